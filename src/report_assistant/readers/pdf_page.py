"""One PDF page -> lines of text and ruled tables with their cells in rows and columns.

Runs in the child process of :mod:`.pdf`. A table is made from the smallest rectangles between its
lines: a box drawn around other cells (a page border, a panel) is no cell. Characters that another
text laid over a table are lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

_CJK = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’—…"
# Gaps that the layout leaves between Chinese characters and digits are not spaces of the text.
_GAP = re.compile(f"(?<=[{_CJK}]) +(?=[^ ])|(?<=[^ ]) +(?=[{_CJK}])")
# Points: edges of cells nearer than this are one edge; a rectangle thinner than this is a line.
_SNAP = 3.0
_THIN = 1.5
# Characters larger than those of the table by this factor may be laid over it.
_LARGER = 1.2
# Fewer cells with text are a frame around text, not a table.
_MIN_CELLS = 4
# A longer text in a cell is prose in a frame.
_CELL_LENGTH = 400
# Comparing more cells with each other only costs time; statutory tables have about 230.
_MAX_CELLS = 3000

Box = tuple[float, float, float, float]
Char = dict[str, Any]
# top row, left column, height, width, text
CellText = tuple[int, int, int, int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text with its box in points from the top left; ``chars`` from left to right."""

    page: int
    top: float
    bottom: float
    left: float
    right: float
    text: str
    chars: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One ruled table with its box."""

    page: int
    top: float
    bottom: float
    left: float
    right: float
    cells: tuple[CellText, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Lines and tables of one page, each from top to bottom."""

    number: int
    lines: tuple[Line, ...]
    sheets: tuple[Sheet, ...]


def tidy(text: str) -> str:
    """``text`` without the gaps that the layout leaves beside Chinese characters."""
    return _GAP.sub("", text.strip())


def read_page(page: Any, number: int) -> Page:
    """Lines and tables of a pdfplumber ``page``."""
    sheets: list[Sheet] = []
    taken: set[int] = set()
    for group in _groups(_cells(page)):
        sheet, held = _sheet(number, group, [c for c in page.chars if id(c) not in taken])
        if sheet is not None:
            sheets.append(sheet)
            taken |= held
    prose = page.filter(lambda thing: id(thing) not in taken)
    return Page(number, tuple(_lines(prose, number)), tuple(sorted(sheets, key=lambda s: (s.top, s.left))))


def _lines(page: Any, number: int) -> list[Line]:
    lines = []
    for found in page.extract_text_lines(return_chars=True):
        text = tidy(found["text"])
        if text and not text.strip("-—－– ").isdecimal():  # a page number
            inside = tuple((c["x0"], c["x1"], c["text"]) for c in found["chars"])
            box = (found["top"], found["bottom"], found["x0"], found["x1"])
            lines.append(Line(number, *box, text, inside))
    return sorted(lines, key=lambda line: line.top)


# ---------------------------------------------------------------------------------- tables


def _cells(page: Any) -> list[Box]:
    """The smallest rectangles between the ruling lines of the page."""
    boxes = {cell for table in page.find_tables() for cell in table.cells}
    found = sorted(b for b in boxes if b[2] - b[0] > _THIN and b[3] - b[1] > _THIN)[:_MAX_CELLS]
    return [b for b in found if not any(o != b and _within(o, b) for o in found)]


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _THIN
        and inner[1] >= outer[1] - _THIN
        and inner[2] <= outer[2] + _THIN
        and inner[3] <= outer[3] + _THIN
    )


def _groups(cells: Sequence[Box]) -> list[list[Box]]:
    """Cells that hang together by a corner."""
    by_corner: dict[tuple[int, int], list[int]] = {}
    for index, (left, top, right, bottom) in enumerate(cells):
        for x, y in ((left, top), (left, bottom), (right, top), (right, bottom)):
            by_corner.setdefault((round(x / _SNAP), round(y / _SNAP)), []).append(index)
    neighbours: dict[int, set[int]] = {i: set() for i in range(len(cells))}
    for same in by_corner.values():
        for a, b in pairwise(same):
            neighbours[a].add(b)
            neighbours[b].add(a)
    groups: list[list[Box]] = []
    seen: set[int] = set()
    for start in range(len(cells)):
        stack = [] if start in seen else [start]
        group: list[Box] = []
        while stack:
            index = stack.pop()
            if index not in seen:
                seen.add(index)
                group.append(cells[index])
                stack.extend(neighbours[index])
        if group:
            groups.append(group)
    return groups


def _sheet(number: int, cells: Sequence[Box], chars: Sequence[Char]) -> tuple[Sheet | None, set[int]]:
    """The table of ``cells`` and the ids of its characters; None for a frame around text."""
    from pdfplumber.utils.text import extract_text

    left, top = min(c[0] for c in cells), min(c[1] for c in cells)
    right, bottom = max(c[2] for c in cells), max(c[3] for c in cells)
    inside = [c for c in chars if left <= _middle(c)[0] <= right and top <= _middle(c)[1] <= bottom]
    over = _laid_over(inside, cells)
    held: dict[Box, list[Char]] = {cell: [] for cell in cells}
    for char in inside:
        x, y = _middle(char)
        home = next((c for c in cells if c[0] <= x < c[2] and c[1] <= y < c[3]), None)
        if home is not None and id(char) not in over:
            held[home].append(char)
    columns, rows = _edges(cells, 0), _edges(cells, 1)
    texts: list[CellText] = []
    for cell in sorted(cells, key=lambda c: (c[1], c[0])):
        text = tidy(extract_text(held[cell]).replace("\n", "")) if held[cell] else ""
        if len(text) > _CELL_LENGTH:
            return None, set()
        x, y = _index(columns, cell[0]), _index(rows, cell[1])
        height, width = _index(rows, cell[3]) - y, _index(columns, cell[2]) - x
        texts.append((y, x, max(height, 1), max(width, 1), text))
    filled = [t for t in texts if t[4]]
    if len(filled) < _MIN_CELLS or len({t[0] for t in filled}) < 2 or len({t[1] for t in filled}) < 2:
        return None, set()
    taken = {id(c) for group in held.values() for c in group}
    return Sheet(number, top, bottom, left, right, tuple(texts)), taken


def _middle(char: Char) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _edges(cells: Sequence[Box], axis: int) -> list[float]:
    """Positions of the column (axis 0) or row (axis 1) borders, near ones taken as one."""
    result: list[float] = []
    for position in sorted({p for c in cells for p in (c[axis], c[axis + 2])}):
        if not result or position - result[-1] > _SNAP:
            result.append(position)
    return result


def _index(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - position))


def _laid_over(chars: Sequence[Char], cells: Sequence[Box]) -> set[int]:
    """Ids of the characters of runs in larger type that go on over a border between cells."""
    size = median(c["size"] for c in chars) if chars else 0.0
    large = [c for c in chars if c["size"] > _LARGER * size]
    borders = sorted({c[2] for c in cells})
    found: set[int] = set()
    run: list[Char] = []
    for char in [*sorted(large, key=lambda c: (round(c["top"]), c["x0"])), None]:
        if run and (char is None or abs(char["top"] - run[-1]["top"]) > 1 or not _touches(run[-1], char)):
            if any(c["x0"] + 1 < b < c["x1"] - 1 for b in borders for c in run):
                found |= {id(c) for c in run}
            run = []
        if char is not None:
            run.append(char)
    return found


def _touches(left: Char, right: Char) -> bool:
    return bool(right["x0"] - left["x1"] < left["size"] / 2)
