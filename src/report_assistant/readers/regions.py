"""Tables inside running text: one cell a line, a whole row or a whole table in one line.

Such lines are taken out of the text and become :class:`Loose` parts, before headings are
looked for: a row label of table two (三、本年度办理结果) looks like a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from report_assistant.readers.blocks import Block, Grid, Loose, Text
from report_assistant.readers.labels import heading, is_label_piece, squash
from report_assistant.report.values import is_value

# First words of a table in reading order; the row labels stand in when the head is lost.
_STARTS = {
    1: re.compile(r"第二十条第一项|信息内容本?年?|规章\d"),
    2: re.compile(r"本列数据的?勾稽关系|申请人情况|自然人|一本年新收政府信息公开申请数量"),
    3: re.compile(r"行政复议行政诉讼|结果维持"),
}
# A label of a table is never longer; a longer line is prose unless it ends with values.
_LABEL_LENGTH = 45
# How far a damaged label may stand from the next cell that is surely part of the table.
_REACH = 3
# A whole table in one line is shorter; what follows cannot make the line a row.
_ROW_LENGTH = 5000


def take_tables(blocks: Sequence[Block]) -> list[Block]:
    """Replace runs of cell lines by :class:`Loose` blocks; all other blocks stay as they are."""
    result: list[Block] = []
    position = 0
    while position < len(blocks):
        number = _start(blocks, position)
        if number is None:
            result.append(blocks[position])
            position += 1
            continue
        end, stop = _extent(blocks, position, number)
        texts = [b for b in blocks[position:end] if isinstance(b, Text)]
        if texts:
            tokens = [token for text in texts for token in _tokens(text)]
            result.append(Loose(tuple(tokens), texts[0].page))
            position = end
        else:
            # No cell up to ``stop``: another start before it would find none either.
            result.extend(blocks[position:stop])
            position = stop
    return result


def split_grid(grid: Grid) -> list[Grid]:
    """Cut a grid that holds several statutory tables, one under another, where the next begins."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.top, []).append(squash(cell.text[:_ROW_LENGTH]))
    cuts: list[int] = []
    current: int | None = None
    for top in sorted(rows):
        number = _number("".join(rows[top][:3]))
        if number is not None and number != current:
            current = number
            cuts.append(top)
    if len(cuts) < 2:
        return [grid]
    borders = [0, *cuts[1:], max(rows) + 1]
    return [
        Grid(
            tuple(replace(c, top=c.top - first) for c in grid.cells if first <= c.top < last),
            grid.page,
        )
        for first, last in pairwise(borders)
    ]


def _number(line: str) -> int | None:
    return next((n for n, pattern in _STARTS.items() if pattern.match(line)), None)


def _line(block: Block) -> str:
    return squash(block.text) if isinstance(block, Text) else ""


def _next_line(blocks: Sequence[Block], position: int) -> str:
    return next((_line(b) for b in blocks[position + 1 : position + 6] if _line(b)), "")


def _start(blocks: Sequence[Block], position: int) -> int | None:
    block = blocks[position]
    line = _line(block)
    if not line or not isinstance(block, Text) or block.level:
        return None
    # 行政复议 and 行政诉讼 usually stand in two lines.
    joined = line + _next_line(blocks, position) if line == "行政复议" else line
    number = _number(joined)
    short = number is not None and (len(line) <= _LABEL_LENGTH or len(_values(block.text)) >= 3)
    return number if short else None


def _extent(blocks: Sequence[Block], start: int, number: int) -> tuple[int, int]:
    """Where the table that begins at ``start`` ends (``start``: nowhere), and where the search did."""
    last = start
    slack = 0
    position = start
    for position in range(start, len(blocks)):
        block = blocks[position]
        if not isinstance(block, Text) or block.level or heading(block.text):
            break
        if _start(blocks, position) not in {None, number}:
            break
        if not block.text.strip() and not block.cell:
            continue
        if block.cell or is_value(block.text) or _row(block.text, number):
            last, slack = position + 1, 0
        elif not is_label_piece(block.text, number):
            slack += 1
            if slack > _REACH or len(_line(block)) > _LABEL_LENGTH:
                break
    return last, max(position, start + 1)


def _row(line: str, number: int) -> bool:
    """True for a line of values with labels before them: some other piece is part of a label."""
    pieces = re.split(r"[\s|]+", line.strip()[:_ROW_LENGTH])
    labels = [p for p in pieces if p and not is_value(p)]
    return len(labels) < len(pieces) and (not labels or any(is_label_piece(p, number) for p in labels))


def _values(line: str) -> list[str]:
    return [p for p in re.split(r"[\s|]+", line.strip()[:_ROW_LENGTH]) if p and is_value(p)]


def _tokens(text: Text) -> list[str]:
    """Cell texts of one line: the line itself, its TAB-separated cells, or label and values."""
    if not text.text.strip():
        return [""] if text.cell else []
    pieces = [p.strip() for p in re.split(r"[\t|]", text.text.strip())]
    tokens: list[str] = []
    for piece in pieces:
        words = piece.split()
        tokens.extend(words if sum(map(is_value, words)) and len(words) > 1 else [piece])
    return tokens
