"""The chat-model maker against a scripted model that misbehaves in every way."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from drafting_cases import ScriptedModel, busy_case, library, prose, quiet_case
from pydantic import SecretStr

from report_assistant.checks import State, check
from report_assistant.drafting import Case, Draft, Drafter, Origin, to_report
from report_assistant.drafting.model import chat_model
from report_assistant.drafting.parse import templates
from report_assistant.drafting.prompts import load
from report_assistant.drafting.stream import answer
from report_assistant.errors import ChatModelUnavailable, PromptVariablesMissing
from report_assistant.settings import Settings

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
    assert [s.text for s in from_model][:1] == ["2024年，我局通过县政府门户网站公开政府信息118条。"]
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
    ],
)
def test_rubbish_ends_in_the_precedent_draft(settings: Settings, rubbish: str) -> None:
    case = quiet_case()
    plain = Drafter(settings, library()).draft(case)
    draft = drafted(settings, ScriptedModel(answers=[rubbish]), case)
    assert prose(to_report(draft, case)) == prose(to_report(plain, case))
    assert any("已改用范文方式起草" in notice for notice in draft.notices)


def test_a_server_that_is_down_is_asked_once(settings: Settings) -> None:
    model = ScriptedModel(answers=[GOOD], fails=True, seen=[])
    draft = drafted(settings, model)
    assert len(model.seen) == 1
    assert any("已改用范文方式起草" in notice for notice in draft.notices)
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
        ("```json\n" + reply("甲{{A02}}。乙{{D05}}。") + "\n```", ("甲{{A02}}。", "乙{{D05}}。")),
        ('["甲", {"text": "乙。"}]', ("甲。", "乙。")),
        ('说明：{"sentences": ["甲。", "甲。"]} 完', ("甲。",)),
        ("没有内容", ()),
    ],
)
def test_parse(text: str, found: tuple[str, ...]) -> None:
    assert templates(text) == found


def test_answer_raises_one_error() -> None:
    with pytest.raises(ChatModelUnavailable, match="ConnectionError"):
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
    for path in settings.prompts_dir.glob("*.v*.md"):
        assert load(
            settings.prompts_dir,
            path.stem,
            dict.fromkeys(("area", "count", "slots", "precedents", "problems"), "x"),
        )
