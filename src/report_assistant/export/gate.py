"""The gate: a document leaves only when the checker has nothing against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from report_assistant.checks import CheckResult, Evidence, Explanation, Finding, Severity, State
from report_assistant.drafting import Draft, untraced
from report_assistant.errors import ExportBlocked, UnfinishedDraft, UntracedNumbers
from report_assistant.report.figures import Place
from report_assistant.report.form import section_words

UNTRACED = "S.UNTRACED"
# Findings that a cell of a table is blank; what did not happen is to be filled in with 0.
BLANKS = frozenset({"T1.BLANK", "T2.BLANK", "T3.BLANK"})
# Findings that say something is not written yet. A draft may leave with them, a final copy not.
INCOMPLETE = frozenset({"S.PLACEHOLDER"}) | BLANKS
SHOWN = 5


def _listed(findings: Sequence[Finding]) -> str:
    shown = "；".join(finding.message.rstrip("。；") for finding in findings[:SHOWN])
    more = len(findings) - SHOWN
    return f"共{len(findings)}处：{shown}" + (f"；另有{more}处" if more > 0 else "")


def with_untraced(result: CheckResult, draft: Draft, explanations: Sequence[Explanation] = ()) -> CheckResult:
    """``result`` and one error for each number, year or date of ``draft`` that was written by hand and
    that nothing known says; a person may explain it, or give the fact."""
    reasons = {e.key: e.reason.strip() for e in explanations if e.reason.strip()}
    found = []
    for entry in untraced(draft):
        place = Place(
            section_words(entry.section),
            section=entry.section,
            paragraph=entry.paragraph,
            start=entry.start,
            end=entry.end,
        )
        message = f"{section_words(entry.section)}的“{entry.text}”没有来源：{entry.source}。"
        finding = Finding(UNTRACED, Severity.ERROR, message, (Evidence(place, entry.text),))
        if finding.key in reasons:
            finding = replace(finding, state=State.EXPLAINED, reason=reasons[finding.key])
        found.append(finding)
    return replace(result, findings=(*result.findings, *found))


def unfinished(result: CheckResult) -> tuple[Finding, ...]:
    """What is not written or filled in yet, the text first; no explanation stands for it."""
    found = (f for f in result.findings if f.rule in INCOMPLETE and f.state is not State.UNKNOWN)
    return tuple(sorted(found, key=lambda f: f.rule in BLANKS))


def ensure_exportable(result: CheckResult, *, final: bool) -> None:
    """Return when ``result`` lets the document leave.

    Raises ExportBlocked naming the unexplained errors (at most five and the count); for a
    ``final`` copy UnfinishedDraft when 【待补】 marks or blank cells are all that is left, UntracedNumbers
    when numbers without a source are. An explained error does not block, but what is not written is not
    written, whatever was explained; a wrong number blocks a draft as well.
    """
    wrong = [f for f in result.errors if f.rule not in INCOMPLETE and f.rule != UNTRACED]
    if wrong:
        raise ExportBlocked(_listed(wrong))
    missing = unfinished(result)
    if final and missing:
        raise UnfinishedDraft(_listed(missing))
    open_numbers = [f for f in result.errors if f.rule == UNTRACED]
    if final and open_numbers:
        raise UntracedNumbers(_listed(open_numbers))
