"""Questions to the library in talk: modes, chips, sources, synthesis, and nothing found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chat_cases import LAST_YEAR, project, replies, said, shared_assistant

from conftest import ROOT
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.lookup import Mode, mode_of
from report_assistant.chat.reply import Source
from report_assistant.chat.workspace import Workspace, with_facts
from report_assistant.errors import NotPossible, UnknownDocument
from report_assistant.report.figures import Fact
from scripted_model import ScriptedModel

CORPUS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.md")))


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def workspace(assistant: Assistant) -> Workspace:
    return project(assistant)


def with_model(answer: str, *, fails: bool = False) -> Assistant:
    shared = shared_assistant()
    return Assistant(shared.settings, shared.library, model=ScriptedModel(answers=[answer], fails=fails))


@pytest.mark.parametrize(
    ("question", "mode"),
    [
        ("其他街道办事处怎么写依申请公开", Mode.PASSAGES),
        ("没有收到申请时一般怎么表述", Mode.DIGEST),
        ("近三年园区类单位存在问题部分有哪些提法", Mode.DIGEST),
        ("信息处理费有什么常见写法", Mode.DIGEST),
        ("我们单位近三年依申请公开有什么变化", Mode.COMPARE),
        ("青禾区司法局2021到2023年主动公开对比", Mode.COMPARE),
    ],
)
def test_the_way_of_answering_is_understood(question: str, mode: Mode) -> None:
    assert mode_of(question) is mode


def test_a_digest_groups_phrasings_with_counts_and_exact_quotes(
    assistant: Assistant, workspace: Workspace
) -> None:
    reply = said(assistant, workspace, "没有收到申请时一般怎么表述")
    assert "2 份报告" in reply.text
    assert len(reply.sources) > 2
    assert all(source.quote in CORPUS for source in reply.sources)
    assert all("申请" in source.quote for source in reply.sources), "only what was asked about"
    assert all(source.quote in reply.text for source in reply.sources)


def test_a_comparison_tells_the_years_of_one_organ_apart(assistant: Assistant, workspace: Workspace) -> None:
    reply = said(assistant, workspace, "青禾区司法局2021到2023年主动公开有什么变化")
    assert {source.agency for source in reply.sources} == {"青禾区司法局"}
    assert [f"**{year}年**" in reply.text for year in (2021, 2022, 2023)] == [True] * 3
    row = next(line for line in reply.text.splitlines() if line.startswith("|政府网站发布信息|"))
    stated = [cell for cell in row.strip("|").split("|")[1:] if cell != "—"]
    assert stated
    assert all(cell in CORPUS for cell in stated)


def test_the_own_organ_is_compared_by_its_own_reports(assistant: Assistant, workspace: Workspace) -> None:
    reply = said(assistant, workspace, "我们单位历年依申请公开有什么变化")
    assert {source.agency for source in reply.sources} == {workspace.figures.agency}


def test_a_comparison_without_an_organ_asks_for_one(assistant: Assistant, workspace: Workspace) -> None:
    assert "请写明要比较哪个单位" in said(assistant, workspace, "各街道近三年主动公开有什么变化").text


def test_last_years_report_counts_as_the_organs_own(assistant: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "own.md"
    text = LAST_YEAR.read_text(encoding="utf-8").replace("栖川高新技术产业园区", "云溪高新技术产业园区")
    file.write_text(text, encoding="utf-8")
    identity = assistant.store.create().id
    own = assistant.load_last_year(identity, file)
    reply = said(assistant, own, "我们单位2023年依申请公开有什么变化")
    assert reply.sources
    assert {source.agency for source in reply.sources} == {own.figures.agency}


# ---------------------------------------------------------------------------------- chips


def test_a_chip_is_taken_off_and_put_on_again(assistant: Assistant, workspace: Workspace) -> None:
    question = "街道办事处2023年怎么写依申请公开"
    first = said(assistant, workspace, question)
    fields = [chip.field for chip in first.chips]
    assert set(fields) == {"years", "organ_kind", "area"}
    assert {source.year for source in first.sources} == {2023}
    wider = list(assistant.search_again(workspace.id, [f for f in fields if f != "years"]))[-1]
    assert [chip.on for chip in wider.chips if chip.field == "years"] == [False]
    assert {source.year for source in wider.sources} != {2023}
    talk = assistant.store.load(workspace.id).messages
    assert [m.role for m in talk] == ["user", "assistant"], "the new answer takes the place of the old"
    again = list(assistant.search_again(workspace.id, fields))[-1]
    assert again.sources == first.sources


def test_searching_again_takes_no_later_edit_into_its_turn(
    assistant: Assistant, workspace: Workspace
) -> None:
    fields = [chip.field for chip in said(assistant, workspace, "街道办事处2023年怎么写依申请公开").chips]
    assistant.change_figures(workspace.id, lambda f: with_facts(f, [Fact("A02", 118, "条")]))
    list(assistant.search_again(workspace.id, fields[:1]))
    assistant.rewind(workspace.id)
    assert assistant.store.load(workspace.id).figures.facts["A02"].amount == 118


def test_chips_come_back_with_the_talk(assistant: Assistant, workspace: Workspace) -> None:
    reply = said(assistant, workspace, "其他街道办事处怎么写依申请公开")
    shown = assistant.store.load(workspace.id).messages[-1].shown
    assert shown is not None
    assert (shown.chips, shown.sources, shown.question) == (reply.chips, reply.sources, reply.question)


def test_without_a_search_there_is_nothing_to_search_again(
    assistant: Assistant, workspace: Workspace
) -> None:
    with pytest.raises(NotPossible):
        list(assistant.search_again(workspace.id, []))


# ---------------------------------------------------------------------------------- nothing


def test_the_filter_that_emptied_the_result_is_named(assistant: Assistant, workspace: Workspace) -> None:
    text = said(assistant, workspace, "2031年街道办事处怎么写依申请公开").text
    assert "“2031年" in text
    assert "“街道办事处”" not in text


def test_what_no_report_says_is_not_answered(assistant: Assistant, workspace: Workspace) -> None:
    reply = said(assistant, workspace, "检索火星探测器发射计划")
    assert "没有找到" in reply.text
    assert reply.sources == ()


@pytest.mark.parametrize("question", ["检索", "查一下", "范文"])
def test_an_empty_question_is_answered_with_what_to_ask(
    assistant: Assistant, workspace: Workspace, question: str
) -> None:
    reply = said(assistant, workspace, question)
    assert "请说明想找什么" in reply.text
    assert reply.sources == ()


# ---------------------------------------------------------------------------------- sources


def test_a_citation_opens_its_report_at_the_quote(assistant: Assistant, workspace: Workspace) -> None:
    source = said(assistant, workspace, "其他街道办事处怎么写依申请公开").sources[0]
    opened = assistant.open_source(source)
    assert opened.title == f"{source.agency} {source.year}年"
    assert opened.at is not None
    paragraph = opened.paragraphs[opened.at]
    assert paragraph.quoted is not None
    assert paragraph.text[slice(*paragraph.quoted)] == source.quote
    assert sum(p.quoted is not None for p in opened.paragraphs) == 1
    assert any(p.heading for p in opened.paragraphs)


def test_a_report_that_left_the_library_is_said(assistant: Assistant) -> None:
    with pytest.raises(UnknownDocument):
        assistant.open_source(Source("gone", "gone#1", "甲", 2024, 1, "", "引文"))


# ---------------------------------------------------------------------------------- synthesis


QUESTION = "其他街道办事处怎么写依申请公开"


def test_a_synthesis_shows_proved_quotes_and_says_what_was_dropped(workspace: Workspace) -> None:
    quote = shared_assistant().search(QUESTION, workspace.figures)[1][0].passage.text[:12]
    data = {
        "sentences": [
            {"text": "有的街道逐项说明结果。", "quotes": [{"passage": 1, "text": quote}]},
            {"text": "街道普遍收到八百件。", "quotes": [{"passage": 1, "text": "收到申请八百件，均已办结"}]},
        ]
    }
    reply = said(with_model(json.dumps(data, ensure_ascii=False)), workspace, QUESTION)
    assert f"“{quote}”" in reply.text
    head, _, dropped = reply.text.partition("核对时删去")
    assert "八百件" not in head
    assert "没有可核对的原文" in dropped
    assert "以下为原文" in reply.text
    assert reply.sources


def test_a_model_that_is_down_leaves_the_passages(workspace: Workspace) -> None:
    reply = said(with_model("", fails=True), workspace, QUESTION)
    assert "没有归纳" in reply.text
    assert reply.sources


def test_an_answer_without_json_leaves_the_passages(workspace: Workspace) -> None:
    reply = said(with_model("我认为各街道写得都很好，收到8888件。"), workspace, QUESTION)
    assert "8888" not in reply.text
    assert reply.sources


def test_progress_of_the_model_is_shown(workspace: Workspace) -> None:
    steps = [reply.step for reply in replies(with_model('{"sentences": []}'), workspace, QUESTION)]
    assert any("归纳" in step for step in steps)


def test_a_model_that_reads_long_is_no_lost_window(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report_assistant.chat.lookup.BEAT", 0.1)
    shared = shared_assistant()
    slow = Assistant(shared.settings, shared.library, model=ScriptedModel(answers=["{}"], stall=0.5))
    steps = [reply.step for reply in slow.turn(workspace.id, "其他街道办事处怎么写依申请公开")]
    assert steps.count("大模型正在归纳，每句话都要有原文依据") > 2
