"""What the search keeps of one build of the index between two questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from report_assistant.library.companions import Companions
from report_assistant.library.index import Index
from report_assistant.library.matching import Clauses, WordMatcher
from report_assistant.library.passages import Passage
from report_assistant.library.topics import Topic

BUILDS = 2
"""Builds kept in memory: the one in force and the one before, in which a search may be under way."""


class Prepared:
    """Clauses of all passages, for a library small enough, and the topics they speak of."""

    def __init__(self, passages: tuple[Passage, ...], words: WordMatcher) -> None:
        """Cut all ``passages``."""
        self.clauses: Clauses = words.clauses([passage.text for passage in passages])
        self._speaking: dict[str, npt.NDArray[np.bool_]] = {}

    def speaking(self, topic: Topic) -> npt.NDArray[np.bool_]:
        """Which clauses speak of ``topic``; looked up once a topic."""
        found = self._speaking.get(topic.id)
        if found is None:
            found = speaking(topic, self.clauses)
            self._speaking[topic.id] = found
        return found


def speaking(topic: Topic, clauses: Clauses) -> npt.NDArray[np.bool_]:
    """Which of ``clauses`` speak of ``topic``."""
    return np.array([topic.speaks_in(text) for text in clauses.texts], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class _Build:
    """The passages of a build; a build never changes, so its folder stands for them."""

    folder: str
    passages: tuple[Passage, ...] = field(compare=False)


def prepared(index: Index, words: WordMatcher) -> Prepared:
    """What is kept of ``index`` for the model of ``words``; made at the first question."""
    return _prepared(_Build(str(index.folder), index.passages), words)


def companions(index: Index) -> Companions:
    """Companions of the passages of ``index``; made at the first question."""
    return _companions(_Build(str(index.folder), index.passages))


@lru_cache(maxsize=BUILDS)
def _prepared(build: _Build, words: WordMatcher) -> Prepared:
    return Prepared(build.passages, words)


@lru_cache(maxsize=BUILDS)
def _companions(build: _Build) -> Companions:
    return Companions(build.passages)
