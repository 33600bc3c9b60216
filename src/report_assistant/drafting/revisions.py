"""What the user had changed, in a draft that is written anew: kept while it holds, named when not."""

from __future__ import annotations

from dataclasses import replace

from report_assistant.drafting.case import Case
from report_assistant.drafting.refill import refill
from report_assistant.drafting.template import Change, Draft, DraftParagraph, SectionDraft
from report_assistant.report.form import SECTION_NUMERALS

_KEPT = "第{number}部分保留了您修改过的{count}段，没有重写；需要一并重写的，请说“重新起草第{number}部分”。"
_GONE = "第{number}部分您修改过的语句，因数据变化不再成立或者已随数据更新：{quotes}"


def with_revisions(draft: Draft, previous: Draft | None, case: Case) -> Draft:
    """The new ``draft`` with the paragraphs that the user revised in ``previous``, with notices of
    that, with the revised sentences that moved or lapsed (``superseded``) and the slots that stay out."""
    if previous is None or (previous.agency, previous.year) != (case.figures.agency, case.year):
        return draft
    sections: list[SectionDraft] = []
    superseded: list[Change] = []
    notices: list[str] = []
    for section in draft.sections:
        old = previous.section(section.number)
        revised = [p for p in old.paragraphs if p.revised] if old else []
        if old is None or not revised:
            sections.append(section)
            continue
        mixed = replace(section, paragraphs=_mixed(section, old))
        filled = refill(replace(draft, sections=(mixed,), left_out=previous.left_out), case)
        sections.append(filled.draft.section(section.number) or mixed)
        texts = {s.text for p in revised for s in p.sentences if s.text}
        moved = [c for c in filled.changes if c.section == section.number and c.before in texts]
        superseded += moved
        numeral = SECTION_NUMERALS[section.number - 1]
        notices.append(_KEPT.format(number=numeral, count=len(revised)))
        if moved:
            quotes = "".join(f"“{c.before}”" + (f"现为“{c.after}”" if c.after else "") for c in moved)
            notices.append(_GONE.format(number=numeral, quotes=quotes))
    return replace(
        draft,
        sections=tuple(sections),
        superseded=tuple(superseded),
        notices=tuple(notices),
        left_out=previous.left_out,
    )


def _mixed(new: SectionDraft, old: SectionDraft) -> tuple[DraftParagraph, ...]:
    """Paragraphs of ``new``; where a sub-area of ``old`` holds a revision, those of ``old``.

    Outside section one problems and measures mirror each other, so the section stays whole.
    """
    if new.number != 1:
        return old.paragraphs
    touched = {p.area for p in old.paragraphs if p.revised}
    paragraphs: list[DraftParagraph] = []
    done = set()
    for paragraph in new.paragraphs:
        if paragraph.area not in touched:
            paragraphs.append(paragraph)
        elif paragraph.area not in done:
            done.add(paragraph.area)
            paragraphs += [p for p in old.paragraphs if p.area is paragraph.area]
    return tuple(paragraphs)
