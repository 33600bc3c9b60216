"""The project's own wording: one clause a content slot, clauses grouped into sentences.

Used for a fact for which no precedent sentence fits. Openers, clauses and closers have several
phrasings each (``wording/facts.yaml``); the choice is by organ and year, so that sister organs and
successive years do not read the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from report_assistant.drafting.wording import Phrase, phrase, read
from report_assistant.report.slots import Area


@dataclass(frozen=True, slots=True)
class Clause:
    """How one slot is said. ``inside`` is the slot whose clause must stand before ``text``;
    ``alone`` is the wording without it."""

    slot: str
    text: tuple[str, ...]
    inside: str = ""
    alone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that belong together, with the words that open or close the sentence."""

    id: str
    area: Area
    openers: tuple[Phrase, ...]
    closers: tuple[Phrase, ...]
    clauses: tuple[Clause, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All groups in the order of the form."""
    return tuple(
        Group(
            data["id"],
            Area(data["area"]),
            tuple(phrase(text) for text in data["openers"]),
            tuple(phrase(text) for text in data.get("closers", ())),
            tuple(_clause(slot, value) for slot, value in data["clauses"].items()),
        )
        for data in read("facts")
    )


def _clause(slot: str, value: Any) -> Clause:
    if isinstance(value, list):
        return Clause(slot, tuple(value))
    return Clause(slot, tuple(value["text"]), value["after"], tuple(value["alone"]))


@cache
def leads() -> dict[Area, tuple[Phrase, ...]]:
    """Opening statements of each sub-area."""
    return {Area(area): tuple(phrase(text) for text in texts) for area, texts in read("leads").items()}


# Content slots of section one whose facts are words (their sentences: drafting.told).
TEXTS = ("B20", "C15", "D01", "E06.2", "E07.3")
