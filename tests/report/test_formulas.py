"""Quantities computed from the tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from report_assistant.report import form as f
from report_assistant.report.figures import Amount, Figures, Value
from report_assistant.report.form import Cell, Generation, form
from report_assistant.report.formulas import evaluate, formulas, percent


def figures(amounts: dict[Cell, int], generation: Generation = Generation.G2021) -> Figures:
    values = {cell: Value(amounts.get(cell, 0)) for cell in form(generation).cells}
    return Figures("青禾区司法局", 2023, generation, values)


def total(row: str) -> Cell:
    return Cell(2, row, f.TOTAL)


BUSY = figures(
    {
        total(f.RECEIVED): 14,
        total(f.CARRIED_IN): 2,
        total(f.CONCLUDED): 12,
        total(f.GRANTED): 5,
        total(f.REFUSED + "/1.属于国家秘密"): 1,
        total(f.REFUSED + "/7.属于行政执法案卷"): 3,
        Cell(2, f.RECEIVED, f.NATURAL_PERSON): 9,
        Cell(2, f.RECEIVED, "商业企业"): 4,
        Cell(2, f.RECEIVED, "其他"): 1,
        Cell(3, f.REVIEW, f.TOTAL): 3,
        Cell(3, f.REVIEW, "结果纠正"): 1,
        Cell(3, f.DIRECT_SUIT, f.TOTAL): 2,
        Cell(3, f.SUIT_AFTER_REVIEW, f.TOTAL): 1,
    }
)
BEFORE = figures({total(f.RECEIVED): 12})


@pytest.mark.parametrize(
    ("slot", "amount"),
    [
        ("B01", 14),
        ("B03", 16),
        ("B04", Decimal("16.67")),
        ("B09", 9),
        ("B10", 5),
        ("B13.2", Decimal("41.67")),
        ("B15", 4),
        ("B15.2", Decimal("33.33")),
        ("B24", 3),
        ("B24.2", 1),
        ("B25", 3),
        ("B25.5", 2),
        ("B26", Decimal("33.33")),
        ("B26.2", 0),
        ("A09", 0),
    ],
)
def test_values(slot: str, amount: Amount) -> None:
    assert evaluate(formulas(Generation.G2021)[slot], BUSY, BEFORE) == amount


def test_unknown_when_a_cell_or_the_base_is_missing() -> None:
    known = formulas(Generation.G2021)
    empty = Figures("青禾区司法局", 2023, Generation.G2021)
    assert evaluate(known["B01"], empty) is None
    assert evaluate(known["B04"], BUSY) is None
    assert evaluate(known["B04"], BUSY, figures({})) is None
    assert evaluate(known["B13.2"], figures({})) is None


def test_the_older_form_has_fewer_formulas() -> None:
    old = formulas(Generation.G2019)
    assert "C02" not in old
    assert evaluate(old["A09"], figures({Cell(1, "规范性文件", "本年新制作数量"): 4}, Generation.G2019)) == 4
    for name, row in (("C16", "行政许可"), ("C17", "行政处罚"), ("C18", "行政强制")):
        cells = {Cell(1, row, "处理决定数量"): 7}
        assert evaluate(old[name], figures(cells, Generation.G2019)) == 7


def test_formulas_say_what_they_are() -> None:
    known = formulas(Generation.G2021)
    assert known["B03"].words == f"{total(f.RECEIVED)} + {total(f.CARRIED_IN)}"
    assert "÷" in known["B13.2"].words
    assert "上年同格" in known["B04"].words


@pytest.mark.parametrize(
    ("top", "base", "shown"),
    [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.5"),
        (1, 1, "100"),
        (-1, 10, "-10"),
        (1, 800, "0.13"),
        (0, 7, "0"),
    ],
)
def test_percent_rounds_half_up_without_trailing_zeros(top: int, base: int, shown: str) -> None:
    assert str(percent(top, base)) == shown
