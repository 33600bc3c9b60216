from __future__ import annotations

import pytest
from library_cases import one_application, report

from report_assistant.library.states import FigureState, states_of, states_of_report
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.form import CARRIED_OUT, DIRECT_SUIT, NATURAL_PERSON, REVIEW, Cell, Generation


def test_zero_tables() -> None:
    assert states_of(report("甲局", 2024, {}).figures) == {"no_applications", "no_review", "no_litigation"}


def test_busy_tables() -> None:
    amounts = {
        **one_application(),
        Cell(2, CARRIED_OUT, NATURAL_PERSON): 1,
        Cell(3, REVIEW, "结果维持"): 2,
        Cell(3, DIRECT_SUIT, "尚未审结"): 1,
    }
    assert states_of(report("甲局", 2024, {}, amounts).figures) == {
        "with_applications", "carried_out", "with_review", "with_litigation",
    }  # fmt: skip


def test_missing_tables_prove_nothing() -> None:
    assert states_of(Figures("甲局", 2024, Generation.G2021)) == frozenset()


def test_fee_fact_of_the_user() -> None:
    blank = Figures("甲局", 2024, Generation.G2021)
    assert states_of(blank.with_fact(Fact("G02", 0))) == {"no_fee"}
    assert states_of(blank.with_fact(Fact("G02", 100))) == {"with_fee"}


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("本年度未收取政府信息公开信息处理费。", FigureState.NO_FEE),
        ("没有产生信息处理费。", FigureState.NO_FEE),
        ("信息处理费收取0元。", FigureState.NO_FEE),
        ("信息处理费收取金额为零，未发出收费通知。", FigureState.NO_FEE),
        ("（一）信息处理费。本单位全年未发生收费事项。", FigureState.NO_FEE),
        ("信息处理费收取情况：未收取。", FigureState.NO_FEE),
        ("信息处理费按10元/页计收，本年没有发生。", FigureState.NO_FEE),
        ("全年收取信息处理费12件，计4,180元。", FigureState.WITH_FEE),
        ("信息处理费：全年收取６件。另有1件未缴纳。", FigureState.WITH_FEE),
        ("关于信息处理费：对1件申请按量收取，收费300元，没有其他收费。", FigureState.WITH_FEE),
        ("依规收取信息处理费2件，共计200元。", FigureState.WITH_FEE),
        ("信息处理费：按件收取1件100元。", FigureState.WITH_FEE),
        ("无其他需要报告的事项。", None),
    ],
)
def test_fee_statement_of_section_six(sentence: str, state: FigureState | None) -> None:
    states = states_of_report(report("甲局", 2024, {6: [sentence]}))
    assert states & {"no_fee", "with_fee"} == ({state.value} if state else set())


def test_every_state_has_words() -> None:
    assert all(state.words for state in FigureState)
