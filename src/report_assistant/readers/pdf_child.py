"""Child process of :mod:`.pdf`: PDF on standard input, its reports as JSON on standard output.

It runs with limits, because a hostile PDF can make any parser use hours or gigabytes.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from report_assistant.readers.pdf_columns import Part, streams
from report_assistant.readers.pdf_page import Line, Page, read_page

MEMORY = 2**30
# Processor time; a report of 18 pages of two columns takes 4 s.
SECONDS = 9
MAX_PAGES = 100
# Points. A line that ends this far before the right edge of the text ends its paragraph, where
# the document does not indent first lines; where it does, only a much shorter line does.
_RAGGED = 24.0
_SHORT_LINE = 0.6
# A first line is indented by about two characters; titles and signatures stand further right.
_INDENT = (14.0, 50.0)
# A line that stands at one place on so many pages, all there are, is no part of the text.
_PAGES = 3
_DRAFT = "【草稿"
_NUMBERED = re.compile(r"[（(][一二三四五六七八九十]{1,2}[）)]")

Item = dict[str, Any]


def _limit() -> None:
    """Limit memory and processor time where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's timeout alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def reports(data: bytes) -> list[Item]:
    """The reports of a PDF: ``blocks`` (texts and tables in reading order), organ, year, years beside.

    ``cut`` is true when the file has more pages than are read.
    """
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages = []
    with pdfplumber.open(BytesIO(data)) as document:
        cut = len(document.pages) > MAX_PAGES
        for number, page in enumerate(document.pages[:MAX_PAGES], start=1):
            pages.append(read_page(page, number))
            page.close()
    pages = _without_running(pages)
    return [
        {
            "blocks": _joined(stream.parts),
            "agency": stream.agency,
            "year": stream.year,
            "beside": stream.beside,
            "cut": cut,
        }
        for stream in streams(pages)
    ]


def _without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without their running heads and feet: lines that stand at one place on every page, and
    the notice of an unfinished draft."""
    places = [{(line.text, round(line.top)) for line in page.lines} for page in pages]
    running = set.intersection(*places) if len(pages) >= _PAGES else set()
    return [
        replace(
            page,
            lines=tuple(
                line
                for line in page.lines
                if (line.text, round(line.top)) not in running and not line.text.startswith(_DRAFT)
            ),
        )
        for page in pages
    ]


def _joined(parts: Sequence[Part]) -> list[Item]:
    """Join lines to paragraphs; a table ends the paragraph before it."""
    lines = [part for part in parts if isinstance(part, Line)]
    left = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    indents = sum(_INDENT[0] < line.left - left < _INDENT[1] for line in lines)
    indented = indents * 10 > len(lines)
    result: list[Item] = []
    goes_on = False
    for part in parts:
        if not isinstance(part, Line):
            result.append({"cells": part.cells, "page": part.page})
            goes_on = False
            continue
        if goes_on and part.left - left < _INDENT[0] and not _begins(part.text, result[-1]["text"]):
            result[-1]["text"] += part.text
        else:
            result.append({"text": part.text, "page": part.page})
        reach = (part.right - left) / (right - left) if right > left else 0.0
        goes_on = reach > _SHORT_LINE if indented else right - part.right < _RAGGED
    return result


def _begins(text: str, before: str) -> bool:
    """True when ``text`` begins a numbered paragraph after a whole sentence."""
    return before.endswith(("。", "：", ":")) and _NUMBERED.match(text) is not None


def main() -> None:
    """Read standard input, write JSON to standard output."""
    _limit()
    json.dump(reports(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
