"""What changed in a report that came back edited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from report_assistant.chat.reply import Pending
from report_assistant.drafting import Returned
from report_assistant.web.english import both
from report_assistant.web.findings import place_of_section
from report_assistant.web.tables import cell_key
from report_assistant.web.views import pair_html
from report_assistant.web.words import bilingual

# A fact of the file is accepted like one of the talk; its button says so at once, and stays: what is
# refused while an answer grows can be clicked again.
RETURNED_SCRIPT = """
element.addEventListener('click', (event) => {
  const offer = event.target.closest('[data-offer]');
  if (!offer) return;
  const all = !offer.dataset.key;
  element.querySelectorAll('[data-offer]').forEach((button) => {
    if (all || button === offer) button.setAttribute('aria-pressed', 'true');
  });
  trigger('submit', { ...offer.dataset, project: offer.closest('[data-project]').dataset.project });
});
"""

_ACCEPT = (
    "文件里的这些数可以作为事实采纳，以文件里的原句为依据：",
    "These numbers of the file can be accepted as facts, with its sentences as their source:",
)
_VERIFY = both("请核实：", "Please verify: ")
_UNTRACED = ("找不到来源的数字：", "Numbers without a source: ")
_THEN = ("请核实，或在“事实”里补上。", "Verify them, or add them under Facts.")


def returned_html(returned: Returned, asked: Sequence[Pending], project: str) -> str:
    """Sentences, figures and lines of ``project`` that were changed by hand, the facts they state
    (``asked``) with a way to accept them, and the numbers nothing known says."""
    if not returned.changed:
        same = both("读回的文件与导出时一致，没有改动。", "The file is as it was exported.")
        return f'<p class="ra-note-line">{same}</p>'
    texts, cells, lines = len(returned.sentences), len(returned.cells), len(returned.lines)
    head = both(
        f"已读回：文字改动 {texts} 处，表格数字改动 {cells} 处，标题或落款改动 {lines} 处。"
        "原来的草稿已存为历史版本。",
        f"Read back: {texts} changes of text, {cells} of table figures, {lines} of headings or signature. "
        "The draft as it was is kept as a version.",
    )
    parts = [f'<p class="ra-note-line">{head}</p>']
    for edit in returned.sentences:
        words = "、".join(dict.fromkeys(doubt.words for doubt in edit.doubts if doubt.words))
        doubts = f'<span class="ra-note-line">{_VERIFY}{escape(words)}</span>' if words else ""
        parts.append(f"<p>{place_of_section(edit.section)}：{pair_html(edit.before, edit.after)}{doubts}</p>")
    for cell in returned.cells:
        way = escape(f"cell:{cell_key(cell.cell)}", quote=True)
        parts.append(
            f"<p>{escape(str(cell.cell))}：{pair_html(cell.before or '空', cell.after or '空')}"
            f'<button type="button" class="ra-link" data-jump="{way}">{bilingual("jump")}</button></p>'
        )
    parts += [f"<p>{escape(line.what)}：{pair_html(line.before, line.after)}</p>" for line in returned.lines]
    if asked:
        parts.append(_asked_html(asked))
    if returned.untraced:
        said = "、".join(f"“{escape(entry.text)}”" for entry in returned.untraced)
        parts.append(f"<p><b>{both(*_UNTRACED)}</b>{said}。{both(*_THEN)}</p>")
    parts += [f'<p class="ra-note-line">{escape(notice)}</p>' for notice in returned.notices]
    whose = escape(project, quote=True)
    return f'<div class="ra-changes" data-project="{whose}">{"".join(parts)}</div>'


def _asked_html(asked: Sequence[Pending]) -> str:
    rows = "".join(
        f"<li>{escape(p.choices[0][1])}：{pair_html(p.before, p.value)}"
        f'<button type="button" data-offer="confirm" data-key="{escape(p.key, quote=True)}">'
        f'{bilingual("take_fact")}</button><span class="ra-note-line">{escape(p.why)}</span></li>'
        for p in asked
    )
    # The keys listed, not all that waits: facts told in the talk are not among those.
    keys = escape(json.dumps([p.key for p in asked], ensure_ascii=False), quote=True)
    every = (
        f'<button type="button" class="ra-primary" data-offer="confirm" data-keys="{keys}">'
        f"{bilingual('take_facts')}</button>"
        if len(asked) > 1
        else ""
    )
    return (
        f'<p><b>{both(*_ACCEPT)}</b></p><div class="ra-actions">{every}</div><ul class="ra-asked">{rows}</ul>'
    )
