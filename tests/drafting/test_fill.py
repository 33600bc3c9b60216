"""Slots become text: units, approximation, zeros, percentages, lists, lapses, ledger, re-fill."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from drafting_cases import AGENCY, BUSY, busy_case, facts, figures, quantity, quiet_case, words

from report_assistant.drafting import Case, Drafter, draft_from_dict, draft_to_dict, refill
from report_assistant.drafting.compose import guarded
from report_assistant.drafting.fill import fill, fill_sentence
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.sources import amount_text, known, resolve
from report_assistant.errors import UnknownSlot
from report_assistant.report import form as f
from report_assistant.report.form import Cell
from report_assistant.report.formulas import formulas
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.slots import Area
from report_assistant.settings import Settings


@pytest.mark.parametrize(
    ("amount", "unit", "approx", "text"),
    [
        (118, "条", "", "118条"),
        (200, "篇", "余", "200余篇"),
        (200, "篇", "多", "200余篇"),
        (60, "人次", "约", "约60人次"),
        (Decimal("43.788"), "万元", "", "43.788万元"),
        (Decimal("12.5"), "%", "", "12.5%"),
    ],
)
def test_amounts_carry_unit_and_approximation(amount: int, unit: str, approx: str, text: str) -> None:
    assert amount_text(amount, unit, approx) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{机关}}", AGENCY),
        ("{{本年}}，{{本机关}}", "2024年，我局"),
        ("较{{上年}}", "较2023年"),
        ("{{政府}}门户网站", "县政府门户网站"),
        ("截至{{期末}}", "截至2024年12月31日"),
        ("新收申请{{B01}}", "新收申请12件"),
        ("合计{{B03}}", "合计13件"),
        ("占{{B13.2}}", "占50%"),
        ("{{表二:（一）予以公开:自然人}}", "6件"),
        ("其中{{办理结果}}", "其中予以公开6件、部分公开2件、无法提供4件"),
        ("（{{格式通知}}）", None),
    ],
)
def test_fill(template: str, text: str | None) -> None:
    filled = fill(template, busy_case())
    assert filled.text == text if text else "国办公开办函〔2021〕30号" in filled.text
    for span in filled.spans:
        assert filled.text[span.start : span.end] == span.resolved.text


@pytest.mark.parametrize(
    ("agency", "government"),
    [
        ("临江新区现代物流园管理委员会", "政府"),
        ("云溪市望澜新区管理委员会", "政府"),
        ("雄安新区管理委员会", "政府"),
        ("大兴安岭地区行政公署", "政府"),
        ("浦东新区司法局", "区政府"),
        ("白沙区司法局", "区政府"),
        ("澜州市石门渡区司法局", "区政府"),
        ("澜州市水务局", "市政府"),
    ],
)
def test_the_government_of_a_place_that_has_one(agency: str, government: str) -> None:
    assert Case(figures(agency=agency)).government == government


def test_growth_carries_its_direction() -> None:
    last = figures(
        {Cell(2, f.RECEIVED, f.NATURAL_PERSON): 16, Cell(2, f.GRANTED, f.NATURAL_PERSON): 16}, year=2023
    )
    from report_assistant.report.document import Report

    case = busy_case(last_year=Report(last))
    assert fill("新收申请数量同比{{B04}}。", case).text == "新收申请数量同比下降25%。"
    same = replace(case, figures=last.with_amount(Cell(2, f.RECEIVED, f.TOTAL), 16))
    assert resolve("B04", same) is None  # last year's report is not of the year before


def test_zero_is_never_written_as_a_number() -> None:
    filled = fill("收到政府信息公开申请{{B01}}。", quiet_case())
    assert filled.text == ""
    assert "为零" in filled.reason


def test_a_list_that_leaves_out_a_member_lapses() -> None:
    assert fill("其中予以公开{{B13}}、部分公开{{B14}}。", busy_case()).reason.startswith("列举不完整")


def test_missing_slots_lapse_unless_they_are_expected() -> None:
    case = quiet_case()
    assert "缺少" in fill("召开会议{{E02}}。", case).reason
    assert fill("召开会议{{E02?}}。", case).text == "召开会议【待补：会议研究部署】。"


def test_unknown_slots_are_refused() -> None:
    with pytest.raises(UnknownSlot):
        fill("{{Z99}}", quiet_case())
    with pytest.raises(UnknownSlot):
        fill("{{表二:没有这一行:总计}}", quiet_case())
    assert not known("Z99")


def test_a_figure_of_the_tables_goes_before_a_fact() -> None:
    case = busy_case()
    case = replace(case, figures=case.figures.with_fact(quantity("B01", 99)))
    assert fill("{{B01}}", case).text == "12件"


def test_sources_are_named() -> None:
    case = busy_case()
    cell, formula, fact = (resolve(name, case) for name in ("B01", "B03", "A02"))
    assert cell is not None
    assert formula is not None
    assert fact is not None
    assert (cell.kind, formula.kind, fact.kind) == ("cell", "formula", "fact")
    assert "总计" in cell.source
    assert "+" in formula.source
    assert fact.quote == "A02的原话"


def test_claims_must_hold() -> None:
    sentence = pattern("未收到政府信息公开申请。", "x", ClaimKind.NO_APPLICATIONS.value)
    assert fill_sentence(sentence, quiet_case())[0].text
    assert fill_sentence(sentence, busy_case())[0].lapsed


def test_refill_moves_numbers_and_swaps_the_zero_sentence(settings: Settings) -> None:
    quiet, busy = quiet_case(), busy_case()
    draft = Drafter(settings).draft(quiet)
    refilled = refill(draft, busy)
    text = refilled.draft.section(1)
    assert text is not None
    assert "新收政府信息公开申请12件" in text.text
    assert "未收到" not in text.text
    assert 1 in refilled.changed
    assert any("未收到" in change.before or "没有收到" in change.before for change in refilled.lapsed)
    # And back again: nothing is lost on the way.
    assert refill(refilled.draft, quiet).draft == draft


def test_refill_without_a_change_changes_nothing(settings: Settings) -> None:
    case = busy_case()
    draft = Drafter(settings).draft(case)
    assert refill(draft, case).changes == ()


def test_refill_of_one_fact_touches_only_its_section(settings: Settings) -> None:
    case = busy_case()
    draft = Drafter(settings).draft(case)
    changed = replace(case, figures=case.figures.with_fact(quantity("A02", 120, "条")))
    refilled = refill(draft, changed)
    assert refilled.changed == {1}
    assert [c.after for c in refilled.changes if "120条" not in c.after] == []


def test_drafts_survive_json(settings: Settings) -> None:
    import json

    draft = Drafter(settings).draft(busy_case())
    assert draft_from_dict(json.loads(json.dumps(draft_to_dict(draft, busy_case())))) == draft


def test_ledger_points_at_its_words(settings: Settings) -> None:
    draft = Drafter(settings).draft(busy_case())
    for section in (draft.front, *draft.sections):
        printed = [p.text for p in section.paragraphs if p.text]
        for entry in section.ledger:
            if entry.paragraph >= 0:
                assert printed[entry.paragraph][entry.start : entry.end] == entry.text
            assert entry.source


def test_words_of_the_user_keep_their_quote() -> None:
    case = Case(figures(BUSY, facts(words("B20", "农村供水、河道采砂。"))))
    filled = fill("申请内容主要涉及{{B20}}。", case)
    assert filled.text == "申请内容主要涉及农村供水、河道采砂。"
    assert filled.spans[0].resolved.quote == "农村供水、河道采砂。"


def on_request_text(case: Case) -> str:
    return "".join(fill_sentence(s, case)[0].text for s in guarded(Area.ON_REQUEST, case))


def without(case: Case, *cells: Cell) -> Case:
    """``case`` with ``cells`` blank; all cells when none is named."""
    left = case.figures
    for cell in cells or left.form.cells:
        left = left.with_amount(cell, None)
    return replace(case, figures=left)


def test_blank_tables_say_nothing_and_ask_for_the_applications() -> None:
    assert (
        on_request_text(without(quiet_case())) == "2024年，我局新收政府信息公开申请【待补：本年新收申请】。"
    )


@pytest.mark.parametrize("slot", sorted(formulas(quiet_case().figures.generation)))
def test_a_quantity_with_one_blank_cell_is_unknown(slot: str) -> None:
    case = busy_case()
    formula = formulas(case.figures.generation)[slot]
    for cell in (*formula.cells, *formula.base):
        assert without(case, cell).amount(slot) is None
        assert resolve(slot, without(case, cell)) is None


def test_a_claim_of_zero_needs_every_cell_it_speaks_of() -> None:
    quiet, busy = quiet_case(), busy_case()
    received, review = Cell(2, f.RECEIVED, f.TOTAL), Cell(3, f.REVIEW, f.TOTAL)
    assert "未收到" in on_request_text(quiet) or "没有收到" in on_request_text(quiet)
    assert "【待补：本年新收申请】" in on_request_text(without(quiet, received))
    assert "复议" not in on_request_text(without(quiet, review))
    of_companies = without(busy, Cell(2, f.RECEIVED, f.NATURAL_PERSON))
    assert "均" not in on_request_text(of_companies)
    assert "法人或其他组织申请" not in on_request_text(of_companies)
    only_new = on_request_text(without(busy, Cell(2, f.CARRIED_IN, f.TOTAL)))
    assert "新收政府信息公开申请12件。" in only_new


def test_a_list_with_a_member_that_is_blank_lapses() -> None:
    case = without(busy_case(), Cell(2, f"{f.REFUSED}/1.属于国家秘密", f.TOTAL))
    filled = fill("全年办结申请{{B11}}，其中{{办理结果}}。", case)
    assert (filled.text, filled.reason) == ("", "缺少“不予公开”")
