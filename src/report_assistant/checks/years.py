"""X.*: this year against last year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks import likeness
from report_assistant.checks.finding import Finding, Severity, cell_evidence, gap, unknown
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.subject import SentenceAt, Subject
from report_assistant.checks.table1 import IN_FORCE, ISSUED, NORMS_ROW, REPEALED, RULES_ROW
from report_assistant.report.figures import Figures
from report_assistant.report.form import APPLICANTS, CARRIED_IN, CARRIED_OUT, Cell, section_words
from report_assistant.report.numerals import render_amount


def given_before(subject: Subject) -> Figures:
    """Last year's figures; only for rules that need them."""
    # The runner calls these rules only when last year's figures are there.
    assert subject.before is not None
    return subject.before


def _generation(subject: Subject) -> Iterator[Finding]:
    before = given_before(subject)
    if before.generation is not subject.figures.generation:
        yield unknown("X.GEN", subject.incomparable(before))


def _carry(subject: Subject) -> Iterator[Finding]:
    rule, now, before = "X.CARRY", subject.figures, given_before(subject)
    skipped = []
    for column in APPLICANTS:
        carried_in, carried_out = Cell(2, CARRIED_IN, column), Cell(2, CARRIED_OUT, column)
        here, there = now.total((carried_in,)), before.total((carried_out,))
        if here is None or there is None:
            skipped.append(column)
        elif here != there:
            message = (
                f"表二“{column}”一列：本年“上年结转”填的是 {render_amount(here)}，"
                f"{before.year} 年报告“结转下年度继续办理”是 {render_amount(there)}，"
                f"两个数应当相等，相差 {gap(here, there)}。"
            )
            evidence = (
                *cell_evidence(now, (carried_in,)),
                *cell_evidence(before, (carried_out,), f"{before.year} 年"),
            )
            yield Finding(rule, Severity.ERROR, message, evidence)
    if skipped:
        yield unknown(rule, f"本年或上年的表二缺少{'、'.join(skipped)}的结转数，没有核对。")


def _in_force(subject: Subject) -> Iterator[Finding]:
    rule, now, before = "X.VALID", subject.figures, given_before(subject)
    skipped = []
    for row in (RULES_ROW, NORMS_ROW):
        stock, issued, repealed = (Cell(1, row, c) for c in (IN_FORCE, ISSUED, REPEALED))
        last = before.amount(stock)
        amounts = [now.amount(c) for c in (stock, issued, repealed)]
        if last is None or any(a is None for a in amounts):
            skipped.append(row)
            continue
        have, made, gone = (a for a in amounts if a is not None)
        due = last + made - gone
        if have != due:
            message = (
                f"表一“{row}”：{before.year} 年现行有效 {render_amount(last)}，"
                f"加本年制发 {render_amount(made)}，减本年废止 {render_amount(gone)}，"
                f"应为 {render_amount(due)}，现行有效件数填的是 {render_amount(have)}，"
                "请核对；本年清理过文件或调整过口径的，请注明。"
            )
            evidence = (
                *cell_evidence(now, (issued, repealed, stock)),
                *cell_evidence(before, (stock,), f"{before.year} 年"),
            )
            yield Finding(rule, Severity.WARNING, message, evidence)
    if skipped:
        yield unknown(rule, f"本年或上年的表一缺少{'、'.join(skipped)}的件数，没有核对。")


# ---------------------------------------------------------------------------------- the text

_TITLES = re.compile(r"《[^》]*》|〔[^〕]*〕|[“][^”]*[”]")
# Words with which last year's number is named on purpose: budgets, comparison, carried cases,
# documents and plans of that year, spans of time, what became of last year's problems.
_MEANT = re.compile(
    r"[预决]算|结转|同比|环比|[较比]|相比|上年|去年|上一年|以来|[自从]20|年度?[至到起—-]|截[至止]|印发|修订|出台|制定|发布的|"
    r"要点|报告|整改|问题|不足|考核|测评|评估|评议|[第历]次|遗留|跨年"
)


def stale_year(sentence: SentenceAt, year: int) -> int | None:
    """Offset of last year's number in a sentence that speaks of the reported year, else None."""
    bare = _TITLES.sub(lambda m: "　" * len(m.group()), sentence.text)
    found = re.search(
        rf"(?<!\d){year - 1}年度?[，,]?(?=[^。；]{{0,12}}(?:我|本|全年|共|收到|累计|主动公开))", bare
    )
    if found is None or f"{year}年" in bare or _MEANT.search(bare):
        return None
    return found.start()


def _stale_years(subject: Subject) -> Iterator[Finding]:
    for sentence in subject.sentences:
        start = stale_year(sentence, subject.year) if sentence.section in {1, 6} else None
        if start is not None:
            message = (
                f"这句话写的是 {subject.year - 1} 年，报告的年度是 {subject.year} 年，"
                f"可能沿用了上年的文字：“{sentence.text}”"
            )
            quote = f"{subject.year - 1}年"
            yield Finding(
                "X.STALE_YEAR",
                Severity.WARNING,
                message,
                (sentence.evidence(quote, start), sentence.evidence()),
            )


def _repeats(subject: Subject) -> Iterator[Finding]:
    for number in range(1, 7):
        own = [s for s in subject.sentences if s.section == number and likeness.counts(s)]
        before = [s for s in subject.sentences_before if s.section == number and likeness.counts(s)]
        same = likeness.repeated(own, likeness.Text(likeness.masked(s.text) for s in before))
        if not likeness.too_many(len(same), len(own)):
            continue
        share = round(100 * len(same) / len(own))
        message = (
            f"{section_words(number)} {len(own)} 句中有 {len(same)} 句（{share}%）"
            "除数字外与上年报告相同或很相近，请改写，写出本年的实际情况。"
        )
        yield Finding("X.DUP", Severity.WARNING, message, tuple(s.evidence() for s in same))


RULES = (
    Rule(
        "X.GEN",
        Severity.INFO,
        "两年表格格式不同（2020 年与 2021 年）时，不作跨年核对",
        _generation,
        needs=(Need.LAST_YEAR,),
        reads=parts(),
    ),
    Rule(
        "X.CARRY",
        Severity.ERROR,
        "每一列：本年“上年结转”＝ 上年“结转下年度继续办理”",
        _carry,
        needs=(Need.SAME_FORM,),
        exceptions="机构改革、补正后重新归类、更正上年数据的，说明理由",
        case="宿迁市 2023→2024 七列全部相等",
        reads=parts(Part.TABLE_2),
    ),
    Rule(
        "X.VALID",
        Severity.WARNING,
        "现行有效 ＝ 上年现行有效 ＋ 本年制发 － 本年废止",
        _in_force,
        needs=(Need.SAME_FORM,),
        exceptions="本年清理文件、修订计入制发、自然失效计入废止",
        case="常州市 2023：清理后以本年度为准",
        reads=parts(Part.TABLE_1),
    ),
    Rule(
        "X.STALE_YEAR",
        Severity.WARNING,
        "叙述本年工作的句子不写上年年份",
        _stale_years,
        needs=(Need.REPORT,),
        exceptions="预决算、结转、比较、文件名和文号、整改上年问题",
        case="沙湖镇 2023：“2022年我镇收到……”",
        reads=parts(Part.SECTION_1, Part.SECTION_6),
    ),
    Rule(
        "X.DUP",
        Severity.WARNING,
        "每一部分与上年相同或很相近（数字除外）的句子不超过三成",
        _repeats,
        needs=(Need.REPORT, Need.LAST_REPORT),
        exceptions=likeness.NOT_COUNTED,
        case="东莞市统计局 2008—2010 年三年雷同",
        reads=TEXT,
    ),
)
