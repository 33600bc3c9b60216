"""X.SWING, X.SAME: figures that jump from one year to the next, and numbers that never move."""

from __future__ import annotations

from collections.abc import Iterator

from report_assistant.checks.finding import Evidence, Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import TABLES, TEXT, Need, Rule, parts
from report_assistant.checks.subject import ParagraphAt, Subject
from report_assistant.checks.years import given_before
from report_assistant.report import form as f
from report_assistant.report.figures import Amount
from report_assistant.report.form import Cell, Generation
from report_assistant.report.mentions import Mention
from report_assistant.report.mentions import Subject as Whose
from report_assistant.report.numerals import Kind, render_amount
from report_assistant.report.slots import slots

_FOLD = 5
_LEAST_CHANGE = 20
_LEAST_NUMBER = 10
_FEWEST_SAME = 3
# Stocks and staff that rightly stay the same for years.
_STEADY = frozenset({"D04", "D10", "D10.2", "D11", "D12", "D14", "E01", "E01.2", "E06", "C12", "A31"})


def _big_figures(generation: Generation) -> tuple[Cell, ...]:
    table2 = tuple(Cell(2, row, f.TOTAL) for row in (f.RECEIVED, f.CONCLUDED, f.CARRIED_OUT))
    table3 = tuple(Cell(3, dispute, f.TOTAL) for dispute in f.DISPUTES)
    if generation is Generation.G2019:
        return (*table2, *table3)
    table1 = tuple(Cell(1, row, "本年处理决定数量") for row in ("行政许可", "行政处罚", "行政强制"))
    norms = Cell(1, "行政规范性文件", "现行有效件数")
    fee = Cell(1, "行政事业性收费", "本年收费金额（万元）")
    return (norms, *table1, fee, *table2, *table3)


def _swings(subject: Subject) -> Iterator[Finding]:
    rule, now, before = "X.SWING", subject.figures, given_before(subject)
    for cell in _big_figures(now.generation):
        here, there = now.amount(cell), before.amount(cell)
        if here is None or there is None or -_LEAST_CHANGE <= here - there <= _LEAST_CHANGE:
            continue
        if here > _FOLD * there or there > _FOLD * here:
            message = (
                f"{cell}本年是 {render_amount(here)}，{before.year} 年是 {render_amount(there)}，"
                "变化超过五倍，请核对；职权划转或集中办理的可不改。"
            )
            evidence = (
                *cell_evidence(now, (cell,)),
                *cell_evidence(before, (cell,), f"{before.year} 年"),
            )
            yield Finding(rule, Severity.INFO, message, evidence)


Number = tuple[str, Amount, str]


def _numbers(paragraphs: tuple[ParagraphAt, ...]) -> Iterator[tuple[Number, ParagraphAt, Mention]]:
    for paragraph in paragraphs:
        for mention in paragraph.mentions:
            quantity = mention.quantity
            own = mention.slot and mention.slot not in _STEADY and not slots()[mention.slot].formula
            level = quantity.kind is Kind.COUNT and not mention.change and mention.subject is Whose.SELF
            if own and level and quantity.amount >= _LEAST_NUMBER:
                yield (mention.slot or "", quantity.amount, quantity.unit), paragraph, mention


def _same_numbers(subject: Subject) -> Iterator[Finding]:
    report = subject.report_before
    if report is None or report.year != subject.year - 1:
        yield unknown("X.SAME", "上年报告不是上一年度的，这一项无法核对。")
        return
    before = {number for number, _, _ in _numbers(subject.paragraphs_before)}
    same: dict[str, Evidence] = {}
    for number, paragraph, mention in _numbers(subject.paragraphs):
        if number in before:
            quantity = mention.quantity
            same.setdefault(number[0], paragraph.evidence(quantity.raw, quantity.start, quantity.amount))
    if len(same) < _FEWEST_SAME:
        return
    names = "、".join(f"{slots()[slot].name}（{evidence.quote}）" for slot, evidence in same.items())
    message = f"有 {len(same)} 个数与上年报告完全相同：{names}，可能沿用了上年的数，请核对。"
    yield Finding("X.SAME", Severity.WARNING, message, tuple(same.values()))


RULES = (
    Rule(
        "X.SWING",
        Severity.INFO,
        "主要数据与上年相比变化不超过五倍（差数大于 20 的）",
        _swings,
        needs=(Need.SAME_FORM,),
        exceptions="职权划转、新系统、一次性集中办理",
        reads=parts(*TABLES),
    ),
    Rule(
        "X.SAME",
        Severity.WARNING,
        "文字中与上年完全相同的数少于 3 个",
        _same_numbers,
        needs=(Need.REPORT, Need.LAST_REPORT),
        exceptions="表格里的数、小于 10 的数、人员和账号等存量不计",
        case="东莞市统计局 2008—2010 年三年雷同",
        reads=TEXT,
    ),
)
