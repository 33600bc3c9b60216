"""Vectors of the passages in Chroma, embedded or on a server: one collection a build.

Chroma is given its vectors; its own embedding function would go to the network. A collection is
written in a place that nobody reads yet and never changed after it was put in force, because a kill
while Chroma writes its graph files breaks the collection for good, and two writers do so as well.

A row of the collection is a text, not a passage: reports repeat each other's statutory sentences by
the thousand, and a search that meets more equal vectors than it looks at (``ef_search``) never gets
past them. Filters are applied outside (see :mod:`.neighbours`), so rows carry no metadata, which
would take Chroma longer to write than the vectors.
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
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from report_assistant.errors import BadSetting, IndexBroken, VectorServerUnavailable
from report_assistant.library.embedding import Vectors
from report_assistant.library.seal import DATABASE
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
        # Questions are short and lie far from all passages: 400 found 98 % at 100,000 rows.
        "ef_search": 1_600,
        # What is not in the graph file yet is replayed at every opening: 15 s for 10,000 rows.
        "sync_threshold": 1_000,
    }
}


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


def key(text: str) -> str:
    """Id of the row that holds ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def first_rows(keys: Sequence[str]) -> list[int]:
    """Position of the first of each of ``keys``: what a collection of them consists of."""
    first: dict[str, int] = {}
    for row, text_key in enumerate(keys):
        first.setdefault(text_key, row)
    return list(first.values())


def write(
    store: Store,
    collection: str,
    keys: Sequence[str],
    vectors: Vectors,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Create ``collection`` with a row for each of ``keys``, which differ from each other.

    Raises VectorServerUnavailable or IndexBroken.
    """
    with _chroma_errors(store, collection), closing(store.client()) as client:
        rows = client.create_collection(collection, embedding_function=None, configuration=_CONFIGURATION)
        _add(store, rows, keys, vectors, progress)


def extend(
    store: Store,
    collection: str,
    base: tuple[Path, str],
    keys: Sequence[str],
    vectors: Vectors,
) -> None:
    """Make ``collection`` from a copy of ``base`` (folder, name) and new ``keys``; embedded only.

    The base is not touched. Raises IndexBroken when it cannot be copied or read.
    """
    with _chroma_errors(store, collection):
        shutil.copytree(base[0], store.folder, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
        # Whoever opens a collection writes a little into its database; a plain copy could tear that.
        with (
            closing(sqlite3.connect(base[0] / DATABASE)) as source,
            closing(sqlite3.connect(store.folder / DATABASE)) as target,
        ):
            source.backup(target)
        with closing(store.client()) as client:
            rows = client.get_collection(base[1], embedding_function=None)
            rows.modify(name=collection)
            _add(store, rows, keys, vectors, None)


def drop(store: Store, start: str, keep: set[str]) -> None:
    """Delete the collections of a server whose names begin with ``start``, except ``keep``."""
    with _chroma_errors(store, start), closing(store.client()) as client:
        for found in client.list_collections():
            if found.name.startswith(start) and found.name not in keep:
                client.delete_collection(found.name)


def _add(
    store: Store,
    rows: Any,
    keys: Sequence[str],
    vectors: Vectors,
    progress: Callable[[int, int], None] | None,
) -> None:
    for start in range(0, len(keys), store.batch):
        batch = list(keys[start : start + store.batch])
        rows.add(ids=batch, embeddings=vectors[start : start + store.batch])
        if progress is not None:
            progress(start + len(batch), len(keys))


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
    """A collection for reading, opened at its first use. Rows are positions of passages in the build.

    Every method raises IndexBroken when Chroma fails and VectorServerUnavailable when its server
    does not answer.
    """

    def __init__(
        self, store: Store, name: str, keys: Sequence[str], prove: Callable[[], None] | None = None
    ) -> None:
        """Collection ``name``; ``keys`` are those of the passages in row order, equal for equal texts.

        ``prove`` is called before Chroma opens the files; it raises IndexBroken when they are damaged.
        """
        self._store = store
        self._name = name
        self._keys = keys
        self._prove = prove
        self._by_key: dict[str, list[int]] = {}
        for row, text_key in enumerate(keys):
            self._by_key.setdefault(text_key, []).append(row)
        self._lock = Lock()
        self._client: Any = None
        self._rows: Any = None

    def __len__(self) -> int:
        """Number of rows that the collection must have."""
        return len(self._by_key)

    def count(self) -> int:
        """Number of rows that it has."""
        rows = self._open()
        with self._errors():
            return int(rows.count())

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Up to ``k`` passages as (row number, cosine similarity), the most similar first."""
        rows = self._open()
        with self._errors():
            answer = rows.query(
                query_embeddings=vector.reshape(1, -1), n_results=min(k, len(self)), include=["distances"]
            )
        found: list[tuple[int, float]] = []
        try:
            for id_, distance in zip(answer["ids"][0], answer["distances"][0], strict=True):
                found += [(row, 1.0 - float(distance)) for row in self._by_key[id_]]
        except KeyError as error:  # a row of somebody else
            raise IndexBroken(self._name) from error
        return found[:k]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Stored vectors of ``rows``, in that order."""
        wanted = [self._keys[row] for row in rows]
        found = dict(self._get(list(dict.fromkeys(wanted)), "embeddings"))
        try:
            return np.array([found[text_key] for text_key in wanted], dtype=np.float32)
        except KeyError as error:
            raise IndexBroken(self._name) from error

    def absent(self) -> list[str]:
        """Keys that the collection does not hold."""
        found = dict(self._get(list(self._by_key), None))
        return [text_key for text_key in self._by_key if text_key not in found]

    def close(self) -> None:
        """Release the files."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._rows = None

    def _open(self) -> Any:
        with self._lock:
            if self._rows is None:
                if self._prove is not None:
                    self._prove()
                with self._errors():
                    self._client = self._store.client()
                    self._rows = self._client.get_collection(self._name, embedding_function=None)
            return self._rows

    def _get(self, ids: Sequence[str], what: str | None) -> Iterator[tuple[str, Any]]:
        rows = self._open()
        for start in range(0, len(ids), self._store.batch):
            part = list(ids[start : start + self._store.batch])
            with self._errors():
                answer = rows.get(ids=part, include=[what] if what else [])
            yield from zip(answer["ids"], answer[what] if what else answer["ids"], strict=True)

    def _errors(self) -> Any:
        return _chroma_errors(self._store, self._name)
