"""What a check of a project is against: the library as it is at that moment, and never waiting for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_cases import LAST_YEAR, project, said, shared_assistant

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.workspace import Workspace
from report_assistant.checks import State
from report_assistant.drafting import to_report
from report_assistant.errors import IndexBusy
from report_assistant.export.markdown import render
from report_assistant.library import Library
from report_assistant.settings import Settings


def likeness(assistant: Assistant, workspace: Workspace) -> list[State]:
    return [f.state for f in assistant.check(workspace).findings if f.rule == "X.DUP_PEER"]


@pytest.fixture
def drafted() -> Iterator[tuple[Assistant, Workspace]]:
    assistant = shared_assistant()
    made = project(assistant)
    said(assistant, made, "起草全文")
    yield assistant, assistant.store.load(made.id)
    for document in assistant.library.documents():
        if document.added:
            assistant.library.remove(document.id)


def test_a_report_added_to_the_library_is_seen_by_the_next_check(
    drafted: tuple[Assistant, Workspace], tmp_path: Path
) -> None:
    assistant, workspace = drafted
    assert State.FAIL not in likeness(assistant, workspace)
    assert workspace.draft is not None
    text = render(to_report(workspace.draft, workspace.case))
    for old, new in (("栖川", "青禾"), ("【", "（"), ("】", "）")):
        text = text.replace(old, new)
    sister = tmp_path / "sister.md"
    sister.write_text(text, "utf-8")
    added = assistant.library.add([sister])
    assert [d.agency for d in added.documents] == ["青禾高新技术产业园区管理委员会"]
    assert State.FAIL in likeness(assistant, workspace)
    assistant.library.remove(added.documents[0].id)
    assert State.FAIL not in likeness(assistant, workspace)


def test_a_check_waits_for_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path)
    assistant = Assistant(settings, Library(settings))

    def busy(*_: object) -> None:
        raise IndexBusy

    monkeypatch.setattr(Library, "_renew", busy)
    monkeypatch.setattr(Library, "ensure_ready", busy)
    made = project(assistant)
    report = assistant.check(made)
    assert report.run
    assert [f.state for f in report.findings if f.rule == "X.DUP_PEER"] == [State.UNKNOWN]
    assert not (tmp_path / "index").exists()


def test_last_years_report_is_no_peer_of_its_own_organ(drafted: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = drafted
    assert workspace.last_year is not None
    assert LAST_YEAR.stem in {d.id for d in assistant.library.documents()}
    assert likeness(assistant, workspace) == [State.UNKNOWN], "no other park committee reports on these years"
