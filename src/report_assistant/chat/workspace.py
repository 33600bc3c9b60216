"""A workspace: everything one organ needs for one year's report, and edits to it.

Workspaces are values; an edit returns a new one. :mod:`report_assistant.chat.store` keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from report_assistant.chat.reply import Pending, Reply
from report_assistant.checks import Explanation
from report_assistant.drafting import Case, Change, Draft, refill
from report_assistant.drafting.told import is_told
from report_assistant.errors import NotPossible
from report_assistant.report.document import Report
from report_assistant.report.figures import Fact, Figures, Place, Value
from report_assistant.report.form import APPLICANTS, CARRIED_IN, CARRIED_OUT, Cell, Generation
from report_assistant.report.numerals import parse_amount, render_amount
from report_assistant.report.record import LONGEST_NAME, plain_name

DEFAULT_TITLE = "未命名报告"
FIRST_MONTH = 10


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the talk, as shown.

    ``number`` is its key in the store (0: not stored); ``shown`` what an answer offers beside text.
    """

    role: Literal["user", "assistant"]
    text: str
    number: int = 0
    shown: Reply | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """One report in the making. ``stale`` are sections whose figures changed after drafting.

    ``signed`` is the date under the report, ``opening`` the user's own opening sentence. ``moved``
    says of these sections which sentences changed, until they are reviewed or written anew.
    ``pending`` facts wait for the user's 确认; ``asked`` is a turn that runs when the user confirms.
    ``revision`` counts the saves; ``name`` is the user's own name for the project.
    """

    id: str
    figures: Figures
    last_year: Report | None = None
    last_year_name: str = ""
    draft: Draft | None = None
    explanations: tuple[Explanation, ...] = ()
    messages: tuple[Message, ...] = ()
    stale: frozenset[int] = field(default_factory=frozenset)
    signed: date | None = None
    opening: str = ""
    moved: tuple[Change, ...] = ()
    pending: tuple[Pending, ...] = ()
    asked: str = ""
    revision: int = 0
    name: str = ""

    @property
    def revised(self) -> frozenset[int]:
        """Sections with paragraphs that the user had changed by talk or by hand."""
        sections = () if self.draft is None else self.draft.sections
        return frozenset(s.number for s in sections if any(p.revised for p in s.paragraphs))

    @property
    def title(self) -> str:
        """Name in the list of workspaces."""
        if self.name:
            return self.name
        if not self.figures.agency:
            return DEFAULT_TITLE
        return f"{self.figures.agency} {self.figures.year}年"

    @property
    def case(self) -> Case:
        """What drafting needs."""
        return Case(self.figures, self.last_year, self.signed, self.opening)


def report_year(today: date) -> int:
    """The year that a report begun ``today`` is about: from October on the present one (the report is
    due next January), before that the year before."""
    return today.year if today.month >= FIRST_MONTH else today.year - 1


def blank_figures(agency: str, year: int) -> Figures:
    """Figures with every cell of the form present and blank."""
    figures = Figures(agency, year, Generation.for_year(year))
    blank = {cell: Value(None, "", place=Place(str(cell), cell=cell)) for cell in figures.form.cells}
    return replace(figures, values=blank)


def all_zero(figures: Figures) -> Figures:
    """Blank cells set to 0; a statutory table shows 0 where nothing happened."""
    values = {
        cell: Value(0, "0", place=Place(str(cell), cell=cell)) if value.blank else value
        for cell, value in complete(figures).values.items()
    }
    return replace(figures, values=values)


def complete(figures: Figures) -> Figures:
    """The same figures with missing cells added as blanks."""
    missing = {
        cell: Value(None, "", place=Place(str(cell), cell=cell))
        for cell in figures.form.cells
        if cell not in figures.values
    }
    return replace(figures, values={**missing, **figures.values})


def edit_cells(figures: Figures, edits: Mapping[Cell, str]) -> tuple[Figures, Mapping[Cell, str]]:
    """Set cells from what was typed and recompute the totals they feed.

    A total that the user types stays as typed; the checker judges it. Returns the new figures
    and the raw text of every cell that changed besides the typed ones.
    """
    values = dict(figures.values)
    for cell, raw in edits.items():
        values[cell] = Value(parse_amount(raw), raw.strip(), place=Place(str(cell), cell=cell))
    changed: dict[Cell, str] = {}
    touched = set(edits)
    # Column sums first: （七）总计 of each applicant feeds the row sum at its end.
    order = {"T2.COL": 0, "T2.ROW": 1, "T3.SUM": 1}
    for rule in sorted((s for s in figures.form.sums if s.rule in order), key=lambda s: order[s.rule]):
        total = rule.whole[0]
        if total in edits or not touched.intersection(rule.parts):
            continue
        amounts = [values[part].amount for part in rule.parts if part in values]
        if all(amount is None for amount in amounts):
            continue
        raw = render_amount(sum(amount for amount in amounts if amount is not None))
        if total not in values or values[total].raw != raw:
            values[total] = Value(parse_amount(raw), raw, place=Place(str(total), cell=total))
            changed[total] = raw
            touched.add(total)
    return replace(figures, values=values), changed


def rename(figures: Figures, agency: str, year: int) -> Figures:
    """Set organ (empty: not known yet) and year; cells that the year's form does not have are dropped.

    Raises NotPossible for a name that is too long."""
    generation = Generation.for_year(year)
    name = plain_name(agency)
    if len(name) > LONGEST_NAME:
        raise NotPossible(f"机关名称不能超过 {LONGEST_NAME} 字，请改短")
    renamed = replace(figures, agency=name, year=year, generation=generation)
    kept = {cell: v for cell, v in figures.values.items() if cell in set(renamed.form.cells)}
    return complete(replace(renamed, values=kept))


def carry_over(figures: Figures, last_year: Figures) -> Figures:
    """Fill blank 上年结转 cells from last year's 结转下年度, the one figure that must be equal."""
    if last_year.year != figures.year - 1:
        return figures
    edits = {}
    for applicant in APPLICANTS:
        target, source = Cell(2, CARRIED_IN, applicant), Cell(2, CARRIED_OUT, applicant)
        value, before = figures.values.get(target), last_year.amount(source)
        if (value is None or value.blank) and before is not None:
            edits[target] = render_amount(before)
    return edit_cells(figures, edits)[0]


def with_facts(figures: Figures, facts: Iterable[Fact]) -> Figures:
    """Figures with the given facts added or replaced."""
    return replace(figures, facts={**figures.facts, **{fact.slot: fact for fact in facts}})


def without_fact(figures: Figures, slot: str) -> Figures:
    """Figures without the fact of ``slot``."""
    return replace(figures, facts={k: v for k, v in figures.facts.items() if k != slot})


def follow(workspace: Workspace) -> Workspace:
    """Fill the draft again from the present figures; what moved is marked, sentence by sentence."""
    if workspace.draft is None:
        return workspace
    refilled = refill(workspace.draft, workspace.case)
    return replace(
        workspace,
        draft=refilled.draft,
        stale=workspace.stale | refilled.changed,
        moved=together(workspace.moved, refilled.changes),
    )


def together(before: Iterable[Change], after: Iterable[Change]) -> tuple[Change, ...]:
    """Two rounds of changes as one: a sentence that moved twice is told once, one that came back never."""
    result = list(before)
    for change in after:
        same = [(i, c) for i, c in enumerate(result) if c.section == change.section]
        earlier = next((i for i, c in same if change.before and c.after == change.before), None)
        gone = next(
            (i for i, c in same if not change.before and not c.after and c.before == change.after), None
        )
        if earlier is not None:
            result[earlier] = replace(change, before=result[earlier].before)
        elif gone is not None:
            del result[gone]  # a sentence that lapsed has come back
        else:
            result.append(change)
    return tuple(change for change in result if change.before != change.after)


def settled(workspace: Workspace, sections: Iterable[int]) -> Workspace:
    """``sections`` were just written or read: their marks go."""
    done = frozenset(sections)
    return replace(
        workspace,
        stale=workspace.stale - done,
        moved=tuple(change for change in workspace.moved if change.section not in done),
    )


def wording(draft: Draft | None) -> Mapping[int, tuple[str, ...]]:
    """What each section says, whatever its figures and facts are: the templates of its sentences.

    Sentences that a re-fill adds for new facts, and the words around facts told in words, follow the
    facts and are no wording of their own.
    """
    if draft is None:
        return {}
    return {
        section.number: tuple(
            s.reference if is_told(s) else s.template for s in section.sentences if not s.added
        )
        for section in draft.sections
    }
