"""How much of a section repeats other reports: numbers and years masked, frame left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from report_assistant.drafting.template import SectionDraft
from report_assistant.report.document import Report
from report_assistant.report.text import sentences, similarity

SHORTEST = 12
ALIKE = 0.9
# Statements whose wording the law and the form leave no choice: every report has them.
_STATUTORY = re.compile(
    r"(?:未|没有|无)[^，。]{0,20}(?:申请|复议|诉讼|责任追究|追究责任|信息处理费|需要报告)|结转|新收|办结申请|现行有效|信息处理费|"
    r"被申请行政复议|被提起行政诉讼|第五十条|统计期限|还存在以下不足|(?:改进|措施)[^，。]{0,8}："
)


def duplication(section: SectionDraft, last_year: Report | None) -> float:
    """Share (0 to 1) of the section's sentences that stand, nearly word for word, in last year's.

    Headings and sentences under SHORTEST characters do not count.
    """
    old = last_year.section(section.number) if last_year else None
    if old is None:
        return 0.0
    return share(counted(section), [span.text for p in old.paragraphs for span in sentences(p.text)])


def sister_duplication(section: SectionDraft, others: Iterable[str]) -> float:
    """Share (0 to 1) of the section's sentences that stand, nearly word for word, in one of the
    texts ``others`` of other organs; statutory formulas do not count."""
    before = [span.text for text in others for span in sentences(text)]
    return share(without_formulas(counted(section)), before)


def without_formulas(found: Iterable[str]) -> list[str]:
    """Sentences without the statutory formulas that every report has."""
    return [text for text in found if not _STATUTORY.search(text)]


def counted(section: SectionDraft) -> list[str]:
    """Sentences of a section that count for duplication."""
    return [
        span.text
        for p in section.paragraphs
        if not p.heading
        for span in sentences(p.text)
        if len(span.text) >= SHORTEST
    ]


def share(now: list[str], before: list[str]) -> float:
    """Share of the sentences ``now`` that are like one of ``before``; 0.0 when there are none."""
    return sum(repeats(text, before) for text in now) / len(now) if now else 0.0


def repeats(text: str, before: Sequence[str]) -> bool:
    """True when one of the sentences ``before`` says ``text`` nearly word for word, or holds it."""
    words = text.rstrip("。；，")
    return any(words in other or similarity(text, other) >= ALIKE for other in before)
