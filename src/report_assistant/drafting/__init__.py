"""Drafting: sentences with named slots, filled by code, proved by a ledger, verified before use."""

from report_assistant.drafting.case import Case
from report_assistant.drafting.drafter import Drafter
from report_assistant.drafting.plan import questions
from report_assistant.drafting.publish import to_report
from report_assistant.drafting.record import draft_from_dict, draft_to_dict
from report_assistant.drafting.refill import Refilled, refill, unwritten
from report_assistant.drafting.returned import Returned, compare_returned, untraced
from report_assistant.drafting.template import (
    Change,
    Draft,
    DraftParagraph,
    LedgerEntry,
    Origin,
    Question,
    SectionDraft,
    Sentence,
)

__all__ = [
    "Case",
    "Change",
    "Draft",
    "DraftParagraph",
    "Drafter",
    "LedgerEntry",
    "Origin",
    "Question",
    "Refilled",
    "Returned",
    "SectionDraft",
    "Sentence",
    "compare_returned",
    "draft_from_dict",
    "draft_to_dict",
    "questions",
    "refill",
    "to_report",
    "untraced",
    "unwritten",
]
