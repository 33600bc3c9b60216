"""The gate: a document leaves only when the checker has nothing against it."""

from __future__ import annotations

from collections.abc import Sequence

from report_assistant.checks import CheckResult, Finding
from report_assistant.errors import ExportBlocked, UnfinishedDraft

# Findings that say something is not written yet. A draft may leave with them, a final copy not.
INCOMPLETE = frozenset({"S.PLACEHOLDER"})
SHOWN = 5


def _listed(findings: Sequence[Finding]) -> str:
    shown = "；".join(finding.message.rstrip("。；") for finding in findings[:SHOWN])
    more = len(findings) - SHOWN
    return f"共{len(findings)}处：{shown}" + (f"；另有{more}处" if more > 0 else "")


def ensure_exportable(result: CheckResult, *, final: bool) -> None:
    """Return when ``result`` lets the document leave.

    Raises ExportBlocked naming the unexplained errors (at most five and the count); for a
    ``final`` copy UnfinishedDraft when 【待补】 marks are all that is left. An explained error
    never blocks; a wrong number blocks a draft as well.
    """
    wrong = [f for f in result.errors if f.rule not in INCOMPLETE]
    if wrong:
        raise ExportBlocked(_listed(wrong))
    missing = [f for f in result.errors if f.rule in INCOMPLETE]
    if final and missing:
        raise UnfinishedDraft(_listed(missing))
