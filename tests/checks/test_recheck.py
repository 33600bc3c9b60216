"""A check after a change equals a full check, and runs only the rules that read the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from check_cases import CELLS, figures_of, one, paragraphs, report_of, valid_figures
from hypothesis import given, settings
from hypothesis import strategies as st

from report_assistant.checks import CheckResult, Explanation, State, check, recheck, rules
from report_assistant.checks.__main__ import main
from report_assistant.checks.catalogue import markdown
from report_assistant.checks.rule import EVERYTHING, Part, Rule
from report_assistant.checks.runner import Memory, judge
from report_assistant.report.document import Report, Signature
from report_assistant.report.figures import Figures
from report_assistant.report.form import form

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"
SENTENCES = (
    "收到政府信息公开申请9件，其中自然人5件、法人或其他组织5件。",
    "全年通过政府网站公开信息119篇。",
    "没有发生行政复议和行政诉讼。",
    "制发行政规范性文件3件，行政许可决定4件。",
    "收取信息处理费2件310元。",
    "我委全年公开条，【待补：件数】。",
    "2022年，我局共公开信息。",
    "截止2023年12月31日，现将情况汇报如下，通过白沙区人民政府门户网站公开。",
    "依据国办公开办函【2019】60号编制。",
    "一是加强审核；三是更新栏目。",
    "存在的问题是解读形式单一。",
)


def change_cell(report: Report, data: st.DataObject) -> Report:
    cell = data.draw(st.sampled_from(form(report.figures.generation).cells))
    amount = data.draw(st.one_of(st.none(), st.integers(0, 99)))
    return replace(report, figures=report.figures.with_amount(cell, amount))


def change_paragraph(report: Report, data: st.DataObject) -> Report:
    section = data.draw(st.sampled_from(report.sections))
    texts = [p.text for p in section.paragraphs]
    at = data.draw(st.integers(0, len(texts)))
    texts[at : at + data.draw(st.integers(0, 1))] = [data.draw(st.sampled_from(SENTENCES))]
    changed = replace(section, paragraphs=paragraphs(*texts))
    return replace(report, sections=tuple(changed if s is section else s for s in report.sections))


def change_opening(report: Report, data: st.DataObject) -> Report:
    return replace(report, preamble=paragraphs(data.draw(st.sampled_from(SENTENCES))))


def change_frame(report: Report, data: st.DataObject) -> Report:
    section = data.draw(st.sampled_from(report.sections))
    changed = replace(section, numeral=data.draw(st.sampled_from(("", "一"))), heading="其它事项")
    return data.draw(
        st.sampled_from(
            (
                replace(report, title="政府信息公开年度报告"),
                replace(report, signature=Signature("青禾区司法局", "2024年9月", 2024, 9)),
                replace(report, tables=(1, 3)),
                replace(report, period=None),
                replace(report, labels=((1, "本年处理绝对数量"),)),
                replace(report, sections=tuple(changed if s is section else s for s in report.sections)),
                replace(report, sections=report.sections[1:]),
            )
        )
    )


def change_year(report: Report, data: st.DataObject) -> Report:
    return replace(report, figures=replace(report.figures, year=data.draw(st.integers(2021, 2025))))


CHANGES: tuple[Callable[[Report, st.DataObject], Report], ...] = (
    change_cell,
    change_paragraph,
    change_opening,
    change_frame,
    change_year,
)


@settings(max_examples=60)
@given(valid_figures(), st.data())
def test_checking_again_equals_a_full_check(figures: Figures, data: st.DataObject) -> None:
    report = report_of(figures)
    last_year = report_of(replace(figures, year=figures.year - 1), one(SENTENCES[1]))
    peers = [report_of(figures_of(CELLS, agency="白沙区司法局"))]
    result = check(report, last_year, peers=peers, children=[figures])
    for change in data.draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3)):
        report = change(report, data)
        result = recheck(result, report)
        assert result == check(report, last_year, peers=peers, children=[figures])


def counting(result: CheckResult, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    ran: list[str] = []

    def record(rule: Rule, subject: object) -> object:
        ran.append(rule.id)
        return judge(rule, subject)  # type: ignore[arg-type]

    assert isinstance(result.memory, Memory)
    monkeypatch.setattr("report_assistant.checks.runner.judge", record)
    return ran


def test_only_rules_that_read_the_change_run(monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of()
    result = check(report)
    ran = counting(result, monkeypatch)
    assert recheck(result, report) == result
    assert ran == []
    cell = form(report.figures.generation).table(3).cells[0]
    recheck(result, replace(report, figures=report.figures.with_amount(cell, 7)))
    assert "T3.SUM" in ran
    assert "N.REVIEW" in ran
    assert not [r for r in ran if r.startswith(("T1.", "T2.", "P.", "S.HEAD"))]
    ran.clear()
    last = report.sections[-1]
    changed = replace(last, paragraphs=paragraphs("2023年没有收取信息处理费。"))
    recheck(result, replace(report, sections=(*report.sections[:-1], changed)))
    assert "S6.FEE_SUM" in ran
    assert not [r for r in ran if r.startswith(("T1.", "T3.", "S.SUB5"))]


def test_unchanged_paragraphs_are_not_read_again() -> None:
    report = report_of()
    first = check(report)
    longer = report_of(body=one(SENTENCES[0]))
    again = recheck(first, longer)
    assert first.memory is not None
    assert again.memory is not None
    before = {id(p.wording) for p in first.memory.subject.paragraphs}
    fresh = [p.text for p in again.memory.subject.paragraphs if id(p.wording) not in before]
    assert fresh == [SENTENCES[0]]


def test_explanations_are_kept_or_replaced() -> None:
    report = report_of(figures_of(CELLS).with_amount(next(iter(CELLS)), None), {6: ("无。",)})
    first = check(report)
    key = next(x.key for x in first.findings if x.rule == "S6.FEE_MISSING")
    explained = recheck(first, report, [Explanation(key, "另文报告")])
    assert [x.rule for x in explained.findings if x.state is State.EXPLAINED] == ["S6.FEE_MISSING"]
    assert recheck(explained, report) == explained
    assert recheck(explained, report, []) == first


def test_figures_first_and_a_report_later() -> None:
    figures = figures_of(CELLS)
    assert recheck(check(figures), report_of(figures)) == check(report_of(figures))
    assert recheck(check(report_of(figures)), figures) == check(figures)
    changed = figures.with_amount(next(iter(CELLS)), 9)
    assert recheck(check(figures), changed) == check(changed)
    assert recheck(CheckResult((), 0, 0, 0), figures) == check(figures)


def test_every_rule_says_what_it_reads() -> None:
    assert [rule.id for rule in rules() if rule.reads == EVERYTHING] == []
    assert set(Part) == set().union(*(rule.reads for rule in rules()))


def test_the_page_of_rules_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == markdown()
    assert DOCUMENT.read_text(encoding="utf-8") == markdown(), (
        "python -m report_assistant.checks > docs/rules.md"
    )
    assert all(f"`{rule.id}`" in markdown() for rule in rules())
