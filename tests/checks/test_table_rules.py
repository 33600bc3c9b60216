"""T1, T2, T3: valid figures pass, every single change is found and its cell named."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from check_cases import CELLS, PERSONS, faults, figures_of, fired, valid_figures
from hypothesis import given, settings
from hypothesis import strategies as st

from report_assistant.checks import Severity, State, check
from report_assistant.report import form as f
from report_assistant.report.figures import Amount, Figures, Place, Value
from report_assistant.report.form import Cell, Generation

REAL = Path(__file__).parents[3] / "shared" / "data" / "real_figures.json"
NORMS = "行政规范性文件"


def put(
    figures: Figures, cell: Cell, raw: str, amount: int | Decimal | None = None, note: str = ""
) -> Figures:
    value = Value(amount, raw, note, Place(str(cell), cell=cell))
    return Figures(
        figures.agency, figures.year, figures.generation, {**figures.values, cell: value}, figures.facts
    )


def without(figures: Figures, *cells: Cell) -> Figures:
    left = {c: v for c, v in figures.values.items() if c not in cells}
    return Figures(figures.agency, figures.year, figures.generation, left)


def sums_of(figures: Figures, cell: Cell) -> set[str]:
    return {s.rule for s in figures.form.sums if cell in s.parts or cell in s.whole}


@settings(max_examples=30)
@given(valid_figures())
def test_valid_figures_have_no_failure(figures: Figures) -> None:
    assert faults(figures) == {}


@settings(max_examples=40)
@given(st.data())
def test_one_changed_cell_fails_exactly_its_relations_and_is_named(data: st.DataObject) -> None:
    figures = data.draw(valid_figures())
    cell = data.draw(st.sampled_from([c for c in figures.form.cells if c.table > 1]))
    right = figures.values[cell].zeroed
    wrong = data.draw(st.integers(0, 99).filter(lambda n: n != right))
    found = fired(figures.with_amount(cell, wrong))
    relations = [s for s in figures.form.sums if cell in s.parts or cell in s.whole]
    failing = [x for rule in ("T2.ROW", "T2.COL", "T2.BAL", "T3.SUM") for x in found.get(rule, [])]
    assert len(failing) == len(relations)
    assert all(x.severity is Severity.ERROR for x in failing)
    assert all(any(e.place.cell == cell for e in x.evidence) or wrong == 0 for x in failing)
    if cell.table == 2:
        (located,) = found["T2.LOCATE"]
        assert [(p.cell, p.amount) for p in located.proposals] == [(cell, right)]
        assert str(cell) in located.message


@settings(max_examples=25)
@given(st.data())
def test_two_changed_cells_are_named_or_listed(data: st.DataObject) -> None:
    figures = data.draw(valid_figures())
    rows = [r.key for r in figures.form.table(2).rows]
    first, second = data.draw(st.lists(st.sampled_from(rows), min_size=2, max_size=2, unique=True))
    left, right = data.draw(st.lists(st.sampled_from(f.APPLICANTS), min_size=2, max_size=2, unique=True))
    cells = (Cell(2, first, left), Cell(2, second, right))
    broken = figures
    for cell, more in zip(cells, (3, 5), strict=True):
        broken = broken.with_amount(cell, figures.values[cell].zeroed + more)
    located = fired(broken).get("T2.LOCATE", [])
    shared = sums_of_both(figures, *cells)
    if not shared:
        assert {p.cell for p in located[0].proposals} >= set(cells)


def sums_of_both(figures: Figures, left: Cell, right: Cell) -> bool:
    def held(cell: Cell) -> set[int]:
        return {i for i, s in enumerate(figures.form.sums) if cell in s.parts or cell in s.whole}

    return bool(held(left) & held(right))


def test_equal_differences_list_all_candidates() -> None:
    figures = figures_of(CELLS)
    unavailable = f"{f.UNAVAILABLE}/1.本机关不掌握相关政府信息"
    for row, person in ((f.GRANTED, "自然人"), (unavailable, "商业企业")):
        cell = Cell(2, row, person)
        figures = figures.with_amount(cell, figures.values[cell].zeroed + 1)
    (located,) = fired(figures)["T2.LOCATE"]
    assert {(p.cell.row, p.cell.column) for p in located.proposals} == {
        (row, person) for row in (f.GRANTED, unavailable) for person in ("自然人", "商业企业")
    }
    assert "几种可能" in located.message


def test_a_long_list_of_candidates_is_cut_short() -> None:
    rows = f.outcome_rows(Generation.G2021)
    amounts: dict[Cell, Amount] = {Cell(2, row, p): 5 for row in rows for p in PERSONS}
    figures = figures_of({**amounts, **{Cell(2, f.RECEIVED, p): 5 * len(rows) for p in PERSONS}})
    for row, person in zip(rows, PERSONS[:4], strict=False):
        figures = figures.with_amount(Cell(2, row, person), 6)
    located = fired(figures)["T2.LOCATE"][0]
    assert f"等 {len(located.proposals)} 格" in located.message


def test_a_row_with_a_missing_cell_is_not_moved() -> None:
    figures = without(figures_of(CELLS), Cell(2, f.RECEIVED, "科研机构"))
    assert "T2.SHIFT" not in fired(figures.with_amount(Cell(2, f.RECEIVED, "自然人"), 9))


def test_candidates_below_zero_are_ruled_out() -> None:
    figures = figures_of(CELLS)
    for row, person in ((f.GRANTED, "自然人"), (f.PARTLY, "商业企业")):
        cell = Cell(2, row, person)
        figures = figures.with_amount(cell, figures.values[cell].zeroed + 1)
    (located,) = fired(figures)["T2.LOCATE"]
    assert {p.cell.row for p in located.proposals} == {f.GRANTED, f.PARTLY}
    assert "很可能" in located.message


def test_contradicting_differences_are_not_guessed() -> None:
    figures = figures_of(CELLS)
    for person, wrong in (("自然人", 9), ("商业企业", 9)):
        figures = figures.with_amount(Cell(2, f.GRANTED, person), wrong)
    assert "T2.LOCATE" not in fired(figures)
    assert "逐行核对" in fired(figures, state=State.UNKNOWN)["T2.LOCATE"][0].message


@pytest.mark.parametrize("step", [1, -1])
def test_a_row_moved_by_one_column_is_named(step: int) -> None:
    figures = figures_of(CELLS)
    cells = [Cell(2, f.RECEIVED, c) for c in f.APPLICANTS]
    amounts = [figures.values[c].zeroed for c in cells]
    moved = amounts[-step:] + amounts[:-step]
    for cell, amount in zip(cells, moved, strict=True):
        figures = figures.with_amount(cell, amount)
    found = fired(figures)
    (shift,) = found["T2.SHIFT"]
    assert [p.amount for p in shift.proposals] == amounts
    assert ("左" if step == 1 else "右") in shift.message
    assert "T2.LOCATE" not in found


@pytest.mark.parametrize(
    ("cell", "raw", "amount", "rule"),
    [
        (Cell(1, NORMS, "本年制发件数"), "若干", None, "T1.TYPE"),
        (Cell(1, NORMS, "本年制发件数"), "1.5", Decimal("1.5"), "T1.TYPE"),
        (Cell(1, "行政许可", "本年处理决定数量"), "-3", -3, "T1.TYPE"),
        (Cell(1, "行政事业性收费", "本年收费金额（万元）"), "-0.1", Decimal("-0.1"), "T1.TYPE"),
        (Cell(2, f.RECEIVED, "自然人"), "五", None, "T2.INT"),
        (Cell(2, f.RECEIVED, "自然人"), "-5", -5, "T2.INT"),
        (Cell(3, f.REVIEW, "结果维持"), "0.5", Decimal("0.5"), "T3.INT"),
    ],
)
def test_a_cell_that_is_no_count_is_an_error(
    cell: Cell, raw: str, amount: Decimal | int | None, rule: str
) -> None:
    (finding,) = fired(put(figures_of(CELLS), cell, raw, amount))[rule]
    assert finding.severity is Severity.ERROR
    assert raw in finding.message
    assert finding.evidence[0].quote == raw


def test_a_note_in_a_cell_is_only_a_hint() -> None:
    cell = Cell(1, NORMS, "现行有效件数")
    found = fired(put(figures_of(CELLS), cell, "22（其中修订16件）", 22, "其中修订16件"))
    assert [x.severity for x in found["T1.TYPE"]] == [Severity.INFO]
    assert "T1.UNIT_IN_CELL" not in found


def test_money_may_have_decimals_and_old_changes_may_be_negative() -> None:
    money = Cell(1, "行政事业性收费", "本年收费金额（万元）")
    assert fired(put(figures_of(CELLS), money, "592.2449", Decimal("592.2449"))) == {}
    old = figures_of({}, Generation.G2019)
    assert fired(put(old, Cell(1, "行政许可", "本年增/减"), "-12", -12)) == {}


def test_a_unit_in_a_cell_is_a_warning() -> None:
    money = Cell(1, "行政事业性收费", "本年收费金额（万元）")
    (finding,) = fired(put(figures_of(CELLS), money, "43.788万元", Decimal("43.788")))["T1.UNIT_IN_CELL"]
    assert finding.severity is Severity.WARNING
    assert "万元" in finding.message


@pytest.mark.parametrize("raw", ["", "/", "-", "无"])
def test_a_blank_is_a_warning_and_counts_as_zero(raw: str) -> None:
    figures = put(figures_of(CELLS), Cell(2, f.PARTLY, "自然人"), raw)
    found = fired(figures)
    assert list(found) == ["T2.BLANK"]
    assert found["T2.BLANK"][0].severity is Severity.WARNING
    assert list(fired(put(figures_of(CELLS), Cell(1, "规章", "本年制发件数"), raw))) == ["T1.BLANK"]
    assert list(fired(put(figures_of(CELLS), Cell(3, f.REVIEW, "总计"), raw))) == ["T3.BLANK"]


def test_a_total_column_left_out_is_reported_once() -> None:
    figures = figures_of(CELLS)
    for row in f.outcome_rows(figures.generation):
        figures = put(figures, Cell(2, row, f.TOTAL), "")
    found = fired(figures)
    assert list(found) == ["T2.BLANK"]
    assert len(found["T2.BLANK"]) == 1
    unknown = fired(figures, state=State.UNKNOWN)
    assert "没有核对" in unknown["T2.ROW"][0].message
    assert "“总计”" in unknown["T2.COL"][0].message


def test_a_single_blank_total_beside_figures_is_an_error() -> None:
    found = fired(put(figures_of(CELLS), Cell(2, f.GRANTED, f.TOTAL), ""))
    assert {"T2.BLANK", "T2.ROW", "T2.COL", "T2.LOCATE"} == set(found)
    assert "空格" in found["T2.LOCATE"][0].message


def test_columns_blank_in_the_same_rows_are_one_finding() -> None:
    figures = figures_of({Cell(2, f.RECEIVED, "自然人"): 26, Cell(2, f.GRANTED, "自然人"): 26})
    for row in figures.form.table(2).rows:
        for person in f.LEGAL_PERSONS:
            figures = put(figures, Cell(2, row.key, person), "")
    found = fired(figures)
    assert list(found) == ["T2.BLANK"]
    assert len(found["T2.BLANK"]) == 1
    assert "125 格" in found["T2.BLANK"][0].message


def test_an_unreadable_cell_leaves_its_sums_unknown() -> None:
    figures = put(figures_of(CELLS), Cell(2, f.GRANTED, "自然人"), "四")
    assert list(fired(figures)) == ["T2.INT"]
    unknown = fired(figures, state=State.UNKNOWN)
    assert {"T2.ROW", "T2.COL"} <= set(unknown)


def test_a_difference_with_an_unknown_partner_lists_the_row() -> None:
    # The column of 自然人 cannot be added up, so the wrong cell of the row stays one of several.
    figures = put(figures_of(CELLS), Cell(2, f.PARTLY, "自然人"), "?")
    figures = figures.with_amount(Cell(2, f.GRANTED, "自然人"), 9)
    (located,) = fired(figures)["T2.LOCATE"]
    assert Cell(2, f.GRANTED, "自然人") in {p.cell for p in located.proposals}


@pytest.mark.parametrize("table", [1, 2, 3])
def test_a_missing_table_leaves_its_rules_unknown(table: int) -> None:
    figures = figures_of(CELLS)
    figures = without(figures, *figures.form.table(table).cells)
    assert fired(figures) == {}
    unknown = fired(figures, state=State.UNKNOWN)
    own = {r for r in unknown if r.startswith(f"T{table}.")}
    everything = {
        1: {"T1.TYPE", "T1.BLANK", "T1.UNIT_IN_CELL", "T1.OPENING", "T1.LEVEL"},
        2: {"T2.INT", "T2.BLANK", "T2.ROW", "T2.COL", "T2.BAL", "T2.LOCATE", "T2.SHIFT"},
        3: {"T3.INT", "T3.BLANK", "T3.SUM"},
    }
    assert own >= everything[table]


@pytest.mark.parametrize(
    ("generation", "others"),
    [(Generation.G2021, {"T1A.ITEM", "T1A.PUBLIC"}), (Generation.G2019, {"T1.OPENING", "T1.FEE_SCALE"})],
)
def test_rules_of_the_other_form_are_silent(generation: Generation, others: set[str]) -> None:
    figures = figures_of({}, generation, 2020)
    figures = without(figures, *figures.form.table(1).cells)
    assert not others & set(fired(figures, state=State.UNKNOWN))


def test_a_partly_given_table_is_checked_as_far_as_it_goes() -> None:
    figures = figures_of(CELLS)
    figures = without(figures, *(c for c in figures.form.table(2).cells if c.row != f.RECEIVED))
    figures = without(figures, *(c for c in figures.form.table(1).cells if c.row != NORMS))
    assert fired(figures) == {}
    assert set(fired(figures.with_amount(Cell(2, f.RECEIVED, f.TOTAL), 8))) == {"T2.ROW", "T2.LOCATE"}


def test_the_opening_stock_cannot_be_negative() -> None:
    figures = figures_of({Cell(1, NORMS, "本年制发件数"): 5, Cell(1, NORMS, "现行有效件数"): 2})
    (finding,) = fired(figures)["T1.OPENING"]
    assert "-3" in finding.message
    assert fired(put(figures, Cell(1, NORMS, "现行有效件数"), "")).keys() == {"T1.BLANK"}


@pytest.mark.parametrize(
    ("agency", "state"),
    [
        ("云溪县茶岭镇人民政府", State.FAIL),
        ("澜州市司法局", State.FAIL),
        ("青禾区人民政府", State.FAIL),
        ("澜州市人民政府", None),
        ("澜州市人民政府办公室", None),
        ("自然资源部", State.UNKNOWN),
        ("某某公司", State.UNKNOWN),
    ],
)
def test_only_cities_and_above_make_rules(agency: str, state: State | None) -> None:
    figures = figures_of({Cell(1, "规章", "现行有效件数"): 6}, agency=agency)
    found = [x for x in check(figures).findings if x.rule == "T1.LEVEL"]
    assert [x.state for x in found] == ([] if state is None else [state])


def test_the_form_must_fit_the_year() -> None:
    (finding,) = fired(figures_of({}, Generation.G2019, 2021))["T1.GEN"]
    assert finding.severity is Severity.ERROR
    assert "2021 年格式" in finding.message


def test_t3_shows_the_parts() -> None:
    figures = figures_of(CELLS).with_amount(Cell(3, f.DIRECT_SUIT, "结果维持"), 2)
    (finding,) = fired(figures)["T3.SUM"]
    assert "未经复议直接起诉" in finding.message
    assert [e.value for e in finding.evidence] == [2, 0, 0, 0, 0]


@pytest.mark.skipif(not REAL.exists(), reason="the figures of real reports lie beside the checkout")
@pytest.mark.parametrize("index", range(18))
def test_real_figures_have_no_error_but_the_recorded_one(index: int) -> None:
    from report_assistant.report.record import figures_from_dict

    record = json.loads(REAL.read_text(encoding="utf-8"))[index]
    result = check(figures_from_dict(record))
    wrong_form = record["agency"] == "略阳县自然资源局"  # recorded: 2019 form used for 2021
    assert [x.rule for x in result.errors] == (["T1.GEN"] if wrong_form else [])
