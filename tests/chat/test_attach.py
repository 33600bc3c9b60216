"""Files dropped into the talk: taken only where they belong, and taken back."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from chat_cases import LAST_YEAR, project, said, shared_assistant

from conftest import ROOT
from report_assistant.chat.assistant import FILE, Assistant
from report_assistant.chat.export_as import Format, export_as
from report_assistant.chat.returned import take_returned
from report_assistant.chat.workspace import Workspace, wording
from report_assistant.errors import NotPossible
from report_assistant.report.form import CARRIED_IN, GRANTED, NATURAL_PERSON, RECEIVED, Cell

CORPUS = ROOT / "corpus"
FIGURES = CORPUS / "qichuan-gaoxinqu-guanweihui-2024.md"
OTHER = CORPUS / "baisha-binhu-jiedao-2024.md"
OTHER_LAST_YEAR = CORPUS / "baisha-shichang-jianguan-2023.md"
ASKED = Cell(2, RECEIVED, NATURAL_PERSON)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def workspace(assistant: Assistant) -> Workspace:
    return project(assistant)


def attached(assistant: Assistant, workspace: Workspace, path: Path) -> str:
    return list(assistant.attach(workspace.id, path))[-1].text


def state(assistant: Assistant, workspace: Workspace) -> tuple[object, ...]:
    """What a file could change."""
    now = assistant.store.load(workspace.id)
    figures = now.figures
    cells = {cell: value.raw for cell, value in figures.values.items()}
    head = (figures.agency, figures.year, now.signed, now.last_year_name)
    return (*head, cells, dict(figures.facts), wording(now.draft))


@pytest.mark.parametrize("path", [OTHER, OTHER_LAST_YEAR, CORPUS / "baisha-binhu-jiedao-2025.md"])
@pytest.mark.parametrize("drafted", [False, True])
def test_a_report_of_another_organ_changes_nothing(
    assistant: Assistant, workspace: Workspace, path: Path, drafted: bool
) -> None:
    if drafted:
        said(assistant, workspace, "起草全文")
    before = state(assistant, workspace)
    text = attached(assistant, workspace, path)
    assert state(assistant, workspace) == before
    assert "白沙区" in text
    assert "添加为范文" in text


def test_a_report_of_another_organ_is_not_read_back(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草全文")
    before = state(assistant, workspace)
    with pytest.raises(NotPossible, match="滨湖街道办事处"):
        take_returned(assistant, workspace.id, OTHER)
    assert state(assistant, workspace) == before


def test_our_draft_is_known_by_its_mark_under_another_name(
    assistant: Assistant, workspace: Workspace, tmp_path: Path
) -> None:
    assistant.edit(workspace.id, {Cell(2, GRANTED, "商业企业"): "1"})
    said(assistant, workspace, "起草全文")
    document = docx.Document(str(export_as(assistant, workspace.id, Format.WORD)))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("栖川高新技术产业园区", "栖川国家高新区")
    path = tmp_path / "renamed.docx"
    document.save(str(path))
    assert "已读回" in attached(assistant, workspace, path)
    # Once the project has moved on, the mark says nothing more.
    assistant.edit(workspace.id, {ASKED: "4"})
    assert "没有读回" in attached(assistant, workspace, path)


def test_a_file_of_another_year_changes_nothing(assistant: Assistant, workspace: Workspace) -> None:
    assistant.set_head(workspace.id, workspace.figures.agency, 2025)
    before = state(assistant, workspace)
    assert "2024年的报告" in attached(assistant, workspace, LAST_YEAR)
    assert state(assistant, workspace) == before


def test_a_renamed_organ_says_itself_what_its_file_is(assistant: Assistant, workspace: Workspace) -> None:
    assistant.set_head(workspace.id, "云溪县司法局", 2024)
    assert "没有读入" in attached(assistant, workspace, LAST_YEAR)
    assistant.load_last_year(workspace.id, LAST_YEAR)
    now = assistant.store.load(workspace.id)
    assert now.last_year
    assert now.figures.agency == "云溪县司法局"


def test_what_is_said_to_be_carried_over_was(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    text = attached(assistant, workspace, LAST_YEAR)
    assert "机关名称和年度已带入" in text
    assert "上年结转已带入" in text
    now = assistant.store.load(workspace.id)
    assert (now.figures.agency, now.figures.year) == ("栖川高新技术产业园区管理委员会", 2024)
    assert not now.figures.values[Cell(2, CARRIED_IN, NATURAL_PERSON)].blank
    again = attached(assistant, workspace, LAST_YEAR)
    assert "作为上年报告" in again
    assert "带入" not in again, "the cells were full"


def test_the_first_file_may_be_of_the_year_itself(assistant: Assistant) -> None:
    workspace = assistant.store.create(year=2024)
    assert "三张表数据" in attached(assistant, workspace, FIGURES)
    now = assistant.store.load(workspace.id)
    assert (now.figures.agency, now.figures.year, now.last_year) == (
        "栖川高新技术产业园区管理委员会",
        2024,
        None,
    )


def test_a_file_is_taken_back_and_what_was_typed_since_stays(
    assistant: Assistant, workspace: Workspace
) -> None:
    said(assistant, workspace, "网站发布信息118条")
    before = assistant.store.load(workspace.id).figures
    attached(assistant, workspace, FIGURES)
    read = assistant.store.load(workspace.id).figures
    changed = [
        c for c in before.values if before.values[c].raw != read.values[c].raw and c not in read.form.totals
    ]
    assert len(changed) > 5
    kept = ASKED
    assistant.edit(workspace.id, {kept: "77"})
    assert "三张表" in said(assistant, workspace, "撤销").text
    now = assistant.store.load(workspace.id).figures
    assert now.values[kept].raw == "77"
    others = [cell for cell in changed if cell != kept]
    assert {c: now.values[c].raw for c in others} == {c: before.values[c].raw for c in others}
    for total, parts in now.form.totals.items():
        if kept in parts:
            assert now.amount(total) == sum(now.amount(part) or 0 for part in parts)
    assert now.facts["A02"].amount == 118, "the fact told before is another turn"


def test_a_returned_draft_is_taken_back_with_its_figures(
    assistant: Assistant, workspace: Workspace, tmp_path: Path
) -> None:
    assistant.edit(workspace.id, {Cell(2, GRANTED, "商业企业"): "1"})
    said(assistant, workspace, "起草全文")
    path = export_as(assistant, workspace.id, Format.WORD)
    assistant.edit(workspace.id, {Cell(1, "行政许可", "本年处理决定数量"): "12"})
    before = state(assistant, workspace)
    attached(assistant, workspace, path)
    assert state(assistant, workspace) != before
    said(assistant, workspace, "撤销")
    assert state(assistant, workspace) == before


def test_last_years_report_is_taken_back(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    before = state(assistant, workspace)
    attached(assistant, workspace, LAST_YEAR)
    assert "上年报告" in said(assistant, workspace, "撤销").text
    assert state(assistant, workspace) == before
    assert assistant.store.load(workspace.id).last_year is None


def test_the_report_that_another_replaced_comes_back(
    assistant: Assistant, workspace: Workspace, tmp_path: Path
) -> None:
    before = assistant.store.load(workspace.id).last_year
    other = tmp_path / "other.md"
    other.write_text(
        LAST_YEAR.read_text("utf-8").replace("高新技术产业园区主动", "高新园区主动") + "\n另页。\n"
    )
    attached(assistant, workspace, other)
    assert assistant.store.load(workspace.id).last_year != before
    assert "栖川高新技术产业园区管理委员会 2023年" in said(assistant, workspace, "撤销").text
    assert assistant.store.load(workspace.id).last_year == before


def test_a_file_is_not_read_again_from_its_name(assistant: Assistant, workspace: Workspace) -> None:
    attached(assistant, workspace, FIGURES)
    before = state(assistant, workspace)
    with pytest.raises(NotPossible, match="重新拖入"):
        assistant.retry(workspace.id)
    assert state(assistant, workspace) == before
    (message, _) = assistant.store.load(workspace.id).messages
    assert message.text == f"{FILE}{FIGURES.name}"
    assistant.rewind(workspace.id)
    assert state(assistant, workspace) != before


def test_a_report_without_tables_brings_no_blank_tables(
    assistant: Assistant, workspace: Workspace, tmp_path: Path
) -> None:
    text = FIGURES.read_text(encoding="utf-8")
    path = tmp_path / "text.md"
    path.write_text("\n".join(line for line in text.splitlines() if not line.startswith("|")), "utf-8")
    assistant.edit(workspace.id, {ASKED: "5"})
    before = state(assistant, workspace)
    assert "没有读到三张表" in attached(assistant, workspace, path)
    assert state(assistant, workspace) == before
