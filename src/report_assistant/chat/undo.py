"""Taking a turn of talk back: what it changed is as before, what was changed since stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from report_assistant.chat.workspace import Workspace, edit_cells, rename, wording
from report_assistant.report.figures import Figures, Value
from report_assistant.report.form import Cell

T = TypeVar("T")


def taken_back(now: Workspace, before: Workspace, after: Workspace) -> Workspace:
    """``now`` without the changes from ``before`` to ``after``, the states around what a turn changed.

    A fact, cell, draft or anything else that changed again since stays as it is; totals follow the cells.
    """
    name = _back(before.last_year_name, after.last_year_name, now.last_year_name)
    untouched = wording(now.draft) == wording(after.draft)
    drafted = now if wording(before.draft) == wording(after.draft) or not untouched else before
    return replace(
        now,
        figures=_figures(now.figures, before.figures, after.figures),
        last_year=now.last_year if name == now.last_year_name else before.last_year,
        last_year_name=name,
        draft=drafted.draft,
        stale=drafted.stale,
        moved=drafted.moved,
        explanations=_back(before.explanations, after.explanations, now.explanations),
        signed=_back(before.signed, after.signed, now.signed),
        pending=_back(before.pending, after.pending, now.pending),
        asked=_back(before.asked, after.asked, now.asked),
    )


def _back(was: T, became: T, stands: T) -> T:
    return was if was != became == stands else stands


def _figures(now: Figures, before: Figures, after: Figures) -> Figures:
    old, new, facts = before.facts, after.facts, dict(now.facts)
    for slot in old.keys() | new.keys():
        fact = _back(old.get(slot), new.get(slot), facts.pop(slot, None))
        if fact is not None:
            facts[slot] = fact
    head = _back((before.agency, before.year), (after.agency, after.year), (now.agency, now.year))
    figures = now if head == (now.agency, now.year) else rename(now, *head)
    return replace(
        figures,
        facts=facts,
        organ_kind=_back(before.organ_kind, after.organ_kind, now.organ_kind),
        values=_cells(figures, now, before, after),
    )


def _cells(figures: Figures, now: Figures, before: Figures, after: Figures) -> Mapping[Cell, Value]:
    """The cells of ``figures`` (``now`` under its old head) without what the turn brought."""

    def brought(cell: Cell) -> bool:
        return _raw(now, cell) == _raw(after, cell)

    form = set(figures.form.cells)
    back = {
        cell: value
        for cell, value in before.values.items()
        if cell in form and value.raw != _raw(after, cell) and brought(cell)
    }
    edited, totals = edit_cells(figures, {cell: value.raw for cell, value in back.items()})
    followed = {cell: edited.values[cell] for cell in totals if not brought(cell)}
    return {**figures.values, **followed, **back}


def _raw(figures: Figures, cell: Cell) -> str | None:
    value = figures.values.get(cell)
    return None if value is None else value.raw
