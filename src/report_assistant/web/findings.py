"""Findings on the page: grouped by where they stand, each with its way to the place and its remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from report_assistant.chat.answers import open_findings
from report_assistant.chat.checking import UNEXPLAINABLE
from report_assistant.checks import CheckResult, Finding, State
from report_assistant.export.gate import BLANKS, INCOMPLETE, unfinished
from report_assistant.report.figures import Place
from report_assistant.report.form import TABLE_NAMES, Cell, section_words
from report_assistant.report.numerals import render_amount
from report_assistant.web import english
from report_assistant.web.tables import cell_key
from report_assistant.web.words import bilingual

SHOWN_QUOTES = 4
SIGNATURE = "落款"
_VOUCH = (
    "以下表述参考范文或通用写法，不是您提供的事实，请逐句核实：",
    "These sentences are worded as precedents are and are no facts that you told; verify each:",
)
# Reports an explanation ({key, reason}) or a correction ({key, number}) to the server.
FINDINGS_SCRIPT = """
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const item = event.target.closest('[data-finding]');
  trigger('submit', { key: item.dataset.finding, reason: event.target.querySelector('input').value });
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-fix]');
  if (!button) return;
  const key = button.closest('[data-finding]').dataset.finding;
  trigger('select', { key: key, number: Number(button.dataset.fix) });
});
"""


def target_of(place: Place) -> str:
    """Where “定位” leads: a cell, a paragraph, or nothing."""
    if place.cell is not None:
        return f"cell:{cell_key(place.cell)}"
    if place.words == SIGNATURE:
        return "focus:basic:signed"
    if place.section is not None:
        return f"text:{place.section}:{place.paragraph or 0}"
    return ""


def _group(finding: Finding) -> str:
    place = finding.evidence[0].place if finding.evidence else Place()
    if any(e.place.cell is None and e.place.section is not None for e in finding.evidence):
        return "文字"
    if place.cell is not None:
        return TABLE_NAMES[place.cell.table]
    return "报告整体"


def _place_words(finding: Finding) -> str:
    said = [f"{e.place}：{e.quote or e.value}" for e in finding.evidence if e.quote or e.value is not None]
    more = f" 等 {len(said)} 处" if len(said) > SHOWN_QUOTES else ""
    return "；".join(said[:SHOWN_QUOTES]) + more


def explainable(finding: Finding) -> bool:
    """Whether a reason can stand for it."""
    return finding.rule not in UNEXPLAINABLE


def _level_words(finding: Finding) -> tuple[str, str]:
    """How much a finding weighs, in both languages; what is only missing is no fault."""
    if finding.state is State.EXPLAINED:
        return "已说明", english.EXPLAINED
    if finding.rule in INCOMPLETE:
        return "待补", "To fill in"
    return finding.severity.words, english.SEVERITIES[finding.severity]


def _item(finding: Finding, number: int | None) -> str:
    explained = finding.state is State.EXPLAINED
    level = "explained" if explained else finding.severity.value
    word, meant = _level_words(finding)
    target = next((t for e in finding.evidence if (t := target_of(e.place))), "")
    actions = []
    if target:
        actions.append(
            f'<button type="button" data-jump="{escape(target, quote=True)}">{bilingual("jump")}</button>'
        )
    if not explained:
        actions.extend(
            f'<button type="button" class="ra-primary" data-fix="{i}">{bilingual("fix")}：'
            f"{escape(str(proposal.cell))} → {escape(render_amount(proposal.amount))}</button>"
            for i, proposal in enumerate(finding.proposals)
        )
        if explainable(finding):
            actions.append(f'<button type="button" data-open-explain>{bilingual("explain")}</button>')
        elif finding.rule in INCOMPLETE - BLANKS and target != "focus:basic:signed":
            way = bilingual("fill_in")
            actions.append(f'<button type="button" data-jump="tab:facts">{way}</button>')
    reason = f'<span class="ra-where">原因：{escape(finding.reason)}</span>' if explained else ""
    said = _place_words(finding)
    where = f"{said}　" if said else ""
    count = "" if number is None else f"{number}. "
    return (
        f'<li class="ra-is-{level}" data-finding="{escape(finding.key, quote=True)}" tabindex="-1">'
        f'<span class="ra-level">{count}{english.both(word, meant)}</span>'
        f"{english.beside(english.RULES.get(finding.rule, ''))}{escape(finding.message)}"
        f'<span class="ra-where">{escape(where)}规则 {escape(finding.rule)}</span>{reason}'
        f'<div class="ra-actions">{"".join(actions)}</div>{"" if explained else _form()}</li>'
    )


def _form() -> str:
    return (
        '<form hidden><input name="reason" maxlength="500" required aria-label="原因" '
        'placeholder="核实后填写原因，例如：12月受理，次年1月答复">'
        f'<button type="submit" class="ra-link">{bilingual("save")}</button></form>'
    )


def findings_html(result: CheckResult) -> str:
    """Open findings by number and group, then the explained ones; a filter by severity above."""
    open_ = open_findings(result)
    explained = [f for f in result.findings if f.state is State.EXPLAINED]
    counts = Counter(f.severity.value for f in open_)
    buttons = [("all", "all", len(open_) + len(explained))]
    buttons += [
        ("error", "errors", counts["error"]),
        ("warning", "warnings", counts["warning"]),
        ("info", "infos", counts["info"]),
        ("explained", "explained", len(explained)),
    ]
    bar = "".join(
        f'<button type="button" data-filter="{name}" aria-pressed="{str(name == "all").lower()}">'
        f"{bilingual(word)} {count}</button>"
        for name, word, count in buttons
        if count or name in {"all", "error"}
    )
    groups: dict[str, list[str]] = {}
    for number, finding in enumerate(open_, start=1):
        groups.setdefault(_group(finding), []).append(_item(finding, number))
    for finding in explained:
        groups.setdefault("已说明", []).append(_item(finding, None))
    heads = {name: english.both(name, english.place(name)) for name in groups}
    body = "".join(
        f"<section><h3>{heads[name]}</h3><ul>{''.join(items)}</ul></section>"
        for name, items in groups.items()
    )
    summary = (
        '<p class="ra-note-line">'
        + english.both(
            f"运行规则 {result.run} 条，通过 {result.passed} 条，无法判断 {result.unknown} 条，"
            f"错误 {len(result.errors)} 处。",
            f"{result.run} rules were run: {result.passed} hold, {result.unknown} cannot be judged, "
            f"{len(result.errors)} errors.",
        )
        + "</p>"
    )
    none = (
        ""
        if groups
        else f'<p class="ra-note-line">{english.both("没有发现问题。", "Nothing was found.")}</p>'
    )
    return (
        f'<div class="ra-findings" data-show="all"><div class="ra-bar">{bar}</div>{summary}{none}{body}</div>'
    )


def bad_cells(result: CheckResult) -> frozenset[Cell]:
    """Cells that an open error names."""
    return frozenset(e.place.cell for f in result.errors for e in f.evidence if e.place.cell is not None)


def gate_html(result: CheckResult, *, drafted: bool, unverified: int) -> str:
    """What still stands against an export, each with a way to its place."""
    if not drafted:
        return _gate(("还没有草稿，起草之后才能导出。", "There is no draft to export yet."), [], shut=True)
    wrong = [f for f in result.errors if f.rule not in INCOMPLETE]
    missing = unfinished(result)
    if wrong:
        return _gate(
            (
                f"草稿和定稿都不能导出：还有 {len(wrong)} 处错误未改正或说明。",
                f"Nothing can be exported: {len(wrong)} errors are neither mended nor explained.",
            ),
            [*wrong, *missing],
            shut=True,
        )
    if missing:
        said = f"可以导出草稿；定稿还差 {len(missing)} 处待补内容。"
        return _gate(
            (said, f"A draft can be exported; the final copy lacks {len(missing)} facts."), missing, shut=True
        )
    if unverified:
        said = f"可以导出草稿；定稿前请核实下列 {unverified} 句并勾选。"
        return _gate(
            (said, f"A draft can be exported; vouch for {unverified} sentences before the final copy."),
            [],
            shut=False,
        )
    return _gate(("没有阻碍，可以导出草稿和定稿。", "Nothing stands against an export."), [], shut=False)


def _gate(sentence: tuple[str, str], findings: Sequence[Finding], *, shut: bool) -> str:
    items = "".join(
        f"<li>{english.beside(english.RULES.get(f.rule, ''))}{escape(f.message)} "
        '<button type="button" class="ra-link" '
        f'data-jump="{escape(_way(f), quote=True)}">{bilingual("jump")}</button></li>'
        for f in findings
    )
    name = "ra-gate ra-shut" if shut else "ra-gate"
    return f'<div class="{name}" role="status">{english.both(*sentence)}<ul>{items}</ul></div>'


def _way(finding: Finding) -> str:
    return next((t for e in finding.evidence if (t := target_of(e.place))), f"finding:{finding.key}")


def export_label(result: CheckResult, *, drafted: bool, unverified: int, chinese: str) -> str:
    """Words of the button for the final copy: what still blocks stands on it."""
    if not drafted:
        return f"{chinese}（还没有草稿）"
    if result.errors:
        return f"{chinese}（还有 {len(result.errors)} 处未解决）"
    return f"{chinese}（{unverified} 句待核实）" if unverified else chinese


def place_of_section(number: int) -> str:
    """Section ``number`` in words; 0 is the title and what stands before section one."""
    return section_words(number) if number else "标题和开头"


def unverified_html(sentences: Iterable[str]) -> str:
    """Sentences that the user must vouch for before a final copy."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    if not items:
        return ""
    return f'<div class="ra-gate ra-vouch"><p>{english.both(*_VOUCH)}</p><ul>{items}</ul></div>'
