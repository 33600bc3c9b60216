"""The figures workbook (.xlsx): sheets 表一, 表二, 表三, 事实 and 说明 in the official layout.

Layout contract with ``export.workbook``: a table's grid cell (top, left) stands at Excel row
``top + 2``, column ``left + 1``; 说明!B1 organ, B2 year, B3 generation of the form, B4 (when A4 says
成文日期) the date under the report; 事实 holds
编号|名称|数值|单位|近似|文字说明|用在哪里 under a head row. Other workbooks are read as plain tables.
"""

from __future__ import annotations

import warnings
import zlib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import Block, Content, Grid, GridText, Text
from report_assistant.report.dates import parse_date
from report_assistant.report.figures import Amount, Fact, Figures, Place, Value
from report_assistant.report.form import TABLE_NAMES, Cell, Generation, form
from report_assistant.report.numerals import render_amount
from report_assistant.report.record import fact_of_text, figures_from_dict
from report_assistant.report.slots import slot
from report_assistant.report.values import parse_value

ABOUT_SHEET = "说明"
FACTS_SHEET = "事实"
_SIGNED = "成文日期"
# A sheet formatted to its last row and column has millions of empty cells.
_MAX_ROWS = 2000
_MAX_COLUMNS = 100


def _open(data: bytes) -> tuple[Any, Any]:
    """The workbook with computed values, and with formulas; raises UnreadableFile."""
    from zipfile import BadZipFile

    from lxml.etree import LxmlError
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # It warns of what it leaves out (extensions, lost names); none of it holds figures.
            warnings.simplefilter("ignore", UserWarning)
            computed = load_workbook(BytesIO(data), data_only=True, keep_links=False)
            return computed, load_workbook(BytesIO(data), keep_links=False)
    except (
        BadZipFile,
        LxmlError,
        SyntaxError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        NotImplementedError,
        ArithmeticError,
        OSError,
        EOFError,
        zlib.error,
    ) as error:
        raise UnreadableFile("Excel 文件已损坏") from error


def read_workbook(data: bytes) -> Figures | Content:
    """Figures from the figures workbook; the texts and tables of any other workbook.

    A total that was entered or computed by Excel is taken as it is; a formula that was never
    computed is summed here. Raises UnreadableFile for a damaged file and BadFigures with what is
    wrong in a figures workbook.
    """
    computed, formulas = _open(data)
    if ABOUT_SHEET in computed.sheetnames and set(TABLE_NAMES.values()).intersection(computed.sheetnames):
        return _figures(computed, formulas)
    return _sheets(computed)


def _figures(computed: Any, formulas: Any) -> Figures:
    about = computed[ABOUT_SHEET]
    head = figures_from_dict(
        {"agency": _string(about["B1"].value), "year": about["B2"].value, "format": about["B3"].value}
    )
    totals = head.form.totals
    values: dict[Cell, Value] = {}
    pending: list[Cell] = []
    for number, name in TABLE_NAMES.items():
        if name not in computed.sheetnames:
            continue
        for grid in form(head.generation).table(number).grid:
            if grid.cell is None:
                continue
            row, column = grid.top + 2, grid.left + 1
            printed = computed[name].cell(row, column).value
            formula = formulas[name].cell(row, column).value
            computable = isinstance(formula, str) and formula.startswith("=")
            if printed is None and computable and grid.cell in totals:
                pending.append(grid.cell)
            else:
                # A formula of the user's own that was never computed shows up as unreadable.
                printed = formula if printed is None else printed
                place = Place(f"{grid.cell}（{name}页{_address(row, column)}）", cell=grid.cell)
                values[grid.cell] = _value(printed, head.generation, grid.cell, place)
    facts = _facts(computed[FACTS_SHEET]) if FACTS_SHEET in computed.sheetnames else {}
    signed = _signed(about["B4"].value) if _string(about["A4"].value) == _SIGNED else None
    return _with_totals(replace(head, values=values, facts=facts, signed=signed), pending)


def _signed(value: object) -> date | None:
    """The date as Excel keeps it or as it was typed; raises BadDate."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_date(_string(value))


def _with_totals(figures: Figures, pending: list[Cell]) -> Figures:
    """Sum the totals whose formulas were never computed; totals of totals come later."""
    totals = figures.form.totals
    waiting = list(pending)
    for _ in pending:
        for cell in tuple(waiting):
            amount = figures.total(totals[cell])
            if amount is not None:
                figures = figures.with_amount(cell, amount)
                waiting.remove(cell)
        if not waiting:
            break
    return figures


def _address(row: int, column: int) -> str:
    return f"{chr(ord('A') + column - 1)}{row}"


def _string(value: object) -> str:
    return "" if value is None else str(value).strip()


def _number(value: object) -> Amount | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        # Excel keeps 43.788 as a binary fraction; its shortest form is what was typed.
        exact = Decimal(repr(value))
        return int(exact) if exact == exact.to_integral_value() else exact
    return value


def _value(printed: object, generation: Generation, cell: Cell, place: Place) -> Value:
    amount = _number(printed)
    if amount is not None:
        return Value(amount, render_amount(amount), place=place)
    return parse_value(_string(printed), form(generation).column(cell), place)


def _last_row(sheet: Any) -> int:
    return min(max(int(sheet.max_row), 1), _MAX_ROWS)


def _facts(sheet: Any) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for row in sheet.iter_rows(min_row=2, max_row=_last_row(sheet), max_col=6, values_only=True):
        key, name, value, unit, approx, text = (*row, None, None, None, None, None, None)[:6]
        words = _string(text)
        if not (_string(key) or _string(name)) or (not _string(value) and not words):
            continue
        wanted = slot(_string(key) or _string(name))
        amount = _number(value)
        if amount is None and _string(value):
            stated = fact_of_text(wanted, _string(value))
            fact = stated if not words else replace(stated, text=words)
        else:
            fact = Fact(wanted.id, amount, "" if amount is None else wanted.units[0], text=words)
        if amount is not None or fact.amount is not None:
            fact = replace(fact, unit=_string(unit) or fact.unit, approx=_string(approx) or fact.approx)
        facts[wanted.id] = fact
    return facts


def _sheets(computed: Any) -> Content:
    """Texts of one-column sheets line by line, other sheets as tables."""
    blocks: list[Block] = []
    for sheet in computed.worksheets:
        spans = {(r.min_row, r.min_col): r for r in sheet.merged_cells.ranges}
        cells: list[GridText] = []
        for row in sheet.iter_rows(max_row=_last_row(sheet), max_col=min(sheet.max_column, _MAX_COLUMNS)):
            filled = [c for c in row if c.value is not None]
            if len(filled) == 1 and (sheet.max_column or 1) == 1:
                blocks.append(Text(_string(filled[0].value)))
                continue
            for cell in row:
                span = spans.get((cell.row, cell.column))
                if cell.value is None and span is None and (cell.row, cell.column) not in spans:
                    continue
                height, width = (span.size["rows"], span.size["columns"]) if span else (1, 1)
                cells.append(GridText(cell.row - 1, cell.column - 1, height, width, _string(cell.value)))
        if cells:
            blocks.append(Grid(tuple(cells)))
    return Content(tuple(blocks))
