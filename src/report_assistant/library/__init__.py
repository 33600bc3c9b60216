"""The library: past reports cut into passages, embedded, indexed and searched."""

from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit, Query
from report_assistant.library.question import Chip, Understanding
from report_assistant.library.room import Added, Library, Verification
from report_assistant.library.sources import Document, Rejected
from report_assistant.library.states import FigureState, states_of

__all__ = [
    "Added",
    "Chip",
    "Document",
    "FigureState",
    "Hit",
    "Library",
    "Passage",
    "Query",
    "Rejected",
    "Understanding",
    "Verification",
    "states_of",
]
