"""Edits to figures: totals follow, typed totals stay, the year decides the form."""

from __future__ import annotations

from datetime import date

import pytest
from chat_cases import shared_assistant

from report_assistant.chat.workspace import (
    all_zero,
    blank_figures,
    carry_over,
    edit_cells,
    rename,
    report_year,
    with_facts,
    without_fact,
)
from report_assistant.errors import NotPossible
from report_assistant.report.figures import Fact
from report_assistant.report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    GRANTED,
    NATURAL_PERSON,
    RECEIVED,
    TOTAL,
    Cell,
    Generation,
)


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 1), 2025),
        (date(2026, 3, 31), 2025),
        (date(2026, 9, 30), 2025),
        (date(2026, 10, 1), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_the_year_a_report_is_about_turns_in_october(today: date, year: int) -> None:
    assert report_year(today) == year


def test_totals_follow_an_edit() -> None:
    figures, changed = edit_cells(
        blank_figures("云溪县司法局", 2024), {Cell(2, GRANTED, NATURAL_PERSON): "３"}
    )
    assert figures.amount(Cell(2, GRANTED, NATURAL_PERSON)) == 3
    for total in (Cell(2, GRANTED, TOTAL), Cell(2, CONCLUDED, NATURAL_PERSON), Cell(2, CONCLUDED, TOTAL)):
        assert changed[total] == "3"
        assert figures.amount(total) == 3


def test_a_typed_total_stays_for_the_checker() -> None:
    figures = all_zero(blank_figures("云溪县司法局", 2024))
    figures, changed = edit_cells(figures, {Cell(2, RECEIVED, TOTAL): "9"})
    assert figures.amount(Cell(2, RECEIVED, TOTAL)) == 9
    assert changed == {}


def test_unreadable_text_is_kept_as_typed() -> None:
    cell = Cell(2, RECEIVED, NATURAL_PERSON)
    figures, _ = edit_cells(blank_figures("云溪县司法局", 2024), {cell: "若干"})
    assert figures.values[cell].raw == "若干"
    assert figures.amount(cell) is None


def test_the_year_decides_the_form() -> None:
    figures = all_zero(blank_figures("云溪县司法局", 2024))
    renamed = rename(figures, "云溪县司法局", 2020)
    assert renamed.generation is Generation.G2019
    assert set(renamed.values) == set(renamed.form.cells)


def test_last_years_open_cases_are_carried_over_only_from_the_year_before() -> None:
    last, _ = edit_cells(
        all_zero(blank_figures("云溪县司法局", 2023)), {Cell(2, CARRIED_OUT, NATURAL_PERSON): "2"}
    )
    carried = carry_over(blank_figures("云溪县司法局", 2024), last)
    assert carried.amount(Cell(2, CARRIED_IN, NATURAL_PERSON)) == 2
    assert carried.amount(Cell(2, CARRIED_IN, TOTAL)) == 2
    assert carry_over(blank_figures("云溪县司法局", 2025), last).amount(Cell(2, CARRIED_IN, TOTAL)) is None


def test_facts_come_and_go() -> None:
    figures = with_facts(blank_figures("云溪县司法局", 2024), [Fact("A02", 118, "条")])
    assert figures.facts["A02"].amount == 118
    assert "A02" not in without_fact(figures, "A02").facts


def test_names_are_cleaned_of_what_nobody_sees() -> None:
    figures = blank_figures("栖川市交通局", 2024)
    assert rename(figures, "\u200b栖川市\n{{交通}}局\u3000", 2024).agency == "栖川市交通局"
    assert rename(figures, "  ", 2024).agency == ""
    with pytest.raises(NotPossible, match="机关名称"):
        rename(figures, "长" * 101, 2024)


@pytest.mark.parametrize("year", [2018, 2999])
def test_what_cannot_be_done_is_not_told_of_a_data_file(year: int) -> None:
    assistant = shared_assistant()
    identity = assistant.store.create().id
    with pytest.raises(NotPossible, match=f"收到 {year}，请重新填写") as told:
        assistant.set_head(identity, "云溪县司法局", year)
    assert "数据文件" not in str(told.value)
    assert assistant.store.load(identity).figures.agency == ""
