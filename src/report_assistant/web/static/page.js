// Behaviour of the page that needs no server: theme, language, panes, jumps, the source on hover.
// Everything is delegated from the document, since the panes' contents are replaced all the time.
(() => {
  'use strict';
  const root = document.documentElement;
  const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private mode */ } };

  // Language: Chinese unless the reader chose English; read before the page's own words are made.
  const english = stored('ra-language') === 'en';
  const language = english ? 'en' : 'zh-CN';
  document.cookie = 'ra-language=' + (english ? 'en' : 'zh') + '; path=/; SameSite=Strict';
  Object.defineProperty(navigator, 'language', { get: () => language });
  Object.defineProperty(navigator, 'languages', { get: () => [language] });
  root.lang = language;
  const TITLE = RA_TITLES[english ? 1 : 0];
  const WORDS = RA_WORDS;

  // Theme: what the reader chose, else what the system says.
  const theme = stored('ra-theme');
  if (theme && !new URL(location.href).searchParams.has('__theme')) {
    const url = new URL(location.href);
    url.searchParams.set('__theme', theme);
    history.replaceState(null, '', url);
  }

  const translate = (scope) => {
    if (!english) return;
    scope.querySelectorAll('[data-en]').forEach((node) => {
      node.textContent = node.dataset.en;
      node.removeAttribute('data-en');
    });
  };
  // Words of the library of components that follow no translation table.
  const polish = () => {
    // The components bring their styles as they come; the page's own must have the last word.
    const style = document.getElementById('ra-style');
    const last = document.head.querySelector('style:last-of-type, link[rel=stylesheet]:last-of-type');
    if (style && style.nextElementSibling && last !== style) document.head.append(style);
    if (document.title !== TITLE) document.title = TITLE;
    if (root.lang !== language) root.lang = language;
    translate(document);
    document.querySelectorAll('.label-wrap, .sidebar .toggle-button').forEach((node) => {
      if (!node.title) node.title = WORDS.projects;
      if (!node.getAttribute('aria-label')) node.setAttribute('aria-label', WORDS.projects);
    });
  };

  // Panes. The page never scrolls on a wide screen: each pane does.
  const panes = () => document.getElementById('panes');
  const fit = () => {
    const box = panes();
    if (!box) return;
    const top = box.getBoundingClientRect().top + window.scrollY;
    root.style.setProperty('--ra-top', Math.round(top) + 'px');
  };
  const show = (name) => {
    root.dataset.pane = name;
    document.querySelectorAll('[data-pane-button]').forEach((button) =>
      button.setAttribute('aria-selected', String(button.dataset.paneButton === name)));
  };
  const widen = (name) => {
    root.dataset.wide = root.dataset.wide === name ? '' : name;
    document.querySelectorAll('[data-wide-button]').forEach((button) =>
      button.setAttribute('aria-pressed', String(button.dataset.wideButton === root.dataset.wide)));
  };
  root.dataset.pane = 'chat';

  const openTab = (name) => {
    const tab = document.getElementById('tab-' + name);
    const pane = tab && tab.closest('[data-pane-of], #pane-chat, #pane-data, #pane-report');
    if (pane) show(pane.id.slice('pane-'.length));
    const button = document.getElementById('tab-' + name + '-button');
    if (button) button.click();
  };
  const flash = (node) => {
    node.scrollIntoView({ block: 'center', behavior: 'smooth' });
    node.classList.add('ra-flash');
    setTimeout(() => node.classList.remove('ra-flash'), 2400);
  };
  const whenThere = (find, act, tries = 30) => {
    const node = find();
    if (node && node.offsetParent !== null) { act(node); return; }
    if (tries > 0) setTimeout(() => whenThere(find, act, tries - 1), 60);
  };
  // Targets: cell:表|行|列, text:section:paragraph, tab:name, click:element id
  const jump = (target) => {
    const [kind, ...rest] = target.split(':');
    const name = rest.join(':');
    if (kind === 'cell') {
      openTab('table' + name.split('|')[0]);
      whenThere(() => document.querySelector('input[data-cell="' + CSS.escape(name) + '"]'), (input) => {
        input.focus(); input.select(); flash(input.closest('td'));
      });
    } else if (kind === 'text') {
      openTab('text');
      whenThere(() => document.querySelector('.ra-doc [data-at="' + CSS.escape(name) + '"]') ||
        document.querySelector('.ra-doc [data-section="' + CSS.escape(rest[0]) + '"]'), flash);
    } else if (kind === 'tab') {
      openTab(name);
    } else if (kind === 'finding') {
      openTab('findings');
      whenThere(() => document.querySelector('[data-finding="' + CSS.escape(name) + '"]'), flash);
    } else if (kind === 'focus') {
      const [tab, id] = [rest[0], rest[1]];
      openTab(tab);
      const box = (of) => document.querySelector('#' + of + ' textarea, #' + of + ' input:not([type=file])');
      whenThere(() => box(id) || document.getElementById(id), (node) => {
        node.focus(); flash(node);
      });
    } else if (kind === 'click') {
      const node = document.querySelector('#' + name + ' button') || document.getElementById(name);
      if (node) node.click();
    }
  };

  // Tables: figures and marks that the server told, for those drawn already and those drawn later.
  const figures = {};
  let marks = {};
  const mark = (scope, values) => {
    const bad = new Set(marks.bad || []);
    const beside = marks.beside || {};
    scope.querySelectorAll('input[data-cell]').forEach((input) => {
      const cell = input.dataset.cell;
      // Where somebody is just typing, his words stay.
      const typing = input === document.activeElement && input.value !== input.dataset.was;
      if (cell in values && !typing) input.value = input.dataset.was = values[cell];
      input.classList.toggle('ra-bad', bad.has(cell));
      input.setAttribute('aria-invalid', String(bad.has(cell)));
      const note = input.parentElement.querySelector('.ra-beside');
      if (note) note.textContent = beside[cell] || '';
    });
  };
  window.raTables = {
    take: (patch) => {
      marks = patch;
      Object.assign(figures, patch.values);
      mark(document, patch.values || {});
    },
    show: (scope) => mark(scope, figures),
    typed: (input) => { figures[input.dataset.cell] = input.dataset.was = input.value; },
  };

  // Source of a number on hover or focus: one bubble for the whole page.
  let bubble = null;
  const tell = (node) => {
    if (!bubble) {
      bubble = document.createElement('div');
      bubble.id = 'ra-bubble';
      bubble.setAttribute('role', 'tooltip');
      document.body.append(bubble);
    }
    bubble.textContent = node.dataset.source;
    bubble.hidden = false;
    const at = node.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - bubble.offsetWidth - 8));
    const below = at.bottom + 6 + bubble.offsetHeight < innerHeight;
    bubble.style.left = left + 'px';
    bubble.style.top = (below ? at.bottom + 6 : at.top - bubble.offsetHeight - 6) + 'px';
    node.setAttribute('aria-describedby', 'ra-bubble');
  };
  const hush = () => { if (bubble) bubble.hidden = true; };
  document.addEventListener('mouseover', (event) => {
    const node = event.target.closest && event.target.closest('[data-source]');
    if (node) tell(node); else hush();
  });
  document.addEventListener('focusin', (event) => {
    const node = event.target.closest('[data-source]');
    if (node) tell(node); else hush();
  });

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest(selector);
    let node;
    if ((node = at('[data-pane-button]'))) show(node.dataset.paneButton);
    else if ((node = at('[data-wide-button]'))) widen(node.dataset.wideButton);
    else if ((node = at('[data-jump]'))) { event.preventDefault(); jump(node.dataset.jump); }
    else if (at('#language')) { store('ra-language', english ? 'zh' : 'en'); location.reload(); }
    else if (at('#theme')) {
      const dark = document.body.classList.toggle('dark');
      store('ra-theme', dark ? 'dark' : 'light');
      const url = new URL(location.href);
      url.searchParams.set('__theme', dark ? 'dark' : 'light');
      history.replaceState(null, '', url);
    } else if ((node = at('[data-filter]'))) {
      const list = node.closest('.ra-findings');
      list.dataset.show = node.dataset.filter;
      list.querySelectorAll('[data-filter]').forEach((button) =>
        button.setAttribute('aria-pressed', String(button === node)));
    } else if ((node = at('[data-open-explain]'))) {
      const form = node.closest('[data-finding]').querySelector('form');
      form.hidden = !form.hidden;
      if (!form.hidden) form.querySelector('input').focus();
    } else if (at('[data-close]')) at('dialog').close();
  });
  // The same words sent twice within a second were meant once: the box is emptied by the answer.
  let sent = { words: '', at: 0 };
  const once = (event) => {
    const { value } = document.querySelector('#box textarea');
    const at = performance.now();
    if (value && value === sent.words && at - sent.at < 1000) {
      event.preventDefault();
      event.stopPropagation();
    } else sent = { words: value, at };
  };
  document.addEventListener('keypress', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && event.target.closest('#box')) once(event);
  }, true);
  document.addEventListener('click', (event) => {
    if (event.target.closest('#box .submit-button')) once(event);
  }, true);
  // Alt with 1, 2, 3: go to a pane; Escape closes the bubble.
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hush();
    if (!(event.altKey && !event.ctrlKey && !event.metaKey)) return;
    const name = { 1: 'chat', 2: 'data', 3: 'report' }[event.key];
    if (!name) return;
    event.preventDefault();
    show(name);
    const pane = document.getElementById('pane-' + name);
    const first = pane &&
      (pane.querySelector('#box textarea') || pane.querySelector('[role=tab][aria-selected=true]'));
    if (first) first.focus();
  });

  addEventListener('resize', fit);
  let due = false;
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; polish(); fit(); });
  }).observe(root, { childList: true, subtree: true });
})();
