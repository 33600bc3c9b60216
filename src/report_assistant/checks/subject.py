"""What is checked: figures, the report if there is one, and last year's; text is read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from report_assistant.checks.finding import Evidence, text_evidence
from report_assistant.report.areas import areas
from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.organ import Organ, organ
from report_assistant.report.slots import Area
from report_assistant.report.text import sentences

if TYPE_CHECKING:
    from report_assistant.report.mentions import Claim, Mention


@dataclass(frozen=True)
class SentenceAt:
    """One sentence: section (0: before section one), paragraph index, offset, area if known."""

    section: int
    paragraph: int
    start: int
    text: str
    area: Area | None = None
    heading: bool = False

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Quantities of the sentence with their slots."""
        from report_assistant.report.mentions import mentions

        return mentions(self.text, self.area)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Statements of the sentence that hold no number."""
        from report_assistant.report.mentions import claims

        return claims(self.text)

    def evidence(self, quote: str = "", start: int = 0, value: Amount | None = None) -> Evidence:
        """Evidence for ``quote`` at offset ``start`` of this sentence (default: all of it)."""
        return text_evidence(self.section, self.paragraph, self.start + start, quote or self.text, value)


@dataclass(frozen=True)
class Subject:
    """The input of every rule. ``before`` holds last year's figures, ``report_before`` its text."""

    figures: Figures
    report: Report | None = None
    before: Figures | None = None
    report_before: Report | None = None

    @classmethod
    def of(cls, subject: Report | Figures, last_year: Report | Figures | None = None) -> Subject:
        """Build from what the reader returns."""
        figures, report = _split(subject)
        before, report_before = (None, None) if last_year is None else _split(last_year)
        return cls(figures, report, before, report_before)

    @property
    def year(self) -> int:
        """Year the report is about."""
        return self.figures.year

    @cached_property
    def organ(self) -> Organ:
        """The reporting organ, read from its name."""
        return organ(self.figures.agency)

    @cached_property
    def sentences(self) -> tuple[SentenceAt, ...]:
        """All sentences of the report in order; empty when only figures were given."""
        return () if self.report is None else tuple(_sentences(self.report))

    @cached_property
    def sentences_before(self) -> tuple[SentenceAt, ...]:
        """All sentences of last year's report."""
        return () if self.report_before is None else tuple(_sentences(self.report_before))

    def text(self, section: int) -> str:
        """Text of ``section`` (1–6), empty when it is missing."""
        found = self.report.section(section) if self.report is not None else None
        return "" if found is None else found.text


def _split(subject: Report | Figures) -> tuple[Figures, Report | None]:
    return (subject.figures, subject) if isinstance(subject, Report) else (subject, None)


def _sentences(report: Report) -> Iterator[SentenceAt]:
    one = report.section(1)
    known = {} if one is None else {p.index: p for p in areas(one)}
    for section, paragraphs in _numbered(report):
        for index, text in enumerate(paragraphs):
            at = known.get(index) if section == 1 else None
            area = at.area if at is not None else None
            heading = at is not None and at.heading
            for span in sentences(text):
                yield SentenceAt(section, index, span.start, span.text, area, heading)


def _numbered(report: Report) -> Iterator[tuple[int, tuple[str, ...]]]:
    yield 0, tuple(p.text for p in report.preamble)
    for section in report.sections:
        yield section.number, tuple(p.text for p in section.paragraphs)
