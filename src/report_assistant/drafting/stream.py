"""Reading a chat model's stream with limits: time, length, and the user's wish to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Queue
from threading import Event
from typing import TYPE_CHECKING, Any

from report_assistant.errors import ChatModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LONGEST_ANSWER = 6000
_POLL = 0.05


def answer(
    model: BaseChatModel,
    messages: list[tuple[str, str]],
    timeout: float,
    on_text: Callable[[str], None] = lambda text: None,
) -> str:
    """The whole answer of ``model`` to ``messages`` ((role, text) pairs), piece by piece to ``on_text``.

    Raises ChatModelUnavailable when the model fails, is silent for ``timeout`` seconds in all, or
    does not end. The model is read in a thread of its own, because a stalled server cannot be
    interrupted; an exception of ``on_text`` (the user cancelled) stops the reading and passes.
    """
    pieces: Queue[str] = Queue()
    stop = Event()

    def read() -> None:
        for chunk in model.stream(messages):
            if stop.is_set():
                return
            pieces.put(_text(chunk.content))

    pool = ThreadPoolExecutor(1, thread_name_prefix="chat-model")
    future: Future[None] = pool.submit(read)
    try:
        return "".join(_collect(pieces, future, timeout, on_text))
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _collect(
    pieces: Queue[str], future: Future[None], timeout: float, on_text: Callable[[str], None]
) -> Iterator[str]:
    end, length = time.monotonic() + timeout, 0
    while True:
        try:
            piece = pieces.get(timeout=_POLL)
        except Empty:
            if future.done() and pieces.empty():
                break
            if time.monotonic() > end:
                raise ChatModelUnavailable("回答超时") from None
            continue
        length += len(piece)
        if length > LONGEST_ANSWER or time.monotonic() > end:
            raise ChatModelUnavailable("回答过长或超时")
        on_text(piece)
        yield piece
    error = future.exception()
    if error is not None:
        raise ChatModelUnavailable(type(error).__name__) from error


def _text(content: Any) -> str:
    """Text of a message chunk; parts that are no text (reasoning) are left out."""
    if isinstance(content, str):
        return content
    parts = (part for part in content or () if isinstance(part, str | dict))
    return "".join(p if isinstance(p, str) else str(p.get("text", "")) for p in parts)
