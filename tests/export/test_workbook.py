from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from export_cases import any_figures, figures_of
from hypothesis import HealthCheck, given, settings
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from office import convert
from report_assistant.errors import BadDate, CannotWrite
from report_assistant.export.workbook import write_blank, write_figures
from report_assistant.readers import read_figures
from report_assistant.report.figures import Fact, Figures, Value
from report_assistant.report.form import GRANTED, RECEIVED, TOTAL, Cell, Generation, form
from report_assistant.report.slots import slots

GENERATIONS = list(Generation)
FACTS = (
    Fact("A02", 1180, "条"),
    Fact("D05.2", Decimal("1.3"), "万人", approx="余"),
    Fact("B20", text="规划、征收和财政"),
    Fact("E08", 0, "起"),
    Fact("B01", 3, "件"),
)


def sheet_of(path: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def place(figures: Figures, cell: Cell) -> tuple[int, int]:
    grid = next(g for g in figures.form.table(cell.table).grid if g.cell == cell)
    return grid.top + 2, grid.left + 1


@given(figures=any_figures())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_written_figures_read_back_the_same(figures: Figures, tmp_path: Path) -> None:
    for fact in FACTS:
        figures = figures.with_fact(fact)
    path = tmp_path / "figures.xlsx"
    write_figures(figures, path)
    again = read_figures(path)
    assert (again.agency, again.year, again.generation) == (figures.agency, figures.year, figures.generation)
    assert {c: (v.amount, v.raw, v.note) for c, v in again.values.items()} == {
        c: (v.amount, v.raw, v.note) for c, v in figures.values.items()
    }
    assert again.facts == figures.facts


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (None, date(2024, 1, 17)),
        ("2024-1-18", date(2024, 1, 18)),
        (datetime(2024, 1, 19), date(2024, 1, 19)),
        ("", None),
    ],
)
def test_the_date_under_the_report_comes_back(
    typed: str | datetime | None, wanted: date | None, tmp_path: Path
) -> None:
    figures = replace(figures_of(Generation.G2021, {}), signed=date(2024, 1, 17))
    path = tmp_path / "figures.xlsx"
    write_figures(figures, path)
    if typed is not None:
        book = openpyxl.load_workbook(path)
        book["说明"]["B4"] = typed
        book.save(path)
    assert read_figures(path).signed == wanted


def test_a_date_nobody_can_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "figures.xlsx"
    write_figures(figures_of(Generation.G2021, {}), path)
    book = openpyxl.load_workbook(path)
    book["说明"]["B4"] = "年后"
    book.save(path)
    with pytest.raises(BadDate, match="收到“年后”"):
        read_figures(path)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_blank_workbook_has_the_official_layout(generation: Generation, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_blank(path, generation, "青禾区司法局", 2023)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明", "表一", "表二", "表三", "事实"]
    assert [book["说明"][f"B{n}"].value for n in (1, 2, 3)] == ["青禾区司法局", 2023, int(generation)]
    for table, name in zip(form(generation).tables, ("表一", "表二", "表三"), strict=True):
        sheet = book[name]
        merged = {(r.min_row, r.min_col): r.coord for r in sheet.merged_cells.ranges}
        for grid in table.grid:
            top, left = grid.top + 2, grid.left + 1
            assert ((top, left) in merged) == ((grid.height, grid.width) != (1, 1))
            if grid.cell is None:
                assert sheet.cell(top, left).value == grid.text
            elif grid.cell not in form(generation).totals:
                assert sheet.cell(top, left).value is None


@pytest.mark.parametrize("generation", GENERATIONS)
def test_total_formulas_add_exactly_the_parts_of_the_form(generation: Generation, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_blank(path, generation)
    figures = Figures("", 2023, generation)
    book = openpyxl.load_workbook(path)
    for total, parts in figures.form.totals.items():
        formula = book[("表一", "表二", "表三")[total.table - 1]].cell(*place(figures, total)).value
        assert isinstance(formula, str)
        assert formula.startswith("=SUM(")
        area = CellRange(formula[5:-1])
        assert set(area.cells) == {place(figures, part) for part in parts}


def test_a_wrong_total_is_written_as_it_is(tmp_path: Path) -> None:
    wrong, right = Cell(2, RECEIVED, TOTAL), Cell(2, GRANTED, TOTAL)
    figures = figures_of(Generation.G2021, {Cell(2, RECEIVED, "自然人"): 5}).with_amount(wrong, 6)
    path = tmp_path / "figures.xlsx"
    write_figures(figures, path)
    sheet = sheet_of(path, "表二")
    assert sheet.cell(*place(figures, wrong)).value == 6
    assert str(sheet.cell(*place(figures, right)).value).startswith("=SUM(")
    assert read_figures(path).amount(wrong) == 6


def test_a_total_over_a_cell_with_a_note_is_no_formula(tmp_path: Path) -> None:
    part, total = Cell(2, RECEIVED, "自然人"), Cell(2, RECEIVED, TOTAL)
    figures = figures_of(Generation.G2021, {part: 5})
    figures = replace(figures, values={**figures.values, part: Value(5, "5（含网上2件）", "含网上2件")})
    write_figures(figures, tmp_path / "figures.xlsx")
    sheet = sheet_of(tmp_path / "figures.xlsx", "表二")
    assert sheet.cell(*place(figures, part)).value == "5（含网上2件）"
    assert sheet.cell(*place(figures, total)).value == 5


def test_facts_list_every_slot_the_tables_do_not_determine(tmp_path: Path) -> None:
    write_blank(tmp_path / "blank.xlsx", Generation.G2021)
    rows = list(sheet_of(tmp_path / "blank.xlsx", "事实").iter_rows(values_only=True))
    assert rows[0] == ("编号", "名称", "数值", "单位", "近似", "文字说明", "用在哪里")
    assert [row[0] for row in rows[1:]] == [s.id for s in slots().values() if not s.formula]
    where = {row[0]: row[6] for row in rows[1:]}
    assert where["A02"] == "第一部分（一）主动公开"
    assert where["E03"] == "第一部分（五）监督保障"
    assert where["F02"] == "第五部分 存在的主要问题及改进情况"
    assert where["G01"] == "第六部分 其他需要报告的事项"


def test_cells_take_only_what_their_column_counts(tmp_path: Path) -> None:
    write_blank(tmp_path / "blank.xlsx", Generation.G2019)
    rules = sheet_of(tmp_path / "blank.xlsx", "表一").data_validations.dataValidation
    blank = Figures("", 2020, Generation.G2019)
    for cell in blank.form.table(1).cells:
        column = blank.form.column(cell)
        row, at = place(blank, cell)
        rule = next(r for r in rules if any(row == a[1] and at == a[0] for a in map(_corner, r.sqref.ranges)))
        assert rule.type == ("decimal" if column.decimal else "whole")
        assert (rule.formula1 == "0") == (not column.signed)


def _corner(area: object) -> tuple[int, int]:
    left, top, _, _ = area.bounds  # type: ignore[attr-defined]
    return left, top


def test_text_of_a_report_never_becomes_a_formula(tmp_path: Path) -> None:
    figures = Figures("=1+1", 2023, Generation.G2021).with_fact(Fact("B20", text="=cmd|'/c calc'!A0\x00"))
    write_figures(figures, tmp_path / "figures.xlsx")
    again = read_figures(tmp_path / "figures.xlsx")
    assert again.agency == "=1+1"
    assert again.facts["B20"].text == "=cmd|'/c calc'!A0"
    assert sheet_of(tmp_path / "figures.xlsx", "说明")["B1"].data_type == "s"


def test_a_number_longer_than_excel_keeps_is_text(tmp_path: Path) -> None:
    cell = Cell(1, "行政事业性收费", "本年收费金额（万元）")
    long = Decimal("12345678901234.5678")
    figures = figures_of(Generation.G2021, {}).with_amount(cell, long)
    write_figures(figures, tmp_path / "figures.xlsx")
    assert read_figures(tmp_path / "figures.xlsx").amount(cell) == long


def test_an_unwritable_path_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(CannotWrite, match=r"taken\.xlsx"):
        write_blank(tmp_path / "taken.xlsx", Generation.G2021)


@pytest.mark.office
def test_formulas_recalculated_by_an_office_program_equal_the_sums(tmp_path: Path) -> None:
    persons = {
        Cell(2, RECEIVED, "自然人"): 7,
        Cell(2, RECEIVED, "科研机构"): 2,
        Cell(2, GRANTED, "自然人"): 8,
    }
    figures = figures_of(Generation.G2021, {**persons, Cell(3, "行政复议", "结果维持"): 3})
    source = tmp_path / "figures.xlsx"
    write_figures(figures, source)
    (recalculated,) = convert([source], "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    if not recalculated.exists():
        message = "this LibreOffice has no Calc (make system-packages)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    book = openpyxl.load_workbook(recalculated, data_only=True)
    for total in figures.form.totals:
        value = book[("表一", "表二", "表三")[total.table - 1]].cell(*place(figures, total)).value
        assert value == figures.amount(total)
    balance = [book["表二"].cell(31, column).value for column in range(4, 11)]
    # 7 + 2 received, 8 concluded, nothing carried over: natural persons are 1 too many, research 2 short.
    assert balance == [-1, 0, 2, 0, 0, 0, 1]
    assert {book["表二"].cell(row, 12).value for row in range(5, 30)} == {0}
    assert read_figures(recalculated).values.keys() == figures.values.keys()
