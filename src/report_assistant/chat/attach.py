"""A file dropped into the talk: this organ's figures, its draft that comes back, or its last report.

What a file is follows from the organ and the year it names. A file of another organ or of any other
year changes nothing; the upload fields of the page are for files of which the user says what they are.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from report_assistant.chat.background import BEAT, Done, in_background
from report_assistant.chat.reply import Reply
from report_assistant.chat.returned import proposed, take_returned
from report_assistant.chat.telling import pending_text
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace
from report_assistant.errors import NotPossible
from report_assistant.readers import read
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures
from report_assistant.report.form import APPLICANTS, CARRIED_IN, Cell
from report_assistant.report.organ import same_organ


def attach_turn(bench: Workbench, workspace: Workspace, path: Path, stop: threading.Event) -> Iterator[Reply]:
    """Read the file and take it where it belongs; ``stop`` while it is read leaves all as it was.

    Raises UnreadableFile, BadFigures, or NotPossible when it belongs nowhere.
    """
    step = f"正在读取“{path.name}”"
    yield Reply("", step)
    for item in in_background(lambda tell: read(path), stop, beat=BEAT):
        yield _taken(bench, workspace, path, item.value) if isinstance(item, Done) else Reply("", step)


def _taken(bench: Workbench, before: Workspace, path: Path, content: Report | Figures) -> Reply:
    known = before.figures
    if not known.agency:  # the first file says whose project this is
        if isinstance(content, Report) and content.year < known.year:
            return _last_year(bench, before, path, content)
        return _figures(bench, before, path, content)
    this_year = content.year == known.year
    if before.draft is not None and this_year and isinstance(content, Report):
        return _returned(bench, before, path, content)
    if not same_organ(content.agency, known.agency):
        whose = f"是{content.agency} {content.year}年的" if content.agency else "没有写明机关名称"
        raise NotPossible(
            f"“{path.name}”{whose}，当前项目是{known.agency} {known.year}年，没有读入；"
            "要借鉴它的写法，请在“检索范文”栏添加为范文；"
            "确是本机关的（例如更名前的），请在“数据”栏的“概况”里作为上年报告或本年数据上传"
        )
    if this_year:
        return _figures(bench, before, path, content)
    if isinstance(content, Report) and content.year == known.year - 1:
        return _last_year(bench, before, path, content)
    raise NotPossible(
        f"“{path.name}”是{content.year}年的，本项目是{known.year}年的报告，"
        f"能读入的是{known.year}年的数据和草稿、{known.year - 1}年的报告；"
        "要借鉴它的写法，请在“检索范文”栏添加为范文"
    )


def _returned(bench: Workbench, before: Workspace, path: Path, content: Report) -> Reply:
    """The draft, edited outside."""
    returned = take_returned(bench, before.id, path, content)
    asked = proposed(returned, before.figures)
    text = (
        f"已读回“{path.name}”：文字改动 {len(returned.sentences)} 处，"
        f"表格数字改动 {len(returned.cells)} 处，"
        f"找不到来源的数字 {len(returned.untraced)} 处。原来的草稿已存为历史版本。"
    )
    return Reply("\n\n".join([text, *([pending_text(asked)] if asked else [])]), pending=asked)


def _figures(bench: Workbench, before: Workspace, path: Path, content: Report | Figures) -> Reply:
    """This year's figures."""
    figures = content.figures if isinstance(content, Report) else content
    if not figures.values:
        raise NotPossible(f"“{path.name}”里没有读到三张表的数据，没有读入")
    figures = bench.load_figures(before.id, path, given=figures).figures
    return Reply(
        f"已从“{path.name}”读入{figures.agency} {figures.year}年的三张表数据，请在“数据”栏核对；"
        "读错了请说“撤销”。"
    )


def _last_year(bench: Workbench, before: Workspace, path: Path, content: Report) -> Reply:
    """Last year's report."""
    now = bench.load_last_year(before.id, path, content).figures
    old = before.figures
    cells = [Cell(2, CARRIED_IN, applicant) for applicant in APPLICANTS]
    carried = any(cell in now.values and now.values[cell] != old.values.get(cell) for cell in cells)
    told = [f"已把“{path.name}”作为上年报告（{content.agency} {content.year}年）读入"]
    told += [] if old.agency else ["机关名称和年度已带入"]
    told += ["上年结转已带入空格"] if carried else []
    return Reply("，".join(told) + "。读错了请说“撤销”。")
