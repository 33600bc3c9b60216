"""T1.* that judge how likely a figure of table 1 is: fees, enforcement, printed labels, the old form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from report_assistant.checks.finding import Evidence, Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import Need, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report.figures import Place
from report_assistant.report.form import TABLE_NAMES, Cell, Generation, form
from report_assistant.report.numerals import render_amount
from report_assistant.report.organ import Level, OrganKind
from report_assistant.report.text import normalise

# ------------------------------------------------------------------------------ enforcement

_ENFORCERS = re.compile(r"公安|市场监督|市场监管|税务|交通运输|自然资源|规划和|城市管理|综合执法|城管")
_DECISIONS = ("行政许可", "行政处罚", "行政强制")


def _decided(generation: Generation) -> tuple[Cell, ...]:
    column = "本年处理决定数量" if generation is Generation.G2021 else "处理决定数量"
    return tuple(Cell(1, row, column) for row in _DECISIONS)


def _no_enforcement(subject: Subject) -> Iterator[Finding]:
    rule, figures, organ = "T1.DEPT_ENFORCE", subject.figures, subject.organ
    if organ.kind is not OrganKind.DEPARTMENT or not _ENFORCERS.search(organ.name):
        return
    cells = _decided(figures.generation)
    total = figures.total(cells)
    if total is None:
        yield unknown(rule, "没有表一行政许可、处罚、强制的数据，这一项无法核对。")
    elif not total:
        message = (
            f"{organ.name}是执法机关，表一行政许可、行政处罚、行政强制却都是 0，请核对；"
            "权力已划转其他机关的可不改。"
        )
        yield Finding(rule, Severity.INFO, message, cell_evidence(figures, cells))


# ------------------------------------------------------------------------------------- fees

_FEE = Cell(1, "行政事业性收费", "本年收费金额（万元）")
_LARGEST_FEE = 1000
_LARGEST_GROWTH = 1000
_SMALL = {OrganKind.TOWNSHIP, OrganKind.STREET, OrganKind.DEPARTMENT}


def _fee_scale(subject: Subject) -> Iterator[Finding]:
    rule, figures = "T1.FEE_SCALE", subject.figures
    fee = figures.total((_FEE,))
    if fee is None:
        yield unknown(rule, "没有表一行政事业性收费的数据，这一项无法核对。")
        return
    before = subject.before.amount(_FEE) if subject.before is not None else None
    evidence = cell_evidence(figures, (_FEE,))
    small = subject.organ.kind in _SMALL and subject.organ.level not in {Level.NATION, Level.PROVINCE}
    if before and fee >= _LARGEST_GROWTH * before and subject.before is not None:
        message = (
            f"表一行政事业性收费填的是 {render_amount(fee)} 万元，上年是 {render_amount(before)} 万元，"
            "相差一千倍以上，可能把元填成了万元。"
        )
        evidence += cell_evidence(subject.before, (_FEE,), f"{subject.before.year} 年")
    elif small and fee > _LARGEST_FEE:
        message = (
            f"表一行政事业性收费填的是 {render_amount(fee)} 万元，对{subject.organ.name}来说偏大，"
            "请核对是否把元填成了万元。"
        )
    else:
        return
    yield Finding(rule, Severity.WARNING, message, evidence)


# ----------------------------------------------------------------------------------- labels

_ALIKE = 0.6
_PLAIN = re.compile(r"[\W_]+")


def _squashed(text: str) -> str:
    return _PLAIN.sub("", normalise(text))


@cache
def _official(generation: Generation, table: int) -> dict[str, str]:
    grid = form(generation).table(table).grid
    return {_squashed(g.text): g.text for g in grid if g.text}


def damaged(generation: Generation, table: int, printed: str) -> str:
    """The official label that ``printed`` was meant to be; empty when it is one, a piece, or none."""
    words = _squashed(printed)
    labels = _official(generation, table)
    if words == "规范性文件" and generation is Generation.G2021 and table == 1:
        return "行政规范性文件"
    if len(words) < 4 or any(words in label for label in labels):
        return ""
    likeness = {label: SequenceMatcher(None, words, label, autojunk=False).ratio() for label in labels}
    best = max(likeness, key=lambda label: likeness[label])
    return labels[best] if likeness[best] >= _ALIKE else ""


def _labels(subject: Subject) -> Iterator[Finding]:
    rule, report = "T1.LABEL", subject.report
    if report is None or not report.labels:
        yield unknown(rule, "没有读到表格中印的行名和栏名，这一项无法核对。")
        return
    old = {_squashed(c.text) for c in form(Generation.G2019).table(1).grid}
    for table, printed in dict.fromkeys(report.labels):
        due = damaged(subject.figures.generation, table, printed)
        # Labels of the other generation are one finding of T1.GEN, not one a label.
        if not due or (_squashed(printed) in old and printed != "规范性文件"):
            continue
        message = f"{TABLE_NAMES[table]}的名称“{printed}”与规定格式不符，应为“{due}”。"
        yield Finding(rule, Severity.WARNING, message, (Evidence(Place(TABLE_NAMES[table]), printed),))


# --------------------------------------------------------------------------------- old form

_LEAST_ITEMS = 5


def _items(subject: Subject) -> Iterator[Finding]:
    rule, figures = "T1A.ITEM", subject.figures
    for row in ("行政许可", "其他对外管理服务事项", "行政处罚", "行政强制"):
        cells = tuple(Cell(1, row, column) for column in ("上一年项目数量", "本年增/减", "处理决定数量"))
        last, change, decided = (figures.amount(cell) for cell in cells)
        if last is None or change is None or decided is None:
            continue
        if decided >= _LEAST_ITEMS and decided == last + change:
            message = (
                f"表一“{row}”：处理决定数量 {render_amount(decided)} 恰好等于上一年项目数量 "
                f"{render_amount(last)} 加本年增/减 {render_amount(change)}；"
                "处理决定数量应填办件数，不是事项数，请核对。"
            )
            yield Finding(rule, Severity.INFO, message, cell_evidence(figures, cells))


def _published(subject: Subject) -> Iterator[Finding]:
    rule, figures = "T1A.PUBLIC", subject.figures
    for row in ("规章", "规范性文件"):
        cells = tuple(Cell(1, row, c) for c in ("本年新制作数量", "本年新公开数量", "对外公开总数量"))
        made, opened, all_open = (figures.amount(cell) for cell in cells)
        if made is None or opened is None or all_open is None:
            continue
        evidence = cell_evidence(figures, cells)
        numbers = f"表一“{row}”：本年新制作 {render_amount(made)}、新公开 {render_amount(opened)}、"
        numbers += f"对外公开总数 {render_amount(all_open)}，"
        if opened > all_open:
            message = f"{numbers}新公开数不应大于对外公开总数。"
            yield Finding(rule, Severity.WARNING, message, evidence)
        elif opened > made:
            message = f"{numbers}新公开数大于新制作数；公开了往年文件的可不改，否则请核对。"
            yield Finding(rule, Severity.INFO, message, evidence)
        elif made > all_open:
            message = f"{numbers}新制作数大于对外公开总数，可能填成了网站信息条数，请核对。"
            yield Finding(rule, Severity.INFO, message, evidence)


_TABLE_1 = parts(Part.TABLE_1)

RULES = (
    Rule(
        "T1.DEPT_ENFORCE",
        Severity.INFO,
        "公安、市场监管、税务、交通、资源规划、城管等执法机关，许可、处罚、强制不全为 0",
        _no_enforcement,
        exceptions="权力已划转行政审批局等机关的",
        reads=_TABLE_1,
    ),
    Rule(
        "T1.FEE_SCALE",
        Severity.WARNING,
        "乡镇、街道、部门的行政事业性收费不超过 1000 万元，不比上年大一千倍",
        _fee_scale,
        exceptions="省级以上部门和政府汇总数不设上限",
        case="把元填成万元",
        reads=_TABLE_1,
        only=Generation.G2021,
    ),
    Rule(
        "T1.LABEL",
        Severity.WARNING,
        "表格的行名、栏名与规定格式一致",
        _labels,
        needs=(Need.REPORT,),
        exceptions="空格、标点、全角半角不计；断行的名称、删去括号说明的名称不计",
        case="临潼 2021：本年处理绝对数量；某税务局：本年度制发数；宁强 2021：本年发件",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "T1A.ITEM",
        Severity.INFO,
        "2019 年格式：处理决定数量不等于上一年项目数量加增减（那是事项数）",
        _items,
        needs=(Need.TABLE_1,),
        exceptions="小于 5 的数可能碰巧相等",
        case="略阳县自然资源局 2021：61＋36＝97",
        reads=_TABLE_1,
        only=Generation.G2019,
    ),
    Rule(
        "T1A.PUBLIC",
        Severity.WARNING,
        "2019 年格式：本年新公开 ≤ 对外公开总数，≤ 本年新制作",
        _published,
        needs=(Need.TABLE_1,),
        exceptions="本年才公开往年文件的只作提示",
        case="蒲纺工业园区 2020：33/8/8，33 是网站信息条数",
        reads=_TABLE_1,
        only=Generation.G2019,
    ),
)
