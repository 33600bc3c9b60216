"""Filling a draft again after figures or facts changed.

Everything that stands keeps its words. A fact that no sentence says (newly given, or its sentence no
longer stands) gets one in its sub-area, unless the user took it out. The section then passes the same
gate as a draft. Sentences added here are made anew by every re-fill, so that figures that return bring
back the very same draft.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from report_assistant.drafting.case import Case
from report_assistant.drafting.compose import DISPUTES, guarded, order_of, said_in, smooth, states, unsaid
from report_assistant.drafting.fill import fill_section, fill_sentence
from report_assistant.drafting.final import finish, released, verified
from report_assistant.drafting.names import words_of_others
from report_assistant.drafting.plan import HANDLED, questions, required
from report_assistant.drafting.sources import label
from report_assistant.drafting.template import Change, Draft, DraftParagraph, SectionDraft, Sentence
from report_assistant.drafting.told import is_told, told_template
from report_assistant.drafting.verify import verify
from report_assistant.report.slots import SECTION_ONE, Area

_SECTION_FIVE = Area.PROBLEMS


@dataclass(frozen=True, slots=True)
class Refilled:
    """A draft filled again; ``changes`` says what became of each sentence whose text moved.

    ``unwritten``: facts (content slots) that the user gave and the text does not say.
    """

    draft: Draft
    changes: tuple[Change, ...] = ()
    unwritten: tuple[str, ...] = ()

    @property
    def changed(self) -> frozenset[int]:
        """Sections whose text moved (0: title and preamble)."""
        return frozenset(change.section for change in self.changes)

    @property
    def lapsed(self) -> tuple[Change, ...]:
        """Sentences that no longer stand, with the reason."""
        return tuple(change for change in self.changes if change.reason)


def refill(draft: Draft, case: Case) -> Refilled:
    """Fill the draft again from changed figures and write facts that no sentence says yet.

    Lapsed sentences stay in the draft without text, so that they come back when the figures do.
    """
    old = (draft.front, *draft.sections)
    new = [_again(section, draft, case) for section in old]
    changes = [change for before, after in zip(old, new, strict=True) for change in _changes(before, after)]
    numbers = tuple(section.number for section in draft.sections)
    filled = replace(
        draft,
        agency=case.figures.agency,
        year=case.year,
        front=new[0],
        sections=tuple(new[1:]),
        questions=questions(case, numbers),
    )
    return Refilled(filled, tuple(changes), unwritten(filled, case))


def unwritten(draft: Draft, case: Case) -> tuple[str, ...]:
    """Content slots of the drafted sections that the user gave and no sentence says."""
    drafted = {section.number for section in draft.sections}
    areas = [*(SECTION_ONE if 1 in drafted else ())]
    areas += [area for area, number in ((Area.PROBLEMS, 5), (Area.OTHER, 6)) if number in drafted]
    wanted = [name for area in areas for name in required(case, area)]
    return tuple(name for name in wanted if name not in {entry.slot for entry in draft.ledger})


def _again(section: SectionDraft, draft: Draft, case: Case) -> SectionDraft:
    """The section filled again, what no sentence of section one says added, through the last gate.

    What an earlier re-fill added is made anew, and every decision of the gate is taken anew.
    """
    proved = frozenset(s.text for s in section.sentences if s.text)
    paragraphs = []
    for paragraph in section.paragraphs:
        kept = tuple(_retold(released(s, paragraph), case) for s in paragraph.sentences if not s.added)
        if kept or not paragraph.sentences:
            paragraphs.append(replace(paragraph, sentences=kept))
    filled = fill_section(replace(section, paragraphs=tuple(paragraphs)), case)
    names = words_of_others(draft.agencies, case.organ.name)
    if section.number == 1:
        filled = verified(filled, case, names, proved)
        filled = _with_missing(filled, case, draft.left_out)
    return finish(filled, case, names, limit=draft.limit, proved=proved)


def _retold(sentence: Sentence, case: Case) -> Sentence:
    """The sentence around the user's present words."""
    if not is_told(sentence):
        return sentence
    slot = sentence.reference.split("/", 1)[1]
    plain, expected = f"{{{{{slot}}}}}", f"{{{{{slot}?}}}}"
    template = told_template(slot, case)
    if expected in sentence.template:
        template = template.replace(plain, expected)
    return replace(sentence, template=template)


def _with_missing(section: SectionDraft, case: Case, left_out: Collection[str]) -> SectionDraft:
    """Section one with a sentence for every fact that none says, in its sub-area."""
    paragraphs = list(section.paragraphs)
    said = said_in(section.sentences)
    for area in SECTION_ONE:
        here = [p for p in paragraphs if p.area is area]
        if not here:
            continue
        wanted = [
            name
            for name in required(case, area)
            if name not in said and name not in HANDLED and name not in left_out
        ]
        before = "".join(s.template for p in here for s in p.sentences if s.text)
        new = [*unsaid(area, case, wanted, said, before), *_lost(area, case, section, said, left_out)]
        for sentence in new:
            filled = fill_sentence(replace(sentence, added=True), case)[0]
            if filled.text and not verify(filled, case, area, frozenset()):
                _insert(paragraphs, filled, area, case)
    if tuple(paragraphs) == section.paragraphs:
        return section
    return fill_section(replace(section, paragraphs=tuple(paragraphs)), case)


def _lost(
    area: Area, case: Case, section: SectionDraft, said: Collection[str], left_out: Collection[str]
) -> list[Sentence]:
    """Statements of fixed places (what was received, what became of it) that hold now, are said by
    nobody, and whose place in the text another sentence held until the figures moved."""
    held = {
        name
        for p in section.paragraphs
        if p.area is area
        for s in p.sentences
        if s.lapsed
        for name in states(s)
    }
    present = {s.template for s in section.sentences}
    return [
        s
        for s in guarded(area, case)
        if s.template not in present
        and not states(s) & set(said)
        and states(s) & held
        and not states(s) & set(left_out)
    ]


def _insert(paragraphs: list[DraftParagraph], sentence: Sentence, area: Area, case: Case) -> None:
    """Put ``sentence`` where its fact belongs, before the first sentence that comes after it."""
    dispute = bool(states(sentence) & DISPUTES)
    own = [i for i, p in enumerate(paragraphs) if p.area is area and not p.heading]
    fitting = [i for i in own if _disputes(paragraphs[i].sentences) is dispute]
    if not fitting:
        at = (own or [i for i, p in enumerate(paragraphs) if p.area is area])[-1] + 1
        paragraphs.insert(at, DraftParagraph((sentence,), area))
        return
    at = fitting[0]
    sentences = list(paragraphs[at].sentences)
    place = order_of(sentence)
    later = (i for i, s in enumerate(sentences) if s.text and order_of(s) > place)
    where = next(later, len(sentences))
    smoothed = smooth((*sentences[:where], sentence), case)[-1]
    sentences.insert(where, fill_sentence(smoothed, case)[0])
    paragraphs[at] = replace(paragraphs[at], sentences=tuple(sentences))


def _disputes(sentences: Sequence[Sentence]) -> bool:
    standing = [s for s in sentences if s.text] or list(sentences)
    return bool(standing) and all(states(s) & DISPUTES for s in standing)


def _changes(before: SectionDraft, after: SectionDraft) -> list[Change]:
    """What became of each sentence; sentences that a re-fill added come and go whole."""
    number = before.number
    old = [s for s in before.sentences if not s.added]
    new = [s for s in after.sentences if not s.added]
    changes = [
        Change(number, a.text, b.text, b.lapsed) for a, b in zip(old, new, strict=True) if a.text != b.text
    ]
    gone, come = ([s.text for s in section.sentences if s.added] for section in (before, after))
    changes += [Change(number, text, "") for text in gone if text not in come]
    return changes + [Change(number, "", text) for text in come if text not in gone]


def names_of(slots: Collection[str]) -> str:
    """The Chinese names of content slots, for messages."""
    return "、".join(label(name) for name in slots)
