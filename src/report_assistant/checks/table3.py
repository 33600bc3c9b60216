"""T3.*: table 3 (行政复议、行政诉讼情况)."""

from __future__ import annotations

from report_assistant.checks.cells import Balance, blanks, sums, types
from report_assistant.checks.finding import Severity, gap
from report_assistant.checks.rule import Need, Part, Rule, parts
from report_assistant.report.figures import Figures
from report_assistant.report.numerals import render_amount


def _words(figures: Figures, balance: Balance) -> str:
    parts = "、".join(f"{c.column} {render_amount(figures.values[c].zeroed)}" for c in balance.sum.parts)
    return (
        f"表三“{balance.sum.whole[0].row}”：{parts}，合计 {render_amount(balance.parts)}，"
        f"总计栏填的是 {render_amount(balance.whole)}，相差 {gap(balance.parts, balance.whole)}。"
    )


RULES = (
    Rule(
        "T3.INT",
        Severity.ERROR,
        "表三的 15 格都是不小于 0 的整数",
        types("T3.INT", 3),
        needs=(Need.TABLE_3,),
        reads=parts(Part.TABLE_3),
    ),
    Rule(
        "T3.BLANK",
        Severity.WARNING,
        "表三没有空格、斜线、短横或“无”",
        blanks("T3.BLANK", 3),
        needs=(Need.TABLE_3,),
        reads=parts(Part.TABLE_3),
    ),
    Rule(
        "T3.SUM",
        Severity.ERROR,
        "三栏各自：结果维持 ＋ 结果纠正 ＋ 其他结果 ＋ 尚未审结 ＝ 总计",
        sums("T3.SUM", 3, _words),
        needs=(Need.TABLE_3,),
        exceptions="空格按 0 计算",
        case="金湖县 2023：未经复议直接起诉 2+0+1+0，总计 0",
        reads=parts(Part.TABLE_3),
    ),
)
