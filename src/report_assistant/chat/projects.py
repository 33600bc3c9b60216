"""The list of projects on disk: one SQLite file under the state folder, and a folder for each project.

Every change is one transaction, so a kill at any moment loses at most the turn under way. A project
("workspace" in code) belongs to one organ and year, and to a user when login is on.
"""

from __future__ import annotations

import copy
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from report_assistant.chat.database import state_folder, transaction
from report_assistant.chat.state import NAMELESS
from report_assistant.errors import UnknownWorkspace

_SCHEMA = """
CREATE TABLE IF NOT EXISTS workspace (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, updated TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS message (
  number INTEGER PRIMARY KEY, workspace TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS version (
  number INTEGER PRIMARY KEY, workspace TEXT NOT NULL, created TEXT NOT NULL, label TEXT NOT NULL,
  draft TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS turn (
  message INTEGER PRIMARY KEY, workspace TEXT NOT NULL, created TEXT NOT NULL, before TEXT NOT NULL,
  after TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS touched (
  workspace TEXT NOT NULL, revision INTEGER NOT NULL, key TEXT NOT NULL, was TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS message_of ON message (workspace);
CREATE INDEX IF NOT EXISTS version_of ON version (workspace);
CREATE INDEX IF NOT EXISTS turn_of ON turn (workspace);
CREATE INDEX IF NOT EXISTS touched_of ON touched (workspace, revision);
"""

# Columns that came later; a database of an earlier version gets them when it is opened.
_LATER = {
    "workspace": {
        "owner": "TEXT NOT NULL DEFAULT ''",
        "archived": "INTEGER NOT NULL DEFAULT 0",
        "deleted": "TEXT NOT NULL DEFAULT ''",
        "revision": "INTEGER NOT NULL DEFAULT 1",
    },
    "message": {"shown": "TEXT NOT NULL DEFAULT ''"},
    "touched": {"was": "TEXT NOT NULL DEFAULT ''"},
}

DAYS_IN_BIN = 30


@dataclass(frozen=True, slots=True)
class Project:
    """One line of the list of projects; ``updated`` and ``deleted`` are ISO times in UTC."""

    id: str
    title: str
    agency: str
    year: int
    updated: str
    drafted: bool
    archived: bool
    deleted: str
    revision: int
    owner: str


class Projects:
    """Projects under ``home`` as a list to choose from, put away and delete; what is in them is
    :class:`report_assistant.chat.store.Store`."""

    def __init__(self, home: Path) -> None:
        self._folder = state_folder(home / "workspaces")
        self._database = home / "workspaces.sqlite3"
        self._owner: str | None = None
        with self._open() as db:
            db.executescript(_SCHEMA)
            for table, columns in _LATER.items():
                known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
                for name, kind in columns.items():
                    if name not in known:
                        db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
        self._empty_bin()

    def of(self, owner: str | None) -> Self:
        """The same for one user: other users' projects do not exist in it. None: no login."""
        mine = copy.copy(self)
        mine._owner = owner
        return mine

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with transaction(self._database) as db:
            db.execute("PRAGMA journal_mode=WAL")
            yield db

    def drop_files(self, workspace_id: str) -> None:
        """Remove the uploaded file of a project that was not put in after all."""
        shutil.rmtree(self._folder / workspace_id, ignore_errors=True)

    def projects(self, *, archived: bool = False, deleted: bool = False) -> tuple[Project, ...]:
        """The user's projects, the last used first; ``archived`` or ``deleted``: those instead."""
        query = f"""SELECT id, title, json_extract(state, '$.figures.agency'),
            json_extract(state, '$.figures.year'), updated, json_type(state, '$.draft') = 'object',
            archived, deleted, revision, owner FROM workspace
            WHERE {"deleted != ''" if deleted else "deleted = '' AND archived = ?"}
            AND (? IS NULL OR owner = ?) ORDER BY updated DESC, rowid DESC"""
        values = (*(() if deleted else (int(archived),)), self._owner, self._owner)
        with self._open() as db:
            rows = db.execute(query, values).fetchall()
        return tuple(
            Project(i, t, "" if a == NAMELESS else a, y, u, bool(d), bool(ar), de, r, o)
            for i, t, a, y, u, d, ar, de, r, o in rows
        )

    def titles(self) -> list[tuple[str, str]]:
        """(title, id) of the projects that are neither archived nor deleted, the last used first."""
        return [(project.title, project.id) for project in self.projects()]

    def archive(self, workspace_id: str, on: bool = True) -> None:
        """Put a project out of the list, or back (``on=False``); raises UnknownWorkspace."""
        self._set(workspace_id, "archived = ?", int(on), "deleted = ''")

    def delete(self, workspace_id: str) -> None:
        """Move a project to the bin; :meth:`undelete` takes it back within 30 days."""
        self._set(workspace_id, "deleted = ?", now_text(), "deleted = ''")

    def undelete(self, workspace_id: str) -> None:
        """Take a project out of the bin; raises UnknownWorkspace when it is not there."""
        self._set(workspace_id, "deleted = ?", "", "deleted != ''")

    def erase(self, workspace_id: str) -> None:
        """Remove a project of the bin for good, with its talk, versions and uploaded file."""
        self._set(workspace_id, "deleted = ?", now_text(), "deleted != ''")
        self._erase(workspace_id)

    def give(self, workspace_id: str, owner: str) -> None:
        """Make a project another user's; empty: nobody's, seen only without login."""
        self._set(workspace_id, "owner = ?", owner, "deleted = ''")

    def _set(self, workspace_id: str, assignment: str, value: object, condition: str) -> None:
        with self._open() as db:
            changed = db.execute(
                f"UPDATE workspace SET {assignment}"
                f" WHERE id = ? AND (? IS NULL OR owner = ?) AND {condition}",
                (value, workspace_id, self._owner, self._owner),
            )
        if not changed.rowcount:
            raise UnknownWorkspace(workspace_id)

    def _erase(self, workspace_id: str) -> None:
        with self._open() as db:
            db.execute("DELETE FROM workspace WHERE id = ?", (workspace_id,))
            for table in ("message", "version", "turn", "touched"):
                db.execute(f"DELETE FROM {table} WHERE workspace = ?", (workspace_id,))
        self.drop_files(workspace_id)

    def _empty_bin(self) -> None:
        oldest = (datetime.now(tz=UTC) - timedelta(days=DAYS_IN_BIN)).isoformat()
        with self._open() as db:
            gone = db.execute(
                "SELECT id FROM workspace WHERE deleted != '' AND deleted < ?", (oldest,)
            ).fetchall()
        for (workspace_id,) in gone:
            self._erase(workspace_id)

    def _ensure_own(self, workspace_id: str) -> None:
        with self._open() as db:
            found = db.execute(
                "SELECT 1 FROM workspace WHERE id = ? AND deleted = '' AND (? IS NULL OR owner = ?)",
                (workspace_id, self._owner, self._owner),
            ).fetchone()
        if found is None:
            raise UnknownWorkspace(workspace_id)


def now_text() -> str:
    """The time as it is kept: ISO, UTC."""
    return datetime.now(tz=UTC).isoformat()
