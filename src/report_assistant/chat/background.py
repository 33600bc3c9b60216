"""Long calls in a thread, so that a turn can show their progress and be stopped."""

from __future__ import annotations

import math
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Tell = Callable[[dict[str, Any]], None]
_POLL = 0.1
BEAT = 5.0


class Stopped(Exception):
    """The user stopped the turn; raised in the thread that works."""


class Stop(threading.Event):
    """Tells work to end, until :meth:`keep` says that what it made is kept: then it ends by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._kept = False

    def set(self) -> None:
        """Ask for the end; nothing happens when it is too late for that."""
        with self._guard:
            if not self._kept:
                super().set()

    def keep(self) -> None:
        """Called before anything is kept; raises Stopped when the end was asked for."""
        with self._guard:
            if self.is_set():
                raise Stopped
            self._kept = True


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The result of a call."""

    value: T


def in_background(
    call: Callable[[Tell], T], stop: threading.Event, patience: float = 0, beat: float = math.inf
) -> Iterator[dict[str, Any] | Done[T]]:
    """Run ``call`` in a thread; yield the events it tells, then its result; raise its error.

    ``stop`` set, or the iterator closed: nothing more is yielded, and the next event the call tells
    ends it by raising Stopped there; who set ``stop`` waits at most ``patience`` seconds for that end.
    An empty event is yielded as a sign of life when the call tells nothing for ``beat`` seconds.
    """
    told: queue.SimpleQueue[dict[str, Any] | Done[T] | BaseException] = queue.SimpleQueue()
    closed = threading.Event()

    def tell(event: dict[str, Any]) -> None:
        if stop.is_set() or closed.is_set():
            raise Stopped
        told.put(event)

    def run() -> None:
        try:
            told.put(Done(call(tell)))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            told.put(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    heard = time.monotonic()
    try:
        while not stop.is_set():
            try:
                item = told.get(timeout=_POLL)
            except queue.Empty:
                if time.monotonic() - heard < beat:
                    continue
                item = {}
            heard = time.monotonic()
            if isinstance(item, Stopped):
                return
            if isinstance(item, BaseException):
                raise item
            yield item
            if isinstance(item, Done):
                return
        thread.join(patience)
    finally:
        closed.set()
