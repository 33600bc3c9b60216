"""A server as a user starts it, and a browser that a clerk sits at."""

from __future__ import annotations

import atexit
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from conftest import ROOT, SHARED, require_tool, with_index
from report_assistant.report.form import Cell

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

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

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "index").exists():
            with_index(home)
        env = {**os.environ, "REPORT_ASSISTANT_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        env |= {f"REPORT_ASSISTANT_{name.upper()}": value for name, value in settings.items()}
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

    @property
    def port(self) -> str:
        return self.address.rstrip("/").rpartition(":")[2]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def kill(self) -> None:
        """Power cut."""
        self._process.kill()
        self._process.wait(timeout=20)
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextmanager
def served(home: Path, **settings: str) -> Iterator[Server]:
    server = Server(home, **settings)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_tool("chromium"), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


_OPEN = ExitStack()
atexit.register(_OPEN.close)


@cache
def one_browser() -> Browser:
    """One browser for all tests: each has a context of its own in it."""
    return _OPEN.enter_context(chromium())


@cache
def one_server() -> Server:
    """One server for all tests that need no other settings: starting one takes seconds."""
    return _OPEN.enter_context(served(Path(_OPEN.enter_context(TemporaryDirectory())) / "state"))


def new_context(browser: Browser, width: int = 1500, height: int = 950) -> BrowserContext:
    return browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": height}, accept_downloads=True
    )


def outside_requests(page: Page) -> list[str]:
    """Addresses outside this machine that the page asks for, as they come."""
    outside: list[str] = []
    page.on(
        "request",
        lambda r: (
            outside.append(r.url) if not r.url.startswith(("http://127.0.0.1", "data:", "blob:")) else None
        ),
    )
    return outside


def shown(page: Page) -> Page:
    """Wait until the page shows a project."""
    page.locator("#box textarea").wait_for(timeout=ANSWER, state="attached")
    page.wait_for_function("document.querySelector('#year input')?.value > 2000", timeout=ANSWER)
    return page


def open_page(browser: Browser, address: str, **size: int) -> tuple[Page, list[str]]:
    page = new_context(browser, **size).new_page()
    outside = outside_requests(page)
    page.goto(address)
    return shown(page), outside


def send(page: Page, text: str) -> None:
    """Send words. An answer can be read before its turn has ended; until then they are refused, stay in
    the box, and are sent again."""
    box = page.locator("#box textarea")
    box.fill(text)
    while box.input_value():
        page.locator("#box .submit-button").wait_for(timeout=ANSWER)
        box.press("Enter")
        page.wait_for_timeout(300)


def say(page: Page, text: str, *, until: str) -> str:
    """Say something and wait for an answer that contains ``until`` and has ended."""
    before = page.locator('[data-testid="bot"]').count()
    send(page, text)
    bots = page.locator('[data-testid="bot"]')
    end = time.monotonic() + ANSWER / 1000
    words = ""
    while time.monotonic() < end:
        if bots.count() > before:
            words = bots.last.inner_text()
            if until in words and "正在" not in words[-40:]:
                return words
        page.wait_for_timeout(100)
    raise AssertionError(f"no answer with {until!r} to {text!r}; shown: {words}")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).locator("visible=true").first.click()


def cell(page: Page, address: Cell) -> Locator:
    return page.locator(f'input[data-cell="{address.table}|{address.row}|{address.column}"]')


def type_in(page: Page, address: Cell, raw: str) -> None:
    box = cell(page, address)
    box.fill(raw)
    box.press("Enter")


def value_becomes(locator: Locator, value: str) -> None:
    from playwright.sync_api import expect

    expect(locator).to_have_value(value, timeout=ANSWER)


def field(page: Page, name: str) -> Locator:
    return page.locator(f"#{name} textarea, #{name} input").first


def document(page: Page) -> Locator:
    return page.locator("#draft .ra-doc")


def new_project(page: Page, button: str = "new") -> str:
    """A project of its own for a test; returns its id."""
    before = page.locator("#current textarea").input_value()
    page.evaluate("id => document.getElementById(id).click()", button)
    page.wait_for_function(
        """id => {
          const now = document.querySelector('#current textarea').value;
          return now && now !== id && document.querySelector('#shown textarea').value.startsWith(now);
        }""",
        arg=before,
        timeout=ANSWER,
    )
    return page.locator("#current textarea").input_value()


def sample_project(page: Page) -> str:
    """The sample, one click away."""
    return new_project(page, "sample")
