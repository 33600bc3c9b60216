"""Explanations: a person accepts a finding and says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from report_assistant.checks.finding import Finding, State


@dataclass(frozen=True, slots=True)
class Explanation:
    """``reason`` why the finding with ``key`` stands; ``who`` said so and ``when`` (ISO date).

    The key holds rule, places and values, so an explanation lapses when a value changes.
    """

    key: str
    reason: str
    who: str = ""
    when: str = ""


def apply(findings: Iterable[Finding], explanations: Sequence[Explanation]) -> tuple[Finding, ...]:
    """Return ``findings`` with the explained ones marked so; blank reasons explain nothing."""
    reasons = {e.key: e.reason.strip() for e in explanations if e.reason.strip()}
    return tuple(
        replace(f, state=State.EXPLAINED, reason=reasons[f.key])
        if f.state is State.FAIL and f.key in reasons
        else f
        for f in findings
    )
