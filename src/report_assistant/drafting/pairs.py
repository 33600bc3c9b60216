"""Problems that reports of this kind name, each with the measure that mirrors it.

A pair (``wording/pairs.yaml``, ``wording/fields.yaml``) may ask for a kind of organ, for its field of
work and for a state of the figures; each measure names who does what by when. The organ that keeps this
work is 政府信息公开工作机构 (条例 art. 4), whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from report_assistant.drafting.case import Case
from report_assistant.drafting.enumeration import topics_of
from report_assistant.drafting.support import unsupported
from report_assistant.drafting.wording import always, choose, kinds_of, lot, read, spelled_out
from report_assistant.report.organ import OrganKind

# Order of actor, time and work in a measure; a time with 起 begins and is never the end.
_FRAMES = ("由{who}在{when}{does}", "{when}，由{who}{does}", "{does}，由{who}负责，{when}完成")
_FROM_ON = ("{when}由{who}{does}", "由{who}负责，{when}{does}", "{does}，由{who}负责，自{when}实行")
# What a problem is about, whatever is wrong with it.
_MATTERS = re.compile(r"解读|答复|留言|征集|访谈|培训|栏目|目录|专区|公文|新媒体|复议|诉讼|办事")
_ACTORS = re.compile(r"由|机构|督促|会同|每周|每月|每季度|每半年|按月|按季|定期|及时|随即|^与|^在[^，]*时")
# What two problems of one report must not both be about, beside the matters.
_ASPECTS = re.compile(
    r"更新|线下|通俗|需求|沟通|公众参与|征求意见|理由|承办人员|不予公开|应诉|执行|文书|业务|指南|渠道|公示"
)

# The office of a government is itself the department in charge (条例 art. 3).
_IN_CHARGE, _OFFICE = "政府信息公开工作主管部门", "政府信息公开工作机构"


@dataclass(frozen=True, slots=True)
class Pair:
    """A problem and its measure, in several phrasings; ``topic`` is the word by which last year's
    report is searched, ``names`` are words of the organ's name that tell its field of work."""

    topic: str
    problems: tuple[str, ...]
    who: str
    when: str
    does: tuple[str, ...]
    requires: tuple[str, ...] = ()
    kinds: frozenset[OrganKind] = frozenset()
    names: tuple[str, ...] = ()
    general: bool = False

    @property
    def frames(self) -> tuple[str, ...]:
        """The ways to put actor, time and work together."""
        return _FROM_ON if self.when.endswith("起") else _FRAMES

    @property
    def measures(self) -> tuple[str, ...]:
        """Every phrasing of the measure. The work goes first only when it names no second actor and
        is done at once: 每季度核对，上半年完成 says nothing. No time follows another: 在上半年在…时."""
        return tuple(
            frame.format(who=self.who, when=self.when, does=does)
            for frame in self.frames
            for does in self.does
            if not (frame.startswith("{does}") and _ACTORS.search(does))
            and not (frame.startswith("由{who}在") and does.startswith("在"))
        )

    @property
    def speaks_of(self) -> frozenset[str]:
        """The matters that the problem or the measure names."""
        return frozenset(_MATTERS.findall("".join(always(text) for text in (*self.problems, *self.does))))

    def problem(self, case: Case) -> str:
        """The problem in the phrasing for this organ and year."""
        return choose(self.problems, case, f"problem/{self.topic}")

    def measure(self, case: Case) -> str:
        """The measure in the phrasing for this organ and year."""
        text = choose(self.measures, case, f"measure/{self.topic}")
        return text.replace(_IN_CHARGE, _OFFICE) if case.organ.kind is OrganKind.OFFICE else text


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
            tuple(data.get("names", ())),
            bool(data.get("general")),
        )
        for data in (*read("pairs"), *read("fields"))
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
    """True when the pair is for this kind of organ, for its field and for its figures."""
    organ = case.organ
    own = not pair.names or any(name in organ.name for name in pair.names)
    return own and (not pair.kinds or organ.kind in pair.kinds) and not unsupported(pair.requires, case)


def _named(pair: Pair, words: str) -> bool:
    """True when ``words``, last year's section five, name the problem of the pair."""
    return pair.topic in words or any(
        text in words for problem in pair.problems for text in spelled_out(problem)
    )


def chosen_pairs(case: Case, count: int) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """``count`` pairs that fit the organ and its figures, and general ones to stand in for those
    whose figures change later.

    One that the figures show goes first, then one of the organ's own field or kind, by turns, then any
    others; a problem that last year's report named is taken only when nothing else is left.
    """
    words = topics_of(case.last_year)
    fitting = [pair for pair in pairs() if _fits(pair, case)]
    named = {pair.topic for pair in fitting if words and _named(pair, words)}

    turn = case.year + case.variant

    def turned(group: Iterable[Pair], key: str, step: int = 1) -> list[Pair]:
        # Each group by a lot of its own, so that sister organs rarely share all problems.
        drawn = sorted(group, key=lambda pair: lot(case, f"{key}/{pair.topic}"))
        at = step * turn % len(drawn) if drawn else 0
        return sorted([*drawn[at:], *drawn[:at]], key=lambda pair: pair.topic in named)

    shown = turned((p for p in fitting if p.requires and not p.general), "figures")
    field = turned((p for p in fitting if p.names), "field")
    kind = turned((p for p in fitting if p.kinds and not p.names), "kind")
    general = turned((p for p in fitting if p.general or not (p.requires or p.kinds)), "general")
    own = field if (lot(case, "own") + turn) % 2 else kind
    first = [group[0] for group in (shown, own or kind) if group and group[0].topic not in named]
    others = turned((pair for pair in fitting if pair not in first), "others", count)
    chosen = _of_different_matters((*first, *others), case)[:count]
    rest = [pair for pair in general if not pair.requires]
    return chosen, _of_different_matters((*chosen, *rest), case)[len(chosen) :]


def _of_different_matters(found: Iterable[Pair], case: Case) -> tuple[Pair, ...]:
    """Those of which no one before speaks of the same matter: 解读形式 and 解读数量 are one, and so is
    what a figure shows by being zero."""
    taken: set[str] = set()
    different = []
    for pair in found:
        problem = pair.problem(case)
        zero = [figure for figure in pair.requires if figure.startswith("0")]
        matters = {pair.topic[:2], *_MATTERS.findall(problem), *_ASPECTS.findall(problem), *zero}
        if not matters & taken:
            taken |= matters
            different.append(pair)
    return tuple(different)
