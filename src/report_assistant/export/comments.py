"""Findings and sources as Word comments: beside the text, never inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.document import Document
from docx.text.paragraph import Paragraph as WordParagraph

from report_assistant.checks import Finding, State
from report_assistant.export.files import printable
from report_assistant.report.figures import Place
from report_assistant.report.form import Cell

if TYPE_CHECKING:
    from report_assistant.drafting.template import LedgerEntry


@dataclass(slots=True)
class Anchors:
    """Where comments can be fastened: the paragraphs by address, as they were written."""

    title: WordParagraph
    headings: dict[int, WordParagraph] = field(default_factory=dict)
    paragraphs: dict[tuple[int, int], WordParagraph] = field(default_factory=dict)
    cells: dict[Cell, WordParagraph] = field(default_factory=dict)

    def find(self, place: Place) -> WordParagraph:
        """The paragraph nearest to ``place``: cell, paragraph, section heading, else the title."""
        if place.cell in self.cells:
            return self.cells[place.cell]
        if place.section is None:
            return self.title
        nearest = self.headings.get(place.section, self.title)
        if place.paragraph is None:
            return nearest
        return self.paragraphs.get((place.section, place.paragraph), nearest)


def comment_findings(document: Document, anchors: Anchors, findings: Sequence[Finding]) -> None:
    """Fasten each finding to the place of its first evidence; an explained one says why."""
    for finding in findings:
        place = finding.evidence[0].place if finding.evidence else Place()
        text = finding.message
        if finding.state is State.EXPLAINED:
            text += f"（已说明：{finding.reason}）"
        document.add_comment(anchors.find(place).runs, printable(text), author="核对", initials="核")


def comment_sources(document: Document, anchors: Anchors, ledger: Sequence[LedgerEntry]) -> None:
    """One comment a paragraph that lists the source of each of its numbers and names."""
    by_place: dict[tuple[int, int], list[str]] = {}
    for entry in ledger:
        line = f"{entry.text}：{entry.source}" + (f"（“{entry.quote}”）" if entry.quote else "")
        lines = by_place.setdefault((entry.section, entry.paragraph), [])
        if line not in lines:
            lines.append(line)
    for (section, paragraph), lines in by_place.items():
        anchor = anchors.find(Place(section=section, paragraph=paragraph))
        text = printable("\n".join(lines))
        document.add_comment(anchor.runs, text, author="出处", initials="据")
