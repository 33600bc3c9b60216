"""Revision by talk: shorter, another wording, with facts given since; only what was asked moves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from report_assistant.drafting.case import Case
from report_assistant.drafting.drafter import Drafter
from report_assistant.drafting.fill import fill_section
from report_assistant.drafting.maker import OnEvent
from report_assistant.drafting.plan import ask
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.retrieve import MOST, Model
from report_assistant.drafting.shorten import shorter
from report_assistant.drafting.template import Change, Draft, DraftParagraph, Origin, SectionDraft, Sentence
from report_assistant.drafting.wishes import find_model, read_wish
from report_assistant.library.query import Query
from report_assistant.report.slots import Area, slots
from report_assistant.report.text import similarity

Revision = Literal["shorter", "rephrase", "add"]
MOST_VARIANTS = 6
PROBLEMS_SECTION, MOST_PROBLEMS = 5, 2
_NUMERALS = "一二三四五"
_ITEM = re.compile(rf"[{_NUMERALS}]是")
# A sentence this like the words of the user is the one meant.
NEAR = 0.3
_NO_PARAGRAPH = "这一部分没有这么多段，请核对段号（小标题不算一段）。"
_NO_MODEL = "范文库里没有“{name}”的报告，可以先把这份报告加入范文库。"
_NOT_USABLE = "“{name}”报告的这一部分，写的是该单位自己的事项或者数字，没有可以借用的语句，正文未改动。"
_NOT_FOUND = "没有找到含有“{words}”的句子，请照原文引用要删去的话。"
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
    on_event: OnEvent | None = None,
) -> Revised:
    """Revise section ``number`` (only ``area`` of it, when given): shorter, rephrase or add.

    ``text`` is the user's sentence: it may name a paragraph (第二段), a sentence to delete
    (删去“…”这句), a report to follow (参考西山街道2023年的写法), and for ``add`` the fact that is
    wanted. Nothing else of the draft moves. An unknown ``revision`` is read as rephrase. ``on_event``
    as in :meth:`Drafter.draft`; an exception it raises cancels the revision and passes.
    """
    old = draft.section(number)
    if old is None:
        return Revised(draft, notice="这一部分还没有起草。")
    wish = read_wish(text)
    at = _printed(old, wish.paragraph)
    if wish.paragraph is not None and at is None:
        return Revised(draft, notice=_NO_PARAGRAPH)
    if at is not None:
        area = old.paragraphs[at].area
    nothing = _NOTHING.get(revision, _NOTHING["rephrase"])
    if wish.like is not None:
        model = find_model(drafter.library, *wish.like)
        if model is None:
            year = f"{wish.like[1]}年" if wish.like[1] else ""
            return Revised(draft, notice=_NO_MODEL.format(name=f"{wish.like[0]}{year}"))
        new = _like(drafter, old, case, area, at, model, on_event)
        nothing = _NOT_USABLE.format(name=f"{model.agency}{model.year}年")
    elif wish.delete:
        new = _without_words(old, case, wish.delete, area, at)
        nothing = _NOT_FOUND.format(words=wish.delete)
    elif revision == "shorter":
        new = _shorter(old, area, case, at)
    elif revision == "add":
        new = _with_new_facts(drafter, old, case, area, on_event)
    else:
        new = _rephrased(drafter, old, case, area, at, on_event)
    changes = differences(old, new)
    if not changes:
        return Revised(draft, notice=(_missing(text) if revision == "add" else "") or nothing)
    new = marked(old, new)
    sections = tuple(new if section.number == number else section for section in draft.sections)
    gone = [name for name in _said(old) if name not in _said(new)]
    left_out = [name for name in (*draft.left_out, *gone) if name not in _said(new)]
    return Revised(replace(draft, sections=sections, left_out=tuple(dict.fromkeys(left_out))), changes)


def marked(old: SectionDraft, new: SectionDraft) -> SectionDraft:
    """``new`` with every paragraph that is not as in ``old`` marked as revised by the user; what a
    re-fill added there becomes part of the text."""
    before = [p.text for p in old.paragraphs]
    return replace(
        new,
        paragraphs=tuple(
            p
            if p.heading or p.text in before
            else replace(p, revised=True, sentences=tuple(replace(s, added=False) for s in p.sentences))
            for p in new.paragraphs
        ),
    )


def _said(section: SectionDraft) -> list[str]:
    """Content slots that the text of a section states."""
    return [name for name in section.slots if name in slots()]


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


def _printed(section: SectionDraft, wanted: int | None) -> int | None:
    """Index of the ``wanted``-th printed paragraph that is no head; None when there is none."""
    printed = [i for i, p in enumerate(section.paragraphs) if p.text and not p.heading]
    if wanted is None or not -len(printed) <= wanted < len(printed):
        return None
    return printed[wanted]


def _without_words(
    section: SectionDraft, case: Case, words: str, area: Area | None, at: int | None
) -> SectionDraft:
    """Without the one sentence that holds ``words``, or is nearest to them."""
    words = words.strip("。；，")
    stand = [
        (i, s)
        for i, p in enumerate(section.paragraphs)
        if not p.heading and _in_scope(i, p, area, at)
        for s in p.sentences
        if s.text and not s.reference.startswith("heading")
    ]
    holding = [pair for pair in stand if words in pair[1].text]
    near = [pair for pair in stand if similarity(words, pair[1].text) >= NEAR]
    found = holding or sorted(near, key=lambda pair: -similarity(words, pair[1].text))
    if not found:
        return section
    where, gone = found[0]
    if _ITEM.match(gone.template):
        return fill_section(_without_item(section, _NUMERALS.index(gone.template[0])), case)
    paragraphs = tuple(
        replace(p, sentences=tuple(s for s in p.sentences if s is not gone)) if i == where else p
        for i, p in enumerate(section.paragraphs)
    )
    return fill_section(replace(section, paragraphs=paragraphs), case)


def _like(
    drafter: Drafter,
    section: SectionDraft,
    case: Case,
    area: Area | None,
    at: int | None,
    model: Model,
    on_event: OnEvent | None,
) -> SectionDraft:
    """The section (area, paragraph) written after the report ``model``; unchanged when nothing of
    that report can be used."""
    other = drafter.draft(case, (section.number,), on_event, like=model).section(section.number)
    if other is None:
        return section
    mixed = fill_section(_mixed(section, other, area, at), case)
    before = {s.template for s in section.sentences}
    taken = [
        s for s in mixed.sentences if s.text and s.template not in before and s.origin is Origin.PRECEDENT
    ]
    own = drafter.library.search(_all_of(model, section.number)) if drafter.library else ()
    ids = {hit.passage.id for hit in own}
    return mixed if any(s.reference in ids for s in taken) else section


def _all_of(model: Model, number: int) -> Query:
    return Query(agency=model.agency, years=(model.year,), section=number, k=MOST)


def _in_scope(index: int, paragraph: DraftParagraph, area: Area | None, at: int | None) -> bool:
    return _in_area(paragraph, area) if at is None else index == at


def _in_area(paragraph: DraftParagraph, area: Area | None) -> bool:
    return area is None or paragraph.area is area


def _shorter(section: SectionDraft, area: Area | None, case: Case, at: int | None) -> SectionDraft:
    """One step shorter (:mod:`drafting.shorten`); section five loses its third suggested problem
    with its measure."""
    if section.number == PROBLEMS_SECTION:
        return fill_section(_without_item(section, MOST_PROBLEMS), case)
    return shorter(section, case, lambda i, p: _in_scope(i, p, area, at))


def _without_item(section: SectionDraft, at: int) -> SectionDraft:
    """Without item ``at`` (from 0) of every list: a problem goes with its measure, the rest is
    numbered again."""
    paragraphs = []
    for paragraph in section.paragraphs:
        numbers = [_NUMERALS.index(s.template[0]) for s in paragraph.sentences if _ITEM.match(s.template)]
        last = max((n for n in numbers if n != at), default=0)
        kept = []
        for sentence in paragraph.sentences:
            if _ITEM.match(sentence.template) and at in numbers:
                number = _NUMERALS.index(sentence.template[0])
                if number == at:
                    continue
                end = "。" if number == last else "；"
                words = f"{_NUMERALS[number - (number > at)]}{sentence.template[1:].rstrip('；。')}{end}"
                kept.append(replace(sentence, template=words))
            else:
                kept.append(sentence)
        paragraphs.append(replace(paragraph, sentences=tuple(kept)))
    return replace(section, paragraphs=tuple(paragraphs))


def _rephrased(
    drafter: Drafter,
    section: SectionDraft,
    case: Case,
    area: Area | None,
    at: int | None,
    on_event: OnEvent | None,
) -> SectionDraft:
    """The first other wording of the section (or area) that differs from what stands."""
    for variant in range(1, MOST_VARIANTS):
        varied = replace(case, variant=case.variant + variant)
        other = drafter.draft(varied, (section.number,), on_event).section(section.number)
        if other is None:
            continue
        mixed = fill_section(_mixed(section, other, area, at), case)
        if mixed.text != section.text:
            return mixed
    return section


def _mixed(old: SectionDraft, new: SectionDraft, area: Area | None, at: int | None = None) -> SectionDraft:
    """``old`` with the paragraphs of ``area`` (all, when None; only ``at``) taken from ``new``."""
    if at is not None:
        same = [p for p in new.paragraphs if p.area is area and not p.heading]
        before = [i for i, p in enumerate(old.paragraphs) if p.area is area and not p.heading]
        place = before.index(at)
        if place >= len(same):
            return old
        swapped = (*old.paragraphs[:at], same[place], *old.paragraphs[at + 1 :])
        return replace(old, paragraphs=swapped)
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


def _with_new_facts(
    drafter: Drafter, section: SectionDraft, case: Case, area: Area | None, on_event: OnEvent | None
) -> SectionDraft:
    """The section with sentences for facts it does not state yet, at the end of their paragraph."""
    full = drafter.draft(case, (section.number,), on_event).section(section.number)
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
