"""Precedents for a unit: from the library, and the organ's own last report for style."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from report_assistant.drafting.case import Case
from report_assistant.drafting.mask import Precedent
from report_assistant.drafting.plan import Unit
from report_assistant.library.query import Hit, Query
from report_assistant.library.states import FigureState
from report_assistant.report.areas import areas
from report_assistant.report.slots import Area

MOST = 30
_WORDS = {
    Area.PROACTIVE: "主动公开 政府网站 公开信息 政策解读",
    Area.ON_REQUEST: "依申请公开 收到申请 办结 答复",
    Area.MANAGEMENT: "政府信息管理 审查 规范性文件 公文",
    Area.PLATFORM: "平台建设 门户网站 专栏 政务新媒体 公众号",
    Area.SUPERVISION: "监督保障 培训 会议 检查 考核",
    Area.PROBLEMS: "存在的主要问题 改进措施 一是 二是",
    Area.OTHER: "信息处理费 其他需要报告的事项",
}


@dataclass(frozen=True, slots=True)
class Model:
    """A report of the library whose wording the user asked for."""

    agency: str
    year: int


class Searcher(Protocol):
    """The part of the library that drafting needs."""

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Passages that satisfy every filter of ``query``, best first."""
        ...


def own_precedents(case: Case, unit: Unit) -> tuple[Precedent, ...]:
    """Paragraphs of the organ's own last report for ``unit``."""
    report = case.last_year
    section = report.section(unit.section) if report else None
    if report is None or section is None:
        return ()
    if unit.section == 1:
        found = [a.paragraph.text for a in areas(section) if a.area is unit.area and not a.heading]
    else:
        found = [p.text for p in section.paragraphs]
    name = f"{report.agency}{report.year}年报告"
    return tuple(
        Precedent(f"{name}#{i}", report.agency, report.year, text, unit.area, own=True)
        for i, text in enumerate(found)
    )


def library_precedents(library: Searcher | None, case: Case, unit: Unit) -> tuple[Precedent, ...]:
    """Passages of other organs for ``unit``: the same kind of organ first, then any kind."""
    if library is None or unit.area is None:
        return ()
    hits: list[Hit] = []
    for kind in (case.organ.kind, None):
        query = replace(
            _query(unit.section, unit.area),
            organ_kind=kind,
            exclude_agency=case.organ.name,
            states=_states(case, unit),
        )
        hits += library.search(query)
    return tuple(_unique(hits))


def preferred_precedents(library: Searcher | None, unit: Unit, model: Model | None) -> tuple[Precedent, ...]:
    """Passages for ``unit`` of the one report the user named."""
    if library is None or unit.area is None or model is None:
        return ()
    query = replace(_query(unit.section, unit.area), agency=model.agency, years=(model.year,))
    return tuple(replace(p, preferred=True) for p in _unique(library.search(query)))


def _query(section: int, area: Area) -> Query:
    return Query(text=_WORDS[area], section=section, area=area if section == 1 else None, k=MOST)


def _unique(hits: Iterable[Hit]) -> Iterable[Precedent]:
    seen: set[str] = set()
    for hit in hits:
        passage = hit.passage
        if passage.id not in seen:
            seen.add(passage.id)
            yield Precedent(passage.id, passage.agency, passage.year, passage.text, passage.area)


def _states(case: Case, unit: Unit) -> frozenset[str]:
    """Only precedents in the same situation: with or without applications."""
    received = case.amount("B01")
    if unit.area is not Area.ON_REQUEST or received is None:
        return frozenset()
    state = FigureState.WITH_APPLICATIONS if received else FigureState.NO_APPLICATIONS
    return frozenset({state.value})
