"""A draft as a report, so that the checker and the export work on it."""

from __future__ import annotations

from datetime import date

from report_assistant.drafting.case import Case
from report_assistant.drafting.template import TODO, Draft, SectionDraft
from report_assistant.report.dates import printed_date
from report_assistant.report.document import Paragraph, Report, Section, Signature
from report_assistant.report.figures import Place
from report_assistant.report.form import SECTION_NUMERALS


def to_report(draft: Draft, case: Case) -> Report:
    """The report that ``draft`` prints for ``case``; sections not drafted are empty.

    The date under the report is the user's, or 【待补：成文日期】.
    """
    sections = []
    for number, heading in enumerate(case.figures.form.headings, start=1):
        drafted = draft.section(number)
        numeral = SECTION_NUMERALS[number - 1]
        paragraphs = _paragraphs(drafted, f"第{numeral}部分") if drafted else ()
        place = Place(f"第{numeral}部分", section=number)
        sections.append(Section(number, heading, paragraphs, numeral, f"{numeral}、{heading}", place))
    year = case.year
    return Report(
        figures=case.figures,
        title=draft.front.heading,
        preamble=_paragraphs(draft.front, "前言"),
        sections=tuple(sections),
        signature=_signature(case),
        period=(date(year, 1, 1), date(year, 12, 31)),
        tables=tuple(n for n in (1, 2, 3) if case.figures.has_table(n)),
        source="draft",
    )


def _paragraphs(section: SectionDraft, words: str) -> tuple[Paragraph, ...]:
    texts = [p.text for p in section.paragraphs if p.text]
    return tuple(
        Paragraph(text, Place(f"{words}第{i + 1}段", section=section.number, paragraph=i))
        for i, text in enumerate(texts)
    )


def _signature(case: Case) -> Signature:
    place = Place("落款")
    if case.signed is None:
        return Signature(case.organ.name, TODO.format("成文日期"), place=place)
    day = case.signed
    return Signature(case.organ.name, printed_date(day), day.year, day.month, day.day, place)
