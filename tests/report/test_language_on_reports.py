"""The language module on whole reports: the samples' tables judge it, the Xicheng report is labelled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from report_assistant.readers import read_report
from report_assistant.report.areas import areas
from report_assistant.report.document import Report
from report_assistant.report.figures import Amount
from report_assistant.report.formulas import evaluate, formulas
from report_assistant.report.mentions import ClaimKind, Mention, claims, mentions

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "corpus").glob("*.md"))
XICHENG = ROOT.parent / "shared/reports/xicheng-park-committee-2023.txt"


@cache
def samples() -> dict[tuple[str, int], Report]:
    return {(r.agency, r.year): r for r in map(read_report, SAMPLES)}


def read(report: Report) -> Iterator[tuple[str, Mention]]:
    one = report.section(1)
    known = {} if one is None else {a.index: a.area for a in areas(one)}
    for section in report.sections:
        for index, paragraph in enumerate(section.paragraphs):
            area = known.get(index) if section.number == 1 else None
            for mention in mentions(paragraph.text, area):
                yield paragraph.text, mention


def stated(mention: Mention) -> Amount:
    return -mention.quantity.amount if mention.change == "减" else mention.quantity.amount


def test_what_is_read_as_a_figure_of_the_tables_is_that_figure() -> None:
    judged, wrong = 0, []
    for (agency, year), report in samples().items():
        known = formulas(report.figures.generation)
        before = samples().get((agency, year - 1))
        last_year = before.figures if before else None
        for text, mention in read(report):
            if mention.slot not in known or mention.period not in {None, year}:
                continue
            meant = [known[slot] for slot in (mention.slot, *mention.also) if slot in known]
            values = [evaluate(formula, report.figures, last_year) for formula in meant]
            if values == [None]:
                continue
            judged += 1
            if stated(mention) not in values:
                wrong.append((agency, year, mention.slot, text[max(0, mention.start - 20) : mention.end]))
    assert wrong == []
    assert judged > 400


def test_most_quantities_of_section_one_that_have_a_slot_are_classified() -> None:
    found = [m for report in samples().values() for _, m in read(report) if not m.part and not m.change]
    known = sum(m.slot is not None for m in found)
    # Two in five count things that no slot is about (9个社区, 商业企业4件, 喇叭13只).
    assert known / len(found) > 0.55


@pytest.mark.skipif(not XICHENG.exists(), reason="real reports are not shipped")
def test_the_xicheng_report() -> None:
    report = read_report(XICHENG)
    found = [(m.slot, m.quantity.raw) for _, m in read(report) if m.slot]
    assert found == [
        ("D05", "200余篇"),
        ("C05", "72份"),
        ("A02", "118条"),
        ("A29", "百余篇"),
        ("C08", "80份"),
        ("C05", "72份"),
        ("A02", "118篇"),
        ("E10", "0元"),
        ("E01.2", "１名"),
    ]
    one = report.section(1)
    assert one is not None
    assert {c.kind for c in claims(one.text)} == {
        ClaimKind.NO_APPLICATIONS,
        ClaimKind.NO_REVIEW_OR_LITIGATION,
        ClaimKind.FIRST_TIME,
    }
