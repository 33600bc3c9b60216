"""The project's own wording as data: every phrasing passes the gate, and sisters do not read alike."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from drafting_cases import BUSY, facts, figures, quantity, quiet_case

from report_assistant.checks import State, check
from report_assistant.drafting import Case, Drafter
from report_assistant.drafting.compose import accountability
from report_assistant.drafting.duplication import sister_duplication
from report_assistant.drafting.fill import fill
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.verify import verify
from report_assistant.drafting.wording import groups, lot, phrase, read, spelled_out, statements
from report_assistant.report import form as f
from report_assistant.report.document import Paragraph, Report, Section
from report_assistant.report.form import Cell
from report_assistant.report.slots import Area, slots
from report_assistant.settings import Settings

FULL = Case(
    figures(
        {**BUSY, Cell(3, f.DIRECT_SUIT, "结果维持"): 1},
        facts(
            *(
                quantity(s.id, 7)
                for s in slots().values()
                if s.units and not s.formula and s.id not in {"E08", "G01", "G02"}
            ),
        ),
    )
)


@pytest.mark.parametrize("name", ["leads", "duties"])
def test_every_statement_of_practice_passes_the_gate(name: str) -> None:
    for area, found in read(name).items():
        for entry in found:
            for text in [entry] if isinstance(entry, str) else entry["text"]:
                for spelled in spelled_out(phrase(text).text):
                    assert spelled.endswith("。")
                    assert verify(pattern(spelled, "x"), FULL, Area(area), frozenset()) == (), spelled


def test_every_clause_is_understood_with_every_opener_and_closer() -> None:
    for group in groups():
        for at, clause in enumerate(group.clauses):
            before = next((c for c in group.clauses if c.slot == clause.inside), None)
            words = [*(f"{before.text[0]}，{text}" for text in clause.text if before), *clause.alone]
            words += [] if before else clause.text
            openers = [p.text for p in group.openers if not p.slots or clause.slot in p.slots]
            closers = [p.text for p in group.closers if not p.slots or clause.slot in p.slots]
            assert openers, f"{group.id}: {clause.slot}"
            framed = [f"{openers[(at + i) % len(openers)]}{word}。" for i, word in enumerate(words)]
            framed += [f"{opener}{words[0]}。" for opener in openers]
            framed += [f"{words[0]}{closer}。" for closer in closers]
            for text in framed:
                assert verify(pattern(text, "x"), FULL, group.area, frozenset()) == (), text


@pytest.mark.parametrize("name", sorted(statements()))
def test_every_fixed_statement_passes_where_it_stands(name: str) -> None:
    """Each phrasing says what the figures say: the gate finds no claim that they do not support."""
    if name == "documents":
        return
    quiet = name in {"received.none", "received.carried", "disputes.none", "concluded.all"}
    done = replace(
        FULL,
        figures=figures({Cell(2, f.RECEIVED, f.NATURAL_PERSON): 1, Cell(2, f.GRANTED, f.NATURAL_PERSON): 1}),
    )
    carried = replace(
        FULL,
        figures=figures(
            {Cell(2, f.CARRIED_IN, f.NATURAL_PERSON): 1, Cell(2, f.GRANTED, f.NATURAL_PERSON): 1}
        ),
    )
    case = {"concluded.all": done, "received.carried": carried}.get(name, quiet_case() if quiet else FULL)
    none = {c.id: quantity(c.id, 0) for c in slots().values() if c.id in {"E08", "G01"}}
    if name in {"accountability.none", "fee.none"}:
        case = replace(case, figures=replace(case.figures, facts={**case.figures.facts, **none}))
    requires = {
        "received.none": ("no_applications", "no_carried_in"),
        "received.new": ("no_carried_in",),
        "received.carried": ("no_applications",),
        "concluded.all": ("all_done", "no_carried_out"),
        "disputes.none": ("no_review_or_litigation",),
        "disputes.review-only": ("no_litigation", "no_review"),
        "disputes.suit-only": ("no_review", "no_litigation"),
        "accountability.none": ("no_accountability",),
        "fee.none": ("no_fee",),
    }.get(name, ())
    area = {"re": Area.ON_REQUEST, "co": Area.ON_REQUEST, "di": Area.ON_REQUEST, "ac": Area.SUPERVISION}.get(
        name[:2]
    )
    for text in statements()[name]:
        for spelled in spelled_out(text):
            found = verify(pattern(spelled, "x", *requires), case, area, frozenset())
            assert found == (), (spelled, found)
    assert accountability(quiet_case())


def test_no_wording_looks_like_the_name_of_another_place() -> None:
    """The checker reads 维护县政府门户网站 as a place called 维护县."""
    texts = [phrase(text).text for found in read("leads").values() for text in found]
    for group in groups():
        for clause in group.clauses:
            texts += [f"{text}。" for text in (*clause.text, *clause.alone)]
    lines = [fill(spelled, FULL).text for text in texts for spelled in spelled_out(text)]
    section = Section(1, "总体情况", tuple(Paragraph(line) for line in lines if "政府" in line))
    report = Report(FULL.figures, sections=(section,))
    assert [
        f.message for f in check(report).findings if f.rule == "S.ORGNAME" and f.state is State.FAIL
    ] == []


def test_sister_organs_do_not_read_alike(settings: Settings) -> None:
    """Ten departments with the very same figures and facts, the worst case there is."""
    given = facts(quantity("A01", 438), quantity("A17", 12), quantity("D05", 215), quantity("E03", 2))
    drafter = Drafter(settings)
    names = ("水务", "教育", "民政", "财政", "司法", "审计", "统计", "交通运输", "农业农村", "卫生健康")
    drafts = [drafter.draft(Case(figures(BUSY, given, agency=f"云溪县{n}局")), (1, 5)) for n in names]
    for at in (0, 1):
        shares = [
            sister_duplication(a.sections[at], [b.sections[at].text]) for a, b in permutations(drafts, 2)
        ]
        assert sum(shares) / len(shares) <= (0.15, 0.03)[at]
        assert max(shares) <= settings.sister_limit


def test_two_organs_are_drawn_apart() -> None:
    """With a checksum for a lot, two names that agree once would agree everywhere."""
    cases = [Case(figures(agency=f"云溪县{name}局")) for name in ("水务", "教育", "民政", "财政")]
    for a, b in permutations(cases, 2):
        same = sum(lot(a, f"key/{i:02}") % 4 == lot(b, f"key/{i:02}") % 4 for i in range(80))
        assert 5 <= same <= 40


def test_successive_years_differ(settings: Settings) -> None:
    drafter = Drafter(settings)
    first, second = (
        drafter.draft(Case(figures(BUSY, facts(quantity("A02", 118)), year=year)), (1, 5))
        for year in (2023, 2024)
    )
    for old, new in zip(first.sections, second.sections, strict=True):
        assert sister_duplication(new, [old.text]) <= 0.3
