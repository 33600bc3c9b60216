"""What changed against last year's report, as tracked insertions and deletions.

True revision marks and no colours: Word, WPS and LibreOffice list them, step through them and take
them away with one 接受全部; readers take the accepted text. Words of last year that this year's
report drops stand struck out where they would have been.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import count, pairwise
from typing import Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from report_assistant.export.files import printed
from report_assistant.export.page import add_text
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell
from report_assistant.report.text import sentences, similarity, unspaced

AUTHOR = "与上年对照"
NOTICE = "【对照稿】修订标记为与上年报告的差异，报送或公开前请接受全部修订"
# Sentences less alike are one dropped and another new; equal stretches shorter than this inside a
# changed sentence are marked with it, or the marks cannot be read.
ALIKE = 0.4
SHORTEST_EQUAL = 3

_LETTERS = re.compile(r"\d+(?:[.,]\d+)*|.", re.DOTALL)

Kind = Literal["same", "ins", "del"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in both reports, only in this year's, or only in last year's."""

    kind: Kind
    text: str


def section_pieces(before: Sequence[str], now: Sequence[str]) -> list[list[Piece]]:
    """For each paragraph of ``now`` its pieces against the paragraphs ``before``, sentence by sentence."""
    old = [span.text for text in before for span in sentences(text)]
    new = [(index, words) for index, text in enumerate(now) for words in _cut(text)]
    result: list[list[Piece]] = [[] for _ in now]
    matcher = SequenceMatcher(None, [unspaced(t) for t in old], [unspaced(t) for _, t in new], autojunk=False)
    last = 0
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for index, text in new[c:d]:
                result[index].append(Piece("same", text))
                last = index
            continue
        gone = list(old[a:b])
        for index, text in new[c:d]:
            twin = max(gone, key=lambda o: similarity(o, text), default="")
            if twin and similarity(twin, text) >= ALIKE:
                # What stood before the twin and is gone stays in its order.
                at = gone.index(twin)
                result[last] += [Piece("del", words) for words in gone[:at]]
                gone = gone[at + 1 :]
                result[index] += sentence_pieces(twin, text)
            else:
                result[index].append(Piece("ins", text))
            last = index
        if result and gone:
            result[last] += [Piece("del", words) for words in gone]
    return result


def _cut(text: str) -> Iterator[str]:
    """The sentences of ``text`` with the white space around them: nothing of it is lost."""
    starts = [0, *(span.start for span in sentences(text)[1:]), len(text)]
    return (text[a:b] for a, b in pairwise(starts) if a < b)


def sentence_pieces(before: str, now: str) -> list[Piece]:
    """The pieces of one changed sentence; their ``same`` and ``ins`` texts join to ``now``."""
    old, new = _LETTERS.findall(before), _LETTERS.findall(now)  # a number is marked as a whole
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    pieces: list[Piece] = []
    gone = come = ""
    for number, (tag, a, b, c, d) in enumerate(codes):
        inner = 0 < number < len(codes) - 1
        if tag == "equal" and not (inner and b - a < SHORTEST_EQUAL):
            pieces += _flushed(gone, come)
            gone = come = ""
            pieces.append(Piece("same", "".join(new[c:d])))
        else:
            gone, come = gone + "".join(old[a:b]), come + "".join(new[c:d])
    return pieces + _flushed(gone, come)


def _flushed(gone: str, come: str) -> list[Piece]:
    return [*([Piece("del", gone)] if gone else []), *([Piece("ins", come)] if come else [])]


class Marks:
    """Marks against ``last_year``; one object a document, since revision numbers must differ."""

    def __init__(self, last_year: Report) -> None:
        self._report = last_year
        self._numbers = count(1)
        self._when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def of_section(self, number: int, now: Sequence[str]) -> list[list[Piece]]:
        """Pieces of the paragraphs ``now`` of a section (0: the preamble)."""
        section = self._report.section(number)
        old = section.paragraphs if section else ()
        before = self._report.preamble if number == 0 else old
        return section_pieces([p.text for p in before], now)

    def of_cell(self, cell: Cell, figures: Figures) -> list[Piece]:
        """Pieces of a figure: the old one struck out before the new one."""
        now = printed(figures.values.get(cell))
        comparable = self._report.figures.generation is figures.generation
        value = self._report.figures.values.get(cell) if comparable else None
        before = now if value is None else printed(value)
        return [Piece("same", now)] if before == now else _flushed(before, now)

    def write(self, paragraph: WordParagraph, pieces: Sequence[Piece]) -> None:
        """Add the pieces to ``paragraph``; an empty run before them lets comments hold on to it."""
        add_text(paragraph, "")
        for piece in pieces:
            marked = piece.kind != "del" and "【待补" in piece.text
            self._mark(paragraph, add_text(paragraph, piece.text, marked=marked), piece.kind)

    def _mark(self, paragraph: WordParagraph, run: Run, kind: Kind) -> None:
        """Wrap ``run``, the last of ``paragraph``, as inserted or deleted."""
        if kind == "same":
            return
        wrapper = OxmlElement(f"w:{kind}")
        wrapper.set(qn("w:id"), str(next(self._numbers)))
        wrapper.set(qn("w:author"), AUTHOR)
        wrapper.set(qn("w:date"), self._when)
        if kind == "del":
            for text in run._element.findall(qn("w:t")):
                text.tag = qn("w:delText")
        paragraph._p.append(wrapper)
        wrapper.append(run._element)


def accepted(pieces: Sequence[Piece]) -> Iterator[str]:
    """The texts that stand when all marks are accepted."""
    return (piece.text for piece in pieces if piece.kind != "del")
