"""Filling: slots become text with spans; a condition that fails makes the sentence lapse."""

from __future__ import annotations

from collections.abc import Sequence
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
    LedgerEntry,
    Origin,
    SectionDraft,
    Sentence,
)
from report_assistant.drafting.told import is_told
from report_assistant.report.slots import slot

ZERO_LAPSED = "“{}”为零，不写“{}”"
NOT_GIVEN = "缺少“{}”"
INCOMPLETE = "列举不完整，还应包括“{}”"
CLAIM_LOST = "数据不再支持本句的说法"
TOLD_IN_WORDS = "“{}”现用文字说明"
REFUSED = "核验未通过："
SPARED = "暂不写，"
_LAST_REPORT, _KEPT = "上年报告", "沿用上年报告的语句，待核实"


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
        blank = [name for name in left if case.unknown(name)]
        reason = NOT_GIVEN if blank else INCOMPLETE
        return Filled("", reason=reason.format("、".join(label(name) for name in blank or left)))
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
    """Fill a sentence; it lapses when a slot is missing or zero, a claim is unsupported, or a
    quantity is now told in words (which stand by themselves). A sentence that was refused, or that
    gives way to others (:mod:`drafting.final`), stays so."""
    if sentence.lapsed.startswith((REFUSED, SPARED)):
        return replace(sentence, text=""), ()
    if unsupported(sentence.requires, case):
        return replace(sentence, text="", lapsed=CLAIM_LOST), ()
    filled = fill(sentence.template, case)
    for span in filled.spans:
        name, amount = span.resolved.slot, span.resolved.amount
        if (
            span.resolved.kind is SourceKind.FACT
            and not span.resolved.held
            and slot(name).units
            and is_told(sentence) != (amount is None)
        ):
            return replace(sentence, text="", lapsed=TOLD_IN_WORDS.format(label(name))), ()
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
            here = sorted((*spans, *_kept_words(filled, spans)), key=lambda span: span.start)
            ledger += [_entry(section.number, printed, offset, span) for span in here]
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


def _kept_words(sentence: Sentence, spans: Sequence[Span]) -> list[Span]:
    """The words of a sentence kept from the own last report that no slot prints: only they can name a
    rule, a column, a place or a body, and the user shall see where they come from."""
    if sentence.origin is not Origin.OWN or not sentence.text:
        return []
    ends = [0, *(place for span in spans for place in (span.start, span.end)), len(sentence.text)]
    found = []
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        words = sentence.text[start:end]
        if words.strip("，。；："):
            origin = Resolved(_LAST_REPORT, words, SourceKind.REPORT, _KEPT, quote=sentence.quote)
            found.append(Span(start, end, origin))
    return found


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
