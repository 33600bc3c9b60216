"""Which of the five areas of section one a paragraph belongs to, however the sub-heads are written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from report_assistant.report.document import Paragraph, Section
from report_assistant.report.slots import Area
from report_assistant.report.text import normalise

# Ways to number sub-heads, outermost first: a text that has （一） heads uses 一是 below them.
_STYLES: tuple[tuple[str, str], ...] = (
    ("bracket", r"[（(][一二三四五六七八九十]{1,2}[）)][、.．，,]?"),
    ("numeral", r"[一二三四五六七八九十]{1,2}、"),
    ("arabic", r"\d{1,2}[.．、](?!\d)"),
    ("arabic bracket", r"[（(]\d{1,2}[）)][、.．]?"),
    (
        "counted",
        r"[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十][，,、]|其[一二三四五六七八九十][，,、]",
    ),
    ("bare", r""),
)

_NAMES: tuple[tuple[Area, str], ...] = (
    (Area.ON_REQUEST, r"依申请|申请公开|公开申请|申请(?:受理|办理|答复)|咨询处理|行政复议"),
    (Area.PLATFORM, r"平台|政府网站|新媒体|公开载体|公开渠道|公开阵地|公开专区"),
    (Area.SUPERVISION, r"监督|保障(?!性)|教育培训|业务培训|组织领导|队伍建设|考核|责任追究|社会评议"),
    (
        Area.MANAGEMENT,
        r"信息(?:资源)?的?(?:规范|标准|动态|、|化)*管理|信息资源|信息(?:公开)?制度|[公文]文?件?规?范?管理",
    ),
    (Area.PROACTIVE, r"主动公开|公开内容|政策解读|解读回应|回应关切|重点领域|信息发布|政民互动"),
)
_HEAD_LENGTH = 30
_HEAD_ENDS = re.compile(r"[。：:；;，,\s]")
_MARKS = re.compile(r"[。：:；;，,\s]*")
# A head without a number must look like one: 主动公开情况 / 主动公开方面，…
_BARE_HEAD = re.compile(
    r"(?:政府)?(?:信息|政务)?(?:主动|依申请)?(?:公开)?(?:政府)?(?:信息)?[^，。：:；\s]{0,14}?(?:情况|方面|工作|建设|保障|管理|公开)"
    r"(?=$|[。：:，,\s])"
)


@dataclass(frozen=True, slots=True)
class AreaParagraph:
    """Paragraph ``index`` of section one with its area; None before the first sub-head or unknown.

    ``heading`` is true when the paragraph is nothing but a sub-head; ``head_end`` is the offset at
    which the text after a run-in sub-head starts (0: no sub-head, length of the text: only a head).
    """

    area: Area | None
    heading: bool
    paragraph: Paragraph
    index: int
    head_end: int = 0


@dataclass(frozen=True, slots=True)
class _Head:
    style: str
    area: Area | None
    end: int
    whole: bool


def area_of_heading(name: str) -> Area | None:
    """Area that the words of a sub-head speak of (政府信息公开平台建设情况 → 平台建设), or None."""
    plain = normalise(name)
    hits = [(m.start(), area) for area, pattern in _NAMES if (m := re.search(pattern, plain))]
    return min(hits)[1] if hits else None


def areas(section_one: Section) -> tuple[AreaParagraph, ...]:
    """Every paragraph of section one with the area it belongs to.

    Sub-heads are numbered （一）, 一、, 1., （1）, 一是 or not at all, alone on a line or run in; the
    outermost way of numbering that names at least two areas is the one that counts.
    """
    heads = [_head(p.text) for p in section_one.paragraphs]
    style = _style([h for h in heads if h is not None])
    result, area = [], None
    for index, (paragraph, head) in enumerate(zip(section_one.paragraphs, heads, strict=True)):
        if head is not None and head.style == style:
            area = head.area
            result.append(AreaParagraph(area, head.whole, paragraph, index, head.end))
        else:
            result.append(AreaParagraph(area, False, paragraph, index))
    return tuple(result)


def _style(heads: list[_Head]) -> str:
    named = Counter({style: 0 for style, _ in _STYLES})
    for style, _area in {(h.style, h.area) for h in heads if h.area is not None}:
        named[style] += 1
    order = [style for style, _ in _STYLES]
    several = [style for style in order if named[style] >= 2]
    return several[0] if several else max(order, key=lambda s: named[s])


def _head(text: str) -> _Head | None:
    plain = normalise(text)
    start = len(plain) - len(plain.lstrip())
    for style, pattern in _STYLES[:-1]:
        if mark := re.compile(pattern).match(plain, start):
            begin = mark.end() + len(plain[mark.end() :]) - len(plain[mark.end() :].lstrip())
            return _named(style, plain, begin)
    bare = _BARE_HEAD.match(plain, start)
    if bare is None or area_of_heading(bare.group()) is None:
        return None
    return _named("bare", plain, start)


def _named(style: str, plain: str, begin: int) -> _Head:
    """The head whose words start at ``begin``; its end is after the marks that close it."""
    bare, cut = _BARE_HEAD.match(plain, begin), _HEAD_ENDS.search(plain, begin)
    closed = bare.end() if bare else cut.start() if cut else len(plain)
    marks = _MARKS.match(plain, closed)
    end = marks.end() if marks else closed
    area = area_of_heading(plain[begin : min(closed, begin + _HEAD_LENGTH)])
    whole = end == len(plain) and closed - begin <= _HEAD_LENGTH
    if end == len(plain) and not whole:
        # A sentence of its own after the number, without words that only name the area.
        return _Head(style, area, 0, False)
    return _Head(style, area, end, whole)
