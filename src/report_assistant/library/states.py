"""States of a year's figures that decide which wording fits: no applications, reviews, fees.

The same function serves the passages of past reports and the figures of the user, so that a
draft only meets precedents written in its own situation.
"""

from __future__ import annotations

import re
from enum import StrEnum

from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.formulas import evaluate, formulas
from report_assistant.report.text import normalise


class FigureState(StrEnum):
    """One state; the value is the English name that filters and JSON use."""

    NO_APPLICATIONS = "no_applications"
    WITH_APPLICATIONS = "with_applications"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    NO_REVIEW = "no_review"
    WITH_REVIEW = "with_review"
    NO_LITIGATION = "no_litigation"
    WITH_LITIGATION = "with_litigation"
    NO_FEE = "no_fee"
    WITH_FEE = "with_fee"

    @property
    def words(self) -> str:
        """The state as users say it."""
        return _WORDS[self]


_WORDS = {
    FigureState.NO_APPLICATIONS: "未收到申请",
    FigureState.WITH_APPLICATIONS: "收到申请",
    FigureState.CARRIED_IN: "有上年结转",
    FigureState.CARRIED_OUT: "有结转下年度",
    FigureState.NO_REVIEW: "无行政复议",
    FigureState.WITH_REVIEW: "有行政复议",
    FigureState.NO_LITIGATION: "无行政诉讼",
    FigureState.WITH_LITIGATION: "有行政诉讼",
    FigureState.NO_FEE: "未收取信息处理费",
    FigureState.WITH_FEE: "收取信息处理费",
}

# slot computed from the tables -> (state when zero, state when above zero)
_BY_SLOT: dict[str, tuple[FigureState | None, FigureState]] = {
    "B01": (FigureState.NO_APPLICATIONS, FigureState.WITH_APPLICATIONS),
    "B02": (None, FigureState.CARRIED_IN),
    "B19": (None, FigureState.CARRIED_OUT),
    "B24": (FigureState.NO_REVIEW, FigureState.WITH_REVIEW),
    "B25": (FigureState.NO_LITIGATION, FigureState.WITH_LITIGATION),
}

_FEE = re.compile(r"信息处理费[^\n]*")
# A sum or a number of cases above zero; 10元/页 is a rate, not a sum.
_CHARGED = re.compile(
    r"(?<![\d.,])[1-9][\d,]*(?:\.\d+)?\s*万?元(?!\s*[/／每])|[收征](?:取|费)?了?[^。；，]{0,12}?(?<!\d)[1-9]\d*件"
)


def states_of(figures: Figures) -> frozenset[str]:
    """States that ``figures`` prove; a state whose cells are missing is left out."""
    result: set[str] = set()
    known = formulas(figures.generation)
    for slot, (zero, more) in _BY_SLOT.items():
        _note(result, evaluate(known[slot], figures), zero, more)
    fee = figures.facts.get("G02") or figures.facts.get("G01")
    _note(result, fee.amount if fee else None, FigureState.NO_FEE, FigureState.WITH_FEE)
    return frozenset(result)


def states_of_report(report: Report) -> frozenset[str]:
    """States of a report: those of its tables, and the fee statement of its section six."""
    result = set(states_of(report.figures))
    section = report.section(6)
    statement = _FEE.search(normalise(section.text)) if section else None
    if statement and not result & {FigureState.NO_FEE, FigureState.WITH_FEE}:
        charged = bool(_CHARGED.search(statement.group()))
        result.add((FigureState.WITH_FEE if charged else FigureState.NO_FEE).value)
    return frozenset(result)


def _note(result: set[str], amount: Amount | None, zero: FigureState | None, more: FigureState) -> None:
    if amount is None:
        return
    state = more if amount > 0 else zero
    if state is not None:
        result.add(state.value)
