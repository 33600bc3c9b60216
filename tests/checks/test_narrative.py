"""N.* and X.GROWTH: what the text says, against the tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from check_cases import BODY, CELLS, figures_of, fired, one, report_of

from report_assistant.checks import Finding, Severity, State
from report_assistant.checks.shares import agrees
from report_assistant.report import form as f
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.form import Cell, Generation

NORMS = "行政规范性文件"
REFUSED = f"{f.REFUSED}/5.属于三类内部事务信息"
SECRET = f"{f.REFUSED}/1.属于国家秘密"
PETITION = f"{f.NOT_PROCESSED}/1.信访举报投诉类申请"
ABSENT = f"{f.UNAVAILABLE}/1.本机关不掌握相关政府信息"
OTHER = f"{f.OTHERWISE}/3.其他"

BUSY: dict[Cell, Amount] = {
    Cell(1, NORMS, "本年制发件数"): 2,
    Cell(1, NORMS, "本年废止件数"): 1,
    Cell(1, NORMS, "现行有效件数"): 9,
    Cell(1, "行政许可", "本年处理决定数量"): 312,
    Cell(1, "行政事业性收费", "本年收费金额（万元）"): 12,
    Cell(2, f.RECEIVED, "自然人"): 30,
    Cell(2, f.RECEIVED, "商业企业"): 4,
    Cell(2, f.RECEIVED, "法律服务机构"): 2,
    Cell(2, f.CARRIED_IN, "自然人"): 3,
    Cell(2, f.GRANTED, "自然人"): 12,
    Cell(2, f.PARTLY, "商业企业"): 4,
    Cell(2, REFUSED, "自然人"): 5,
    Cell(2, SECRET, "自然人"): 1,
    Cell(2, ABSENT, "自然人"): 8,
    Cell(2, PETITION, "自然人"): 2,
    Cell(2, OTHER, "法律服务机构"): 2,
    Cell(2, f.CARRIED_OUT, "自然人"): 5,
    Cell(3, f.REVIEW, "结果维持"): 3,
    Cell(3, f.REVIEW, "结果纠正"): 1,
    Cell(3, f.DIRECT_SUIT, "结果维持"): 2,
    Cell(3, f.SUIT_AFTER_REVIEW, "其他结果"): 1,
}  # 36 new + 3 = 34 concluded + 5


def found(text: str, figures: Figures | None = None, state: State = State.FAIL) -> dict[str, list[Finding]]:
    """Findings on ``text`` alone in section one under 依申请公开."""
    own = figures or figures_of(BUSY)
    return fired(report_of(own, {1: (*BODY[1][:3], text, *BODY[1][4:])}), state=state)


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        # N.APP
        ("本年新收政府信息公开申请36件。", None, None),
        ("全年受理政府信息公开申请39件。", None, None),
        ("新收政府信息公开申请36件，上年结转3件，合计39件。", None, None),
        ("本年新收政府信息公开申请35件。", "N.APP", Severity.ERROR),
        ("本年新收政府信息公开申请39件。", "N.APP", Severity.ERROR),
        ("新收政府信息公开申请36件，上年结转3件，合计38件。", "N.APP", Severity.ERROR),
        ("本年新收政府信息公开申请40余件。", None, None),
        # N.DONE
        ("新收政府信息公开申请36件，办结34件。", None, None),
        ("新收政府信息公开申请36件，答复30件。", None, None),
        ("新收政府信息公开申请36件，办结33件。", "N.DONE", Severity.ERROR),
        ("共办理政府信息公开申请39件，包括新收申请36件、上年结转申请3件。", None, None),
        ("共办理政府信息公开申请38件，包括新收申请36件、上年结转申请3件。", "N.DONE", Severity.ERROR),
        ("新收政府信息公开申请36件，上年结转3件，办结39件。", "N.DONE", Severity.ERROR),
        ("共办理政府信息公开申请39件，包括新收申请36件、上年结转申请3件，其中34件已办结。", None, None),
        # N.CARRY
        ("新收政府信息公开申请36件，上年结转3件，结转下年度继续办理5件。", None, None),
        ("新收政府信息公开申请36件，上年结转4件。", "N.CARRY_IN", Severity.ERROR),
        ("新收政府信息公开申请36件，结转下年度继续办理6件。", "N.CARRY_OUT", Severity.ERROR),
        ("新收政府信息公开申请36件，没有上年结转。", "N.CARRY_IN", Severity.ERROR),
        ("新收政府信息公开申请36件，没有结转下年度办理的申请。", "N.CARRY_OUT", Severity.ERROR),
        # N.ALLDONE
        ("新收政府信息公开申请36件，均已办结。", "N.ALLDONE", Severity.WARNING),
        ("新收政府信息公开申请36件，其中当面申请均已办结。", None, None),
        ("群众来信均已办结。", "N.APP_NONZERO", Severity.WARNING),
        # N.OUTCOME
        ("办结政府信息公开申请34件，其中予以公开12件、部分公开4件。", None, None),
        ("办结政府信息公开申请34件，其中予以公开13件。", "N.OUTCOME", Severity.ERROR),
        ("办结政府信息公开申请34件，其中不予公开6件。", None, None),
        ("办结政府信息公开申请34件，因属于内部事务信息不予公开5件。", None, None),
        ("办结政府信息公开申请34件，不予公开4件。", "N.OUTCOME", Severity.ERROR),
        ("办结政府信息公开申请34件，予以公开和部分公开16件。", None, None),
        ("办结政府信息公开申请34件，无法提供8件、不予处理2件、其他处理2件。", None, None),
        ("办结政府信息公开申请34件，其他处理3件。", "N.OUTCOME", Severity.ERROR),
        # N.TYPE
        ("收到申请36件，其中自然人30件，法人或其他组织6件。", None, None),
        ("收到申请36件，其中自然人31件。", "N.TYPE", Severity.WARNING),
        # N.PCT
        ("办结政府信息公开申请34件，其中予以公开12件，占35.29%。", None, None),
        ("办结政府信息公开申请34件，其中予以公开12件，占35.3%。", None, None),
        ("办结政府信息公开申请34件，其中予以公开12件，占33.9%。", "N.PCT", Severity.WARNING),
        # N.REVIEW, N.LITIG
        ("收到申请36件，发生政府信息公开行政复议4件，其中维持3件、纠正1件。", None, None),
        ("收到申请36件，发生政府信息公开行政复议5件。", "N.REVIEW", Severity.ERROR),
        ("收到申请36件，发生政府信息公开行政诉讼3件。", None, None),
        ("收到申请36件，发生政府信息公开行政诉讼4件。", "N.LITIG", Severity.ERROR),
        ("收到申请36件，全年备案依申请公开领域行政复议案件134件。", None, None),
        ("收到申请36件，未经复议直接起诉的政府信息公开行政诉讼2件。", None, None),
        # N.RL_ZERO
        ("收到申请36件，未发生因政府信息公开引发的行政复议和行政诉讼。", "N.RL_ZERO", Severity.ERROR),
        ("收到申请36件，没有在行政复议、行政诉讼中被纠错、败诉的情形。", None, None),
        # N.APP_ZERO
        ("2023年没有收到政府信息公开申请。", "N.APP_ZERO", Severity.ERROR),
        ("收到申请36件，没有收到当面提交的政府信息公开申请。", None, None),
        # N.NORM, N.LPC, N.FEE1
        (
            "收到申请36件。制发行政规范性文件2件，废止行政规范性文件1件，现行有效行政规范性文件9件。",
            None,
            None,
        ),
        ("收到申请36件。制发行政规范性文件3件。", "N.NORM", Severity.WARNING),
        ("收到申请36件。未制发行政规范性文件。", "N.NORM", Severity.WARNING),
        ("收到申请36件。作出行政许可决定312件。", None, None),
        ("收到申请36件。作出行政许可决定310件。", "N.LPC", Severity.WARNING),
        ("收到申请36件。公示行政许可信息310条。", None, None),
        ("收到申请36件。行政事业性收费金额12万元。", None, None),
        ("收到申请36件。行政事业性收费金额120000元。", None, None),
        ("收到申请36件。行政事业性收费金额13万元。", "N.FEE1", Severity.WARNING),
    ],
)
def test_statement(text: str, rule: str | None, severity: Severity | None) -> None:
    failing = {r: [x.severity for x in xs] for r, xs in found(text).items() if r[0] == "N"}
    if rule is None:
        assert failing == {}
    else:
        assert set(failing) == {rule}
        assert set(failing[rule]) == {severity}


def test_what_was_all_done_is_counted_by_the_outcomes() -> None:
    """34 of 39 were concluded: 办理39件，均已办结 contradicts table two, 办理39件 alone does not."""
    wrong = found("办理政府信息公开申请39件，均已办结，含上年结转3件。")
    assert [x.severity for x in wrong["N.DONE"]] == [Severity.ERROR]
    assert "N.DONE" not in found("办理政府信息公开申请39件，含上年结转3件。")


def test_a_second_number_beside_a_right_one_is_only_a_warning() -> None:
    text = "本年新收政府信息公开申请36件，有关部门另转来的新收政府信息公开申请5件已退回。"
    assert [x.severity for x in found(text)["N.APP"]] == [Severity.WARNING]


@pytest.mark.parametrize(
    "other",
    [
        "问题一是全年收到申请15件，答复不及时。",
        "问题一是收到申请15件，答复不及时。",
        "一年来共收到政府信息公开申请15件。",
        "抽查发现，全年收到政府信息公开申请15件。",
    ],
)
def test_a_second_number_that_speaks_of_no_part_is_an_error(other: str) -> None:
    text = f"本年新收政府信息公开申请36件。{other}"
    assert [x.severity for x in found(text)["N.APP"]] == [Severity.ERROR]


@pytest.mark.parametrize("part", ["其中某领域", "上半年", "部分科室", "抽查的科室"])
def test_a_second_number_of_a_part_stays_a_warning(part: str) -> None:
    text = f"本年新收政府信息公开申请36件。{part}收到申请15件。"
    assert Severity.ERROR not in [x.severity for x in found(text).get("N.APP", [])]


def test_numbers_that_add_up_are_parts() -> None:
    text = "上半年收到政府信息公开申请20件，下半年收到政府信息公开申请{}件。"
    assert "N.APP" not in found(text.format(16))
    assert "N.APP" in found(text.format(15))


def test_the_message_shows_both_sides() -> None:
    (finding,) = found("本年新收政府信息公开申请35件。")["N.APP"]
    assert "35件" in finding.message
    assert "36" in finding.message
    assert [e.value for e in finding.evidence] == [35, 36]
    assert finding.evidence[0].quote == "35件"
    assert finding.evidence[1].place.cell == Cell(2, f.RECEIVED, f.TOTAL)


def test_nothing_received_but_something_carried_over() -> None:
    carried = figures_of({Cell(2, f.CARRIED_IN, "自然人"): 1, Cell(2, f.GRANTED, "自然人"): 1})
    (finding,) = found("2023年没有收到政府信息公开申请。", carried)["N.APP_ZERO"]
    assert finding.severity is Severity.WARNING
    assert found("2023年没有收到政府信息公开申请，上年结转1件已答复。", carried) == {}


def test_zero_applications_need_no_number_and_cannot_be_all_done() -> None:
    quiet = figures_of({})
    assert found("2023年没有收到政府信息公开申请。", quiet) == {}
    (finding,) = found("收到政府信息公开申请0件，均已全部办结。", quiet)["N.ALLDONE"]
    assert "全年没有申请" in finding.message


def test_a_busy_year_needs_a_number() -> None:
    (finding,) = found("依法办理政府信息公开申请。")["N.APP_NONZERO"]
    assert "36 件" in finding.message


def without_tables(*numbers: int) -> Figures:
    figures = figures_of(BUSY)
    return replace(figures, values={c: v for c, v in figures.values.items() if c.table not in numbers})


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("本年新收政府信息公开申请36件。", "N.APP"),
        ("没有收到政府信息公开申请。", "N.APP_ZERO"),
        ("依法办理政府信息公开申请。", "N.APP_NONZERO"),
        ("没有结转下年度办理的申请。", "N.CARRY_OUT"),
        ("收到申请36件，均已办结。", "N.ALLDONE"),
        ("没有发生政府信息公开行政复议。", "N.RL_ZERO"),
        ("发生行政复议若干件，复议被纠错率25%。", "N.PCT"),
    ],
)
def test_without_the_table_a_statement_is_unknown(text: str, rule: str) -> None:
    assert rule in found(text, without_tables(2, 3), State.UNKNOWN)


def test_slots_the_older_form_does_not_have_are_left_alone() -> None:
    old = figures_of({Cell(2, f.RECEIVED, "自然人"): 3, Cell(2, f.GRANTED, "自然人"): 3}, Generation.G2019)
    text = "收到申请3件。现行有效行政规范性文件9件。未制发规范性文件。"
    assert "N.NORM" not in found(text, old)
    unknown = found(text, old, State.UNKNOWN)["N.NORM"]
    assert "另一口径" in unknown[0].message


@pytest.mark.parametrize(
    ("agency", "text", "state"),
    [
        ("青禾区司法局", "收到申请36件，全年收到行政复议申请134件。", State.UNKNOWN),
        ("青禾区人民政府", "收到申请36件，全区收到行政复议案件134件。", State.UNKNOWN),
        ("青禾区人民政府", "发生政府信息公开行政复议134件，收到申请36件。", State.FAIL),
        ("青禾区教育局", "收到申请36件，发生政府信息公开行政复议案件134件。", State.FAIL),
    ],
)
def test_reviews_decided_for_others_are_another_population(agency: str, text: str, state: State) -> None:
    assert "N.REVIEW" in found(text, figures_of(BUSY, agency=agency), state)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("收到申请36件，全区行政复议案件134件。", Severity.WARNING),
        ("收到申请36件，全区政府信息公开行政复议案件134件。", Severity.ERROR),
    ],
)
def test_a_government_may_speak_of_all_reviews(text: str, severity: Severity) -> None:
    (finding,) = found(text, figures_of(BUSY, agency="青禾区人民政府"))["N.REVIEW"]
    assert finding.severity is severity


def test_a_claim_of_no_review_about_something_else_is_unknown() -> None:
    report = report_of(figures_of(BUSY), {1: ("全年未发生行政复议。", "收到申请36件。")})
    assert "N.RL_ZERO" in fired(report, state=State.UNKNOWN)
    elsewhere = report_of(
        figures_of(BUSY), {**one("收到申请36件。"), 6: ("未收取信息处理费，未发生行政复议。",)}
    )
    assert "N.RL_ZERO" not in fired(elsewhere)


def test_a_share_is_recomputed_from_the_text_when_the_table_is_missing() -> None:
    text = "办结政府信息公开申请34件，予以公开12件，占{}%。"
    assert "N.PCT" not in found(text.format("35.29"), without_tables(2))
    (finding,) = found(text.format("36.5"), without_tables(2))["N.PCT"]
    assert [e.quote for e in finding.evidence] == ["36.5%"]


@pytest.mark.parametrize(
    ("printed", "raw", "top", "base", "right"),
    [
        ("32.9", "32.9%", 265, 805, True),
        ("4.34", "4.34%", 35, 805, True),
        ("4.35", "4.35%", 35, 805, True),
        ("33.9", "33.9%", 258, 805, False),
        ("50", "50%", 6, 12, True),
        ("0", "0%", 0, 0, False),
    ],
)
def test_rounding_and_truncation_are_accepted(
    printed: str, raw: str, top: int, base: int, right: bool
) -> None:
    assert agrees(Decimal(printed), raw, top, base) is right


# ------------------------------------------------------------------------------------ growth


def last(received: int, year: int = 2022) -> Figures:
    return figures_of(
        {
            Cell(2, f.RECEIVED, "自然人"): received,
            Cell(2, f.GRANTED, "自然人"): received - 3,
            Cell(2, f.CARRIED_OUT, "自然人"): 3,
            Cell(1, NORMS, "现行有效件数"): 8,
        },
        year=year,
    )


@pytest.mark.parametrize(
    ("text", "before", "wrong"),
    [
        ("本年新收政府信息公开申请36件，同比增长20%。", 30, False),
        ("本年新收政府信息公开申请36件，同比增长21%。", 30, True),
        ("本年新收政府信息公开申请36件，同比下降20%。", 30, True),
        ("本年新收政府信息公开申请36件，同比下降10%。", 40, False),
        ("本年新收政府信息公开申请36件，同比增长9.09%。", 33, False),
    ],
)
def test_growth(text: str, before: int, wrong: bool) -> None:
    report = report_of(figures_of(BUSY), one(text))
    growth = fired(report, last(before)).get("X.GROWTH", [])
    assert [x.severity for x in growth] == [Severity.WARNING] * wrong


def test_growth_without_a_base_is_unknown() -> None:
    report = report_of(figures_of(BUSY), one("本年新收政府信息公开申请36件，同比增长20%。"))
    assert "X.GROWTH" in fired(report, last(30, 2021), State.UNKNOWN)
    assert "X.GROWTH" in fired(report, figures_of({}, year=2022), State.UNKNOWN)
    assert "没有提供上年" in fired(report, state=State.UNKNOWN)["X.GROWTH"][0].message


def test_the_sample_figures_agree_with_the_sample_text() -> None:
    assert fired(report_of(figures_of(CELLS))) == {}
