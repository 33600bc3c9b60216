"""The drafter: from a case to a draft of all six sections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from report_assistant.drafting import frame
from report_assistant.drafting.case import Case
from report_assistant.drafting.compose import DISPUTES, smooth, states
from report_assistant.drafting.duplication import duplication, sister_duplication
from report_assistant.drafting.fill import fill_section, fill_sentence
from report_assistant.drafting.final import finish, only_needed, refusals
from report_assistant.drafting.graph import run
from report_assistant.drafting.maker import Event, Maker, OnEvent
from report_assistant.drafting.mask import Precedent
from report_assistant.drafting.model import ModelMaker, chat_model
from report_assistant.drafting.names import words_of_others
from report_assistant.drafting.own import KEPT
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.plan import SUB_HEADS, Unit, questions, units, zero_facts
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.precedent import PrecedentMaker
from report_assistant.drafting.problems import problem_section
from report_assistant.drafting.retrieve import (
    Model,
    Searcher,
    library_precedents,
    own_precedents,
    preferred_precedents,
)
from report_assistant.drafting.revisions import with_revisions
from report_assistant.drafting.shorten import is_general
from report_assistant.drafting.sources import label
from report_assistant.drafting.template import Draft, DraftParagraph, Origin, Question, SectionDraft, Sentence
from report_assistant.errors import ChatModelUnavailable
from report_assistant.report.form import SECTION_NUMERALS, section_words
from report_assistant.report.slots import Area
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ALL = (1, 2, 3, 4, 5, 6)
_TOO_LONG = "第一部分共{length}字，超过设置的{limit}字，请删减。"
_ZERO = "以下事实为零，正文未写：{names}。"
_BORROWED = "第{number}部分有参考其他单位做法的语句，请核实本单位是否如此：{quotes}"
_GENERAL = "第{number}部分有{count}句工作做法是按条例要求写的通用表述，请对照实际核实，例如“{quote}”"
_ALIKE = "第{number}部分与上年报告的重复比例为{share:.0%}，超过设置的{limit:.0%}，请修改。"

# Sentences of section one by the key of their unit.
Written = Mapping[str, tuple[Sentence, ...]]


@dataclass(frozen=True, slots=True)
class _Material:
    """What a draft is written from: units, the precedents of each by its key, and words that belong to
    other organs; ``like`` names the report whose wording is preferred."""

    units: tuple[Unit, ...]
    precedents: Mapping[str, tuple[Precedent, ...]]
    names: frozenset[str]
    like: Model | None = None

    @property
    def agencies(self) -> tuple[str, ...]:
        """The other organs whose reports were found."""
        return tuple({p.agency for found in self.precedents.values() for p in found if not p.own})

    @property
    def wanted(self) -> tuple[Origin, ...]:
        """Whose general sentences stand anywhere: those of the report that the user asked to follow."""
        return (Origin.PRECEDENT,) if self.like else ()


class Drafter:
    """Drafts reports; ``library`` may be None (own wording and last year's report only)."""

    def __init__(
        self, settings: Settings, library: Searcher | None = None, *, model: BaseChatModel | None = None
    ) -> None:
        """``model`` takes the place of the chat model of the settings (tests, own models)."""
        self._settings = settings
        self._library = library
        self._model = model

    @property
    def library(self) -> Searcher | None:
        """Where precedents come from."""
        return self._library

    def draft(
        self,
        case: Case,
        sections: Sequence[int] = ALL,
        on_event: OnEvent | None = None,
        *,
        like: Model | None = None,
        previous: Draft | None = None,
    ) -> Draft:
        """Draft ``sections`` (1–6) of the report of ``case``.

        ``on_event`` receives dicts with a key ``event`` (plan, retrieve, write, token, violation,
        unit, section, notice) and, for steps worth showing, a Chinese ``message``. An exception it
        raises cancels the draft and passes. ``like`` names the report whose wording is preferred.
        ``previous`` is the draft so far: paragraphs that the user had revised are kept while they
        hold, what no longer holds is named in ``superseded``, and what the user took out stays out.
        """
        emit: OnEvent = on_event or _ignore
        wanted = tuple(sorted(set(sections)))
        material = self._material(case, wanted, like)
        written, notices = self._written(case, material, emit)
        drafted: list[SectionDraft] = []
        for number in wanted:
            section = self._section(number, case, written, material)
            message = f"{section_words(number)}已写好"
            emit({"event": "section", "number": number, "text": section.text, "message": message})
            drafted.append(section)
            notices += section.notices
        draft = Draft(
            agency=case.figures.agency,
            year=case.year,
            front=front(case),
            questions=questions(case, wanted),
            limit=self._settings.section_one_length,
            agencies=tuple(sorted({*material.agencies, *(previous.agencies if previous else ())})),
        )
        kept = with_revisions(replace(draft, sections=tuple(drafted)), previous, case)
        notices += [*kept.notices, *_zeros(case)]
        for text in notices:
            emit({"event": "notice", "text": text})
        return replace(kept, notices=tuple(dict.fromkeys(notices)))

    def questions(self, case: Case, sections: Sequence[int] = ALL) -> tuple[Question, ...]:
        """What to ask the user, the most needed first."""
        return questions(case, tuple(sections))

    def _material(self, case: Case, sections: tuple[int, ...], like: Model | None) -> _Material:
        """Units to write and what was found for them."""
        todo = units(case, sections)
        found = {unit.key: self._precedents(case, unit, like) for unit in todo}
        agencies = {p.agency for precedents in found.values() for p in precedents}
        documents: Callable[[], Iterable[object]] | None = getattr(self._library, "documents", None)
        if documents is not None:
            agencies |= {str(getattr(document, "agency", "")) for document in documents()}
        return _Material(todo, found, words_of_others(agencies, case.organ.name), like)

    def _precedents(self, case: Case, unit: Unit, like: Model | None) -> tuple[Precedent, ...]:
        preferred = preferred_precedents(self._library, unit, like)
        ids = {p.id for p in preferred}
        others = (p for p in library_precedents(self._library, case, unit) if p.id not in ids)
        return (*preferred, *others, *own_precedents(case, unit))

    def _written(self, case: Case, material: _Material, emit: OnEvent) -> tuple[Written, list[str]]:
        """Sentences of section one, and notices: written again without last year's report, or without
        other organs' reports, when the first attempt comes too close to them."""
        todo = [unit for unit in material.units if unit.section == 1]

        def attempt(wanted: Callable[[Precedent], bool]) -> tuple[Written, list[str]]:
            maker, notices = self._maker(case, material.names)

            def find(unit: Unit) -> tuple[Precedent, ...]:
                return tuple(p for p in material.precedents[unit.key] if wanted(p))

            written, more = run(todo, case, maker, material.names, find, emit)
            return self._with_fewer_kept(written, case, material.wanted), [*notices, *more]

        written, notices = attempt(lambda p: True)
        if written and self._copies(written, case, material.wanted):
            written, notices = attempt(lambda p: not p.own)
        if material.like is None and written and self._like_sisters(written, material, case):
            written, notices = attempt(lambda p: p.own)
        return written, notices

    def _maker(self, case: Case, names: frozenset[str]) -> tuple[Maker, list[str]]:
        fallback = PrecedentMaker(case, names)
        try:
            model = self._model or chat_model(self._settings)
        except ChatModelUnavailable as error:
            return fallback, [str(error)]
        if model is None:
            return fallback, []
        return ModelMaker(model, fallback, self._settings, case, names), []

    def _section(self, number: int, case: Case, written: Written, material: _Material) -> SectionDraft:
        """Section ``number`` filled, through the last gate, with its notices."""
        paragraphs, notices = self._paragraphs(number, case, written, material)
        heading = case.figures.form.headings[number - 1]
        filled = fill_section(SectionDraft(number, heading, paragraphs), case)
        limit = self._settings.section_one_length
        section = finish(filled, case, material.names, limit=limit, wanted=material.wanted)
        notices += refusals(filled, section)
        if number == 1:
            notices += [*self._length_notice(section), *practice_notices(section)]
        return replace(section, notices=(*notices, *self._alike(section, case)))

    def _paragraphs(
        self, number: int, case: Case, written: Written, material: _Material
    ) -> tuple[tuple[DraftParagraph, ...], list[str]]:
        if number == 1:
            return section_one(case, written, material.wanted).paragraphs, []
        if number == 5:
            found = (p for key, p in material.precedents.items() if key.startswith("5"))
            paragraphs, notices = problem_section(case, next(found, ()), material.names)
            return paragraphs, list(notices)
        if number == 6:
            return frame.other_matters(case), []
        return (frame.introduction(number, case) if self._settings.table_introductions else ()), []

    def _copies(self, written: Written, case: Case, wanted: Collection[Origin]) -> bool:
        """True when borrowed sentences bring section one over the duplication limit."""
        section = section_one(case, written, wanted)
        return duplication(section, case.last_year) > self._settings.duplication_limit

    def _with_fewer_kept(self, written: Written, case: Case, wanted: Collection[Origin]) -> Written:
        """Without as many sentences kept from last year's report as the duplication limit asks."""
        while written and self._copies(written, case, wanted):
            kept = {
                key: [s for s in found if s.origin is Origin.OWN and not content_slots(s.template)]
                for key, found in written.items()
            }
            key = max(kept, key=lambda name: len(kept[name]))
            if not kept[key]:
                break
            written = {**written, key: tuple(s for s in written[key] if s is not kept[key][-1])}
        return written

    def _like_sisters(self, written: Written, material: _Material, case: Case) -> bool:
        """True when borrowed sentences bring section one over the limit for other organs' reports."""
        if not any(s.origin is Origin.PRECEDENT for sentences in written.values() for s in sentences):
            return False
        others = (p.text for precedents in material.precedents.values() for p in precedents if not p.own)
        return sister_duplication(section_one(case, written), others) > self._settings.sister_limit

    def _length_notice(self, section: SectionDraft) -> list[str]:
        length, limit = len(section.text), self._settings.section_one_length
        return [_TOO_LONG.format(length=length, limit=limit)] if length > limit else []

    def _alike(self, section: SectionDraft, case: Case) -> list[str]:
        limit = self._settings.duplication_limit
        share = duplication(section, case.last_year)
        if share <= limit:
            return []
        return [_ALIKE.format(number=SECTION_NUMERALS[section.number - 1], share=share, limit=limit)]


def _ignore(event: Event) -> None:
    """Nobody listens."""


def _zeros(case: Case) -> list[str]:
    """The notice for facts that are zero and have no sentence."""
    names = [label(name) for name in zero_facts(case)]
    return [_ZERO.format(names="、".join(names))] if names else []


def practice_notices(section: SectionDraft) -> list[str]:
    """What the user must confirm: words of last year, and practice that nobody stated."""
    stand = [s for s in section.sentences if s.text]
    kept = [s.text for s in stand if s.origin is Origin.OWN]
    borrowed = [s.text for s in stand if is_general(s) and s.origin is Origin.PRECEDENT]
    general = [s.text for s in stand if is_general(s) and s.origin is Origin.PATTERN]
    numeral = SECTION_NUMERALS[section.number - 1]
    result = []
    if kept:
        result.append(KEPT.format(number=numeral, count=len(kept), quotes="".join(kept)))
    if borrowed:
        result.append(_BORROWED.format(number=numeral, quotes="".join(borrowed)))
    if general:
        result.append(_GENERAL.format(number=numeral, count=len(general), quote=general[0]))
    return result


def front(case: Case) -> SectionDraft:
    """Title and preamble, filled."""
    title = fill_sentence(frame.title(case), case)[0].text
    return fill_section(SectionDraft(0, title, frame.preamble(case)), case)


def section_one(case: Case, written: Written, wanted: Collection[Origin] = ()) -> SectionDraft:
    """Section one, filled: sub-heads and paragraphs, disputes in a paragraph of their own. What is not
    needed (general sentences, but for ``wanted`` origins) is known before repeated openings go."""
    paragraphs: list[DraftParagraph] = list(frame.opening(case))
    for area, head in SUB_HEADS.items():
        sentences = written.get(f"1/{area}")
        if sentences is None:
            continue
        paragraphs.append(DraftParagraph((pattern(head, "heading"),), area, heading=True))
        parts = _split(sentences) if area is Area.ON_REQUEST else (sentences,)
        paragraphs += [DraftParagraph(part, area) for part in parts if part]
    heading = case.figures.form.headings[0]
    section = only_needed(fill_section(SectionDraft(1, heading, tuple(paragraphs)), case), case, wanted)
    smoothed = (
        p if p.heading else replace(p, sentences=smooth(p.sentences, case)) for p in section.paragraphs
    )
    return fill_section(replace(section, paragraphs=tuple(smoothed)), case)


def _split(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], ...]:
    disputes = [s for s in sentences if _is_dispute(s)]
    rest = [s for s in sentences if not _is_dispute(s)]
    return tuple(rest), tuple(disputes)


def _is_dispute(sentence: Sentence) -> bool:
    return sentence.reference.startswith("disputes") or bool(states(sentence) & DISPUTES)
