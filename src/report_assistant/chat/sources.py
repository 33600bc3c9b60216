"""A quotation in its report: what a citation opens."""

from __future__ import annotations

from dataclasses import dataclass

from report_assistant.report.document import Report


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
