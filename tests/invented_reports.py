"""Whole figures and reports of invented organs, for the tests of every room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report_assistant.report.document import Paragraph, Report, Section, Signature
from report_assistant.report.figures import Amount, Fact, Figures, Place, Value
from report_assistant.report.form import SECTION_NUMERALS, Cell, Generation, form


def balanced_figures(
    amounts: Mapping[Cell, Amount],
    *,
    agency: str,
    year: int,
    generation: Generation | None = None,
    facts: dict[str, Fact] | None = None,
) -> Figures:
    """Figures in which every sum holds: ``amounts`` are inner cells, totals are computed, the rest is 0."""
    layout = form(generation or Generation.for_year(year))
    full: dict[Cell, Amount] = {**dict.fromkeys(layout.cells, 0), **amounts}
    # Rows after columns: the corner of table 2 adds the totals of its row.
    for rule in ("T2.COL", "T2.ROW", "T3.SUM"):
        for relation in layout.sums:
            if relation.rule == rule:
                full[relation.whole[0]] = sum(full[part] for part in relation.parts)
    values = {cell: Value(amount, str(amount), place=Place(str(cell), cell)) for cell, amount in full.items()}
    return Figures(agency, year, layout.generation, values, facts or {})


def whole_report(figures: Figures, prose: Mapping[int, Sequence[str]], day: int = 20) -> Report:
    """A report around ``figures``: ``prose`` maps a section's number to its paragraphs."""
    year = figures.year
    sections = tuple(
        Section(n, heading, tuple(map(Paragraph, prose.get(n, ()))), SECTION_NUMERALS[n - 1])
        for n, heading in enumerate(figures.form.headings, start=1)
    )
    return Report(
        figures,
        f"{figures.agency}{year}年政府信息公开工作年度报告",
        (Paragraph(f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"),),
        sections,
        Signature(figures.agency, f"{year + 1}年1月{day}日", year + 1, 1, day),
    )
