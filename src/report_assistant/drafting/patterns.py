"""Sentences from the project's own phrases: every given fact can be said without a precedent."""

from __future__ import annotations

import re
from collections.abc import Collection
from zlib import crc32

from report_assistant.drafting.case import Case
from report_assistant.drafting.phrases import GROUPS, LEADS, TEXTS, Clause, Group
from report_assistant.drafting.template import Origin, Sentence
from report_assistant.report.slots import Area

# An answer with one of these is a sentence; 优秀等次 and a list of subjects are not.
_PREDICATE = re.compile(r"[，；为获被已将]|得分|开展|完成|执行|实行|试行|落实|涉及|申请内容")
# More clauses than this in one sentence read like a list.
LONGEST = 4


def choose(options: tuple[str, ...], case: Case, key: str) -> str:
    """One of ``options``, fixed by organ and key and moving on every year, so that last
    year's wording is not repeated."""
    start = crc32(f"{case.organ.name}/{key}".encode())
    return options[(start + case.year + case.variant) % len(options)]


def pattern(template: str, reference: str, *requires: str) -> Sentence:
    """A sentence of the project's own wording."""
    return Sentence(template, Origin.PATTERN, reference, requires=tuple(requires))


def _within(case: Case, part: str, whole: str) -> bool:
    """False when the figures contradict 其中 (a part greater than its whole)."""
    small, great = case.amount(part), case.amount(whole)
    return small is None or great is None or small <= great


def _clause(clause: Clause, group: Group, case: Case, said: Collection[str]) -> str:
    part_of = "其中" in clause.text[0]
    inside = clause.inside in said and (not part_of or _within(case, clause.slot, clause.inside))
    if clause.inside and not inside:
        return clause.alone
    return choose(clause.text, case, f"{group.id}/{clause.slot}")


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
        fresh = tuple(o for o in group.openers if o.rstrip("，") not in before or "{{" in o)
        opener = choose(fresh or ("",), case, group.id) if at == 0 else "同时，"
        # 其中 directly after its whole; a part without its whole is said apart.
        words = "，".join(_clause(clause, group, case, said) for clause in part)
        sentences.append(pattern(f"{opener}{words}。", f"{group.id}"))
    return tuple(sentences)


def area_sentences(area: Area, case: Case, wanted: Collection[str], before: str = "") -> tuple[Sentence, ...]:
    """Sentences that say the ``wanted`` content slots of ``area`` in the order of the form."""
    sentences: list[Sentence] = []
    worded = [slot for slot in wanted if slot not in TEXTS and _in_words(slot, case)]
    counted = [slot for slot in wanted if slot not in worded]
    for group in GROUPS:
        if group.area is area:
            sentences += group_sentences(group, case, counted, before)
    # A quantity the user told in words is told in the user's words.
    sentences += [pattern(f"{{{{{slot}}}}}。", slot) for slot in worded]
    sentences += [
        pattern(text_template(slot, text, case), slot)
        for slot, text in TEXTS.items()
        if slot in wanted and _area(slot) is area
    ]
    return tuple(sentences)


def _in_words(slot: str, case: Case) -> bool:
    fact = case.fact(slot)
    return fact is not None and fact.amount is None and bool(fact.text.strip())


def text_template(slot: str, template: str, case: Case) -> str:
    """``template`` for a short answer; the slot alone for an answer that is a sentence itself."""
    fact = case.fact(slot)
    text = "" if fact is None else fact.text.strip()
    own = bool(_PREDICATE.search(text)) or case.organ.self_name in text
    return f"{{{{{slot}}}}}。" if own else template


def _area(slot: str) -> Area:
    return dict(zip("ABCDE", Area, strict=False))[slot[0]]


def lead(area: Area, case: Case) -> Sentence:
    """The opening statement of a sub-area of section one."""
    return pattern(choose(LEADS[area], case, f"lead/{area}"), f"lead/{area.value}")
