"""Windows of the page without a browser: what each shows after an answer, and what it may then write."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from conftest import with_index
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.reply import Pending
from report_assistant.chat.store import TOUCHED_KEPT
from report_assistant.drafting import Returned
from report_assistant.errors import ChangedElsewhere, Unexpected
from report_assistant.library import Library
from report_assistant.report.figures import Fact
from report_assistant.report.form import RECEIVED, Cell
from report_assistant.settings import Settings
from report_assistant.web import served
from report_assistant.web.handlers import AROUND, Page
from report_assistant.web.page import build
from report_assistant.web.returned import returned_html
from report_assistant.web.served import Asker, Served
from report_assistant.web.tables import cell_key
from report_assistant.web.views import fact_rows, work_html

OPENING, TABLES, FACTS, SHOWN = 8, slice(10, 13), 13, len(AROUND)
PERSON = Cell(2, RECEIVED, "自然人")


@pytest.fixture
def page(tmp_path: Path) -> Page:
    settings = Settings(home=with_index(tmp_path))
    return Page(Assistant(settings, Library(settings)))


class Window:
    """What one browser window shows: the values of ``Parts.all`` as answers set them."""

    def __init__(self, page: Page, identity: str) -> None:
        self.page, self.id = page, identity
        self.values = page.catch_up(identity, "")

    @property
    def shown(self) -> str:
        return str(self.values[SHOWN])

    @property
    def cells(self) -> dict[str, str]:
        """Figures of the last message to the tables."""
        return dict(json.loads(self.values[SHOWN + 1])["values"])

    def take(self, answer: Any) -> None:
        skip = gr.skip()
        if answer == skip:
            return
        assert len(answer) == len(self.values)
        self.values = [old if new == skip else new for old, new in zip(self.values, answer, strict=True)]

    def type_cell(self, raw: str) -> None:
        self.take(self.page.edit(self.id, self.shown, event(cell=cell_key(PERSON), raw=raw)))

    def leave_opening(self, text: str | None = None) -> None:
        said = str(self.values[OPENING]) if text is None else text
        self.take(self.page.set_opening(self.id, self.shown, said))

    def leave_facts(self) -> None:
        self.take(self.page.edit_facts(self.id, self.shown, self.values[FACTS]))


def event(**data: object) -> Any:
    return SimpleNamespace(_data=data)


@pytest.fixture
def windows(page: Page) -> tuple[Window, Window]:
    identity = page.store.create().id
    page.assistant.set_head(identity, "云溪县司法局", 2024)
    return Window(page, identity), Window(page, identity)


def test_an_old_box_does_not_take_the_words_of_another_window_back(windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.leave_opening("本局高度重视政府信息公开工作。")
    second.type_cell("3")
    second.leave_opening()
    workspace = first.page.store.load(first.id)
    assert workspace.opening == "本局高度重视政府信息公开工作。"
    assert workspace.figures.amount(PERSON) == 3


def test_an_old_row_does_not_take_the_fact_of_another_window_back(windows: tuple[Window, Window]) -> None:
    first, second = windows
    slot = first.values[FACTS][0][0]
    first.values[FACTS] = [
        [*row[:2], "12" if row[0] == slot else row[2], *row[3:]] for row in first.values[FACTS]
    ]
    first.leave_facts()
    second.type_cell("3")
    second.leave_facts()
    assert first.page.store.load(first.id).figures.facts[slot].amount == 12

    second.leave_facts()
    second.leave_opening()
    assert first.page.store.load(first.id).revision == 4, "what is left as it was is not saved"


def test_two_windows_fill_different_rows_of_the_facts_sheet(windows: tuple[Window, Window]) -> None:
    first, second = windows
    for window, number, column, text in (
        (first, 0, 2, "12"),
        (second, 5, 2, "7"),
        (first, 0, 5, "含政务新媒体"),
        (second, 6, 2, "8"),
    ):
        rows = [list(row) for row in window.values[FACTS]]
        rows[number][column] = text
        window.values[FACTS] = rows
        window.leave_facts()
    facts = first.page.store.load(first.id).figures.facts
    assert {fact.amount for fact in facts.values()} == {12, 7, 8}
    assert "含政务新媒体" in {fact.text for fact in facts.values()}
    shown = {row[0]: row for row in second.values[FACTS]}
    assert all(shown[slot][2] == str(fact.amount) for slot, fact in facts.items())


def test_a_window_too_old_to_compare_is_shown_everything(windows: tuple[Window, Window]) -> None:
    first, second = windows
    first.type_cell("3")
    for number in range(TOUCHED_KEPT):
        first.page.store.save(replace(first.page.store.load(first.id), opening=str(number)))
    with pytest.raises(ChangedElsewhere):
        second.type_cell("5")
    second.take(second.page.catch_up(second.id, second.shown))
    assert "3" in second.cells.values()
    assert second.values[OPENING] == str(TOUCHED_KEPT - 1)


def test_what_nobody_touched_is_left_alone_where_somebody_may_be_typing(
    windows: tuple[Window, Window],
) -> None:
    first, second = windows
    first.leave_opening("开头。")
    second.values[5:9] = ["half", "typed", "words", "old"]
    second.type_cell("3")
    assert second.values[5:9] == ["half", "typed", "words", "开头。"]


def test_half_typed_words_stay_when_an_answer_ends(windows: tuple[Window, Window]) -> None:
    window, _ = windows
    window.values[5:9] = ["half", "typed", "words", "here"]
    for told in ("收到申请3件，都是自然人提出的", "培训2次60人次"):
        list(window.page.talk(window.id, {"text": told}))
        window.take(window.page.catch_up(window.id, window.shown))
    assert window.values[5:9] == ["half", "typed", "words", "here"]
    assert [row for row in window.values[FACTS] if row[2] == "60"]


def test_cells_that_another_change_moved_are_shown_also_when_they_are_emptied(
    windows: tuple[Window, Window],
) -> None:
    first, second = windows
    for raw in ("3", ""):
        first.type_cell(raw)
        second.take(second.page.catch_up(second.id, second.shown))
        assert second.cells[cell_key(PERSON)] == raw


def test_another_year_brings_the_tables_of_its_form(windows: tuple[Window, Window]) -> None:
    first, second = windows
    before = second.values[TABLES]
    first.take(first.page.set_head(first.id, first.shown, "云溪县司法局", 2020))
    second.take(second.page.catch_up(second.id, second.shown))
    assert second.values[TABLES] == first.values[TABLES] != before


def test_answers_reach_only_a_window_that_still_shows_their_project(page: Page) -> None:
    one, other = (page.store.create().id for _ in range(2))
    windows: dict[str, served.Window] = {}
    window, neighbour = Asker(page, "window", windows), Asker(page, "neighbour", windows)
    for asker in (window, neighbour):
        assert asker.take(Page.show_project, (one,), page.show_project(one))[0] == one
    late = page.catch_up(one, "")
    assert window.take(Page.catch_up, (one, ""), late) is late
    window.take(Page.create, (), page.show_project(other))
    nothing = gr.skip()
    assert window.take(Page.catch_up, (one, ""), late) == nothing
    assert window.take(Page.export_draft, (one, "docx", []), "a link") == nothing
    assert window.take(Page.export_draft, (other, "docx", []), "a link") == "a link"
    assert neighbour.take(Page.export_draft, (one, "docx", []), "a link") == "a link"
    # What belongs to no project is shown wherever the window went.
    assert window.take(Page.own_reports, (), "reports") == "reports"
    assert window.take(Page.add_reports, (one, []), "reports") == "reports"


class Asked:
    """The questions of one window, as the library hands them on; answers that are still on their way
    have not changed what the window shows."""

    def __init__(self, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
        self._serve = Served(page.assistant)
        self._request = SimpleNamespace(username=None, session_hash="window", cookies={})
        self.notices: list[str] = []
        monkeypatch.setattr(gr, "Warning", lambda words, **_: self.notices.append(words))

    def __call__(self, method: Callable[..., Any], *values: object) -> Any:
        return self._serve(method)(cast(gr.Request, self._request), *values)

    def clicked(self, method: Callable[..., Any], *values: object, **data: object) -> Any:
        return self._serve.event(method)(cast(gr.Request, self._request), event(**data), *values)


@pytest.fixture
def asked(page: Page, monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(page, monkeypatch)


def test_who_types_faster_than_the_answers_come_is_not_held_up_by_himself(page: Page, asked: Asked) -> None:
    opened = asked(Page.create)
    identity, shown = opened[0], opened[3 + SHOWN]
    other = Window(page, identity)
    key = cell_key(PERSON)
    asked.clicked(Page.edit, identity, shown, cell=key, raw="3")
    asked.clicked(Page.edit, identity, shown, cell=key, raw="4")
    assert not asked.notices
    assert page.store.load(identity).figures.amount(PERSON) == 4
    # Another window is held up, and so is this one by what the other wrote meanwhile.
    with pytest.raises(ChangedElsewhere):
        other.type_cell("5")
    other.take(page.catch_up(identity, other.shown))
    other.type_cell("6")
    asked.clicked(Page.edit, identity, shown, cell=key, raw="7")
    assert len(asked.notices) == 1
    assert page.store.load(identity).figures.amount(PERSON) == 6


def test_what_nobody_foresaw_ends_in_one_sentence(
    page: Page, asked: Asked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    identity, other = asked(Page.create)[0], page.store.create().id

    def broken(*_: object, **__: object) -> None:
        raise KeyError("nobody foresaw this")

    with monkeypatch.context() as patched:
        patched.setattr(Assistant, "check", broken)
        assert asked(Page.catch_up, identity, "") == gr.skip()
        patched.setattr(Assistant, "turn", lambda *_: iter(broken, None))
        said = list(asked(Page.talk, identity, {"text": "还缺什么"}))
        box = said[-2][2]
        assert (box.submit_btn, box.stop_btn) == (True, False)  # words can be sent again
    assert asked.notices == [str(Unexpected())] * 2
    assert caplog.text.count("nobody foresaw this") >= 2
    # A project that cannot be shown keeps nobody from the others.
    load = page.store.load
    monkeypatch.setattr(page.store, "load", lambda one: broken() if one == identity else load(one))
    assert page.start(identity)[0] == other


def test_enter_in_an_empty_box_says_nothing(page: Page) -> None:
    identity = page.store.create().id
    assert list(page.talk(identity, None)) == []


def test_a_message_is_edited_only_where_the_window_shows_it(page: Page) -> None:
    identity = page.store.create().id
    for told in ("网站发了118条", "培训2次60人次"):
        list(page.talk(identity, {"text": told}))
    before = page.store.load(identity)

    def edited(was: object, words: str) -> list[Any]:
        change = SimpleNamespace(index=2, previous_value=was, value=words)
        return list(page.edit_turn(identity, cast(gr.EditData, change)))

    with pytest.raises(ChangedElsewhere):
        edited("还缺什么", "办了3场培训")
    assert page.store.load(identity) == before
    edited([{"type": "text", "text": "培训2次60人次"}], "培训3次90人次")
    assert page.store.load(identity).figures.facts["E03"].amount == 3


def test_what_else_an_answer_offers_stays_when_one_of_it_is_taken(page: Page) -> None:
    identity = page.store.create().id
    list(page.talk(identity, {"text": "网站发布信息126条，培训两次，公众号推送230多篇，解读80多篇"}))
    first, second = page.store.load(identity).pending
    said = list(page.take_offer(identity, event(offer="reject", key=first.key)))[-1]
    assert second.key in html.unescape(said[1])
    assert "A02" in said[1]
    said = list(page.take_offer(identity, event(offer="undo", key="A02")))[-1]
    assert second.key in html.unescape(said[1])
    assert 'data-key="A02"' not in said[1]
    # Also after a reload.
    assert said[1] in page.catch_up(identity, "")


def test_whatever_shows_a_project_is_answered_in_order(page: Page) -> None:
    async def made() -> gr.Blocks:  # the library asks for the loop that runs
        return build(page.assistant, lambda: "")

    with ThreadPoolExecutor(1) as pool:  # the browser tests leave their loop in this thread
        blocks = pool.submit(asyncio.run, made()).result()
    shown = next(block for block in blocks.blocks.values() if getattr(block, "elem_id", "") == "shown")
    showing = [fn for fn in blocks.fns.values() if shown in fn.outputs]
    # These open another project; what comes late from the one before does not reach the window.
    opening = [fn for fn in showing if fn.concurrency_id != "edits"]
    assert all(fn.outputs[0].elem_id == "current" for fn in opening)
    assert len(showing) - len(opening) > 15


def test_a_window_that_shows_another_project_writes_nothing(page: Page) -> None:
    one, other = (page.store.create().id for _ in range(2))
    for identity, name in ((one, "云溪县司法局"), (other, "清河县教育局")):
        page.assistant.set_head(identity, name, 2024)
    late = str(page.catch_up(one, "")[SHOWN])
    before = page.store.load(other)
    for write in (
        lambda: page.set_head(other, late, "云溪县司法局", 2023),
        lambda: page.set_opening(other, late, "云溪县司法局的话"),
        lambda: page.set_signature(other, late, "2025年1月2日"),
        lambda: page.edit(other, late, event(cell=cell_key(PERSON), raw="7")),
        lambda: page.edit_facts(other, late, fact_rows(before.figures)),
        lambda: page.rename(other, late, "云溪"),
        lambda: page.zeros(other, late),
        lambda: page.export_final(other, late, "word", True),
    ):
        with pytest.raises(ChangedElsewhere):
            write()
    assert page.store.load(other) == before


def test_the_sign_of_long_work_ends_its_own_project(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    monkeypatch.setattr(page.assistant, "cancel", ended.append)
    sign = page.begin("first-project", "/tmp/上年.docx")
    found = re.search(r'data-cancel="([^"]+)"', sign)
    assert found
    assert page.cancel(event(cancel=found[1])) == ""
    assert ended == ["first-project"]
    assert 'data-en="Writing' in work_html("p", "正在备份", "Writing the backup")


def test_all_facts_of_a_file_are_accepted_and_none_beside_them(page: Page) -> None:
    identity, other = (page.store.create().id for _ in range(2))
    asked, told = [], fact_rows(page.store.load(identity).figures)[:3]
    for slot, name, _, unit, *_ in told:
        asked.append(Pending(f"{slot}|3", Fact(slot, 3, unit), "3", "因为", ((slot, name),), ""))
    page.assistant.tell(identity, [], asked)
    file = cast(
        "Returned", SimpleNamespace(changed=True, sentences=(), cells=(), lines=(), untraced=(), notices=())
    )
    made = returned_html(file, asked[:2], identity)
    listed, whose = re.search(r'data-keys="([^"]+)"', made), re.search(r'data-project="([^"]+)"', made)
    assert listed
    assert whose
    sent = event(offer="confirm", keys=html.unescape(listed[1]), project=whose[1])
    assert json.loads(sent._data["keys"]) == [p.key for p in asked[:2]]
    with pytest.raises(ChangedElsewhere):
        list(page.take_offer(other, sent))
    list(page.take_offer(identity, sent))
    workspace = page.store.load(identity)
    assert workspace.figures.facts.keys() == {p.fact.slot for p in asked[:2]}
    assert [p.key for p in workspace.pending] == [asked[2].key]
