"""Work done for a build that is not in force yet, kept so that a kill costs seconds and not hours.

Readings of files and vectors of texts go to an SQLite file as soon as they exist. When the build is
in force it holds both itself, and the file is removed (with what users removed from the library).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from report_assistant.errors import CannotWrite
from report_assistant.library.embedding import Vectors
from report_assistant.library.manifest import SCHEMA
from report_assistant.library.sources import Outcome, Source, outcome_from_dict, outcome_to_dict

FILE = "unfinished.sqlite3"
_TABLE = "CREATE TABLE IF NOT EXISTS work (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
_LOOKUP = 900
"""Keys a query; SQLite takes 32,766, old ones 999."""


class Unfinished:
    """Readings and vectors by what they were made from. For one thread that holds the writer lock.

    A damaged file counts as empty. Writing raises CannotWrite when the disk is full or not writable.
    """

    def __init__(self, index_dir: Path) -> None:
        """Open the file of ``index_dir``, making it when there is none."""
        self._path = index_dir / FILE
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._database = self._connect()

    def reading(self, source: Source) -> Outcome | None:
        """What reading this very content under this id gave, or None."""
        found = self._select([_reading_key(source)])
        return outcome_from_dict(json.loads(found[0][1])) if found else None

    def keep_reading(self, source: Source, outcome: Outcome) -> None:
        """Store what reading ``source`` gave."""
        data = json.dumps(outcome_to_dict(outcome), ensure_ascii=False).encode()
        self._insert([(_reading_key(source), data)])

    def vectors(self, model: str, texts: Sequence[str], dimensions: int) -> dict[str, Vectors]:
        """The stored vectors among ``texts`` under ``model``."""
        by_key = {_vector_key(model, text): text for text in texts}
        rows = self._select(list(by_key))
        # A row of another length cannot come from this model.
        return {by_key[k]: np.frombuffer(v, np.float32) for k, v in rows if len(v) == 4 * dimensions}

    def keep_vectors(self, model: str, texts: Iterable[str], rows: Vectors) -> None:
        """Store one row of ``rows`` (float32) for each of ``texts``."""
        pairs = zip(texts, rows, strict=True)
        self._insert([(_vector_key(model, text), row.tobytes()) for text, row in pairs])

    def clear(self) -> None:
        """Forget everything and remove the file."""
        self._database.close()
        self._path.unlink(missing_ok=True)
        self._path.with_name(f"{FILE}-journal").unlink(missing_ok=True)
        self._database = self._connect()

    def close(self, *, remove: bool = False) -> None:
        """Release the file; ``remove`` when the build that needed it is in force."""
        self._database.close()
        if remove:
            self._path.unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        try:
            return _opened(self._path)
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
        try:
            return _opened(self._path)
        except sqlite3.DatabaseError as error:
            raise CannotWrite(self._path.name) from error

    def _select(self, keys: Sequence[bytes]) -> list[tuple[bytes, Any]]:
        rows: list[tuple[bytes, Any]] = []
        try:
            for start in range(0, len(keys), _LOOKUP):
                part = keys[start : start + _LOOKUP]
                marks = ",".join("?" * len(part))
                rows += self._database.execute(
                    f"SELECT key, value FROM work WHERE key IN ({marks})", part
                ).fetchall()
        except sqlite3.DatabaseError:
            self.clear()
            return []
        return rows

    def _insert(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        try:
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO work VALUES (?, ?)", rows)
        except sqlite3.DatabaseError as error:
            raise CannotWrite(self._path.name) from error


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        with database:
            database.execute(_TABLE)
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _reading_key(source: Source) -> bytes:
    return hashlib.sha256(f"reading\0{SCHEMA}\0{source.id}\0{source.digest}".encode()).digest()


def _vector_key(model: str, text: str) -> bytes:
    return hashlib.sha256(f"vector\0{model}\0{text}".encode()).digest()
