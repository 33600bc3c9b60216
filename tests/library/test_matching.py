from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.library.embedding import WordTable
from report_assistant.library.matching import Likeness, WordMatcher, matcher

# 老人 and 长者 are alike, 网站 is something else, 的 says nothing.
WORDS = {"[UNK]": 0, "老人": 1, "长者": 2, "网站": 3, "的": 4}
VECTORS = np.array([[0, 0], [1, 0], [0.9, 0.1], [0, 1], [0.01, 0.0]], dtype=np.float32)


def _cut(text: str) -> list[int]:
    found = [(text.find(word), number) for word, number in WORDS.items() if word in text]
    return [number for _, number in sorted(found)]


MATCHER = WordMatcher(WordTable(VECTORS, _cut, WORDS.get))


def _compare(question: str, passages: list[str]) -> Likeness:
    return MATCHER.compare(question, MATCHER.clauses(passages))


def test_a_like_word_counts_and_a_strange_one_does_not() -> None:
    like, strange, none = _compare("老人", ["长者。", "网站。", "，"]).passages
    assert like > 0.9
    assert abs(strange) < 0.01
    assert none == 0


def test_one_clause_that_holds_all_beats_two_that_share_it() -> None:
    clauses = MATCHER.clauses(["老人网站。的。", "老人。网站。"])
    assert clauses.texts == ("老人网站", "的", "老人", "网站")
    assert clauses.first_clause.tolist() == [0, 2]
    found = MATCHER.compare("老人网站", clauses).clauses
    assert found[0] > max(found[2], found[3])


def test_familiarity_is_that_of_the_whole_library() -> None:
    assert _compare("老人网站", ["老人。", "网站。"]).familiar > 0.99
    assert _compare("老人网站", ["老人。", "的。"]).familiar < 0.6
    assert _compare("未知", ["老人。"]).familiar == 0
    assert _compare("老人", []).familiar == 0


@given(st.text(max_size=12), st.lists(st.text(alphabet="老人长者网站的。，", max_size=12), max_size=5))
def test_any_text_gives_one_bounded_value_a_passage_and_clause(question: str, passages: list[str]) -> None:
    clauses = MATCHER.clauses(passages)
    likeness = MATCHER.compare(question, clauses)
    assert likeness.passages.shape == (len(passages),)
    assert likeness.clauses.shape == (len(clauses.texts),)
    assert np.all(np.abs(likeness.passages) <= 1.001)
    assert np.all(np.abs(likeness.clauses) <= 1.001)
    assert likeness.familiar <= 1.001


def test_an_encoder_that_is_no_table_has_no_matcher() -> None:
    class Other:
        fingerprint = "x"

        def load(self) -> None: ...

        def queries(self, texts: object) -> np.ndarray:
            return np.zeros((0, 2), dtype=np.float32)

        passages = queries

    assert matcher(Other()) is None
