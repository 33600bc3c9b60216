"""From a slot name to what is printed, with its source: cell, formula, fact, law or case."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from report_assistant.drafting import law
from report_assistant.drafting.case import CELL, TABLES, Case
from report_assistant.drafting.macros import LISTS
from report_assistant.errors import UnknownSlot
from report_assistant.report.dates import printed_date
from report_assistant.report.figures import Amount, Fact
from report_assistant.report.form import Cell, Generation
from report_assistant.report.formulas import Formula, formulas
from report_assistant.report.numerals import quantities, render_amount
from report_assistant.report.slots import Slot, slot, slots
from report_assistant.report.text import unspaced


class SourceKind(StrEnum):
    """What a number, year or name in the text rests on."""

    CELL = "cell"
    FORMULA = "formula"
    FACT = "fact"
    LAW = "law"
    CASE = "case"
    REPORT = "report"  # words kept from the own last report
    MISSING = "missing"
    UNTRACED = "untraced"  # written by hand, nothing known says it


@dataclass(frozen=True, slots=True)
class Resolved:
    """A slot with its printed text. ``amount`` is None for words; ``source`` is in Chinese; ``held``:
    printed as somebody wrote it, whatever the amount."""

    slot: str
    text: str
    kind: SourceKind
    source: str
    amount: Amount | None = None
    unit: str = ""
    quote: str = ""
    held: bool = False

    @property
    def zero(self) -> bool:
        """True for an amount of zero, which prose states in words and never as 0件."""
        return self.amount is not None and self.amount == 0 and self.slot != "B04" and not self.held


_BEFORE = frozenset({"约", "近", "超"})
_DIRECTIONS = {1: "增长", -1: "下降"}
TEN_THOUSAND = 10_000
_PRINTED_AS_THEY_ARE = frozenset({"", "%", "元", "件"})
_END = "。；，、！？ "
# Words kept exactly as somebody wrote them, with the slot they state (empty: none is known). They
# are traced again at every filling: 原样｜A02｜一百一十八条.
HELD = re.compile(r"^原样｜([^｜]*)｜(.+)$")
BY_HAND = "手工"
_UNKNOWN = "手工写入，没有数据或事实可以对应"
_NOT_GIVEN = "手工写入，尚未提供“{name}”"
_DIFFERS = "手工写入，与“{name}”现值{value}不一致"
CASE_SLOTS = ("机关", "本机关", "本年", "上年", "下年", "统计期限", "期末", "政府", "成文日期", "开篇")


def _case_text(name: str, case: Case) -> tuple[str, str] | None:
    year = case.year
    match name:
        case "机关":
            return case.organ.name, "报告单位名称"
        case "本机关":
            return case.organ.self_name, f"“{case.organ.name}”的自称"
        case "政府":
            return case.government, f"“{case.organ.name}”所在地政府"
        case "本年":
            return f"{year}年", "报告年度"
        case "上年":
            return f"{year - 1}年", "报告年度的上一年"
        case "下年":
            return f"{year + 1}年", "报告年度的下一年"
        case "统计期限":
            return f"{year}年1月1日至12月31日", "报告年度，法定统计期限"
        case "期末":
            return f"{year}年12月31日", "报告年度最后一日"
        case "成文日期" if case.signed is not None:
            return printed_date(case.signed), "用户给出的成文日期"
        case "开篇" if case.opening:
            return case.opening.rstrip(_END), "用户给出的开篇语"
    return None


def amount_text(amount: Amount, unit: str, approx: str = "") -> str:
    """``200余篇``, ``约200篇``, ``43.788万元``, ``12.5%``; 多 is printed as 余."""
    amount, unit = _in_ten_thousands(amount, unit)
    mark = "余" if approx in {"余", "多"} else ""
    before = approx if approx in _BEFORE else ""
    if unit.startswith("万") and mark:
        # 23.7万余人: the mark stands after 万.
        return f"{before}{render_amount(amount)}万{mark}{unit.removeprefix('万')}"
    after = "以上" if approx == "以上" else ""
    return f"{before}{render_amount(amount)}{mark}{unit}{after}"


def _in_ten_thousands(amount: Amount, unit: str) -> tuple[Amount, str]:
    """482万次 for 4820000次: large round counts; never money, never a rounding."""
    if unit in _PRINTED_AS_THEY_ARE or "万" in unit or amount < TEN_THOUSAND or amount % 1000:
        return amount, unit
    return Decimal(amount) / TEN_THOUSAND, f"万{unit}"


def _formula(formula: Formula, unit: str, case: Case) -> Resolved | None:
    value = case.computed(formula)
    if value is None:
        return None
    kind = SourceKind.FORMULA
    if formula.kind == "sum" and len(formula.cells) == 1:
        kind = SourceKind.CELL
    if formula.kind == "growth":  # a Decimal, like every ratio
        # The direction belongs to the number: a template only says 同比{{B04}}.
        sign = (value > 0) - (value < 0)
        text = f"{_DIRECTIONS[sign]}{render_amount(max(value, -value))}%" if sign else "持平"
        return Resolved(formula.slot, text, kind, formula.words, value, "%")
    unit = "%" if formula.kind == "share" else unit
    return Resolved(formula.slot, amount_text(value, unit), kind, formula.words, value, unit)


def _fact(wanted: Slot, fact: Fact) -> Resolved | None:
    source = f"用户提供的事实“{wanted.name}”"
    if fact.amount is None:
        words = fact.text.strip().rstrip(_END)
        return Resolved(wanted.id, words, SourceKind.FACT, source, quote=fact.quote) if words else None
    unit = fact.unit or (wanted.units[0] if wanted.units else "")
    text = amount_text(fact.amount, unit, fact.approx)
    return Resolved(wanted.id, text, SourceKind.FACT, source, fact.amount, unit, fact.quote)


def _cell(address: re.Match[str], case: Case) -> Resolved | None:
    cell = Cell(TABLES[address.group(1)], address.group(2), address.group(3))
    if cell not in case.figures.form.cells:
        raise UnknownSlot(address.group())
    amount = case.figures.amount(cell)
    if amount is None:
        return None
    unit = case.figures.form.column(cell).unit
    return Resolved(address.group(), amount_text(amount, unit), SourceKind.CELL, str(cell), amount, unit)


def held(slot_name: str, words: str) -> str:
    """The slot that prints ``words`` as they are and asks at every filling whether ``slot_name`` says so."""
    return f"{{{{原样｜{slot_name}｜{words}}}}}"


def says(words: str, found: Resolved) -> bool:
    """True when ``words`` state what ``found`` does: the same amount, or words its source contains."""
    if found.amount is None:
        plain = _squashed(words)
        return any(plain in _squashed(text) for text in (found.text, found.quote, found.source) if text)
    if found.kind is SourceKind.FORMULA and not found.text[:1].isdigit():
        return _squashed(words) == found.text  # 增长20%: the direction belongs to the number
    said = [q for q in quantities(words) if q.is_quantity]
    known_as = [q for q in quantities(found.text) if q.is_quantity]
    if len(said) != 1 or len(known_as) != 1:
        return False
    one, other = said[0], known_as[0]
    return (one.amount, one.kind, one.upper, _mark(one.approx)) == (
        *(other.amount, other.kind, other.upper),
        _mark(other.approx),
    )


def _mark(approx: str) -> str:
    return "余" if approx == "多" else approx


def _squashed(text: str) -> str:
    """``text`` for comparison: half width, no spaces, a period of time in its shortest form."""
    plain = unspaced(text)
    return re.sub(r"(\d{4}年)(\d+月\d+日)起?[至到—-]+\1", r"\1\2至", plain)


def _held(name: str, words: str, case: Case) -> Resolved:
    """Held ``words`` with the source of slot ``name`` when it says the same, else untraced."""
    if not name or not known(name):
        return Resolved(BY_HAND, words, SourceKind.UNTRACED, _UNKNOWN, held=True)
    found = resolve(name, case)
    if found is not None and says(words, found):
        return replace(found, text=words, held=True)
    source = _NOT_GIVEN.format(name=label(name))
    if found is not None:
        source = _DIFFERS.format(name=label(name), value=found.text)
    return Resolved(name, words, SourceKind.UNTRACED, source, held=True)


def known(name: str) -> bool:
    """True when ``name`` is a slot name of any kind."""
    if name in slots() or name in CASE_SLOTS or name in LISTS:
        return True
    if CELL.match(name) is not None or HELD.match(name) is not None:
        return True
    return any(name in law.references(g) for g in Generation)


def resolve(name: str, case: Case) -> Resolved | None:
    """What slot ``name`` prints for ``case``; None when the user has not given it.

    Raises UnknownSlot for a name that is no slot. A figure of the tables goes before a fact.
    """
    reference = law.references(case.figures.generation).get(name)
    if reference is not None:
        return Resolved(name, reference.text, SourceKind.LAW, reference.source)
    if name in CASE_SLOTS:
        found = _case_text(name, case)
        return None if found is None else Resolved(name, found[0], SourceKind.CASE, found[1])
    kept = HELD.match(name)
    if kept is not None:
        return _held(kept.group(1), kept.group(2), case)
    address = CELL.match(name)
    if address is not None:
        return _cell(address, case)
    wanted = slot(name)
    formula = formulas(case.figures.generation).get(wanted.id)
    if formula is not None:
        resolved = _formula(formula, wanted.units[0], case)
        if resolved is not None:
            return resolved
    fact = case.fact(wanted.id)
    return None if fact is None else _fact(wanted, fact)


def label(name: str) -> str:
    """Chinese name of a slot, for 【待补】 marks and messages."""
    return slots()[name].name if name in slots() else name
