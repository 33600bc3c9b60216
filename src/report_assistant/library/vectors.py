"""Vectors of the passages in Chroma: one new collection a build, never changed afterwards.

Chroma is given its vectors; its own embedding function would go to the network. Everything stays
in SQLite's log (``sync_threshold``), because a kill while Chroma writes its graph files breaks the
collection for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from report_assistant.errors import IndexBroken
from report_assistant.library.embedding import Vectors
from report_assistant.library.passages import Passage
from report_assistant.library.query import Query
from report_assistant.settings import go_offline

BATCH = 5_000
"""Rows a call; Chroma refuses more than 5461."""

_CONFIGURATION = {
    "hnsw": {
        "space": "cosine",
        "ef_construction": 200,
        "max_neighbors": 32,
        "ef_search": 400,
        "sync_threshold": 1_000_000,
    }
}


def _client(folder: Path) -> Any:
    go_offline()
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def write(folder: Path, collection: str, passages: Sequence[Passage], vectors: Vectors) -> None:
    """Create ``collection`` in the new folder ``folder`` with one row a passage."""
    client = _client(folder)
    try:
        rows = client.create_collection(collection, embedding_function=None, configuration=_CONFIGURATION)
        for start in range(0, len(passages), BATCH):
            batch = passages[start : start + BATCH]
            rows.add(
                ids=[str(start + i) for i in range(len(batch))],
                embeddings=vectors[start : start + BATCH],
                documents=[p.text for p in batch],
                metadatas=[_metadata(p) for p in batch],
            )
    finally:
        client.close()


def _metadata(passage: Passage) -> dict[str, Any]:
    data: dict[str, Any] = {
        "passage": passage.id,
        "document": passage.document,
        "agency": passage.agency,
        "organ_kind": passage.organ_kind.value,
        "level": passage.level.value,
        "region": passage.region,
        "year": passage.year,
        "section": passage.section,
        "area": passage.area.value if passage.area else "",
        "sample": passage.sample,
    }
    if passage.states:
        data["states"] = sorted(passage.states)
    return data


def where(query: Query, regions: Sequence[str] = ()) -> dict[str, Any] | None:
    """The filters of ``query`` for Chroma; ``regions`` are the known regions it admits."""
    clauses: list[dict[str, Any]] = []
    if query.section is not None:
        clauses.append({"section": query.section})
    if query.area is not None:
        clauses.append({"area": query.area.value})
    if query.organ_kind is not None:
        clauses.append({"organ_kind": query.organ_kind.value})
    if query.level is not None:
        clauses.append({"level": query.level.value})
    if query.years:
        clauses.append({"year": {"$in": list(query.years)}})
    if query.agency is not None:
        clauses.append({"agency": query.agency})
    if query.exclude_agency is not None:
        clauses.append({"agency": {"$ne": query.exclude_agency}})
    if query.document is not None:
        clauses.append({"document": query.document})
    if query.region is not None:
        clauses.append({"region": {"$in": list(regions) or [""]}})
    clauses.extend({"states": {"$contains": state}} for state in sorted(query.states))
    if len(clauses) < 2:
        return clauses[0] if clauses else None
    return {"$and": clauses}


@contextmanager
def _chroma_errors(name: str) -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, ValueError) as error:
        raise IndexBroken(name) from error


class Collection:
    """An open collection; reading only. Every method raises IndexBroken when Chroma fails."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open collection ``name`` of the Chroma folder ``folder``."""
        self._name = name
        with _chroma_errors(name):
            self._client = _client(folder)
            self._rows = self._client.get_collection(name, embedding_function=None)

    def count(self) -> int:
        """Number of rows."""
        with _chroma_errors(self._name):
            return int(self._rows.count())

    def nearest(
        self, vector: Vectors, k: int, where: dict[str, Any] | None = None
    ) -> list[tuple[int, float]]:
        """Up to ``k`` rows as (row number, cosine similarity), the most similar first."""
        with _chroma_errors(self._name):
            answer = self._rows.query(
                query_embeddings=vector.reshape(1, -1), n_results=k, where=where, include=["distances"]
            )
        pairs = zip(answer["ids"][0], answer["distances"][0], strict=True)
        return [(int(row), 1.0 - float(distance)) for row, distance in pairs]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Stored vectors of ``rows``, in that order."""
        found: dict[str, Any] = {}
        for start in range(0, len(rows), BATCH):
            ids = [str(row) for row in rows[start : start + BATCH]]
            with _chroma_errors(self._name):
                answer = self._rows.get(ids=ids, include=["embeddings"])
            found.update(zip(answer["ids"], answer["embeddings"], strict=True))
        return np.array([found[str(row)] for row in rows], dtype=np.float32)

    def close(self) -> None:
        """Release the files."""
        self._client.close()
