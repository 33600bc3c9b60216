"""Sentences from the project's own phrases: every given fact can be said without a precedent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from report_assistant.drafting.case import Case
from report_assistant.drafting.template import Origin, Sentence, bare
from report_assistant.drafting.told import told
from report_assistant.drafting.wording import Clause, Group, Phrase, choose, groups, leads, lot
from report_assistant.report.slots import Area
from report_assistant.report.units import same_kind

__all__ = ["area_sentences", "choose", "group_sentences", "lead", "pattern"]

# Content slots of section one whose facts are words (their sentences: drafting.told).
TEXTS = ("B20", "C15", "D01", "E06.2", "E07.3")
# More clauses than this in one sentence read like a list.
LONGEST = 4
# An opener that shares this many characters in a row with what stands near says it twice.
_ECHO = 4
_GOES_ON = ("同时，", "此外，", "另外，")


def pattern(template: str, reference: str, *requires: str) -> Sentence:
    """A sentence of the project's own wording."""
    return Sentence(template, Origin.PATTERN, reference, requires=tuple(requires))


def _within(case: Case, part: str, whole: str) -> bool:
    """False when the figures contradict 其中: a part greater than its whole, or in other units."""
    small, great = case.amount(part), case.amount(whole)
    units = [fact.unit for fact in (case.fact(part), case.fact(whole)) if fact is not None]
    return (small is None or great is None or small <= great) and same_kind(*units)


def _clause(clause: Clause, group: Group, case: Case, said: Collection[str]) -> str:
    part_of = "其中" in clause.text[0]
    inside = clause.inside in said and (not part_of or _within(case, clause.slot, clause.inside))
    options = clause.alone if clause.inside and not inside else clause.text
    return choose(options, case, f"{group.id}/{clause.slot}")


def echoes(text: str, near: str) -> bool:
    """True when ``text`` repeats a run of characters of ``near``."""
    return any(text[i : i + _ECHO] in near for i in range(len(text) - _ECHO + 1))


def _fitting(phrases: Iterable[Phrase], case: Case, slot: str, near: str) -> list[str]:
    """Texts for this kind of organ and for ``slot`` that repeat nothing of ``near``."""
    return [
        p.text
        for p in phrases
        if (not p.kinds or case.organ.kind in p.kinds)
        and (not p.slots or slot in p.slots)
        and ("{{" in p.text or not echoes(bare(p.text, ""), near))
    ]


def _framed(group: Group, words: str, part: Sequence[Clause], case: Case, before: str) -> str:
    """The clauses with an opener or, for some organs and years, with a closer."""
    near = bare(f"{before}{words}", "")
    closers = _fitting(group.closers, case, part[-1].slot, near)
    openers = _fitting(group.openers, case, part[0].slot, near)
    turn = lot(case, f"{group.id}/frame") + case.year + case.variant
    if closers and turn % 3 == 0:
        return f"{words}{choose(closers, case, f'{group.id}/close')}。"
    return f"{choose(openers or [''], case, group.id)}{words}。"


def group_sentences(
    group: Group, case: Case, wanted: Collection[str], before: str = ""
) -> tuple[Sentence, ...]:
    """Sentences of ``group`` that say the ``wanted`` slots, at most LONGEST clauses each.

    ``before`` is what the paragraph already says, so that no opening is said twice.
    """
    chosen = [clause for clause in group.clauses if clause.slot in wanted]
    sentences = []
    for at in range(0, len(chosen), LONGEST):
        part = chosen[at : at + LONGEST]
        said = [clause.slot for clause in part]
        # 其中 directly after its whole; a part without its whole is said apart.
        words = "，".join(_clause(clause, group, case, said) for clause in part)
        if at:
            text = f"{choose(_GOES_ON, case, group.id)}{words}。"
        else:
            text = _framed(group, words, part, case, before)
        sentences.append(pattern(text, f"{group.id}"))
    return tuple(sentences)


def area_sentences(area: Area, case: Case, wanted: Collection[str], before: str = "") -> tuple[Sentence, ...]:
    """Sentences that say the ``wanted`` content slots of ``area`` in the order of the form."""
    sentences: list[Sentence] = []
    worded = [slot for slot in wanted if slot not in TEXTS and _in_words(slot, case)]
    counted = [slot for slot in wanted if slot not in worded]
    for group in groups():
        if group.area is area:
            sentences += group_sentences(group, case, counted, before)
            before += "".join(s.template for s in sentences)
    # What the user told in words is told in the user's words.
    sentences += [told(slot, case) for slot in worded]
    sentences += [told(slot, case) for slot in TEXTS if slot in wanted and _area(slot) is area]
    return tuple(sentences)


def _in_words(slot: str, case: Case) -> bool:
    fact = case.fact(slot)
    return fact is not None and fact.amount is None and bool(fact.text.strip())


def _area(slot: str) -> Area:
    return dict(zip("ABCDE", Area, strict=False))[slot[0]]


def lead(area: Area, case: Case) -> Sentence:
    """The opening statement of a sub-area of section one."""
    kind = case.organ.kind
    special = [p.text for p in leads()[area] if kind in p.kinds]
    general = [p.text for p in leads()[area] if not p.kinds]
    options = (*general, *special)
    return pattern(choose(options, case, f"lead/{area}"), f"lead/{area.value}")
