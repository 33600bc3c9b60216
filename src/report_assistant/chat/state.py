"""A project as JSON data, both ways: everything but its talk, its versions and its uploaded file."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from report_assistant.chat.reply import pending_from_dict, pending_to_dict
from report_assistant.chat.workspace import Workspace, complete
from report_assistant.checks import Explanation
from report_assistant.drafting import Change, draft_from_dict, draft_to_dict
from report_assistant.report.record import figures_from_dict, figures_to_dict

# A figures file must name its organ; a workspace need not have one yet.
NAMELESS = "（未命名）"


def state_of(workspace: Workspace) -> dict[str, Any]:
    """What is kept of a project."""
    return {
        "figures": figures_to_dict(replace(workspace.figures, agency=workspace.figures.agency or NAMELESS)),
        "last_year_name": workspace.last_year_name,
        "draft": None if workspace.draft is None else draft_to_dict(workspace.draft, workspace.case),
        "explanations": [asdict(e) for e in workspace.explanations],
        "stale": sorted(workspace.stale),
        "signed": None if workspace.signed is None else workspace.signed.isoformat(),
        "opening": workspace.opening,
        "moved": [asdict(change) for change in workspace.moved],
        "pending": [pending_to_dict(pending) for pending in workspace.pending],
        "asked": workspace.asked,
        "name": workspace.name,
    }


def workspace_from_state(workspace_id: str, state: dict[str, Any]) -> Workspace:
    """The project that :func:`state_of` wrote, without last year's report.

    Raises BadFigures, KeyError, TypeError or ValueError for other data.
    """
    if not isinstance(state, dict):
        raise TypeError("a state is an object")
    draft = state["draft"]
    figures = figures_from_dict(state["figures"])
    return Workspace(
        workspace_id,
        complete(replace(figures, agency="" if figures.agency == NAMELESS else figures.agency)),
        last_year_name=str(state["last_year_name"]),
        draft=None if draft is None else draft_from_dict(draft),
        explanations=tuple(Explanation(**e) for e in state["explanations"]),
        stale=frozenset(int(number) for number in state["stale"]),
        signed=None if state["signed"] is None else date.fromisoformat(state["signed"]),
        opening=str(state["opening"]),
        moved=tuple(Change(**change) for change in state.get("moved", ())),
        pending=tuple(pending_from_dict(p) for p in state.get("pending", ())),
        asked=str(state.get("asked", "")),
        name=str(state.get("name", "")),
    )


def state_text(workspace: Workspace) -> str:
    """:func:`state_of` as JSON."""
    return json.dumps(state_of(workspace), ensure_ascii=False)
