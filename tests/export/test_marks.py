from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from export_cases import figures_of, report_of
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from office import convert
from report_assistant.checks import Evidence, Finding, Severity
from report_assistant.export.marks import Piece, accepted, section_pieces, sentence_pieces
from report_assistant.export.word import write_report
from report_assistant.readers import read_report
from report_assistant.report.figures import Place
from report_assistant.report.form import RECEIVED, Cell, Generation

TEXTS = st.lists(st.text(alphabet="主动公开信息11892条。；，（一） \n", max_size=60), max_size=4)


def rejected(pieces: Sequence[Piece]) -> str:
    return "".join(p.text for p in pieces if p.kind != "ins")


def squeezed(texts: Sequence[str]) -> str:
    return "".join("".join(texts).split())


@given(before=TEXTS, now=TEXTS)
def test_accepting_all_marks_gives_this_year_and_rejecting_last_year(
    before: list[str], now: list[str]
) -> None:
    pieces = section_pieces(before, now)
    assert ["".join(accepted(p)) for p in pieces] == now
    if now:
        assert squeezed([rejected(p) for p in pieces]) == squeezed(before)


def test_only_the_words_that_changed_are_marked() -> None:
    assert sentence_pieces("全年公开信息118条，比较及时。", "全年公开信息120条，比较及时。") == [
        Piece("same", "全年公开信息"),
        Piece("del", "118"),
        Piece("ins", "120"),
        Piece("same", "条，比较及时。"),
    ]


def test_a_dropped_sentence_stands_struck_out_where_it_was() -> None:
    (pieces,) = section_pieces(
        ["甲事项已公开。乙事项未公开。丙事项已登记。"], ["甲事项已公开。丙事项已登记。"]
    )
    assert [p.kind for p in pieces] == ["same", "del", "same"]


def marked(folder: Path) -> Path:
    now, before = (read_report(ROOT / "corpus" / f"qinghe-sifaju-{year}.md") for year in (2023, 2022))
    comment = Finding("N.X", Severity.WARNING, "请核对。", (Evidence(Place(section=1, paragraph=1)),))
    write_report(now, folder / "marked.docx", findings=[comment], last_year=before)
    return folder / "marked.docx"


def test_a_marked_copy_reads_as_this_year_and_says_what_it_is(tmp_path: Path) -> None:
    path = marked(tmp_path)
    now = read_report(ROOT / "corpus" / "qinghe-sifaju-2023.md")
    again = read_report(path)
    assert [s.text for s in again.sections] == [s.text for s in now.sections]
    assert {c: v.raw for c, v in again.figures.values.items()} == {
        c: v.raw for c, v in now.figures.values.items()
    }
    document = docx.Document(str(path))
    assert "对照稿" in document.sections[0].header.paragraphs[0].text
    marks = list(document.element.iter(qn("w:ins"), qn("w:del")))
    assert {m.get(qn("w:author")) for m in marks} == {"与上年对照"}
    numbers = [m.get(qn("w:id")) for m in marks]
    assert len(set(numbers)) == len(numbers) > 20
    assert not [t for m in document.element.iter(qn("w:del")) for t in m.iter(qn("w:t"))]


def test_figures_of_another_form_are_not_compared(tmp_path: Path) -> None:
    old = report_of(figures_of(Generation.G2019, {Cell(2, RECEIVED, "自然人"): 3}))
    new = report_of(figures_of(Generation.G2021, {Cell(2, RECEIVED, "自然人"): 5}))
    write_report(new, tmp_path / "report.docx", last_year=old)
    tables = docx.Document(str(tmp_path / "report.docx")).tables
    assert not [n for t in tables for n in t._tbl.iter(qn("w:ins"), qn("w:del"))]


@pytest.mark.office
def test_a_marked_copy_survives_libreoffice(tmp_path: Path) -> None:
    (again,) = convert([marked(tmp_path)], "docx", tmp_path / "again")
    now = read_report(ROOT / "corpus" / "qinghe-sifaju-2023.md")
    assert [s.text for s in read_report(again).sections] == [s.text for s in now.sections]
    assert list(docx.Document(str(again)).element.iter(qn("w:del")))
