"""What facts told in talk brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from report_assistant.chat.conflict import fact_words
from report_assistant.chat.reply import Recorded
from report_assistant.chat.workspace import Workspace
from report_assistant.drafting import Change
from report_assistant.report.slots import slot


@dataclass(frozen=True, slots=True)
class Told:
    """The workspace after, the facts written, and the sentences that moved with them."""

    workspace: Workspace
    recorded: tuple[Recorded, ...]
    changes: tuple[Change, ...]


def recorded(before: Workspace, after: Workspace, names: Iterable[str]) -> tuple[Recorded, ...]:
    """The facts of the slots ``names`` as they stand in ``after``, beside their values in ``before``."""
    old, new = before.figures.facts, after.figures.facts
    return tuple(
        Recorded(name, slot(name).name, fact_words(new.get(name)), fact_words(old.get(name)))
        for name in dict.fromkeys(names)
    )
