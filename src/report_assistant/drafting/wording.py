"""The project's own wording, read from ``wording/*.yaml``, and the lot that chooses among phrasings.

A text may begin with 〔…〕: kinds of organ (府办部街镇园) or content slots it is for. Inside a text
[个别/部分] offers words or clauses of which one is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import Any

import yaml

from report_assistant.drafting.case import Case
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import Area

KINDS = {
    "府": OrganKind.GOVERNMENT,
    "办": OrganKind.OFFICE,
    "部": OrganKind.DEPARTMENT,
    "街": OrganKind.STREET,
    "镇": OrganKind.TOWNSHIP,
    "园": OrganKind.PARK,
}
_TAG = re.compile(r"^〔([^〕]*)〕")
_EITHER = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, the kinds of organ it is for (empty: any), and the slots it fits (empty: any)."""

    text: str
    kinds: frozenset[OrganKind] = frozenset()
    slots: frozenset[str] = frozenset()


def kinds_of(letters: str) -> frozenset[OrganKind]:
    """Kinds of organ by their letters: ``街镇``."""
    return frozenset(KINDS[letter] for letter in letters)


def phrase(text: str) -> Phrase:
    """Read the tag of a text."""
    tag = _TAG.match(text)
    if tag is None:
        return Phrase(text)
    rest, inside = text[tag.end() :], tag.group(1)
    if inside[0] in KINDS:
        return Phrase(rest, kinds=kinds_of(inside))
    return Phrase(rest, slots=frozenset(inside.split()))


def read(name: str) -> Any:
    """The data of ``wording/<name>.yaml``."""
    path = Path(__file__).parent / "wording" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def statements() -> dict[str, tuple[str, ...]]:
    """Phrasings of the statements of fixed places, by name."""
    return {name: tuple(texts) for name, texts in read("statements").items()}


def lot(case: Case, key: str) -> int:
    """Chance, fixed by organ and key. A checksum will not do: those of two organs differ by the
    same bits for every key, so that two unlucky organs would agree everywhere."""
    return int.from_bytes(blake2s(f"{case.organ.name}/{key}".encode(), digest_size=6).digest(), "big")


def choose(options: Sequence[str], case: Case, key: str) -> str:
    """One of ``options``, fixed by organ and key and moving on every year, so that last
    year's wording is not repeated."""
    turn = case.year + case.variant
    chosen = options[(lot(case, key) + turn) % len(options)]

    def word(match: re.Match[str]) -> str:
        words = match.group(1).split("/")
        return words[(lot(case, f"{key}/{match.start()}") + turn) % len(words)]

    return _EITHER.sub(word, chosen)


def spelled_out(text: str) -> tuple[str, ...]:
    """Every text that ``text`` can become."""
    match = _EITHER.search(text)
    if match is None:
        return (text,)
    before, after = text[: match.start()], text[match.end() :]
    return tuple(before + word + rest for word in match.group(1).split("/") for rest in spelled_out(after))


def always(text: str) -> str:
    """The words that stand in every text that ``text`` can become."""
    return _EITHER.sub("", text)


def statement(name: str, case: Case) -> str:
    """The phrasing of statement ``name`` for this organ and year."""
    return choose(statements()[name], case, name)


@dataclass(frozen=True, slots=True)
class Clause:
    """How one slot is said. ``inside`` is the slot whose clause must stand before ``text``;
    ``alone`` is the wording without it."""

    slot: str
    text: tuple[str, ...]
    inside: str = ""
    alone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that belong together, with the words that open or close the sentence."""

    id: str
    area: Area
    openers: tuple[Phrase, ...]
    closers: tuple[Phrase, ...]
    clauses: tuple[Clause, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All groups in the order of the form."""
    return tuple(
        Group(
            data["id"],
            Area(data["area"]),
            tuple(phrase(text) for text in data["openers"]),
            tuple(phrase(text) for text in data.get("closers", ())),
            tuple(_clause(slot, value) for slot, value in data["clauses"].items()),
        )
        for data in read("facts")
    )


def _clause(slot: str, value: Any) -> Clause:
    if isinstance(value, list):
        return Clause(slot, tuple(value))
    return Clause(slot, tuple(value["text"]), value["after"], tuple(value["alone"]))


@cache
def leads() -> dict[Area, tuple[Phrase, ...]]:
    """Opening statements of each sub-area."""
    return {Area(area): tuple(phrase(text) for text in texts) for area, texts in read("leads").items()}
