"""Figures files: what is accepted, what is refused by name, and that writing and reading agree."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.errors import BadDate, BadFigures, UnknownSlot
from report_assistant.report.document import Paragraph, ReadWarning, Report, Section, Signature
from report_assistant.report.figures import Fact, Figures, Place, Value
from report_assistant.report.form import Cell, Generation, form
from report_assistant.report.organ import OrganKind
from report_assistant.report.record import (
    fact_from_dict,
    fact_to_dict,
    figures_from_dict,
    figures_to_dict,
    report_to_dict,
)
from report_assistant.report.slots import slots
from report_assistant.report.values import parse_value

HEAD = {"agency": "甲区司法局", "year": 2023}


def load(**extra: object) -> Figures:
    return figures_from_dict(HEAD | extra)


def test_the_least_file() -> None:
    figures = load()
    assert (figures.agency, figures.year, figures.generation) == ("甲区司法局", 2023, Generation.G2021)
    assert not figures.values
    assert not figures.facts


def test_year_and_format() -> None:
    assert load(year="2020年").generation is Generation.G2019
    assert load(year="2023").year == 2023
    assert load(format=2019).generation is Generation.G2019
    assert load(form=2019).generation is Generation.G2019


def test_a_year_to_come_is_refused() -> None:
    assert load(year=date.today().year).year == date.today().year
    with pytest.raises(BadFigures, match="还没有到"):
        load(year=date.today().year + 1)
    with pytest.raises(BadFigures, match="2031"):
        load(year="2031年")


def test_one_fact_under_id_and_name_is_one_sentence() -> None:
    with pytest.raises(BadFigures, match="政府网站发布信息”（A02）写了两次"):
        load(facts={"A02": 118, "政府网站发布信息": 120})
    assert load(facts={"A02": 118, "政府网站发布信息": None}).facts["A02"].amount == 118


@pytest.mark.parametrize("printed", ["2025-01-17", "2025年1月17日", " 2025.1.17 "])
def test_the_date_under_the_report_travels_with_the_figures(printed: str) -> None:
    figures = load(signed=printed)
    assert figures.signed == date(2025, 1, 17)
    assert figures_from_dict(figures_to_dict(figures)) == figures


def test_a_date_that_is_none_is_refused() -> None:
    assert load(signed=None).signed is None
    assert "signed" not in figures_to_dict(load(signed=""))
    for wrong in ("2025年2月30日", "明年", 20250117):
        with pytest.raises((BadFigures, BadDate)):
            load(signed=wrong)


def test_extra_keys_are_left_alone() -> None:
    assert load(level="县级部门", narrative=["…"], tables=[1], partial=True) == load()


def test_cells() -> None:
    figures = load(
        table1={"规章": {"本年制发件数": 0, "本年废止件数": None, "现行有效件数": "22（其中修订16件）"}},
        table2_partial={"（七）总计": {"自然人": 3.0, "总计": "１"}},
        table2=None,
        table3={},
    )
    found = {c.column: (v.amount, v.raw, v.note) for c, v in figures.values.items()}
    assert found == {
        "本年制发件数": (0, "0", ""),
        "本年废止件数": (None, "", ""),
        "现行有效件数": (22, "22（其中修订16件）", "其中修订16件"),
        "自然人": (Decimal("3.0"), "3", ""),
        "总计": (1, "１", ""),
    }
    assert str(figures.values[Cell(1, "规章", "本年制发件数")].place) == "表一“规章”“本年制发件数”"


def test_a_local_row_of_2020_is_left_out() -> None:
    row = {"其他主动公开文件(湖北自加行)": {"本年新制作数量": 186}}
    assert not load(year=2020, table1=row).values


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "一个对象"),
        ("x", "一个对象"),
        ({"year": 2023}, "agency"),
        ({"agency": " ", "year": 2023}, "agency"),
        ({"agency": 3, "year": 2023}, "agency"),
        ({"agency": "{{}}", "year": 2023}, "agency"),
        ({"agency": "局" * 101, "year": 2023}, "100 字"),
        ({"agency": "甲局"}, "year"),
        (HEAD | {"year": "今年"}, "year"),
        (HEAD | {"year": 23}, "year"),
        (HEAD | {"year": 3000}, "2008 至 2099"),
        (HEAD | {"year": True}, "year"),
        (HEAD | {"year": 2023.0}, "year"),
        (HEAD | {"format": 2022}, "format"),
        (HEAD | {"format": [1]}, "format"),
        (HEAD | {"table4": {}}, "table4"),
        (HEAD | {"table1": []}, "table1"),
        (HEAD | {"table1": {"规章制度": {}}}, "规章制度"),
        (HEAD | {"table2": {"其他主动公开文件": {}}}, "其他主动公开文件"),
        (HEAD | {"table1": {"规章": 3}}, "规章"),
        (HEAD | {"table1": {"规章": {"数量": 3}}}, "数量"),
        (HEAD | {"table1": {"规章": {"本年制发件数": True}}}, "本年制发件数"),
        (HEAD | {"table1": {"规章": {"本年制发件数": []}}}, "本年制发件数"),
        (HEAD | {"table1": {"规章": {"本年制发件数": 10**400}}}, "本年制发件数"),
        (HEAD | {"table1": {"规章": {"本年制发件数": float("nan")}}}, "本年制发件数"),
        (HEAD | {"table1": {"规章": {"本年制发件数": Decimal("Infinity")}}}, "本年制发件数"),
        (HEAD | {"facts": []}, "facts"),
        (HEAD | {"facts": {"A01": []}}, "A01"),
        (HEAD | {"facts": {"A01": True}}, "A01"),
        (HEAD | {"facts": {"F02": 3}}, "F02"),
        (HEAD | {"facts": {"A01": "很多"}}, "主动公开政府信息总数"),
        (HEAD | {"facts": {"A01": "3条或4条"}}, "主动公开政府信息总数"),
        (HEAD | {"facts": {"A01": {"count": 3}}}, "count"),
        (HEAD | {"facts": {"A01": {"value": []}}}, "A01"),
        (HEAD | {"facts": {"A01": {"value": 3, "unit": 1}}}, "unit"),
        (HEAD | {"facts": {"F02": {"value": "三个"}}}, "F02"),
    ],
)
def test_what_is_wrong_is_named(data: object, named: str) -> None:
    with pytest.raises(BadFigures, match=named):
        figures_from_dict(data)


def test_unknown_fact() -> None:
    with pytest.raises(UnknownSlot, match="Z99"):
        load(facts={"Z99": 3})


@pytest.mark.parametrize(
    ("key", "given", "fact"),
    [
        ("A01", 118, Fact("A01", 118, "条")),
        ("主动公开政府信息总数", 118, Fact("A01", 118, "条")),
        (" A01 ", "118篇", Fact("A01", 118, "篇", quote="118篇")),
        ("A01", "200余篇", Fact("A01", 200, "篇", "余", quote="200余篇")),
        ("A01", "１２", Fact("A01", 12, "条", quote="１２")),
        ("A01", "零", Fact("A01", 0, "条", quote="零")),
        ("B12", Decimal("99.5"), Fact("B12", Decimal("99.5"), "%")),
        ("F02", " 解读形式单一 ", Fact("F02", text="解读形式单一")),
        ("F02", {"text": "解读形式单一", "quote": None}, Fact("F02", text="解读形式单一")),
        (
            "A01",
            {"value": 118, "unit": "篇", "quote": "公开118篇"},
            Fact("A01", 118, "篇", quote="公开118篇"),
        ),
        ("A01", {"数量": "200余篇"}, Fact("A01", 200, "篇", "余")),
        ("A01", {"数值": "200", "单位": "件", "近似": "约"}, Fact("A01", 200, "件", "约")),
        (
            "A01",
            {"amount": 5, "文字说明": "含转载", "原文": "五条"},
            Fact("A01", 5, "条", "", "含转载", "五条"),
        ),
        ("D03", {"文字": "优化专题"}, Fact("D03", text="优化专题")),
        ("F02", {"value": 3, "text": "三个问题"}, Fact("F02", 3, "", text="三个问题")),
    ],
)
def test_facts(key: str, given: object, fact: Fact) -> None:
    assert load(facts={key: given}).facts == {fact.slot: fact}


def test_an_empty_fact_is_no_fact() -> None:
    assert load(facts={"A01": None}).facts == {}
    assert load(facts=None).facts == {}


# -------------------------------------------------------------------------------- identity

RAWS = ["0", "7", "1234", "", "/", "43.788", "0.5", "22（其中修订16件）", "43.788万元", "见附件", "3件"]
LONG = "0.12345678901234567890123"


@st.composite
def any_figures(draw: st.DrawFn) -> Figures:
    generation = draw(st.sampled_from(list(Generation)))
    shape = form(generation)
    cells = draw(st.lists(st.sampled_from(shape.cells), unique=True, max_size=60))
    raws = st.sampled_from([*RAWS, LONG])
    values = {c: parse_value(draw(raws), shape.column(c), Place(str(c), cell=c)) for c in cells}
    facts = {}
    for slot in draw(st.lists(st.sampled_from(list(slots().values())), unique=True, max_size=10)):
        if slot.is_text:
            facts[slot.id] = Fact(slot.id, text=draw(st.sampled_from(["专职审核", "三审三校"])))
        else:
            amount = draw(st.one_of(st.integers(0, 10**6), st.just(Decimal("99.5"))))
            approx = draw(st.sampled_from(["", "余"]))
            facts[slot.id] = Fact(slot.id, amount, draw(st.sampled_from(slot.units)), approx, quote="原话")
    return Figures("甲区司法局", 2023, generation, values, facts)


@given(any_figures())
def test_written_figures_read_back_the_same(figures: Figures) -> None:
    text = json.dumps(figures_to_dict(figures), ensure_ascii=False)
    assert figures_from_dict(json.loads(text)) == figures
    assert figures_from_dict(json.loads(text, parse_float=Decimal)) == figures


def test_plain_numbers_are_json_numbers() -> None:
    cell, fee = Cell(1, "规章", "本年制发件数"), Cell(1, "行政事业性收费", "本年收费金额（万元）")
    shape = form(Generation.G2021)
    values = {c: parse_value(t, shape.column(c)) for c, t in {cell: "１", fee: "59237.2449"}.items()}
    written = figures_to_dict(Figures("甲局", 2023, Generation.G2021, values))["table1"]
    assert written == {"规章": {"本年制发件数": 1}, "行政事业性收费": {"本年收费金额（万元）": 59237.2449}}
    bare = Figures("甲局", 2023, Generation.G2021, {cell: Value(4)})
    assert figures_to_dict(bare)["table1"] == {"规章": {"本年制发件数": 4}}


def test_a_report_is_a_figures_file_with_its_parts() -> None:
    figures = load(table3={"行政复议": {"总计": 2}}, facts={"A01": 3})
    report = Report(
        figures,
        "甲区司法局2023年政府信息公开工作年度报告",
        (Paragraph("前言"),),
        (Section(1, "总体情况", (Paragraph("全年公开3条。"),), "一", "一、总体情况"),),
        Signature("甲区司法局", "2024年1月", 2024, 1),
        (date(2023, 1, 1), date(2023, 12, 31)),
        warnings=(ReadWarning("没有找到表一", Place("表一")),),
        source="a.docx",
    )
    data = json.loads(json.dumps(report_to_dict(report), ensure_ascii=False))
    assert figures_from_dict(data) == figures
    assert data["form"] == data["format"] == 2021
    assert data["period"] == {"start": "2023-01-01", "end": "2023-12-31"}
    assert data["sections"] == [
        {
            "number": 1,
            "numeral": "一",
            "heading": "总体情况",
            "printed": "一、总体情况",
            "paragraphs": ["全年公开3条。"],
        }
    ]
    assert data["signature"] == {"organ": "甲区司法局", "printed_date": "2024年1月", "date": None}
    assert data["warnings"] == [{"message": "没有找到表一", "place": "表一"}]
    dated = Report(figures, signature=Signature("", "2024年1月2日", 2024, 1, 2))
    whole = report_to_dict(dated)
    assert whole["period"] is None
    assert whole["signature"] == {"organ": "", "printed_date": "2024年1月2日", "date": "2024-01-02"}


def test_the_kind_an_organ_says_it_is_stays_with_its_figures() -> None:
    figures = load(organ_kind=OrganKind.PARK.value)
    assert figures.organ_kind is OrganKind.PARK
    assert figures_from_dict(figures_to_dict(figures)) == figures
    for wrong in ("公园", 3):
        with pytest.raises(BadFigures, match="organ_kind"):
            load(organ_kind=wrong)


def test_one_fact_is_written_and_read_back() -> None:
    fact = Fact("D05", 230, "篇", "多")
    assert fact_from_dict("D05", fact_to_dict(fact)) == fact
    with pytest.raises(UnknownSlot):
        fact_from_dict("Z99", {"value": 1})
