"""What the page looks like at the size of an office screen, measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import ANSWER, SAMPLE, one_browser, one_server, open_page, sample_project, tab

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SIZES = """ids => ids.map(id => {
  const node = document.getElementById(id);
  const button = node.matches('button') ? node : node.querySelector('button');
  const style = getComputedStyle(button);
  return [Math.round(button.getBoundingClientRect().height), style.fontSize, style.fontWeight].join(' ');
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The sample project at 1366×768."""
    page, _ = open_page(one_browser(), one_server().address, width=1366, height=768)
    sample_project(page)
    yield page
    page.context.close()


def test_the_name_of_the_project_is_not_cut(page: Page) -> None:
    # Also while the news beside it are long.
    page.evaluate(
        "document.querySelector('#status div').textContent = '范文库正在准备，其余功能可以先用'.repeat(3)"
    )
    cut = page.evaluate(
        "() => { const b = document.querySelector('#brand .ra-project').parentElement;"
        " return [b.scrollWidth - b.clientWidth, document.documentElement.scrollWidth - innerWidth]; }"
    )
    assert max(cut) <= 1, cut


def test_files_are_dropped_on_one_line_that_is_free_again_after_each(page: Page) -> None:
    from playwright.sync_api import expect

    for name in ("last-year", "figures"):
        zone = page.locator(f"#{name}")
        label, words = zone.locator("label").bounding_box(), zone.locator(".wrap").last.bounding_box()
        assert label is not None
        assert words is not None
        assert label["y"] + label["height"] <= words["y"] + 1  # nothing lies over the words
        assert words["height"] <= 30  # one line
    page.locator("#last-year input[type=file]").set_input_files(str(SAMPLE))
    expect(page.locator("#note")).to_contain_text("已读取上年报告", timeout=ANSWER)
    expect(page.locator("#last-year input[type=file]")).to_have_count(1, timeout=ANSWER)
    expect(page.locator("#last-year")).not_to_contain_text(SAMPLE.name)


def test_buttons_of_the_sidebar_are_alike(page: Page) -> None:
    page.locator(".sidebar .toggle-button").click()
    sizes = page.evaluate(
        SIZES, ["new", "sample", "archive", "delete", "backup", "restore-backup", "take-back"]
    )
    assert len(set(sizes)) == 1, sizes


def test_a_backup_and_a_blank_workbook_are_links_with_a_name(page: Page) -> None:
    page.evaluate("document.querySelector('#backup').click()")
    page.locator("#saved a").wait_for(timeout=ANSWER, state="attached")
    for place, ending in (("#saved a", ".zip"), ("#blank a", ".xlsx")):
        with page.expect_download(timeout=ANSWER) as download:
            page.evaluate("place => document.querySelector(place).click()", place)
        assert download.value.suggested_filename.endswith(ending)
        assert download.value.path().stat().st_size > 1000
    # Files of one project are not offered in another.
    page.evaluate("document.querySelector('#new').click()")
    page.locator("#saved a").wait_for(timeout=ANSWER, state="detached")


def test_nothing_is_shown_before_it_has_a_use(page: Page) -> None:
    tab(page, "导出")
    for name in ("download", "verified"):
        assert not page.locator(f"#{name}").is_visible(), name
    tab(page, "正文")
    assert not page.locator("#reviewed").is_visible()


def test_the_sheet_of_facts_is_filled(page: Page) -> None:
    tab(page, "事实")
    page.get_by_text("政府网站发布信息", exact=True).first.wait_for(timeout=ANSWER)
