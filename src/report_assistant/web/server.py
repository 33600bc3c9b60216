"""Serving the page on this machine only."""

from __future__ import annotations

import asyncio
import errno
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report_assistant.errors import BadSetting, ReportAssistantError, StateUnusable, TooManyAttempts
from report_assistant.library import Library
from report_assistant.settings import Settings, go_offline
from report_assistant.web import quick
from report_assistant.web.english import both
from report_assistant.web.english import error as in_english
from report_assistant.web.front import Front
from report_assistant.web.words import WORDS, bilingual

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from report_assistant.chat.users import Users

PORTS_TRIED = 50
STOP_SECONDS = 5
OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
FIRST_SCREEN_SECONDS = 2.5
MAX_UPLOAD = "30mb"
STATIC = Path(__file__).parent / "static"
FONTS = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif")


def listen(host: str, first: int) -> socket.socket:
    """A listening socket on the first free port from ``first`` on; raises BadSetting when there is none."""
    last = min(first + PORTS_TRIED, 65536) - 1
    for port in range(first, last + 1):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen()
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRINUSE:
                continue
            raise BadSetting(f"本机不能使用地址 {host} 的 {port} 端口") from error
        return listening
    raise BadSetting(f"{host} 的 {first}–{last} 端口都被占用")


def guarded(front: ASGIApp, host: str) -> ASGIApp:
    """``front`` for pages of this machine only: a web site that gives its own name this address is
    refused. On another address than the machine's own, any name may lead here."""
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    return TrustedHostMiddleware(front, allowed_hosts=[*OWN_HOSTS] if host in OWN_HOSTS else ["*"])


class Background:
    """Serves an ASGI application from a thread of its own."""

    def __init__(self, app: ASGIApp, listening: socket.socket) -> None:
        import uvicorn

        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        self._thread = threading.Thread(target=self._server.run, args=([listening],), daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.001)

    def wait(self) -> None:
        """Until the program is interrupted; then what is being answered is answered."""
        try:
            while self._thread.is_alive():
                self._thread.join(1)
        except KeyboardInterrupt:
            self._server.should_exit = True
            self._thread.join(STOP_SECONDS)


class Opening:
    """Opens the index and loads the model in the background, and says how far it is."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = bilingual("getting_ready")

    def start(self) -> None:
        """Begin in a thread of its own, once the first screen has had the processor to itself."""
        timer = threading.Timer(FIRST_SCREEN_SECONDS, self._run)
        timer.daemon = True
        timer.start()

    def _run(self) -> None:
        try:
            self._library.ensure_ready()
            self._words = ""
            self._library.prove()  # reads every file of the index while the page is in use
        except ReportAssistantError as error:
            self._words = both(str(error), in_english(error))
        except OSError as error:
            unusable = StateUnusable(str(error.filename or ""))
            self._words = both(str(unusable), in_english(unusable))

    def status(self) -> str:
        """What still gets ready, in a few words as HTML; empty when everything is."""
        return self._words


def admission(users: Users) -> Callable[[str, str], Awaitable[bool]]:
    """Whether a name and password are let in; a name that must wait is not."""

    async def admit(name: str, password: str) -> bool:
        try:
            # The comparison is slow on purpose and must not hold up everybody else.
            return await asyncio.to_thread(users.verify, name, password)
        except TooManyAttempts:
            return False

    return admit


def theme() -> Any:
    """Official look: deep blue, plain grey, large type, fonts of this machine only."""
    import gradio as gr

    blue = gr.themes.Color(
        c50="#eef4fb", c100="#dbe7f5", c200="#b9d0ec", c300="#8db8f0", c400="#5a90d6", c500="#2b66b1",
        c600="#1d4f91", c700="#183f75", c800="#14335e", c900="#102847", c950="#0b1b31",
    )  # fmt: skip
    return gr.themes.Default(
        primary_hue=blue,
        secondary_hue=blue,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_sm,
        spacing_size=gr.themes.sizes.spacing_sm,
        font=list(FONTS),
        font_mono=["monospace"],
    ).set(
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_text_color="white",
        body_text_color_subdued="#4a5768",
        body_text_color_subdued_dark="#b3bfcd",
        block_label_text_color="#4a5768",
        block_label_text_color_dark="#b3bfcd",
        block_title_text_color="#2c3846",
        block_title_text_color_dark="#d3dce6",
        input_placeholder_color="#5d6979",
        input_placeholder_color_dark="#a2afbe",
    )


def head() -> str:
    """The page's own look and script, put into the first answer before any other script runs.

    The library's way for style sheets would confine every rule to the container of the components,
    and the pane in view and the language are told by the root of the page. Its way for scripts comes
    after it has read the language of the browser.
    """
    script = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in ("answers.js", "page.js"))
    words = {"projects": WORDS["projects"][0]}
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    return (
        f'<style id="ra-style">{style}</style>'
        f"<script>const RA_TITLES = {json.dumps(WORDS['title'], ensure_ascii=False)};"
        f"const RA_WORDS = {json.dumps(words, ensure_ascii=False)};\n{script}</script>"
    )


def application(settings: Settings, library: Library, status: Callable[[], str]) -> Starlette:
    """The page with its login and its ways to files, ready to be served."""
    import gradio
    from fastapi import FastAPI
    from gradio.routes import App
    from starlette.routing import Mount

    from report_assistant.chat.assistant import Assistant
    from report_assistant.chat.users import Users
    from report_assistant.web import downloads
    from report_assistant.web.page import build
    from report_assistant.web.panes import translations

    login: dict[str, Any] = {}
    if settings.login:
        pause = max(1, settings.login_pause // 60)
        message = f"请输入用户名和密码。连续输错 {settings.login_attempts} 次后需等待 {pause} 分钟。"
        login = {"auth": admission(Users(settings)), "auth_message": message}
    assistant = Assistant(settings, library)
    with quick.without_drafts():
        blocks = build(assistant, status)
    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, routes=downloads.routes(assistant, lambda: app)
    )
    gradio.mount_gradio_app(
        app,
        blocks,
        path="/",
        max_file_size=MAX_UPLOAD,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        i18n=translations(),
        theme=theme(),
        **login,
    )
    # Turns are run by the application that the blocks know: it must be the one that is served.
    blocks.app = next(r.app for r in app.routes if isinstance(r, Mount) and isinstance(r.app, App))
    return app


def serve(settings: Settings, library: Library, *, announce: Callable[[str], None]) -> None:
    """Answer, say the address, make the page, and serve it until stopped."""
    go_offline()
    listening = listen(settings.host, settings.port)
    with quick.quiet_memory():
        front = Front(head())
        background = Background(guarded(front, settings.host), listening)
        announce(f"页面地址：http://{settings.host}:{listening.getsockname()[1]}/（按 Ctrl+C 停止）")
        opening = Opening(library)
        with quick.without_stubs(), quick.without_unused():
            app = application(settings, library, opening.status)
        front.open(app)
        import pandas  # noqa: F401 - while the browser draws the page, whose sheet of facts needs it next
    # The page is up before the model is: loading it takes seconds that nobody need wait for.
    opening.start()
    background.wait()
