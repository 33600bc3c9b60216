"""Vectors of the passages in Chroma, embedded or on a server: one collection a build.

Chroma is given its vectors; its own embedding function would go to the network. A collection is
written in a place that nobody reads yet and never changed after it was put in force, because a kill
while Chroma writes its graph files breaks the collection for good, and two writers do so as well.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from report_assistant.errors import BadSetting, IndexBroken, VectorServerUnavailable
from report_assistant.library.embedding import Vectors
from report_assistant.library.passages import Passage, passage_to_dict
from report_assistant.library.query import Query
from report_assistant.settings import go_offline

BATCH = 5_000
"""Rows a call; Chroma refuses more than 5461, and reads of more than 32,766 ids."""

SERVER_BATCH = 1_000
"""Rows a call over the network; a server refuses requests of more than 40 MB."""

_CONFIGURATION = {
    "hnsw": {
        "space": "cosine",
        "ef_construction": 200,
        "max_neighbors": 32,
        # Has to be given at creation: a later change counts only after the client is opened anew.
        "ef_search": 400,
        # What is not in the graph file yet is replayed at every opening: 15 s for 10,000 rows.
        "sync_threshold": 1_000,
    }
}
_DATABASE = "chroma.sqlite3"


@dataclass(frozen=True, slots=True)
class Store:
    """Where a collection lives: in ``folder``, or on the Chroma server ``server`` when it is set."""

    folder: Path
    server: str = ""

    def client(self) -> Any:
        """An open client; raises VectorServerUnavailable or BadSetting, or Chroma's own errors."""
        go_offline()
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if not self.server:
            return chromadb.PersistentClient(str(self.folder), settings=settings)
        host, port, ssl = _address(self.server)
        try:
            return chromadb.HttpClient(host, port, ssl=ssl, settings=settings)
        except ValueError as error:  # how Chroma says that nobody answers
            raise VectorServerUnavailable(self.server) from error

    @property
    def batch(self) -> int:
        """Most rows a call."""
        return SERVER_BATCH if self.server else BATCH


def _address(url: str) -> tuple[str, int, bool]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise BadSetting("REPORT_ASSISTANT_CHROMA_URL") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting("REPORT_ASSISTANT_CHROMA_URL")
    ssl = parts.scheme == "https"
    return parts.hostname, port or (443 if ssl else 80), ssl


def prefix(index_dir: Path) -> str:
    """Start of the names of all collections of this index, unlike those of others on one server."""
    home = f"{platform.node()}:{index_dir.resolve()}"
    return f"passages-{hashlib.sha256(home.encode()).hexdigest()[:8]}-"


def write(
    store: Store,
    collection: str,
    passages: Sequence[Passage],
    vectors: Vectors,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Create ``collection`` with one row a passage. Raises VectorServerUnavailable or IndexBroken."""
    with _chroma_errors(store, collection), closing(store.client()) as client:
        rows = client.create_collection(collection, embedding_function=None, configuration=_CONFIGURATION)
        _add(store, rows, passages, vectors, progress)


def extend(
    store: Store,
    collection: str,
    base: tuple[Path, str],
    passages: Sequence[Passage],
    vectors: Vectors,
) -> None:
    """Make ``collection`` from a copy of ``base`` (folder, name) and new ``passages``; embedded only.

    The base is not touched. Raises IndexBroken when it cannot be copied or read.
    """
    with _chroma_errors(store, collection):
        shutil.copytree(base[0], store.folder, ignore=shutil.ignore_patterns(f"{_DATABASE}*"))
        # Whoever opens a collection writes a little into its database; a plain copy could tear that.
        with (
            closing(sqlite3.connect(base[0] / _DATABASE)) as source,
            closing(sqlite3.connect(store.folder / _DATABASE)) as target,
        ):
            source.backup(target)
        with closing(store.client()) as client:
            rows = client.get_collection(base[1], embedding_function=None)
            rows.modify(name=collection)
            _add(store, rows, passages, vectors, None)


def drop(store: Store, start: str, keep: set[str]) -> None:
    """Delete the collections of a server whose names begin with ``start``, except ``keep``."""
    with _chroma_errors(store, start), closing(store.client()) as client:
        for found in client.list_collections():
            if found.name.startswith(start) and found.name not in keep:
                client.delete_collection(found.name)


def _add(
    store: Store,
    rows: Any,
    passages: Sequence[Passage],
    vectors: Vectors,
    progress: Callable[[int, int], None] | None,
) -> None:
    # The texts stay out: the build holds them, and indexing them again would double its size.
    for start in range(0, len(passages), store.batch):
        batch = passages[start : start + store.batch]
        rows.add(
            ids=[p.id for p in batch],
            embeddings=vectors[start : start + store.batch],
            metadatas=[_metadata(p) for p in batch],
        )
        if progress is not None:
            progress(start + len(batch), len(passages))


def _metadata(passage: Passage) -> dict[str, Any]:
    """The filterable fields; Chroma takes neither None nor an empty list."""
    data = passage_to_dict(passage)
    del data["id"], data["text"]
    data["area"] = data["area"] or ""
    if not data["states"]:
        del data["states"]
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
def _chroma_errors(store: Store, name: str) -> Iterator[None]:
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except httpx.TransportError as error:
        raise VectorServerUnavailable(store.server) from error
    except BadSetting:
        raise
    except (ChromaError, OSError, ValueError, sqlite3.Error, httpx.HTTPError) as error:
        raise IndexBroken(name) from error


class Collection:
    """An open collection; reading only. Rows are the positions of their passages in the build.

    Every method raises IndexBroken when Chroma fails and VectorServerUnavailable when its server
    does not answer.
    """

    def __init__(self, store: Store, name: str, ids: Sequence[str]) -> None:
        """Open collection ``name``; ``ids`` are the ids of the passages in row order."""
        self._store = store
        self._name = name
        self._ids = ids
        self._rows_by_id = {id_: row for row, id_ in enumerate(ids)}
        with self._errors():
            self._client = store.client()
            self._rows = self._client.get_collection(name, embedding_function=None)

    def count(self) -> int:
        """Number of rows."""
        with self._errors():
            return int(self._rows.count())

    def nearest(
        self, vector: Vectors, k: int, where: dict[str, Any] | None = None
    ) -> list[tuple[int, float]]:
        """Up to ``k`` rows as (row number, cosine similarity), the most similar first."""
        with self._errors():
            answer = self._rows.query(
                query_embeddings=vector.reshape(1, -1), n_results=k, where=where, include=["distances"]
            )
        pairs = zip(answer["ids"][0], answer["distances"][0], strict=True)
        try:
            return [(self._rows_by_id[id_], 1.0 - float(distance)) for id_, distance in pairs]
        except KeyError as error:  # a row of somebody else
            raise IndexBroken(self._name) from error

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Stored vectors of ``rows``, in that order."""
        found = dict(self._get([self._ids[row] for row in rows], "embeddings"))
        try:
            return np.array([found[self._ids[row]] for row in rows], dtype=np.float32)
        except KeyError as error:
            raise IndexBroken(self._name) from error

    def absent(self) -> list[str]:
        """Ids of passages that the collection does not hold."""
        found = dict(self._get(self._ids, None))
        return [id_ for id_ in self._ids if id_ not in found]

    def close(self) -> None:
        """Release the files."""
        self._client.close()

    def _get(self, ids: Sequence[str], what: str | None) -> Iterator[tuple[str, Any]]:
        for start in range(0, len(ids), self._store.batch):
            part = list(ids[start : start + self._store.batch])
            with self._errors():
                answer = self._rows.get(ids=part, include=[what] if what else [])
            yield from zip(answer["ids"], answer[what] if what else answer["ids"], strict=True)

    def _errors(self) -> Any:
        return _chroma_errors(self._store, self._name)
