"""A re-fill writes what was newly told, checks what it touched, and moves nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafting_cases import BUSY, FACTS, any_case, busy_case, figures, library, quantity, quiet_case, words
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from test_own import last_year

from report_assistant.drafting import (
    Case,
    Draft,
    Drafter,
    DraftParagraph,
    Origin,
    Sentence,
    refill,
    unwritten,
)
from report_assistant.drafting.plan import HANDLED
from report_assistant.drafting.shorten import is_general
from report_assistant.report import form as f
from report_assistant.report.figures import Fact
from report_assistant.report.form import Cell
from report_assistant.report.slots import Area, slots
from report_assistant.settings import Settings


def given_also(case: Case, *told: Fact) -> Case:
    for fact in told:
        case = replace(case, figures=case.figures.with_fact(fact))
    return case


def paragraph(draft: Draft, area: Area) -> str:
    section = draft.section(1)
    assert section is not None
    return "".join(p.text for p in section.paragraphs if p.area is area and not p.heading)


NEW = (
    quantity("E02", 3, "次"),
    quantity("A25", 14, "件"),
    quantity("D02", 2, "个"),
    quantity("B27", 41, "件"),
    words("C15", "办公室初审、分管领导复审"),
    words("E06.2", "优秀等次"),
)


@pytest.mark.parametrize("shelf", [None, library()])
def test_facts_told_since_are_written_in_their_sub_area(settings: Settings, shelf: object) -> None:
    case = busy_case()
    draft = Drafter(settings, shelf).draft(case)  # type: ignore[arg-type]
    more = given_also(case, *NEW)
    refilled = refill(draft, more)
    for fact in NEW:
        said = fact.text or f"{fact.amount}{fact.unit}"
        area = slots()[fact.slot].area
        assert said in paragraph(refilled.draft, area), fact.slot
        assert said not in paragraph(draft, area)
        entry = next(e for e in refilled.draft.ledger if e.slot == fact.slot)
        assert (entry.kind, entry.quote) == ("fact", fact.quote)
    assert refilled.unwritten == ()
    before, after = draft.section(1), refilled.draft.section(1)
    assert before is not None
    assert after is not None
    # Everything else stands as it stood, in its order, but for general words that are needed no more.
    kept = [s.text for s in after.sentences if s.text and not s.added]
    stood = [s for s in before.sentences if s.text]
    assert kept == [s.text for s in stood if s.text in kept]
    assert all(is_general(s) for s in stood if s.text not in kept)
    assert all("已有具体内容" in change.reason for change in refilled.lapsed)
    assert all(bool(change.after) is not bool(change.before) for change in refilled.changes)
    assert refill(refilled.draft, case).draft == draft


def test_a_new_fact_follows_what_comes_before_it_in_the_form(settings: Settings) -> None:
    case = given_also(quiet_case(), quantity("D10", 2, "个"))
    draft = Drafter(settings).draft(case, (1,))
    text = paragraph(refill(draft, given_also(case, quantity("D06", 45, "条"))).draft, Area.PLATFORM)
    assert text.index("200余篇") < text.index("45条") < text.index("2个")


def test_what_the_user_took_out_is_not_written_again(settings: Settings) -> None:
    case = busy_case()
    draft = replace(Drafter(settings).draft(case, (1,)), left_out=("E02",))
    refilled = refill(draft, given_also(case, *NEW))
    assert "召开" not in paragraph(refilled.draft, Area.SUPERVISION)
    assert refilled.unwritten == ("E02",)
    assert unwritten(draft, case) == ()


def test_a_quantity_that_is_now_told_in_words_stands_in_words(settings: Settings) -> None:
    case = quiet_case()
    draft = Drafter(settings).draft(case, (1,))
    told = given_also(case, words("D05", "公众号每周推送一期，全年无间断"))
    text = paragraph(refill(draft, told).draft, Area.PLATFORM)
    assert "公众号每周推送一期，全年无间断。" in text
    assert "发布信息公众号" not in text
    back = refill(refill(draft, told).draft, case).draft
    assert back == draft


def test_words_that_become_a_sentence_lose_their_lead_in(settings: Settings) -> None:
    case = given_also(quiet_case(), words("E06.2", "优秀等次"))
    draft = Drafter(settings).draft(case, (1,))
    assert "工作考核结果为优秀等次。" in paragraph(draft, Area.SUPERVISION)
    told = given_also(case, words("E06.2", "我局在县政府年度考核中得分96分"))
    text = paragraph(refill(draft, told).draft, Area.SUPERVISION)
    assert "我局在县政府年度考核中得分96分。" in text
    assert "结果为我局" not in text


def test_problems_told_since_take_the_place_of_suggestions(settings: Settings) -> None:
    facts = {slot: fact for slot, fact in FACTS.items() if slot not in {"F02", "F03"}}
    case = Case(figures(BUSY, facts))
    draft = Drafter(settings).draft(case, (5, 6))
    told = given_also(case, words("F02", "公众号更新慢"), words("G06", "开设“水情早知道”专栏"))
    new = refill(draft, told).draft
    five, six = new.section(5), new.section(6)
    assert five is not None
    assert six is not None
    assert "：公众号更新慢。" in five.text
    assert "一是" not in five.text
    assert "【待补：改进措施】" in five.text
    assert "开设“水情早知道”专栏。" in six.text
    assert "其他需要报告" not in six.text
    assert refill(new, case).draft == draft


def test_a_touched_sentence_is_checked_again(settings: Settings) -> None:
    """The part is suddenly counted in another unit than its whole: the sentence goes, and says why."""
    case = given_also(quiet_case(), quantity("A01", 293, "条"))
    draft = Drafter(settings).draft(case, (1,))
    section = draft.section(1)
    assert section is not None
    whole = Sentence(
        "公开信息{{A01}}，其中网站公开{{A02}}。",
        Origin.PRECEDENT,
        "x",
        text="公开信息293条，其中网站公开118条。",
    )
    mine = DraftParagraph((whole,), Area.PROACTIVE)
    paragraphs = tuple(mine if p.area is Area.PROACTIVE and not p.heading else p for p in section.paragraphs)
    draft = replace(draft, sections=(replace(section, paragraphs=paragraphs),), left_out=("A17",))
    assert refill(draft, case).changes == ()
    moved = refill(draft, given_also(case, quantity("A02", 118, "件")))
    change = next(c for c in moved.changes if c.before == whole.text)
    assert change.after == ""
    assert "核验未通过" in change.reason
    text = paragraph(moved.draft, Area.PROACTIVE)
    assert "118件" in text
    assert "293条" in text
    assert refill(moved.draft, case).draft.section(1) == refill(draft, case).draft.section(1)


def test_a_borrowed_list_that_lapses_is_said_in_other_words(settings: Settings) -> None:
    case = busy_case()
    draft = Drafter(settings).draft(case, (1,))
    section = draft.section(1)
    assert section is not None
    borrowed = Sentence(
        "全年办结申请{{B11}}，其中予以公开{{B13}}、部分公开{{B14}}、无法提供{{B16}}。", Origin.PRECEDENT, "x"
    )
    paragraphs = tuple(
        replace(
            p,
            sentences=tuple(borrowed if s.reference == "concluded.outcomes" else s for s in p.sentences),
        )
        for p in section.paragraphs
    )
    draft = refill(replace(draft, sections=(replace(section, paragraphs=paragraphs),)), case).draft
    assert "予以公开6件、部分公开2件、无法提供4件" in paragraph(draft, Area.ON_REQUEST)
    cells = {**BUSY, Cell(2, f"{f.NOT_PROCESSED}/2.重复申请", f.NATURAL_PERSON): 1}
    text = paragraph(refill(draft, replace(case, figures=figures(cells, FACTS))).draft, Area.ON_REQUEST)
    assert "予以公开6件、部分公开2件、无法提供4件、不予处理1件" in text


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=any_case(), after=any_case())
def test_every_fact_is_said_after_a_refill(settings: Settings, before: Case, after: Case) -> None:
    after = replace(after, figures=replace(after.figures, agency=before.figures.agency, year=before.year))
    if after.figures.generation is not before.figures.generation:
        return
    draft = Drafter(settings).draft(before, (1, 5, 6))
    refilled = refill(draft, after)
    assert set(refilled.unwritten) <= HANDLED | {"G01", "G02"}
    back = refill(refilled.draft, before).draft
    pairs = zip(back.sections, draft.sections, strict=True)
    moved = [
        (new, old) for b, d in pairs for new, old in zip(b.sentences, d.sentences, strict=True) if new != old
    ]
    assert moved[:1] == []
    assert back == draft


def test_a_kept_sentence_goes_when_a_fact_told_since_denies_it(settings: Settings) -> None:
    sentence = "我局不单独建立政务新媒体，由县政府公众号代为发布水情信息。"
    given = {name: fact for name, fact in FACTS.items() if name != "D05"}
    case = Case(figures(BUSY, given), last_year=last_year({Area.PLATFORM: sentence}))
    draft = Drafter(settings).draft(case, (1,))
    assert sentence in paragraph(draft, Area.PLATFORM)
    told = refill(draft, given_also(case, quantity("D05", 200, "篇")))
    text = paragraph(told.draft, Area.PLATFORM)
    assert "200篇" in text
    assert "不单独建立" not in text
    assert any(change.before == sentence for change in told.lapsed)
    assert refill(told.draft, case).draft == draft
