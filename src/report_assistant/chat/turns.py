"""Which turn of talk is under way: at most one a project, until it has ended or nobody reads it on."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from report_assistant.errors import StillAnswering

SILENT_SECONDS = 60
STOPPING_SECONDS = 5


@dataclass(slots=True)
class Running:
    """A turn under way.

    ``stop`` tells what works for it to end, and afterwards that it was cut short. ``ended``: its last
    words are stored; who takes it back waits for that. ``heard`` is the time (monotonic, in seconds)
    when it last said something: a window that is gone without a word does not read on.
    """

    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    heard: float = field(default_factory=time.monotonic)

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
        """Return when no turn of the project runs, or one that is being stopped; raises StillAnswering.

        A turn that nobody reads on is stopped.
        """
        running = self._under_way(workspace_id)
        if running is None or running.stop.is_set():
            return
        if not running.silent:
            raise StillAnswering
        running.stop.set()

    @contextmanager
    def begin(self, workspace_id: str) -> Generator[Running]:
        """The one turn that may run; it ends at once when the block, which begins it, raises."""
        with self._guard:
            self.ensure_quiet(workspace_id)
            running = self._running[workspace_id] = Running()
        try:
            yield running
        except BaseException:
            running.ended.set()
            raise

    def stop(self, workspace_id: str) -> None:
        """Stop the turn under way, if any."""
        if running := self._under_way(workspace_id):
            running.stop.set()

    def stop_and_wait(self, workspace_id: str) -> None:
        """Stop it, so that its last words are not stored after what comes now; raises StillAnswering."""
        self.stop(workspace_id)
        running = self._under_way(workspace_id)
        if running and not running.silent and not running.ended.wait(STOPPING_SECONDS):
            raise StillAnswering

    def stopped(self, workspace_id: str) -> bool:
        """Whether the last turn was stopped."""
        running = self._running.get(workspace_id)
        return running is not None and running.stop.is_set()
