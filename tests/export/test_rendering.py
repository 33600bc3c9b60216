"""What LibreOffice prints: each table on its page, nothing cut, the tall label written downwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from export_cases import figures_of, report_of

from office import convert
from report_assistant.drafting.template import LedgerEntry
from report_assistant.export.word import write_report
from report_assistant.report.document import LEDGER_TITLE, Paragraph, Report
from report_assistant.report.form import Cell, Generation, Table

POINTS_A4 = (595, 842)
MARGIN = 28  # points; the tables are wider than the text, as in the official form, and centred


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def pages_of(path: Path) -> list[Any]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [
            (
                squeezed(page.extract_text() or ""),
                page.chars,
                page.lines + page.rects,
                page.width,
                page.height,
            )
            for page in pdf.pages
        ]


def full(generation: Generation) -> Report:
    """A report whose cells hold four digits and whose sections two to four have a line of text."""
    cells = figures_of(generation, {}).form.cells
    amounts: dict[Cell, Any] = {cell: 100 + n for n, cell in enumerate(cells)}
    report = report_of(figures_of(generation, amounts))
    told = "本年度有关情况按照法定格式填报，数据见下表，与上年口径一致。"
    sections = tuple(
        replace(s, paragraphs=(Paragraph(told * 3),)) if s.number in {2, 3, 4} else s for s in report.sections
    )
    return replace(report, sections=sections)


def table_page(pages: Sequence[Any], table: Table) -> Iterator[int]:
    """Pages on which the first head or the last row of ``table`` stands."""
    first = squeezed(table.grid[0].text)[:6]
    last = squeezed([g.text for g in table.grid if g.cell is None][-1])
    for number, (text, *_) in enumerate(pages):
        if first in text and (last in text or table.number == 3):
            yield number


@pytest.mark.office
def test_tables_are_printed_whole_and_inside_the_page(tmp_path: Path) -> None:
    plain = {g: report_of(figures_of(g, {})) for g in Generation}
    told = {g: full(g) for g in Generation}
    files = []
    for kind, reports in (("plain", plain), ("told", told)):
        for generation, report in reports.items():
            path = tmp_path / f"{kind}-{int(generation)}.docx"
            entry = LedgerEntry(1, 0, 0, 4, "118条", "A02", "fact", "用户提供的事实", "118", "条")
            write_report(report, path, unfinished=kind == "told", ledger=[entry] * 3, appendix=kind == "told")
            files.append(path)
    for printed in convert(files, "pdf", tmp_path / "pdf"):
        generation = Generation(int(printed.stem[-4:]))
        report = (told if printed.stem.startswith("told") else plain)[generation]
        pages = pages_of(printed)
        assert 3 <= len(pages) <= 8, printed.stem
        for table in report.figures.form.tables:
            found = list(table_page(pages, table))
            assert len(found) == 1, (printed.stem, table.number, found)
            inside_the_page(pages[found[0]], report, table)
        label_downwards(pages[next(table_page(pages, report.figures.form.table(2)))])
        running = "".join(text for text, *_ in pages)
        if printed.stem.startswith("told"):
            assert squeezed(LEDGER_TITLE) in pages[-1][0]
        assert squeezed(report.signature.printed_date) in running


def inside_the_page(page: Any, report: Report, table: Table) -> None:
    """Every figure of the table is printed on the page, every line and letter stands inside it."""
    _, chars, lines, width, height = page
    assert (round(width), round(height)) == POINTS_A4
    assert min(line["x0"] for line in lines) >= MARGIN
    assert max(line["x1"] for line in lines) <= width - MARGIN
    assert max(char["bottom"] for char in chars) <= height - MARGIN
    printed = sorted(re.findall(r"\d{3,}", " ".join(_words(chars))))
    wanted = sorted(str(report.figures.amount(cell)) for cell in table.cells)
    for amount in set(wanted):
        if len(amount) > 2:
            assert printed.count(amount) >= wanted.count(amount), amount


def _words(chars: Sequence[Any]) -> Iterator[str]:
    """Runs of digits that stand side by side."""
    word, last = "", None
    for char in sorted(chars, key=lambda c: (round(c["top"]), c["x0"])):
        near = last is not None and abs(char["top"] - last["top"]) < 1 and char["x0"] - last["x1"] < 1
        if word and not near:
            yield word
            word = ""
        word, last = word + char["text"], char
    yield word


def label_downwards(page: Any) -> None:
    """三、本年度办理结果 is one column of letters, top to bottom."""
    _, chars, *_ = page
    left = min(c["x0"] for c in chars if c["text"] == "办" and c["size"] < 11)
    column = [c for c in chars if abs(c["x0"] - left) < 8 and c["size"] < 11]
    letters = "".join(c["text"] for c in sorted(column, key=lambda c: c["top"]))
    assert "本年度办理结果" in letters
