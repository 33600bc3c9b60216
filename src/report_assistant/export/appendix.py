"""The sources of all numbers, years and names as a list behind the report; readers stop at its head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Twips
from docx.table import _Row

from report_assistant.export.grid import table_properties
from report_assistant.export.page import SUBHEADING, TABLE_TEXT, add_text
from report_assistant.report.document import LEDGER_HEAD, LEDGER_TITLE
from report_assistant.report.form import section_words

if TYPE_CHECKING:
    from report_assistant.drafting.template import LedgerEntry

COLUMNS = tuple(zip(LEDGER_HEAD, (1500, 2100, 3540, 800, 1800), strict=True))
ROW_HEIGHT = Twips(340)
UNTRACED = "untraced"
_LINES = {-1: "题目", -2: "落款"}


def place_words(entry: LedgerEntry) -> str:
    """Where an entry stands: 第一部分第2段, 题目, 落款."""
    if entry.paragraph in _LINES:
        return _LINES[entry.paragraph]
    return f"{section_words(entry.section)}第{entry.paragraph + 1}段"


def _rows(ledger: Sequence[LedgerEntry]) -> list[tuple[tuple[str, ...], bool]]:
    rows = ((place_words(e), e.text, e.source, _now(e), e.quote) for e in ledger)
    marked = (entry.kind == UNTRACED for entry in ledger)
    return list(dict.fromkeys(zip(rows, marked, strict=True)))


def _now(entry: LedgerEntry) -> str:
    """The amount now; words that stand in the text as they are say nothing more here."""
    return "" if entry.value == entry.text else f"{entry.value}{entry.unit}"


def add_ledger(document: Document, ledger: Sequence[LedgerEntry]) -> None:
    """Append the list on a new page; an entry without a source is yellow."""
    title = document.add_paragraph(style=SUBHEADING)
    title.paragraph_format.page_break_before = True
    add_text(title, LEDGER_TITLE)
    table = document.add_table(rows=0, cols=len(COLUMNS))
    table_properties(table, [width for _, width in COLUMNS])
    style = document.styles[TABLE_TEXT].style_id
    lines = [(tuple(name for name, _ in COLUMNS), False), *_rows(ledger)]
    for number, (texts, marked) in enumerate(lines):
        row: _Row = table.add_row()
        row.height, row.height_rule = ROW_HEIGHT, WD_ROW_HEIGHT_RULE.AT_LEAST
        properties = row._tr.get_or_add_trPr()
        properties.insert(0, OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, (_, width) in zip(row.cells, texts, COLUMNS, strict=True):
            cell.width = Twips(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph._p.style = style
            if number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            add_text(paragraph, text, marked=marked)
