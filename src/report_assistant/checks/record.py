"""Findings in the JSON shape of ``report-assistant check --json``."""

from __future__ import annotations

from report_assistant.checks.finding import Evidence, Finding
from report_assistant.checks.runner import CheckResult
from report_assistant.report.figures import Amount
from report_assistant.report.numerals import render_amount


def _number(amount: Amount | None) -> int | float | None:
    if amount is None or isinstance(amount, int):
        return amount
    return float(amount)


def _evidence(evidence: Evidence) -> dict[str, object]:
    place = evidence.place
    where = {
        "words": str(place),
        "cell": None if place.cell is None else [place.cell.table, place.cell.row, place.cell.column],
        "section": place.section,
        "paragraph": place.paragraph,
        "start": place.start,
        "end": place.end,
        "page": place.page,
    }
    return {
        "place": {k: v for k, v in where.items() if v is not None},
        "quote": evidence.quote,
        "value": _number(evidence.value),
    }


def finding_to_dict(finding: Finding) -> dict[str, object]:
    """One finding in the JSON shape of ``report-assistant check --json``."""
    result: dict[str, object] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "state": finding.state.value,
        "message": finding.message,
        "evidence": [_evidence(e) for e in finding.evidence],
        "key": finding.key,
    }
    if finding.proposals:
        result["proposals"] = [
            {"cell": [p.cell.table, p.cell.row, p.cell.column], "value": render_amount(p.amount)}
            for p in finding.proposals
        ]
    if finding.reason:
        result["reason"] = finding.reason
    return result


def result_to_dict(result: CheckResult) -> dict[str, object]:
    """The whole result in the JSON shape of ``report-assistant check --json``."""
    return {
        "findings": [finding_to_dict(f) for f in result.findings],
        "run": result.run,
        "passed": result.passed,
        "unknown": result.unknown,
    }
