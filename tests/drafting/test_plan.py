"""The plan and the fixed parts: what is asked, what is expected, which statement stands."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drafting_cases import AGENCY, BUSY, busy_case, facts, figures, library, quantity, quiet_case, words

from report_assistant.checks import State, check
from report_assistant.drafting import Case, Drafter, questions, refill, to_report
from report_assistant.drafting.plan import ask, expected, said_last_year, stated_by, units, zero_facts
from report_assistant.readers import read_report
from report_assistant.report.areas import areas
from report_assistant.report.document import Paragraph, Report, Section
from report_assistant.report.figures import Fact
from report_assistant.report.form import Cell, Generation
from report_assistant.report.formulas import formulas
from report_assistant.report.mentions import mentions
from report_assistant.report.organ import OrganKind, organ
from report_assistant.report.slots import Area, slots
from report_assistant.report.text import sentences
from report_assistant.settings import Settings

GOVERNMENT = "云溪县人民政府"
CORPUS = Path(__file__).parents[2] / "corpus"


def last_year(*texts: str, agency: str = AGENCY) -> Report:
    section = Section(1, "总体情况", tuple(Paragraph(text) for text in texts))
    return Report(figures(agency=agency, year=2023), sections=(section,))


def text_of(settings: Settings, case: Case, number: int) -> str:
    section = Drafter(settings, library()).draft(case, (number,)).section(number)
    assert section is not None
    return section.text


def test_units_follow_the_form() -> None:
    keys = [unit.key for unit in units(busy_case(), (6, 1, 5))]
    assert keys == [
        "1/主动公开",
        "1/依申请公开",
        "1/政府信息管理",
        "1/平台建设",
        "1/监督保障",
        "5/存在的主要问题及改进情况",
        "6/其他需要报告的事项",
    ]


def test_governments_owe_three_results(settings: Settings) -> None:
    case = Case(figures(agency=GOVERNMENT))
    assert expected(case, Area.SUPERVISION) == ("E03", "E06.2", "E07.3")
    text = text_of(settings, case, 1)
    for mark in ("【待补：工作考核结果】", "【待补：社会评议结果】", "【待补：责任追究】"):
        assert mark in text
    given = facts(words("E06.2", "县级考核等次为良好"), words("E07.3", "群众评价较好"), quantity("E08", 0))
    text = text_of(settings, Case(figures(None, given, agency=GOVERNMENT)), 1)
    assert "县级考核等次为良好" in text
    assert "未发生因政府信息公开工作被责任追究" in text


def test_what_last_year_reported_is_expected_again() -> None:
    case = quiet_case(last_year=last_year("微信公众号发布信息180篇。"))
    facts_left = {k: v for k, v in case.figures.facts.items() if k != "D05"}
    case = replace(case, figures=replace(case.figures, facts=facts_left))
    assert "D05" in said_last_year(case)
    assert expected(case, Area.PLATFORM) == ("D05",)
    assert questions(case)[0].slot == "D05"


@pytest.mark.parametrize("generation", Generation)
def test_every_fact_is_asked_for_in_a_sentence(generation: Generation) -> None:
    computed = formulas(generation)
    for name in (*(s for s in slots() if s not in computed), "成文日期"):
        assert re.search(r".{6,}？", ask(name)), name


def test_questions_are_few_and_useful() -> None:
    quiet = [q.slot for q in questions(quiet_case(signed=None))]
    assert len(quiet) <= 13
    assert quiet[-1] == "成文日期"
    assert not {"B05", "B12", "A02", "G01"} & set(quiet)
    assert {"B05", "B12"} & {q.slot for q in questions(busy_case())}


@pytest.mark.parametrize(
    ("given", "statement"),
    [
        (facts(quantity("G01", 0)), "未收取"),
        (facts(quantity("G01", 3), quantity("G02", 380)), "收取信息处理费3件，共计380元。"),
        (facts(quantity("G02", 380)), "收取信息处理费380元，涉及申请【待补：信息处理费收取件数】。"),
        (facts(quantity("G01", 3)), "收取信息处理费3件，共计【待补：信息处理费金额】。"),
        ({}, "收取信息处理费【待补：信息处理费收取件数】，共计【待补：信息处理费金额】。"),
    ],
)
def test_the_fee_statement_has_its_right_form(
    settings: Settings, given: dict[str, Fact], statement: str
) -> None:
    text = text_of(settings, Case(figures(BUSY, given)), 6)
    assert statement in text or (statement == "未收取" and "没有收取" in text)
    assert "情况：" not in text
    assert text.splitlines()[0].count("。") == 1


def test_an_exemption_told_in_words_is_a_fee_not_charged(settings: Settings) -> None:
    given = facts(words("G01", "申请人符合减免条件，免收信息处理费"))
    text = text_of(settings, Case(figures(BUSY, given)), 6)
    assert "申请人符合减免条件，免收信息处理费。" in text
    assert "未收取" in text or "没有收取" in text
    assert "待补" not in text


def test_no_applications_prove_that_no_fee_was_charged(settings: Settings) -> None:
    text = text_of(settings, Case(figures()), 6)
    assert "未收取" in text or "没有收取" in text


def test_the_users_problems_go_before_any_precedent(settings: Settings) -> None:
    given = facts(words("F01", "上年问题已整改到位"), words("F02", "解读形式单一"), words("F03", "多用图解"))
    text = text_of(settings, Case(figures(None, given)), 5)
    lines = text.splitlines()
    assert lines[:3] == ["（一）上年问题整改情况", "上年问题已整改到位。", "（二）本年存在的主要问题"]
    assert re.fullmatch("[^：]*我局[^：]*(?:问题|不足)[^：]*：解读形式单一。", lines[3])
    assert lines[4] == "（三）改进措施"
    assert re.fullmatch("针对[^：]*：多用图解。", lines[5])
    assert len(lines) == 6


def test_problems_without_measures_ask_for_them(settings: Settings) -> None:
    text = text_of(settings, Case(figures(None, facts(words("F02", "股室之间配合不够")))), 5)
    assert text.endswith("【待补：改进措施】。")


def test_problems_of_one_precedent_mirror_its_measures(settings: Settings) -> None:
    draft = Drafter(settings, library()).draft(Case(figures(), variant=1), (5,))
    section = draft.section(5)
    assert section is not None
    assert "一是政策解读形式不够丰富；二是信息更新不够及时。" in section.text
    assert "一是丰富政策解读形式，提高针对性；二是完善信息更新机制，做到及时发布。" in section.text
    assert any("请核实" in notice for notice in draft.notices)


def test_zero_facts_are_said_to_be_left_out(settings: Settings) -> None:
    case = Case(figures(None, facts(quantity("A19", 0), quantity("E08", 0))))
    assert zero_facts(case) == ("A19",)
    assert any("新闻发布会" in notice for notice in Drafter(settings).draft(case, (1,)).notices)


def test_last_years_sentences_stay_under_the_limit(settings: Settings) -> None:
    case = busy_case()
    old = Drafter(settings, library()).draft(case, (1,)).section(1)
    assert old is not None
    texts = [p.text for p in old.paragraphs if p.text]
    again = Drafter(settings, library()).draft(replace(case, last_year=last_year(*texts)), (1,))
    assert any("重复比例" in notice for notice in again.notices) or again.section(1) != old


def test_an_opening_is_the_users_own(settings: Settings) -> None:
    text = text_of(settings, quiet_case(opening="本年度，我局紧扣中心工作推进政务公开。"), 1)
    assert text.startswith("本年度，我局紧扣中心工作推进政务公开。\n（一）")


def test_section_one_is_shortened(home: Path) -> None:
    short = Settings(home=home, section_one_length=60)
    draft = Drafter(short, library()).draft(quiet_case(), (1,))
    assert any("超过设置的60字" in notice for notice in draft.notices)


def test_tables_are_introduced_only_when_wanted(settings: Settings, home: Path) -> None:
    case = busy_case()
    plain = Drafter(settings).draft(case)
    assert [section.text for section in plain.sections[1:4]] == ["", "", ""]
    drafter = Drafter(Settings(home=home, table_introductions=True))
    two, three, four = drafter.draft(case).sections[1:4]
    assert re.search("(?:没有|未)作出行政许可、行政处罚和行政强制决定。", two.text)
    assert "12件" in three.text
    assert "1件" in three.text
    assert "行政复议1件" in four.text
    for section in (two, three, four):
        assert section.text.count("见下表") + section.text.count("如下") == 1
        assert "0件" not in section.text
        assert {e.kind for e in section.ledger} <= {"cell", "formula", "case"}
    # The figures move: so do the sentences, and a zero is said in words.
    cells = {Cell(1, "行政许可", "本年处理决定数量"): 30, Cell(1, "行政处罚", "本年处理决定数量"): 4}
    moved = refill(drafter.draft(case), replace(case, figures=figures(cells, dict(case.figures.facts)))).draft
    texts = [section.text for section in moved.sections[1:4]]
    assert "作出行政许可决定30件、行政处罚决定4件。" in texts[0]
    assert re.search("(?:未|没有)收到政府信息公开申请", texts[1])
    assert re.search("(?:未|没有)", texts[2])
    report = to_report(drafter.draft(case), case)
    bad = [found.message for found in check(report).findings if found.state is State.FAIL]
    assert bad == [f.message for f in check(to_report(plain, case)).findings if f.state is State.FAIL]


def test_questions_follow_what_reports_of_this_kind_state() -> None:
    def asked(agency: str) -> list[str]:
        return [q.slot for q in questions(Case(figures(BUSY, agency=agency), signed=date(2025, 1, 3)), (1,))]

    office, town = asked("云溪县水务局"), asked("云溪县青石镇人民政府")
    assert {"D05", "A17"} <= set(office[:5])
    assert office.index("E02") < office.index("E01") < len(office)
    assert "D10" not in office
    assert "B05" in office  # ten of fifteen sample departments name the channels
    assert "B05" not in town[: town.index("E02")]
    government = asked("云溪县人民政府")
    assert government.index("D10") < len(government)  # two of three sample governments, few departments
    assert government.index("A17") < government.index("D05")
    assert office.index("D05") < office.index("A17")
    assert stated_by("D05", OrganKind.STREET) == 1.0


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the sample reports")
def test_the_counts_of_stated_slots_are_those_of_the_samples() -> None:
    counts: dict[tuple[str, OrganKind], int] = defaultdict(int)
    reports: dict[OrganKind, int] = defaultdict(int)
    for path in sorted(CORPUS.glob("*.md")):
        if path.name == "README.md":
            continue
        report = read_report(path)
        kind = organ(report.agency).kind
        reports[kind] += 1
        section = report.section(1)
        assert section is not None
        parts = [part for part in areas(section) if not part.heading]
        spans = [(span.text, part.area) for part in parts for span in sentences(part.paragraph.text)]
        for name in {m.slot for text, area in spans for m in mentions(text, area) if m.slot}:
            counts[name, kind] += 1
    for (name, kind), count in counts.items():
        if not slots()[name].formula:
            assert abs(stated_by(name, kind) - count / reports[kind]) <= 0.34, name
