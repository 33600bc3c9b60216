"""Sub-areas of section one, however their heads are written."""

from __future__ import annotations

import pytest

from report_assistant.report.areas import area_of_heading, areas
from report_assistant.report.document import Paragraph, Section
from report_assistant.report.slots import SECTION_ONE, Area

NAMES = (
    "主动公开情况",
    "依申请公开办理情况",
    "政府信息资源管理情况",
    "政府信息公开平台建设",
    "监督保障及教育培训情况",
)


def section(*texts: str) -> Section:
    return Section(1, "总体情况", tuple(Paragraph(t) for t in texts), "一")


@pytest.mark.parametrize(
    "numbers",
    [
        ("（一）", "（二）", "（三）", "（四）", "（五）"),
        ("（一）、", "（二）、", "（三）、", "（四）、", "（五）、"),
        ("(一)", "(二)", "(三)", "(四)", "(五)"),
        ("1.", "2.", "3.", "4.", "5."),
        ("１．", "２．", "３．", "４．", "５．"),
        ("一、", "二、", "三、", "四、", "五、"),
        ("（1）", "（2）", "（3）", "（4）", "（5）"),
        ("", "", "", "", ""),
    ],
)
def test_heads_on_their_own_line(numbers: tuple[str, ...]) -> None:
    texts = [
        t for n, name in zip(numbers, NAMES, strict=True) for t in (n + name, "全年有序推进，公开及时。")
    ]
    found = areas(section("现将情况报告如下：", *texts))
    assert [a.area for a in found] == [None, *(a for area in SECTION_ONE for a in (area, area))]
    assert [a.heading for a in found] == [False, *([True, False] * 5)]
    assert [a.index for a in found] == list(range(11))


@pytest.mark.parametrize("mark", ["。", "：", "，", " "])
@pytest.mark.parametrize("numbers", [("（一）", "（二）"), ("1.", "2."), ("一是", "二是"), ("", "")])
def test_run_in_heads(numbers: tuple[str, str], mark: str) -> None:
    body = "全年公开信息118条。"
    one, two = (
        f"{n}{name}{mark}{body}" for n, name in zip(numbers, ("主动公开方面", "依申请公开方面"), strict=True)
    )
    found = areas(section(one, two))
    assert [a.area for a in found] == [Area.PROACTIVE, Area.ON_REQUEST]
    assert not any(a.heading for a in found)
    assert [a.paragraph.text[a.head_end :] for a in found] == [body, body]


def test_counted_points_inside_an_area_do_not_change_it() -> None:
    found = areas(
        section(
            "（一）主动公开", "二是规范化管理政府信息资源。按规定审核。", "（二）依申请公开", "未收到申请。"
        )
    )
    assert [a.area for a in found] == [Area.PROACTIVE, Area.PROACTIVE, Area.ON_REQUEST, Area.ON_REQUEST]


def test_an_unknown_head_starts_no_area() -> None:
    found = areas(section("（一）主动公开", "甲。", "（二）标准化建设", "乙。", "（三）平台建设", "丙。"))
    assert [a.area for a in found] == [Area.PROACTIVE] * 2 + [None] * 2 + [Area.PLATFORM] * 2


def test_text_without_heads_has_no_areas() -> None:
    found = areas(section("全年工作有序推进，成效明显。", "没有收到申请。"))
    assert [a.area for a in found] == [None, None]
    assert areas(section()) == ()


def test_a_long_numbered_sentence_is_no_heading() -> None:
    text = "（一）" + "主动公开" + "持续推进各项制度落实并不断完善工作机制提升公开质量和实效确保群众满意"
    found = areas(section(text, "（二）依申请公开"))
    assert not found[0].heading
    assert found[0].area is Area.PROACTIVE


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("政府信息主动公开情况", Area.PROACTIVE),
        ("依规进行依申请公开", Area.ON_REQUEST),
        ("咨询处理情况", Area.ON_REQUEST),
        ("政府信息资源的规范化、标准化管理情况", Area.MANAGEMENT),
        ("信息规范管理", Area.MANAGEMENT),
        ("政务公开平台内容保障", Area.PLATFORM),
        ("组织领导", Area.SUPERVISION),
        ("教育培训", Area.SUPERVISION),
        ("工作考核、社会评议和责任追究结果情况", Area.SUPERVISION),
        ("标准化建设", None),
    ],
)
def test_names_of_areas(name: str, area: Area | None) -> None:
    assert area_of_heading(name) is area
