"""Makers: who writes the sentences of a unit. Everything they return passes the verifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from report_assistant.drafting.mask import Precedent
from report_assistant.drafting.plan import Unit
from report_assistant.drafting.rejection import Violation
from report_assistant.drafting.template import Sentence

Event = dict[str, Any]
OnEvent = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What a maker returns: sentences, and notices (Chinese) for the user.

    ``ordered``: the order of the sentences is the maker's and must be kept.
    """

    sentences: tuple[Sentence, ...]
    notices: tuple[str, ...] = ()
    ordered: bool = False


class Maker(Protocol):
    """Writes sentences with slots for one unit.

    ``rejected`` are the violations of its last attempt; a maker must not return the same
    sentence again. Makers do not raise: a failure ends in fewer sentences and a notice.
    """

    def write(
        self, unit: Unit, precedents: Sequence[Precedent], rejected: Sequence[Violation], emit: OnEvent
    ) -> Written:
        """Sentences for ``unit``."""
        ...
