"""Readers: files in, a report or figures with places and warnings out.

Every file is hostile until parsed: :mod:`.guard` looks at size, kind and structure before a
parser sees it, and whatever goes wrong ends in one Chinese sentence (``errors.UnreadableFile``).
"""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path

from report_assistant.errors import BadFigures, UnreadableFile
from report_assistant.readers.assemble import assemble
from report_assistant.readers.blocks import Content
from report_assistant.readers.figures_file import read_figures_file
from report_assistant.readers.guard import Kind, kind_of, load
from report_assistant.readers.html import read_html
from report_assistant.readers.legacy import read_legacy
from report_assistant.readers.markdown import read_markdown
from report_assistant.readers.pdf import read_pdf
from report_assistant.readers.plain import read_plain
from report_assistant.readers.word import read_word
from report_assistant.readers.workbook import read_workbook
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures

__all__ = ["read", "read_figures", "read_report", "read_reports"]

_CONTENT: dict[Kind, Callable[[bytes], Content | Figures]] = {
    Kind.WORD: read_word,
    Kind.LEGACY: read_legacy,
    Kind.EXCEL: read_workbook,
    Kind.HTML: read_html,
    Kind.MARKDOWN: read_markdown,
    Kind.TEXT: read_plain,
}


def read(path: str | PathLike[str]) -> Report | Figures:
    """Read a report (.docx, .doc, .pdf, .html, .txt, .md, .xlsx) or figures (.json, .xlsx workbook).

    Of two reports printed side by side the later one is returned; its warnings say so.
    Raises UnreadableFile (FileTooLarge, NotAReport) or BadFigures.
    """
    result = _read(Path(path))
    return result if isinstance(result, Figures) else max(result, key=lambda report: report.year)


def read_reports(path: str | PathLike[str]) -> tuple[Report, ...]:
    """Read every report of a file: one, or both that a comparison prints side by side (.pdf).

    Raises UnreadableFile, also for a file that holds figures only.
    """
    result = _read(Path(path))
    if isinstance(result, Figures):
        raise UnreadableFile("这是数据文件，不是报告")
    return result


def _read(file: Path) -> tuple[Report, ...] | Figures:
    data = load(file)
    kind = kind_of(data, file.name)
    if kind is Kind.JSON:
        return read_figures_file(data)
    try:
        content = read_pdf(data) if kind is Kind.PDF else _CONTENT[kind](data)
        if isinstance(content, Figures):
            return content
        contents = content if isinstance(content, tuple) else (content,)
        return tuple(assemble(c, file.name) for c in contents)
    except (RecursionError, MemoryError) as error:
        raise UnreadableFile("文件结构过于复杂") from error


def read_report(path: str | PathLike[str]) -> Report:
    """Read a report; raises UnreadableFile, also for a file that holds figures only."""
    result = read(path)
    if isinstance(result, Figures):
        raise UnreadableFile("这是数据文件，不是报告")
    return result


def read_figures(path: str | PathLike[str]) -> Figures:
    """Read figures from a figures file, or those of the tables of a report.

    Raises UnreadableFile or BadFigures, also for a report without any table.
    """
    result = read(path)
    if isinstance(result, Figures):
        return result
    if not result.figures.values:
        raise BadFigures("报告中没有读到表格数据")
    return result.figures
