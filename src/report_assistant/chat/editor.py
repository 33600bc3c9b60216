"""Changes to projects: each is loaded, changed and saved at once, and the text follows the figures.

Methods that take a ``revision`` (the one a window shows) refuse with ChangedElsewhere what another
window has changed since that revision, and write what it has not touched.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from report_assistant.chat.conflict import cell_key, described, stood, touched
from report_assistant.chat.reply import Pending
from report_assistant.chat.store import Store
from report_assistant.chat.told import Told, recorded
from report_assistant.chat.versions import with_section
from report_assistant.chat.workspace import (
    Workspace,
    all_zero,
    carry_over,
    complete,
    edit_cells,
    follow,
    rename,
    settled,
    together,
    with_facts,
    without_fact,
)
from report_assistant.drafting import Change
from report_assistant.errors import ChangedElsewhere, NotPossible
from report_assistant.readers import read_figures
from report_assistant.report.dates import parse_date
from report_assistant.report.document import Report
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.form import Cell, section_words
from report_assistant.report.organ import OrganKind

TRIES = 5
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit of cells brought: the workspace, the totals recomputed, the sentences that moved."""

    workspace: Workspace
    recomputed: Mapping[Cell, str]
    changes: tuple[Change, ...] = ()


class Editor:
    """Every change to a project that is no talk; knows the store alone."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._locks: dict[str, threading.RLock] = {}

    def of(self, user: str | None) -> Self:
        """The same for one user: projects of others are unknown to it. None: no login."""
        mine = copy.copy(self)
        mine.store = self.store.of(user)
        return mine

    def update(
        self,
        workspace_id: str,
        change: Callable[[Workspace], Workspace],
        *,
        revision: int | None = None,
        keys: frozenset[str] | None = None,
        kept_as: str = "",
    ) -> Workspace:
        """Load, change and save a workspace, one change at a time; no edit is lost to another.

        ``revision`` is the one the window shows: when somebody has since touched the same things,
        nothing is written and ChangedElsewhere says which, with both values. ``keys`` names what
        the user touched, when the change also brings what follows from it (totals). ``kept_as``: the
        label of a version with the draft as it was, kept first. A change that changes nothing is not
        saved, unless the window is out of date: then the new revision makes it catch up.
        """
        with self._locks.setdefault(workspace_id, threading.RLock()):
            for attempt in range(TRIES):
                before = self.store.load(workspace_id)
                after = change(before)
                if after == before and revision in {None, before.revision}:
                    return before
                mine = touched(before, after) if keys is None else keys
                if revision is not None and revision < before.revision:
                    since = self.store.touched_since(workspace_id, revision)
                    if since is None:
                        raise ChangedElsewhere("窗口里的内容已经太旧")
                    both = mine & since.keys() & touched(before, after)
                    if both:
                        raise ChangedElsewhere(described(both, before, after))
                if kept_as:
                    self.store.keep(before, kept_as)
                try:
                    return self.store.save(after, stood(mine, before))
                except ChangedElsewhere:
                    # Another program saved between our load and our save: change what is there now.
                    if attempt == TRIES - 1:
                        raise
        raise ChangedElsewhere

    def _moving(
        self,
        workspace_id: str,
        change: Callable[[Workspace], Workspace],
        *,
        revision: int | None = None,
        keys: frozenset[str] | None = None,
    ) -> tuple[Workspace, Workspace, tuple[Change, ...]]:
        """Change figures or facts; the text follows. Returns the workspace before and after, and the
        sentences that moved by this change (``Workspace.moved``: since the text was last reviewed)."""
        seen: list[tuple[Workspace, tuple[Change, ...]]] = []

        def moving(before: Workspace) -> Workspace:
            followed = follow(replace(change(before), moved=()))
            seen[:] = [(before, followed.moved)]
            return replace(followed, moved=together(before.moved, followed.moved))

        after = self.update(workspace_id, moving, revision=revision, keys=keys)
        ((before, changes),) = seen
        return before, after, changes

    # ------------------------------------------------------------------ figures

    def edit(self, workspace_id: str, edits: Mapping[Cell, str], revision: int | None = None) -> Edited:
        """Set cells as typed; totals follow, and so does the text that used them."""
        recomputed: dict[Cell, str] = {}

        def change(workspace: Workspace) -> Workspace:
            if not set(workspace.figures.form.cells).issuperset(edits):
                raise ChangedElsewhere("年份改过，表格已换成另一种格式")
            figures, changed = edit_cells(workspace.figures, edits)
            recomputed.clear()
            recomputed.update(changed)
            return replace(workspace, figures=figures)

        keys = frozenset(map(cell_key, edits))
        _, after, changes = self._moving(workspace_id, change, revision=revision, keys=keys)
        return Edited(after, recomputed, changes)

    def change_figures(
        self, workspace_id: str, change: Callable[[Figures], Figures], revision: int | None = None
    ) -> Workspace:
        """Change the figures of a workspace; the text follows, ``moved`` says where."""
        return self.update(
            workspace_id, lambda w: follow(replace(w, figures=change(w.figures))), revision=revision
        )

    def fill_zeros(self, workspace_id: str) -> Workspace:
        """Blank cells become 0."""
        return self.change_figures(workspace_id, all_zero)

    def load_figures(
        self, workspace_id: str, path: Path, revision: int | None = None, *, given: Figures | None = None
    ) -> Workspace:
        """Take all figures from a .json, .xlsx or report file (``given``: as read already), and the date
        under it if it holds one."""
        taken = read_figures(path) if given is None else given

        def change(now: Workspace) -> Workspace:
            facts = {**now.figures.facts, **taken.facts}
            kind = taken.organ_kind or now.figures.organ_kind
            figures = complete(replace(taken, facts=facts, signed=None, organ_kind=kind))
            return follow(replace(now, figures=figures, signed=taken.signed or now.signed))

        return self.update(workspace_id, change, revision=revision)

    def load_last_year(self, workspace_id: str, path: Path, report: Report | None = None) -> Workspace:
        """Take ``path`` (``report``: as read already) as last year's report; organ, year and 上年结转
        follow from it."""

        def change(workspace: Workspace) -> Workspace:
            workspace = self.store.attach_last_year(workspace, path, report)
            last, figures = workspace.last_year, workspace.figures
            if last is None:
                return workspace
            if not figures.agency:
                figures = rename(figures, last.agency, last.year + 1)
            return follow(replace(workspace, figures=carry_over(figures, last.figures)))

        return self.update(workspace_id, change)

    # ------------------------------------------------------------------ head

    def set_head(self, workspace_id: str, agency: str, year: int, revision: int | None = None) -> Workspace:
        """Set organ and year; raises NotPossible."""
        if not 2019 <= year <= datetime.now(tz=UTC).year:
            raise NotPossible(f"年份应在 2019 到今年之间，收到 {year}，请重新填写")
        return self.change_figures(workspace_id, lambda figures: rename(figures, agency, year), revision)

    def set_organ_kind(
        self, workspace_id: str, kind: OrganKind | None, revision: int | None = None
    ) -> Workspace:
        """Say what kind of organ this is; None: read it from the name."""
        return self.change_figures(workspace_id, lambda f: replace(f, organ_kind=kind), revision)

    def set_signature(self, workspace_id: str, printed: str, revision: int | None = None) -> Workspace:
        """Set the date under the report, given as 2025年1月17日 or 2025-01-17; empty clears it."""
        signed = parse_date(printed)
        return self.update(workspace_id, lambda w: follow(replace(w, signed=signed)), revision=revision)

    def set_opening(self, workspace_id: str, text: str, revision: int | None = None) -> Workspace:
        """Set the user's own opening sentence of section one."""
        return self.update(
            workspace_id, lambda w: follow(replace(w, opening=text.strip())), revision=revision
        )

    def rename_project(self, workspace_id: str, name: str, revision: int | None = None) -> Workspace:
        """Give the project a name of the user's own (at most 60 characters); empty: organ and year."""
        short = " ".join(name.split())[:LONGEST_TITLE]
        return self.update(workspace_id, lambda w: replace(w, name=short), revision=revision)

    # ------------------------------------------------------------------ facts told in talk

    def tell(self, workspace_id: str, facts: Iterable[Fact], doubts: Iterable[Pending] = ()) -> Told:
        """Write plain ``facts`` and let ``doubts`` wait for the user; the text follows."""
        given, asked = tuple(facts), tuple(doubts)
        names = {fact.slot for fact in given} | {p.fact.slot for p in asked}
        return self._told(
            workspace_id,
            given,
            lambda waiting: (*(p for p in waiting if p.fact.slot not in names), *asked),
        )

    def waiting(self, workspace_id: str, keys: Collection[str] | None = None) -> tuple[Pending, ...]:
        """The facts that wait (all, or those of ``keys``); raises NotPossible when none does."""
        waiting = self.store.load(workspace_id).pending
        found = tuple(p for p in waiting if keys is None or p.key in keys)
        if not found:
            raise NotPossible("没有等待确认的内容，可能已在另一个窗口处理，请看最新的对话")
        return found

    def confirm_facts(
        self, workspace_id: str, keys: Collection[str] | None = None, slot: str | None = None
    ) -> Told:
        """Write the facts that wait (all, or those of ``keys``); ``slot`` is the user's choice of what
        they mean, for facts whose words leave several. Raises NotPossible when none of them waits."""
        taken = self.waiting(workspace_id, keys)
        meant = {p.key: slot if slot in dict(p.choices) else p.fact.slot for p in taken}
        facts = tuple(replace(p.fact, slot=str(meant[p.key])) for p in taken)
        return self._told(workspace_id, facts, lambda now: tuple(p for p in now if p.key not in meant))

    def dismiss_facts(self, workspace_id: str, keys: Collection[str] | None = None) -> Workspace:
        """Forget the facts that wait (all, or those of ``keys``)."""

        def change(now: Workspace) -> Workspace:
            left = () if keys is None else tuple(p for p in now.pending if p.key not in keys)
            return replace(now, pending=left)

        return self.update(workspace_id, change)

    def undo_facts(self, workspace_id: str, slots: Collection[str]) -> Told:
        """Give ``slots`` the values that they had before they were last told in talk; a value that
        was edited since stays."""
        old: dict[str, Fact | None] = {}
        now = self.store.load(workspace_id).figures.facts
        for turn in self.store.turns(workspace_id):
            after = turn.after.figures.facts
            for name in frozenset(slots) - old.keys():
                was = turn.before.figures.facts.get(name)
                if was != after.get(name) and now.get(name) == after.get(name):
                    old[name] = was

        def change(workspace: Workspace) -> Workspace:
            figures = with_facts(workspace.figures, [fact for fact in old.values() if fact is not None])
            for name in (name for name, fact in old.items() if fact is None):
                figures = without_fact(figures, name)
            return replace(workspace, figures=figures)

        before, done, changes = self._moving(workspace_id, change)
        return Told(done, recorded(before, done, old), changes)

    def _told(
        self,
        workspace_id: str,
        facts: tuple[Fact, ...],
        pending: Callable[[tuple[Pending, ...]], tuple[Pending, ...]],
    ) -> Told:
        def change(now: Workspace) -> Workspace:
            return replace(now, pending=pending(now.pending), figures=with_facts(now.figures, facts))

        before, after, changes = self._moving(workspace_id, change)
        return Told(after, recorded(before, after, [fact.slot for fact in facts]), changes)

    # ------------------------------------------------------------------ text

    def reviewed(self, workspace_id: str) -> Workspace:
        """The user has read the sections that changed; their marks go."""
        return self.update(workspace_id, lambda w: settled(w, w.stale | {c.section for c in w.moved}))

    def restore(
        self, workspace_id: str, number: int, revision: int | None = None, section: int | None = None
    ) -> Workspace:
        """Take version ``number`` back as the draft, or only its ``section`` (the others stay as they
        are); it follows the figures of today, and what stood before is kept as a version."""
        old = self.store.version(workspace_id, number)

        def change(workspace: Workspace) -> Workspace:
            draft = old if section is None else with_section(workspace.draft, old, section)
            sections = range(1, 7) if section is None else (section,)
            return follow(settled(replace(workspace, draft=draft), sections))

        what = "旧版" if section is None else f"{section_words(section)}旧版"
        return self.update(workspace_id, change, revision=revision, kept_as=f"恢复{what}之前")
