"""Generated figures and reports for the tests of the checker: valid, to be broken one fault at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from invented_reports import balanced_figures, whole_report
from report_assistant.checks import Finding, Severity, State, check
from report_assistant.report import form as f
from report_assistant.report.document import Paragraph, Report
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.form import Cell, Generation, form, outcome_rows

PERSONS = f.APPLICANTS[:-1]
ORGAN = "青禾区司法局"


def figures_of(
    amounts: dict[Cell, Amount],
    generation: Generation = Generation.G2021,
    year: int | None = None,
    agency: str = ORGAN,
) -> Figures:
    """Whole figures from the cells that are not zero; totals are computed."""
    due = 2020 if generation is Generation.G2019 else 2023
    return balanced_figures(amounts, agency=agency, year=year or due, generation=generation)


@st.composite
def valid_figures(draw: st.DrawFn, generation: Generation | None = None) -> Figures:
    """Figures in which every relation holds, both generations, mostly small and sparse."""
    chosen = generation or draw(st.sampled_from(list(Generation)))
    few = st.one_of(st.just(0), st.just(0), st.integers(0, 40))
    amounts: dict[Cell, Amount] = {}
    for person in PERSONS:
        done = 0
        for row in outcome_rows(chosen):
            amounts[Cell(2, row, person)] = count = draw(few)
            done += count
        carried_out = draw(few)
        carried_in = draw(st.integers(0, done + carried_out))
        amounts[Cell(2, f.CARRIED_OUT, person)] = carried_out
        amounts[Cell(2, f.CARRIED_IN, person)] = carried_in
        amounts[Cell(2, f.RECEIVED, person)] = done + carried_out - carried_in
    for dispute in f.DISPUTES:
        for ruling in f.RULINGS:
            amounts[Cell(3, dispute, ruling)] = draw(few)
    for cell in form(chosen).table(1).cells:
        if cell.row != "规章":
            amounts[cell] = draw(few)
    if chosen is Generation.G2019:
        # Every document is published in the year in which it is made.
        made, opened, total = (
            Cell(1, "规范性文件", c) for c in ("本年新制作数量", "本年新公开数量", "对外公开总数量")
        )
        amounts[opened], amounts[total] = amounts[made], amounts[made] + draw(few)
    if chosen is Generation.G2021:
        norms = [Cell(1, "行政规范性文件", c) for c in ("本年制发件数", "本年废止件数", "现行有效件数")]
        amounts[norms[2]] = amounts[norms[0]] + draw(few)
    return figures_of(amounts, chosen)


BODY = {
    1: (
        "（一）主动公开情况",
        "2023年，我局通过区政府门户网站公开信息118条，政策解读6篇，公开内容以部门动态和办事指南为主。",
        "（二）依申请公开情况",
        "收到政府信息公开申请7件，上年结转1件，已全部办结，没有结转下年度继续办理的申请。",
        "（三）政府信息管理情况",
        "信息发布前逐件做公开属性审查，清理过期栏目内容，没有发现泄露个人隐私的情形。",
        "（四）政府信息公开平台建设情况",
        "维护网站专栏和微信公众号，公众号全年推送消息186篇，及时更新办事电话。",
        "（五）监督保障情况",
        "召开专题会议2次，组织业务培训1次，参训35人次，公开工作纳入科室年度考核。",
    ),
    5: ("存在的问题：政策解读形式单一，个别栏目更新不及时。", "下一步，增加图文解读，按月检查栏目更新情况。"),
    6: ("2023年没有收取信息处理费。", "没有其他需要报告的事项。"),
}
CELLS: dict[Cell, Amount] = {
    Cell(1, "行政规范性文件", "本年制发件数"): 1,
    Cell(1, "行政规范性文件", "现行有效件数"): 4,
    Cell(2, f.RECEIVED, "自然人"): 5,
    Cell(2, f.RECEIVED, "商业企业"): 2,
    Cell(2, f.CARRIED_IN, "自然人"): 1,
    Cell(2, f.GRANTED, "自然人"): 4,
    Cell(2, f.GRANTED, "商业企业"): 2,
    Cell(2, f"{f.UNAVAILABLE}/1.本机关不掌握相关政府信息", "自然人"): 2,
}


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text) for text in texts)


def report_of(
    figures: Figures | None = None, body: dict[int, tuple[str, ...]] | None = None, **changes: object
) -> Report:
    """A report without faults; ``body`` replaces whole sections, ``changes`` other fields."""
    own = figures or figures_of(CELLS)
    year = own.year
    report = replace(
        whole_report(own, {**BODY, **(body or {})}, day=17),
        preamble=paragraphs(
            "本报告按照《中华人民共和国政府信息公开条例》第五十条编制，所列数据的统计期限为"
            f"{year}年1月1日至12月31日。"
        ),
        period=(date(year, 1, 1), date(year, 12, 31)),
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def one(text: str) -> dict[int, tuple[str, ...]]:
    """The sample body with ``text`` added to section one, under 依申请公开."""
    return {1: (*BODY[1][:2], BODY[1][2], text, *BODY[1][4:])}


def faults(subject: Report | Figures, last_year: Report | Figures | None = None) -> dict[str, list[Finding]]:
    """Failing errors and warnings by rule; hints on unlikely figures are left out."""
    found = fired(subject, last_year)
    return {r: own for r, own in found.items() if any(x.severity is not Severity.INFO for x in own)}


def fired(
    subject: Report | Figures, last_year: Report | Figures | None = None, state: State = State.FAIL
) -> dict[str, list[Finding]]:
    """Findings in ``state`` by rule."""
    result: dict[str, list[Finding]] = {}
    for finding in check(subject, last_year).findings:
        if finding.state is state:
            result.setdefault(finding.rule, []).append(finding)
    return result
