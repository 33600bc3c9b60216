"""Markdown: front matter, headings and pipe tables, as ``export.markdown`` writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import Block, Content, Text
from report_assistant.readers.plain import decode, text_blocks
from report_assistant.report.form import Generation

_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(?P<marks>#{1,6})\s")
_EMPHASIS = re.compile(r"(\*\*|__)(?P<text>[^*_\n]+)\1")
_FRONT_LENGTH = 20_000


def front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """YAML front matter of ``text`` (empty when there is none) and the rest; raises UnreadableFile."""
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    front = match["front"]
    # Aliases can blow a few bytes up to gigabytes; no report needs them.
    if len(front) > _FRONT_LENGTH or re.search(r"(^|[\s\[{,:-])[&*]\w", front):
        raise UnreadableFile("文件开头的说明信息过长或含有引用")
    try:
        data = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise UnreadableFile("文件开头的说明信息格式有误") from error
    if not isinstance(data, dict):
        return {}, text
    return {str(key): value for key, value in data.items()}, text[match.end() :]


def _mark(block: Block) -> Block:
    if not isinstance(block, Text):
        return block
    match = _HEADING.match(block.text)
    text = block.text[match.end() :].strip().rstrip("#").rstrip() if match else block.text
    return Text(_EMPHASIS.sub(r"\g<text>", text), block.cell, len(match["marks"]) if match else 0)


def read_markdown(data: bytes) -> Content:
    """Content of a .md file; organ, year and form from its front matter."""
    front, body = front_matter(decode(data).replace("\r\n", "\n"))
    blocks = tuple(_mark(block) for block in text_blocks(body.split("\n")))
    year, generation = front.get("year"), front.get("form")
    return Content(
        blocks,
        agency=str(front.get("agency") or ""),
        year=year if isinstance(year, int) else None,
        generation=Generation(generation) if generation in {2019, 2021} else None,
    )
