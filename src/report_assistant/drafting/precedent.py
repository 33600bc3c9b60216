"""The precedent maker (default, no model): choose, mask, adapt and recombine past sentences.

A sentence of another organ may stand only when its numbers are facts the user has, its other
clauses are no events of that organ, and its words are neutral (:mod:`drafting.vocabulary`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from report_assistant.drafting.case import CELL, TABLES, Case
from report_assistant.drafting.compose import documents, guarded, states
from report_assistant.drafting.duties import alike
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.macros import expand
from report_assistant.drafting.maker import OnEvent, Written
from report_assistant.drafting.mask import Masked, Precedent, mask_paragraph, requirements
from report_assistant.drafting.names import foreign_business, foreign_names, internal_units
from report_assistant.drafting.own import gone, kept_sentences, standing
from report_assistant.drafting.plan import DOCUMENTS, Unit
from report_assistant.drafting.practice import adapt, content_slots, unbacked_event
from report_assistant.drafting.rejection import Violation
from report_assistant.drafting.template import Origin, Sentence, bare
from report_assistant.drafting.verify import verify
from report_assistant.drafting.vocabulary import neutral
from report_assistant.drafting.wording import groups, lot
from report_assistant.report.form import RECEIVED, Cell
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.slots import Area
from report_assistant.report.text import similarity

# Sentences of practice (without figures) of other organs, and of the own last report, in one sub-area.
MOST_PRACTICE = 2
MOST_KEPT = 2
# Sentences taken from one past report in one sub-area: recombine, never copy a whole paragraph.
MOST_FROM_ONE = 2
_ALIKE = 0.6
# Guarded sentences of 依申请公开 that take their wording from a precedent.
MOST_WORDED = 3
# Practice that the ordinance itself demands; anything more special is another organ's.
_GENERAL = re.compile(r"^(?:\{\{本机关\}\})?(?:坚持|严格|认真|依法|按照|落实|贯彻|持续|不断|积极)")
_DISPUTED = re.compile(r"引发|引起|被|发生|提起|申请")
# A borrowed sentence says a fact better than the project's own phrase only when it says more.
FEWEST_WORDS = 12
# 依申请公开 is told by guarded sentences; a precedent may only word these states.
_ON_REQUEST_ORDER = frozenset({"B20", "B21", "B22", "B23", "B27"})


class PrecedentMaker:
    """Writes from past reports; see the module."""

    def __init__(self, case: Case, gazetteer: frozenset[str]) -> None:
        """``gazetteer``: names of the organs and places of the library."""
        self._case = case
        self._gazetteer = gazetteer
        self._taken: list[str] = []

    def write(
        self, unit: Unit, precedents: Sequence[Precedent], rejected: Sequence[Violation], emit: OnEvent
    ) -> Written:
        """Sentences that say facts of ``unit``, practice of the own last report, and of others."""
        if unit.section != 1 or unit.area is None:
            return Written(())
        refused = {violation.sentence for violation in rejected}
        candidates = [
            (masked, sentence)
            for masked, sentence in self._candidates(unit, precedents)
            if sentence.template not in refused
        ]
        chosen = self._facts(unit, candidates)
        if unit.area is Area.ON_REQUEST:
            guards = guarded(unit.area, self._case)
            chosen += self._worded(candidates, guards)
        if unit.area is Area.MANAGEMENT:
            chosen += self._worded(candidates, documents(self._case))
        kept = [s for s in self._kept(unit, precedents) if s.template not in refused]
        chosen += kept
        asked = [pair for pair in candidates if pair[0].precedent.preferred]
        if asked or not (kept or unit.required or unit.area is Area.ON_REQUEST):
            chosen += self._practice(asked or candidates)
        return Written(tuple(chosen))

    def _kept(self, unit: Unit, precedents: Sequence[Precedent]) -> list[Sentence]:
        """Standing practice of the own last report, other sentences of it every variant."""
        found = [
            masked.sentence
            for masked in kept_sentences(precedents)
            if not verify(masked.sentence, self._case, unit.area, self._gazetteer)
            and not any(masked.sentence.template.rstrip("。") in taken for taken in self._taken)
        ]
        start = MOST_KEPT * self._case.variant if len(found) > MOST_KEPT else 0
        chosen = [found[(start + i) % len(found)] for i in range(min(MOST_KEPT, len(found)))]
        self._taken += [sentence.template for sentence in chosen]
        return chosen

    def _candidates(self, unit: Unit, precedents: Sequence[Precedent]) -> list[tuple[Masked, Sentence]]:
        """Masked, adapted and verified sentences with their precedents, best first."""
        result = []
        for precedent in precedents:
            for masked in mask_paragraph(precedent)[0]:
                own = masked.precedent.own
                template = adapt(masked.sentence.template, self._known, gone if own else self._foreign)
                if not template or (own and not content_slots(template)):
                    continue
                if not all(map(self._addressed, content_slots(template))):
                    continue
                sentence = replace(masked.sentence, template=template, requires=requirements(template))
                if fill_sentence(sentence, self._case)[0].lapsed:
                    continue
                if not verify(sentence, self._case, unit.area, self._gazetteer):
                    result.append((masked, sentence))
        return result

    def _addressed(self, name: str) -> bool:
        """False for a cell that this generation of the form does not have."""
        address = CELL.match(name)
        if address is None:
            return True
        cell = Cell(TABLES[address.group(1)], address.group(2), address.group(3))
        return cell in self._case.figures.form.cells

    def _known(self, name: str) -> bool:
        amount = self._case.amount(name)
        fact = self._case.fact(name)
        return bool(amount) or (amount is None and fact is not None and bool(fact.text))

    def _foreign(self, clause: str) -> bool:
        words = bare(clause)
        name = self._case.organ.name
        return not neutral(clause) or bool(
            foreign_business(words, name)
            or internal_units(words, self._case.organ.kind)
            or foreign_names(words, self._gazetteer)
        )

    def _facts(self, unit: Unit, candidates: Iterable[tuple[Masked, Sentence]]) -> list[Sentence]:
        """A greedy choice: each sentence says only facts that are wanted and not yet said."""
        open_facts = set(self._sayable(unit))
        chosen: list[Sentence] = []
        per_source: Counter[str] = Counter()
        ranked = sorted(
            candidates,
            key=lambda pair: (
                not pair[0].precedent.preferred,
                pair[0].precedent.own,
                -len(content_slots(pair[1].template)),
                self._lot(pair[1].template),
            ),
        )
        for masked, sentence in ranked:
            said = states(sentence)
            source = f"{masked.precedent.agency}{masked.precedent.year}"
            preferred = masked.precedent.preferred
            fits = preferred or (per_source[source] < MOST_FROM_ONE and _says_more(sentence))
            if said and said <= open_facts and fits and not _torn(said, unit.required):
                chosen.append(sentence)
                open_facts -= said
                per_source[source] += 1
                self._taken.append(sentence.template)
        return chosen

    def _worded(
        self, candidates: Sequence[tuple[Masked, Sentence]], guards: Sequence[Sentence]
    ) -> list[Sentence]:
        """Precedent wordings for guarded sentences that hold: the same statement, other words."""
        chosen: list[Sentence] = []
        for guard in guards:
            if len(chosen) == MOST_WORDED:
                break
            if fill_sentence(guard, self._case)[0].lapsed:
                continue
            said = _said(replace(guard, template=expand(guard.template, self._case)))
            if not said:
                continue
            same = [(m, s) for m, s in candidates if _said(s) == said and not m.precedent.own and _full(s)]
            if same:
                best = min(same, key=lambda p: (not p[0].precedent.preferred, self._lot(p[1].template)))
                chosen.append(best[1])
        return chosen

    def _lot(self, template: str) -> int:
        """Chance, fixed by organ, year and wording: sister organs shall not read the same."""
        return lot(self._case, f"{self._case.year}/{self._case.variant}/{template}")

    def _sayable(self, unit: Unit) -> tuple[str, ...]:
        if unit.area is Area.ON_REQUEST:
            return tuple(name for name in unit.required if name in _ON_REQUEST_ORDER)
        return tuple(name for name in unit.required if name not in DOCUMENTS)

    def _practice(self, candidates: Iterable[tuple[Masked, Sentence]]) -> list[Sentence]:
        chosen: list[Sentence] = []
        for masked, sentence in sorted(candidates, key=lambda pair: self._lot(pair[1].template)):
            if len(chosen) == MOST_PRACTICE:
                break
            if (
                sentence.origin is not Origin.PRECEDENT
                or states(sentence)
                or alike(bare(sentence.template, ""), [bare(t, "") for t in self._taken])
                or unbacked_event(sentence.template)
                or not (masked.precedent.preferred or _general(sentence.template))
            ):
                continue
            if all(similarity(sentence.template, other) < _ALIKE for other in self._taken):
                chosen.append(sentence)
                self._taken.append(sentence.template)
        return chosen


def _general(template: str) -> bool:
    """True for practice that any organ of the kind may have: it opens like a duty, or stands by
    itself with neutral words only."""
    return bool(_GENERAL.search(template)) or (standing(template) and neutral(template))


def _torn(said: Collection[str], wanted: Collection[str]) -> bool:
    """True when a sentence says a whole and not its part (or the reverse) though both are wanted:
    the project's own phrase says them together, 293条，其中门户网站109条."""
    return any(
        (clause.slot in said) != (clause.inside in said)
        for group in groups()
        for clause in group.clauses
        if clause.inside and clause.slot in wanted and clause.inside in wanted
    )


def _said(sentence: Sentence) -> frozenset[str]:
    """What a sentence states; kinds of legal persons count as legal persons, and that no documents
    were made is no statement (the guards say it by what they leave out)."""
    ignored = (f"表二:{RECEIVED}:", ClaimKind.NO_DOCUMENTS.value)
    return frozenset(name for name in states(sentence) if not name.startswith(ignored))


def _says_more(sentence: Sentence) -> bool:
    return len(bare(sentence.template, "")) >= FEWEST_WORDS


def _full(sentence: Sentence) -> bool:
    """True for a sentence that says its subject (申请、复议、诉讼), not only 全年办结3件; and one
    about review or litigation says that it is about 信息公开, and who did what."""
    words = bare(sentence.template, "")
    if "复议" in words or "诉讼" in words:
        return "信息公开" in words and bool(_DISPUTED.search(words)) and "方面无" not in words
    return "申请" in words or "规范性文件" in words or "规章" in words
