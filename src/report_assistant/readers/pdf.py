"""PDF files, parsed in a child process with limits of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import Block, Content, Grid, GridText, Text

SECONDS = 60
# Module run by the child; it prints the blocks as JSON.
_CHILD = "report_assistant.readers.pdf_child"


def read_pdf(data: bytes) -> Content:
    """Content of a .pdf file; raises UnreadableFile for damaged, encrypted, scanned or slow files."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", _CHILD], input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"PDF 在 {SECONDS} 秒内没有读完") from error
    if done.returncode != 0:
        raise UnreadableFile("PDF 文件已损坏、加密或过大")
    blocks: list[Block] = []
    for item in json.loads(done.stdout):
        if "text" in item:
            blocks.append(Text(item["text"], page=item["page"]))
        else:
            blocks.append(Grid(tuple(GridText(*cell) for cell in item["cells"]), page=item["page"]))
    if not blocks:
        raise UnreadableFile("PDF 中没有文字，可能是扫描件")
    return Content(tuple(blocks))
