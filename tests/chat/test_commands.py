"""Commands that belong to the chat's room: users, projects, and search without a question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report_assistant.chat.store import Store
from report_assistant.chat.users import Users
from report_assistant.cli import main
from report_assistant.settings import load_settings


def run(*argv: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(argv)
    return int(left.value.code or 0)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_users_by_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed(monkeypatch, "公开年报2024\n")
    assert run("user", "add", "王敏", "--stdin") == 0
    typed(monkeypatch, "公开年报2025\n")
    assert run("user", "password", "王敏", "--stdin") == 0
    capsys.readouterr()
    assert run("user", "list", "--json") == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == ["王敏"]
    assert Users(load_settings()).verify("王敏", "公开年报2025")
    assert run("user", "remove", "王敏") == 0
    assert run("user", "remove", "王敏") == 2
    assert "没有这个用户" in capsys.readouterr().err


def test_a_short_password_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "short\n")
    assert run("user", "add", "王敏", "--stdin") == 2
    assert "密码应为" in capsys.readouterr().err
    assert Users(load_settings()).list() == ()


def test_projects_are_backed_up_and_restored_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(load_settings().home)
    identity = store.create("云溪县司法局", 2024).id
    out = tmp_path / "p.zip"
    assert run("project", "backup", identity, str(out)) == 0
    assert run("project", "backup", identity, str(tmp_path / "p.txt")) == 2
    assert run("project", "backup", "nowhere", str(out)) == 2
    assert run("project", "list", "--json", "--user", "别人") == 0
    capsys.readouterr()
    assert run("project", "list", "--json") == 0
    assert [p["id"] for p in json.loads(capsys.readouterr().out)] == [identity]
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK")
    assert run("project", "restore", str(bad)) == 2
    assert "项目备份" in capsys.readouterr().err


def test_search_without_a_question_says_what_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", " ") == 2
    assert "请说明想找什么" in capsys.readouterr().err


def test_a_table_that_the_file_lacks_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "f.json"
    rows = {"规章": {"本年制发件数": 0, "本年废止件数": 0, "现行有效件数": 0}}
    file.write_text(json.dumps({"agency": "云溪县司法局", "year": 2024, "table1": rows}), encoding="utf-8")
    assert run("check", str(file), "--json") == 0
    told = capsys.readouterr()
    assert "没有表二" in told.err
    assert "没有表三" in told.err
    assert "表一缺少" in told.err
    assert json.loads(told.out)["findings"]


def test_a_project_from_before_the_login_is_given_to_a_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(load_settings().home)
    identity = store.create("云溪县司法局", 2024).id
    assert run("project", "give", identity, "王敏") == 2
    typed(monkeypatch, "公开年报2024\n")
    assert run("user", "add", "王敏", "--stdin") == 0
    assert store.of("王敏").projects() == ()
    assert run("project", "give", identity, "王敏") == 0
    assert [p.id for p in store.of("王敏").projects()] == [identity]
