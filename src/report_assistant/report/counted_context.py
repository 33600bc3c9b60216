"""What a classifier of numbers sees: one number in its clause, sentence and text."""

from __future__ import annotations

from dataclasses import dataclass

from report_assistant.report.numerals import Kind, Quantity
from report_assistant.report.slots import Area


@dataclass(frozen=True, slots=True)
class Context:
    """One number and what stands around it, normalised.

    ``lead`` are the words before the number in its clause, ``bare`` the same without fillers such
    as 共计; ``tail`` the words after it in its clause; ``scope`` the text from the start of the
    sentence to the number, ``text`` everything before it. ``part``: the number stands in a list
    after 其中. ``seen`` are the slots of the sentence so far, ``earlier`` those of the sentences
    before. ``joined``: the tail goes on with 、 and another noun.
    """

    quantity: Quantity
    lead: str
    bare: str
    tail: str
    scope: str
    area: Area | None
    part: bool
    seen: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    joined: bool = False
    text: str = ""

    @property
    def last(self) -> str:
        """Slot of the number before, or an empty text."""
        return self.seen[-1] if self.seen else ""

    def counts(self, units: frozenset[str]) -> bool:
        """True when the measure word is one of ``units``; a missing one is let pass at a clause's end."""
        unit = self.quantity.unit
        return unit in units or (not unit and not self.tail and self.quantity.kind is Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Found:
    """The slot a number belongs to; ``also`` are slots that the same words may mean."""

    slot: str
    also: tuple[str, ...] = ()
