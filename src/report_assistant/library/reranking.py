"""Reordering of hits by a cross-encoder, when a local path to one is set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from report_assistant.errors import EmbeddingModelMissing
from report_assistant.library.query import Hit
from report_assistant.settings import go_offline

RERANKED = 30
"""Hits that are reordered, at least."""

Score = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
"""One value for each (question, text), higher for a better answer."""


@cache
def cross_encoder(path: str) -> Score:
    """The cross-encoder in the folder ``path``; raises EmbeddingModelMissing when there is none."""
    if not Path(path).is_dir():
        raise EmbeddingModelMissing(path)
    go_offline()
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(path, num_labels=1, device="cpu", max_length=512, local_files_only=True)
    except (OSError, ValueError) as error:
        raise EmbeddingModelMissing(path) from error

    def score(pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        return [float(value) for value in model.predict(list(pairs), show_progress_bar=False)]

    return score


def rerank(question: str, hits: Sequence[Hit], score: Score) -> tuple[Hit, ...]:
    """``hits`` in the order of ``score``, which becomes their score; equal ones keep their order."""
    values = score([(question, hit.passage.text) for hit in hits]) if hits else ()
    order = sorted(range(len(hits)), key=lambda i: -values[i])
    return tuple(replace(hits[i], score=round(values[i], 6)) for i in order)
