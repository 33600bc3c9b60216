"""Every way of spoiling a cell of real and generated figures: found, and the culprit named.

Detectable in principle: a change that breaks a relation of the form (tables 2 and 3), or that leaves a
cell without a number. A changed count of table 1 breaks no relation of one year's form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from check_cases import valid_figures
from hypothesis import given, settings
from hypothesis import strategies as st

from report_assistant.checks import Finding, State, check
from report_assistant.checks.catalogue import rules
from report_assistant.checks.cells import balances, totals_left_out
from report_assistant.checks.runner import judge
from report_assistant.checks.subject import Subject
from report_assistant.report.figures import Figures
from report_assistant.report.form import APPLICANTS, Cell
from report_assistant.report.record import figures_from_dict

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "real_figures.json"
RECORDS: list[dict[str, Any]] = json.loads(SOURCE.read_text(encoding="utf-8")) if SOURCE.exists() else []
COMPLETE = [r for r in RECORDS if not r.get("partial")]
SUMS = {"T2.ROW", "T2.COL", "T2.BAL", "T3.SUM"}
NAMING = SUMS | {"T2.LOCATE", "T2.SHIFT", "T1.BLANK", "T2.BLANK", "T3.BLANK", "T1.TYPE", "T2.INT", "T3.INT"}
TABLE_RULES = tuple(rule for rule in rules() if rule.id in NAMING)


def failing(figures: Figures, table: int) -> dict[str, list[Finding]]:
    """Failing findings of the rules of one table."""
    subject, found = Subject.of(figures), {}
    for rule in TABLE_RULES:
        own = [x for x in judge(rule, subject) if x.state is State.FAIL] if rule.id[1] == str(table) else []
        if own:
            found[rule.id] = own
    return found


def swapped(number: int) -> int:
    """``number`` with its last two different digits swapped; itself when there are none."""
    digits = list(str(number))
    for i in range(len(digits) - 2, -1, -1):
        if digits[i] != digits[i + 1]:
            digits[i], digits[i + 1] = digits[i + 1], digits[i]
            break
    return int("".join(digits))


def single_changes(figures: Figures) -> Iterator[tuple[str, Cell, Figures]]:
    """(kind, cell, spoiled figures): one more, digits swapped, blanked."""
    left_out = totals_left_out(figures)
    for cell, value in figures.values.items():
        if value.amount is None or cell in left_out:
            continue
        yield "add", cell, figures.with_amount(cell, value.amount + 1)
        number = int(value.amount)
        if number == value.amount and swapped(number) != number:
            yield "swap", cell, figures.with_amount(cell, swapped(number))
        yield "blank", cell, figures.with_amount(cell, None)


def moved_rows(figures: Figures) -> Iterator[tuple[str, Figures]]:
    """Rows of table 2 moved by one column to the right and to the left."""
    for row in figures.form.table(2).rows:
        cells = [Cell(2, row.key, column) for column in APPLICANTS]
        amounts = [figures.amount(c) for c in cells]
        for moved in (amounts[-1:] + amounts[:-1], amounts[1:] + amounts[:1]):
            spoiled = figures
            for cell, amount in zip(cells, moved, strict=True):
                spoiled = spoiled.with_amount(cell, amount)
            if moved != amounts:
                yield row.key, spoiled


def relations_broken(figures: Figures) -> int:
    done, _ = balances(figures, SUMS)
    return sum(bool(b.difference) for b in done)


def named(found: dict[str, list[Finding]], cell: Cell, alone: bool = True) -> bool:
    """Whether the checker names the cell.

    In table 2 it proposes it, ``alone`` when all relations are there to tell; a blank it shows.
    """
    for finding in found.get("T2.LOCATE", []):
        proposed = {p.cell for p in finding.proposals}
        return proposed == {cell} if alone else cell in proposed
    blanks = [x for rule in ("T1.BLANK", "T2.BLANK", "T3.BLANK") for x in found.get(rule, [])]
    if any(e.place.cell == cell for x in blanks for e in x.evidence):
        return True
    # Table 3 has one relation a block: nothing tells which of its five cells is wrong.
    return any(e.place.cell == cell for x in found.get("T3.SUM", []) for e in x.evidence)


@pytest.mark.skipif(not COMPLETE, reason="the figures of real reports lie beside the checkout")
@pytest.mark.parametrize("record", COMPLETE, ids=[f"{r['agency']}-{r['year']}" for r in COMPLETE])
def test_every_single_change_of_a_real_set(record: dict[str, Any]) -> None:
    figures = figures_from_dict(record)
    assert check(figures).errors == ()
    # Some cells were blank before we touch the set.
    before = {table: failing(figures, table) for table in (1, 2, 3)}
    changed = named_count = 0
    for kind, cell, spoiled in single_changes(figures):
        broken = relations_broken(spoiled)
        if not broken and kind != "blank":
            continue
        found = failing(spoiled, cell.table)
        assert found != before[cell.table], (kind, cell)
        assert not broken or SUMS & set(found), (kind, cell)
        changed += 1
        named_count += named(found, cell, alone=not totals_left_out(figures))
    assert changed > 100
    assert named_count >= 0.95 * changed, f"{named_count}/{changed}"
    for row, spoiled in moved_rows(figures):
        row_moved(row, spoiled)


def row_moved(row: str, spoiled: Figures) -> None:
    """A moved row that breaks a relation is found; where moving it back mends all, it is named."""
    found = failing(spoiled, 2)
    assert bool(SUMS & set(found)) is bool(relations_broken(spoiled))
    if "T2.SHIFT" in found:
        assert any(row in x.message for x in found["T2.SHIFT"])


@settings(max_examples=8)
@given(valid_figures(), st.data())
def test_every_kind_of_change_of_generated_figures(figures: Figures, data: st.DataObject) -> None:
    assert check(figures).errors == ()
    changes = list(single_changes(figures))
    for kind, cell, spoiled in data.draw(st.lists(st.sampled_from(changes), max_size=25)):
        broken = relations_broken(spoiled)
        found = failing(spoiled, cell.table)
        assert bool(SUMS & set(found)) is bool(broken)
        assert kind != "blank" or f"T{cell.table}.BLANK" in found
        assert not broken or named(found, cell), (kind, cell)
    for row, spoiled in list(moved_rows(figures))[:6]:
        row_moved(row, spoiled)
