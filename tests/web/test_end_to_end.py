"""The clerk's whole path, in a real browser: from last year's report to a checked Word file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import (
    ANSWER,
    REAL,
    SAMPLE,
    Server,
    cell,
    document,
    field,
    open_page,
    say,
    tab,
    type_in,
    value_becomes,
)

from report_assistant.checks import check
from report_assistant.readers import read_report
from report_assistant.report.form import RECEIVED, TOTAL, Cell

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


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
        value_becomes(field(page, "agency"), before.agency)
        value_becomes(page.locator("#year input"), str(before.year + 1))
        field(page, "signed").fill(f"{before.year + 2}年1月17日")
        field(page, "signed").press("Enter")

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
        # 230多篇 is no exact number: it counts after the clerk confirms it, with a click.
        page.locator("#offers [data-offer=confirm]").first.click()
        expect(page.locator('[data-testid="bot"]').last).to_contain_text("已记录", timeout=ANSWER)
        say(page, "起草总体情况", until="核对：")
        for name in ("第二部分", "第三部分", "第四部分", "第五部分", "第六部分"):
            say(page, f"起草{name}", until="核对：")
        tab(page, "正文")
        expect(document(page)).to_contain_text("126条", timeout=ANSWER)
        expect(document(page)).to_contain_text("230余篇")
        expect(document(page)).to_contain_text(f"{before.year + 1}年")

        # How others put it: quotes with organ, year and section.
        quotes = say(page, "其他单位没有收到申请时一般怎么表述", until="引文均已与原文逐字核对")
        assert re.search(r"\d{4}年", quotes)

        # A figure edited after drafting marks the sections that used it, and the text follows.
        tab(page, "表二")
        type_in(page, Cell(2, RECEIVED, "自然人"), "3")
        tab(page, "正文")
        expect(document(page)).to_contain_text("请复核", timeout=ANSWER)
        # Three in, two out: the balance is broken, so nothing may leave.
        tab(page, "导出")
        page.locator("#export-draft").click()
        expect(page.get_by_text("还有未解决的错误").first).to_be_visible(timeout=ANSWER)
        tab(page, "表二")
        expect(page.locator("input.ra-bad").first).to_be_visible(timeout=ANSWER)
        type_in(page, Cell(2, RECEIVED, "自然人"), "2")
        expect(page.locator("input.ra-bad")).to_have_count(0, timeout=ANSWER)
        say(page, "核对", until="错误 0 处")
        tab(page, "正文")
        page.locator("#reviewed").click()
        expect(document(page)).not_to_contain_text("请复核", timeout=ANSWER)

        # Out as Word, and back in.
        tab(page, "导出")
        page.locator("#export-final").click()
        expect(page.get_by_text("请核实参考范文").first).to_be_visible(timeout=ANSWER)
        page.locator("#verified input").check()
        page.locator("#export-final").click()
        expect(page.locator("#download a")).to_be_visible(timeout=ANSWER)
        with page.expect_download(timeout=ANSWER) as download:
            page.locator("#download a").click()
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
    finally:
        server.stop()

    # Everything is still there after a restart.
    server = Server(home)
    try:
        page, _ = open_page(browser, server.address)
        value_becomes(field(page, "agency"), before.agency)
        expect(page.locator('[data-testid="bot"]').first).to_be_visible(timeout=ANSWER)
        tab(page, "正文")
        expect(document(page)).to_contain_text("126条", timeout=ANSWER)
    finally:
        server.stop()


def test_command_line_and_page_read_the_same_figures(tmp_path: Path) -> None:
    """The figures file that scripts use is what the page stores."""
    from report_assistant.report.record import figures_from_dict, figures_to_dict

    figures = read_report(SAMPLE).figures
    again = figures_from_dict(json.loads(json.dumps(figures_to_dict(figures), ensure_ascii=False)))
    assert {c: v.amount for c, v in again.values.items()} == {c: v.amount for c, v in figures.values.items()}
