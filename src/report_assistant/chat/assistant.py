"""The assistant: one object that the page and tests talk to.

A turn is a stream of :class:`Reply` values whose ``text`` grows; the user's words are stored
before anything is done with them, the answer as soon as it is complete. Every change is saved at
once; methods that take a ``revision`` refuse (ChangedElsewhere) what another window has changed
since that revision, and write what it has not touched.
"""

from __future__ import annotations

import copy
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from report_assistant.chat.answers import answer
from report_assistant.chat.attach import attach_turn
from report_assistant.chat.background import Done, Tell, in_background
from report_assistant.chat.backup import restore_backup, write_backup
from report_assistant.chat.conflict import cell_key, described, touched
from report_assistant.chat.intent import understand
from report_assistant.chat.lookup import look_up
from report_assistant.chat.precedents import add_reports
from report_assistant.chat.reply import Pending, Reply, Source
from report_assistant.chat.sources import OpenedSource, opened
from report_assistant.chat.store import Store
from report_assistant.chat.suggest import suggestions
from report_assistant.chat.telling import accept_turn
from report_assistant.chat.told import Told, recorded
from report_assistant.chat.undo import taken_back
from report_assistant.chat.versions import with_section
from report_assistant.chat.workspace import (
    Message,
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
from report_assistant.checks import CheckResult, Explanation, check, recheck
from report_assistant.drafting import Change, Drafter, Origin, to_report
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.provider import chat_model
from report_assistant.errors import (
    ChangedElsewhere,
    MustBeEqual,
    NotPossible,
    ReportAssistantError,
    StillAnswering,
    UnknownDocument,
    UnverifiedWords,
)
from report_assistant.export.files import file_name
from report_assistant.export.gate import ensure_exportable, with_untraced
from report_assistant.library import Added, Hit, Library, Understanding
from report_assistant.readers import read_figures, read_report
from report_assistant.report.dates import parse_date
from report_assistant.report.document import Report
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.form import Cell, section_words
from report_assistant.report.organ import OrganKind
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit of cells brought: the workspace, the totals recomputed, the sentences that moved."""

    workspace: Workspace
    recomputed: Mapping[Cell, str]
    changes: tuple[Change, ...] = ()


# What a check depends on beside the subject: last year's report, organ, year, kind of organ.
_Against = tuple[Report | None, str, int, OrganKind | None]


@dataclass(slots=True)
class _Running:
    """A turn under way: what stops it, that it has ended, and when it last said something."""

    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    heard: float = field(default_factory=time.monotonic)
    begun: bool = False
    cut: bool = False

    @property
    def silent(self) -> bool:
        """Nobody has read on for a while: it belongs to a window that is gone."""
        return time.monotonic() - self.heard >= SILENT_SECONDS


T = TypeVar("T")
HITS_SHOWN = 6
SILENT_SECONDS = 60
STOPPING_SECONDS = 5
MOST_PEERS = 20
TRIES = 5
# Relations inside one table; last year's figures or the text may have reasons to differ, these not.
IDENTITIES = frozenset({"T2.ROW", "T2.COL", "T2.BAL", "T3.SUM"})


class Assistant:
    """Everything a user can do with a workspace; holds no state but its collaborators."""

    def __init__(self, settings: Settings, library: Library, *, model: BaseChatModel | None = None) -> None:
        """``model`` takes the place of the chat model of the settings (tests, own models)."""
        self._model = model
        self.settings = settings
        self.library = library
        self.store = Store(settings.home)
        self.drafter = Drafter(settings, library, model=model)
        self._guard = threading.Lock()
        self._locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
        self._running: dict[str, _Running] = {}
        self._works: dict[str, threading.Event] = {}
        self._checked: dict[str, tuple[_Against, CheckResult]] = {}

    def of(self, user: str | None) -> Assistant:
        """The same assistant for one user: projects of others are unknown to it. None: no login."""
        mine = copy.copy(self)
        mine.store = self.store.of(user)
        return mine

    def chat_model(self) -> BaseChatModel | None:
        """The chat model in use, or None; raises ChatModelUnavailable when it cannot be made."""
        return self._model or chat_model(self.settings)

    # ------------------------------------------------------------------ talk

    def turn(self, workspace_id: str, text: str) -> Iterator[Reply]:
        """Answer one turn. Our own errors become an answer; the talk is never lost.

        What the user said is kept before this returns; the replies follow. The last one carries the
        suggestions that fit the state after the turn. :meth:`stop` (or closing the iterator) ends it:
        what is not finished is not kept. Raises StillAnswering while another turn of the project runs.
        """
        running, number = self._open_turn(workspace_id, text)
        return self._answered(
            workspace_id, running, number, lambda w, stop: answer(self, w, understand(text), stop)
        )

    def ensure_quiet(self, workspace_id: str) -> None:
        """Return when no turn of the project runs here; raises StillAnswering.

        A turn that has said nothing for a while belongs to a window that is gone: it is ended.
        """
        running = self._running.get(workspace_id)
        if running is not None and not running.stop.is_set():
            if not running.silent:
                raise StillAnswering
            running.stop.set()

    @contextmanager
    def _reserved(self, workspace_id: str) -> Generator[_Running]:
        """The one turn that may run; given back when the block, which begins it, raises."""
        with self._guard:
            self.ensure_quiet(workspace_id)
            running = self._running[workspace_id] = _Running()
        opened = False
        try:
            yield running
            opened = True
        finally:
            if not opened:
                running.stop.set()
                running.ended.set()

    def _open_turn(self, workspace_id: str, text: str) -> tuple[_Running, int]:
        """Keep the words of the user and the state before them; returns also the message's number."""
        with self._reserved(workspace_id) as running:
            before = self.store.load(workspace_id)
            number = self.store.say(workspace_id, Message("user", text))
            self.store.open_turn(number, before)
        return running, number

    def _answered(
        self,
        workspace_id: str,
        running: _Running,
        number: int | None,
        answers: Callable[[Workspace, threading.Event], Iterator[Reply]],
    ) -> Iterator[Reply]:
        """The replies of one turn, kept as a message when it ends, however it ends."""
        reply = Reply("")
        running.begun = True
        stop = running.stop
        try:
            for reply in answers(self.store.load(workspace_id), stop):
                if stop.is_set():
                    break
                running.heard = time.monotonic()
                yield reply
        except ReportAssistantError as error:
            reply = replace(reply, text=f"{reply.text}\n\n{error}".strip(), step="", growing="")
        finally:
            # Also when the user stops the turn: what was shown stays in the talk.
            stopped = running.cut = stop.is_set() or bool(reply.step)
            stop.set()
            text = f"{reply.text}\n\n（已停止）".strip() if stopped else reply.text
            reply = replace(reply, text=text, step="", growing="", waiting=0)
            try:
                self.store.say(workspace_id, Message("assistant", text, shown=reply))
                after = self.store.load(workspace_id)
                if number is not None:
                    self.store.close_turn(number, after)
            finally:
                running.ended.set()
        yield replace(reply, suggestions=self.suggestions(after))

    def attach(self, workspace_id: str, path: Path) -> Iterator[Reply]:
        """A turn that reads a file and takes it where it belongs."""
        with self._reserved(workspace_id) as running:
            self.store.say(workspace_id, Message("user", f"〔文件〕{path.name}"))
        return self._answered(workspace_id, running, None, lambda w, stop: attach_turn(self, w, path, stop))

    def work(self, workspace_id: str, call: Callable[[Tell], T]) -> Iterator[dict[str, Any] | Done[T]]:
        """What ``call`` tells and then returns; :meth:`cancel` ends it with nothing more yielded."""
        stop = self._works[workspace_id] = threading.Event()
        yield from in_background(call, stop)

    def add_reports(self, workspace_id: str, paths: Sequence[Path]) -> Iterator[dict[str, Any] | Done[Added]]:
        """Add files to the library; :meth:`cancel` takes them out again."""
        stop = self._works[workspace_id] = threading.Event()
        yield from add_reports(self.library, paths, stop)

    def cancel(self, workspace_id: str) -> None:
        """End the reading, adding, backing up or restoring under way, if any."""
        if workspace_id in self._works:
            self._works[workspace_id].set()

    def stop(self, workspace_id: str) -> None:
        """End the turn under way, if any: its drafting is cancelled and nothing of it is kept."""
        running = self._running.get(workspace_id)
        if running is not None:
            running.stop.set()

    def _stop_and_wait(self, workspace_id: str) -> None:
        """End the turn under way, so that its last words are not stored after what comes now."""
        running = self._running.get(workspace_id)
        if running is None:
            return
        running.stop.set()
        # One that nobody reads on does not end.
        if running.begun and not running.silent and not running.ended.wait(STOPPING_SECONDS):
            raise StillAnswering

    def stopped(self, workspace_id: str) -> bool:
        """Whether the user stopped the last turn."""
        running = self._running.get(workspace_id)
        return running is not None and running.cut

    def rewind(self, workspace_id: str, number: int | None = None) -> str:
        """Take back the turn of the user's message ``number`` (None: the last) and all after it.

        What these turns changed (facts, draft, explanations) is as before; edits made in the tables
        meanwhile stay. A draft that goes is kept as a version. Returns the user's words of the turn.
        Raises NotPossible when that turn is too far back to be taken back, StillAnswering when the turn
        under way does not end within some seconds.
        """
        self._stop_and_wait(workspace_id)
        said = [m for m in self.store.load(workspace_id).messages if m.role == "user"]
        chosen = said[-1:] if number is None else [m for m in said if m.number == number]
        turns = self.store.turns(workspace_id, chosen[0].number) if chosen else ()
        if not chosen or not turns or turns[-1].message != chosen[0].number:
            raise NotPossible("这条消息太早或者不存在，不能再修改，请直接输入新的要求")

        def change(now: Workspace) -> Workspace:
            old = now
            for turn in turns:
                now = taken_back(now, turn.before, turn.after)
            if now.draft != old.draft:
                self.store.keep(old, "修改消息之前")
            return follow(now)

        self.update(workspace_id, change)
        self.store.unsay(workspace_id, chosen[0].number)
        return chosen[0].text

    def retry(self, workspace_id: str) -> Iterator[Reply]:
        """Take the last turn back and answer the same words again."""
        yield from self.turn(workspace_id, self.rewind(workspace_id))

    def edit_turn(self, workspace_id: str, text: str, number: int | None = None) -> Iterator[Reply]:
        """Put ``text`` in place of the user's message ``number`` (None: the last) and go on from there."""
        self.rewind(workspace_id, number)
        yield from self.turn(workspace_id, text)

    def search_again(
        self, workspace_id: str, kept: Sequence[str], number: int | None = None
    ) -> Iterator[Reply]:
        """Answer a question to the library again with only the filters ``kept`` (fields of its chips).

        ``number`` is the message that answered it (None: the last answer of a search). The new
        answer takes the place of the old one when nothing was said after it. Raises NotPossible when
        there is no such answer.
        """
        with self._reserved(workspace_id) as running:
            talk = self.store.load(workspace_id).messages
            found = [m for m in talk if m.shown and m.shown.question and number in (None, m.number)]
            if not found:
                raise NotPossible("没有可以重新检索的回答，请重新提问")
            old, question = found[-1], found[-1].shown.question if found[-1].shown else ""
            if talk[-1].number == old.number:
                self.store.unsay(workspace_id, old.number)
        # Not the end of the turn once more: facts edited since are none of its doing.
        yield from self._answered(
            workspace_id, running, None, lambda w, stop: look_up(self, w, question, stop, kept)
        )

    def open_source(self, source: Source) -> OpenedSource:
        """The report around a quotation; raises UnknownDocument when it is not in the library."""
        document = next((d for d in self.library.documents() if d.id == source.document), None)
        if document is None:
            raise UnknownDocument(source.document)
        return opened(read_report(Path(document.path)), source.section, source.quote)

    def suggestions(self, workspace: Workspace) -> tuple[str, ...]:
        """What to say next, the most useful first, at most six.

        Each can be sent as a turn as it is, but one that ends in ：is the beginning of a turn: it
        belongs into the box, for the user to complete.
        """
        return suggestions(
            workspace,
            self.drafter.questions(workspace.case),
            self.check(workspace) if workspace.draft else None,
        )

    # ------------------------------------------------------------------ figures

    @contextmanager
    def _alone(self, workspace_id: str) -> Generator[None]:
        with self._guard:
            lock = self._locks[workspace_id]
        with lock:
            yield

    def update(
        self,
        workspace_id: str,
        change: Callable[[Workspace], Workspace],
        *,
        revision: int | None = None,
        keys: Iterable[str] | None = None,
        kept_as: str = "",
    ) -> Workspace:
        """Load, change and save a workspace, one change at a time; no edit is lost to another.

        ``revision`` is the one the window shows: when somebody has since touched the same things,
        nothing is written and ChangedElsewhere says which, with both values. ``keys`` names what
        the user touched, when the change also brings what follows from it (totals). ``kept_as``: the
        label of a version with the draft as it was, kept first.
        """
        with self._alone(workspace_id):
            for attempt in range(TRIES):
                before = self.store.load(workspace_id)
                after = change(before)
                mine = touched(before, after) if keys is None else frozenset(keys)
                if revision is not None and revision < before.revision:
                    both = mine & self.store.touched_since(workspace_id, revision) & touched(before, after)
                    if both:
                        raise ChangedElsewhere(described(both, before, after))
                if kept_as:
                    self.store.keep(before, kept_as)
                try:
                    return self.store.save(after, mine)
                except ChangedElsewhere:
                    # Another program saved between our load and our save: change what is there now.
                    if attempt == TRIES - 1:
                        raise
        raise ChangedElsewhere

    def edit(self, workspace_id: str, edits: Mapping[Cell, str], revision: int | None = None) -> Edited:
        """Set cells as typed; totals follow, and so does the text that used them."""
        recomputed: dict[Cell, str] = {}
        changes: list[Change] = []

        def change(workspace: Workspace) -> Workspace:
            figures, changed = edit_cells(workspace.figures, edits)
            recomputed.clear()
            recomputed.update(changed)
            followed = follow(replace(workspace, figures=figures, moved=()))
            changes[:] = followed.moved
            return replace(followed, moved=together(workspace.moved, followed.moved))

        done = self.update(workspace_id, change, revision=revision, keys=map(cell_key, edits))
        return Edited(done, recomputed, tuple(changes))

    def change_figures(
        self, workspace_id: str, change: Callable[[Figures], Figures], revision: int | None = None
    ) -> Workspace:
        """Change the figures of a workspace; the text follows, ``moved`` says where."""
        return self.update(
            workspace_id, lambda w: follow(replace(w, figures=change(w.figures))), revision=revision
        )

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

    def confirm_facts(
        self, workspace_id: str, keys: Iterable[str] | None = None, slot: str | None = None
    ) -> Told:
        """Write the facts that wait (all, or those of ``keys``); ``slot`` is the user's choice of what
        they mean, for facts whose words leave several. Raises NotPossible when none of them waits."""
        chosen = None if keys is None else frozenset(keys)
        waiting = self.store.load(workspace_id).pending
        taken = tuple(p for p in waiting if chosen is None or p.key in chosen)
        if not taken:
            raise NotPossible("没有等待确认的内容，可能已在另一个窗口处理，请看最新的对话")
        meant = {p.key: slot if slot in dict(p.choices) else p.fact.slot for p in taken}
        facts = tuple(replace(p.fact, slot=str(meant[p.key])) for p in taken)
        return self._told(workspace_id, facts, lambda now: tuple(p for p in now if p.key not in meant))

    def accept(
        self, workspace_id: str, keys: Iterable[str] | None = None, slot: str | None = None
    ) -> Iterator[Reply]:
        """:meth:`confirm_facts` as a turn of talk, which says what it did and can be taken back."""
        chosen = None if keys is None else frozenset(keys)
        waiting = self.store.load(workspace_id).pending
        taken = [p for p in waiting if chosen is None or p.key in chosen]
        if not taken:
            raise NotPossible("没有等待确认的内容，可能已在另一个窗口处理，请看最新的对话")
        named = [(dict(p.choices).get(slot or "", p.choices[0][1]), p.value) for p in taken]
        words = "确认：" + "；".join(f"{name} {value}" for name, value in named)
        running, number = self._open_turn(workspace_id, words)
        return self._answered(
            workspace_id, running, number, lambda w, stop: accept_turn(self, w, chosen, slot)
        )

    def dismiss_facts(self, workspace_id: str, keys: Iterable[str] | None = None) -> Workspace:
        """Forget the facts that wait (all, or those of ``keys``)."""
        chosen = None if keys is None else frozenset(keys)
        return self.update(
            workspace_id,
            lambda w: replace(
                w, pending=tuple(p for p in w.pending if chosen is not None and p.key not in chosen)
            ),
        )

    def undo_facts(self, workspace_id: str, slots: Iterable[str]) -> Told:
        """Give ``slots`` the values that they had before they were last told in talk; a value that
        was edited since stays."""
        before: dict[str, Fact | None] = {}
        now = self.store.load(workspace_id).figures.facts
        for turn in self.store.turns(workspace_id):
            after = now if turn.after is None else turn.after.figures.facts
            for name in frozenset(slots) - before.keys():
                was = turn.before.figures.facts.get(name)
                if was != after.get(name) and now.get(name) == after.get(name):
                    before[name] = was
        gone = [name for name, fact in before.items() if fact is None]

        def change(figures: Figures) -> Figures:
            for name in gone:
                figures = without_fact(figures, name)
            return with_facts(figures, [fact for fact in before.values() if fact is not None])

        old = self.store.load(workspace_id)
        workspace = self.change_figures(workspace_id, change)
        return Told(workspace, recorded(old, workspace, before), _differing(old, workspace))

    def _told(
        self,
        workspace_id: str,
        facts: tuple[Fact, ...],
        pending: Callable[[tuple[Pending, ...]], tuple[Pending, ...]],
    ) -> Told:
        states: list[Workspace] = []

        def change(now: Workspace) -> Workspace:
            states[:] = [now]
            waits = replace(now, pending=pending(now.pending), moved=())
            followed = follow(replace(waits, figures=with_facts(now.figures, facts)))
            states.append(followed)
            return replace(followed, moved=together(now.moved, followed.moved))

        workspace = self.update(workspace_id, change)
        before, followed = states
        names = [fact.slot for fact in facts]
        return Told(workspace, recorded(before, workspace, names), followed.moved)

    def fill_zeros(self, workspace_id: str) -> Workspace:
        """Blank cells become 0."""
        return self.change_figures(workspace_id, all_zero)

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
        short = " ".join(name.split())[:60]
        return self.update(workspace_id, lambda w: replace(w, name=short), revision=revision)

    def reviewed(self, workspace_id: str) -> Workspace:
        """The user has read the sections that changed; their marks go."""
        return self.update(workspace_id, lambda w: settled(w, w.stale | {c.section for c in w.moved}))

    def load_figures(
        self, workspace_id: str, path: Path, revision: int | None = None, *, given: Figures | None = None
    ) -> Workspace:
        """Take all figures from a .json, .xlsx or report file (``given``: as read already), and the date
        under it if it holds one."""
        given = given or read_figures(path)
        taken = given

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

    # ------------------------------------------------------------------ search and versions

    def search(
        self, question: str, figures: Figures, kept: Sequence[str] | None = None
    ) -> tuple[Understanding, tuple[Hit, ...]]:
        """Passages for ``question`` of the organ of ``figures``; with ``kept`` only those of its filters
        hold."""
        understood = self.library.understand(question, figures.agency or None, figures.organ_kind)
        narrowed = understood
        for chip in understood.chips:
            if kept is not None and chip.field not in kept:
                narrowed = narrowed.without(chip.field)
        hits = self.library.search(replace(narrowed.query, k=HITS_SHOWN))
        # Shown only after the words were found again in the source, character by character.
        return understood, tuple(hit for hit in hits if hit.quote in hit.passage.text)

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

    # ------------------------------------------------------------------ projects

    def backup(self, workspace_id: str) -> Path:
        """The whole project as one file for download: figures, facts, draft, versions, talk, last year."""
        workspace = self.store.load(workspace_id)
        path = self._exports(workspace_id) / file_name(workspace.title, ".项目备份.zip")
        return write_backup(self.store, workspace_id, path)

    def restore_project(self, path: Path, alive: Callable[[], object] = lambda: None) -> Workspace:
        """A new project from a file that :meth:`backup` wrote; raises BadBackup, nothing is kept then.
        ``alive`` is called on the way and may raise to give up."""
        return restore_backup(self.store, self.library, path, alive)

    def _exports(self, workspace_id: str) -> Path:
        folder = self.settings.exports_dir / workspace_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    # ------------------------------------------------------------------ checking and export

    def check(self, workspace: Workspace) -> CheckResult:
        """Check the drafted report, or the figures alone while nothing is drafted.

        After a first check of a workspace only the rules that a change touches run again.
        """
        subject = workspace.figures if workspace.draft is None else to_report(workspace.draft, workspace.case)
        with self._alone(workspace.id):
            figures = workspace.figures
            against = (workspace.last_year, figures.agency, figures.year, figures.organ_kind)
            known, before = self._checked.get(workspace.id, (None, None))
            if before is not None and known == against:
                result = recheck(before, subject, workspace.explanations)
            else:
                peers = self._peers(figures)
                result = check(subject, workspace.last_year, workspace.explanations, peers)
            self._checked[workspace.id] = (against, result)
        if workspace.draft is None:
            return result
        return with_untraced(result, workspace.draft, workspace.explanations)

    def _peers(self, figures: Figures) -> tuple[Report, ...]:
        """Reports of sister organs in the library: the same kind, this year or the last."""
        kind = figures.organ.kind
        sisters = (
            document
            for document in self.library.documents()
            if document.organ_kind is kind
            and document.agency != figures.agency
            and document.year in (figures.year, figures.year - 1)
        )
        return tuple(read_report(Path(document.path)) for document in islice(sisters, MOST_PEERS))

    def explain(self, workspace_id: str, key: str, reason: str, revision: int | None = None) -> Workspace:
        """Mark a finding as explained; the reason is kept with it.

        Raises MustBeEqual for a sum inside a table: no reason makes an impossible table possible.
        """
        if key.partition(":")[0] in IDENTITIES:
            raise MustBeEqual
        note = Explanation(key=key, reason=reason.strip(), who="经办人", when=_today())

        def change(workspace: Workspace) -> Workspace:
            kept = tuple(e for e in workspace.explanations if e.key != key)
            return replace(workspace, explanations=(*kept, note))

        return self.update(workspace_id, change, revision=revision)

    def unverified(self, workspace: Workspace) -> tuple[str, ...]:
        """Sentences of the draft that state practice, problems or measures the user did not tell, and
        all that is worded by last year's report."""
        if workspace.draft is None:
            return ()
        return tuple(
            sentence.text
            for section in workspace.draft.sections
            if section.number in {1, 5}
            for paragraph in section.paragraphs
            if not paragraph.heading
            for sentence in paragraph.sentences
            if sentence.text
            and sentence.origin is not Origin.USER
            and (sentence.origin is Origin.OWN or not content_slots(sentence.template))
        )

    def export(self, workspace_id: str, *, final: bool, verified: bool = False) -> Path:
        """Write the .docx; raises ExportBlocked, UnfinishedDraft or UnverifiedWords.

        ``verified``: the user vouches for the sentences of :meth:`unverified`.
        """
        workspace = self.store.load(workspace_id)
        if workspace.draft is None:
            raise NotPossible("还没有草稿，请先在对话中说“起草全文”")
        report = to_report(workspace.draft, workspace.case)
        folder = self._exports(workspace.id)
        label = "" if final else "（草稿）"
        ending = f"{workspace.figures.year}年政府信息公开工作年度报告{label}.docx"
        path = folder / file_name(workspace.figures.agency, ending)
        result = self.check(workspace)
        ensure_exportable(result, final=final)
        words = self.unverified(workspace)
        if final and words and not verified:
            raise UnverifiedWords(f"共 {len(words)} 句，例如“{words[0]}”")
        from report_assistant.export.word import write_report  # its library is slow to import

        if final:
            write_report(report, path)
        else:
            write_report(
                report,
                path,
                unfinished=True,
                findings=result.failures,
                ledger=workspace.draft.ledger,
            )
        return path


def _differing(before: Workspace, after: Workspace) -> tuple[Change, ...]:
    return tuple(change for change in after.moved if change not in before.moved)


def _today() -> str:
    return datetime.now(tz=UTC).date().isoformat()
