"""What an answer shows: text that grows, and beside it what can be clicked.

A :class:`Reply` is a whole picture of the answer so far, never a difference; the last one of a turn
is kept with the message, so that a talk read back offers the same things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from report_assistant.drafting.template import Change
from report_assistant.report.figures import Fact
from report_assistant.report.record import fact_from_dict, fact_to_dict

_SIGNS = re.compile(r"([\\`*_~\[\]<>!#|])")


def verbatim(words: str) -> str:
    """``words`` of a report for an answer in Markdown: shown sign for sign, none of them at work."""
    return _SIGNS.sub(r"\\\1", words)


@dataclass(frozen=True, slots=True)
class SearchChip:
    """A filter understood from a question; ``on``: it holds for what is shown.

    ``field`` goes to :meth:`Assistant.search_again` to be switched off or on.
    """

    field: str
    label: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A quotation shown in an answer; ``quote`` is an exact substring of the passage ``passage``.

    :meth:`Assistant.open_source` gives the report around it. ``document`` is its id in the library.
    """

    document: str
    passage: str
    agency: str
    year: int
    section: int
    area: str
    quote: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """A fact told in talk that does not count before the user confirms it.

    ``why`` is the doubt in words; ``choices`` are the (slot, name) pairs the words may mean, the
    likeliest first; ``before`` is the value that would be replaced. ``key`` names it for the page.
    """

    key: str
    fact: Fact
    value: str
    why: str
    choices: tuple[tuple[str, str], ...]
    before: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact that was written: slot, name, value as shown, and the value before (may be empty)."""

    slot: str
    name: str
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer so far; ``step`` says in a few words what is being done, empty at the end.

    ``text`` is Markdown for people. ``growing`` are proved sentences of a draft that is being
    written and not yet kept; ``waiting`` are the seconds a chat model has been silent.
    ``question`` and ``chips`` belong to a search, ``sources`` are its quotations. ``pending`` facts
    wait for 确认, ``recorded`` ones can be undone. ``changes`` are sentences that moved. ``asks``
    is a turn that runs when the user confirms, ``questions`` are the slots of a numbered list of
    what is missing. ``suggestions`` fit the state after the turn.
    """

    text: str
    step: str = ""
    growing: str = ""
    waiting: int = 0
    question: str = ""
    chips: tuple[SearchChip, ...] = ()
    sources: tuple[Source, ...] = ()
    pending: tuple[Pending, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    changes: tuple[Change, ...] = ()
    asks: str = ""
    questions: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


def pending_to_dict(pending: Pending) -> dict[str, Any]:
    """JSON shape of a fact that waits."""
    return {
        "key": pending.key,
        "slot": pending.fact.slot,
        "fact": fact_to_dict(pending.fact),
        "value": pending.value,
        "why": pending.why,
        "choices": [list(choice) for choice in pending.choices],
        "before": pending.before,
    }


def pending_from_dict(data: Mapping[str, Any]) -> Pending:
    """What :func:`pending_to_dict` wrote; raises KeyError, TypeError or ValueError for other data."""
    return Pending(
        str(data["key"]),
        fact_from_dict(str(data["slot"]), data["fact"]),
        str(data["value"]),
        str(data["why"]),
        tuple((str(slot), str(name)) for slot, name in data["choices"]),
        str(data["before"]),
    )


def shown_to_dict(reply: Reply) -> dict[str, Any]:
    """What is kept of a finished answer beside its text; empty when it shows nothing else."""
    parts: dict[str, Any] = {
        "question": reply.question,
        "chips": [asdict(chip) for chip in reply.chips],
        "sources": [asdict(source) for source in reply.sources],
        "pending": [pending_to_dict(pending) for pending in reply.pending],
        "recorded": [asdict(recorded) for recorded in reply.recorded],
        "changes": [asdict(change) for change in reply.changes],
        "asks": reply.asks,
        "questions": list(reply.questions),
    }
    return {name: value for name, value in parts.items() if value}


def shown_from_dict(text: str, data: Mapping[str, Any]) -> Reply:
    """The answer that :func:`shown_to_dict` kept; raises KeyError, TypeError, ValueError for other data."""
    return replace(
        Reply(text),
        question=str(data.get("question", "")),
        chips=tuple(SearchChip(**chip) for chip in data.get("chips", ())),
        sources=tuple(Source(**source) for source in data.get("sources", ())),
        pending=tuple(pending_from_dict(p) for p in data.get("pending", ())),
        recorded=tuple(Recorded(**r) for r in data.get("recorded", ())),
        changes=tuple(Change(**change) for change in data.get("changes", ())),
        asks=str(data.get("asks", "")),
        questions=tuple(map(str, data.get("questions", ()))),
    )
