"""Search by words: BM25 over dictionary words and character pairs.

Words give precision; character pairs never miss a term that the dictionary cuts differently.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from report_assistant.library.wordcounts import WordCounts

TOKENS_VERSION = 1
"""Raised whenever :func:`tokens` cuts differently, so that stored words are cut anew."""

K1, B = 1.2, 0.75
"""Parameters of BM25: how soon repeating a word stops counting, how much long passages lose."""

Scores = npt.NDArray[np.float32]

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|[0-9]+(?:[.,][0-9]+)*")


def tokens(text: str) -> list[str]:
    """Words of two or more characters, pairs of neighbouring characters, numbers, Latin words."""
    import rjieba

    result: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if not "\u3400" <= run[0] <= "\u9fff":
            result.append(run)
            continue
        result.extend(word for word in rjieba.cut(run) if len(word) > 1)
        result.extend(run[i : i + 2] for i in range(len(run) - 1))
    return result


class Lexical:
    """A BM25 index over rows of text; immutable once built."""

    def __init__(self, model: Any, size: int) -> None:
        """Use :meth:`build`, :meth:`of` or :meth:`load`."""
        self._model = model
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> Lexical:
        """Index ``texts``; row numbers are their positions."""
        from report_assistant.library.wordcounts import count_words  # it needs tokens() from here

        return cls.of(count_words(texts))

    @classmethod
    def of(cls, counts: WordCounts) -> Lexical:
        """BM25 (Lucene's variant) of ``counts``; the scores are those that bm25s computes itself.

        bm25s counts the words in Python, text by text; here all rows are computed at once, which makes
        adding one report to 100,000 passages a matter of a second.
        """
        import bm25s

        size = len(counts.starts) - 1
        if not counts.words:
            return cls(None, size)
        lengths = np.diff(np.concatenate([[0], np.cumsum(counts.counts, dtype=np.int64)])[counts.starts])
        holding = np.bincount(counts.numbers, minlength=len(counts.words))
        rarity = np.log(1 + (size - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        damping = K1 * ((1 - B) + B * lengths / lengths.mean())
        row = np.repeat(np.arange(size, dtype=np.int32), np.diff(counts.starts))
        scores = rarity[counts.numbers] * (counts.counts / (damping[row] + counts.counts))
        by_word = np.argsort(counts.numbers, kind="stable")  # rows stay in order within a word
        model = bm25s.BM25(method="lucene", k1=K1, b=B)
        model.scores = {
            "data": scores.astype(np.float32)[by_word],
            "indices": row[by_word],
            "indptr": np.concatenate([[0], np.cumsum(holding, dtype=np.int64)]),
            "num_docs": size,
        }
        model.nonoccurrence_array = None  # of other variants
        model.vocab_dict = {word: number for number, word in enumerate(counts.words)}
        return cls(model, size)

    def save(self, folder: Path) -> None:
        """Write the index to ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._model is not None:
            self._model.save(str(folder), corpus_name=None, show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> Lexical:
        """Read what :meth:`save` wrote for ``size`` rows; raises OSError or ValueError if damaged."""
        import bm25s

        if not any(folder.iterdir()):
            return cls(None, size)
        # Mapped: opening costs nothing, and processes share the memory.
        return cls(bm25s.BM25.load(str(folder), load_corpus=False, load_vocab=True, mmap=True), size)

    def scores(self, text: str) -> Scores:
        """BM25 score of every row for ``text``; 0 where no token occurs."""
        if self._model is None:
            return np.zeros(self._size, dtype=np.float32)
        known = self._model.vocab_dict
        asked = [token for token in tokens(text) if token in known]
        if not asked:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._model.get_scores(asked), dtype=np.float32)

    def coverage(self, text: str, row: int) -> float:
        """Share of the tokens of ``text`` that ``row`` holds, rare ones counting more; 0 to 1.

        A token that no row holds counts as the rarest.
        """
        asked = set(tokens(text))
        if self._model is None or not asked:
            return 0.0
        held = total = 0.0
        ends, rows = self._model.scores["indptr"], self._model.scores["indices"]
        for token in asked:
            number = self._model.vocab_dict.get(token)
            holding = rows[int(ends[number]) : int(ends[number + 1])] if number is not None else rows[:0]
            weight = math.log(1 + (self._size - len(holding) + 0.5) / (len(holding) + 0.5))
            total += weight
            held += weight if np.any(holding == row) else 0.0
        return held / total
