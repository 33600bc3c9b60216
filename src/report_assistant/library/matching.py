"""Meaning by words and by clauses: a question against the likest words and the likest clause.

The mean vector of a long passage says little about one of its statements. Comparing single words
(late interaction, as ColBERT does, here with static vectors) and single clauses keeps what the mean
of a passage loses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from report_assistant.library.embedding import Encoder, SentenceEncoder, Vectors, WordTable

_CLAUSE = re.compile(r"[。；;！？\n]")
_KEPT = 20_000
"""Passages whose clauses are kept cut, the most recently used; about 3 kB each."""

BY_WORDS = 0.6
"""Share of the words in the likeness; the rest is the cosine of the mean vectors."""

Ids = npt.NDArray[np.int32]
Values = npt.NDArray[np.float32]
Starts = npt.NDArray[np.intp]
_Clause = tuple[str, Ids, npt.NDArray[np.float16]]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Passages cut into clauses, all in one row: texts, word numbers, unit mean vectors.

    ``first_clause[i]`` is the first clause of passage ``i``, ``first_word[c]`` the first word of
    clause ``c``. ``vocabulary`` are the distinct words, ``places`` the position of each word in it.
    """

    texts: tuple[str, ...]
    first_clause: Starts
    first_word: Starts
    vocabulary: Ids
    places: npt.NDArray[np.intp]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Likeness:
    """Likeness of a question to passages, about 0 to 1.

    ``clauses``: one value a clause; ``passages``: one a passage as a whole. ``familiar``: how well
    the words of the question are matched by any of the passages, each word by the passage that
    knows it best; low when the question is about something else.
    """

    clauses: Values
    passages: Values
    familiar: float


class WordMatcher:
    """Compares questions with passages by words and clauses; see :func:`matcher`."""

    def __init__(self, table: WordTable) -> None:
        """``table``: the words of a static model."""
        lengths = np.linalg.norm(table.vectors, axis=1)
        self._weights = lengths.astype(np.float32)
        self._vectors = table.vectors
        self._directions: Vectors = (table.vectors / np.maximum(lengths, 1e-9)[:, None]).astype(np.float32)
        self._table = table
        self._cut: Callable[[str], tuple[_Clause, ...]] = lru_cache(_KEPT)(self._cut_one)

    def clauses(self, passages: Sequence[str]) -> Clauses:
        """Cut ``passages``; those cut lately are not cut again."""
        cut = [self._cut(text) for text in passages]
        flat = [clause for clauses in cut for clause in clauses]
        words = np.concatenate([ids for _, ids, _ in flat]) if flat else np.zeros(0, dtype=np.int32)
        vocabulary, places = np.unique(words, return_inverse=True)
        return Clauses(
            tuple(text for text, _, _ in flat),
            _starts([len(clauses) for clauses in cut]),
            _starts([ids.size for _, ids, _ in flat]),
            vocabulary,
            places,
            np.array([vector for _, _, vector in flat], dtype=np.float32).reshape(
                len(flat), self._vectors.shape[1]
            ),
        )

    def compare(self, question: str, passages: Clauses) -> Likeness:
        """Likeness of ``question`` to each clause and passage of ``passages``."""
        asked = self._words(question)
        weights = self._weights[asked]
        if not passages.texts or not weights.sum():
            nothing = np.zeros(len(passages.texts), dtype=np.float32)
            return Likeness(nothing, np.zeros(passages.first_clause.size, dtype=np.float32), 0.0)
        weights = weights / weights.sum()
        table = self._directions[asked] @ self._directions[passages.vocabulary].T
        best = np.maximum.reduceat(table[:, passages.places], passages.first_word, axis=1)
        whole = weights @ np.maximum.reduceat(best, passages.first_clause, axis=1)
        cosine = passages.vectors @ self.mean(question)
        near = np.maximum.reduceat(cosine, passages.first_clause)
        return Likeness(
            (BY_WORDS * (weights @ best) + (1 - BY_WORDS) * cosine).astype(np.float32),
            (BY_WORDS * whole + (1 - BY_WORDS) * near).astype(np.float32),
            float(weights @ table.max(axis=1)),
        )

    def mean(self, text: str) -> Vectors:
        """The model's vector of ``text``: the mean of its words, of unit length (zero without words)."""
        ids = self._table.cut(text)
        mean = self._vectors[ids].mean(axis=0) if ids else np.zeros(self._vectors.shape[1], np.float32)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)

    def _words(self, text: str) -> Ids:
        """Dictionary words of ``text``; one the model does not know is cut by the model."""
        import rjieba

        found: list[int] = []
        for word in rjieba.cut(text):
            number = self._table.number(word)
            found += [number] if number else self._table.cut(word)
        return np.array([i for i in found if self._weights[i] > 0], dtype=np.int32)

    def _cut_one(self, text: str) -> tuple[_Clause, ...]:
        # The model's own words as well: it knows terms (公开属性) that the dictionary cuts.
        found: list[_Clause] = []
        for clause in _CLAUSE.split(text):
            ids = np.union1d(self._words(clause), np.array(self._table.cut(clause), dtype=np.int32))
            ids = ids[self._weights[ids] > 0].astype(np.int32)
            if ids.size:
                found.append((clause, ids, self.mean(clause).astype(np.float16)))
        if not found:
            # Row 0 is the unknown word: a passage without words is like nothing.
            nothing = np.zeros(self._vectors.shape[1], dtype=np.float16)
            found.append((text, np.zeros(1, dtype=np.int32), nothing))
        return tuple(found)


def _starts(lengths: Sequence[int]) -> Starts:
    return np.array(list(accumulate(lengths, initial=0))[:-1], dtype=np.intp)


def matcher(encoder: Encoder) -> WordMatcher | None:
    """The word matcher of ``encoder``; None when its model is not a table of word vectors."""
    return _matcher(encoder) if isinstance(encoder, SentenceEncoder) else None


@cache
def _matcher(encoder: SentenceEncoder) -> WordMatcher | None:
    table = encoder.word_table()
    return WordMatcher(table) if table is not None else None
