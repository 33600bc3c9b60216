"""The chat-model maker: one sub-area at a time, JSON with slots, and the precedent maker behind it.

The model is given points, the project's own sentences with slots for exactly what the figures say,
and makes prose of them. It never sees a figure. Whatever it leaves out is added afterwards by
:mod:`drafting.compose`; whatever it adds is refused by :mod:`drafting.verify`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from report_assistant.drafting.case import Case
from report_assistant.drafting.compose import complete, states
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.maker import Maker, OnEvent, Written
from report_assistant.drafting.mask import Precedent, adopt, mask_paragraph
from report_assistant.drafting.parse import finished, templates
from report_assistant.drafting.plan import Unit
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.prompts import load
from report_assistant.drafting.provider import bounded, chat_model, request_options
from report_assistant.drafting.rejection import Violation, dropped
from report_assistant.drafting.sources import known
from report_assistant.drafting.stream import UNREADABLE, answer, lost, misunderstood
from report_assistant.drafting.template import Origin, Sentence
from report_assistant.drafting.verify import verify
from report_assistant.errors import ChatModelUnavailable
from report_assistant.report.slots import Area
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["ModelMaker", "chat_model"]

# Every token of the prompt costs time on a small machine: the points show the style already.
MOST_PRECEDENTS = 1
# Attempts to repair one sub-area; each is another call.
MOST_REPAIRS = 1
# Answers in a row without a usable sentence: then the model is not asked any more.
MOST_USELESS = 2
_TICK = 1.0
_FALLBACK = "“{area}”部分：{error}"
_NOTHING = "“{area}”部分：大模型没有给出符合要求的语句，已改用范文方式起草，内容未丢失。"
_GIVEN_UP = "大模型连续没有给出符合要求的语句，其余部分已改用范文方式起草，内容未丢失。"
_STRAYED = "“{area}”部分删去{count}句不属于本部分的语句。"
_DIGITS = re.compile(r"[0-9０-９]+")
# What hostile text can make of code that reads it.
_UNREAD = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError)


class ModelMaker:
    """Asks a chat model; what it cannot do, ``fallback`` does, with a notice."""

    def __init__(
        self, model: BaseChatModel, fallback: Maker, settings: Settings, case: Case, gazetteer: frozenset[str]
    ) -> None:
        """``gazetteer``: names of other organs, to keep them out of the prompt."""
        self._model = model
        self._fallback = fallback
        self._settings = settings
        self._case = case
        self._gazetteer = gazetteer
        self._options = request_options(settings)
        self._down = False
        self._useless = 0
        self._repairs: dict[str, int] = {}
        self._good: dict[str, tuple[Sentence, ...]] = {}

    def write(
        self, unit: Unit, precedents: Sequence[Precedent], rejected: Sequence[Violation], emit: OnEvent
    ) -> Written:
        """Sentences of the model for ``unit``; of the precedent maker when it fails.

        A sub-area that has nothing to state is left to the precedent maker: a model without facts
        can only invent.
        """
        points = () if unit.section != 1 or unit.area is None else self._points(unit)
        if unit.area is None or not any(map(_told, points)):
            return self._fallback.write(unit, precedents, rejected, emit)
        if rejected:
            return self._repaired(unit, unit.area, points, rejected, emit)
        if self._down:
            return self._fallback.write(unit, precedents, rejected, emit)
        shown = "\n".join(f"- {text}" for text in self._examples(unit.area, precedents))
        # Opening statements are the project's own. Whole sentences, not names of slots: a small
        # model makes 业务培训4次，考核权重3分 of names, and keeps to a sentence.
        stated = tuple(filter(_told, points))
        variables = {"area": unit.area.value, "points": _listed(stated), "precedents": shown or "（无）"}
        try:
            found = self._ask(unit, points, self._prompt("write_area.v3", variables), emit)
        except ChatModelUnavailable as error:
            # One time-out is enough: the other sub-areas must not wait for a server that is down.
            self._down = True
            notice = _FALLBACK.format(area=unit.area.value, error=error)
            return self._instead(unit, precedents, notice, emit)
        said = frozenset().union(*map(states, points))
        inside = tuple(s for s in found if states(s) <= said)
        # A fact of another sub-area is said there; here it would be said twice.
        strays = len(found) - len(inside)
        found = inside
        told = (_STRAYED.format(area=unit.area.value, count=strays),) if strays else ()
        if not found:
            self._useless += 1
            self._down = self._useless >= MOST_USELESS
            notice = _GIVEN_UP if self._down else _NOTHING.format(area=unit.area.value)
            written = self._instead(unit, precedents, notice, emit)
            return replace(written, notices=(*told, *written.notices))
        self._useless = 0
        self._good[unit.key] = tuple(s for s in found if self._stands(s, unit.area))
        return Written((*self._opening(unit, points), *found), told, ordered=True)

    def _opening(self, unit: Unit, points: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """The project's own opening statement when the model left it out or spoilt it."""
        stated = any(not states(s) for s in self._good[unit.key])
        return () if stated or states(points[0]) else points[:1]

    def _instead(self, unit: Unit, precedents: Sequence[Precedent], notice: str, emit: OnEvent) -> Written:
        written = self._fallback.write(unit, precedents, (), emit)
        return Written(written.sentences, (*written.notices, notice), written.ordered)

    def _repaired(
        self, unit: Unit, area: Area, points: Sequence[Sentence], rejected: Sequence[Violation], emit: OnEvent
    ) -> Written:
        """What the refused sentences should have said, written again, or a notice that they are gone."""
        said = frozenset().union(*(states(s) for s in self._good.get(unit.key, ())))
        open_points = tuple(p for p in points if _told(p) and not states(p) & said)
        self._repairs[unit.key] = self._repairs.get(unit.key, 0) + 1
        found: tuple[Sentence, ...] = ()
        if open_points and self._repairs[unit.key] <= MOST_REPAIRS and not self._down:
            problems = "；".join(dict.fromkeys(_without_figures(v) for v in rejected))
            variables = {"area": area.value, "problems": problems, "points": _listed(open_points)}
            try:
                found = self._ask(unit, open_points, self._prompt("repair_area.v3", variables), emit)
            except ChatModelUnavailable:
                self._down = True
        refused = {violation.sentence for violation in rejected}
        allowed = frozenset().union(*map(states, points))
        found = tuple(s for s in found if states(s) <= allowed)
        stand = tuple(s for s in found if s.template not in refused and self._stands(s, area))
        self._good[unit.key] = (*self._good.get(unit.key, ()), *stand)
        # Whatever the repair brought, the first sentences are gone, and the user is told.
        notice = dropped(area.value, len(refused), (v.reason.value for v in rejected))
        return Written(stand, (notice,), ordered=bool(self._good[unit.key]))

    def _ask(self, unit: Unit, points: Sequence[Sentence], task: str, emit: OnEvent) -> tuple[Sentence, ...]:
        """Sentences of the model's answer; asked again once when the request or the line was bad."""
        messages = [("system", self._prompt("write_system.v3", {})), ("user", task)]
        most = sum(map(_told, points))
        listener = _Listener(unit, emit, lambda text: self._shown(text, points, unit.area))
        try:
            reply = self._answer(messages, listener, most)
        except ChatModelUnavailable as error:
            if misunderstood(error) and self._options:
                self._options = {}
            elif not lost(error):
                raise
            listener.reset()
            reply = self._answer(messages, listener, most)
        with _reading():
            return tuple(self._adopted(template, points) for template in templates(reply))

    def _answer(self, messages: list[tuple[str, str]], listener: _Listener, most: int) -> str:
        timeout = self._settings.chat_timeout
        options = bounded(self._options, most)
        return answer(self._model, messages, timeout, listener.text, options, listener.wait)

    def _adopted(self, template: str, points: Sequence[Sentence]) -> Sentence:
        """A sentence of the model with the guards of the points that it words.

        A point repeated word for word is the project's own sentence.
        """
        own = next((point for point in points if point.template == template), None)
        if own is not None:
            return own
        name = self._settings.chat_model or type(self._model).__name__
        sentence = adopt(template, self._case, Origin.MODEL, name)
        said = states(sentence)
        guards = [g for p in points if states(p) and states(p) <= said for g in p.requires]
        return replace(sentence, requires=tuple(dict.fromkeys((*sentence.requires, *guards))))

    def _shown(self, template: str, points: Sequence[Sentence], area: Area | None) -> str:
        """The filled text of a sentence that stands, else empty: nothing unproved is shown."""
        sentence = self._adopted(template, points)
        return fill_sentence(sentence, self._case)[0].text if self._stands(sentence, area) else ""

    def _stands(self, sentence: Sentence, area: Area | None) -> bool:
        if not all(map(known, sentence.slots)):
            return False
        filled = fill_sentence(sentence, self._case)[0].text
        return bool(filled) and not verify(sentence, self._case, area, self._gazetteer)

    def _points(self, unit: Unit) -> tuple[Sentence, ...]:
        """The project's own sentences for ``unit`` that stand with these figures."""
        whole = complete(replace(unit, expected=()), Written(()), self._case)
        return tuple(s for s in whole if fill_sentence(s, self._case)[0].text)

    def _prompt(self, name: str, variables: dict[str, str]) -> str:
        return load(self._settings.prompts_dir, name, variables)

    def _examples(self, area: Area, precedents: Sequence[Precedent]) -> list[str]:
        """Masked sentences of other organs; the own last report would only be copied."""
        shown: list[str] = []
        for precedent in precedents:
            if precedent.own:
                continue
            for masked in mask_paragraph(precedent)[0]:
                if len(shown) == MOST_PRECEDENTS:
                    return shown
                # A sentence without figures would be taken for a point.
                if content_slots(masked.sentence.template) and self._stands(masked.sentence, area):
                    shown.append(masked.sentence.template)
        return shown


class _Listener:
    """Turns the growing answer into events: proved sentences as they are finished, and ticks."""

    def __init__(self, unit: Unit, emit: OnEvent, shown: Callable[[str], str]) -> None:
        self._unit, self._emit, self._shown = unit, emit, shown
        self._start = self._ticked = time.monotonic()
        self.reset()

    def reset(self) -> None:
        """Forget what was heard: the model is asked again."""
        self._heard = ""
        self._done: set[str] = set()

    def text(self, piece: str) -> None:
        """The next piece of the answer."""
        self._heard += piece
        if any(mark in piece for mark in ('"', "。")):
            for proved in self._proved():
                self._send({"event": "token", "text": proved})
        self.wait()

    def _proved(self) -> list[str]:
        """Sentences that were finished by the last piece and stand."""
        with _reading():
            new = [template for template in finished(self._heard) if template not in self._done]
            self._done.update(new)
            return list(filter(None, map(self._shown, new)))

    def wait(self) -> None:
        """Once a second a sign of life, which is also the moment to cancel."""
        now = time.monotonic()
        if now - self._ticked >= _TICK:
            self._ticked = now
            self._send({"event": "waiting", "seconds": int(now - self._start)})

    def _send(self, event: dict[str, object]) -> None:
        self._emit({**event, "section": self._unit.section, "area": self._unit.area})


@contextmanager
def _reading() -> Iterator[None]:
    """An answer that cannot be read is a model that is not there: drafting goes on without it."""
    try:
        yield
    except _UNREAD as error:
        raise ChatModelUnavailable(UNREADABLE) from error


def _told(point: Sentence) -> bool:
    """True for a point that the model is told: it states something, and nothing in it is still asked for.

    What the user has not given yet is code's 【待补】; a small model makes a statement of it.
    """
    return bool(states(point)) and "?}}" not in point.template


def _listed(points: Sequence[Sentence]) -> str:
    return "\n".join(f"- {point.template}" for point in points)


def _without_figures(violation: Violation) -> str:
    """A reason for the prompt. The words may be filled text: a figure must not reach the model."""
    words = violation.words
    return violation.reason.value if not words or _DIGITS.search(words) else str(violation)
