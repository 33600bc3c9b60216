"""Quantities that the tables determine: sums, shares and growth, by slot id.

A formula says what it is in words, so that the ledger and the checker can show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

from report_assistant.report import form as f
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.form import Cell, Generation

Kind = Literal["sum", "share", "growth"]
SHARE_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Formula:
    """``sum``: Σ cells; ``share``: Σ cells / Σ base in %; ``growth``: change of Σ cells in %.

    Percentages are rounded half up to two places, trailing zeros dropped.
    """

    slot: str
    kind: Kind
    cells: tuple[Cell, ...]
    base: tuple[Cell, ...] = ()

    @property
    def words(self) -> str:
        """The formula in words, for the ledger."""
        top = " + ".join(map(str, self.cells))
        match self.kind:
            case "sum":
                return top
            case "share":
                return f"（{top}）÷（{' + '.join(map(str, self.base))}），四舍五入保留两位小数"
            case _:
                return f"（本年 {top} − 上年同格）÷ 上年同格，四舍五入保留两位小数"


def percent(numerator: Amount, denominator: Amount) -> Decimal:
    """``numerator / denominator`` in %, rounded half up to two places, without trailing zeros."""
    exact = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(SHARE_PLACES, ROUND_HALF_UP)
    return exact.normalize() if exact != exact.to_integral() else exact.quantize(Decimal(1))


def _total(row: str) -> tuple[Cell, ...]:
    return (Cell(2, row, f.TOTAL),)


def _group(generation: Generation, group: str) -> tuple[Cell, ...]:
    return tuple(Cell(2, row, f.TOTAL) for row in f.group_rows(generation, group))


def _suits(column: str) -> tuple[Cell, ...]:
    return tuple(Cell(3, block, column) for block in (f.DIRECT_SUIT, f.SUIT_AFTER_REVIEW))


def _new_documents(generation: Generation) -> dict[str, tuple[Cell, ...]]:
    if generation is Generation.G2019:
        return {
            "A08": (Cell(1, "规章", "本年新制作数量"),),
            "A09": (Cell(1, "规范性文件", "本年新制作数量"),),
            "C16": (Cell(1, "行政许可", "处理决定数量"),),
            "C17": (Cell(1, "行政处罚", "处理决定数量"),),
            "C18": (Cell(1, "行政强制", "处理决定数量"),),
        }
    norms = "行政规范性文件"
    return {
        "A08": (Cell(1, "规章", "本年制发件数"),),
        "A09": (Cell(1, norms, "本年制发件数"),),
        "C01": (Cell(1, "规章", "现行有效件数"),),
        "C01.2": (Cell(1, "规章", "本年废止件数"),),
        "C02": (Cell(1, norms, "现行有效件数"),),
        "C02.2": (Cell(1, norms, "本年废止件数"),),
        "C16": (Cell(1, "行政许可", "本年处理决定数量"),),
        "C17": (Cell(1, "行政处罚", "本年处理决定数量"),),
        "C18": (Cell(1, "行政强制", "本年处理决定数量"),),
        "C19": (Cell(1, "行政事业性收费", "本年收费金额（万元）"),),
    }


@cache
def formulas(generation: Generation) -> dict[str, Formula]:
    """Formulas by slot id for one generation of the form."""
    received, carried_in = _total(f.RECEIVED), _total(f.CARRIED_IN)
    concluded = _total(f.CONCLUDED)
    outcomes = {
        "B13": _total(f.GRANTED),
        "B14": _total(f.PARTLY),
        "B15": _group(generation, f.REFUSED),
        "B16": _group(generation, f.UNAVAILABLE),
        "B17": _group(generation, f.NOT_PROCESSED),
        "B18": _group(generation, f.OTHERWISE),
    }
    sums = {
        **_new_documents(generation),
        "B01": received,
        "B02": carried_in,
        "B03": received + carried_in,
        "B09": (Cell(2, f.RECEIVED, f.NATURAL_PERSON),),
        "B10": tuple(Cell(2, f.RECEIVED, p) for p in f.LEGAL_PERSONS),
        "B11": concluded,
        **outcomes,
        "B19": _total(f.CARRIED_OUT),
        "B24": (Cell(3, f.REVIEW, f.TOTAL),),
        "B25": _suits(f.TOTAL),
        "B25.5": (Cell(3, f.DIRECT_SUIT, f.TOTAL),),
        "B25.6": (Cell(3, f.SUIT_AFTER_REVIEW, f.TOTAL),),
    }
    for i, ruling in enumerate(f.RULINGS, start=1):
        sums[f"B24.{i}"] = (Cell(3, f.REVIEW, ruling),)
        sums[f"B25.{i}"] = _suits(ruling)
    result = {slot: Formula(slot, "sum", cells) for slot, cells in sums.items()}
    for slot, cells in outcomes.items():
        result[f"{slot}.2"] = Formula(f"{slot}.2", "share", cells, concluded)
    result["B26"] = Formula("B26", "share", sums["B24.2"], sums["B24"])
    result["B26.2"] = Formula("B26.2", "share", sums["B25.2"], sums["B25"])
    result["B04"] = Formula("B04", "growth", received)
    return result


def evaluate(formula: Formula, figures: Figures, last_year: Figures | None = None) -> Amount | None:
    """Value of ``formula``, or None when a cell is missing or the base is zero."""
    top = figures.total(formula.cells)
    if top is None:
        return None
    match formula.kind:
        case "sum":
            return top
        case "share":
            return _ratio(top, figures.total(formula.base))
        case _:
            before = last_year.total(formula.cells) if last_year is not None else None
            return None if before is None else _ratio(top - before, before)


def _ratio(numerator: Amount, denominator: Amount | None) -> Decimal | None:
    return percent(numerator, denominator) if denominator else None
