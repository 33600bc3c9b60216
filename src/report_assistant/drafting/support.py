"""Claims without a number that the figures must support: which hold, which do not, which are open."""

from __future__ import annotations

import re
from hashlib import sha256

from report_assistant.drafting.case import Case
from report_assistant.report.mentions import ClaimKind

_ZERO = {
    ClaimKind.NO_APPLICATIONS: ("B01",),
    ClaimKind.NO_CARRIED_IN: ("B02",),
    ClaimKind.NO_CARRIED_OUT: ("B19",),
    ClaimKind.NO_REVIEW: ("B24",),
    ClaimKind.NO_LITIGATION: ("B25",),
    ClaimKind.NO_REVIEW_OR_LITIGATION: ("B24", "B25"),
    ClaimKind.WITHOUT_LOSS: ("B24.2", "B25.2"),
    ClaimKind.NO_ACCOUNTABILITY: ("E08",),
    ClaimKind.NO_DOCUMENTS: ("A08", "A09"),
}


# A fee that need not be paid, or was waived, was not charged.
_EXEMPT = re.compile(r"免收|免予收取|减免|未收取|没有收取|不收取|未产生")


def holds(kind: ClaimKind, case: Case) -> bool | None:
    """True or False when the figures decide the claim, None when they say nothing about it."""
    if kind in _ZERO:
        amounts = [case.amount(slot) for slot in _ZERO[kind]]
        if any(amount for amount in amounts):
            return False
        return None if None in amounts else True
    match kind:
        case ClaimKind.ALL_DONE:
            handled, left = case.amount("B03"), case.amount("B19")
            return None if handled is None or left is None else bool(handled) and not left
        case ClaimKind.ON_TIME:
            rate = case.amount("B12")
            return None if rate is None else rate == 100
        case ClaimKind.NO_FEE:
            return no_fee(case)
        case _:
            return None


def no_fee(case: Case) -> bool | None:
    """True when no processing fee was charged.

    Stated by the user (G01, G02; an exemption in words as well), or proved by the tables: a fee is
    charged for an application (国办函〔2020〕109号), and none was received or carried over.
    """
    amounts = [case.amount(slot) for slot in ("G01", "G02")]
    if any(amounts):
        return False
    told = [fact.text for fact in map(case.fact, ("G01", "G02")) if fact is not None]
    if 0 in amounts or any(_EXEMPT.search(text) for text in told):
        return True
    handled = case.amount("B03")
    return True if handled is not None and not handled else None


def same_words(name: str, case: Case) -> tuple[str, str]:
    """Requirements that the user's words for ``name`` are those of now, and that they are others."""
    mark = f"{name}:{_mark(name, case)}"
    return f"@{mark}", f"#{mark}"


def _mark(name: str, case: Case) -> str:
    fact = case.fact(name)
    return sha256((fact.text if fact else "").encode()).hexdigest()[:12]


def told_of(name: str, case: Case) -> bool:
    """True when the user told something of content slot ``name`` that prose can say."""
    fact = case.fact(name)
    return fact is not None and (bool(fact.amount) or (fact.amount is None and bool(fact.text.strip())))


def unsupported(requires: tuple[str, ...], case: Case) -> tuple[str, ...]:
    """The requirements that do not hold.

    ``no_fee`` asks that the claim holds, ``!no_fee`` that the figures contradict it,
    ``?no_fee`` that they say nothing about it, ``0C02`` that a quantity
    is given and zero, ``+C02`` that it is given and not zero, ``-G01`` that it is not given,
    ``~C02`` that it is zero or not given; ``<D05:100`` that it is given and less than 100,
    ``>B01:30`` that it is given and at least 30; ``=F02`` that the user told a fact (in words or
    an amount that is not zero), ``^F02`` that the user did not; ``@F02:…`` (:func:`same_words`) that
    the user's words for a fact are still the same, ``#F02:…`` that they are others.
    """
    return tuple(claim for claim in requires if not _stands(claim, case))


def otherwise(requires: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Requirement lists of which exactly one holds when ``requires`` (quantities only) does not."""
    result = []
    for at, claim in enumerate(requires):
        sign, name = claim[0], claim[1:]
        contrary = {
            "+": (f"~{name}",),
            "~": (f"+{name}",),
            "0": (f"+{name}", f"-{name}"),
            "-": (f"+{name}", f"0{name}"),
            "<": (f">{name}", f"-{name.split(':')[0]}"),
            ">": (f"<{name}", f"-{name.split(':')[0]}"),
        }[sign]
        result += [(*requires[:at], other) for other in contrary]
    return tuple(result)


def _stands(claim: str, case: Case) -> bool:
    if claim.startswith("0"):
        return case.amount(claim[1:]) == 0
    if claim.startswith("~"):
        return not case.amount(claim[1:])
    if claim.startswith("+"):
        return bool(case.amount(claim[1:]))
    if claim.startswith(("<", ">")):
        name, bound = claim[1:].split(":")
        amount = case.amount(name)
        return amount is not None and (amount < int(bound)) is (claim[0] == "<")
    if claim.startswith(("=", "^")):
        return told_of(claim[1:], case) is (claim[0] == "=")
    if claim.startswith(("@", "#")):
        name, mark = claim[1:].split(":")
        return (_mark(name, case) == mark) is (claim[0] == "@")
    if claim.startswith("-"):
        return case.amount(claim[1:]) is None
    wanted = {"!": False, "?": None}.get(claim[0], True)
    return holds(ClaimKind(claim.lstrip("!?")), case) is wanted
