"""What the text states about the tables, and the comparison every N.* rule is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from report_assistant.checks.finding import Evidence, Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import TABLES, TEXT, Need, Part, Rule
from report_assistant.checks.subject import MentionAt, ParagraphAt, Subject
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.form import Cell, Generation
from report_assistant.report.formulas import formulas
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.mentions import Subject as Whose
from report_assistant.report.numerals import Kind, render_amount
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import slots

# Table 1 counts fees in 万元; the text may say 元 or 亿元.
_TEN_THOUSAND_YUAN = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}


# Words before a number that make it one of a part of the year, the organ or the matter.
PART_WORDS = (
    r"其中|季度|上半年|下半年|\d月|月份|栏目|专栏|平均|日均|每|以来|(?<![全本]年)(?<!年度)累计|历年|抽查|检查"
)
_OF_A_PART = re.compile(rf"{PART_WORDS}|另|转[来办至]|部分|个别|其他|其余|例如")
_OF_ALL = re.compile(r"全年|本年|今年|(?<!公)共(?![享同青产])|总(?![结体局理])")


@dataclass(frozen=True, slots=True)
class Stated(MentionAt):
    """One quantity of the text that the tables determine."""

    @property
    def amount(self) -> Amount:
        """The number stated; money in 万元, as table 1 has it."""
        quantity = self.mention.quantity
        if quantity.kind is Kind.MONEY:
            return quantity.amount * _TEN_THOUSAND_YUAN.get(quantity.unit, Decimal(1))
        return quantity.amount

    @property
    def before(self) -> str:
        """The words of the sentence before the number."""
        sentence = self.paragraph.sentence(self.mention.start)
        return self.paragraph.text[sentence.start : self.mention.start]

    @property
    def name(self) -> str:
        """Chinese name of the slot."""
        return slots()[self.mention.slot or ""].name


@dataclass(frozen=True, slots=True)
class Reading:
    """One admissible meaning of a statement: Σ ``cells`` under a name, for a share over Σ ``base``."""

    words: str
    cells: tuple[Cell, ...]
    base: tuple[Cell, ...] = ()


Readings = Callable[[Subject, Stated], Sequence[Reading]]
Doubt = Callable[[Subject, Stated], bool]


def stated(subject: Subject, wanted: frozenset[str], kind: Kind = Kind.COUNT) -> tuple[Stated, ...]:
    """Exact statements on the slots ``wanted``, of this organ and year, growth left out.

    A government's tables cover the whole area, so its 全区 numbers count as its own.
    """
    whole_area = subject.organ.kind in {OrganKind.GOVERNMENT, OrganKind.OFFICE}
    own = {Whose.SELF, Whose.AREA_WIDE} if whole_area else {Whose.SELF}
    return tuple(
        Stated(paragraph, mention)
        for paragraph in subject.paragraphs
        for mention in paragraph.mentions
        if mention.slot in wanted
        and mention.subject in own
        and mention.period in {None, subject.year}
        and mention.quantity.kind is kind
        and mention.quantity.exact
        and not mention.change
    )


def against_tables(
    rule: str,
    severity: Severity,
    wanted: frozenset[str],
    readings: Readings,
    kind: Kind = Kind.COUNT,
    mild: Doubt | None = None,
) -> Callable[[Subject], Iterator[Finding]]:
    """Rule function: each number stated for ``wanted`` equals one of its ``readings`` of the tables.

    Numbers of one slot that add up to a reading are its parts and pass. Where one statement of a slot
    fits, another that may speak of a part by its words is only a warning; ``mild`` tells of other
    statements that may mean something else.
    """

    def run(subject: Subject) -> Iterator[Finding]:
        found = stated(subject, wanted, kind)
        missing: list[Stated] = []
        foreign: list[Stated] = []
        wrong: list[tuple[Stated, list[Reading]]] = []
        right: set[str | None] = set()
        for one in found:
            meant = readings(subject, one)
            ways = [r for r in meant if subject.figures.total(r.cells) is not None]
            if not meant:
                foreign.append(one)
            elif not ways:
                missing.append(one)
            elif _fits(subject.figures, one, ways, found):
                right.add(one.mention.slot)
            else:
                wrong.append((one, ways))
        for one, chosen in wrong:
            elsewhere = one.mention.slot in right and _of_a_part(one)
            doubtful = elsewhere or (mild is not None and mild(subject, one))
            degree = Severity.WARNING if doubtful else severity
            yield _mismatch(subject.figures, rule, degree, one, chosen)
        if missing:
            names = "、".join(dict.fromkeys(s.name for s in missing))
            yield unknown(
                rule, f"表格中没有填写与“{names}”对应的数，没有核对。", (s.evidence for s in missing)
            )
        if foreign:
            names = "、".join(dict.fromkeys(s.name for s in foreign))
            yield unknown(
                rule, f"文字中的“{names}”可能是另一口径的数，没有核对。", (s.evidence for s in foreign)
            )

    return run


def _of_a_part(one: Stated) -> bool:
    """Whether the words may speak of a part of what the tables count: not after 全年, 共 or 总."""
    part = max((m.end() for m in _OF_A_PART.finditer(one.before)), default=-1)
    return one.mention.part or part > max((m.end() for m in _OF_ALL.finditer(one.before)), default=-1)


def _fits(figures: Figures, one: Stated, ways: Sequence[Reading], found: Sequence[Stated]) -> bool:
    totals = {figures.total(r.cells) for r in ways}
    same = [s for s in found if s.mention.slot == one.mention.slot and s.paragraph is one.paragraph]
    parts = sum(s.amount for s in same)
    return one.amount in totals or (len(same) > 1 and parts in totals)


def _mismatch(
    figures: Figures, rule: str, severity: Severity, one: Stated, ways: Sequence[Reading]
) -> Finding:
    first = ways[0]
    due = figures.total(first.cells)
    also = "".join(
        f"，{r.words}是 {render_amount(figures.total(r.cells) or 0)}"
        for r in ways[1:3]
        if figures.total(r.cells) != due
    )
    message = (
        f"文字与表格不一致：“{one.sentence}”中的“{one.name}”写的是 {one.mention.quantity.raw}，"
        f"{first.words}是 {render_amount(due or 0)}{also}。"
    )
    cells = dict.fromkeys(c for r in ways[:3] for c in r.cells)
    return Finding(rule, severity, message, (one.evidence, *cell_evidence(figures, cells)))


def plain(subject: Subject, one: Stated) -> tuple[Reading, ...]:
    """The reading by the slot's own formula; none when this generation has no such cell."""
    formula = formulas(subject.figures.generation).get(one.mention.slot or "")
    if formula is None:
        return ()
    cells = formula.cells
    words = str(cells[0]) if len(cells) == 1 else f"表{'一二三'[cells[0].table - 1]}对应各项合计"
    return (Reading(words, cells, formula.base),)


def both(
    *functions: Callable[[Subject], Iterator[Finding]],
) -> Callable[[Subject], Iterator[Finding]]:
    """Rule function that is several in a row."""
    return lambda subject: chain.from_iterable(run(subject) for run in functions)


def table_rule(
    rule: str,
    severity: Severity,
    formula: str,
    wanted: str,
    readings: Readings,
    kind: Kind = Kind.COUNT,
    mild: Doubt | None = None,
    exceptions: str = "",
    case: str = "",
) -> Rule:
    """A rule that holds the slots ``wanted`` (ids with spaces between) against the tables."""
    ids = frozenset(wanted.split())
    function = against_tables(rule, severity, ids, readings, kind, mild)
    return Rule(rule, severity, formula, function, (Need.REPORT,), exceptions, case, TEXT | _tables(ids))


def _tables(wanted: frozenset[str]) -> frozenset[Part]:
    """The tables whose cells determine the slots ``wanted``."""
    known = [formulas(generation) for generation in Generation]
    cells = (c for own in known for slot in wanted if slot in own for c in own[slot].cells)
    return frozenset(TABLES[cell.table - 1] for cell in cells)


def claimed(subject: Subject, *kinds: ClaimKind) -> Iterator[tuple[ParagraphAt, Evidence, str]]:
    """Claims of ``kinds`` as (paragraph, evidence, sentence)."""
    for paragraph in subject.paragraphs:
        for claim in paragraph.claims:
            if claim.kind in kinds:
                sentence = paragraph.sentence(claim.start).text
                yield paragraph, paragraph.evidence(claim.quote, claim.start), sentence
