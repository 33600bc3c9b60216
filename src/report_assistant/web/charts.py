"""Charts of a report as inline SVG: made here, no script, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from report_assistant.chat.workspace import Workspace
from report_assistant.drafting.duplication import duplication
from report_assistant.report.figures import Amount, Figures
from report_assistant.report.form import (
    CARRIED_OUT,
    CONCLUDED,
    GRANTED,
    NOT_PROCESSED,
    OTHERWISE,
    PARTLY,
    RECEIVED,
    REFUSED,
    TOTAL,
    UNAVAILABLE,
    Cell,
    group_rows,
    section_words,
)
from report_assistant.report.numerals import render_amount
from report_assistant.report.slots import slots

WIDTH, LABEL, BAR, GAP = 560, 190, 16, 8
COMMON = 3  # how often a content slot is stated: 3 marks those that nearly every report has


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a chart of two years; None where a year has no figure."""

    label: str
    before: Amount | None
    now: Amount | None


def charts_html(workspace: Workspace, duplication_limit: float) -> str:
    """All charts of a workspace; each says in words why it is missing."""
    parts = [
        _year_on_year(workspace),
        _repeated(workspace, duplication_limit),
        _complete(workspace),
    ]
    return "".join(parts)


def year_on_year(now: Figures, before: Figures) -> tuple[Pair, ...]:
    """Applications received, how they were answered, and what is carried on; the column 总计."""
    whole = ((RECEIVED, "新收申请"), (GRANTED, "予以公开"), (PARTLY, "部分公开"))
    groups = (
        (REFUSED, "不予公开"),
        (UNAVAILABLE, "无法提供"),
        (NOT_PROCESSED, "不予处理"),
        (OTHERWISE, "其他处理"),
    )
    ends = ((CONCLUDED, "办结总计"), (CARRIED_OUT, "结转下年度"))
    return (
        *(Pair(words, _of(before, row), _of(now, row)) for row, words in whole),
        *(Pair(words, _group(before, group), _group(now, group)) for group, words in groups),
        *(Pair(words, _of(before, row), _of(now, row)) for row, words in ends),
    )


def _of(figures: Figures, row: str) -> Amount | None:
    return figures.amount(Cell(2, row, TOTAL))


def _group(figures: Figures, group: str) -> Amount | None:
    rows = group_rows(figures.generation, group)
    known = [amount for row in rows if (amount := _of(figures, row)) is not None]
    return sum(known) if known else None


def _figure(title: str, body: str) -> str:
    return f'<figure class="ra-chart"><figcaption>{escape(title)}</figcaption>{body}</figure>'


def _note(title: str, words: str) -> str:
    return _figure(title, f'<p class="ra-note-line">{escape(words)}</p>')


def _svg(height: float, inner: str, words: str) -> str:
    label = escape(words, quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{label}">{inner}</svg>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _rect(x: float, y: float, width: float, name: str) -> str:
    return f'<rect class="{name}" x="{x:g}" y="{y:g}" width="{max(width, 0):.1f}" height="{BAR}" rx="1"/>'


def _year_on_year(workspace: Workspace) -> str:
    title = "申请与办理结果（本年与上年）"
    last = workspace.case.last_figures
    if last is None:
        return _note(title, "上传上年报告后，这里比较两年的新收申请和办理结果。")
    return pairs_chart(
        title, year_on_year(workspace.figures, last), f"{last.year}年", f"{workspace.figures.year}年"
    )


def pairs_chart(title: str, pairs: Sequence[Pair], before: str, now: str) -> str:
    """Two bars a line, the number at the end of each; the larger of all fills the width."""
    shown = [pair for pair in pairs if pair.before is not None or pair.now is not None]
    if not shown:
        return _note(title, "表二填写后，这里显示两年的对比。")
    largest = max(float(v) for pair in shown for v in (pair.before, pair.now) if v is not None) or 1.0
    scale = (WIDTH - LABEL - 60) / largest
    parts = [
        _rect(LABEL, 4, BAR, "ra-before"),
        _text(LABEL + 20, 16, before),
        _rect(LABEL + 110, 4, BAR, "ra-after"),
        _text(LABEL + 130, 16, now),
    ]
    y = 28.0
    said = []
    for pair in shown:
        parts.append(_text(LABEL - 8, y + BAR + 3, pair.label, "end"))
        for value, name, offset in ((pair.before, "ra-before", 0), (pair.now, "ra-after", BAR + 1)):
            length = 0.0 if value is None else float(value) * scale
            parts.append(_rect(LABEL, y + offset, length, name))
            words = "未填" if value is None else render_amount(value)
            parts.append(_text(LABEL + length + 5, y + offset + 13, words))
        said.append(f"{pair.label} {before}{_amount(pair.before)}、{now}{_amount(pair.now)}")
        y += 2 * BAR + 1 + GAP
    return _figure(title, _svg(y, "".join(parts), f"{title}：{'；'.join(said)}"))


def _amount(value: Amount | None) -> str:
    return "未填" if value is None else render_amount(value)


def _repeated(workspace: Workspace, limit: float) -> str:
    title = "与上年报告重复的句子（按部分）"
    draft, last = workspace.draft, workspace.last_year
    if draft is None or last is None:
        return _note(title, "有了草稿和上年报告之后，这里显示每一部分有多少句子与上年相同。")
    shares = [
        (section_words(s.number), duplication(s, last)) for s in draft.sections if s.number not in {2, 3, 4}
    ]
    return shares_chart(title, shares, limit, f"上限 {limit:.0%}")


def _complete(workspace: Workspace) -> str:
    title = "完整程度"
    values = [workspace.figures.values.get(cell) for cell in workspace.figures.form.cells]
    filled = sum(value is not None and not value.blank for value in values) / len(values)
    asked = [slot for slot in slots().values() if not slot.formula and slot.often >= COMMON]
    told = sum(slot.id in workspace.figures.facts for slot in asked) / len(asked)
    drafted = 0 if workspace.draft is None else len(workspace.draft.sections)
    shares = [("三张表已填", filled), ("常用事实已提供", told), ("六个部分已起草", drafted / 6)]
    return shares_chart(title, shares)


def shares_chart(
    title: str, shares: Sequence[tuple[str, float]], limit: float | None = None, words: str = ""
) -> str:
    """One bar a share (0 to 1) on a track; bars over ``limit`` stand out and say so."""
    track = WIDTH - LABEL - 90
    top = 22 if limit is not None else 4
    parts, said, y = [], [], float(top)
    for label, share in shares:
        over = limit is not None and share > limit
        parts.append(_text(LABEL - 8, y + 13, label, "end"))
        parts.append(_rect(LABEL, y, track, "ra-track"))
        parts.append(_rect(LABEL, y, track * min(share, 1.0), "ra-over" if over else "ra-after"))
        parts.append(_text(LABEL + track + 6, y + 13, f"{share:.0%}{' 偏高' if over else ''}"))
        said.append(f"{label} {share:.0%}")
        y += BAR + GAP + 4
    if limit is not None:
        x = LABEL + track * limit
        parts.append(f'<line class="ra-limit" x1="{x:g}" y1="18" x2="{x:g}" y2="{y:g}"/>')
        parts.append(_text(x, 13, words, "middle"))
    return _figure(title, _svg(y, "".join(parts), f"{title}：{'；'.join(said)}"))
