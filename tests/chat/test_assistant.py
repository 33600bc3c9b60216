"""The assistant's turns over a small library: drafting, marking, revising, searching, keeping."""

from __future__ import annotations

from pathlib import Path

import pytest
from chat_cases import shared_assistant

from conftest import ROOT
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.export_as import Format, export_as
from report_assistant.chat.workspace import Workspace
from report_assistant.errors import ExportBlocked, MustBeEqual, UnfinishedDraft, UnknownWorkspace
from report_assistant.readers import read_report
from report_assistant.report.form import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    GRANTED,
    NATURAL_PERSON,
    RECEIVED,
    Cell,
)

LAST_YEAR = ROOT / "corpus" / "qichuan-gaoxinqu-guanweihui-2023.md"


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def workspace(assistant: Assistant) -> Workspace:
    """A park committee with last year's report and balanced figures."""
    identity = assistant.store.create().id
    assistant.load_last_year(identity, LAST_YEAR)
    before = read_report(LAST_YEAR).figures
    edits = {Cell(2, RECEIVED, NATURAL_PERSON): "2"}
    for applicant in APPLICANTS[:-1]:
        done = int(before.amount(Cell(2, CARRIED_OUT, applicant)) or 0) + 2 * (applicant == NATURAL_PERSON)
        edits[Cell(2, GRANTED, applicant)] = str(done)
    norms = before.amount(Cell(1, "行政规范性文件", "现行有效件数"))
    edits[Cell(1, "行政规范性文件", "现行有效件数")] = str(norms)
    assistant.edit(identity, edits)
    return assistant.fill_zeros(identity)


def say(assistant: Assistant, workspace: Workspace, text: str) -> str:
    replies = list(assistant.turn(workspace.id, text))
    return replies[-1].text


def test_last_years_report_gives_organ_and_year(workspace: Workspace) -> None:
    assert workspace.figures.agency == "栖川高新技术产业园区管理委员会"
    assert workspace.figures.year == 2024


def test_a_section_is_drafted_streamed_and_kept(assistant: Assistant, workspace: Workspace) -> None:
    replies = [reply.text for reply in assistant.turn(workspace.id, "起草总体情况")]
    assert len(set(replies)) > 3, "the answer grows"
    assert "依申请公开" in replies[-1]
    loaded = assistant.store.load(workspace.id)
    assert loaded.draft is not None
    assert [s.number for s in loaded.draft.sections] == [1]
    assert [m.role for m in loaded.messages] == ["user", "assistant"]
    assert loaded.messages[-1].text == replies[-1]


def test_an_edit_after_drafting_marks_the_section_and_moves_the_text(
    assistant: Assistant, workspace: Workspace
) -> None:
    say(assistant, workspace, "起草全文")
    before = assistant.store.load(workspace.id)
    assert before.stale == frozenset()
    edited = assistant.edit(workspace.id, {Cell(2, RECEIVED, NATURAL_PERSON): "3"})
    assert 1 in edited.workspace.stale
    assert edited.workspace.draft is not None
    assert before.draft is not None
    assert edited.workspace.draft.section(1) != before.draft.section(1)
    with pytest.raises(ExportBlocked):
        export_as(assistant, workspace.id, Format.WORD, final=False)


def test_facts_in_words_are_confirmed_and_written(assistant: Assistant, workspace: Workspace) -> None:
    answer = say(assistant, workspace, "网站发布信息126条，公众号推送230多篇，没有收取信息处理费")
    assert "126条" in answer
    assert "D05" not in assistant.store.load(workspace.id).figures.facts
    say(assistant, workspace, "确认")
    assert assistant.store.load(workspace.id).figures.facts["D05"].amount == 230
    facts = assistant.store.load(workspace.id).figures.facts
    assert (facts["A02"].amount, facts["G01"].amount) == (126, 0)
    assert "126条" in facts["A02"].quote
    assert "126条" in say(assistant, workspace, "起草总体情况")


def test_shorter_changes_only_what_was_asked_and_can_be_undone(
    assistant: Assistant, workspace: Workspace
) -> None:
    say(assistant, workspace, "起草全文")
    before = assistant.store.load(workspace.id).draft
    assert before is not None
    say(assistant, workspace, "第一部分换一种说法")
    after = assistant.store.load(workspace.id).draft
    assert after is not None
    assert after.section(5) == before.section(5)
    assert after.section(1) != before.section(1)
    assert "已恢复" in say(assistant, workspace, "撤销")
    restored = assistant.store.load(workspace.id).draft
    assert restored is not None
    assert restored.section(1) == before.section(1)


def test_search_shows_exact_quotes_of_others(assistant: Assistant, workspace: Workspace) -> None:
    answer = say(assistant, workspace, "其他单位没有收到申请时一般怎么表述")
    quotes = [line.strip("> ").strip() for line in answer.splitlines() if line.strip().startswith(">")]
    assert quotes
    corpus = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "corpus").glob("*.md"))
    assert all(quote in corpus for quote in quotes)
    assert "**栖川高新技术产业园区管理委员会" not in answer


def test_nothing_found_is_said(assistant: Assistant, workspace: Workspace) -> None:
    assert "没有找到" in say(assistant, workspace, "检索火星探测器发射计划")


def test_missing_and_check_answer(assistant: Assistant, workspace: Workspace) -> None:
    assert "？" in say(assistant, workspace, "还缺什么")
    assert "运行规则" in say(assistant, workspace, "核对")


def test_a_finding_is_explained_by_number_until_its_values_change(
    assistant: Assistant, workspace: Workspace
) -> None:
    carried = Cell(2, CARRIED_IN, "商业企业")
    before = workspace.figures.amount(carried) or 0
    assistant.edit(
        workspace.id,
        {carried: str(int(before) + 1), Cell(2, GRANTED, "商业企业"): str(int(before) + 1)},
    )
    while errors := assistant.check(assistant.store.load(workspace.id)).errors:
        assert {f.rule for f in errors} == {"X.CARRY"}
        assert "已记录说明" in say(assistant, workspace, "说明 1：机构合并带来的案件")
    assistant.edit(
        workspace.id,
        {carried: str(int(before) + 2), Cell(2, GRANTED, "商业企业"): str(int(before) + 2)},
    )
    assert assistant.check(assistant.store.load(workspace.id)).errors


def test_a_sum_inside_a_table_cannot_be_explained_away(assistant: Assistant, workspace: Workspace) -> None:
    assistant.edit(workspace.id, {Cell(2, RECEIVED, NATURAL_PERSON): "5"})
    errors = assistant.check(assistant.store.load(workspace.id)).errors
    with pytest.raises(MustBeEqual):
        assistant.explain(workspace.id, errors[0].key, "口径不同")
    assert "必须相等" in say(assistant, workspace, "说明 1：口径不同")


def test_unfinished_drafts_leave_as_drafts_only(assistant: Assistant, workspace: Workspace) -> None:
    say(assistant, workspace, "起草全文")
    path = export_as(assistant, workspace.id, Format.WORD, final=False)
    assert read_report(path).year == 2024
    with pytest.raises(UnfinishedDraft):
        export_as(assistant, workspace.id, Format.WORD, final=True)


def test_unknown_words_get_help_and_lost_workspaces_a_sentence(
    assistant: Assistant, workspace: Workspace
) -> None:
    assert "起草" in say(assistant, workspace, "今天天气不错")
    with pytest.raises(UnknownWorkspace):
        assistant.store.load("nowhere")


def test_workspaces_are_listed_and_deleted(assistant: Assistant, workspace: Workspace) -> None:
    assert workspace.id in [identity for _, identity in assistant.store.titles()]
    assistant.store.delete(workspace.id)
    assert workspace.id not in [identity for _, identity in assistant.store.titles()]


def test_a_file_that_is_no_report_changes_nothing(
    assistant: Assistant, workspace: Workspace, tmp_path: Path
) -> None:
    bad = tmp_path / "x.docx"
    bad.write_bytes(b"PK\x03\x04 not a document")
    from report_assistant.errors import UnreadableFile

    with pytest.raises(UnreadableFile):
        assistant.load_last_year(workspace.id, bad)
    assert assistant.store.load(workspace.id).last_year is not None
