"""Methods of the page as functions that events of components call.

Each call gets the page of the user who asks; our errors become a notice and what is shown stays. What
is answered about a project reaches only a window that still shows it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from report_assistant.chat.assistant import Assistant
from report_assistant.errors import ChangedElsewhere, ReportAssistantError
from report_assistant.web.english import error as in_english
from report_assistant.web.handlers import Opened, Page

Method = Callable[..., Any]
NOTICE_SECONDS = 15
MOST_WINDOWS = 1000
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
class Asker:
    """Who asks: the page of the user, the window, and which project each window shows."""

    page: Page
    window: str
    shown: dict[str, str]

    def take(self, method: Method, values: tuple[Any, ...], answer: Any) -> Any:
        """``answer`` as the window gets it: nothing when it has gone on to another project."""
        if isinstance(answer, Opened):
            self.shown.pop(self.window, None)
            self.shown[self.window] = answer.project
            for oldest in list(self.shown)[:-MOST_WINDOWS]:
                self.shown.pop(oldest, None)
            return answer
        about = "workspace_id" in inspect.signature(method).parameters
        return gr.skip() if about and self.shown.get(self.window, values[0]) != values[0] else answer

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
        self._shown: dict[str, str] = {}

    def _asker(self, request: gr.Request) -> Asker:
        """Without login there is one user for all."""
        user = str(request.username or "") if self._assistant.settings.login else None
        page = Page(self._assistant.of(user), english=request.cookies.get("ra-language") == "en")
        return Asker(page, str(request.session_hash or ""), self._shown)

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
    try:
        return asker.take(method, values, method(asker.page, *values))
    except ChangedElsewhere as error:
        asker.notice(error)
        # What this window shows is out of date: show what stands, so that the user can decide.
        return _called(Page.catch_up, asker, values[:2]) if method.__name__ in _EDITS else gr.skip()
    except ReportAssistantError as error:
        return asker.notice(error)


def _streamed(method: Method, asker: Asker, values: tuple[Any, ...]) -> Iterator[Any]:
    """Carried out to the end also when the window has gone on."""
    try:
        for answer in method(asker.page, *values):
            yield asker.take(method, values, answer)
    except ReportAssistantError as error:
        yield asker.notice(error)
