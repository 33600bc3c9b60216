"""What every format becomes before a report is assembled: texts and tables in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from report_assistant.errors import UnreadableFile
from report_assistant.report.form import Generation

# No statutory table is larger; spans and rows beyond this come from broken or hostile files.
MAX_COLUMNS = 1000
MAX_CELLS = 100_000
MAX_AREA = 1_000_000
MAX_BLOCKS = 50_000


@dataclass(frozen=True, slots=True)
class Text:
    """One line or paragraph. ``cell``: the file marks it as a table cell (a TAB before it).

    ``level`` is the heading level the format gives (1 highest, 0 none); ``page`` counts from 1.
    """

    text: str
    cell: bool = False
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class GridText:
    """One cell of a grid: zero-based top and left, spans, text."""

    top: int
    left: int
    height: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with known rows and columns; merged cells stand once, at their top left."""

    cells: tuple[GridText, ...]
    page: int | None = None

    def matrix(self, packed: bool = True) -> list[list[GridText | None]]:
        """Rows of cells with spans filled in; ``packed`` leaves out columns without any text.

        Raises UnreadableFile for a table far larger than any statutory one.
        """
        height = max((c.top + c.height for c in self.cells), default=0)
        width = max((c.left + c.width for c in self.cells), default=0)
        if height * width > MAX_AREA:
            raise UnreadableFile("表格过大")
        rows: list[list[GridText | None]] = [[None] * width for _ in range(height)]
        for cell in self.cells:
            for row in rows[cell.top : cell.top + cell.height]:
                row[cell.left : cell.left + cell.width] = [cell] * cell.width
        used = sorted({c.left for c in self.cells if c.text.strip()}) if packed else range(width)
        return [[row[column] for column in used] for row in rows]


@dataclass(frozen=True, slots=True)
class Loose:
    """A table whose rows and columns are lost: its cell texts in reading order."""

    tokens: tuple[str, ...]
    page: int | None = None


Block = Text | Grid | Loose


@dataclass(frozen=True, slots=True)
class Content:
    """A file after its format is gone; organ, year and form when the format states them.

    ``notes`` are sentences for the user about what the format reader left out,
    ``published`` is the day that a page names in its head.
    """

    blocks: tuple[Block, ...]
    agency: str = ""
    year: int | None = None
    generation: Generation | None = None
    notes: tuple[str, ...] = ()
    published: date | None = None


def grid_of_rows(rows: Iterable[Sequence[str]], page: int | None = None) -> Grid:
    """A grid without merged cells from rows of texts, cut at the size limits."""
    cells: list[GridText] = []
    for top, row in enumerate(rows):
        cells.extend(GridText(top, left, 1, 1, text) for left, text in enumerate(row[:MAX_COLUMNS]))
        if len(cells) > MAX_CELLS:
            break
    return Grid(tuple(cells[:MAX_CELLS]), page)
