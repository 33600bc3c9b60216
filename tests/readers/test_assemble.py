"""What becomes of parts that are missing, misplaced or unusual."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import reader_cases as cases

from report_assistant.readers import read_report
from report_assistant.readers.blocks import MAX_CELLS, grid_of_rows
from report_assistant.readers.markdown import front_matter
from report_assistant.report.document import Report
from report_assistant.report.form import Generation
from report_assistant.report.record import figures_from_dict, figures_to_dict

TITLE = "甲区司法局2023年政府信息公开工作年度报告"


def read_text(text: str, folder: Path, name: str = "report.txt") -> Report:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_report(path)


def messages(report: Report) -> list[str]:
    return [w.message for w in report.warnings]


def test_the_date_may_stand_under_the_title(tmp_path: Path) -> None:
    text = f"{TITLE}\n（2024年1月17日）\n依据条例编制。\n一、总体情况\n好。"
    report = read_text(text, tmp_path)
    assert report.signature.printed_date == "2024年1月17日"
    assert report.signature.place.words == "标题下日期"
    assert [p.text for p in report.preamble] == ["依据条例编制。"]


def test_organ_and_year_from_signature_or_text(tmp_path: Path) -> None:
    report = read_text(
        "一、总体情况\n好。\n六、其他需要报告的事项\n无。\n甲区司法局\n2024年1月17日", tmp_path
    )
    assert (report.agency, report.year) == ("甲区司法局", 2023)
    assert messages(report)[:2] == ["题目中没有年份，按2023年读取", "没有找到报告题目"]
    report = read_text("一、总体情况\n截至2022年底，公开3条。", tmp_path)
    assert (report.agency, report.year) == ("", 2022)
    assert "没有找到报告机关的名称" in messages(report)


@pytest.mark.parametrize(
    ("name", "read"),
    [("甲区\u200b司法局", "甲区司法局"), ("\ufeff甲区{{司法}}局", "甲区司法局"), ("甲" * 120 + "局", "")],
)
def test_every_name_that_is_read_can_be_kept(tmp_path: Path, name: str, read: str) -> None:
    report = read_text(f"---\nagency: {name}\nyear: 2023\n---\n\n一、总体情况\n好。", tmp_path)
    assert report.agency == read
    if read:
        assert figures_from_dict(figures_to_dict(report.figures)) == report.figures


def test_missing_parts_are_named(tmp_path: Path) -> None:
    report = read_text(
        "甲区司法局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n见附件。", tmp_path
    )
    missing = [f"没有找到第{n}部分的标题" for n in "一三四五六"] + [f"没有找到表{n}" for n in "一二三"]
    assert messages(report) == missing
    assert report.tables == ()
    assert not report.figures.values


def test_tables_without_any_heading(tmp_path: Path) -> None:
    given = cases.figures()
    text = "\n\n".join(cases.pipe_runs(table, given) for table in given.form.tables)
    assert cases.amounts(read_text(text, tmp_path).figures) == cases.amounts(given)


def test_prose_around_a_table_stays_prose(tmp_path: Path) -> None:
    given = cases.report(cases.figures())
    for render in (cases.tab_cells, cases.bare_cells, cases.pipe_runs):
        text = cases.document(given, render)
        text = text.replace("二、主动公开政府信息情况\n", "二、主动公开政府信息情况\n表格如下，许可3件：\n")
        text = text.replace("\n五、", "\n行政复议案件均已办结，未发生诉讼。\n五、")
        result = read_text(text, tmp_path)
        assert cases.amounts(result.figures) == cases.amounts(given.figures)
        assert [p.text for s in result.sections[1:4] for p in s.paragraphs] == [
            "表格如下，许可3件：",
            "行政复议案件均已办结，未发生诉讼。",
        ]


def test_a_contact_table_is_prose(tmp_path: Path) -> None:
    text = (
        "一、总体情况\n|联系人|甲某|电话|\n|---|---|---|\n|地址|某路1号|0000|\n六、其他需要报告的事项\n无。"
    )
    report = read_text(text, tmp_path)
    assert [p.text for p in report.sections[0].paragraphs] == [
        "联系人",
        "甲某",
        "电话",
        "地址",
        "某路1号",
        "0000",
    ]
    assert report.tables == ()


def test_a_line_that_only_begins_like_a_table(tmp_path: Path) -> None:
    text = "一、总体情况\n自然人\n申请人情况较上年平稳\n六、其他需要报告的事项\n无。"
    report = read_text(text, tmp_path)
    assert [p.text for p in report.sections[0].paragraphs] == ["自然人", "申请人情况较上年平稳"]


def test_a_table_without_numbers_in_a_known_shape(tmp_path: Path) -> None:
    rows = "|行政复议|行政诉讼|\n|结果维持|结果纠正|\n|尚未审结|总计|"
    report = read_text(f"一、总体情况\n{rows}\n六、其他需要报告的事项\n无。", tmp_path)
    assert "表三没有读到数据" in messages(report)


def test_lost_labels_of_the_first_generation(tmp_path: Path) -> None:
    rows = "\n".join("|" + "甲|" * 3 + "1|" * 7 for _ in range(23))
    report = read_text(
        f"甲区司法局2020年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{rows}", tmp_path
    )
    assert report.figures.generation is Generation.G2019
    assert report.figures.has_table(2)


def test_a_grid_is_cut_at_its_limit() -> None:
    assert len(grid_of_rows(["1"] * 900 for _ in range(200)).cells) == MAX_CELLS


@pytest.mark.parametrize("front", ["- 1\n- 2", "只有一句话"])
def test_front_matter_that_is_no_mapping_is_text(front: str) -> None:
    text = f"---\n{front}\n---\n正文"
    assert front_matter(text) == ({}, text)


def test_front_matter_wins_over_the_title(tmp_path: Path) -> None:
    front = "---\nagency: 乙局\nyear: 2022\nform: 2019\n---"
    text = f"{front}\n# {TITLE}\n\n## 一、**总体**情况 ##\n\n好。"
    report = read_text(text, tmp_path, "a.md")
    assert (report.agency, report.year, report.figures.generation) == ("乙局", 2022, Generation.G2019)
    assert report.sections[0].heading == "总体情况"
    report = read_text(text.replace("2022", "去年").replace("2019", "旧"), tmp_path, "a.md")
    assert (report.year, report.figures.generation) == (2023, Generation.G2021)


def test_labels_are_kept_as_printed(tmp_path: Path) -> None:
    given = cases.figures()
    damaged = cases.pipe_runs(given.form.table(1), given).replace("本年废止件数", "本年废止 件 数量")
    labels = read_text(damaged, tmp_path).labels
    assert (1, "本年废止 件 数量") in labels
    assert (1, "本年废止件数") not in labels
    assert {table for table, _ in labels} == {1}
    assert len(labels) == len(set(labels))


SITE = """索引号：0123/2024-001
发布机构：青禾区教育局 成文日期：2024-01-20
发布日期：2024年1月25日
{title}
字体：[大 中 小] 浏览次数：12
{date}依据条例编制。
一、总体情况
发布日期：2030-01-01 是正文。"""


def test_what_a_web_site_prints_around_a_report_is_no_text_of_it(tmp_path: Path) -> None:
    report = read_text(SITE.format(title="2023年政府信息公开工作年度报告", date=""), tmp_path)
    assert (report.agency, report.year, report.published) == ("青禾区教育局", 2023, date(2024, 1, 25))
    assert [p.text for p in report.preamble] == ["依据条例编制。"]
    assert report.sections[0].text == "发布日期：2030-01-01 是正文。"


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("发布时间\n2024/1/5", date(2024, 1, 5)),
        ("公开日期：2024.01.05 10:30", date(2024, 1, 5)),
        ("发布日期：2024-13-05", None),
        ("成文日期：2024-01-05", None),
    ],
)
def test_day_of_publication(tmp_path: Path, lines: str, day: date | None) -> None:
    assert read_text(f"{lines}\n{TITLE}\n一、总体情况\n好。", tmp_path).published == day


def test_a_publisher_that_is_no_organ_is_none(tmp_path: Path) -> None:
    assert read_text("发布机构：某某网友\n一、总体情况\n2023年公开3条。", tmp_path).agency == ""
