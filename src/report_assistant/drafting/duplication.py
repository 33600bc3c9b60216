"""How much of a section repeats other reports: numbers and years masked, frame left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from report_assistant.drafting.enumeration import MARK
from report_assistant.drafting.template import SectionDraft
from report_assistant.report.document import Report
from report_assistant.report.text import sentences, similarity

SHORTEST = 12
ALIKE = 0.9
# Statements whose wording the law and the form leave no choice: every report has them.
_STATUTORY = re.compile(
    r"(?:未|没有|无(?!法))[^，。]{0,20}(?:申请|复议|诉讼|责任追究|追究责任|信息处理费|需要报告)|"
    r"上年[^，。]{0,6}结转|结转[^，。]{0,2}下年|无法提供的申请中|新收|办结申请|现行有效[^，。]{0,14}\d|信息处理费|"
    r"被申请行政复议|被提起行政诉讼|第五十条|统计期限"
)


def duplication(section: SectionDraft, last_year: Report | None) -> float:
    """Share (0 to 1) of the section's points that stand, nearly word for word, in last year's.

    Headings and points under SHORTEST characters do not count.
    """
    old = last_year.section(section.number) if last_year else None
    if old is None:
        return 0.0
    return share(counted(section), [point for p in old.paragraphs for point in points(p.text)])


def sister_duplication(section: SectionDraft, others: Iterable[str], alike: float = ALIKE) -> float:
    """Share (0 to 1) of the section's points that are at least ``alike`` to one in the texts
    ``others`` of other organs; statutory formulas do not count."""
    before = [point for text in others for point in points(text)]
    return share(without_formulas(counted(section)), before, alike)


def points(text: str) -> list[str]:
    """The sentences of ``text``; of a list (一是…；二是…) each item, without its number and without the
    words before the list, which hide that two items are the same."""
    found: list[str] = []
    for span in sentences(text):
        lead, *items = MARK.split(span.text)
        found += items if items and lead.endswith("：") else [lead, *items]
    return [point.strip() for point in found if point.strip()]


def without_formulas(found: Iterable[str]) -> list[str]:
    """Points without the statutory formulas that every report has."""
    return [text for text in found if not _STATUTORY.search(text)]


def counted(section: SectionDraft) -> list[str]:
    """Points of a section that count for duplication."""
    lines = (p.text for p in section.paragraphs if not p.heading)
    return [point for line in lines for point in points(line) if len(point) >= SHORTEST]


def share(now: Sequence[str], before: Sequence[str], alike: float = ALIKE) -> float:
    """Share of the points ``now`` that are like one of ``before``; 0.0 when there are none."""
    return sum(repeats(text, before, alike) for text in now) / len(now) if now else 0.0


def repeats(text: str, before: Sequence[str], alike: float = ALIKE) -> bool:
    """True when one of the points ``before`` is at least ``alike`` to ``text``, or holds it."""
    words = text.rstrip("。；，")
    return any(words in other or similarity(text, other) >= alike for other in before)
