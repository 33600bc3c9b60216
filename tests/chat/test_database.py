"""A state folder that cannot be used is said so, and nothing in it is touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from report_assistant.chat.database import transaction
from report_assistant.chat.store import Store
from report_assistant.chat.users import Users
from report_assistant.cli import main
from report_assistant.errors import StateUnusable
from report_assistant.settings import Settings

RUBBISH = b"not a database at all" * 100


def test_a_damaged_database_is_left_as_it_is(tmp_path: Path) -> None:
    for name in ("workspaces.sqlite3", "users.sqlite3"):
        (tmp_path / name).write_bytes(RUBBISH)
    with pytest.raises(StateUnusable, match=r"workspaces\.sqlite3"):
        Store(tmp_path)
    with pytest.raises(StateUnusable, match=r"users\.sqlite3"):
        Users(Settings(home=tmp_path))
    assert {file.read_bytes() for file in tmp_path.glob("*.sqlite3")} == {RUBBISH}


def fill_up(file: Path) -> None:
    with transaction(file) as db:
        db.execute("INSERT INTO note VALUES ('first')")
        db.execute(f"PRAGMA max_page_count={db.execute('PRAGMA page_count').fetchone()[0]}")
        db.execute("INSERT INTO note VALUES (?)", ("x" * 1_000_000,))


def write_twice(file: Path) -> None:
    with transaction(file) as db:
        db.execute("CREATE TABLE note (text TEXT UNIQUE)")
        db.executemany("INSERT INTO note VALUES (?)", [("a",), ("a",)])


def test_a_full_disk_undoes_the_whole_transaction(tmp_path: Path) -> None:
    file = tmp_path / "some.sqlite3"
    with transaction(file) as db:
        db.execute("CREATE TABLE note (text TEXT)")
    with pytest.raises(StateUnusable):
        fill_up(file)
    with transaction(file) as db:
        assert db.execute("SELECT COUNT(*) FROM note").fetchone() == (0,)


def test_a_broken_rule_of_a_table_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_twice(tmp_path / "some.sqlite3")


@pytest.mark.parametrize("command", ["project list", "user list", "library list"])
def test_a_file_in_place_of_the_folder_is_named(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "file"
    home.write_text("x")
    monkeypatch.setenv("REPORT_ASSISTANT_HOME", str(home))
    with pytest.raises(SystemExit) as end:
        main(command.split())
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("存放数据的文件夹或数据库无法读写")
    assert home.read_text() == "x"
