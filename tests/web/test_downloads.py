"""Files and handlers, asked for over HTTP: each user gets their own, and nobody gets anything else."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from browsing import Server, served
from openpyxl import load_workbook

from report_assistant.chat.store import Store
from report_assistant.chat.users import Users
from report_assistant.errors import BadSetting
from report_assistant.settings import Settings
from report_assistant.web.downloads import exported_html
from report_assistant.web.server import listen

PASSWORD = "a long password"
NAME = "云溪县司法局2024年政府信息公开工作年度报告.docx"
BACKUP = "云溪县司法局.项目备份.zip"


class Visitor:
    """A program with the cookies of one user, or of nobody."""

    def __init__(self, address: str, user: str = "") -> None:
        self._address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        if user:
            form = urllib.parse.urlencode({"username": user, "password": PASSWORD}).encode()
            with self._opener.open(f"{address}login", form, timeout=60) as answer:
                assert answer.status == 200

    def get(self, path: str, data: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
        request = urllib.request.Request(self._address + path, data, {"content-type": kind})
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def post(self, path: str, body: Mapping[str, object]) -> int:
        return self.get(path, json.dumps(body).encode())[0]

    def upload(self, name: str, content: bytes) -> str:
        lines = (
            b"--limit",
            f'content-disposition: form-data; name="files"; filename="{name}"'.encode(),
            b"content-type: text/plain",
            b"",
            content,
            b"--limit--",
            b"",
        )
        status, answer = self.get(
            "gradio_api/upload", b"\r\n".join(lines), "multipart/form-data; boundary=limit"
        )
        assert status == 200
        return str(json.loads(answer)[0])


@dataclass(frozen=True)
class Office:
    """A server with login, two users with a project each, and the first one's exported files."""

    settings: Settings
    mine: Visitor
    other: Visitor
    nobody: Visitor
    project: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("office") / "state"
    settings = Settings(home=home)
    users = Users(settings)
    for name in ("first", "second"):
        users.add(name, PASSWORD)
    project = Store(home).of("first").create().id
    Store(home).of("second").create()
    folder = settings.exports_dir / project
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"PK report")
    (folder / BACKUP).write_bytes(b"PK backup")
    with served(home, login="true") as server:
        address = server.address
        yield Office(
            settings, Visitor(address, "first"), Visitor(address, "second"), Visitor(address), project
        )


@pytest.mark.parametrize("name", [NAME, BACKUP])
def test_a_file_is_given_to_its_owner_only(office: Office, name: str) -> None:
    path = f"files/{office.project}/{urllib.parse.quote(name)}"
    status, body = office.mine.get(path)
    assert (status, body[:2]) == (200, b"PK")
    for visitor in (office.other, office.nobody):
        status, body = visitor.get(path)
        assert status == 404
        assert b"PK" not in body


def test_the_link_in_the_page_leads_to_the_file(office: Office) -> None:
    made = exported_html(office.settings.exports_dir / office.project / NAME)
    assert NAME in made
    href = made.partition('href="./')[2].partition('"')[0]
    assert office.mine.get(href)[0] == 200


def test_the_blank_workbook_is_that_of_the_owners_project(office: Office, tmp_path: Path) -> None:
    status, body = office.mine.get(f"blank/{office.project}")
    assert status == 200
    (tmp_path / "blank.xlsx").write_bytes(body)
    assert len(load_workbook(tmp_path / "blank.xlsx").sheetnames) >= 3
    for visitor in (office.other, office.nobody):
        assert visitor.get(f"blank/{office.project}")[0] == 404


@pytest.mark.parametrize(
    "way",
    [
        "files/{project}/../workspaces.sqlite3",
        "files/{project}/..%2f..%2fworkspaces.sqlite3",
        "files/{project}/%2e%2e",
        "files/%2e%2e/workspaces.sqlite3",
        "files/..%2f{project}/{name}",
        "files/{project}/missing.docx",
        "gradio_api/file={exports}/{project}/{name}",
        "gradio_api/file/{exports}/{project}/{name}",
        "gradio_api/file=%2fetc%2fpasswd",
        "gradio_api/file=http://127.0.0.1/",
        "gradio_api/proxy=http://127.0.0.1/",
        "assets/..%2f..%2f..%2fblocks.py",
        "gradio_api/runs",
        "monitoring/summary",
    ],
)
def test_no_other_way_leads_to_a_file(office: Office, way: str) -> None:
    path = way.format(
        project=office.project, name=urllib.parse.quote(NAME), exports=office.settings.exports_dir
    )
    for visitor in (office.mine, office.other, office.nobody):
        status, body = visitor.get(path)
        assert status in {401, 403, 404}, (way, status)
        assert not body.startswith((b"PK", b"SQLite"))


def test_an_upload_cannot_be_fetched_not_even_by_its_path(office: Office) -> None:
    path = office.mine.upload("上年报告.txt", "内部材料".encode())
    assert Path(path).read_text("utf-8") == "内部材料"
    for visitor in (office.mine, office.other, office.nobody):
        for way in (f"gradio_api/file={path}", f"gradio_api/file/{path}"):
            status, body = visitor.get(urllib.parse.quote(way, safe="/="))
            assert status == 404
            assert "内部" not in body.decode()
    assert office.nobody.post("gradio_api/upload", {}) == 401


def test_no_handler_is_an_interface(office: Office) -> None:
    for query in ("", "?all_endpoints=true"):
        info = json.loads(office.mine.get(f"gradio_api/info{query}")[1])
        assert info == {"named_endpoints": {}, "unnamed_endpoints": {}}
    handlers = [h for h in json.loads(office.mine.get("config")[1])["dependencies"] if h["backend_fn"]]
    assert len(handlers) > 30
    before = {project.id for project in Store(office.settings.home).of("first").projects()}
    for handler in handlers:
        name, number, needs = handler["api_name"], handler["id"], len(handler["inputs"])
        body = {"data": [None] * needs, "fn_index": number, "session_hash": "made up"}
        for way in ("run", "api", "call", "call/v2"):
            for visitor in (office.mine, office.nobody):
                status = visitor.post(f"gradio_api/{way}/{name}", body)
                # What takes no turn in the queue only moves words within the page.
                assert status >= 400 or not handler["queue"], (way, name)
        assert office.nobody.post("gradio_api/queue/join", body) == 401
        assert office.nobody.post("gradio_api/run/predict", body) == 401
    assert {project.id for project in Store(office.settings.home).of("first").projects()} == before


def test_without_login_there_is_one_user(tmp_path: Path) -> None:
    home = tmp_path / "state"
    project = Store(home).of(None).create().id
    with served(home) as server:
        assert Visitor(server.address).get(f"blank/{project}")[0] == 200
        assert Visitor(server.address).get("blank/other")[0] == 404


def test_the_server_stops_when_it_is_told(tmp_path: Path) -> None:
    server = Server(tmp_path / "state")
    assert Visitor(server.address).get("")[0] == 200
    server.stop()
    with pytest.raises(urllib.error.URLError):
        Visitor(server.address).get("")


def test_the_page_asks_no_other_machine_and_answers_to_its_own_name_only(tmp_path: Path) -> None:
    with served(tmp_path / "state") as server:
        with urllib.request.urlopen(server.address) as answer:
            assert "default-src 'self'" in answer.headers["content-security-policy"]
        strange = urllib.request.Request(server.address, headers={"Host": "rebound.example"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(strange)
        assert refused.value.code == 400
        refused.value.close()


def test_an_address_that_cannot_be_used_is_named() -> None:
    with pytest.raises(BadSetting, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 7860)
    with listen("127.0.0.1", 65535), pytest.raises(BadSetting, match="65535"):
        listen("127.0.0.1", 65535)
