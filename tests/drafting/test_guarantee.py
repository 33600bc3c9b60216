"""The guarantee: no number of a draft lacks a source, whatever the figures; the checker agrees."""

from __future__ import annotations

from dataclasses import replace

from drafting_cases import any_case, busy_case, library, prose, quiet_case
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from report_assistant.checks import Severity, State, check
from report_assistant.drafting import Case, Draft, Drafter, SectionDraft, draft_to_dict, refill, to_report
from report_assistant.drafting.plan import required
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.template import TODO_MARK
from report_assistant.report.numerals import Kind, quantities
from report_assistant.report.slots import SECTION_ONE
from report_assistant.settings import Settings

FEW = hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def untraced(section: SectionDraft) -> list[str]:
    """Digits, quantities, years and dates of the text that no ledger entry covers."""
    found = []
    texts = [p.text for p in section.paragraphs if p.text]
    for number, text in enumerate(texts):
        spans = [(e.start, e.end) for e in section.ledger if e.paragraph == number]
        positions = {i for start, end in spans for i in range(start, end)}
        found += [
            text[max(0, i - 8) : i + 8] for i, c in enumerate(text) if c.isdigit() and i not in positions
        ]
        found += [
            q.raw
            for q in quantities(text)
            if (q.is_quantity or q.kind in {Kind.YEAR, Kind.DATE}) and q.start not in positions
            # 其他 approximations such as 约 stand inside the slot as well.
        ]
    return found


def assert_sound(draft: Draft, case: Case) -> None:
    for section in (draft.front, *draft.sections):
        assert untraced(section) == []
        assert "{{" not in section.text
        assert "0件" not in [q.raw for q in quantities(section.text)]
    errors = [
        finding
        for finding in check(to_report(draft, case), case.last_year).errors
        if finding.rule != "S.PLACEHOLDER"
    ]
    # The figures themselves may be odd (rates above 100); the text may not add an error to them.
    own = {
        f.rule for f in check(case.figures).findings if f.severity is Severity.ERROR and f.state is State.FAIL
    }
    assert [f.message for f in errors if f.rule not in own] == []


@FEW
@given(case=any_case())
def test_every_number_has_a_ledger_entry(settings: Settings, case: Case) -> None:
    assert_sound(Drafter(settings, library()).draft(case), case)


@FEW
@given(case=any_case())
def test_every_fact_is_said_once(settings: Settings, case: Case) -> None:
    draft = Drafter(settings, library()).draft(case, (1,))
    section = draft.section(1)
    assert section is not None
    said = [name for s in section.sentences if s.text for name in content_slots(s.template)]
    entries = [e.slot for e in section.ledger]
    for area in SECTION_ONE:
        for name in required(case, area):
            if name in {"B05", "B06", "B07", "B08", "B12"}:
                continue  # said through a list, only when there are applications
            assert name in entries, name
    repeated = [name for name in set(said) if said.count(name) > 1]
    assert repeated == []


@FEW
@given(before=any_case(), after=any_case())
def test_a_refilled_draft_is_as_sound_as_a_new_one(settings: Settings, before: Case, after: Case) -> None:
    after = replace(after, figures=replace(after.figures, agency=before.figures.agency, year=before.year))
    if after.figures.generation is not before.figures.generation:
        return
    draft = Drafter(settings).draft(before, (1, 5, 6))
    refilled = refill(draft, after)
    for section in (refilled.draft.front, *refilled.draft.sections):
        assert untraced(section) == []
    assert refill(refilled.draft, before).draft == draft


def test_whole_drafts_check_clean(settings: Settings) -> None:
    for case in (quiet_case(), busy_case()):
        draft = Drafter(settings, library()).draft(case)
        findings = check(to_report(draft, case)).findings
        bad = [f.message for f in findings if f.state is State.FAIL and f.severity is not Severity.INFO]
        assert bad == []
        assert draft.complete
        assert not TODO_MARK.search(prose(to_report(draft, case)))


def test_the_quiet_case_says_so_in_words(settings: Settings) -> None:
    text = prose(to_report(Drafter(settings, library()).draft(quiet_case()), quiet_case()))
    assert "政府信息公开申请" in text
    assert "未收取信息处理费" in text or "没有收取" in text
    assert "均已办结" not in text


def test_missing_facts_become_marks_and_questions(settings: Settings) -> None:
    case = quiet_case(signed=None)
    facts = {k: v for k, v in case.figures.facts.items() if k not in {"A02", "E03", "E03.2"}}
    case = replace(case, figures=replace(case.figures, facts=facts))
    draft = Drafter(settings).draft(case)
    section = draft.section(1)
    assert section is not None
    assert set(section.missing) == {"A02", "E03"}
    assert "【待补：政府网站发布信息】" in section.text
    assert [q.slot for q in draft.questions[:2]] == ["A02", "E03"]
    assert not draft.complete
    assert to_report(draft, case).signature.printed_date == "【待补：成文日期】"
    # The mark fills itself when the fact comes.
    filled = refill(draft, quiet_case()).draft.section(1)
    assert filled is not None
    assert filled.missing == ()
    assert "118条" in filled.text


def test_a_draft_without_its_date_is_not_complete(settings: Settings) -> None:
    case = quiet_case()
    drafter = Drafter(settings)
    sections = (2, 3, 4, 6)
    assert drafter.draft(case, sections).complete
    undated = drafter.draft(replace(case, signed=None), sections)
    assert not undated.complete
    assert draft_to_dict(undated)["complete"] is False
    assert refill(undated, case).draft.complete
