"""The assistant: one object that the page and tests talk to.

A turn is a stream of :class:`Reply` values whose ``text`` grows; the user's words are stored
before anything is done with them, the answer as soon as it is complete.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from report_assistant.chat.answers import answer
from report_assistant.chat.attach import attach_turn
from report_assistant.chat.background import Done, Stopped, Tell, in_background
from report_assistant.chat.intent import understand
from report_assistant.chat.lookup import look_up
from report_assistant.chat.precedents import LONGEST_TAKING_BACK, add_reports
from report_assistant.chat.reply import Reply
from report_assistant.chat.telling import accept_turn, confirmation
from report_assistant.chat.turns import Running, Turns
from report_assistant.chat.undo import taken_back
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Message, Workspace, follow
from report_assistant.errors import ChangedElsewhere, NotPossible, ReportAssistantError
from report_assistant.library import Added, Library
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

FILE = "〔文件〕"
ACCEPT_SECONDS = 5
T = TypeVar("T")
Answers = Callable[[Workbench, Workspace, threading.Event], Iterator[Reply]]


class Assistant(Workbench):
    """Everything a user can do with a project: the workbench, and talk about it.

    Each method that answers returns an iterator of replies; the turn is under way when it returns.
    Raises StillAnswering while another turn of the project runs.
    """

    def __init__(self, settings: Settings, library: Library, *, model: BaseChatModel | None = None) -> None:
        """``model`` takes the place of the chat model of the settings (tests, own models)."""
        super().__init__(settings, library, model=model)
        self._turns = Turns()
        self._running: Running | None = None
        self._works: dict[str, set[threading.Event]] = {}

    # ------------------------------------------------------------------ turns

    def turn(self, workspace_id: str, text: str) -> Iterator[Reply]:
        """Answer one turn. Our own errors become an answer; the talk is never lost.

        The last reply carries the suggestions that fit the state after the turn. :meth:`stop` (or
        dropping the iterator) ends it: what is not finished is not kept.
        """
        with self._turns.begin(workspace_id) as running:
            return self._opened(workspace_id, running, text)

    def accept(
        self, workspace_id: str, keys: Collection[str] | None = None, slot: str | None = None
    ) -> Iterator[Reply]:
        """:meth:`confirm_facts` as a turn of talk, which says what it did and can be taken back. It waits
        some seconds for the end of another, such as the one of the button pressed just before."""
        with self._turns.begin(workspace_id, patience=ACCEPT_SECONDS) as running:
            waiting, taken = self.store.load(workspace_id).pending, self.waiting(workspace_id, keys)
            words = confirmation(waiting, taken, slot)
            return self._opened(
                workspace_id, running, words, lambda bench, w, stop: accept_turn(bench, w, keys, slot)
            )

    def attach(self, workspace_id: str, path: Path) -> Iterator[Reply]:
        """A turn that reads a file and takes it where it belongs."""
        with self._turns.begin(workspace_id) as running:
            return self._opened(
                workspace_id,
                running,
                f"{FILE}{path.name}",
                lambda bench, w, stop: attach_turn(bench, w, path, stop),
            )

    def search_again(
        self, workspace_id: str, kept: Sequence[str], number: int | None = None
    ) -> Iterator[Reply]:
        """Answer a question to the library again with only the filters ``kept`` (fields of its chips).

        ``number`` is the message that answered it (None: the last answer of a search). The new
        answer takes the place of the old one when nothing was said after it, unless it is stopped.
        Raises NotPossible when there is no such answer.
        """
        with self._turns.begin(workspace_id) as running:
            talk = self.store.load(workspace_id).messages
            asked = {m.number: m.shown for m in talk if m.shown and m.shown.question}
            old = max(asked, default=0) if number is None else number
            if old not in asked:
                raise NotPossible("没有可以重新检索的回答，请重新提问")
            question = asked[old].question
            last = talk[-1].number == old
            if last:
                self.store.unsay(workspace_id, old)
            # Not the end of the turn once more: facts edited since are none of its doing.
            return self._begun(
                workspace_id,
                running,
                lambda bench, w, stop: look_up(bench, w, question, stop, kept),
                asked[old] if last else None,
            )

    def retry(self, workspace_id: str) -> Iterator[Reply]:
        """Take the last turn back and answer the same words again; raises NotPossible for a file."""
        said = [m.text for m in self.store.load(workspace_id).messages if m.role == "user"]
        if said and said[-1].startswith(FILE):
            raise NotPossible("文件不留在对话里，要再读一次请重新拖入；要撤回这次读入，请说“撤销”")
        with self._turns.begin(workspace_id, stopping=True) as running:
            return self._opened(workspace_id, running, self._take_back(workspace_id))

    def edit_turn(
        self, workspace_id: str, text: str, number: int | None = None, was: str | None = None
    ) -> Iterator[Reply]:
        """Put ``text`` in place of the user's message ``number`` (None: the last) and go on from there.

        ``was``: what the window shows there; raises ChangedElsewhere when that message says otherwise,
        NotPossible for an empty ``text``.
        """
        if not text.strip():
            raise NotPossible("消息不能改成空白；要撤回这一步，请说“撤销”")
        with self._turns.begin(workspace_id, stopping=True) as running:
            self._take_back(workspace_id, number, was)
            return self._opened(workspace_id, running, text)

    def rewind(self, workspace_id: str, number: int | None = None) -> str:
        """Take back the turn of the user's message ``number`` (None: the last) and all after it.

        What these turns changed (facts, draft, explanations, what a file brought) is as before; edits
        made in the tables meanwhile stay. A draft that goes is kept as a version. Returns the user's
        words of the turn. Raises NotPossible when that turn is too far back to be taken back,
        StillAnswering when the turn under way does not end within some seconds.
        """
        with self._turns.alone(workspace_id):
            return self._take_back(workspace_id, number)

    def _take_back(self, workspace_id: str, number: int | None = None, was: str | None = None) -> str:
        said = [m for m in self.store.load(workspace_id).messages if m.role == "user"]
        chosen = said[-1:] if number is None else [m for m in said if m.number == number]
        if was is not None and [m.text for m in chosen] != [was]:
            raise ChangedElsewhere("这条消息已经不是窗口里显示的那一条")
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

    def forget(self, workspace_id: str) -> None:
        """Clear the talk; the turn under way is stopped first. Raises StillAnswering as :meth:`rewind`."""
        with self._turns.alone(workspace_id):
            self.store.forget(workspace_id)

    def stop(self, workspace_id: str) -> None:
        """End the turn under way, if any: its drafting is cancelled and nothing of it is kept. One that
        has kept what it made goes on to tell it."""
        self._turns.stop(workspace_id)

    def stopped(self, workspace_id: str) -> bool:
        """Whether the user stopped the last turn."""
        return self._turns.stopped(workspace_id)

    def ensure_quiet(self, workspace_id: str) -> None:
        """Return when a turn may begin; raises StillAnswering."""
        self._turns.ensure_quiet(workspace_id)

    def update(
        self,
        workspace_id: str,
        change: Callable[[Workspace], Workspace],
        *,
        revision: int | None = None,
        keys: frozenset[str] | None = None,
        kept_as: str = "",
    ) -> Workspace:
        """As :meth:`Editor.update`. A turn that was stopped changes nothing more (raises Stopped), and the
        states around all that a turn changes are kept, so that this, and nothing else, can be taken back."""
        running, seen = self._running, list[Workspace]()

        def seeing(now: Workspace) -> Workspace:
            seen[:] = [now]
            return change(now)

        if running is not None:
            running.stop.keep()
        after = super().update(workspace_id, seeing, revision=revision, keys=keys, kept_as=kept_as)
        if running is not None and running.message is not None:
            if not running.wrote:
                running.wrote = True
                self.store.open_turn(running.message, replace(seen[0], asked=running.asked))
            self.store.close_turn(running.message, after)
        return after

    def _at_work(self, running: Running) -> Self:
        """The same for the turn ``running``."""
        mine = copy.copy(self)
        mine._running = running
        return mine

    def _opened(
        self, workspace_id: str, running: Running, words: str, answers: Answers | None = None
    ) -> Iterator[Reply]:
        """A turn of ``words`` that can be taken back; ``answers`` None: as the words say."""
        intent = understand(words)
        before = self.store.load(workspace_id)
        running.message = self.store.say(workspace_id, Message("user", words))
        running.asked = before.asked
        self.store.open_turn(running.message, before)
        if before.asked:  # it is answered, or something else was said: the question is off
            after = self.update(workspace_id, lambda now: replace(now, asked=""))
            self.store.close_turn(running.message, after)
        return self._begun(
            workspace_id, running, answers or (lambda bench, w, stop: answer(bench, w, intent, stop))
        )

    def _begun(
        self, workspace_id: str, running: Running, answers: Answers, instead: Reply | None = None
    ) -> Iterator[Reply]:
        """The replies of one turn. The iterator is begun, so that it also ends in order, and lets the
        next turn begin, when its window is gone before it has read anything."""
        replies = self._replies(workspace_id, running, answers, instead)
        next(replies)
        return replies

    def _replies(
        self, workspace_id: str, running: Running, answers: Answers, instead: Reply | None
    ) -> Iterator[Reply]:
        """A sign that it has begun, then the replies, kept as a message when they end, however they end.

        ``instead`` is the answer whose place it takes; when there is no new one it stays.
        """
        reply, stop = Reply("", "…"), running.stop
        try:
            yield reply
            workspace = replace(self.store.load(workspace_id), asked=running.asked)
            for reply in answers(self._at_work(running), workspace, stop):
                if stop.is_set():
                    break
                running.heard = time.monotonic()
                yield reply
        except Stopped:
            pass
        except ReportAssistantError as error:
            told = instead or reply
            reply = replace(told, text=f"{told.text}\n\n{error}".strip(), step="")
        finally:
            # Also when the user stops the turn: what was shown stays in the talk.
            if reply.step:
                stop.set()
            if stop.is_set():
                reply = instead or replace(reply, text=f"{reply.text}\n\n（已停止）".strip())
            reply = replace(reply, step="", growing="", waiting=0)
            try:
                if not running.ended.is_set():
                    self.store.say(workspace_id, Message("assistant", reply.text, shown=reply))
                after = self.store.load(workspace_id)
            finally:
                running.ended.set()
        yield replace(reply, suggestions=self.suggestions(after))

    # ------------------------------------------------------------------ long work

    def work(
        self, workspace_id: str, call: Callable[[Tell], T], patience: float = 0
    ) -> Iterator[dict[str, Any] | Done[T]]:
        """What ``call`` tells and then returns; :meth:`cancel` ends it with nothing more yielded, after
        at most ``patience`` seconds in which the call puts things back."""
        stop = threading.Event()
        works = self._works.setdefault(workspace_id, set())
        works.add(stop)
        try:
            yield from in_background(call, stop, patience)
        finally:
            works.discard(stop)

    def add_reports(self, workspace_id: str, paths: Sequence[Path]) -> Iterator[dict[str, Any] | Done[Added]]:
        """Add files to the library; :meth:`cancel` takes them out again."""
        return self.work(
            workspace_id, lambda tell: add_reports(self.library, paths, tell), LONGEST_TAKING_BACK
        )

    def cancel(self, workspace_id: str) -> None:
        """End all reading, adding, exporting, backing up or restoring under way, if any."""
        for stop in tuple(self._works.get(workspace_id, ())):
            stop.set()
