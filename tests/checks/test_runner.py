"""The runner: counts, explanations, JSON, and whole files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from check_cases import CELLS, figures_of, one, report_of, valid_figures
from hypothesis import given, settings
from hypothesis import strategies as st

from report_assistant.checks import (
    Evidence,
    Explanation,
    Finding,
    Severity,
    State,
    check,
    finding_to_dict,
    result_to_dict,
    rules,
)
from report_assistant.readers import read_report
from report_assistant.report import form as f
from report_assistant.report.figures import Figures, Place
from report_assistant.report.form import Cell

ROOT = Path(__file__).parents[2]
XICHENG = ROOT.parent / "shared" / "reports" / "xicheng-park-committee-2023.txt"
CORPUS = sorted((ROOT / "corpus").glob("*.md"))
WRONG = Cell(2, f.GRANTED, "自然人")


def broken() -> Figures:
    return figures_of(CELLS).with_amount(WRONG, 9)


def test_rules_are_complete_and_unique() -> None:
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))
    assert all(rule.formula for rule in rules())
    wanted = (
        "T1.TYPE T1.BLANK T1.UNIT_IN_CELL T2.INT T2.BLANK T2.ROW T2.COL T2.BAL T2.LOCATE T3.SUM T3.BLANK "
        "X.CARRY X.VALID X.GEN S.HEAD6 S.ORDINAL S.ORDER S.HEADTEXT S.SIGN S.TABLES S.YEAR S.PLACEHOLDER "
        "S6.FEE_MISSING P.UNIT P.DUP_PARA N.APP N.APP_ZERO N.RL_ZERO"
    )
    assert set(wanted.split()) <= set(ids)


def test_counts_add_up() -> None:
    result = check(report_of(broken()))
    failing = {x.rule for x in result.findings if x.state is State.FAIL}
    assert result.run == len(rules())
    assert result.passed + result.unknown + len(failing) == result.run
    assert {x.rule for x in result.errors} <= failing
    assert [x.severity for x in result.failures] == sorted(
        (x.severity for x in result.failures), key=["error", "warning", "info"].index
    )


@settings(max_examples=10)
@given(valid_figures())
def test_checking_twice_gives_the_same(figures: Figures) -> None:
    report = report_of(figures)
    assert check(report) == check(report)
    assert check(report).errors == () or figures.values[Cell(2, f.RECEIVED, f.TOTAL)].amount != 7


SIGNS = (
    "公开申请件条其中占%一二三0123456789，。；、（）《》“”〔〕年月日"
    "未无没有收到行政复议办结转网站共 \n\tX×_【待补：】"
)
ANYTHING = st.text(SIGNS, max_size=80)


@settings(max_examples=60)
@given(st.lists(ANYTHING, max_size=3), ANYTHING, ANYTHING)
def test_any_text_can_be_checked(texts: list[str], title: str, last_section: str) -> None:
    body = {1: tuple(texts), 4: (title,), 5: (), 6: (last_section,)}
    report = report_of(figures_of(CELLS), body, title=title)
    assert check(report, report_of(figures_of(CELLS, year=2022), body)).run == len(rules())


def test_an_explanation_survives_and_lapses_with_the_value() -> None:
    report = report_of(broken())
    errors = check(report).errors
    said = [Explanation(x.key, "上级系统导出如此", "张三", "2024-01-10") for x in errors]
    explained = check(report, explanations=said)
    assert explained.errors == ()
    assert {x.reason for x in explained.findings if x.state is State.EXPLAINED} == {"上级系统导出如此"}
    longer = report_of(broken(), one("收到政府信息公开申请7件，上年结转1件，已全部办结，按时答复。"))
    assert check(longer, explanations=said).errors == ()
    changed = report_of(broken().with_amount(WRONG, 8))
    assert len(check(changed, explanations=said).errors) == len(errors)
    blank = [Explanation(x.key, "  ") for x in errors]
    assert check(report, explanations=blank).errors == errors


def test_unknown_findings_cannot_be_explained() -> None:
    finding = next(x for x in check(figures_of(CELLS)).findings if x.state is State.UNKNOWN)
    again = check(figures_of(CELLS), explanations=[Explanation(finding.key, "没有正文")])
    assert finding in again.findings


def test_keys_tell_findings_apart() -> None:
    report = report_of(broken(), {6: ("【待补：件数】、【待补：金额】。",)})
    keys = [x.key for x in check(report).findings if x.state is State.FAIL]
    assert len(keys) == len(set(keys))
    assert Finding("X", Severity.INFO, "甲").key != Finding("X", Severity.INFO, "乙").key


def test_json() -> None:
    result = result_to_dict(check(report_of(broken())))
    assert json.loads(json.dumps(result, ensure_ascii=False)) == result
    findings = result["findings"]
    assert isinstance(findings, list)
    row = next(x for x in findings if x["rule"] == "T2.ROW")
    assert set(row) == {"rule", "severity", "state", "message", "evidence", "key"}
    assert row["severity"] == "error"
    assert row["state"] == "fail"
    assert row["evidence"][0]["value"] == 9
    assert row["evidence"][0]["place"]["cell"] == [2, f.GRANTED, "自然人"]
    located = next(x for x in findings if x["rule"] == "T2.LOCATE")
    assert located["proposals"] == [{"cell": [2, f.GRANTED, "自然人"], "value": "4"}]
    money = finding_to_dict(
        Finding("X", Severity.INFO, "甲", (Evidence(Place("乙"), "丙"),), State.EXPLAINED, reason="丁")
    )
    assert money["reason"] == "丁"
    assert money["evidence"] == [{"place": {"words": "乙"}, "quote": "丙", "value": None}]


def test_decimal_values_are_numbers_in_json() -> None:
    from decimal import Decimal

    finding = Finding("X", Severity.INFO, "甲", (Evidence(Place("乙"), "43.788", Decimal("43.788")),))
    assert finding_to_dict(finding)["evidence"] == [
        {"place": {"words": "乙"}, "quote": "43.788", "value": 43.788}
    ]


@pytest.mark.skipif(not XICHENG.exists(), reason="the real report lies beside the checkout")
def test_the_park_committee_report_of_2023() -> None:
    result = check(read_report(XICHENG))
    assert result.errors == ()
    found = [(x.rule, x.message) for x in result.failures]
    assert any(r == "P.UNIT" and "118条" in m and "118篇" in m for r, m in found)
    assert any(r == "P.DUP_PARA" and "公文制发" in m for r, m in found)
    assert [r for r, _ in found].count("S.ORDINAL") == 2
    assert {"S6.FEE_MISSING", "S.OFFTOPIC", "S.INTERNAL_TONE", "S.LEN"} <= {r for r, _ in found}
    assert any(r == "S.SIGN" and "2024年1月" in m for r, m in found)
    assert not [r for r, _ in found if r[:2] in {"T1", "T2", "T3"}]


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_the_sample_reports_have_no_error(path: Path) -> None:
    slug, _, year = path.stem.rpartition("-")
    before = path.with_name(f"{slug}-{int(year) - 1}.md")
    last_year = read_report(before) if before.exists() else None
    result = check(read_report(path), last_year)
    assert [x.message for x in result.errors] == []
    warnings = [x.message for x in result.failures if x.severity is Severity.WARNING]
    assert len(warnings) <= 1, warnings
