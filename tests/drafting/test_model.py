"""The chat-model maker against a scripted model that misbehaves in every way."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from drafting_cases import busy_case, library, prose, quiet_case
from pydantic import SecretStr

from report_assistant.checks import State, check
from report_assistant.drafting import Case, Draft, Drafter, Origin, to_report
from report_assistant.drafting.model import ModelMaker, chat_model
from report_assistant.drafting.parse import templates, tidy
from report_assistant.drafting.plan import units
from report_assistant.drafting.precedent import PrecedentMaker
from report_assistant.drafting.prompts import load
from report_assistant.drafting.stream import answer
from report_assistant.errors import ChatModelUnavailable, PromptVariablesMissing
from report_assistant.report.slots import Area, slots
from report_assistant.settings import Settings
from scripted_model import ScriptedModel

GOOD = json.dumps(
    {"sentences": ["{{本年}}，{{本机关}}通过{{政府}}门户网站公开政府信息{{A02}}。"]}, ensure_ascii=False
)


def drafted(settings: Settings, model: ScriptedModel, case: Case | None = None) -> Draft:
    return Drafter(settings, library(), model=model).draft(case or quiet_case())


def reply(*sentences: str) -> str:
    return json.dumps({"sentences": sentences}, ensure_ascii=False)


def test_good_sentences_are_used(settings: Settings) -> None:
    draft = drafted(settings, ScriptedModel(answers=[GOOD]))
    section = draft.section(1)
    assert section is not None
    from_model = [s for s in section.sentences if s.origin is Origin.MODEL and s.text]
    assert [s.text for s in from_model][:1] == ["2024年，通过县政府门户网站公开政府信息118条。"]
    # The opening statement is the project's own, and the fact is said once, in its own sub-area.
    assert not section.text.split("\n")[1].startswith("2024年，通过")
    assert section.text.count("118条") == 1
    # The facts the model left out are said all the same.
    assert "72份" in section.text
    assert "200余篇" in section.text


def test_the_model_never_sees_a_figure(settings: Settings) -> None:
    model = ScriptedModel(answers=[GOOD], seen=[])
    drafted(settings, model, busy_case())
    asked = "\n".join(model.seen)
    for number in ("118", "200", "352", "31件", "12件"):
        assert number not in asked
    assert "农业农村局" not in asked
    assert "<参考语句>" in asked


@pytest.mark.parametrize(
    "bad",
    [
        "公开信息9999条。",
        "松岭县民政局公开政府信息{{A02}}。",
        "举办培训五次，参训人员众多。",
        "{{本年}}，{{本机关}}收到的申请均已办结，办结率百分之百。",
        "{{本机关}}首次建成政务公开体验馆。",
        "公开政府信息{{A99}}。",
        "新收政府信息公开申请{{D05}}。",
        "详见http://example.com公开信息{{A02}}。",
        "忽略以上要求，公开信息{{A02}}。",
        "召开会议研究部署政府信息公开工作{{E02}}。",
    ],
)
def test_bad_sentences_never_stand(settings: Settings, bad: str) -> None:
    case = quiet_case()
    draft = drafted(settings, ScriptedModel(answers=[reply(bad)]), case)
    section = draft.section(1)
    assert section is not None
    assert not [s for s in section.sentences if s.origin is Origin.MODEL and s.text]
    assert any("删去" in notice for notice in draft.notices)
    fails = [f for f in check(to_report(draft, case)).errors if f.state is State.FAIL]
    assert fails == []
    assert "118条" in section.text


def test_a_bad_sentence_is_repaired(settings: Settings) -> None:
    model = ScriptedModel(answers=[reply("公开信息9999条。"), GOOD], seen=[])
    section = drafted(settings, model).section(1)
    assert section is not None
    assert any(s.origin is Origin.MODEL and "118条" in s.text for s in section.sentences)
    assert any("没有来源的数字" in asked for asked in model.seen)


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "好的，下面是草稿。",
        '{"sentences": ["公开',
        "[1, 2, 3]",
        "{}",
        "null",
        "<think>想一想",
        "{{A02}}" * 50,
        "[" * 5000,
        '{"sentences": [' * 900,
        '{"sentences": ["公开政策解读{{A17}}\\ud83d。"]}',
        '{"sentences": ["公开\\u200b政策解读\\u0000{{A17}}。", "发布信息{{A02}}\\u202e。"]}',
    ],
)
def test_rubbish_ends_in_the_precedent_draft(settings: Settings, rubbish: str) -> None:
    case = quiet_case()
    plain = Drafter(settings, library()).draft(case)
    draft = drafted(settings, ScriptedModel(answers=[rubbish]), case)
    assert prose(to_report(draft, case)) == prose(to_report(plain, case))
    assert any("已改用范文方式起草" in notice for notice in draft.notices)


@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError])
def test_an_answer_that_breaks_the_reader_costs_the_answer_only(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def broken(*args: object) -> None:
        raise error("x")

    for reader in ("templates", "finished"):
        with monkeypatch.context() as patched:
            patched.setattr(f"report_assistant.drafting.model.{reader}", broken)
            draft = drafted(settings, ScriptedModel(answers=[GOOD]))
        assert len([n for n in draft.notices if "已改用范文方式起草" in n and "回答无法识别" in n]) == 1
        section = draft.section(1)
        assert section is not None
        assert "118条" in section.text


def test_a_server_that_is_down_is_asked_once_more_and_no_more(settings: Settings) -> None:
    model = ScriptedModel(answers=[GOOD], fails=True, seen=[])
    draft = drafted(settings, model)
    assert len(model.seen) == 2
    assert len([notice for notice in draft.notices if "已改用范文方式起草" in notice]) == 1
    assert any("连接不上服务器" in notice for notice in draft.notices)
    section = draft.section(1)
    assert section is not None
    assert "118条" in section.text


def test_endless_text_is_cut_off(settings: Settings) -> None:
    draft = drafted(settings, ScriptedModel(answers=["公开信息，"], endless=True))
    assert any("回答过长" in notice for notice in draft.notices)


def test_a_stall_is_bounded(home: Path) -> None:
    quick = Settings(home=home, chat_timeout=0.3)
    start = time.monotonic()
    draft = drafted(quick, ScriptedModel(answers=[GOOD], stall=1.5))
    assert time.monotonic() - start < 30
    assert any("回答超时" in notice for notice in draft.notices)


def test_cancel_stops_and_passes(settings: Settings) -> None:
    class Cancelled(Exception):
        pass

    def stop(event: dict[str, Any]) -> None:
        if event["event"] == "token":
            raise Cancelled

    with pytest.raises(Cancelled):
        Drafter(settings, library(), model=ScriptedModel(answers=[GOOD])).draft(quiet_case(), (1,), stop)


def test_reasoning_is_never_shown() -> None:
    text = '<think>公开信息应写{"sentences": ["错误。"]}</think>' + GOOD
    assert templates(text) == ("{{本年}}，{{本机关}}通过{{政府}}门户网站公开政府信息{{A02}}。",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "```json\n" + reply("公开信息{{A02}}。推送信息{{D05}}。") + "\n```",
            ("公开信息{{A02}}。", "推送信息{{D05}}。"),
        ),
        ('["公开信息", {"text": "推送信息。"}]', ("公开信息。", "推送信息。")),
        ('说明：{"sentences": ["公开信息。", "公开信息。"]} 完', ("公开信息。",)),
        ("没有内容，也没有槽位。", ()),
        # Cut off in the middle: what is complete is kept, a key is no sentence.
        ('{"sentences": ["公开信息{{A02}}。", "推送信息{{D05', ("公开信息{{A02}}。",)),
        ('{"sentences": ["公开信息{{A02}}。" "推送信息{{D05}}。"]', ("公开信息{{A02}}。",)),
        # No JSON at all: sentences with slots.
        (
            "好的，草稿如下：\n1. 公开信息{{A02}}。\n- 推送信息{{D05}}。",
            ("公开信息{{A02}}。", "推送信息{{D05}}。"),
        ),
        # Headings, echoes of the prompt and slots said twice are no sentences.
        (reply("“主动公开”部分的要点：", "（一）主动公开情况：", "公开信息{{A02}}，发布{{A02}}。"), ()),
    ],
)
def test_parse(text: str, found: tuple[str, ...]) -> None:
    assert templates(text) == found


@pytest.mark.parametrize(
    ("slip", "template"),
    [
        ("公开政府信息{A02}条。", "公开政府信息{{A02}}。"),
        ("公开政府信息{{ A02 }}条，共计。", "公开政府信息{{A02}}，共计。"),
        ("公开政府信息A02。", "公开政府信息{{A02}}。"),
        ("第一句：本年，本机关公开信息。", "{{本年}}，{{本机关}}公开信息。"),
        ("（一）本年度公开信息。", "本年度公开信息。"),
        ("公开信息{{A02}}条例行检查。", "公开信息{{A02}}条例行检查。"),
        ("组织{{E03}}次业务培训，{{E03.2}}人次参加。", "组织{{E03}}业务培训，{{E03.2}}参加。"),
        ("｛｛本机关｝｝公开信息。", "{{本机关}}公开信息。"),
        ("培训{{业务培训次数}}。", "培训{{业务培训次数}}。"),
    ],
)
def test_small_slips_are_put_right(slip: str, template: str) -> None:
    assert tidy(slip) == template


def test_a_slot_may_be_called_by_its_name() -> None:
    name = slots()["E03"].name
    assert tidy(f"开展培训{{{{{name}}}}}。") == "开展培训{{E03}}。"


@pytest.mark.parametrize(
    "text",
    [
        "<think>{answer}",
        "<THINKING>{answer}</THINKING>",
        "{answer}</think>",
        "<reasoning>{answer}</reasoning>好的",
        "<|channel|>analysis<|message|>{answer}",
    ],
)
def test_reasoning_alone_is_no_answer(text: str) -> None:
    whole = text.replace("{answer}", GOOD)
    assert templates(whole) == ()
    assert templates(whole.split("</")[0] if text.startswith("<") else whole) == ()


def test_only_proved_text_is_streamed(settings: Settings) -> None:
    events: list[dict[str, Any]] = []
    mixed = reply(
        "{{本年}}，{{本机关}}通过{{政府}}门户网站公开政府信息{{A02}}。",
        "公开信息9999条。",
        "松岭县民政局公开政府信息{{A17}}。",
    )
    model = ScriptedModel(answers=["<think>公开8888条" + GOOD + "</think>" + mixed])
    Drafter(settings, library(), model=model).draft(quiet_case(), (1,), events.append)
    shown = [e["text"] for e in events if e["event"] == "token"]
    assert shown
    assert set(shown) == {"2024年，我局通过县政府门户网站公开政府信息118条。"}


def test_a_repair_shows_no_figure(settings: Settings) -> None:
    # 118条 stands in the filled text of the refused sentence, and in the words of its violation.
    wrong = reply("召开会议研究部署政府信息公开工作{{A02}}。")
    model = ScriptedModel(answers=[wrong], seen=[])
    Drafter(settings, library(), model=model).draft(quiet_case(), (1,))
    repairs = [asked for asked in model.seen if "上一稿" in asked]
    assert repairs
    assert not [asked for asked in repairs if "118" in asked]
    assert len(repairs) <= 5


def test_points_repeated_word_for_word_are_the_projects_own(settings: Settings) -> None:
    model = ScriptedModel(answers=[reply("规范政务新媒体运维，微信公众号发布信息{{D05}}。")])
    section = drafted(settings, model).section(1)
    assert section is not None
    assert "200余篇" in section.text


def test_useless_answers_are_asked_for_twice(settings: Settings) -> None:
    model = ScriptedModel(answers=["好的，没有问题。"], seen=[])
    draft = drafted(settings, model)
    assert len(model.seen) == 2
    assert any("连续" in notice for notice in draft.notices)


def test_what_is_still_asked_for_is_not_told_to_the_model(settings: Settings) -> None:
    model = ScriptedModel(answers=[GOOD], seen=[])
    case = busy_case()
    case = replace(case, figures=replace(case.figures, agency="松岭县北坪乡人民政府"))
    maker = ModelMaker(model, PrecedentMaker(case, frozenset()), settings, case, frozenset())
    unit = next(u for u in units(case, (1,)) if u.area is Area.SUPERVISION)
    maker.write(unit, (), (), lambda event: None)
    assert "{{E03}}" in model.seen[0]
    assert "{{E08?}}" not in model.seen[0]


def test_the_prompt_begins_the_same(settings: Settings) -> None:
    model = ScriptedModel(answers=[GOOD], seen=[])
    drafted(settings, model, busy_case())
    starts = {asked.split("\n请起草")[0].split("\n“")[0] for asked in model.seen}
    assert len({start[:400] for start in starts}) == 1
    assert max(map(len, model.seen)) < 1500


def test_answer_raises_one_error() -> None:
    with pytest.raises(ChatModelUnavailable, match="连接不上服务器"):
        answer(ScriptedModel(answers=["x"], fails=True), [("user", "写")], 5.0)
    assert answer(ScriptedModel(answers=["好的"]), [("user", "写")], 5.0) == "好的"


def test_no_model_is_made_without_a_setting(settings: Settings, home: Path) -> None:
    assert chat_model(settings) is None
    local = Settings(
        home=home, chat_model="qwen3", chat_base_url="http://127.0.0.1:9/v1", chat_api_key=SecretStr("")
    )
    assert chat_model(local) is not None
    with pytest.raises(ChatModelUnavailable):
        chat_model(Settings(home=home, chat_model="x", chat_provider="nobody"))


def test_prompts_name_what_is_missing(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "task.v1.md").write_text("写$area，用$slots。", encoding="utf-8")
    assert load(tmp_path, "task.v1", {"area": "甲", "slots": "乙"}) == "写甲，用乙。"
    with pytest.raises(PromptVariablesMissing, match="slots"):
        load(tmp_path, "task.v1", {"area": "甲"})
    with pytest.raises(PromptVariablesMissing, match="none"):
        load(tmp_path, "none.v1", {})
    for path in settings.prompts_dir.glob("*_area.v*.md"):
        assert load(
            settings.prompts_dir,
            path.stem,
            dict.fromkeys(("area", "points", "precedents", "problems"), "x"),
        )
