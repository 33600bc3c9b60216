"""The plan: units to write, what each must say, what is expected but missing, what to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from report_assistant.drafting.case import Case
from report_assistant.drafting.enumeration import last_problems
from report_assistant.drafting.support import no_fee, told_of
from report_assistant.drafting.template import Question
from report_assistant.drafting.wording import KINDS, read
from report_assistant.report.formulas import formulas
from report_assistant.report.mentions import mentions
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import SECTION_ONE, Area, slot, slots
from report_assistant.report.text import sentences

SUB_HEADS: dict[Area, str] = {
    Area.PROACTIVE: "（一）主动公开情况",
    Area.ON_REQUEST: "（二）依申请公开情况",
    Area.MANAGEMENT: "（三）政府信息管理情况",
    Area.PLATFORM: "（四）政府信息公开平台建设情况",
    Area.SUPERVISION: "（五）监督保障情况",
}
# Table quantities that belong into the text of 政府信息管理 when they are not zero.
DOCUMENTS = ("A08", "C01", "C01.2", "A09", "C02", "C02.2")
# Slots that the on-request sentences of this room say by themselves.
HANDLED = frozenset({"B05", "B06", "B07", "B08", "B12", "E08"})
MOST_QUESTIONS = 12
# A slot is asked for when real reports state it sometimes (often = 2), or rarely but most reports
# of this kind of organ do (often = 1 and more than half of the samples).
LEAST_WEIGHT = 1.5
# Asked for when none of the group is given; governments also owe 考核 and 评议 (条例 art. 50 (4)).
_SUPERVISION = (("E03", frozenset({"E03", "E03.2"})),)
_GOVERNMENT = (
    ("E06.2", frozenset({"E06", "E06.2"})),
    ("E07.3", frozenset({"E07", "E07.2", "E07.3"})),
)
_SECTION_OF = {Area.PROBLEMS: 5, Area.OTHER: 6}


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece that is written at once: section, sub-area, facts it must say, facts expected."""

    section: int
    area: Area | None = None
    required: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Name of the unit, e.g. ``1/主动公开``."""
        return f"{self.section}/{self.area}" if self.area else str(self.section)


def units(case: Case, sections: tuple[int, ...]) -> tuple[Unit, ...]:
    """Units of ``sections`` in the order of the report."""
    result: list[Unit] = []
    for number in sorted(set(sections)):
        if number == 1:
            result += [Unit(1, area, required(case, area), expected(case, area)) for area in SECTION_ONE]
        else:
            area = next((a for a, n in _SECTION_OF.items() if n == number), None)
            result.append(Unit(number, area, required(case, area) if area else ()))
    return tuple(result)


def required(case: Case, area: Area) -> tuple[str, ...]:
    """Slots of ``area`` that must appear: the user's facts, and documents of table one."""
    computed = formulas(case.figures.generation)
    wanted = [
        name
        for name in case.given()
        if slot(name).area is area and name not in computed and told_of(name, case)
    ]
    if area is Area.MANAGEMENT:
        wanted += [name for name in DOCUMENTS if case.amount(name)]
    return tuple(wanted)


def zero_facts(case: Case) -> tuple[str, ...]:
    """Facts stated as zero that have no sentence of their own (0件 is never written)."""
    stated = {"E08", "G01", "G02"}
    computed = formulas(case.figures.generation)
    return tuple(
        name
        for name in case.given()
        if name not in stated and name not in computed and case.amount(name) == 0
    )


def expected(case: Case, area: Area) -> tuple[str, ...]:
    """Missing facts of ``area`` that a report of this organ really needs (few on purpose)."""
    match area:
        case Area.PROACTIVE:
            return () if {"A01", "A02"} & set(case.given()) else ("A02",)
        case Area.PLATFORM:
            said = "D05" not in case.given() and "D05" in said_last_year(case)
            return ("D05",) if said else ()
        case Area.SUPERVISION:
            needs = _SUPERVISION + (_GOVERNMENT if case.is_government else ())
            return tuple(name for name, group in needs if not group & set(case.given()))
        case _:
            return ()


def said_last_year(case: Case) -> frozenset[str]:
    """Content slots that section one of last year's report states a quantity for."""
    section = case.last_year.section(1) if case.last_year else None
    if section is None:
        return frozenset()
    spans = (span for p in section.paragraphs for span in sentences(p.text))
    return frozenset(m.slot for span in spans for m in mentions(span.text) if m.slot)


def stated_by(name: str, kind: OrganKind) -> float:
    """Share (0 to 1) of the sample reports of organs of ``kind`` that state the slot ``name``; of
    all of them for a kind without samples."""
    shares = _stated()
    return shares.get((name, kind), shares.get((name, None), 0.0) if kind not in _sampled() else 0.0)


@cache
def _stated() -> dict[tuple[str, OrganKind | None], float]:
    data = read("stated")
    reports = data["reports"]
    result: dict[tuple[str, OrganKind | None], float] = {}
    for name, counts in data["stated"].items():
        for letter, count in counts.items():
            result[name, KINDS[letter]] = count / reports[letter]
        result[name, None] = sum(counts.values()) / sum(reports.values())
    return result


@cache
def _sampled() -> frozenset[OrganKind | None]:
    return frozenset(KINDS[letter] for letter, count in read("stated")["reports"].items() if count)


def questions(case: Case, sections: tuple[int, ...] = (1, 2, 3, 4, 5, 6)) -> tuple[Question, ...]:
    """What to ask, the expected facts first, then by how often reports of this kind of organ state
    the slot (:mod:`report.slots` for real reports, ``wording/stated.yaml`` for the samples)."""
    asked: dict[str, None] = {}
    areas = (*(SECTION_ONE if 1 in sections else ()), *(a for a, n in _SECTION_OF.items() if n in sections))
    for area in areas:
        asked.update((name, None) for name in expected(case, area))
    if 1 in sections and case.is_government and "E08" not in case.given():
        asked["E08"] = None
    if 5 in sections and "F01" not in case.given() and last_problems(case.last_year):
        asked["F01"] = None
    if 6 in sections and no_fee(case) is None:
        asked["G01"] = None
    computed = formulas(case.figures.generation)
    last = said_last_year(case)
    rest = [
        s
        for s in slots().values()
        if s.area in areas and s.id not in computed and s.id not in case.given() and s.id not in _NOT_ASKED
    ]
    weight = {s.id: s.often + stated_by(s.id, case.organ.kind) + (s.id in last) for s in rest}
    rest.sort(key=lambda s: (-weight[s.id], s.id))
    for s in rest:
        if len(asked) < MOST_QUESTIONS and weight[s.id] >= LEAST_WEIGHT and _fits(s.id, case):
            asked[s.id] = None
    if case.signed is None:
        asked["成文日期"] = None
    return tuple(Question(name, _asked(name, case)) for name in asked)


_NOT_ASKED = frozenset({"E08", "G01", "G02"})
_NEEDS_APPLICATIONS = frozenset({"B05", "B06", "B07", "B08", "B12", "B20", "B21", "B22", "B23", "B27"})


def _fits(name: str, case: Case) -> bool:
    """False for a question that the case makes pointless."""
    if name in _NEEDS_APPLICATIONS:
        return bool(case.amount("B03"))
    if name in {"A01", "A02"}:
        return not {"A01", "A02"} & set(case.given())
    if name == "F01":
        return bool(last_problems(case.last_year))
    return True


def _asked(name: str, case: Case) -> str:
    """The question for a slot, with what last year's report named."""
    named = last_problems(case.last_year) if name == "F01" else ()
    if not named:
        return ask(name)
    return f"上年报告列出的问题（{'；'.join(named)}），本年度整改得怎么样了？"


def ask(name: str) -> str:
    """The Chinese question for a slot, or for 成文日期, as a colleague would put it."""
    return str(_questions()[name])


@cache
def _questions() -> Mapping[str, str]:
    return cast(Mapping[str, str], read("questions"))
