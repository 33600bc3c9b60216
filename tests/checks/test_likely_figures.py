"""Rules on figures that add up and are still worth a second look."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from check_cases import CELLS, figures_of, fired, report_of

from report_assistant.checks import Severity, State
from report_assistant.checks.table1_limits import damaged
from report_assistant.report import form as f
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.form import Cell, Generation

PERMITS = Cell(1, "行政许可", "本年处理决定数量")
FEE = Cell(1, "行政事业性收费", "本年收费金额（万元）")
PERSON = "自然人"
OPEN = Cell(2, f.CARRIED_OUT, PERSON)
NEW = Cell(2, f.RECEIVED, PERSON)
GRANTED = Cell(2, f.GRANTED, PERSON)
UNPAID = Cell(2, f"{f.OTHERWISE}/2.逾期不缴费", PERSON)
REPEATED = Cell(2, f"{f.NOT_PROCESSED}/4.无正当理由大量反复申请", PERSON)
REVIEW = Cell(3, f.REVIEW, "结果维持")


def without_tables(figures: Figures, *numbers: int) -> Figures:
    return replace(figures, values={c: v for c, v in figures.values.items() if c.table not in numbers})


@pytest.mark.parametrize(
    ("agency", "permits", "found"),
    [
        ("青禾区市场监督管理局", 0, True),
        ("青禾区市场监督管理局", 3, False),
        ("青禾区司法局", 0, False),
        ("青禾区交通镇人民政府", 0, False),
    ],
)
def test_an_enforcing_organ_without_decisions(agency: str, permits: int, found: bool) -> None:
    figures = figures_of({PERMITS: permits}, agency=agency)
    assert ("T1.DEPT_ENFORCE" in fired(figures)) is found
    assert "T1.DEPT_ENFORCE" not in fired(without_tables(figures, 1))


def test_the_old_form_counts_decisions_in_another_column() -> None:
    old = figures_of({}, Generation.G2019, agency="青禾区公安局")
    assert "T1.DEPT_ENFORCE" in fired(old)
    assert "T1.FEE_SCALE" not in fired(old)


@pytest.mark.parametrize(
    ("agency", "fee", "before", "words"),
    [
        ("青禾区司法局", 1000, None, ""),
        ("青禾区司法局", 4500, None, "偏大"),
        ("云溪县茶岭镇人民政府", 1200, None, "偏大"),
        ("青禾区人民政府", 59237, None, ""),
        ("江南省司法厅", 4500, None, ""),
        ("青禾区人民政府", 59000, 59, "相差一千倍以上"),
        ("青禾区人民政府", 5900, 59, ""),
        ("青禾区人民政府", 59000, 0, ""),
    ],
)
def test_fees_in_the_wrong_unit(agency: str, fee: int, before: int | None, words: str) -> None:
    now = figures_of({FEE: fee}, agency=agency)
    last = None if before is None else figures_of({FEE: before}, year=2022, agency=agency)
    found = fired(now, last).get("T1.FEE_SCALE", [])
    assert [words in x.message for x in found] == ([True] if words else [])
    assert all(x.severity is Severity.WARNING for x in found)


LABELS = (
    (1, "第二十条第（一）项"),
    (1, "本年 制发件数"),
    (1, "行政规范性文件"),
    (2, "商业"),
    (2, "（二）部分公开"),
    (2, "1、属于国家秘密"),
    (2, "备注"),
    (3, "未经复议直接起诉"),
)


@pytest.mark.parametrize(
    ("table", "printed", "due"),
    [
        (1, "本年处理绝对数量", "本年处理决定数量"),
        (1, "本年度制发数", "本年制发件数"),
        (1, "规范性文件", "行政规范性文件"),
        (1, "本年发件", "本年制发件数"),
        (2, "二、上年结转政府信息公开数量", "二、上年结转政府信息公开申请数量"),
        (1, "填表说明事项", ""),
    ],
)
def test_labels_that_differ_from_the_form(table: int, printed: str, due: str) -> None:
    assert damaged(Generation.G2021, table, printed) == due
    report = report_of(figures_of(CELLS), labels=(*LABELS, (table, printed), (table, printed)))
    found = fired(report).get("T1.LABEL", [])
    assert [due in x.message for x in found] == ([True] if due else [])


def test_labels_of_the_old_form_are_one_finding_of_another_rule() -> None:
    report = report_of(figures_of(CELLS), labels=((1, "本年新制作数量"), (1, "上一年项目数量")))
    assert "T1.LABEL" not in fired(report)
    assert "T1.LABEL" in fired(report_of(figures_of(CELLS)), state=State.UNKNOWN)


def old_row(row: str, *amounts: Amount) -> Figures:
    columns = {
        "行政许可": ("上一年项目数量", "本年增/减", "处理决定数量"),
        "规范性文件": ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
    }[row]
    return figures_of({Cell(1, row, c): a for c, a in zip(columns, amounts, strict=True)}, Generation.G2019)


def test_items_are_no_decisions() -> None:
    (finding,) = fired(old_row("行政许可", 61, 36, 97))["T1A.ITEM"]
    assert "97" in finding.message
    for amounts in ((61, 36, 98), (0, 0, 0), (1, 1, 2)):
        assert "T1A.ITEM" not in fired(old_row("行政许可", *amounts))
    blank = old_row("行政许可", 61, 36, 97).with_amount(Cell(1, "行政许可", "处理决定数量"), None)
    assert "T1A.ITEM" not in fired(blank)


@pytest.mark.parametrize(
    ("amounts", "severity"),
    [
        ((8, 8, 20), None),
        ((33, 8, 8), Severity.INFO),
        ((2, 8, 20), Severity.INFO),
        ((8, 8, 5), Severity.WARNING),
    ],
)
def test_published_documents_of_the_old_form(amounts: tuple[int, ...], severity: Severity | None) -> None:
    found = fired(old_row("规范性文件", *amounts)).get("T1A.PUBLIC", [])
    assert [x.severity for x in found] == ([] if severity is None else [severity])


def test_a_blank_document_count_of_the_old_form_is_not_judged() -> None:
    blank = old_row("规范性文件", 8, 8, 5).with_amount(Cell(1, "规范性文件", "本年新公开数量"), None)
    assert "T1A.PUBLIC" not in fired(blank)
    empty = without_tables(old_row("规范性文件", 8, 8, 5), 1)
    assert {"T1A.PUBLIC", "T1A.ITEM"} <= set(fired(empty, state=State.UNKNOWN))


@pytest.mark.parametrize(
    ("new", "left", "found"), [(166, 81, True), (166, 20, False), (8, 4, False), (0, 9, True)]
)
def test_many_cases_left_open(new: int, left: int, found: bool) -> None:
    amounts: dict[Cell, Amount] = {NEW: new, OPEN: left, GRANTED: max(0, new - left)}
    assert ("T2.CARRY_HIGH" in fired(figures_of(amounts))) is found


@pytest.mark.parametrize(
    ("text", "count", "found"),
    [
        ("2023年没有收取信息处理费。", 1, True),
        ("没有其他需要报告的事项。", 1, True),
        ("2023年收取信息处理费1件300元。", 1, False),
        ("2023年没有收取信息处理费。", 0, False),
    ],
)
def test_unpaid_fees_ask_for_a_sentence(text: str, count: int, found: bool) -> None:
    figures = figures_of({NEW: count, UNPAID: count})
    assert ("T2.FEE_ROW" in fired(report_of(figures, {6: (text,)}))) is found


def test_rare_outcomes() -> None:
    assert "T2.BIG_ROW20" in fired(figures_of({NEW: 20, REPEATED: 12, GRANTED: 8}))
    assert "T2.BIG_ROW20" not in fired(figures_of({NEW: 90, REPEATED: 12, GRANTED: 78}))
    assert "T2.BIG_ROW20" not in fired(figures_of({NEW: 4, REPEATED: 4}))


def test_more_reviews_than_cases() -> None:
    figures = figures_of({NEW: 2, GRANTED: 2, REVIEW: 5})
    assert "T3.RATIO" in fired(figures, state=State.UNKNOWN)
    assert "T3.RATIO" in fired(figures, figures_of({NEW: 1, GRANTED: 1}, year=2022))
    assert "T3.RATIO" not in fired(figures, figures_of({NEW: 3, GRANTED: 3}, year=2022))


def test_disputes_without_applications() -> None:
    assert "T23.ZERO" in fired(figures_of({REVIEW: 1}))
    assert "T23.ZERO" not in fired(figures_of({REVIEW: 1, NEW: 1, GRANTED: 1}))


@pytest.mark.parametrize("number", [2, 3])
def test_missing_tables_leave_the_hints_unknown(number: int) -> None:
    unknown = set(fired(without_tables(figures_of(CELLS), number), state=State.UNKNOWN))
    assert {"T3.RATIO", "T23.ZERO"} <= unknown
    assert ({"T2.CARRY_HIGH", "T2.BIG_ROW20"} <= unknown) is (number == 2)


@pytest.mark.parametrize(
    ("fee", "text", "state"),
    [
        (0, "2023年收取信息处理费3件700元。", State.FAIL),
        (Decimal("0.07"), "2023年收取信息处理费3件700元。", None),
        (0, "2023年没有收取信息处理费。", None),
        (None, "2023年收取信息处理费3件700元。", State.UNKNOWN),
    ],
)
def test_a_fee_charged_and_none_in_table_one(fee: Amount | None, text: str, state: State | None) -> None:
    figures = figures_of({**CELLS, FEE: fee or 0})
    figures = without_tables(figures, 1) if fee is None else figures
    report = report_of(figures, {6: (text,)})
    assert ("S6.FEE_T1" in fired(report)) is (state is State.FAIL)
    assert ("S6.FEE_T1" in fired(report, state=State.UNKNOWN)) is (state is State.UNKNOWN)


def test_the_old_form_has_no_fees_to_compare() -> None:
    old = figures_of({}, Generation.G2019)
    assert "S6.FEE_T1" not in fired(report_of(old, {6: ("2020年收取信息处理费3件700元。",)}))
