"""Turns: facts that wait, undo, stop, retry, editing a message, redrafting after a revision."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from chat_cases import project, replies, said, shared_assistant

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.workspace import Workspace, together, wording
from report_assistant.drafting import Change
from report_assistant.errors import ChangedElsewhere, NotPossible, StillAnswering, UnknownWorkspace
from report_assistant.report.form import NATURAL_PERSON, RECEIVED, Cell
from scripted_model import ScriptedModel

FACTS = "网站发了118条，公众号200多篇，培训两次60人次"
ASKED = Cell(2, RECEIVED, NATURAL_PERSON)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def workspace(assistant: Assistant) -> Workspace:
    return project(assistant)


def facts(assistant: Assistant, workspace: Workspace) -> dict[str, object]:
    return {k: f.amount for k, f in assistant.store.load(workspace.id).figures.facts.items()}


# ---------------------------------------------------------------------------------- facts


def test_a_doubtful_fact_counts_only_when_confirmed(assistant: Assistant, workspace: Workspace) -> None:
    reply = said(assistant, workspace, FACTS)
    assert facts(assistant, workspace) == {"A02": 118, "E03": 2, "E03.2": 60}
    assert [p.fact.slot for p in reply.pending] == ["D05"]
    assert "微信公众号发布信息" in reply.text
    assert reply.suggestions[:2] == ("确认", "取消")
    done = said(assistant, workspace, "确认")
    assert [(r.slot, r.value) for r in done.recorded] == [("D05", "200余篇")]
    assert facts(assistant, workspace)["D05"] == 200
    assert assistant.store.load(workspace.id).figures.facts["D05"].quote == FACTS
    assert assistant.store.load(workspace.id).pending == ()


def test_the_exact_number_answers_the_doubt(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, FACTS)
    assert "206篇" in said(assistant, workspace, "206篇").text
    assert facts(assistant, workspace)["D05"] == 206
    assert assistant.store.load(workspace.id).pending == ()


def test_what_is_dismissed_is_not_recorded(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, FACTS)
    said(assistant, workspace, "取消")
    assert "D05" not in facts(assistant, workspace)
    assert "没有等待确认" in said(assistant, workspace, "确认").text


def test_another_value_waits_but_a_correction_does_not(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "网站发布信息118条")
    reply = said(assistant, workspace, "网站发布信息120条")
    assert facts(assistant, workspace)["A02"] == 118
    assert (reply.pending[0].before, reply.pending[0].value) == ("118条", "120条")
    corrected = said(assistant, workspace, "网站发布信息改成121条")
    assert facts(assistant, workspace)["A02"] == 121
    assert corrected.pending == ()
    assert [(r.before, r.value) for r in corrected.recorded] == [("118条", "121条")]


def test_the_same_value_again_asks_nothing(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "网站发布信息118条")
    assert said(assistant, workspace, "网站发布信息118条").pending == ()


def test_facts_are_undone_by_word_and_by_slot(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "网站发布信息118条，培训2次")
    said(assistant, workspace, "网站发布信息改成121条")
    assert "118条" in said(assistant, workspace, "撤销").text
    assert facts(assistant, workspace) == {"A02": 118, "E03": 2}
    told = assistant.undo_facts(workspace.id, ["E03"])
    assert [(r.slot, r.before, r.value) for r in told.recorded] == [("E03", "2次", "")]
    assert facts(assistant, workspace) == {"A02": 118}
    said(assistant, workspace, "撤销")
    assert "没有可以撤销" in said(assistant, workspace, "撤销").text
    assert facts(assistant, workspace) == {}


def test_the_page_confirms_by_key_and_chooses_the_slot(assistant: Assistant, workspace: Workspace) -> None:
    from report_assistant.chat.reply import Pending
    from report_assistant.report.figures import Fact

    fact = Fact("A02", 30, "条", quote="发了30条")
    choices = (("A02", "政府网站发布信息"), ("D05", "微信公众号发布信息"))
    assistant.tell(workspace.id, (), [Pending("k", fact, "30条", "没有说明是哪一项", choices)])
    with pytest.raises(NotPossible):
        assistant.confirm_facts(workspace.id, ["other"])
    assert "1A" in said(assistant, workspace, "确认").text, "a choice is not made for the user"
    assistant.confirm_facts(workspace.id, ["k"], "D05")
    assert facts(assistant, workspace) == {"D05": 30}


def test_a_choice_is_made_by_letter(assistant: Assistant, workspace: Workspace) -> None:
    reply = said(assistant, workspace, "118条")
    assert len(reply.pending[0].choices) > 1
    second = reply.pending[0].choices[1][0]
    said(assistant, workspace, "确认 1B")
    assert facts(assistant, workspace) == {second: 118}


def test_the_list_of_what_is_missing_is_answered_by_number(
    assistant: Assistant, workspace: Workspace
) -> None:
    asked = said(assistant, workspace, "还缺什么").questions
    number = asked.index("A02") + 1
    said(assistant, workspace, f"{number}. 118条")
    assert facts(assistant, workspace) == {"A02": 118}
    fee = asked.index("G01") + 1
    said(assistant, workspace, f"{fee}、未收取")
    assert facts(assistant, workspace) == {"A02": 118, "G01": 0, "G02": 0}


def test_the_date_is_told_in_words(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "成文日期：2025年1月17日")
    signed = assistant.store.load(workspace.id).signed
    assert signed is not None
    assert signed.isoformat() == "2025-01-17"


def test_new_facts_say_which_sentences_moved(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草总体情况")
    reply = said(assistant, workspace, "网站发布信息118条")
    assert any("118条" in change.after for change in reply.changes)
    now = assistant.store.load(workspace.id)
    assert 1 in now.stale
    assert any("118条" in change.after for change in now.moved)
    reviewed = assistant.reviewed(workspace.id)
    assert (reviewed.stale, reviewed.moved) == (frozenset(), ())


def test_an_edit_in_the_tables_says_which_sentences_moved(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草总体情况")
    edited = assistant.edit(workspace.id, {ASKED: "7"})
    assert any("7件" in change.after and "7件" not in change.before for change in edited.changes)
    again = assistant.edit(workspace.id, {ASKED: "8"})
    assert any("8件" in change.after and "7件" in change.before for change in again.changes)
    moved = assistant.store.load(workspace.id).moved
    assert not any("7件" in change.before + change.after for change in moved), "told from the first draft on"
    back = assistant.edit(workspace.id, {ASKED: "0"})
    assert back.changes
    assert back.workspace.moved == (), "figures that return bring the text back"


def test_changes_of_two_edits_are_told_as_one() -> None:
    first = Change(1, "收到申请2件。", "收到申请3件。")
    second = Change(1, "收到申请3件。", "收到申请4件。")
    assert together([first], [second]) == (Change(1, "收到申请2件。", "收到申请4件。"),)
    assert together([first], [Change(1, "收到申请3件。", "收到申请2件。")]) == ()
    gone, back = Change(1, "未收到申请。", "", "不再成立"), Change(1, "", "未收到申请。")
    assert together([gone], [back]) == ()
    assert together([back], [gone]) == ()
    assert together([first], [Change(5, "甲。", "乙。")]) == (first, Change(5, "甲。", "乙。"))


# ---------------------------------------------------------------------------------- back and again


def test_editing_the_last_message_takes_its_turn_back(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "培训3次")
    said(assistant, workspace, "网站发布信息118条")
    assistant.edit(workspace.id, {ASKED: "5"})
    last = list(assistant.edit_turn(workspace.id, "公众号发布300篇"))[-1]
    assert [r.slot for r in last.recorded] == ["D05"]
    now = assistant.store.load(workspace.id)
    assert facts(assistant, workspace) == {"E03": 3, "D05": 300}
    assert now.figures.amount(ASKED) == 5, "an edit in the table meanwhile stays"
    assert [m.text for m in now.messages if m.role == "user"] == ["培训3次", "公众号发布300篇"]


def test_an_earlier_message_takes_all_after_it_back(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "培训3次")
    said(assistant, workspace, "起草总体情况")
    said(assistant, workspace, "第一部分换一种说法")
    first = assistant.store.load(workspace.id).messages[0]
    assert assistant.rewind(workspace.id, first.number) == "培训3次"
    now = assistant.store.load(workspace.id)
    assert (now.messages, now.draft, dict(now.figures.facts)) == ((), None, {})
    labels = [label for _, _, label in assistant.store.versions(workspace.id)]
    assert "修改消息之前" in labels, "the draft that went can be restored"


def test_a_message_is_edited_only_where_the_window_shows_it(
    assistant: Assistant, workspace: Workspace
) -> None:
    said(assistant, workspace, "培训3次")
    said(assistant, workspace, "还缺什么")
    first, _, last, _ = assistant.store.load(workspace.id).messages
    with pytest.raises(ChangedElsewhere):
        assistant.edit_turn(workspace.id, "培训4次", last.number, was="培训3次")
    assert facts(assistant, workspace) == {"E03": 3}
    list(assistant.edit_turn(workspace.id, "培训4次", first.number, was="培训3次"))
    assert facts(assistant, workspace) == {"E03": 4}


def test_retry_answers_the_same_words_again(assistant: Assistant, workspace: Workspace) -> None:
    first = said(assistant, workspace, "起草总体情况")
    again = list(assistant.retry(workspace.id))[-1]
    assert again.text == first.text
    assert [m.role for m in assistant.store.load(workspace.id).messages] == ["user", "assistant"]


def test_nothing_to_take_back_is_said(assistant: Assistant, workspace: Workspace) -> None:
    with pytest.raises(NotPossible):
        assistant.rewind(workspace.id)


def test_undo_of_a_first_draft_takes_it_away_but_keeps_it(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草总体情况")
    draft = assistant.store.load(workspace.id).draft
    said(assistant, workspace, "撤销")
    assert assistant.store.load(workspace.id).draft is None
    number = assistant.store.versions(workspace.id)[0][0]
    assert assistant.restore(workspace.id, number).draft == draft


# ---------------------------------------------------------------------------------- redrafting


def test_drafting_again_keeps_what_the_user_had_changed(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草总体情况")
    said(assistant, workspace, "第一部分换一种说法")
    revised = assistant.store.load(workspace.id)
    assert revised.revised == {1}
    reply = said(assistant, workspace, "起草全文")
    now = assistant.store.load(workspace.id)
    assert now.draft is not None
    assert len(now.draft.sections) == 6
    assert now.revised == {1}
    assert "保留了您修改过的" in reply.text
    kept = {s.text for p in revised.draft.section(1).paragraphs if p.revised for s in p.sentences if s.text}  # type: ignore[union-attr]
    assert kept <= {s.text for s in now.draft.section(1).sentences}  # type: ignore[union-attr]


def test_writing_anew_what_was_revised_asks_first_and_keeps_a_version(
    assistant: Assistant, workspace: Workspace
) -> None:
    said(assistant, workspace, "起草总体情况")
    said(assistant, workspace, "第一部分换一种说法")
    revised = assistant.store.load(workspace.id).draft
    reply = said(assistant, workspace, "重新起草第一部分")
    assert (reply.asks, reply.suggestions[0]) == ("重新起草第一部分", "确认")
    assert wording(assistant.store.load(workspace.id).draft) == wording(revised)
    said(assistant, workspace, "取消")
    assert wording(assistant.store.load(workspace.id).draft) == wording(revised)
    said(assistant, workspace, "重新起草第一部分")
    text = said(assistant, workspace, "确认").text
    now = assistant.store.load(workspace.id)
    assert wording(now.draft) != wording(revised)
    assert now.revised == frozenset()
    assert "第一部分此前按您的要求修改过" in text
    kept = [assistant.store.version(workspace.id, n) for n, _, _ in assistant.store.versions(workspace.id)]
    assert any(wording(v) == wording(revised) for v in kept)
    said(assistant, workspace, "撤销")
    assert wording(assistant.store.load(workspace.id).draft) == wording(revised)


def test_another_turn_drops_the_question(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "起草总体情况")
    said(assistant, workspace, "第一部分换一种说法")
    said(assistant, workspace, "重写第一部分")
    said(assistant, workspace, "还缺什么")
    assert assistant.store.load(workspace.id).asked == ""
    assert "没有等待确认" in said(assistant, workspace, "确认").text


# ---------------------------------------------------------------------------------- streaming


MODEL_ANSWER = json.dumps(
    {"sentences": ["{{本年}}，{{本机关}}通过{{政府}}门户网站公开政府信息{{A02}}。"]}, ensure_ascii=False
)


def test_proved_sentences_are_shown_while_the_model_writes(assistant: Assistant) -> None:
    model = Assistant(assistant.settings, assistant.library, model=ScriptedModel(answers=[MODEL_ANSWER]))
    workspace = project(model)
    said(model, workspace, "网站发布信息118条")
    grown = [r.growing for r in replies(model, workspace, "起草总体情况") if r.growing]
    assert grown
    assert "118条" in grown[-1]
    assert "{{" not in "".join(grown)


def test_a_stopped_draft_ends_soon_and_is_not_kept(assistant: Assistant) -> None:
    slow = Assistant(
        assistant.settings, assistant.library, model=ScriptedModel(answers=["字" * 4000], pause=0.05)
    )
    workspace = project(slow)
    start, shown = time.monotonic(), []
    for reply in slow.turn(workspace.id, "起草全文"):
        shown.append(reply)
        if reply.waiting or len(shown) > 3:
            slow.stop(workspace.id)
    assert time.monotonic() - start < 8
    now = slow.store.load(workspace.id)
    assert now.draft is None
    assert now.messages[-1].text.endswith("（已停止）")
    assert said(slow, workspace, "还缺什么").text, "the next turn works"


def test_closing_the_stream_stops_as_well(assistant: Assistant, workspace: Workspace) -> None:
    turn = assistant.turn(workspace.id, "起草全文")
    next(turn)
    turn.close()  # type: ignore[attr-defined]
    now = assistant.store.load(workspace.id)
    assert now.draft is None
    assert [m.role for m in now.messages] == ["user", "assistant"]


def test_words_said_while_an_answer_runs_are_refused_and_not_lost_in_it(
    assistant: Assistant, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = assistant.turn(workspace.id, "起草全文")
    next(turn)
    with pytest.raises(StillAnswering):
        assistant.turn(workspace.id, "还缺什么")
    assert [m.text for m in assistant.store.load(workspace.id).messages] == ["起草全文"]
    # Another project is not held up, and neither is this one by a window that is gone.
    assert said(assistant, project(assistant), "还缺什么").text
    monkeypatch.setattr("report_assistant.chat.turns.SILENT_SECONDS", 0)
    assert said(assistant, workspace, "还缺什么").text
    assert list(turn)[-1].text.endswith("（已停止）")


def test_a_turn_is_under_way_before_its_first_reply(assistant: Assistant, workspace: Workspace) -> None:
    first = assistant.turn(workspace.id, "还缺什么")
    with pytest.raises(StillAnswering):
        assistant.turn(workspace.id, "起草全文")
    assert list(first)
    assert said(assistant, workspace, "还缺什么").text
    gone = assistant.store.create("云溪县司法局", 2024).id
    assistant.store.delete(gone)
    for _ in range(2):
        with pytest.raises(UnknownWorkspace):
            assistant.turn(gone, "还缺什么")


def test_a_turn_whose_window_is_gone_before_its_first_reply_holds_nobody_up(
    assistant: Assistant, workspace: Workspace
) -> None:
    unread = assistant.turn(workspace.id, "起草全文")
    del unread
    now = assistant.store.load(workspace.id)
    assert [m.text for m in now.messages] == ["起草全文", "（已停止）"]
    assert said(assistant, workspace, "还缺什么").text


def test_a_turn_stopped_after_its_end_was_not_stopped(assistant: Assistant, workspace: Workspace) -> None:
    said(assistant, workspace, "还缺什么")
    assistant.stop(workspace.id)
    assert not assistant.stopped(workspace.id)


def test_a_turn_that_is_taken_back_while_it_runs_has_ended_before(
    assistant: Assistant, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = assistant.turn(workspace.id, "起草全文")
    next(turn)
    with ThreadPoolExecutor(1) as pool:
        taken = pool.submit(assistant.rewind, workspace.id)
        list(turn)
        assert taken.result() == "起草全文"
    assert assistant.store.load(workspace.id).messages == ()
    monkeypatch.setattr("report_assistant.chat.turns.STOPPING_SECONDS", 0.05)
    hung = assistant.turn(workspace.id, "起草全文")
    next(hung)
    with pytest.raises(StillAnswering):
        assistant.rewind(workspace.id)
    assert [m.role for m in assistant.store.load(workspace.id).messages][-1] == "user"


# ---------------------------------------------------------------------------------- suggestions


def test_suggestions_follow_the_state(assistant: Assistant, workspace: Workspace) -> None:
    empty = assistant.store.create()
    assert "怎么开始" in assistant.suggestions(empty)
    blank = assistant.store.create("云溪县司法局", 2024)
    assert "还缺什么" in assistant.suggestions(blank)
    first = assistant.suggestions(assistant.store.load(workspace.id))
    assert "起草全文" in first
    assert "今年没有收取信息处理费" in first
    assert any(s.endswith("：") for s in first), "missing facts to complete"
    said(assistant, workspace, "今年没有收取信息处理费")
    said(assistant, workspace, "起草全文")
    drafted = assistant.suggestions(assistant.store.load(workspace.id))
    assert "起草全文" not in drafted
    assert "今年没有收取信息处理费" not in drafted
    assert "核对" in drafted, "last year's open case was not carried on"


def test_every_suggestion_is_understood(assistant: Assistant, workspace: Workspace) -> None:
    for suggestion in assistant.suggestions(assistant.store.load(workspace.id)):
        text = f"{suggestion}12条" if suggestion.endswith("：") else suggestion
        other = project(assistant)
        assert "我可以：" not in said(assistant, other, text).text, suggestion


def test_a_workspace_changes_its_revision_with_every_save(assistant: Assistant, workspace: Workspace) -> None:
    before = assistant.store.load(workspace.id)
    after = assistant.update(workspace.id, lambda w: replace(w, opening="甲。"))
    assert after.revision == before.revision + 1


def test_words_are_kept_before_the_first_reply(assistant: Assistant, workspace: Workspace) -> None:
    """What the page shows as said is in the store, even if nothing answers (a power cut)."""
    unread = assistant.turn(workspace.id, "培训两次")
    assert assistant.store.load(workspace.id).messages[-1].text == "培训两次"
    assert list(unread)
