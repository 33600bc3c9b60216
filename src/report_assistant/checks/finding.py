"""What a rule reports: a finding with its evidence. Findings are values, never exceptions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from report_assistant.report.figures import Amount, Figures, Place
from report_assistant.report.form import Cell, section_words
from report_assistant.report.numerals import render_amount


class Severity(StrEnum):
    """How bad a finding is: arithmetic or statutory fault, likely fault, or a hint."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def words(self) -> str:
        """The severity as people read it."""
        return {"error": "错误", "warning": "提醒", "info": "提示"}[self.value]


class State(StrEnum):
    """What became of a rule that did not pass: it failed, could not be judged, or was explained."""

    FAIL = "fail"
    UNKNOWN = "unknown"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cell or quotation a finding rests on, with the number found there (if it is one)."""

    place: Place
    quote: str = ""
    value: Amount | None = None

    @property
    def identity(self) -> str:
        """Place, words and number as text; offsets are left out, edits elsewhere move them."""
        where = str(self.place.cell or self.place.section or self.place.words)
        return f"{where}|{self.quote}|{'' if self.value is None else render_amount(self.value)}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction the arithmetic suggests: put ``amount`` into ``cell``."""

    cell: Cell
    amount: Amount


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``message`` is a Chinese sentence; ``reason`` is the user's explanation, if any."""

    rule: str
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...] = ()
    state: State = State.FAIL
    proposals: tuple[Proposal, ...] = ()
    reason: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Rule and a digest of places and values: stable over re-runs, new when a value changes."""
        parts = "\n".join(e.identity for e in self.evidence) or self.message
        return f"{self.rule}:{hashlib.sha256(parts.encode()).hexdigest()[:16]}"

    @property
    def blocks(self) -> bool:
        """True when the finding stands against a final copy: an error that failed, unexplained."""
        return self.severity is Severity.ERROR and self.state is State.FAIL


def unknown(rule: str, why: str, evidence: Iterable[Evidence] = ()) -> Finding:
    """A finding that says why ``rule`` could not be judged."""
    return Finding(rule, Severity.INFO, why, tuple(evidence), State.UNKNOWN)


def cell_evidence(figures: Figures, cells: Iterable[Cell], prefix: str = "") -> tuple[Evidence, ...]:
    """Evidence for each of ``cells`` as printed in ``figures``; ``prefix`` names the year if needed."""
    result = []
    for cell in cells:
        value = figures.values.get(cell)
        if value is None:
            continue
        words = f"{prefix}{cell}"
        place = value.place
        result.append(Evidence(Place(words, cell, place.section, page=place.page), value.raw, value.amount))
    return tuple(result)


def text_evidence(
    section: int, paragraph: int, start: int, quote: str, value: Amount | None = None
) -> Evidence:
    """Evidence for ``quote`` at offset ``start`` of a paragraph; section 0 is the preamble."""
    place = Place(section_words(section), None, section, paragraph, start=start, end=start + len(quote))
    return Evidence(place, quote, value)


def section_evidence(section: int) -> tuple[Evidence, ...]:
    """Evidence that names a whole section."""
    return (Evidence(Place(section_words(section), section=section)),)


def gap(left: Amount, right: Amount) -> str:
    """The difference of two amounts as printed in messages."""
    return render_amount(max(left, right) - min(left, right))
