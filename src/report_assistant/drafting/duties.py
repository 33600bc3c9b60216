"""Practice that the ordinance itself demands, in the project's own words.

Said where a sub-area has few facts. A duty (``wording/duties.yaml``) may ask for a state of the
figures, so that it is said only where it fits (what is done with refusals is said only by an organ
that refused something).
Source: 条例 art. 4, 15–17, 19, 26, 29, 36, 37, 39, 40, 46, 47 and 国办 rules on publication.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from report_assistant.drafting.case import Case
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.support import unsupported
from report_assistant.drafting.template import Sentence, bare
from report_assistant.drafting.wording import choose, kinds_of, lot, read
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import Area

REFERENCE = "duty"
# Two sentences that share this many characters in a row say the same.
_SHARED = 6
_TOPIC = re.compile(r"解读|新媒体|属性|保密|申请渠道|专区|公示栏|隐私|效力|监督|督促|链接|检索|补正|办事")


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty in several phrasings; ``needs`` is the state of the figures it asks for."""

    text: tuple[str, ...]
    needs: str = ""
    kinds: frozenset[OrganKind] = frozenset()


@cache
def _all() -> dict[Area, tuple[Duty, ...]]:
    return {
        Area(area): tuple(
            Duty(tuple(d["text"]), d.get("needs", ""), kinds_of(d.get("kinds", ""))) for d in found
        )
        for area, found in read("duties").items()
    }


def duty_texts() -> tuple[str, ...]:
    """All phrasings of all duties."""
    return tuple(text for found in _all().values() for duty in found for text in duty.text)


def duties(area: Area, case: Case, before: Iterable[str], count: int) -> tuple[Sentence, ...]:
    """At most ``count`` sentences of practice for ``area`` that hold now and that none of the
    sentences ``before`` says already."""
    said = tuple(before)
    taken = [bare(text, "") for text in said]
    practice = [text for text in said if not content_slots(text)]
    chosen: list[Sentence] = []
    for duty in _ranked(area, case):
        text = _phrasing(duty, case)
        if len(chosen) == count:
            break
        if alike(text, taken) or same_topic(text, practice):
            continue
        needs = (duty.needs,) if duty.needs else ()
        if unsupported(needs, case):
            continue
        chosen.append(pattern(text, f"{REFERENCE}/{area.value}", *needs))
        taken.append(text)
        practice.append(text)
    return tuple(chosen)


def _phrasing(duty: Duty, case: Case) -> str:
    return choose(duty.text, case, f"duty/{duty.text[0]}")


def _ranked(area: Area, case: Case) -> list[Duty]:
    """The duties of ``area`` by a lot of the organ, moving on yearly; for half of the organs those
    that the figures ask for go first, so that sister organs do not read the same."""
    fitting = [duty for duty in _all()[area] if not duty.kinds or case.organ.kind in duty.kinds]
    lots = sorted(fitting, key=lambda duty: lot(case, f"duty/{area}/{duty.text[0]}"))
    start = case.year + case.variant
    turned = lots[start % len(lots) :] + lots[: start % len(lots)]
    first = lot(case, f"duty/{area}") % 2 or area is Area.ON_REQUEST
    return sorted(turned, key=lambda duty: not duty.needs) if first else turned


def alike(text: str, others: Collection[str]) -> bool:
    """True when ``text`` repeats a run of characters of one of ``others``."""
    runs = {text[i : i + _SHARED] for i in range(len(text) - _SHARED + 1)}
    return any(run in other for other in others for run in runs)


def same_topic(text: str, others: Collection[str]) -> bool:
    """True when one of ``others`` (practice without figures) already speaks of the topic."""
    topics = set(_TOPIC.findall(text))
    return any(topics & set(_TOPIC.findall(other)) for other in others)
