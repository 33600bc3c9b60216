"""Completing and ordering the sentences of a unit: leads, facts nobody said, guarded sentences.

Makers may return anything that verifies; this module makes sure that every fact is said exactly
once, that every state of the figures has its sentence, and that the order is that of the form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from report_assistant.drafting import on_request
from report_assistant.drafting.case import CELL, Case
from report_assistant.drafting.duties import REFERENCE, duties
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.macros import LISTS
from report_assistant.drafting.maker import Written
from report_assistant.drafting.patterns import area_sentences, lead, pattern
from report_assistant.drafting.plan import DOCUMENTS, HANDLED, Unit
from report_assistant.drafting.template import Origin, Sentence, slot_names
from report_assistant.drafting.wording import choose, statement, statements
from report_assistant.report.form import RECEIVED, Generation
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import Area, slots

# Duties written for a sub-area; they are printed only where nothing of the organ's own stands.
DUTIES = 1
_OUTCOMES = frozenset({"B01", *(name for name, _ in LISTS["办理结果"])})
# What a sentence kept from last year speaks of -> the slot beside which it stands.
_BESIDE = (
    ("考核|考评|绩效|挂钩", "E06"),
    ("评议|问卷|监督员", "E07"),
    ("检查|抽查|通报|巡查", "E05"),
    ("培训|辅导", "E03.2"),
    ("申请|答复|咨询|会商", "B27"),
    ("公众号|微博|新媒体|留言", "D08"),
    ("查阅|大厅|公[示开]栏|广播|专区", "D11"),
    ("规范性文件", "C02.2"),
)
_RULES = frozenset({"A08", "C01", "C01.2"})
_CLAIM_SLOT = {
    ClaimKind.NO_APPLICATIONS.value: "B01",
    ClaimKind.NO_CARRIED_IN.value: "B02",
    ClaimKind.ALL_DONE.value: "B19",
    ClaimKind.NO_CARRIED_OUT.value: "B19",
    ClaimKind.NO_REVIEW.value: "B24",
    ClaimKind.NO_REVIEW_OR_LITIGATION.value: "B24",
    ClaimKind.NO_LITIGATION.value: "B25",
    ClaimKind.NO_ACCOUNTABILITY.value: "E08",
    ClaimKind.ON_TIME.value: "B12",
}


# What a sentence about review or litigation speaks of.
DISPUTES = frozenset(
    {name for name in slots() if name.startswith(("B24", "B25", "B26"))}
    | {
        kind.value
        for kind in (ClaimKind.NO_REVIEW, ClaimKind.NO_LITIGATION, ClaimKind.NO_REVIEW_OR_LITIGATION)
    }
)


def states(sentence: Sentence) -> frozenset[str]:
    """Slots (list slots written out), cells and claims that a sentence speaks of; who names a kind
    of legal person speaks of legal persons."""
    names = list(slot_names(sentence.template))
    for name in names:
        if name in LISTS:
            names += [slot for slot, _ in LISTS[name]]
    said = {name for name in names if name in slots() or CELL.match(name)}
    said |= {"B10"} if any(name.startswith(f"表二:{RECEIVED}:") for name in names) else set()
    return frozenset(said | {r for r in sentence.requires if not r.startswith(tuple("!?0+-~<>=^@#"))})


def complete(unit: Unit, written: Written, case: Case) -> tuple[Sentence, ...]:
    """The sentences of a sub-area of section one: what was written plus what is missing."""
    if unit.area is None:
        return written.sentences
    sentences = [s for s in written.sentences if not _by_office(s, case)]
    said = frozenset().union(*(states(s) for s in sentences)) if sentences else frozenset()
    wanted = [name for name in (*unit.required, *unit.expected) if name not in said and name not in HANDLED]
    added: list[Sentence] = []
    if not written.ordered:
        added.append(lead(unit.area, case))
    before = "".join(s.template for s in (*sentences, *added))
    plain = [name for name in wanted if name not in DOCUMENTS]
    added += [_expecting(s, unit.expected) for s in area_sentences(unit.area, case, plain, before)]
    if unit.area is Area.MANAGEMENT:
        added += documents(case, said)
    added += [s for s in guarded(unit.area, case) if _new(s, said, case)]
    if written.ordered:
        return (*sentences, *added)
    filled = [fill_sentence(s, case)[0] for s in (*sentences, *added)]
    added += duties(unit.area, case, (s.template for s in filled if not s.lapsed), DUTIES)
    # The lead, practice, the facts in the order of the form, then what is done about them.
    return tuple(sorted((*added[:1], *sentences, *added[1:]), key=order_of))


def _by_office(sentence: Sentence, case: Case) -> bool:
    """True when borrowed words would have an office of a government make 规章."""
    if case.organ.kind is not OrganKind.OFFICE or sentence.origin is Origin.OWN:
        return False
    return bool(states(sentence) & _RULES) and "{{政府}}" not in sentence.template


def said_in(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Slots and claims that the sentences with a text speak of."""
    return frozenset(name for s in sentences if s.text for name in states(s))


def unsaid(
    area: Area, case: Case, wanted: Collection[str], said: Collection[str], before: str
) -> list[Sentence]:
    """Sentences for the ``wanted`` slots of ``area``; ``before`` is what stands there already."""
    found = list(area_sentences(area, case, [name for name in wanted if name not in DOCUMENTS], before))
    if area is Area.MANAGEMENT and set(wanted) & set(DOCUMENTS):
        found += [s for s in documents(case, said) if states(s) & set(wanted)]
    return found


def _new(sentence: Sentence, said: Collection[str], case: Case) -> bool:
    """Guarded sentences that hold now are left out when something else says the same."""
    if not states(sentence) & set(said):
        return True
    return bool(fill_sentence(sentence, case)[0].lapsed)


def _expecting(sentence: Sentence, expected: Collection[str]) -> Sentence:
    template = sentence.template
    for name in expected:
        template = template.replace(f"{{{{{name}}}}}", f"{{{{{name}?}}}}")
    return replace(sentence, template=template)


def guarded(area: Area, case: Case) -> tuple[Sentence, ...]:
    """Every statement of a fixed place of ``area``, each with what it requires."""
    if area is Area.ON_REQUEST:
        return (*on_request.received(case), *on_request.concluded(case), *on_request.disputes(case))
    if area is Area.SUPERVISION:
        return accountability(case)
    return ()


def accountability(case: Case) -> tuple[Sentence, ...]:
    """责任追究: none, some, or still to be given by a government (条例 art. 50 (4))."""
    none = ClaimKind.NO_ACCOUNTABILITY.value
    sentences = [
        pattern(statement("accountability.none", case), "E08.none", none),
        pattern(statement("accountability.some", case), "E08"),
    ]
    if case.is_government:
        left = "{{本年}}因政府信息公开工作被责任追究的情况为{{E08?}}。"
        sentences.append(pattern(left, "E08.open", "?" + none))
    return tuple(sentences)


def documents(case: Case, said: Collection[str] = ()) -> tuple[Sentence, ...]:
    """规章 and 行政规范性文件: made, repealed, in force; one wording for each pattern of zeros."""
    result = []
    norms = "规范性文件" if case.figures.generation is Generation.G2019 else "行政规范性文件"
    for name, *members in (
        ("规章", "A08", "C01.2", "C01"),
        (norms, "A09", "C02.2", "C02"),
    ):
        if set(members) & set(said):
            continue
        some = choose(statements()["documents"], case, f"documents/{name}")
        who = "{{本机关}}"
        if members[0] == "A08" and case.organ.kind is OrganKind.OFFICE:
            # The government makes 规章, never its office.
            some, who = "{{本年}}，{{政府}}", "{{政府}}"
        for present in product((True, False), repeat=3):
            given = [slot for slot, here in zip(members, present, strict=True) if here]
            zero = [f"~{slot}" for slot, here in zip(members, present, strict=True) if not here]
            if given:
                result.append(pattern(_documents(name, members, given, some, who), f"{members[2]}", *zero))
    return tuple(result)


def _documents(name: str, members: Sequence[str], given: Sequence[str], opener: str, who: str) -> str:
    made, repealed, valid = members
    verbs = {made: "制定" if made == "A08" else "制发", repealed: "废止"}
    moved = [f"{verbs[slot]}{name}{{{{{slot}}}}}" for slot in (made, repealed) if slot in given]
    if len(moved) == 2:
        moved[1] = moved[1].replace(name, "")
    in_force = f"截至{{{{期末}}}}{'' if moved else f'，{who}'}现行有效{'' if moved else name}{{{{{valid}}}}}"
    if not moved:
        return f"{in_force}。"
    return f"{opener}{'、'.join(moved)}{'，' + in_force if valid in given else ''}。"


def _after(name: str, order: Mapping[str, int]) -> float:
    # The outcomes of applications are one list; what is left over is still said before.
    return order["B27" if name in _OUTCOMES else name] + 0.5


def order_of(sentence: Sentence) -> float:
    """Where a sentence stands in its sub-area, by the order of the form."""
    order = {name: i for i, name in enumerate(slots(), start=1)}
    if sentence.reference.startswith(REFERENCE):
        # What is done about a figure comes after it; general practice before the figures.
        return _after(sentence.requires[0][1:], order) if sentence.requires else 0
    if sentence.reference == "concluded.grounds":
        return order["B18"] + 0.5
    if sentence.reference in {"received.natural", "received.legal"}:
        return order["B09"]
    if "B20" in states(sentence):
        # What was applied for belongs to the receipt.
        return order["B10"] + 0.5
    if sentence.origin is Origin.OWN and not states(sentence):
        return next((order[slot] + 0.5 for words, slot in _BESIDE if re.search(words, sentence.template)), 0)
    first = [order[name] for name in states(sentence) if name in order]
    claimed = [order[_CLAIM_SLOT[r]] for r in sentence.requires if r in _CLAIM_SLOT]
    return min(first or claimed or [0])


_HEAD_SELF = re.compile(
    r"^((?:(?:\{\{本年\}\}|全年|本年度|年度内)，?)?)\{\{本机关\}\}(?=[\u4e00-\u9fff]|\{\{本年\}\})"
)
_HEAD_YEAR = re.compile(
    r"^(?:\{\{本年\}\}|全年|本年度)(?:，|(?=共?办结|因政府|未发生|没有|召开|举办|开展|组织|专题|制发|废止))"
)
# 2024年，全年新收: one time is enough.
_TWO_TIMES = re.compile(r"^(\{\{本年\}\}，?(?:\{\{本机关\}\})?)(?:全年|本年度|年度内)，?")


def smooth(sentences: Sequence[Sentence], case: Case) -> tuple[Sentence, ...]:
    """Take out the repeated 2024年，我局… at the head of sentences that follow each other."""
    result: list[Sentence] = []
    self_said = year_said = False
    for sentence in sentences:
        if fill_sentence(sentence, case)[0].lapsed:
            result.append(sentence)
            continue
        template = _TWO_TIMES.sub(r"\1", sentence.template)
        if self_said:
            template = _HEAD_SELF.sub(r"\1", template)
        if year_said:
            template = _HEAD_YEAR.sub("", template)
        self_said = self_said or "{{本机关}}" in sentence.template
        year_said = year_said or sentence.template.startswith(("{{本年}}", "全年", "本年度"))
        result.append(replace(sentence, template=template))
    return tuple(result)
