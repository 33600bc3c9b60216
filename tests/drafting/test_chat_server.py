"""The real client against servers on loopback that are down, refuse, stall, drop or never end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from drafting_cases import library, prose, quiet_case
from pydantic import SecretStr

from report_assistant.drafting import Draft, Drafter, to_report
from report_assistant.drafting import provider as providers
from report_assistant.drafting.provider import chat_model, request_options
from report_assistant.errors import ChatModelUnavailable
from report_assistant.settings import Settings

GOOD = json.dumps(
    {"sentences": ["{{本年}}，{{本机关}}通过{{政府}}门户网站公开政府信息{{A02}}。"]}, ensure_ascii=False
)


@dataclass
class FakeServer:
    """An OpenAI-compatible server whose behaviour is one function of handler and request."""

    behave: Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


def events(handler: BaseHTTPRequestHandler, *pieces: str) -> None:
    """Send ``pieces`` as server-sent events of a chat completion."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    for piece in pieces:
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [
                {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
            ],
        }
        handler.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        handler.wfile.flush()


def end(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"data: [DONE]\n\n")


def error(handler: BaseHTTPRequestHandler, status: int) -> None:
    body = b'{"error": {"message": "no", "type": "x"}}'
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


Start = Callable[[Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]], FakeServer]


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[ThreadingHTTPServer] = []

    def started(behave: Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]) -> FakeServer:
        fake = FakeServer(behave)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                request: dict[str, Any] = json.loads(self.rfile.read(length))
                fake.requests.append(request)
                try:
                    behave(self, request)
                except (BrokenPipeError, ConnectionResetError):
                    return

            def log_message(self, format: str, *args: object) -> None:
                """No noise."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        running.append(server)
        fake.url = f"http://127.0.0.1:{server.server_port}/v1"
        return fake

    yield started
    for server in running:
        server.shutdown()
        server.server_close()


def draft_with(home: Path, url: str, timeout: float = 20.0) -> Draft:
    settings = Settings(home=home, chat_model="m", chat_base_url=url, chat_timeout=timeout)
    return Drafter(settings, library()).draft(quiet_case(), (1,))


def said(draft: Draft) -> str:
    section = draft.section(1)
    return section.text if section else ""


def test_schema_and_limits_are_sent(home: Path, start: Start) -> None:
    def behave(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        events(handler, GOOD[:9], GOOD[9:])
        end(handler)

    fake = start(behave)
    assert "118条" in said(draft_with(home, fake.url))
    first = fake.requests[0]
    assert first["response_format"]["type"] == "json_schema"
    assert first["chat_template_kwargs"] == {"enable_thinking": False}
    assert first["max_completion_tokens"] == providers.MOST_TOKENS
    assert len({r["messages"][0]["content"] for r in fake.requests}) == 1
    for request in fake.requests:
        # No more sentences than points: a small model that goes round in circles is cut short.
        points = [line for line in request["messages"][1]["content"].splitlines() if line.startswith("- ")]
        schema = request["response_format"]["json_schema"]["schema"]
        style = request["messages"][1]["content"].partition("<参考语句>")[2].count("\n- ")
        assert schema["properties"]["sentences"]["maxItems"] == len(points) - style > 0


def test_a_server_without_schema_is_asked_plainly_from_then_on(home: Path, start: Start) -> None:
    def behave(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        if "response_format" in request:
            error(handler, 400)
            return
        events(handler, GOOD)
        end(handler)

    fake = start(behave)
    draft = draft_with(home, fake.url)
    assert sum("response_format" in r for r in fake.requests) == 1
    assert len(fake.requests) > 2
    assert not [n for n in draft.notices if "服务器" in n]


@pytest.mark.parametrize(
    ("status", "asked", "words"),
    [
        (401, 1, "密钥无效"),
        (404, 1, "地址或模型名称不对"),
        (503, 2, "服务器返回错误503"),
        (500, 2, "服务器返回错误500"),
        (429, 2, "请求过多"),
    ],
)
def test_errors_end_in_the_precedent_draft(
    home: Path, start: Start, status: int, asked: int, words: str
) -> None:
    fake = start(lambda handler, request: error(handler, status))
    draft = draft_with(home, fake.url)
    assert len(fake.requests) == asked
    assert len([n for n in draft.notices if "已改用范文方式起草" in n and words in n]) == 1
    plain = Drafter(Settings(home=home), library()).draft(quiet_case(), (1,))
    assert prose(to_report(draft, quiet_case())) == prose(to_report(plain, quiet_case()))


def test_nobody_listens(home: Path) -> None:
    draft = draft_with(home, "http://127.0.0.1:9/v1")
    assert len([n for n in draft.notices if "连接不上服务器" in n]) == 1
    assert "118条" in said(draft)


def test_a_web_page_is_no_answer(home: Path, start: Start) -> None:
    def behave(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        body = "<html>登录</html>".encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    draft = draft_with(home, start(behave).url)
    notices = [n for n in draft.notices if "已改用范文方式起草" in n]
    assert notices
    # What went wrong is said in Chinese, not by the name of a class.
    assert not [n for n in notices if "Error" in n]
    assert "118条" in said(draft)


def test_a_dropped_line_is_asked_for_again(home: Path, start: Start) -> None:
    count = 0

    def behave(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        nonlocal count
        count += 1
        if count == 1:
            handler.connection.close()
            return
        events(handler, GOOD)
        end(handler)

    draft = draft_with(home, start(behave).url)
    assert count > 2
    assert not [n for n in draft.notices if "连接不上" in n]


@pytest.mark.parametrize("before", [(), ('{"sentences": ["公开',)])
def test_a_stalled_server_is_left(home: Path, start: Start, before: tuple[str, ...]) -> None:
    gone = threading.Event()

    def behave(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        events(handler, *before)
        gone.wait(10)

    begun = time.monotonic()
    draft = draft_with(home, start(behave).url, timeout=0.5)
    gone.set()
    assert time.monotonic() - begun < 9
    assert [n for n in draft.notices if "回答超时" in n]
    assert "118条" in said(draft)


def test_an_endless_answer_is_left_and_the_line_closed(home: Path, start: Start) -> None:
    closed = threading.Event()

    def behave(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        try:
            events(handler, *("公开信息，" * 20 for _ in range(1_000_000)))
        finally:
            closed.set()

    draft = draft_with(home, start(behave).url)
    assert [n for n in draft.notices if "回答过长" in n]
    assert closed.wait(10)


def test_cancel_in_a_stall_is_prompt(home: Path, start: Start) -> None:
    gone = threading.Event()

    def behave(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        events(handler)
        gone.wait(20)

    class Cancelled(Exception):
        pass

    def stop(event: dict[str, Any]) -> None:
        if event["event"] == "waiting":
            raise Cancelled

    settings = Settings(home=home, chat_model="m", chat_base_url=start(behave).url, chat_timeout=20)
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        Drafter(settings, library()).draft(quiet_case(), (1,), stop)
    gone.set()
    assert time.monotonic() - begun < 8


# ------------------------------------------------------------------------------ providers


@pytest.mark.parametrize(
    ("provider", "key"),
    [("openai", "response_format"), ("deepseek", "response_format"), ("ollama", "format")],
)
def test_each_provider_is_asked_for_json_in_its_way(home: Path, provider: str, key: str) -> None:
    settings = Settings(home=home, chat_model="m", chat_provider=provider, chat_base_url="http://127.0.0.1:9")
    assert key in request_options(settings)
    assert chat_model(settings) is not None
    assert request_options(Settings(home=home)) == {}


def test_a_gguf_file_is_served_in_this_process(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []

    class Server:
        listening_address = "http://127.0.0.1:9"

        def __init__(self, params: Any) -> None:
            if params.model.path.endswith("broken.gguf"):
                raise RuntimeError("Failed to init server")
            started.append(params)

    def params() -> SimpleNamespace:
        return SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace())

    fake = SimpleNamespace(CommonParams=params, Server=Server)
    monkeypatch.setattr(providers, "import_module", lambda name: fake)
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF")
    settings = Settings(home=home, chat_model=str(file), chat_provider="gguf")
    first, second = chat_model(settings), chat_model(settings)
    assert first is not None
    assert second is not None
    assert len(started) == 1
    assert len(started[0].api_keys[0]) > 20
    key = first.openai_api_key  # type: ignore[attr-defined]
    assert isinstance(key, SecretStr)
    assert key.get_secret_value() == started[0].api_keys[0]

    (tmp_path / "broken.gguf").write_bytes(b"GGUF")
    for name, words in (("none.gguf", "没有这个模型文件"), ("broken.gguf", "无法载入")):
        with pytest.raises(ChatModelUnavailable, match=words):
            chat_model(Settings(home=home, chat_model=str(tmp_path / name), chat_provider="gguf"))


def test_without_the_local_extra(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(providers, "import_module", missing)
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF")
    with pytest.raises(ChatModelUnavailable, match="没有安装 xllamacpp"):
        chat_model(Settings(home=home, chat_model=str(file), chat_provider="gguf"))
