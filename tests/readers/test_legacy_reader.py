"""Legacy .doc files: recognised, converted in a child process, or refused with one sentence."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest
import reader_cases as cases

from office import convert
from report_assistant.errors import UnreadableFile
from report_assistant.export.word import write_report
from report_assistant.readers import legacy, read_report
from report_assistant.readers.guard import Kind, kind_of

OLE = b"\xd0\xcf\x11\xe0" + bytes(508)


def stream(name: str, head: bytes = b"") -> bytes:
    return OLE + head + name.encode("utf-16-le")


def tool(path: Path, script: str) -> str:
    """An executable that runs a Python script in place of a converter."""
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{script}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def only(monkeypatch: pytest.MonkeyPatch, name: str, path: str | None) -> None:
    monkeypatch.setattr(shutil, "which", lambda wanted: path if wanted == name else None)


def test_a_doc_is_told_from_other_old_files() -> None:
    assert kind_of(stream("WordDocument")) is Kind.LEGACY
    assert kind_of(stream("WordDocument", b"\xec\xa5" + bytes(20))) is Kind.LEGACY


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (stream("EncryptedPackage"), "已加密"),
        (stream("WordDocument", b"\xec\xa5" + bytes(9) + b"\x01" + bytes(9)), "已加密"),
        (stream("Workbook"), "另存为 .xlsx"),
        (stream("PowerPoint"), "另存为 .docx"),
        (b"\xd0\xcf\x11\xe0", "另存为 .docx"),
    ],
)
def test_other_old_files_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        kind_of(data)


def test_without_a_converter_the_user_is_asked_for_docx(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "", None)
    with pytest.raises(UnreadableFile, match="另存为"):
        legacy.read_legacy(stream("WordDocument"))


def test_antiword_text_is_read_with_a_note(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    antiword = tool(tmp_path / "antiword", "sys.stdout.buffer.write('一、总体情况'.encode())")
    only(monkeypatch, "antiword", antiword)
    content = legacy.read_legacy(stream("WordDocument"))
    assert [getattr(b, "text", "") for b in content.blocks] == ["一、总体情况"]
    assert "可能读得不全" in content.notes[0]


def test_a_converter_that_gives_nothing_has_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    silent = tool(tmp_path / "silent", "pass")
    for name in ("antiword", "libreoffice"):
        only(monkeypatch, name, silent)
        with pytest.raises(UnreadableFile, match="转换失败"):
            legacy.read_legacy(stream("WordDocument"))


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_a_slow_converter_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str) -> None:
    only(monkeypatch, "soffice", tool(tmp_path / "slow", "time.sleep(60)"))
    monkeypatch.setattr(legacy, "SECONDS", 0.3)
    monkeypatch.setattr(sys, "platform", platform)
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="限定的时间"):
        legacy.read_legacy(stream("WordDocument"))
    assert time.monotonic() - start < 20


@pytest.mark.office
def test_a_doc_made_from_our_export_gives_the_same_report(tmp_path: Path) -> None:
    given = cases.report(cases.figures())
    write_report(given, tmp_path / "report.docx")
    (saved,) = convert([tmp_path / "report.docx"], "doc", tmp_path)
    result = read_report(saved)
    assert cases.amounts(result.figures) == cases.amounts(given.figures)
    assert [(s.number, s.numeral, s.text) for s in result.sections] == [
        (s.number, s.numeral, s.text) for s in given.sections
    ]
