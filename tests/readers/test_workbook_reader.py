"""The figures workbook and other workbooks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import reader_cases as cases
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from report_assistant.errors import BadFigures, UnknownSlot
from report_assistant.export.workbook import write_blank, write_figures
from report_assistant.readers import read, read_figures, read_report
from report_assistant.report import form as f
from report_assistant.report.figures import Amount, Fact, Figures
from report_assistant.report.form import Cell, Generation, form


def book_of(figures: Figures, folder: Path) -> Path:
    """A workbook in the agreed layout, written cell by cell."""
    book = Workbook()
    about = book.worksheets[0]
    about.title = "说明"
    about["B1"], about["B2"], about["B3"] = figures.agency, figures.year, int(figures.generation)
    for table in figures.form.tables:
        sheet: Worksheet = book.create_sheet(f.TABLE_NAMES[table.number])
        for grid in table.grid:
            value = figures.values[grid.cell] if grid.cell else None
            text = grid.text if value is None else (value.raw if value.amount is None else value.amount)
            sheet.cell(grid.top + 2, grid.left + 1).value = text
    facts: Worksheet = book.create_sheet("事实")
    facts.append(["编号", "名称", "数值", "单位", "近似", "文字说明", "用在哪里"])
    path = folder / "figures.xlsx"
    book.save(path)
    return path


def numbers(figures: Figures) -> dict[Cell, Amount | None]:
    return {cell: value.amount for cell, value in figures.values.items()}


def test_all_cells(tmp_path: Path) -> None:
    for generation in Generation:
        given = cases.figures(generation)
        result = read_figures(book_of(given, tmp_path))
        assert numbers(result) == numbers(given)
        assert (result.agency, result.year, result.generation) == (given.agency, given.year, generation)
    assert str(result.values[Cell(1, "规章", "本年制发件数")].place) == "表一“规章”“本年制发件数”（表一页B4）"


def edit(path: Path, cells: dict[tuple[str, str], Any]) -> None:
    book = load_workbook(path)
    for (sheet, address), value in cells.items():
        book[sheet][address].value = value
    book.save(path)


def test_formulas_that_were_never_computed_are_summed(tmp_path: Path) -> None:
    path = book_of(cases.figures(raw=lambda _: "1"), tmp_path)
    shape = form(Generation.G2021)
    formulas: dict[tuple[str, str], Any] = {}
    for number in (2, 3):
        for grid in shape.table(number).grid:
            if grid.cell in shape.totals:
                address = f"{chr(65 + grid.left)}{grid.top + 2}"
                formulas[f.TABLE_NAMES[number], address] = "=SUM(A1:B1)"
    edit(path, formulas)
    figures = read_figures(path)
    assert figures.amount(Cell(2, f.RECEIVED, f.TOTAL)) == 6
    assert figures.amount(Cell(2, f.CONCLUDED, f.NATURAL_PERSON)) == 21
    assert figures.amount(Cell(2, f.CONCLUDED, f.TOTAL)) == 126
    assert figures.amount(Cell(3, f.REVIEW, f.TOTAL)) == 4


def test_a_formula_of_their_own_that_was_never_computed_is_unreadable(tmp_path: Path) -> None:
    path = book_of(cases.figures(), tmp_path)
    edit(path, {("表一", "B4"): "=1+2"})
    value = read_figures(path).values[Cell(1, "规章", "本年制发件数")]
    assert (value.amount, value.raw, value.blank) == (None, "=1+2", False)


def test_texts_decimals_and_blanks_in_cells(tmp_path: Path) -> None:
    path = book_of(cases.figures(), tmp_path)
    edit(
        path,
        {
            ("表一", "B4"): "２２（其中修订16件）",
            ("表一", "C4"): None,
            ("表一", "D4"): "/",
            ("表一", "B5"): 3.0,
            ("表一", "C5"): True,
            ("表一", "B15"): 43.788,
        },
    )
    values = {c.column + c.row: v for c, v in read_figures(path).values.items() if c.table == 1}
    assert (values["本年制发件数规章"].amount, values["本年制发件数规章"].note) == (22, "其中修订16件")
    assert values["本年废止件数规章"].blank
    assert values["现行有效件数规章"].blank
    assert values["本年制发件数行政规范性文件"].raw == "3"
    assert values["本年废止件数行政规范性文件"].amount is None
    assert values["本年收费金额（万元）行政事业性收费"].amount == Decimal("43.788")


def test_facts(tmp_path: Path) -> None:
    path = book_of(cases.figures(), tmp_path)
    rows: list[list[object]] = [
        ["A01", None, 118, None, None, None],
        [None, "政策解读", "20余篇", None, None, "含图解"],
        ["D05", None, 3, "期", "约", None],
        ["F02", None, None, None, None, "解读形式单一"],
        ["F03", None, "增加图解", None, None, None],
        ["A02", None, None, None, None, None],
        [None, None, 5, None, None, None],
    ]
    edit(
        path, {("事实", f"{chr(65 + j)}{i + 2}"): v for i, row in enumerate(rows) for j, v in enumerate(row)}
    )
    assert read_figures(path).facts == {
        "A01": Fact("A01", 118, "条"),
        "A17": Fact("A17", 20, "篇", "余", "含图解", "20余篇"),
        "D05": Fact("D05", 3, "期", "约"),
        "F02": Fact("F02", text="解读形式单一"),
        "F03": Fact("F03", text="增加图解"),
    }
    edit(path, {("事实", "A2"): "Z99"})
    with pytest.raises(UnknownSlot, match="Z99"):
        read(path)


def test_our_own_workbook(tmp_path: Path) -> None:
    path = tmp_path / "figures.xlsx"
    given = cases.figures(raw=lambda _: "0").with_fact(Fact("A01", 200, "篇", "余"))
    write_figures(given, path)
    result = read_figures(path)
    assert numbers(result) == numbers(given)
    assert result.facts == given.facts
    write_blank(path, Generation.G2021)
    with pytest.raises(BadFigures, match="agency"):
        read(path)
    write_blank(path, Generation.G2019, "甲局", 2020)
    blank = read_figures(path)
    assert blank.generation is Generation.G2019
    assert set(blank.values) == set(blank.form.cells)


def test_missing_sheets_are_missing_tables(tmp_path: Path) -> None:
    path = book_of(cases.figures(), tmp_path)
    book = load_workbook(path)
    del book["表二"], book["事实"]
    book.save(path)
    figures = read_figures(path)
    assert [figures.has_table(n) for n in (1, 2, 3)] == [True, False, True]
    assert figures.facts == {}


def test_a_workbook_of_plain_tables_is_read_like_a_report(tmp_path: Path) -> None:
    given = cases.figures()
    book = Workbook()
    title = book.worksheets[0]
    title["A1"] = "云溪市临江区司法局2023年政府信息公开工作年度报告"
    for table in given.form.tables:
        sheet: Worksheet = book.create_sheet(f"Sheet{table.number}")
        for grid in table.grid:
            value = given.values[grid.cell].raw if grid.cell else grid.text
            sheet.cell(grid.top + 1, grid.left + 1).value = value
            sheet.merge_cells(
                start_row=grid.top + 1,
                start_column=grid.left + 1,
                end_row=grid.top + grid.height,
                end_column=grid.left + grid.width,
            )
    path = tmp_path / "tables.xlsx"
    book.save(path)
    report = read_report(path)
    assert cases.amounts(report.figures) == cases.amounts(given)
    assert (report.agency, report.year) == (given.agency, 2023)
