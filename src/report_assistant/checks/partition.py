"""Part–whole lists of prose: 发布信息314条，其中政策文件3条、公告2条（含图解1条）……

A paragraph is cut into sentences at 。; brackets are lists of their own under the number before them;
below a list mark, items are separated by 、 and ，, or by ； when the first ； comes after one item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from report_assistant.report.figures import Amount
from report_assistant.report.numerals import Kind, Quantity, quantities
from report_assistant.report.text import normalise

Verdict = Literal["equal", "over", "under", "unclear"]

_MARK = re.compile(
    r"(?:[，,（(]\s*|^\s*|(?<=[。；：]))(?:其中(?:包括|包含|，|,|：|:)*|(?:主要|具体)?(?:包括|包含|涵盖)(?:了)?[：:，]?"
    r"|分别(?:为|是)[：:]?|具体(?:为|是)[：:]?|由(?=[^。；]{1,60}(?:组成|构成)))"
    r"|(?<=[（(])含"
    r"|(?<=[条篇件份期个次项元])(?:其中|包括|分别为)[：:，]?"
)
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_LIST_ENDS = re.compile(
    r"\s*(?:另|此外|同时|并|全年|以上|合计|共计|总计|共(?!性|享|建)|较|比上|同比|环比|与上|其余时间)"
)
_COMPARED = re.compile(r"同比|环比|较(?:上|去)|比上|比去|增长|减少|下降|增加")
_ANOTHER = re.compile("另|此外")
_CHANGE = re.compile(r"(?:增加|减少|增长|下降|上升|多|少)(?:了)?$")
_COMPARISON = re.compile(r"[，,][^，,；]*(?:较|比|增长|增加|减少|下降)[^，,；]*")
_OPEN = re.compile(r"等|主要|涉及|重点|不限于|部分为|左右")
_STILL_OPEN = re.compile(r"结转|正在|尚未|未办结|未审结|待|顺延")
_REST = re.compile(r"其[他它余](?!处理|文件|结果)")
_JOIN = re.compile(r"以及|和|及|与")
_COMPLETE = re.compile(r"分别|由|具体")
# No real paragraph is longer; a hostile one must not take long.
_LONGEST = 6000
_NEAR_WHOLE, _LONG_TAIL, _LONG_LABEL = 10, 8, 40
# One publication has many measure words; numbers in them still add up.
_INFORMATION = frozenset({"条", "篇", "期", "则", "份", "件", "部", "幅", "条次", "篇次", "册"})

# Two ways of dividing the same whole must not be added up: 其中自然人10件，予以公开8件.
_DIMENSIONS: dict[str, str] = {
    "applicant": r"自然人|公民|个人|法人|企业|科研机构",
    "channel": r"网上|网站|网络|平台|线上|信函|邮寄|信件|当面|现场|窗口|传真|邮箱|邮件"
    r"|公众号|微信|微博|抖音|视频号|新媒体|公示栏",
    "outcome": r"予以公开|部分公开|不予|无法提供|其他处理|办结|答复|结转|按时|延期|超期|维持|纠正|审结|撤回",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One part: its words and its number."""

    label: str
    quantity: Quantity

    @property
    def dimension(self) -> str:
        """applicant, channel or outcome; empty when the words name none."""
        return next((name for name, cue in _DIMENSIONS.items() if re.search(cue, self.label)), "")


@dataclass(frozen=True, slots=True)
class Partition:
    """A whole and its parts. ``complete``: 分别为 and the like; ``open``: 等, 主要, or a doubt."""

    whole: Quantity
    items: tuple[Item, ...]
    complete: bool = False
    open: bool = False

    @property
    def parts(self) -> tuple[Quantity, ...]:
        """The numbers of the items."""
        return tuple(item.quantity for item in self.items)

    @property
    def total(self) -> Amount:
        """Sum of the parts."""
        return sum(p.amount for p in self.parts)

    @property
    def closed_total(self) -> Amount:
        """Sum of the parts without cases still open: 办结76件，其中……，结转下年度4件."""
        return sum(i.quantity.amount for i in self.items if not _STILL_OPEN.search(i.label))

    @property
    def rest(self) -> bool:
        """Whether the list ends with an 其他 item."""
        return any(_REST.search(i.label) for i in self.items[-2:])

    @property
    def dimension(self) -> str:
        """The one way of dividing that the items name; empty for none, 、-joined for several."""
        return "、".join(sorted({i.dimension for i in self.items} - {""}))

    @property
    def exact(self) -> bool:
        """True when every number is exact and all are in one unit."""
        numbers = (self.whole, *self.parts)
        return not any(q.approx for q in numbers) and len({q.unit for q in numbers if q.unit}) == 1

    @property
    def verdict(self) -> Verdict:
        """How parts and whole compare; unclear when the list need not be complete."""
        if self._room(self.total) == 0 or self._room(self.closed_total) == 0:
            return "equal"
        if "、" in self.dimension:
            return self._by_dimension()
        if self._room(self.total) > 0:
            return "over"
        vague = self.open or len(self.items) < 2 or any(p.approx for p in self.parts)
        mixed = not self.exact and not self.whole.approx
        return "unclear" if vague or mixed else "under"

    def _room(self, total: Amount) -> int:
        """−1, 0 or 1: below, within or above what the whole can mean (300余 is 300 to 350)."""
        low = high = Decimal(self.whole.amount)
        unit = _step(self.whole.amount)
        match self.whole.approx:
            case "余" | "多" | "超" | "以上":
                high += Decimal(unit) / 2
            case "约":
                low, high = low - unit, high + unit
            case "近":
                low -= unit
        return (total > high) - (total < low)

    def _by_dimension(self) -> Verdict:
        for name in self.dimension.split("、"):
            own = tuple(i for i in self.items if i.dimension == name)
            if self._room(sum(i.quantity.amount for i in own)) > 0:
                return "over"
        return "unclear"


def _step(amount: Amount) -> int:
    """The last counted place of a round number: 300 → 100, 1270 → 10."""
    result = 1
    while amount and amount % (result * 10) == 0:
        result *= 10
    return result


def partitions(text: str) -> tuple[Partition, ...]:
    """Every part–whole list of a paragraph, inner lists too; offsets are those of ``text``."""
    plain = normalise(text)
    if len(text) > _LONGEST or not (_MARK.search(plain) or _BRACKETS.search(plain)):
        return ()
    found = [q for q in quantities(text) if q.kind in {Kind.COUNT, Kind.MONEY} and q.upper is None]
    result: list[Partition] = []
    before: list[Quantity] = []
    for sentence in _SENTENCE.finditer(plain):
        own = [q for q in found if sentence.start() <= q.start and q.end <= sentence.end()]
        result.extend(_of_sentence(plain, sentence.start(), sentence.end(), own, before))
        before = own
    return tuple(result)


def _of_sentence(
    plain: str, start: int, stop: int, found: list[Quantity], before: list[Quantity]
) -> Iterator[Partition]:
    """Lists between ``start`` and ``stop``; ``before`` are the numbers of the sentence before."""
    while brackets := _BRACKETS.search(plain, start, stop):
        inside = [q for q in found if brackets.start() < q.start and q.end < brackets.end()]
        outside = [q for q in found if q.end <= brackets.start()]
        near = outside[-1:] if outside and brackets.start() - outside[-1].end <= _NEAR_WHOLE else []
        if near and inside:
            content = brackets.start() + 1
            mark = _MARK.match(plain, brackets.start()) or _MARK.match(plain, content)
            begin = mark.end() if mark else content
            yield from _list(plain, begin, brackets.end() - 1, inside, near[0], "")[0]
        # What stood in brackets is done; blanks keep the offsets.
        plain = (
            plain[: brackets.start()] + " " * (brackets.end() - brackets.start()) + plain[brackets.end() :]
        )
        found = [q for q in found if q not in inside]
    mark = _MARK.search(plain, start, stop)
    while mark is not None:
        earlier = [q for q in found if q.end <= mark.start() + 1]
        whole = _whole(plain, start, mark, earlier, before)
        reached = mark.end()
        if whole is not None:
            inside = [q for q in found if q.start >= mark.end()]
            lists, reached = _list(plain, mark.end(), stop, inside, whole, mark.group())
            yield from lists
        mark = _MARK.search(plain, reached, stop)


def _whole(
    plain: str, start: int, mark: re.Match[str], earlier: list[Quantity], before: list[Quantity]
) -> Quantity | None:
    levels = [q for q in earlier if not _CHANGE.search(plain, max(start, q.start - 12), q.start)]
    if levels:
        between = _COMPARISON.sub("", plain[levels[-1].end : mark.start()])
        return levels[-1] if len(between) <= _NEAR_WHOLE else None
    # 其中 opens a sentence: the only number of the sentence before is the whole.
    opens = not plain[start : mark.start()].strip(" ，：")
    return before[0] if opens and len(before) == 1 else None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A piece with its number; ``inner``: a list mark stands before the number; ``segment``: after ；."""

    label: str
    quantity: Quantity
    inner: bool
    open: bool
    segment: int = 0


def _list(
    plain: str, start: int, stop: int, found: list[Quantity], whole: Quantity, mark: str
) -> tuple[list[Partition], int]:
    """The list of ``whole`` with its items from ``start`` on, the lists inside it, and where it ends."""
    segments = [m.span() for m in re.compile("[^；;]+").finditer(plain, start, stop)]
    entries: list[_Entry] = []
    doubtful = False
    for n, (first, last) in enumerate(segments):
        if n and (_LIST_ENDS.match(plain, first) or _reaches(entries, whole)):
            break
        own, sure = _entries(plain, first, last, found, whole, mark)
        if n and (not own or any(e.quantity.unit != whole.unit for e in own)):
            break
        doubtful = doubtful or not sure
        entries.extend(replace(entry, segment=n) for entry in own)
        # 其中甲20条、乙30条；培训3次: the semicolon ends a list whose items are set apart otherwise.
        if n == 0 and (not own or (len(own) > 1 and not own[1].inner)):
            break
    # 其中图解2篇；答复来信2篇: without a colon, segments belong together only when they add up.
    loose = not re.search("[：:]", mark) and not any(e.inner for e in entries)
    if entries and entries[-1].segment and loose and not _reaches(entries, whole):
        entries, doubtful = [e for e in entries if not e.segment], True
    reached = max((e.quantity.end for e in entries), default=start)
    nested = _nested(entries, whole)
    if nested is None or not entries:
        return [], reached
    items, inner = nested
    vague = doubtful or any(e.open for e in entries) or "主要" in mark
    outer = Partition(whole, items, bool(_COMPLETE.search(mark)), vague)
    return [replace(outer, open=vague and not outer.rest), *inner], reached


def _reaches(entries: list[_Entry], whole: Quantity) -> bool:
    return sum(e.quantity.amount for e in entries if not e.inner) == whole.amount


def _entries(
    plain: str, start: int, stop: int, found: list[Quantity], whole: Quantity, mark: str
) -> tuple[list[_Entry], bool]:
    """Items between ``start`` and ``stop`` up to the end of the list, and whether that end is sure."""
    entries: list[_Entry] = []
    label, sure = "", True
    for piece in _pieces(plain, start, stop, found):
        own = [q for q in found if piece[0] <= q.start and q.end <= piece[1]]
        words = plain[piece[0] : piece[1]]
        if entries and _LIST_ENDS.match(words):
            break
        if not own:
            if re.search(r"\d%|百分", words):
                continue
            if entries and plain[piece[1] : piece[1] + 1] == "、":
                label += words + "、"  # 设立、变更和终止86件: part of the next label
                continue
            if entries:
                later = _ANOTHER.search(plain, piece[0], stop)
                last = later.start() if later else stop
                sure = not any(_adds(q, whole, mark) for q in found if piece[1] <= q.start and q.end <= last)
                # 等 may close the list; other words without a number say that it is over.
                open_end = _OPEN.search(words)
                entries[-1] = replace(entries[-1], open=bool(open_end) or entries[-1].open)
                break
            label += words
            continue
        if not _adds(own[0], whole, mark) or _COMPARED.search(words):
            if not entries:
                return [], False
            sure = False
            continue
        if len(own) > 1 or not _simple(words, own[0], piece):
            sure = False
            break
        inner = bool(entries) and bool(_MARK.match("，" + words))
        head = label + words[: own[0].start - piece[0]]
        tail = words[own[0].end - piece[0] :]
        named = head if head.strip() else tail
        entries.append(_Entry(named, own[0], inner, bool(_OPEN.search(tail))))
        label = ""
    return entries, sure


def _adds(part: Quantity, whole: Quantity, mark: str) -> bool:
    if part.unit == whole.unit:
        return True
    if not part.unit:
        return "分别" in mark
    return part.unit in _INFORMATION and whole.unit in _INFORMATION


def _simple(words: str, quantity: Quantity, piece: tuple[int, int]) -> bool:
    """Whether the piece is an item: words, a number, at most a short noun after it."""
    head, tail = words[: quantity.start - piece[0]], words[quantity.end - piece[0] :]
    short_head = len(head) <= _LONG_LABEL
    return short_head and (len(tail.strip()) <= _LONG_TAIL or not _MARK.sub("", "，" + head).strip("，"))


def _pieces(plain: str, start: int, stop: int, found: list[Quantity]) -> Iterator[tuple[int, int]]:
    """Stretches between 、 and ，; one with a number on both sides of 和 is two."""
    for match in re.compile("[^、，,]+").finditer(plain, start, stop):
        first, last = match.span()
        for join in _JOIN.finditer(plain, first, last):
            left = any(first <= q.start and q.end <= join.start() for q in found)
            right = any(join.end() <= q.start and q.end <= last for q in found)
            if left and right:
                yield first, join.start()
                first = join.end()
        yield first, last


Nested = tuple[tuple[Item, ...], tuple[Partition, ...]]


def _nested(entries: list[_Entry], whole: Quantity) -> Nested | None:
    """Items of the outer list and the lists inside; None when it cannot be told where one ends."""
    items: list[Item] = []
    inner: list[Partition] = []
    at = 0
    while at < len(entries):
        entry = entries[at]
        if not entry.inner:
            items.append(Item(entry.label, entry.quantity))
            at += 1
            continue
        end = _end_of_inner(entries, at, Decimal(whole.amount) - sum(i.quantity.amount for i in items))
        if end is None:
            return None
        own = tuple(Item(e.label, e.quantity) for e in entries[at:end])
        inner.append(Partition(items[-1].quantity, own, open=any(e.open for e in entries[at:end])))
        at = end
    return tuple(items), tuple(inner)


def _end_of_inner(entries: list[_Entry], at: int, left: Decimal) -> int | None:
    """Where the list that starts at ``at`` ends.

    At the semicolon of its segment; else where its own sum is reached, or where the entries after it
    are what is ``left`` of the outer whole. None when no place fits.
    """
    segment = entries[at].segment
    if entries[-1].segment:
        return next((n for n in range(at, len(entries)) if entries[n].segment != segment), len(entries))
    ends = range(at + 1, len(entries) + 1)
    own = Decimal(entries[at - 1].quantity.amount)
    for end in ends:
        if sum(e.quantity.amount for e in entries[at:end]) == own:
            return end
    for end in ends:
        if sum(e.quantity.amount for e in entries[end:]) == left:
            return end
    return None


_SUM_WORD = re.compile("[，,]\\s*[合共总]")
_SUMMED = re.compile(r"[，,]\s*(?:合计|共计|总计|共|总共)\s*$")


def summed(text: str) -> tuple[Partition, ...]:
    """Lists whose sum comes last: 网上申请9件、信函申请2件，共计11件."""
    plain = normalise(text)
    if len(text) > _LONGEST or not _SUM_WORD.search(plain):
        return ()
    found = [q for q in quantities(text) if q.kind in {Kind.COUNT, Kind.MONEY} and q.exact]
    result = []
    for sentence in re.compile(r"[^。！？!?；;\n]+").finditer(plain):
        own = [q for q in found if sentence.start() <= q.start and q.end <= sentence.end()]
        for n, whole in enumerate(own):
            lead = plain[sentence.start() : whole.start]
            if n < 2 or not _SUMMED.search(lead) or _MARK.search(lead):
                continue
            parts = own[:n]
            pieces = list(_pieces(plain, sentence.start(), whole.start, parts))
            counted = [p for p in pieces if any(p[0] <= q.start and q.end <= p[1] for q in parts)]
            close = all(plain[q.end : q.end + 1] in set("、，,和及与 ") for q in parts)
            if len(counted) == n and close and {q.unit for q in parts} == {whole.unit}:
                labels = [plain[a : q.start] for (a, _), q in zip(counted, parts, strict=True)]
                items = tuple(Item(label, q) for label, q in zip(labels, parts, strict=True))
                result.append(Partition(whole, items, complete=True))
    return tuple(result)
