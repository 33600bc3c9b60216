"""Word files: paragraphs and tables in document order, merged cells, inserted and deleted text."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import MAX_CELLS, MAX_COLUMNS, Block, Content, Grid, GridText, Text
from report_assistant.readers.numbering import Numbering, numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = {f"{_W}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
# Text that is not part of the line: deleted, moved away, field codes, text boxes (read after the
# paragraph they hang on; Word writes each twice, once for old programs).
_GONE = {f"{_W}{n}" for n in ("del", "moveFrom")} | {f"{_MC}Fallback"}
_BOX = f"{_W}txbxContent"
_SKIPPED = {f"{_W}{n}" for n in ("instrText", "delText", "pPr")} | {_BOX} | _GONE
_HEADING_LEVELS = 9


def read_word(data: bytes) -> Content:
    """Content of a .docx file; raises UnreadableFile when the package is broken."""
    # Imported here: python-docx takes 0.1 s and most runs read no Word file.
    from docx import Document
    from docx.exceptions import PythonDocxError
    from lxml.etree import LxmlError

    # What python-docx raises for packages whose parts contradict each other, found by fuzzing.
    broken = (
        *(PythonDocxError, LxmlError, BadZipFile, OSError, EOFError, zlib.error),
        *(KeyError, IndexError, ValueError, TypeError, AttributeError, NotImplementedError),
    )
    try:
        document = Document(BytesIO(data))
        styles = {s.style_id: s.name or "" for s in document.styles}
        body = document.element.body
        numbers = _numbering(document)
    except broken as error:
        raise UnreadableFile("Word 文件已损坏") from error
    if body is None:
        raise UnreadableFile("Word 文件没有正文")
    return Content(tuple(_blocks(body, styles, numbers)))


def _numbering(document: Any) -> Numbering:
    from docx.opc.constants import RELATIONSHIP_TYPE

    definitions = next(
        (r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING), None
    )
    return numbering(definitions.element if definitions is not None else None, document.styles.element)


def _children(element: Any) -> Iterator[Any]:
    """Paragraphs and tables under ``element`` in order, through content controls and insertions."""
    stack = list(reversed(list(element)))
    while stack:
        child = stack.pop()
        if child.tag in _WRAPPERS:
            stack.extend(reversed(list(child)))
        elif child.tag in {f"{_W}p", f"{_W}tbl"}:
            yield child


def _blocks(element: Any, styles: dict[str, str], numbers: Numbering) -> Iterator[Block]:
    before = ""
    for child in _children(element):
        if child.tag == f"{_W}p":
            text = before + _text(child)
            if _mark_deleted(child):
                # A deleted paragraph mark joins the paragraph to the next one.
                before = text
            else:
                before = ""
                level = _level(child, styles)
                lines = text.split("\n")
                if any(line.strip() for line in lines):
                    lines[0] = numbers.label(child) + lines[0]
                for line in lines:
                    yield Text(line, level=level)
            for box in _boxes(child):
                yield from _blocks(box, styles, numbers)
        elif _is_layout(child):
            for row in _rows(child):
                for content in _cells(row):
                    yield from _blocks(content, styles, numbers)
        else:
            yield _grid(child)
    if before.strip():
        yield Text(before)


def _mark_deleted(paragraph: Any) -> bool:
    """True when the end of the paragraph was deleted (or moved away) and not yet accepted."""
    marks = paragraph.find(f"{_W}pPr/{_W}rPr")
    return marks is not None and any(marks.find(tag) is not None for tag in _GONE)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes that hang on the paragraph, each once."""
    stack = list(reversed(list(paragraph)))
    while stack:
        node = stack.pop()
        if node.tag == _BOX:
            yield node
        elif node.tag not in _GONE:
            stack.extend(reversed(list(node)))


def _is_layout(table: Any) -> bool:
    """A table that holds another table or a single cell only arranges the page."""
    return table.find(f".//{_W}tbl") is not None or len(table.findall(f"{_W}tr/{_W}tc")) <= 1


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    stack = list(reversed(list(paragraph)))
    while stack:
        node = stack.pop()
        if node.tag in _SKIPPED:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            parts.append("\t")
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            stack.extend(reversed(list(node)))
    return "".join(parts)


def _level(paragraph: Any, styles: dict[str, str]) -> int:
    """Heading level of a paragraph style (Heading 1, 标题 1, an outline level), else 0."""
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    value = outline.get(f"{_W}val", "") if outline is not None else ""
    if value.isdecimal() and int(value) < _HEADING_LEVELS:
        return int(value) + 1
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
    words = name.lower().replace("标题", "heading").split()
    return int(words[1]) if len(words) == 2 and words[0] == "heading" and words[1].isdecimal() else 0


def _grid(table: Any) -> Grid:
    """Grid of a table: gridSpan gives widths, vMerge heights."""
    cells: list[GridText] = []
    open_cells: dict[int, int] = {}
    for top, row in enumerate(_rows(table)):
        left = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _cells(row):
            width = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            start = open_cells.get(left)
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and start is not None:
                above = cells[start]
                cells[start] = GridText(above.top, left, top - above.top + 1, above.width, above.text)
            else:
                text = "\n".join(_text(p) for p in cell.iter(f"{_W}p"))
                open_cells[left] = len(cells)
                cells.append(GridText(top, left, 1, width, text))
            left += width
        if len(cells) > MAX_CELLS or left > MAX_COLUMNS:
            raise UnreadableFile("Word 表格过大")
    return Grid(tuple(cells))


def _rows(table: Any) -> Iterator[Any]:
    rows = (r for c in table for r in _unwrap(c, f"{_W}tr"))
    return (r for r in rows if r.find(f"{_W}trPr/{_W}del") is None)


def _cells(row: Any) -> Iterator[Any]:
    cells = (r for c in row for r in _unwrap(c, f"{_W}tc"))
    return (c for c in cells if c.find(f"{_W}tcPr/{_W}cellDel") is None)


def _unwrap(element: Any, tag: str) -> Iterator[Any]:
    if element.tag == tag:
        yield element
    elif element.tag in _WRAPPERS:
        yield from element.iter(tag)


def _number(element: Any, default: int) -> int:
    value = element.get(f"{_W}val", "") if element is not None else ""
    return min(max(int(value), default), MAX_COLUMNS) if value.isdecimal() else default
