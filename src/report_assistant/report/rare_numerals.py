"""Numerals that reports seldom use and clerks may type: 壹拾贰, 廿五, ⑫, Ⅻ, XII, 俩, 仨.

Written for the scanner of :mod:`report.numerals`; each form counts only where it can be no word,
list mark or grade (队伍, ①…, Ⅱ类).
"""

from __future__ import annotations

import re
import unicodedata

from report_assistant.report import units as u

FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
PAIRS = {"俩": 2, "仨": 3}
CIRCLED = "①-⒛㈠-㈩㉑-㉟㊀-㊉㊱-㊿⓫-⓾❶-➓〡-〩"
ROMAN = "Ⅰ-ⅿ"
# Each of them can begin a match.
STARTS = FORMAL + "".join((*TENS, *PAIRS)) + CIRCLED + ROMAN

# 队伍, 登陆, 收拾 end in a character that is a numeral elsewhere.
_FORMAL = (
    rf"(?!(?<=[队入退落])伍|(?<=[登着大内水])陆|(?<=[收捡])拾|(?<=放)肆)"
    rf"[{FORMAL}][{FORMAL}零〇一二两三四五六七八九十百千万亿]{{0,23}}"
)
# Ⅱ类, II期, ①部 are grades and numbered things, not amounts; XX件 is a blank.
_COUNTING = "|".join(unit for unit in u.CHINESE_UNITS if unit[0] not in "类种期级型段组套款本部卷面册集块")
_MARK = rf"(?:[{CIRCLED}]{{1,4}}|[{ROMAN}]{{1,9}}|(?<![A-Za-z])(?=X*[IV])[IVX]{{2,9}}(?![A-Za-z]))"
# At the head of a clause such a sign is a list mark, unless nothing but the unit follows.
NUMERAL = (
    rf"(?P<rare>{_FORMAL}|(?<=[\u4e00-\u9fff]){_MARK}|{_MARK}(?=\s?(?:{_COUNTING})(?:[，。；、）]|$)))"
    rf"\s?(?P<rare_unit>元(?![素旦宇年化月])|{_COUNTING})"
    rf"|(?P<rare_pair>[{''.join(PAIRS)}])(?:{_COUNTING})?"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_WHOLE = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def of_marks(text: str) -> int | None:
    """Value of circled, bracketed or Roman signs (⑫ 12, ❷ 2, Ⅻ 12, ⅩⅡ 12, XIV 14); None for an order
    of letters that is no number."""
    letters = unicodedata.normalize("NFKC", text).upper()
    if set(letters) <= set(_ROMAN_VALUES):
        if not _ROMAN_WHOLE.fullmatch(letters):
            return None
        values = [_ROMAN_VALUES[letter] for letter in letters]
        following = [*values[1:], 0]
        return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
    return int("".join(f"{unicodedata.numeric(sign):.0f}" for sign in text))
