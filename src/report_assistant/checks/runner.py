"""Run all rules over a subject and collect every finding at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report_assistant.checks import (
    content,
    disputes,
    explain,
    fees,
    form,
    narrative,
    prose,
    shares,
    table1,
    table2,
    table3,
    years,
)
from report_assistant.checks.explain import Explanation
from report_assistant.checks.finding import Evidence, Finding, State, unknown
from report_assistant.checks.rule import Rule
from report_assistant.checks.subject import Subject
from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.numerals import render_amount


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All findings of one check, and how many rules were run, passed, or could not be judged."""

    findings: tuple[Finding, ...]
    run: int
    passed: int
    unknown: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Failing errors that nobody explained: what blocks a final copy."""
        return tuple(f for f in self.findings if f.blocks)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """All failing findings, errors first."""
        order = ("error", "warning", "info")
        failing = (f for f in self.findings if f.state is State.FAIL)
        return tuple(sorted(failing, key=lambda f: order.index(f.severity.value)))


def rules() -> tuple[Rule, ...]:
    """All rules in the order of the catalogue."""
    return (
        *table1.RULES,
        *table2.RULES,
        *table3.RULES,
        *years.RULES,
        *narrative.RULES,
        *disputes.RULES,
        *shares.RULES,
        *fees.RULES,
        *prose.RULES,
        *form.RULES,
        *content.RULES,
    )


def check(
    subject: Report | Figures,
    last_year: Report | Figures | None = None,
    explanations: Sequence[Explanation] = (),
) -> CheckResult:
    """Check ``subject``, against last year's report or figures if given; never raises.

    A rule that lacks what it needs contributes one finding of state unknown with the reason.
    """
    given = Subject.of(subject, last_year)
    found: list[Finding] = []
    passed = undecided = 0
    catalogue = rules()
    for rule in catalogue:
        findings = judge(rule, given)
        if not findings:
            passed += 1
        elif all(f.state is State.UNKNOWN for f in findings):
            undecided += 1
        found.extend(findings)
    return CheckResult(explain.apply(found, explanations), len(catalogue), passed, undecided)


def judge(rule: Rule, subject: Subject) -> tuple[Finding, ...]:
    """Findings of one rule; empty when it passes."""
    why = rule.missing(subject)
    return (unknown(rule.id, why),) if why else tuple(rule.function(subject))


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
