"""An annual report as a document: title, six sections, the figures of its tables, signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from report_assistant.report.figures import Figures, Place

# Heading and head row of the list of sources that an export may carry behind the report; readers stop there.
LEDGER_TITLE = "附：数据来源一览（供核对，不属于报告正文）"
# Place of warnings on what a file holds besides the report: words above the title, a row printed twice.
ASIDE = Place("报告之外")
LEDGER_HEAD = ("位置", "文中写法", "来源", "现值", "用户原话")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose with its place."""

    text: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Section:
    """Section ``number`` 1–6; ``heading`` without numeral; ``printed`` as it stood in the file.

    ``numeral`` is the numeral printed before the heading ("一"), empty when it is missing.
    """

    number: int
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    numeral: str = ""
    printed: str = ""
    place: Place = field(default_factory=Place)

    @property
    def text(self) -> str:
        """Paragraph texts joined by line breaks."""
        return "\n".join(p.text for p in self.paragraphs)


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something the reader had to guess or could not read, with its place."""

    message: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Signature:
    """Signature block: organ and date as printed. ``day`` is None when the date lacks a day."""

    organ: str = ""
    printed_date: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    place: Place = field(default_factory=Place)

    @property
    def date(self) -> date | None:
        """The full date, or None when a part is missing."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. ``period`` is (first day, last day) when the text states one.

    ``tables`` are the numbers (1–3) of the tables that were found in the file; ``labels`` are
    (table number, text) of every head and row name as printed there, empty when nobody kept them.
    ``published`` is the day of publication that a web page states beside the report.
    """

    figures: Figures
    title: str = ""
    preamble: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    signature: Signature = field(default_factory=Signature)
    period: tuple[date, date] | None = None
    tables: tuple[int, ...] = (1, 2, 3)
    warnings: tuple[ReadWarning, ...] = ()
    source: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    published: date | None = None

    @property
    def agency(self) -> str:
        """Name of the reporting organ."""
        return self.figures.agency

    @property
    def year(self) -> int:
        """Year the report is about."""
        return self.figures.year

    def section(self, number: int) -> Section | None:
        """Section ``number`` or None."""
        return next((s for s in self.sections if s.number == number), None)

    def paragraphs(self) -> Iterator[tuple[int, Paragraph]]:
        """All prose paragraphs as (section number, paragraph); the preamble is section 0."""
        for paragraph in self.preamble:
            yield 0, paragraph
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield section.number, paragraph
