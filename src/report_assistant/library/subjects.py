"""What a question is about: the topics whose plain questions are likest to it.

Reports say 负责人解读 where staff ask 一把手出面讲政策. The topics hold both sides; a question is
compared with all plain questions, and a passage that speaks of the topic in its official words is
preferred. The same comparison shows what lies outside of all reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from report_assistant.library.embedding import Vectors
from report_assistant.library.matching import WordMatcher
from report_assistant.library.topics import Topic, topics

MOST = 6
"""Topics that a question is taken to be about, at most."""

UNLIKE = 0.35
"""Likeness up to which a topic is none of the question's; unrelated short questions reach it."""

SECOND = 0.3
"""Share of the second likest question of a topic: one stray likeness must not decide."""

SIDE, RIDGE = 0.3, 50.0
"""Share of the plane between questions inside and outside, and its smoothing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Topics of a question with a confidence from 0 to 1, the surest first.

    ``near``: from about -0.6 to 1, how much liker the question is to those of the topics than to
    those that no report answers, by its nearest ones and by all of them.
    """

    topics: tuple[tuple[Topic, float], ...]
    near: float


class Subjects:
    """The plain questions of all topics as vectors of one model."""

    def __init__(self, words: WordMatcher) -> None:
        """Embed the questions with the model of ``words`` (some 3,000, a fraction of a second)."""
        known = topics()
        self._topics = known.topics
        asked = [(q, number) for number, t in enumerate(known.topics) for q in (*t.questions, t.name)]
        self._owner: npt.NDArray[np.intp] = np.array([number for _, number in asked], dtype=np.intp)
        self._inside: Vectors = np.array([words.mean(q) for q, _ in asked], dtype=np.float32)
        self._outside: Vectors = np.array([words.mean(q) for q in known.outside], dtype=np.float32)
        self._words = words
        self._side = _side(self._inside, self._outside)

    def of(self, question: str) -> Subject:
        """Topics of ``question``."""
        vector = self._words.mean(question)
        likeness = self._inside @ vector
        order = np.argsort(-likeness, kind="stable")
        owners = self._owner[order]
        likest: dict[int, list[float]] = {}
        for owner, value in zip(owners[: 40 * MOST].tolist(), likeness[order].tolist(), strict=False):
            likest.setdefault(owner, []).append(value)
        values = {
            o: (1 - SECOND) * v[0] + SECOND * (v[1] if len(v) > 1 else 0.7 * v[0]) for o, v in likest.items()
        }
        best = sorted(values, key=lambda o: (-values[o], o))[:MOST]
        found = tuple(
            (self._topics[o], (values[o] - UNLIKE) / (1 - UNLIKE)) for o in best if values[o] > UNLIKE
        )
        nearest = float(likeness[order[0]]) - float((self._outside @ vector).max())
        return Subject(found, nearest + SIDE * float(self._side[:-1] @ vector + self._side[-1]))


def _side(inside: Vectors, outside: Vectors) -> Vectors:
    """Weights and offset of the plane between the two kinds of questions: 1 inside, -1 outside.

    Ridge regression in which both kinds weigh the same.
    """
    rows = np.hstack([np.vstack([inside, outside]), np.ones((len(inside) + len(outside), 1))])
    side = np.repeat([1.0, -1.0], [len(inside), len(outside)])
    weight = np.repeat([1 / len(inside), 1 / len(outside)], [len(inside), len(outside)]) * len(rows) / 2
    weighted = rows * weight[:, None]
    plane = np.linalg.solve(weighted.T @ rows + RIDGE * np.eye(rows.shape[1]), weighted.T @ side)
    return np.asarray(plane, dtype=np.float32)


@cache
def subjects(words: WordMatcher) -> Subjects:
    """The topics as the model of ``words`` sees them."""
    return Subjects(words)
