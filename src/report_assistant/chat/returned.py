"""An exported report that comes back edited: what changed is told, the present draft is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from report_assistant.chat.conflict import fact_words
from report_assistant.chat.reply import Pending
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace
from report_assistant.drafting import Returned, compare_returned, to_report
from report_assistant.errors import NotPossible
from report_assistant.export.origin import fingerprint, origin_of
from report_assistant.readers import read_report
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures
from report_assistant.report.organ import same_organ
from report_assistant.report.slots import slot

MOVED_ON = (
    "这份文件导出之后，项目中的文字或数据又有改动；读回后一律以文件为准，请逐条核对上面的差异，"
    "需要时从历史版本恢复。"
)


def proposed(returned: Returned, known: Figures) -> tuple[Pending, ...]:
    """What the typed sentences state otherwise than ``known``, each to be accepted by the user."""
    facts = {fact.slot: fact for fact in returned.facts}
    return tuple(
        Pending(
            f"{fact.slot}|{fact_words(fact)}",
            fact,
            fact_words(fact),
            f"读回的文件里写的是“{fact.quote}”",
            ((fact.slot, slot(fact.slot).name),),
            fact_words(known.facts.get(fact.slot)),
        )
        for fact in facts.values()
    )


def take_returned(bench: Workbench, workspace_id: str, path: Path, report: Report | None = None) -> Returned:
    """Put the words, figures and date of the edited file (``report``: as read already) in place of the
    draft; the draft as it left is kept as a version. Facts that its sentences state wait for 确认.

    Raises UnreadableFile, or NotPossible when nothing was drafted, or the file is of another year or
    organ. A file that says by its mark that it left as the present draft is ours under any name.
    """
    came = report or read_report(path)
    left_as = origin_of(path)
    found: list[Returned] = []

    def change(workspace: Workspace) -> Workspace:
        if workspace.draft is None:
            raise NotPossible("还没有草稿可以对照，请先在对话中说“起草全文”")
        if came.year != workspace.figures.year:
            raise NotPossible(
                f"文件是{came.year}年的报告，当前项目是{workspace.figures.year}年，请换成本年度的文件"
            )
        present = fingerprint(to_report(workspace.draft, workspace.case))
        own = workspace.figures.agency
        if left_as != present and not same_organ(came.agency, own):
            whose = f"是{came.agency}的报告" if came.agency else "里没有写明机关名称"
            raise NotPossible(
                f"文件{whose}，当前项目是{own}，没有读回；"
                "确是本机关的（例如更名了），请先让文件题目和“数据”栏“概况”里的机关名称一致；"
                "要借鉴别的机关的写法，请在“检索范文”栏添加为范文"
            )
        returned = compare_returned(workspace.draft, workspace.case, came)
        if left_as and left_as != present:
            returned = replace(returned, notices=(MOVED_ON, *returned.notices))
        found[:] = [returned]
        asked = proposed(returned, workspace.figures)
        others = (p for p in workspace.pending if p.fact.slot not in {a.fact.slot for a in asked})
        return replace(
            workspace,
            draft=returned.draft,
            figures=returned.case.figures,
            signed=returned.case.signed,
            pending=(*others, *asked),
        )

    bench.update(workspace_id, change, kept_as=f"读回“{path.name}”之前")
    return found[0]
