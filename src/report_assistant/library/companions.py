"""Passages that answer together: a problem, what is done about it, and how it went a year later.

Section five tells all three in paragraphs of their own that share few words; who asks for a problem
wants the remedy beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from report_assistant.library.passages import Passage

PROBLEMS_SECTION = 5

SAME_REPORT = 0.8
"""Share of a passage's score that the rest of its section five takes over."""

NEXT_REPORT = 0.5
"""The same for section five of the organ's report a year before or after."""

LEADERS = 8
"""Best passages whose companions are looked for."""

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]


class Companions:
    """Which passages of section five belong to which organ and year."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Row numbers are the positions in ``passages``."""
        self._keys: dict[int, tuple[str, int]] = {}
        self._rows: dict[tuple[str, int], list[int]] = {}
        for row, passage in enumerate(passages):
            if passage.section == PROBLEMS_SECTION:
                key = (passage.agency, passage.year)
                self._keys[row] = key
                self._rows.setdefault(key, []).append(row)

    def of(self, row: int) -> list[tuple[int, float]]:
        """Companions of ``row`` with the share of its score that they take over."""
        if row not in self._keys:
            return []
        agency, year = self._keys[row]
        found = [(other, SAME_REPORT) for other in self._rows[agency, year] if other != row]
        for near in (year - 1, year + 1):
            found += [(other, NEXT_REPORT) for other in self._rows.get((agency, near), ())]
        return found

    def raised(self, rows: Rows, scores: Scores) -> Scores:
        """``scores`` of ``rows`` (ascending) where companions of the best are drawn up to them."""
        result = scores.copy()
        for leader in np.argsort(-scores, kind="stable")[:LEADERS]:
            for row, share in self.of(int(rows[leader])):
                place = int(np.searchsorted(rows, row))
                if place < rows.size and rows[place] == row:
                    drawn = share * scores[leader] + (1 - share) * scores[place]
                    result[place] = max(result[place], drawn)
        return result
