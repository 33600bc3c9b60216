from __future__ import annotations

import re
from pathlib import Path

import pytest
from export_cases import any_figures, figures_of, report_of
from hypothesis import HealthCheck, given, settings
from lxml import html

from conftest import ROOT
from report_assistant.export.html import render, write_page
from report_assistant.readers import read_report
from report_assistant.report.document import Paragraph, Report
from report_assistant.report.figures import Figures
from report_assistant.report.form import Generation, form


def same(one: Report, other: Report) -> None:
    assert (other.title, other.agency, other.year) == (one.title, one.agency, one.year)
    assert [p.text for p in other.preamble] == [p.text for p in one.preamble]
    assert [(s.number, s.heading, s.text) for s in other.sections] == [
        (s.number, s.heading, s.text) for s in one.sections
    ]
    assert {c: v.raw for c, v in other.figures.values.items()} == {
        c: v.raw for c, v in one.figures.values.items()
    }
    assert (other.signature.organ, other.signature.printed_date) == (
        one.signature.organ,
        one.signature.printed_date,
    )


@given(figures=any_figures())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_written_page_reads_back_the_same(figures: Figures, tmp_path: Path) -> None:
    report = report_of(figures)
    path = tmp_path / "report.html"
    write_page(report, path)
    same(report, read_report(path))


@pytest.mark.parametrize("sample", sorted((ROOT / "corpus").glob("*.md"))[::9], ids=lambda p: p.stem)
def test_a_sample_report_reads_back_the_same(sample: Path, tmp_path: Path) -> None:
    report = read_report(sample)
    write_page(report, tmp_path / "report.html")
    same(report, read_report(tmp_path / "report.html"))


@pytest.mark.parametrize("generation", Generation)
def test_tables_are_semantic_and_have_the_official_grid(generation: Generation) -> None:
    page = html.document_fromstring(render(report_of(figures_of(generation, {}))))
    tables = page.findall(".//table")
    assert len(tables) == 3
    for made, layout in zip(tables, form(generation).tables, strict=True):
        assert made.findtext("caption", "").startswith("表")
        taken: set[tuple[int, int]] = set()
        found = {}
        for top, row in enumerate(made.iter("tr")):
            left = 0
            for cell in row:
                while (top, left) in taken:
                    left += 1
                size = (int(cell.get("rowspan", "1")), int(cell.get("colspan", "1")))
                taken |= {(top + i, left + j) for i in range(size[0]) for j in range(size[1])}
                found[top, left] = (cell.tag, *size)
                assert (cell.get("scope") is not None) == (cell.tag == "th")
                left += size[1]
        assert found == {
            (g.top, g.left): ("td" if g.cell is not None else "th", g.height, g.width) for g in layout.grid
        }
        assert len(made.findall("thead/tr")) == layout.head_rows


def test_the_page_stands_alone() -> None:
    text = render(report_of(figures_of(Generation.G2021, {})))
    page = html.document_fromstring(text)
    assert page.get("lang") == "zh-CN"
    assert page.findtext(".//title") == page.findtext(".//h1")
    assert [h.tag for h in page.iter("h1", "h2")] == ["h1", *["h2"] * 6]
    assert not list(page.iter("script", "link", "img", "iframe", "form"))
    assert not re.search(r"(?:src|href)\s*=|url\(|@import|https?:", text)


def test_text_of_a_report_never_becomes_markup() -> None:
    report = Report(
        figures_of(Generation.G2021, {}, "<b>局"), "<script>alert(1)</script>", (Paragraph("a < b & c\x00"),)
    )
    text = render(report)
    assert "<script>" not in text
    assert "<p>a &lt; b &amp; c</p>" in text
