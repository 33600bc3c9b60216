"""A statutory table as a real Word table: merged heads, official widths, figures centred."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from report_assistant.export.files import printed
from report_assistant.export.marks import Marks
from report_assistant.export.page import TABLE_TEXT, add_text
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell, GridCell, Table

# Least row height by table: table 2 has 28 rows and must fit one page, the others may breathe.
ROW_HEIGHT = {1: Twips(400), 2: Twips(360), 3: Twips(480)}
TITLE_SHADE = "C6D9F1"  # of the block titles of table 1 in the official form
NARROW, FITS = Twips(800), 4  # digits of 10 pt that a narrow column holds in any font
VERTICAL_FROM = 10  # a label over so many rows in one narrow column is written downwards
WRAPPED_FROM = 4  # a head so long in one narrow column breaks after every second character
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_properties(table: WordTable, widths: Sequence[int]) -> None:
    """Centre ``table``, fix its column widths (twips) and give it thin black borders."""
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES)
    xml = (
        f"<w:tblPr {nsdecls('w')}>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr>"
    )
    table._tbl.replace(table._tbl.tblPr, parse_xml(xml))
    for column, twips in zip(table.columns, widths, strict=True):
        column.width = Twips(twips)


def _row_properties(row: _Row, height: Twips, *, repeat: bool) -> None:
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def _turn(cell: _Cell) -> None:
    """Write a tall narrow label downwards, characters upright."""
    direction = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "tbRlV")
    cell._tc.get_or_add_tcPr().append(direction)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", TITLE_SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _is_left(grid: GridCell, layout: Table) -> bool:
    """As in the official form: block titles of table 1 and all labels of table 2 stand at the left."""
    if layout.number == 1:
        return grid.width == len(layout.widths)
    return layout.number == 2 and grid.role in {"label", "note"} and grid.height < VERTICAL_FROM


def _write(cell: _Cell, grid: GridCell, figures: Figures, layout: Table, marks: Marks | None) -> None:
    # Shading and direction before the vertical alignment: the schema wants this order.
    if layout.number == 1 and grid.width == len(layout.widths):
        _shade(cell)
    if grid.height >= VERTICAL_FROM and grid.width == 1:
        _turn(cell)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if grid.cell is not None and marks is not None:
        marks.write(cell.paragraphs[0], marks.of_cell(grid.cell, figures))
        return
    text = printed(figures.values.get(grid.cell)) if grid.cell is not None else grid.text
    run = add_text(cell.paragraphs[0], text)
    if grid.cell is not None and Twips(layout.widths[grid.left]) < NARROW and len(text) > FITS:
        # A long number stays on one line.
        run.font.size = Pt(max(6.5, 10 - (len(text) - FITS)))
    if grid.role == "head" and grid.width == 1 and len(text) >= WRAPPED_FROM:
        indents = cell.paragraphs[0].paragraph_format
        indents.left_indent = indents.right_indent = Twips(60)  # 社会｜公益｜组织, not 社会公｜益组织
    if _is_left(grid, layout):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT


def add_table(
    document: Document, layout: Table, figures: Figures, marks: Marks | None = None
) -> dict[Cell, Paragraph]:
    """Append the table of ``figures``; return the paragraph of each figure, for comments."""
    table = document.add_table(rows=0, cols=len(layout.widths))
    table_properties(table, layout.widths)
    style = document.styles[TABLE_TEXT].style_id  # by name for each of 300 cells takes half a second
    paragraphs: dict[Cell, Paragraph] = {}
    for top in range(layout.height):
        row = _Row(table._tbl.add_tr(), table)
        _row_properties(row, ROW_HEIGHT[layout.number], repeat=top < layout.head_rows)
        across = (g for g in layout.grid if g.top <= top < g.top + g.height)
        for grid in sorted(across, key=lambda g: g.left):
            element = row._tr.add_tc()
            element.width = Twips(sum(layout.widths[grid.left : grid.left + grid.width]))
            if grid.width > 1:
                element.grid_span = grid.width
            if grid.height > 1:
                element.vMerge = "restart" if grid.top == top else "continue"
            cell = _Cell(element, table)
            paragraph = cell.paragraphs[0]
            paragraph._p.style = style
            # The whole table stays on one page when it fits.
            paragraph.paragraph_format.keep_with_next = top < layout.height - 1
            if grid.top == top:
                _write(cell, grid, figures, layout, marks)
                if grid.cell is not None:
                    paragraphs[grid.cell] = paragraph
    return paragraphs
