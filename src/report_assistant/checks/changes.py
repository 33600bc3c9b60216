"""What differs between two subjects, part by part: which rules a change touches."""

from __future__ import annotations

from report_assistant.checks.rule import SECTIONS, TABLES, Part
from report_assistant.checks.subject import Subject
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures, Value
from report_assistant.report.form import Cell


def changes(old: Subject, new: Subject) -> frozenset[Part] | None:
    """Parts in which ``new`` differs from ``old``; None when everything must be judged again.

    Everything: another organ, year or form, or a report where only figures were before.
    """
    was, now = old.figures, new.figures
    if (was.agency, was.year, was.generation) != (now.agency, now.year, now.generation):
        return None
    if (old.report is None) is not (new.report is None):
        return None
    touched = {part for n, part in enumerate(TABLES, start=1) if _table(was, n) != _table(now, n)}
    if old.report is not None and new.report is not None:
        touched |= {part for n, part in enumerate(SECTIONS) if _text(old, n) != _text(new, n)}
        if _frame(old.report) != _frame(new.report):
            touched.add(Part.FRAME)
    return frozenset(touched)


def _table(figures: Figures, number: int) -> dict[Cell, Value]:
    return {cell: value for cell, value in figures.values.items() if cell.table == number}


def _text(subject: Subject, section: int) -> list[tuple[int, str, object, bool]]:
    own = (p for p in subject.paragraphs if p.section == section)
    return [(p.index, p.text, p.area, p.heading) for p in own]


def _frame(report: Report) -> tuple[object, ...]:
    heads = tuple((s.number, s.heading, s.numeral, s.printed, s.place) for s in report.sections)
    return (report.title, heads, report.signature, report.period, report.tables, report.labels)
