"""What is checked: figures, the report if there is one, last year's, and others'; text is read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from report_assistant.checks.finding import Evidence, text_evidence
from report_assistant.checks.partition import Partition, partitions, summed
from report_assistant.report.areas import areas
from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.mentions import Claim, Mention, claims, mentions
from report_assistant.report.organ import Organ
from report_assistant.report.slots import Area
from report_assistant.report.text import Span, sentences


@dataclass(frozen=True)
class SentenceAt:
    """One sentence: section (0: before section one), paragraph index, offset, area if known."""

    section: int
    paragraph: int
    start: int
    text: str
    area: Area | None = None
    heading: bool = False

    def evidence(self, quote: str = "", start: int = 0, value: Amount | None = None) -> Evidence:
        """Evidence for ``quote`` at offset ``start`` of this sentence (default: all of it)."""
        return text_evidence(self.section, self.paragraph, self.start + start, quote or self.text, value)


@dataclass(frozen=True)
class Wording:
    """The words of a paragraph and what they state; kept when only its place in the report moves."""

    text: str
    area: Area | None = None

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Sentences with their offsets."""
        return sentences(self.text)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Quantities with their slots."""
        return mentions(self.text, self.area)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Statements that hold no number."""
        return claims(self.text)

    @cached_property
    def lists(self) -> tuple[Partition, ...]:
        """Part–whole lists."""
        return (*partitions(self.text), *summed(self.text))


Known = Mapping[tuple[str, Area | None], Wording]


@dataclass(frozen=True)
class ParagraphAt:
    """One paragraph with what it states; offsets of mentions and claims are those of ``text``."""

    section: int
    index: int
    wording: Wording
    heading: bool = False

    @property
    def text(self) -> str:
        """The paragraph as printed."""
        return self.wording.text

    @property
    def area(self) -> Area | None:
        """Sub-area of section one, if known."""
        return self.wording.area

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Quantities of the paragraph with their slots."""
        return self.wording.mentions

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Statements of the paragraph that hold no number."""
        return self.wording.claims

    @cached_property
    def sentences(self) -> tuple[SentenceAt, ...]:
        """Sentences of the paragraph."""
        return tuple(
            SentenceAt(self.section, self.index, s.start, s.text, self.area, self.heading)
            for s in self.wording.spans
        )

    def sentence(self, offset: int) -> SentenceAt:
        """The sentence that holds ``offset``."""
        return next(s for s in reversed(self.sentences) if s.start <= offset)

    def evidence(self, quote: str, start: int, value: Amount | None = None) -> Evidence:
        """Evidence for ``quote`` at offset ``start`` of this paragraph."""
        return text_evidence(self.section, self.index, start, quote, value)


@dataclass(frozen=True, slots=True)
class MentionAt:
    """One quantity with its paragraph."""

    paragraph: ParagraphAt
    mention: Mention

    @property
    def sentence(self) -> str:
        """The sentence it stands in."""
        return self.paragraph.sentence(self.mention.start).text

    @property
    def evidence(self) -> Evidence:
        """The number with its unit, at its place."""
        quantity = self.mention.quantity
        return self.paragraph.evidence(quantity.raw, quantity.start, quantity.amount)


@dataclass(frozen=True)
class Subject:
    """The input of every rule. ``before`` holds last year's figures, ``report_before`` its text.

    ``peers`` are reports of sister organs, ``children`` the figures of the organs whose sum an area's
    tables are; None when they were not given.
    """

    figures: Figures
    report: Report | None = None
    before: Figures | None = None
    report_before: Report | None = None
    peers: tuple[Report, ...] | None = None
    children: tuple[Figures, ...] | None = None
    paragraphs: tuple[ParagraphAt, ...] = ()
    paragraphs_before: tuple[ParagraphAt, ...] = ()

    @classmethod
    def of(
        cls,
        subject: Report | Figures,
        last_year: Report | Figures | None = None,
        peers: Sequence[Report] = (),
        children: Sequence[Figures] = (),
    ) -> Subject:
        """Build from what the reader returns."""
        figures, report = _split(subject)
        before, report_before = (None, None) if last_year is None else _split(last_year)
        return cls(
            figures,
            report,
            before,
            report_before,
            tuple(peers) or None,
            tuple(children) or None,
            read(report),
            read(report_before),
        )

    def changed(self, subject: Report | Figures) -> Subject:
        """The same comparison for a changed ``subject``; unchanged paragraphs are not read again."""
        figures, report = _split(subject)
        known = {(p.text, p.area): p.wording for p in self.paragraphs}
        return Subject(
            figures,
            report,
            self.before,
            self.report_before,
            self.peers,
            self.children,
            read(report, known),
            self.paragraphs_before,
        )

    @property
    def year(self) -> int:
        """Year the report is about."""
        return self.figures.year

    @cached_property
    def organ(self) -> Organ:
        """The reporting organ."""
        return self.figures.organ

    @cached_property
    def sentences(self) -> tuple[SentenceAt, ...]:
        """All sentences of the report in order."""
        return tuple(s for p in self.paragraphs for s in p.sentences)

    @cached_property
    def sentences_before(self) -> tuple[SentenceAt, ...]:
        """All sentences of last year's report."""
        return tuple(s for p in self.paragraphs_before for s in p.sentences)

    def has_some_of(self, number: int) -> bool:
        """Whether any cell of table ``number`` (1–3) was given."""
        return any(cell in self.figures.values for cell in self.figures.form.table(number).cells)

    def incomparable(self, before: Figures) -> str:
        """Why the cells of ``before`` cannot be compared with this year's; empty when they can."""
        if before.year != self.year - 1:
            return f"上年文件是 {before.year} 年的，不是 {self.year - 1} 年的，跨年核对没有进行。"
        if before.generation is not self.figures.generation:
            return f"{before.year} 年与 {self.year} 年的表格格式不同，跨年核对没有进行。"
        return ""

    def text(self, section: int) -> str:
        """Text of ``section`` (1–6), empty when it is missing."""
        found = self.report.section(section) if self.report is not None else None
        return "" if found is None else found.text


def _split(subject: Report | Figures) -> tuple[Figures, Report | None]:
    return (subject.figures, subject) if isinstance(subject, Report) else (subject, None)


def read(report: Report | None, known: Known | None = None) -> tuple[ParagraphAt, ...]:
    """All paragraphs of ``report`` in order; wordings in ``known`` are taken over."""
    return () if report is None else tuple(_paragraphs(report, known or {}))


def _paragraphs(report: Report, known: Known) -> Iterator[ParagraphAt]:
    def wording(text: str, area: Area | None = None) -> Wording:
        return known.get((text, area)) or Wording(text, area)

    for index, paragraph in enumerate(report.preamble):
        yield ParagraphAt(0, index, wording(paragraph.text))
    for section in report.sections:
        if section.number == 1:
            for p in areas(section):
                yield ParagraphAt(1, p.index, wording(p.paragraph.text, p.area), p.heading)
            continue
        for index, paragraph in enumerate(section.paragraphs):
            yield ParagraphAt(section.number, index, wording(paragraph.text))
