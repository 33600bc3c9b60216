"""Search: filters first, then words and meaning in one score, likes folded, quotes proved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from report_assistant.library.embedding import Encoder
from report_assistant.library.index import Index
from report_assistant.library.lexical import tokens
from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit, Mask, Query
from report_assistant.library.ranking import Use, rank
from report_assistant.report.text import sentences, strip_numbers

FOLDED = 60
"""Passages in which near-duplicates are looked for by likeness; equal wordings always fold."""

ALIKE = 0.85
"""Likeness of wording from which two passages are the same statement, numbers apart."""

LISTED = 1_000
"""Most passages looked at without words."""

PER_DOCUMENT = 2
"""Hits of one report before other reports have had their turn."""

PER_AGENCY = 4
"""Hits of one organ, over all its years, before other organs have had their turn."""

QUOTE_LENGTH = 140
"""A longer passage is quoted by its best sentences."""


def search(
    index: Index, encoder: Encoder, query: Query, *, use: Use = Use.ALL, guide: Encoder | None = None
) -> tuple[Hit, ...]:
    """Answer ``query``; empty when no passage passes the filters or none has to do with the words.

    A query without words lists what passes its filters; without filters as well it asks for nothing.
    ``guide``: see :func:`~report_assistant.library.ranking.rank`.
    """
    text = query.text.strip()
    if query.k < 1 or not (text or query.filtered):
        return ()
    mask = index.columns.mask(query)
    if not mask.any():
        return ()
    ranked = rank(index, encoder, query, mask, use, guide) if text else _listed(index, mask)
    admitted = [(row, score) for row, score in ranked if query.admits(index.passages[row])]
    folded = _fold([(index.passages[row], score) for row, score in admitted])
    chosen = _spread(folded, query)[: query.k]
    return tuple(_hit(passage, score, alike, text) for passage, score, alike in chosen)


def _listed(index: Index, mask: Mask) -> list[tuple[int, float]]:
    """Without words: the newest reports first, all with the same score."""
    rows = [int(row) for row in np.flatnonzero(mask)]
    newest = sorted(rows, key=lambda r: (-index.passages[r].year, r))
    return [(row, 0.0) for row in newest[:LISTED]]


Folded = tuple[Passage, float, tuple[Passage, ...]]


def _fold(ranked: Sequence[tuple[Passage, float]]) -> list[Folded]:
    """Passages that say the same in the same words become one, with the others as ``alike``."""
    result: list[Folded] = []
    groups: list[list[Passage]] = []
    first: list[frozenset[str]] = []
    exact: dict[str, int] = {}
    for passage, score in ranked:
        wording = strip_numbers(passage.text).replace(passage.agency, "#")
        group = exact.get(wording)
        if group is None and len(groups) < FOLDED:
            pairs = _pairs(passage.text)
            group = next((i for i, found in enumerate(first) if _alike(found, pairs)), None)
        if group is None:
            first.append(_pairs(passage.text))
            exact[wording] = len(groups)
            groups.append([passage])
            result.append((passage, score, ()))
        else:
            groups[group].append(passage)
    return [(p, s, tuple(groups[i][1:])) for i, (p, s, _) in enumerate(result)]


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Jaccard likeness of character pairs; comparing sizes first spares most comparisons."""
    one, other = len(a), len(b)
    if one < ALIKE * other or other < ALIKE * one:
        return False
    both = len(a & b)
    return both >= ALIKE * (one + other - both)


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> frozenset[str]:
    wording = re.sub(r"[\W_]+", "", strip_numbers(text).replace("#", "0"))
    return frozenset(wording[i : i + 2] for i in range(max(len(wording) - 1, 1)))


def _spread(folded: list[Folded], query: Query) -> list[Folded]:
    """Let other organs have their turn before one report or one organ fills the first hits.

    Nothing that holds the words as asked is put off as long as all of it fits among the hits: who
    looks for a term wants every place of it.
    """
    if query.agency is not None or query.document is not None:
        return folded
    text = query.text.strip()
    literal = {item[0].id for item in folded if text and text in item[0].text}
    if len(literal) > query.k:
        literal = set()
    reports: Counter[str] = Counter()
    organs: Counter[str] = Counter()
    first: list[Folded] = []
    later: list[Folded] = []
    for item in folded:
        passage = item[0]
        if passage.id in literal or (
            reports[passage.document] < PER_DOCUMENT and organs[passage.agency] < PER_AGENCY
        ):
            reports[passage.document] += 1
            organs[passage.agency] += 1
            first.append(item)
        else:
            later.append(item)
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
