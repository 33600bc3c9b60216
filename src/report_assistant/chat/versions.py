"""Versions of one section, taken out of the kept versions of the whole draft; nothing is stored twice."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from report_assistant.chat.store import Store
from report_assistant.chat.workspace import Workspace
from report_assistant.drafting import Draft, SectionDraft


@dataclass(frozen=True, slots=True)
class SectionVersion:
    """A section as it stood until ``created`` (ISO time in UTC), when ``label`` changed it.

    ``number`` is the version of the whole draft that holds it.
    """

    number: int
    created: str
    label: str
    section: SectionDraft


def section_versions(store: Store, workspace: Workspace, number: int) -> tuple[SectionVersion, ...]:
    """The different texts that section ``number`` has had before the present one, the newest first.

    Of several versions in a row with the same text the newest counts, the one that tells what changed it.
    """
    found: list[SectionVersion] = []
    later = _text(workspace.draft, number)
    for version, created, label, draft in store.drafts(workspace.id):
        section = draft.section(number)
        if section is not None and section.text != later:
            found.append(SectionVersion(version, created, label, section))
            later = section.text
    return tuple(found)


def with_section(draft: Draft | None, old: Draft, number: int) -> Draft:
    """``draft`` with section ``number`` of ``old`` in place of its own; all else as it is."""
    section = old.section(number)
    if draft is None or section is None:
        return draft or old
    kept: Sequence[SectionDraft] = [s for s in draft.sections if s.number != number]
    return replace(draft, sections=tuple(sorted((*kept, section), key=lambda s: s.number)))


def differences(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of sentences that differ, as (before, now); either may be empty."""
    codes = difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    for kind, a, b, c, d in codes:
        if kind != "equal":
            yield "".join(before[a:b]), "".join(now[c:d])


def _text(draft: Draft | None, number: int) -> str:
    section = None if draft is None else draft.section(number)
    return "" if section is None else section.text
