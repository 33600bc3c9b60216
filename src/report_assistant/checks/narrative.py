"""N.*."""

from report_assistant.checks.rule import Rule

RULES: tuple[Rule, ...] = ()
