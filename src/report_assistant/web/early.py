"""Put the page's own style and script into the first answer, before any other script runs.

The library of components reads the language of the browser as its first act and adds what it is
given for the head only afterwards: too late for a language toggle, and for a look without a flash.
"""

from __future__ import annotations

from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Early:
    """ASGI middleware: ``snippet`` follows ``<head>`` in the HTML of the page, nothing else changes."""

    def __init__(self, app: ASGIApp, snippet: str) -> None:
        self._app = app
        self._snippet = f"<head>{snippet}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; see the class."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        start: dict[str, Any] = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            headers = MutableHeaders(raw=start["headers"])
            answer = bytes(body)
            if headers.get("content-type", "").startswith("text/html"):
                answer = answer.replace(b"<head>", self._snippet, 1)
                answer = answer.replace(b'lang="en"', b'lang="zh-CN"', 1)
                headers["content-length"] = str(len(answer))
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": answer})

        await self._app(scope, receive, collect)
