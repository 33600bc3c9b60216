"""Web pages: encodings, hidden parts, layout tables, spans."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import reader_cases as cases

from report_assistant.readers import read_report
from report_assistant.readers.blocks import Grid, Text
from report_assistant.readers.html import decode_page, read_html
from report_assistant.report.form import Generation


def texts(page: str) -> list[str]:
    return [b.text for b in read_html(page.encode()).blocks if isinstance(b, Text)]


def test_blocks_hidden_parts_and_inline_tags() -> None:
    page = """<html><head><title>题</title><style>p{}</style></head><body><script>var x="公开"</script>
    <!-- 注释 --><h2>一、<b>总体</b>情况</h2><div>全年<span>公开</span>
    <o:p></o:p>信息<br>118条<p>另段</p>尾</div><select><option>选</option></select></body></html>"""
    assert texts(page) == ["一、总体情况", "全年公开 信息", "118条", "另段", "尾"]
    levels = [b.level for b in read_html(page.encode()).blocks if isinstance(b, Text)]
    assert levels == [2, 0, 0, 0, 0]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_declared_gb2312_means_gb18030(declared: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>面积80㎡，朱镕堃</p>'
    assert "80㎡，朱镕堃" in decode_page(page.encode("gb18030"))


def test_other_encodings() -> None:
    assert decode_page("<p>公开</p>".encode("gb18030")) == "<p>公开</p>"
    assert decode_page('<meta charset="utf-8"><p>公开</p>'.encode()).endswith("<p>公开</p>")


def test_an_xml_declaration_is_no_obstacle() -> None:
    assert texts('<?xml version="1.0" encoding="utf-8"?><html><body><p>公开</p></body></html>') == ["公开"]


def test_layout_tables_become_text_and_small_tables_too() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    page = f"<table><tr><td>菜单</td><td><p>正文</p>{inner}</td></tr></table>"
    assert texts(page) == ["菜单", "正文", "甲", "乙"]


def test_spans_of_broken_pages_are_cut() -> None:
    row = '<tr><td rowspan="9">甲</td><td colspan="x">1</td><td rowspan=0>2</td></tr>'
    page = f"<table>{row}<tr><th>3</th><td>4</td><li>x</li></tr></table>"
    grid = next(b for b in read_html(page.encode()).blocks if isinstance(b, Grid))
    places = [(c.top, c.left, c.height, c.width, c.text) for c in grid.cells]
    assert places == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 1, "1"),
        (0, 2, 1, 1, "2"),
        (1, 1, 1, 1, "3"),
        (1, 2, 1, 1, "4"),
    ]


def test_a_page_in_gb2312_as_word_saves_it(tmp_path: Path) -> None:
    given = cases.report(cases.figures(Generation.G2021))
    body = cases.document(given, cases.html, "<p class=MsoNormal><span lang=EN-US>{}</span></p>".format)
    page = f'<html><meta charset="gb2312"><body><table><tr><td>{body}</td></tr></table></body></html>'
    path = tmp_path / "page.htm"
    path.write_bytes(page.encode("gb18030"))
    result = read_report(path)
    assert cases.words(result) == cases.words(given)


@pytest.mark.parametrize(
    ("content", "day"),
    [
        ("2024-01-25 10:30", date(2024, 1, 25)),
        ("2024-13-01", None),
        ("2024", None),
        ("9" * 30, None),
        ("", None),
    ],
)
def test_the_head_of_a_page_may_name_its_day(content: str, day: date | None) -> None:
    page = f'<head><meta charset="utf-8"><meta name="PubDate" content="{content}"></head><p>公开</p>'
    assert read_html(page.encode()).published == day
