"""T2.*: table 2 (收到和处理政府信息公开申请情况)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from report_assistant.checks.cells import Balance, balances, blanks, sums, types
from report_assistant.checks.finding import Finding, Proposal, Severity, cell_evidence, gap, unknown
from report_assistant.checks.rule import Need, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.form import APPLICANTS, Cell
from report_assistant.report.numerals import render_amount

_SUMS = ("T2.ROW", "T2.COL", "T2.BAL")
_MOST_COVERS = 50
_MOST_SHOWN = 6


def _row_words(figures: Figures, balance: Balance) -> str:
    return (
        f"表二“{balance.sum.whole[0].row}”一行：六类申请人合计 {render_amount(balance.parts)}，"
        f"总计栏填的是 {render_amount(balance.whole)}，相差 {gap(balance.parts, balance.whole)}。"
    )


def _column_words(figures: Figures, balance: Balance) -> str:
    column = balance.sum.whole[0].column
    return (
        f"表二“{column}”一列：（一）至（六）各项合计 {render_amount(balance.parts)}，"
        f"“（七）总计”填的是 {render_amount(balance.whole)}，相差 {gap(balance.parts, balance.whole)}。"
    )


def _balance_words(figures: Figures, balance: Balance) -> str:
    received, carried_in, concluded, carried_out = (
        render_amount(figures.values[c].zeroed) for c in (*balance.sum.parts, *balance.sum.whole)
    )
    return (
        f"表二“{balance.sum.whole[0].column}”一列：本年新收 {received} 加上年结转 {carried_in} 等于 "
        f"{render_amount(balance.parts)}，办理结果总计 {concluded} 加结转下年度 {carried_out} 等于 "
        f"{render_amount(balance.whole)}，两边应当相等，相差 {gap(balance.parts, balance.whole)}。"
    )


# ---------------------------------------------------------------------------------- culprits


def _holding(done: Sequence[Balance]) -> dict[Cell, frozenset[int]]:
    """The relations each cell stands in, by their index in ``done``."""
    found: dict[Cell, set[int]] = {}
    for i, balance in enumerate(done):
        for cell in (*balance.sum.parts, *balance.sum.whole):
            found.setdefault(cell, set()).add(i)
    return {cell: frozenset(relations) for cell, relations in found.items()}


def _suspects(figures: Figures, done: Sequence[Balance]) -> list[tuple[Proposal, frozenset[int]]]:
    """Cells that alone explain every relation they stand in, with the value that repairs them."""
    result = []
    for cell, holding in _holding(done).items():
        excesses = {done[i].excess(cell) for i in holding}
        if len(excesses) != 1 or excesses == {0}:
            continue
        amount = figures.values[cell].zeroed - excesses.pop()
        if amount >= 0:
            result.append((Proposal(cell, amount), holding))
    return result


def _covers(
    failing: frozenset[int], suspects: Sequence[tuple[Proposal, frozenset[int]]]
) -> Iterator[tuple[Proposal, ...]]:
    """Sets of suspects that explain every failing relation exactly once."""
    if not failing:
        yield ()
        return
    left = [(proposal, holding) for proposal, holding in suspects if holding <= failing]
    # The relation with the fewest suspects first: it ends a hopeless search early.
    hardest = min(failing, key=lambda i: sum(i in holding for _, holding in left))
    for proposal, holding in left:
        if hardest in holding:
            for rest in _covers(failing - holding, left):
                yield (proposal, *rest)


def _cheapest(
    failing: frozenset[int], suspects: Sequence[tuple[Proposal, frozenset[int]]]
) -> list[tuple[Proposal, ...]]:
    covers = [cover for cover, _ in zip(_covers(failing, suspects), range(_MOST_COVERS), strict=False)]
    least = min(map(len, covers), default=0)
    return [cover for cover in covers if len(cover) == least]


def _locate(subject: Subject) -> Iterator[Finding]:
    rule = "T2.LOCATE"
    figures = subject.figures
    done, _ = balances(figures, _SUMS)
    failing = frozenset(i for i, b in enumerate(done) if b.difference)
    if not failing or any(_shifts(figures, done)):
        return
    covers = _cheapest(failing, _suspects(figures, done))
    if not covers:
        yield unknown(rule, "表二的差数不能由个别格子填错来解释，请对照原始台账逐行核对。")
        return
    proposals = tuple(dict.fromkeys(p for cover in covers for p in cover))
    words = "；".join(_proposal_words(figures, p) for p in proposals[:_MOST_SHOWN])
    if len(covers) == 1:
        message = f"从差数看，出错的很可能是{words}。"
    else:
        tail = f"等 {len(proposals)} 格" if len(proposals) > _MOST_SHOWN else ""
        message = f"从差数看有几种可能，请从下列格子中核对：{words}{tail}。"
    evidence = cell_evidence(figures, (p.cell for p in proposals))
    yield Finding(rule, Severity.INFO, message, evidence, proposals=proposals)


def _proposal_words(figures: Figures, proposal: Proposal) -> str:
    now = figures.values[proposal.cell]
    printed = render_amount(now.zeroed) if now.amount is not None else "空格"
    return f"{proposal.cell}：现为 {printed}，改为 {render_amount(proposal.amount)} 后各项合计相符"


def _shifts(figures: Figures, done: Sequence[Balance]) -> Iterator[tuple[str, tuple[Proposal, ...]]]:
    """Rows that hold, with every relation they touch, once moved one column left or right."""
    held = _holding(done)
    for row in figures.form.table(2).rows:
        cells = tuple(Cell(2, row.key, column) for column in APPLICANTS)
        holding = frozenset[int]().union(*(held.get(c, frozenset()) for c in cells))
        if not any(done[i].difference for i in holding) or any(c not in held for c in cells):
            continue
        amounts = [figures.values[c].zeroed for c in cells]
        for way, moved in (("右", (amounts[-1:] + amounts[:-1])), ("左", amounts[1:] + amounts[:1])):
            change = {c: new - old for c, new, old in zip(cells, moved, amounts, strict=True)}
            if all(_moved(done[i], change) == 0 for i in holding):
                yield way, tuple(Proposal(c, a) for c, a in zip(cells, moved, strict=True))


def _moved(balance: Balance, change: dict[Cell, Amount]) -> Amount:
    parts = sum(change.get(c, 0) for c in balance.sum.parts)
    whole = sum(change.get(c, 0) for c in balance.sum.whole)
    return balance.difference + parts - whole


def _shift(subject: Subject) -> Iterator[Finding]:
    rule = "T2.SHIFT"
    figures = subject.figures
    done, _ = balances(figures, _SUMS)
    for way, proposals in _shifts(figures, done):
        cells = tuple(p.cell for p in proposals)
        before = "、".join(render_amount(figures.values[c].zeroed) for c in cells)
        after = "、".join(render_amount(p.amount) for p in proposals)
        message = (
            f"表二“{cells[0].row}”一行的数字可能错了一列：现为 {before}，"
            f"整行向{way}移一列成为 {after} 后各项合计相符。"
        )
        yield Finding(rule, Severity.INFO, message, cell_evidence(figures, cells), proposals=proposals)


RULES = (
    Rule(
        "T2.INT",
        Severity.ERROR,
        "表二每一格都是不小于 0 的整数",
        types("T2.INT", 2),
        needs=(Need.TABLE_2,),
        reads=parts(Part.TABLE_2),
    ),
    Rule(
        "T2.BLANK",
        Severity.WARNING,
        "表二没有空格、斜线、短横或“无”",
        blanks("T2.BLANK", 2),
        needs=(Need.TABLE_2,),
        exceptions="空格按 0 继续核对；整栏未填只报告一次",
        case="上海市 2019：总计栏各行全空；沭阳县某局 2023：法人各栏全空",
        reads=parts(Part.TABLE_2),
    ),
    Rule(
        "T2.ROW",
        Severity.ERROR,
        "每一行：自然人 ＋ 五类法人或其他组织 ＝ 总计",
        sums("T2.ROW", 2, _row_words),
        needs=(Need.TABLE_2,),
        exceptions="（一）至（六）各行的总计全部未填时不逐行核对",
        reads=parts(Part.TABLE_2),
    ),
    Rule(
        "T2.COL",
        Severity.ERROR,
        "每一列：（一）至（六）各项之和 ＝（七）总计",
        sums("T2.COL", 2, _column_words),
        needs=(Need.TABLE_2,),
        reads=parts(Part.TABLE_2),
    ),
    Rule(
        "T2.BAL",
        Severity.ERROR,
        "每一列：一、本年新收 ＋ 二、上年结转 ＝ 三（七）总计 ＋ 四、结转下年度",
        sums("T2.BAL", 2, _balance_words),
        needs=(Need.TABLE_2,),
        case="表格自带的勾稽关系说明",
        reads=parts(Part.TABLE_2),
    ),
    Rule(
        "T2.LOCATE",
        Severity.INFO,
        "由行、列、勾稽三种差数找出填错的格子和应填的数",
        _locate,
        needs=(Need.TABLE_2,),
        exceptions="有几种可能时全部列出，不猜",
        reads=parts(Part.TABLE_2),
    ),
    Rule(
        "T2.SHIFT",
        Severity.INFO,
        "整行左移或右移一列后合计相符的，提示错列",
        _shift,
        needs=(Need.TABLE_2,),
        exceptions="移动后该行涉及的全部关系都要成立",
        reads=parts(Part.TABLE_2),
    ),
)
