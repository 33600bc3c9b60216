"""What a clerk does beside the main path: files, versions, projects, the keyboard, what the eye needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from browsing import (
    ANSWER,
    SAMPLE,
    Server,
    document,
    field,
    new_project,
    open_page,
    sample_project,
    say,
    tab,
    value_becomes,
)

from report_assistant.chat.store import Store
from report_assistant.readers import read_figures, read_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

TYPED = "全年组织业务培训7次。"
# For every visible text: its contrast against what is painted behind it, when that is too little for AA.
CONTRAST = """() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const over = (top, under) => {
    const alpha = top[3] === undefined ? 1 : top[3];
    return [0, 1, 2].map((i) => top[i] * alpha + under[i] * (1 - alpha));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => {
      const part = v / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(numbers(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const found = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim());
    const style = getComputedStyle(node);
    if (!own || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (node.closest('[disabled], [aria-disabled=true], script, style')) continue;
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height || node.closest('svg')) continue;
    const paper = behind(node), ink = over(numbers(style.color), paper);
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      const words = node.textContent.trim().slice(0, 20);
      found.push(`${ratio.toFixed(2)} ${node.tagName}.${node.className} ${words}`);
    }
  }
  return found;
}"""


def downloaded(page: Page, link: Locator, folder: Path) -> Path:
    """What a link gives, under its own name."""
    with page.expect_download(timeout=ANSWER) as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_every_format_leaves_and_comes_back_with_its_facts(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    page, outside = open_page(browser, server.address, width=1366, height=768)
    identity = sample_project(page)
    say(page, "起草全文", until="核对：")
    expect(document(page)).to_contain_text("六、其他需要报告的事项", timeout=ANSWER)
    figures = Store(server.home).load(identity).figures
    tab(page, "导出")
    files: dict[str, Path] = {}
    for kind in ("html", "md", "xlsx", "docx"):
        page.locator(f"#kind input[value={kind}]").check()
        page.locator("#export-draft").click()
        link = page.locator(f"#download a.ra-file[href$='{kind}']")
        link.wait_for(timeout=ANSWER)
        files[kind] = downloaded(page, link, tmp_path)
    for kind in ("html", "md", "docx"):
        report = read_report(files[kind])
        assert (report.agency, report.year) == (figures.agency, figures.year), kind
        assert [s.number for s in report.sections] == [1, 2, 3, 4, 5, 6], kind
    amounts = {cell: value.amount for cell, value in figures.values.items()}
    assert {c: v.amount for c, v in read_figures(files["xlsx"]).values.items()} == amounts

    # A number typed in Word is offered as a fact; accepted, it has the sentence as its source.
    word = docx.Document(str(files["docx"]))
    next(p for p in word.paragraphs if p.text.startswith("（五）")).insert_paragraph_before(TYPED)
    word.save(str(files["docx"]))
    page.locator("input[type=file][accept*=docx]").last.set_input_files(str(files["docx"]))
    expect(page.locator("#told")).to_contain_text("可以作为事实采纳", timeout=ANSWER)
    page.locator("#told [data-offer=confirm]").first.click()
    expect(page.locator('[data-testid="bot"]').last).to_contain_text("已记录", timeout=ANSWER)
    assert Store(server.home).load(identity).figures.facts["E03"].quote == TYPED
    tab(page, "正文")
    number = document(page).locator("[data-source]", has_text="7次").first
    expect(number).to_have_attribute("data-source", re.compile(f"原话：“{TYPED}”"), timeout=ANSWER)

    # One section goes back to what it was; the others stay.
    expect(document(page)).to_contain_text(TYPED)
    page.locator("#history button").first.click()
    page.locator("#part input").click()
    page.get_by_role("option", name="第一部分").click()
    page.locator("#versions input").click()
    page.get_by_role("option").first.click()
    expect(page.locator("#changes ins", has_text=TYPED)).to_be_visible(timeout=ANSWER)
    page.locator("#restore").click()
    expect(document(page)).not_to_contain_text(TYPED, timeout=ANSWER)
    expect(document(page)).to_contain_text("六、其他需要报告的事项")
    assert outside == []


def test_projects_are_put_away_taken_back_and_restored_from_their_file(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    page, outside = open_page(browser, server.address)
    page.on("dialog", lambda dialog: dialog.accept())
    identity = sample_project(page)
    page.locator("button.toggle-button").first.click()
    field(page, "name").fill("甲项目")
    field(page, "name").press("Enter")
    listed = page.locator("#reports")
    expect(listed).to_contain_text("甲项目", timeout=ANSWER)
    page.locator("#backup").click()
    link = page.locator("#saved a.ra-file")
    link.wait_for(timeout=ANSWER)
    saved = downloaded(page, link, tmp_path)
    for button, mark in (("archive", "〔已归档〕甲项目"), ("delete", "〔已删除〕甲项目")):
        page.locator(f"#{button}").click()
        expect(listed).not_to_contain_text("甲项目", timeout=ANSWER)
        page.locator("#put-away input").click()
        page.get_by_role("option", name=mark).first.click()
        page.locator("#take-back").click()
        expect(page.locator("#brand")).to_contain_text("甲项目", timeout=ANSWER)
        expect(page.locator("#current textarea")).to_have_value(identity, timeout=ANSWER)
    page.locator("input[type=file][accept*=zip]").set_input_files(str(saved))
    page.wait_for_function(
        "id => document.querySelector('#current textarea').value !== id", arg=identity, timeout=ANSWER
    )
    expect(page.locator("#brand")).to_contain_text("甲项目")
    value_becomes(field(page, "year"), "2024")
    again = page.locator("#current textarea").input_value()
    store = Store(server.home)
    old, new = store.load(identity), store.load(again)
    assert new.figures.values.keys() == old.figures.values.keys()
    assert new.last_year is not None
    for project in (identity, again):
        store.delete(project)
    assert outside == []


def test_a_file_is_dropped_into_the_box_and_another_kind_of_organ_chosen(
    browser: Browser, server: Server
) -> None:
    from playwright.sync_api import expect

    page, outside = open_page(browser, server.address)
    new_project(page)
    held = page.evaluate_handle(
        """([name, text]) => {
          const data = new DataTransfer();
          data.items.add(new File([text], name, { type: 'text/markdown' }));
          return data;
        }""",
        [SAMPLE.name, SAMPLE.read_text(encoding="utf-8")],
    )
    for event in ("dragenter", "dragover", "drop"):
        page.locator("#box textarea").dispatch_event(event, {"dataTransfer": held})
    expect(page.locator("#box").get_by_label("File thumbnail")).to_be_visible(timeout=ANSWER)
    page.locator("#box textarea").press("Enter")
    expect(page.locator('[data-testid="bot"]').last).to_contain_text("作为上年报告", timeout=ANSWER)
    value_becomes(field(page, "agency"), "栖川高新技术产业园区管理委员会")
    expect(page.locator("#note")).to_contain_text("园区管委会")
    page.locator("#organ-kind input").click()
    page.get_by_role("option", name="街道办事处").click()
    expect(page.locator("#note")).not_to_contain_text("园区管委会", timeout=ANSWER)
    page.reload()
    expect(page.locator("#organ-kind input")).to_have_value("街道办事处", timeout=ANSWER)
    assert outside == []


def test_own_precedents_are_added_found_and_removed(browser: Browser, server: Server, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page, _ = open_page(browser, server.address)
    report = tmp_path / "南岭.md"
    text = SAMPLE.read_text(encoding="utf-8").replace("栖川高新技术产业园区", "南岭经济开发区")
    report.write_text(text, encoding="utf-8")
    tab(page, "检索范文")
    page.locator("input[type=file][multiple]").last.set_input_files(str(report))
    expect(page.locator("#own")).to_contain_text("已加入：南岭经济开发区管理委员会 2023年", timeout=ANSWER)
    field(page, "question").fill("南岭经济开发区管理委员会怎么写主动公开")
    page.locator("#search").click()
    expect(page.locator("#found")).to_contain_text("南岭经济开发区", timeout=ANSWER)
    page.locator("#own [data-remove]").first.click()
    expect(page.locator("#own")).to_contain_text("还没有添加过范文", timeout=ANSWER)


def test_the_keyboard_alone_leads_from_the_first_step_to_the_file(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    page, _ = open_page(browser, server.address, width=1366, height=768)
    new_project(page)

    def reach(*selectors: str, most: int = 60) -> None:
        """Press Tab until one of ``selectors`` has the focus."""
        for _ in range(most):
            if any(page.evaluate("s => document.activeElement.matches(s)", s) for s in selectors):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {selectors}")

    page.evaluate("document.activeElement.blur(); document.body.focus()")
    reach("#guide [aria-current=step]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('#agency')", timeout=ANSWER)
    page.keyboard.type("云溪县司法局")
    page.keyboard.press("Enter")
    expect(page.locator("#brand")).to_contain_text("云溪县司法局", timeout=ANSWER)
    reach("#tab-table1-button")
    page.keyboard.press("Enter")
    expect(page.locator("#tab-table1")).to_be_visible(timeout=ANSWER)
    reach("#tab-table1 button.sm, #tab-table1 button.md", most=90)
    page.keyboard.press("Enter")
    expect(page.locator("#guide [aria-current=step]")).to_contain_text("起草", timeout=ANSWER)
    page.keyboard.press("Alt+1")
    page.wait_for_function("document.activeElement.closest('#box')", timeout=ANSWER)
    page.keyboard.type("起草全文")
    page.keyboard.press("Enter")
    expect(document(page)).to_contain_text("六、其他需要报告的事项", timeout=ANSWER)
    expect(page.locator("#guide [aria-current=step]")).to_contain_text("核对", timeout=ANSWER)
    page.locator("#guide [aria-current=step]").focus()
    reach("#guide [data-jump='tab:export']")
    page.keyboard.press("Enter")
    expect(page.locator("#tab-export")).to_be_visible()
    reach("#export-draft", most=90)
    page.keyboard.press("Enter")
    link = page.locator("#download a.ra-file")
    link.wait_for(timeout=ANSWER)
    reach("#download a.ra-file")
    with page.expect_download(timeout=ANSWER) as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".docx")


def test_every_text_on_the_page_can_be_read_in_light_and_dark(browser: Browser, server: Server) -> None:
    page, outside = open_page(browser, server.address, width=1366, height=768)
    sample_project(page)
    say(page, "起草第六部分", until="核对：")

    def tabs(names: Sequence[str]) -> list[str]:
        found = []
        for name in names:
            tab(page, name)
            page.wait_for_timeout(300)
            found += page.evaluate(CONTRAST)
        return found

    everything = ("检索范文", "对话", "表一", "表二", "事实", "概况", "核对", "依据", "图表", "导出", "正文")
    assert tabs(everything) == []
    page.locator("#theme").click()
    page.wait_for_timeout(400)
    assert tabs(everything) == []
    assert outside == []
