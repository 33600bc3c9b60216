"""Rules every table shares: what a cell may hold, blanks, and sum relations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from report_assistant.checks.finding import Evidence, Finding, Severity, cell_evidence, unknown
from report_assistant.checks.subject import Subject
from report_assistant.report.figures import Amount, Figures, Value
from report_assistant.report.form import TABLE_NAMES, TOTAL, Cell, Column, Sum, outcome_rows
from report_assistant.report.numerals import render_amount

_NOTE = re.compile(r"[（(][^（()）]*[）)]")
_UNIT = re.compile(r"[亿万]?元|[件项条份个次]")


def without_notes(raw: str) -> str:
    """``raw`` without notes in brackets: 22（其中修订16件） gives 22."""
    return _NOTE.sub("", raw).strip()


def unit_in(raw: str) -> str:
    """The unit written inside a cell, notes aside; empty when there is none."""
    found = _UNIT.search(without_notes(raw))
    return found.group() if found else ""


def _fault(value: Value, decimal: bool, signed: bool) -> str:
    if value.amount is None:
        return "" if value.blank else "不是数字"
    if value.amount < 0 and not signed:
        return "是负数"
    if not decimal and value.amount != value.amount // 1:
        return "不是整数"
    return ""


def _cells(figures: Figures, table: int) -> Iterator[tuple[Cell, Column]]:
    for block in figures.form.table(table).blocks:
        for row in block.rows:
            for column in block.columns:
                yield Cell(table, row.key, column.key), column


def types(rule: str, table: int) -> Callable[[Subject], Iterator[Finding]]:
    """Rule function: every cell of ``table`` holds a number the form allows there."""

    def run(subject: Subject) -> Iterator[Finding]:
        figures = subject.figures
        for cell, column in _cells(figures, table):
            value = figures.values.get(cell)
            if value is None:
                continue
            fault = _fault(value, column.decimal, column.signed)
            evidence = cell_evidence(figures, (cell,))
            want = (
                "应填不小于 0 的数" if column.decimal else "应填整数" if column.signed else "应填 0 或正整数"
            )
            if fault:
                message = f"{cell}填的是“{value.raw}”，{fault}，{want}。"
                yield Finding(rule, Severity.ERROR, message, evidence)
            elif value.note:
                message = f"{cell}除数字外还写了“{value.note}”，核对时只取 {render_amount(value.zeroed)}。"
                yield Finding(rule, Severity.INFO, message, evidence)

    return run


def blanks(rule: str, table: int) -> Callable[[Subject], Iterator[Finding]]:
    """Rule function: no cell of ``table`` is blank. Columns blank in the same rows are one finding."""

    def run(subject: Subject) -> Iterator[Finding]:
        figures = subject.figures
        rows: dict[str, list[Cell]] = {}
        for cell in figures.form.table(table).cells:
            value = figures.values.get(cell)
            if value is not None and value.blank:
                rows.setdefault(cell.column, []).append(cell)
        groups: dict[tuple[str, ...], list[Cell]] = {}
        for cells in rows.values():
            groups.setdefault(tuple(c.row for c in cells), []).extend(cells)
        for cells in groups.values():
            yield Finding(rule, Severity.WARNING, _blank_words(table, cells), cell_evidence(figures, cells))

    return run


def _blank_words(table: int, cells: list[Cell]) -> str:
    tail = "没有填数字，没有发生的应填 0；核对时按 0 计算。"
    if len(cells) == 1:
        return f"{cells[0]}{tail}"
    columns = "、".join(dict.fromkeys(f"“{c.column}”" for c in cells))
    rows = len({c.row for c in cells})
    return f"{TABLE_NAMES[table]}{columns}栏共有 {len(cells)} 格（涉及 {rows} 行）{tail}"


# ------------------------------------------------------------------------------ sum relations


@dataclass(frozen=True, slots=True)
class Balance:
    """A sum relation with its two sides. ``difference`` is parts − whole."""

    sum: Sum
    parts: Amount
    whole: Amount

    @property
    def difference(self) -> Amount:
        """Σ parts − Σ whole, 0 when the relation holds."""
        return self.parts - self.whole

    def excess(self, cell: Cell) -> Amount:
        """How much too high ``cell`` is if it alone breaks this relation."""
        return self.difference if cell in self.sum.parts else -self.difference


def unreadable(figures: Figures, cell: Cell) -> bool:
    """True when ``cell`` is missing or holds something that is neither blank nor a number."""
    value = figures.values.get(cell)
    return value is None or (value.amount is None and not value.blank)


def totals_left_out(figures: Figures) -> frozenset[Cell]:
    """The 总计 cells of the outcome rows when every one of them is blank: a column left out.

    Read as zeros they would fail one relation a row (上海 2019); T2.BLANK reports them once.
    """
    cells = [Cell(2, row, TOTAL) for row in outcome_rows(figures.generation)]
    values = [figures.values.get(cell) for cell in cells]
    return frozenset(cells) if all(v is not None and v.blank for v in values) else frozenset()


def balances(figures: Figures, rules: Iterable[str]) -> tuple[list[Balance], list[Sum]]:
    """Evaluate the sum relations of ``rules``: those that could be, and those that could not."""
    wanted, left_out = set(rules), totals_left_out(figures)
    done: list[Balance] = []
    undone: list[Sum] = []
    for relation in figures.form.sums:
        if relation.rule not in wanted:
            continue
        cells = (*relation.parts, *relation.whole)
        if any(c in left_out or unreadable(figures, c) for c in cells):
            undone.append(relation)
            continue
        parts = sum(figures.values[c].zeroed for c in relation.parts)
        whole = sum(figures.values[c].zeroed for c in relation.whole)
        done.append(Balance(relation, parts, whole))
    return done, undone


def sums(
    rule: str, table: int, words: Callable[[Figures, Balance], str]
) -> Callable[[Subject], Iterator[Finding]]:
    """Rule function: every sum relation named ``rule`` holds; ``words`` makes the message."""

    def run(subject: Subject) -> Iterator[Finding]:
        figures = subject.figures
        done, undone = balances(figures, (rule,))
        for balance in done:
            if balance.difference:
                yield Finding(
                    rule, Severity.ERROR, words(figures, balance), _sum_evidence(figures, balance.sum)
                )
        if undone:
            names = "、".join(f"“{sum_name(r)}”" for r in undone[:3]) + ("等" if len(undone) > 3 else "")
            why = f"{TABLE_NAMES[table]}{names}有格子没有填写或不是数字，{len(undone)} 处合计关系没有核对。"
            yield unknown(rule, why)

    return run


def sum_name(relation: Sum) -> str:
    """The row (T2.ROW, T3.SUM) or column (T2.COL, T2.BAL) a relation is about."""
    cell = relation.whole[0]
    return cell.row if relation.rule in {"T2.ROW", "T3.SUM"} else cell.column


def _sum_evidence(figures: Figures, relation: Sum) -> tuple[Evidence, ...]:
    # A column has 19 or more parts; only those that count are worth showing.
    parts = (
        [c for c in relation.parts if figures.values[c].zeroed]
        if relation.rule == "T2.COL"
        else relation.parts
    )
    return cell_evidence(figures, (*parts, *relation.whole))
