"""One table cell as text -> one :class:`Value`: amount, raw text and note.

Cells of real reports hold blanks, slashes, full-width digits, thousands commas, a unit or a note
(domain.md 4.5); the amount is read from all of them, the printed text is always kept.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from report_assistant.report.figures import BLANKS, Amount, Place, Value
from report_assistant.report.form import Column
from report_assistant.report.numerals import parse_amount

# What one printed unit is worth in 元 (money) and in 件 (counts).
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_COUNTS = {"万": 10_000, "亿": 100_000_000}

_CELL = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?)"
    r"(?P<unit>亿元|万元|元|[万亿]?[件条项个份宗起次部]?)"
    r"(?:[(\[](?P<note>[^()\[\]]*)[)\]])?"
)
_PARTED = re.compile(r"^[^（(\[]*\d\s+\d")
_CHINESE = re.compile("[零〇一二两三四五六七八九十百千]{1,9}")
# A cell with its note is shorter; longer text is prose.
_LENGTH = 200
_NOTE = re.compile(r"[（(\[](?P<note>[^（()）\[\]]*)[）)\]]\s*$")
_DASHES = str.maketrans({"−": "-", "–": "-", "－": "-", "﹣": "-"})


def _plain(text: str) -> str:
    """``text`` for matching: half width, no white space, one kind of minus sign."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


def _scaled(number: Amount, unit: str, column: Column) -> Amount:
    if column.unit in _MONEY:
        # A bare 万 in a money cell means 万元; no unit means the unit of the column.
        worth = _MONEY.get(unit) or _MONEY.get(f"{unit[:1]}元" if unit[:1] in _COUNTS else column.unit)
        factor = (worth or _MONEY[column.unit]) / _MONEY[column.unit]
        return number if factor == 1 else number * factor
    return number * _COUNTS.get(unit[:1], 1)


def _tidy(amount: Amount) -> Amount:
    """A whole Decimal that came from scaling becomes an int."""
    if isinstance(amount, Decimal) and amount == amount.to_integral_value():
        return int(amount)
    return amount


def number(text: str) -> Amount | None:
    """Plain number in ``text`` (``１``, ``1,234``, ``-3``, ``43.788``), or None."""
    match = _CELL.fullmatch(_plain(text))
    if match is None or match["unit"] or match["note"] is not None:
        return None
    return _number(match["number"])


def _number(digits: str) -> Amount:
    bare = digits.replace(",", "")
    return Decimal(bare) if "." in bare else int(bare)


def parse_value(text: str, column: Column, place: Place | None = None) -> Value:
    """Read one cell of ``column``; an unreadable cell keeps its text and has no amount.

    ``22（其中修订16件）`` gives 22 with the note 其中修订16件; ``43.788万元`` gives 43.788 in a column
    in 万元 and ``251000元`` gives 251000 in a column in 元.
    """
    raw = text.strip()
    where = place or Place()
    # 1 1 may be 11, two numbers, or a slip: the user is asked.
    whole = len(raw) <= _LENGTH and _PARTED.search(raw) is None
    match = _CELL.fullmatch(_plain(raw)) if whole else None
    if match is None:
        # 三 or 十二 written in characters; anything longer is prose and stays unread.
        return Value(parse_amount(raw) if _CHINESE.fullmatch(raw) else None, raw, place=where)
    amount = _number(match["number"])
    if match["unit"]:
        amount = _tidy(_scaled(amount, match["unit"], column))
    noted = _NOTE.search(raw)
    return Value(amount, raw, noted["note"].strip() if noted else "", where)


def is_value(text: str) -> bool:
    """True for a blank cell, a slash or dash, or a number with an optional unit and note."""
    return len(text) <= _LENGTH and (text.strip() in BLANKS or _CELL.fullmatch(_plain(text)) is not None)
