"""Which passages answer a question best: words, meaning and topics in one score.

Scores are added, not ranks: an exact figure or name that only one passage holds must win outright,
and ranks would hide by how much it wins. What was measured: docs/search.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

import numpy as np
import numpy.typing as npt

from report_assistant.library.embedding import Encoder
from report_assistant.library.index import Index
from report_assistant.library.matching import Clauses, Likeness, WordMatcher, matcher
from report_assistant.library.neighbours import highest, nearest
from report_assistant.library.prepared import companions, prepared, speaking
from report_assistant.library.query import Mask, Query
from report_assistant.library.subjects import subjects
from report_assistant.library.topics import Topic, topics

POOL = 150
"""Rows that each ranking proposes when there are too many to compare all."""

ALL = 2_000
"""Passages of a library up to which every one is compared."""

WORDS_SHARE = 0.2
"""Share of the words in the score; the rest is meaning. Where one passage holds the whole question:"""

WORDS_CERTAIN = 0.6

WHOLE = 0.3
"""Share of the passage as a whole in the meaning; the rest is its best clause."""

TOPIC = 0.5
"""What a topic of full confidence adds to a clause that speaks of it, half of it where one passage
holds the whole question."""

TOPICS_AT_MOST = 1.5
"""Most confidence that several topics add up to."""

RANKED = 60
"""Most rows that are handed on; folding likes needs some more than are shown."""

FAMILIAR = 0.86
"""Least familiarity of an open question: how well its words are known, and how much liker it is to
plain questions of the topics than to those that no report answers. Below it the question has nothing
to do with the library. Fitted on the golden questions with even ids (docs/search.md)."""

HELD = 0.9
"""Share of the question in one passage from which it is never foreign."""

RELATED = 0.7
"""The same where no static model is at hand: cosine of the nearest passage plus coverage."""

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]


class Use(Flag):
    """Which rankings a search uses; fewer than all are for measuring."""

    WORDS = auto()
    MEANING = auto()
    TOPICS = auto()
    BOTH = WORDS | MEANING
    ALL = WORDS | MEANING | TOPICS


@dataclass(frozen=True, slots=True)
class _Compared:
    """Rows with their scores by meaning, and how well the library knows the question."""

    rows: Rows
    meaning: Scores
    related: bool


def rank(
    index: Index,
    encoder: Encoder,
    query: Query,
    mask: Mask,
    use: Use = Use.ALL,
    guide: Encoder | None = None,
) -> list[tuple[int, float]]:
    """Rows that ``mask`` admits as (row, score), the best first; empty when the question is foreign.

    ``guide`` is a static model that compares words and topics where ``encoder`` cannot. A question
    with a section, an area, an organ or states is never foreign: they say what it is about.
    """
    lexical = np.where(mask, index.lexical.scores(query.text), 0.0).astype(np.float32)
    coverage = _coverage(index, query.text, lexical)
    own = matcher(encoder)
    words = own or (matcher(guide) if guide is not None else None)
    near: list[tuple[int, float]] = []
    if own is None or mask.size > ALL:
        vector = encoder.queries([query.text])[0]
        near = nearest(index, vector, POOL, mask) if np.any(vector) else []
    if words is None:
        found = _by_cosine(mask, lexical, near, coverage)
    else:
        found = _by_clauses(index, words, query.text, mask, lexical, near, coverage, use)
        if own is None:
            cosine = _rescaled(near, found.rows)
            found = _Compared(found.rows, (found.meaning + cosine) / np.float32(2), found.related)
    if _open(query) and not (found.related or coverage >= HELD):
        return []
    share = WORDS_SHARE + (WORDS_CERTAIN - WORDS_SHARE) * coverage
    share = {Use.WORDS: 1.0, Use.MEANING: 0.0}.get(use, share)
    by_words = lexical[found.rows] / max(float(lexical.max(initial=0.0)), 1e-9) * coverage
    scores = (share * by_words + (1 - share) * found.meaning).astype(np.float32)
    if Use.TOPICS in use:
        scores = companions(index).raised(found.rows, scores)
    order = [i for i in np.argsort(-scores, kind="stable")[:RANKED] if scores[i] > 0]
    return [(int(found.rows[i]), round(float(scores[i]), 6)) for i in order]


def warm(index: Index, encoder: Encoder, guide: Encoder | None = None) -> None:
    """Make ready what the first question would have to wait for: clauses, topics, companions."""
    words = matcher(encoder) or (matcher(guide) if guide is not None else None)
    companions(index)
    if words is not None:
        subjects(words)
        if len(index.passages) <= ALL:
            kept = prepared(index, words)
            for topic in topics().topics:
                kept.speaking(topic)


def _open(query: Query) -> bool:
    """True when nothing but the words says what the question is about."""
    return query.section is None and query.area is None and query.agency is None and not query.states


def _by_clauses(
    index: Index,
    words: WordMatcher,
    text: str,
    mask: Mask,
    lexical: Scores,
    near: list[tuple[int, float]],
    coverage: float,
    use: Use,
) -> _Compared:
    subject = subjects(words).of(text)
    about = subject.topics if Use.TOPICS in use else ()
    weight = TOPIC * (1 - coverage / 2)
    if mask.size <= ALL:
        kept = prepared(index, words)
        likeness = words.compare(text, kept.clauses)
        spoken = _spoken([(kept.speaking(topic), sure) for topic, sure in about], len(kept.clauses.texts))
        rows = np.flatnonzero(mask)
        meaning = _meaning(likeness, kept.clauses, weight * spoken)[rows]
    else:
        rows = _candidates(index, mask, lexical, near, about)
        clauses = words.clauses([index.passages[row].text for row in rows])
        likeness = words.compare(text, clauses)
        spoken = _spoken([(speaking(topic, clauses), sure) for topic, sure in about], len(clauses.texts))
        meaning = _meaning(likeness, clauses, weight * spoken)
    return _Compared(rows, meaning, likeness.familiar + subject.near >= FAMILIAR)


def _spoken(found: list[tuple[npt.NDArray[np.bool_], float]], clauses: int) -> Scores:
    """Confidence of the topics that each clause speaks of, added up."""
    total = np.zeros(clauses, dtype=np.float32)
    for spoken, sure in found:
        total += sure * spoken.astype(np.float32)
    return np.minimum(total, TOPICS_AT_MOST)


def _meaning(likeness: Likeness, clauses: Clauses, spoken: Scores) -> Scores:
    """One value a passage: its best clause and the passage as a whole, topics added to both."""
    if not clauses.first_clause.size:
        return np.zeros(0, dtype=np.float32)
    best = np.maximum.reduceat(likeness.clauses + spoken, clauses.first_clause)
    whole = likeness.passages + np.maximum.reduceat(spoken, clauses.first_clause)
    return np.asarray((1 - WHOLE) * best + WHOLE * whole, dtype=np.float32)


def _by_cosine(mask: Mask, lexical: Scores, near: list[tuple[int, float]], coverage: float) -> _Compared:
    rows = np.flatnonzero(mask) if mask.size <= ALL else _proposed(lexical, near)
    related = (near[0][1] if near else 0.0) + coverage >= RELATED
    return _Compared(rows, _rescaled(near, rows), related)


def _candidates(
    index: Index,
    mask: Mask,
    lexical: Scores,
    near: list[tuple[int, float]],
    about: tuple[tuple[Topic, float], ...],
) -> Rows:
    """Rows worth comparing: by words, by meaning, and by the names of the likeliest topics."""
    proposed = [_proposed(lexical, near)]
    for topic, _ in about[:2]:
        by_name = np.where(mask, index.lexical.scores(topic.name), 0.0).astype(np.float32)
        proposed.append(_best(by_name, POOL // 3))
    together = np.unique(np.concatenate(proposed))
    beside = [
        row for leader in _proposed(lexical, near[:5])[:20] for row, _ in companions(index).of(int(leader))
    ]
    admitted = np.array([row for row in beside if mask[row]], dtype=np.intp)
    return np.union1d(together, admitted)


def _proposed(lexical: Scores, near: list[tuple[int, float]]) -> Rows:
    return np.union1d(_best(lexical, POOL), np.array([row for row, _ in near], dtype=np.intp))


def _best(scores: Scores, k: int) -> Rows:
    matching = np.flatnonzero(scores > 0)
    return np.asarray(matching[highest(scores[matching], k)], dtype=np.intp)


def _coverage(index: Index, text: str, lexical: Scores) -> float:
    """Share of the question, rare words counting more, that the passage best by words holds."""
    best = int(np.argmax(lexical)) if lexical.size else 0
    return index.lexical.coverage(text, best) if lexical.size and lexical[best] > 0 else 0.0


def _rescaled(near: list[tuple[int, float]], rows: Rows) -> Scores:
    """Cosines of ``rows`` from 0 (the least of those proposed, or not proposed) to 1."""
    if not near:
        return np.zeros(rows.size, dtype=np.float32)
    low, high = near[-1][1], near[0][1]
    known = {row: (cosine - low) / max(high - low, 1e-6) for row, cosine in near}
    return np.array([known.get(int(row), 0.0) for row in rows], dtype=np.float32)
