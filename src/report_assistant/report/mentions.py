"""Quantities of prose with the slot they speak of: the one extraction shared by all rooms.

Checker, masker, verifier, search and chat all read the same mentions and claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from report_assistant.report.claims import Claim, ClaimKind, claims
from report_assistant.report.counted import classify
from report_assistant.report.counted_context import Context
from report_assistant.report.numerals import Kind, Quantity, quantities
from report_assistant.report.slots import Area, slots
from report_assistant.report.text import Span, normalise, sentences

__all__ = ["LAST_YEAR", "Claim", "ClaimKind", "Mention", "Subject", "claims", "mentions"]

LAST_YEAR = -1


class Subject(StrEnum):
    """Whose number it is: the reporting organ's, a whole area's (全市, 各部门), or a part's."""

    SELF = "self"
    AREA_WIDE = "area-wide"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Mention:
    """One quantity of a text and what it counts; offsets are those of ``quantity``.

    ``slot`` is None when the words leave a doubt; ``also`` are other slots the same words may mean
    (受理申请12件: newly received, or with those carried over). ``period`` is the year the sentence
    names, LAST_YEAR for 上年, None when it names none. ``part``: one of a list after 其中.
    ``change`` is 增 or 减 when the quantity is a difference or a growth rate, not a level.
    """

    slot: str | None
    quantity: Quantity
    subject: Subject = Subject.SELF
    period: int | None = None
    part: bool = False
    change: str = ""
    also: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Offset at which the quantity starts."""
        return self.quantity.start

    @property
    def end(self) -> int:
        """Offset after the quantity and its unit."""
        return self.quantity.end


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence of ``plain`` with its numbers; ``scope`` is where its topic starts."""

    plain: str
    scope: int
    span: Span
    numbers: tuple[Quantity, ...]
    area: Area | None


# Real clauses and paragraphs are shorter; hostile ones must not take long.
_CLAUSE_LENGTH = 80
_WINDOW = 800
_MEMORY = 80
_MOST = 300  # a text with more numbers than this is a table, not prose
_CLAUSE = re.compile(r"[，。；：:;,（(！？!?\n]")
_TAIL_END = re.compile(_CLAUSE.pattern + "|、")
# Asides without a number, 其他处理（含申请人主动撤回）341件, must not cut the clause.
_ASIDE = re.compile(r"（[^（）\d一二三四五六七八九十]*）")
_LIST = re.compile(r"其中|包括|包含|分别[为是]|(?<=[（，])含|具体为")
_LIST_END = re.compile(r"[；。]|另(?:有|外)?|此外|合计|共计|总计")
_OPENING = re.compile(
    r"^(?:[、，）\s]|其中|包括|包含|分别[为是]|以及|此外|另外|另有|另"
    r"|再?加上(?=[上20去以])|再?加(?=上一?年)|还有|及|和|与|含|具体为)+"
)
_FILLER = re.compile(
    r"(?:共计|总计|累计|合计|一共|总共|共有|共|计|已达到?|达到|达|分别|各|均|为|是|了|有|仅|：|:|“|”|\"|\s)++$"
)
_WIDE = re.compile(r"全[市县区省州盟旗]|全系统|各(?:级|部门|单位|乡镇|镇街|街道|县|区|地)|[市县区]直部门")
_PART_LEAD = re.compile(
    r"(?:部门|[局委办院]|政府|街道|[市县镇乡](?:级|本级)?|(?<!专)区(?:级|本级)?|园区|开发区|中心)$"
)
_COMPARED = re.compile(
    r"(?:(?:同比|环比|较|比|相比)[^，]{0,14}|^)"
    r"(?P<way>增长|增加|上升|提高|提升|增幅|多|下降|减少|降低|降幅|回落|少)(?:了|约|近|幅度|为)*$"
)
_COMPARISON = re.compile(r"同比|环比|较|比上|比去|比20|相比")
_UP = frozenset({"增长", "增加", "上升", "提高", "提升", "增幅", "多"})
_RATE = re.compile(
    r"各(?:自)?(?:确定|设置?|配备|有|安排|明确|配|放置)?(?=\s*$)"
    r"|每(?:个)?(?:季度|半?年|月|周|日|天|次|两个月|人|件)|至少"
)
_LAST_YEAR_LEAD = re.compile(r"(?:上年|上一年|去年|上年度)(?:度)?(?!结转|遗留)")
_NOT_A_PERIOD = re.compile(r"\s*(?:以前|以来|之前|起|前|至今|后|报告|提出|的?结转|遗留|继续办理|办理)")
_COMPARATOR = re.compile(r"(?:较|比|与|同|转至|转|(?<!截)至|到|和|从|自)\s*$")


def mentions(text: str, area: Area | None = None) -> tuple[Mention, ...]:
    """Every count, percentage and sum of money of ``text`` with its slot.

    ``text`` is a sentence, a paragraph or a clerk's answer in chat; a longer text is better, for
    lists that run over a semicolon keep their topic. ``area`` is the sub-area it stands in.
    Slots are never guessed: what no cue fits has ``slot`` None.
    """
    plain = _ASIDE.sub(lambda m: " " * len(m.group()), normalise(text))
    found: list[Mention] = []
    scope = 0
    for span in sentences(plain):
        # Lists go on after a semicolon; any other end starts afresh.
        if plain[: span.start].rstrip()[-1:] not in {"；", ";"}:
            scope = span.start
        numbers = tuple(_shifted(q, span.start) for q in quantities(text[span.start : span.end]))
        place = _Place(plain, scope, span, numbers, area)
        for quantity, room in _rooms(place):
            prose = len(found) < _MOST
            found.append(_mention(place, quantity, room, found) if prose else Mention(None, quantity))
    return _without_rivals(tuple(found))


def _shifted(quantity: Quantity, by: int) -> Quantity:
    first, last = quantity.digits
    return replace(quantity, start=quantity.start + by, end=quantity.end + by, digits=(first + by, last + by))


def _rooms(place: _Place) -> list[tuple[Quantity, tuple[int, int]]]:
    """Each quantity with the stretch of text between its neighbours."""
    counted = [q for q in place.numbers if q.is_quantity]
    before = [place.span.start, *(q.end for q in counted[:-1])]
    after = [*(q.start for q in counted[1:]), place.span.end]
    return list(zip(counted, zip(before, after, strict=False), strict=False))


def _mention(place: _Place, quantity: Quantity, room: tuple[int, int], known: list[Mention]) -> Mention:
    context = _context(place, quantity, room, known)
    subject = Subject.AREA_WIDE if _WIDE.search(context.scope) else Subject.SELF
    way = _COMPARED.search(context.lead)
    if way and (way.start() or _COMPARISON.search(context.scope)):
        change = "增" if way["way"] in _UP else "减"
        return Mention(_growth(place, context, known), quantity, subject, None, context.part, change)
    if _LAST_YEAR_LEAD.search(context.lead):
        return Mention(None, quantity, subject, LAST_YEAR, context.part)
    if _RATE.search(context.lead) or quantity.quoted:
        return Mention(None, quantity, subject, None, context.part)
    found = classify(context)
    period = _period(place, quantity, found.slot if found else "")
    if found is None:
        owner = Subject.PART if _PART_LEAD.search(context.bare) else subject
        return Mention(None, quantity, owner, period, context.part)
    if context.part and found.slot in context.seen and found.slot not in {"B24", "B25"}:
        return Mention(None, quantity, subject, period, context.part)
    return Mention(found.slot, quantity, subject, period, context.part, "", found.also)


def _context(place: _Place, quantity: Quantity, room: tuple[int, int], known: list[Mention]) -> Context:
    plain, (left, right) = place.plain, room
    scope = plain[max(place.scope, quantity.start - _WINDOW) : quantity.start]
    known = known[-_MEMORY:]
    clause = max((m.end() for m in _CLAUSE.finditer(plain, left, quantity.start)), default=left)
    lead = _OPENING.sub("", plain[max(clause, quantity.start - _CLAUSE_LENGTH) : quantity.start]).strip()
    cut = _TAIL_END.search(plain, quantity.end, right)
    tail_end = min(cut.start() if cut else right, quantity.end + _CLAUSE_LENGTH)
    listed = max((m.end() for m in _LIST.finditer(scope)), default=-1)
    return Context(
        quantity,
        lead=lead,
        bare=_FILLER.sub("", lead),
        tail=plain[quantity.end : tail_end].strip(" ”"),
        scope=scope,
        area=place.area,
        part=listed > max((m.start() for m in _LIST_END.finditer(scope)), default=-1),
        seen=tuple(m.slot for m in known if m.slot is not None and m.start >= place.scope),
        earlier=tuple(m.slot for m in known if m.slot is not None and m.start < place.scope),
        joined=plain[tail_end : tail_end + 1] == "、" and _CLAUSE.search(plain, tail_end, right) is not None,
        text=plain[max(0, quantity.start - 2 * _WINDOW) : quantity.start],
    )


def _growth(place: _Place, context: Context, known: list[Mention]) -> str | None:
    """B04 for a percentage after (or in a clause that names) the newly received applications."""
    if context.quantity.unit != "%":
        return None
    levels = [m for m in known if m.start >= place.scope and not m.change and m.period != LAST_YEAR]
    after = bool(levels) and levels[-1].slot == "B01"
    return "B04" if after or re.search(r"新收[^，]{0,12}(?:同比|较|比)", context.lead) else None


def _period(place: _Place, quantity: Quantity, slot: str) -> int | None:
    """Year that the words before the number name as its period."""
    if slot in {"B02", "B19"}:
        # The year beside 结转 says where the cases come from or go to.
        return None
    for year in reversed(place.numbers):
        if year.end > quantity.start or year.kind not in {Kind.YEAR, Kind.DATE}:
            continue
        aside = _NOT_A_PERIOD.match(place.plain, year.end) or _COMPARATOR.search(
            place.plain[max(0, year.start - 8) : year.start]
        )
        if year.amount and year.upper is None and not year.quoted and not aside:
            return int(year.amount)
    return None


def _without_rivals(found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Two numbers for one slot of the user's in one breath: not sure which, so neither.

    Slots of the tables keep both, the checker holds them against the cells.
    """
    amounts: dict[str, set[object]] = {}
    for mention in found:
        if mention.slot and not slots()[mention.slot].formula and not mention.part:
            amounts.setdefault(mention.slot, set()).add(mention.quantity.amount)
    rivals = {slot for slot, values in amounts.items() if len(values) > 1}
    return tuple(replace(m, slot=None, also=()) if m.slot in rivals else m for m in found)
