"""S6.*: the statement on 信息处理费 in section six (国办函〔2020〕109号)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from report_assistant.checks.finding import (
    Evidence,
    Finding,
    Severity,
    cell_evidence,
    gap,
    unknown,
)
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.subject import SentenceAt, Subject
from report_assistant.report.figures import Amount, Place
from report_assistant.report.form import Cell, Generation, section_words
from report_assistant.report.numerals import Quantity, quantities, render_amount

_STATED = re.compile(r"处理费|收费|费用|收取.{0,12}费|[收缴]费")
_YUAN = {"元": 1, "万元": 10_000}
_STEP = 10


def _fee_missing(subject: Subject) -> Iterator[Finding]:
    rule = "S6.FEE_MISSING"
    if subject.report is None or subject.report.section(6) is None:
        yield unknown(rule, "没有第六部分，信息处理费情况无法核对。")
        return
    if _STATED.search(subject.text(6)):
        return
    elsewhere = [s for s in subject.sentences if "信息处理费" in s.text]
    moved = f"（{section_words(elsewhere[0].section)}写到了，应写在第六部分）" if elsewhere else ""
    message = f"第六部分没有写收取信息处理费的情况{moved}；没有收取的也应写明。"
    evidence = (Evidence(Place(section_words(6), section=6)), *(s.evidence() for s in elsewhere))
    yield Finding(rule, Severity.WARNING, message, evidence)


def _fee_sentences(subject: Subject) -> tuple[SentenceAt, ...]:
    return tuple(s for s in subject.sentences if s.section == 6 and "处理费" in s.text)


def _yuan(quantity: Quantity) -> Amount | None:
    return quantity.amount * _YUAN[quantity.unit] if quantity.unit in _YUAN else None


def _tens(subject: Subject) -> Iterator[Finding]:
    for sentence in _fee_sentences(subject):
        for quantity in quantities(sentence.text):
            amount = _yuan(quantity)
            if amount is None or quantity.approx or Decimal(amount) % _STEP == 0:
                continue
            message = (
                f"信息处理费写的是 {render_amount(quantity.amount)}{quantity.unit}；按规定的收费标准"
                "（每件 100 元，每页 10、20 或 40 元），金额应是 10 元的整数倍。"
            )
            evidence = (sentence.evidence(quantity.raw, quantity.start, quantity.amount),)
            yield Finding("S6.FEE_TEN", Severity.WARNING, message, evidence)


def _fee_sum(subject: Subject) -> Iterator[Finding]:
    for sentence in _fee_sentences(subject):
        mark = sentence.text.find("其中")
        if mark < 0:
            continue
        found = quantities(sentence.text)
        items = re.split(r"[、，；,;]", sentence.text[mark:])
        for unit in ("件", "元"):
            before = [q for q in found if q.end <= mark and q.unit == unit]
            after = [q for q in found if q.start >= mark and q.unit == unit]
            total = sum(q.amount for q in after)
            # Only a list that gives the unit once an item is complete in that unit.
            complete = len(after) >= 2 and len(after) >= len([i for i in items if re.search(r"\d", i)])
            if len(before) != 1 or not complete or total == before[0].amount:
                continue
            printed = before[0].amount
            message = (
                f"信息处理费各项之和是 {render_amount(total)}{unit}，"
                f"总数写的是 {render_amount(printed)}{unit}，相差 {gap(total, printed)}{unit}。"
            )
            evidence = tuple(sentence.evidence(q.raw, q.start, q.amount) for q in (before[0], *after))
            yield Finding("S6.FEE_SUM", Severity.ERROR, message, evidence)


_CHARGES = Cell(1, "行政事业性收费", "本年收费金额（万元）")


def _fee_in_table(subject: Subject) -> Iterator[Finding]:
    rule, figures = "S6.FEE_T1", subject.figures
    charged = [
        (p, m)
        for p in subject.paragraphs
        for m in p.mentions
        if p.section == 6 and m.slot == "G02" and m.quantity.amount and m.period in {None, subject.year}
    ]
    if not charged:
        return
    paragraph, mention = charged[0]
    quantity = mention.quantity
    evidence = paragraph.evidence(quantity.raw, quantity.start, quantity.amount)
    in_table = figures.total((_CHARGES,))
    if in_table is None:
        yield unknown(rule, "没有表一行政事业性收费的数据，没有核对。", (evidence,))
    elif not in_table:
        message = (
            f"第六部分写收取信息处理费 {quantity.raw}，表一行政事业性收费是 0；"
            "信息处理费属于行政事业性收费，金额很小、四舍五入为 0 的可不改。"
        )
        yield Finding(rule, Severity.INFO, message, (evidence, *cell_evidence(figures, (_CHARGES,))))


RULES = (
    Rule(
        "S6.FEE_MISSING",
        Severity.WARNING,
        "第六部分写明收取信息处理费的情况，没有收取的也写明",
        _fee_missing,
        needs=(Need.REPORT,),
        exceptions="2019、2020 年度的格式不要求",
        case="西城园管委会 2023：第六部分只有网址",
        reads=TEXT,
        # The fee rules are of 2021; the older form does not ask for the statement.
        only=Generation.G2021,
    ),
    Rule(
        "S6.FEE_SUM",
        Severity.ERROR,
        "信息处理费分项之和等于总数（件、元分别核对）",
        _fee_sum,
        needs=(Need.REPORT,),
        exceptions="分项没有逐项写出件数或金额的不核对",
        case="宿迁市 2023：25 件 2950 元，五项之和相符",
        reads=parts(Part.SECTION_6),
    ),
    Rule(
        "S6.FEE_TEN",
        Severity.WARNING,
        "信息处理费是 10 元的整数倍",
        _tens,
        needs=(Need.REPORT,),
        case="国办函〔2020〕109号的分档标准",
        reads=parts(Part.SECTION_6),
    ),
    Rule(
        "S6.FEE_T1",
        Severity.INFO,
        "收取了信息处理费的，表一行政事业性收费不为 0",
        _fee_in_table,
        needs=(Need.REPORT,),
        exceptions="几百元按万元四舍五入可以是 0；表一有收费而没有信息处理费是两回事，不核对",
        reads=parts(Part.SECTION_6, Part.TABLE_1),
        # Table 1 of the older form counts kinds of charges, not money.
        only=Generation.G2021,
    ),
)
