"""X.DUP_PEER, X.SUM_CHILD: this report against those of sister organs and of the organs below."""

from __future__ import annotations

from collections.abc import Iterator

from report_assistant.checks import likeness
from report_assistant.checks.finding import Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import TABLES, TEXT, Need, Rule, parts
from report_assistant.checks.subject import ParagraphAt, SentenceAt, Subject, read
from report_assistant.report.document import Report
from report_assistant.report.form import TABLE_NAMES, Cell, section_words
from report_assistant.report.numerals import render_amount
from report_assistant.report.organ import organ

_MOST_SHOWN = 4


def _names(*agencies: str) -> tuple[str, ...]:
    """Names to hide, longest first: the organs and their places."""
    own = {name for agency in agencies for name in (agency, *organ(agency).places) if name}
    return tuple(sorted(own, key=len, reverse=True))


def _sentences(paragraphs: tuple[ParagraphAt, ...], section: int) -> list[str]:
    return [s.text for p in paragraphs if p.section == section for s in p.sentences if likeness.counts(s)]


def _like_peers(subject: Subject) -> Iterator[Finding]:
    own = {n: [s for s in subject.sentences if s.section == n and likeness.counts(s)] for n in (1, 5, 6)}
    for peer in subject.peers or ():
        if peer.agency == subject.figures.agency:
            continue
        names = _names(subject.figures.agency, peer.agency)
        paragraphs = read(peer)
        for number, sentences in own.items():
            theirs = likeness.Text(likeness.masked(t, names) for t in _sentences(paragraphs, number))
            same = likeness.repeated(sentences, theirs, names)
            if likeness.too_many(len(same), len(sentences)):
                yield _likeness(peer, number, len(sentences), same)


def _likeness(peer: Report, number: int, count: int, same: list[SentenceAt]) -> Finding:
    message = (
        f"{section_words(number)} {count} 句中有 {len(same)} 句（{round(100 * len(same) / count)}%）与"
        f"{peer.agency}{peer.year}年的报告相同或很相近，请改写成本单位的实际情况。"
    )
    return Finding("X.DUP_PEER", Severity.WARNING, message, tuple(s.evidence() for s in same))


def _sum_of_children(subject: Subject) -> Iterator[Finding]:
    rule, own = "X.SUM_CHILD", subject.figures
    children = subject.children or ()
    strangers = [c for c in children if c.year != own.year or c.generation is not own.generation]
    if strangers:
        names = "、".join(c.agency for c in strangers[:3])
        yield unknown(rule, f"{names}的数据不是 {own.year} 年的，或表格格式不同，汇总数没有核对。")
        return
    for table in own.form.tables:
        wrong: list[tuple[Cell, str]] = []
        unread = 0
        for cell in table.cells:
            here, below = own.amount(cell), [c.amount(cell) for c in children]
            if here is None or any(b is None for b in below):
                unread += 1
                continue
            total = sum(b for b in below if b is not None)
            if total != here:
                wrong.append((cell, f"{cell}汇总 {render_amount(total)}、填报 {render_amount(here)}"))
        if wrong:
            name = TABLE_NAMES[table.number]
            shown = "；".join(words for _, words in wrong[:_MOST_SHOWN])
            more = f"等 {len(wrong)} 格" if len(wrong) > _MOST_SHOWN else ""
            message = (
                f"{name}与 {len(children)} 个下级单位的合计不符：{shown}{more}。"
                "没有收齐的，差数应是未收到的单位的数。"
            )
            evidence = cell_evidence(own, (cell for cell, _ in wrong))
            yield Finding(rule, Severity.WARNING, message, evidence)
        if unread:
            why = f"{TABLE_NAMES[table.number]}有 {unread} 格本单位或下级单位没有填数，汇总数没有核对。"
            yield unknown(rule, why)


RULES = (
    Rule(
        "X.DUP_PEER",
        Severity.WARNING,
        "每一部分与同类单位报告相同或相近（数字、单位名称除外）的句子不超过三成",
        _like_peers,
        needs=(Need.REPORT, Need.PEERS),
        exceptions=likeness.NOT_COUNTED,
        case="泉州市鲤城区考核：与其他单位雷同扣 5 分",
        reads=TEXT,
    ),
    Rule(
        "X.SUM_CHILD",
        Severity.WARNING,
        "区域汇总报告每一格 ＝ 各下级单位之和",
        _sum_of_children,
        needs=(Need.CHILDREN,),
        exceptions="下级单位没有收齐",
        reads=parts(*TABLES),
    ),
)
