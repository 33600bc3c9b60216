"""A rule: data about it plus a small pure function from a subject to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from report_assistant.checks.finding import Finding, Severity
from report_assistant.checks.subject import Subject
from report_assistant.report.form import TABLE_NAMES, Generation


class Need(StrEnum):
    """What a rule cannot be judged without."""

    REPORT = "正文"
    TABLE_1 = "表一"
    TABLE_2 = "表二"
    TABLE_3 = "表三"
    LAST_YEAR = "上年数据"
    SAME_FORM = "上一年度的同格式数据"
    LAST_REPORT = "上年正文"
    PEERS = "同类单位报告"
    CHILDREN = "下级单位数据"


_TABLES = {Need.TABLE_1: 1, Need.TABLE_2: 2, Need.TABLE_3: 3}


def _lacking(need: Need, subject: Subject) -> str:
    """Why ``subject`` does not meet ``need``; empty when it does."""
    if table := _TABLES.get(need):
        why, met = f"没有{TABLE_NAMES[table]}的数据", subject.has_some_of(table)
    elif need is Need.REPORT:
        why, met = "只有数据、没有报告正文", subject.report is not None
    elif need is Need.LAST_REPORT:
        why, met = "没有提供上年的报告正文", subject.report_before is not None
    elif need is Need.PEERS:
        why, met = "没有提供同类单位的报告", subject.peers is not None
    elif need is Need.CHILDREN:
        why, met = "没有提供下级单位的数据", subject.children is not None
    elif subject.before is None:
        why, met = "没有提供上年的数据", False
    else:
        return subject.incomparable(subject.before) if need is Need.SAME_FORM else ""
    return "" if met else f"{why}，这一项无法核对。"


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
    looks at; a change elsewhere cannot change what it finds. ``only``: the one generation of the form
    the rule is about; figures of another pass.
    """

    id: str
    severity: Severity
    formula: str
    function: Callable[[Subject], Iterable[Finding]]
    needs: tuple[Need, ...] = ()
    exceptions: str = ""
    case: str = ""
    reads: frozenset[Part] = EVERYTHING
    only: Generation | None = None

    def applies(self, subject: Subject) -> bool:
        """Whether the rule is about the form that ``subject`` is printed on."""
        return self.only in {None, subject.figures.generation}

    def missing(self, subject: Subject) -> str:
        """Why the rule cannot be judged on ``subject``; empty when it can."""
        return next((why for need in self.needs if (why := _lacking(need, subject))), "")
