"""A report that comes back edited by hand, against the draft it left as: what changed, sentence by
sentence and cell by cell, and the draft that it now is, with a ledger for every number.

Untouched sentences keep their slots; typed ones are traced anew (:mod:`drafting.retrace`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from report_assistant.drafting.align import Aligned, Match, align
from report_assistant.drafting.case import Case
from report_assistant.drafting.fill import fill, fill_section
from report_assistant.drafting.plan import questions
from report_assistant.drafting.rejection import Violation
from report_assistant.drafting.retrace import retrace
from report_assistant.drafting.sources import SourceKind
from report_assistant.drafting.template import (
    Change,
    Draft,
    DraftParagraph,
    LedgerEntry,
    SectionDraft,
    Sentence,
)
from report_assistant.report.areas import areas
from report_assistant.report.document import ASIDE, Report
from report_assistant.report.figures import Fact, Place, Value
from report_assistant.report.form import SECTION_NUMERALS, TABLE_NAMES, Cell, section_words
from report_assistant.report.slots import Area
from report_assistant.report.text import unspaced


class Edit(StrEnum):
    """What was done to a sentence."""

    CHANGED = "changed"
    ADDED = "added"
    DELETED = "deleted"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """One sentence that is not as it left. ``section`` 0 is the preamble.

    ``doubts`` are what to confirm about the words (names, claims, titles …); numbers without a source
    are in :attr:`Returned.untraced`. A moved sentence keeps its slots.
    """

    section: int
    edit: Edit
    before: str
    after: str
    doubts: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One figure of the tables that is not as it left; ``value`` as it stands in the file."""

    cell: Cell
    before: str
    value: Value

    @property
    def after(self) -> str:
        """What the cell prints now."""
        return self.value.raw


@dataclass(frozen=True, slots=True)
class LineEdit:
    """A title, heading or line of the signature that is not as it left; ``what`` says which."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Returned:
    """An edited report against its draft.

    ``draft`` is the new version for ``case`` (the case with the figures and the date of the file);
    ``followed`` are untouched sentences that changed because a figure of the tables did. ``facts`` are
    what typed sentences state otherwise than known: taken only when the user says so. ``notices`` are
    Chinese sentences for the user.
    """

    draft: Draft
    case: Case
    sentences: tuple[SentenceEdit, ...] = ()
    cells: tuple[CellEdit, ...] = ()
    lines: tuple[LineEdit, ...] = ()
    followed: tuple[Change, ...] = ()
    facts: tuple[Fact, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def untraced(self) -> tuple[LedgerEntry, ...]:
        """Numbers, years and dates written by hand that nothing known says."""
        return untraced(self.draft)

    @property
    def changed(self) -> bool:
        """True when anything differs from the draft as it left."""
        return bool(self.sentences or self.cells or self.lines)


def untraced(draft: Draft) -> tuple[LedgerEntry, ...]:
    """Entries of the ledger of ``draft`` without a source."""
    return tuple(entry for entry in draft.ledger if entry.kind == SourceKind.UNTRACED.value)


def compare_returned(
    draft: Draft, case: Case, report: Report, *, cells: Collection[Cell] | None = None
) -> Returned:
    """What was changed by hand in ``report``, which left as ``draft`` of ``case``, and the new version.

    ``cells``: only these changed figures are taken over (None: all); every change is listed. The
    caller checks ``report`` (as it came) or ``to_report(returned.draft, returned.case)``.
    """
    figures = tuple(_cells(case, report))
    taken = {e.cell: e.value for e in figures if cells is None or e.cell in cells}
    notices = list(_unread(case, report))
    lines = list(_lines(draft, case, report, notices))
    signed = report.signature.date or case.signed
    now = replace(
        case,
        figures=replace(case.figures, values={**case.figures.values, **taken}),
        signed=signed,
    )
    typed = {0: report.preamble, **{s.number: s.paragraphs for s in report.sections}}
    old = {s.number: s for s in (draft.front, *draft.sections)}
    numbers = sorted({0, *old, *(n for n, paragraphs in typed.items() if paragraphs)})
    aligned = align({n: (old.get(n), typed.get(n, ())) for n in numbers})
    edits: list[SentenceEdit] = []
    facts: list[Fact] = []
    followed: list[Change] = []
    sections: dict[int, SectionDraft] = {}
    for number in numbers:
        section = old.get(number) or SectionDraft(number, case.figures.form.headings[number - 1])
        built = _Builder(now, case, number, report, edits, facts).paragraphs(section, aligned[number])
        unfilled = replace(section, paragraphs=built)
        sections[number] = fill_section(unfilled, now)
        followed += _followed(unfilled, sections[number])
    edits += [SentenceEdit(n, Edit.DELETED, unit.text, "") for n in numbers for unit in aligned[n].deleted]
    kept = tuple(sections[n] for n in numbers if n)
    fresh = replace(
        draft,
        front=sections[0],
        sections=kept,
        questions=questions(now, tuple(s.number for s in kept)),
    )
    order = {edit: i for i, edit in enumerate(Edit)}
    return Returned(
        fresh,
        now,
        tuple(sorted(edits, key=lambda e: (e.section, order[e.edit]))),
        figures,
        tuple(lines),
        tuple(followed),
        tuple(facts),
        tuple(notices),
    )


class _Builder:
    """Paragraphs of one section from the paragraphs of the file; collects edits and facts on the way."""

    def __init__(
        self,
        now: Case,
        left: Case,
        number: int,
        report: Report,
        edits: list[SentenceEdit],
        facts: list[Fact],
    ) -> None:
        self._now, self._left, self._number = now, left, number
        self._edits, self._facts = edits, facts
        self._spoken: set[str] = set()
        section = report.section(number)
        self._areas = {a.index: a for a in areas(section)} if number == 1 and section is not None else {}

    def paragraphs(self, section: SectionDraft, aligned: Aligned) -> tuple[DraftParagraph, ...]:
        touched = (*aligned.deleted, *(m.unit for m in aligned.matches if m.unit and not m.same))
        # Another way of saying what was rewritten or struck out must not come back by itself.
        self._spoken = {_topic(s) for unit in touched for s in unit.sentences}
        built: list[DraftParagraph] = list(aligned.lapsed_first)
        hosts: dict[int, int] = {}
        area: Area | None = None
        for index, matches in enumerate(aligned.paragraphs):
            home = next((m.unit for m in matches if m.unit and self._stays(m)), None)
            old = section.paragraphs[home.paragraph] if home else None
            found = self._areas.get(index)
            area = old.area if old else (found.area if found else area or _only_area(section))
            sentences = tuple(s for match in matches for s in self._sentences(match, area))
            heading = old.heading if old else bool(found and found.heading)
            if home:
                hosts[home.paragraph] = len(built)
            built.append(DraftParagraph(sentences, area, heading))
            built += [p for m in matches if m.unit and self._stays(m) for p in m.unit.lapsed_paragraphs]
        for unit in aligned.deleted:
            host = hosts.get(unit.paragraph)
            if host is not None:
                waiting = self._waiting((*unit.lapsed_before, *unit.lapsed_after))
                built[host] = replace(built[host], sentences=(*built[host].sentences, *waiting))
        return tuple(built)

    def _stays(self, match: Match) -> bool:
        return match.unit is not None and match.unit.section == self._number and not match.moved

    def _waiting(self, lapsed: Iterable[Sentence]) -> Iterator[Sentence]:
        return (s for s in lapsed if _topic(s) not in self._spoken)

    def _sentences(self, match: Match, area: Area | None) -> Iterator[Sentence]:
        unit = match.unit
        if unit is None:
            self._edits.append(SentenceEdit(self._number, Edit.ADDED, "", match.text))
            yield self._typed(match.text, area, ())
            return
        yield from self._waiting(unit.lapsed_before)
        if match.same:
            if match.moved:
                self._edits.append(SentenceEdit(self._number, Edit.MOVED, unit.text, unit.text))
            yield from unit.sentences
        else:
            self._edits.append(SentenceEdit(self._number, Edit.CHANGED, unit.text, match.text))
            yield self._typed(match.text, area, unit.sentences)
        yield from self._waiting(unit.lapsed_after)

    def _typed(self, text: str, area: Area | None, before: tuple[Sentence, ...]) -> Sentence:
        """The typed sentence, traced with the figures of the file or, where it still says those that
        it left with, with these: then it follows the figures like any other."""
        tries = [retrace(text, case, area, before) for case in (self._now, self._left)]
        best = min(tries, key=lambda found: self._open(found.sentence))
        self._edits[-1] = replace(self._edits[-1], doubts=best.doubts)
        self._facts += best.facts
        return best.sentence

    def _open(self, sentence: Sentence) -> int:
        spans = fill(sentence.template, self._now).spans
        return sum(span.resolved.kind is SourceKind.UNTRACED for span in spans)


def _topic(sentence: Sentence) -> str:
    return re.split(r"[./]", sentence.reference)[0]


def _only_area(section: SectionDraft) -> Area | None:
    found = {p.area for p in section.paragraphs}
    return found.pop() if len(found) == 1 else None


def _followed(before: SectionDraft, after: SectionDraft) -> Iterator[Change]:
    """Sentences that print something else, or nothing, with the figures of the file."""
    for old, new in zip(before.sentences, after.sentences, strict=True):
        if old.text != new.text:
            yield Change(after.number, old.text, new.text, new.lapsed)


# ------------------------------------------------------------------------------------ figures


def _printed(value: Value | None) -> str:
    if value is None:
        return ""
    raw = unspaced(value.raw)
    return raw if raw or value.amount is None else str(value.amount)


def _cells(case: Case, report: Report) -> Iterator[CellEdit]:
    if report.figures.generation is not case.figures.generation:
        return
    for cell in case.figures.form.cells:
        now, before = report.figures.values.get(cell), case.figures.values.get(cell)
        if now is None or _printed(now) == _printed(before):
            continue
        same = before is not None and (now.amount, now.note) == (before.amount, before.note)
        if same and now.amount is not None:
            continue
        yield CellEdit(cell, _printed(before), replace(now, place=Place(str(cell), cell=cell)))


def _unread(case: Case, report: Report) -> Iterator[str]:
    """What of the tables the file does not show: nothing is taken from it then."""
    if report.figures.generation is not case.figures.generation:
        yield "文件中的表格与本年度的法定格式不一致，表格数据未读入。"
        return
    for number, name in TABLE_NAMES.items():
        cells = case.figures.form.table(number).cells
        given = [cell for cell in cells if cell in case.figures.values]
        lost = [cell for cell in given if cell not in report.figures.values]
        if lost and len(lost) == len(given) and not case.figures.has_table(number):
            continue
        if lost and number not in report.tables:
            yield f"文件中没有读到{name}，该表数据保持原样。"
        elif lost:
            yield f"{name}有{len(lost)}格没有读到（例如{lost[0]}），这些数据保持原样。"


# ------------------------------------------------------------------------------------ lines


def _lines(draft: Draft, case: Case, report: Report, notices: list[str]) -> Iterator[LineEdit]:
    def differ(one: str, other: str) -> bool:
        return unspaced(one) != unspaced(other)

    notices += [f"{warning.message}。" for warning in report.warnings if warning.place == ASIDE]
    order = [section.number for section in report.sections]
    if order != sorted(order):
        printed = "、".join(SECTION_NUMERALS[number - 1] for number in order)
        notices.append(f"文件中各部分的顺序是{printed}，与法定格式不一致，仍按法定顺序排列。")
    if differ(draft.front.heading, report.title):
        yield LineEdit("题目", draft.front.heading, report.title)
        notices.append(
            "题目由报告单位名称和年度生成，文件中改动的题目没有采用；需要改动的请修改单位名称或年度。"
        )
    for number, heading in enumerate(case.figures.form.headings, start=1):
        section = report.section(number)
        if section is None:
            yield LineEdit(f"{section_words(number)}标题", heading, "")
            notices.append(f"文件中没有找到{section_words(number)}的标题，标题按法定格式保留。")
            continue
        numeral = SECTION_NUMERALS[number - 1]
        if differ(section.heading, heading) or (section.numeral and section.numeral != numeral):
            yield LineEdit(f"{section_words(number)}标题", f"{numeral}、{heading}", section.printed)
            notices.append(f"{section_words(number)}标题应与法定格式一致，文件中改动的标题没有采用。")
    signature = report.signature
    if signature.organ and differ(signature.organ, case.organ.name):
        yield LineEdit("落款单位", case.organ.name, signature.organ)
        notices.append("落款单位与报告单位名称不一致，没有采用；需要改动的请修改单位名称。")
    before = _date(case.signed)
    if signature.date is not None and signature.date != case.signed:
        yield LineEdit("成文日期", before, _date(signature.date))
    elif signature.date is None and signature.year is not None:
        yield LineEdit("成文日期", before, signature.printed_date)
        notices.append(f"成文日期“{signature.printed_date}”没有写到日，没有采用。")
    elif case.signed is not None and not signature.printed_date:
        yield LineEdit("成文日期", before, "")
        notices.append("文件中没有成文日期，成文日期保持原样。")


def _date(day: date | None) -> str:
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"
