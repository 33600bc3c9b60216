"""Revision by talk: only what was asked moves, and the ledger stays true."""

from __future__ import annotations

import json
from dataclasses import replace

from drafting_cases import busy_case, library, quantity, quiet_case, words

from report_assistant.drafting import Draft, Drafter, SectionDraft, draft_from_dict, draft_to_dict, refill
from report_assistant.drafting.revise import revise
from report_assistant.report.slots import Area
from report_assistant.settings import Settings


def others(draft: Draft, number: int) -> list[str]:
    return [s.text for s in draft.sections if s.number != number]


def test_shorter_goes_step_by_step_and_keeps_every_figure(settings: Settings) -> None:
    case = busy_case(opening="本年度，我局紧扣中心工作推进政务公开。")
    more = (quantity("B05", 9, "件"), quantity("B06", 3, "件"), quantity("E04", 4, "次"))
    for fact in (*more, words("E06.2", "优秀等次"), words("B20", "供水和河道管理")):
        case = replace(case, figures=case.figures.with_fact(fact))
    drafter = Drafter(settings, library())
    draft = drafter.draft(case)
    old = draft.section(1)
    assert old is not None
    stated = {(e.slot, e.text) for e in old.ledger if e.slot not in {"本机关", "政府", "条例简称"}}
    lengths = [len(old.text)]
    for _ in range(6):
        revised = revise(drafter, draft, case, 1, "shorter")
        new = revised.draft.section(1)
        assert new is not None
        assert stated <= {(e.slot, e.text) for e in new.ledger}
        assert others(draft, 1) == others(revised.draft, 1)
        if not revised.changes:
            break
        lengths.append(len(new.text))
        draft = revised.draft
    assert lengths == sorted(lengths, reverse=True)
    assert 3 <= len(lengths) <= 4
    assert "没有可以删减" in revised.notice
    assert "本年度，我局紧扣中心工作推进政务公开。" in section(draft).text
    assert draft.left_out == ()


def test_shorter_leaves_the_users_own_problems_alone(settings: Settings) -> None:
    drafter, case = Drafter(settings), busy_case()
    revised = revise(drafter, drafter.draft(case), case, 5, "shorter")
    assert revised.changes == ()
    assert revised.notice


def test_a_new_draft_keeps_a_revision_that_still_holds(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), busy_case()
    revised = revise(drafter, drafter.draft(case), case, 1, "rephrase", Area.PROACTIVE)
    mine = [p.text for p in section(revised.draft).paragraphs if p.revised]
    assert mine
    again = drafter.draft(case, previous=revised.draft)
    assert [p.text for p in section(again).paragraphs if p.revised] == mine
    assert again.superseded == ()
    assert any("保留了您修改过的" in notice for notice in again.notices)
    # Without the draft before there is nothing to keep.
    assert not any(p.revised for p in section(drafter.draft(case)).paragraphs)


def test_a_new_draft_says_which_revision_no_longer_holds(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), busy_case()
    revised = revise(drafter, drafter.draft(case), case, 1, "rephrase", Area.PROACTIVE)
    moved = replace(case, figures=case.figures.with_fact(quantity("A17", 0, "篇")))
    again = drafter.draft(moved, previous=revised.draft)
    assert "12篇" not in section(again).text
    lost = [change for change in again.superseded if "12篇" in change.before]
    assert [change.after for change in lost] == [""]
    assert any("12篇" in notice for notice in again.notices)
    assert draft_from_dict(json.loads(json.dumps(draft_to_dict(again, moved)))) == again


def test_what_was_deleted_stays_out_of_a_new_draft_and_of_a_refill(settings: Settings) -> None:
    drafter, case = Drafter(settings), busy_case()
    draft = drafter.draft(case)
    revised = revise(drafter, draft, case, 1, "rephrase", None, "删去“200余篇”这句")
    assert "200余篇" not in section(revised.draft).text
    assert revised.draft.left_out == ("D05",)
    assert "200余篇" not in section(refill(revised.draft, case).draft).text
    assert "200余篇" not in section(drafter.draft(case, previous=revised.draft)).text
    # The user asks for it again.
    back = revise(drafter, revised.draft, case, 1, "add", None, "补充公众号情况")
    assert "200余篇" in section(back.draft).text
    assert back.draft.left_out == ()


def section(draft: Draft) -> SectionDraft:
    found = draft.section(1)
    assert found is not None
    return found


def test_rephrase_changes_words_not_numbers(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), busy_case()
    draft = drafter.draft(case)
    revised = revise(drafter, draft, case, 1, "rephrase", Area.PROACTIVE)
    assert revised.changes
    old, new = draft.section(1), revised.draft.section(1)
    assert old is not None
    assert new is not None
    kept = [(p.area, p.text) for p in old.paragraphs if p.area is not Area.PROACTIVE]
    assert [(p.area, p.text) for p in new.paragraphs if p.area is not Area.PROACTIVE] == kept
    numbers = {(e.slot, e.value) for e in old.ledger if e.kind != "case" and e.kind != "law"}
    assert numbers == {(e.slot, e.value) for e in new.ledger if e.kind != "case" and e.kind != "law"}


def test_add_puts_in_a_new_fact(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), quiet_case()
    draft = drafter.draft(case)
    more = replace(case, figures=case.figures.with_fact(quantity("E02", 3, "次")))
    revised = revise(drafter, draft, more, 1, "add", None, "补充会议情况")
    assert [c for c in revised.changes if "3次" in c.after]
    assert others(draft, 1) == others(revised.draft, 1)


def test_add_without_the_fact_asks_for_it(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), quiet_case()
    revised = revise(drafter, drafter.draft(case), case, 1, "add", None, "补充会议情况")
    assert revised.changes == ()
    assert "研究部署" in revised.notice


def test_a_section_not_drafted_is_said(settings: Settings) -> None:
    drafter, case = Drafter(settings), quiet_case()
    assert revise(drafter, drafter.draft(case, (1,)), case, 5, "shorter").notice


def test_problems_can_be_rephrased(settings: Settings) -> None:
    case = quiet_case()
    facts = {k: v for k, v in case.figures.facts.items() if k[0] != "F"}
    case = replace(case, figures=replace(case.figures, facts=facts))
    drafter = Drafter(settings)
    assert revise(drafter, drafter.draft(case), case, 5, "rephrase").changes
