"""This report against last year's, sister organs' and child organs'."""

from __future__ import annotations

from dataclasses import replace

from check_cases import BODY, CELLS, figures_of, paragraphs, report_of

from report_assistant.checks import CheckResult, Finding, State, check
from report_assistant.report import form as f
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell, Generation

PERMITS = Cell(1, "行政许可", "本年处理决定数量")
NEW = Cell(2, f.RECEIVED, "自然人")
GRANTED = Cell(2, f.GRANTED, "自然人")


def failing(result: CheckResult, rule: str, state: State = State.FAIL) -> list[Finding]:
    return [x for x in result.findings if x.rule == rule and x.state is state]


def test_figures_that_jump() -> None:
    now, before = figures_of({PERMITS: 300}), figures_of({PERMITS: 30}, year=2022)
    (finding,) = failing(check(now, before), "X.SWING")
    assert "五倍" in finding.message
    assert failing(check(now, figures_of({PERMITS: 290}, year=2022)), "X.SWING") == []
    assert failing(check(figures_of({PERMITS: 25}), figures_of({PERMITS: 4}, year=2022)), "X.SWING")
    assert failing(check(figures_of({PERMITS: 19}), figures_of({}, year=2022)), "X.SWING") == []
    assert failing(check(figures_of({}), figures_of({PERMITS: 40}, year=2022)), "X.SWING")
    assert failing(check(now, figures_of({}, year=2021)), "X.SWING", State.UNKNOWN)


def test_the_old_form_is_compared_in_tables_two_and_three() -> None:
    now = figures_of({NEW: 300, GRANTED: 300}, Generation.G2019)
    before = figures_of({NEW: 30, GRANTED: 30}, Generation.G2019, 2019)
    assert len(failing(check(now, before), "X.SWING")) == 2
    blank = now.with_amount(Cell(2, f.RECEIVED, f.TOTAL), None)
    assert len(failing(check(blank, before), "X.SWING")) == 1


def with_numbers(year: int, *numbers: int) -> Report:
    texts = (
        f"{year}年，通过门户网站公开信息{numbers[0]}条，发布政策解读{numbers[1]}篇。",
        f"公众号全年推送消息{numbers[2]}篇，业务培训参训{numbers[3]}人次。",
    )
    return report_of(figures_of(CELLS, year=year), {1: texts})


def test_numbers_that_never_move() -> None:
    now = with_numbers(2023, 118, 26, 186, 35)
    (finding,) = failing(check(now, with_numbers(2022, 118, 26, 186, 40)), "X.SAME")
    assert "3 个数" in finding.message
    assert failing(check(now, with_numbers(2022, 118, 26, 180, 40)), "X.SAME") == []
    assert failing(check(now, with_numbers(2021, 118, 26, 186, 35)), "X.SAME", State.UNKNOWN)


OWN = (
    "我局对拟公开的执法信息逐件做公开属性审查，审查意见随文归档备查。",
    "青禾区司法局每月核对一次办事指南，更新了3处联系电话。",
    "编写面向老年人的大字版服务手册，送到各村公共法律服务点。",
    "把行政复议流程画成图解，在接待窗口滚动播放。",
)


def sister(texts: tuple[str, ...], agency: str = "白沙区教育局") -> Report:
    return report_of(figures_of(CELLS, agency=agency), {1: texts, 5: ("栏目更新不够及时。",), 6: ()})


def test_text_like_a_sister_organ() -> None:
    report = report_of(body={1: OWN})
    near = (
        OWN[0].replace("我局", "我委"),
        "白沙区教育局每月核对一次办事指南，更新了17处联系电话。",
        OWN[2].replace("各村", "各社区"),
    )
    (finding,) = failing(check(report, peers=[sister(near)]), "X.DUP_PEER")
    assert "白沙区教育局2023年" in finding.message
    assert len(finding.evidence) == 3
    assert failing(check(report, peers=[sister(near[:2])]), "X.DUP_PEER") == []
    assert failing(check(report, peers=[sister(OWN, "青禾区司法局")]), "X.DUP_PEER") == []
    assert failing(check(report), "X.DUP_PEER", State.UNKNOWN)


def test_phrases_of_the_law_do_not_count_as_copied() -> None:
    law = (
        "认真贯彻《中华人民共和国政府信息公开条例》，推进公开工作。",
        "本年度没有发生因政府信息公开引起的行政诉讼案件。",
        "2023年没有收取任何信息处理费用，特此说明。",
    )
    assert failing(check(report_of(body={1: law}), peers=[sister(law)]), "X.DUP_PEER") == []


def test_last_years_text_counts_when_it_is_nearly_the_same() -> None:
    now = report_of(body={1: OWN})
    before = report_of(figures_of(CELLS, year=2022), {1: (OWN[0].replace("随文", "一并"), OWN[1], OWN[3])})
    (finding,) = failing(check(now, before), "X.DUP")
    assert len(finding.evidence) == 3


def children() -> list[Figures]:
    return [figures_of({NEW: n, GRANTED: n, PERMITS: 10 * n}, agency=f"第{n}街道办事处") for n in (2, 3)]


def test_an_area_is_the_sum_of_its_organs() -> None:
    whole = figures_of({NEW: 5, GRANTED: 5, PERMITS: 50}, agency="青禾区人民政府")
    assert failing(check(whole, children=children()), "X.SUM_CHILD") == []
    wrong = figures_of({NEW: 6, GRANTED: 6, PERMITS: 50}, agency="青禾区人民政府")
    (finding,) = failing(check(wrong, children=children()), "X.SUM_CHILD")
    assert "等 6 格" in finding.message
    assert "汇总 5、填报 6" in finding.message
    (one_cell,) = failing(check(whole.with_amount(PERMITS, 51), children=children()), "X.SUM_CHILD")
    assert "等" not in one_cell.message
    assert failing(check(whole), "X.SUM_CHILD", State.UNKNOWN)


def test_children_that_do_not_fit_are_not_added() -> None:
    whole = figures_of({NEW: 5, GRANTED: 5, PERMITS: 50}, agency="青禾区人民政府")
    (why,) = failing(check(whole, children=[replace(children()[0], year=2022)]), "X.SUM_CHILD", State.UNKNOWN)
    assert "不是 2023 年" in why.message
    first = children()[0]
    gap = replace(first, values={c: v for c, v in first.values.items() if c != PERMITS})
    (why,) = failing(check(whole, children=[gap, children()[1]]), "X.SUM_CHILD", State.UNKNOWN)
    assert "1 格" in why.message


def test_paragraphs_of_last_year_are_only_read_when_asked_for() -> None:
    report = replace(report_of(), preamble=paragraphs("本报告由青禾区司法局编制。"))
    assert failing(check(report, report_of(figures_of(CELLS, year=2022), {1: BODY[1]})), "X.DUP")
