"""Part–whole lists in one sentence: 发布信息314条，其中政策文件3条、公告2条……"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from report_assistant.report.figures import Amount
from report_assistant.report.numerals import Quantity, quantities

_MARK = re.compile(r"其中(?:包括|包含)?[，,：:]?|包括[：:]?|[，,]分别(?:为|是)[：:]?")
_LIST_ENDS = re.compile(r"[。；;]|另|此外|同时|并[且对将]|较|同比|以上|合计|共计")
_OPEN = re.compile(r"等|主要|涉及|重点|不限于")
_STILL_OPEN = re.compile(r"结转|正在|尚未|未办结|未审结|待")
_REST = re.compile(r"其他|其余|其它")

# Two ways of dividing the same whole must not be added up: 其中自然人10件，予以公开8件.
_DIMENSIONS: dict[str, str] = {
    "applicant": r"自然人|公民|个人|法人|企业|组织|科研机构",
    "channel": r"网上|网站|网络|平台|线上|信函|邮寄|信件|当面|现场|窗口|传真|邮箱|邮件"
    r"|公众号|微信|微博|抖音|视频号|新媒体|公示栏",
    "outcome": r"予以公开|部分公开|不予|无法提供|其他处理|办结|答复|结转|按时|延期|超期|维持|纠正|审结|撤回",
}

Verdict = Literal["equal", "over", "under", "unclear"]


@dataclass(frozen=True, slots=True)
class Partition:
    """A whole and its parts, all in one unit. ``rest`` tells that the list has an 其他 item."""

    whole: Quantity
    parts: tuple[Quantity, ...]
    labels: tuple[str, ...]
    dimension: str
    rest: bool
    open: bool

    @property
    def total(self) -> Amount:
        """Sum of the parts."""
        return sum(p.amount for p in self.parts)

    @property
    def closed_total(self) -> Amount:
        """Sum of the parts without cases still open: 办结76件，其中……，结转下年度4件."""
        return sum(
            p.amount
            for p, label in zip(self.parts, self.labels, strict=True)
            if not _STILL_OPEN.search(label)
        )

    @property
    def verdict(self) -> Verdict:
        """How parts and whole compare; unclear when the list need not be complete."""
        if self.whole.amount in {self.total, self.closed_total}:
            return "equal"
        if self.total > self.whole.amount:
            return "over"
        return "unclear" if self.open else "under"


def partition(text: str) -> Partition | None:
    """The part–whole list of the sentence ``text``, or None when there is none that is simple.

    Simple: one list mark, the whole right before it, every item a label and one exact number in
    the unit of the whole, no brackets with numbers, one way of dividing.
    """
    marks = list(_MARK.finditer(text))
    if len(marks) != 1:
        return None
    mark = marks[0]
    found = [q for q in quantities(text) if q.is_quantity]
    before = [q for q in found if q.end <= mark.start()]
    if not before or mark.start() - before[-1].end > 8:
        return None
    whole = before[-1]
    end = _LIST_ENDS.search(text, mark.end())
    stop = end.start() if end is not None else len(text)
    tail = text[mark.end() : stop]
    inside = [q for q in found if mark.end() <= q.start and q.end <= stop]
    items = _items(tail, mark.end(), inside, whole.unit)
    if items is None or len(items) < 2 or any(q.approx for q in (whole, *(q for _, q in items))):
        return None
    labels = tuple(label for label, _ in items)
    dimensions = {name for name, cue in _DIMENSIONS.items() for label in labels if re.search(cue, label)}
    if len(dimensions) > 1:
        return None
    rest = any(_REST.search(label) for label in labels[-2:])
    return Partition(
        whole,
        tuple(q for _, q in items),
        labels,
        next(iter(dimensions), ""),
        rest,
        bool(_OPEN.search(tail)) and not rest,
    )


def _items(tail: str, offset: int, inside: list[Quantity], unit: str) -> list[tuple[str, Quantity]] | None:
    """(label, quantity) of each item, None when an item does not have that simple shape."""
    items: list[tuple[str, Quantity]] = []
    for piece in re.finditer(r"[^、，,]+", tail):
        start, end = offset + piece.start(), offset + piece.end()
        own = [q for q in inside if start <= q.start and q.end <= end and q.unit != "%"]
        if not own:
            if any(start <= q.start and q.end <= end for q in inside):
                continue  # a share: 占37.5%
            # Words without a number: more label before the first item, otherwise the list is over.
            later = [q for q in inside if q.start >= end]
            return None if later else items
        if len(own) > 1 or own[0].unit != unit:
            return None
        if re.search(r"[（(]", piece.group()) or end - own[0].end > 6:
            return None
        items.append((tail[piece.start() : own[0].start - offset], own[0]))
    return items
