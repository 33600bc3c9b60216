"""Methods of the page as functions that events of components call.

Each call gets the page of the user who asks; our errors become a notice and what is shown stays. What
is answered about a project reaches only a window that still shows it.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

import gradio as gr

from report_assistant.chat.assistant import Assistant
from report_assistant.errors import ChangedElsewhere, ReportAssistantError, Unexpected
from report_assistant.web.english import error as in_english
from report_assistant.web.handlers import AROUND, Opened, Page

Method = Callable[..., Any]
NOTICE_SECONDS = 15
MOST_WINDOWS = 1000
SHOWN = len(AROUND)  # where an answer to an edit says the revision
_log = logging.getLogger(__name__)
# The edits: their answers are the values of ``Parts.all``.
_EDITS = frozenset(
    method.__name__
    for method in (
        Page.edit,
        Page.edit_facts,
        Page.set_head,
        Page.set_organ_kind,
        Page.set_signature,
        Page.set_opening,
        Page.zeros,
        Page.fix,
        Page.explain,
        Page.reviewed,
        Page.restore,
        Page.rename,
    )
)


@dataclass(frozen=True, slots=True)
class Window:
    """What a window shows: the project, and the revisions of it that this window itself made."""

    project: str
    saved: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the page of the user, the window, and what each window shows."""

    page: Page
    window: str
    windows: dict[str, Window]

    def seen(self, workspace_id: str, shown: str) -> str:
        """``shown`` (id@revision) as of the last edit of this window whose answer is still on its way: who
        types faster than we answer is not held up by himself."""
        window = self.windows.get(self.window)
        identity, _, number = shown.rpartition("@")
        if window is None or not window.project == identity == workspace_id or not number.isdigit():
            return shown
        revision = int(number)
        while revision + 1 in window.saved:
            revision += 1
        return f"{identity}@{revision}"

    def saved(self, shown: str) -> None:
        """An edit of this window made the revision that its answer says."""
        window = self.windows.get(self.window)
        identity, _, number = shown.rpartition("@")
        if window is not None and window.project == identity:
            window.saved.add(int(number))

    def take(self, method: Method, values: tuple[Any, ...], answer: Any) -> Any:
        """``answer`` as the window gets it: nothing when it has gone on to another project."""
        if isinstance(answer, Opened):
            self.windows.pop(self.window, None)
            self.windows[self.window] = Window(answer.project)
            for oldest in list(self.windows)[:-MOST_WINDOWS]:
                self.windows.pop(oldest, None)
            return answer
        about = "workspace_id" in inspect.signature(method).parameters
        window = self.windows.get(self.window)
        return gr.skip() if about and window and window.project != values[0] else answer

    def notice(self, error: ReportAssistantError) -> Any:
        """Tell of ``error``; all stays as it is."""
        english = self.page.english
        words, title = (in_english(error), "Please note") if english else (str(error), "请注意")
        gr.Warning(escape(words), title=title, duration=NOTICE_SECONDS)
        return gr.skip()


class Served:
    """Makes the functions; what they need of the request are the user and the window."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._windows: dict[str, Window] = {}

    def _asker(self, request: gr.Request) -> Asker:
        """Without login there is one user for all."""
        user = str(request.username or "") if self._assistant.settings.login else None
        page = Page(self._assistant.of(user), english=request.cookies.get("ra-language") == "en")
        return Asker(page, str(request.session_hash or ""), self._windows)

    def __call__(self, method: Method) -> Method:
        """``method`` with the values of its inputs."""
        if inspect.isgeneratorfunction(method):

            def stream(request: gr.Request, *values: Any) -> Iterator[Any]:
                yield from _streamed(method, self._asker(request), values)

            return stream

        def call(request: gr.Request, *values: Any) -> Any:
            return _called(method, self._asker(request), values)

        return call

    def event(self, method: Method) -> Method:
        """``method`` with what the page's own script sent as its last value."""
        if inspect.isgeneratorfunction(method):

            def stream(request: gr.Request, event: gr.EventData, *values: Any) -> Iterator[Any]:
                yield from _streamed(method, self._asker(request), (*values, event))

            return stream

        def call(request: gr.Request, event: gr.EventData, *values: Any) -> Any:
            return _called(method, self._asker(request), (*values, event))

        return call

    def edited(self, method: Method) -> Method:
        """A streaming ``method`` with the message that was edited as its last value."""

        def stream(request: gr.Request, event: gr.EditData, *values: Any) -> Iterator[Any]:
            yield from _streamed(method, self._asker(request), (*values, event))

        return stream


def _called(method: Method, asker: Asker, values: tuple[Any, ...]) -> Any:
    edits = method.__name__ in _EDITS
    try:
        if edits:
            values = (values[0], asker.seen(*values[:2]), *values[2:])
        answer = method(asker.page, *values)
        if edits and isinstance(answer, list):
            asker.saved(answer[SHOWN])
        return asker.take(method, values, answer)
    except ChangedElsewhere as error:
        asker.notice(error)
        # What this window shows is out of date: show what stands, so that the user can decide.
        return _called(Page.catch_up, asker, values[:2]) if edits else gr.skip()
    except ReportAssistantError as error:
        return asker.notice(error)
    except Exception:  # noqa: BLE001 - nobody but the user is left to tell
        _log.exception("%s failed", method.__name__)
        return asker.notice(Unexpected())


def _streamed(method: Method, asker: Asker, values: tuple[Any, ...]) -> Iterator[Any]:
    """Carried out to the end also when the window has gone on."""
    try:
        for answer in method(asker.page, *values):
            yield asker.take(method, values, answer)
    except ReportAssistantError as error:
        yield asker.notice(error)
    except Exception:  # noqa: BLE001 - nobody but the user is left to tell
        _log.exception("%s failed", method.__name__)
        yield asker.notice(Unexpected())
