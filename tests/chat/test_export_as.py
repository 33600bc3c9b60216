from __future__ import annotations

from dataclasses import replace
from datetime import date

import docx
import pytest
from chat_cases import LAST_YEAR, project, said, shared_assistant
from docx.oxml.ns import qn

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.export_as import Format, export_as
from report_assistant.chat.returned import MOVED_ON, take_returned
from report_assistant.chat.workspace import Workspace, all_zero
from report_assistant.checks import Explanation, State
from report_assistant.drafting import to_report
from report_assistant.errors import ChangedElsewhere, ExportBlocked, NotPossible, UnfinishedDraft
from report_assistant.export.word import NOTICE
from report_assistant.readers import read_figures, read_report
from report_assistant.report.form import NATURAL_PERSON, RECEIVED, Cell


@pytest.fixture
def drafted() -> tuple[Assistant, Workspace]:
    assistant = shared_assistant()
    made = assistant.store.create("云溪市栖川高新技术产业园区管理委员会", 2025)
    assistant.update(made.id, lambda w: Workspace(w.id, all_zero(w.figures), revision=w.revision))
    for _ in assistant.turn(made.id, "起草全文"):
        pass
    return assistant, assistant.store.load(made.id)


def test_every_format_reads_back_as_the_report(drafted: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = drafted
    assert workspace.draft is not None
    report = to_report(workspace.draft, workspace.case)
    for kind in (Format.WORD, Format.PAGE, Format.MARKDOWN):
        path = export_as(assistant, workspace.id, kind, appendix=True)
        assert path.suffix == f".{kind.value}"
        again = read_report(path)
        assert [s.text for s in again.sections] == [s.text for s in report.sections], kind
        with pytest.raises(UnfinishedDraft):
            export_as(assistant, workspace.id, kind, final=True)


def test_the_workbook_holds_figures_and_date(drafted: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = drafted
    signed = date(2025, 1, 17)
    assistant.update(workspace.id, lambda w: Workspace(w.id, w.figures, signed=signed, revision=w.revision))
    path = export_as(assistant, workspace.id, Format.WORKBOOK)
    again = read_figures(path)
    assert again.signed == signed
    assert {c: v.amount for c, v in again.values.items()} == {
        c: v.amount for c, v in workspace.figures.values.items()
    }


@pytest.mark.parametrize("agency", ["../../外面/某局", "交通局/运管处", "局" * 90])
def test_no_name_of_an_organ_leads_out_of_the_folder(agency: str) -> None:
    assistant = shared_assistant()
    made = assistant.store.create(agency, 2025)
    path = export_as(assistant, made.id, Format.WORKBOOK)
    assert path.is_file()
    assert path.resolve().parent == (assistant.settings.exports_dir / made.id).resolve()
    assert assistant.backup(made.id).resolve().parent == path.resolve().parent


def test_a_marked_copy_needs_last_year_and_is_never_final(drafted: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = drafted
    with pytest.raises(NotPossible, match="没有上年报告"):
        export_as(assistant, workspace.id, Format.WORD, marks=True)
    assistant.update(workspace.id, lambda w: assistant.store.attach_last_year(w, LAST_YEAR))
    path = export_as(assistant, workspace.id, Format.WORD, marks=True, final=True)
    document = docx.Document(str(path))
    header = document.sections[0].header.paragraphs[0].text
    assert "对照稿" in header
    assert NOTICE not in header
    assert list(document.element.iter(qn("w:ins")))


def test_one_export_is_one_file(drafted: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = drafted
    assistant.update(workspace.id, lambda w: assistant.store.attach_last_year(w, LAST_YEAR))
    folder = assistant.exports(workspace.id)
    made = [export_as(assistant, workspace.id, Format.WORD, appendix=True).name]
    made.append(export_as(assistant, workspace.id, Format.WORD, marks=True, appendix=True).name)
    made.append(export_as(assistant, workspace.id, Format.PAGE).name)
    assert {file.name for file in folder.iterdir()} == set(made)
    assert [name.partition("（")[2] for name in made] == [
        "草稿）（附数据来源）.docx",
        "草稿）（对照稿）.docx",
        "草稿）.html",
    ]


def test_a_draft_leaves_with_comments_or_without(drafted: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = drafted

    def comments(**options: bool) -> int:
        path = export_as(assistant, workspace.id, Format.WORD, **options)
        return len(list(docx.Document(str(path)).comments))

    assert comments() == comments(appendix=True) > 0
    assert comments(comments=False) == comments(comments=False, appendix=True) == 0


def test_a_file_older_than_the_project_says_so_when_it_returns(drafted: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = drafted
    path = export_as(assistant, workspace.id, Format.WORD)
    assert take_returned(assistant, workspace.id, path).notices == ()
    assistant.edit(workspace.id, {Cell(1, "行政许可", "本年处理决定数量"): "12"})
    returned = take_returned(assistant, workspace.id, path)
    assert returned.notices[0] == MOVED_ON
    assert [(e.before, e.after) for e in returned.cells] == [("12", "0")]


# ------------------------------------------------------------------------------------ the gate


def _finished(opening: str = "") -> tuple[Assistant, Workspace]:
    assistant = shared_assistant()
    made = project(assistant)
    assistant.load_figures(made.id, LAST_YEAR.with_name(LAST_YEAR.name.replace("2023", "2024")))
    assistant.set_signature(made.id, "2025年1月17日")
    said(assistant, made, "网站发了118条，公众号发了77条，培训2次60人次，没有收取信息处理费")
    said(assistant, made, "上年问题整改情况：已全部整改到位")
    assistant.set_opening(made.id, opening)
    said(assistant, made, "起草全文")
    return assistant, assistant.store.load(made.id)


@pytest.fixture
def finished() -> tuple[Assistant, Workspace]:
    """A project whose final copy may leave."""
    return _finished()


def test_a_finished_project_leaves(finished: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = finished
    path = export_as(assistant, workspace.id, Format.MARKDOWN, final=True, verified=True)
    assert "【" not in path.read_text("utf-8")


@pytest.mark.parametrize("kind", [Format.WORD, Format.PAGE, Format.MARKDOWN])
def test_no_explanation_lets_an_unwritten_sentence_leave(
    drafted: tuple[Assistant, Workspace], kind: Format
) -> None:
    assistant, workspace = drafted
    errors = assistant.check(workspace).errors
    for finding in errors:
        with pytest.raises(NotPossible, match="没有写完"):
            assistant.explain(workspace.id, finding.key, "不用写")
    assert "不能用说明代替" in said(assistant, workspace, "说明 1：不用写").text
    # As a restored backup may say it.
    notes = tuple(Explanation(finding.key, "不用写") for finding in errors)
    now = assistant.update(workspace.id, lambda w: replace(w, explanations=notes))
    assert assistant.check(now).errors == errors
    with pytest.raises(UnfinishedDraft):
        export_as(assistant, workspace.id, kind, final=True, verified=True)


def test_no_explanation_of_a_backup_lets_an_impossible_table_leave(
    finished: tuple[Assistant, Workspace],
) -> None:
    assistant, workspace = finished
    assistant.edit(workspace.id, {Cell(2, RECEIVED, NATURAL_PERSON): "50"})
    wrong = assistant.check(assistant.store.load(workspace.id)).errors
    notes = tuple(Explanation(finding.key, "口径不同") for finding in wrong)
    assistant.update(workspace.id, lambda w: replace(w, explanations=notes))
    with pytest.raises(ExportBlocked):
        export_as(assistant, workspace.id, Format.WORD, final=True, verified=True)


@pytest.mark.parametrize("words", ["本单位【略】认真落实条例要求。", "本单位【"])
def test_no_final_copy_holds_the_sign_of_something_unwritten(words: str) -> None:
    assistant, workspace = _finished(words)
    assert not assistant.check(workspace).errors
    with pytest.raises(UnfinishedDraft, match="【"):
        export_as(assistant, workspace.id, Format.WORD, final=True, verified=True)


def test_only_a_finding_that_stands_can_be_explained(finished: tuple[Assistant, Workspace]) -> None:
    assistant, workspace = finished
    with pytest.raises(ChangedElsewhere, match="已经不在了"):
        assistant.explain(workspace.id, "没有这个", "核实无误")
    assert assistant.store.load(workspace.id).explanations == ()
    permits = Cell(1, "行政许可", "本年处理决定数量")
    workspace = assistant.edit(workspace.id, {permits: "999999"}).workspace
    (finding,) = assistant.check(workspace).failures
    now = assistant.explain(workspace.id, finding.key, "核实无误")
    assert {f.key for f in assistant.check(now).findings if f.state is State.EXPLAINED} == {finding.key}
