"""How the sheets of the figures workbook look: merged heads, widths, validation, balance checks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, cast

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from report_assistant.report.form import Cell, Column, GridCell, Sum, Table
from report_assistant.report.slots import Slot

FIRST_ROW = 2
A4 = 9  # paper size code of the file format
APPROXIMATE = ("余", "多", "约", "近", "超")
DIFFERENCE = "勾稽差（应为0）"
LEAST = "-999999999"
TWIPS_PER_CHARACTER = 110  # of the column width unit of Excel

_THIN = Side(style="thin", color="000000")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_LABEL = PatternFill("solid", fgColor="EAF1FB")
_TOTAL = PatternFill("solid", fgColor="E7E6E6")
_OFTEN = PatternFill("solid", fgColor="FFF7E0")
_WRONG = PatternFill("solid", bgColor="FF9A9A")
_TEXT, _BOLD, _HEAD = Font("宋体", 10), Font("宋体", 10, bold=True), Font("黑体", 14)


def address(grid: GridCell) -> str:
    """Excel address of a grid cell, e.g. D5."""
    return f"{get_column_letter(grid.left + 1)}{grid.top + FIRST_ROW}"


def at(sheet: Worksheet, row: int, column: int) -> SheetCell:
    """The cell at one-based ``row`` and ``column``; never the inside of a merged one."""
    return cast(SheetCell, sheet.cell(row, column))


def _show(cell: SheetCell, value: str, font: Font = _TEXT, alignment: Alignment = _CENTRE) -> None:
    cell.value, cell.font, cell.alignment = value, font, alignment


def draw_grid(sheet: Worksheet, table: Table, title: str, totals: Collection[Cell]) -> None:
    """Title, labels, merged cells, widths and borders of ``table``; ``totals`` are shaded."""
    columns = len(table.widths)
    _show(at(sheet, 1, 1), title, _HEAD)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=columns)
    sheet.row_dimensions[1].height = 30
    for column, twips in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(7.0, twips / TWIPS_PER_CHARACTER)
    for grid in table.grid:
        top, left = grid.top + FIRST_ROW, grid.left + 1
        bottom, right = top + grid.height - 1, left + grid.width - 1
        for row in sheet.iter_rows(top, bottom, left, right):
            for inside in row:
                inside.border, inside.font, inside.alignment = _FRAME, _TEXT, _CENTRE
                if grid.cell is None:
                    inside.fill = _LABEL
                elif grid.cell in totals:
                    inside.fill = _TOTAL
        first = at(sheet, top, left)
        if grid.cell is None:
            first.value = grid.text
            if grid.text[:1].isdigit():
                first.alignment = _LEFT
        if (grid.height, grid.width) != (1, 1):
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    _heights(sheet, table)
    if table.head_rows:
        sheet.freeze_panes = at(sheet, FIRST_ROW + table.head_rows, 4 if table.number == 2 else 1)
    sheet.page_setup.orientation = "landscape" if table.number == 3 else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


def _heights(sheet: Worksheet, table: Table) -> None:
    """Row heights for the longest label; Excel does not grow rows for merged cells."""
    for top in range(table.height):
        lines = 1
        for grid in table.grid:
            if grid.top == top and grid.height == 1:
                room = sum(table.widths[grid.left : grid.left + grid.width]) / 230  # characters of 10 pt
                lines = max(lines, -(-len(grid.text) // max(1, int(room))))
        sheet.row_dimensions[top + FIRST_ROW].height = max(20, 14 * lines + 6)


def restrict(sheet: Worksheet, cell: SheetCell, column: Column) -> None:
    """Let ``cell`` take only what ``column`` counts: whole numbers or amounts, no negatives."""
    kind: Literal["decimal", "whole"] = "decimal" if column.decimal else "whole"
    least = LEAST if column.signed else "0"
    for rule in sheet.data_validations.dataValidation:
        if (rule.type, rule.formula1) == (kind, least):
            rule.add(cell)
            return
    rule = DataValidation(kind, operator="greaterThanOrEqual", formula1=least, allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle = "数字不符合要求"
    rule.error = "请填写金额数字，不写单位。" if column.decimal else "请填写整数，没有的填 0，不写单位。"
    sheet.add_data_validation(rule)
    rule.add(cell)


def add_balances(sheet: Worksheet, table: Table, sums: Sequence[Sum]) -> None:
    """Differences of all sum relations beside and under the grid; red unless 0."""
    places = {grid.cell: grid for grid in table.grid if grid.cell is not None}
    below, beside = table.height + FIRST_ROW + 1, len(table.widths) + 2
    used: list[str] = []
    for relation in sums:
        whole = places[relation.whole[0]]
        match relation.rule:
            case "T2.ROW":
                row, column = whole.top + FIRST_ROW, beside
            case "T2.COL":
                row, column = below + 1, whole.left + 1
            case _:  # the balance of table 2, the rulings of table 3
                row, column = below, whole.left + 1
        plus = "+".join(address(places[part]) for part in relation.parts)
        minus = "-".join(address(places[part]) for part in relation.whole)
        cell = at(sheet, row, column)
        _show(cell, f"={plus}-{minus}")
        cell.border = _FRAME
        used.append(cell.coordinate)
    if not used:
        return
    _labels(sheet, table.number, below, beside)
    red = DifferentialStyle(font=Font(bold=True, color="C00000"), fill=_WRONG)
    alarm = Rule(type="cellIs", operator="notEqual", formula=["0"], dxf=red)
    sheet.conditional_formatting.add(" ".join(used), alarm)


def _labels(sheet: Worksheet, table: int, below: int, beside: int) -> None:
    if table == 3:
        _show(at(sheet, below, 1), DIFFERENCE, _BOLD, _LEFT)
        sheet.merge_cells(start_row=below, end_row=below, start_column=1, end_column=4)
        return
    names = {
        below: f"{DIFFERENCE}：第一项＋第二项－第三项－第四项",
        below + 1: f"{DIFFERENCE}：各项结果之和－总计",
    }
    for row, name in names.items():
        _show(at(sheet, row, 1), name, _BOLD, _LEFT)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        sheet.row_dimensions[row].height = 20
    _show(at(sheet, FIRST_ROW, beside), f"{DIFFERENCE}：各列之和－总计", _BOLD)
    sheet.merge_cells(start_row=FIRST_ROW, end_row=FIRST_ROW + 2, start_column=beside, end_column=beside)
    sheet.column_dimensions[get_column_letter(beside - 1)].width = 2
    sheet.column_dimensions[get_column_letter(beside)].width = 12


def _fit_width(sheet: Worksheet) -> None:
    """Print landscape A4, one page wide, as many pages long as needed."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def style_guide(sheet: Worksheet, *, heads: int, lines: int) -> None:
    """Head cells in frames, instructions over the full width under them."""
    _fit_width(sheet)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 70
    for row in range(1, heads + 1):
        label, value = at(sheet, row, 1), at(sheet, row, 2)
        label.font, label.fill, label.border, label.alignment = _BOLD, _LABEL, _FRAME, _CENTRE
        value.font, value.border, value.alignment = _TEXT, _FRAME, _LEFT
        sheet.row_dimensions[row].height = 22
    for row in range(heads + 2, heads + 2 + lines):
        cell = at(sheet, row, 1)
        cell.font, cell.alignment = _BOLD if row == heads + 2 else _TEXT, _LEFT
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        sheet.row_dimensions[row].height = 32 if len(str(cell.value)) > 50 else 20


def style_facts(sheet: Worksheet, listed: Sequence[Slot]) -> None:
    """Widths, frames, lists of units and approximations; what is asked most is tinted."""
    widths = (8, 28, 12, 10, 8, 50, 30)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        head = at(sheet, 1, column)
        head.font, head.fill, head.border, head.alignment = _BOLD, _LABEL, _FRAME, _CENTRE
    for row, slot in enumerate(listed, start=2):
        for column in range(1, len(widths) + 1):
            cell = at(sheet, row, column)
            cell.font, cell.border = _TEXT, _FRAME
            cell.alignment = _LEFT if column in {2, 6, 7} else _CENTRE
            if slot.often == 3 and column <= 2:
                cell.fill = _OFTEN
    last = len(listed) + 1
    _list(sheet, APPROXIMATE, [f"E2:E{last}"])
    units: dict[tuple[str, ...], list[str]] = {}
    for row, slot in enumerate(listed, start=2):
        if slot.units:
            units.setdefault(slot.units, []).append(f"D{row}")
    for choices, cells in units.items():
        _list(sheet, choices, cells)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:G{last}"
    _fit_width(sheet)
    sheet.print_title_rows = "1:1"


def _list(sheet: Worksheet, choices: Sequence[str], cells: Sequence[str]) -> None:
    rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    rule.errorStyle = "warning"  # another unit is unusual, not forbidden
    sheet.add_data_validation(rule)
    for cell in cells:
        rule.add(cell)
