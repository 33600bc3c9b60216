"""What the evaluation of drafts counts, from the printed text alone, the same for every row.

None of it uses the ledger or the verifier of the drafting room: a text is read as a stranger would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from report_assistant.checks import State, check
from report_assistant.drafting import Case, Draft, to_report
from report_assistant.drafting.duplication import points, repeats, share, without_formulas
from report_assistant.drafting.law import references, titles
from report_assistant.drafting.names import gazetteer
from report_assistant.errors import ReportAssistantError
from report_assistant.readers import read_report
from report_assistant.report.areas import areas
from report_assistant.report.document import Paragraph, Report
from report_assistant.report.figures import Amount, Fact, Figures
from report_assistant.report.form import Generation
from report_assistant.report.formulas import evaluate, formulas
from report_assistant.report.mentions import Subject, mentions
from report_assistant.report.numerals import Kind, quantities
from report_assistant.report.record import figures_from_dict
from report_assistant.report.slots import Area, slots
from report_assistant.report.text import normalise, sentences

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DOCUMENT = re.compile(r"国办\w{0,6}函〔20\d\d〕\d+号")
_NOT_COUNTED = frozenset({Kind.LIST, Kind.ORDINAL, Kind.NAME, Kind.YEAR, Kind.DATE})
_SHORTEST = 12
# A sub-head of its own, not a sentence that begins with one.
_HEAD = re.compile(r"（[一二三四五六]）[^，。；]*$")


@dataclass(frozen=True)
class Measure:
    """Counts of one text. ``numbers`` are all amounts; the lists quote what is wrong."""

    numbers: int = 0
    unsupported: tuple[str, ...] = ()
    misstated: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    facts: int = 0
    said: int = 0
    alike: int = 0
    sentences: int = 0
    sisters: int = 0
    counted: int = 0


def corpus_cases(folder: Path) -> list[Case]:
    """One case per sample report: its figures, and the facts that its own text states."""
    reports = _samples(folder)
    by_key = {(r.agency, r.year): r for r in reports}
    return [
        Case(
            replace(r.figures, facts=stated_facts(r)),
            by_key.get((r.agency, r.year - 1)),
            signed=r.signature.date,
        )
        for r in reports
    ]


def real_cases(data: Iterable[dict[str, object]]) -> list[Case]:
    """The real figure sets of which all three tables are complete, with facts of their notes."""
    cases = []
    for item in data:
        try:
            figures = figures_from_dict({k: v for k, v in item.items() if k != "facts"})
        except ReportAssistantError:
            # Fixtures of damaged tables are for the reader's tests.
            continue
        if all(figures.has_table(number) for number in (1, 2, 3)):
            notes = item.get("narrative")
            texts = [str(note).split("(")[0] for note in notes] if isinstance(notes, list) else []
            cases.append(Case(replace(figures, facts=_facts(((text, None) for text in texts), figures))))
    return cases


def sister_sentences(folder: Path, case: Case) -> tuple[str, ...]:
    """Sentences of sections one and five of the other organs' sample reports."""
    return _prose(folder, case.figures.agency)


@cache
def _prose(folder: Path, agency: str) -> tuple[str, ...]:
    parts = [r.section(number) for r in _samples(folder) if r.agency != agency for number in (1, 5)]
    return tuple(point for part in parts if part for p in part.paragraphs for point in points(p.text))


def sample_lengths(folder: Path) -> tuple[int, ...]:
    """Characters of section one of each sample report."""
    found = (report.section(1) for report in _samples(folder))
    return tuple(sum(len(p.text) for p in section.paragraphs) for section in found if section)


@cache
def _samples(folder: Path) -> tuple[Report, ...]:
    return tuple(read_report(path) for path in sorted(folder.glob("*.md")) if path.name != "README.md")


def stated_facts(report: Report) -> dict[str, Fact]:
    """Quantities that section one states for content slots the tables do not determine."""
    section = report.section(1)
    if section is None:
        return {}
    texts = ((a.paragraph.text, a.area) for a in areas(section) if not a.heading)
    return _facts(texts, report.figures)


def _facts(texts: Iterable[tuple[str, Area | None]], figures: Figures) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    computed = formulas(figures.generation)
    for text, area in texts:
        for span in sentences(text):
            for m in mentions(span.text, area):
                q = m.quantity
                plain = m.subject is Subject.SELF and m.period in (None, figures.year) and not m.change
                if not m.slot or m.slot in computed or not plain or q.upper is not None:
                    continue
                if q.unit in slots()[m.slot].units and q.amount:
                    found.setdefault(m.slot, Fact(m.slot, q.amount, q.unit, q.approx, quote=span.text))
    return found


def allowed(case: Case) -> frozenset[Amount]:
    """Every amount the user gave: cells, what formulas make of them, facts."""
    own = formulas(case.figures.generation).values()
    computed = [evaluate(formula, case.figures, case.last_figures) for formula in own]
    amounts: set[Amount] = {value.zeroed for value in case.figures.values.values()}
    # 下降5% and -5% say the same.
    amounts |= {sign * amount for amount in computed if amount is not None for sign in (1, -1)}
    return frozenset(amounts | {f.amount for f in case.figures.facts.values() if f.amount is not None})


def measure(
    text: str, case: Case, area: Area | None, others: frozenset[str], sisters: Sequence[str] = ()
) -> Measure:
    """Everything countable in ``text``; ``others`` are names of other organs and places, ``sisters``
    texts of other organs' reports.

    A number is unsupported when its amount is nowhere in the user's figures, misstated when the
    words around it speak of a quantity for which the figures say something else.
    """
    plain = _without_law(normalise(text), case)
    own = allowed(case)
    found = [q for q in quantities(plain) if q.kind not in _NOT_COUNTED]
    unsupported = [q.raw for q in found if not _supported(q.amount, q.kind, own)]
    misstated = []
    for m in mentions(plain, area):
        here = m.subject is Subject.SELF and m.period in (None, case.year) and not m.change
        if m.slot is None or not here or m.quantity.kind is Kind.PERCENT:
            continue
        right = [case.amount(name) for name in (m.slot, *m.also)]
        if right[0] is not None and not any(_equal(m.quantity.amount, value) for value in right):
            misstated.append(f"{m.quantity.raw}（{slots()[m.slot].name}应为{right[0]}）")
    years = {int(y) for y in _YEAR.findall(plain)} - {case.year - 1, case.year, case.year + 1}
    leaks = [name for name in others if name in plain] + [f"{year}年" for year in sorted(years)]
    given = [f.amount for f in case.figures.facts.values() if f.amount and _here(f, area)]
    amounts = {q.amount for q in found} | {q.amount * 10000 for q in found if q.kind is Kind.COUNT}
    before = _before(case, area)
    lines = (line for line in text.splitlines() if not _HEAD.match(line))
    now = [point for line in lines for point in points(line) if len(point) >= _SHORTEST]
    free = without_formulas(now) if sisters else []
    return Measure(
        numbers=len(found),
        unsupported=tuple(unsupported),
        misstated=tuple(misstated),
        leaks=tuple(leaks),
        facts=len(given),
        said=sum(amount in amounts for amount in given),
        alike=sum(repeats(text, before) for text in now) if before else 0,
        sentences=len(now) if before else 0,
        sisters=round(share(free, list(sisters)) * len(free)),
        counted=len(free),
    )


def _here(fact: Fact, area: Area | None) -> bool:
    return area is None or slots()[fact.slot].area is area


def _without_law(text: str, case: Case) -> str:
    """Titles and numbers of the fixed list of laws are no figures; any other title stays."""
    laws = [r.text for g in Generation for r in references(g).values()]
    for law in sorted((*laws, *titles()), key=len, reverse=True):
        text = text.replace(normalise(law), "")
    return _DOCUMENT.sub("", text).replace(case.organ.name, "")


def _supported(amount: Amount, kind: Kind, own: frozenset[Amount]) -> bool:
    return amount in own or (kind is Kind.MONEY and amount * 10000 in own)


def _equal(amount: Amount, value: Amount | None) -> bool:
    return value is not None and (amount == value or amount * 10000 == value)


def _before(case: Case, area: Area | None) -> list[str]:
    section = case.last_year.section(1) if case.last_year else None
    if section is None:
        return []
    texts = [a.paragraph.text for a in areas(section) if not a.heading and (area is None or a.area is area)]
    return [point for text in texts for point in points(text)]


def other_names(case: Case, agencies: Iterable[str]) -> frozenset[str]:
    """Names and places of the other organs, without those that are part of the own name."""
    own = case.organ.name
    known = {word for word in gazetteer(set(agencies) - {own}) if len(word) > 2}
    return frozenset(word for word in known if word not in own and own not in word)


def text_errors(report: Report, case: Case) -> tuple[str, ...]:
    """Errors of the checker that the tables alone do not have."""
    tables = {f.key for f in check(case.figures).errors if f.state is State.FAIL}
    found = [f for f in check(report, case.last_year).errors if f.state is State.FAIL and f.key not in tables]
    # 【待补】 marks are what the clerk still has to answer, not errors of the draft.
    return tuple(f"{f.rule}：{f.message}" for f in found if "待补" not in f.message)


def with_area(draft: Draft, case: Case, area: Area, text: str) -> Report:
    """The report of ``draft`` with the paragraphs of ``area`` replaced by ``text``."""
    report = to_report(draft, case)
    section = report.section(1)
    if section is None:
        return report
    kept: list[Paragraph] = []
    for part in areas(section):
        if part.area is not area or part.heading:
            kept.append(part.paragraph)
        if part.area is area and part.heading:
            kept += [replace(part.paragraph, text=line) for line in text.splitlines() if line.strip()]
    new = replace(section, paragraphs=tuple(kept))
    return replace(report, sections=tuple(new if s.number == 1 else s for s in report.sections))
