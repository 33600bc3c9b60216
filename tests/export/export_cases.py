"""Generated reports for the tests of the export: whole, of both generations, some cells unusual."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from invented_reports import balanced_figures, whole_report
from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Figures, Place
from report_assistant.report.form import Cell, Generation, form
from report_assistant.report.values import parse_value

AGENCIES = ("青禾区司法局", "云溪市临江区望澜街道办事处", "云溪市柏川高新技术产业开发区管理委员会")
PROSE = {
    1: (
        "（一）主动公开情况。全年通过政府网站发布信息118条，“三公”经费按期公开。",
        "（二）依申请公开情况",
        "健全登记、审核、办理、答复、归档流程，答复更加规范。",
        "（三）政府信息管理情况。公文公开属性实行源头认定。",
    ),
    5: ("一年来，政策解读形式不够丰富。", "下一步，增加图表和案例解读，方便群众理解。"),
    6: ("本年度未收取政府信息公开信息处理费。", "没有其他需要报告的事项。"),
}


def figures_of(generation: Generation, amounts: dict[Cell, Amount], agency: str = AGENCIES[0]) -> Figures:
    """Figures from the cells that are not zero, with all totals computed."""
    year = 2020 if generation is Generation.G2019 else 2023
    return balanced_figures(amounts, agency=agency, year=year, generation=generation)


def report_of(figures: Figures, prose: Mapping[int, tuple[str, ...]] | None = None) -> Report:
    """A whole report around ``figures``."""
    return whole_report(figures, PROSE if prose is None else prose)


@st.composite
def any_figures(draw: st.DrawFn) -> Figures:
    """Figures of either generation; numbers need not balance, some cells are blank or carry notes."""
    generation = draw(st.sampled_from(list(Generation)))
    cells = form(generation).cells
    numbers = st.one_of(st.just(0), st.integers(0, 99), st.integers(0, 10_000_000))
    amounts = draw(st.dictionaries(st.sampled_from(cells), numbers, max_size=60))
    figures = figures_of(generation, dict(amounts), draw(st.sampled_from(AGENCIES)))
    odd = draw(
        st.dictionaries(
            st.sampled_from(cells), st.sampled_from(("", "/", "22（其中修订16件）", "7")), max_size=4
        )
    )
    values = {cell: parse_value(raw, figures.form.column(cell), Place()) for cell, raw in odd.items()}
    for cell in (c for c in cells if figures.form.column(c).decimal):
        raw = draw(st.decimals(0, 99999, places=4, allow_nan=False)).normalize()
        values[cell] = parse_value(f"{raw:f}", figures.form.column(cell), Place())
    return Figures(figures.agency, figures.year, generation, {**figures.values, **values})
