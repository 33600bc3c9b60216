"""Windows of the page without a browser: what each shows after an answer, and what it may then write."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from conftest import with_index
from report_assistant.chat.assistant import Assistant
from report_assistant.chat.reply import Pending
from report_assistant.drafting import Returned
from report_assistant.errors import ChangedElsewhere
from report_assistant.library import Library
from report_assistant.report.figures import Fact
from report_assistant.report.form import RECEIVED, Cell
from report_assistant.settings import Settings
from report_assistant.web.handlers import AROUND, Page
from report_assistant.web.returned import returned_html
from report_assistant.web.tables import cell_key
from report_assistant.web.views import fact_rows, work_html

OPENING, FACTS, SHOWN = 8, 13, len(AROUND)
PERSON = Cell(2, RECEIVED, "自然人")


@pytest.fixture
def page(tmp_path: Path) -> Page:
    settings = Settings(home=with_index(tmp_path))
    return Page(Assistant(settings, Library(settings)))


class Window:
    """What one browser window shows: the values of ``Parts.all`` as answers set them."""

    def __init__(self, page: Page, identity: str) -> None:
        self.page, self.id = page, identity
        self.values = page.show_all(identity)

    @property
    def shown(self) -> str:
        return str(self.values[SHOWN])

    def take(self, answer: list[Any]) -> None:
        assert len(answer) == len(self.values)
        skip = gr.skip()
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


def test_what_nobody_touched_is_left_alone_where_somebody_may_be_typing(
    windows: tuple[Window, Window],
) -> None:
    first, second = windows
    first.leave_opening("开头。")
    second.values[5:9] = ["half", "typed", "words", "old"]
    second.type_cell("3")
    assert second.values[5:9] == ["half", "typed", "words", "开头。"]


def test_a_window_that_shows_another_project_writes_nothing(page: Page) -> None:
    one, other = (page.store.create().id for _ in range(2))
    for identity, name in ((one, "云溪县司法局"), (other, "清河县教育局")):
        page.assistant.set_head(identity, name, 2024)
    late = str(page.show_all(one)[SHOWN])
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
    assert page.cancel(event(project=found[1])) == ""
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
