"""Reports and renderings of tables for the tests of the readers."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from invented_reports import whole_report
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures, Value
from report_assistant.report.form import Cell, Generation, GridCell, Table, form
from report_assistant.report.values import parse_value

AGENCY = "云溪市临江区司法局"
PROSE: dict[int, tuple[str, ...]] = {
    1: ("（一）主动公开情况", "全年发布信息118条。"),
    5: ("存在不足。",),
    6: ("未收取信息处理费。",),
}
RAWS = ("0", "7", "1,234", "１２", "", "/", "22（其中修订16件）", "59")


def figures(generation: Generation = Generation.G2021, raw: Callable[[int], str] = str) -> Figures:
    """All cells of a form; cell number *i* holds ``raw(i)``."""
    shape = form(generation)
    values = {c: parse_value(raw(i), shape.column(c)) for i, c in enumerate(shape.cells)}
    return Figures(AGENCY, 2020 if generation is Generation.G2019 else 2023, generation, values)


def report(of: Figures, prose: dict[int, tuple[str, ...]] | None = None) -> Report:
    """A whole report around figures."""
    return whole_report(of, prose or PROSE)


def amounts(of: Figures) -> dict[Cell, tuple[object, str, str]]:
    """What must come out of every rendering: amount, raw text and note of every cell."""
    return {cell: (v.amount, v.raw, v.note) for cell, v in of.values.items()}


def words(of: Report) -> tuple[object, ...]:
    """A report without places and printed headings, for comparison."""
    return (
        of.title,
        of.agency,
        of.year,
        of.figures.generation,
        [p.text for p in of.preamble],
        [(s.number, s.numeral, s.heading, [p.text for p in s.paragraphs]) for s in of.sections],
        amounts(of.figures),
        (of.signature.organ, of.signature.printed_date, of.signature.date),
        of.tables,
    )


# ------------------------------------------------------- renderings of tables as text or HTML


def _text(cell: GridCell, of: Figures) -> str:
    value = of.values.get(cell.cell, Value(None)) if cell.cell else None
    return cell.text if value is None else value.raw


def _rows(table: Table) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = [[] for _ in range(table.height)]
    for cell in sorted(table.grid, key=lambda c: (c.top, c.left)):
        rows[cell.top].append(cell)
    return rows


def tab_cells(table: Table, of: Figures) -> str:
    """One cell a line with a TAB before it, an empty line after each row."""
    return "\n\n".join("\n".join("\t" + _text(c, of) for c in row) for row in _rows(table))


def bare_cells(table: Table, of: Figures) -> str:
    """One cell a line with blank lines between."""
    return "\n\n".join(_text(c, of) for row in _rows(table) for c in row)


def border_lines(table: Table, of: Figures) -> str:
    """A border alone in its line, the cell on the next."""
    return "\n".join(f"|\n{_text(c, of)}" for row in _rows(table) for c in row)


def pipes_at_end(table: Table, of: Figures) -> str:
    """Several cells a line, a pipe after each."""
    return "\n".join("".join(_text(c, of) + "|" for c in row) for row in _rows(table))


def pipe_runs(table: Table, of: Figures) -> str:
    """Pipes at both ends; what a merged cell covers is empty."""
    lines = [[""] * len(table.widths) for _ in range(table.height)]
    for cell in table.grid:
        lines[cell.top][cell.left] = _text(cell, of)
    return "\n".join("|" + "|".join(line) + "|" for line in lines)


def wide_pipes(table: Table, of: Figures) -> str:
    """Hundreds of empty columns between the columns."""
    return "\n".join(line.replace("|", "|" * 40) for line in pipe_runs(table, of).splitlines())


def row_lines(table: Table, of: Figures) -> str:
    """One row a line, cells parted by spaces."""
    return "\n".join(" ".join(_text(c, of) for c in row) for row in _rows(table))


def one_line(table: Table, of: Figures) -> str:
    """The whole table in one line."""
    return row_lines(table, of).replace("\n", " ")


def html(table: Table, of: Figures) -> str:
    """An HTML table with spans, as Word writes it."""
    body = "".join(
        "<tr>"
        + "".join(
            f'<td rowspan="{c.height}" colspan={c.width}><p class=MsoNormal><span>{_text(c, of)}'
            "<o:p></o:p></span></p></td>"
            for c in row
        )
        + "</tr>\n"
        for row in _rows(table)
    )
    return f"<table>{body}</table>"


def document(of: Report, render: Callable[[Table, Figures], str], line: Callable[[str], str] = str) -> str:
    """A whole report as text: ``line`` wraps a paragraph, ``render`` writes a table."""
    parts = [line(of.title), *(line(p.text) for p in of.preamble)]
    for section in of.sections:
        parts.append(line(f"{section.numeral}、{section.heading}"))
        parts.extend(line(p.text) for p in section.paragraphs)
        if 2 <= section.number <= 4:
            parts.append(render(of.figures.form.table(section.number - 1), of.figures))
    return "\n".join([*parts, line(of.signature.organ), line(of.signature.printed_date)])


@st.composite
def any_figures(draw: st.DrawFn) -> Figures:
    """Figures of either generation with blanks, notes and full-width digits."""
    generation = draw(st.sampled_from(list(Generation)))
    raws = draw(st.lists(st.sampled_from(RAWS), min_size=1, max_size=40))
    return figures(generation, lambda i: raws[i % len(raws)])


_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9F00), min_size=2, max_size=30)


@st.composite
def any_report(draw: st.DrawFn) -> Report:
    """A report with any prose of Chinese characters, numbers and punctuation."""
    sentence = st.builds("{}，{}{}条。".format, _HAN, _HAN, st.integers(0, 9999))
    prose = {n: tuple(draw(st.lists(sentence, min_size=1, max_size=3))) for n in (1, 5, 6)}
    return report(draw(any_figures()), prose)
