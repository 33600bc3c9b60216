"""N.CHANNEL, P.CHANNEL_CAP: numbers by channel against their total."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks.finding import Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.statements import Stated, stated
from report_assistant.checks.subject import Subject
from report_assistant.report import form as f
from report_assistant.report.figures import Amount
from report_assistant.report.form import Cell
from report_assistant.report.numerals import render_amount

_RECEIVED = Cell(2, f.RECEIVED, f.TOTAL)
_CARRIED_IN = Cell(2, f.CARRIED_IN, f.TOTAL)
_REQUESTS = frozenset({"B05", "B06", "B07", "B08"})
_TOTALS = frozenset({"B01", "B03"})
_OPEN = re.compile(r"等|主要|多数|大部分")


def _by_paragraph(found: tuple[Stated, ...]) -> dict[tuple[int, int], list[Stated]]:
    groups: dict[tuple[int, int], list[Stated]] = {}
    for one in found:
        groups.setdefault((one.paragraph.section, one.paragraph.index), []).append(one)
    return groups


def _sum(stated_parts: list[Stated]) -> tuple[Amount, str]:
    total = sum(one.amount for one in stated_parts)
    return total, " ＋ ".join(render_amount(one.amount) for one in stated_parts)


def _requests(subject: Subject) -> Iterator[Finding]:
    rule, figures = "N.CHANNEL", subject.figures
    totals = _by_paragraph(stated(subject, _TOTALS))
    for place, found in _by_paragraph(stated(subject, _REQUESTS)).items():
        slots = [one.mention.slot for one in found]
        if len(found) < 2 or len(set(slots)) < len(slots):
            continue
        written = totals.get(place, [])
        tables = [figures.total(cells) for cells in ((_RECEIVED,), (_RECEIVED, _CARRIED_IN))]
        known = [one.amount for one in written] or [amount for amount in tables if amount is not None]
        total, words = _sum(found)
        if not known:
            yield unknown(rule, "没有申请总数，各渠道之和没有核对。", (one.evidence for one in found))
        elif total not in known and not (total < max(known) and _OPEN.search(found[0].sentence)):
            message = (
                f"各渠道申请之和与总数不符：{words} ＝ {render_amount(total)} 件，"
                f"{'文中' if written else '表二'}总数是 {render_amount(known[0])} 件。"
            )
            cells = () if written else cell_evidence(figures, (_RECEIVED,))
            evidence = (*(one.evidence for one in (*written, *found)), *cells)
            yield Finding(rule, Severity.WARNING, message, evidence)


_PUBLISHED = frozenset({"A02", "D05", "D06", "D07", "D08"})


def _published(subject: Subject) -> Iterator[Finding]:
    totals = _by_paragraph(stated(subject, frozenset({"A01"})))
    channels = _by_paragraph(stated(subject, _PUBLISHED))
    for place, written in totals.items():
        found = channels.get(place, [])
        total, words = _sum(found)
        if len(written) == 1 and len(found) > 1 and total > written[0].amount:
            message = (
                f"各渠道发布的信息之和 {words} ＝ {render_amount(total)}，"
                f"大于公开总数 {render_amount(written[0].amount)}；"
                "同一信息在几个渠道发布只计一次的可不改，建议说明口径。"
            )
            evidence = tuple(one.evidence for one in (*written, *found))
            yield Finding("P.CHANNEL_CAP", Severity.INFO, message, evidence)


RULES = (
    Rule(
        "N.CHANNEL",
        Severity.WARNING,
        "网上、信函、当面等各渠道申请之和 ＝ 文中总数，或表二新收（可加上年结转）",
        _requests,
        needs=(Need.REPORT,),
        exceptions="写了“等”“主要”的可以小于总数；一个渠道出现两次的不核对",
        case="杭州市卫健委 44＝42＋0＋2；合水县 11＝9＋2",
        reads=parts(*TEXT, Part.TABLE_2),
    ),
    Rule(
        "P.CHANNEL_CAP",
        Severity.INFO,
        "同一段里各渠道发布信息之和不大于公开总数",
        _published,
        needs=(Need.REPORT,),
        exceptions="同一信息在几个渠道发布、总数只计一次的",
        reads=TEXT,
    ),
)
