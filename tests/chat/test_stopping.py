"""Turns that are stopped, given way, met by others, or killed: what is kept is what is said to be kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from chat_cases import project, replies, said, shared_assistant

from report_assistant.chat import writing
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.background import Done, Stop, Stopped, in_background
from report_assistant.chat.intent import Wish, understand, which
from report_assistant.chat.reply import Reply
from report_assistant.chat.workspace import Message, Workspace, with_facts, wording
from report_assistant.drafting.revise import Revised, revise
from report_assistant.errors import NotPossible, StillAnswering
from report_assistant.report.figures import Fact
from report_assistant.report.form import NATURAL_PERSON, RECEIVED, Cell

ASKED = Cell(2, RECEIVED, NATURAL_PERSON)
QUESTION = "其他街道办事处怎么写依申请公开"


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def workspace(assistant: Assistant) -> Workspace:
    return project(assistant)


def facts(assistant: Assistant, workspace: Workspace) -> dict[str, object]:
    return {k: f.amount for k, f in assistant.store.load(workspace.id).figures.facts.items()}


def talk(assistant: Assistant, workspace: Workspace) -> list[str]:
    return [m.text for m in assistant.store.load(workspace.id).messages]


class Held:
    """A revision that is done but does not return before it may."""

    def __init__(self) -> None:
        self.done, self.may = threading.Event(), threading.Event()

    def revise(self, *given: object, **named: object) -> Revised:
        revised = revise(*given, **named)  # type: ignore[arg-type]
        self.done.set()
        assert self.may.wait(20)
        return revised


@contextmanager
def background(call: Callable[[], list[Reply]]) -> Iterator[Callable[[], list[Reply]]]:
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(call).result


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    held = Held()
    monkeypatch.setattr(writing, "revise", held.revise)
    return held


# ---------------------------------------------------------------------------------- stopping


def test_a_stopped_revision_changes_nothing_and_its_end_comes_before_the_next_words(
    assistant: Assistant, workspace: Workspace, held: Held
) -> None:
    said(assistant, workspace, "起草全文")
    before = wording(assistant.store.load(workspace.id).draft)
    versions = assistant.store.versions(workspace.id)
    with background(lambda: replies(assistant, workspace, "第一部分换一种说法")) as ended:
        assert held.done.wait(20)
        assistant.stop(workspace.id)
        said(assistant, workspace, "还缺什么")
        held.may.set()
        assert ended()[-1].text == "（已停止）"
    assert wording(assistant.store.load(workspace.id).draft) == before
    assert assistant.store.versions(workspace.id) == versions
    assert talk(assistant, workspace)[2:5] == ["第一部分换一种说法", "（已停止）", "还缺什么"]


def test_a_revision_shows_signs_of_life(
    assistant: Assistant, workspace: Workspace, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BEAT", 0.05)
    said(assistant, workspace, "起草总体情况")
    steps = []
    for reply in assistant.turn(workspace.id, "第一部分换一种说法"):
        steps.append(reply.step)
        if steps.count("正在修改第一部分") > 4:
            held.may.set()
    assert steps[-1] == ""
    assert steps.count("正在修改第一部分") > 4


def test_a_revision_leaves_what_was_changed_elsewhere_in_other_sections(
    assistant: Assistant, workspace: Workspace, held: Held
) -> None:
    said(assistant, workspace, "起草全文")
    before = wording(assistant.store.load(workspace.id).draft)
    with background(lambda: replies(assistant, workspace, "第一部分换一种说法")) as ended:
        assert held.done.wait(20)

        def without_six(now: Workspace) -> Workspace:
            assert now.draft
            left = tuple(s for s in now.draft.sections if s.number != 6)
            return replace(now, draft=replace(now.draft, sections=left))

        assistant.update(workspace.id, without_six)
        held.may.set()
        ended()
    after = wording(assistant.store.load(workspace.id).draft)
    assert after[1] != before[1]
    assert 6 not in after


def test_a_draft_that_is_kept_is_told_to_the_end(assistant: Assistant, workspace: Workspace) -> None:
    for reply in assistant.turn(workspace.id, "起草总体情况"):
        if reply.step.startswith("正在写"):
            assistant.stop(workspace.id)
    assert assistant.store.load(workspace.id).draft is not None
    assert "已停止" not in reply.text
    assert "核对：" in reply.text


def test_words_stopped_before_they_are_read_change_nothing(
    assistant: Assistant, workspace: Workspace
) -> None:
    turn = assistant.turn(workspace.id, "网站发布信息118条")
    assistant.stop(workspace.id)
    assert list(turn)[-1].text == "（已停止）"
    assert facts(assistant, workspace) == {}


def test_what_is_kept_is_stopped_no_more() -> None:
    stop = Stop()
    stop.keep()
    stop.set()
    assert not stop.is_set()
    late = Stop()
    late.set()
    with pytest.raises(Stopped):
        late.keep()


def test_a_silent_call_gives_signs_of_life() -> None:
    may = threading.Event()
    seen = []
    for item in in_background(lambda tell: may.wait(20), threading.Event(), beat=0.01):
        seen.append(item)
        if len(seen) == 3:
            may.set()
    assert seen[:3] == [{}, {}, {}]
    assert seen[-1] == Done(True)


# ---------------------------------------------------------------------------------- meeting


def test_a_turn_waits_a_while_for_the_one_that_was_stopped(
    assistant: Assistant, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report_assistant.chat.turns.STOPPING_SECONDS", 0.2)
    hung = assistant.turn(workspace.id, "起草全文")
    next(hung)
    assistant.stop(workspace.id)
    start = time.monotonic()
    with pytest.raises(StillAnswering):
        assistant.turn(workspace.id, "还缺什么")
    assert 0.2 <= time.monotonic() - start < 3
    list(hung)
    assert said(assistant, workspace, "还缺什么").text
    assert talk(assistant, workspace)[:3] == ["起草全文", "（已停止）", "还缺什么"]


def test_a_turn_that_gave_way_says_and_changes_nothing_more(
    assistant: Assistant, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = assistant.turn(workspace.id, "网站发布信息118条")
    monkeypatch.setattr("report_assistant.chat.turns.SILENT_SECONDS", 0)
    said(assistant, workspace, "还缺什么")
    before = talk(assistant, workspace)
    list(lost)
    assert talk(assistant, workspace) == before
    assert facts(assistant, workspace) == {}


def test_two_facts_accepted_one_after_the_other(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "公众号发了200多篇，培训3-5次")
    first, second = assistant.store.load(workspace.id).pending
    clicked = assistant.accept(workspace.id, [first.key])
    with background(lambda: list(assistant.accept(workspace.id, [second.key]))) as told:
        time.sleep(0.05)
        assert [r.slot for r in list(clicked)[-1].recorded] == ["D05"]
        assert [r.slot for r in told()[-1].recorded] == ["E03"]
    assert facts(assistant, workspace).keys() == {"D05", "E03"}


def test_an_accepted_fact_waits_for_another_turn_to_end(
    assistant: Assistant, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(assistant, workspace, "公众号发了200多篇")
    other = assistant.turn(workspace.id, "还缺什么")
    with background(lambda: list(assistant.accept(workspace.id))) as accepted:
        time.sleep(0.1)
        list(other)
        assert accepted()[-1].recorded
    monkeypatch.setattr("report_assistant.chat.assistant.ACCEPT_SECONDS", 0.05)
    said(assistant, workspace, "公众号发了300多篇")
    long = assistant.turn(workspace.id, "还缺什么")
    with pytest.raises(StillAnswering):
        assistant.accept(workspace.id)
    assert list(long)


def test_a_talk_cleared_during_a_turn_is_empty(assistant: Assistant, workspace: Workspace) -> None:
    turn = assistant.turn(workspace.id, "起草全文")
    with background(lambda: list(turn)) as ended:
        assistant.forget(workspace.id)
        ended()
    assert talk(assistant, workspace) == []
    assert assistant.store.load(workspace.id).draft is None


def test_an_organ_renamed_while_one_section_is_written_keeps_the_others(
    assistant: Assistant, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(assistant, workspace, "起草全文")
    real = assistant.drafter.draft

    def renaming(*given: object, **named: object) -> object:
        draft = real(*given, **named)  # type: ignore[arg-type]
        assistant.set_head(workspace.id, "云溪县司法局", 2024)
        return draft

    monkeypatch.setattr(assistant.drafter, "draft", renaming)
    said(assistant, workspace, "起草总体情况")
    draft = assistant.store.load(workspace.id).draft
    assert draft
    assert [s.number for s in draft.sections] == [1, 2, 3, 4, 5, 6]
    assert draft.agency == "云溪县司法局"


# ---------------------------------------------------------------------------------- back and again


def test_the_last_thing_told_is_what_is_undone(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "网站发布信息118条")
    said(assistant, workspace, "成文日期：2025年1月17日")
    said(assistant, workspace, "公众号发了200多篇")
    assert "不再记入" in said(assistant, workspace, "撤销").text
    assert assistant.store.load(workspace.id).pending == ()
    assert "成文日期" in said(assistant, workspace, "撤销").text
    now = assistant.store.load(workspace.id)
    assert (now.signed, facts(assistant, workspace)) == (None, {"A02": 118})
    said(assistant, workspace, "撤销")
    assert facts(assistant, workspace) == {}


def test_a_date_set_by_hand_since_stays(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "成文日期：2025年1月17日")
    assistant.set_signature(workspace.id, "2025年1月20日")
    assert "没有可以撤销" in said(assistant, workspace, "撤销").text
    assert str(assistant.store.load(workspace.id).signed) == "2025-01-20"


def test_what_others_edit_during_a_turn_is_none_of_its_doing(
    assistant: Assistant, workspace: Workspace
) -> None:
    told = Fact("E03", 9, "次")
    for reply in assistant.turn(workspace.id, "起草总体情况"):
        if reply.step == "正在起草第一部分":
            assistant.edit(workspace.id, {ASKED: "6"})
            assistant.change_figures(workspace.id, lambda f: with_facts(f, [told]))
    said(assistant, workspace, "撤销")
    now = assistant.store.load(workspace.id)
    assert now.draft is None
    assert now.figures.amount(ASKED) == 6
    assert now.figures.facts["E03"] == told


def test_a_turn_cut_by_a_kill_takes_nothing_back(assistant: Assistant, workspace: Workspace) -> None:
    before = assistant.store.load(workspace.id)
    number = assistant.store.say(workspace.id, Message("user", "还缺什么"))
    assistant.store.open_turn(number, before)
    assistant.change_figures(workspace.id, lambda f: with_facts(f, [Fact("E03", 9, "次")]))
    list(assistant.retry(workspace.id))
    assert facts(assistant, workspace) == {"E03": 9}


def test_an_accepted_fact_is_accepted_again(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "公众号发了200多篇，专区1个")
    pending = assistant.store.load(workspace.id).pending
    chosen = next(p for p in pending if len(p.choices) > 1)
    slot = chosen.choices[1][0]
    list(assistant.accept(workspace.id, [chosen.key], slot))
    before = talk(assistant, workspace)
    assert before[2].startswith("确认 ")
    again = list(assistant.retry(workspace.id))[-1]
    assert [r.slot for r in again.recorded] == [slot]
    assert talk(assistant, workspace) == before


def test_the_names_beside_numbers_to_confirm_are_only_names() -> None:
    words = "确认 1〔微信公众号发布信息 200余篇〕、12B〔专区（专栏） 3个〕"
    assert understand(words).wish is Wish.CONFIRM
    assert which(words) == ((1, 0), (12, 1))
    start = time.monotonic()
    assert understand("确认" + "1" * 60 + "x").wish is not Wish.CONFIRM
    assert time.monotonic() - start < 1


def test_a_confirmed_order_is_confirmed_again(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草总体情况")
    said(assistant, workspace, "第一部分换一种说法")
    said(assistant, workspace, "重新起草第一部分")
    first = said(assistant, workspace, "确认").text
    assert list(assistant.retry(workspace.id))[-1].text == first


def test_a_message_is_not_edited_to_nothing(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "网站发布信息118条")
    with pytest.raises(NotPossible):
        assistant.edit_turn(workspace.id, " \n")
    assert facts(assistant, workspace) == {"A02": 118}


def test_a_filter_switched_and_stopped_leaves_the_answer_before(
    assistant: Assistant, workspace: Workspace
) -> None:
    old = said(assistant, workspace, QUESTION)
    again = assistant.search_again(workspace.id, [])
    assistant.stop(workspace.id)
    assert list(again)[-1].text == old.text
    last = assistant.store.load(workspace.id).messages[-1]
    assert last.shown
    assert (last.text, last.shown.chips) == (old.text, old.chips)
    other = list(assistant.search_again(workspace.id, []))[-1]
    assert other.text != old.text
    assert talk(assistant, workspace) == [QUESTION, other.text]
