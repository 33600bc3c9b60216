"""Two windows on one project: what each change touches, and whether two changes meet.

Every save has a number, and the store keeps what it touched. A window that works on an older number
may still write what nobody else has touched since; where both touched the same thing the later one
is refused with both values, and nothing is written. So is a window whose number is older than what
is kept. Of facts the value before is kept, too: the sheet of facts comes back as a whole, and only what
differs from what that window was shown was edited there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from report_assistant.chat.workspace import Workspace, wording
from report_assistant.drafting.sources import amount_text
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.form import Cell, section_words
from report_assistant.report.numerals import parse_amount, render_amount
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
    keys = {key for key in old.keys() | new.keys() if old.get(key, "") != new.get(key, "")}
    # Another file of the same organ and year.
    return frozenset(keys | ({"last_year"} if before.last_year != after.last_year else set()))


def stood(keys: Iterable[str], before: Workspace) -> Mapping[str, str]:
    """What is to be kept of each of ``keys`` when it is touched: the value of a fact, else nothing."""
    facts = before.figures.facts
    result = dict.fromkeys(keys, "")
    return result | {key: _fact(facts[n]) for key in result if (n := key.removeprefix("fact:")) in facts}


def facts_shown(facts: Mapping[str, Fact], since: Mapping[str, str]) -> Mapping[str, Fact]:
    """``facts`` as they were before the saves that touched ``since`` (what :func:`stood` gave)."""
    shown = dict(facts)
    for key, was in since.items():
        kind, _, name = key.partition(":")
        if kind == "fact":
            shown.pop(name, None)
            if was:
                amount, unit, approx, text = json.loads(was)
                shown[name] = Fact(name, parse_amount(amount), unit, approx, text)
    return shown


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
                stands, given = (_all_words(w.figures.facts.get(rest)) or "空" for w in (now, wanted))
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


def _all_words(fact: Fact | None) -> str:
    """A fact with the words beside its amount."""
    beside = f"（{fact.text}）" if fact is not None and fact.amount is not None and fact.text else ""
    return fact_words(fact) + beside


def _fact(fact: Fact) -> str:
    """What the sheet of facts shows of a fact."""
    amount = "" if fact.amount is None else render_amount(fact.amount)
    return json.dumps([amount, fact.unit, fact.approx, fact.text], ensure_ascii=False)


def _address(rest: str) -> tuple[int, str, str]:
    table, row, column = rest.split(":", 2)
    return int(table), row, column


def _values(workspace: Workspace) -> dict[str, str]:
    figures: Figures = workspace.figures
    result = {cell_key(cell): value.raw for cell, value in figures.values.items()}
    result |= {f"fact:{key}": _fact(fact) for key, fact in figures.facts.items()}
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
