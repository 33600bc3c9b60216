"""Run all rules over a subject and collect every finding at once; again after a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from report_assistant.checks import explain
from report_assistant.checks.catalogue import rules
from report_assistant.checks.changes import changes
from report_assistant.checks.explain import Explanation
from report_assistant.checks.finding import Finding, State, unknown
from report_assistant.checks.rule import Rule
from report_assistant.checks.subject import Subject
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures


@dataclass(frozen=True, slots=True)
class Memory:
    """What a check keeps for the next one: its subject, the findings of each rule as judged."""

    subject: Subject
    judged: Mapping[str, tuple[Finding, ...]]
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All findings of one check, and how many rules were run, passed, or could not be judged."""

    findings: tuple[Finding, ...]
    run: int
    passed: int
    unknown: int
    memory: Memory | None = field(default=None, compare=False, repr=False)

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


def check(
    subject: Report | Figures,
    last_year: Report | Figures | None = None,
    explanations: Sequence[Explanation] = (),
    peers: Sequence[Report] = (),
    children: Sequence[Figures] = (),
) -> CheckResult:
    """Check ``subject``, against last year's report or figures if given; never raises.

    ``peers`` are reports of sister organs (likeness of text), ``children`` the figures of all organs
    that a whole area's tables add up. A rule that lacks what it needs contributes one finding of
    state unknown with the reason.
    """
    given = Subject.of(subject, last_year, peers, children)
    return _result(given, {rule.id: judge(rule, given) for rule in rules()}, tuple(explanations))


def recheck(
    previous: CheckResult,
    subject: Report | Figures,
    explanations: Sequence[Explanation] | None = None,
) -> CheckResult:
    """Check a changed ``subject`` against what ``previous`` was checked against.

    Equal to a full :func:`check`, but only rules that read a changed part run again, and unchanged
    paragraphs are not read again. ``explanations`` default to those of ``previous``.
    """
    memory = previous.memory
    if memory is None:
        return check(subject, explanations=explanations or ())
    given = memory.subject.changed(subject)
    touched = changes(memory.subject, given)
    judged = {
        rule.id: judge(rule, given) if touched is None or rule.reads & touched else memory.judged[rule.id]
        for rule in rules()
    }
    return _result(given, judged, memory.explanations if explanations is None else tuple(explanations))


def _result(
    given: Subject, judged: Mapping[str, tuple[Finding, ...]], explanations: tuple[Explanation, ...]
) -> CheckResult:
    found = [finding for findings in judged.values() for finding in findings]
    passed = sum(not findings for findings in judged.values())
    undecided = sum(
        bool(findings) and all(f.state is State.UNKNOWN for f in findings) for findings in judged.values()
    )
    memory = Memory(given, judged, explanations)
    return CheckResult(explain.apply(found, explanations), len(judged), passed, undecided, memory)


def judge(rule: Rule, subject: Subject) -> tuple[Finding, ...]:
    """Findings of one rule; empty when it passes."""
    if not rule.applies(subject):
        return ()
    why = rule.missing(subject)
    return (unknown(rule.id, why),) if why else tuple(rule.function(subject))
