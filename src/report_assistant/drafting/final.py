"""The last gate of a section, the same for a draft and for every re-fill of it.

Three questions: does each sentence pass the verifier, does a general sentence stand only where it
is needed, and is section one short enough. What does not stand stays in the draft
without text and with the reason, so that it comes back when the figures do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from report_assistant.drafting.case import Case
from report_assistant.drafting.fill import REFUSED, SPARED, fill_section
from report_assistant.drafting.shorten import goes_first, is_general, is_lead
from report_assistant.drafting.template import DraftParagraph, Origin, SectionDraft, Sentence
from report_assistant.drafting.verify import verify

# General sentences a sub-area without anything of its own may have. One that has figures or facts keeps
# its opening statement, as official reports begin, unless the organ's own practice says how it is done,
# in a sentence of at least so many characters: a terse rule opens nothing.
GENERAL = 2
OPENS = 20
_NOT_NEEDED = f"{SPARED}本部分已有具体内容"
_TOO_LONG = f"{SPARED}控制篇幅"
_REFUSAL = "删去一句无法核实的语句：“{text}”（{reason}）。"


def finish(
    section: SectionDraft,
    case: Case,
    names: frozenset[str],
    *,
    limit: int = 0,
    proved: Collection[str] = (),
    wanted: Collection[Origin] = (),
) -> SectionDraft:
    """The filled ``section`` as it may be printed.

    ``names`` are words of other organs; sentences whose text is among ``proved`` passed before;
    ``limit`` is the longest section one in characters (0: any length); general sentences whose
    origin is ``wanted`` stand anywhere.
    """
    section = verified(section, case, names, proved)
    if section.number != 1:
        return section
    section = only_needed(section, case, wanted)
    return _within(section, case, limit) if limit else section


def released(sentence: Sentence, paragraph: DraftParagraph) -> Sentence:
    """The sentence free of what this gate decided before; what is not needed stays out of a paragraph
    that the user had changed."""
    decided = (REFUSED,) if paragraph.revised else (REFUSED, SPARED)
    return replace(sentence, lapsed="") if sentence.lapsed.startswith(decided) else sentence


def verified(
    section: SectionDraft, case: Case, names: frozenset[str], proved: Collection[str] = ()
) -> SectionDraft:
    """The section without the text of sentences that the verifier refuses, whoever wrote them; what
    the user typed is the user's."""

    def checked(sentence: Sentence, paragraph: DraftParagraph) -> Sentence:
        if not sentence.text or paragraph.heading or sentence.origin is Origin.USER:
            return sentence
        # A sentence of last year holds no slot that moves, but what is told of this year may deny it.
        if sentence.text in proved and sentence.origin is not Origin.OWN:
            return sentence
        found = verify(sentence, case, paragraph.area, names)
        return replace(sentence, text="", lapsed=f"{REFUSED}{found[0]}") if found else sentence

    paragraphs = tuple(
        replace(p, sentences=tuple(checked(s, p) for s in p.sentences)) for p in section.paragraphs
    )
    if paragraphs == section.paragraphs:
        return section
    return fill_section(replace(section, paragraphs=paragraphs), case)


def refusals(before: SectionDraft, after: SectionDraft) -> list[str]:
    """Notices (Chinese) for the sentences of ``before`` that the verifier refused."""
    return [
        _REFUSAL.format(text=old.text, reason=new.lapsed.removeprefix(REFUSED))
        for old, new in zip(before.sentences, after.sentences, strict=True)
        if old.text and new.lapsed.startswith(REFUSED)
    ]


def only_needed(section: SectionDraft, case: Case, wanted: Collection[Origin] = ()) -> SectionDraft:
    """The filled section without the general sentences that their sub-area does not need (see GENERAL).
    What the user had changed stays."""

    def free(p: DraftParagraph, s: Sentence) -> bool:
        return bool(s.text) and is_general(s) and not p.revised and s.origin not in wanted

    body = [p for p in section.paragraphs if not p.heading]
    own = {p.area for p in body for s in p.sentences if s.text and not free(p, s)}
    told = {p.area for p in body for s in p.sentences if s.origin is Origin.OWN and len(s.text) >= OPENS}
    goes: set[int] = set()
    for area in {p.area for p in body}:
        general = [s for p in body if p.area is area for s in p.sentences if free(p, s)]
        stays = [s for s in general if is_lead(s) and area not in told]
        if area not in own:
            stays = sorted(general, key=lambda s: not is_lead(s))[:GENERAL]
        goes |= {id(s) for s in general} - {id(s) for s in stays}
    if not goes:
        return section
    paragraphs = tuple(
        replace(p, sentences=tuple(_spared(s, _NOT_NEEDED) if id(s) in goes else s for s in p.sentences))
        for p in section.paragraphs
    )
    return fill_section(replace(section, paragraphs=paragraphs), case)


def _within(section: SectionDraft, case: Case, limit: int) -> SectionDraft:
    """The section with at most ``limit`` characters, as far as practice and opening statements allow;
    figures and facts stay, and no sub-area is left empty."""
    while len(section.text) > limit:
        stand = Counter(p.area for p in section.paragraphs if not p.heading for s in p.sentences if s.text)
        most = [
            (goes_first(s), -stand[p.area], -at, s)
            for p in section.paragraphs
            if not p.heading and not p.revised and stand[p.area] > 1
            for at, s in enumerate(p.sentences)
            if s.text and goes_first(s) is not None
        ]
        if not most:
            break
        gone = min(most, key=lambda found: found[:3])[3]
        paragraphs = tuple(
            replace(p, sentences=tuple(_spared(s, _TOO_LONG) if s is gone else s for s in p.sentences))
            for p in section.paragraphs
        )
        section = fill_section(replace(section, paragraphs=paragraphs), case)
    return section


def _spared(sentence: Sentence, reason: str) -> Sentence:
    return replace(sentence, text="", lapsed=reason)
