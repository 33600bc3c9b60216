"""Figures: amounts, blanks, sums, copies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from report_assistant.report.figures import Fact, Figures, Place, Value
from report_assistant.report.form import Cell, Generation, form

A, B, C = (Cell(3, "行政复议", name) for name in ("结果维持", "结果纠正", "总计"))


def figures(values: dict[Cell, Value]) -> Figures:
    return Figures("青禾区司法局", 2023, Generation.G2021, values)


@pytest.mark.parametrize("raw", ["", " ", "/", "-", "—", "无"])
def test_blank_values_count_as_zero(raw: str) -> None:
    value = Value(None, raw)
    assert value.blank
    assert value.zeroed == 0


def test_an_unreadable_value_is_not_blank() -> None:
    assert not Value(None, "约十").blank
    assert not Value(0, "").blank
    assert Value(Decimal("1.5")).zeroed == Decimal("1.5")


def test_totals_need_every_cell() -> None:
    some = figures({A: Value(2), B: Value(None, "/")})
    assert some.total((A, B)) == 2
    assert some.total((A, C)) is None
    assert some.blanks == 1
    assert some.amount(A) == 2
    assert some.amount(B) is None
    assert some.amount(C) is None


def test_has_table() -> None:
    all_cells = {cell: Value(0, "0") for cell in form(Generation.G2021).table(3).cells}
    assert figures(all_cells).has_table(3)
    assert not figures({A: Value(1)}).has_table(3)
    assert figures({}).form is form(Generation.G2021)


def test_copies_leave_the_original_alone() -> None:
    first = figures({})
    second = first.with_amount(A, 3).with_amount(B, None).with_fact(Fact("A02", 118, "条"))
    assert first.values == {}
    assert (second.amount(A), second.values[A].raw, second.values[B].blank) == (3, "3", True)
    assert second.values[A].place.cell == A
    assert second.facts["A02"].amount == 118


def test_places_in_words() -> None:
    assert str(Place("第一部分第2段")) == "第一部分第2段"
    assert str(Place(cell=A)) == "表三“行政复议”“结果维持”"
    assert str(Place()) == ""
