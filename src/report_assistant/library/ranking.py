"""Which passages answer a question best: words (BM25) and meaning, in one score from 0 to 1.

Scores are added, not ranks: an exact figure or name that only one passage holds must win outright,
and ranks would hide by how much it wins. What was measured: docs/search.md.
"""

from __future__ import annotations

from enum import Flag, auto

import numpy as np
import numpy.typing as npt

from report_assistant.library.embedding import Encoder
from report_assistant.library.index import Index
from report_assistant.library.matching import matcher
from report_assistant.library.neighbours import highest, nearest
from report_assistant.library.query import Mask, Query

POOL = 300
"""Rows that each of the two rankings proposes when there are too many to compare all."""

ALL = 2_000
"""Rows up to which every admitted one is compared."""

WORDS_SHARE = 0.3
"""Share of the words in the score; the rest is meaning."""

RANKED = 60
"""Most rows that are handed on; folding likes needs some more than are shown."""

FAMILIAR = 0.82
"""Least familiarity (see :class:`~report_assistant.library.matching.Likeness`) of an open question.

Below it the question has nothing to do with the library. Fitted on the golden questions with even
ids; docs/search.md says what it does on the odd ones.
"""

RELATED = 0.7
"""The same for models that are no table of words: cosine of the nearest passage plus coverage."""

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]


class Use(Flag):
    """Which rankings a search uses; one alone is for measuring."""

    WORDS = auto()
    MEANING = auto()
    BOTH = WORDS | MEANING


def rank(
    index: Index, encoder: Encoder, query: Query, mask: Mask, use: Use = Use.BOTH
) -> list[tuple[int, float]]:
    """Rows that ``mask`` admits as (row, score), the best first; empty when the question is foreign.

    A question with a section, an area, an organ or states is never foreign: they say what it is about.
    """
    lexical = np.where(mask, index.lexical.scores(query.text), 0.0).astype(np.float32)
    rows = np.flatnonzero(mask)
    by_words = matcher(encoder)
    near: list[tuple[int, float]] = []
    if by_words is None or rows.size > ALL:
        vector = encoder.queries([query.text])[0]
        near = nearest(index, vector, POOL, mask) if np.any(vector) else []
        rows = _candidates(rows, lexical, near)
    coverage = _coverage(index, query.text, rows, lexical)
    words = lexical[rows] / max(float(lexical.max()), 1e-9) * coverage
    if by_words is None:
        meaning = _rescaled(near, rows)
        related = (near[0][1] if near else 0.0) + coverage >= RELATED
    else:
        likeness = by_words.compare(query.text, [index.passages[row].text for row in rows])
        meaning = likeness.passages
        related = likeness.familiar >= FAMILIAR
    if _open(query) and not related:
        return []
    share = {Use.WORDS: 1.0, Use.MEANING: 0.0, Use.BOTH: WORDS_SHARE}[use]
    scores = share * words + (1 - share) * meaning
    order = [i for i in np.argsort(-scores, kind="stable") if scores[i] > 0]
    return [(int(rows[i]), round(float(scores[i]), 6)) for i in order[:RANKED]]


def _open(query: Query) -> bool:
    """True when nothing but the words says what the question is about."""
    return query.section is None and query.area is None and query.agency is None and not query.states


def _candidates(rows: Rows, lexical: Scores, near: list[tuple[int, float]]) -> Rows:
    if rows.size <= ALL:
        return rows
    matching = np.flatnonzero(lexical > 0)
    best = matching[highest(lexical[matching], POOL)]
    return np.union1d(best, np.array([row for row, _ in near], dtype=np.intp))


def _coverage(index: Index, text: str, rows: Rows, lexical: Scores) -> float:
    """Share of the question, rare words counting more, that the passage best by words holds."""
    if not rows.size:
        return 0.0
    best = int(rows[np.argmax(lexical[rows])])
    return index.lexical.coverage(text, best) if lexical[best] > 0 else 0.0


def _rescaled(near: list[tuple[int, float]], rows: Rows) -> Scores:
    """Cosines of ``rows`` from 0 (the least of those proposed, or not proposed) to 1."""
    if not near:
        return np.zeros(rows.size, dtype=np.float32)
    low, high = near[-1][1], near[0][1]
    known = {row: (cosine - low) / max(high - low, 1e-6) for row, cosine in near}
    return np.array([known.get(int(row), 0.0) for row in rows], dtype=np.float32)
