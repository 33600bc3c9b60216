"""What to say next: suggestions that fit the state of a project."""

from __future__ import annotations

from collections.abc import Sequence

from report_assistant.chat.workspace import Workspace
from report_assistant.checks import CheckResult, Severity, State
from report_assistant.drafting import Question
from report_assistant.report.form import section_words
from report_assistant.report.slots import slot, slots

MOST = 6
FACTS_SUGGESTED = 2
OFTEN = 3
ZEROS = "空格填 0"
_FEE = "今年没有收取信息处理费"


def suggestions(
    workspace: Workspace, questions: Sequence[Question], result: CheckResult | None
) -> tuple[str, ...]:
    """At most six turns that fit, the most useful first; one that ends in ：is for the user to complete.

    ``questions`` are the facts that are missing, the most often stated first; ``result`` is the
    check of the draft, None while nothing is drafted.
    """
    found: list[str] = []
    if workspace.pending or workspace.asked:
        found += ["确认", "取消"]
    figures, draft = workspace.figures, workspace.draft
    if not figures.agency:
        return (*found, "怎么开始")
    missing = [question.slot for question in questions]
    if figures.blanks:
        found += ["还缺什么"] if draft is None else [ZEROS, "还缺什么"]
    # The sections that hold text come before those that hold a table.
    undrafted = [n for n in (1, 5, 6, 2, 3, 4) if draft is None or draft.section(n) is None]
    if draft is None:
        found.append("起草全文")
    else:
        found += [f"起草{section_words(n)}" for n in undrafted[:1]]
    errors = [f for f in result.findings if f.state is State.FAIL] if result else []
    if errors:
        found.append("核对")
        # Numbered as talk and page number them.
        first = next((i for i, f in enumerate(errors, start=1) if f.severity is not Severity.ERROR), None)
        if first is not None:
            found.append(f"说明 {first}：")
    often = [s for s in missing if s in slot_ids_often() and not s.startswith("G0")]
    found += [f"{slot(name).name}：" for name in often[:FACTS_SUGGESTED]]
    if {"G01", "G02"} & set(missing):
        found.append(_FEE)
    if draft is not None and not undrafted and not (result and result.errors):
        found.append("导出")
    if draft is None:
        found.append("没有收到申请时一般怎么表述")
    return tuple(dict.fromkeys(found))[:MOST]


def slot_ids_often() -> frozenset[str]:
    """Content slots that reports of this kind state most often."""
    return frozenset(s.id for s in slots().values() if s.often == OFTEN)
