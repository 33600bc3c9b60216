"""How much of a text repeats another: sentences without numbers and names, equal or nearly equal."""

from __future__ import annotations

import re
from collections.abc import Iterable

from report_assistant.checks.subject import SentenceAt
from report_assistant.report.text import similarity, strip_numbers

SHARE_LIMIT = 0.3
"""Largest share of a section's sentences that may repeat another report."""

FEWEST_REPEATS = 3
_SHORTEST = 12
NOT_COUNTED = f"少于 {_SHORTEST} 字的句子、法定固定表述、少于 {FEWEST_REPEATS} 句的重复不计"
_NEAR = 0.75
_PIECE = 6
_MARKS = re.compile(r"[\W_]+")
_OWN = re.compile(r"(?:我|本|全)(?:街道|区县|[局委办镇乡厅县区市省州机关单位系统]{1,2})|区政府|市政府|县政府")
# What the law makes every report say, in words that leave little choice.
_BOILERPLATE = re.compile(
    r"为指导|党的[二三]十|全会精神|条例》|处理费|报告的事项|统计期限|"
    r"(?:未|没有|无)(?:新)?(?:发生|收到|因|出现|结转|上年)|本报告"
)


def counts(sentence: SentenceAt) -> bool:
    """True for a sentence whose repetition says something: long enough, no statutory phrase."""
    return len(sentence.text) >= _SHORTEST and not _BOILERPLATE.search(sentence.text)


def masked(text: str, names: Iterable[str] = ()) -> str:
    """``text`` without numbers, marks and ``names``; 我局, 我镇 and the like are one word."""
    plain = strip_numbers(text)
    for name in names:
        plain = plain.replace(name, "@")
    return _MARKS.sub("", _OWN.sub("@", plain).replace("#", "0").replace("@", "我"))


class Text:
    """Sentences of another report, found again by their wording."""

    def __init__(self, texts: Iterable[str]) -> None:
        """``texts`` are masked sentences."""
        self._whole = frozenset(texts)
        self._pieces: dict[str, set[str]] = {}
        for text in self._whole:
            for piece in _pieces(text):
                self._pieces.setdefault(piece, set()).add(text)

    def holds(self, text: str) -> bool:
        """True when the masked sentence ``text`` or one much like it is there."""
        if text in self._whole:
            return True
        near = {other for piece in _pieces(text) for other in self._pieces.get(piece, ())}
        return any(similarity(text, other) >= _NEAR for other in near)


def _pieces(text: str) -> set[str]:
    return {text[i : i + _PIECE] for i in range(len(text) - _PIECE + 1)}


def repeated(own: Iterable[SentenceAt], other: Text, names: Iterable[str] = ()) -> list[SentenceAt]:
    """Sentences of ``own`` that ``other`` holds."""
    hidden = tuple(names)
    return [s for s in own if other.holds(masked(s.text, hidden))]


def too_many(same: int, all_of_them: int) -> bool:
    """True when so many sentences of a section repeat that a reader would notice."""
    return same >= FEWEST_REPEATS and same > SHARE_LIMIT * all_of_them
