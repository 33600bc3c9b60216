"""Figures and reports as plain JSON-shaped dictionaries, and figures back from them.

The figures file is the contract with scripts: ``agency``, ``year``, ``format``, ``table1`` to
``table3`` with the Chinese labels as keys, an optional ``facts`` object, and optionally ``signed``,
the date under the report, and ``organ_kind``, the kind of organ where the name does not tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from report_assistant.errors import BadFigures
from report_assistant.report.dates import parse_date
from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Fact, Figures, Place, Value
from report_assistant.report.form import Cell, Generation, form
from report_assistant.report.numerals import parse_amount, quantities, render_amount
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import Slot, slot
from report_assistant.report.values import number, parse_value

_TABLES = {"table1": 1, "table2": 2, "table2_partial": 2, "table3": 3}
# Hubei's reports of 2020 add this row to table one (domain.md 1.6); the form has no place for it.
_LOCAL_ROW = "其他主动公开文件"
_FACT_KEYS = {
    "value": "amount",
    "amount": "amount",
    "数量": "amount",
    "数值": "amount",
    "unit": "unit",
    "单位": "unit",
    "approx": "approx",
    "近似": "approx",
    "text": "text",
    "文字": "text",
    "文字说明": "text",
    "quote": "quote",
    "原文": "quote",
}
_YEARS = range(2008, 2100)
LONGEST_NAME = 100
# No count or sum of money of one organ comes near; larger numbers are slips or attacks.
_LARGEST = 10**15

# ------------------------------------------------------------------------------------ write


def figures_to_dict(figures: Figures) -> dict[str, object]:
    """The figures-file shape of ``figures``; only the cells and facts that are given.

    A plain number becomes a JSON number. A cell with a unit, a note or unreadable text keeps its
    printed text, an empty one is null.
    """
    result: dict[str, object] = {
        "agency": figures.agency,
        "year": figures.year,
        "format": int(figures.generation),
    }
    for table in figures.form.tables:
        rows: dict[str, dict[str, object]] = {}
        for cell in table.cells:
            value = figures.values.get(cell)
            if value is not None:
                rows.setdefault(cell.row, {})[cell.column] = _json_value(value)
        if rows:
            result[f"table{table.number}"] = rows
    if figures.facts:
        result["facts"] = {key: fact_to_dict(fact) for key, fact in figures.facts.items()}
    if figures.signed is not None:
        result["signed"] = figures.signed.isoformat()
    if figures.organ_kind is not None:
        result["organ_kind"] = figures.organ_kind.value
    return result


def _json_value(value: Value) -> object:
    if value.amount is None:
        return value.raw or None
    # The printed text says more than the amount when it holds a unit or a note.
    plain = not value.raw or number(value.raw) == value.amount
    return _json_number(value.amount) if plain else value.raw


def _json_number(amount: Amount) -> object:
    if isinstance(amount, int):
        return amount
    # A float that prints the same digits is exact for the reader; longer decimals stay text.
    return float(amount) if Decimal(repr(float(amount))) == amount else str(amount)


def fact_to_dict(fact: Fact) -> dict[str, object]:
    """The figures-file shape of one fact, without its slot."""
    result: dict[str, object] = {}
    if fact.amount is not None:
        result["value"] = _json_number(fact.amount)
    texts = {"unit": fact.unit, "approx": fact.approx, "text": fact.text, "quote": fact.quote}
    return result | {key: text for key, text in texts.items() if text}


def report_to_dict(report: Report) -> dict[str, object]:
    """What ``read --json`` prints: a figures file with the parts of the report added."""
    period = report.period and {"start": report.period[0].isoformat(), "end": report.period[1].isoformat()}
    signature = report.signature
    return {
        **figures_to_dict(report.figures),
        "form": int(report.figures.generation),
        "title": report.title,
        "period": period,
        "preamble": [p.text for p in report.preamble],
        "sections": [
            {
                "number": s.number,
                "numeral": s.numeral,
                "heading": s.heading,
                "printed": s.printed,
                "paragraphs": [p.text for p in s.paragraphs],
            }
            for s in report.sections
        ],
        "signature": {
            "organ": signature.organ,
            "printed_date": signature.printed_date,
            "date": signature.date.isoformat() if signature.date else None,
        },
        "warnings": [{"message": w.message, "place": str(w.place)} for w in report.warnings],
        "source": report.source,
    }


# ------------------------------------------------------------------------------------- read


def agency_name(value: object) -> str:
    """The name of an organ as titles, templates and files can hold it; raises BadFigures."""
    name = plain_name(value) if isinstance(value, str) else ""
    if not name:
        raise BadFigures("缺少机关名称（agency）")
    if len(name) > LONGEST_NAME:
        raise BadFigures(f"机关名称（agency）超过 {LONGEST_NAME} 字")
    return name


def plain_name(text: str) -> str:
    """``text`` without line ends and signs that nobody sees, which copied titles carry, and without the
    signs of a slot: a name with them would be taken apart in titles and templates."""
    return "".join(c for c in text if c.isprintable() and c not in "{}").strip()


def figures_from_dict(data: object) -> Figures:
    """Figures from the figures-file shape; keys that are no part of it are left alone.

    Raises BadFigures (UnknownSlot for a fact) with the key that is wrong.
    """
    if not isinstance(data, Mapping):
        raise BadFigures("文件内容应当是一个对象，含 agency、year、table1 等")
    agency = agency_name(data.get("agency"))
    year = _year(data.get("year"))
    generation = _generation(data.get("format", data.get("form")), year)
    values: dict[Cell, Value] = {}
    for key in data:
        if isinstance(key, str) and key.startswith("table") and key != "tables":
            if key not in _TABLES:
                raise BadFigures(f"不认识的表名“{key}”")
            values |= _table(_TABLES[key], data[key], generation)
    facts, signed = _facts(data.get("facts")), _signed(data.get("signed"))
    kind = _organ_kind(data.get("organ_kind"))
    return Figures(agency, year, generation, values, facts, signed, kind)


def _organ_kind(value: object) -> OrganKind | None:
    if value is None:
        return None
    if isinstance(value, str) and value in set(OrganKind):
        return OrganKind(value)
    raise BadFigures(f"机关类型（organ_kind）应当是{'、'.join(OrganKind)}之一")


def _signed(value: object) -> date | None:
    """The date under the report, as typed; raises BadDate for what is no date."""
    if value is not None and not isinstance(value, str):
        raise BadFigures("成文日期（signed）应当是文字，例如“2025年1月17日”")
    return parse_date(value or "")


def _year(value: object) -> int:
    if isinstance(value, str) and value.strip().removesuffix("年").isdecimal():
        value = int(value.strip().removesuffix("年"))
    if not isinstance(value, int) or value not in _YEARS:
        raise BadFigures(f"报告年份（year）应当是 {_YEARS[0]} 至 {_YEARS[-1]} 的数字")
    if value > date.today().year:
        raise BadFigures(f"报告年份（year）是 {value} 年，这一年还没有到")
    return value


def _generation(value: object, year: int) -> Generation:
    if value is None:
        return Generation.for_year(year)
    if isinstance(value, int) and value in set(map(int, Generation)):
        return Generation(value)
    raise BadFigures("格式（format）应当是 2019 或 2021")


def _table(table: int, data: object, generation: Generation) -> dict[Cell, Value]:
    if data is None:
        return {}
    known = {(cell.row, cell.column): cell for cell in form(generation).table(table).cells}
    rows = {row for row, _ in known}
    values: dict[Cell, Value] = {}
    for row, columns in _object(data, f"table{table}").items():
        if row not in rows:
            if table == 1 and row.startswith(_LOCAL_ROW):
                continue
            raise BadFigures(f"table{table} 中没有“{row}”这一行")
        for column, value in _object(columns, row).items():
            if (row, column) not in known:
                raise BadFigures(f"table{table}“{row}”中没有“{column}”这一列")
            cell = known[row, column]
            values[cell] = _cell(cell, value, generation)
    return values


def _object(data: object, key: str) -> dict[str, object]:
    if not isinstance(data, Mapping):
        raise BadFigures(f"“{key}”应当是一个对象")
    return {str(name): value for name, value in data.items()}


def _cell(cell: Cell, value: object, generation: Generation) -> Value:
    place = Place(str(cell), cell=cell)
    if value is None:
        return Value(None, "", place=place)
    if isinstance(value, str):
        return parse_value(value, form(generation).column(cell), place)
    amount = _amount(value)
    if amount is None:
        raise BadFigures(f"{cell}的值应当是数字，而且不能大得不合情理")
    return Value(amount, render_amount(amount), place=place)


def _amount(value: object) -> Amount | None:
    """An int, Decimal or float as an amount; None for everything else, booleans and the boundless too."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    exact: Amount = Decimal(repr(value)) if isinstance(value, float) else value
    if isinstance(exact, Decimal) and not exact.is_finite():
        return None
    return exact if -_LARGEST < exact < _LARGEST else None


# ------------------------------------------------------------------------------------ facts


def _facts(data: object) -> dict[str, Fact]:
    if data is None:
        return {}
    facts = {}
    for key, value in _object(data, "facts").items():
        if value is not None:
            wanted = slot(key.strip())
            if wanted.id in facts:
                raise BadFigures(f"事实“{wanted.name}”（{wanted.id}）写了两次，请只保留一处")
            facts[wanted.id] = _fact(wanted, key, value)
    return facts


def fact_from_dict(key: str, value: object) -> Fact:
    """The fact of the slot ``key`` (id or name) that :func:`fact_to_dict` wrote; raises BadFigures."""
    return _fact(slot(key), key, value)


def _fact(wanted: Slot, key: str, value: object) -> Fact:
    """A fact from a number, a string (``118条``, ``200余篇``, words) or an object."""
    if isinstance(value, Mapping):
        return _fact_of_object(wanted, key, value)
    if isinstance(value, str):
        return fact_of_text(wanted, value)
    amount = _amount(value)
    if amount is None or wanted.is_text:
        raise BadFigures(f"事实“{key}”的值应当是{'文字' if wanted.is_text else '数字'}")
    return Fact(wanted.id, amount, wanted.units[0])


def fact_of_text(wanted: Slot, text: str) -> Fact:
    """A fact from what a person wrote: words for a text slot, else one amount with its unit.

    Raises BadFigures when a quantity is wanted and the text holds none or several.
    """
    text = text.strip()
    if wanted.is_text:
        return Fact(wanted.id, text=text)
    counted = [q for q in quantities(text) if q.is_quantity]
    if len(counted) == 1:
        quantity = counted[0]
        return Fact(wanted.id, quantity.amount, quantity.unit or wanted.units[0], quantity.approx, quote=text)
    amount = parse_amount(text)
    if amount is None:
        raise BadFigures(f"事实“{wanted.name}”里没有读到一个确定的数字：{text[:20]}")
    return Fact(wanted.id, amount, wanted.units[0], quote=text)


def _fact_of_object(wanted: Slot, key: str, data: Mapping[object, object]) -> Fact:
    fields: dict[str, object] = {}
    for name, value in _object(data, key).items():
        if name not in _FACT_KEYS:
            raise BadFigures(f"事实“{key}”中没有“{name}”这一项")
        if value is not None:
            fields[_FACT_KEYS[name]] = value
    given = fields.pop("amount", None)
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    if len(texts) < len(fields):
        raise BadFigures(f"事实“{key}”的{'、'.join(fields.keys() - texts.keys())}应当是文字")
    fact = Fact(
        wanted.id,
        unit=texts.get("unit", ""),
        approx=texts.get("approx", ""),
        text=texts.get("text", ""),
        quote=texts.get("quote", ""),
    )
    if given is None:
        return fact
    stated = fact_of_text(wanted, given) if isinstance(given, str) and not wanted.is_text else None
    amount = stated.amount if stated else _amount(given)
    if amount is None:
        raise BadFigures(f"事实“{key}”的数量应当是数字")
    unit = fact.unit or (stated.unit if stated else (wanted.units or ("",))[0])
    return Fact(
        wanted.id, amount, unit, fact.approx or (stated.approx if stated else ""), fact.text, fact.quote
    )
