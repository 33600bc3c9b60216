"""Which turn of talk is under way: at most one a project, until it has ended or nobody reads it on."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from report_assistant.chat.background import Stop
from report_assistant.errors import StillAnswering

SILENT_SECONDS = 60
STOPPING_SECONDS = 5


@dataclass(slots=True)
class Running:
    """A turn under way.

    ``stop`` tells what works for it to end, and afterwards that it was cut short. ``ended``: its last
    words are stored, or never will be since it gave way; who comes next waits for that. ``heard`` is the
    time (monotonic, in seconds) when it last said something: a window that is gone without a word does
    not read on. ``message`` is the user's message that began it, None when there is none to take back;
    ``wrote``: it has changed the project; ``asked`` is the question (``Workspace.asked``) that it answers.
    """

    stop: Stop = field(default_factory=Stop)
    ended: threading.Event = field(default_factory=threading.Event)
    heard: float = field(default_factory=time.monotonic)
    message: int | None = None
    wrote: bool = False
    asked: str = ""

    @property
    def silent(self) -> bool:
        """Nobody has read on for a while."""
        return time.monotonic() - self.heard >= SILENT_SECONDS


class Turns:
    """The turns under way in this program, by project."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._running: dict[str, Running] = {}

    def _under_way(self, workspace_id: str) -> Running | None:
        running = self._running.get(workspace_id)
        return None if running is None or running.ended.is_set() else running

    def ensure_quiet(self, workspace_id: str) -> None:
        """Return when no turn of the project runs but one that is being stopped or that nobody reads on;
        raises StillAnswering."""
        running = self._under_way(workspace_id)
        if running and not running.stop.is_set() and not running.silent:
            raise StillAnswering

    @contextmanager
    def begin(self, workspace_id: str, *, stopping: bool = False, patience: float = 0) -> Generator[Running]:
        """The one turn that may run; it ends at once when the block, which begins it, raises.

        Waits some seconds for a turn that was stopped (``stopping``: stops it), so that its last words
        are not stored after what comes now, and ``patience`` seconds for any other; a turn that nobody
        reads on gives way. Raises StillAnswering.
        """
        running = self._taken(workspace_id, stopping, patience)
        try:
            yield running
        except BaseException:
            running.ended.set()
            raise

    @contextmanager
    def alone(self, workspace_id: str) -> Generator[None]:
        """No turn runs during the block; the one under way is stopped. Raises StillAnswering."""
        with self.begin(workspace_id, stopping=True) as running:
            yield
            running.ended.set()

    def _taken(self, workspace_id: str, stopping: bool, patience: float) -> Running:
        began = time.monotonic()
        while True:
            with self._guard:
                before = self._under_way(workspace_id)
                if before and (stopping or before.silent):
                    before.stop.set()
                if before is None or before.silent:
                    if before:
                        before.ended.set()
                    running = self._running[workspace_id] = Running()
                    return running
            longest = STOPPING_SECONDS if stopping or before.stop.is_set() else patience
            left = began + longest - time.monotonic()
            if left <= 0 or not before.ended.wait(left):
                raise StillAnswering

    def stop(self, workspace_id: str) -> None:
        """Stop the turn under way, if any."""
        if running := self._under_way(workspace_id):
            running.stop.set()

    def stopped(self, workspace_id: str) -> bool:
        """Whether the last turn was stopped."""
        running = self._running.get(workspace_id)
        return running is not None and running.stop.is_set()
