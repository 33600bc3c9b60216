"""What a turn asks for."""

from __future__ import annotations

import pytest

from report_assistant.chat.intent import Revision, Wish, explanation, understand, which
from report_assistant.report.slots import Area


@pytest.mark.parametrize(
    ("text", "wish", "sections"),
    [
        ("起草全文", Wish.DRAFT, (1, 2, 3, 4, 5, 6)),
        ("请起草总体情况", Wish.DRAFT, (1,)),
        ("帮我写第五部分", Wish.DRAFT, (5,)),
        ("总体情况", Wish.DRAFT, (1,)),
        ("写一下存在的主要问题及改进情况", Wish.DRAFT, (5,)),
        ("重写第六部分", Wish.DRAFT, (6,)),
        ("撤销", Wish.UNDO, ()),
        ("核对一下", Wish.CHECK, ()),
        ("检查表格有没有错", Wish.CHECK, ()),
        ("还缺什么", Wish.MISSING, ()),
        ("空格填 0", Wish.ZEROS, ()),
        ("把三张表的空格都填成0。", Wish.ZEROS, ()),
        ("表一行政许可填成0", Wish.CELLS, ()),
        ("其他街道办事处怎么写依申请公开", Wish.SEARCH, (1,)),
        ("没有收到申请时一般怎么表述", Wish.SEARCH, ()),
        ("近三年园区类单位存在问题部分有哪些提法", Wish.SEARCH, (5,)),
        ("导出Word", Wish.EXPORT, ()),
        ("说明 2：机构改革造成", Wish.EXPLAIN, ()),
        ("今天天气不错", Wish.UNKNOWN, ()),
        ("确认", Wish.CONFIRM, ()),
        ("确认 1、2B", Wish.CONFIRM, ()),
        ("对", Wish.CONFIRM, ()),
        ("取消", Wish.DISMISS, ()),
        ("不对", Wish.DISMISS, ()),
        ("对照检查一下", Wish.CHECK, ()),
        ("开展了1次检查", Wish.FACTS, ()),
        ("206篇", Wish.FACTS, ()),
        ("未收取", Wish.FACTS, ()),
        ("业务培训：4次", Wish.FACTS, ()),
        ("成文日期：2025年1月17日", Wish.FACTS, ()),
        ("网站发布信息改成121条", Wish.FACTS, ()),
        ("白沙区人民政府2022到2024年依申请公开对比", Wish.SEARCH, (1,)),
        ("我们单位近三年有什么变化", Wish.SEARCH, ()),
        ("第二部分的表一行政许可改成402", Wish.CELLS, (2,)),
        ("本年存在的主要问题是延期答复偏多，解读形式不够多样", Wish.FACTS, (5,)),
    ],
)
def test_wish(text: str, wish: Wish, sections: tuple[int, ...]) -> None:
    intent = understand(text)
    assert intent.wish is wish
    assert intent.sections == sections


@pytest.mark.parametrize(
    ("text", "revision"),
    [
        ("更简洁", Revision.SHORTER),
        ("参考西河街道2023年的写法", Revision.REPHRASE),
        ("删去“随公文一并报批”这句", Revision.REPHRASE),
        ("第五部分太长，精简一些", Revision.SHORTER),
        ("换一种说法", Revision.REPHRASE),
        ("第二段补充培训情况", Revision.ADD),
        ("第一部分加一句：我局获评先进", Revision.ADD),
    ],
)
def test_revision(text: str, revision: Revision) -> None:
    intent = understand(text)
    assert intent.wish is Wish.REVISE
    assert intent.revision is revision


@pytest.mark.parametrize(
    "text", ["网站发了118条，公众号200多篇，培训两次60人次", "补充：微信公众号发布信息206篇"]
)
def test_numbers_that_speak_of_a_slot_are_facts(text: str) -> None:
    assert understand(text).wish is Wish.FACTS


def test_an_area_is_part_of_section_one() -> None:
    intent = understand("起草依申请公开")
    assert (intent.wish, intent.sections, intent.area) == (Wish.DRAFT, (1,), Area.ON_REQUEST)


def test_explanation_is_taken_apart() -> None:
    assert explanation("说明 3：上年数据更正") == (3, "上年数据更正")
    assert explanation("说明一下") is None


def test_what_is_confirmed_is_taken_apart() -> None:
    assert which("确认") == ()
    assert which("确认 1、2B") == ((1, 0), (2, 1))
    assert which("确认第3条") == ((3, 0),)
