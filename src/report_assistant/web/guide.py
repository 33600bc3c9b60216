"""The progress of one report: six steps, which of them are done, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from report_assistant.chat.workspace import Workspace
from report_assistant.checks import CheckResult
from report_assistant.export.gate import INCOMPLETE
from report_assistant.web.english import both
from report_assistant.web.words import bilingual

SECTIONS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the key of its words, whether it is done, where, and what is next in both languages."""

    word: str
    done: bool
    target: str
    hint: str
    hint_en: str


def steps(workspace: Workspace, result: CheckResult, *, unverified: int) -> tuple[Step, ...]:
    """The six steps; last year's report is optional and never holds up the others."""
    blank = workspace.figures.blanks
    drafted = 0 if workspace.draft is None else len(workspace.draft.sections)
    missing = sum(finding.rule in INCOMPLETE for finding in result.errors)
    errors = len(result.errors) - missing
    return (
        Step(
            "step_head",
            bool(workspace.figures.agency),
            "focus:basic:agency",
            "填写机关名称和报告年度，或上传上年报告自动带入",
            "give organ and year, or upload last year's report",
        ),
        Step(
            "step_last",
            workspace.last_year is not None,
            "focus:basic:last-year",
            "上传上年报告（没有可以跳过）",
            "upload last year's report (or go on without)",
        ),
        Step(
            "step_figures",
            not blank,
            "tab:table2" if blank < len(workspace.figures.values) else "focus:basic:figures",
            f"上传或填写本年数据，还有 {blank} 个空格；没有发生的填 0",
            f"upload or type this year's figures, {blank} cells are blank; 0 where nothing happened",
        ),
        Step(
            "step_draft",
            drafted == SECTIONS,
            "tab:talk",
            "在对话中说“起草全文”" if not drafted else f"已起草 {drafted} 个部分，其余还没有起草",
            "say 起草全文 in the chat" if not drafted else f"{drafted} sections are drafted, the others not",
        ),
        Step(
            "step_check",
            drafted == SECTIONS and not result.errors,
            "tab:findings",
            *_check_hint(errors, missing),
        ),
        Step(
            "step_export",
            False,
            "tab:export",
            f"导出草稿，或核实 {unverified} 句表述后导出定稿" if unverified else "可以导出定稿",
            f"export a draft, or vouch for {unverified} sentences" if unverified else "export the final copy",
        ),
    )


def _check_hint(errors: int, missing: int) -> tuple[str, str]:
    """What the check still asks for, in both languages."""
    if errors:
        return (
            f"还有 {errors} 处错误，逐条定位、改正或说明原因",
            f"mend or explain {errors} errors, one by one",
        )
    if missing:
        return (
            f"还有 {missing} 处【待补】，在对话里回答或去填写；现在可以先导出草稿",
            f"{missing} facts are missing: tell them in the chat; a draft can leave already",
        )
    return "起草后在这里核对", "check here after drafting"


def guide_html(workspace: Workspace, result: CheckResult, *, unverified: int) -> str:
    """The steps as buttons that lead to their place, and the next one in words."""
    all_steps = steps(workspace, result, unverified=unverified)
    now = _now(all_steps)
    items = []
    for number, step in enumerate(all_steps, start=1):
        name = "ra-now" if step is now else "ra-done" if step.done else ""
        tick = "✓" if step.done else str(number)
        here = ' aria-current="step"' if step is now else ""
        items.append(
            f'<li class="{name}"><button type="button" data-jump="{escape(step.target, quote=True)}"{here}>'
            f"{tick} {bilingual(step.word)}</button></li>"
        )
    untouched = not workspace.figures.agency and not workspace.messages
    sample = (
        f'<button type="button" class="ra-link" data-jump="click:sample">{bilingual("sample")}</button>'
        if untouched
        else ""
    )
    return (
        f'<nav class="ra-guide" aria-label="办理进度"><ol>{"".join(items)}</ol>'
        f'<span class="ra-next">{both(f"下一步：{now.hint}", f"Next: {now.hint_en}")}　{sample}</span>'
        f'<span class="ra-saved">{bilingual("autosaved")}</span></nav>'
    )


def _now(all_steps: tuple[Step, ...]) -> Step:
    """The first step that is not done; last year's report only while nothing later is done."""
    for number, step in enumerate(all_steps):
        optional = step.word == "step_last" and any(later.done for later in all_steps[number + 1 :])
        if not step.done and not optional:
            return step
    return all_steps[-1]
