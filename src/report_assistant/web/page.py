"""The page: its components, see :mod:`.panes`, and its events, see :mod:`.wiring`."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from report_assistant.chat.assistant import Assistant
from report_assistant.web import panes, wiring
from report_assistant.web.served import Served
from report_assistant.web.words import WORDS


def build(assistant: Assistant, status: Callable[[], str]) -> gr.Blocks:
    """The whole page; ``status`` says in a few words what still gets ready, empty when nothing."""
    serve = Served(assistant)
    blocks: gr.Blocks
    with gr.Blocks(title=WORDS["title"][0], fill_width=True, analytics_enabled=False) as blocks:
        page = panes.make(status())
        wiring.projects(page, serve, blocks)
        wiring.data(page, serve)
        wiring.report(page, serve)
        wiring.library(page, serve)
        wiring.talk(page, serve)
        wiring.readiness(page, status)
    # Handlers take their turn in the queue of a window; no program calls them directly.
    blocks.queue(api_open=False)
    return blocks
