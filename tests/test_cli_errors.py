"""Commands typed wrongly, and files that must not be written over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from report_assistant.cli import main

REPORT = ROOT / "corpus" / "wanglan-zhujianju-2023.md"


def sentence(capsys: pytest.CaptureFixture[str], *argv: object) -> str:
    """What a command that must fail says."""
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in argv])
    assert end.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "--help"),
        ("frob", "没有这个命令"),
        ("check", "缺少 FILE"),
        ("check a b", "多写了参数"),
        ("check a --frob", "没有选项 --frob"),
        ("draft --figures", "--figures 后面要写一个值"),
        ("search x -k 0", "-k 的值不对"),
        ("search x --year 去年", "--year 的值不对"),
        ("figures blank x.xlsx --year 1999", "--year 的值不对"),
    ],
)
def test_a_command_typed_wrongly_ends_in_chinese(
    capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    (line,) = sentence(capsys, *words.split()).splitlines()
    assert line.startswith("命令写法不对")
    assert said in line
    assert not {"Invalid", "such", "Missing", "unexpected"} & set(line.split())


def test_no_file_that_is_read_is_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    commands: tuple[tuple[str, list[object]], ...] = (
        ("a.docx", ["check", "a.docx", "--comments", "a.docx"]),
        ("a.docx", ["check", REPORT, "--last-year", "a.docx", "--comments", "./a.docx"]),
        ("b.md", ["draft", "--figures", "b.md", "--out", "b.md"]),
        ("b.md", ["draft", "--figures", REPORT, "--last-year", "b.md", "--out", "b.md"]),
    )
    for name, command in commands:
        shutil.copy(REPORT, tmp_path / name)
        before = (tmp_path / name).read_bytes()
        words = [tmp_path / str(w) if str(w).endswith(name) else w for w in command]
        assert "请换一个文件名" in sentence(capsys, *words)
        assert (tmp_path / name).read_bytes() == before
