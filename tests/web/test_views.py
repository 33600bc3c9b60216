"""What the page shows, without a browser: escaped, in its place, readable."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from lxml import html

from report_assistant import errors
from report_assistant.chat.workspace import Workspace, all_zero, blank_figures, edit_cells, with_facts
from report_assistant.checks import Evidence, Finding, Proposal, Severity, check, rules
from report_assistant.export.gate import UNTRACED
from report_assistant.library import Library
from report_assistant.report.figures import Fact, Place
from report_assistant.report.form import RECEIVED, TOTAL, Cell
from report_assistant.web import english
from report_assistant.web.charts import Pair, pairs_chart, shares_chart, year_on_year
from report_assistant.web.document import Mark, annotated
from report_assistant.web.findings import explainable, findings_html, gate_html, target_of, unverified_html
from report_assistant.web.guide import steps
from report_assistant.web.server import STATIC, Opening
from report_assistant.web.tables import beside
from report_assistant.web.views import changed_facts, fact_rows, ledger_html
from report_assistant.web.words import WORDS

NASTY = '"><script>alert(1)</script>'
CELL = Cell(2, RECEIVED, TOTAL)
ZERO = all_zero(blank_figures("云溪县司法局", 2024))


def parsed(made: str) -> Any:
    return html.fromstring(made)


def classed(tree: Any, name: str) -> list[Any]:
    return [e for e in tree.iter() if name in (e.get("class") or "").split()]


def carrying(tree: Any, attribute: str) -> list[Any]:
    return [e for e in tree.iter() if e.get(attribute) is not None]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1 between two colours like #1d4f91."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [":root", ".dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "paper"),
        ("ink", "head"),
        ("ink", "mark"),
        ("soft", "paper"),
        ("soft", "head"),
        ("accent", "paper"),
        ("accent", "accent-soft"),
        ("paper", "accent"),
        ("paper", "ink"),
        ("bad-ink", "paper"),
        ("bad-ink", "bad"),
        ("ink", "bad"),
        ("warn-ink", "warn"),
        ("warn-ink", "paper"),
        ("ink", "warn"),
        ("ok-ink", "paper"),
        ("num", "paper"),
        ("num", "bad"),
    ],
)
def test_every_text_has_the_contrast_of_level_aa(scheme: str, ink: str, paper: str) -> None:
    sheet = (STATIC / "page.css").read_text(encoding="utf-8")
    block = sheet[sheet.index(scheme + " {") :].partition("}")[0]
    colours = dict(re.findall(r"--ra-([a-z-]+): (#[0-9a-f]{6})", block))
    assert contrast(colours[ink], colours[paper]) >= 4.5


def test_marks_cut_the_text_where_they_end_and_everything_is_escaped() -> None:
    finding = Finding("P.X", Severity.ERROR, NASTY)
    text = f"共{NASTY}128件【待补：金额】"
    start = text.index("128")
    marks = [Mark(start, start + 3, NASTY, number=True), Mark(start, len(text), finding=finding)]
    made = annotated(text, marks)
    assert "<script" not in made
    tree = parsed(f"<p>{made}</p>")
    assert tree.text_content() == text
    (number,) = classed(tree, "ra-num")
    assert number.text_content() == "128"
    assert number.get("data-source") == NASTY
    assert "".join(e.text_content() for e in classed(tree, "ra-issue")) == text[start:]
    assert [e.text_content() for e in tree.iter("mark")] == ["【待补：金额】"]


def test_blank_cells_stand_at_the_gate_and_lead_to_their_cell() -> None:
    result = check(ZERO.with_amount(CELL, None))
    blank = replace(result, findings=tuple(f for f in result.findings if f.rule == "T2.BLANK"))
    gate = gate_html(blank, drafted=True, unverified=0)
    assert "定稿还差 1 处待补内容" in gate
    assert "没有填数字" in gate
    listed = findings_html(blank)
    assert "待补" in listed
    assert "data-open-explain" not in listed
    assert "tab:facts" not in listed
    assert target_of(blank.findings[0].evidence[0].place) in listed


def test_findings_carry_their_place_and_the_determined_fix() -> None:
    granted = Cell(2, "（一）予以公开", "自然人")
    figures, _ = edit_cells(ZERO, {Cell(2, RECEIVED, "自然人"): "5", granted: "5"})
    figures, _ = edit_cells(figures, {CELL: "99"})
    tree = parsed(findings_html(check(figures)))
    fixes = carrying(tree, "data-fix")
    assert any(fix.text_content().endswith("→ 5") for fix in fixes)
    item = next(i for i in carrying(tree, "data-finding") if carrying(i, "data-fix"))
    assert carrying(item, "data-jump")[0].get("data-jump", "").startswith("cell:2|")


def test_what_a_reason_can_explain() -> None:
    assert not explainable(Finding("T2.ROW", Severity.ERROR, ""))
    assert not explainable(Finding("S.PLACEHOLDER", Severity.ERROR, ""))
    assert explainable(Finding("Y.CARRY", Severity.ERROR, ""))


def test_a_message_from_outside_is_escaped_in_the_list() -> None:
    evidence = Evidence(Place(NASTY, CELL), NASTY)
    finding = Finding("X", Severity.WARNING, NASTY, (evidence,), proposals=(Proposal(CELL, 3),))
    result = replace(check(ZERO), findings=(finding,))
    assert "<script" not in findings_html(result)
    assert "<script" not in gate_html(result, drafted=True, unverified=0)


@pytest.mark.parametrize(
    ("place", "target"),
    [
        (Place("表二", CELL, section=3), f"cell:2|{RECEIVED}|{TOTAL}"),
        (Place("第一部分", section=1, paragraph=4), "text:1:4"),
        (Place("落款"), "focus:basic:signed"),
        (Place("标题"), ""),
    ],
)
def test_where_a_finding_leads(place: Place, target: str) -> None:
    assert target_of(place) == target


def test_the_sum_stands_beside_a_total_that_differs() -> None:
    figures, _ = edit_cells(ZERO, {Cell(2, RECEIVED, "自然人"): "5", CELL: "6"})
    assert beside(figures) == {CELL: "合计应为5"}
    assert beside(ZERO) == {}


def test_steps_follow_the_work() -> None:
    empty = Workspace("w", blank_figures("", 2024))
    assert [s.done for s in steps(empty, check(empty.figures), unverified=0)] == [False] * 6
    filled = Workspace("w", ZERO, signed=date(2025, 1, 17))
    done = {s.word for s in steps(filled, check(filled.figures), unverified=0) if s.done}
    assert done == {"step_head", "step_figures"}


def test_bars_are_as_long_as_their_numbers() -> None:
    tree = parsed(pairs_chart("申请", [Pair("新收", 10, 5), Pair("无", None, 0)], "2023年", "2024年"))
    before, now = (
        [float(r.get("width", 0)) for r in classed(tree, name)][1:] for name in ("ra-before", "ra-after")
    )
    assert now[0] * 2 == pytest.approx(before[0], abs=0.2)
    assert (before[1], now[1]) == (0.0, 0.0)
    assert "未填" in tree.text_content()
    assert "新收 2023年10、2024年5" in next(tree.iter("svg")).get("aria-label", "")


def test_a_share_above_the_limit_says_so_in_words() -> None:
    tree = parsed(shares_chart("重复", [("第一部分", 0.5), ("第五部分", 0.1)], 0.3, "上限 30%"))
    assert len(classed(tree, "ra-over")) == 1
    assert "50% 偏高" in tree.text_content()
    assert "10% 偏高" not in tree.text_content()


def test_outcomes_of_a_group_are_added() -> None:
    rows = [
        c for c in ZERO.form.table(2).cells if c.row.startswith("（三）不予公开") and c.column == "自然人"
    ]
    figures, _ = edit_cells(ZERO, dict.fromkeys(rows, "2"))
    pair = next(p for p in year_on_year(figures, ZERO) if p.label == "不予公开")
    assert (pair.before, pair.now) == (0, 2 * len(rows))


def test_every_rule_and_error_is_named_in_english() -> None:
    assert english.RULES.keys() == {rule.id for rule in rules()} | {UNTRACED}
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert english.ERRORS.keys() == kinds
    assert set(english.SEVERITIES) == set(Severity)
    assert english.error(errors.BadDate("3月")) == f"{english.ERRORS['BadDate']} (3月)"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("起草第五部分", "Draft section 5"),
        ("说明 3：", "Explain 3: …"),
        ("业务培训：", "业务培训: …"),
        ("随便说说", ""),
    ],
)
def test_suggestions_in_english(words: str, meant: str) -> None:
    assert english.suggestion(words) == meant


@pytest.mark.parametrize("typed", ["3-5", "3至5件", "abc", "3、5"])
def test_an_unreadable_number_in_the_facts_sheet_is_told_and_nothing_goes(typed: str) -> None:
    slot, name, _, unit, *_ = fact_rows(ZERO)[0]
    for figures in (ZERO, with_facts(ZERO, [Fact(slot, 12, unit)])):
        with pytest.raises(errors.NotPossible, match=f"第 1 行“{name}”的数值“{typed}”"):
            changed_facts(figures, [[slot, name, typed, unit, "", ""]])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("约200", (200, "约")), ("两百余", (200, "余")), ("200多", (200, "多")), ("7", (7, ""))],
)
def test_a_rounded_number_in_the_facts_sheet_stays_rounded(typed: str, kept: tuple[int, str]) -> None:
    slot, name, _, unit, *_ = fact_rows(ZERO)[0]
    changed, emptied = changed_facts(ZERO, [[slot, name, typed, unit, "", ""]])
    assert [(fact.amount, fact.approx) for fact in changed] == [kept]
    assert not emptied


def test_an_emptied_cell_of_the_facts_sheet_empties_the_fact() -> None:
    slot, name, _, unit, *_ = fact_rows(ZERO)[0]
    known = with_facts(ZERO, [Fact(slot, 12, unit)])
    assert changed_facts(known, [[slot, name, "", unit, "", ""]]) == ([], [slot])


def test_only_rows_edited_in_its_own_window_are_taken_from_the_facts_sheet() -> None:
    shown = with_facts(ZERO, [Fact("A01", 12, "条"), Fact("E03", 2, "次"), Fact("D02", 1, "个")])
    rows = fact_rows(shown)
    for row in rows:
        if row[0] in {"E04", "D02"}:
            row[2] = "7"
    now = with_facts(
        ZERO, [Fact("A01", 12, "条", text="含新媒体"), Fact("D05", 9, "条"), Fact("D02", 3, "个")]
    )
    changed, emptied = changed_facts(now, rows, shown.facts)
    assert {(fact.slot, fact.amount) for fact in changed} == {("E04", 7), ("D02", 7)}
    assert not emptied


def test_the_facts_sheet_has_a_row_for_whatever_its_form_does_not_compute() -> None:
    old, new = ({row[0] for row in fact_rows(blank_figures("某局", year))} for year in (2020, 2024))
    assert old - new == {"C01", "C01.2", "C02", "C02.2", "C19"}


def test_english_stands_beside_the_chinese_finding() -> None:
    figures, _ = edit_cells(ZERO, {CELL: "99"})
    tree = parsed(findings_html(check(figures)))
    item = next(i for i in carrying(tree, "data-finding") if i.get("data-finding", "").startswith("T2.ROW"))
    assert english.RULES["T2.ROW"] in [e.get("data-en", "").removesuffix(". ") for e in item.iter()]
    assert "总计" in item.text_content(), "the evidence stays Chinese"


def test_all_words_have_both_languages() -> None:
    for key, (chinese, other) in WORDS.items():
        assert chinese.strip(), key
        assert other.strip(), key
        if key != "language":
            assert re.search(r"[\u4e00-\u9fff]", chinese), key


def test_words_of_the_panels_have_english_beside_them() -> None:
    workspace = Workspace("w", ZERO)
    assert carrying(parsed(ledger_html(workspace)), "data-en")
    assert carrying(parsed(unverified_html(["一句。"])), "data-en")
    assert not unverified_html([])


def test_what_the_library_waits_for_is_told_in_both_languages() -> None:
    class Broken:
        def ensure_ready(self) -> None:
            raise errors.IndexBroken("<b>")

    opening = Opening(cast(Library, Broken()))
    assert "The library is getting ready" in opening.status()
    opening._run()
    assert english.ERRORS["IndexBroken"] in opening.status()
    assert "&lt;b&gt;" in opening.status()
