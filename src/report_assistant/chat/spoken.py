"""What a clerk types in haste, spelled so that the parser of numbers reads it: 1，234条, 1万2千条, 1.2w条.

Also corrections within one breath: 解读12篇，不对，是15篇 says 15 and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from report_assistant.report.numerals import Quantity, quantities, render_amount
from report_assistant.report.text import normalise
from report_assistant.report.units import UNITS

_UNIT = rf"(?=\s?(?:{'|'.join(UNITS)}|[，。,；;、\s）)]|$))"
_GROUPED = re.compile(r"(?<![\d.,，])\d{1,3}(?P<sep>[， '’])\d{3}(?:(?P=sep)\d{3}){0,6}(?![\d.,，年])")
_LETTER = re.compile(rf"(\d+(?:\.\d+)?)\s?([wWkK])(?=\+|{_UNIT})")
_MIXED = re.compile(
    r"(?<![\d.,，])\d+(?:\.\d+)?[亿万千百](?:零?(?:\d+|[一二两三四五六七八九])[万千百十]?){1,6}(?![\d亿万千百十.,年月])"
)
_STEP = re.compile(r"(\d+(?:\.\d+)?|[一二两三四五六七八九])([亿万千百十]?)")
_PLUS = re.compile(rf"(?<=[\d万千亿])\+{_UNIT}")
_ALL = re.compile(r"百分百")
_SCALES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10, "w": 10**4, "k": 1000}
_DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
# The short answer that the question on the fee asks for; within a longer text it needs its 取 or 费.
NO_FEE = re.compile(r"(?:今年|本年)?(?:度)?(?:均|都)?(?:未|没有?|无)收(?:取|费)?过?[。！!]?")
_FEE_CLAUSE = re.compile(
    r"(?:^|(?<=[，,；;。、\s]))((?:今年|本年)?度?(?:均|都)?(?:未|没有?|无)收[取费]过?)(?=[。！!，,；;、\s]|$)"
)
_TO = r"(?:改成|改为|更正为|更正成|修改为|更新为|订正为|应为|应该[是为]|应[是当]为?)"
_WRONG = r"(?:不对|不，|错了|[说写打搞记填]错了?|更正(?:一下)?|纠正(?:一下)?|口误)"
# What stands between a number and the one that replaces it.
_INSTEAD = re.compile(
    rf"\s*[吧了啊]?\s*[，,。；;]?\s*(?:{_WRONG}[了，,。：:\s]*(?:{_TO}|应?该?[是为])?|{_TO})\s*"
)
_NOT_BUT = re.compile(r"\s*[，,]?\s*(?:而?是|应为|应该是)\s*")
_NOT = re.compile(r"(?:并?不是|并非)\s*$")
_FROM = re.compile(r"[从由]\s*$")
_REPLACES = "改为"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text ready to be read, and what was typed for each number that is spelled otherwise."""

    text: str
    typed: dict[str, str]


def spelled(text: str) -> Spelled:
    """``text`` with its numbers as the parser reads them, corrections carried out.

    A number that another replaces is left out; 改为 stands before the new one.
    """
    typed: dict[str, str] = {}

    def note(raw: str, amount: Decimal | int | None) -> str:
        if amount is None:
            return raw
        written = render_amount(amount if amount != int(amount) else int(amount))
        typed[written] = raw
        return written

    if NO_FEE.fullmatch(text.strip()):
        text = f"{text.strip().rstrip('。！!')}信息处理费"
    text = _substitute(_FEE_CLAUSE, text, lambda m: m[0] + "信息处理费")
    text = _substitute(_ALL, text, lambda m: "100%")
    text = _substitute(_GROUPED, text, lambda m: note(m[0], int(re.sub(r"\D", "", m[0]))))
    text = _substitute(_MIXED, text, lambda m: note(m[0], _mixed(m[0])))
    text = _substitute(_LETTER, text, lambda m: note(m[0], Decimal(m[1]) * _SCALES[m[2].lower()]))
    text = _substitute(_PLUS, text, lambda m: "余")
    return Spelled(_corrected(text), typed)


def _substitute(pattern: re.Pattern[str], text: str, by: Callable[[re.Match[str]], str]) -> str:
    """``text`` with what ``pattern`` finds in its normalised form replaced, all else as typed."""
    parts, end = [], 0
    for match in pattern.finditer(normalise(text)):
        parts += [text[end : match.start()], by(match)]
        end = match.end()
    return "".join([*parts, text[end:]])


def _mixed(raw: str) -> Decimal | None:
    """1万2千 → 12000, 1万2 → 12000; None when the scales do not fall."""
    total, last = Decimal(0), 10**9
    for digits, scale in _STEP.findall(raw):
        amount = Decimal(_DIGITS[digits]) if digits in _DIGITS else Decimal(digits)
        size = _SCALES.get(scale) or (last // 10 if amount < 10 and "零" not in raw else 1)
        if size >= last or amount * size >= last:
            return None
        total, last = total + amount * size, size
    return total


def _corrected(text: str) -> str:
    """``text`` without the numbers that it takes back itself."""
    counted = [q for q in quantities(text) if q.is_quantity]
    parts, end, unit = [], 0, ""
    for old, new in pairwise(counted):
        lead, between = text[end : old.start], text[old.end : new.start]
        if _INSTEAD.fullmatch(between) or (_NOT.search(lead) and _NOT_BUT.fullmatch(between)):
            parts += [_FROM.sub("", _NOT.sub("", lead)), "" if unit else _REPLACES]
            end, unit = new.start, old.unit or unit or " "
        elif unit:
            # The last of the corrections stands; without a unit it has that of the number it replaces.
            parts += [_with_unit(old, unit)]
            end, unit = old.end, ""
    if unit:
        parts += [_with_unit(counted[-1], unit)]
        end = counted[-1].end
    return "".join([*parts, text[end:]])


def _with_unit(new: Quantity, unit: str) -> str:
    """``new`` as typed, with ``unit`` when it has none."""
    return new.raw if new.unit else new.raw + unit.strip()
