"""A rule: data about it plus a small pure function from a subject to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from report_assistant.checks.finding import Finding, Severity
from report_assistant.checks.subject import Subject

Need = Literal["report", "last_year", "last_report", "peers", "children"]

NEED_WORDS: dict[Need, str] = {
    "report": "只有数据、没有报告正文，这一项无法核对",
    "last_year": "没有提供上年的数据，这一项无法核对",
    "last_report": "没有提供上年的报告正文，这一项无法核对",
    "peers": "没有提供同类单位的报告，这一项无法核对",
    "children": "没有提供下级单位的数据，这一项无法核对",
}


class Part(StrEnum):
    """A part of the subject that can change by itself; organ, year and form change everything."""

    TABLE_1 = "表一"
    TABLE_2 = "表二"
    TABLE_3 = "表三"
    PREAMBLE = "开头"
    SECTION_1 = "第一部分"
    SECTION_2 = "第二部分"
    SECTION_3 = "第三部分"
    SECTION_4 = "第四部分"
    SECTION_5 = "第五部分"
    SECTION_6 = "第六部分"
    FRAME = "标题、落款和表格样式"


TABLES = (Part.TABLE_1, Part.TABLE_2, Part.TABLE_3)
SECTIONS = (
    Part.PREAMBLE,
    Part.SECTION_1,
    Part.SECTION_2,
    Part.SECTION_3,
    Part.SECTION_4,
    Part.SECTION_5,
    Part.SECTION_6,
)
TEXT = frozenset(SECTIONS)
EVERYTHING = frozenset(Part)


def parts(*names: Part) -> frozenset[Part]:
    """A set of parts."""
    return frozenset(names)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue (domain.md section 3).

    ``severity`` is the usual one, a finding may be milder; ``formula`` says in words what must
    hold, ``exceptions`` what is accepted, ``case`` names the real fault behind the rule.
    ``function`` returns no finding when the subject passes. ``reads``: the parts of the subject it
    looks at; a change elsewhere cannot change what it finds.
    """

    id: str
    severity: Severity
    formula: str
    function: Callable[[Subject], Iterable[Finding]]
    needs: tuple[Need, ...] = ()
    exceptions: str = ""
    case: str = ""
    reads: frozenset[Part] = EVERYTHING

    def missing(self, subject: Subject) -> str:
        """Why the rule cannot be judged on ``subject``; empty when it can."""
        given = {
            "report": subject.report,
            "last_year": subject.before,
            "last_report": subject.report_before,
            "peers": subject.peers,
            "children": subject.children,
        }
        return next((NEED_WORDS[need] for need in self.needs if given[need] is None), "")
