"""A rule: data about it plus a small pure function from a subject to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from report_assistant.checks.finding import Finding, Severity
from report_assistant.checks.subject import Subject

Need = Literal["report", "last_year", "last_report"]

NEED_WORDS: dict[Need, str] = {
    "report": "只有数据、没有报告正文，这一项无法核对",
    "last_year": "没有提供上年的数据，这一项无法核对",
    "last_report": "没有提供上年的报告正文，这一项无法核对",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue (domain.md section 3).

    ``severity`` is the usual one, a finding may be milder; ``formula`` says in words what must
    hold, ``exceptions`` what is accepted, ``case`` names the real fault behind the rule.
    ``function`` returns no finding when the subject passes.
    """

    id: str
    severity: Severity
    formula: str
    function: Callable[[Subject], Iterable[Finding]]
    needs: tuple[Need, ...] = ()
    exceptions: str = ""
    case: str = ""

    def missing(self, subject: Subject) -> str:
        """Why the rule cannot be judged on ``subject``; empty when it can."""
        given = {
            "report": subject.report,
            "last_year": subject.before,
            "last_report": subject.report_before,
        }
        return next((NEED_WORDS[need] for need in self.needs if given[need] is None), "")
