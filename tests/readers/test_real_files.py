"""Real reports and figures beside the checkout; skipped where they are not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import shared_file
from report_assistant.readers import read, read_figures, read_report, read_reports
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell, Generation
from report_assistant.report.record import figures_from_dict, figures_to_dict
from report_assistant.report.text import normalise


def real_sets() -> list[dict[str, object]]:
    data = json.loads(shared_file("data/real_figures.json").read_text("utf-8"))
    assert isinstance(data, list)
    return data


def test_xicheng_report(xicheng: Path) -> None:
    report = read_report(xicheng)
    assert report.title == "中关村科技园区西城园管理委员会2023年政府信息公开工作年度报告"
    assert (report.agency, report.year) == ("中关村科技园区西城园管理委员会", 2023)
    assert [(s.number, s.numeral) for s in report.sections] == [
        *((1, "一"), (2, ""), (3, ""), (4, "四"), (5, "五"), (6, "六"))
    ]
    assert [len(s.paragraphs) for s in report.sections] == [14, 0, 0, 0, 1, 1]
    assert len(report.preamble) == 1
    assert report.period is None
    sign = report.signature
    assert (sign.organ, sign.printed_date) == ("中关村科技园区西城园管理委员会", "2024年1月")
    assert (sign.year, sign.month, sign.day, sign.date) == (2024, 1, None, None)
    assert report.warnings == ()


def test_xicheng_figures(xicheng: Path) -> None:
    figures = read_report(xicheng).figures
    assert [sum(c.table == n for c in figures.values) for n in (1, 2, 3)] == [10, 175, 15]
    given = {cell: v.amount for cell, v in figures_from_dict(real_sets()[0]).values.items()}
    assert {cell: v.amount for cell, v in figures.values.items()} == given
    assert {c.row: v.amount for c, v in figures.values.items() if v.amount} == {"行政规范性文件": 2}
    place = figures.values[Cell(1, "规章", "本年制发件数")].place
    assert str(place) == "表一“规章”“本年制发件数”"
    assert place.section == 2


def test_the_blank_official_form() -> None:
    report = read_report(shared_file("reports/official-form-2021.docx"))
    assert report.tables == (1, 2, 3)
    assert len(report.figures.values) == 200
    assert all(value.blank for value in report.figures.values.values())
    assert [s.number for s in report.sections] == [1, 2, 3, 4, 5, 6]
    assert report.figures.generation is Generation.G2021
    assert [w.message for w in report.warnings] == ["没有找到报告年份", "没有找到报告机关的名称"]


@pytest.mark.parametrize("number", range(18))
def test_every_real_set_loads_and_writes_back(number: int, tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text(json.dumps(real_sets()[number], ensure_ascii=False), "utf-8")
    figures = read(path)
    assert isinstance(figures, Figures)
    path.write_text(json.dumps(figures_to_dict(figures), ensure_ascii=False), "utf-8")
    assert read_figures(path) == figures
    for cell, value in figures.values.items():
        assert value.amount is not None or value.blank, cell


def test_two_reports_side_by_side_in_one_pdf() -> None:
    reports = read_reports(shared_file("reports/suqian-2023-and-2024-side-by-side.pdf"))
    assert [(r.agency, r.year) for r in reports] == [("宿迁市", 2023), ("宿迁市", 2024)]
    wanted = {s["year"]: s for s in real_sets() if "宿迁" in str(s["agency"])}
    for report in reports:
        given = figures_from_dict(wanted[report.year]).values
        assert {c: v.amount for c, v in report.figures.values.items()} == {
            c: v.amount for c, v in given.items()
        }
        assert [(s.number, s.numeral, s.place.page) for s in report.sections] == [
            *((1, "一", 1), (2, "二", 5), (3, "三", 8), (4, "四", 12), (5, "五", 14), (6, "六", 15))
        ]
        pages = {
            table: {v.place.page for c, v in report.figures.values.items() if c.table == table}
            for table in (1, 2, 3)
        }
        assert pages == {1: {5}, 2: {8, 9}, 3: {12}}
        assert [w.message[:10] for w in report.warnings] == ["文件中并排印有202", "没有找到报告题目"]
    assert [[len(s.paragraphs) for s in r.sections] for r in reports] == [
        [7, 0, 0, 0, 5, 1],
        [7, 0, 0, 0, 1, 1],
    ]
    first = [normalise(r.sections[0].paragraphs[2].text) for r in reports]
    assert ("3607件" in first[0], "3646件" in first[1]) == (True, True)
    assert normalise(reports[1].sections[5].text).endswith("《政府信息公开信息处理费管理办法》规定。")
