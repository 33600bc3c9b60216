"""Counts that are kept give the same BM25, to the bit, as cutting everything again."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.library import wordcounts
from report_assistant.library.lexical import K1, TOKENS_VERSION, B, Lexical, tokens
from report_assistant.library.wordcounts import WordCounts, count_words, load_counts

TEXTS = [
    "未收到政府信息公开申请，申请渠道保持畅通。",
    "开展业务培训2次，参训60人次。",
    "",
    "微信公众号发布信息206篇，信息更新及时。",
    "开展业务培训2次，参训60人次。",
]
WORDINGS = st.text(alphabet="政府信息公开申请培训办理，。12", max_size=12)


def _same(one: WordCounts, other: WordCounts) -> None:
    assert one.words == other.words
    for name in ("starts", "numbers", "counts"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_scores_equal_those_of_bm25s_itself() -> None:
    reference = bm25s.BM25(method="lucene", k1=K1, b=B)
    reference.index([tokens(text) for text in TEXTS], show_progress=False)
    ours = Lexical.of(count_words(TEXTS))
    for question in ("公开申请", "信息", "业务培训60人次", "微信公众号更新"):
        np.testing.assert_array_equal(ours.scores(question), reference.get_scores(tokens(question)))
        assert ours.scores(question).any()


@given(st.lists(WORDINGS, max_size=6), st.lists(WORDINGS, max_size=6))
def test_kept_counts_equal_fresh_ones(before: list[str], after: list[str]) -> None:
    """Whatever came and went in between; what went leaves no word behind."""
    known = count_words(before)
    _same(count_words(after, known, {text: row for row, text in enumerate(before)}), count_words(after))


def test_only_new_texts_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    known, rows = count_words(TEXTS), {text: row for row, text in enumerate(TEXTS)}
    cut: list[str] = []

    def cutting(text: str) -> list[str]:
        cut.append(text)
        return tokens(text)

    monkeypatch.setattr(wordcounts, "tokens", cutting)
    count_words(["新的一段。", *reversed(TEXTS)], known, rows)
    assert cut == ["新的一段。"]


def test_stored_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = count_words(TEXTS)
    known.save(tmp_path)
    stored = load_counts(tmp_path, len(TEXTS))
    assert stored is not None
    _same(stored, known)
    assert load_counts(tmp_path, len(TEXTS) + 1) is None, "of other passages"
    assert load_counts(tmp_path / "missing", 1) is None
    monkeypatch.setattr(wordcounts, "TOKENS_VERSION", TOKENS_VERSION + 1)
    assert load_counts(tmp_path, len(TEXTS)) is None, "cut in another way"


def test_damaged_counts_are_of_no_use(tmp_path: Path) -> None:
    count_words(TEXTS).save(tmp_path)
    (tmp_path / "numbers.npy").write_bytes(b"\x93NUMPY")
    assert load_counts(tmp_path, len(TEXTS)) is None


def test_a_change_of_cutting_raises_its_version() -> None:
    """Stored words outlive the program: if this fails, raise TOKENS_VERSION and correct the words."""
    found = tokens("依申请公开18件，Word文档")
    assert (TOKENS_VERSION, found) == (
        1, ["申请", "公开", "依申", "申请", "请公", "公开", "18", "word", "文档", "文档"],
    )  # fmt: skip
