"""Serving the page on this machine only."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report_assistant.errors import BadSetting, ReportAssistantError, TooManyAttempts
from report_assistant.library import Library
from report_assistant.settings import Settings, go_offline
from report_assistant.web.quick import without_stubs

if TYPE_CHECKING:
    from report_assistant.chat.users import Users

PORTS_TRIED = 50
FIRST_SCREEN_SECONDS = 2.5
MAX_UPLOAD = "30mb"
STATIC = Path(__file__).parent / "static"
FONTS = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif")


def free_port(host: str, first: int) -> int:
    """The first free port from ``first`` on; raises BadSetting when there is none."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise BadSetting(f"{host} 的 {first}–{first + PORTS_TRIED - 1} 端口都被占用")


class Opening:
    """Opens the index and loads the model in the background, and says how far it is."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = "范文库正在准备，其余功能可以先用"

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
            self._words = str(error)

    def status(self) -> str:
        """What still gets ready, in a few words; empty when everything is."""
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
    """The page's own look and script, see :mod:`report_assistant.web.early`.

    The library's way for style sheets would confine every rule to the container of the components,
    and the pane in view and the language are told by the root of the page.
    """
    from report_assistant.web.words import WORDS

    script = (STATIC / "page.js").read_text(encoding="utf-8")
    words = {"projects": WORDS["projects"][0]}
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    return (
        f'<style id="ra-style">{style}</style>'
        f"<script>const RA_TITLES = {json.dumps(WORDS['title'], ensure_ascii=False)};"
        f"const RA_WORDS = {json.dumps(words, ensure_ascii=False)};\n{script}</script>"
    )


def launch(settings: Settings, library: Library) -> tuple[Any, str, Opening]:
    """Start the page; returns (blocks, address, the opening of the library), not blocking."""
    go_offline()
    with without_stubs():
        import gradio  # noqa: F401 - imported here for all that follow
    from starlette.middleware import Middleware

    from report_assistant.chat.assistant import Assistant
    from report_assistant.chat.users import Users
    from report_assistant.web.early import Early
    from report_assistant.web.page import build
    from report_assistant.web.panes import translations

    opening = Opening(library)
    login: dict[str, Any] = {}
    if settings.login:
        pause = max(1, settings.login_pause // 60)
        message = f"请输入用户名和密码。连续输错 {settings.login_attempts} 次后需等待 {pause} 分钟。"
        login = {"auth": admission(Users(settings)), "auth_message": message}
    blocks = build(Assistant(settings, library), opening.status)
    port = free_port(settings.host, settings.port)
    blocks.launch(
        server_name=settings.host,
        server_port=port,
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        max_file_size=MAX_UPLOAD,
        allowed_paths=[str(settings.exports_dir)],
        footer_links=[],
        i18n=translations(),
        app_kwargs={"middleware": [Middleware(Early, snippet=head())]},
        theme=theme(),
        ssr_mode=False,
        **login,
    )
    return blocks, f"http://{settings.host}:{port}/", opening


def serve(settings: Settings, library: Library, *, announce: Callable[[str], None]) -> None:
    """Start the page, say its address, and serve until stopped."""
    blocks, address, opening = launch(settings, library)
    announce(f"页面已启动：{address}（按 Ctrl+C 停止）")
    # The page is up before the model is: loading it takes seconds that nobody need wait for.
    opening.start()
    blocks.block_thread()
