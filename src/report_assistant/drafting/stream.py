"""Reading a chat model's stream with limits: silence, time, length, and the user's wish to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Queue
from threading import Event
from typing import TYPE_CHECKING, Any

from report_assistant.drafting.parse import visible
from report_assistant.errors import ChatModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LONGEST_ANSWER = 6000
# Reasoning is not shown, but it must end as well.
LONGEST_REASONING = 60_000
# A steady answer may take this many times the longest silence.
TOTAL = 4
_POLL = 0.05
_STATUS = {
    401: "密钥无效",
    403: "没有访问权限",
    404: "地址或模型名称不对",
    408: "回答超时",
    429: "请求过多",
    504: "回答超时",
}
UNREADABLE = "大模型的回答无法识别"
_NOT_UNDERSTOOD = frozenset({400, 415, 422, 500, 501})


def answer(
    model: BaseChatModel,
    messages: list[tuple[str, str]],
    timeout: float,
    on_text: Callable[[str], None] = lambda text: None,
    options: Mapping[str, Any] | None = None,
    on_wait: Callable[[], None] = lambda: None,
) -> str:
    """The whole answer of ``model`` to ``messages`` ((role, text) pairs), piece by piece to ``on_text``.

    ``options`` go with the request; ``on_wait`` is called some twenty times a second while nothing
    arrives. Raises ChatModelUnavailable when the model fails, is silent for ``timeout`` seconds,
    or does not end. The model is read in a thread of its own, because a stalled server cannot be
    interrupted; an exception of ``on_text`` or ``on_wait`` (the user cancelled) stops the reading,
    which closes the connection, and passes.
    """
    pieces: Queue[str] = Queue()
    stop = Event()

    def read() -> None:
        for chunk in model.stream(messages, **(options or {})):
            if stop.is_set():
                return
            pieces.put(_text(chunk.content))

    pool = ThreadPoolExecutor(1, thread_name_prefix="chat-model")
    future: Future[None] = pool.submit(read)
    try:
        return "".join(_collect(pieces, future, timeout, on_text, on_wait))
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _collect(
    pieces: Queue[str],
    future: Future[None],
    timeout: float,
    on_text: Callable[[str], None],
    on_wait: Callable[[], None],
) -> Iterator[str]:
    start = heard = time.monotonic()
    whole = ""
    while True:
        try:
            piece = pieces.get(timeout=_POLL)
        except Empty:
            if future.done() and pieces.empty():
                break
            if time.monotonic() - heard > timeout:
                raise ChatModelUnavailable("回答超时") from None
            on_wait()
            continue
        now = time.monotonic()
        # Empty pieces keep a connection alive; they are no answer.
        heard = now if piece.strip() else heard
        whole += piece
        if now - start > TOTAL * timeout or now - heard > timeout:
            raise ChatModelUnavailable("回答超时")
        if len(whole) > LONGEST_ANSWER and _too_long(whole):
            raise ChatModelUnavailable("回答过长")
        on_text(piece)
        yield piece
    error = future.exception()
    if error is not None:
        raise ChatModelUnavailable(_words(error)) from error


def _too_long(text: str) -> bool:
    return len(text) > LONGEST_REASONING or len(visible(text)) > LONGEST_ANSWER


def misunderstood(error: ChatModelUnavailable) -> bool:
    """True when the server refused the form of the request: it may take a plainer one."""
    return _status(error.__cause__) in _NOT_UNDERSTOOD


def lost(error: ChatModelUnavailable) -> bool:
    """True when the connection broke or the server was busy: asking once more may help."""
    return _status(error.__cause__) in {429, 502, 503} or _broken(error.__cause__)


def _status(error: BaseException | None) -> int:
    status = getattr(error, "status_code", 0)
    return status if isinstance(status, int) else 0


def _broken(error: BaseException | None) -> bool:
    # openai.APIConnectionError and httpx.TransportError are no ConnectionError of Python.
    names = {cls.__name__ for cls in type(error).__mro__}
    broken = names & {"ConnectionError", "APIConnectionError", "TransportError"}
    return bool(broken) and not _slow(names)


def _slow(names: set[str]) -> bool:
    return any("Timeout" in name for name in names)


def _words(error: BaseException) -> str:
    """What went wrong, in a few Chinese words."""
    status = _status(error)
    if status:
        return _STATUS.get(status, f"服务器返回错误{status}")
    if _slow({cls.__name__ for cls in type(error).__mro__}):
        return "回答超时"
    return "连接不上服务器" if _broken(error) else UNREADABLE


def _text(content: Any) -> str:
    """Text of a message chunk; parts that are no text (reasoning) are left out."""
    if isinstance(content, str):
        return content
    parts = (part for part in content or () if isinstance(part, str | dict))
    return "".join(p if isinstance(p, str) else _part(p) for p in parts)


def _part(part: dict[str, Any]) -> str:
    return str(part.get("text", "")) if part.get("type", "text") == "text" else ""
