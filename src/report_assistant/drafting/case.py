"""The case a report is drafted for: organ, year, figures, facts, and last year's report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Fact, Figures
from report_assistant.report.form import TABLE_NAMES, Cell
from report_assistant.report.formulas import Formula, evaluate, formulas
from report_assistant.report.organ import Organ, OrganKind
from report_assistant.report.slots import slots

# A table cell as a slot name: 表二:row:column.
TABLES = {name: number for number, name in TABLE_NAMES.items()}
CELL = re.compile(r"^(表[一二三]):(.+):(.+)$")
# The name of the nearest government, without the name of the place (区政府门户网站).
_GOVERNMENT = re.compile(r"(?<![园发])([省市县区州旗])$")
# Places that a government's branch office runs; 浦东新区 and 滨海新区 have governments of their own.
_WITHOUT = re.compile(r"地区$|(?<!浦东)(?<!滨海)新区$")


@dataclass(frozen=True)
class Case:
    """Whose report it is and what is known.

    ``signed`` is the date under the report; ``opening`` the user's own opening sentence for
    section one (never invented); ``variant`` asks for another wording of the same facts.
    """

    figures: Figures
    last_year: Report | None = None
    signed: date | None = None
    opening: str = ""
    variant: int = 0

    @cached_property
    def organ(self) -> Organ:
        """The reporting organ."""
        return self.figures.organ

    @property
    def year(self) -> int:
        """Year the report is about."""
        return self.figures.year

    @property
    def is_government(self) -> bool:
        """True when 工作考核、社会评议、责任追究 must be reported (条例 art. 50 (4))."""
        return self.organ.kind in {OrganKind.GOVERNMENT, OrganKind.TOWNSHIP}

    @cached_property
    def government(self) -> str:
        """The government whose website is used: 区政府, 县政府, 市政府, or 政府 when unknown."""
        for place in reversed(self.organ.places):
            if _WITHOUT.search(place):
                break
            found = _GOVERNMENT.search(place)
            if found:
                return f"{found.group(1)}政府"
        return "政府"

    @cached_property
    def last_figures(self) -> Figures | None:
        """Figures of last year's report, only when it is the year before."""
        if self.last_year is None or self.last_year.year != self.year - 1:
            return None
        return self.last_year.figures

    def computed(self, formula: Formula) -> Amount | None:
        """Value of ``formula``; None while one of its cells is blank: what nobody filled in is not known
        to be 0, so it proves neither a sum nor that there was none."""
        if any(self.figures.amount(cell) is None for cell in (*formula.cells, *formula.base)):
            return None
        return evaluate(formula, self.figures, self.last_figures)

    def unknown(self, slot: str) -> bool:
        """True for a table cell, or a slot that the tables tell, while the cells leave it open."""
        told = CELL.match(slot) is not None or slot in formulas(self.figures.generation)
        return told and self.amount(slot) is None

    def amount(self, slot: str) -> Amount | None:
        """Amount of a content slot or table cell: from the tables where they tell it, else from a fact."""
        address = CELL.match(slot)
        if address is not None:
            return self.figures.amount(Cell(TABLES[address.group(1)], address.group(2), address.group(3)))
        formula = formulas(self.figures.generation).get(slot)
        if formula is not None:
            value = self.computed(formula)
            if value is not None:
                return value
        fact = self.figures.facts.get(slot)
        return None if fact is None else fact.amount

    def fact(self, slot: str) -> Fact | None:
        """The user's fact for a content slot."""
        return self.figures.facts.get(slot)

    def given(self) -> tuple[str, ...]:
        """Content slots the user stated a fact for, in the order of the form."""
        return tuple(slot for slot in slots() if slot in self.figures.facts)
