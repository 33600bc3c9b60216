"""The report in the form that is wanted: Word with its options, a web page, Markdown, the figures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from report_assistant.drafting import to_report

if TYPE_CHECKING:
    from report_assistant.chat.assistant import Assistant


class Kind(StrEnum):
    """What is written; the value is the suffix of the file."""

    WORD = ".docx"
    HTML = ".html"
    MARKDOWN = ".md"
    WORKBOOK = ".xlsx"


def export_as(
    assistant: Assistant,
    workspace_id: str,
    kind: Kind,
    *,
    final: bool,
    verified: bool = False,
    appendix: bool = False,
    against_last_year: bool = False,
) -> Path:
    """Write the report; the gate of :meth:`Assistant.export` holds for every kind but the workbook,
    which holds figures only and may leave unfinished.

    ``appendix``: a Word draft lists its sources at the end; ``against_last_year``: a Word draft marks
    what differs from last year's report. Raises what :meth:`Assistant.export` raises.
    """
    workspace = assistant.store.load(workspace_id)
    if kind is Kind.WORKBOOK:
        from report_assistant.export.workbook import write_figures

        folder = assistant.settings.exports_dir / workspace.id
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{workspace.figures.agency}{workspace.figures.year}年政府信息公开年度数据.xlsx"
        write_figures(workspace.figures, path)
        return path
    path = assistant.export(workspace_id, final=final, verified=verified)
    if workspace.draft is None:
        return path
    report = to_report(workspace.draft, workspace.case)
    if kind is Kind.HTML:
        from report_assistant.export.html import write_page

        path = path.with_suffix(kind.value)
        write_page(report, path)
    elif kind is Kind.MARKDOWN:
        from report_assistant.export.markdown import render

        path = path.with_suffix(kind.value)
        path.write_text(render(report), encoding="utf-8")
    elif not final and (appendix or against_last_year):
        from report_assistant.export.word import write_report

        write_report(
            report,
            path,
            unfinished=True,
            findings=assistant.check(workspace).failures,
            ledger=workspace.draft.ledger,
            appendix=appendix,
            last_year=workspace.last_year if against_last_year else None,
        )
    return path
