"""Values of the domain as HTML for the page. Everything that came from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path

from report_assistant.chat.reply import Reply
from report_assistant.chat.sources import OpenedSource
from report_assistant.chat.versions import differences
from report_assistant.chat.workspace import Workspace
from report_assistant.drafting import Draft
from report_assistant.errors import NotPossible
from report_assistant.library import Added, Document, Hit
from report_assistant.report.figures import BLANKS, Amount, Fact, Figures
from report_assistant.report.formulas import formulas
from report_assistant.report.numerals import parse_amount, quantities, render_amount
from report_assistant.report.slots import slots
from report_assistant.report.text import sentences
from report_assistant.web.english import both, suggestion
from report_assistant.web.findings import place_of_section
from report_assistant.web.words import bilingual

FACT_HEADERS = ["编号", "名称", "数值", "单位", "近似", "文字说明"]


def on_click(attribute: str, event: str) -> str:
    """Script of an HTML component: what carries ``attribute`` triggers ``event``, with its data."""
    return f"""
element.addEventListener('click', (click) => {{
  const found = click.target.closest('[{attribute}]');
  if (found) trigger('{event}', {{ ...found.dataset }});
}});
"""


# A quotation opens its report; the dialog shows what comes back.
OPENS = on_click("data-document", "select")
SUGGEST_SCRIPT = on_click("data-say", "submit")
OFFERS_SCRIPT = OPENS + on_click("data-offer", "submit")
WORK_SCRIPT = on_click("data-cancel", "select")
OWN_SCRIPT = on_click("data-remove", "select")
PASSAGE_SCRIPT = """
watch('value', () => {
  const dialog = element.querySelector('dialog');
  if (!dialog) return;
  dialog.showModal();
  const quote = dialog.querySelector('mark');
  if (quote) quote.scrollIntoView({ block: 'center' });
});
"""


def ledger_html(workspace: Workspace) -> str:
    """For every number in the draft: where it stands, its source, and its value now."""
    if workspace.draft is None:
        empty = both(
            "起草之后，这里列出文中每个数字、年份和名称的来源。",
            "After drafting: the source of every number, year and name in the text.",
        )
        return f'<div class="ra-empty">{empty}</div>'
    rows = "".join(
        f'<tr><td>{escape(entry.text)}</td><td class="ra-nowrap"><button type="button" class="ra-link" '
        f'data-jump="text:{entry.section}:{entry.paragraph}">{place_of_section(entry.section)}</button></td>'
        f"<td>{escape(entry.source)}</td><td>{escape(entry.value)}</td></tr>"
        for entry in workspace.draft.ledger
    )
    heads = (("文中", "In the text"), ("位置", "Place"), ("来源", "Source"), ("现值", "Value now"))
    head = "".join(f"<th>{both(*words)}</th>" for words in heads)
    return f'<table class="ra-list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def suggestions_html(suggestions: Sequence[str]) -> str:
    """Things to say now, as buttons."""
    buttons = "".join(
        f'<button type="button" data-say="{escape(words, quote=True)}">'
        f"{both(words, suggestion(words))}</button>"
        for words in suggestions
    )
    return f'<div class="ra-suggest">{buttons}</div>'


def reply_text(reply: Reply) -> str:
    """An answer under way as Markdown: what is said, what is being written, what is being done."""
    parts = [reply.text] if reply.text else []
    if reply.growing and reply.growing not in reply.text:
        parts.append(reply.growing)
    if reply.step:
        waiting = f"，已等待 {reply.waiting} 秒" if reply.waiting else ""
        parts.append(f"*{reply.step}{waiting}…*")
    return "\n\n".join(parts) or "…"


def offers_html(reply: Reply | None) -> str:
    """What the last answer offers beside its text: facts to confirm or undo, filters, sources."""
    if reply is None:
        return ""
    parts = []
    for pending in reply.pending:
        choices = "".join(
            f'<button type="button" data-offer="confirm" data-key="{escape(pending.key, quote=True)}" '
            f'data-slot="{escape(slot, quote=True)}">{escape(name)}：{escape(pending.value)}</button>'
            for slot, name in pending.choices
        )
        parts.append(
            f'<p>{escape(pending.why)}</p><div class="ra-actions">{choices}'
            f'<button type="button" data-offer="reject" data-key="{escape(pending.key, quote=True)}">'
            f"{bilingual('not_this')}</button></div>"
        )
    recorded = "".join(
        f'<button type="button" data-offer="undo" data-key="{escape(done.slot, quote=True)}">'
        f"{bilingual('undo')} {escape(done.name)}：{escape(done.value)}</button>"
        for done in reply.recorded
    )
    chips = "".join(
        f'<button type="button" data-offer="chip" data-key="{escape(chip.field, quote=True)}" '
        f'aria-pressed="{str(chip.on).lower()}">{"✓ " if chip.on else ""}{escape(chip.label)}</button>'
        for chip in reply.chips
    )
    sources = "".join(
        _source_button(
            source.document,
            source.section,
            source.quote,
            f"[{number}] {escape(source.agency)} {source.year}年 {place_of_section(source.section)}",
        )
        for number, source in enumerate(reply.sources, start=1)
    )
    for name, buttons in (("undo_head", recorded), ("chips_head", chips), ("sources_head", sources)):
        if buttons:
            parts.append(f'<div class="ra-actions ra-row"><span>{bilingual(name)}</span>{buttons}</div>')
    return f'<div class="ra-offers">{"".join(parts)}</div>' if parts else ""


def hits_html(hits: Sequence[Hit]) -> str:
    """Passages found, each with organ, year, section, the exact quote and a way to its report."""
    if not hits:
        return (
            '<div class="ra-empty">范文库里没有找到符合条件的段落。可以换个说法，或取消一些检索条件。</div>'
        )
    parts = []
    for hit in hits:
        passage = hit.passage
        area = f"·{passage.area}" if passage.area else ""
        alike = f"（另有 {len({p.agency for p in hit.alike})} 家单位表述相近）" if hit.alike else ""
        label = "（样例）" if passage.sample else ""
        parts.append(
            f"<p><b>{escape(passage.agency)} {passage.year}年</b> {place_of_section(passage.section)}"
            f"{escape(area)}{label}{alike}　"
            f"{_source_button(passage.document, passage.section, hit.quote, bilingual('open_passage'))}</p>"
            f"<blockquote>{escape(hit.quote)}</blockquote>"
        )
    return f'<div class="ra-hits">{"".join(parts)}</div>'


def _source_button(document: str, section: int, quote: str, words: str) -> str:
    return (
        f'<button type="button" class="ra-link" data-document="{escape(document, quote=True)}" '
        f'data-section="{section}" data-quote="{escape(quote, quote=True)}">{words}</button>'
    )


def passage_html(source: OpenedSource) -> str:
    """The report around a quotation, as a dialog with the quotation marked."""
    parts = []
    for paragraph in source.paragraphs:
        text = paragraph.text
        if paragraph.quoted is None:
            inner = escape(text)
        else:
            start, end = paragraph.quoted
            inner = f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"
        parts.append(f"<h2>{inner}</h2>" if paragraph.heading else f"<p>{inner}</p>")
    title = escape(source.title)
    return (
        f'<dialog class="ra-passage" aria-label="{title}"><header><b>{title}</b>'
        f'<button type="button" data-close>{bilingual("close")}</button></header>'
        f'<div class="ra-doc">{"".join(parts)}</div></dialog>'
    )


def version_choices(versions: Sequence[tuple[int, str, str]]) -> list[tuple[str, int]]:
    """Kept versions as choices: until when (local time) the text stood, and what changed it."""
    return [
        (f"{_local(created)} {label.removesuffix('之前')}之前", number) for number, created, label in versions
    ]


def _local(created: str) -> str:
    return f"{datetime.fromisoformat(created).astimezone():%m-%d %H:%M}"


def _sentences(draft: Draft, section: int) -> list[str]:
    chosen = [s for s in draft.sections if section in (0, s.number)]
    return [span.text.strip() for s in chosen for span in sentences(s.text)]


def changes_html(before: Draft, now: Draft, section: int = 0) -> str:
    """What differs between two drafts, sentence by sentence; in one ``section`` only unless it is 0."""
    parts = [
        f"<p>{pair_html(gone, came)}</p>"
        for gone, came in differences(_sentences(before, section), _sentences(now, section))
    ]
    if not parts:
        return f'<p class="ra-note-line">{both("与这一版相比，文字没有变化。", "The text is the same.")}</p>'
    head = both(
        f"与这一版相比有 {len(parts)} 处不同（删除线为旧版文字）：",
        f"{len(parts)} differences (struck through: the earlier version):",
    )
    return f'<div class="ra-changes"><p class="ra-note-line">{head}</p>{"".join(parts)}</div>'


def work_html(project: str, words: str, english: str) -> str:
    """Long work of a project under way, with the button that ends it."""
    return (
        f'<span class="ra-work" role="status">{both(f"{words}… ", f"{english}… ")}'
        f'<button type="button" class="ra-link" data-cancel="{escape(project, quote=True)}">'
        f"{bilingual('cancel')}</button></span>"
    )


def own_reports_html(documents: Sequence[Document]) -> str:
    """The reports that users added, each with a way out of the library."""
    if not documents:
        return f'<p class="ra-note-line">{bilingual("no_own_reports")}</p>'
    rows = "".join(
        f'<li>{escape(d.agency)} {d.year}年 <button type="button" class="ra-link" '
        f'data-remove="{escape(d.id, quote=True)}">{bilingual("remove")}</button></li>'
        for d in documents
    )
    return f'<ul class="ra-own">{rows}</ul>'


def added_html(added: Added) -> str:
    """What became of the files that were to be added."""
    lines = [("已加入：", "Added: ", f"{d.agency} {d.year}年") for d in added.documents]
    lines += [("已在库中：", "Known already: ", f"{d.agency} {d.year}年") for d in added.known]
    lines += [("未加入：", "Not added: ", f"{Path(r.path).name}　{r.reason}") for r in added.rejected]
    return "".join(
        f'<p class="ra-note-line">{both(chinese, english)}{escape(what)}</p>'
        for chinese, english, what in lines
    )


def pair_html(before: str, after: str) -> str:
    """Words that went and words that came; either may be empty."""
    gone = f"<del>{escape(before)}</del> " if before else ""
    return gone + (f"<ins>{escape(after)}</ins> " if after else "")


def note_text(workspace: Workspace) -> str:
    """What kind of organ the name says, and what was read from last year's report."""
    lines = []
    figures = workspace.figures
    if figures.agency and figures.organ_kind is None:
        lines.append(f"机关类型按名称识别为**{figures.organ.kind}**，不对的请在上面选择。")
    last = workspace.last_year
    if last is None and workspace.last_year_name:
        lines.append("**上年报告的文件已经丢失或损坏，请重新上传。**")
    elif last is None:
        lines.append("尚未上传上年报告。")
    else:
        lines.append(f"已读取上年报告：{last.agency} {last.year}年，{len(last.sections)} 个部分。")
        lines.extend(f"- {warning.message}（{warning.place}）" for warning in last.warnings[:5])
    return "\n\n".join(lines)


def brand_html(workspace: Workspace) -> str:
    """The name of the page and of the project."""
    return f'<h1>{bilingual("title")}</h1><span class="ra-project">{escape(workspace.title)}</span>'


def fact_rows(figures: Figures) -> list[list[str]]:
    """Rows of the facts sheet: every slot that the tables do not determine, the usual ones first."""
    rows, computed = [], formulas(figures.generation)
    for slot in sorted(slots().values(), key=lambda s: (s.id not in figures.facts, -s.often)):
        if slot.id in computed:
            continue
        fact = figures.facts.get(slot.id)
        if fact is None:
            rows.append([slot.id, slot.name, "", slot.units[0] if slot.units else "", "", ""])
        else:
            amount = "" if fact.amount is None else render_amount(fact.amount)
            rows.append([slot.id, slot.name, amount, fact.unit, fact.approx, fact.text])
    return rows


def changed_facts(
    figures: Figures, rows: Sequence[Sequence[object]], shown: Mapping[str, Fact] | None = None
) -> tuple[list[Fact], list[str]]:
    """Compare the facts sheet with ``figures``: (facts set or changed, slots emptied).

    ``shown`` are the facts that its window showed (None: those of ``figures``); a row that says the same
    was not edited. Raises NotPossible for an amount that cannot be read: an empty cell alone empties a
    fact."""
    known, changed, emptied = slots(), [], []
    shown = figures.facts if shown is None else shown
    for number, row in enumerate(rows, start=1):
        slot, name, amount, unit, approx, text = ("" if cell is None else str(cell).strip() for cell in row)
        if slot not in known:
            continue
        before, seen = figures.facts.get(slot), shown.get(slot)
        value = None
        if amount not in BLANKS:
            value, said = _typed_amount(amount)
            if value is None:
                raise NotPossible(f"第 {number} 行“{name}”的数值“{amount}”看不懂，请只填一个数")
            approx = said or approx
        if value is None and not text:
            if before is not None and seen is not None:
                emptied.append(slot)
            continue
        fact = Fact(slot, value, unit, approx, text)
        if seen is not None and fact == replace(seen, quote=""):
            continue
        if before is not None and before.amount == value:
            fact = replace(fact, quote=before.quote)
        if fact != before:
            changed.append(fact)
    return changed, emptied


def _typed_amount(words: str) -> tuple[Amount | None, str]:
    """The one amount of a cell and what says that it is rounded (约200, 两百余); None: there is no one."""
    for said in (words, f"{words}件"):  # 两百余 is a number only before a unit
        for quantity in quantities(said):
            if quantity.raw == said and quantity.is_quantity:
                return (quantity.amount, quantity.approx) if quantity.upper is None else (None, "")
    return parse_amount(words), ""
