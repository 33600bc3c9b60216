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
# What a problem is about, whatever is wrong with it.
_MATTERS = re.compile(r"解读|答复|留言|征集|访谈|培训|栏目|目录|专区|公文|新媒体|复议|诉讼|办事")
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

    @property
    def speaks_of(self) -> frozenset[str]:
        """The matters that the problem or the measure names."""
        return frozenset(_MATTERS.findall("".join((*self.problems, *self.does))))

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


def mirrored_pairs(problems: Sequence[str], case: Case) -> tuple[Pair | None, ...]:
    """For each of the ``problems`` that the user told, the pair that speaks of the same topic and of
    every matter it names; None where there is none. No pair is taken twice."""
    fitting = [pair for pair in pairs() if _fits(pair, case)]
    found: list[Pair | None] = []
    for words in problems:
        named = [
            pair
            for pair in fitting
            if pair.topic in words and pair not in found and set(_MATTERS.findall(words)) <= pair.speaks_of
        ]
        found.append(min(named, key=lambda pair: words.index(pair.topic), default=None))
    return tuple(found)


def _fits(pair: Pair, case: Case) -> bool:
    """True when the pair is for this kind of organ and for its figures."""
    return (not pair.kinds or case.organ.kind in pair.kinds) and not unsupported(pair.requires, case)


def chosen_pairs(case: Case, count: int) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """``count`` pairs that fit the organ and its figures, and general ones to stand in for those
    whose figures change later.

    What the figures show goes first, then what fits the kind of organ, then the general; a problem
    that last year's report named is taken only when nothing else is left.
    """
    named = topics_of(case.last_year)
    fitting = [pair for pair in pairs() if _fits(pair, case)]

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
    chosen = _of_different_matters((*first, *others), case)[:count]
    rest = [pair for pair in general if not pair.requires]
    return chosen, _of_different_matters((*chosen, *rest), case)[len(chosen) :]


def _of_different_matters(found: Iterable[Pair], case: Case) -> tuple[Pair, ...]:
    """Those of which no one before speaks of the same matter: 解读形式 and 解读数量 are one."""
    taken: set[str] = set()
    different = []
    for pair in found:
        matters = {pair.topic[:2], *_MATTERS.findall(pair.problem(case))}
        if not matters & taken:
            taken |= matters
            different.append(pair)
    return tuple(different)
