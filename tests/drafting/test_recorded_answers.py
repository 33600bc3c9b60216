"""Recorded answers of a chat model: found again, never mistaken for another prompt's, never lost."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from drafting_cases import busy_case

from report_assistant.drafting.plan import units
from report_assistant.report.slots import Area
from report_assistant.settings import Settings
from scripted_model import ScriptedModel

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
DRAFT = ("slots", "松岭县民政局 2024", "平台建设", 0)
PLAIN = ("plain prompt", *DRAFT[1:])
PROMPT = [("system", "规则"), ("user", "要点：\n- 发布信息{{D05}}。\n<参考语句>\n甲\n</参考语句>")]


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return import_module("recorded_answers")


def ask(recorded: Any, record: Any, prompt: Any, live: Any = None, draft: Any = DRAFT) -> tuple[str, Any]:
    model = recorded.RecordedModel(record=record, live=live, draft=draft, label="m")
    return "".join(str(chunk.content) for chunk in model.stream(prompt)), model


def test_an_answer_is_replayed_without_the_model(recorded: Any, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    first, _ = ask(recorded, recorded.Record([], file), PROMPT, ScriptedModel(answers=["公开{{D05}}。"]))
    again, model = ask(recorded, recorded.Record([], file), PROMPT)
    assert first == again == "公开{{D05}}。"
    assert not model.missing
    assert not model.changed


def test_an_unknown_prompt_is_counted_not_answered(recorded: Any, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    ask(recorded, recorded.Record([], file), PROMPT, ScriptedModel(answers=["公开{{D05}}。"]))
    other = [("system", "规则"), ("user", "要点：\n- 发布信息{{D06}}。")]
    text, model = ask(recorded, recorded.Record([], file), other)
    assert text == ""
    assert model.missing == 1


def test_points_worded_anew_are_said_to_be_changed(recorded: Any, tmp_path: Path) -> None:
    record = recorded.Record([], tmp_path / "answers.jsonl")
    ask(recorded, record, PROMPT, ScriptedModel(answers=["公开{{D05}}。"]))
    text, model = ask(recorded, record, [("system", "规则"), ("user", "要点：\n- 推送信息{{D05}}。")])
    assert text
    assert model.changed
    text, model = ask(recorded, record, [PROMPT[0], ("user", PROMPT[1][1].replace("甲", "乙"))])
    assert text
    assert not model.changed


def test_a_baseline_is_asked_again_when_a_figure_changed(recorded: Any, tmp_path: Path) -> None:
    record = recorded.Record([], tmp_path / "answers.jsonl")
    ask(recorded, record, [("user", "公开5条")], ScriptedModel(answers=["好"]), PLAIN)
    assert ask(recorded, record, [("user", "公开6条")], draft=PLAIN)[1].missing == 1


def test_a_line_that_was_cut_off_does_not_stop_the_rest(recorded: Any, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    ask(recorded, recorded.Record([], file), PROMPT, ScriptedModel(answers=["公开{{D05}}。"]))
    with file.open("a", encoding="utf-8") as out:
        out.write('{"row": "slots", "ca')
    record = recorded.Record([], file)
    assert len(record.answers) == 1
    # What is appended afterwards must not be glued to the torn line.
    other = [("user", "要点：\n- {{D06}}。")]
    ask(recorded, record, other, ScriptedModel(answers=["公开{{D06}}。"]))
    assert len(recorded.read(file)) == 2


def test_only_answers_in_use_are_kept(recorded: Any, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    live = ScriptedModel(answers=["公开{{D05}}。"])
    ask(recorded, recorded.Record([], file), PROMPT, live)
    ask(recorded, recorded.Record([], file), [("user", "- {{D06}}。")], live)
    record = recorded.Record([], file)
    ask(recorded, record, PROMPT)
    recorded.write(record.used, tmp_path / "kept.jsonl.gz")
    assert [a.messages for a in recorded.read(tmp_path / "kept.jsonl.gz")] == [tuple(PROMPT)]


def test_words_of_the_prompt_are_not_the_models_own(
    recorded: Any, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = import_module("draft_rows")
    case = busy_case()
    unit = next(u for u in units(case, (1,)) if u.area is Area.PLATFORM)
    task = rows.Task(case, unit)
    draft = ("slots", *task.name)

    def written(live: Any) -> Any:
        model = recorded.RecordedModel(record=recorded.Record([]), live=live, draft=draft, label="m")
        return rows.slotted(
            task, (), model, settings.model_copy(update={"chat_model": "m"}), ["松岭县民政局"]
        )

    mine = '{"sentences": ["全年通过微信公众号发布信息{{D05}}。"]}'
    assert written(ScriptedModel(answers=[mine])).own_words == 1
    seen = ScriptedModel(answers=["{}"])
    written(seen)
    point = next(
        line[2:] for line in seen.seen[0].splitlines() if line.startswith("- ") and "{{D05}}" in line
    )
    assert written(ScriptedModel(answers=[f'{{"sentences": ["{point}"]}}'])).own_words == 0


def test_no_recorded_prompt_of_our_maker_held_a_figure(recorded: Any) -> None:
    answers = [
        a for a in recorded.read(BENCHMARKS / "recorded" / "draft_answers.jsonl.gz") if a.row == "slots"
    ]
    assert len(answers) > 50
    for answer in answers:
        for role, text in answer.messages:
            assert not re.search(r"[0-9０-９]", re.sub(r"\{\{[^{}]*\}\}", "", text)), (role, text)
