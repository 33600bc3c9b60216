"""Making a section shorter: filler goes first, figures and the user's facts never.

Three steps, each only when the one before has nothing left: sentences of practice, opening
statements, and the words before or after the figures (加强日常监督，开展检查4次 becomes 开展检查4次).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from report_assistant.drafting.case import Case
from report_assistant.drafting.duties import REFERENCE
from report_assistant.drafting.fill import fill_section
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.template import DraftParagraph, Origin, SectionDraft, Sentence
from report_assistant.drafting.wording import groups

# Names that a sentence without any fact may still hold.
_NAMES = frozenset({"本机关", "机关", "政府", "条例", "条例简称", "条例全称简称"})
# Another organ's practice goes first, the own of last year last.
_GOES = (Origin.PRECEDENT, Origin.MODEL, Origin.PATTERN, Origin.OWN)
_OPENER, _CLOSER = re.compile(r"^[^{}，。]+，(?=.*\{\{)"), re.compile(r"(?<=\}\})，[^{}，。]+(?=。$)")

Within = Callable[[int, DraftParagraph], bool]


def is_lead(sentence: Sentence) -> bool:
    """True for the opening statement of a sub-area."""
    return sentence.reference.startswith("lead/")


def is_general(sentence: Sentence) -> bool:
    """True for a sentence that could stand in anybody's report: an opening statement, a duty, and
    practice that is not the organ's own."""
    return is_lead(sentence) or (is_practice(sentence) and sentence.origin is not Origin.OWN)


def goes_first(sentence: Sentence) -> int | None:
    """How soon a sentence goes when a section is too long (0: first); None when it must stay."""
    if is_practice(sentence):
        return _GOES.index(sentence.origin)
    return len(_GOES) if is_lead(sentence) else None


def is_practice(sentence: Sentence) -> bool:
    """True for a standing sentence that states no figure, fact, date or claim."""
    if not sentence.text or not set(sentence.slots) <= _NAMES:
        return False
    if sentence.origin is Origin.PATTERN:
        return sentence.reference.startswith(f"{REFERENCE}/")
    return sentence.origin in _GOES and not sentence.requires


def shorter(section: SectionDraft, case: Case, here: Within) -> SectionDraft:
    """The section one step shorter in the paragraphs that ``here`` admits; equal to ``section``
    when nothing can go. A paragraph keeps at least one sentence."""
    for step in (_without_practice, _without_leads, _without_ornament):
        paragraphs = tuple(
            step(p) if here(i, p) and not p.heading else p for i, p in enumerate(section.paragraphs)
        )
        if paragraphs != section.paragraphs:
            return fill_section(replace(section, paragraphs=paragraphs), case)
    return section


def _without_practice(paragraph: DraftParagraph) -> DraftParagraph:
    return _keeping(paragraph, lambda s: not is_practice(s))


def _without_leads(paragraph: DraftParagraph) -> DraftParagraph:
    return _keeping(paragraph, lambda s: not is_lead(s))


def _keeping(paragraph: DraftParagraph, wanted: Callable[[Sentence], bool]) -> DraftParagraph:
    kept = tuple(s for s in paragraph.sentences if wanted(s) or not s.text)
    return replace(paragraph, sentences=kept) if any(s.text for s in kept) else paragraph


def _without_ornament(paragraph: DraftParagraph) -> DraftParagraph:
    ids = {group.id for group in groups()}
    return replace(
        paragraph,
        sentences=tuple(
            replace(s, template=_plain(s.template)) if s.text and s.reference in ids else s
            for s in paragraph.sentences
        ),
    )


def _plain(template: str) -> str:
    """The template without an opening or closing clause that holds no slot."""
    plain = _CLOSER.sub("", _OPENER.sub("", template))
    return plain if content_slots(plain) == content_slots(template) else template
