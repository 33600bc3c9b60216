"""A chat model that says what a test tells it to, shared by the tests of drafting and of the talk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

_PIECE = 7


class ScriptedModel(BaseChatModel):
    """Answers from a list, the last one for ever, some characters at a time.

    Waits ``stall`` seconds before an answer and ``pause`` before each piece; can fail, or never end.
    """

    answers: list[str]
    stall: float = 0.0
    pause: float = 0.0
    endless: bool = False
    fails: bool = False
    seen: list[str] = []  # noqa: RUF012 - a pydantic field, copied for every model

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        return generate_from_stream(self._stream(messages))

    def _stream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        self.seen.append("\n".join(str(m.content) for m in messages))
        if self.fails:
            raise ConnectionError("the server is down")
        time.sleep(self.stall)
        text = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        while True:
            for start in range(0, len(text), _PIECE):
                time.sleep(self.pause)
                yield ChatGenerationChunk(message=AIMessageChunk(content=text[start : start + _PIECE]))
            if not self.endless:
                return
