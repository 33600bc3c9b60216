"""The figures workbook (.xlsx): the three tables in the official layout, and the facts.

Contract with ``readers.workbook``: sheets 说明, 表一, 表二, 表三, 事实; on a table sheet row 1 is the
title and grid cell (top, left) stands at row ``top + 2``, column ``left + 1``; 说明!B1 organ, B2 year,
B3 generation of the form, B4 (when A4 says 成文日期) the date under the report; 事实 holds the columns
of ``FACT_COLUMNS`` under a head row.
"""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from report_assistant.export.files import printable, printed, replacing
from report_assistant.export.sheets import (
    add_balances,
    address,
    at,
    draw_grid,
    restrict,
    style_facts,
    style_guide,
)
from report_assistant.report.dates import printed_date
from report_assistant.report.figures import Amount, Fact, Figures, Value
from report_assistant.report.form import SECTION_NUMERALS, TABLE_NAMES, Cell, Generation, Table
from report_assistant.report.slots import SECTION_ONE, Area, Slot, slots

SIGNED = "成文日期"
GUIDE_SHEET, FACTS_SHEET = "说明", "事实"
FACT_COLUMNS = ("编号", "名称", "数值", "单位", "近似", "文字说明", "用在哪里")
EXACT_DIGITS = 15  # Excel keeps numbers as binary fractions; longer ones are written as text

GUIDE = (
    "填写说明",
    "1. 表一、表二、表三与法定格式一致，只填白色单元格；没有的填 0，不要留空，不要写单位。",
    "2. 灰色的总计由公式自动计算，不必填写。",
    "3. 表二、表三下方和右侧的“勾稽差”必须全为 0；变红表示该行或该列的数字不平。",
    "4. “事实”页填写正文要用的数量和情况，没有的留空；正文不会写没有填写的内容。",
    "5. “近似”只在数字不精确时填写（余、多、约、近、超）；“用在哪里”说明该项写在报告的哪一部分。",
    "6. 请不要增删行列，不要改动页名和以上四格的位置；成文日期可以先空着。",
)


def where_used(area: Area) -> str:
    """The part of the report in which a slot of ``area`` is stated, in words."""
    if area in SECTION_ONE:
        return f"第一部分（{SECTION_NUMERALS[SECTION_ONE.index(area)]}）{area}"
    return f"第{'五' if area is Area.PROBLEMS else '六'}部分 {area}"


def write_blank(path: Path, generation: Generation, agency: str = "", year: int | None = None) -> None:
    """Write an empty workbook of ``generation`` to ``path``. Raises CannotWrite."""
    _write(path, Figures(agency, year or 0, generation), year)


def write_figures(figures: Figures, path: Path) -> None:
    """Write ``figures`` to ``path``; raises CannotWrite.

    A total is a formula when it agrees with its parts; one that does not is written as given, so
    that the workbook never hides an error.
    """
    _write(path, figures, figures.year)


def _write(path: Path, figures: Figures, year: int | None) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    _guide(book.create_sheet(GUIDE_SHEET), figures, year)
    for table in figures.form.tables:
        sheet = book.create_sheet(TABLE_NAMES[table.number])
        _table(sheet, table, figures, blank=not figures.values)
    _facts(book.create_sheet(FACTS_SHEET), figures)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator = book.properties.lastModifiedBy = printable(figures.agency)[:255]
    data = BytesIO()
    book.save(data)
    with replacing(path) as temporary:
        # In one piece: openpyxl's own writing to a full disk prints a traceback of its archive besides.
        temporary.write_bytes(data.getvalue())


def _guide(sheet: Worksheet, figures: Figures, year: int | None) -> None:
    head = (
        ("机关名称", figures.agency),
        ("报告年度", year),
        ("表格格式", int(figures.generation)),
        (SIGNED, "" if figures.signed is None else printed_date(figures.signed)),
    )
    for row, (label, value) in enumerate(head, start=1):
        _put(at(sheet, row, 1), label)
        _put(at(sheet, row, 2), value)
    for row, line in enumerate(GUIDE, start=len(head) + 2):
        _put(at(sheet, row, 1), line)
    style_guide(sheet, heads=len(head), lines=len(GUIDE))


def _put(cell: SheetCell, value: Amount | str | None) -> None:
    """Write a plain value; text from a file never becomes a formula."""
    if isinstance(value, str):
        cell.value = printable(value) or None
        if cell.data_type == "f":
            cell.data_type = "s"
            cell.quotePrefix = True
    elif isinstance(value, Decimal) and len(value.as_tuple().digits) > EXACT_DIGITS:
        cell.value = str(value)
    else:
        cell.value = value


def _plain(value: Value | None) -> Amount | str:
    """What stands in a sheet: the number, or the text when the cell says more than a number."""
    text = printed(value)
    if value is None or value.amount is None or value.note:
        return text
    return value.amount


def _is_sum(figures: Figures, total: Cell, parts: tuple[Cell, ...]) -> bool:
    """True when a formula shows what ``figures`` hold: parts that are numbers or blank, right sum."""
    given = figures.values.get(total)
    if given is None or given.amount is None or given.note:
        return False
    plain = (_plain(figures.values.get(part)) for part in parts)
    return all(p == "" or not isinstance(p, str) for p in plain) and figures.total(parts) == given.amount


def _table(sheet: Worksheet, table: Table, figures: Figures, *, blank: bool) -> None:
    layout = figures.form
    places = {grid.cell: grid for grid in table.grid if grid.cell is not None}
    totals = {total: parts for total, parts in layout.totals.items() if total in places}
    title = f"{SECTION_NUMERALS[table.section - 1]}、{layout.headings[table.section - 1]}"
    draw_grid(sheet, table, title, frozenset(totals))
    for cell, grid in places.items():
        target = at(sheet, grid.top + 2, grid.left + 1)
        if cell in totals and (blank or _is_sum(figures, cell, totals[cell])):
            first, last = (address(places[part]) for part in (totals[cell][0], totals[cell][-1]))
            target.value = f"=SUM({first}:{last})"
        else:
            _put(target, _plain(figures.values.get(cell)))
        restrict(sheet, target, table.column(cell))
    add_balances(sheet, table, [s for s in layout.sums if s.whole[0].table == table.number])


def _facts(sheet: Worksheet, figures: Figures) -> None:
    for column, label in enumerate(FACT_COLUMNS, start=1):
        _put(at(sheet, 1, column), label)
    listed = [s for s in slots().values() if not s.formula or s.id in figures.facts]
    for row, slot in enumerate(listed, start=2):
        for column, value in enumerate(_fact_row(slot, figures.facts.get(slot.id)), start=1):
            _put(at(sheet, row, column), value)
    style_facts(sheet, listed)


def _fact_row(slot: Slot, fact: Fact | None) -> tuple[Amount | str | None, ...]:
    unit = slot.units[0] if slot.units else ""
    if fact is None:
        return slot.id, slot.name, None, unit, "", "", where_used(slot.area)
    stated = fact.unit or unit
    return slot.id, slot.name, fact.amount, stated, fact.approx, fact.text, where_used(slot.area)
