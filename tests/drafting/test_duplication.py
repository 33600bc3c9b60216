"""What counts as one point, and which points are left out as formulas that every report has."""

from __future__ import annotations

import pytest
from drafting_cases import BUSY, figures

from report_assistant.drafting import Case, Drafter
from report_assistant.drafting.duplication import (
    SHORTEST,
    counted,
    points,
    repeats,
    sister_duplication,
    without_formulas,
)
from report_assistant.settings import Settings

FIRST, SECOND = "栏目更新偏慢，有的栏目间隔较长", "政策解读形式单一，图解、问答偏少"


@pytest.mark.parametrize(
    "text",
    [
        f"我局的工作还存在以下不足：一是{FIRST}；二是{SECOND}。",
        f"一是{FIRST}。二是{SECOND}。",
        f"主要问题如下：第一，{FIRST}，第二，{SECOND}。",
        f"（1）{FIRST}；（2）{SECOND}。",
    ],
)
def test_each_item_of_a_list_is_one_point(text: str) -> None:
    assert [point.rstrip("。；，") for point in points(text)] == [FIRST, SECOND]


def test_words_that_are_no_lead_of_a_list_count() -> None:
    assert points(f"我局共有两个不足，一是{FIRST}。") == ["我局共有两个不足，", f"{FIRST}。"]
    assert points(f"{FIRST}。{SECOND}。") == [f"{FIRST}。", f"{SECOND}。"]


def test_the_same_item_is_found_behind_another_number_and_lead() -> None:
    here = points(f"对照要求，我局还存在以下不足：一是{FIRST}；二是{SECOND}。")
    there = points(f"总的看，主要有以下问题：一是{SECOND}；二是信息报送滞后。")
    assert [repeats(point, there) for point in here] == [False, True]


def test_problems_are_no_formulas_of_the_law() -> None:
    said = ["无法提供的申请偏多。", "部分申请需要结转办理。", "核对现行有效文件，及时标明。"]
    formulas = [
        "无法提供的申请中，不掌握相关政府信息4件。",
        "新收申请9件，上年结转申请2件。",
        "结转下年度继续办理1件。",
        "现行有效行政规范性文件9件。",
        "未被提起行政诉讼。",
    ]
    assert without_formulas([*said, *formulas]) == said


def test_all_problems_and_measures_count(settings: Settings) -> None:
    section = Drafter(settings).draft(Case(figures(BUSY)), (5,)).sections[0]
    found = counted(section)
    assert len(without_formulas(found)) == 6
    assert all(len(point) >= SHORTEST and "：" not in point for point in found)
    assert sister_duplication(section, [section.text]) == 1
    assert sister_duplication(section, [f"一是{found[3]}"]) == pytest.approx(1 / 6)
