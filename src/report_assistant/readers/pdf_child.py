"""Child process of :mod:`.pdf`: PDF on standard input, blocks as JSON on standard output.

It runs with limits, because a hostile PDF can make any parser use hours or gigabytes.
"""

from __future__ import annotations

import json
import logging
import sys
from io import BytesIO
from typing import Any

MEMORY = 2 * 2**30
SECONDS = 50
MAX_PAGES = 100
# A line that ends this far (points) before the right edge of the text ends its paragraph.
_RAGGED = 24.0
_INDENT = 12.0


def _limit() -> None:
    """Limit memory and processor time where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's timeout alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def blocks(data: bytes) -> list[dict[str, Any]]:
    """Texts and tables of a PDF, page by page, top to bottom."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    result: list[dict[str, Any]] = []
    with pdfplumber.open(BytesIO(data)) as document:
        for number, page in enumerate(document.pages[:MAX_PAGES], start=1):
            result.extend(_page(page, number))
            page.close()
    return result


def _page(page: Any, number: int) -> list[dict[str, Any]]:
    tables = [t for t in page.find_tables() if len(t.rows) > 1]
    boxes = [t.bbox for t in tables]
    items: list[tuple[float, dict[str, Any]]] = []
    for table in tables:
        rows = table.extract()
        items.append((table.bbox[1], {"cells": _cells(rows), "page": number}))

    def outside(thing: dict[str, Any]) -> bool:
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)

    lines = page.filter(lambda o: o["object_type"] != "char" or outside(o)).extract_text_lines(
        return_chars=False
    )
    items.extend((top, {"text": text, "page": number}) for top, text in _paragraphs(lines))
    return [item for _, item in sorted(items, key=lambda pair: pair[0])]


def _cells(rows: list[list[str | None]]) -> list[tuple[int, int, int, int, str]]:
    """Cells with spans: pdfplumber gives None for places that a merged cell covers."""
    cells = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text is None:
                continue
            width = 1
            while left + width < len(row) and row[left + width] is None:
                width += 1
            cells.append((top, left, 1, width, text.replace("\n", "")))
    return cells


def _paragraphs(lines: list[dict[str, Any]]) -> list[tuple[float, str]]:
    """Join lines to paragraphs: a paragraph begins with an indent or after a short line."""
    right = max((line["x1"] for line in lines), default=0.0)
    left = min((line["x0"] for line in lines), default=0.0)
    result: list[tuple[float, str]] = []
    open_line = False
    for line in lines:
        text = line["text"].strip()
        if not text or text.strip("-—－ ").isdecimal():  # page numbers
            continue
        starts = line["x0"] - left > _INDENT
        if open_line and not starts:
            top, before = result[-1]
            result[-1] = (top, before + text)
        else:
            result.append((line["top"], text))
        open_line = right - line["x1"] < _RAGGED
    return result


def main() -> None:
    """Read standard input, write JSON to standard output."""
    _limit()
    json.dump(blocks(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
