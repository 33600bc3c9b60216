"""Serving the page on this machine only."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

from report_assistant.errors import BadSetting
from report_assistant.library import Library
from report_assistant.settings import Settings, go_offline

PORTS_TRIED = 50
MAX_UPLOAD = "30mb"


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


def launch(settings: Settings, library: Library) -> tuple[Any, str]:
    """Start the page; returns (blocks, address), not blocking."""
    go_offline()
    import gradio as gr

    from report_assistant.chat.assistant import Assistant
    from report_assistant.web.page import build, translations
    from report_assistant.web.views import PAGE_CSS

    blocks = build(Assistant(settings, library))
    port = free_port(settings.host, settings.port)
    fonts = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif")
    blocks.queue(default_concurrency_limit=4, max_size=64).launch(
        server_name=settings.host,
        server_port=port,
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        max_file_size=MAX_UPLOAD,
        allowed_paths=[str(settings.exports_dir)],
        footer_links=[],
        i18n=translations(),
        css=PAGE_CSS,
        theme=gr.themes.Default(font=list(fonts), font_mono=["monospace"]),
    )
    return blocks, f"http://{settings.host}:{port}/"


def serve(settings: Settings, library: Library, *, announce: Callable[[str], None]) -> None:
    """Start the page, say its address, and serve until stopped."""
    blocks, address = launch(settings, library)
    announce(f"页面已启动：{address}（按 Ctrl+C 停止）")
    # The page is up before the model is: loading it takes seconds that nobody need wait for.
    threading.Thread(target=library.ensure_ready, daemon=True).start()
    blocks.block_thread()
