"""Quotations out of the library: passages that a question finds, and the report that a citation opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from report_assistant.chat.reply import Source
from report_assistant.library import Hit, Library, Passage, Understanding
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures

HITS_SHOWN = 6
HITS_DIGESTED = 60
SEARCHING = "正在检索范文库"
VERIFIED = "引文均已与原文逐字核对；其中的数字属于原单位，不会写进您的报告。"


@dataclass(frozen=True, slots=True)
class OpenedParagraph:
    """One paragraph or heading; ``quoted`` is the span (start, end) of the quotation in its text."""

    text: str
    heading: bool = False
    quoted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """A report as paragraphs; ``at`` is the index of the one that holds the quotation (None: none)."""

    title: str
    paragraphs: tuple[OpenedParagraph, ...]
    at: int | None


def understood(
    library: Library, question: str, figures: Figures, kept: Sequence[str] | None
) -> tuple[Understanding, Understanding]:
    """What ``question`` means for the organ of ``figures``: whole, and with only the filters ``kept``
    (fields of chips; None: all)."""
    whole = narrowed = library.understand(question, figures.agency or None, figures.organ_kind)
    for chip in whole.chips:
        if kept is not None and chip.field not in kept:
            narrowed = narrowed.without(chip.field)
    return whole, narrowed


def passages(library: Library, question: Understanding, most: int) -> tuple[Hit, ...]:
    """At most ``most`` hits whose quotation stands in its passage, character by character."""
    hits = library.search(replace(question.query, k=most))
    return tuple(hit for hit in hits if hit.quote in hit.passage.text)


def source(passage: Passage, quote: str) -> Source:
    """What the page needs to show a quotation and open its report."""
    area = "" if passage.area is None else passage.area.value
    return Source(
        passage.document,
        passage.id,
        passage.agency,
        passage.year,
        passage.section,
        area,
        quote,
        passage.sample,
    )


def opened(report: Report, section: int, quote: str) -> OpenedSource:
    """``report`` with the first place of ``quote``, sought in ``section`` (0: before section one) first."""
    placed = [(0, p.text, False) for p in report.preamble]
    for part in report.sections:
        placed.append((part.number, part.printed or part.heading, True))
        placed += [(part.number, p.text, False) for p in part.paragraphs]
    holding = [i for i, (_, text, heading) in enumerate(placed) if not heading and quote in text]
    at = next((i for i in holding if placed[i][0] == section), holding[0] if holding else None)
    paragraphs = []
    for i, (_, text, heading) in enumerate(placed):
        start = text.index(quote) if i == at else 0
        paragraphs.append(OpenedParagraph(text, heading, (start, start + len(quote)) if i == at else None))
    return OpenedSource(f"{report.agency} {report.year}年", tuple(paragraphs), at)
