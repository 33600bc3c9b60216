"""What answers first: the door of the page is open before the house behind it stands.

Importing the library of components and making the page takes longer than the browser needs to fetch
and compile the library's scripts. Here both happen at the same time: the head of the page and the
files are sent at once, everything else waits for the page.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from report_assistant.web import frontend

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDERS = ("/assets/", "/static/")
TYPES = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8"}
HTML = b"text/html; charset=utf-8"
# The names of these files change with what is in them.
FOREVER = b"public, max-age=31536000, immutable"


# Whatever a report that somebody uploaded may hold, the page asks no other machine for it.
POLICY = (
    b"content-security-policy",
    b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'",
)


class Answer(NamedTuple):
    """A whole answer of an application."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


async def ask(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """The answer of ``app``, not compressed."""
    plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    start: dict[str, Any] = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app({**scope, "headers": plain}, receive, collect)
    return Answer(start["status"], list(start["headers"]), bytes(body))


class Front:
    """ASGI application before another: ``snippet`` goes to the front of its page's head."""

    def __init__(self, snippet: str, library_files: Path | None = None) -> None:
        self._files = (library_files or frontend.folder()).resolve()
        opening = frontend.opening(self._files)
        self._opening = f"{opening}{snippet}{frontend.links(self._files)}".encode() if opening else b""
        self._app: Starlette | None = None
        self._ready = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running = AsyncExitStack()

    def open(self, app: Starlette) -> None:
        """From now on ``app`` answers; called from the thread that made it, raises what its start raises."""
        if self._loop is None:
            raise RuntimeError("the server is not running")
        asyncio.run_coroutine_threadsafe(self._start(app), self._loop).result()

    async def _start(self, app: Starlette) -> None:
        await self._running.enter_async_context(app.router.lifespan_context(app))
        self._app = app
        self._ready.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; see the class."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] == "http" and scope["method"] == "GET":
            path = str(scope["path"])
            if path == "/" and self._opening:
                await self._page(scope, receive, send)
                return
            if path.startswith(FOLDERS) and (found := self._file(path)) is not None:
                await _send_file(found, send)
                return
        await (await self._behind())(scope, receive, send)

    async def _behind(self) -> ASGIApp:
        await self._ready.wait()
        if self._app is None:
            raise RuntimeError("open() sets both")
        return self._app

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._loop = asyncio.get_running_loop()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._running.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = not self._ready.is_set()
        if begun:
            await _begin(send, 200, [(b"content-type", HTML), (b"cache-control", b"no-store"), POLICY])
            await send({"type": "http.response.body", "body": self._opening, "more_body": True})
        status, headers, body = await ask(await self._behind(), scope, receive)
        _, tag, rest = body.partition(b"<head>")
        if not tag:  # no page but a refusal
            rest = body
        elif not begun:
            rest = self._opening + rest
        if not begun:
            await _begin(send, status, [*((n, v) for n, v in headers if n != b"content-length"), POLICY])
        await send({"type": "http.response.body", "body": rest})

    def _file(self, path: str) -> Path | None:
        found = (self._files / path.lstrip("/")).resolve()
        known = found.suffix in TYPES and found.is_relative_to(self._files)
        return found if known and found.is_file() else None


async def _begin(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _send_file(path: Path, send: Send) -> None:
    # Small, on this machine's disk and to this machine's browser: neither compressed nor streamed.
    body = path.read_bytes()
    headers = [(b"content-type", TYPES[path.suffix]), (b"content-length", str(len(body)).encode())]
    if path.parent.name == "assets":
        headers.append((b"cache-control", FOREVER))
    await _begin(send, 200, headers)
    await send({"type": "http.response.body", "body": body})
