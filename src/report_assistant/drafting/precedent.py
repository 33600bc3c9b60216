"""The precedent maker (default, no model): choose, mask, adapt and recombine past sentences.

A sentence of another organ may stand only when its numbers are facts the user has, its other
clauses are no events of that organ, and its words are common to several organs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from report_assistant.drafting.case import Case
from report_assistant.drafting.compose import states
from report_assistant.drafting.fields import foreign_business, internal_units
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.maker import OnEvent, Written
from report_assistant.drafting.mask import Masked, Precedent, mask_paragraph
from report_assistant.drafting.names import foreign_names
from report_assistant.drafting.plan import DOCUMENTS, Unit
from report_assistant.drafting.practice import adapt, content_slots, unbacked_event
from report_assistant.drafting.rejection import Violation
from report_assistant.drafting.template import Origin, Sentence, bare
from report_assistant.drafting.verify import verify
from report_assistant.report.slots import Area
from report_assistant.report.text import similarity

# Organs that must use a word before a sentence without any figure may borrow it.
COMMON_TO = 3
# Sentences of practice (without figures) in one sub-area.
MOST_PRACTICE = 1
# Sentences taken from one past report in one sub-area: recombine, never copy a whole paragraph.
MOST_FROM_ONE = 2
_ALIKE = 0.6
# 依申请公开 is told by guarded sentences; a precedent may only word these states.
_ON_REQUEST_ORDER = frozenset({"B20", "B21", "B22", "B23", "B27"})


class PrecedentMaker:
    """Writes from past reports; see the module."""

    def __init__(self, case: Case, gazetteer: frozenset[str]) -> None:
        """``gazetteer``: names of the organs and places of the library."""
        self._case = case
        self._gazetteer = gazetteer
        self._used: Counter[str] = Counter()
        self._taken: list[str] = []

    def write(
        self, unit: Unit, precedents: Sequence[Precedent], rejected: Sequence[Violation], emit: OnEvent
    ) -> Written:
        """Precedent sentences that say facts of ``unit``, and at most one sentence of practice."""
        if unit.section != 1 or unit.area is None:
            return Written(())
        refused = {violation.sentence for violation in rejected}
        candidates = [
            (masked, sentence)
            for masked, sentence in self._candidates(unit, precedents)
            if sentence.template not in refused
        ]
        chosen = self._facts(unit, candidates)
        chosen += self._practice(unit, candidates, precedents)
        return Written(tuple(chosen))

    def _candidates(self, unit: Unit, precedents: Sequence[Precedent]) -> list[tuple[Masked, Sentence]]:
        """Masked, adapted and verified sentences with their precedents, best first."""
        result = []
        for precedent in precedents:
            for masked in mask_paragraph(precedent)[0]:
                template = adapt(masked.sentence.template, self._known, self._foreign)
                if not template:
                    continue
                sentence = replace(masked.sentence, template=template)
                if fill_sentence(sentence, self._case)[0].lapsed:
                    continue
                if not verify(sentence, self._case, unit.area, self._gazetteer):
                    result.append((masked, sentence))
        return result

    def _known(self, name: str) -> bool:
        amount = self._case.amount(name)
        fact = self._case.fact(name)
        return bool(amount) or (amount is None and fact is not None and bool(fact.text))

    def _foreign(self, clause: str) -> bool:
        words = bare(clause)
        name = self._case.organ.name
        return bool(
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
            candidates, key=lambda pair: (pair[0].precedent.own, -len(content_slots(pair[1].template)))
        )
        for masked, sentence in ranked:
            said = states(sentence)
            source = f"{masked.precedent.agency}{masked.precedent.year}"
            if said and said <= open_facts and per_source[source] < MOST_FROM_ONE:
                chosen.append(sentence)
                open_facts -= said
                per_source[source] += 1
                self._taken.append(sentence.template)
        return chosen

    def _sayable(self, unit: Unit) -> tuple[str, ...]:
        if unit.area is Area.ON_REQUEST:
            return tuple(name for name in unit.required if name in _ON_REQUEST_ORDER)
        return tuple(name for name in unit.required if name not in DOCUMENTS)

    def _practice(
        self, unit: Unit, candidates: Iterable[tuple[Masked, Sentence]], precedents: Sequence[Precedent]
    ) -> list[Sentence]:
        common = _Vocabulary(precedents)
        chosen: list[Sentence] = []
        for masked, sentence in candidates:
            if len(chosen) == MOST_PRACTICE:
                break
            if states(sentence) or unbacked_event(sentence.template):
                continue
            fresh = all(similarity(sentence.template, other) < _ALIKE for other in self._taken)
            if fresh and (masked.precedent.own or common.knows(sentence.template)):
                chosen.append(sentence)
                self._taken.append(sentence.template)
        return chosen


class _Vocabulary:
    """Words of the precedents by the number of organs that use them."""

    def __init__(self, precedents: Sequence[Precedent]) -> None:
        self._precedents = precedents

    @cached_property
    def _organs(self) -> dict[str, set[str]]:
        import rjieba

        result: dict[str, set[str]] = defaultdict(set)
        for precedent in self._precedents:
            for word in rjieba.cut(precedent.text):
                result[word].add(precedent.agency)
        return result

    def knows(self, template: str) -> bool:
        """True when every word of the template is used by several organs."""
        import rjieba

        words = (w for w in rjieba.cut(bare(template, "，")) if len(w) > 1)
        return all(len(self._organs.get(word, ())) >= COMMON_TO for word in words)


def precedent_share(sentences: Iterable[Sentence]) -> float:
    """Share of standing sentences that come from a precedent (0 when there are none)."""
    standing = [s for s in sentences if not s.lapsed]
    return sum(s.origin is Origin.PRECEDENT for s in standing) / len(standing) if standing else 0.0
