"""Answers to one intent each, as streams of text for people. Numbers come from rooms below."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

from report_assistant.chat.intent import Intent, Wish, explanation
from report_assistant.chat.lookup import look_up
from report_assistant.chat.reply import Reply
from report_assistant.chat.telling import (
    confirm_turn,
    dismiss_turn,
    facts_turn,
    kind_turn,
    missing_turn,
    undo_turn,
    zeros_turn,
)
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace
from report_assistant.chat.writing import draft_turn, restore_turn, revise_turn, verdict
from report_assistant.checks import CheckResult, Finding, State

FINDINGS_SHOWN = 12
HELP = (
    "我可以：\n"
    "- **起草**：“起草全文”“起草总体情况”“写第五部分”\n"
    "- **修改**：“更简洁”“换一种说法”“补充培训情况”“撤销”“第一部分恢复到上一版”\n"
    "- **检索**：“其他街道办事处怎么写依申请公开”“没有收到申请时一般怎么表述”\n"
    "- **比较**：“我们单位近三年依申请公开有什么变化”\n"
    "- **记录事实**：“网站发了118条，公众号200多篇，培训两次60人次”；拿不准的会先请您确认\n"
    "- **核对**：“核对一下”；对核实无误的问题可以说“说明 3：原因”\n"
    "- **查缺**：“还缺什么”\n"
    "- **机关类型**：识别得不对时说“我们是街道办”"
)


START = (
    "1. 在“数据”栏的“概况”里上传上年报告，机关名称、年度和上年结转会自动带入（没有的可以直接填写）；\n"
    "2. 上传本年数据，或者直接填写表一、表二、表三；\n"
    "3. 在这里说“起草全文”，再问“还缺什么”，用一句话回答就会记下；\n"
    "4. 说“核对”，改正或说明每个问题，然后在“报告”栏的“导出”里下载 Word。"
)
_BEGIN = re.compile(r"(?:怎么|如何|怎样|从哪里?)(?:开始|使用|用|操作)|第一步|新手")
Handler = Callable[[Workbench, Workspace, Intent, threading.Event], Iterator[Reply]]


def answer(bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event) -> Iterator[Reply]:
    """The stream of replies to ``intent``; stores what it changes in the workspace.

    ``stop`` set: what is under way is cancelled and not kept.
    """
    handlers: dict[Wish, Handler] = {
        Wish.DRAFT: draft_turn,
        Wish.REVISE: revise_turn,
        Wish.UNDO: undo_turn,
        Wish.SEARCH: _search,
        Wish.CHECK: _check,
        Wish.MISSING: missing_turn,
        Wish.FACTS: facts_turn,
        Wish.EXPLAIN: _explain,
        Wish.EXPORT: _export,
        Wish.CELLS: _cells,
        Wish.CONFIRM: confirm_turn,
        Wish.DISMISS: dismiss_turn,
        Wish.ORGAN_KIND: kind_turn,
        Wish.RESTORE: restore_turn,
        Wish.ZEROS: zeros_turn,
        Wish.UNKNOWN: _unknown,
    }
    yield from handlers[intent.wish](bench, workspace, intent, stop)


def _search(bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event) -> Iterator[Reply]:
    yield from look_up(bench, workspace, intent.text, stop)


def open_findings(result: CheckResult) -> list[Finding]:
    """Failing findings in the order in which talk and page number them, from 1."""
    return [finding for finding in result.findings if finding.state is State.FAIL]


def _check(bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event) -> Iterator[Reply]:
    yield Reply("", "正在核对")
    result = bench.check(workspace)
    open_ = open_findings(result)
    scope = "草稿和三张表" if workspace.draft is not None else "三张表（还没有草稿）"
    text = (
        f"已核对{scope}：运行规则 {result.run} 条，通过 {result.passed} 条，"
        f"无法判断 {result.unknown} 条，错误 {len(result.errors)} 处。\n"
    )
    for i, finding in enumerate(open_[:FINDINGS_SHOWN], start=1):
        text += f"\n{i}. 〔{finding.severity.words}〕{finding.message}"
    if len(open_) > FINDINGS_SHOWN:
        text += f"\n\n另有 {len(open_) - FINDINGS_SHOWN} 处，见“报告”栏的“核对”。"
    if open_:
        text += "\n\n核实无误的，可以说“说明 1：原因”；数字有误的，直接在“数据”栏的表格里改。"
    yield Reply(text)


def _explain(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    given = explanation(intent.text)
    open_ = open_findings(bench.check(workspace))
    if given is None or not 1 <= given[0] <= len(open_):
        yield Reply(f"现在共有 {len(open_)} 个问题，请按“说明 编号：原因”的格式回复。")
        return
    finding = open_[given[0] - 1]
    bench.explain(workspace.id, finding.key, given[1])
    yield Reply(f"已记录说明：{finding.message}\n\n理由：{given[1]}\n\n数字一旦改动，这条说明自动失效。")


def _export(bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event) -> Iterator[Reply]:
    result = bench.check(workspace)
    yield Reply(f"请在“报告”栏的“导出”里下载草稿或定稿。{verdict(result)}")


def _cells(bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event) -> Iterator[Reply]:
    yield Reply(
        "三张表的数字请直接在“数据”栏的“表一”“表二”“表三”里改，合计和草稿文字会随之更新；"
        "对话里只能说“空格填 0”。"
    )


def _unknown(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    yield Reply(START if _BEGIN.search(intent.text) else HELP)
