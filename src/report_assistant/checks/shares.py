"""N.PCT and X.GROWTH: percentages of the text, recomputed from the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from report_assistant.checks.finding import Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.statements import Stated, both, plain, stated
from report_assistant.checks.subject import ParagraphAt, Subject
from report_assistant.report import form as f
from report_assistant.report.figures import Amount
from report_assistant.report.form import Cell
from report_assistant.report.formulas import percent
from report_assistant.report.mentions import Mention
from report_assistant.report.mentions import Subject as Whose
from report_assistant.report.numerals import Kind, Quantity, render_amount

_SHARES = frozenset({"B13.2", "B14.2", "B15.2", "B16.2", "B17.2", "B18.2", "B26", "B26.2"})
_BASES = tuple(Cell(2, row, f.TOTAL) for row in (f.CONCLUDED, f.RECEIVED))
_RECEIVED = (Cell(2, f.RECEIVED, f.TOTAL),)
_NEAR = 6
_MOST = 200  # numbers of one paragraph; more than that is no prose and must not take long
_ALL = (*_RECEIVED, Cell(2, f.CARRIED_IN, f.TOTAL))


def agrees(printed: Amount, raw: str, numerator: Amount, denominator: Amount) -> bool:
    """True when ``printed`` % is numerator/denominator, rounded or cut off at its last digit."""
    if not denominator:
        return False
    digits = re.search(r"\.(\d+)", raw)
    unit = Decimal(1).scaleb(-len(digits.group(1))) if digits else Decimal(1)
    return abs(Decimal(printed) - Decimal(numerator) * 100 / Decimal(denominator)) < unit


def _any_agrees(printed: Amount, raw: str, tops: Iterable[Amount], bases: Iterable[Amount]) -> bool:
    below = tuple(bases)
    return any(agrees(printed, raw, top, base) for top in tops for base in below)


def _shares(subject: Subject) -> Iterator[Finding]:
    figures = subject.figures
    for one in stated(subject, _SHARES, Kind.PERCENT):
        quantity = one.mention.quantity
        own = plain(subject, one)
        top = figures.total(own[0].cells)
        base = figures.total(own[0].base)
        counts = _counts_before(one)
        tops = [top, *_beside(one)]
        bases = [base, *(figures.total((c,)) for c in _BASES), figures.total(_ALL), *counts]
        known_tops = [t for t in tops if t is not None]
        known_bases = [b for b in bases if b is not None]
        if not known_tops or not known_bases:
            yield unknown("N.PCT", f"没有可以计算“{quantity.raw}”的数，没有核对。", (one.evidence,))
        elif not _any_agrees(quantity.amount, quantity.raw, known_tops, known_bases):
            computed = f"，按表格计算是 {percent(top, base)}%" if top is not None and base else ""
            message = f"比例不符：“{one.sentence}”中的“{quantity.raw}”与件数对不上{computed}。"
            cells = (*own[0].cells, *own[0].base)
            yield Finding("N.PCT", Severity.WARNING, message, (one.evidence, *cell_evidence(figures, cells)))


def _counts_before(one: Stated) -> list[Amount]:
    """Counts of the paragraph before the percentage: what it may be a share of."""
    return [
        m.quantity.amount
        for m in one.paragraph.mentions
        if m.quantity.kind is Kind.COUNT and m.start < one.mention.start
    ]


def _beside(one: Stated) -> list[Amount]:
    """The count right before the percentage: 12件，占35.29%."""
    return [
        m.quantity.amount
        for m in one.paragraph.mentions
        if m.quantity.kind is Kind.COUNT and 0 <= one.mention.start - m.end <= _NEAR
    ]


_PART_OF = re.compile(
    r"占(?:比|(?:全部|信息|公开|申请|发布|答复|办结|办理|主动公开)*(?:总数|总量|总条数|总件数)(?:的|比例)*)?(?:为|约|达)?$"
)
_RATE = re.compile(r"(?<![按时按期及时限内])(?:采用率|录用率|办结率|答复率|回收率)(?:为|达到?|是)?$")


def _listed(subject: Subject) -> Iterator[Finding]:
    """Shares and rates of anything the text counts: 报送115条，采用111条，采用率96.5%."""
    found: tuple[Mention, ...] = ()
    for paragraph in subject.paragraphs:
        # A whole may stand in the paragraph before; there it only helps a share to agree.
        earlier, found = found, paragraph.mentions[:_MOST]
        for mention in found:
            quantity = mention.quantity
            if quantity.kind is not Kind.PERCENT or not quantity.exact or mention.slot in _SHARES:
                continue
            fraction = _fraction(paragraph, mention)
            if fraction is None:
                continue
            top, bases = fraction
            before = [
                *bases,
                *_counts(earlier),
                *_counts(m for m in found if m.end <= top.start),
            ]
            amounts = [q.amount for q in before]
            if any(q.approx for q in (top, *bases)) or _any_agrees(
                quantity.amount, quantity.raw, [top.amount], amounts
            ):
                continue
            base = bases[0]
            ratio = (
                f"按 {top.raw}÷{base.raw} 计算是 {percent(top.amount, base.amount)}%" if base.amount else ""
            )
            message = (
                f"比例不符：“{paragraph.sentence(mention.start).text}”中的“{quantity.raw}”与件数对不上"
                f"{'，' if ratio else ''}{ratio}。"
            )
            evidence = tuple(paragraph.evidence(q.raw, q.start, q.amount) for q in (quantity, top, *bases))
            yield Finding("N.PCT", Severity.WARNING, message, evidence)


def _counts(found: Iterable[Mention]) -> list[Quantity]:
    return [m.quantity for m in found if m.quantity.kind is Kind.COUNT]


def _fraction(paragraph: ParagraphAt, mention: Mention) -> tuple[Quantity, list[Quantity]] | None:
    """What the percentage is a share of: the count before it, and the counts before that one."""
    # The whole may stand before a semicolon.
    scope = paragraph.text.rfind("。", 0, mention.start) + 1
    lead = paragraph.text[scope : mention.start]
    own = paragraph.mentions[:_MOST]
    counts = _counts(m for m in own if scope <= m.start and m.end <= mention.start)
    share = _PART_OF.search(lead)
    beside = (
        share is not None and mention.start - counts[-1].end <= _NEAR + len(share.group())
        if counts
        else False
    )
    if (len(counts) > 1 and beside) or (len(counts) == 2 and _RATE.search(lead)):
        return counts[-1], counts[:-1]
    return None


def _growth(subject: Subject) -> Iterator[Finding]:
    rule, now, before = "X.GROWTH", subject.figures, subject.before
    for paragraph in subject.paragraphs:
        for mention in paragraph.mentions:
            quantity = mention.quantity
            own = mention.slot == "B04" and mention.subject is not Whose.PART and quantity.exact
            if not own or before is None:
                continue
            one = Stated(paragraph, mention)
            pairs = [(now.total(c), before.total(c)) for c in (_RECEIVED, _ALL)]
            known = [(n, b) for n, b in pairs if n is not None and b]
            if before.year != subject.year - 1 or not known:
                yield unknown(rule, "没有上年同期的申请数，增长率无法核对。", (one.evidence,))
                continue
            sign = -1 if mention.change == "减" else 1
            if any(agrees(sign * quantity.amount, quantity.raw, n - b, b) for n, b in known):
                continue
            new, old = known[0]
            change = percent(new - old, old)
            message = (
                f"增长率不符：“{one.sentence}”中写的是 {quantity.raw}，"
                f"本年新收 {render_amount(new)} 件、上年 {render_amount(old)} 件，"
                f"应为{'增长' if change >= 0 else '下降'} {abs(change)}%。"
            )
            evidence = (
                one.evidence,
                *cell_evidence(now, _RECEIVED),
                *cell_evidence(before, _RECEIVED, f"{before.year} 年"),
            )
            yield Finding(rule, Severity.WARNING, message, evidence)


RULES = (
    Rule(
        "N.PCT",
        Severity.WARNING,
        "文字中的占比与件数相符（四舍五入或截尾均可，误差小于末位 1）",
        both(_shares, _listed),
        needs=(Need.REPORT,),
        exceptions="分母可以是办结数、新收数、收办合计或文中写明的数",
        case="上海市政府办公厅 2019：258÷805＝32.05%，写成 33.9%",
        reads=parts(*TEXT, Part.TABLE_2, Part.TABLE_3),
    ),
    Rule(
        "X.GROWTH",
        Severity.WARNING,
        "文字中新收申请的增减百分比与两年表二相符",
        _growth,
        needs=(Need.REPORT, Need.LAST_YEAR),
        exceptions="四舍五入或截尾均可；可按新收或收办合计",
        case="宿迁市 2024：写 1.05%，新收 0.40%，收办 1.08%",
        reads=parts(*TEXT, Part.TABLE_2),
    ),
)
