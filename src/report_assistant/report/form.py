"""The statutory form (政府信息公开工作年度报告格式): six headings and three tables.

This module is the only place where labels, order, spans, units and sum relations of the
form are written down. Readers, checker, screen, workbook and Word export all use it.

Sources: 国办公开办函〔2019〕60号 for reports of 2019 and 2020,
国办公开办函〔2021〕30号 for reports of 2021 and later.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Literal, NamedTuple

TABLE_NAMES = {1: "表一", 2: "表二", 3: "表三"}
SECTION_NUMERALS = "一二三四五六"


def section_words(section: int) -> str:
    """第三部分 for section 3, 开头部分 for the preamble (0)."""
    return f"第{SECTION_NUMERALS[section - 1]}部分" if section else "开头部分"


Role = Literal["head", "label", "note", "value"]


class Generation(IntEnum):
    """Generation of the form, named by the year of the notice that introduced it."""

    G2019 = 2019
    G2021 = 2021

    @classmethod
    def for_year(cls, year: int) -> Generation:
        """Return the generation in force for reports of ``year``."""
        return cls.G2019 if year <= 2020 else cls.G2021


class Cell(NamedTuple):
    """Address of one figure: table 1–3, row key and column key of the figures file.

    A tuple, because cells are looked up far more often than anything else and tuples hash fastest.
    """

    table: int
    row: str
    column: str

    def __str__(self) -> str:
        return f"{TABLE_NAMES[self.table]}“{self.row}”“{self.column}”"


@dataclass(frozen=True, slots=True)
class Column:
    """A value column: ``key`` in the figures file, ``label`` as printed, unit of its values."""

    key: str
    label: str
    unit: str = "件"
    decimal: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A data row: ``key`` in the figures file and the printed labels from left to right."""

    key: str
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """The printed label nearest to the values."""
        return self.labels[-1]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that share one set of columns, under an optional full-width title."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One printed cell: zero-based top and left, spans, text, and its figure if it holds one."""

    top: int
    left: int
    height: int
    width: int
    text: str
    role: Role
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One statutory table: ``number`` 1–3, the section (2–4) that holds it, and its layout.

    ``widths`` are the grid column widths of the official Word form in twips;
    ``head_rows`` counts the rows to repeat on a new page.
    """

    number: int
    section: int
    blocks: tuple[Block, ...]
    grid: tuple[GridCell, ...]
    widths: tuple[int, ...]
    head_rows: int

    @property
    def height(self) -> int:
        """Number of grid rows."""
        return max(g.top + g.height for g in self.grid)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Addresses of all figures in printed order (left to right, top to bottom)."""
        return tuple(g.cell for g in self.grid if g.cell is not None)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All data rows in printed order."""
        return tuple(row for block in self.blocks for row in block.rows)

    def column(self, cell: Cell) -> Column:
        """Return the column of ``cell``; raises KeyError when the form has no such cell."""
        for block in self.blocks:
            if any(row.key == cell.row for row in block.rows):
                for column in block.columns:
                    if column.key == cell.column:
                        return column
        raise KeyError(str(cell))


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum relation of the form: Σ ``parts`` = Σ ``whole``; ``rule`` is the checker's id."""

    rule: str
    parts: tuple[Cell, ...]
    whole: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One generation of the form: headings, tables by number, and the sum relations."""

    generation: Generation
    headings: tuple[str, ...]
    tables: tuple[Table, ...]
    sums: tuple[Sum, ...]

    def table(self, number: int) -> Table:
        """Return table ``number`` (1–3)."""
        return self.tables[number - 1]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Addresses of all figures of the three tables."""
        return tuple(cell for table in self.tables for cell in table.cells)

    def column(self, cell: Cell) -> Column:
        """Return the column of ``cell``; raises KeyError when the form has no such cell."""
        return self.table(cell.table).column(cell)

    @property
    def totals(self) -> dict[Cell, tuple[Cell, ...]]:
        """Total cells that a workbook computes, with the cells they add up."""
        return {s.whole[0]: s.parts for s in reversed(self.sums) if s.rule in {"T2.ROW", "T2.COL", "T3.SUM"}}


HEADINGS = {
    Generation.G2019: (
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "其他需要报告的事项",
    ),
    Generation.G2021: (
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ),
}

# ---------------------------------------------------------------------------------- table 1

ITEM_LABEL = "信息内容"

_DECIDED = (Column("本年处理决定数量", "本年处理决定数量"),)
_ITEMS_2019 = (
    Column("上一年项目数量", "上一年项目数量", unit="项"),
    Column("本年增/减", "本年增/减", unit="项", signed=True),
)
_DECIDED_2019 = (*_ITEMS_2019, Column("处理决定数量", "处理决定数量"))


def _plain(*keys: str) -> tuple[Row, ...]:
    return tuple(Row(key, (key,)) for key in keys)


_TABLE1 = {
    Generation.G2021: (
        Block(
            "第二十条第（一）项",
            (
                Column("本年制发件数", "本年制发件数"),
                Column("本年废止件数", "本年废止件数"),
                Column("现行有效件数", "现行有效件数"),
            ),
            _plain("规章", "行政规范性文件"),
        ),
        Block("第二十条第（五）项", _DECIDED, _plain("行政许可")),
        Block("第二十条第（六）项", _DECIDED, _plain("行政处罚", "行政强制")),
        Block(
            "第二十条第（八）项",
            (Column("本年收费金额（万元）", "本年收费金额（单位：万元）", unit="万元", decimal=True),),
            _plain("行政事业性收费"),
        ),
    ),
    Generation.G2019: (
        Block(
            "第二十条第（一）项",
            (
                Column("本年新制作数量", "本年新制作数量"),
                Column("本年新公开数量", "本年新公开数量"),
                Column("对外公开总数量", "对外公开总数量"),
            ),
            _plain("规章", "规范性文件"),
        ),
        Block("第二十条第（五）项", _DECIDED_2019, _plain("行政许可", "其他对外管理服务事项")),
        Block("第二十条第（六）项", _DECIDED_2019, _plain("行政处罚", "行政强制")),
        Block("第二十条第（八）项", _ITEMS_2019, _plain("行政事业性收费")),
        Block(
            "第二十条第（九）项",
            (
                Column("采购项目数量", "采购项目数量", unit="项"),
                Column("采购总金额", "采购总金额", unit="元", decimal=True),
            ),
            _plain("政府集中采购"),
        ),
    ),
}


def _grid1(blocks: tuple[Block, ...]) -> tuple[GridCell, ...]:
    grid: list[GridCell] = []
    top = 0
    for block in blocks:
        grid.append(GridCell(top, 0, 1, 4, block.title, "head"))
        top += 1
        # The last column takes what is left of the four grid columns.
        spans = [1] * (len(block.columns) - 1) + [4 - len(block.columns)]
        lefts = [1 + i for i in range(len(spans))]
        grid.append(GridCell(top, 0, 1, 1, ITEM_LABEL, "head"))
        for column, left, span in zip(block.columns, lefts, spans, strict=True):
            grid.append(GridCell(top, left, 1, span, column.label, "head"))
        top += 1
        for row in block.rows:
            grid.append(GridCell(top, 0, 1, 1, row.label, "label"))
            for column, left, span in zip(block.columns, lefts, spans, strict=True):
                grid.append(GridCell(top, left, 1, span, "", "value", Cell(1, row.key, column.key)))
            top += 1
    return tuple(grid)


# ---------------------------------------------------------------------------------- table 2

NATURAL_PERSON = "自然人"
LEGAL_PERSONS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
TOTAL = "总计"
APPLICANTS = (NATURAL_PERSON, *LEGAL_PERSONS, TOTAL)

RECEIVED = "一、本年新收政府信息公开申请数量"
CARRIED_IN = "二、上年结转政府信息公开申请数量"
RESULTS = "三、本年度办理结果"
GRANTED = "（一）予以公开"
PARTLY = "（二）部分公开"
REFUSED = "（三）不予公开"
UNAVAILABLE = "（四）无法提供"
NOT_PROCESSED = "（五）不予处理"
OTHERWISE = "（六）其他处理"
CONCLUDED = "（七）总计"
CARRIED_OUT = "四、结转下年度继续办理"
BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

# Outcome groups: label of the group -> ((key part, printed label), …).
_GROUPS_2021: dict[str, tuple[tuple[str, str], ...]] = {
    REFUSED: tuple(
        (text, text)
        for text in (
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        )
    ),
    UNAVAILABLE: tuple(
        (text, text)
        for text in (
            "1.本机关不掌握相关政府信息",
            "2.没有现成信息需要另行制作",
            "3.补正后申请内容仍不明确",
        )
    ),
    NOT_PROCESSED: tuple(
        (text, text)
        for text in (
            "1.信访举报投诉类申请",
            "2.重复申请",
            "3.要求提供公开出版物",
            "4.无正当理由大量反复申请",
            "5.要求行政机关确认或重新出具已获取信息",
        )
    ),
    OTHERWISE: (
        ("1.逾期不补正", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("2.逾期不缴费", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("3.其他", "3.其他"),
    ),
}


def _rows2(generation: Generation) -> tuple[Row, ...]:
    rows = [
        Row(RECEIVED, (RECEIVED,)),
        Row(CARRIED_IN, (CARRIED_IN,)),
        Row(GRANTED, (RESULTS, GRANTED)),
        Row(PARTLY, (RESULTS, PARTLY + "（区分处理的，只计这一情形，不计其他情形）")),
    ]
    for group, items in _GROUPS_2021.items():
        if group == OTHERWISE and generation is Generation.G2019:
            rows.append(Row(OTHERWISE, (RESULTS, OTHERWISE)))
            continue
        rows.extend(Row(f"{group}/{key}", (RESULTS, group, label)) for key, label in items)
    rows.append(Row(CONCLUDED, (RESULTS, CONCLUDED)))
    rows.append(Row(CARRIED_OUT, (CARRIED_OUT,)))
    return tuple(rows)


def group_rows(generation: Generation, group: str) -> tuple[str, ...]:
    """Row keys of an outcome group of table 2, e.g. the eight rows of （三）不予公开."""
    return tuple(r.key for r in _rows2(generation) if r.key == group or r.key.startswith(group + "/"))


def outcome_rows(generation: Generation) -> tuple[str, ...]:
    """Row keys of all outcomes of table 2, from （一） to （六）."""
    return tuple(r.key for r in _rows2(generation) if len(r.labels) > 1 and r.key != CONCLUDED)


_COLUMNS2 = tuple(Column(key, key) for key in APPLICANTS)


def _grid2(rows: tuple[Row, ...]) -> tuple[GridCell, ...]:
    grid = [
        GridCell(0, 0, 3, 3, BALANCE_NOTE, "note"),
        GridCell(0, 3, 1, 7, "申请人情况", "head"),
        GridCell(1, 3, 2, 1, NATURAL_PERSON, "head"),
        GridCell(1, 4, 1, 5, "法人或其他组织", "head"),
        GridCell(1, 9, 2, 1, TOTAL, "head"),
        *(GridCell(2, 4 + i, 1, 1, name, "head") for i, name in enumerate(LEGAL_PERSONS)),
    ]
    nested = [r for r in rows if len(r.labels) > 1]
    seen: set[str] = set()
    for top, row in enumerate(rows, start=3):
        for depth, label in enumerate(row.labels):
            last = depth == len(row.labels) - 1
            if last:
                grid.append(GridCell(top, depth, 1, 3 - depth, label, "label"))
            elif label not in seen:
                seen.add(label)
                height = sum(label in r.labels for r in nested)
                grid.append(GridCell(top, depth, height, 1, label, "label"))
        for i, column in enumerate(_COLUMNS2):
            grid.append(GridCell(top, 3 + i, 1, 1, "", "value", Cell(2, row.key, column.key)))
    return tuple(grid)


# ---------------------------------------------------------------------------------- table 3

REVIEW = "行政复议"
DIRECT_SUIT = "未经复议直接起诉"
SUIT_AFTER_REVIEW = "复议后起诉"
DISPUTES = (REVIEW, DIRECT_SUIT, SUIT_AFTER_REVIEW)
RULINGS = ("结果维持", "结果纠正", "其他结果", "尚未审结")

_COLUMNS3 = tuple(Column(key, key) for key in (*RULINGS, TOTAL))


def _grid3() -> tuple[GridCell, ...]:
    grid = [
        GridCell(0, 0, 1, 5, REVIEW, "head"),
        GridCell(0, 5, 1, 10, "行政诉讼", "head"),
        *(GridCell(1, i, 2, 1, column.label, "head") for i, column in enumerate(_COLUMNS3)),
        GridCell(1, 5, 1, 5, DIRECT_SUIT, "head"),
        GridCell(1, 10, 1, 5, SUIT_AFTER_REVIEW, "head"),
        *(GridCell(2, 5 + i, 1, 1, _COLUMNS3[i % 5].label, "head") for i in range(10)),
    ]
    for b, block in enumerate(DISPUTES):
        for i, column in enumerate(_COLUMNS3):
            grid.append(GridCell(3, 5 * b + i, 1, 1, "", "value", Cell(3, block, column.key)))
    return tuple(grid)


# ---------------------------------------------------------------------------------- the form


def _sums(generation: Generation) -> tuple[Sum, ...]:
    rows = _rows2(generation)
    outcomes = outcome_rows(generation)
    persons = APPLICANTS[:-1]
    by_row = (
        Sum("T2.ROW", tuple(Cell(2, r.key, p) for p in persons), (Cell(2, r.key, TOTAL),)) for r in rows
    )
    by_column = (
        Sum("T2.COL", tuple(Cell(2, key, p) for key in outcomes), (Cell(2, CONCLUDED, p),))
        for p in APPLICANTS
    )
    balance = (
        Sum(
            "T2.BAL",
            (Cell(2, RECEIVED, p), Cell(2, CARRIED_IN, p)),
            (Cell(2, CONCLUDED, p), Cell(2, CARRIED_OUT, p)),
        )
        for p in APPLICANTS
    )
    disputes = (Sum("T3.SUM", tuple(Cell(3, d, r) for r in RULINGS), (Cell(3, d, TOTAL),)) for d in DISPUTES)
    return (*by_row, *by_column, *balance, *disputes)


@cache
def form(generation: Generation) -> Form:
    """Return the statutory form of ``generation`` (built once, immutable)."""
    blocks1 = _TABLE1[generation]
    rows2 = _rows2(generation)
    rows3 = _plain(*DISPUTES)
    tables = (
        Table(1, 2, blocks1, _grid1(blocks1), (2435,) * 4, 0),
        Table(2, 3, (Block("", _COLUMNS2, rows2),), _grid2(rows2), (754, 921, 3271, *(685,) * 7), 3),
        Table(3, 4, (Block("", _COLUMNS3, rows3),), _grid3(), (650,) * 15, 3),
    )
    return Form(generation, HEADINGS[generation], tables, _sums(generation))
