"""P.UNIT, P.DUPFACT, P.APPROX: one fact stated twice, in another unit, number or degree of exactness."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from report_assistant.checks.finding import Finding, Severity
from report_assistant.checks.rule import TEXT, Need, Rule
from report_assistant.checks.statements import PART_WORDS
from report_assistant.checks.subject import MentionAt, Subject
from report_assistant.report.figures import Amount
from report_assistant.report.mentions import Subject as Whose
from report_assistant.report.numerals import Kind, render_amount
from report_assistant.report.slots import slots


@dataclass(frozen=True, slots=True)
class Said(MentionAt):
    """One statement on a slot with its paragraph."""

    @property
    def amount(self) -> Amount:
        """The number stated."""
        return self.mention.quantity.amount

    @property
    def unit(self) -> str:
        """Its measure word."""
        return self.mention.quantity.unit


def _said(subject: Subject) -> dict[tuple[str, Whose], list[Said]]:
    """Statements of this year by slot and owner."""
    found: dict[tuple[str, Whose], list[Said]] = {}
    for paragraph in subject.paragraphs:
        for mention in paragraph.mentions:
            if mention.slot is not None and mention.period in {None, subject.year} and not mention.change:
                said = Said(paragraph, mention)
                found.setdefault((mention.slot, mention.subject), []).append(said)
    return found


def _units(subject: Subject) -> Iterator[Finding]:
    for (slot, _), said in _said(subject).items():
        amounts: dict[Amount, list[Said]] = {}
        for one in said:
            if one.amount and one.unit:
                amounts.setdefault(one.amount, []).append(one)
        for amount, places in amounts.items():
            units = list(dict.fromkeys(one.unit for one in places))
            if len(units) > 1:
                written = "、".join(f"{render_amount(amount)}{unit}" for unit in units)
                message = f"同一个数用了不同的量词：“{slots()[slot].name}”前后写成{written}，请统一。"
                evidence = tuple(one.evidence for one in places)
                yield Finding("P.UNIT", Severity.WARNING, message, evidence)


# Slots whose words also name a part (图解 among 解读, one training among several) or a stock.
_SEVERAL_IDS = """
A10 A15 A16 A21 A21.2 A21.3 A22 A25 A26 A27 A28 A28.2 A29 A30 A32 B20 B22 B23 C03 C04 C07 C09 C10 C11
C12 C13 D02 D03 D05.3 D09 D12 E02 E03 E03.2 E04 E05 E05.2 E09 E11
"""
_SEVERAL = frozenset(_SEVERAL_IDS.split())
_SOME = re.compile(rf"{PART_WORDS}|达到")


def _levels(said: list[Said]) -> list[Said]:
    """Counts of the whole year and the whole organ, as far as the words tell."""
    return [
        one
        for one in said
        if one.mention.quantity.kind is Kind.COUNT
        and one.mention.quantity.upper is None
        and not one.mention.part
        and not _SOME.search(one.sentence[: one.mention.end])
    ]


def _two_numbers(subject: Subject) -> Iterator[Finding]:
    for (slot, _), said in _said(subject).items():
        if slot in _SEVERAL or slots()[slot].formula:
            continue
        exact = [one for one in _levels(said) if one.mention.quantity.exact]
        amounts = {one.amount for one in exact}
        if len(amounts) < 2 or len({one.sentence for one in exact}) < 2 or _add_up(amounts):
            continue
        written = "、".join(dict.fromkeys(one.mention.quantity.raw for one in exact))
        message = f"同一事项前后的数不一致：“{slots()[slot].name}”写成{written}，请核对是否同一口径。"
        yield Finding("P.DUPFACT", Severity.WARNING, message, tuple(one.evidence for one in exact))


def _add_up(amounts: set[Amount]) -> bool:
    """True when the largest is the sum of the others: a total and its parts."""
    return len(amounts) > 2 and 2 * max(amounts) == sum(amounts)


def step(amount: Amount) -> int:
    """The last counted place of a round number: 300 → 100, 1270 → 10, 231 → 1."""
    whole = int(amount)
    result = 1
    while whole and whole % (result * 10) == 0:
        result *= 10
    return result


def contradicts(approx: str, rounded: Amount, exact: Amount) -> bool:
    """Whether 200余, 近200, 约200 cannot be said of ``exact``."""
    room = step(rounded)
    if approx in {"余", "多", "超", "以上"}:
        far = exact >= rounded + room if approx in {"余", "多"} else False
        return exact < rounded or far
    if approx == "近":
        return exact > rounded or exact < rounded - room
    return abs(Decimal(exact) - Decimal(rounded)) > room


def _rounded(subject: Subject) -> Iterator[Finding]:
    for (slot, _), said in _said(subject).items():
        if slot in _SEVERAL:
            continue
        found = {one.mention.quantity.raw: one for one in reversed(_levels(said))}.values()
        roughs = [one for one in found if one.mention.quantity.approx]
        for rough, exact in product(roughs, (one for one in found if one.mention.quantity.exact)):
            approx = rough.mention.quantity.approx
            wrong = contradicts(approx, rough.amount, exact.amount)
            end = "两处矛盾，请核对" if wrong else "请统一写准确数"
            message = (
                f"同一事项一处写约数、一处写准确数：“{slots()[slot].name}”写成"
                f"{rough.mention.quantity.raw}和{exact.mention.quantity.raw}，{end}。"
            )
            severity = Severity.WARNING if wrong else Severity.INFO
            yield Finding("P.APPROX", severity, message, (rough.evidence, exact.evidence))


RULES = (
    Rule(
        "P.UNIT",
        Severity.WARNING,
        "同一事项的同一个数，量词前后一致",
        _units,
        needs=(Need.REPORT,),
        exceptions="看不出是同一事项的不核对；0 不核对",
        case="西城园管委会 2023：政府网站公开信息 118条 与 118篇",
        reads=TEXT,
    ),
    Rule(
        "P.DUPFACT",
        Severity.WARNING,
        "同一事项在几处写的数相同",
        _two_numbers,
        needs=(Need.REPORT,),
        exceptions="分季度、栏目、其中的数，一个是其余之和的数，可能指一部分的事项；表格里的数由 N.* 核对",
        case="临夏州公安局：门户网站 754 与 1014；市府东路街道：720 与 729",
        reads=TEXT,
    ),
    Rule(
        "P.APPROX",
        Severity.WARNING,
        "约数（余、多、近、约）与别处的准确数不矛盾",
        _rounded,
        needs=(Need.REPORT,),
        exceptions="不矛盾的只提示统一写法",
        case="奉节县财政局：200余条 与 231条",
        reads=TEXT,
    ),
)
