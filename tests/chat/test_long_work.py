"""Work that takes long: it tells how far it is, and when it is cancelled all stays as it was."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from chat_cases import LAST_YEAR, project, said

from conftest import ROOT, with_index
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.background import Done, Tell
from report_assistant.chat.precedents import own_reports
from report_assistant.errors import StateUnusable, StillAnswering
from report_assistant.library import Library
from report_assistant.settings import Settings
from report_assistant.web.handlers import Page


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """An assistant of its own: the library is added to."""
    settings = Settings(home=with_index(tmp_path / "state"))
    return Assistant(settings, Library(settings))


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    """Two reports that the library does not hold."""
    found = []
    for number, name in enumerate(("qichuan-gaoxinqu-guanweihui-2023", "qichuan-gaoxinqu-guanweihui-2024")):
        text = (ROOT / "corpus" / f"{name}.md").read_text(encoding="utf-8")
        path = tmp_path / f"报告{number}.md"
        path.write_text(text.replace("栖川高新技术产业园区", "南岭经济开发区"), encoding="utf-8")
        found.append(path)
    return found


def test_reports_are_added_with_progress_and_removed(assistant: Assistant, reports: list[Path]) -> None:
    told = list(assistant.add_reports("p", reports))
    assert [item["done"] for item in told if not isinstance(item, Done)][:2] == [1, 2]
    assert isinstance(told[-1], Done)
    own = own_reports(assistant.library)
    assert [(d.agency, d.year) for d in own] == [
        ("南岭经济开发区管理委员会", 2024),
        ("南岭经济开发区管理委员会", 2023),
    ]
    assistant.library.remove(own[0].id)
    assert len(own_reports(assistant.library)) == 1


def test_a_cancelled_addition_leaves_the_library_as_it_was(assistant: Assistant, reports: list[Path]) -> None:
    before = {d.id for d in assistant.library.documents()}
    told: list[object] = []
    for item in assistant.add_reports("p", reports):
        told.append(item)
        assistant.cancel("p")
    assert not any(isinstance(item, Done) for item in told)
    assert {d.id for d in assistant.library.documents()} == before
    assert list((assistant.settings.library_dir).glob("*.md")) == []


def test_a_file_stopped_while_it_is_read_changes_nothing(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    turn = assistant.attach(workspace.id, LAST_YEAR)
    assert "正在读取" in next(turn).step
    assistant.stop(workspace.id)
    assert "（已停止）" in list(turn)[-1].text
    assert assistant.stopped(workspace.id)
    now = assistant.store.load(workspace.id)
    assert (now.figures.agency, now.last_year) == ("", None)
    assert [m.role for m in now.messages] == ["user", "assistant"]


def set_in(box: Any) -> dict[str, Any]:
    """What an answer sets of the box; empty when it leaves it as it is."""
    return dict(getattr(box, "_constructor_args", [{}])[0])


def test_words_sent_with_a_file_stay_in_the_box_until_they_are_stored(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    page = Page(assistant)
    sent = {"text": "网站发布信息118条", "files": [str(LAST_YEAR)]}
    boxes = []
    for *_, box in page.talk(workspace.id, sent):
        if "value" in set_in(box):
            words = [m.text for m in assistant.store.load(workspace.id).messages]
            boxes.append((sent["text"] in words, set_in(box)["value"]))
    assert boxes == [(False, {"text": sent["text"], "files": []}), (True, None)]


def test_a_window_that_is_gone_before_the_answer_began_holds_nobody_up(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    page = Page(assistant)
    window = page.talk(workspace.id, {"text": "还缺什么"})
    next(window)  # the words are stored, nothing is answered yet
    window.close()  # type: ignore[attr-defined]
    assert said(assistant, workspace, "怎么开始").text


def test_a_click_refused_while_an_answer_runs_leaves_its_stop_button(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    answer = assistant.turn(workspace.id, "还缺什么")
    chip = SimpleNamespace(_data={"offer": "chip", "key": "year", "project": workspace.id})
    with pytest.raises(StillAnswering):
        next(Page(assistant).take_offer(workspace.id, cast(Any, chip)))
    assert list(answer)[-1].text


def test_a_window_whose_talk_is_cleared_meanwhile_shows_none(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    page = Page(assistant)
    window = page.talk(workspace.id, {"text": "还缺什么"})
    next(window)
    with ThreadPoolExecutor(1) as pool:
        cleared = pool.submit(page.forget, workspace.id)
        while not assistant.stopped(workspace.id):
            time.sleep(0.01)
        assert "（已停止）" in next(window)[0][-1]["content"]
        cleared.result()
        assert [talk for talk, *_ in window] == [[]]
    assert assistant.store.load(workspace.id).messages == ()


def test_words_sent_with_a_file_that_is_stopped_are_not_said(assistant: Assistant) -> None:
    workspace = assistant.store.create()
    page = Page(assistant)
    for *_, box in page.talk(workspace.id, {"text": "还缺什么", "files": [str(LAST_YEAR)]}):
        if set_in(box).get("stop_btn"):
            page.stop(workspace.id)
    said = [m.text for m in assistant.store.load(workspace.id).messages if m.role == "user"]
    assert said == [f"〔文件〕{LAST_YEAR.name}"]


def _folders(assistant: Assistant) -> set[str]:
    return {folder.name for folder in (assistant.settings.home / "workspaces").iterdir()}


def test_a_restore_that_fails_at_the_versions_keeps_nothing(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = project(assistant)
    for words in ("起草第六部分", "起草总体情况"):
        said(assistant, workspace, words)
    path = assistant.backup(workspace.id)
    monkeypatch.setattr("report_assistant.chat.store._KEEP", "INSERT INTO gone VALUES (?, ?, ?, ?)")
    with pytest.raises(StateUnusable):
        assistant.restore_project(path)
    assert [p.id for p in assistant.store.projects()] == [workspace.id]
    assert _folders(assistant) == {workspace.id}


def test_a_cancelled_restore_makes_no_project(assistant: Assistant) -> None:
    workspace = project(assistant)
    for words in ("起草第六部分", "起草总体情况", "起草第五部分"):
        said(assistant, workspace, words)
    path = assistant.backup(workspace.id)
    projects = assistant.store.projects()

    class GivenUp(Exception):
        pass

    calls = []

    def alive() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise GivenUp

    with pytest.raises(GivenUp):
        assistant.restore_project(path, alive)
    assert assistant.store.projects() == projects
    assert _folders(assistant) == {workspace.id}, "nor keeps its file"
    assert list(assistant.work(workspace.id, lambda tell: assistant.restore_project(path))), "else it works"
    assert len(assistant.store.projects()) == len(projects) + 1


def test_each_of_two_long_works_of_a_project_can_be_cancelled(assistant: Assistant) -> None:
    def slow(tell: Tell) -> None:
        for number in range(200):
            tell({"number": number})
            time.sleep(0.01)

    works = [assistant.work("p", slow) for _ in range(2)]
    for work in works:
        next(work)
    assistant.cancel("p")
    assert not any(isinstance(item, Done) for work in works for item in work)
