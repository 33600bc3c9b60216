"""List slots: ``{{办理结果}}`` becomes 予以公开{{B13}}、部分公开{{B14}}, only what is not zero.

A list that names some members of a group must name all of them, or its sum is wrong; so lists
are code, and a sentence that lists members by hand lapses when the list is not complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from report_assistant.drafting.case import Case
from report_assistant.drafting.template import slot_names
from report_assistant.report.form import (
    APPLICANTS,
    LEGAL_PERSONS,
    NOT_PROCESSED,
    RECEIVED,
    REFUSED,
    UNAVAILABLE,
)

_RULINGS = ("结果维持", "结果纠正", "其他结果", "尚未审结")


def _grounds(block: str, *rows: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Members of a list of single grounds of table two: cells of the column 总计."""
    return tuple((f"表二:{block}/{row}:{APPLICANTS[-1]}", f"{words}的") for row, words in rows)


# List slot -> (content slot, words before it); the members add up to one whole.
LISTS: dict[str, tuple[tuple[str, str], ...]] = {
    "办理结果": (
        ("B13", "予以公开"),
        ("B14", "部分公开"),
        ("B15", "不予公开"),
        ("B16", "无法提供"),
        ("B17", "不予处理"),
        ("B18", "其他处理"),
    ),
    "申请渠道": (("B05", "网上申请"), ("B06", "信函申请"), ("B07", "当面申请"), ("B08", "传真和邮件申请")),
    "申请人": (("B09", "自然人申请"), ("B10", "法人或其他组织申请")),
    "复议结果": tuple((f"B24.{i}", words) for i, words in enumerate(_RULINGS, start=1)),
    "诉讼结果": tuple((f"B25.{i}", words) for i, words in enumerate(_RULINGS, start=1)),
    "不予公开理由": _grounds(
        REFUSED,
        ("1.属于国家秘密", "属于国家秘密"),
        ("2.其他法律行政法规禁止公开", "其他法律行政法规禁止公开"),
        ("3.危及“三安全一稳定”", "危及“三安全一稳定”"),
        ("4.保护第三方合法权益", "保护第三方合法权益"),
        ("5.属于三类内部事务信息", "属于内部事务信息"),
        ("6.属于四类过程性信息", "属于过程性信息"),
        ("7.属于行政执法案卷", "属于行政执法案卷"),
        ("8.属于行政查询事项", "属于行政查询事项"),
    ),
    "无法提供情形": _grounds(
        UNAVAILABLE,
        ("1.本机关不掌握相关政府信息", "不掌握相关政府信息"),
        ("2.没有现成信息需要另行制作", "没有现成信息需要另行制作"),
        ("3.补正后申请内容仍不明确", "补正后申请内容仍不明确"),
    ),
    "不予处理情形": _grounds(
        NOT_PROCESSED,
        ("1.信访举报投诉类申请", "信访举报投诉类申请"),
        ("2.重复申请", "重复申请"),
        ("3.要求提供公开出版物", "要求提供公开出版物"),
        ("4.无正当理由大量反复申请", "无正当理由大量反复申请"),
        ("5.要求行政机关确认或重新出具已获取信息", "要求确认或者重新出具已获取信息"),
    ),
}
# Kinds of legal persons in place of 法人或其他组织: whoever names one names all that applied.
_PERSONS = tuple((f"表二:{RECEIVED}:{person}", person) for person in LEGAL_PERSONS)
_MACRO = re.compile(r"(其中)?\{\{(" + "|".join(LISTS) + r")\}\}")


def members(name: str, case: Case) -> tuple[str, ...]:
    """Content slots of a list that are given and not zero."""
    return tuple(slot for slot, _ in LISTS[name] if case.amount(slot))


def expand(template: str, case: Case) -> str:
    """Replace every list slot by its members; an empty list leaves its first member, so that
    the sentence lapses like any other with a slot that is missing or zero."""

    def listed(match: re.Match[str]) -> str:
        entries = LISTS[match.group(2)]
        present = [f"{words}{{{{{slot}}}}}" for slot, words in entries if case.amount(slot)]
        # 其中 wants several; one alone is the whole.
        before = (match.group(1) or "") if len(present) > 1 else ""
        return before + ("、".join(present) or f"{entries[0][1]}{{{{{entries[0][0]}}}}}")

    return _MACRO.sub(listed, template)


def incomplete(template: str, case: Case) -> tuple[str, ...]:
    """Slots that a list in ``template`` (already expanded) leaves out: those that are given and not zero,
    and those that blank cells leave open."""
    named = set(slot_names(template))

    def missing(entries: Iterable[tuple[str, str]]) -> list[str]:
        return [
            slot for slot, _ in entries if slot not in named and (case.amount(slot) or case.unknown(slot))
        ]

    left: list[str] = []
    for entries in LISTS.values():
        if named & {slot for slot, _ in entries}:
            left += missing(entries)
    if named & {slot for slot, _ in _PERSONS}:
        left = [slot for slot in left if slot != "B10"]
        left += missing(_PERSONS)
    return tuple(left)
