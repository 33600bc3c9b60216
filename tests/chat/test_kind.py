"""What kind of organ the user says it is: above its name, in talk, in a backup, in the questions asked."""

from __future__ import annotations

import pytest
from chat_cases import project, said, shared_assistant

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.kind import AUTO, told_kind
from report_assistant.chat.workspace import Workspace
from report_assistant.errors import BadFigures
from report_assistant.report.organ import OrganKind
from report_assistant.report.record import figures_from_dict, figures_to_dict


@pytest.fixture
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def workspace(assistant: Assistant) -> Workspace:
    return project(assistant)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我们是街道办", OrganKind.STREET),
        ("我们是街道办事处。", OrganKind.STREET),
        ("我们不是部门，是园区管委会", OrganKind.PARK),
        ("机关类型改为乡镇", OrganKind.TOWNSHIP),
        ("机关类型：部门", OrganKind.DEPARTMENT),
        ("我单位属于区政府部门", OrganKind.DEPARTMENT),
        ("我们是区政府", OrganKind.GOVERNMENT),
        ("机关类型改为自动识别", AUTO),
        ("我们是云溪县司法局", ""),
        ("我们是去年开始的", ""),
        ("其他街道办怎么写", ""),
        ("起草全文", ""),
    ],
)
def test_the_kind_as_people_say_it(text: str, kind: OrganKind | str) -> None:
    assert told_kind(text) == kind


def test_what_is_said_counts_and_can_be_taken_back(assistant: Assistant, workspace: Workspace) -> None:
    assert workspace.figures.organ.kind is OrganKind.PARK
    reply = said(assistant, workspace, "我们是街道办")
    assert "街道办事处" in reply.text
    assert "原为园区管委会" in reply.text
    now = assistant.store.load(workspace.id)
    assert now.figures.organ.kind is OrganKind.STREET
    assert now.case.organ.kind is OrganKind.STREET

    reply = said(assistant, workspace, "撤销")
    assert "园区管委会" in reply.text
    assert assistant.store.load(workspace.id).figures.organ_kind is None


def test_questions_and_precedents_follow_the_kind(assistant: Assistant, workspace: Workspace) -> None:
    def asked() -> set[str]:
        return {q.slot for q in assistant.drafter.questions(assistant.store.load(workspace.id).case)}

    before = asked()
    assistant.set_organ_kind(workspace.id, OrganKind.GOVERNMENT)
    assert {"E06.2", "E07.3"} <= asked() - before, "only governments report assessment and review"
    understood, _ = assistant.search("同类单位怎么写依申请公开", assistant.store.load(workspace.id).figures)
    assert understood.query.organ_kind is OrganKind.GOVERNMENT


def test_a_check_is_made_anew_for_another_kind(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草总体情况")

    def rules(kind: OrganKind) -> set[str]:
        done = assistant.set_organ_kind(workspace.id, kind)
        return {f.rule for f in assistant.check(done).findings}

    assert rules(OrganKind.GOVERNMENT) != rules(OrganKind.DEPARTMENT)


def test_the_kind_stays_with_the_project(assistant: Assistant, workspace: Workspace) -> None:
    assistant.set_organ_kind(workspace.id, OrganKind.STREET)
    restored = assistant.restore_project(assistant.backup(workspace.id))
    assert restored.figures.organ_kind is OrganKind.STREET
    renamed = assistant.set_head(workspace.id, "云溪县服务中心", 2024)
    assert renamed.figures.organ_kind is OrganKind.STREET


def test_a_kind_that_does_not_exist_is_refused(workspace: Workspace) -> None:
    data = figures_to_dict(workspace.figures)
    for wrong in ("火星机关", ["部门"], 3):
        with pytest.raises(BadFigures, match="机关类型"):
            figures_from_dict({**data, "organ_kind": wrong})
