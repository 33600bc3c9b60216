"""A project's report in the format and with the extras that the user asks for, behind the same gate."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from report_assistant.chat.checking import unverified
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace
from report_assistant.checks import CheckResult
from report_assistant.drafting import Draft, to_report
from report_assistant.errors import NotPossible, UnfinishedDraft, UnverifiedWords
from report_assistant.export import html, markdown
from report_assistant.export.files import file_name, replacing
from report_assistant.export.gate import ensure_exportable
from report_assistant.report.document import Report

# What is still to be written stands in such brackets; a finished report has none.
_MARK = "【"
_SHOWN = 20


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
    bench: Workbench,
    workspace_id: str,
    kind: Format,
    *,
    final: bool = False,
    verified: bool = False,
    comments: bool = True,
    appendix: bool = False,
    marks: bool = False,
) -> Path:
    """Write the project as ``kind`` and return the file.

    ``final``: the final copy, else a draft. ``verified``: the user vouches for the sentences of
    :func:`unverified`. Of Word files: ``comments`` tells findings and sources beside the text of a draft,
    ``appendix`` lists the source of every number behind the report, ``marks`` shows what differs from
    last year's report as tracked changes (a copy to read, never the final one). The figures pass no gate;
    all else raises NotPossible without a draft or without the report to mark against, ExportBlocked,
    UnfinishedDraft, UntracedNumbers or UnverifiedWords.
    """
    workspace = bench.store.load(workspace_id)
    folder = bench.exports(workspace_id)
    # The libraries of Word and of workbooks are slow to import, and most calls need neither.
    if kind is Format.WORKBOOK:
        from report_assistant.export.workbook import write_figures

        figures = replace(workspace.figures, signed=workspace.signed)
        path = folder / file_name(figures.agency, f"{figures.year}年政府信息公开数据.xlsx")
        write_figures(figures, path)
        return path
    if marks and workspace.last_year is None:
        raise NotPossible("没有上年报告，不能标出与上年的差异，请先上传上年报告")
    final = final and not marks
    draft, result = _passed(bench, workspace, final=final, verified=verified)
    report = to_report(draft, workspace.case)
    label = _label(kind, final=final, appendix=appendix, marks=marks)
    ending = f"{workspace.figures.year}年政府信息公开工作年度报告{label}.{kind}"
    path = folder / file_name(workspace.figures.agency, ending)
    if kind is not Format.WORD:
        write_text(report, path)
        return path
    from report_assistant.export.word import write_report

    write_report(
        report,
        path,
        unfinished=not final and not marks,
        findings=() if final else result.failures,
        ledger=draft.ledger if appendix or not final else (),
        comments=comments,
        appendix=appendix,
        last_year=workspace.last_year if marks else None,
    )
    return path


def _passed(
    bench: Workbench, workspace: Workspace, *, final: bool, verified: bool
) -> tuple[Draft, CheckResult]:
    """The draft and its check, when the gate lets it leave."""
    if workspace.draft is None:
        raise NotPossible("还没有草稿，请先在对话中说“起草全文”")
    result = bench.check(workspace)
    ensure_exportable(result, final=final)
    text = markdown.render(to_report(workspace.draft, workspace.case)) if final else ""
    if _MARK in text:
        start = text.index(_MARK)
        raise UnfinishedDraft(f"还有“{text[start : start + _SHOWN].splitlines()[0]}”")
    words = unverified(workspace)
    if final and words and not verified:
        raise UnverifiedWords(f"共 {len(words)} 句，例如“{words[0]}”")
    return workspace.draft, result


def _label(kind: Format, *, final: bool, appendix: bool, marks: bool) -> str:
    draft = "" if final else "（草稿）"
    if kind is not Format.WORD or not (appendix or marks):
        return draft
    return draft + ("（对照稿）" if marks else "（附数据来源）")
