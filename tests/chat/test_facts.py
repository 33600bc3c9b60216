"""Facts out of free words."""

from __future__ import annotations

import pytest

from report_assistant.chat.facts import understand_facts
from report_assistant.chat.workspace import blank_figures

FIGURES = blank_figures("云溪县司法局", 2024)


def test_one_sentence_fills_several_slots_with_its_words_as_source() -> None:
    text = "网站发了118条，公众号200多篇，培训两次60人次"
    understood = understand_facts(text, FIGURES)
    facts = {f.slot: f for f in understood.facts}
    assert {s: (f.amount, f.unit) for s, f in facts.items()} == {
        "A02": (118, "条"),
        "E03": (2, "次"),
        "E03.2": (60, "人次"),
    }
    (doubt,) = understood.doubts
    assert (doubt.fact.slot, doubt.fact.amount, doubt.fact.unit) == ("D05", 200, "篇")
    assert "约数" in doubt.why
    assert all(f.quote in text for f in (*facts.values(), doubt.fact))


def test_no_fee_is_a_fact_of_zero() -> None:
    facts = {f.slot: f.amount for f in understand_facts("今年没有收取信息处理费。", FIGURES).facts}
    assert facts == {"G01": 0, "G02": 0}


def test_what_the_tables_determine_is_not_taken_from_words() -> None:
    understood = understand_facts("今年收到政府信息公开申请12件", FIGURES)
    assert understood.facts == ()
    assert understood.of_tables == ("B01",)


def test_a_number_without_a_meaning_is_asked_back() -> None:
    assert understand_facts("还有37个", FIGURES).unclear == ("37个",)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("上年问题整改情况：解读形式已丰富，新增图解栏目。", "F01"),
        ("今年的主要问题：政策解读不够通俗。", "F02"),
        ("改进措施：每季度组织一次业务交流。", "F03"),
        ("社会评议结果：群众反映良好，无意见。", "E07.3"),
    ],
)
def test_words_are_told_by_name(text: str, slot: str) -> None:
    (fact,) = understand_facts(text, FIGURES).facts
    assert fact.slot == slot
    assert fact.text == text.partition("：")[2]
    assert fact.quote == text


def test_several_things_told_in_one_turn_are_all_kept() -> None:
    text = "没有收取信息处理费。存在问题：一是解读形式单一；二是更新慢。改进措施：每月查栏目，制作视频3个。"
    facts = {f.slot: f for f in understand_facts(text, FIGURES).facts}
    assert facts["G01"].amount == 0
    assert facts["F02"].text == "一是解读形式单一；二是更新慢。"
    assert facts["F03"].text == "每月查栏目，制作视频3个。"
    assert understand_facts(text, FIGURES).unclear == ()


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("本年存在的主要问题是延期答复偏多，解读形式不够多样", "F02"),
        ("针对延期答复，明年将提前征求第三方意见", "F03"),
    ],
)
def test_answers_in_whole_sentences(text: str, slot: str) -> None:
    assert [f.slot for f in understand_facts(text, FIGURES).facts] == [slot]
