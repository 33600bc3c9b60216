"""Makers shared by the tests of the chat: a project and a talk."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from conftest import ROOT, with_index
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.reply import Reply
from report_assistant.chat.workspace import Workspace
from report_assistant.library import Library
from report_assistant.settings import Settings


@cache
def shared_assistant() -> Assistant:
    """One assistant over the samples for all tests of the chat: indexing takes seconds."""
    settings = Settings(home=with_index(Path(tempfile.mkdtemp(prefix="chat-"))))
    atexit.register(shutil.rmtree, settings.home, ignore_errors=True)
    return Assistant(settings, Library(settings))


LAST_YEAR = ROOT / "corpus" / "qichuan-gaoxinqu-guanweihui-2023.md"


def project(assistant: Assistant) -> Workspace:
    """A park committee with last year's report and zeros in its tables."""
    identity = assistant.store.create().id
    assistant.load_last_year(identity, LAST_YEAR)
    return assistant.fill_zeros(identity)


def replies(assistant: Assistant, workspace: Workspace, text: str) -> list[Reply]:
    """All replies of one turn."""
    return list(assistant.turn(workspace.id, text))


def said(assistant: Assistant, workspace: Workspace, text: str) -> Reply:
    """The last reply of one turn."""
    return replies(assistant, workspace, text)[-1]
