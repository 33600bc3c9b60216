"""Template text with named slots: ``通过{{政府}}门户网站公开信息{{A02}}。``

A slot name is a content slot id (``A02``), a legal reference (``条例``), a word of the case
(``本机关``, ``本年``) or a table cell (``表二:行:列``). ``{{A02?}}`` is an *expected* slot: it
prints 【待补：…】 while the user has not given the fact, and fills itself afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from report_assistant.report.slots import Area

SLOT = re.compile(r"\{\{([^{}]+?)(\?)?\}\}")
TODO = "【待补：{}】"
# Paragraph numbers of ledger entries for the title and for the lines under the report (section 0).
TITLE_LINE, SIGNATURE_LINES = -1, -2
TODO_MARK = re.compile(r"【待补：[^】]*】")


class Origin(StrEnum):
    """Where the words of a sentence come from."""

    PRECEDENT = "precedent"
    OWN = "own"  # the organ's own last report
    PATTERN = "pattern"
    MODEL = "model"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft.

    ``reference`` names the precedent passage, pattern or model; ``quote`` is the precedent's own
    sentence; ``requires`` are claims the figures must support (:mod:`drafting.support`);
    ``text`` is the filled text, empty while the sentence has ``lapsed`` (the reason, in Chinese);
    ``added``: a re-fill wrote it for a fact given since the draft.
    """

    template: str
    origin: Origin
    reference: str = ""
    quote: str = ""
    requires: tuple[str, ...] = ()
    text: str = ""
    lapsed: str = ""
    added: bool = False

    @property
    def slots(self) -> tuple[str, ...]:
        """Slot names in the order of the template, without repetition."""
        return slot_names(self.template)


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """Sentences that form one paragraph, or a heading of a sub-area; ``revised``: the user had it
    changed, so that a new draft keeps it while it holds."""

    sentences: tuple[Sentence, ...]
    area: Area | None = None
    heading: bool = False
    revised: bool = False

    @property
    def text(self) -> str:
        """Filled text of the sentences that stand."""
        return "".join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One number, date, year or name in the final text, its source and the value now.

    ``paragraph`` counts from 0 in the section; section 0 is the front, with TITLE_LINE and
    SIGNATURE_LINES for the title and the lines under the report. ``start``/``end`` are
    offsets in the paragraph text. ``kind`` is cell, formula, fact, law, case, report or missing;
    ``source`` says it in words; ``quote`` is the user's own sentence for a fact.
    """

    section: int
    paragraph: int
    start: int
    end: int
    text: str
    slot: str
    kind: str
    source: str
    value: str
    unit: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """Section ``number`` (0: title line and preamble) with its ledger and what is missing."""

    number: int
    heading: str
    paragraphs: tuple[DraftParagraph, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    missing: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Paragraphs that are not empty, joined by line breaks."""
        return "\n".join(p.text for p in self.paragraphs if p.text)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, headings included."""
        return tuple(s for p in self.paragraphs for s in p.sentences)

    @property
    def slots(self) -> tuple[str, ...]:
        """Slot names that stand in the text, in order, without repetition."""
        return tuple(dict.fromkeys(entry.slot for entry in self.ledger))


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the user: the slot asked for and the Chinese sentence."""

    slot: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a re-fill did to one sentence: text before and after; ``reason`` when it lapsed."""

    section: int
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of some or all sections. ``front`` holds the title (heading) and the preamble.

    ``left_out``: content slots that the user took out of the text, never written again unasked;
    ``superseded``: revised sentences that the present figures no longer bear, as they were;
    ``limit``: longest section one in characters (0: any length); ``agencies``: the organs whose
    reports were at hand, so that a re-fill knows whose names are foreign.
    """

    agency: str
    year: int
    front: SectionDraft
    sections: tuple[SectionDraft, ...] = ()
    questions: tuple[Question, ...] = ()
    notices: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    superseded: tuple[Change, ...] = ()
    limit: int = 0
    agencies: tuple[str, ...] = ()

    def section(self, number: int) -> SectionDraft | None:
        """Section ``number`` or None."""
        return next((s for s in self.sections if s.number == number), None)

    @property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Ledger of the whole text."""
        return tuple(entry for section in (self.front, *self.sections) for entry in section.ledger)

    @property
    def complete(self) -> bool:
        """True when no 【待补】 mark stands in the text or in the lines under the report."""
        waits = any(entry.kind == "missing" for entry in self.ledger)
        return not waits and not any(TODO_MARK.search(s.text) for s in (self.front, *self.sections))


def slot_names(template: str) -> tuple[str, ...]:
    """Slot names of ``template`` in order, without repetition and without the ``?``."""
    return tuple(dict.fromkeys(match.group(1) for match in SLOT.finditer(template)))


def bare(template: str, filler: str = "□") -> str:
    """The template's own words: each slot replaced by ``filler``."""
    return SLOT.sub(filler, template)
