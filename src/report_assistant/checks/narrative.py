"""N.*: text against tables. What the text states is read by :mod:`report_assistant.report.mentions`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from report_assistant.checks.finding import Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.statements import (
    Reading,
    Stated,
    against_tables,
    both,
    claimed,
    plain,
    table_rule,
)
from report_assistant.checks.subject import Subject
from report_assistant.report import form as f
from report_assistant.report.form import Cell, Generation, group_rows
from report_assistant.report.mentions import ClaimKind, claims
from report_assistant.report.numerals import Kind, render_amount

_RECEIVED, _CARRIED_IN, _CONCLUDED, _CARRIED_OUT = (
    (Cell(2, row, f.TOTAL),) for row in (f.RECEIVED, f.CARRIED_IN, f.CONCLUDED, f.CARRIED_OUT)
)


# ------------------------------------------------------------------------------ applications


def _received(subject: Subject, one: Stated) -> tuple[Reading, ...]:
    new = Reading("表二本年新收总计", _RECEIVED)
    handled = Reading("表二本年新收加上年结转", _RECEIVED + _CARRIED_IN)
    if one.mention.slot == "B03":
        return (handled, new)
    # 新收 never includes the cases carried over; nor does 收到 beside a 合计 of its own.
    summed = any(m.slot == "B03" for m in one.paragraph.mentions)
    return (new,) if summed or "新" in one.before[-16:] else (new, handled)


def _done(subject: Subject, one: Stated) -> tuple[Reading, ...]:
    """（七）总计; 答复 may leave out cases not processed or closed otherwise, 办理 may count all."""
    generation = subject.figures.generation
    left_out = (
        (f.OTHERWISE,),
        (f.NOT_PROCESSED,),
        (f.NOT_PROCESSED, f.OTHERWISE),
    )
    fewer = []
    for groups in left_out:
        gone = {row for group in groups for row in group_rows(generation, group)}
        cells = tuple(Cell(2, row, f.TOTAL) for row in f.outcome_rows(generation) if row not in gone)
        fewer.append(Reading(f"不含{'、'.join(g[3:] for g in groups)}", cells))
    finished = any(claim.kind is ClaimKind.ALL_DONE for claim in claims(one.sentence))
    if "B03" in one.mention.also and "上年结转" in one.sentence and not finished:
        # 办理39件，包括新收36件、上年结转3件 counts what there was to do; 均已办结 what was done.
        fewer.append(Reading("表二本年新收加上年结转", _RECEIVED + _CARRIED_IN))
    return (Reading("表二办理结果总计", _CONCLUDED), *fewer)


# Reasons that stand for single rows; 属于过程性信息不予公开1件 speaks of one row of its group.
_REASON = re.compile(
    r"秘密|禁止公开|三安全|第三方|内部事务|过程性|执法案卷|行政查询|不掌握|不存在|现成信息|另行制作|加工|补正|不明确|"
    r"信访|举报|投诉|重复|出版物|反复|确认|重新出具|缴费|缴纳|撤[回销]|终止|因|属于|涉及|按"
)


def _outcome(subject: Subject, one: Stated) -> tuple[Reading, ...]:
    own = plain(subject, one)
    granted, partly = Cell(2, f.GRANTED, f.TOTAL), Cell(2, f.PARTLY, f.TOTAL)
    if one.mention.slot in {"B13", "B14"}:
        joint = "部分公开" in one.before and "予以公开" in one.before
        return (*own, Reading("予以公开加部分公开", (granted, partly))) if joint else own
    if not _REASON.search(one.before):
        return own
    return (*own, *(Reading(str(cell), (cell,)) for r in own for cell in r.cells))


def _applicants(subject: Subject, one: Stated) -> tuple[Reading, ...]:
    """By applicant: of the new applications, or of all with those carried over."""
    columns = (f.NATURAL_PERSON,) if one.mention.slot == "B09" else f.LEGAL_PERSONS
    new = tuple(Cell(2, f.RECEIVED, c) for c in columns)
    carried = tuple(Cell(2, f.CARRIED_IN, c) for c in columns)
    name = f.NATURAL_PERSON if one.mention.slot == "B09" else "法人或其他组织"
    singles = tuple(Reading(str(c), (c,)) for c in new) if one.mention.slot == "B10" else ()
    only_new = "新收" in one.before and "结转" not in one.before
    handled = () if only_new else (Reading(f"加上年结转的{name}", new + carried),)
    return (Reading(f"表二本年新收中{name}", new), *handled, *singles)


# ------------------------------------------------------------------------------------ claims


def _no_applications(subject: Subject) -> Iterator[Finding]:
    rule, figures = "N.APP_ZERO", subject.figures
    found = list(claimed(subject, ClaimKind.NO_APPLICATIONS))
    received, carried_in = figures.total(_RECEIVED), figures.total(_CARRIED_IN)
    if found and received is None:
        yield unknown(rule, "没有表二本年新收的数，“未收到申请”无法核对。", (e for _, e, _ in found))
        return
    for _, evidence, sentence in found:
        if received:
            message = f"文字说没有收到申请（“{sentence}”），表二本年新收总计是 {render_amount(received)} 件。"
            yield Finding(rule, Severity.ERROR, message, (evidence, *cell_evidence(figures, _RECEIVED)))
        elif carried_in and "结转" not in subject.text(1):
            message = (
                f"文字说没有收到申请（“{sentence}”），但表二有上年结转 {render_amount(carried_in)} 件，"
                "应写明结转申请的办理情况。"
            )
            yield Finding(rule, Severity.WARNING, message, (evidence, *cell_evidence(figures, _CARRIED_IN)))


def _applications_unstated(subject: Subject) -> Iterator[Finding]:
    rule, figures = "N.APP_NONZERO", subject.figures
    received = figures.total(_RECEIVED)
    if received is None:
        yield unknown(rule, "没有表二本年新收的数，无法核对。")
        return
    sentences = [s.text for s in subject.sentences if s.section in {1, 3} and "申请" in s.text]
    if received and not any(re.search(r"\d|[一二两三四五六七八九十]件", text) for text in sentences):
        message = f"表二本年新收申请 {render_amount(received)} 件，第一部分没有写明收到和办理申请的数量。"
        yield Finding(rule, Severity.WARNING, message, cell_evidence(figures, _RECEIVED))


def nil(
    rule: str, severity: Severity, kind: ClaimKind, cells: Callable[[Generation], tuple[Cell, ...]], name: str
) -> Callable[[Subject], Iterator[Finding]]:
    """Rule function: where the text makes the claim ``kind``, ``cells`` add up to 0."""

    def run(subject: Subject) -> Iterator[Finding]:
        figures = subject.figures
        own = cells(figures.generation)
        total = figures.total(own)
        for _, evidence, sentence in claimed(subject, kind):
            if total is None:
                yield unknown(rule, f"表格中没有填写{name}的数，没有核对。", (evidence,))
            elif total:
                message = f"文字说没有{name}（“{sentence}”），表格中是 {render_amount(total)} 件。"
                yield Finding(rule, severity, message, (evidence, *cell_evidence(figures, own)))

    return run


def _issued(generation: Generation) -> tuple[Cell, ...]:
    """Normative documents made this year."""
    if generation is Generation.G2019:
        return (Cell(1, "规范性文件", "本年新制作数量"),)
    return (Cell(1, "行政规范性文件", "本年制发件数"),)


_SOME = re.compile(r"上年|结转|当面|网上|信函|邮寄|其中|[延逾超]期")


def _all_done(subject: Subject) -> Iterator[Finding]:
    rule, figures = "N.ALLDONE", subject.figures
    left, due = figures.total(_CARRIED_OUT), figures.total(_RECEIVED + _CARRIED_IN)
    for paragraph, evidence, sentence in claimed(subject, ClaimKind.ALL_DONE):
        place = evidence.place.start or 0
        at = paragraph.sentence(place)
        before = paragraph.text[at.start : place]
        if paragraph.section not in {1, 3} or "申请" not in paragraph.text[:place] or _SOME.search(before):
            continue
        if left is None or due is None:
            yield unknown(rule, "没有表二结转下年度的数，“全部办结”无法核对。", (evidence,))
        elif left:
            message = (
                f"文字说全部办结（“{sentence}”），表二结转下年度继续办理总计是 {render_amount(left)} 件。"
            )
            yield Finding(rule, Severity.WARNING, message, (evidence, *cell_evidence(figures, _CARRIED_OUT)))
        elif not due:
            message = f"全年没有申请，却写全部办结（“{sentence}”），请删去。"
            yield Finding(rule, Severity.WARNING, message, (evidence, *cell_evidence(figures, _RECEIVED)))


_E, _W = Severity.ERROR, Severity.WARNING

_TABLE_1, _TABLE_2 = parts(*TEXT, Part.TABLE_1), parts(*TEXT, Part.TABLE_2)

RULES = (
    table_rule(
        "N.APP",
        _E,
        "文字中收到的申请数 ＝ 表二本年新收，或新收加上年结转",
        "B01 B03",
        _received,
        case="长春市退役军人事务部门 2023：文字 2 件，表二 3 件",
    ),
    Rule(
        "N.APP_ZERO",
        _E,
        "文字说没有收到申请的，表二本年新收为 0",
        _no_applications,
        needs=(Need.REPORT,),
        exceptions="只说某一渠道、某一类申请人或投诉的不核对；有上年结转的只作警告",
        reads=_TABLE_2,
    ),
    Rule(
        "N.APP_NONZERO",
        _W,
        "表二有新收申请的，文字写明数量",
        _applications_unstated,
        needs=(Need.REPORT,),
        case="建国门街道 2025",
        reads=_TABLE_2,
    ),
    table_rule(
        "N.DONE",
        _E,
        "文字中办结、答复的申请数 ＝ 表二（七）总计",
        "B11",
        _done,
        exceptions="答复数可以不含不予处理和其他处理",
        case="淮安市 2024：答复 3050 件",
    ),
    Rule(
        "N.CARRY_IN",
        _E,
        "文字中上年结转数 ＝ 表二第二项；说没有结转的，第二项为 0",
        both(
            against_tables("N.CARRY_IN", _E, frozenset({"B02"}), plain),
            nil("N.CARRY_IN", _E, ClaimKind.NO_CARRIED_IN, lambda _: _CARRIED_IN, "上年结转的申请"),
        ),
        needs=(Need.REPORT,),
        case="武汉市公安局 2024：3 件，相符",
        reads=_TABLE_2,
    ),
    Rule(
        "N.CARRY_OUT",
        _E,
        "文字中结转下年度数 ＝ 表二第四项；说没有结转的，第四项为 0",
        both(
            against_tables("N.CARRY_OUT", _E, frozenset({"B19"}), plain),
            nil("N.CARRY_OUT", _E, ClaimKind.NO_CARRIED_OUT, lambda _: _CARRIED_OUT, "结转下年度的申请"),
        ),
        needs=(Need.REPORT,),
        case="武汉市公安局 2024：26 件，相符",
        reads=_TABLE_2,
    ),
    Rule(
        "N.ALLDONE",
        _W,
        "文字说全部办结的，结转下年度为 0，且确有申请",
        _all_done,
        needs=(Need.REPORT,),
        exceptions="只说上年结转、某一渠道或其中一部分的不核对",
        case="上海市科委 2024：全部办结，结转 1 件；大垅乡 2025：0 件均已办结",
        reads=_TABLE_2,
    ),
    table_rule(
        "N.OUTCOME",
        _E,
        "文字中各类办理结果的件数 ＝ 表二对应各行之和",
        "B13 B14 B15 B16 B17 B18",
        _outcome,
        exceptions="写明理由的可以是其中一行；予以公开和部分公开可以合写",
        case="上海市政府办公厅 2019：258 与 275，265 与 337",
    ),
    table_rule(
        "N.TYPE",
        _W,
        "文字中自然人、法人或其他组织的申请数 ＝ 表二对应各列",
        "B09 B10",
        _applicants,
        exceptions="可按新收，也可按新收加结转",
        case="沭阳县 2025：741＋8 按新收加结转",
    ),
    Rule(
        "N.NORM",
        _W,
        "文字中规章、行政规范性文件的制发、废止、有效件数 ＝ 表一",
        both(
            against_tables("N.NORM", _W, frozenset(["A08", "A09", "C01", "C01.2", "C02", "C02.2"]), plain),
            nil("N.NORM", _W, ClaimKind.NO_DOCUMENTS, _issued, "制发行政规范性文件"),
        ),
        needs=(Need.REPORT,),
        exceptions="政策性文件、清理结果不核对",
        case="海城市西柳镇 2023：0/0/0 与 4/0/32",
        reads=_TABLE_1,
    ),
    table_rule(
        "N.LPC",
        _W,
        "文字中行政许可、处罚、强制决定件数 ＝ 表一",
        "C16 C17 C18",
        plain,
        exceptions="公示的信息条数不是决定件数",
        case="凌源市市监局 2025：三项相符",
    ),
    table_rule(
        "N.FEE1",
        _W,
        "文字中行政事业性收费金额 ＝ 表一（换算为万元）",
        "C19",
        plain,
        Kind.MONEY,
        exceptions="信息处理费是另一项收费",
    ),
)
