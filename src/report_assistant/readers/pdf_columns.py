"""PDFs that print two reports side by side: one column each, told apart by their captions.

Such prints come from comparison tools: ``2023 年报告 | 2024 年报告`` heads two columns, section
headings stand once for both, a table over the whole width belongs to the caption above it, and
pages of comparison belong to neither report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from report_assistant.readers.labels import heading
from report_assistant.readers.outline import agency_in, half_width
from report_assistant.readers.pdf_page import Line, Page, Sheet, tidy

Part = Line | Sheet

_CAPTION = re.compile(r"(?P<before>[^0-9]*)(?P<year>20\d\d)年?(?P<after>[^0-9]*(?:报告|年报))")
# The share of repeated text that a comparison prints beside a heading.
_REMARK = re.compile(r"\s*[（(][^（()）]*%[）)]$")
_CAPTION_LENGTH = 60
# Pages in which the two captions are looked for.
_FIRST_PAGES = 3
# A gap wider than this many heights of a line parts two columns.
_WIDE = 1.5


@dataclass(frozen=True, slots=True)
class Stream:
    """Lines and tables of one report in reading order; organ and year when the print states them."""

    parts: tuple[Part, ...]
    agency: str = ""
    year: int | None = None
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Layout:
    years: tuple[int, int]
    gutter: float
    start: tuple[int, float]
    agency: str


def streams(pages: Sequence[Page]) -> tuple[Stream, ...]:
    """One stream for an ordinary file, two for reports printed side by side."""
    layout = _layout(pages)
    if layout is None:
        return (Stream(tuple(part for page in pages for part in _ordered(page))),)
    columns: tuple[list[Part], list[Part]] = ([], [])
    for owner, part in _assigned(pages, layout):
        for column in owner:
            columns[column].append(part)
    return tuple(
        Stream(_aligned(parts), layout.agency, year, layout.years)
        for parts, year in zip(columns, layout.years, strict=True)
    )


def _aligned(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of a column with the headings, which stand left of both, moved to its left edge."""
    edge = min((p.left for p in parts if isinstance(p, Line) and not _is_head(p)), default=0.0)
    return tuple(
        replace(p, left=edge, right=edge + p.right - p.left) if isinstance(p, Line) and _is_head(p) else p
        for p in parts
    )


def _ordered(page: Page) -> list[Part]:
    return sorted((*page.lines, *page.sheets), key=lambda part: part.top)


def _caption(text: str) -> re.Match[str] | None:
    plain = half_width(text)
    return _CAPTION.fullmatch(plain) if len(plain) <= _CAPTION_LENGTH else None


def _layout(pages: Sequence[Page]) -> _Layout | None:
    """Where two captions of different years with the same words stand in one line, or None."""
    before: list[str] = []
    for page in pages[:_FIRST_PAGES]:
        for line in page.lines:
            pieces = _pieces(line)
            found = [_caption(piece.text) for piece in pieces]
            if len(pieces) == 2 and found[0] and found[1]:
                left, right = found[0], found[1]
                same = left["before"] == right["before"] and left["after"] == right["after"]
                if same and left["year"] != right["year"]:
                    years = (int(left["year"]), int(right["year"]))
                    gutter = _gutter(page, line, pieces)
                    return _Layout(years, gutter, (page.number, line.bottom), _agency(left["before"], before))
            before.append(line.text)
    return None


def _agency(caption: str, lines: Sequence[str]) -> str:
    names = (caption, *(line for line in lines if "公开" in line))
    return next((agency for name in names if (agency := agency_in(half_width(name)))), "")


def _pieces(line: Line) -> list[Line]:
    """``line`` cut at wide gaps."""
    wide = _WIDE * (line.bottom - line.top)
    cuts = [(a[1] + b[0]) / 2 for a, b in pairwise(line.chars) if b[0] - a[1] > wide]
    pieces = [line]
    for cut in cuts:
        last = pieces.pop()
        pieces.extend(piece for piece in _cut(last, cut) if piece is not None)
    return pieces


def _cut(line: Line, x: float) -> tuple[Line | None, Line | None]:
    """The parts of ``line`` left and right of ``x``."""
    left = tuple(c for c in line.chars if (c[0] + c[1]) / 2 < x)
    return _part(line, left), _part(line, line.chars[len(left) :])


def _part(line: Line, chars: tuple[tuple[float, float, str], ...]) -> Line | None:
    if len(chars) == len(line.chars):
        return line
    gap = (line.bottom - line.top) / 4
    words = [chars[0][2]] if chars else []
    for before, char in pairwise(chars):
        words.append((" " if char[0] - before[1] > gap else "") + char[2])
    text = tidy("".join(words))
    return replace(line, left=chars[0][0], right=chars[-1][1], text=text, chars=chars) if text else None


def _gutter(page: Page, line: Line, captions: Sequence[Line]) -> float:
    """Middle of the widest strip without text between the captions, below them."""
    below = [c[:2] for other in page.lines if other.top > line.top for c in other.chars]
    position, best = captions[0].right, (0.0, (captions[0].right + captions[1].left) / 2)
    for left, right in [*sorted(below), (captions[1].left, captions[1].right)]:
        if left > position:
            end = min(left, captions[1].left)
            best = max(best, (end - position, (position + end) / 2))
        position = max(position, right)
    return best[1]


def _assigned(pages: Sequence[Page], layout: _Layout) -> Iterator[tuple[tuple[int, ...], Part]]:
    """Every part that belongs to a report, with the columns it belongs to."""
    owner: tuple[int, ...] = ()
    for page in pages:
        parts = [p for p in _ordered(page) if (page.number, p.top) >= layout.start]
        heads = [p for p in parts if isinstance(p, Line) and _is_head(p)]
        if any(_crosses(p, layout.gutter) for p in parts if isinstance(p, Line) and p not in heads):
            continue
        for part in parts:
            if isinstance(part, Sheet):
                columns = _columns(part, layout.gutter)
                if columns or not _compares(part, layout):
                    yield columns or owner, part
            elif caption := _caption(part.text):
                year = int(caption["year"])
                owner = (layout.years.index(year),) if year in layout.years else ()
            elif part in heads:
                yield (0, 1), replace(part, text=_REMARK.sub("", part.text))
            elif not any(_remarks(part, head) for head in heads):
                for column, piece in enumerate(_cut(part, layout.gutter)):
                    if piece is not None:
                        yield (column,), piece


def _is_head(line: Line) -> bool:
    found = heading(line.text)
    return found is not None and bool(found.numeral)


def _columns(sheet: Sheet, gutter: float) -> tuple[int, ...]:
    if sheet.right <= gutter:
        return (0,)
    return (1,) if sheet.left >= gutter else ()


def _compares(sheet: Sheet, layout: _Layout) -> bool:
    """True for a table that names both years: it compares them."""
    text = half_width(" ".join(cell[4] for cell in sheet.cells))
    return all(f"{year}年" in text for year in layout.years)


def _crosses(line: Line, gutter: float) -> bool:
    """True when the text runs on over the gutter, so that the page has no columns."""
    if _caption(line.text):
        return False
    near = (line.bottom - line.top) / 2
    left = any(gutter - near < c[1] for c in line.chars if c[0] < gutter)
    return left and any(c[0] < gutter + near for c in line.chars if c[1] > gutter)


def _remarks(line: Line, head: Line) -> bool:
    """True for a remark in brackets beside a heading, in smaller type."""
    beside = head.top <= (line.top + line.bottom) / 2 <= head.bottom and line.left >= head.right - 1
    return beside and line.text.startswith(("(", "（"))
