"""Versions of one section: listed, compared, restored without touching the others."""

from __future__ import annotations

import pytest
from chat_cases import project, said, shared_assistant

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.versions import section_versions
from report_assistant.chat.workspace import Workspace
from report_assistant.errors import StateUnusable


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def written(assistant: Assistant) -> Workspace:
    """A drafted project whose section six was then changed, and after it section five."""
    workspace = project(assistant)
    said(assistant, workspace, "起草全文")
    said(assistant, workspace, "今年没有收取信息处理费")
    said(assistant, workspace, "重写第五部分")
    said(assistant, workspace, "第一部分更简洁")
    return assistant.store.load(workspace.id)


def texts(workspace: Workspace) -> dict[int, str]:
    return {s.number: s.text for s in workspace.draft.sections} if workspace.draft else {}


def test_a_section_lists_only_what_it_said_otherwise(assistant: Assistant, written: Workspace) -> None:
    assert assistant.store.versions(written.id), "there are versions of the whole text"
    assert section_versions(assistant.store, written, 2) == (), "section two was never another"
    first = section_versions(assistant.store, written, 1)
    assert [v.label for v in first] == ["第一部分更简洁"]
    assert first[0].section.text != texts(written)[1]


def test_restoring_a_section_leaves_the_others_alone(assistant: Assistant, written: Workspace) -> None:
    (version,) = section_versions(assistant.store, written, 1)
    done = assistant.restore(written.id, version.number, section=1)
    before, now = texts(written), texts(done)
    assert now.pop(1) == version.section.text != before.pop(1)
    assert now == before
    assert done.draft
    assert {e.section for e in done.draft.ledger} >= {1}
    for entry in done.draft.ledger:
        if entry.section == 1:
            paragraph = done.draft.sections[0].paragraphs[entry.paragraph]
            assert paragraph.text[entry.start : entry.end] == entry.text, "the ledger is true"
    # What stood before is a version too.
    assert texts(written)[1] in {v.section.text for v in section_versions(assistant.store, done, 1)}


def test_no_draft_is_replaced_that_could_not_be_kept(
    assistant: Assistant, written: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (version,) = section_versions(assistant.store, written, 1)
    monkeypatch.setattr("report_assistant.chat.store._KEEP", "INSERT INTO gone VALUES (?, ?, ?, ?)")
    with pytest.raises(StateUnusable):
        assistant.restore(written.id, version.number)
    assert assistant.store.load(written.id).draft == written.draft


def test_an_old_section_comes_back_with_the_figures_of_today(assistant: Assistant) -> None:
    workspace = project(assistant)
    said(assistant, workspace, "网站发布信息126条")
    said(assistant, workspace, "起草总体情况")
    said(assistant, workspace, "第一部分更简洁")
    said(assistant, workspace, "更正为网站发布信息130条")
    now = assistant.store.load(workspace.id)
    assert now.figures.facts["A02"].amount == 130
    old = section_versions(assistant.store, now, 1)[-1]
    assert "126" in old.section.text
    done = assistant.restore(workspace.id, old.number, section=1)
    assert "130条" in texts(done)[1]
    assert "126" not in texts(done)[1]


def test_in_talk(assistant: Assistant, written: Workspace) -> None:
    reply = said(assistant, written, "第一部分恢复到上一版")
    assert "其余部分不动" in reply.text
    assert reply.changes
    now = assistant.store.load(written.id)
    assert texts(now)[1] != texts(written)[1]
    assert texts(now)[5] == texts(written)[5]
    assert "没有更早的版本" in said(assistant, written, "第二部分恢复到上一版").text
    # The turn can be taken back like any other.
    said(assistant, written, "撤销")
    assert texts(assistant.store.load(written.id)) == texts(written)
