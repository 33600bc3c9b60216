"""The library: past reports cut into passages, embedded, indexed and searched."""

from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit, Query
from report_assistant.library.question import Chip, Understanding
from report_assistant.library.room import Added, Library, Verification
from report_assistant.library.sources import Document, Rejected
from report_assistant.library.states import FigureState, states_of
from report_assistant.library.status import Condition, Status

__all__ = [
    "Added",
    "Chip",
    "Condition",
    "Document",
    "FigureState",
    "Hit",
    "Library",
    "Passage",
    "Query",
    "Rejected",
    "Status",
    "Understanding",
    "Verification",
    "states_of",
]
