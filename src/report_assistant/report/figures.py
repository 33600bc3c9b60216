"""Figures of one report: the cells of the three tables and the facts of the content slots.

Every value keeps what was printed (``raw``) and where it stood (``place``), so that a finding
can point at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from report_assistant.report.form import Cell, Form, Generation, form
from report_assistant.report.organ import Organ, OrganKind, organ

Amount = int | Decimal

BLANKS = frozenset({"", "/", "-", "—", "－", "／", "无", "――", "——"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: words for people, and page, paragraph or offset when known.

    ``section`` is 1–6 (0: before section one), ``paragraph`` counts from 0 inside the section,
    ``start``/``end`` are character offsets inside the paragraph.
    """

    words: str = ""
    cell: Cell | None = None
    section: int | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None

    def __str__(self) -> str:
        return self.words or (str(self.cell) if self.cell else "")


@dataclass(frozen=True, slots=True)
class Value:
    """One table figure. ``amount`` is None for a blank cell or an unreadable one."""

    amount: Amount | None
    raw: str = ""
    note: str = ""
    place: Place = field(default_factory=Place)

    @property
    def blank(self) -> bool:
        """True when the cell holds nothing, a slash, a dash or 无."""
        return self.amount is None and self.raw.strip() in BLANKS

    @property
    def zeroed(self) -> Amount:
        """The amount, a blank or unreadable cell counting as 0."""
        return 0 if self.amount is None else self.amount


@dataclass(frozen=True, slots=True)
class Fact:
    """What the user states for a content slot (domain.md section 5).

    ``amount`` with ``unit`` and ``approx`` (余, 多, 约, 近, 超, or empty) for a quantity,
    ``text`` for words (e.g. last year's problems); ``quote`` is the user's own sentence.
    """

    slot: str
    amount: Amount | None = None
    unit: str = ""
    approx: str = ""
    text: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one organ and year. ``values`` holds only the cells that were given.

    ``signed`` is the date under the report, when the figures came with one; ``organ_kind`` the kind
    that the organ says it is (None: read from its name).
    """

    agency: str
    year: int
    generation: Generation
    values: Mapping[Cell, Value] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    signed: date | None = None
    organ_kind: OrganKind | None = None

    @property
    def organ(self) -> Organ:
        """The reporting organ."""
        return organ(self.agency, self.organ_kind)

    @property
    def form(self) -> Form:
        """The statutory form these figures belong to."""
        return form(self.generation)

    def amount(self, cell: Cell) -> Amount | None:
        """Amount of ``cell``, or None when it is missing, blank or unreadable."""
        value = self.values.get(cell)
        return None if value is None else value.amount

    def total(self, cells: Iterable[Cell]) -> Amount | None:
        """Sum of ``cells``; a blank cell counts as 0, a missing one makes the sum None."""
        result: Amount = 0
        for cell in cells:
            value = self.values.get(cell)
            if value is None:
                return None
            result += value.zeroed
        return result

    @property
    def blanks(self) -> int:
        """How many cells are blank."""
        return sum(value.blank for value in self.values.values())

    def has_table(self, number: int) -> bool:
        """True when every cell of table ``number`` is present (possibly blank)."""
        return all(cell in self.values for cell in self.form.table(number).cells)

    def with_amount(self, cell: Cell, amount: Amount | None) -> Figures:
        """Return a copy with ``cell`` set to ``amount`` (None: blank)."""
        raw = "" if amount is None else str(amount)
        value = Value(amount, raw, place=Place(str(cell), cell=cell))
        return replace(self, values={**self.values, cell: value})

    def with_fact(self, fact: Fact) -> Figures:
        """Return a copy with the fact of one slot set."""
        return replace(self, facts={**self.facts, fact.slot: fact})
