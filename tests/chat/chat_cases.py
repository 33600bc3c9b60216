"""Makers shared by the tests of the chat: a project, a talk, a chat model that says what it is told."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from conftest import ROOT
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.reply import Reply
from report_assistant.chat.workspace import Workspace
from report_assistant.library import Library
from report_assistant.settings import Settings


@cache
def shared_assistant() -> Assistant:
    """One assistant over the samples for all tests of the chat: indexing takes seconds."""
    settings = Settings(home=Path(tempfile.mkdtemp(prefix="chat-")))
    atexit.register(shutil.rmtree, settings.home, ignore_errors=True)
    return Assistant(settings, Library(settings))


LAST_YEAR = ROOT / "corpus" / "qichuan-gaoxinqu-guanweihui-2023.md"


class Scripted(BaseChatModel):
    """Answers with ``answer``, some characters at a time, after ``pause`` seconds each."""

    answer: str
    pause: float = 0.0
    fails: bool = False

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=self.answer))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        if self.fails:
            raise ConnectionError
        for start in range(0, len(self.answer), 20):
            time.sleep(self.pause)
            yield ChatGenerationChunk(message=AIMessageChunk(content=self.answer[start : start + 20]))


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
