"""A file dropped into the talk: figures, or a report of last year or of this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from report_assistant.chat.reply import Reply
from report_assistant.chat.returned import proposed, take_returned
from report_assistant.chat.telling import pending_text
from report_assistant.readers import read_report

if TYPE_CHECKING:
    from report_assistant.chat.assistant import Assistant

FIGURE_FILES = frozenset({".xlsx", ".json"})


def attach(assistant: Assistant, workspace_id: str, path: Path) -> Reply:
    """Take the file where it belongs and say so in one sentence; facts of it to confirm come with it.

    A workbook or figures file gives this year's figures. A report of the project's own year is the
    draft that comes back edited, or gives this year's figures while nothing is drafted; any other
    is last year's report. Raises UnreadableFile, BadFigures.
    """
    if path.suffix.lower() in FIGURE_FILES:
        workspace = assistant.load_figures(workspace_id, path)
        return Reply(f"已从“{path.name}”读入{workspace.title}的三张表数据，请在“数据”栏核对。")
    report = read_report(path)
    before = assistant.store.load(workspace_id)
    if before.draft is not None and report.year == before.figures.year:
        returned = take_returned(assistant, workspace_id, path)
        asked = proposed(returned, before.figures)
        text = (
            f"已读回“{path.name}”：文字改动 {len(returned.sentences)} 处，"
            f"表格数字改动 {len(returned.cells)} 处，"
            f"找不到来源的数字 {len(returned.untraced)} 处。原来的草稿已存为历史版本。"
        )
        return Reply("\n\n".join([text, *([pending_text(asked)] if asked else [])]), pending=asked)
    if before.figures.agency and report.year == before.figures.year:
        assistant.load_figures(workspace_id, path)
        return Reply(f"“{path.name}”是本年度的报告，已读入其中三张表的数据，请在“数据”栏核对。")
    workspace = assistant.load_last_year(workspace_id, path)
    carried = "机关名称、年度和上年结转已带入" if not before.figures.agency else "上年结转已带入空格"
    return Reply(f"已把“{path.name}”作为上年报告（{report.agency} {report.year}年）读入，{carried}。")
