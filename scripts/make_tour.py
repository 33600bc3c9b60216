"""Take the pictures of docs/tour with the sample project: every state at three sizes of screen.

    python scripts/make_tour.py [--only 1366x768]

Needs chromium and fonts-noto-cjk (make system-packages). Look at every picture before committing it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
TOUR = ROOT / "docs" / "tour"
PORT = 7970
WAIT = 120_000
COLOURS = 96
SIZES = {"1366x768": (1366, 768), "1920x1080": (1920, 1080), "390x844": (390, 844)}
NARROW = 1180
TOTAL = 'input[data-cell="2|一、本年新收政府信息公开申请数量|总计"]'


class Tour:
    """One walk through the page at one size."""

    def __init__(self, page: Page, size: str) -> None:
        self.page, self.size = page, size
        self.narrow = SIZES[size][0] <= NARROW

    def shot(self, name: str) -> None:
        """Save what is on the screen, with few colours."""
        self.page.wait_for_timeout(900)
        path = TOUR / f"{name}-{self.size}.png"
        self.page.screenshot(path=str(path))
        with Image.open(path) as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)

    def pane(self, name: str) -> None:
        """On a narrow screen, show a pane."""
        if self.narrow:
            self.page.locator(f"[data-pane-button={name}]").click()

    def tab(self, pane: str, name: str) -> None:
        """Open a tab of a pane."""
        self.pane(pane)
        self.page.locator(f"#tab-{name}-button").locator("visible=true").first.click()

    def say(self, text: str, until: str) -> None:
        """Say something and wait for words of the answer."""
        self.pane("chat")
        self.page.locator("#tab-talk-button").first.click()
        box = self.page.locator("#box textarea")
        box.fill(text)
        while box.input_value():  # until the answer before has ended, words stay in the box
            box.press("Enter")
            self.page.wait_for_timeout(1200)
        self.page.locator('[data-testid="bot"]', has_text=until).last.wait_for(timeout=WAIT)

    def walk(self) -> None:
        """From the empty project to the file that came back."""
        page = self.page
        page.wait_for_function("document.querySelector('#year input')?.value > 2000", timeout=WAIT)
        self.shot("01-start")
        page.evaluate("document.querySelector('#sample').click()")
        page.wait_for_function("document.querySelector('#brand').textContent.includes('样例')", timeout=WAIT)
        self.tab("data", "basic")
        self.shot("02-sample")
        self.tab("data", "table2")
        self.shot("03-table")
        self.say("今年没有收取信息处理费。网站发布信息1268条，公众号推送230多篇，培训2次", until="已记录")
        self.shot("04-facts")
        page.locator("#offers [data-offer=confirm]").first.click()
        self.say("起草全文", until="核对：")
        page.wait_for_timeout(2500)
        self.shot("05-drafted")
        self.tab("report", "text")
        number = page.locator("#draft .ra-num").nth(4)
        number.scroll_into_view_if_needed()
        number.hover()
        self.shot("06-source")
        self.tab("data", "table2")
        page.locator(TOTAL).fill("99")
        page.locator(TOTAL).press("Enter")
        page.locator("input.ra-bad").first.wait_for(timeout=WAIT)
        page.locator(TOTAL).scroll_into_view_if_needed()
        self.tab("report", "findings")
        self.shot("07-findings")
        page.locator("#findings [data-fix]").first.click()
        page.wait_for_function("s => document.querySelector(s)?.value === '12'", arg=TOTAL, timeout=WAIT)
        self.tab("report", "charts")
        self.shot("08-charts")
        self.say("其他单位没有收到申请时一般怎么表述", until="引文均已与原文逐字核对")
        page.locator("#offers [data-document]").first.click()
        page.locator("dialog.ra-passage mark").wait_for(timeout=WAIT)
        self.shot("09-citation")
        page.locator("dialog.ra-passage [data-close]").click()
        self.tab("report", "export")
        self.shot("10-export")
        self._word_and_back()
        page.locator("#told").scroll_into_view_if_needed()
        self.shot("11-returned")
        if self.narrow:
            return
        page.locator(".sidebar .toggle-button").click()
        self.shot("12-projects")
        page.locator(".sidebar .toggle-button").click()
        if self.size != "1366x768":
            return
        self.tab("report", "text")
        page.locator("#theme").click()
        self.shot("13-dark")
        page.locator("#theme").click()
        page.locator("#language").click()
        page.get_by_role("tab", name="Charts").wait_for(timeout=WAIT)
        page.wait_for_function("document.querySelector('#year input')?.value > 2000", timeout=WAIT)
        self.shot("14-english")

    def _word_and_back(self) -> None:
        page = self.page
        page.locator("#export-draft").click()
        page.locator("#download a").wait_for(timeout=WAIT)
        with page.expect_download(timeout=WAIT) as download, tempfile.TemporaryDirectory() as folder:
            page.locator("#download a").click()
            path = Path(folder) / "报告.docx"
            download.value.save_as(path)
            word = Document(str(path))
            paragraph = next(p for p in word.paragraphs if "需要报告的" in p.text)
            paragraph.add_run("本年度另有座谈会37场。")
            word.save(str(path))
            page.locator("#tab-export input[type=file]").last.set_input_files(str(path))
            page.locator("#told", has_text="已读回").wait_for(timeout=WAIT)


def walk(browser: Browser, size: str) -> None:
    """One size with a state folder of its own."""
    width, height = SIZES[size]
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "REPORT_ASSISTANT_HOME": home, "REPORT_ASSISTANT_PORT": str(PORT)}
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")], env=env, cwd=home, stdout=subprocess.PIPE, text=True
        )
        try:
            if server.stdout is None or "http" not in server.stdout.readline():
                raise SystemExit("the server did not start")
            context = browser.new_context(
                locale="zh-CN", viewport={"width": width, "height": height}, accept_downloads=True
            )
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{PORT}/")
            Tour(page, size).walk()
            context.close()
        finally:
            server.terminate()
            server.wait(timeout=30)


def main() -> None:
    """Take all pictures, or those of one size."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=SIZES)
    only = arguments.parse_args().only
    TOUR.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for size in [only] if only else SIZES:
            walk(browser, size)
        browser.close()


if __name__ == "__main__":
    main()
