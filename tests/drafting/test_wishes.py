"""What the user's own words ask of a revision, and that only that is done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafting_cases import FakeLibrary, busy_case, library, passage, quiet_case
from test_guarantee import assert_sound

from report_assistant.drafting import Draft, Drafter, SectionDraft
from report_assistant.drafting.pairs import chosen_pairs
from report_assistant.drafting.retrieve import Model
from report_assistant.drafting.revise import revise
from report_assistant.drafting.wishes import Wish, find_model, read_wish
from report_assistant.report.slots import Area
from report_assistant.settings import Settings

NAMED = "云溪县西山街道办事处"


def model_library() -> FakeLibrary:
    """The usual library and one report whose wording can be told from all others."""
    return library(
        passage(
            NAMED,
            2023,
            1,
            Area.PROACTIVE,
            "全年通过区政府门户网站发布各类政府信息共计96条。编发政策解读材料4篇。",
        ),
        passage(NAMED, 2022, 1, Area.PROACTIVE, "本年公开信息1条。"),
    )


def section(draft: Draft, number: int = 1) -> SectionDraft:
    found = draft.section(number)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("第二段更简洁", Wish(1)),
        ("把最后一段换一种说法", Wish(-1)),
        ("参考西山街道2023年的写法", Wish(like=("西山街道", 2023))),
        ("主动公开部分参照西山街道办事处的写法", Wish(like=("西山街道办事处", None))),
        ("删去“收到的申请均已办结”这句", Wish(delete="收到的申请均已办结")),
        ("删去关于适老化改造的那句话", Wish(delete="适老化改造")),
        ("换一种说法", Wish()),
        ("第二部分补充培训情况", Wish()),
    ],
)
def test_wishes(text: str, wish: Wish) -> None:
    assert read_wish(text) == wish


def test_the_named_report_is_found() -> None:
    found = find_model(model_library(), "西山街道", None)
    assert found is not None
    assert (found.agency, found.year) == (NAMED, 2023)
    assert find_model(model_library(), "西山街道", 2019) is None
    assert find_model(None, "西山街道", 2023) is None


def test_a_named_report_lends_its_wording_and_no_number(settings: Settings) -> None:
    drafter, case = Drafter(settings, model_library()), busy_case()
    draft = drafter.draft(case)
    words = "参考西山街道2023年的写法"
    revised = revise(drafter, draft, case, 1, "rephrase", Area.PROACTIVE, words)
    new = section(revised.draft)
    assert "发布各类政府信息共计118条" in new.text
    assert "96" not in new.text
    assert "西山" not in new.text
    other = [p.text for p in section(draft).paragraphs if p.area is not Area.PROACTIVE]
    assert [p.text for p in new.paragraphs if p.area is not Area.PROACTIVE] == other
    assert_sound(revised.draft, case)


def test_practice_of_the_named_report_stands_beside_figures(settings: Settings) -> None:
    practice = "加强政府信息日常管理，严格执行审查制度。"
    named = passage(NAMED, 2023, 1, Area.MANAGEMENT, practice)
    drafter = Drafter(settings, library(named))
    assert practice not in drafter.draft(busy_case(), (1,)).sections[0].text
    followed = drafter.draft(busy_case(), (1,), like=Model(NAMED, 2023))
    assert practice in followed.sections[0].text


def test_a_report_that_is_not_there_is_said(settings: Settings) -> None:
    drafter, case = Drafter(settings, model_library()), busy_case()
    draft = drafter.draft(case)
    revised = revise(drafter, draft, case, 1, "rephrase", None, "参考东山街道2023年的写法")
    assert revised.draft == draft
    assert "东山街道2023年" in revised.notice
    useless = revise(drafter, draft, case, 1, "rephrase", Area.PLATFORM, "参考西山街道2023年的写法")
    assert useless.draft == draft
    assert "没有可以借用的语句" in useless.notice


def test_only_the_named_paragraph_moves(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), busy_case()
    draft = drafter.draft(case)
    before = [p.text for p in section(draft).paragraphs if p.text and not p.heading]
    for words, revision in (("第四段更简洁", "shorter"), ("第一段换一种说法", "rephrase")):
        revised = revise(drafter, draft, case, 1, revision, None, words)
        after = [p.text for p in section(revised.draft).paragraphs if p.text and not p.heading]
        moved = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
        assert moved == [3 if revision == "shorter" else 0]
        assert_sound(revised.draft, case)
    assert "段号" in revise(drafter, draft, case, 1, "shorter", None, "第九段更简洁").notice


def test_a_sentence_is_deleted_and_nothing_else(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), busy_case()
    draft = drafter.draft(case)
    gone = next(s.text for s in section(draft).sentences if s.text.endswith("现行有效9件。"))
    revised = revise(drafter, draft, case, 1, "shorter", None, f"删去“{gone[:12]}”这句")
    assert [(c.before, c.after) for c in revised.changes] == [(gone, "")]
    assert_sound(revised.draft, case)
    assert "C02" not in {e.slot for e in revised.draft.ledger}
    assert revise(drafter, draft, case, 1, "shorter", None, "删去“天上的云彩”这句").changes == ()


def test_a_problem_goes_with_its_measure(settings: Settings) -> None:
    case = quiet_case()
    facts = {k: v for k, v in case.figures.facts.items() if k[0] != "F"}
    case = replace(case, figures=replace(case.figures, facts=facts))
    drafter = Drafter(settings)
    draft = drafter.draft(case)
    first = chosen_pairs(case, 3)[0][0]
    words = f"删去“{first.problem(case)[:12]}”这句"
    for revision, text in (("shorter", "更简洁"), ("rephrase", words)):
        new = section(revise(drafter, draft, case, 5, revision, None, text).draft, 5).text
        assert [new.count(f"{n}是") for n in "一二三"] == [2, 2, 0]
        assert new.count("；") == 2
    assert first.problem(case) not in new
    assert first.measure(case).replace("{{下年}}", "2025年") not in new
