"""Workspaces on disk: one SQLite file under the state folder, and last year's file as uploaded.

Every change is one transaction, so a kill at any moment loses at most the turn under way.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from report_assistant.chat.workspace import Message, Workspace, blank_figures, complete
from report_assistant.checks import Explanation
from report_assistant.drafting import Draft, draft_from_dict, draft_to_dict
from report_assistant.errors import UnknownWorkspace
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
CREATE INDEX IF NOT EXISTS message_of ON message (workspace);
CREATE INDEX IF NOT EXISTS version_of ON version (workspace);
"""

# A figures file must name its organ; a workspace need not have one yet.
_NAMELESS = "（未命名）"


class Store:
    """Workspaces under ``home``; safe to use from several threads (one connection a call)."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "workspaces"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._database = home / "workspaces.sqlite3"
        self._reports: dict[tuple[Path, int], Report] = {}
        with self._open() as db:
            db.executescript(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._database, timeout=30)) as db, db:
            db.execute("PRAGMA journal_mode=WAL")
            yield db

    def create(self, agency: str = "", year: int | None = None) -> Workspace:
        """A new workspace with blank tables, for last year unless ``year`` says otherwise."""
        # Reports are written in January about the year before.
        year = year or datetime.now(tz=UTC).year - 1
        workspace = Workspace(uuid.uuid4().hex[:12], blank_figures(agency, year))
        self.save(workspace)
        return workspace

    def titles(self) -> list[tuple[str, str]]:
        """(title, id) of all workspaces, the last used first."""
        with self._open() as db:
            return db.execute("SELECT title, id FROM workspace ORDER BY updated DESC").fetchall()

    def save(self, workspace: Workspace) -> None:
        """Write everything but the talk and the versions (see :meth:`say`, :meth:`keep`)."""
        state = {
            "figures": figures_to_dict(
                replace(workspace.figures, agency=workspace.figures.agency or _NAMELESS)
            ),
            "last_year_name": workspace.last_year_name,
            "draft": None if workspace.draft is None else draft_to_dict(workspace.draft, workspace.case),
            "explanations": [asdict(e) for e in workspace.explanations],
            "stale": sorted(workspace.stale),
            "signed": None if workspace.signed is None else workspace.signed.isoformat(),
            "opening": workspace.opening,
        }
        row = (workspace.id, workspace.title, _now(), json.dumps(state, ensure_ascii=False))
        with self._open() as db:
            db.execute("INSERT OR REPLACE INTO workspace VALUES (?, ?, ?, ?)", row)

    def load(self, workspace_id: str) -> Workspace:
        """Read a workspace; raises UnknownWorkspace."""
        with self._open() as db:
            row = db.execute("SELECT state FROM workspace WHERE id = ?", (workspace_id,)).fetchone()
            talk = db.execute(
                "SELECT role, text FROM message WHERE workspace = ? ORDER BY number", (workspace_id,)
            ).fetchall()
        if row is None:
            raise UnknownWorkspace(workspace_id)
        state: dict[str, Any] = json.loads(row[0])
        draft = state["draft"]
        figures = figures_from_dict(state["figures"])
        return Workspace(
            workspace_id,
            complete(replace(figures, agency="" if figures.agency == _NAMELESS else figures.agency)),
            self._last_year(workspace_id, state["last_year_name"]),
            state["last_year_name"],
            None if draft is None else draft_from_dict(draft),
            tuple(Explanation(**e) for e in state["explanations"]),
            tuple(Message(role, text) for role, text in talk),
            frozenset(state["stale"]),
            None if state["signed"] is None else date.fromisoformat(state["signed"]),
            state["opening"],
        )

    def delete(self, workspace_id: str) -> None:
        """Remove a workspace with its talk, versions and uploaded file."""
        with self._open() as db:
            db.execute("DELETE FROM workspace WHERE id = ?", (workspace_id,))
            db.execute("DELETE FROM message WHERE workspace = ?", (workspace_id,))
            db.execute("DELETE FROM version WHERE workspace = ?", (workspace_id,))
        shutil.rmtree(self._folder / workspace_id, ignore_errors=True)

    def forget(self, workspace_id: str) -> None:
        """Remove the talk of a workspace; figures, draft and versions stay."""
        with self._open() as db:
            db.execute("DELETE FROM message WHERE workspace = ?", (workspace_id,))

    def say(self, workspace_id: str, message: Message) -> None:
        """Append one message to the talk."""
        with self._open() as db:
            db.execute(
                "INSERT INTO message (workspace, role, text) VALUES (?, ?, ?)",
                (workspace_id, message.role, message.text),
            )

    def keep(self, workspace: Workspace, label: str) -> None:
        """Keep the present draft as a version."""
        if workspace.draft is None:
            return
        draft = json.dumps(draft_to_dict(workspace.draft, workspace.case), ensure_ascii=False)
        with self._open() as db:
            db.execute(
                "INSERT INTO version (workspace, created, label, draft) VALUES (?, ?, ?, ?)",
                (workspace.id, _now(), label, draft),
            )

    def versions(self, workspace_id: str) -> list[tuple[int, str, str]]:
        """(number, ISO time, label) of the kept versions, the newest first."""
        with self._open() as db:
            return db.execute(
                "SELECT number, created, label FROM version WHERE workspace = ? ORDER BY number DESC",
                (workspace_id,),
            ).fetchall()

    def version(self, workspace_id: str, number: int) -> Draft:
        """A kept version; raises UnknownWorkspace when there is none of this number."""
        with self._open() as db:
            row = db.execute(
                "SELECT draft FROM version WHERE workspace = ? AND number = ?", (workspace_id, number)
            ).fetchone()
        if row is None:
            raise UnknownWorkspace(f"版本 {number}")
        return draft_from_dict(json.loads(row[0]))

    def undo(self, workspace_id: str) -> Draft | None:
        """The newest kept version, taken off the list; None when there is none."""
        kept = self.versions(workspace_id)
        if not kept:
            return None
        draft = self.version(workspace_id, kept[0][0])
        with self._open() as db:
            db.execute("DELETE FROM version WHERE number = ?", (kept[0][0],))
        return draft

    def attach_last_year(self, workspace: Workspace, source: Path) -> Workspace:
        """Copy last year's file into the workspace and read it; raises UnreadableFile."""
        report = read_report(source)
        folder = self._folder / workspace.id
        folder.mkdir(parents=True, exist_ok=True)
        name = "last-year" + source.suffix.lower()
        shutil.copyfile(source, folder / name)
        return replace(workspace, last_year=report, last_year_name=name)

    def _last_year(self, workspace_id: str, name: str) -> Report | None:
        path = self._folder / workspace_id / name
        if not name or not path.is_file():
            return None
        key = (path, path.stat().st_mtime_ns)
        if key not in self._reports:
            self._reports[key] = read_report(path)
        return self._reports[key]


def _now() -> str:
    return datetime.now(tz=UTC).isoformat()
