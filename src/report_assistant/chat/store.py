"""Projects on disk: one SQLite file under the state folder, and last year's file as uploaded.

Every change is one transaction, so a kill at any moment loses at most the turn under way. A project
("workspace" in code) belongs to one organ and year, and to a user when login is on.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from report_assistant.chat.database import state_folder, transaction
from report_assistant.chat.reply import pending_from_dict, pending_to_dict, shown_from_dict, shown_to_dict
from report_assistant.chat.workspace import Message, Workspace, blank_figures, complete, report_year
from report_assistant.checks import Explanation
from report_assistant.drafting import Change, Draft, draft_from_dict, draft_to_dict
from report_assistant.errors import (
    BadFigures,
    ChangedElsewhere,
    StateUnusable,
    UnknownWorkspace,
    UnreadableFile,
)
from report_assistant.readers import read_report
from report_assistant.report.document import Report
from report_assistant.report.record import figures_from_dict, figures_to_dict

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
  workspace TEXT NOT NULL, revision INTEGER NOT NULL, key TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS message_of ON message (workspace);
CREATE INDEX IF NOT EXISTS version_of ON version (workspace);
CREATE INDEX IF NOT EXISTS turn_of ON turn (workspace);
CREATE INDEX IF NOT EXISTS touched_of ON touched (workspace, revision);
"""

_SAY = "INSERT INTO message (workspace, role, text, shown) VALUES (?, ?, ?, ?)"
_KEEP = "INSERT INTO version (workspace, created, label, draft) VALUES (?, ?, ?, ?)"

# Columns that came later; a database of an earlier version gets them when it is opened.
_LATER = {
    "workspace": {
        "owner": "TEXT NOT NULL DEFAULT ''",
        "archived": "INTEGER NOT NULL DEFAULT 0",
        "deleted": "TEXT NOT NULL DEFAULT ''",
        "revision": "INTEGER NOT NULL DEFAULT 1",
    },
    "message": {"shown": "TEXT NOT NULL DEFAULT ''"},
}

# A figures file must name its organ; a workspace need not have one yet.
_NAMELESS = "（未命名）"
TURNS_KEPT = 10
TOUCHED_KEPT = 300
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


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of talk with the state before and after it; ``after`` is None when it was cut short."""

    message: int
    created: str
    before: Workspace
    after: Workspace | None


class Store:
    """Projects under ``home``; safe to use from several threads and processes (one connection a call)."""

    def __init__(self, home: Path) -> None:
        self._folder = state_folder(home / "workspaces")
        self._database = home / "workspaces.sqlite3"
        self._reports: dict[tuple[Path, int], Report] = {}
        self._owner: str | None = None
        with self._open() as db:
            db.executescript(_SCHEMA)
            for table, columns in _LATER.items():
                known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
                for name, kind in columns.items():
                    if name not in known:
                        db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
        self._empty_bin()

    def of(self, owner: str | None) -> Store:
        """The same store for one user: other users' projects do not exist in it. None: no login."""
        mine = copy.copy(self)
        mine._owner = owner
        return mine

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with transaction(self._database) as db:
            db.execute("PRAGMA journal_mode=WAL")
            yield db

    # ------------------------------------------------------------------ projects

    def create(self, agency: str = "", year: int | None = None) -> Workspace:
        """A new project with blank tables, for the year that is due unless ``year`` says otherwise."""
        year = year or report_year(datetime.now(tz=UTC).astimezone().date())
        return self.insert(Workspace(uuid.uuid4().hex[:12], blank_figures(agency, year)))

    def insert(
        self,
        workspace: Workspace,
        talk: Iterable[Message] = (),
        versions: Iterable[tuple[str, str, Draft]] = (),
    ) -> Workspace:
        """Put a project in, all or nothing; it belongs to this store's user. ``versions``: (ISO time,
        label, draft), the oldest first."""
        row = (workspace.id, workspace.title, _now(), _state_text(workspace), self._owner or "")
        said = [_message_row(workspace.id, message) for message in talk]
        kept = [_version_row(workspace, *version) for version in versions]
        with self._open() as db:
            db.execute("INSERT INTO workspace (id, title, updated, state, owner) VALUES (?, ?, ?, ?, ?)", row)
            db.executemany(_SAY, said)
            db.executemany(_KEEP, kept)
        return replace(workspace, revision=1)

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
            Project(i, t, "" if a == _NAMELESS else a, y, u, bool(d), bool(ar), de, r, o)
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
        self._set(workspace_id, "deleted = ?", _now(), "deleted = ''")

    def undelete(self, workspace_id: str) -> None:
        """Take a project out of the bin; raises UnknownWorkspace when it is not there."""
        self._set(workspace_id, "deleted = ?", "", "deleted != ''")

    def erase(self, workspace_id: str) -> None:
        """Remove a project of the bin for good, with its talk, versions and uploaded file."""
        self._set(workspace_id, "deleted = ?", _now(), "deleted != ''")
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

    # ------------------------------------------------------------------ state

    def save(self, workspace: Workspace, touched: Iterable[str] = ()) -> Workspace:
        """Write everything but the talk and the versions (see :meth:`say`, :meth:`keep`).

        ``touched`` names what this save changes, for windows that work on an older revision. Returns
        the workspace with its new revision. Raises ChangedElsewhere when somebody saved since it was
        loaded, UnknownWorkspace when it is gone.
        """
        number = workspace.revision + 1
        with self._open() as db:
            changed = db.execute(
                "UPDATE workspace SET title = ?, updated = ?, state = ?, revision = ?"
                " WHERE id = ? AND revision = ? AND deleted = '' AND (? IS NULL OR owner = ?)",
                (
                    workspace.title,
                    _now(),
                    _state_text(workspace),
                    number,
                    workspace.id,
                    workspace.revision,
                    self._owner,
                    self._owner,
                ),
            )
            if changed.rowcount:
                rows = [(workspace.id, number, key) for key in touched]
                db.executemany("INSERT INTO touched VALUES (?, ?, ?)", rows)
                db.execute(
                    "DELETE FROM touched WHERE workspace = ? AND revision <= ?",
                    (workspace.id, number - TOUCHED_KEPT),
                )
        if not changed.rowcount:
            self._ensure_own(workspace.id)
            raise ChangedElsewhere
        return replace(workspace, revision=number)

    def touched_since(self, workspace_id: str, revision: int) -> frozenset[str]:
        """What saves after ``revision`` touched."""
        with self._open() as db:
            rows = db.execute(
                "SELECT DISTINCT key FROM touched WHERE workspace = ? AND revision > ?",
                (workspace_id, revision),
            ).fetchall()
        return frozenset(key for (key,) in rows)

    def load(self, workspace_id: str) -> Workspace:
        """Read a project; raises UnknownWorkspace (also for another user's or a deleted one)."""
        state, revision = self._row(workspace_id)
        with self._open() as db:
            talk = db.execute(
                "SELECT role, text, number, shown FROM message WHERE workspace = ? ORDER BY number",
                (workspace_id,),
            ).fetchall()
        messages = tuple(
            Message(role, text, number, shown_from_dict(text, json.loads(shown)) if shown else None)
            for role, text, number, shown in talk
        )
        return replace(self._workspace(workspace_id, state), messages=messages, revision=revision)

    def _row(self, workspace_id: str) -> tuple[str, int]:
        with self._open() as db:
            row = db.execute(
                "SELECT state, revision FROM workspace"
                " WHERE id = ? AND deleted = '' AND (? IS NULL OR owner = ?)",
                (workspace_id, self._owner, self._owner),
            ).fetchone()
        if row is None:
            raise UnknownWorkspace(workspace_id)
        return row[0], row[1]

    def _ensure_own(self, workspace_id: str) -> None:
        with self._open() as db:
            found = db.execute(
                "SELECT 1 FROM workspace WHERE id = ? AND deleted = '' AND (? IS NULL OR owner = ?)",
                (workspace_id, self._owner, self._owner),
            ).fetchone()
        if found is None:
            raise UnknownWorkspace(workspace_id)

    def _workspace(self, workspace_id: str, text: str) -> Workspace:
        state: dict[str, Any] = json.loads(text)
        last_year = self._last_year(workspace_id, state["last_year_name"])
        return replace(workspace_from_state(workspace_id, state), last_year=last_year)

    # ------------------------------------------------------------------ talk

    def forget(self, workspace_id: str) -> None:
        """Remove the talk of a project; figures, draft and versions stay."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            db.execute("DELETE FROM message WHERE workspace = ?", (workspace_id,))
            db.execute("DELETE FROM turn WHERE workspace = ?", (workspace_id,))

    def say(self, workspace_id: str, message: Message) -> int:
        """Append one message to the talk; returns its number."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            row = db.execute(_SAY, _message_row(workspace_id, message))
        return int(row.lastrowid or 0)

    def unsay(self, workspace_id: str, number: int) -> None:
        """Remove the message ``number`` and all after it, with their turns."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            db.execute("DELETE FROM message WHERE workspace = ? AND number >= ?", (workspace_id, number))
            db.execute("DELETE FROM turn WHERE workspace = ? AND message >= ?", (workspace_id, number))

    def open_turn(self, message: int, before: Workspace) -> None:
        """Keep the state before the turn that the user's message ``message`` starts."""
        row = (message, before.id, _now(), _state_text(before))
        with self._open() as db:
            db.execute("INSERT INTO turn (message, workspace, created, before) VALUES (?, ?, ?, ?)", row)
            db.execute(
                "DELETE FROM turn WHERE workspace = ? AND message NOT IN"
                " (SELECT message FROM turn WHERE workspace = ? ORDER BY message DESC LIMIT ?)",
                (before.id, before.id, TURNS_KEPT),
            )

    def close_turn(self, message: int, after: Workspace) -> None:
        """Keep the state after that turn."""
        with self._open() as db:
            db.execute("UPDATE turn SET after = ? WHERE message = ?", (_state_text(after), message))

    def drop_turns(self, workspace_id: str, since: int) -> None:
        """Forget the states of the turns from message ``since`` on; the talk itself stays."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            db.execute("DELETE FROM turn WHERE workspace = ? AND message >= ?", (workspace_id, since))

    def turns(self, workspace_id: str, since: int = 0) -> tuple[Turn, ...]:
        """The last turns from message ``since`` on, the newest first; older ones are not kept."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            rows = db.execute(
                "SELECT message, created, before, after FROM turn WHERE workspace = ? AND message >= ?"
                " ORDER BY message DESC",
                (workspace_id, since),
            ).fetchall()
        return tuple(
            Turn(
                message,
                created,
                self._workspace(workspace_id, before),
                self._workspace(workspace_id, after) if after else None,
            )
            for message, created, before, after in rows
        )

    # ------------------------------------------------------------------ versions

    def keep(self, workspace: Workspace, label: str) -> None:
        """Keep the present draft as a version."""
        if workspace.draft is not None:
            with self._open() as db:
                db.execute(_KEEP, _version_row(workspace, _now(), label, workspace.draft))

    def versions(self, workspace_id: str) -> list[tuple[int, str, str]]:
        """(number, ISO time, label) of the kept versions, the newest first."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            return db.execute(
                "SELECT number, created, label FROM version WHERE workspace = ? ORDER BY number DESC",
                (workspace_id,),
            ).fetchall()

    def drafts(self, workspace_id: str) -> Iterator[tuple[int, str, str, Draft]]:
        """(number, ISO time, label, draft) of the kept versions, the newest first."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            rows = db.execute(
                "SELECT number, created, label, draft FROM version WHERE workspace = ? ORDER BY number DESC",
                (workspace_id,),
            ).fetchall()
        for number, created, label, draft in rows:
            yield number, created, label, draft_from_dict(json.loads(draft))

    def version(self, workspace_id: str, number: int) -> Draft:
        """A kept version; raises UnknownWorkspace when there is none of this number."""
        self._ensure_own(workspace_id)
        with self._open() as db:
            row = db.execute(
                "SELECT draft FROM version WHERE workspace = ? AND number = ?", (workspace_id, number)
            ).fetchone()
        if row is None:
            raise UnknownWorkspace(f"版本 {number}")
        return draft_from_dict(json.loads(row[0]))

    # ------------------------------------------------------------------ last year's file

    def attach_last_year(self, workspace: Workspace, source: Path, report: Report | None = None) -> Workspace:
        """Copy last year's file into the project and read it, unless it is given as read already;
        raises UnreadableFile or StateUnusable, and what was there before stays."""
        report = report or read_report(source)
        name = "last-year" + source.suffix.lower()
        _copy(source, state_folder(self._folder / workspace.id) / name)
        return replace(workspace, last_year=report, last_year_name=name)

    def last_year_file(self, workspace: Workspace) -> Path | None:
        """Last year's report as uploaded; None when there is none or it cannot be read."""
        path = self._folder / workspace.id / workspace.last_year_name
        return None if workspace.last_year is None or not path.is_file() else path

    def _last_year(self, workspace_id: str, name: str) -> Report | None:
        """None also when the file is lost or damaged: the project opens, and the page asks for it."""
        path = self._folder / workspace_id / name
        if not name or not path.is_file():
            return None
        key = (path, path.stat().st_mtime_ns)
        if key not in self._reports:
            try:
                self._reports[key] = read_report(path)
            except UnreadableFile:
                return None
        return self._reports[key]


def state_of(workspace: Workspace) -> dict[str, Any]:
    """Everything of a project but its talk, versions and uploaded file, as JSON data."""
    return {
        "figures": figures_to_dict(replace(workspace.figures, agency=workspace.figures.agency or _NAMELESS)),
        "last_year_name": workspace.last_year_name,
        "draft": None if workspace.draft is None else draft_to_dict(workspace.draft, workspace.case),
        "explanations": [asdict(e) for e in workspace.explanations],
        "stale": sorted(workspace.stale),
        "signed": None if workspace.signed is None else workspace.signed.isoformat(),
        "opening": workspace.opening,
        "moved": [asdict(change) for change in workspace.moved],
        "pending": [pending_to_dict(pending) for pending in workspace.pending],
        "asked": workspace.asked,
        "name": workspace.name,
    }


def workspace_from_state(workspace_id: str, state: dict[str, Any]) -> Workspace:
    """The project that :func:`state_of` wrote, without last year's report.

    Raises BadFigures, KeyError, TypeError or ValueError for other data.
    """
    if not isinstance(state, dict):
        raise BadFigures("项目内容应当是一个对象")
    draft = state["draft"]
    figures = figures_from_dict(state["figures"])
    return Workspace(
        workspace_id,
        complete(replace(figures, agency="" if figures.agency == _NAMELESS else figures.agency)),
        last_year_name=str(state["last_year_name"]),
        draft=None if draft is None else draft_from_dict(draft),
        explanations=tuple(Explanation(**e) for e in state["explanations"]),
        stale=frozenset(int(number) for number in state["stale"]),
        signed=None if state["signed"] is None else date.fromisoformat(state["signed"]),
        opening=str(state["opening"]),
        moved=tuple(Change(**change) for change in state.get("moved", ())),
        pending=tuple(pending_from_dict(p) for p in state.get("pending", ())),
        asked=str(state.get("asked", "")),
        name=str(state.get("name", "")),
    )


def _message_row(workspace_id: str, message: Message) -> tuple[str, str, str, str]:
    shown = shown_to_dict(message.shown) if message.shown else {}
    text = json.dumps(shown, ensure_ascii=False) if shown else ""
    return workspace_id, message.role, message.text, text


def _version_row(workspace: Workspace, created: str, label: str, draft: Draft) -> tuple[str, str, str, str]:
    data = draft_to_dict(draft, workspace.case)
    return workspace.id, created, label, json.dumps(data, ensure_ascii=False)


def _copy(source: Path, target: Path) -> None:
    """``target`` is the whole of ``source`` or what it was before; raises StateUnusable."""
    fresh = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        try:
            with source.open("rb") as read, fresh.open("xb") as written:
                shutil.copyfileobj(read, written)
                written.flush()
                os.fsync(written.fileno())
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise StateUnusable(target.name) from error


def _state_text(workspace: Workspace) -> str:
    return json.dumps(state_of(workspace), ensure_ascii=False)


def _now() -> str:
    return datetime.now(tz=UTC).isoformat()
