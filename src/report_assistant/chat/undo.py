"""Taking a turn of talk back: what it changed is as before, what was changed since stays."""

from __future__ import annotations

from dataclasses import replace

from report_assistant.chat.workspace import Workspace, wording
from report_assistant.report.organ import OrganKind


def taken_back(now: Workspace, before: Workspace, after: Workspace | None) -> Workspace:
    """``now`` without the changes from ``before`` to ``after`` (None: the turn was cut short).

    Talk changes facts, the kind of organ, the draft, explanations and what waits for the user; cells,
    name and year are edited elsewhere and stay. A fact or draft that changed again since stays too.
    """
    after = after or now
    figures = now.figures
    facts = dict(figures.facts)
    for slot in before.figures.facts.keys() | after.figures.facts.keys():
        was, became = before.figures.facts.get(slot), after.figures.facts.get(slot)
        if was != became and facts.get(slot) == became:
            if was is None:
                facts.pop(slot, None)
            else:
                facts[slot] = was
    changed = wording(before.draft) != wording(after.draft)
    untouched = wording(now.draft) == wording(after.draft)
    back = changed and untouched
    return replace(
        now,
        figures=replace(figures, facts=facts, organ_kind=_kind(now, before, after)),
        draft=before.draft if back else now.draft,
        stale=before.stale if back else now.stale,
        moved=before.moved if back else now.moved,
        explanations=before.explanations
        if before.explanations != after.explanations and now.explanations == after.explanations
        else now.explanations,
        pending=before.pending,
        asked=before.asked,
    )


def _kind(now: Workspace, before: Workspace, after: Workspace) -> OrganKind | None:
    was, became, stands = (w.figures.organ_kind for w in (before, after, now))
    return was if was != became == stands else stands
