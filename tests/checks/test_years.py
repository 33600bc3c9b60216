"""X.*: this year against last year."""

from __future__ import annotations

from dataclasses import replace

import pytest
from check_cases import BODY, CELLS, faults, figures_of, fired, one, report_of, valid_figures
from hypothesis import given, settings
from hypothesis import strategies as st

from report_assistant.checks import Severity, State
from report_assistant.report import form as f
from report_assistant.report.figures import Figures, Value
from report_assistant.report.form import Cell, Generation

NORMS = "行政规范性文件"


def year_before(figures: Figures) -> Figures:
    """Last year's figures that fit ``figures`` (only what the cross-year rules read)."""
    before = replace(figures, year=figures.year - 1, generation=Generation.G2021)
    for column in f.APPLICANTS:
        carried = figures.values[Cell(2, f.CARRIED_IN, column)].zeroed
        before = before.with_amount(Cell(2, f.CARRIED_OUT, column), carried)
    for row in ("规章", NORMS):
        have, made, gone = (
            figures.values[Cell(1, row, c)].zeroed for c in ("现行有效件数", "本年制发件数", "本年废止件数")
        )
        before = before.with_amount(Cell(1, row, "现行有效件数"), have - made + gone)
    return before


@settings(max_examples=25)
@given(valid_figures(Generation.G2021), st.sampled_from(f.APPLICANTS))
def test_carry_over_holds_in_each_column_or_names_it(figures: Figures, column: str) -> None:
    before = year_before(figures)
    assert faults(figures, before) == {}
    cell = Cell(2, f.CARRIED_OUT, column)
    (finding,) = fired(figures, before.with_amount(cell, before.values[cell].zeroed + 1))["X.CARRY"]
    assert finding.severity is Severity.ERROR
    assert f"“{column}”" in finding.message
    assert "2022 年" in str(finding.evidence[1].place)


def test_the_stock_of_documents() -> None:
    figures = figures_of(CELLS)
    before = year_before(figures).with_amount(Cell(1, NORMS, "现行有效件数"), 9)
    (finding,) = fired(figures, before)["X.VALID"]
    assert finding.severity is Severity.WARNING
    assert "应为 10" in finding.message


def test_blank_and_missing_cells_are_not_judged() -> None:
    figures = figures_of(CELLS)
    before = year_before(figures)
    left = {c: v for c, v in before.values.items() if c.row not in {f.CARRIED_OUT, NORMS}}
    unknown = fired(figures, replace(before, values=left), State.UNKNOWN)
    assert "自然人" in unknown["X.CARRY"][0].message
    assert NORMS in unknown["X.VALID"][0].message
    blank = replace(before, values={**before.values, Cell(1, "规章", "现行有效件数"): Value(None, "")})
    assert "规章" in fired(figures, blank, State.UNKNOWN)["X.VALID"][0].message


def test_two_generations_are_not_compared() -> None:
    figures = figures_of(CELLS, year=2021)
    unknown = fired(figures, figures_of({}, Generation.G2019, 2020), State.UNKNOWN)
    assert {"X.GEN", "X.CARRY", "X.VALID"} <= set(unknown)
    assert "格式不同" in unknown["X.GEN"][0].message


def test_a_wrong_year_is_not_compared() -> None:
    figures = figures_of(CELLS)
    unknown = fired(figures, replace(year_before(figures), year=2021), State.UNKNOWN)
    assert "2021" in unknown["X.CARRY"][0].message
    assert "X.GEN" not in unknown


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("2022年我局收到群众来信，均认真办理。", True),
        ("2022年，全年公开事项按计划完成。", True),
        ("2022年我局部门决算按时公开，共公开报表。", False),
        ("与2022年相比，我局公开渠道更多。", False),
        ("2022年我局公开的问题，本年已整改。", False),
        ("《2022年我局工作安排》已公开。", False),
        ("2022年我局收到、2023年办结的来信均已归档。", False),
        ("2021年我局建成平台。", False),
    ],
)
def test_last_years_number_in_this_years_text(text: str, stale: bool) -> None:
    assert ("X.STALE_YEAR" in fired(report_of(body={1: (*BODY[1], text)}))) is stale


def test_text_repeated_from_last_year() -> None:
    figures = figures_of(CELLS)
    report, before = report_of(figures), report_of(year_before(figures))
    found = fired(report, before)["X.DUP"]
    assert [x.evidence[0].place.section for x in found] == [1]
    other = tuple("".join(reversed(t.rstrip("。"))) + "。" for t in BODY[1])
    fresh = {1: other, 5: ("问题是解读少，下一步增加图解。",)}
    assert "X.DUP" not in fired(report, report_of(year_before(figures), fresh))


def test_repetition_is_unknown_without_last_years_text() -> None:
    figures = figures_of(CELLS)
    unknown = fired(report_of(figures), year_before(figures), State.UNKNOWN)
    assert "上年的报告正文" in unknown["X.DUP"][0].message
    assert one("无")[1][3] == "无"
