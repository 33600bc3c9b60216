"""S6.*: the statement on 信息处理费."""

from __future__ import annotations

from dataclasses import replace

import pytest
from check_cases import BODY, CELLS, figures_of, fired, report_of

from report_assistant.checks import Severity, State
from report_assistant.report.form import Generation


def test_the_fee_statement_is_required_in_section_six() -> None:
    (finding,) = fired(report_of(body={6: ("本报告可在区政府门户网站查阅。",)}))["S6.FEE_MISSING"]
    assert finding.severity is Severity.WARNING
    moved = {1: (*BODY[1], "没有收取信息处理费。"), 6: ("没有其他事项。",)}
    assert "第一部分写到了" in fired(report_of(body=moved))["S6.FEE_MISSING"][0].message
    old = figures_of(CELLS | {}, year=2020)
    assert old.generation is Generation.G2021
    assert "S6.FEE_MISSING" not in fired(report_of(figures_of({}, Generation.G2019), {6: ("无。",)}))


def test_without_section_six_it_is_unknown() -> None:
    report = report_of()
    assert "S6.FEE_MISSING" in fired(replace(report, sections=report.sections[:5]), state=State.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("收取信息处理费1件380元。", set()),
        ("收取信息处理费1件385元。", {"S6.FEE_TEN"}),
        ("收取信息处理费0.038万元。", set()),
        ("收取信息处理费约385元。", set()),
        ("收取信息处理费3件700元，其中申请人甲1件400元、申请人乙2件300元。", set()),
        ("收取信息处理费3件700元，其中申请人甲1件400元、申请人乙2件400元。", {"S6.FEE_SUM"}),
        ("收取信息处理费4件700元，其中申请人甲1件400元、申请人乙2件300元。", {"S6.FEE_SUM"}),
        ("收取信息处理费3件700元，其中按页收取400元。", set()),
    ],
)
def test_fee_amounts(text: str, rules: set[str]) -> None:
    assert set(fired(report_of(body={6: (text,)}))) - {"S6.FEE_T1"} == rules
