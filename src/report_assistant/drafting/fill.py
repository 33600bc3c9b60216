"""Filling: slots become text with spans; a condition that fails makes the sentence lapse."""

from __future__ import annotations

from dataclasses import dataclass, replace

from report_assistant.drafting import frame
from report_assistant.drafting.case import Case
from report_assistant.drafting.macros import expand, incomplete
from report_assistant.drafting.sources import Resolved, SourceKind, label, resolve
from report_assistant.drafting.support import unsupported
from report_assistant.drafting.template import (
    SIGNATURE_LINES,
    SLOT,
    TITLE_LINE,
    TODO,
    Change,
    Draft,
    LedgerEntry,
    SectionDraft,
    Sentence,
)

ZERO_LAPSED = "“{}”为零，不写“{}”"
NOT_GIVEN = "缺少“{}”"
INCOMPLETE = "列举不完整，还应包括“{}”"
CLAIM_LOST = "数据不再支持本句的说法"


@dataclass(frozen=True, slots=True)
class Span:
    """A filled slot in a text: offsets and what it rests on."""

    start: int
    end: int
    resolved: Resolved


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled template; ``reason`` is the Chinese reason when it cannot stand (text empty)."""

    text: str
    spans: tuple[Span, ...] = ()
    reason: str = ""


def fill(template: str, case: Case) -> Filled:
    """Fill every slot of ``template``; raises UnknownSlot for a name that is no slot."""
    template = expand(template, case)
    left = incomplete(template, case)
    if left:
        return Filled("", reason=INCOMPLETE.format("、".join(label(name) for name in left)))
    text, spans, last = "", [], 0
    for match in SLOT.finditer(template):
        name, expected = match.group(1), bool(match.group(2))
        text += template[last : match.start()]
        last = match.end()
        found = resolve(name, case)
        if found is None and expected:
            found = Resolved(name, TODO.format(label(name)), SourceKind.MISSING, "等待用户提供")
        if found is None:
            return Filled("", reason=NOT_GIVEN.format(label(name)))
        if found.zero:
            return Filled("", reason=ZERO_LAPSED.format(label(name), found.text))
        spans.append(Span(len(text), len(text) + len(found.text), found))
        text += found.text
    return Filled(text + template[last:], tuple(spans))


def fill_sentence(sentence: Sentence, case: Case) -> tuple[Sentence, tuple[Span, ...]]:
    """Fill a sentence; it lapses when a slot is missing or zero or a claim is unsupported."""
    if unsupported(sentence.requires, case):
        return replace(sentence, text="", lapsed=CLAIM_LOST), ()
    filled = fill(sentence.template, case)
    return replace(sentence, text=filled.text, lapsed=filled.reason), filled.spans


def fill_section(section: SectionDraft, case: Case) -> SectionDraft:
    """Fill all sentences of a section and rebuild its ledger and its list of missing facts.

    The front (section 0) answers for the title and for the lines under the report as well.
    """
    paragraphs, ledger = [], []
    missing: dict[str, None] = {}
    printed = 0
    for paragraph in section.paragraphs:
        sentences, offset = [], 0
        for sentence in paragraph.sentences:
            filled, spans = fill_sentence(sentence, case)
            ledger += [_entry(section.number, printed, offset, span) for span in spans]
            missing.update((s.resolved.slot, None) for s in spans if s.resolved.kind is SourceKind.MISSING)
            offset += len(filled.text)
            sentences.append(filled)
        # A paragraph whose sentences all lapsed is not printed, so it has no number.
        printed += 1 if offset else 0
        paragraphs.append(replace(paragraph, sentences=tuple(sentences)))
    if section.number == 0:
        title, signature = fill(frame.TITLE, case), fill(frame.SIGNATURE, case)
        section = replace(section, heading=title.text)
        ledger = [
            *(_entry(0, TITLE_LINE, 0, span) for span in title.spans),
            *ledger,
            *(_entry(0, SIGNATURE_LINES, 0, span) for span in signature.spans),
        ]
    return replace(section, paragraphs=tuple(paragraphs), ledger=tuple(ledger), missing=tuple(missing))


def _entry(section: int, paragraph: int, offset: int, span: Span) -> LedgerEntry:
    found = span.resolved
    value = found.text if found.amount is None else str(found.amount)
    return LedgerEntry(
        section,
        paragraph,
        offset + span.start,
        offset + span.end,
        found.text,
        found.slot,
        found.kind.value,
        found.source,
        value,
        found.unit,
        found.quote,
    )


@dataclass(frozen=True, slots=True)
class Refilled:
    """A draft filled again; ``changes`` says what became of each sentence whose text moved."""

    draft: Draft
    changes: tuple[Change, ...] = ()

    @property
    def changed(self) -> frozenset[int]:
        """Sections whose text moved (0: title and preamble)."""
        return frozenset(change.section for change in self.changes)

    @property
    def lapsed(self) -> tuple[Change, ...]:
        """Sentences that no longer stand, with the reason."""
        return tuple(change for change in self.changes if change.reason)


def refill(draft: Draft, case: Case) -> Refilled:
    """Fill the draft again from changed figures.

    Lapsed sentences stay in the draft without text, so that they come back when the figures do.
    """
    changes: list[Change] = []

    def again(section: SectionDraft) -> SectionDraft:
        new = fill_section(section, case)
        for before, after in zip(section.sentences, new.sentences, strict=True):
            if before.text != after.text:
                changes.append(Change(section.number, before.text, after.text, after.lapsed))
        return new

    front = again(draft.front)
    sections = tuple(again(section) for section in draft.sections)
    new = replace(draft, agency=case.figures.agency, year=case.year, front=front, sections=sections)
    return Refilled(new, tuple(changes))
