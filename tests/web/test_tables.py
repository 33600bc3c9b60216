"""Tables on the page: the official layout, everything from outside escaped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from report_assistant.chat.workspace import all_zero, blank_figures
from report_assistant.report.figures import Place, Value
from report_assistant.report.form import Cell
from report_assistant.web.tables import cell_key, cell_of, table_html

FIGURES = all_zero(blank_figures("云溪县司法局", 2024))


@pytest.mark.parametrize("year", [2020, 2024])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_figure_has_one_input_and_the_spans_fill_the_grid(year: int, number: int) -> None:
    figures = all_zero(blank_figures("云溪县司法局", year))
    table = figures.form.table(number)
    tree = html.fromstring(table_html(table, figures))
    inputs = [element.get("data-cell") for element in tree.iter("input")]
    assert [cell_of(key) for key in inputs if key] == list(table.cells)
    area = sum(int(td.get("rowspan", 1)) * int(td.get("colspan", 1)) for td in tree.iter("td"))
    assert area == table.height * len(table.widths)


def test_what_was_typed_is_escaped() -> None:
    cell = Cell(1, "行政许可", "本年处理决定数量")
    nasty = '"><script>alert(1)</script>'
    figures = replace(FIGURES, values={**FIGURES.values, cell: Value(None, nasty, place=Place())})
    text = table_html(figures.form.table(1), figures, bad=[cell])
    assert "<script" not in text
    marked = [e for e in html.fromstring(text).iter("input") if "ra-bad" in e.get("class", "")]
    assert [e.get("value") for e in marked] == [nasty]


def test_names_of_cells_go_both_ways() -> None:
    for cell in FIGURES.form.cells:
        assert cell_of(cell_key(cell)) == cell
