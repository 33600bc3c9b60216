"""Values of the domain as HTML for the page. Everything that came from outside is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from report_assistant.chat.answers import open_findings
from report_assistant.chat.workspace import Workspace
from report_assistant.checks import CheckResult, Finding, State
from report_assistant.drafting import to_report
from report_assistant.library import Hit
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.form import SECTION_NUMERALS, Cell, section_words
from report_assistant.report.numerals import render_amount
from report_assistant.report.slots import slots
from report_assistant.web.tables import cell_key

STATE_WORDS = {State.UNKNOWN: "无法判断", State.EXPLAINED: "已说明"}
FACT_HEADERS = ["编号", "名称", "数值", "单位", "近似", "文字说明"]

_TODO = re.compile(r"【待补[^】]*】")

PAGE_CSS = """
.tab-container button { padding-left: 10px; padding-right: 10px; }
.ra-doc { background: #fff; color: #111; padding: 18px 26px; border: 1px solid #ddd; max-height: 640px;
  overflow-y: auto; font-family: "FangSong", "仿宋", "Noto Serif CJK SC", serif; line-height: 1.9; }
.ra-doc h1 { font-size: 21px; text-align: center; margin: 6px 0 16px; color: #111; }
.ra-doc h2 { font-size: 17px; margin: 14px 0 4px; color: #111;
  font-family: "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; }
.ra-doc h3 { font-size: 16px; margin: 8px 0 0; font-weight: normal; color: #111; text-indent: 2em;
  font-family: "KaiTi", "楷体", "Noto Serif CJK SC", serif; }
.ra-doc p { margin: 0; text-indent: 2em; color: #111; }
.ra-doc .ra-right { text-align: right; text-indent: 0; }
.ra-doc .ra-hint { color: #888; }
.ra-doc mark { background: #ffe58a; color: #111; }
.ra-stale { background: #fff3cd; color: #664d03; padding: 2px 8px; font-size: 13px; border-radius: 3px; }
.ra-list { width: 100%; border-collapse: collapse; font-size: 14px; }
.ra-list td.ra-where { white-space: nowrap; }
.ra-list td, .ra-list th { border-bottom: 1px solid #ddd; padding: 5px 8px; text-align: left;
  vertical-align: top; }
.ra-hits blockquote { margin: 2px 0 12px; padding: 4px 12px; border-left: 3px solid #1a5fb4;
  white-space: pre-wrap; }
.ra-error { color: #b00020; font-weight: 600; white-space: nowrap; }
.ra-warning { color: #8a5a00; white-space: nowrap; }
.ra-info, .ra-explained { color: #555; white-space: nowrap; }
"""


def _with_marks(text: str) -> str:
    return _TODO.sub(lambda found: f"<mark>{found.group()}</mark>", escape(text))


def draft_html(workspace: Workspace) -> str:
    """The drafted report as it will read, with unfinished marks and stale sections shown."""
    if workspace.draft is None:
        return (
            '<div class="ra-doc"><p class="ra-hint">还没有草稿。先上传上年报告和本年数据，'
            "然后在对话里说“起草全文”，或者“起草总体情况”。</p></div>"
        )
    report = to_report(workspace.draft, workspace.case)
    parts = [f"<h1>{escape(report.title)}</h1>"]
    parts.extend(f"<p>{_with_marks(p.text)}</p>" for p in report.preamble)
    for section in report.sections:
        stale = (
            ' <span class="ra-stale">数据已改，文字已按新数据更新，请复核</span>'
            if section.number in workspace.stale
            else ""
        )
        parts.append(f"<h2>{SECTION_NUMERALS[section.number - 1]}、{escape(section.heading)}{stale}</h2>")
        for paragraph in section.paragraphs:
            tag = "h3" if re.match(r"（[一二三四五六七八九]）[^。；]{2,20}$", paragraph.text) else "p"
            parts.append(f"<{tag}>{_with_marks(paragraph.text)}</{tag}>")
        if 2 <= section.number <= 4:
            parts.append(
                f'<p class="ra-hint">（此处为表{SECTION_NUMERALS[section.number - 2]}，见右侧对应页）</p>'
            )
    signature = report.signature
    for line in (signature.organ, signature.printed_date):
        if line:
            parts.append(f'<p class="ra-right">{_with_marks(line)}</p>')
    return f'<div class="ra-doc">{"".join(parts)}</div>'


def _finding_row(number: str, finding: Finding) -> str:
    word = STATE_WORDS.get(finding.state, finding.severity.words)
    name = "explained" if finding.state is not State.FAIL else finding.severity.value
    quotes = "；".join(f"{e.place}：{e.quote or e.value}" for e in finding.evidence if e.quote or e.value)
    return (
        f'<tr><td>{number}</td><td class="ra-{name}">{word}</td><td>{escape(finding.message)}'
        f"<br><small>{escape(quotes)}</small></td><td><small>{escape(finding.rule)}</small></td></tr>"
    )


def findings_html(result: CheckResult) -> str:
    """Findings as a table: the open ones by number, then the explained ones."""
    open_ = open_findings(result)
    other = [f for f in result.findings if f.state is State.EXPLAINED]
    rows = [_finding_row(str(i), f) for i, f in enumerate(open_, start=1)]
    rows.extend(_finding_row("", f) for f in other)
    head = (
        f"<p>运行规则 {result.run} 条，通过 {result.passed} 条，无法判断 {result.unknown} 条，"
        f"错误 {len(result.errors)} 处。</p>"
    )
    if not rows:
        return head + "<p>没有发现问题。</p>"
    return f'{head}<table class="ra-list"><tbody>{"".join(rows)}</tbody></table>'


def _section_words(number: int) -> str:
    return section_words(number) if number else "标题和开头"


def ledger_html(workspace: Workspace) -> str:
    """For every number in the draft: where it stands, its source, and its value now."""
    if workspace.draft is None:
        return "<p>起草之后，这里列出文中每个数字、年份和名称的来源。</p>"
    rows = "".join(
        f'<tr><td>{escape(entry.text)}</td><td class="ra-where">{_section_words(entry.section)}</td>'
        f"<td>{escape(entry.source)}</td><td>{escape(entry.value)}</td></tr>"
        for entry in workspace.draft.ledger
    )
    return (
        '<table class="ra-list"><thead><tr><th>文中</th><th>位置</th><th>来源</th><th>现值</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def hits_html(hits: Sequence[Hit]) -> str:
    """Passages found, each with organ, year, section and the exact quote."""
    if not hits:
        return "<p>范文库里没有找到符合条件的段落。可以换个说法，或取消一些检索条件。</p>"
    parts = []
    for hit in hits:
        passage = hit.passage
        area = f"·{passage.area}" if passage.area else ""
        alike = f"（另有 {len({p.agency for p in hit.alike})} 家单位表述相近）" if hit.alike else ""
        label = "（样例）" if passage.sample else ""
        parts.append(
            f"<p><b>{escape(passage.agency)} {passage.year}年</b> {_section_words(passage.section)}"
            f"{escape(area)}{label}{alike}</p><blockquote>{escape(hit.quote)}</blockquote>"
        )
    return f'<div class="ra-hits">{"".join(parts)}</div>'


def unverified_html(sentences: Sequence[str]) -> str:
    """Sentences that the user must vouch for before a final copy."""
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return (
        f"<p>以下 {len(sentences)} 句是参考范文或通用写法，不是您提供的事实，请逐句核实：</p><ul>{items}</ul>"
    )


def version_choices(versions: Sequence[tuple[int, str, str]]) -> list[tuple[str, int]]:
    """Kept versions as choices: time and what was asked next."""
    return [(f"{created[5:16].replace('T', ' ')} {label}", number) for number, created, label in versions]


def bad_cells(result: CheckResult) -> frozenset[Cell]:
    """Cells that an open error names."""
    return frozenset(e.place.cell for f in result.errors for e in f.evidence if e.place.cell is not None)


def patch(values: Mapping[Cell, str], bad: Iterable[Cell]) -> str:
    """The message to the tables on the page: new values and the cells to mark."""
    return json.dumps(
        {
            "values": {cell_key(cell): raw for cell, raw in values.items()},
            "bad": [cell_key(cell) for cell in bad],
        },
        ensure_ascii=False,
    )


def fact_rows(figures: Figures) -> list[list[str]]:
    """Rows of the facts sheet: every slot that the tables do not determine."""
    rows = []
    for slot in slots().values():
        if slot.formula:
            continue
        fact = figures.facts.get(slot.id)
        if fact is None:
            rows.append([slot.id, slot.name, "", slot.units[0] if slot.units else "", "", ""])
        else:
            amount = "" if fact.amount is None else render_amount(fact.amount)
            rows.append([slot.id, slot.name, amount, fact.unit, fact.approx, fact.text])
    return rows


def changed_facts(figures: Figures, rows: Sequence[Sequence[object]]) -> tuple[list[Fact], list[str]]:
    """Compare the facts sheet with ``figures``: (facts set or changed, slots emptied)."""
    from report_assistant.report.numerals import parse_amount

    known, changed, emptied = slots(), [], []
    for row in rows:
        slot, _name, amount, unit, approx, text = ("" if cell is None else str(cell).strip() for cell in row)
        if slot not in known:
            continue
        before = figures.facts.get(slot)
        value = parse_amount(amount) if amount else None
        if value is None and not text:
            if before is not None:
                emptied.append(slot)
            continue
        quote = before.quote if before is not None and before.amount == value else ""
        fact = Fact(slot, value, unit, approx, text, quote)
        if fact != before:
            changed.append(fact)
    return changed, emptied
