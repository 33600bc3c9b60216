"""Sentences from outside (a chat model, the user's typing) made into sentences of a draft."""

from __future__ import annotations

from report_assistant.drafting.case import Case
from report_assistant.drafting.mask import TESTABLE, exclusive
from report_assistant.drafting.template import Origin, Sentence, bare
from report_assistant.report.mentions import claims


def adopt(template: str, case: Case, origin: Origin, reference: str) -> Sentence:
    """A sentence with the case's own names as slots and its claims as requirements."""
    template = template.replace(case.organ.name, "{{机关}}").replace(case.organ.self_name, "{{本机关}}")
    return Sentence(template, origin, reference, requires=requirements(template))


def requirements(template: str) -> tuple[str, ...]:
    """The testable claims of a template; the verifier refuses the others."""
    words = bare(template)
    found = (claim.kind for claim in claims(words))
    tested = (kind.value for kind in found if kind in TESTABLE)
    return tuple(dict.fromkeys((*tested, *exclusive(words))))
