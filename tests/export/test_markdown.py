from __future__ import annotations

from pathlib import Path

import yaml
from export_cases import any_figures, report_of
from hypothesis import HealthCheck, given, settings

from report_assistant.export.markdown import render
from report_assistant.readers import read_report
from report_assistant.report.figures import Figures


@given(figures=any_figures())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rendered_markdown_reads_back_the_same(figures: Figures, tmp_path: Path) -> None:
    report = report_of(figures)
    path = tmp_path / "report.md"
    path.write_text(render(report, {"sample": True}), "utf-8")
    again = read_report(path)
    assert (again.title, again.agency, again.year) == (report.title, report.agency, report.year)
    assert [(s.heading, s.text) for s in again.sections] == [(s.heading, s.text) for s in report.sections]
    assert {c: v.raw for c, v in again.figures.values.items()} == {
        c: v.raw for c, v in figures.values.items()
    }
    assert again.signature.printed_date == report.signature.printed_date


@given(figures=any_figures())
@settings(max_examples=3)
def test_front_matter_names_organ_year_and_form(figures: Figures) -> None:
    head = yaml.safe_load(render(report_of(figures), {"sample": True}).split("---")[1])
    assert head == {
        "agency": figures.agency,
        "year": figures.year,
        "form": int(figures.generation),
        "sample": True,
    }
