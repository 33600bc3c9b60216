"""The report as it will read: sources of numbers on hover, findings where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from report_assistant.chat.workspace import Workspace
from report_assistant.checks import CheckResult, Finding, State
from report_assistant.drafting import LedgerEntry, to_report
from report_assistant.drafting.template import SIGNATURE_LINES, TITLE_LINE
from report_assistant.report.document import Paragraph, Section
from report_assistant.report.form import SECTION_NUMERALS
from report_assistant.web.english import both
from report_assistant.web.tables import printed_table_html

_HEADING = re.compile(r"（[一二三四五六七八九]）[^。；]{2,20}$")
_NUMBERS = frozenset({"cell", "formula", "fact"})
_TODO = re.compile(r"【待补[^】]*】")

EMPTY = f"""<div class="ra-empty"><p>{both("还没有草稿。", "There is no draft yet.")}</p><p>{
    both(
        "填好机关名称和年度、上传上年报告和本年数据之后，在对话里说“起草全文”，或者只说“起草总体情况”。",
        "Give organ, year, last year's report and this year's figures, then say 起草全文 in the chat.",
    )
}</p><p><button type="button" class="ra-link" data-jump="tab:basic">{
    both("先填概况", "Fill in the basics")
}</button>　<button type="button" class="ra-link" data-jump="tab:talk">{
    both("去对话", "Go to the chat")
}</button></p></div>"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a paragraph with what is shown of it: the source of a number, or a finding."""

    start: int
    end: int
    source: str = ""
    finding: Finding | None = None
    number: bool = False


def draft_html(workspace: Workspace, result: CheckResult) -> str:
    """The drafted report with its tables; a hint while nothing is drafted."""
    draft = workspace.draft
    if draft is None:
        return EMPTY
    report = to_report(draft, workspace.case)
    marks = _marks(draft.ledger, result)
    parts = [_line("h1", report.title, 0, TITLE_LINE, marks)]
    parts.extend(_line("p", p.text, 0, i, marks) for i, p in enumerate(report.preamble))
    drafted = {section.number for section in draft.sections}
    for section in report.sections:
        parts.append(_heading(section, stale=section.number in workspace.stale))
        if section.number not in drafted:
            words = both("（这一部分还没有起草）", "(This section is not drafted yet)")
            parts.append(f'<p class="ra-note-line">{words}</p>')
        parts.extend(_prose(section.number, i, p, marks) for i, p in enumerate(section.paragraphs))
        if 2 <= section.number <= 4:
            table = workspace.figures.form.table(section.number - 1)
            parts.append(printed_table_html(table, workspace.figures))
    signature = report.signature
    last = marks.get((0, SIGNATURE_LINES), [])
    parts.extend(
        f'<p class="ra-right">{annotated(line, _of_line(last, line))}</p>'
        for line in (signature.organ, signature.printed_date)
        if line
    )
    return f'<div class="ra-doc" lang="zh-CN">{"".join(parts)}</div>'


def _of_line(marks: Iterable[Mark], line: str) -> list[Mark]:
    """Marks of the lines under the report are named by their words: both lines share one place."""
    return [
        Mark(0, len(line), mark.source)
        for mark in marks
        if mark.source and len(line) == mark.end - mark.start
    ]


def _marks(ledger: Iterable[LedgerEntry], result: CheckResult) -> dict[tuple[int, int], list[Mark]]:
    """Marks by (section, paragraph)."""
    marks: dict[tuple[int, int], list[Mark]] = {}
    for entry in ledger:
        mark = Mark(entry.start, entry.end, source_words(entry), number=entry.kind in _NUMBERS)
        marks.setdefault((entry.section, entry.paragraph), []).append(mark)
    for finding in result.findings:
        if finding.state is not State.FAIL:
            continue
        for evidence in finding.evidence:
            place = evidence.place
            if place.section is None or place.paragraph is None or place.cell is not None:
                continue
            if place.start is None or place.end is None or place.end <= place.start:
                continue
            mark = Mark(place.start, place.end, finding=finding)
            marks.setdefault((place.section, place.paragraph), []).append(mark)
    return marks


def source_words(entry: LedgerEntry) -> str:
    """What the bubble over a number says."""
    lines = [f"来源：{entry.source}"]
    now = f"{entry.value}{entry.unit}"
    if entry.value and entry.text not in (entry.value, now):
        lines.append(f"现值：{now}")
    if entry.quote:
        lines.append(f"原话：“{entry.quote}”")
    return "\n".join(lines)


def _heading(section: Section, *, stale: bool) -> str:
    changed = both(
        "数据已改，文字已随之更新，请复核", "Figures changed, and the text with them: please review"
    )
    mark = f' <span class="ra-stale">{changed}</span>' if stale else ""
    words = escape(f"{SECTION_NUMERALS[section.number - 1]}、{section.heading}")
    return f'<h2 data-section="{section.number}">{words}{mark}</h2>'


def _prose(section: int, number: int, paragraph: Paragraph, marks: dict[tuple[int, int], list[Mark]]) -> str:
    tag = "h3" if _HEADING.match(paragraph.text) else "p"
    return _line(tag, paragraph.text, section, number, marks)


def _line(tag: str, text: str, section: int, number: int, marks: dict[tuple[int, int], list[Mark]]) -> str:
    inner = annotated(text, marks.get((section, number), []))
    return f'<{tag} data-at="{section}:{number}">{inner}</{tag}>'


def annotated(text: str, marks: Iterable[Mark]) -> str:
    """``text`` escaped, cut at the ends of all marks, each piece dressed in what covers it."""
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    todo = [(found.start(), found.end()) for found in _TODO.finditer(text)]
    cuts = {0, len(text), *(c for m in kept for c in (m.start, m.end)), *(c for pair in todo for c in pair)}
    ordered = sorted(cuts)
    parts = []
    for start, end in pairwise(ordered):
        over = [mark for mark in kept if mark.start <= start and end <= mark.end]
        piece = escape(text[start:end])
        if any(a <= start and end <= b for a, b in todo):
            piece = f"<mark>{piece}</mark>"
        source = next((mark.source for mark in over if mark.source), "")
        if source:
            # Numbers stand out; names and laws only show their source when asked.
            name = "ra-num" if any(mark.number for mark in over) else "ra-name"
            told = escape(source, quote=True)
            piece = f'<span class="{name}" tabindex="0" data-source="{told}">{piece}</span>'
        finding = next((mark.finding for mark in over if mark.finding is not None), None)
        if finding is not None:
            piece = (
                f'<span class="ra-issue ra-is-{finding.severity.value}" tabindex="0" '
                f'data-source="{escape(f"{finding.severity.words}：{finding.message}", quote=True)}" '
                f'data-jump="finding:{escape(finding.key, quote=True)}">{piece}</span>'
            )
        parts.append(piece)
    return "".join(parts)
