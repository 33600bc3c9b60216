"""How much of a section repeats last year's report: numbers and years masked, frame left out."""

from __future__ import annotations

from report_assistant.drafting.template import SectionDraft
from report_assistant.report.document import Report
from report_assistant.report.text import sentences, similarity

SHORTEST = 12
ALIKE = 0.9


def duplication(section: SectionDraft, last_year: Report | None) -> float:
    """Share (0 to 1) of the section's sentences that stand, nearly word for word, in last year's.

    Headings and sentences under SHORTEST characters do not count.
    """
    old = last_year.section(section.number) if last_year else None
    if old is None:
        return 0.0
    before = [span.text for p in old.paragraphs for span in sentences(p.text)]
    now = [
        span.text
        for p in section.paragraphs
        if not p.heading
        for span in sentences(p.text)
        if len(span.text) >= SHORTEST
    ]
    alike = sum(any(similarity(text, other) >= ALIKE for other in before) for text in now)
    return alike / len(now) if now else 0.0
