"""What is in a project: its state, talk, versions of its draft, and last year's file as uploaded."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from report_assistant.chat.projects import Projects, now_text
from report_assistant.chat.reply import shown_from_dict, shown_to_dict
from report_assistant.chat.state import state_text, workspace_from_state
from report_assistant.chat.workspace import Message, Workspace, blank_figures, report_year
from report_assistant.drafting import Draft, draft_from_dict, draft_to_dict
from report_assistant.errors import (
    ChangedElsewhere,
    StateUnusable,
    UnknownWorkspace,
    UnreadableFile,
)
from report_assistant.export.files import replacing
from report_assistant.readers import read_report
from report_assistant.report.document import Report

_SAY = "INSERT INTO message (workspace, role, text, shown) VALUES (?, ?, ?, ?)"
_KEEP = "INSERT INTO version (workspace, created, label, draft) VALUES (?, ?, ?, ?)"

TURNS_KEPT = 10
TOUCHED_KEPT = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of talk with the state before its first and after its last change (the same: it made none)."""

    message: int
    created: str
    before: Workspace
    after: Workspace


class Store(Projects):
    """Projects under ``home``; safe to use from several threads and processes (one connection a call)."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._reports: dict[tuple[Path, int], Report] = {}

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
        row = (workspace.id, workspace.title, now_text(), state_text(workspace), self._owner or "")
        said = [_message_row(workspace.id, message) for message in talk]
        kept = [_version_row(workspace, *version) for version in versions]
        with self._open() as db:
            db.execute("INSERT INTO workspace (id, title, updated, state, owner) VALUES (?, ?, ?, ?, ?)", row)
            db.executemany(_SAY, said)
            db.executemany(_KEEP, kept)
        return replace(workspace, revision=1)

    # ------------------------------------------------------------------ state

    def save(self, workspace: Workspace, touched: Mapping[str, str] | None = None) -> Workspace:
        """Write everything but the talk and the versions (see :meth:`say`, :meth:`keep`).

        ``touched`` names what this save changes, each with what stood there before
        (:func:`report_assistant.chat.conflict.stood`), for windows that work on an older revision. Returns
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
                    now_text(),
                    state_text(workspace),
                    number,
                    workspace.id,
                    workspace.revision,
                    self._owner,
                    self._owner,
                ),
            )
            if changed.rowcount:
                rows = [(workspace.id, number, key, was) for key, was in (touched or {}).items()]
                db.executemany(
                    "INSERT INTO touched (workspace, revision, key, was) VALUES (?, ?, ?, ?)", rows
                )
                db.execute(
                    "DELETE FROM touched WHERE workspace = ? AND revision <= ?",
                    (workspace.id, number - TOUCHED_KEPT),
                )
        if not changed.rowcount:
            self._ensure_own(workspace.id)
            raise ChangedElsewhere
        return replace(workspace, revision=number)

    def touched_since(self, workspace_id: str, revision: int) -> Mapping[str, str] | None:
        """What saves after ``revision`` touched, each with what stood there at ``revision``; None when
        that is too long ago to be known."""
        now = self._row(workspace_id)[1]
        if revision < now - TOUCHED_KEPT:
            return None
        with self._open() as db:
            rows = db.execute(
                "SELECT key, was, MIN(revision) FROM touched"
                " WHERE workspace = ? AND revision > ? GROUP BY key",
                (workspace_id, revision),
            ).fetchall()
        return {key: was for key, was, _ in rows}

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
        """Keep the state before the turn that the user's message ``message`` starts; the last call counts."""
        row = (message, before.id, now_text(), state_text(before))
        with self._open() as db:
            db.execute(
                "INSERT OR REPLACE INTO turn (message, workspace, created, before) VALUES (?, ?, ?, ?)", row
            )
            db.execute(
                "DELETE FROM turn WHERE workspace = ? AND message NOT IN"
                " (SELECT message FROM turn WHERE workspace = ? ORDER BY message DESC LIMIT ?)",
                (before.id, before.id, TURNS_KEPT),
            )

    def close_turn(self, message: int, after: Workspace) -> None:
        """Keep the state after what that turn has changed so far."""
        with self._open() as db:
            db.execute("UPDATE turn SET after = ? WHERE message = ?", (state_text(after), message))

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
                self._workspace(workspace_id, after or before),
            )
            for message, created, before, after in rows
        )

    # ------------------------------------------------------------------ versions

    def keep(self, workspace: Workspace, label: str) -> None:
        """Keep the present draft as a version."""
        if workspace.draft is not None:
            with self._open() as db:
                db.execute(_KEEP, _version_row(workspace, now_text(), label, workspace.draft))

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
        try:
            data = source.read_bytes()
            # The file before stays, for the turn that brought this one can be taken back.
            name = f"last-year-{hashlib.sha256(data).hexdigest()[:12]}{source.suffix.lower()}"
            with replacing(self._folder / workspace.id / name) as fresh:
                fresh.write_bytes(data)
        except OSError as error:
            raise StateUnusable(source.name) from error
        # As it is read from the project's own file ever after.
        return replace(workspace, last_year=replace(report, source=name), last_year_name=name)

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


def _message_row(workspace_id: str, message: Message) -> tuple[str, str, str, str]:
    shown = shown_to_dict(message.shown) if message.shown else {}
    text = json.dumps(shown, ensure_ascii=False) if shown else ""
    return workspace_id, message.role, message.text, text


def _version_row(workspace: Workspace, created: str, label: str, draft: Draft) -> tuple[str, str, str, str]:
    data = draft_to_dict(draft, workspace.case)
    return workspace.id, created, label, json.dumps(data, ensure_ascii=False)
