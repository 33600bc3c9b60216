"""Files of a project, given to the user whose project it is, and to nobody else.

The library's own way serves every file of a folder to whoever knows its path; it is shut here.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from report_assistant.chat.assistant import Assistant
from report_assistant.errors import ReportAssistantError
from report_assistant.report.form import Generation
from report_assistant.web.front import ask
from report_assistant.web.words import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

FOLDER = "/files"
BLANK = "/blank"
USER = "/gradio_api/user"
# Ways of the library to files, to other machines and to handlers by name: this page uses none of them.
SHUT = ("file=", "file/", "proxy=", "stream/", "deep_link", "call/", "api/")


class NotYours(Exception):
    """Who asks does not own what is asked for, or it does not exist: the answer is the same."""


def routes(assistant: Assistant, page: Callable[[], ASGIApp]) -> list[BaseRoute]:
    """The page's own ways to files; ``page`` is the library's application, which knows who is logged in."""

    async def owner(request: Request) -> Assistant:
        if not assistant.settings.login:
            return assistant.of(None)
        scope = {
            **request.scope,
            "method": "GET",
            "path": USER,
            "raw_path": USER.encode(),
            "query_string": b"",
        }
        user = json.loads((await ask(page(), scope, request.receive)).body)
        if not user:
            raise NotYours
        return assistant.of(str(user))

    async def exported(request: Request) -> Response:
        project, name = request.path_params["project"], request.path_params["name"]
        try:
            identity = (await run_in_threadpool((await owner(request)).store.load, project)).id
        except (NotYours, ReportAssistantError):
            return _nothing(request)
        folder = assistant.settings.exports_dir / identity
        path = folder / name
        if path.parent != folder or not path.is_file():
            return _nothing(request)
        return FileResponse(path, filename=name)

    async def blank(request: Request) -> Response:
        try:
            mine = await owner(request)
            path = await run_in_threadpool(_blank, mine, request.path_params["project"])
        except (NotYours, ReportAssistantError):
            return _nothing(request)
        return FileResponse(path, filename=path.name)

    return [
        Route(f"{FOLDER}/{{project}}/{{name}}", exported),
        Route(f"{BLANK}/{{project}}", blank),
        *(Route(f"/gradio_api/{way}{{rest:path}}", _nothing, methods=["GET", "POST"]) for way in SHUT),
    ]


def exported_html(path: Path) -> str:
    """A file in the folder of its project, as a link that says its name."""
    way = quote(f"{path.parent.name}/{path.name}")
    return (
        f'{bilingual("exported")}<a class="ra-file" href=".{FOLDER}/{way}" download>{escape(path.name)}</a>'
    )


def _blank(assistant: Assistant, project: str) -> Path:
    """A blank workbook for the organ and the year of ``project``."""
    from report_assistant.export.workbook import write_blank

    workspace = assistant.store.load(project)
    figures = workspace.figures
    folder = assistant.settings.exports_dir / workspace.id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"政府信息公开年度数据表{figures.year}.xlsx"
    write_blank(path, Generation.for_year(figures.year), agency=figures.agency, year=figures.year)
    return path


def _nothing(_: Request) -> Response:
    return PlainTextResponse("没有这个文件", status_code=404)
