"""Blank cells from talk to export: they are asked for, never written as none."""

from __future__ import annotations

import pytest
from chat_cases import said, shared_assistant

from report_assistant.chat.export_as import Format, export_as
from report_assistant.chat.workspace import Workspace
from report_assistant.errors import UnfinishedDraft
from report_assistant.report.form import RECEIVED, TOTAL, Cell

NONE = ("未收到", "没有收到", "未发生", "没有发生", "均由", "均为")


def blank_project() -> Workspace:
    """Organ, year, the usual facts, and tables that nobody touched."""
    assistant = shared_assistant()
    workspace = assistant.store.create("云溪县水务局", 2024)
    told = "网站发布信息118条，公众号发布200篇，政策解读12篇，培训2次60人次"
    for words in (told, "未收取信息处理费", "落款日期2025年1月17日"):
        said(assistant, workspace, words)
    for words in ("存在的主要问题：解读形式不多；", "改进措施：增加图解。"):
        said(assistant, workspace, words)
    return workspace


def text_of(workspace: Workspace) -> str:
    draft = shared_assistant().store.load(workspace.id).draft
    assert draft is not None
    return "".join(s.text for section in draft.sections for s in section.sentences)


def test_blank_tables_are_asked_for_and_hold_up_the_final_copy() -> None:
    assistant, workspace = shared_assistant(), blank_project()
    blank = len(workspace.figures.form.cells)
    reply = said(assistant, workspace, "起草全文")
    assert f"三张表还有 {blank} 个空格，不当作 0" in reply.text
    assert f"{blank} 个空格要填写" in reply.text
    assert "空格填 0" in reply.suggestions
    text = text_of(workspace)
    assert not [words for words in NONE if words in text]
    assert "新收政府信息公开申请【待补：本年新收申请】" in text
    assert export_as(assistant, workspace.id, Format.MARKDOWN).exists()
    with pytest.raises(UnfinishedDraft, match="空格"):
        export_as(assistant, workspace.id, Format.MARKDOWN, final=True, verified=True)

    filled = said(assistant, workspace, "空格填 0")
    assert f"{blank} 个空格已填为 0" in filled.text
    assert "收到政府信息公开申请" in text_of(workspace)
    assert "【待补" not in text_of(workspace)
    assert said(assistant, workspace, "空格填 0").text == "三张表没有空格。"
    assert export_as(assistant, workspace.id, Format.MARKDOWN, final=True, verified=True).exists()

    assert f"{blank} 格恢复" in said(assistant, workspace, "撤销").text
    assert "【待补：本年新收申请】" in text_of(workspace)


@pytest.mark.parametrize("typed", ["", "—"])
def test_one_cleared_cell_takes_its_claim_away_and_holds_up_the_final_copy(typed: str) -> None:
    assistant, workspace = shared_assistant(), blank_project()
    assistant.fill_zeros(workspace.id)
    said(assistant, workspace, "起草全文")
    assistant.edit(workspace.id, {Cell(2, RECEIVED, "其他"): typed, Cell(2, RECEIVED, TOTAL): typed})
    assert "【待补：本年新收申请】" in text_of(workspace)
    with pytest.raises(UnfinishedDraft, match="空格"):
        export_as(assistant, workspace.id, Format.MARKDOWN, final=True, verified=True)
