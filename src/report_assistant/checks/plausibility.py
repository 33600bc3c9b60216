"""T2.*, T3.*: figures that add up and are still worth a second look. Hints, never errors."""

from __future__ import annotations

from collections.abc import Iterator

from report_assistant.checks.finding import Evidence, Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import Need, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report import form as f
from report_assistant.report.figures import Place
from report_assistant.report.form import Cell, Generation
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.numerals import render_amount

_RECEIVED, _CARRIED_IN, _CONCLUDED, _CARRIED_OUT = (
    Cell(2, row, f.TOTAL) for row in (f.RECEIVED, f.CARRIED_IN, f.CONCLUDED, f.CARRIED_OUT)
)
_DISPUTES = tuple(Cell(3, dispute, f.TOTAL) for dispute in f.DISPUTES)
_FEW = 5
_OPEN_SHARE = 0.25
_RARE_SHARE = 0.3


def _carried_out(subject: Subject) -> Iterator[Finding]:
    rule, figures = "T2.CARRY_HIGH", subject.figures
    due, left = figures.total((_RECEIVED, _CARRIED_IN)), figures.total((_CARRIED_OUT,))
    if due is None or left is None:
        yield unknown(rule, "没有表二新收、结转的数据，这一项无法核对。")
    elif left >= _FEW and left > _OPEN_SHARE * float(due):
        share = f"{100 * float(left) / float(due):.1f}%" if due else "全部"
        message = (
            f"结转下年度继续办理 {render_amount(left)} 件，占本年应办 {render_amount(due)} 件的 {share}；"
            "法定办理期限为 20 个工作日、可延长 20 个工作日，请核对是否有超期未办的申请。"
        )
        cells = (_RECEIVED, _CARRIED_IN, _CARRIED_OUT)
        yield Finding(rule, Severity.INFO, message, cell_evidence(figures, cells))


_UNPAID = Cell(2, f"{f.OTHERWISE}/2.逾期不缴费", f.TOTAL)


def _unpaid(subject: Subject) -> Iterator[Finding]:
    figures = subject.figures
    count = figures.amount(_UNPAID)
    if not count:
        return
    six = [p for p in subject.paragraphs if p.section == 6]
    denied = [p.evidence(c.quote, c.start) for p in six for c in p.claims if c.kind is ClaimKind.NO_FEE]
    silent = not any("处理费" in p.text or "收费" in p.text for p in six)
    if not denied and not silent:
        return
    said = "写的是没有收取信息处理费" if denied else "没有写信息处理费"
    message = (
        f"表二“逾期未按收费通知要求缴纳费用”有 {render_amount(count)} 件，第六部分{said}；"
        "发过收费通知而申请人没有缴费的，请在第六部分说明。"
    )
    where = denied or [Evidence(Place("第六部分", section=6))]
    yield Finding("T2.FEE_ROW", Severity.INFO, message, (*where, *cell_evidence(figures, (_UNPAID,))))


_RARE = tuple(
    Cell(2, f"{f.NOT_PROCESSED}/{key}", f.TOTAL)
    for key in (
        "3.要求提供公开出版物",
        "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息",
    )
)


def _rare_outcomes(subject: Subject) -> Iterator[Finding]:
    rule, figures = "T2.BIG_ROW20", subject.figures
    rare, all_done = figures.total(_RARE), figures.total((_CONCLUDED,))
    if rare is None or all_done is None:
        yield unknown(rule, "没有表二不予处理各行的数据，这一项无法核对。")
    elif rare >= _FEW and rare > _RARE_SHARE * float(all_done):
        message = (
            "“要求提供公开出版物”“无正当理由大量反复申请”“要求确认或重新出具”三行共"
            f" {render_amount(rare)} 件，占办理结果 {render_amount(all_done)} 件的三成以上，"
            "少见，请核对是否填错了行。"
        )
        yield Finding(rule, Severity.INFO, message, cell_evidence(figures, (*_RARE, _CONCLUDED)))


def _reviews(subject: Subject) -> Iterator[Finding]:
    rule, figures, before = "T3.RATIO", subject.figures, subject.before
    reviews, done = figures.total(_DISPUTES[:1]), figures.total((_CONCLUDED,))
    last = before.total((_CONCLUDED,)) if before is not None else None
    if reviews is None or done is None or (reviews > done and last is None):
        yield unknown(rule, "没有本年表二、表三或上年表二的数据，这一项无法核对。")
    elif reviews > done + (last or 0):
        message = (
            f"表三行政复议总计 {render_amount(reviews)} 件，多于本年和上年办结的申请 "
            f"{render_amount(done + (last or 0))} 件，请核对是否计入了信息公开以外的案件。"
        )
        evidence = cell_evidence(figures, (_DISPUTES[0], _CONCLUDED))
        yield Finding(rule, Severity.INFO, message, evidence)


def _disputes_without_applications(subject: Subject) -> Iterator[Finding]:
    rule, figures = "T23.ZERO", subject.figures
    due, disputes = figures.total((_RECEIVED, _CARRIED_IN)), figures.total(_DISPUTES)
    if due is None or disputes is None:
        yield unknown(rule, "没有表二或表三的数据，这一项无法核对。")
    elif disputes and not due:
        message = (
            f"表二没有申请，表三却有复议、诉讼 {render_amount(disputes)} 件，"
            "请核对；往年申请引起的案件可不改。"
        )
        cells = (_RECEIVED, _CARRIED_IN, *_DISPUTES)
        yield Finding(rule, Severity.INFO, message, cell_evidence(figures, cells))


_TABLE_2, _TABLES_23 = parts(Part.TABLE_2), parts(Part.TABLE_2, Part.TABLE_3)

RULES = (
    Rule(
        "T2.CARRY_HIGH",
        Severity.INFO,
        "结转下年度不超过本年应办（新收＋上年结转）的四分之一",
        _carried_out,
        exceptions="少于 5 件的不提示",
        case="眉山市住建局：81÷166，属实",
        reads=_TABLE_2,
    ),
    Rule(
        "T2.FEE_ROW",
        Severity.INFO,
        "有逾期未缴费的申请时，第六部分说明收费情况",
        _unpaid,
        needs=(Need.REPORT,),
        exceptions="发过通知而没有收到费用是合法的，只请说明",
        reads=parts(Part.TABLE_2, Part.SECTION_6),
        only=Generation.G2021,
    ),
    Rule(
        "T2.BIG_ROW20",
        Severity.INFO,
        "公开出版物、大量反复、确认或重新出具三行之和不超过办理结果的三成",
        _rare_outcomes,
        exceptions="少于 5 件的不提示",
        reads=_TABLE_2,
    ),
    Rule(
        "T3.RATIO",
        Severity.INFO,
        "行政复议总计不多于本年与上年办结的申请之和",
        _reviews,
        exceptions="往年申请引起的案件、全区域汇总的案件",
        reads=_TABLES_23,
    ),
    Rule(
        "T23.ZERO",
        Severity.INFO,
        "没有申请时，表三也为 0",
        _disputes_without_applications,
        exceptions="往年申请引起的案件、未答复案件",
        reads=_TABLES_23,
    ),
)
