"""Web pages: text blocks and tables with spans, whatever encoding they declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import MAX_CELLS, MAX_COLUMNS, Block, Content, Grid, GridText, Text
from report_assistant.readers.plain import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HIDDEN = {"script", "style", "head", "noscript", "template", "iframe", "select", "button", "svg"}
_INLINE = {
    *("a", "abbr", "b", "big", "em", "font", "i", "label", "mark", "s", "small", "span", "strong"),
    *("sub", "sup", "u", "o:p", "st1:chsdate", "ins", "bdo", "code", "q", "time", "img", "input", "wbr"),
}
# Names that the standard for government sites and common systems give the day of publication.
_PUBLISHED = {"pubdate", "publishdate", "publish_date", "publicdate"}
_DATE_LENGTH = 30
_HEADS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SPACE = re.compile(r"[ \t\r\n\f]+")


def decode_page(data: bytes) -> str:
    """Text of a page; a declared gb2312 or gbk means GB 18030, of which both are parts."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii", "ignore").lower() if declared else ""
    if name in {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"}:
        return data.decode("gb18030", "replace")
    return decode(data)


def read_html(data: bytes) -> Content:
    """Content of a page; raises UnreadableFile when it has no body."""
    from lxml import html
    from lxml.etree import LxmlError

    # A declaration inside text that is already decoded makes lxml refuse it.
    text = re.sub(r"<\?xml[^>]*\?>", "", decode_page(data).replace("\0", ""), count=1)
    try:
        root = html.document_fromstring(text)
    except (LxmlError, ValueError) as error:
        raise UnreadableFile("网页内容无法解析") from error
    blocks: list[Block] = []
    line: list[str] = []
    level = 0

    def close() -> None:
        joined = _SPACE.sub(" ", "".join(line)).strip()
        if joined:
            blocks.append(Text(joined, level=level))
        line.clear()

    for event, node in _walk(root):
        if event == "text":
            line.append(node)
        elif event == "table":
            close()
            blocks.append(_grid(node))
        else:
            close()
            level = int(node[1]) if node in _HEADS else 0
    close()
    return Content(tuple(blocks), published=_published(root))


def _published(root: Any) -> date | None:
    """The day of publication in the page's head (``<meta name="PubDate" content="2024-01-25 10:30">``)."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() in _PUBLISHED:
            words = re.findall(r"\d+", (meta.get("content") or "")[:_DATE_LENGTH])
            try:
                return date(*(int(word) for word in words[:3]))
            except (ValueError, TypeError, OverflowError):
                continue
    return None


def _tag(node: Any) -> str:
    return node.tag.lower() if isinstance(node.tag, str) else ""


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Texts, tables and block borders in document order, without recursion."""
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield "text", node
            continue
        if isinstance(node, tuple):
            yield node
            continue
        tag = _tag(node)
        if not tag or tag in _HIDDEN:
            if node.tail and node is not root:
                yield "text", node.tail
            continue
        after: list[Any] = [] if node is root else [node.tail or ""]
        if tag == "table" and not _is_layout(node):
            yield "table", node
        else:
            border = [] if tag in _INLINE else [("end", "")]
            if border:
                yield "start", tag
            after = [*border, *after]
            stack.extend(reversed([node.text or "", *node, *after]))
            continue
        stack.extend(reversed(after))


def _is_layout(table: Any) -> bool:
    """A table that holds another table or has hardly any cells only arranges the page."""
    if table.find(".//table") is not None:
        return True
    return sum(1 for _, _ in zip(table.iter("td", "th"), range(5), strict=False)) < 5


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), MAX_COLUMNS) if value.isdecimal() and len(value) < 9 else 1


def _cell_text(cell: Any) -> str:
    """Text of a cell; paragraphs and line breaks become line breaks."""
    parts: list[str] = []
    for event, node in _walk(cell):
        parts.append(node if event == "text" else "\n")
    lines = (_SPACE.sub(" ", line).strip() for line in _squeeze(parts))
    return "\n".join(line for line in lines if line)


def _squeeze(parts: list[str]) -> list[str]:
    """Lines of ``parts``: only a lone line break is a border, those inside texts are spaces."""
    return "".join("\v" if p == "\n" else p for p in parts).split("\v")


def _grid(table: Any) -> Grid:
    """Grid of a table; a row span that reaches beyond the last row is cut."""
    rows = list(table.iter("tr"))
    taken: set[tuple[int, int]] = set()
    cells: list[GridText] = []
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            if _tag(cell) not in {"td", "th"}:
                continue
            while (top, left) in taken:
                left += 1
            width = min(_span(cell, "colspan"), MAX_COLUMNS - left)
            height = min(_span(cell, "rowspan"), len(rows) - top)
            if width < 1 or len(taken) > MAX_CELLS:
                raise UnreadableFile("网页表格过大")
            taken |= {(top + i, left + j) for i in range(height) for j in range(width)}
            cells.append(GridText(top, left, height, width, _cell_text(cell)))
            left += width
    return Grid(tuple(cells))
