"""Every hostile, damaged or foreign file ends in one Chinese sentence of our own error class."""

from __future__ import annotations

import contextlib
import struct
import time
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report_assistant import readers
from report_assistant.errors import (
    BadFigures,
    FileMissing,
    FileTooLarge,
    NotAReport,
    ReportAssistantError,
    UnreadableFile,
)
from report_assistant.readers import guard, read, read_figures, read_report


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return buffer.getvalue()


def word(text: str = "一、总体情况") -> bytes:
    buffer = BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def word_with(xml: bytes, part: str = "word/document.xml") -> bytes:
    """A Word file whose main part (or another one) is ``xml``."""
    with zipfile.ZipFile(BytesIO(word())) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return archive(parts | {part: xml})


def doubled() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.xml", "1")
        file.writestr("b.xml", "2")
    return buffer.getvalue().replace(b"b.xml", b"a.xml")


def encrypted() -> bytes:
    data = bytearray(archive({"word/document.xml": b"x"}))
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, entry + 8, 1)
    return bytes(data)


_NS = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITIES = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty.docx": (b"", "文件是空的"),
    "spaces.txt": (b" \n\t ", "文件是空的"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx"),
    "really-old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx"),
    "rich.doc": (rb"{\rtf1\ansi report}", "RTF"),
    "scan.docx": (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
    "photo.pdf": (b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
    "tool.txt": (b"MZ" + bytes(50), "程序"),
    "packed.docx": (b"Rar!\x1a\x07", "压缩包"),
    "noise.txt": (b"abc\0\0\0def" * 20, "不是文字"),
    "cut.docx": (word()[:-400], "损坏"),
    "torn.docx": (word()[:200] + bytes(300) + word()[500:], ""),
    "odt.docx": (archive({"content.xml": b"<a/>"}), "没有 Word 或 Excel"),
    "bomb.docx": (archive({"word/document.xml": b" " * (30 * 2**20)}), "解压后过大"),
    "ratio.docx": (archive({"word/media/a.bin": bytes(20 * 2**20)}), "解压后过大"),
    "many.docx": (archive({f"{i}.xml": b"" for i in range(3100)}), "条目过多"),
    "twice.docx": (doubled(), "重名"),
    "locked.docx": (encrypted(), "加密"),
    "entities.docx": (word_with(ENTITIES + b"<d>&b;</d>"), "XML 声明"),
    "wide-entities.docx": (word_with((ENTITIES + b"<d/>").decode().encode("utf-16")), "XML 声明"),
    "deep.docx": (word_with(b"<w:d " + _NS + b">" + b"<a>" * 5000 + b"</a>" * 5000 + b"</w:d>"), ""),
    "no-target.docx": (
        word_with(
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="x"/></Relationships>',
            "word/_rels/document.xml.rels",
        ),
        "已损坏",
    ),
    "nobody.docx": (word_with(b"<w:document " + _NS + b"/>"), ""),
    "broken.xlsx": (archive({"xl/workbook.xml": b"<workbook/>"}), ""),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "PDF"),
    "yaml-bomb.md": (b"---\na: &a [x, x]\nb: [*a, *a]\n---\n# t\n", "说明信息"),
    "bad-yaml.md": (b"---\na: [\n---\n# t\n", "说明信息"),
    "letter.txt": ("您好，附件是会议通知。".encode(), "没有找到年度报告"),
    "letter.md": ("# 会议通知\n\n请参加。".encode(), "没有找到年度报告"),
    "letter.html": ("<html><body><p>会议通知</p></body></html>".encode(), "没有找到年度报告"),
    "deep.html": (b"<div>" * 50_000 + b"x", ""),
    "spans.html": (
        b"<table>" + b'<tr><td colspan="99999999" rowspan=1000>1</td><td>2</td></tr>' * 400 + b"</table>",
        "",
    ),
    "nothing.html": (b"<!-- -->" + b"<html>", ""),
    "array.json": (b"[1, 2]", "一个对象"),
    "cut.json": (b'{"agency": "x"', "不是正确的 JSON"),
    "deep.json": (b"[" * 100_000, "不是正确的 JSON"),
    "nan.json": (b'{"agency": NaN}', "不是正确的 JSON"),
    "long.json": (b'{"year": ' + b"9" * 9000 + b"}", "不是正确的 JSON"),
    "coding.txt": (b"\xff\xff\xff\xfe\xfd" * 20, ""),
    "utf16.txt": (b"\xff\xfea", ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str, tmp_path: Path) -> None:
    data, words = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises((UnreadableFile, BadFigures)) as caught:
        read(path)
    sentence = str(caught.value)
    assert words in sentence
    assert sentence[0] >= "\u4e00"
    assert "\n" not in sentence
    assert len(sentence) < 120


SLOW: dict[str, bytes] = {
    "starts.txt": "自然人\n".encode() * 49_000,
    "numerals.txt": ("一、" * 300_000).encode(),
    "dashes.txt": b"|" + b"-" * 900_000 + b"x",
    "spaces.md": b"# " + b" " * 500_000 + b"x",
    "stars.md": b"**" * 400_000,
    "labels.html": (
        "<table>" + "<tr><td>规章行政许可行政处罚</td><td>1</td></tr>" * 9_000 + "</table>"
    ).encode(),
    "brackets.txt": ("一、总体情况" + "（" * 400_000).encode(),
    "digits.txt": ("规章\n" + "1," * 500_000).encode(),
    "pipes.txt": b"|" * 1_000_000,
    "dates.txt": ("2023年1月1日至" * 100_000).encode(),
}


@pytest.mark.parametrize("name", SLOW)
def test_files_that_slow_parsers_down(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(SLOW[name])
    begun = time.process_time()
    with contextlib.suppress(UnreadableFile):
        read(path)
    assert time.process_time() - begun < 10


def test_tables_of_impossible_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("|" + "规章|行政许可|行政处罚|" * 330 + "\n" + "|1|\n" * 9000, "utf-8")
    with pytest.raises(UnreadableFile, match="表格过大"):
        read(path)
    path.write_bytes("公开\n".encode() * 60_000)
    with pytest.raises(FileTooLarge, match="行"):
        read(path)


def test_running_out_of_memory_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(_: bytes) -> None:
        raise MemoryError

    path = tmp_path / "a.txt"
    path.write_text("一、总体情况", "utf-8")
    monkeypatch.setitem(readers._CONTENT, guard.Kind.TEXT, hungry)
    with pytest.raises(UnreadableFile, match="过于复杂"):
        read(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.docx", tmp_path):
        with pytest.raises(FileMissing):
            read(path)


def test_unreadable_for_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def refuse(self: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UnreadableFile, match="打不开"):
        read(path)


def test_size_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、总体情况\n" * 100, "utf-8")
    monkeypatch.setattr(guard, "MAX_TEXT", 100)
    with pytest.raises(FileTooLarge):
        read(path)
    monkeypatch.setattr(guard, "MAX_FILE", 100)
    with pytest.raises(FileTooLarge):
        read(path)
    monkeypatch.setattr(guard, "MAX_TOTAL", 100)
    with pytest.raises(FileTooLarge):
        guard.kind_of(word())


def test_reports_and_figures_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text('{"agency": "甲局", "year": 2023}', "utf-8")
    with pytest.raises(UnreadableFile, match="数据文件"):
        read_report(path)
    assert read_figures(path).agency == "甲局"
    prose = tmp_path / "prose.txt"
    prose.write_text("甲局2023年政府信息公开工作年度报告\n一、总体情况\n好。", "utf-8")
    with pytest.raises(BadFigures, match="没有读到表格"):
        read_figures(prose)
    assert issubclass(NotAReport, UnreadableFile)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from(["txt", "md", "html", "json", "docx", "xlsx"]))
def test_random_bytes_never_escape(tmp_path: Path, data: bytes, extension: str) -> None:
    path = tmp_path / f"random.{extension}"
    path.write_bytes(data)
    with contextlib.suppress(ReportAssistantError):
        read(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 255)), min_size=1, max_size=8), st.randoms())
def test_mutated_word_files_never_escape(
    tmp_path: Path, changes: list[tuple[int, int]], random: Random
) -> None:
    data = bytearray(word("一、总体情况。本年公开信息3条。"))
    for kind, byte in changes:
        position = random.randrange(len(data))
        if kind:
            data[position] = byte
        else:
            del data[position : position + byte]
            data = data or bytearray(b"x")
    path = tmp_path / "mutated.docx"
    path.write_bytes(bytes(data))
    with contextlib.suppress(ReportAssistantError):
        read(path)
