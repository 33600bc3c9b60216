"""The clerk's whole path, in a real browser: from last year's report to a checked Word file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, SHARED, require_tool
from report_assistant.checks import check
from report_assistant.readers import read_report
from report_assistant.report.form import RECEIVED, TOTAL, Cell

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

REAL = SHARED / "reports" / "xicheng-park-committee-2023.txt"
SAMPLE = ROOT / "corpus" / "qichuan-gaoxinqu-guanweihui-2023.md"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
ANSWER = 90_000  # milliseconds; the machine may be busy, nothing here measures speed


class Server:
    """``python app.py`` as a user starts it."""

    def __init__(self, home: Path) -> None:
        env = {**os.environ, "REPORT_ASSISTANT_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")], env=env, stdout=subprocess.PIPE, text=True, cwd=home
        )
        assert self._process.stdout is not None
        self.address = ""
        for line in self._process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if found:
                self.address = found.group()
                break
        assert self.address, "the server said no address"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        if self._process.stdout is not None:
            self._process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_tool("chromium"), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def open_page(browser: Browser, address: str) -> tuple[Page, list[str]]:
    page = browser.new_context(
        locale="zh-CN", viewport={"width": 1500, "height": 950}, accept_downloads=True
    ).new_page()
    outside: list[str] = []
    page.on(
        "request",
        lambda r: (
            outside.append(r.url) if not r.url.startswith(("http://127.0.0.1", "data:", "blob:")) else None
        ),
    )
    page.goto(address)
    page.locator("#box textarea").wait_for(timeout=ANSWER)
    page.wait_for_function("document.querySelector('#year input')?.value > 2000", timeout=ANSWER)
    return page, outside


def say(page: Page, text: str, *, until: str) -> str:
    """Say something and wait for an answer that contains ``until`` and has ended."""
    before = page.locator('[data-testid="bot"]').count()
    page.locator("#box textarea").fill(text)
    page.locator("#box textarea").press("Enter")
    bots = page.locator('[data-testid="bot"]')
    end = time.monotonic() + ANSWER / 1000
    shown = ""
    while time.monotonic() < end:
        if bots.count() > before:
            shown = bots.last.inner_text()
            if until in shown and "正在" not in shown[-40:]:
                return shown
        page.wait_for_timeout(100)
    raise AssertionError(f"no answer with {until!r} to {text!r}; shown: {shown}")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def cell(page: Page, address: Cell) -> Locator:
    return page.locator(f'input[data-cell="{address.table}|{address.row}|{address.column}"]')


def type_in(page: Page, address: Cell, raw: str) -> None:
    box = cell(page, address)
    box.fill(raw)
    box.press("Enter")


def value_becomes(locator: Locator, value: str) -> None:
    from playwright.sync_api import expect

    expect(locator).to_have_value(value, timeout=ANSWER)


def test_from_last_years_report_to_a_checked_word_file(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    last_year = REAL if REAL.exists() else SAMPLE
    before = read_report(last_year)
    home = tmp_path / "state"
    home.mkdir()
    server = Server(home)
    try:
        page, outside = open_page(browser, server.address)

        # Last year's report gives organ, year and 上年结转.
        page.locator("#last-year input[type=file]").set_input_files(str(last_year))
        value_becomes(page.locator("#agency textarea, #agency input").first, before.agency)
        value_becomes(page.locator("#year input"), str(before.year + 1))
        page.locator("#signed textarea, #signed input").first.fill(f"{before.year + 2}年1月17日")
        page.locator("#signed textarea, #signed input").first.press("Enter")

        # This year's figures, typed; totals follow.
        tab(page, "表一")
        norms = before.figures.amount(Cell(1, "行政规范性文件", "现行有效件数"))
        assert norms is not None
        type_in(page, Cell(1, "行政规范性文件", "本年制发件数"), "1")
        type_in(page, Cell(1, "行政规范性文件", "现行有效件数"), str(norms + 1))
        tab(page, "表二")
        type_in(page, Cell(2, RECEIVED, "自然人"), "2")
        type_in(page, Cell(2, "（一）予以公开", "自然人"), "2")
        carried = before.figures.amount(Cell(2, "四、结转下年度继续办理", "自然人")) or 0
        if carried:
            type_in(page, Cell(2, "（一）予以公开", "自然人"), str(2 + int(carried)))
        value_becomes(cell(page, Cell(2, RECEIVED, TOTAL)), "2")
        page.get_by_role("button", name="空格填 0").locator("visible=true").click()
        value_becomes(cell(page, Cell(2, "（七）总计", "其他")), "0")

        # Facts in free words, then each section asked for in the chat.
        facts = say(
            page,
            "网站发布信息126条，公众号推送230多篇，培训两次60人次，没有收取信息处理费",
            until="126条",
        )
        assert "60" in facts
        say(page, "起草总体情况", until="核对：")
        for name in ("第二部分", "第三部分", "第四部分", "第五部分", "第六部分"):
            say(page, f"起草{name}", until="核对：")
        tab(page, "草稿")
        document = page.locator(".ra-doc")
        expect(document).to_contain_text("126条", timeout=ANSWER)
        expect(document).to_contain_text("230余篇")
        expect(document).to_contain_text(f"{before.year + 1}年")

        # How others put it: quotes with organ, year and section.
        quotes = say(page, "其他单位没有收到申请时一般怎么表述", until="引文均已与原文逐字核对")
        assert re.search(r"\d{4}年", quotes)

        # A figure edited after drafting marks the sections that used it, and the text follows.
        tab(page, "表二")
        type_in(page, Cell(2, RECEIVED, "自然人"), "3")
        tab(page, "草稿")
        expect(document).to_contain_text("请复核", timeout=ANSWER)
        # Three in, two out: the balance is broken, so nothing may leave.
        tab(page, "导出")
        page.locator("#export-draft").click()
        expect(page.get_by_text("还有未解决的错误").first).to_be_visible(timeout=ANSWER)
        tab(page, "表二")
        expect(page.locator("input.ra-bad").first).to_be_visible(timeout=ANSWER)
        type_in(page, Cell(2, RECEIVED, "自然人"), "2")
        expect(page.locator("input.ra-bad")).to_have_count(0, timeout=ANSWER)
        say(page, "核对", until="错误 0 处")
        tab(page, "草稿")
        page.locator("#reviewed").click()
        expect(document).not_to_contain_text("请复核", timeout=ANSWER)

        # Out as Word, and back in.
        tab(page, "导出")
        page.locator("#export-final").click()
        expect(page.get_by_text("请核实参考范文").first).to_be_visible(timeout=ANSWER)
        page.locator("#verified input").check()
        page.locator("#export-final").click()
        expect(page.locator("#download")).to_be_enabled(timeout=ANSWER)
        with page.expect_download(timeout=ANSWER) as download:
            page.locator("#download").click()
        target = tmp_path / "out.docx"
        download.value.save_as(target)
        assert download.value.suggested_filename.endswith(".docx")
        report = read_report(target)
        assert report.year == before.year + 1
        assert [s.number for s in report.sections] == [1, 2, 3, 4, 5, 6]
        assert report.figures.amount(Cell(2, RECEIVED, TOTAL)) == 2
        result = check(report, before)
        assert result.errors == (), [f.message for f in result.errors]
        assert outside == []
        if shots := os.environ.get("REPORT_ASSISTANT_SHOTS"):
            tab(page, "草稿")
            page.screenshot(path=str(Path(shots) / "page.png"))
            tab(page, "表二")
            page.screenshot(path=str(Path(shots) / "table2.png"))
            tab(page, "核对")
            page.screenshot(path=str(Path(shots) / "findings.png"))
            tab(page, "依据")
            page.screenshot(path=str(Path(shots) / "ledger.png"))
    finally:
        server.stop()

    # Everything is still there after a restart.
    server = Server(home)
    try:
        page, _ = open_page(browser, server.address)
        value_becomes(page.locator("#agency textarea, #agency input").first, before.agency)
        expect(page.locator('[data-testid="bot"]').first).to_be_visible(timeout=ANSWER)
        tab(page, "草稿")
        expect(page.locator(".ra-doc")).to_contain_text("126条", timeout=ANSWER)
    finally:
        server.stop()


def test_command_line_and_page_read_the_same_figures(tmp_path: Path) -> None:
    """The figures file that scripts use is what the page stores."""
    from report_assistant.report.record import figures_from_dict, figures_to_dict

    figures = read_report(SAMPLE).figures
    again = figures_from_dict(json.loads(json.dumps(figures_to_dict(figures), ensure_ascii=False)))
    assert {c: v.amount for c, v in again.values.items()} == {c: v.amount for c, v in figures.values.items()}
