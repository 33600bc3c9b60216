"""Real reports and figures beside the checkout; skipped where they are not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import shared_file
from report_assistant.readers import read, read_figures, read_report
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell, Generation
from report_assistant.report.record import figures_from_dict, figures_to_dict


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


def test_a_pdf_of_two_reports_is_not_taken_for_one() -> None:
    report = read_report(shared_file("reports/suqian-2023-and-2024-side-by-side.pdf"))
    messages = " ".join(w.message for w in report.warnings)
    assert all(f"{table}在文件中不止一份" in messages for table in ("表一", "表二", "表三"))
