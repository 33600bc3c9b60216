"""Revision by talk: shorter, another wording, with facts given since; only what was asked moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from report_assistant.drafting.case import Case
from report_assistant.drafting.drafter import Drafter
from report_assistant.drafting.fill import fill_section
from report_assistant.drafting.plan import ask
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.template import Change, Draft, DraftParagraph, SectionDraft, Sentence
from report_assistant.report.slots import Area, slots

Revision = Literal["shorter", "rephrase", "add"]
MOST_VARIANTS = 6
_NOTHING = {
    "shorter": "这一部分已经没有可以删减的语句：剩下的每一句都说到您提供的事实或法定事项。",
    "rephrase": "没有找到这一部分的其他写法。",
    "add": "没有可以补充的新事实。",
}


@dataclass(frozen=True, slots=True)
class Revised:
    """The draft after a revision, what changed, and a notice (Chinese) when nothing could."""

    draft: Draft
    changes: tuple[Change, ...] = ()
    notice: str = ""


def revise(
    drafter: Drafter,
    draft: Draft,
    case: Case,
    number: int,
    revision: str,
    area: Area | None = None,
    text: str = "",
) -> Revised:
    """Revise section ``number`` (only ``area`` of it, when given): shorter, rephrase or add.

    ``text`` is the user's sentence; for ``add`` it says which fact is wanted. Nothing else of the
    draft moves. An unknown ``revision`` is read as rephrase.
    """
    old = draft.section(number)
    if old is None:
        return Revised(draft, notice="这一部分还没有起草。")
    match revision:
        case "shorter":
            new = _shorter(old, area, case)
        case "add":
            new = _with_new_facts(drafter, old, case, area)
        case _:
            new = _rephrased(drafter, old, case, area)
    changes = differences(old, new)
    if not changes:
        return Revised(draft, notice=_missing(text) or _NOTHING.get(revision, _NOTHING["rephrase"]))
    sections = tuple(new if section.number == number else section for section in draft.sections)
    return Revised(replace(draft, sections=sections), changes)


def differences(old: SectionDraft, new: SectionDraft) -> tuple[Change, ...]:
    """Sentence by sentence what became of a section."""
    before = [s.text for s in old.sentences if s.text]
    after = [s.text for s in new.sentences if s.text]
    changes: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            gone, come = before[a:b], after[c:d]
            longest = max(len(gone), len(come))
            changes += [Change(old.number, _at(gone, i), _at(come, i)) for i in range(longest)]
    return tuple(changes)


def _at(texts: Sequence[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""


def _in_area(paragraph: DraftParagraph, area: Area | None) -> bool:
    return area is None or paragraph.area is area


def _shorter(section: SectionDraft, area: Area | None, case: Case) -> SectionDraft:
    """Without the sentences that state no fact and no claim; each paragraph keeps one sentence."""
    paragraphs = []
    for paragraph in section.paragraphs:
        kept = paragraph.sentences
        if _in_area(paragraph, area) and not paragraph.heading and section.number == 1:
            facts = tuple(s for s in kept if content_slots(s.template) or s.requires or s.lapsed)
            kept = facts if any(s.text for s in facts) else kept
        paragraphs.append(replace(paragraph, sentences=kept))
    return fill_section(replace(section, paragraphs=tuple(paragraphs)), case)


def _rephrased(drafter: Drafter, section: SectionDraft, case: Case, area: Area | None) -> SectionDraft:
    """The first other wording of the section (or area) that differs from what stands."""
    for variant in range(1, MOST_VARIANTS):
        other = drafter.draft(replace(case, variant=case.variant + variant), (section.number,)).section(
            section.number
        )
        if other is None:
            continue
        mixed = fill_section(_mixed(section, other, area), case)
        if mixed.text != section.text:
            return mixed
    return section


def _mixed(old: SectionDraft, new: SectionDraft, area: Area | None) -> SectionDraft:
    """``old`` with the paragraphs of ``area`` (all, when None) taken from ``new``."""
    if area is None or not any(p.area is area for p in old.paragraphs):
        return replace(old, paragraphs=new.paragraphs, notices=new.notices)
    fresh = [p for p in new.paragraphs if p.area is area]
    paragraphs: list[DraftParagraph] = []
    for paragraph in old.paragraphs:
        if paragraph.area is not area:
            paragraphs.append(paragraph)
        elif fresh:
            paragraphs += fresh
            fresh = []
    return replace(old, paragraphs=tuple(paragraphs))


def _with_new_facts(drafter: Drafter, section: SectionDraft, case: Case, area: Area | None) -> SectionDraft:
    """The section with sentences for facts it does not state yet, at the end of their paragraph."""
    full = drafter.draft(case, (section.number,)).section(section.number)
    if full is None:
        return section
    said = {name for s in section.sentences if not s.lapsed for name in content_slots(s.template)}
    paragraphs = list(section.paragraphs)
    for paragraph in full.paragraphs:
        new = [s for s in paragraph.sentences if s.text and _is_new(s, said)]
        if new and _in_area(paragraph, area):
            at = _last(paragraphs, paragraph.area)
            if at is None:
                paragraphs.append(replace(paragraph, sentences=tuple(new)))
            else:
                paragraphs[at] = replace(
                    paragraphs[at], sentences=(*_without(paragraphs[at].sentences, new), *new)
                )
    return fill_section(replace(section, paragraphs=tuple(paragraphs)), case)


def _is_new(sentence: Sentence, said: set[str]) -> bool:
    return any(name not in said for name in content_slots(sentence.template))


def _without(sentences: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences none of whose facts the new sentences say (no number stands twice)."""
    again = {name for s in new for name in content_slots(s.template)}
    return tuple(s for s in sentences if s.lapsed or not again & set(content_slots(s.template)))


def _last(paragraphs: Sequence[DraftParagraph], area: Area | None) -> int | None:
    found = [i for i, p in enumerate(paragraphs) if p.area is area and not p.heading]
    return found[-1] if found else None


def _missing(text: str) -> str:
    """The question for the fact that the user's words name but have not given."""
    named = [slot for slot in slots().values() if any(word in text for word in _words(slot.name))]
    if not named:
        return ""
    return "要补充的内容还缺事实：" + "".join(ask(slot.id) for slot in named[:2])


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in ("培训", "解读", "公众号", "会议", "检查", "专栏", "访谈") if word in name)
