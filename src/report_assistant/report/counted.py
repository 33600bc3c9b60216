"""What a number in prose counts: the slot for one number in its context.

Each family of statements answers with a slot, or None when it is not sure;
:mod:`report_assistant.report.mentions` walks over the numbers and keeps the context.
"""

from __future__ import annotations

import re

from report_assistant.report.counted_channels import published
from report_assistant.report.counted_context import Context, Found
from report_assistant.report.counted_disputes import dispute
from report_assistant.report.counted_documents import document_share, fee, norm
from report_assistant.report.counted_requests import about_requests, request
from report_assistant.report.cues import Pattern, patterns
from report_assistant.report.slots import Area

_PERSONS = frozenset({"人次", "人", "名", "位"})


def people(context: Context) -> Found | None:
    """People at a training or an open day that the sentence has named."""
    if context.quantity.unit not in _PERSONS:
        return None
    bare, tail = context.bare, context.tail
    if re.search(r"(?:参训|受训|参加培训|培训)(?:人员|干部|学员|人数|各类|工作人员|\w{0,6}干部)*$", bare):
        return None if re.search(r"选派|派员|派出|参加\w*组织", context.lead) else Found("E03.2")
    nothing = re.fullmatch(r"(?:参加|参与|参会|共|吸引|参加人员|参与人员|参与群众)*", bare) is not None
    if context.last == "E03" and nothing:
        return Found("E03.2")
    if "E03" in context.seen and re.match(r"(?:参加|参训)(?:了)?(?:培训|学习)?$", tail):
        return Found("E03.2")
    if context.last == "A28" and (nothing or re.search(r"参与|参加|参观|邀请", bare)):
        return Found("A28.2")
    return None


_BRIEF = {"处罚": "C17", "行政处罚": "C17", "强制": "C18", "行政强制": "C18"}


def _cued(context: Context) -> Found | None:
    if context.bare in _BRIEF and context.last in {"C16", "C17"}:
        return Found(_BRIEF[context.bare])
    for pattern in patterns():
        cue = pattern.cue
        if not context.counts(pattern.units):
            continue
        near = context.lead + context.tail
        if pattern.bars and pattern.bars.search(near):
            continue
        if not _needed(context, pattern):
            continue
        if _noun_fits(context, pattern):
            return Found(cue.slot, cue.also)
    return None


def _needed(context: Context, pattern: Pattern) -> bool:
    """Whether the sentence speaks of what the cue needs, or the sub-head says so."""
    slot = pattern.cue.slot
    if pattern.needs is None or pattern.needs.search(context.scope + context.tail):
        return True
    if slot[0] == "B":
        return about_requests(context)
    return slot in {"E02", "E04"} and context.area is Area.SUPERVISION


def _noun_fits(context: Context, pattern: Pattern) -> bool:
    match = pattern.lead.search(context.bare)
    if match:
        start = match.start("noun")
        joined = context.bare[start - 1 : start]
        # 会议和培训3次 counts both, so neither.
        return pattern.cue.joined or not joined or joined not in "、和及与或"
    if not pattern.cue.tail or not context.quantity.unit:
        return False
    tail = pattern.tail.search(context.tail)
    if tail is None:
        return False
    rest = context.tail[tail.end("noun") :]
    return rest[:1] not in set("和及与") and not (context.joined and not rest)


def classify(context: Context) -> Found | None:
    """The slot that the number of ``context`` belongs to, or None when the words leave a doubt."""
    for family in (fee, dispute, request, document_share, norm, people, _cued, published):
        if found := family(context):
            return found
    return None
