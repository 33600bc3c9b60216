"""Child process of :mod:`.pdf`: PDF on standard input, blocks as JSON on standard output.

It runs with limits, because a hostile PDF can make any parser use hours or gigabytes.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from dataclasses import dataclass
from io import BytesIO
from typing import Any

MEMORY = 2 * 2**30
SECONDS = 50
MAX_PAGES = 100
# Points. A line that ends this far before the right edge of the text ends its paragraph, where
# the document does not indent first lines; where it does, only a much shorter line does.
_RAGGED = 24.0
_SHORT_LINE = 0.6
# A first line is indented by about two characters; titles and signatures stand further right.
_INDENT = (14.0, 50.0)
_CJK = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’—…"
# Gaps that the layout leaves between Chinese characters and digits are not spaces of the text.
_GAP = re.compile(f"(?<=[{_CJK}]) +(?=[^ ])|(?<=[^ ]) +(?=[{_CJK}])")

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    top: float
    left: float
    right: float
    text: str


def _limit() -> None:
    """Limit memory and processor time where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's timeout alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def blocks(data: bytes) -> list[Item]:
    """Texts and tables of a PDF in reading order, lines joined to paragraphs."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    parts: list[_Line | Item] = []
    with pdfplumber.open(BytesIO(data)) as document:
        for number, page in enumerate(document.pages[:MAX_PAGES], start=1):
            parts.extend(_page(page, number))
            page.close()
    return _joined(parts)


def _page(page: Any, number: int) -> list[_Line | Item]:
    tables = [t for t in page.find_tables() if len(t.rows) > 1]
    boxes = [t.bbox for t in tables]
    placed: list[tuple[float, _Line | Item]] = [
        (table.bbox[1], {"cells": _cells(table.extract()), "page": number}) for table in tables
    ]

    def outside(thing: Item) -> bool:
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)

    prose = page.filter(lambda o: o["object_type"] != "char" or outside(o))
    for line in prose.extract_text_lines(return_chars=False):
        text = _GAP.sub("", line["text"].strip())
        if text and not text.strip("-—－– ").isdecimal():  # a page number
            placed.append((line["top"], _Line(number, line["top"], line["x0"], line["x1"], text)))
    return [part for _, part in sorted(placed, key=lambda pair: pair[0])]


def _cells(rows: list[list[str | None]]) -> list[tuple[int, int, int, int, str]]:
    """Cells with widths: pdfplumber gives None for places that a merged cell covers."""
    cells = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text is None:
                continue
            width = 1
            while left + width < len(row) and row[left + width] is None:
                width += 1
            cells.append((top, left, 1, width, _GAP.sub("", text.replace("\n", ""))))
    return cells


def _joined(parts: list[_Line | Item]) -> list[Item]:
    """Join lines to paragraphs; a table ends the paragraph before it."""
    lines = [part for part in parts if isinstance(part, _Line)]
    left = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    indents = sum(_INDENT[0] < line.left - left < _INDENT[1] for line in lines)
    indented = indents * 10 > len(lines)
    result: list[Item] = []
    goes_on = False
    for part in parts:
        if not isinstance(part, _Line):
            result.append(part)
            goes_on = False
            continue
        if goes_on and part.left - left < _INDENT[0]:
            result[-1]["text"] += part.text
        else:
            result.append({"text": part.text, "page": part.page})
        reach = (part.right - left) / (right - left) if right > left else 0.0
        goes_on = reach > _SHORT_LINE if indented else right - part.right < _RAGGED
    return result


def main() -> None:
    """Read standard input, write JSON to standard output."""
    _limit()
    json.dump(blocks(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
