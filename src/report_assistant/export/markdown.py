"""A report as Markdown: headings, paragraphs and the three tables in the official layout.

This is the form of the sample reports in ``corpus/``; :mod:`report_assistant.readers` reads it
back to the same report.
"""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from report_assistant.report.document import Report
from report_assistant.report.figures import Figures
from report_assistant.report.form import SECTION_NUMERALS, Table


def table_lines(table: Table, figures: Figures) -> list[str]:
    """Pipe-table lines of ``table``: a merged cell prints its text once, top left."""
    lines = [[""] * len(table.widths) for _ in range(table.height)]
    for cell in table.grid:
        text = cell.text
        if cell.cell is not None:
            value = figures.values.get(cell.cell)
            text = "" if value is None else value.raw
        lines[cell.top][cell.left] = text.replace("|", "｜")
    rendered = ["| " + " | ".join(line) + " |" for line in lines]
    rendered.insert(1, "|" + " --- |" * len(table.widths))
    return rendered


def render(report: Report, extra: Mapping[str, object] | None = None) -> str:
    """Return ``report`` as Markdown with a YAML front matter (organ, year, form and ``extra``)."""
    head = {
        "agency": report.agency,
        "year": report.year,
        "form": int(report.figures.generation),
        **(extra or {}),
    }
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=1000).strip()
    parts = [f"---\n{front}\n---", f"# {report.title}"]
    parts.extend(p.text for p in report.preamble)
    tables = {table.section: table for table in report.figures.form.tables}
    for section in report.sections:
        parts.append(f"## {SECTION_NUMERALS[section.number - 1]}、{section.heading}")
        parts.extend(p.text for p in section.paragraphs)
        table = tables.get(section.number)
        if table is not None and table.number in report.tables:
            parts.append("\n".join(table_lines(table, report.figures)))
    signature = report.signature
    parts.extend(line for line in (signature.organ, signature.printed_date) if line)
    return "\n\n".join(parts) + "\n"
