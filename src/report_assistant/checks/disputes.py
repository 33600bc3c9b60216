"""N.REVIEW, N.LITIG, N.RL_ZERO: what the text says of reviews and suits, against table 3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks.finding import Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.statements import Reading, Stated, plain, table_rule
from report_assistant.checks.subject import Subject
from report_assistant.report import form as f
from report_assistant.report.form import Cell
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.numerals import render_amount
from report_assistant.report.organ import OrganKind

_DISPUTES = {
    ClaimKind.NO_REVIEW: ("行政复议", (Cell(3, f.REVIEW, f.TOTAL),)),
    ClaimKind.NO_LITIGATION: (
        "行政诉讼",
        (Cell(3, f.DIRECT_SUIT, f.TOTAL), Cell(3, f.SUIT_AFTER_REVIEW, f.TOTAL)),
    ),
}
_ABOUT_DISCLOSURE = re.compile(r"公开|申请")


def _no_disputes(subject: Subject) -> Iterator[Finding]:
    rule, figures = "N.RL_ZERO", subject.figures
    for paragraph in subject.paragraphs:
        for claim in paragraph.claims:
            kinds = [k for k in _DISPUTES if claim.kind in {k, ClaimKind.NO_REVIEW_OR_LITIGATION}]
            if not kinds or paragraph.section not in {1, 4}:
                continue
            sentence = paragraph.sentence(claim.start).text
            evidence = paragraph.evidence(claim.quote, claim.start)
            if paragraph.section == 1 and paragraph.area is None and not _ABOUT_DISCLOSURE.search(sentence):
                yield unknown(rule, f"看不出“{sentence}”说的是不是政府信息公开案件，没有核对。", (evidence,))
                continue
            for kind in kinds:
                name, cells = _DISPUTES[kind]
                total = figures.total(cells)
                if total is None:
                    yield unknown(rule, f"没有表三{name}的数，没有核对。", (evidence,))
                elif total:
                    message = (
                        f"文字说没有发生{name}（“{sentence}”），表三{name}总计是 {render_amount(total)} 件。"
                    )
                    yield Finding(rule, Severity.ERROR, message, (evidence, *cell_evidence(figures, cells)))


# ---------------------------------------------------------------------------------- disputes

# A justice bureau, or a government deciding reviews, also reports the cases it decides for others.
_DECIDED = re.compile(r"(?:审理|受理|办理|审结|收到)[^，。；]{0,16}行政(?:复议|诉讼|应诉)")


def _decides(subject: Subject) -> bool:
    government = subject.organ.kind in {OrganKind.GOVERNMENT, OrganKind.OFFICE}
    return government or "司法" in subject.organ.name


def _maybe_others(subject: Subject, one: Stated) -> bool:
    """Whether the number may be about cases that have nothing to do with disclosure."""
    return _decides(subject) and not re.search("信息公开|依申请公开", one.before)


def _dispute(subject: Subject, one: Stated) -> tuple[Reading, ...]:
    if _decides(subject) and _DECIDED.search(one.before):
        return ()
    own = plain(subject, one)
    blocks = (f.DIRECT_SUIT, f.SUIT_AFTER_REVIEW)
    # 直接起诉 or 复议后起诉 in the sentence: it may go block by block.
    if any(c.row in blocks for r in own for c in r.cells) and re.search(r"直接|复议后", one.sentence):
        return (*own, *(Reading(str(c), (c,)) for r in own for c in r.cells))
    return own


RULES = (
    table_rule(
        "N.REVIEW",
        Severity.ERROR,
        "文字中行政复议件数 ＝ 表三行政复议各栏",
        "B24 B24.1 B24.2 B24.3 B24.4",
        _dispute,
        mild=_maybe_others,
        exceptions="司法局、政府办理的他人案件不核对，没有写明信息公开的只作警告",
        case="宿迁市 2024 文字 134 件是另一口径",
    ),
    table_rule(
        "N.LITIG",
        Severity.ERROR,
        "文字中行政诉讼件数 ＝ 表三未经复议直接起诉与复议后起诉之和",
        "B25 B25.1 B25.2 B25.3 B25.4 B25.5 B25.6",
        _dispute,
        mild=_maybe_others,
        exceptions="写明直接起诉或复议后起诉的可按一栏",
        case="淮安市 2024：25＝12＋13",
    ),
    Rule(
        "N.RL_ZERO",
        Severity.ERROR,
        "文字说没有发生复议、诉讼的，表三对应总计为 0",
        _no_disputes,
        needs=(Need.REPORT,),
        exceptions="“未发生被纠错、败诉”是另一种说法；看不出是信息公开案件的不核对",
        reads=parts(*TEXT, Part.TABLE_3),
    ),
)
