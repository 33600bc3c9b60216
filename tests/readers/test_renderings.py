"""Every rendering of the tables that real files show gives the same figures (domain.md 4.6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import reader_cases as cases
from hypothesis import HealthCheck, given, settings

from report_assistant.export.markdown import render
from report_assistant.readers import read_report
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures
from report_assistant.report.form import Generation, Table, form

Renderer = Callable[[Table, Figures], str]
KEEPS_BLANKS = (cases.tab_cells, cases.pipes_at_end, cases.pipe_runs, cases.wide_pipes)
LOSES_BLANKS = (cases.bare_cells, cases.border_lines, cases.row_lines, cases.one_line)


def read_text(text: str, folder: Path, name: str = "report.txt", encoding: str = "utf-8") -> Report:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read_report(path)


@pytest.mark.parametrize("generation", Generation)
@pytest.mark.parametrize("render", [*KEEPS_BLANKS, *LOSES_BLANKS], ids=lambda r: r.__name__)
def test_plain_text(render: Renderer, generation: Generation, tmp_path: Path) -> None:
    given = cases.figures(generation)
    result = read_text(cases.document(cases.report(given), render), tmp_path)
    assert cases.words(result) == cases.words(cases.report(given))
    assert result.warnings == ()


@pytest.mark.parametrize("generation", Generation)
@pytest.mark.parametrize("render", KEEPS_BLANKS, ids=lambda r: r.__name__)
def test_blanks_notes_and_wide_digits(render: Renderer, generation: Generation, tmp_path: Path) -> None:
    given = cases.figures(generation, lambda i: cases.RAWS[i % len(cases.RAWS)])
    result = read_text(cases.document(cases.report(given), render), tmp_path)
    assert cases.amounts(result.figures) == cases.amounts(given)


@pytest.mark.parametrize("render", LOSES_BLANKS, ids=lambda r: r.__name__)
def test_lost_blanks_are_said_not_guessed(render: Renderer, tmp_path: Path) -> None:
    given = cases.figures(raw=lambda i: "" if i == 12 else str(i))
    result = read_text(cases.document(cases.report(given), render), tmp_path)
    row = form(Generation.G2021).table(2).cells[2].row
    assert not any(cell.row == row for cell in result.figures.values)
    assert [w.message for w in result.warnings] == [f"表二“{row}”一行的数据不全或无法辨认"]
    assert len(result.figures.values) == 193


@pytest.mark.parametrize("generation", Generation)
def test_web_page(generation: Generation, tmp_path: Path) -> None:
    given = cases.figures(generation, lambda i: cases.RAWS[i % len(cases.RAWS)])
    page = cases.document(cases.report(given), cases.html, "<p>{}</p>".format)
    result = read_text(f"<html><head><title>x</title></head><body>{page}</body></html>", tmp_path, "a.html")
    assert cases.words(result) == cases.words(cases.report(given))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases.any_report())
def test_markdown_reads_back_the_same(tmp_path: Path, given: Report) -> None:
    result = read_text(render(given), tmp_path, "report.md")
    assert cases.words(result) == cases.words(given)
    assert result.period == (given.signature.date and result.period)


def test_corpus_reads_back_the_same(tmp_path: Path) -> None:
    for path in sorted(Path("corpus").glob("*.md")):
        first = read_report(path)
        assert first.warnings == (), path
        assert [s.number for s in first.sections] == [1, 2, 3, 4, 5, 6], path
        assert first.tables == (1, 2, 3), path
        assert first.figures.values.keys() == set(first.figures.form.cells), path
        again = read_text(render(first), tmp_path, "again.md")
        assert cases.words(again) == cases.words(first), path


# ---------------------------------------------------------------------- damaged labels


def test_damaged_labels_are_read_by_likeness(tmp_path: Path) -> None:
    text = cases.document(cases.report(cases.figures()), cases.pipe_runs)
    damage = {
        "本年处理决定数量": "本年处理绝对数量",
        "二、上年结转政府信息公开申请数量": "二、上年结转政府信息公开数量",
        "1.属于国家秘密": "1、属于国家秘密",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
        "|商业企业|": "|商业 企业|",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）": "",
    }
    for whole, broken in damage.items():
        assert whole in text
        text = text.replace(whole, broken)
    result = read_text(text, tmp_path)
    assert cases.amounts(result.figures) == cases.amounts(cases.figures())
    assert result.warnings == ()


@pytest.mark.parametrize("generation", Generation)
def test_lost_labels_are_read_by_position_with_a_warning(generation: Generation, tmp_path: Path) -> None:
    given = cases.figures(generation)

    def anonymous(table: Table, of: Figures) -> str:
        return "\n".join(
            "|".join("甲乙丙"[c.top % 3] * 3 if c.cell is None else of.values[c.cell].raw for c in row) + "|"
            for row in cases._rows(table)
        )

    def render(table: Table, of: Figures) -> str:
        return cases.pipe_runs(table, of) if table.number == 1 else anonymous(table, of)

    result = read_text(cases.document(cases.report(given), render), tmp_path)
    assert cases.amounts(result.figures) == cases.amounts(given)
    messages = [w.message for w in result.warnings]
    assert "表二的行列名称有缺损，已按位置读取，请核对" in messages


def test_traditional_script_is_read(tmp_path: Path) -> None:
    from opencc import OpenCC

    text = OpenCC("s2t").convert(cases.document(cases.report(cases.figures()), cases.tab_cells))
    result = read_text(text, tmp_path)
    assert cases.amounts(result.figures) == cases.amounts(cases.figures())
    assert [s.number for s in result.sections] == [1, 2, 3, 4, 5, 6]
    assert "發佈" in result.sections[0].text or "發布" in result.sections[0].text  # quoted as written


def test_two_reports_in_one_file_are_said(tmp_path: Path) -> None:
    one = cases.document(cases.report(cases.figures()), cases.pipe_runs)
    messages = [w.message for w in read_text(one + "\n" + one, tmp_path).warnings]
    assert all(
        f"{name}在文件中不止一份，请核对读取的是哪一份" in messages for name in ("表一", "表二", "表三")
    )


def test_a_table_over_two_pages_is_one_table(tmp_path: Path) -> None:
    def render(table: Table, of: Figures) -> str:
        lines = cases.pipe_runs(table, of).splitlines()
        if table.number != 2:
            return "\n".join(lines)
        return "\n".join([*lines[:15], "（续表）", *lines[:3], *lines[15:]])

    result = read_text(cases.document(cases.report(cases.figures()), render), tmp_path)
    assert cases.amounts(result.figures) == cases.amounts(cases.figures())
