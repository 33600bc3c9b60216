"""Sentences of a draft aligned with the paragraphs of a file that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from report_assistant.drafting.template import DraftParagraph, SectionDraft, Sentence
from report_assistant.report.document import Paragraph
from report_assistant.report.text import sentences, similarity, unspaced

# Sentences less alike than this are one gone and another new.
ALIKE = 0.3
# Across paragraphs and sections they must be more alike to be the same one, edited.
ALIKE_ELSEWHERE = 0.6


@dataclass(frozen=True, slots=True)
class Unit:
    """Sentences of the draft that stand as one or more whole sentences of text.

    ``paragraph`` is the index in the section. The lapsed sentences around them belong to them, and so
    do the paragraphs after them that print nothing.
    """

    section: int
    paragraph: int
    sentences: tuple[Sentence, ...]
    keys: tuple[str, ...]
    lapsed_before: tuple[Sentence, ...] = ()
    lapsed_after: tuple[Sentence, ...] = ()
    lapsed_paragraphs: tuple[DraftParagraph, ...] = ()

    @property
    def text(self) -> str:
        """What the unit prints."""
        return "".join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of text in the file and the unit it comes from; ``same``: not edited."""

    text: str
    unit: Unit | None = None
    same: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Aligned:
    """Matches of a section by paragraph of the file, and units that stand nowhere in it."""

    paragraphs: tuple[tuple[Match, ...], ...]
    deleted: tuple[Unit, ...] = ()
    lapsed_first: tuple[DraftParagraph, ...] = ()

    @property
    def matches(self) -> tuple[Match, ...]:
        """All matches in the order of the file."""
        return tuple(match for paragraph in self.paragraphs for match in paragraph)


@dataclass(slots=True)
class _Token:
    """One sentence of the file; ``gap`` counts the anchors before it."""

    section: int
    paragraph: int
    text: str
    key: str
    gap: int = 0
    unit: Unit | None = None
    same: bool = False
    moved: bool = False
    swallowed: bool = False  # by the token before, of the same unit


@dataclass(slots=True)
class _Section:
    units: list[Unit]
    tokens: list[_Token]
    first: tuple[DraftParagraph, ...]
    size: int
    gaps: dict[int, int] = field(default_factory=dict)  # of the units, by index
    used: set[int] = field(default_factory=set)


def align(sections: Mapping[int, tuple[SectionDraft | None, Sequence[Paragraph]]]) -> dict[int, Aligned]:
    """Align each section of a draft with its paragraphs in the file, then look elsewhere for the rest."""
    work: dict[int, _Section] = {}
    for number, (section, paragraphs) in sections.items():
        units, first = _units(section) if section else ([], ())
        tokens = [
            _Token(number, index, span.text, unspaced(span.text))
            for index, paragraph in enumerate(paragraphs)
            for span in sentences(paragraph.text)
        ]
        work[number] = _Section(units, tokens, first, len(paragraphs))
        _anchor(work[number])
    _find_moved(work)
    for part in work.values():
        _pair(part, [part], ALIKE, near=True)
    for part in work.values():
        _pair(part, list(work.values()), ALIKE_ELSEWHERE, near=False)
    return {number: _result(part) for number, part in work.items()}


# -------------------------------------------------------------------------------------- units


def _units(section: SectionDraft) -> tuple[list[Unit], tuple[DraftParagraph, ...]]:
    units: list[Unit] = []
    first: list[DraftParagraph] = []
    for index, paragraph in enumerate(section.paragraphs):
        made = _units_of(section.number, index, paragraph)
        if made:
            units += made
        elif units:
            last = units[-1]
            units[-1] = replace(last, lapsed_paragraphs=(*last.lapsed_paragraphs, paragraph))
        else:
            first.append(paragraph)
    return units, tuple(first)


def _units_of(section: int, index: int, paragraph: DraftParagraph) -> list[Unit]:
    """Cut a paragraph where both a sentence of the draft and a sentence of the text end."""
    spans = sentences(paragraph.text)
    ends = {span.end for span in spans} | {len(paragraph.text)}
    units: list[Unit] = []
    waiting: list[Sentence] = []
    current: list[Sentence] = []
    start = at = 0
    for sentence in paragraph.sentences:
        if not sentence.text:
            waiting.append(sentence)
            continue
        at += len(sentence.text)
        current.append(sentence)
        following = paragraph.text[at:]
        if at in ends or at - len(following) + len(following.lstrip()) in ends:
            keys = tuple(unspaced(s.text) for s in spans if start <= s.start and s.end <= at)
            if keys:
                units.append(Unit(section, index, tuple(current), keys, tuple(waiting)))
                current, waiting, start = [], [], at
    if units and (waiting or current):
        last = units[-1]
        units[-1] = replace(last, sentences=(*last.sentences, *current), lapsed_after=tuple(waiting))
    return units


# ------------------------------------------------------------------------------------ alignment


def _anchor(part: _Section) -> None:
    """Mark the units that stand untouched and in order; count the anchors before everything else."""
    flat = [(index, key) for index, unit in enumerate(part.units) for key in unit.keys]
    matcher = SequenceMatcher(None, [k for _, k in flat], [t.key for t in part.tokens], autojunk=False)
    at: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        at |= {block.a + i: block.b + i for i in range(block.size)}
    position, anchors = 0, 0
    firsts: list[int] = []
    for index, unit in enumerate(part.units):
        places = [at.get(position + i) for i in range(len(unit.keys))]
        position += len(unit.keys)
        first = places[0]
        if first is not None and places == list(range(first, first + len(places))):
            _take(part, index, part.tokens[first : first + len(places)], same=True)
            firsts.append(first)
            anchors += 1
        else:
            part.gaps[index] = anchors
    for number, token in enumerate(part.tokens):
        token.gap = sum(first <= number for first in firsts)


def _take(part: _Section, index: int, tokens: Sequence[_Token], *, same: bool, moved: bool = False) -> None:
    part.used.add(index)
    for order, token in enumerate(tokens):
        token.unit, token.same, token.moved = part.units[index], same, moved
        token.swallowed = order > 0


def _free(part: _Section) -> list[int]:
    return [index for index in range(len(part.units)) if index not in part.used]


def _find_moved(work: Mapping[int, _Section]) -> None:
    for home in work.values():
        for index in _free(home):
            keys = home.units[index].keys
            for part in (home, *(p for p in work.values() if p is not home)):
                found = _run(part.tokens, keys)
                if found:
                    _take(home, index, found, same=True, moved=True)
                    break


def _run(tokens: Sequence[_Token], keys: Sequence[str]) -> Sequence[_Token]:
    for start in range(len(tokens) - len(keys) + 1):
        run = tokens[start : start + len(keys)]
        if all(t.unit is None and t.key == k for t, k in zip(run, keys, strict=True)):
            return run
    return ()


def _pair(part: _Section, homes: Sequence[_Section], least: float, *, near: bool) -> None:
    """Give each new sentence the most similar unit that is left, in the same gap when ``near``."""
    pairs = [
        (similarity(home.units[index].text, token.text), home, index, token)
        for token in part.tokens
        if token.unit is None
        for home in homes
        for index in _free(home)
        if not near or home.gaps[index] == token.gap
    ]
    for likeness, home, index, token in sorted(pairs, key=lambda p: -p[0]):
        if likeness >= least and token.unit is None and index not in home.used:
            _take(home, index, [token], same=False)


def _result(part: _Section) -> Aligned:
    paragraphs: list[list[Match]] = [[] for _ in range(part.size)]
    for token in part.tokens:
        if not token.swallowed:
            paragraphs[token.paragraph].append(Match(token.text, token.unit, token.same, token.moved))
    deleted = tuple(part.units[index] for index in _free(part))
    return Aligned(tuple(tuple(p) for p in paragraphs), deleted, part.first)
