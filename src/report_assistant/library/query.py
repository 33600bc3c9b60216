"""What is asked of the library and what it answers; the filters are exact, never hopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from report_assistant.library.passages import Passage
from report_assistant.report.organ import Level, OrganKind
from report_assistant.report.slots import Area

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Query:
    """Words and filters. Every filter that is set holds for every hit.

    ``years`` empty: any year. ``agency``/``exclude_agency``: exact official names. ``region``:
    part of the region's name. ``states``: all of them hold for the report. ``k``: most hits.
    """

    text: str = ""
    section: int | None = None
    area: Area | None = None
    organ_kind: OrganKind | None = None
    years: tuple[int, ...] = ()
    agency: str | None = None
    exclude_agency: str | None = None
    states: frozenset[str] = frozenset()
    k: int = 10
    level: Level | None = None
    region: str | None = None
    document: str | None = None

    @property
    def filtered(self) -> bool:
        """True when any filter is set."""
        return replace(self, text="", k=0) != Query(k=0)

    def admits(self, passage: Passage) -> bool:
        """True when ``passage`` satisfies every filter."""
        return (
            self.section in (None, passage.section)
            and self.area in (None, passage.area)
            and self.organ_kind in (None, passage.organ_kind)
            and (not self.years or passage.year in self.years)
            and self.agency in (None, passage.agency)
            and (self.exclude_agency is None or passage.agency != self.exclude_agency)
            and self.states <= passage.states
            and self.level in (None, passage.level)
            and (self.region is None or self.region in passage.region)
            and self.document in (None, passage.document)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score``: words, meaning and topics added up (0 when a query has no words);
    higher is better within one answer, not a probability and not comparable between questions.

    ``quote`` is the best part of the passage, an exact substring of its text; ``alike`` are the
    near-duplicates folded into this hit, from other reports.
    """

    passage: Passage
    score: float
    quote: str
    alike: tuple[Passage, ...] = ()


class Columns:
    """The filterable fields of all passages as arrays, to test 100,000 rows in milliseconds."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Read the fields of ``passages``; row numbers are their positions."""
        self._size = len(passages)
        self._values: dict[str, list[Any]] = {}
        self._codes: dict[str, npt.NDArray[np.int32]] = {}
        for name in (
            "section", "area", "organ_kind", "year", "agency", "level", "region", "document", "states",
        ):  # fmt: skip
            numbers: dict[Any, int] = {}
            codes = [numbers.setdefault(getattr(p, name), len(numbers)) for p in passages]
            self._values[name] = list(numbers)
            self._codes[name] = np.array(codes, dtype=np.int32)

    def mask(self, query: Query) -> Mask:
        """Rows that ``query`` admits; equals :meth:`Query.admits` row by row."""
        result: Mask = np.ones(self._size, dtype=np.bool_)
        exact = ("section", "area", "organ_kind", "agency", "level", "document")
        for name in exact:
            wanted = getattr(query, name)
            if wanted is not None:
                result &= self._rows(name, [value == wanted for value in self._values[name]])
        if query.years:
            result &= self._rows("year", [value in query.years for value in self._values["year"]])
        if query.exclude_agency is not None:
            result &= self._rows("agency", [v != query.exclude_agency for v in self._values["agency"]])
        if query.region is not None:
            result &= self._rows("region", [query.region in value for value in self._values["region"]])
        if query.states:
            result &= self._rows("states", [query.states <= value for value in self._values["states"]])
        return result

    def _rows(self, name: str, admitted: list[bool]) -> Mask:
        table = np.array(admitted or [False], dtype=np.bool_)
        return np.asarray(table[self._codes[name]], dtype=np.bool_)
