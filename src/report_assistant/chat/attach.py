"""A file dropped into the talk: figures, or a report of last year or of this one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from report_assistant.chat.background import Done, in_background
from report_assistant.chat.reply import Reply
from report_assistant.chat.returned import proposed, take_returned
from report_assistant.chat.telling import pending_text
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace
from report_assistant.readers import read
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures


def attach_turn(bench: Workbench, workspace: Workspace, path: Path, stop: threading.Event) -> Iterator[Reply]:
    """Read the file and take it where it belongs; ``stop`` while it is read leaves all as it was."""
    yield Reply("", f"正在读取“{path.name}”")
    for item in in_background(lambda tell: read(path), stop):
        if isinstance(item, Done):
            yield _taken(bench, workspace, path, item.value)


def _taken(bench: Workbench, before: Workspace, path: Path, content: Report | Figures) -> Reply:
    """A workbook or figures file gives this year's figures. A report of the project's own year is the
    draft that comes back edited, or gives this year's figures while nothing is drafted; any other is
    last year's report."""
    identity = before.id
    if isinstance(content, Figures):
        workspace = bench.load_figures(identity, path, given=content)
        return Reply(f"已从“{path.name}”读入{workspace.title}的三张表数据，请在“数据”栏核对。")
    if before.draft is not None and content.year == before.figures.year:
        returned = take_returned(bench, identity, path, content)
        asked = proposed(returned, before.figures)
        text = (
            f"已读回“{path.name}”：文字改动 {len(returned.sentences)} 处，"
            f"表格数字改动 {len(returned.cells)} 处，"
            f"找不到来源的数字 {len(returned.untraced)} 处。原来的草稿已存为历史版本。"
        )
        return Reply("\n\n".join([text, *([pending_text(asked)] if asked else [])]), pending=asked)
    if before.figures.agency and content.year == before.figures.year:
        bench.load_figures(identity, path, given=content.figures)
        return Reply(f"“{path.name}”是本年度的报告，已读入其中三张表的数据，请在“数据”栏核对。")
    workspace = bench.load_last_year(identity, path, content)
    carried = "机关名称、年度和上年结转已带入" if not before.figures.agency else "上年结转已带入空格"
    return Reply(f"已把“{path.name}”作为上年报告（{content.agency} {content.year}年）读入，{carried}。")
