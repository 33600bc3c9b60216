"""A report as a Word document in the layout of an official document (domain.md section 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from report_assistant.checks import Finding
from report_assistant.export.appendix import add_ledger
from report_assistant.export.breaking import line_length
from report_assistant.export.comments import Anchors, comment_findings, comment_sources
from report_assistant.export.files import SUBHEAD, replacing
from report_assistant.export.grid import add_table
from report_assistant.export.marks import NOTICE as MARKS_NOTICE
from report_assistant.export.marks import Marks, Piece
from report_assistant.export.origin import fingerprint
from report_assistant.export.page import (
    BODY,
    BODY_SIZE,
    HEADING,
    LETTER_SPACING,
    SUBHEADING,
    SUBHEADING_RUN,
    TEXT_WIDTH,
    TITLE,
    TITLE_SIZE,
    add_notice,
    add_text,
    blank_page,
)
from report_assistant.report.document import Paragraph, Report, Section, Signature
from report_assistant.report.form import SECTION_NUMERALS

if TYPE_CHECKING:
    from report_assistant.drafting.template import LedgerEntry

PLACEHOLDER = re.compile(r"【待补[^】]*】")
NOTICE = "【草稿·未完成】"

Against = tuple[Marks, Sequence[Piece]]

_FULL_PAGE = 2  # number of the table that takes a page
_TITLE_LINE = 20  # characters of the title size that fit the text area


def _marked(paragraph: WordParagraph, text: str, style: str | None = None) -> None:
    """Add ``text`` with its 【待补】 marks in yellow."""
    start = 0
    for mark in PLACEHOLDER.finditer(text):
        if mark.start() > start:
            add_text(paragraph, text[start : mark.start()], style=style)
        add_text(paragraph, mark.group(), marked=True, style=style)
        start = mark.end()
    if start < len(text) or not text:
        add_text(paragraph, text[start:], style=style)


def _title(document: Document, report: Report) -> WordParagraph:
    """Title; a long one breaks after the name of the organ, a very long name between its words."""
    paragraph = document.add_paragraph(style=TITLE)
    title, agency = report.title, report.agency
    if len(title) > _TITLE_LINE and agency and title.startswith(agency) and title != agency:
        _marked(paragraph, agency)
        paragraph.runs[-1].add_break()
        title = title.removeprefix(agency).lstrip()
        if len(agency) > _TITLE_LINE:
            least = int(_width(title, TITLE_SIZE) / TITLE_SIZE.pt) + 2  # the rest keeps its line in any font
            length = line_length(agency, _TITLE_LINE, least)
            margin = (TEXT_WIDTH.pt - _width(agency[:length], TITLE_SIZE) - TITLE_SIZE.pt / 2) / 2
            layout = paragraph.paragraph_format
            layout.left_indent = layout.right_indent = Pt(max(margin, 0))
    _marked(paragraph, title)
    return paragraph


def _prose(document: Document, text: str, against: Against | None = None) -> WordParagraph:
    """One paragraph; a sub-heading （一）… is set in 楷体, alone or run in before its text."""
    head = SUBHEAD.match(text)
    if against is not None:
        marks, pieces = against
        whole = head is not None and head.end() == len(text)
        paragraph = document.add_paragraph(style=SUBHEADING if whole else BODY)
        marks.write(paragraph, pieces)
        return paragraph
    if head is not None and head.end() == len(text):
        paragraph = document.add_paragraph(style=SUBHEADING)
        _marked(paragraph, text)
        return paragraph
    paragraph = document.add_paragraph(style=BODY)
    end = head.end() + 1 if head is not None and text[head.end()] in "。：" else 0
    if end:
        _marked(paragraph, text[:end], SUBHEADING_RUN)
    _marked(paragraph, text[end:])
    return paragraph


def _paragraphs(
    document: Document, number: int, prose: Sequence[Paragraph], anchors: Anchors, marks: Marks | None
) -> None:
    texts = [paragraph.text for paragraph in prose]
    pieces = marks.of_section(number, texts) if marks else []
    for index, text in enumerate(texts):
        against = (marks, pieces[index]) if marks else None
        anchors.paragraphs[number, index] = _prose(document, text, against)


def _ends_with_table(document: Document) -> bool:
    return bool(document.element.body[-2].tag == qn("w:tbl"))  # the last element holds the page layout


def _section(
    document: Document, report: Report, section: Section, anchors: Anchors, marks: Marks | None
) -> None:
    below_table = _ends_with_table(document)
    heading = document.add_paragraph(style=HEADING)
    if below_table:
        heading.paragraph_format.space_before = Pt(9)
    _marked(heading, f"{SECTION_NUMERALS[section.number - 1]}、{section.heading}")
    anchors.headings[section.number] = heading
    _paragraphs(document, section.number, section.paragraphs, anchors, marks)
    table = next((t for t in report.figures.form.tables if t.section == section.number), None)
    if table is not None and table.number in report.tables:
        above = document.paragraphs[-1].paragraph_format
        # Table 2 fills a page with its heading; under prose it may start the next page.
        above.keep_with_next = not (section.paragraphs and table.number == _FULL_PAGE)
        above.space_after = Pt(6)
        anchors.cells |= add_table(document, table, report.figures, marks)


def _width(text: str, size: Length) -> float:
    """Width of ``text`` in points at ``size``; Latin letters and digits are half as wide."""
    spacing = LETTER_SPACING / 20
    return sum((0.5 if character.isascii() else 1.0) * float(size.pt) + spacing for character in text)


def _signature(document: Document, signature: Signature) -> None:
    """Organ and date at the right, centred on each other, the longer line two characters in, the date
    four. A name too long for one line takes two."""
    lines = [line for line in (signature.organ, signature.printed_date) if line]
    widest = max((_width(line, BODY_SIZE) for line in lines), default=0.0)
    room = 4 * BODY_SIZE.pt if widest == _width(signature.printed_date, BODY_SIZE) else 2 * BODY_SIZE.pt
    most = int((TEXT_WIDTH.pt - room) / _width("一", BODY_SIZE)) - 1
    if len(signature.organ) > most:
        first = signature.organ[: line_length(signature.organ, most, len(signature.printed_date))]
        widest = _width(first, BODY_SIZE)
    left = max(TEXT_WIDTH.pt - room - widest - BODY_SIZE.pt / 2, 0)
    if lines and not _ends_with_table(document):
        document.paragraphs[-1].paragraph_format.keep_with_next = True  # no page with a bare signature
    for number, line in enumerate(lines):
        paragraph = document.add_paragraph(style=BODY)
        layout = paragraph.paragraph_format
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.first_line_indent = Pt(0)
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "0")
        # Only a name that is to break has no room beside it: fonts differ in the width of digits.
        slack = 0 if len(signature.organ) > most and line == signature.organ else min(left, room)
        layout.left_indent, layout.right_indent = Pt(left - slack), Pt(room - slack)
        if number == 0:
            layout.space_before = Pt(28)
        layout.keep_with_next = number < len(lines) - 1
        _marked(paragraph, line)


def _placeholders(report: Report) -> int:
    texts = [report.title, *(p.text for _, p in report.paragraphs())]
    texts += [report.signature.organ, report.signature.printed_date]
    return sum(len(PLACEHOLDER.findall(text)) for text in texts)


def write_report(
    report: Report,
    path: Path,
    *,
    unfinished: bool = False,
    findings: Sequence[Finding] = (),
    ledger: Sequence[LedgerEntry] | None = None,
    comments: bool = True,
    appendix: bool = False,
    last_year: Report | None = None,
) -> None:
    """Write ``report`` to ``path`` as .docx; the figures of a section follow its prose.

    ``unfinished`` prints a notice on every page; 【待补：…】 marks are yellow in any case;
    ``findings`` and the sources of the numbers (``ledger``) become Word ``comments``; with ``appendix``
    the sources are listed behind the report; readers leave that list out. ``last_year``: what
    differs from that report is marked as tracked changes (:mod:`.marks`). The caller asks
    :mod:`report_assistant.export.gate` first. Raises CannotWrite.
    """
    document = blank_page(report.title, report.agency)
    document.core_properties.identifier = fingerprint(report)
    if unfinished:
        count = _placeholders(report)
        left = f"尚有{count}处待补内容，" if count else ""
        add_notice(document.sections[0], f"{NOTICE}{left}仅供修改，不得报送或公开")
    elif last_year is not None:
        add_notice(document.sections[0], MARKS_NOTICE)
    anchors = Anchors(_title(document, report))
    marks = Marks(last_year) if last_year is not None else None
    _paragraphs(document, 0, report.preamble, anchors, marks)
    for section in report.sections:
        _section(document, report, section, anchors, marks)
    _signature(document, report.signature)
    if _ends_with_table(document):
        document.add_paragraph(style=BODY)  # Word wants a paragraph after the last table
    if comments:
        comment_findings(document, anchors, findings)
        comment_sources(document, anchors, ledger or ())
    if appendix and ledger:
        add_ledger(document, ledger)
    with replacing(path) as temporary:
        document.save(str(temporary))
