"""A project's report in the format and with the extras that the user asks for, behind the same gate."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from report_assistant.drafting import to_report
from report_assistant.errors import NotPossible
from report_assistant.export import html, markdown
from report_assistant.export.files import file_name, replacing

if TYPE_CHECKING:
    from report_assistant.chat.assistant import Assistant
    from report_assistant.report.document import Report


class Format(StrEnum):
    """What can leave: Word, a web page, Markdown, or the figures workbook."""

    WORD = "docx"
    PAGE = "html"
    MARKDOWN = "md"
    WORKBOOK = "xlsx"


def write_text(report: Report, path: Path) -> None:
    """Write ``report`` as a web page (.html) or Markdown (any other ending)."""
    if path.suffix.lower() == f".{Format.PAGE}":
        html.write_page(report, path)
        return
    with replacing(path) as temporary:
        temporary.write_text(markdown.render(report), "utf-8")


def export_as(
    assistant: Assistant,
    workspace_id: str,
    kind: Format,
    *,
    final: bool = False,
    verified: bool = False,
    appendix: bool = False,
    marks: bool = False,
) -> Path:
    """Write the project as ``kind`` and return the file.

    Of Word files: ``appendix`` lists the source of every number behind the report, ``marks`` shows what
    differs from last year's report as tracked changes (a copy to read, never the final one). The figures
    pass no gate, everything else that of :meth:`Assistant.export`, whose errors it raises; NotPossible
    when there is no last year's report to mark against.
    """
    workspace = assistant.store.load(workspace_id)
    # The libraries of Word and of workbooks are slow to import, and most calls need neither.
    if kind is Format.WORKBOOK:
        from report_assistant.export.workbook import write_figures

        figures = replace(workspace.figures, signed=workspace.signed)
        folder = assistant.settings.exports_dir / workspace_id
        path = folder / file_name(figures.agency, f"{figures.year}年政府信息公开数据.xlsx")
        write_figures(figures, path)
        return path
    if marks and workspace.last_year is None:
        raise NotPossible("没有上年报告，不能标出与上年的差异，请先上传上年报告")
    path = assistant.export(workspace_id, final=final and not marks, verified=verified)
    draft = workspace.draft
    if draft is None:  # the export above has refused it
        return path
    report = to_report(draft, workspace.case)
    if kind in {Format.PAGE, Format.MARKDOWN}:
        path = path.with_suffix(f".{kind}")
        write_text(report, path)
    elif marks or appendix:
        from report_assistant.export.word import write_report

        label = "（对照稿）" if marks else "（附数据来源）"
        path = path.with_name(f"{path.stem}{label}.docx")
        write_report(
            report,
            path,
            unfinished=not final and not marks,
            findings=() if final else assistant.check(workspace).failures,
            ledger=draft.ledger,
            appendix=appendix,
            last_year=workspace.last_year if marks else None,
        )
    return path
