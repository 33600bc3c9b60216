"""PDF files: paragraphs joined from lines, ruled tables, limits of the child process."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import reader_cases as cases
from pdf_maker import pdf, rule, table, text

from office import convert
from report_assistant.errors import UnreadableFile
from report_assistant.export.word import write_report
from report_assistant.readers import pdf as reader
from report_assistant.readers import pdf_child, read_report
from report_assistant.readers.blocks import Grid, Text

LEFT = 90
LINE = "全年通过政府网站公开各类信息并及时更新目录指南内容规范格式统一"  # fills a line


def texts(pages: list[list[str]]) -> list[str]:
    (report,) = pdf_child.reports(pdf(pages))
    return [item.get("text", "表") for item in report["blocks"]]


def test_indented_paragraphs_go_on_over_lines_and_pages() -> None:
    pages = [
        [
            text(200, 800, "年度报告"),
            text(LEFT + 24, 770, "一、总体情况"),
            text(LEFT + 24, 740, LINE[:-2]),
            text(LEFT, 710, LINE),
            text(280, 30, "- 1 -"),
        ],
        [text(LEFT, 800, "共二十条。"), text(LEFT + 24, 770, "另起一段。")],
    ]
    assert texts(pages) == ["年度报告", "一、总体情况", LINE[:-2] + LINE + "共二十条。", "另起一段。"]


def test_without_indents_a_short_line_ends_its_paragraph() -> None:
    pages = [
        [text(LEFT, 800 - 30 * i, line) for i, line in enumerate((LINE, "共二十条。", LINE, "另二条。"))]
    ]
    assert texts(pages) == [LINE + "共二十条。", LINE + "另二条。"]


def test_gaps_between_characters_and_digits_are_no_spaces() -> None:
    line = [text(LEFT, 800, "公开"), text(LEFT + 32, 800, "118"), text(LEFT + 76, 800, "条")]
    assert texts([line]) == ["公开118条"]


def test_a_ruled_table_stands_between_the_texts_around_it() -> None:
    rows = [["规章", "1", "2", "3"], ["文件", "4", "", "6"]]
    pages = [[text(LEFT, 800, "之前"), table(LEFT, 780, rows), text(LEFT, 700, "之后")]]
    (content,) = reader.read_pdf(pdf(pages))
    assert [b.text if isinstance(b, Text) else "表" for b in content.blocks] == ["之前", "表", "之后"]
    grid = next(b for b in content.blocks if isinstance(b, Grid))
    assert [c.text for c in grid.cells] == ["规章", "1", "2", "3", "文件", "4", "", "6"]
    assert {b.page for b in content.blocks} == {1}


def sheet(commands: list[str]) -> list[tuple[int, int, int, int, str]]:
    (report,) = pdf_child.reports(pdf([commands]))
    (block,) = (b for b in report["blocks"] if "cells" in b)
    return [tuple(cell) for cell in block["cells"]]


def test_merged_cells_have_heights_and_widths() -> None:
    lines = [
        *(rule(90, y, 290, y) for y in (700, 740)),
        *(rule(x, 700, x, 740) for x in (90, 150, 290)),
        rule(150, 720, 290, 720),
        rule(220, 700, 220, 720),
    ]
    words = [text(93, 715, "甲"), text(153, 725, "乙"), text(153, 705, "1"), text(223, 705, "2")]
    assert sheet([*lines, *words]) == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "1"),
        (1, 2, 1, 1, "2"),
    ]


def test_a_border_around_a_table_is_no_cell_of_it() -> None:
    rows = [["规章", "1"], ["文件", "4"]]
    frame = ["20 20 555 800 re S", text(LEFT, 800, "四、题目"), table(LEFT, 780, rows)]
    (report,) = pdf_child.reports(pdf([frame]))
    assert [b.get("text", "表") for b in report["blocks"]] == ["四、题目", "表"]


def test_prose_in_a_frame_is_read_as_text() -> None:
    frame = [
        *(f"{x} 700 250 100 re S" for x in (30, 280)),
        text(40, 770, "一、总体情况"),
        text(290, 770, "说明"),
    ]
    (report,) = pdf_child.reports(pdf([frame]))
    assert all("text" in b for b in report["blocks"])
    long = [["长" * 30 + "文" * 400, "1"], ["文件", "4"]]
    assert all("text" in b for b in pdf_child.reports(pdf([[table(10, 780, long, 9000)]]))[0]["blocks"])


def test_a_heading_laid_over_a_table_stays_a_line() -> None:
    rows = [["复议", "1", "2", "3"], ["诉讼", "4", "5", "6"]] + [["其他", "0", "0", "0"]] * 3
    commands = [
        table(LEFT, 780, rows),
        text(LEFT + 10, 763, "四、行政复议诉讼情况", 20),
        text(0, 5, "大字", 20),
    ]
    (report,) = pdf_child.reports(pdf([commands]))
    texts = [b.get("text", "表") for b in report["blocks"]]
    assert sorted(texts) == sorted(["四、行政复议诉讼情况", "表", "大字"])
    grid = next(b for b in report["blocks"] if "cells" in b)
    assert [c[4] for c in grid["cells"]][:8] == ["复议", "1", "2", "3", "诉讼", "4", "5", "6"]


def test_main_reads_and_writes_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    source = io.TextIOWrapper(io.BytesIO(pdf([[text(LEFT, 800, "总体情况")]])))
    monkeypatch.setattr(sys, "stdin", source)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(pdf_child, "_limit", lambda: None)
    pdf_child.main()
    assert json.loads(out.getvalue()) == [
        {"blocks": [{"text": "总体情况", "page": 1}], "agency": "", "year": None, "beside": [], "cut": False}
    ]


def test_limits_are_set_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    limits: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, _: limits.append(kind))
    pdf_child._limit()
    assert limits == [resource.RLIMIT_AS, resource.RLIMIT_CPU]
    monkeypatch.setitem(sys.modules, "resource", None)
    pdf_child._limit()


def test_a_pdf_without_text_may_be_a_scan() -> None:
    with pytest.raises(UnreadableFile, match="扫描件"):
        reader.read_pdf(pdf([["0 0 10 10 re S"]]))


def test_a_slow_pdf_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(UnreadableFile, match="限定的时间"):
        reader.read_pdf(b"%PDF")


def test_only_the_first_pages_of_a_long_file_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_child, "MAX_PAGES", 1)
    (report,) = pdf_child.reports(pdf([[text(LEFT, 800, "一")], [text(LEFT, 800, "二")]]))
    assert (report["cut"], len(report["blocks"])) == (True, 1)
    assert "只读取了前面的部分" in reader._content(report).notes[0]


def test_a_new_numbered_paragraph_begins_after_a_whole_sentence() -> None:
    lines = [LINE[:-1] + "。", "（二）" + LINE[:-3], LINE[:-3] + "见（", "一）" + LINE[:-3]]
    assert len(texts([[text(LEFT, 800 - 30 * i, line) for i, line in enumerate(lines)]])) == 2


@pytest.mark.office
def test_our_export_printed_to_pdf_reads_back_the_same(tmp_path: Path) -> None:
    given = cases.report(cases.figures())
    write_report(given, tmp_path / "report.docx")
    (saved,) = convert([tmp_path / "report.docx"], "pdf", tmp_path)
    result = read_report(saved)
    assert cases.amounts(result.figures) == cases.amounts(given.figures)
    assert [(s.number, s.numeral, s.text) for s in result.sections] == [
        (s.number, s.numeral, s.text) for s in given.sections
    ]
    assert (result.agency, result.year, result.signature.date) == (
        *(given.agency, given.year, given.signature.date),
    )
    assert result.figures.values[given.figures.form.cells[0]].place.page == 1


def test_running_heads_are_no_text() -> None:
    head, foot = text(85, 800, "内部资料注意保存"), text(85, 40, "第一科印")
    body = [text(85, 700, f"{n}、第{n}页的正文。") for n in "一二三"]
    assert "".join(texts([[head, line, foot] for line in body])) == "".join(
        f"{n}、第{n}页的正文。" for n in "一二三"
    )
    assert "内部资料" in "".join(texts([[head, line] for line in body[:2]])), "two pages prove nothing"
    assert texts([[text(85, 800, "【草稿·未完成】仅供修改"), body[0]]]) == ["一、第一页的正文。"]


@pytest.mark.office
def test_an_unfinished_draft_printed_to_pdf_comes_back_without_its_notice(tmp_path: Path) -> None:
    prose = {1: ("（一）主动公开情况", "公开【待补：政府网站发布信息】。"), 6: ("未收取信息处理费。",)}
    path = tmp_path / "draft.docx"
    write_report(cases.report(cases.figures(), prose), path, unfinished=True)
    (printed,) = convert([path], "pdf", tmp_path / "pdf")
    back = read_report(printed)
    assert "草稿" not in back.title + "".join(p.text for _, p in back.paragraphs())
    assert back.section(6).text == "未收取信息处理费。"  # type: ignore[union-attr]
