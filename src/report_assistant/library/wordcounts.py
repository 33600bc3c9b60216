"""How often each word occurs in each passage: what BM25 is computed from.

Cutting is the slow part of BM25, and every addition changes every score (rarity and mean length do).
So the counts are kept with a build; the next one cuts only the texts it does not find there, and
computes all scores anew, exactly as if everything had been cut again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from report_assistant.library.lexical import TOKENS_VERSION, tokens

Ints = npt.NDArray[Any]

_WORDS, _ARRAYS = "words.json", ("starts", "numbers", "counts")
_MOST = np.iinfo(np.uint16).max


def cutter() -> str:
    """Names the way texts are cut; counts made in another way are of no use."""
    return f"{TOKENS_VERSION} rjieba {version('rjieba')}"


@dataclass(frozen=True, slots=True, eq=False)
class WordCounts:
    """Compressed rows: row ``i`` holds the words ``numbers[starts[i]:starts[i+1]]``, ``counts`` times.

    ``words`` are sorted and each occurs in a row, so that equal texts give equal counts however they
    came about.
    """

    words: tuple[str, ...]
    starts: Ints
    numbers: Ints
    counts: Ints

    def save(self, folder: Path) -> None:
        """Write the counts to ``folder``; raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        data = {"cutter": cutter(), "words": self.words}
        (folder / _WORDS).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)


def load_counts(folder: Path, size: int) -> WordCounts | None:
    """Counts of ``size`` rows that :meth:`WordCounts.save` wrote; None when they are of no use."""
    try:
        data = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        starts, numbers, counts = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in _ARRAYS)
        words = tuple(map(str, data["words"]))
        if data["cutter"] != cutter():
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    fits = starts.shape == (size + 1,) and numbers.shape == counts.shape == (starts[-1],)
    return WordCounts(words, starts, numbers, counts) if fits else None


def count_words(
    texts: Sequence[str], known: WordCounts | None = None, rows: Mapping[str, int] | None = None
) -> WordCounts:
    """Counts of ``texts``; those in ``rows`` (text to row of ``known``) are taken from there."""
    held = rows if known is not None and rows is not None else {}
    old = known or _counts([])
    new = list(dict.fromkeys(text for text in texts if text not in held))
    cut = _counts(new)
    at_new = {text: len(old.starts) - 1 + number for number, text in enumerate(new)}
    chosen = np.array([held[t] if t in held else at_new[t] for t in texts], dtype=np.int64)
    # One list of words for both: those of the new texts are renumbered.
    words = sorted({*old.words, *cut.words})
    place = {word: number for number, word in enumerate(words)}
    numbers = np.concatenate(
        [_renumbered(part, [place[word] for word in part.words]) for part in (old, cut)]
    ).astype(np.int32)
    starts = np.concatenate([old.starts, old.starts[-1] + cut.starts[1:]])
    counts = np.concatenate([old.counts, cut.counts])
    return _compact(_picked(WordCounts(tuple(words), starts, numbers, counts), chosen))


def _counts(texts: Sequence[str]) -> WordCounts:
    """Counts of texts that nobody has cut yet."""
    place: dict[str, int] = {}
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    numbers: list[Ints] = []
    counts: list[Ints] = []
    for row, text in enumerate(texts):
        found = Counter(tokens(text))
        starts[row + 1] = starts[row] + len(found)
        numbers.append(np.array([place.setdefault(word, len(place)) for word in found], dtype=np.int32))
        counts.append(np.minimum(list(found.values()), _MOST).astype(np.uint16))
    none: list[Ints] = [np.zeros(0, dtype=np.int32)]
    return WordCounts(
        tuple(place),
        starts,
        np.concatenate(numbers or none),
        np.concatenate(counts or none).astype(np.uint16),
    )


def _renumbered(part: WordCounts, place: Sequence[int]) -> Ints:
    return np.array(place, dtype=np.int32)[part.numbers] if len(part.numbers) else part.numbers


def _picked(given: WordCounts, rows: Ints) -> WordCounts:
    """The rows ``rows`` of ``given``, in that order."""
    lengths = np.diff(given.starts)[rows] if rows.size else np.zeros(0, dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    shift = given.starts[rows] - starts[:-1] if rows.size else lengths
    where = np.arange(starts[-1]) + np.repeat(shift, lengths)
    return WordCounts(given.words, starts, given.numbers[where], given.counts[where])


def _compact(given: WordCounts) -> WordCounts:
    """Without the words of rows that are gone, and each row in order of its words."""
    used = np.flatnonzero(np.bincount(given.numbers, minlength=len(given.words)))
    place = np.zeros(len(given.words), dtype=np.int32)
    place[used] = np.arange(used.size, dtype=np.int32)
    numbers = place[given.numbers]
    row = np.repeat(np.arange(len(given.starts) - 1, dtype=np.int64), np.diff(given.starts))
    order = np.argsort(row * max(used.size, 1) + numbers, kind="stable")
    words = tuple(given.words[number] for number in used)
    return WordCounts(words, given.starts, numbers[order], given.counts[order])
