"""The statutory form as data: sizes, spans, sums, units, in both generations."""

from __future__ import annotations

import pytest

from report_assistant.report import form as f
from report_assistant.report.form import Cell, Form, Generation, form

BOTH = pytest.mark.parametrize("generation", list(Generation), ids=str)


def test_generation_for_year() -> None:
    assert [Generation.for_year(y) for y in (2019, 2020, 2021, 2025)] == [
        Generation.G2019,
        Generation.G2019,
        Generation.G2021,
        Generation.G2021,
    ]


@pytest.mark.parametrize(
    ("generation", "counts"), [(Generation.G2021, (10, 175, 15)), (Generation.G2019, (22, 161, 15))]
)
def test_numbers_of_figures(generation: Generation, counts: tuple[int, ...]) -> None:
    sheet = form(generation)
    assert tuple(len(t.cells) for t in sheet.tables) == counts
    assert len(set(sheet.cells)) == sum(counts)


@BOTH
def test_the_grid_covers_every_square_once(generation: Generation) -> None:
    for table in form(generation).tables:
        squares = [
            (g.top + y, g.left + x) for g in table.grid for y in range(g.height) for x in range(g.width)
        ]
        assert len(squares) == len(set(squares)) == table.height * len(table.widths)


@BOTH
def test_six_headings_and_three_sections_with_tables(generation: Generation) -> None:
    sheet = form(generation)
    assert len(sheet.headings) == 6
    assert [t.section for t in sheet.tables] == [2, 3, 4]
    assert sheet.table(2) is sheet.tables[1]


def sums_of(sheet: Form, rule: str) -> list[f.Sum]:
    return [s for s in sheet.sums if s.rule == rule]


@BOTH
def test_sum_relations(generation: Generation) -> None:
    sheet = form(generation)
    rows = len(sheet.table(2).rows)
    assert [len(sums_of(sheet, rule)) for rule in ("T2.ROW", "T2.COL", "T2.BAL", "T3.SUM")] == [rows, 7, 7, 3]
    known = set(sheet.cells)
    assert all(set(s.parts) | set(s.whole) <= known for s in sheet.sums)
    assert len(f.outcome_rows(generation)) == rows - 4


@BOTH
def test_totals_are_computed_from_cells_that_are_not_themselves(generation: Generation) -> None:
    totals = form(generation).totals
    assert all(total not in parts for total, parts in totals.items())
    assert len(totals) == len(form(generation).table(2).rows) + 6 + 3


def test_groups_of_outcomes() -> None:
    sizes = [
        len(f.group_rows(Generation.G2021, g))
        for g in (f.REFUSED, f.UNAVAILABLE, f.NOT_PROCESSED, f.OTHERWISE)
    ]
    assert sizes == [8, 3, 5, 3]
    assert f.group_rows(Generation.G2019, f.OTHERWISE) == (f.OTHERWISE,)


def test_units_and_names_of_cells() -> None:
    sheet = form(Generation.G2021)
    fee = Cell(1, "行政事业性收费", "本年收费金额（万元）")
    assert (sheet.column(fee).unit, sheet.column(fee).decimal) == ("万元", True)
    assert str(fee) == "表一“行政事业性收费”“本年收费金额（万元）”"
    assert form(Generation.G2019).column(Cell(1, "行政许可", "本年增/减")).signed
    assert sheet.table(2).rows[2].label == "（一）予以公开"


@pytest.mark.parametrize("cell", [Cell(1, "行政许可", "没有的列"), Cell(2, "没有的行", "总计")])
def test_an_unknown_cell_is_an_error(cell: Cell) -> None:
    with pytest.raises(KeyError):
        form(Generation.G2021).column(cell)
