"""Printed labels and headings, matched after space, width and punctuation are taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from report_assistant.report.form import HEADINGS, SECTION_NUMERALS, Generation, form
from report_assistant.report.text import normalise

FUZZY = 0.7
# Labels and headings are short; longer texts are not worth keeping.
_CACHED_LENGTH = 200
# One of these stands in every label and heading that differs in traditional script.
_TRADITIONAL = frozenset("報開訊關機處審議復複訴訟項動請數規範為務與總況實結轉維糾費業構會組織無補內屬號類體")


@cache
def _converter() -> Any:
    from opencc import OpenCC  # 50 ms to load; only mirrors in traditional script need it

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """``text`` in simplified characters; a text without traditional ones stays as it is."""
    return str(_converter().convert(text)) if _TRADITIONAL.intersection(text) else text


def squash(text: str) -> str:
    """Only the letters, digits and characters of ``text``, half width, simplified."""
    return _squash(text) if len(text) <= _CACHED_LENGTH else _squash.__wrapped__(text)


@lru_cache(maxsize=4096)
def _squash(text: str) -> str:
    plain = unicodedata.normalize("NFKC", normalise(simplified(text)))
    return "".join(c for c in plain if c.isalnum())


@cache
def table_labels(number: int) -> frozenset[str]:
    """Squashed labels of table ``number`` in both generations of the form."""
    tables = [form(g).table(number) for g in Generation]
    return frozenset(squash(c.text) for t in tables for c in t.grid if squash(c.text))


def is_label_piece(text: str, number: int) -> bool:
    """True when ``text`` is a label of table ``number`` or a part of one cut over lines."""
    piece = squash(text)
    return bool(piece) and any(piece in label for label in table_labels(number))


def likeness(a: str, b: str) -> float:
    """Similarity of two squashed labels, 0 to 1."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def best_match(printed: str, labels: Sequence[str]) -> int | None:
    """Index of the label that ``printed`` (squashed, perhaps with more before it) ends with.

    Exact endings win, the longest first; then the most similar label above a threshold.
    """
    exact = [i for i, label in enumerate(labels) if label and printed.endswith(label)]
    if exact:
        return max(exact, key=lambda i: len(labels[i]))
    tails = [(likeness(printed[-len(label) - 2 :], label), -i) for i, label in enumerate(labels) if label]
    score, index = max(tails, default=(0.0, 0))
    return -index if score >= FUZZY else None


# ------------------------------------------------------------------------------- headings

# Words of the six headings in both generations and the variants of domain.md 3.5 and 4.4.
_TIDY = r"(?:情况|措施|打算|办法|方向|计划|意见|安排)"
_HEADINGS = {
    1: r"(?:20\d\d年度?)?(?:政务公开|政府信息公开|信息公开)?(?:工作)?总体(?:工作)?情况",
    2: r"(?:20\d\d年度?)?(?:行政机关)?主动公开政府信息(?:的)?(?:工作)?情况",
    3: r"(?:20\d\d年度?)?(?:行政机关)?收到(?:和|及|与)?(?:处理|办理)?政府信息公开申请(?:的|处理)?情况",
    4: r"因?(?:政府信息公开)?(?:工作)?作?被?(?:申请|提起)?行政复议(?:和|及|与)?被?(?:提起)?行政诉讼的?情况",
    5: r"(?:政府信息公开)?(?:工作)?中?存在的?(?:主要)?(?:问题|困难|不足)(?:和?(?:困难|不足))?"
    rf"(?:(?:以及|及|和|与)(?:其|下一步|今后)?的?(?:工作)?(?:改进|整改)(?:工作)?的?{_TIDY}?)?",
    6: r"其[他它](?:需要|需|应当|应)?(?:报告|说明)的?(?:事项|情况|事宜|内容)",
}
_PATTERNS = {number: re.compile(pattern) for number, pattern in _HEADINGS.items()}
_CANON = {number: tuple({squash(HEADINGS[g][number - 1]) for g in Generation}) for number in range(1, 7)}
_PREFIX = re.compile(
    r"\s*(?:(?P<part>第[一二三四五六]部分)\s*[、.．,，:：]?|(?P<numeral>[一二三四五六七八九十]{1,2}|[—－―-]|[1-9])\s*[、.．,，:：])\s*"
)
_RUN_IN = re.compile(r"[\s。：:；;，,、.]+")
_NOTE = re.compile(r"[（(【\[].*[）)】\]]?")
SHORT = 8
# A heading may be numbered twice (一、二、); more is no heading.
_NUMERALS = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading found in a line: number by its words, numeral as printed, run-in text."""

    number: int
    numeral: str
    words: str
    run_in: str = ""


def split_numeral(line: str) -> tuple[str, str]:
    """Split the top-level numeral(s) off a line: ``("一", "总体情况")``; the first one is kept."""
    numeral = ""
    for _ in range(_NUMERALS):
        match = _PREFIX.match(normalise(line))  # ⼀ and ⼆ may be radicals
        if match is None:
            break
        found = match["numeral"] or match["part"][1]
        numeral = numeral or found
        line = line[match.end() :]
    return numeral, line.strip()


def _end_in_raw(raw: str, length: int) -> int:
    """Position in ``raw`` after its first ``length`` squashed characters."""
    seen = 0
    for position, character in enumerate(raw):
        if seen >= length:
            return position
        seen += len(squash(character))
    return len(raw)


def _split(words: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    match = pattern.match(squash(words[:80]))
    if match is None:
        return None
    end = _end_in_raw(words, match.end())
    return words[:end], words[end:]


def heading(line: str, marked: bool = False) -> Heading | None:
    """The section heading that ``line`` is or begins with, or None.

    ``marked``: the format says that it is a heading. Text after the words is a run-in paragraph
    only when the heading has a numeral or is marked.
    """
    numeral, words = split_numeral(line)
    sure = bool(numeral) or marked
    for number, pattern in _PATTERNS.items():
        parts = _split(words, pattern)
        if parts is None:
            continue
        rest = parts[1].strip()
        if not squash(rest[:SHORT]) or _NOTE.fullmatch(rest):
            return Heading(number, numeral, words)
        separator = _RUN_IN.match(parts[1])
        if separator is None and len(squash(rest[: 4 * SHORT])) <= SHORT and sure:
            return Heading(number, numeral, words)
        if sure:
            return Heading(number, numeral, parts[0].strip(), rest.lstrip(" \t\u3000。：:；;，,、."))
    return _by_likeness(numeral, words) if sure else None


def numbered(line: str) -> Heading | None:
    """The heading that ``line`` is by its numeral alone, whatever its words: a short line, no label of a
    table."""
    numeral, words = split_numeral(line)
    number = SECTION_NUMERALS.find(numeral) + 1 if numeral else 0
    plain = squash(words)
    if not number or not 2 <= len(plain) <= 36 or any(c in words for c in "。；："):
        return None
    if any(plain in label for n in (1, 2, 3) for label in table_labels(n)):
        return None
    return Heading(number, numeral, words)


def _by_likeness(numeral: str, words: str) -> Heading | None:
    """A numbered short line that resembles the heading its numeral stands for."""
    found = numbered(f"{numeral}、{words}") if numeral else None
    plain = squash(words)
    if found is None or len(plain) < 4:
        return None
    similar = max(likeness(plain, canon) for canon in _CANON[found.number])
    return found if similar >= FUZZY else None
