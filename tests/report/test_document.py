"""A report as a document."""

from __future__ import annotations

from datetime import date

from report_assistant.report.document import Paragraph, Report, Section, Signature
from report_assistant.report.figures import Figures
from report_assistant.report.form import Generation

REPORT = Report(
    Figures("青禾区司法局", 2023, Generation.G2021),
    preamble=(Paragraph("依据条例编制。"),),
    sections=(
        Section(1, "总体情况", (Paragraph("甲。"), Paragraph("乙。"))),
        Section(6, "其他需要报告的事项"),
    ),
)


def test_sections_and_paragraphs() -> None:
    first = REPORT.section(1)
    assert first is not None
    assert first.text == "甲。\n乙。"
    assert REPORT.section(2) is None
    assert [(n, p.text) for n, p in REPORT.paragraphs()] == [(0, "依据条例编制。"), (1, "甲。"), (1, "乙。")]


def test_agency_and_year_are_those_of_the_figures() -> None:
    assert (REPORT.agency, REPORT.year) == ("青禾区司法局", 2023)


def test_a_signature_without_a_day_has_no_date() -> None:
    assert Signature("甲", "2024年1月", 2024, 1).date is None
    assert Signature("甲", "2024年1月17日", 2024, 1, 17).date == date(2024, 1, 17)
