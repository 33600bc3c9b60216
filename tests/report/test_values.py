"""Cells as real reports print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.report.figures import Amount, Place
from report_assistant.report.form import Cell, Column, Generation, form
from report_assistant.report.values import is_value, number, parse_value

COUNT = Column("总计", "总计")
FEE = form(Generation.G2021).column(Cell(1, "行政事业性收费", "本年收费金额（万元）"))
PURCHASE = form(Generation.G2019).column(Cell(1, "政府集中采购", "采购总金额"))


@pytest.mark.parametrize(
    ("text", "column", "amount", "note"),
    [
        ("0", COUNT, 0, ""),
        (" 0", COUNT, 0, ""),
        ("0 ", COUNT, 0, ""),
        ("\u3000１２", COUNT, 12, ""),
        ("1,234", COUNT, 1234, ""),
        ("1，234，567", COUNT, 1234567, ""),
        ("-36", COUNT, -36, ""),
        ("－36", COUNT, -36, ""),
        ("+1036", COUNT, 1036, ""),
        ("22（其中修订16件）", COUNT, 22, "其中修订16件"),
        ("55(含自然失效29件)", COUNT, 55, "含自然失效29件"),
        ("3件", COUNT, 3, ""),
        ("1.3万件", COUNT, 13000, ""),
        ("43.788", FEE, Decimal("43.788"), ""),
        ("43.788万元", FEE, Decimal("43.788"), ""),
        ("43万", FEE, 43, ""),
        ("437880元", FEE, Decimal("43.788"), ""),
        ("1.2亿元", FEE, 12000, ""),
        ("251000元", PURCHASE, 251000, ""),
        ("25.1万元", PURCHASE, 251000, ""),
        ("8040 (no unit)", PURCHASE, 8040, "no unit"),
        ("三", COUNT, 3, ""),
        ("零", COUNT, 0, ""),
    ],
)
def test_readable(text: str, column: Column, amount: Amount, note: str) -> None:
    place = Place("表一")
    value = parse_value(text, column, place)
    assert (value.amount, value.note, value.raw, value.place) == (amount, note, text.strip(), place)
    assert type(value.amount) is type(amount)
    assert not value.blank


@pytest.mark.parametrize("text", ["", " ", "/", "-", "—", "无", "／"])
def test_blank(text: str) -> None:
    value = parse_value(text, COUNT)
    assert value.blank
    assert value.amount is None
    assert is_value(text)


@pytest.mark.parametrize(
    "text", ["见附件", "1,23", "12 月", "1..2", "二00", "约3", "3（4）（5）", "#REF!", "=SUM(A1:A2)"]
)
def test_unreadable_keeps_its_text(text: str) -> None:
    value = parse_value(text, COUNT)
    assert (value.amount, value.raw, value.blank) == (None, text, False)


def test_number_takes_no_unit_and_no_note() -> None:
    assert [number(t) for t in ("１", "1,234", "-3", "4.50", "3件", "3（注）", "x")] == [
        *(1, 1234, -3, Decimal("4.50"), None, None, None)
    ]


@given(st.one_of(st.integers(-(10**20), 10**20), st.decimals(-(10**6), 10**6, places=4)))
def test_every_plain_number_is_read(amount: Amount) -> None:
    assert number(f"{amount:f}" if isinstance(amount, Decimal) else str(amount)) == amount
    assert number(f"{amount:,}") == amount


@pytest.mark.parametrize("raw", ["1 1", "1\n1", "１　１", "1 234"])
def test_digits_apart_are_not_joined_to_one_number(raw: str) -> None:
    column = form(Generation.G2021).column(form(Generation.G2021).cells[0])
    value = parse_value(raw, column)
    assert (value.amount, value.raw) == (None, raw)
    assert is_value(raw), "a number all the same, not the name of a row"
    assert parse_value("22（其中 2 2件）", column).amount == 22
