"""Revision by talk: only what was asked moves, and the ledger stays true."""

from __future__ import annotations

from dataclasses import replace

from drafting_cases import busy_case, library, quantity, quiet_case

from report_assistant.drafting import Draft, Drafter
from report_assistant.drafting.revise import revise
from report_assistant.report.slots import Area
from report_assistant.settings import Settings


def others(draft: Draft, number: int) -> list[str]:
    return [s.text for s in draft.sections if s.number != number]


def test_shorter_keeps_every_fact(settings: Settings) -> None:
    drafter, case = Drafter(settings, library()), busy_case()
    draft = drafter.draft(case)
    revised = revise(drafter, draft, case, 1, "shorter")
    old, new = draft.section(1), revised.draft.section(1)
    assert old is not None
    assert new is not None
    assert len(new.text) < len(old.text)
    facts = {e.slot for e in old.ledger if e.kind == "fact"}
    assert facts <= {e.slot for e in new.ledger}
    assert others(draft, 1) == others(revised.draft, 1)
    again = revise(drafter, revised.draft, case, 1, "shorter")
    assert again.changes == ()
    assert again.notice


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
    assert "会议研究部署" in revised.notice


def test_a_section_not_drafted_is_said(settings: Settings) -> None:
    drafter, case = Drafter(settings), quiet_case()
    assert revise(drafter, drafter.draft(case, (1,)), case, 5, "shorter").notice


def test_problems_can_be_rephrased(settings: Settings) -> None:
    case = quiet_case()
    facts = {k: v for k, v in case.figures.facts.items() if k[0] != "F"}
    case = replace(case, figures=replace(case.figures, facts=facts))
    drafter = Drafter(settings)
    assert revise(drafter, drafter.draft(case), case, 5, "rephrase").changes
