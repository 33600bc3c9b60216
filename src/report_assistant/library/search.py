"""Search: filters first, then words and meaning fused by reciprocal rank, likes folded, quotes proved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Flag, auto
from functools import lru_cache

import numpy as np

from report_assistant.library.embedding import Encoder
from report_assistant.library.index import Index
from report_assistant.library.lexical import tokens
from report_assistant.library.neighbours import nearest
from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit, Mask, Query
from report_assistant.report.text import sentences, strip_numbers

RANK_OFFSET = 60
"""The constant of reciprocal rank fusion (Cormack et al. 2009)."""

POOL = 60
"""Rows that each of the two rankings contributes."""

ALIKE = 0.85
"""Likeness of wording from which two passages are the same statement, numbers apart."""

PER_DOCUMENT = 2
"""Hits of one report before other reports have had their turn."""

QUOTE_LENGTH = 140
"""A longer passage is quoted by its best sentences."""

COVERING = 10
"""Best rows of each ranking whose words are compared with those of the question."""

RELATED = 0.7
"""Least cosine of the nearest passage plus share of the question's tokens that one passage holds.

Below it an open question has nothing to do with the library. Measured on 30 questions of the
trade and 25 about the weather, recipes and the like: tests/library/test_search.py.
"""


class Use(Flag):
    """Which rankings a search uses; one alone is for measuring."""

    WORDS = auto()
    MEANING = auto()
    BOTH = WORDS | MEANING


def search(index: Index, encoder: Encoder, query: Query, *, use: Use = Use.BOTH) -> tuple[Hit, ...]:
    """Answer ``query``; empty when no passage passes the filters or none has to do with the words."""
    mask = index.columns.mask(query)
    if not mask.any() or query.k < 1:
        return ()
    text = query.text.strip()
    ranked = _ranked(index, encoder, query, mask, use) if text else _listed(index, mask)
    admitted = [(row, score) for row, score in ranked if query.admits(index.passages[row])]
    folded = _fold([(index.passages[row], score) for row, score in admitted])
    chosen = _spread(folded, query)[: query.k]
    return tuple(_hit(passage, score, alike, text) for passage, score, alike in chosen)


def _ranked(index: Index, encoder: Encoder, query: Query, mask: Mask, use: Use) -> list[tuple[int, float]]:
    lexical = np.where(mask, index.lexical.scores(query.text), 0.0)
    order = np.argsort(-lexical, kind="stable")[:POOL]
    by_words = [int(row) for row in order if lexical[row] > 0]
    vector = encoder.queries([query.text])[0]
    by_meaning: list[tuple[int, float]] = []
    if np.any(vector):
        by_meaning = nearest(index, vector, POOL, mask)
    if query.section is None and query.area is None and not _related(index, query.text, by_words, by_meaning):
        return []
    used = [by_words] if Use.WORDS in use else []
    if Use.MEANING in use:
        used.append([row for row, _ in by_meaning])
    return fuse(used)


def _related(
    index: Index, text: str, by_words: Sequence[int], by_meaning: Sequence[tuple[int, float]]
) -> bool:
    """False when the question is about something else than the library."""
    asked = set(tokens(text))
    rows = {*by_words[:COVERING], *(row for row, _ in by_meaning[:COVERING])}
    shared = (len(asked & set(tokens(index.passages[row].text))) for row in rows)
    coverage = max(shared, default=0) / len(asked) if asked else 0.0
    likeness = by_meaning[0][1] if by_meaning else 0.0
    return likeness + coverage >= RELATED


def fuse(rankings: Iterable[Sequence[int]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: Σ 1 / (60 + rank) over the rankings that hold the row, best first."""
    scores: Counter[int] = Counter()
    for ranking in rankings:
        for rank, row in enumerate(ranking, start=1):
            scores[row] += 1 / (RANK_OFFSET + rank)  # type: ignore[assignment]
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _listed(index: Index, mask: Mask) -> list[tuple[int, float]]:
    """Without words: the newest reports first, all with the same score."""
    rows = [int(row) for row in np.flatnonzero(mask)]
    return [(row, 0.0) for row in sorted(rows, key=lambda r: (-index.passages[r].year, r))]


Folded = tuple[Passage, float, tuple[Passage, ...]]


def _fold(ranked: Sequence[tuple[Passage, float]]) -> list[Folded]:
    """Passages that say the same in the same words become one, with the others as ``alike``."""
    result: list[Folded] = []
    groups: list[list[Passage]] = []
    exact: dict[str, int] = {}
    for passage, score in ranked:
        wording = strip_numbers(passage.text).replace(passage.agency, "#")
        group = exact.get(wording)
        if group is None and len(groups) < POOL:
            group = next((i for i, found in enumerate(groups) if _alike(found[0].text, passage.text)), None)
        if group is None:
            exact[wording] = len(groups)
            groups.append([passage])
            result.append((passage, score, ()))
        else:
            groups[group].append(passage)
    return [(p, s, tuple(groups[i][1:])) for i, (p, s, _) in enumerate(result)]


def _alike(left: str, right: str) -> bool:
    """Jaccard likeness of the character pairs; comparing sizes first spares most comparisons."""
    a, b = _pairs(left), _pairs(right)
    small, large = sorted((len(a), len(b)))
    return small >= ALIKE * large and len(a & b) >= ALIKE * len(a | b)


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> frozenset[str]:
    wording = re.sub(r"[\W_]+", "", strip_numbers(text).replace("#", "0"))
    return frozenset(wording[i : i + 2] for i in range(max(len(wording) - 1, 1)))


def _spread(folded: list[Folded], query: Query) -> list[Folded]:
    """Let other reports have their turn before a third passage of the same report."""
    if query.agency is not None or query.document is not None:
        return folded
    seen: Counter[str] = Counter()
    first: list[Folded] = []
    later: list[Folded] = []
    for item in folded:
        seen[item[0].document] += 1
        (first if seen[item[0].document] <= PER_DOCUMENT else later).append(item)
    return first + later


def _hit(passage: Passage, score: float, alike: tuple[Passage, ...], text: str) -> Hit:
    quote = best_quote(passage.text, text)
    if quote not in passage.text:  # a quote that cannot be proved is never shown
        quote = passage.text
    return Hit(passage, round(score, 6), quote, alike)


def best_quote(text: str, question: str) -> str:
    """The run of whole sentences of ``text`` that shares most with ``question``, as written."""
    if len(text) <= QUOTE_LENGTH:
        return text
    spans = sentences(text)
    if not spans:
        return text
    asked = set(tokens(question))
    shared = [len(asked & set(tokens(span.text))) for span in spans]
    best = max(range(len(spans)), key=lambda i: (shared[i], -i))
    first = last = best
    while True:
        if last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= QUOTE_LENGTH:
            last += 1
        elif first > 0 and spans[last].end - spans[first - 1].start <= QUOTE_LENGTH:
            first -= 1
        else:
            return text[spans[first].start : spans[last].end]
