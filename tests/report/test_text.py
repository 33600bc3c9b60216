"""Characters made comparable, sentences, likeness."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.report.text import normalise, sentences, similarity, strip_numbers, unspaced


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("１２３件", "123件"),
        ("ＡＢｃ", "ABc"),
        ("９８．５％", "98.5%"),
        ("⾏政许可⼀件", "行政许可一件"),
        ("⺠政局⻔户", "民政局门户"),
        ("一、\u3000总体\u00a0情况", "一、 总体 情况"),
        ("（甲），“乙”；《丙》。", "（甲），“乙”；《丙》。"),
        ("＋５　－３", "+5 -3"),
    ],
)
def test_normalise_makes_characters_comparable(raw: str, plain: str) -> None:
    assert normalise(raw) == plain


@given(st.text())
def test_normalise_keeps_offsets_and_is_stable(text: str) -> None:
    plain = normalise(text)
    assert len(plain) == len(text)
    assert normalise(plain) == plain


def test_unspaced_text_compares_whatever_the_width_and_the_spaces() -> None:
    assert unspaced(" ２０２４年　共 12\n件 ") == unspaced("2024年共１２件") == "2024年共12件"


def test_sentences_cut_at_end_marks_and_lines() -> None:
    text = "收到申请3件；办结3件。\n  一是公开！二是解读？完"
    assert [s.text for s in sentences(text)] == [
        "收到申请3件；",
        "办结3件。",
        "一是公开！",
        "二是解读？",
        "完",
    ]


@pytest.mark.parametrize(
    "whole",
    [
        "开展“进一步公开；再公开。”活动。",
        "印发《甲；乙。办法》一份。",
        "其他处理（含撤回；含终止。）3件。",
        "坚持“应公开尽公开。”",
    ],
)
def test_sentences_never_cut_inside_closed_quotes(whole: str) -> None:
    assert [s.text for s in sentences(whole)] == [whole]


def test_an_open_quote_does_not_swallow_the_rest() -> None:
    assert [s.text for s in sentences("坚持“公开。办结3件。")] == ["坚持“公开。", "办结3件。"]


def test_marks_alone_are_kept_as_written() -> None:
    assert [s.text for s in sentences("。。 ；")] == ["。。", "；"]
    assert sentences(" \n ") == ()


@given(st.text(alphabet="公开信息12。；！\n“”《》（） ", max_size=60))
def test_spans_are_exact_ordered_and_lose_nothing(text: str) -> None:
    spans = sentences(text)
    assert all(text[s.start : s.end] == s.text for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(s.text.split()) for s in spans) == "".join(text.split())


def test_strip_numbers_masks_every_number() -> None:
    assert strip_numbers("2023年公开118条、占12.5%，培训两次") == "#年公开#条、占#，培训#次"


def test_similarity_ignores_numbers_and_marks() -> None:
    assert similarity("2022年，公开信息118条。", "2023年公开信息206条") == 1
    assert similarity("公开信息118条", "召开会议三次研究部署") < 0.2
    assert similarity("", "") == 1
    assert similarity("", "公开") == 0
    assert similarity("是", "是") == 1
