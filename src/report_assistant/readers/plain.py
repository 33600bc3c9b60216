"""Plain text: encodings, cell lines marked by a TAB, pipe tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import Block, Content, Text, grid_of_rows

_RULE = frozenset("|:-—+= \t")
_CELL_END = re.compile(r"(?<!\\)[|｜]|\t")
# A row without outer pipes has at least this many cells, none of them prose.
_ROW_CELLS = 3
_CELL_LENGTH = 60


def decode(data: bytes) -> str:
    """Text of ``data`` in UTF-8, UTF-16 with a mark, or GB 18030; raises UnreadableFile."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("文字编码无法识别，请另存为 UTF-8 编码")


def row_cells(line: str) -> list[str] | None:
    """Cells of a pipe-table line, None for a line that is not one (prose may hold pipes too)."""
    text = line.strip()
    if "|" not in text:
        return None
    outer = text.startswith("|") or text.endswith("|")
    cells = [c.strip().replace("\\|", "|") for c in _CELL_END.split(text.removeprefix("|").removesuffix("|"))]
    row = outer or (len(cells) >= _ROW_CELLS and max(map(len, cells)) <= _CELL_LENGTH)
    return cells if row else None


def is_rule(line: str) -> bool:
    """True for the line of dashes under the head of a pipe table."""
    return "|" in line and "-" in line and _RULE.issuperset(line.strip())


def text_blocks(lines: Iterable[str]) -> list[Block]:
    """Blocks of plain lines: consecutive pipe rows become one grid, other lines texts."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    for line in lines:
        if line.strip() == "|":  # a cell border alone in its line: the cells stand one to a line
            continue
        cells = None if is_rule(line) else row_cells(line)
        if cells is not None:
            rows.append(cells)
        elif not is_rule(line):
            if rows and line.strip():
                blocks.append(grid_of_rows(rows))
                rows = []
            blocks.append(Text(line.rstrip("\r\n"), cell=line.startswith("\t")))
    if rows:
        blocks.append(grid_of_rows(rows))
    return blocks


def read_plain(data: bytes) -> Content:
    """Content of a .txt file."""
    return Content(tuple(text_blocks(decode(data).splitlines())))
