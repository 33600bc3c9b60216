"""T1.*: table 1 (主动公开政府信息情况)."""

from __future__ import annotations

from collections.abc import Iterator

from report_assistant.checks.cells import blanks, types, unit_in
from report_assistant.checks.finding import Finding, Severity, cell_evidence, unknown
from report_assistant.checks.rule import Need, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report.form import Cell, Generation
from report_assistant.report.numerals import render_amount
from report_assistant.report.organ import Level, OrganKind

RULES_ROW = "规章"
NORMS_ROW = "行政规范性文件"
ISSUED, REPEALED, IN_FORCE = "本年制发件数", "本年废止件数", "现行有效件数"


def _units(subject: Subject) -> Iterator[Finding]:
    rule = "T1.UNIT_IN_CELL"
    figures = subject.figures
    for cell in figures.form.table(1).cells:
        value = figures.values.get(cell)
        unit = unit_in(value.raw) if value is not None else ""
        if value is not None and unit:
            column = figures.form.column(cell)
            message = f"{cell}填的是“{value.raw}”，表头已有单位“{column.unit}”，格内只填数字，不写“{unit}”。"
            yield Finding(rule, Severity.WARNING, message, cell_evidence(figures, (cell,)))


def _opening(subject: Subject) -> Iterator[Finding]:
    rule = "T1.OPENING"
    figures = subject.figures
    for row in (RULES_ROW, NORMS_ROW):
        cells = tuple(Cell(1, row, column) for column in (ISSUED, REPEALED, IN_FORCE))
        amounts = [figures.amount(cell) for cell in cells]
        issued, repealed, in_force = amounts
        if issued is None or repealed is None or in_force is None:
            continue
        opening = in_force + repealed - issued
        if opening < 0:
            message = (
                f"表一“{row}”：现行有效 {render_amount(in_force)} 加废止 {render_amount(repealed)} 减制发 "
                f"{render_amount(issued)}，推算上年末只有 {render_amount(opening)} 件，不可能小于 0，"
                "请核对这三个数（年底制发、次年施行的除外）。"
            )
            yield Finding(rule, Severity.WARNING, message, cell_evidence(figures, cells))


def _level(subject: Subject) -> Iterator[Finding]:
    rule = "T1.LEVEL"
    figures, organ = subject.figures, subject.organ
    cells = tuple(c for c in figures.form.table(1).cells if c.row == RULES_ROW and figures.amount(c))
    if not cells:
        return
    government = organ.kind in {OrganKind.GOVERNMENT, OrganKind.OFFICE}
    if government and organ.level in {Level.PROVINCE, Level.CITY}:
        return
    if organ.kind is OrganKind.OTHER or organ.level in {Level.NATION, Level.UNKNOWN}:
        yield unknown(rule, f"从机关名称“{organ.name}”看不出层级，无法判断能否制定规章。")
        return
    message = (
        f"表一“规章”一行不为 0，但{organ.name}不是设区的市以上人民政府，没有规章制定权，这一行应全部填 0；"
        "如果是行政规范性文件，请填到下一行。"
    )
    yield Finding(rule, Severity.WARNING, message, cell_evidence(figures, cells))


def _generation(subject: Subject) -> Iterator[Finding]:
    figures = subject.figures
    due = Generation.for_year(figures.year)
    if figures.generation is not due:
        message = (
            f"{figures.year} 年度报告应使用 {int(due)} 年格式的表格，"
            f"现在用的是 {int(figures.generation)} 年格式，请换成规定的表格重新填写。"
        )
        yield Finding("T1.GEN", Severity.ERROR, message)


RULES = (
    Rule(
        "T1.TYPE",
        Severity.ERROR,
        "表一的件数是不小于 0 的整数，收费金额是不小于 0 的数",
        types("T1.TYPE", 1),
        needs=(Need.TABLE_1,),
        exceptions="数字后带括号说明的取数字，只作提示；2019 年格式的“本年增/减”可以为负",
        case="上海市 2025：22（其中修订16件）",
        reads=parts(Part.TABLE_1),
    ),
    Rule(
        "T1.BLANK",
        Severity.WARNING,
        "表一没有空格、斜线、短横或“无”",
        blanks("T1.BLANK", 1),
        needs=(Need.TABLE_1,),
        case="某区统计局 2023：规章一行填“/”",
        reads=parts(Part.TABLE_1),
    ),
    Rule(
        "T1.UNIT_IN_CELL",
        Severity.WARNING,
        "格内只有数字，不写单位",
        _units,
        needs=(Need.TABLE_1,),
        exceptions="括号说明里的单位不算",
        case="西安市临潼区某管委会 2021：43.788万元",
        reads=parts(Part.TABLE_1),
    ),
    Rule(
        "T1.OPENING",
        Severity.WARNING,
        "现行有效 ＋ 本年废止 － 本年制发 ≥ 0",
        _opening,
        needs=(Need.TABLE_1,),
        exceptions="年底制发、次年施行的文件；2019 年格式没有这三栏",
        reads=parts(Part.TABLE_1),
        only=Generation.G2021,
    ),
    Rule(
        "T1.LEVEL",
        Severity.WARNING,
        "设区的市以上人民政府以外的机关，规章一行全部为 0",
        _level,
        needs=(Need.TABLE_1,),
        exceptions="省、市人民政府及其办公厅（室）；看不出层级的机关",
        case="尼勒克县某镇 2023：现行有效规章 6 件",
        reads=parts(Part.TABLE_1),
    ),
    Rule(
        "T1.GEN",
        Severity.ERROR,
        "2019、2020 年度用 2019 年格式，2021 年度起用 2021 年格式",
        _generation,
        case="略阳县自然资源局 2021 用了 2019 年格式",
        reads=parts(),
    ),
)
