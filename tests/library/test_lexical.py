from __future__ import annotations

from pathlib import Path

import numpy as np

from report_assistant.library.lexical import Lexical, tokens

TEXTS = ["未收到政府信息公开申请。", "开展业务培训2次，参训60人次。", "微信公众号发布信息206篇。"]


def test_words_and_pairs() -> None:
    found = tokens("依申请公开18件，Word文档")
    assert {"依申", "申请", "公开", "18", "word"} <= set(found)
    assert "，" not in found


def test_full_width_digits_are_the_same_word() -> None:
    assert tokens("１８件") == tokens("18件")


def test_best_row_holds_the_words() -> None:
    index = Lexical.build(TEXTS)
    for row, question in enumerate(["有没有申请", "培训人次", "公众号发了多少"]):
        assert int(index.scores(question).argmax()) == row


def test_strange_words_score_nothing() -> None:
    assert not Lexical.build(TEXTS).scores("红烧肉").any()
    assert not Lexical.build(TEXTS).scores("，。").any()


def test_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = Lexical.build(TEXTS)
    index.save(tmp_path / "a")
    again = Lexical.load(tmp_path / "a", len(TEXTS))
    np.testing.assert_array_equal(index.scores("公开申请"), again.scores("公开申请"))


def test_empty_index(tmp_path: Path) -> None:
    for number, texts in enumerate(([], ["。"])):
        index = Lexical.build(texts)
        index.save(tmp_path / str(number))
        again = Lexical.load(tmp_path / str(number), len(texts))
        assert again.scores("公开").shape == index.scores("公开").shape == (len(texts),)
