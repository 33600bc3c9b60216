from __future__ import annotations

from pathlib import Path

import pytest
from library_cases import plain_report, report

from report_assistant.library.passages import cut, is_heading, passage_from_dict, passage_to_dict
from report_assistant.library.sources import Rejected, read_source, scan
from report_assistant.report.organ import Level, OrganKind
from report_assistant.report.slots import Area
from report_assistant.settings import Settings


def test_passage_carries_organ_section_area_and_states() -> None:
    passages = cut(
        plain_report("甲州市东山街道办事处", 2024, "社区食堂", applications=True), "x", sample=True
    )
    assert [(p.section, p.area) for p in passages] == [
        (0, None),
        (1, Area.PROACTIVE),
        (1, Area.ON_REQUEST),
        (1, Area.SUPERVISION),
        (5, Area.PROBLEMS),
        (6, Area.OTHER),
    ]
    first = passages[1]
    assert first.text == "围绕社区食堂发布信息，政策文件同步配发解读。"
    assert (first.organ_kind, first.level, first.year, first.region, first.sample) == (
        OrganKind.STREET, Level.TOWN, 2024, "甲州市东山街道", True,
    )  # fmt: skip
    assert {"with_applications", "no_fee", "no_review", "no_litigation"} <= first.states
    assert len({p.id for p in passages}) == len(passages)


def test_headings_and_blank_lines_are_not_passages() -> None:
    subject = report("甲县水利局", 2024, {5: ["（一）存在的主要问题", "  ", "解读形式单一。"], 6: []})
    assert [p.text for p in cut(subject, "x") if p.section == 5] == ["解读形式单一。"]


@pytest.mark.parametrize("line", ["（二）依申请公开情况", "一、主要问题", "改进措施：", "1.主动公开"])
def test_heading(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize("line", ["无其他需要报告的事项。", "未收取信息处理费，无其他事项", "一是更新慢；"])
def test_sentence_is_no_heading(line: str) -> None:
    assert not is_heading(line)


def test_json_round_trip() -> None:
    for passage in cut(plain_report("甲乡人民政府", 2022, "农田"), "x", region="甲县"):
        assert passage_from_dict(passage_to_dict(passage)) == passage


def test_every_passage_of_the_corpus_stands_in_its_file(tmp_path: Path) -> None:
    sources = scan(Settings(home=tmp_path))
    assert sources, "the sample reports travel with the project"
    for source in sources:
        outcome = read_source(source)
        assert not isinstance(outcome, Rejected), outcome
        document, passages = outcome
        text = Path(source.path).read_text(encoding="utf-8")
        assert document.sample
        assert document.region
        assert {Area.PROACTIVE, Area.ON_REQUEST, Area.PROBLEMS, Area.OTHER} <= {p.area for p in passages}
        for passage in passages:
            assert passage.text in text
            assert passage.year == document.year
