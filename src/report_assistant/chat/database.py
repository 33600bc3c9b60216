"""One transaction on a SQLite file of the state folder; what goes wrong there is said in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from report_assistant.errors import StateUnusable

_PATIENCE = 30  # seconds for another program to finish its transaction


@contextmanager
def transaction(file: Path) -> Iterator[sqlite3.Connection]:
    """Committed when the block ends well, else as if it had not begun.

    Raises StateUnusable when the file is damaged, locked for long, not writable, or the disk is full.
    """
    try:
        with closing(sqlite3.connect(file, timeout=_PATIENCE)) as db, db:
            yield db
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise StateUnusable(file.name) from error


def state_folder(folder: Path) -> Path:
    """``folder``, made when it is missing; raises StateUnusable when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StateUnusable(str(folder)) from error
    return folder
