"""PDF files, parsed in a child process with limits of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import Block, Content, Grid, GridText, Text

# Wall time; the child's own limit of processor time ends hostile files sooner on a free machine.
SECONDS = 30
# Module run by the child; it prints the reports as JSON.
_CHILD = "report_assistant.readers.pdf_child"


def read_pdf(data: bytes) -> tuple[Content, ...]:
    """Content of a .pdf file, or of both reports that it prints side by side.

    Raises UnreadableFile for damaged, encrypted, scanned or slow files.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", _CHILD], input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("PDF 没有在限定的时间内读完") from error
    if done.returncode != 0:
        raise UnreadableFile("PDF 文件已损坏、加密或过大")
    contents = tuple(_content(item) for item in json.loads(done.stdout))
    if not any(content.blocks for content in contents):
        raise UnreadableFile("PDF 中没有文字，可能是扫描件")
    return contents


def _content(item: dict[str, Any]) -> Content:
    blocks: list[Block] = []
    for block in item["blocks"]:
        if "text" in block:
            blocks.append(Text(block["text"], page=block["page"]))
        else:
            blocks.append(Grid(tuple(GridText(*cell) for cell in block["cells"]), page=block["page"]))
    notes = []
    if item["beside"]:
        years = "和".join(f"{year}年" for year in item["beside"])
        notes.append(f"文件中并排印有{years}两份报告，这里是{item['year']}年的一份；比对分析没有读入")
    if item["cut"]:
        notes.append("PDF 页数过多，只读取了前面的部分")
    return Content(tuple(blocks), item["agency"], item["year"], notes=tuple(notes))
