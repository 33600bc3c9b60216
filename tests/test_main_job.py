"""The whole main job on the command line, with every socket but loopback blocked."""

from __future__ import annotations

import json
import re
import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import SocketConnectBlockedError

from conftest import ROOT, with_index
from report_assistant.cli import main
from report_assistant.readers import read_figures, read_report
from report_assistant.report.record import figures_to_dict

LAST_YEAR = ROOT / "corpus" / "wanglan-zhujianju-2023.md"
THIS_YEAR = ROOT / "corpus" / "wanglan-zhujianju-2024.md"


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in argv])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


def data(out: str) -> Any:
    return json.loads(out)


@pytest.fixture(autouse=True)
def index(home: Path) -> None:
    """A start that is not the first one."""
    with_index(home)


@pytest.fixture
def figures_file(tmp_path: Path) -> Path:
    """A real-looking year: the figures of a sample report, with some facts."""
    shape = figures_to_dict(read_report(THIS_YEAR).figures)
    shape["facts"] = {
        "A02": "430条",
        "微信公众号发布信息": {"value": 210, "unit": "篇", "approx": "余"},
        "E03": "3次",
        "E03.2": "150人次",
        "G01": {"value": 0, "unit": "件"},
        "G02": "0元",
    }
    path = tmp_path / "figures.json"
    path.write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_the_network_is_really_blocked() -> None:
    with socket.socket() as probe, pytest.raises(SocketConnectBlockedError):
        probe.connect(("192.0.2.1", 80))


def test_read_check_draft_export_and_back(
    capsys: pytest.CaptureFixture[str], figures_file: Path, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "read", LAST_YEAR, "--json")
    assert code == 0
    assert [s["number"] for s in data(out)["sections"]] == [1, 2, 3, 4, 5, 6]

    code, out, _ = run(capsys, "check", figures_file, "--last-year", LAST_YEAR, "--json")
    assert code == 0, out
    assert data(out)["passed"] > 0

    word = tmp_path / "draft.docx"
    arguments = ("draft", "--figures", figures_file, "--last-year", LAST_YEAR, "--out", word, "--json")
    code, out, _ = run(capsys, *arguments)
    assert code == 0
    draft = data(out)
    assert [s["number"] for s in draft["sections"]] == [1, 2, 3, 4, 5, 6]
    first = draft["sections"][0]
    assert "430条" in first["text"]
    assert "210余篇" in first["text"]
    # Every digit of the text stands inside a ledger entry.
    for section in (draft["front"], *draft["sections"]):
        paragraphs = [
            "".join(s["text"] for s in p["sentences"]) for p in section["paragraphs"] if p["sentences"]
        ]
        covered = {
            (entry["paragraph"], i)
            for entry in section["ledger"]
            for i in range(entry["start"], entry["end"])
        }
        for number, paragraph in enumerate(paragraphs):
            for found in re.finditer(r"\d", paragraph):
                assert (number, found.start()) in covered, (section["number"], paragraph, found.start())

    report = read_report(word)
    assert report.agency == "望澜区住房和城乡建设局"
    assert report.year == 2024
    code, out, _ = run(capsys, "check", word, "--last-year", LAST_YEAR, "--json")
    rules = {f["rule"] for f in data(out)["findings"] if f["severity"] == "error" and f["state"] == "fail"}
    assert rules <= {"S.PLACEHOLDER"}, out


def test_a_draft_leaves_in_the_format_of_its_ending(
    capsys: pytest.CaptureFixture[str], figures_file: Path, tmp_path: Path
) -> None:
    draft = ("draft", "--figures", figures_file, "--last-year", LAST_YEAR, "--date", "2025年1月17日", "--out")
    for ending in (".md", ".html"):
        code, _, _ = run(capsys, *draft, tmp_path / f"draft{ending}")
        assert code == 0
        assert "430条" in "".join(p.text for _, p in read_report(tmp_path / f"draft{ending}").paragraphs())
    code, _, _ = run(capsys, *draft, tmp_path / "figures.xlsx")
    assert code == 0
    again, given = read_figures(tmp_path / "figures.xlsx"), read_figures(figures_file)
    assert {c: v.amount for c, v in again.values.items()} == {c: v.amount for c, v in given.values.items()}
    assert again.signed == date(2025, 1, 17)
    code, _, err = run(capsys, *draft, tmp_path / "draft.rtf")
    assert code == 2
    assert ".docx、.md、.html、.xlsx" in err


def test_search_answers_with_exact_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "search", "没有收到申请时一般怎么表述", "-k", 5, "--json")
    assert code == 0
    rows = data(out)
    assert rows
    for row in rows:
        source = (ROOT / "corpus" / f"{row['document']}.md").read_text(encoding="utf-8")
        assert all(line in source for line in row["quote"].splitlines())
    code, out, _ = run(
        capsys,
        "search",
        "培训",
        "--organ-type",
        "街道办事处",
        "--year",
        2024,
        "--section",
        "监督保障",
        "--json",
    )
    assert data(out)
    assert {(r["year"], r["area"]) for r in data(out)} == {(2024, "监督保障")}


def test_the_library_takes_lists_and_removes_a_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = tmp_path / "own.md"
    text = LAST_YEAR.read_text(encoding="utf-8").replace("望澜区住房和城乡建设局", "望澜区水利局")
    own.write_text(text, encoding="utf-8")
    code, out, _ = run(capsys, "library", "add", own, tmp_path / "missing.docx")
    assert code == 0
    assert "望澜区水利局" in out
    assert "未加入" in out
    code, out, _ = run(capsys, "library", "list", "--json")
    (row,) = [r for r in data(out) if r["agency"] == "望澜区水利局"]
    code, _, _ = run(capsys, "library", "verify")
    assert code == 0
    code, _, _ = run(capsys, "library", "remove", row["id"])
    assert code == 0
    code, _, err = run(capsys, "library", "remove", row["id"])
    assert code == 2
    assert "范文库里没有这份报告" in err


def test_a_blank_workbook_reads_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    code, _, _ = run(capsys, "figures", "blank", path, "--agency", "云溪县司法局", "--year", 2024)
    assert code == 0
    code, out, _ = run(capsys, "check", path, "--json")
    assert code in (0, 1)
    assert data(out)["run"] > 0


def test_errors_are_one_chinese_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, content in {"empty.docx": b"", "noise.pdf": b"%PDF-1.4 nothing", "x.json": b"{"}.items():
        path = tmp_path / name
        path.write_bytes(content)
        code, _, err = run(capsys, "check", path)
        assert code == 2
        assert re.search(r"[\u4e00-\u9fff]", err)
        assert "Traceback" not in err


def test_a_wrong_sum_ends_with_one(capsys: pytest.CaptureFixture[str], figures_file: Path) -> None:
    shape = json.loads(figures_file.read_text(encoding="utf-8"))
    shape["table2"]["（一）予以公开"]["自然人"] += 1
    figures_file.write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
    code, out, _ = run(capsys, "check", figures_file)
    assert code == 1
    assert "T2.ROW" in out
