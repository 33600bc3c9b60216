"""The last gate: general words only where nothing else stands, the length kept, for drafts and re-fills."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from drafting_cases import FACTS, busy_case, facts, figures, library, quantity, quiet_case, words
from test_own import last_year

from report_assistant.drafting import Case, Draft, Drafter, Origin, SectionDraft, Sentence, refill
from report_assistant.drafting.final import OPENS
from report_assistant.drafting.shorten import is_general, is_lead
from report_assistant.drafting.template import DraftParagraph
from report_assistant.report.figures import Fact
from report_assistant.report.slots import SECTION_ONE, Area
from report_assistant.settings import Settings


def section(draft: Draft) -> SectionDraft:
    found = draft.section(1)
    assert found is not None
    return found


def standing(draft: Draft, area: Area) -> list[Sentence]:
    return [
        s
        for p in section(draft).paragraphs
        if p.area is area and not p.heading
        for s in p.sentences
        if s.text
    ]


def bare_case(*given: Fact) -> Case:
    return Case(figures(None, facts(*given)))


def test_general_words_stand_only_where_nothing_else_does(settings: Settings) -> None:
    drafter = Drafter(settings, library())
    none = drafter.draft(bare_case(), (1,))
    empty = standing(none, Area.MANAGEMENT)
    assert len(empty) == 2
    assert all(map(is_general, empty))
    assert [is_lead(s) for s in empty] == [True, False]
    one = standing(drafter.draft(bare_case(quantity("C05", 72, "份")), (1,)), Area.MANAGEMENT)
    assert [is_general(s) for s in one] == [True, False]
    assert is_lead(one[0])
    two = bare_case(quantity("C05", 72, "份"), quantity("C08", 30, "件"), words("C15", "办公室初审"))
    more = standing(drafter.draft(two, (1,)), Area.MANAGEMENT)
    assert [is_lead(s) for s in more] == [True, False, False, False]
    assert not any(is_general(s) for s in more[1:])


@pytest.mark.parametrize("case", [quiet_case(), busy_case(), busy_case(variant=3)])
def test_no_sub_area_has_more_than_one_opening(settings: Settings, case: Case) -> None:
    draft = Drafter(settings, library()).draft(case, (1,))
    for area in SECTION_ONE:
        stand = standing(draft, area)
        assert sum(map(is_lead, stand)) <= 1
        assert stand
        if any(s.origin is Origin.OWN and len(s.text) >= OPENS for s in stand):
            assert not any(map(is_general, stand))


def test_general_words_come_back_when_the_facts_go(settings: Settings) -> None:
    given = bare_case(quantity("C05", 72, "份"), quantity("C08", 30, "件"))
    draft = Drafter(settings).draft(given, (1,))
    less = refill(draft, bare_case()).draft
    assert len(standing(less, Area.MANAGEMENT)) == 2
    assert refill(less, given).draft == draft


def test_a_sentence_that_opens_a_sub_area_says_who(settings: Settings) -> None:
    """Once is enough, by the opening statement or by a sentence of figures."""
    given = replace(quiet_case(), figures=figures(None, {**FACTS, **facts(quantity("A25", 14, "件"))}))
    for variant in range(6):
        case = replace(given, variant=variant)
        draft = Drafter(settings).draft(case, (1,))
        for area in SECTION_ONE:
            stand = standing(draft, area)
            lost = [s for s in section(draft).sentences if s.text and s.template.startswith("，")]
            assert lost == []
            assert sum("我局" in s.text for s in stand) <= 1


def test_a_sentence_says_who_where_the_opening_statement_gave_way(settings: Settings) -> None:
    """The opening statement said 我局 and is left out for the organ's own practice: a sentence that has
    我局 of its own must not have lost it."""
    practice = "水情信息由值班人员逐条核对后在水务专栏统一公布，便于沿河群众查看。"
    given = Case(figures(None, facts(quantity("A01", 293, "条"))))
    given = replace(given, last_year=last_year({Area.PROACTIVE: practice}))
    said = 0
    for variant in range(6):
        stand = standing(Drafter(settings).draft(replace(given, variant=variant), (1,)), Area.PROACTIVE)
        assert practice in [s.text for s in stand]
        assert not any(map(is_lead, stand))
        figure = next(s for s in stand if "293条" in s.text)
        said += "我局" in figure.text
    assert said


def test_a_refill_keeps_section_one_short(home: Path) -> None:
    short = Settings(home=home, section_one_length=330)
    case = quiet_case()
    draft = Drafter(short, library()).draft(case, (1,))
    before = section(draft).text
    assert len(before) <= 330
    more = case
    for fact in (
        words("E06.2", "县政府年度考核优秀等次"),
        words("E07.3", "社会评议总体满意，群众认可度较高"),
    ):
        more = replace(more, figures=more.figures.with_fact(fact))
    assert draft.limit == 330
    long, kept = refill(replace(draft, limit=0), more).draft, refill(draft, more).draft
    assert len(section(long).text) > len(section(kept).text)
    spared = [s for s in section(kept).sentences if "控制篇幅" in s.lapsed]
    assert spared
    assert all(is_general(s) or s.origin is Origin.OWN for s in spared)
    for area in SECTION_ONE:
        assert standing(kept, area)
    assert refill(kept, case).draft == draft


def test_a_refill_looks_for_foreign_names(settings: Settings) -> None:
    """A fact moves a borrowed sentence; the names of the organs at hand are looked for again."""
    case = quiet_case()
    draft = Drafter(settings, library()).draft(case, (1,))
    assert "松岭县民政局" in draft.agencies
    named = Sentence("按照松岭县民政局的做法公开信息{{A02}}。", Origin.PRECEDENT, "x", text="旧文")
    paragraphs = tuple(
        DraftParagraph((named,), p.area) if p.area is Area.PROACTIVE and not p.heading else p
        for p in section(draft).paragraphs
    )
    draft = replace(draft, sections=(replace(section(draft), paragraphs=paragraphs),))
    new = refill(draft, case).draft
    assert "松岭县民政局" not in section(new).text
    refused = next(s for s in section(new).sentences if s.template == named.template)
    assert "其他单位、地名或人名" in refused.lapsed
    # The fact it carried is said in the project's own words.
    assert "118条" in section(new).text


def test_the_year_is_said_once_in_a_paragraph(settings: Settings) -> None:
    for variant in range(8):
        draft = Drafter(settings, library()).draft(busy_case(variant=variant), (1,))
        for paragraph in section(draft).paragraphs:
            starts = re.findall(r"(?:^|。)(?:2024年|全年|本年度)", paragraph.text)
            assert len(starts) <= 1, paragraph.text
