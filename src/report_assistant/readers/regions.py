"""Tables inside running text: one cell a line, a whole row or a whole table in one line.

Such lines are taken out of the text and become :class:`Loose` parts, before headings are
looked for: a row label of table two (三、本年度办理结果) looks like a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from report_assistant.readers.blocks import Block, Loose, Text
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


def take_tables(blocks: Sequence[Block]) -> list[Block]:
    """Replace runs of cell lines by :class:`Loose` blocks; all other blocks stay as they are."""
    result: list[Block] = []
    position = 0
    while position < len(blocks):
        number = _start(blocks, position)
        end = _end(blocks, position, number) if number else position
        if number and end > position:
            texts = [b for b in blocks[position:end] if isinstance(b, Text)]
            tokens = [token for text in texts for token in _tokens(text)]
            result.append(Loose(tuple(tokens), texts[0].page))
            position = end
        else:
            result.append(blocks[position])
            position += 1
    return result


def _line(block: Block) -> str:
    return squash(block.text) if isinstance(block, Text) else ""


def _next_line(blocks: Sequence[Block], position: int) -> str:
    return next((_line(b) for b in blocks[position + 1 : position + 6] if _line(b)), "")


def _start(blocks: Sequence[Block], position: int) -> int | None:
    block = blocks[position]
    line = _line(block)
    if not line or not isinstance(block, Text) or block.level:
        return None
    for number, pattern in _STARTS.items():
        # 行政复议 and 行政诉讼 usually stand in two lines.
        joined = line + _next_line(blocks, position) if line == "行政复议" else line
        short = len(line) <= _LABEL_LENGTH or len(_values(block.text)) >= 3
        if short and pattern.match(joined):
            return number
    return None


def _end(blocks: Sequence[Block], start: int, number: int) -> int:
    """Position after the last cell of the table that begins at ``start``; ``start`` if none."""
    last = start
    slack = 0
    for position in range(start, len(blocks)):
        block = blocks[position]
        if not isinstance(block, Text) or block.level or _is_heading(block):
            break
        if _start(blocks, position) not in {None, number}:
            break
        if not block.text.strip() and not block.cell:
            continue
        if block.cell or is_value(block.text) or (len(_values(block.text)) >= 1 and _row(block.text, number)):
            last, slack = position + 1, 0
        elif not is_label_piece(block.text, number):
            slack += 1
            if slack > _REACH or len(_line(block)) > _LABEL_LENGTH:
                break
    return last


def _is_heading(block: Text) -> bool:
    found = heading(block.text)
    return found is not None


def _row(line: str, number: int) -> bool:
    """True for a line of label and values: every other piece is part of a label."""
    pieces = [p for p in re.split(r"\s+", line.strip()) if p and not is_value(p)]
    return any(is_label_piece(p, number) for p in pieces) or not pieces


def _values(line: str) -> list[str]:
    return [p for p in re.split(r"[\s|]+", line.strip()) if p and is_value(p)]


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
