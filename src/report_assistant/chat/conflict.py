"""Two windows on one project: what each change touches, and whether two changes meet.

Every save has a number, and the store keeps what it touched. A window that works on an older number
may still write what nobody else has touched since; where both touched the same thing the later one
is refused with both values, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable

from report_assistant.chat.workspace import Workspace, wording
from report_assistant.drafting.sources import amount_text
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.form import Cell, section_words
from report_assistant.report.slots import slot

_FIELDS = {
    "agency": "机关名称",
    "year": "报告年份",
    "organ_kind": "机关类型",
    "signed": "成文日期",
    "opening": "开头语",
    "last_year": "上年报告",
    "name": "项目名称",
}


def cell_key(cell: Cell) -> str:
    """The name of a cell among the things touched."""
    return f"cell:{cell.table}:{cell.row}:{cell.column}"


def touched(before: Workspace, after: Workspace) -> frozenset[str]:
    """What differs: cells, facts, sections whose wording moved, explanations, and the head."""
    old, new = _values(before), _values(after)
    return frozenset(key for key in old.keys() | new.keys() if old.get(key, "") != new.get(key, ""))


def described(keys: Iterable[str], now: Workspace, wanted: Workspace) -> str:
    """What both windows touched, with the value that stands and the one that was refused."""
    old, new = _values(now), _values(wanted)
    lines = []
    for key in sorted(keys):
        kind, _, rest = key.partition(":")
        stands, given = old.get(key, "") or "空", new.get(key, "") or "空"
        match kind:
            case "cell":
                lines.append(f"{Cell(*_address(rest))}现为“{stands}”，您填的是“{given}”")
            case "fact":
                lines.append(f"{slot(rest).name}现为“{stands}”，您填的是“{given}”")
            case "draft":
                lines.append(f"{section_words(int(rest))}的文字")
            case "explanation":
                lines.append("同一个问题的说明")
            case _:
                lines.append(f"{_FIELDS[kind]}现为“{stands}”，您填的是“{given}”")
    return "；".join(lines)


def fact_words(fact: Fact | None) -> str:
    """A fact as shown: amount with approximation and unit, or its words; empty for none."""
    if fact is None:
        return ""
    if fact.amount is None:
        return fact.text
    return amount_text(fact.amount, fact.unit, fact.approx)


def _address(rest: str) -> tuple[int, str, str]:
    table, row, column = rest.split(":", 2)
    return int(table), row, column


def _values(workspace: Workspace) -> dict[str, str]:
    figures: Figures = workspace.figures
    result = {cell_key(cell): value.raw for cell, value in figures.values.items()}
    result |= {f"fact:{key}": fact_words(fact) for key, fact in figures.facts.items()}
    result |= {f"draft:{number}": "\n".join(t) for number, t in wording(workspace.draft).items()}
    result |= {f"explanation:{e.key}": e.reason for e in workspace.explanations}
    last = workspace.last_year
    result |= {
        "agency": figures.agency,
        "year": str(figures.year),
        "organ_kind": str(figures.organ_kind or ""),
        "signed": "" if workspace.signed is None else workspace.signed.isoformat(),
        "opening": workspace.opening,
        "last_year": "" if last is None else f"{last.agency}{last.year}",
        "name": workspace.name,
    }
    return result
