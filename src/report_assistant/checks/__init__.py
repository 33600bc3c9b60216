"""Rules over a report: pure functions that return findings, collected all at once."""

from report_assistant.checks.catalogue import markdown, rules
from report_assistant.checks.explain import Explanation
from report_assistant.checks.finding import Evidence, Finding, Proposal, Severity, State
from report_assistant.checks.record import finding_to_dict, result_to_dict
from report_assistant.checks.rule import Rule
from report_assistant.checks.runner import CheckResult, check, recheck

__all__ = [
    "CheckResult",
    "Evidence",
    "Explanation",
    "Finding",
    "Proposal",
    "Rule",
    "Severity",
    "State",
    "check",
    "finding_to_dict",
    "markdown",
    "recheck",
    "result_to_dict",
    "rules",
]
