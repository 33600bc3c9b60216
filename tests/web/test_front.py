"""What answers before the page is made, and how the page is made faster; without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import inspect
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope

from report_assistant.chat.workspace import Workspace
from report_assistant.web import frontend
from report_assistant.web.front import Front
from report_assistant.web.quick import quiet_memory, without_stubs, without_unused

SNIPPET = "<style>/*我*/</style>"
INDEX = '<!doctype html><html lang="en"><head><title>x</title></head><body>正文</body></html>'


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Files of a library with a page, a script and something that is none of its files."""
    assets = tmp_path / "frontend" / "assets"
    assets.mkdir(parents=True)
    (assets.parent / "index.html").write_text(INDEX, "utf-8")
    (assets / "a.js").write_text("let 甲", "utf-8")
    (assets / "a.bin").write_text("binary", "utf-8")
    (tmp_path / "secret.js").write_text("secret", "utf-8")
    return assets.parent


def inner(started: list[str]) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        started.append("started")
        yield
        started.append("stopped")

    async def page(request: Request) -> Response:
        asked = request.headers
        return HTMLResponse(
            INDEX, headers={"x-user": asked["cookie"], "x-packed": asked.get("accept-encoding", "no")}
        )

    return Starlette(
        routes=[
            Route("/", page),
            Route("/other", lambda _: PlainTextResponse("<head>")),
            Route("/assets/a.bin", lambda _: PlainTextResponse("behind")),
        ],
        lifespan=lifespan,
    )


class Visit:
    """One request to a front, and what it has sent so far."""

    def __init__(self, front: Front, path: str) -> None:
        self.sent: list[Message] = []
        headers = [(b"accept-encoding", b"br"), (b"cookie", b"me")]
        scope: Scope = {
            "type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b"",
            "root_path": "",
        }  # fmt: skip
        self.task = asyncio.create_task(front(scope, self._receive, self._send))

    async def _receive(self) -> Message:
        return {"type": "http.request"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> str:
        return b"".join(m.get("body", b"") for m in self.sent[1:]).decode()


def alive(files: Path, visit: Callable[[Front, Callable[[], Coroutine[Any, Any, None]]], Any]) -> list[str]:
    """Run ``visit(front, open)`` while the server lives; returns what the application behind went through."""
    started: list[str] = []

    async def run() -> None:
        front = Front(SNIPPET, files)
        news: asyncio.Queue[Message] = asyncio.Queue()
        told: asyncio.Queue[Message] = asyncio.Queue()
        life = asyncio.create_task(front({"type": "lifespan"}, news.get, told.put))
        await news.put({"type": "lifespan.startup"})
        assert (await told.get())["type"] == "lifespan.startup.complete"
        await visit(front, lambda: asyncio.to_thread(front.open, inner(started)))
        await news.put({"type": "lifespan.shutdown"})
        await life

    # In a thread: the browser of other tests may hold the loop of this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(run())).result()
    return started


def test_the_head_and_files_come_at_once_and_the_rest_when_the_page_is_made(files: Path) -> None:
    async def visit(front: Front, open_: Callable[[], Coroutine[Any, Any, None]]) -> None:
        page, script, other = Visit(front, "/"), Visit(front, "/assets/a.js"), Visit(front, "/other")
        await script.task
        assert (script.status, script.body) == (200, "let 甲")
        assert script.headers[b"content-type"].startswith(b"text/javascript")
        await asyncio.sleep(0)
        assert page.body == f'<!doctype html><html lang="zh-CN"><head>{SNIPPET}'
        assert not page.task.done()
        assert other.sent == []
        await open_()
        await page.task
        await other.task
        assert page.body == INDEX.replace("en", "zh-CN").replace("<head>", f"<head>{SNIPPET}")
        assert other.body == "<head>"
        # Afterwards the same page comes in one piece, with the headers of the application behind.
        again = Visit(front, "/")
        await again.task
        assert again.body == page.body
        assert again.headers[b"x-user"] == b"me"
        # It was not compressed on its way to the front, which could not have read it.
        assert again.headers[b"x-packed"] == b"no"

    assert alive(files, visit) == ["started", "stopped"]


def test_only_files_of_the_library_are_sent(files: Path) -> None:
    async def visit(front: Front, open_: Callable[[], Coroutine[Any, Any, None]]) -> None:
        await open_()
        for path in ("/assets/../../secret.js", "/assets/missing.js", "/assets/", "/index.html"):
            refused = Visit(front, path)
            await refused.task
            assert refused.status == 404, path
        behind = Visit(front, "/assets/a.bin")
        await behind.task
        assert behind.body == "behind"

    alive(files, visit)


def test_a_library_with_another_page_is_served_as_it_is(files: Path) -> None:
    (files / "index.html").write_text("<HTML>", "utf-8")

    async def visit(front: Front, open_: Callable[[], Coroutine[Any, Any, None]]) -> None:
        page = Visit(front, "/")
        await asyncio.sleep(0)
        assert page.sent == []
        await open_()
        await page.task
        assert page.body == INDEX

    alive(files, visit)
    assert frontend.first_files(files) == ()


def test_a_start_that_fails_is_told(files: Path) -> None:
    @contextlib.asynccontextmanager
    async def broken(app: Starlette) -> AsyncIterator[None]:
        if app.routes == []:
            raise OSError("no")
        yield

    async def visit(front: Front, _: object) -> None:
        with pytest.raises(OSError, match="no"):
            await asyncio.to_thread(front.open, Starlette(lifespan=broken))

    alive(files, visit)


def test_the_first_files_are_those_that_the_installed_library_has() -> None:
    folder = frontend.folder()
    entry_only = frontend.first_files(folder, ["no such component"])
    needed = frontend.first_files(folder)
    assert len(set(needed)) == len(needed) > len(entry_only) > 3
    assert all((folder / "assets" / name).is_file() for name in needed)
    for component in frontend.FIRST_COMPONENTS:
        # Each is found in the library's own list, by its type.
        assert len(frontend.first_files(folder, [component])) > len(entry_only), component
    assert frontend.links(folder).count("<link ") == len(needed)


def test_files_of_the_library_are_unknown_only_while_it_is_imported() -> None:
    component = type("Component", (), {"__module__": "gradio.components.x"})
    plain = inspect.getfile
    with without_stubs():
        with pytest.raises(OSError, match="gradio"):
            inspect.getfile(component)
        assert inspect.getfile(Workspace).endswith("workspace.py")
    assert inspect.getfile is plain


def test_what_is_made_at_the_start_is_never_looked_through_again() -> None:
    frozen = gc.get_freeze_count()
    try:
        with quiet_memory():
            assert not gc.isenabled()
            made = [[number] for number in range(100)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= frozen + len(made)
    finally:
        gc.unfreeze()


def test_what_the_page_does_not_use_is_not_imported() -> None:
    code = (
        "import sys, json\n"
        "from report_assistant.settings import load_settings, go_offline\n"
        "go_offline()\n"
        "from report_assistant.library import Library\n"
        "from report_assistant.web.server import application\n"
        "from report_assistant.web.quick import without_stubs, without_unused\n"
        "settings = load_settings()\n"
        "with without_stubs(), without_unused():\n"
        "    app = application(settings, Library(settings), lambda: '')\n"
        "modules = sorted(sys.modules)\n"
        "import gradio, gradio.cli, pandas.io.formats.style\n"
        "sheet = gradio.Dataframe(headers=['a'], type='array')\n"
        "data = sheet.postprocess([[1]]).model_dump()['data']\n"
        "print(json.dumps([modules, callable(gradio.cli.cli), data, len(app.routes)]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules, whole, sheet, routes = json.loads(done.stdout.splitlines()[-1])
    heavy = {"torch", "sentence_transformers", "chromadb", "langchain", "langgraph", "openpyxl", "docx"}
    assert heavy.isdisjoint(modules)
    assert {"gradio.cli", "gradio.external", "gradio.workflow", "pandas"}.isdisjoint(modules)
    # Whoever wants such a part after all gets the real one.
    assert whole
    assert sheet == [[1]]
    assert routes > 1


def test_other_modules_are_imported_as_ever_beside_the_unused() -> None:
    with without_unused():
        assert importlib.import_module("json") is json
