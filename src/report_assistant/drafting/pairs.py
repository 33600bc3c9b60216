"""Problems that reports of this kind name, each with the measure that mirrors it.

A pair (``wording/pairs.yaml``) may ask for a kind of organ and for a state of the figures; each
measure names who does what by when. The organ that keeps this work is 政府信息公开工作机构
(条例 art. 4), whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from report_assistant.drafting.case import Case
from report_assistant.drafting.enumeration import topics_of
from report_assistant.drafting.support import unsupported
from report_assistant.drafting.wording import choose, kinds_of, lot, read
from report_assistant.report.organ import OrganKind

# Order of actor, time and work in a measure; a time with 起 begins and is never the end.
_FRAMES = ("由{who}在{when}{does}", "{when}，由{who}{does}", "{does}，由{who}负责，{when}完成")
_FROM_ON = ("{when}由{who}{does}", "由{who}负责，{when}{does}", "{does}，由{who}负责，自{when}实行")
_ACTORS = re.compile(r"由|机构|督促|会同|每月|每季度|定期|及时|^与")


@dataclass(frozen=True, slots=True)
class Pair:
    """A problem and its measure, in several phrasings; ``topic`` is the word by which last year's
    report is searched."""

    topic: str
    problems: tuple[str, ...]
    who: str
    when: str
    does: tuple[str, ...]
    requires: tuple[str, ...] = ()
    kinds: frozenset[OrganKind] = frozenset()
    general: bool = False

    @property
    def frames(self) -> tuple[str, ...]:
        """The ways to put actor, time and work together."""
        return _FROM_ON if self.when.endswith("起") else _FRAMES

    @property
    def measures(self) -> tuple[str, ...]:
        """Every phrasing of the measure. The work goes first only when it names no second actor and
        is done at once: 每季度核对，上半年完成 says nothing."""
        return tuple(
            frame.format(who=self.who, when=self.when, does=does)
            for frame in self.frames
            for does in self.does
            if not (frame.startswith("{does}") and _ACTORS.search(does))
        )

    def problem(self, case: Case) -> str:
        """The problem in the phrasing for this organ and year."""
        return choose(self.problems, case, f"problem/{self.topic}")

    def measure(self, case: Case) -> str:
        """The measure in the phrasing for this organ and year."""
        return choose(self.measures, case, f"measure/{self.topic}")


@cache
def pairs() -> tuple[Pair, ...]:
    """All pairs."""
    return tuple(
        Pair(
            data["topic"],
            tuple(data["problem"]),
            data["who"],
            data["when"],
            tuple(data["does"]),
            tuple(data.get("needs", ())),
            kinds_of(data.get("kinds", "")),
            bool(data.get("general")),
        )
        for data in read("pairs")
    )


def mirrored_pairs(words: str, case: Case, count: int) -> tuple[Pair, ...]:
    """At most ``count`` pairs whose topics the user's ``words`` about problems name, in their order."""
    named = [
        pair for pair in pairs() if pair.topic in words and (not pair.kinds or case.organ.kind in pair.kinds)
    ]
    return tuple(sorted(named, key=lambda pair: words.index(pair.topic))[:count])


def chosen_pairs(case: Case, count: int) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """``count`` pairs that fit the organ and its figures, and general ones to stand in for those
    whose figures change later.

    What the figures show goes first, then what fits the kind of organ, then the general; a problem
    that last year's report named is taken only when nothing else is left.
    """
    named = topics_of(case.last_year)
    fitting = [
        pair
        for pair in pairs()
        if (not pair.kinds or case.organ.kind in pair.kinds) and not unsupported(pair.requires, case)
    ]

    def turned(group: Sequence[Pair], key: str) -> list[Pair]:
        # Each group by a lot of its own, so that sister organs rarely share all problems.
        drawn = sorted(group, key=lambda pair: lot(case, f"{key}/{pair.topic}"))
        at = count * (case.year + case.variant) % len(drawn) if drawn else 0
        return sorted([*drawn[at:], *drawn[:at]], key=lambda pair: pair.topic in named)

    shown = turned([p for p in fitting if p.requires and not p.general], "figures")
    kind = turned([p for p in fitting if p.kinds], "kind")
    general = turned([p for p in fitting if p.general or not (p.requires or p.kinds)], "general")
    first = shown[:1] + kind[:1]
    others = turned([*shown[1:], *kind[1:], *general], "others")
    chosen = _of_different_matters((*first, *others))[:count]
    taken = {pair.topic[:2] for pair in chosen}
    rest = [pair for pair in general if pair.topic[:2] not in taken and not pair.requires]
    return chosen, _of_different_matters(rest)


def _of_different_matters(found: Iterable[Pair]) -> tuple[Pair, ...]:
    """The first pair of each matter: 解读形式 and 解读数量 are one."""
    matters: dict[str, Pair] = {}
    for pair in found:
        matters.setdefault(pair.topic[:2], pair)
    return tuple(matters.values())
