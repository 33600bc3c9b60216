"""Methods of the page as functions that events of components call.

Each call gets the page of the user who asks; our errors become a notice and what is shown stays.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import gradio as gr

from report_assistant.chat.assistant import Assistant
from report_assistant.errors import ChangedElsewhere, ReportAssistantError
from report_assistant.web.english import error as in_english
from report_assistant.web.handlers import Page

Method = Callable[..., Any]
NOTICE_SECONDS = 15
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


class Served:
    """Makes the functions; what they need of the request is the name of the user."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def page(self, request: gr.Request) -> Page:
        """The page of the user who asks; without login there is one user for all."""
        user = str(request.username or "") if self._assistant.settings.login else None
        return Page(self._assistant.of(user), english=request.cookies.get("ra-language") == "en")

    def __call__(self, method: Method) -> Method:
        """``method`` with the values of its inputs."""
        if inspect.isgeneratorfunction(method):

            def stream(request: gr.Request, *values: Any) -> Iterator[Any]:
                yield from _streamed(method, self.page(request), values)

            return stream

        def call(request: gr.Request, *values: Any) -> Any:
            return _called(method, self.page(request), values)

        return call

    def event(self, method: Method) -> Method:
        """``method`` with what the page's own script sent as its last value."""
        if inspect.isgeneratorfunction(method):

            def stream(request: gr.Request, event: gr.EventData, *values: Any) -> Iterator[Any]:
                yield from _streamed(method, self.page(request), (*values, event))

            return stream

        def call(request: gr.Request, event: gr.EventData, *values: Any) -> Any:
            return _called(method, self.page(request), (*values, event))

        return call

    def edited(self, method: Method) -> Method:
        """A streaming ``method`` with the message that was edited as its last value."""

        def stream(request: gr.Request, event: gr.EditData, *values: Any) -> Iterator[Any]:
            yield from _streamed(method, self.page(request), (*values, event))

        return stream


def _called(method: Method, page: Page, values: tuple[Any, ...]) -> Any:
    try:
        return method(page, *values)
    except ChangedElsewhere as error:
        _notice(error, page.english)
        # What this window shows is out of date: show what stands, so that the user can decide.
        return _called(Page.show_all, page, values[:1]) if method.__name__ in _EDITS else gr.skip()
    except ReportAssistantError as error:
        return _notice(error, page.english)


def _streamed(method: Method, page: Page, values: tuple[Any, ...]) -> Iterator[Any]:
    try:
        yield from method(page, *values)
    except ReportAssistantError as error:
        yield _notice(error, page.english)


def _notice(error: ReportAssistantError, english: bool) -> Any:
    words, title = (in_english(error), "Please note") if english else (str(error), "请注意")
    gr.Warning(escape(words), title=title, duration=NOTICE_SECONDS)
    return gr.skip()
