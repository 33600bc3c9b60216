"""The assistant: one object that the page and tests talk to.

A turn is a stream of :class:`Reply` values whose ``text`` grows; the user's words are stored
before anything is done with them, the answer as soon as it is complete.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from report_assistant.chat.answers import answer
from report_assistant.chat.attach import attach_turn
from report_assistant.chat.background import Done, Tell, in_background
from report_assistant.chat.intent import understand
from report_assistant.chat.lookup import look_up
from report_assistant.chat.precedents import LONGEST_TAKING_BACK, add_reports
from report_assistant.chat.reply import Reply
from report_assistant.chat.telling import accept_turn
from report_assistant.chat.turns import Running, Turns
from report_assistant.chat.undo import taken_back
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Message, Workspace, follow
from report_assistant.errors import ChangedElsewhere, NotPossible, ReportAssistantError
from report_assistant.library import Added, Library
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

T = TypeVar("T")
Answers = Callable[[Workspace, threading.Event], Iterator[Reply]]


class Assistant(Workbench):
    """Everything a user can do with a project: the workbench, and talk about it.

    Each method that answers returns an iterator of replies; the turn is under way when it returns.
    Raises StillAnswering while another turn of the project runs.
    """

    def __init__(self, settings: Settings, library: Library, *, model: BaseChatModel | None = None) -> None:
        """``model`` takes the place of the chat model of the settings (tests, own models)."""
        super().__init__(settings, library, model=model)
        self._turns = Turns()
        self._works: dict[str, threading.Event] = {}

    # ------------------------------------------------------------------ turns

    def turn(self, workspace_id: str, text: str) -> Iterator[Reply]:
        """Answer one turn. Our own errors become an answer; the talk is never lost.

        The last reply carries the suggestions that fit the state after the turn. :meth:`stop` (or
        dropping the iterator) ends it: what is not finished is not kept.
        """
        return self._undoable(workspace_id, text, lambda w, stop: answer(self, w, understand(text), stop))

    def accept(
        self, workspace_id: str, keys: Collection[str] | None = None, slot: str | None = None
    ) -> Iterator[Reply]:
        """:meth:`confirm_facts` as a turn of talk, which says what it did and can be taken back."""
        taken = self.waiting(workspace_id, keys)
        named = [(dict(p.choices).get(slot or "", p.choices[0][1]), p.value) for p in taken]
        words = "确认：" + "；".join(f"{name} {value}" for name, value in named)
        return self._undoable(workspace_id, words, lambda w, stop: accept_turn(self, w, keys, slot))

    def attach(self, workspace_id: str, path: Path) -> Iterator[Reply]:
        """A turn that reads a file and takes it where it belongs."""
        with self._turns.begin(workspace_id) as running:
            self.store.say(workspace_id, Message("user", f"〔文件〕{path.name}"))
            return self._begun(workspace_id, running, None, lambda w, stop: attach_turn(self, w, path, stop))

    def search_again(
        self, workspace_id: str, kept: Sequence[str], number: int | None = None
    ) -> Iterator[Reply]:
        """Answer a question to the library again with only the filters ``kept`` (fields of its chips).

        ``number`` is the message that answered it (None: the last answer of a search). The new
        answer takes the place of the old one when nothing was said after it. Raises NotPossible when
        there is no such answer.
        """
        with self._turns.begin(workspace_id) as running:
            talk = self.store.load(workspace_id).messages
            asked = {m.number: m.shown.question for m in talk if m.shown and m.shown.question}
            old = max(asked, default=0) if number is None else number
            if old not in asked:
                raise NotPossible("没有可以重新检索的回答，请重新提问")
            if talk[-1].number == old:
                self.store.unsay(workspace_id, old)
            # Not the end of the turn once more: facts edited since are none of its doing.
            return self._begun(
                workspace_id, running, None, lambda w, stop: look_up(self, w, asked[old], stop, kept)
            )

    def retry(self, workspace_id: str) -> Iterator[Reply]:
        """Take the last turn back and answer the same words again."""
        return self.turn(workspace_id, self.rewind(workspace_id))

    def edit_turn(
        self, workspace_id: str, text: str, number: int | None = None, was: str | None = None
    ) -> Iterator[Reply]:
        """Put ``text`` in place of the user's message ``number`` (None: the last) and go on from there.

        ``was``: what the window shows there; raises ChangedElsewhere when that message says otherwise.
        """
        said = [m for m in self.store.load(workspace_id).messages if m.role == "user"]
        if was is not None and was not in [m.text for m in said if number in (None, m.number)][-1:]:
            raise ChangedElsewhere("这条消息已经不是窗口里显示的那一条")
        self.rewind(workspace_id, number)
        return self.turn(workspace_id, text)

    def rewind(self, workspace_id: str, number: int | None = None) -> str:
        """Take back the turn of the user's message ``number`` (None: the last) and all after it.

        What these turns changed (facts, draft, explanations) is as before; edits made in the tables
        meanwhile stay. A draft that goes is kept as a version. Returns the user's words of the turn.
        Raises NotPossible when that turn is too far back to be taken back, StillAnswering when the turn
        under way does not end within some seconds.
        """
        self._turns.stop_and_wait(workspace_id)
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

    def stop(self, workspace_id: str) -> None:
        """End the turn under way, if any: its drafting is cancelled and nothing of it is kept."""
        self._turns.stop(workspace_id)

    def stopped(self, workspace_id: str) -> bool:
        """Whether the user stopped the last turn."""
        return self._turns.stopped(workspace_id)

    def ensure_quiet(self, workspace_id: str) -> None:
        """Return when a turn may begin; raises StillAnswering."""
        self._turns.ensure_quiet(workspace_id)

    def _undoable(self, workspace_id: str, words: str, answers: Answers) -> Iterator[Reply]:
        """A turn of ``words`` that can be taken back: the state before and after it is kept."""
        with self._turns.begin(workspace_id) as running:
            before = self.store.load(workspace_id)
            number = self.store.say(workspace_id, Message("user", words))
            self.store.open_turn(number, before)
            return self._begun(workspace_id, running, number, answers)

    def _begun(
        self, workspace_id: str, running: Running, number: int | None, answers: Answers
    ) -> Iterator[Reply]:
        """The replies of one turn. The iterator is begun, so that it also ends in order, and lets the
        next turn begin, when its window is gone before it has read anything."""
        replies = self._replies(workspace_id, running, number, answers)
        next(replies)
        return replies

    def _replies(
        self, workspace_id: str, running: Running, number: int | None, answers: Answers
    ) -> Iterator[Reply]:
        """A sign that it has begun, then the replies, kept as a message when they end, however they end."""
        reply, stop = Reply("", "…"), running.stop
        try:
            yield reply
            for reply in answers(self.store.load(workspace_id), stop):
                if stop.is_set():
                    break
                running.heard = time.monotonic()
                yield reply
        except ReportAssistantError as error:
            reply = replace(reply, text=f"{reply.text}\n\n{error}".strip(), step="", growing="")
        finally:
            # Also when the user stops the turn: what was shown stays in the talk.
            if reply.step:
                stop.set()
            text = f"{reply.text}\n\n（已停止）".strip() if stop.is_set() else reply.text
            reply = replace(reply, text=text, step="", growing="", waiting=0)
            try:
                self.store.say(workspace_id, Message("assistant", text, shown=reply))
                after = self.store.load(workspace_id)
                if number is not None:
                    self.store.close_turn(number, after)
            finally:
                running.ended.set()
        yield replace(reply, suggestions=self.suggestions(after))

    # ------------------------------------------------------------------ long work

    def work(
        self, workspace_id: str, call: Callable[[Tell], T], patience: float = 0
    ) -> Iterator[dict[str, Any] | Done[T]]:
        """What ``call`` tells and then returns; :meth:`cancel` ends it with nothing more yielded, after
        at most ``patience`` seconds in which the call puts things back."""
        stop = self._works[workspace_id] = threading.Event()
        yield from in_background(call, stop, patience)

    def add_reports(self, workspace_id: str, paths: Sequence[Path]) -> Iterator[dict[str, Any] | Done[Added]]:
        """Add files to the library; :meth:`cancel` takes them out again."""
        return self.work(
            workspace_id, lambda tell: add_reports(self.library, paths, tell), LONGEST_TAKING_BACK
        )

    def cancel(self, workspace_id: str) -> None:
        """End the reading, adding, backing up or restoring under way, if any."""
        if workspace_id in self._works:
            self._works[workspace_id].set()
