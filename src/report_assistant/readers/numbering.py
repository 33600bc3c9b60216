"""Automatic numbers of Word paragraphs (一、 （一） 1.), which stand nowhere in the text itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"}
_LEVELS = 9


def chinese(number: int) -> str:
    """``number`` (1–99) in Chinese numerals: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = ""
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Numbers paragraphs of one document in reading order.

    ``levels`` by (list id, level); ``styles`` gives the list of a paragraph style.
    """

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, paragraph: Any) -> str:
        """The number printed before ``paragraph``, empty when there is none; counts it."""
        place = self._place(paragraph)
        if place is None or place not in self.levels:
            return ""
        list_id, depth = place
        self._counts[place] = self._counts.get(place, self.levels[place].start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            self._counts.pop((list_id, deeper), None)
        text = self.levels[place].text
        for level in range(depth + 1):
            number = self._counts.get((list_id, level), 1)
            printed = _printed(number, self.levels.get((list_id, level), _Level()).format)
            text = text.replace(f"%{level + 1}", printed)
        return text if self.levels[place].format in {*_CHINESE, "decimal"} else ""

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        direct = _list_place(properties)
        if direct is not None:
            return direct if direct[0] != "0" else None  # list 0 switches numbering off
        style = properties.find(f"{_W}pStyle")
        return self.styles.get(style.get(f"{_W}val", "")) if style is not None else None


def _printed(number: int, style: str) -> str:
    return chinese(number) if style in _CHINESE and 0 < number < 100 else str(number)


def _value(element: Any, name: str, default: str = "") -> str:
    child = element.find(f"{_W}{name}")
    return str(child.get(f"{_W}val", default)) if child is not None else default


def _list_place(properties: Any) -> tuple[str, int] | None:
    numbered = properties.find(f"{_W}numPr")
    if numbered is None or numbered.find(f"{_W}numId") is None:
        return None
    depth = _value(numbered, "ilvl", "0")
    return _value(numbered, "numId"), int(depth) if depth.isdecimal() else 0


def numbering(definitions: Any | None, styles: Any | None) -> Numbering:
    """Numbering of a document from the roots of numbering.xml and styles.xml (None: no lists)."""
    if definitions is None:
        return Numbering()
    abstract: dict[str, dict[int, _Level]] = {}
    for element in definitions.iterchildren(f"{_W}abstractNum"):
        abstract[element.get(f"{_W}abstractNumId", "")] = {
            int(level.get(f"{_W}ilvl", "0")): _level(level)
            for level in element.iterchildren(f"{_W}lvl")
            if level.get(f"{_W}ilvl", "0").isdecimal()
        }
    result = Numbering()
    for element in definitions.iterchildren(f"{_W}num"):
        for depth, level in abstract.get(_value(element, "abstractNumId"), {}).items():
            result.levels[element.get(f"{_W}numId", ""), depth] = level
    for style in styles.iterchildren(f"{_W}style") if styles is not None else ():
        properties = style.find(f"{_W}pPr")
        place = _list_place(properties) if properties is not None else None
        if place is not None:
            result.styles[style.get(f"{_W}styleId", "")] = place
    return result


def _level(element: Any) -> _Level:
    start = _value(element, "start", "1")
    return _Level(
        _value(element, "numFmt"), _value(element, "lvlText"), int(start) if start.isdecimal() else 1
    )
