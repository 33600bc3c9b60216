"""Passages: the paragraphs of a report with everything the search filters on.

A passage keeps the exact text of one paragraph, so that a quote can be proved by string match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from report_assistant.library.states import states_of_report
from report_assistant.report.areas import areas
from report_assistant.report.document import Report, Section
from report_assistant.report.organ import Level, OrganKind, organ
from report_assistant.report.slots import Area

CUT_VERSION = 3
"""Raised whenever cutting changes, so that stored passages are made anew."""

_SECTION_AREAS = {5: Area.PROBLEMS, 6: Area.OTHER}

# A line that only names what follows: short, without the end of a sentence.
_HEADING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*)?[^。；！？，]{1,24}[：:]?$")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a past report.

    ``section`` is 0 (before section one) to 6; ``area`` is the sub-area of section one, or the
    area of section five or six; ``states`` hold for the figures of the whole report (see
    :class:`~report_assistant.library.states.FigureState`); ``sample`` marks an invented organ.
    """

    id: str
    document: str
    agency: str
    organ_kind: OrganKind
    level: Level
    region: str
    year: int
    section: int
    area: Area | None
    text: str
    states: frozenset[str] = frozenset()
    sample: bool = False


def is_heading(text: str) -> bool:
    """True for a line that is only a heading, e.g. （二）依申请公开情况."""
    return bool(_HEADING.match(text.strip()))


def cut(report: Report, document: str, *, region: str = "", sample: bool = False) -> tuple[Passage, ...]:
    """Cut ``report`` into passages named ``<document>#<n>``; headings and blank lines are left out."""
    body = organ(report.agency)
    states = states_of_report(report)
    placed: list[tuple[int, Area | None, str]] = [(0, None, p.text) for p in report.preamble]
    for section in report.sections:
        placed.extend((section.number, area, text) for area, text in _paragraphs(section))
    return tuple(
        Passage(
            id=f"{document}#{number}",
            document=document,
            agency=report.agency,
            organ_kind=body.kind,
            level=body.level,
            region=region or "".join(body.places),
            year=report.year,
            section=section_number,
            area=area,
            text=text,
            states=states,
            sample=sample,
        )
        for number, (section_number, area, text) in enumerate(placed)
        if text.strip() and not is_heading(text)
    )


def _paragraphs(section: Section) -> list[tuple[Area | None, str]]:
    if section.number == 1:
        return [(a.area, a.paragraph.text) for a in areas(section) if not a.heading]
    return [(_SECTION_AREAS.get(section.number), p.text) for p in section.paragraphs]


def passage_to_dict(passage: Passage) -> dict[str, Any]:
    """JSON shape of a passage, read back by :func:`passage_from_dict`."""
    return {
        "id": passage.id,
        "document": passage.document,
        "agency": passage.agency,
        "organ_kind": passage.organ_kind.value,
        "level": passage.level.value,
        "region": passage.region,
        "year": passage.year,
        "section": passage.section,
        "area": passage.area.value if passage.area else None,
        "text": passage.text,
        "states": sorted(passage.states),
        "sample": passage.sample,
    }


def passage_from_dict(data: dict[str, Any]) -> Passage:
    """Read what :func:`passage_to_dict` wrote; raises KeyError, TypeError or ValueError if damaged."""
    return Passage(
        id=data["id"],
        document=data["document"],
        agency=data["agency"],
        organ_kind=OrganKind(data["organ_kind"]),
        level=Level(data["level"]),
        region=data["region"],
        year=int(data["year"]),
        section=int(data["section"]),
        area=Area(data["area"]) if data["area"] else None,
        text=data["text"],
        states=frozenset(data["states"]),
        sample=bool(data["sample"]),
    )
