"""Other ways through the page, in a real browser; one server for all that need no other settings."""

from __future__ import annotations

import json
import socket
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import (
    ANSWER,
    Server,
    cell,
    document,
    field,
    new_context,
    new_project,
    open_page,
    outside_requests,
    sample_project,
    say,
    send,
    served,
    shown,
    tab,
    type_in,
    value_becomes,
)
from docx import Document

from report_assistant.chat.store import Store
from report_assistant.chat.users import Users
from report_assistant.report.form import RECEIVED, TOTAL, Cell
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

USERS = 8
PASSWORD = "a long password"
RECEIVED_TOTAL = Cell(2, RECEIVED, TOTAL)
RECEIVED_PERSON = Cell(2, RECEIVED, "自然人")


def test_guided_first_run_with_the_sample(browser: Browser, server: Server, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page, outside = open_page(browser, server.address, width=1366, height=768)
    new_project(page)
    now = page.locator("#guide [aria-current=step]")
    expect(now).to_contain_text("机关与年度", timeout=ANSWER)
    # The guide offers the sample, and the steps that it brings along are done.
    page.locator("#guide").get_by_role("button", name="打开样例项目").click()
    expect(now).to_contain_text("起草", timeout=ANSWER)
    expect(page.locator("#guide .ra-done")).to_have_count(3)

    # What the page suggests is said with one click; the answer comes, the report beside it.
    page.locator("#suggest button", has_text="起草全文").click()
    expect(document(page)).to_contain_text("一、总体情况", timeout=ANSWER)
    expect(now).to_contain_text("核对", timeout=ANSWER)

    # A number tells its source to whoever points at it, and to the keyboard.
    number = document(page).locator(".ra-num").first
    number.focus()
    expect(page.locator("#ra-bubble")).to_contain_text("来源")

    # A wrong total: marked in its cell, the right one beside it, and one click puts it right.
    tab(page, "表二")
    type_in(page, RECEIVED_TOTAL, "99")
    expect(page.locator("input.ra-bad").first).to_be_visible(timeout=ANSWER)
    expect(cell(page, RECEIVED_TOTAL).locator("..")).to_contain_text("合计应为12")
    tab(page, "导出")
    expect(page.locator("#gate")).to_contain_text("都不能导出", timeout=ANSWER)
    expect(page.locator("#export-final")).to_contain_text("处未解决")
    tab(page, "核对")
    tab(page, "概况")
    broken = page.locator("#findings li", has=page.locator("[data-fix]")).first
    broken.get_by_role("button", name="定位").click()
    expect(page.locator("#tab-table2")).to_be_visible()
    broken.locator("[data-fix]").first.click()
    value_becomes(cell(page, RECEIVED_TOTAL), "12")
    expect(page.locator("input.ra-bad")).to_have_count(0, timeout=ANSWER)

    # Only some severities; a finding leads to its sentence.
    page.locator("#findings [data-filter=error]").click()
    expect(page.locator("#findings li.ra-is-info").locator("visible=true")).to_have_count(0)
    sentence = page.locator("#findings li.ra-is-error", has_text="第一部分").first
    sentence.get_by_role("button", name="定位").click()
    expect(page.locator("#tab-text .ra-flash")).to_be_visible()

    # A draft leaves; it is edited in Word, and comes back.
    tab(page, "导出")
    page.locator("#export-draft").click()
    expect(page.locator("#download a")).to_be_visible(timeout=ANSWER)
    with page.expect_download(timeout=ANSWER) as download:
        page.locator("#download a").click()
    edited = tmp_path / "edited.docx"
    download.value.save_as(edited)
    word = Document(str(edited))
    paragraph = next(p for p in word.paragraphs if "需要报告的" in p.text)
    paragraph.add_run("本年度另有座谈会37场。")
    word.save(str(edited))
    page.locator("#returned input[type=file], input[type=file][accept*=docx]").last.set_input_files(
        str(edited)
    )
    expect(page.locator("#told")).to_contain_text("已读回", timeout=ANSWER)
    expect(page.locator("#told")).to_contain_text("座谈会37场")
    expect(page.locator("#told")).to_contain_text("找不到来源的数字")
    expect(document(page)).to_contain_text("座谈会37场")
    assert outside == []


def test_words_of_the_library_open_in_their_report(browser: Browser, server: Server) -> None:
    from playwright.sync_api import expect

    page, outside = open_page(browser, server.address)
    new_project(page)
    say(page, "其他单位没有收到申请时一般怎么表述", until="引文均已与原文逐字核对")
    chips = page.locator("#offers [data-offer=chip]")
    expect(chips.first).to_be_visible(timeout=ANSWER)
    page.locator("#offers [data-document]").first.click()
    marked = page.locator("dialog.ra-passage mark")
    expect(marked).to_be_visible(timeout=ANSWER)
    assert "申请" in marked.inner_text()
    page.locator("dialog.ra-passage [data-close]").click()
    expect(marked).to_be_hidden()
    # A filter is lifted with a click and the same question answered again.
    name = chips.first.get_attribute("data-key")
    chips.first.click()
    expect(page.locator(f'#offers [data-offer=chip][data-key="{name}"]')).to_have_attribute(
        "aria-pressed", "false", timeout=ANSWER
    )
    assert outside == []


def test_a_message_is_edited_and_answered_again(browser: Browser, server: Server) -> None:
    from playwright.sync_api import expect

    page, _ = open_page(browser, server.address)
    identity = new_project(page)
    field(page, "agency").fill("云溪县司法局")
    field(page, "agency").press("Enter")
    expect(page.locator("#brand")).to_contain_text("云溪县司法局", timeout=ANSWER)
    say(page, "培训3次", until="3次")
    chat = page.locator("#chat")
    chat.locator("button[aria-label=编辑], button[title=编辑]").last.click()
    chat.locator("textarea").last.fill("解读12篇")
    chat.locator("button[aria-label=发送], button[title=发送]").last.click()
    expect(page.locator('[data-testid="bot"]').last).to_contain_text("12篇", timeout=ANSWER)
    # The edited message stands in place of the old one, and so does what it told.
    expect(page.locator('[data-testid="user"]')).to_have_count(1)
    chat.locator("button[aria-label=重试], button[title=重试]").last.click()
    expect(page.locator('[data-testid="bot"]').last).to_contain_text("12篇", timeout=ANSWER)
    expect(page.locator('[data-testid="user"]')).to_have_count(1)
    assert page.locator("#current textarea").input_value() == identity


def test_an_answer_that_grows_is_stopped(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    # A chat model that takes the question and says nothing: without a stop it is waited for a minute.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        model = {"chat_model": "silent", "chat_base_url": f"http://127.0.0.1:{silent.getsockname()[1]}/v1"}
        with served(tmp_path / "state", **model) as server:
            page, _ = open_page(browser, server.address)
            sample_project(page)
            stop = page.locator("#box button", has_text="停止")
            for _ in range(2):
                send(page, "起草全文")
                stop.click(timeout=ANSWER)
                expect(page.locator('[data-testid="bot"]').last).to_contain_text("（已停止）", timeout=ANSWER)
                expect(stop).to_have_count(0, timeout=ANSWER)
            # Nothing of it was kept, and the work goes on.
            expect(page.locator("#draft")).to_contain_text("还没有草稿", timeout=ANSWER)
            say(page, "培训3次", until="已记录")


def test_words_sent_while_an_answer_grows_are_answered_or_stay_in_the_box(
    browser: Browser, server: Server
) -> None:
    page, _ = open_page(browser, server.address)
    identity = sample_project(page)
    box = page.locator("#box textarea")
    box.fill("起草全文")
    box.press("Enter")
    page.locator("#box .stop-button").wait_for(timeout=ANSWER)
    # Enter again and again until the answer has ended: at every moment the words are somewhere.
    question = "还缺什么"
    box.fill(question)
    page.wait_for_function(
        """question => {
          const box = document.querySelector('#box textarea');
          const enter = new KeyboardEvent('keypress', { key: 'Enter', bubbles: true, cancelable: true });
          if (box.value === question) box.dispatchEvent(enter);
          const said = [...document.querySelectorAll('[data-testid="user"]')].filter(
            (node) => node.innerText.includes(question));
          const lost = box.value !== question && said.length === 0;
          window.lostFor = lost ? (window.lostFor || performance.now()) : 0;
          return said.length > 0 || (window.lostFor && performance.now() - window.lostFor > 5000);
        }""",
        arg=question,
        timeout=ANSWER,
        polling=30,
    )
    said = [m.text for m in Store(server.home).load(identity).messages if m.role == "user"]
    assert said == ["起草全文", question]


def test_a_window_may_go_on_to_another_project_while_an_answer_grows(
    browser: Browser, server: Server
) -> None:
    from playwright.sync_api import expect

    page, _ = open_page(browser, server.address)
    first = sample_project(page)
    send(page, "起草全文")
    page.locator("#box .stop-button").wait_for(timeout=ANSWER)
    second = new_project(page)
    # Nothing of the first comes here, and the box takes words.
    expect(page.locator('[data-testid="user"]')).to_have_count(0, timeout=ANSWER)
    say(page, "还缺什么", until="成文日期")
    expect(page.locator('[data-testid="user"]')).to_have_count(1)
    # The first was answered to the end meanwhile.
    page.evaluate("id => document.querySelector(`#reports input[value='${id}']`).click()", first)
    expect(document(page)).to_contain_text("六、其他需要报告的事项", timeout=ANSWER)
    expect(page.locator('[data-testid="bot"]').last).to_contain_text("核对：", timeout=ANSWER)
    store = Store(server.home)
    assert [m.text for m in store.load(first).messages if m.role == "user"] == ["起草全文"]
    assert [m.text for m in store.load(second).messages if m.role == "user"] == ["还缺什么"]


# The word that ends the stream of answers comes late, as on a busy machine.
LATE_END = """
const ask = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const response = await ask(input, init);
  if (!String(input.url || input).includes('/queue/data')) return response;
  const late = new TransformStream({
    transform: async (chunk, out) => {
      const text = new TextDecoder().decode(chunk);
      if (text.includes('"close_stream"')) await new Promise((go) => setTimeout(go, 1500));
      out.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(late), { headers: response.headers });
};
"""


def test_an_edit_is_answered_though_the_stream_of_answers_is_just_ending(
    browser: Browser, server: Server
) -> None:
    page = new_context(browser).new_page()
    page.add_init_script(LATE_END)
    page.goto(server.address)
    sample_project(shown(page))
    tab(page, "表二")
    total = cell(page, RECEIVED_TOTAL)
    before = int(total.input_value()) - int(cell(page, RECEIVED_PERSON).input_value())
    for person in range(40, 44):
        type_in(page, RECEIVED_PERSON, str(person))
        value_becomes(total, str(before + person))


def test_the_total_that_the_cursor_went_to_follows_its_parts(browser: Browser, server: Server) -> None:
    page, _ = open_page(browser, server.address)
    sample_project(page)
    tab(page, "表二")
    last, total = cell(page, Cell(2, RECEIVED, "其他")), cell(page, RECEIVED_TOTAL)
    before = int(total.input_value()) - int(last.input_value())
    for part in (5, 6):
        type_in(page, Cell(2, RECEIVED, "其他"), str(part))  # Enter goes on to the total
        assert total.evaluate("node => node === document.activeElement")
        value_becomes(total, str(before + part))
    # Words half typed there stay.
    type_in(page, RECEIVED_PERSON, "50")
    total.fill("12")
    page.wait_for_timeout(2000)
    assert total.input_value() == "12"


def test_two_tabs_do_not_overwrite_each_other(browser: Browser, server: Server) -> None:
    from playwright.sync_api import expect

    first, _ = open_page(browser, server.address)
    identity = new_project(first)
    second = first.context.new_page()
    second.goto(f"{server.address}?p={identity}")
    shown(second)
    for page in (first, second):
        tab(page, "表二")
    type_in(first, RECEIVED_PERSON, "5")
    value_becomes(cell(first, RECEIVED_TOTAL), "5")
    # Another cell from the second tab: kept beside the first tab's.
    type_in(second, Cell(2, RECEIVED, "商业企业"), "2")
    value_becomes(cell(second, RECEIVED_TOTAL), "7")
    # The same cell: refused with both values, nothing is lost.
    third = first.context.new_page()
    third.goto(f"{server.address}?p={identity}")
    shown(third)
    tab(third, "表二")
    type_in(first, RECEIVED_PERSON, "6")
    value_becomes(cell(first, RECEIVED_TOTAL), "8")
    type_in(third, RECEIVED_PERSON, "9")
    expect(third.get_by_text("刚在另一个窗口中被改过").first).to_be_visible(timeout=ANSWER)
    # What stands is shown; whoever types again now knows it, and is heard.
    third.locator("#guide").click()
    value_becomes(cell(third, RECEIVED_PERSON), "6")
    type_in(third, RECEIVED_PERSON, "9")
    value_becomes(cell(third, RECEIVED_TOTAL), "11")


def test_a_bad_file_of_20_megabytes_is_refused_in_one_sentence(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    page, _ = open_page(browser, server.address)
    new_project(page)
    bad = tmp_path / "上年报告.docx"
    bad.write_bytes(b"PK\x03\x04" + b"\x00\xff" * (10 * 2**20))
    page.locator("#last-year input[type=file]").set_input_files(str(bad))
    expect(page.get_by_text("无法读取该文件").first).to_be_visible(timeout=ANSWER)
    # The page goes on as if nothing had been.
    field(page, "agency").fill("云溪县司法局")
    field(page, "agency").press("Enter")
    expect(page.locator("#brand")).to_contain_text("云溪县司法局", timeout=ANSWER)


def test_nothing_is_offered_as_an_interface(server: Server) -> None:
    with urllib.request.urlopen(f"{server.address}gradio_api/info", timeout=60) as answer:
        offered = json.load(answer)
    assert offered == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_english_dark_narrow_and_no_word_from_outside(browser: Browser, server: Server) -> None:
    from playwright.sync_api import expect

    context = new_context(browser, 390, 844)
    page = context.new_page()
    outside = outside_requests(page)
    page.goto(server.address)
    shown(page)
    assert page.title() == "政府信息公开工作年度报告助手"
    # One pane at a time, nothing wider than the screen.
    assert page.locator("#pane-chat").is_visible()
    assert not page.locator("#pane-data").is_visible()
    page.locator("[data-pane-button=data]").click()
    assert page.locator("#pane-data").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#theme").click()
    assert page.evaluate("document.body.classList.contains('dark')")
    page.locator("#language").click()
    expect(page.locator("[data-pane-button=report]")).to_have_text("Report", timeout=ANSWER)
    shown(page)
    expect(page).to_have_title("Annual disclosure report assistant")
    # Both choices are remembered.
    assert page.evaluate("document.body.classList.contains('dark')")
    page.locator("[data-pane-button=report]").click()
    expect(page.get_by_role("tab", name="Charts", exact=True)).to_be_visible()
    # Words that the page itself brings are English; what the clerk's files and rules say stays Chinese.
    for name in ("export-draft", "returned", "download", "blank", "new", "delete", "restore-backup"):
        words = page.evaluate("id => document.getElementById(id)?.innerText ?? ''", name)
        assert words.isascii(), (name, words)
    assert outside == []


def test_power_cut_in_the_middle_of_a_turn(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    home = tmp_path / "state"
    server = Server(home)
    try:
        page, _ = open_page(browser, server.address)
        identity = sample_project(page)
        page.locator("#box textarea").fill("起草全文")
        page.locator("#box textarea").press("Enter")
        expect(page.locator('[data-testid="user"]').last).to_contain_text("起草全文", timeout=ANSWER)
        page.wait_for_timeout(300)
    finally:
        server.kill()
    with served(home, port=server.port) as server:
        page.goto(f"{server.address}?p={identity}")
        shown(page)
        # What was said and all figures are there, and the work goes on.
        expect(page.locator('[data-testid="user"]').last).to_contain_text("起草全文", timeout=ANSWER)
        tab(page, "表二")
        value_becomes(cell(page, RECEIVED_TOTAL), "12")
        say(page, "起草第六部分", until="核对：")
        expect(document(page)).to_contain_text("六、其他需要报告的事项", timeout=ANSWER)


def test_eight_users_at_once_see_only_their_own(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    home = tmp_path / "state"
    settings = Settings(home=home)
    users = Users(settings)
    names = [f"user{i}" for i in range(USERS)]
    for name in names:
        users.add(name, PASSWORD)
    with served(home, login="true", login_attempts="3") as server:
        contexts = [new_context(browser) for _ in names]
        refused = contexts[0].request.get(f"{server.address}config")
        assert refused.status == 401
        for name, context in zip(names, contexts, strict=True):
            entered = context.request.post(
                f"{server.address}login", form={"username": name, "password": PASSWORD}
            )
            assert entered.ok
        pages = [context.new_page() for context in contexts]
        for page in pages:
            page.goto(server.address, wait_until="commit")
        for page in pages:
            shown(page)
        # Every step is begun by all before it is waited for.
        for i, page in enumerate(pages):
            field(page, "agency").fill(f"云溪县第{'一二三四五六七八'[i]}中心")
            field(page, "agency").press("Enter")
        for i, page in enumerate(pages):
            expect(page.locator("#brand")).to_contain_text(f"第{'一二三四五六七八'[i]}中心", timeout=ANSWER)
            tab(page, "表二")
        for i, page in enumerate(pages):
            type_in(page, RECEIVED_PERSON, str(100 + i))
            page.locator("#box textarea").fill(f"培训{i + 2}次")
            page.locator("#box textarea").press("Enter")
        for i, page in enumerate(pages):
            value_becomes(cell(page, RECEIVED_TOTAL), str(100 + i))
            expect(page.locator('[data-testid="bot"]').last).to_contain_text(f"{i + 2}次", timeout=ANSWER)
        for i, name in enumerate(names):
            store = Store(home).of(name)
            (project,) = store.projects()
            workspace = store.load(project.id)
            assert workspace.figures.amount(RECEIVED_PERSON) == 100 + i
            assert [m.text for m in workspace.messages if m.role == "user"] == [f"培训{i + 2}次"]
            assert workspace.figures.facts["E03"].amount == i + 2
        # Another user's project does not exist, not even by its address.
        other = Store(home).of(names[1]).projects()[0].id
        pages[0].goto(f"{server.address}?p={other}")
        shown(pages[0])
        expect(pages[0].locator("#brand")).to_contain_text("第一中心", timeout=ANSWER)
        # Guessing is slowed: after three failures even the right password must wait.
        guess = browser.new_context()
        for password in ("wrong 1", "wrong 2", "wrong 3", PASSWORD):
            answer = guess.request.post(
                f"{server.address}login", form={"username": names[2], "password": password}
            )
            assert not answer.ok
