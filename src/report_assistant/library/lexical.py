"""Search by words: BM25 over dictionary words and character pairs.

Words give precision; character pairs never miss a term that the dictionary cuts differently.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|[0-9]+(?:[.,][0-9]+)*")
_FILE = "bm25"


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
        """Use :meth:`build` or :meth:`load`."""
        self._model = model
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> Lexical:
        """Index ``texts``; row numbers are their positions."""
        import bm25s

        rows = [tokens(text) for text in texts]
        if not any(rows):
            return cls(None, len(rows))
        model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        model.index(rows, show_progress=False)
        return cls(model, len(rows))

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
        return cls(bm25s.BM25.load(str(folder), load_corpus=False, load_vocab=True), size)

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
