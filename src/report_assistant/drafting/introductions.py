"""Introductory sentences before the tables of sections two to four; the form asks for none."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from report_assistant.drafting import on_request
from report_assistant.drafting.case import Case
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.template import DraftParagraph, Sentence
from report_assistant.drafting.wording import statement

_DECISIONS = (("C16", "行政许可决定"), ("C17", "行政处罚决定"), ("C18", "行政强制决定"))
_RECEIVED = frozenset({"received.none", "received.both", "received.new", "received.carried", "received.only"})


def introduction(number: int, case: Case) -> tuple[DraftParagraph, ...]:
    """The paragraph before the table of section ``number`` (2–4): what its figures say, one wording
    for each state of them, and where they stand."""
    # Section one says the same of applications and disputes: here the next wording, not the same.
    case = replace(case, variant=case.variant + 1)
    match number:
        case 2:
            sentences = (*_decisions(case), pattern(statement("table.one", case), "table.one"))
        case 3:
            received = (s for s in on_request.received(case) if s.reference in _RECEIVED)
            sentences = (*received, pattern(statement("table.two", case), "table.two"))
        case _:
            sentences = (*on_request.disputes(case), pattern(statement("table.three", case), "table.three"))
    return (DraftParagraph(sentences),)


def _decisions(case: Case) -> tuple[Sentence, ...]:
    opener = statement("table.decisions", case)
    none = pattern(
        statement("table.no-decisions", case), "decisions.none", *(f"0{slot}" for slot, _ in _DECISIONS)
    )
    result = [none]
    for present in product((True, False), repeat=len(_DECISIONS)):
        given = [
            f"{words}{{{{{slot}}}}}" for (slot, words), here in zip(_DECISIONS, present, strict=True) if here
        ]
        absent = [f"~{slot}" for (slot, _), here in zip(_DECISIONS, present, strict=True) if not here]
        if given:
            result.append(pattern(f"{opener}{'、'.join(given)}。", "decisions", *absent))
    return tuple(result)
