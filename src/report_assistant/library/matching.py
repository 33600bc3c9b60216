"""Meaning word by word: each word of the question against the likest word of a passage.

The mean vector of a long passage says little about one of its statements. Comparing single words
(late interaction, as ColBERT does, here with static vectors) keeps what the mean loses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from report_assistant.library.embedding import Encoder, SentenceEncoder, Vectors, WordTable

_CLAUSE = re.compile(r"[。；;！？\n]")
_KEPT = 50_000
"""Passages whose words are kept cut, the most recently used."""

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Likeness of a question to passages, 0 to 1.

    ``passages``: one value a passage, the mean of its best match as a whole and of its best clause.
    ``familiar``: how well the words of the question are matched by any of the passages, each word
    by the passage that knows it best; low when the question is about something else.
    """

    passages: npt.NDArray[np.float32]
    familiar: float


class WordMatcher:
    """Compares questions with passages word by word; see :func:`matcher`."""

    def __init__(self, table: WordTable) -> None:
        """``table``: the words of a static model."""
        lengths = np.linalg.norm(table.vectors, axis=1)
        self._weights = lengths.astype(np.float32)
        self._directions: Vectors = (table.vectors / np.maximum(lengths, 1e-9)[:, None]).astype(np.float32)
        self._table = table
        self._clauses: Callable[[str], tuple[Ids, ...]] = lru_cache(_KEPT)(self._clauses_of)

    def compare(self, question: str, passages: Sequence[str]) -> Likeness:
        """Likeness of ``question`` to each of ``passages``."""
        asked = self._words(question)
        weights = self._weights[asked]
        if not passages or not weights.sum():
            return Likeness(np.zeros(len(passages), dtype=np.float32), 0.0)
        weights = weights / weights.sum()
        cut = [self._clauses(text) for text in passages]
        words = np.concatenate(list(chain.from_iterable(cut)))
        known, places = np.unique(words, return_inverse=True)
        table = self._directions[asked] @ self._directions[known].T
        likeness = table[:, places]
        lengths = np.array([clause.size for clauses in cut for clause in clauses])
        clause_best = np.maximum.reduceat(likeness, np.cumsum(lengths) - lengths, axis=1)
        counts = np.array([len(clauses) for clauses in cut])
        starts = np.cumsum(counts) - counts
        whole = weights @ np.maximum.reduceat(clause_best, starts, axis=1)
        best_clause = np.maximum.reduceat(weights @ clause_best, starts)
        familiar = float(weights @ table.max(axis=1))
        return Likeness(((whole + best_clause) / 2).astype(np.float32), familiar)

    def _words(self, text: str) -> Ids:
        """Dictionary words of ``text``; one the model does not know is cut by the model."""
        import rjieba

        found: list[int] = []
        for word in rjieba.cut(text):
            number = self._table.number(word)
            found += [number] if number else self._table.cut(word)
        return np.array([i for i in found if self._weights[i] > 0], dtype=np.int32)

    def _clauses_of(self, text: str) -> tuple[Ids, ...]:
        # The model's own words as well: it knows terms (公开属性) that the dictionary cuts.
        found = (
            np.union1d(self._words(clause), np.array(self._table.cut(clause), dtype=np.int32))
            for clause in _CLAUSE.split(text)
        )
        known = (ids[self._weights[ids] > 0] for ids in found)
        # Row 0 is the unknown word: a passage without words is like nothing.
        return tuple(ids for ids in known if ids.size) or (np.zeros(1, dtype=np.int32),)


def matcher(encoder: Encoder) -> WordMatcher | None:
    """The word matcher of ``encoder``; None when its model is not a table of word vectors."""
    return _matcher(encoder) if isinstance(encoder, SentenceEncoder) else None


@cache
def _matcher(encoder: SentenceEncoder) -> WordMatcher | None:
    table = encoder.word_table()
    return WordMatcher(table) if table is not None else None
