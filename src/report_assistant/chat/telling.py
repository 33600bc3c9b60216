"""Turns that tell: facts in free words, what is confirmed, taken back, or still missing."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Sequence

from report_assistant.chat.facts import understand_facts
from report_assistant.chat.intent import Intent, understand, which
from report_assistant.chat.kind import told_kind
from report_assistant.chat.reply import Pending, Recorded, Reply
from report_assistant.chat.told import recorded
from report_assistant.chat.undo import taken_back
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace, follow, wording
from report_assistant.chat.writing import change_lines, verdict, write
from report_assistant.drafting import Change, unwritten
from report_assistant.report.dates import printed_date
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import slot

NOTHING = "没有听懂要记录什么，请写明名称和数字，例如“网站发了118条”。"


def undo_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Take the last turn back that still shows; the turn under way is no such turn (it changed nothing)."""
    for turn in bench.store.turns(workspace.id):
        back = taken_back(workspace, turn.before, turn.after)
        told = _undone(workspace, back)
        if not told:
            continue
        done = bench.update(
            workspace.id,
            lambda now, t=turn: follow(taken_back(now, t.before, t.after)),  # type: ignore[misc]
            kept_as="撤销之前" if wording(workspace.draft) != wording(back.draft) else "",
        )
        # Neither this turn nor the one it took back can be taken back once more.
        bench.store.drop_turns(workspace.id, turn.message)
        yield Reply("\n\n".join(told), pending=done.pending)
        return
    yield Reply("没有可以撤销的修改。更早的文字可以在“版本”里恢复。")


def _undone(now: Workspace, back: Workspace) -> list[str]:
    """What is otherwise in ``back`` than ``now``, one sentence each."""
    told = []
    if wording(now.draft) != wording(back.draft):
        told.append("已恢复上一版草稿。" if back.draft else "已撤回草稿，起草前没有文字。")
    old, new = now.figures, back.figures
    names = sorted(old.facts.keys() | new.facts.keys())
    facts = [name for name in names if old.facts.get(name) != new.facts.get(name)]
    if facts:
        lines = "\n".join(map(_recorded_line, recorded(now, back, facts)))
        told.append(f"已撤销刚才的记录：\n{lines}")
    if now.signed != back.signed:
        told.append(f"成文日期恢复为{printed_date(back.signed) if back.signed else '空'}。")
    if (old.agency, old.year) != (new.agency, new.year):
        told.append(f"机关名称和年度恢复为{new.agency or '未填写'}、{new.year}年。")
    cells = sum(value.raw != old.values[cell].raw for cell, value in new.values.items() if cell in old.values)
    if cells:
        told.append(f"三张表里的 {cells} 格恢复为原来的内容。")
    if now.last_year_name != back.last_year_name:
        last = back.last_year
        told.append(f"上年报告恢复为{last.agency} {last.year}年。" if last else "已撤下上年报告。")
    if now.explanations != back.explanations:
        told.append("已撤销刚才的说明。")
    if old.organ_kind is not new.organ_kind:
        told.append(f"机关类型恢复为{new.organ.kind}。")
    if now.pending != back.pending:
        told.append(pending_text(back.pending) if back.pending else "刚才等待确认的内容不再记入。")
    return told


def kind_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Keep the kind of organ that the user names, or read it from the name again."""
    said = told_kind(intent.text)
    kind = said if isinstance(said, OrganKind) else None
    done = bench.set_organ_kind(workspace.id, kind)
    before, now = workspace.figures.organ.kind, done.figures.organ.kind
    how = "按您说的" if kind else "按机关名称识别"
    was = f"（原为{before}）" if before is not now else ""
    text = f"机关类型已记为**{now}**（{how}）{was}。以后的提问、检索和核对都按这个类型。"
    if done.draft is not None and before is not now:
        text += "已写好的文字不变，需要按新类型写的，请说“重新起草”。"
    yield Reply(text)


def zeros_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Put 0 into the blank cells, as the user says that nothing happened there."""
    blank = workspace.figures.blanks
    if not blank:
        yield Reply("三张表没有空格。")
        return
    done = bench.fill_zeros(workspace.id)
    text = f"三张表的 {blank} 个空格已填为 0（说“撤销”可以恢复）；实际有发生的，请在“数据”栏改。"
    yield Reply(f"{text}\n\n{verdict(bench.check(done))}")


def missing_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """What figures and facts are still missing, as a numbered list of questions."""
    questions = bench.drafter.questions(workspace.case)
    blank = workspace.figures.blanks
    parts = []
    if blank:
        parts.append(f"三张表还有 {blank} 个空格；没有发生的请填 0（说“空格填 0”，或在“数据”栏里点）。")
    if questions:
        asked = "\n".join(f"{i}. {q.text}" for i, q in enumerate(questions, start=1))
        parts.append(f"还可以提供以下内容，用一句话回答即可，也可以按编号回答（例如“3. 118条”）：\n{asked}")
    yield Reply(
        "\n\n".join(parts) or "没有缺少的内容，可以起草或导出。", questions=tuple(q.slot for q in questions)
    )


def facts_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Record the facts told in this turn; doubtful ones wait, and what is not recorded is said."""
    asked = [question.slot for question in bench.drafter.questions(workspace.case)]
    shown = [m.shown.questions for m in workspace.messages if m.shown and m.shown.questions]
    understood = understand_facts(
        intent.text, workspace.figures, workspace.pending, asked, shown[-1] if shown else ()
    )
    parts = []
    told = bench.tell(workspace.id, understood.facts, understood.doubts)
    if told.recorded:
        lines = "\n".join(_recorded_line(r) for r in told.recorded)
        parts.append(f"已记录（来源为您这句话；有误请说“撤销”，或在“数据”栏的“事实”里改）：\n{lines}")
    if understood.signed:
        signed = bench.set_signature(workspace.id, understood.signed).signed
        parts.append(f"成文日期已记为{printed_date(signed) if signed else ''}。")
    waiting = told.workspace.pending
    if waiting:
        parts.append(pending_text(waiting))
    if understood.of_tables:
        names = "、".join(slot(s).name for s in understood.of_tables)
        parts.append(f"{names}由三张表计算，请直接改表格，文字会随之更新。")
    parts += [f"{words}。" for words in understood.aside]
    if understood.unclear:
        parts.append("没有听懂的数字：" + "、".join(understood.unclear) + "。请说明指的是什么。")
    parts += _moved_text(told.changes)
    parts += _unwritten_text(told.workspace, {fact.slot for fact in understood.facts})
    text = "\n\n".join(parts)
    yield Reply(text or NOTHING, recorded=told.recorded, pending=waiting, changes=told.changes)


def _recorded_line(fact: Recorded) -> str:
    before = f"（原为{fact.before}）" if fact.before and fact.before != fact.value else ""
    return f"- {fact.name}（{fact.slot}）：{fact.value or '空'}{before}"


def pending_text(waiting: Sequence[Pending]) -> str:
    """The facts that wait, numbered as talk answers them."""
    lines = []
    for number, pending in enumerate(waiting, start=1):
        if len(pending.choices) > 1:
            letters = "；".join(
                f"{letter} {name}" for letter, (_, name) in zip("ABCD", pending.choices, strict=False)
            )
            lines.append(f"{number}. “{pending.value}”——{pending.why}：{letters}。例如回复“确认 {number}A”")
        else:
            name = pending.choices[0][1]
            lines.append(f"{number}. {name}：{pending.value}——{pending.why}")
    return "以下内容请确认后才记入（回复“确认”全部记入，“确认 1”只记一条，“取消”不记）：\n" + "\n".join(lines)


def _moved_text(changes: Sequence[Change]) -> list[str]:
    if not changes:
        return []
    return ["\n".join(["草稿随之更新：", *change_lines(changes)])]


def _unwritten_text(workspace: Workspace, slots: Collection[str]) -> list[str]:
    """The facts among ``slots`` that the draft does not say although it was filled again."""
    if workspace.draft is None:
        return []
    names = [slot(name).name for name in unwritten(workspace.draft, workspace.case) if name in slots]
    if not names:
        return []
    return [
        f"已记录但正文还没有写到：{'、'.join(names)}。需要写入的，请说“补充{names[0]}”或重新起草这一部分。"
    ]


def confirm_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Do what the user was asked about: write anew, or record the facts that wait."""
    if workspace.asked:
        yield from write(bench, workspace, understand(workspace.asked), stop)
        return
    waiting, wanted = workspace.pending, which(intent.text)
    if not waiting:
        yield Reply("没有等待确认的内容。")
        return
    if any(not 1 <= number <= len(waiting) for number, _ in wanted):
        yield Reply(
            f"等待确认的有 {len(waiting)} 条，请按编号回复。\n\n{pending_text(waiting)}", pending=waiting
        )
        return
    chosen = wanted or tuple((i, 0) for i, p in enumerate(waiting, start=1) if len(p.choices) == 1)
    if not chosen:
        yield Reply(f"请选出是哪一项。\n\n{pending_text(waiting)}", pending=waiting)
        return
    written: list[Recorded] = []
    changes: list[Change] = []
    for number, choice in chosen:
        pending = waiting[number - 1]
        name = pending.choices[min(choice, len(pending.choices) - 1)][0]
        told = bench.confirm_facts(workspace.id, [pending.key], name)
        written += told.recorded
        changes += told.changes
    yield _recorded_reply(bench.store.load(workspace.id), written, changes)


def confirmation(waiting: Sequence[Pending], taken: Sequence[Pending], slot: str | None) -> str:
    """What the user would say to confirm ``taken`` of the facts that wait, ``slot`` being his choice."""
    said = []
    for pending in taken:
        choices = dict(pending.choices)
        chosen = slot if slot in choices else pending.choices[0][0]
        letter = "ABCD"[list(choices).index(chosen)] if len(choices) > 1 else ""
        named = re.sub(r"[〔〕]", "", f"{choices[chosen]} {pending.value}")
        said.append(f"{waiting.index(pending) + 1}{letter}〔{named}〕")
    return "确认 " + "、".join(said)


def accept_turn(
    bench: Workbench, workspace: Workspace, keys: Collection[str] | None, slot: str | None
) -> Iterator[Reply]:
    """Record the facts that wait under ``keys`` (None: all), as the user pressed the button."""
    told = bench.confirm_facts(workspace.id, keys, slot)
    yield _recorded_reply(told.workspace, told.recorded, told.changes)


def _recorded_reply(workspace: Workspace, written: Sequence[Recorded], changes: Sequence[Change]) -> Reply:
    """What was ``written``, which sentences moved, and what still waits."""
    left = workspace.pending
    parts = ["已记录：\n" + "\n".join(map(_recorded_line, written))]
    parts += _moved_text(changes)
    parts += _unwritten_text(workspace, {fact.slot for fact in written})
    parts += [pending_text(left)] if left else []
    return Reply("\n\n".join(parts), recorded=tuple(written), pending=left, changes=tuple(changes))


def dismiss_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Leave what the user was asked about: nothing is written, no fact recorded."""
    if workspace.asked:
        yield Reply("好的，文字没有改动。")
        return
    waiting, wanted = workspace.pending, which(intent.text)
    if not waiting:
        yield Reply("没有等待确认的内容。要撤回刚才的修改，请说“撤销”。")
        return
    keys = [waiting[n - 1].key for n, _ in wanted if 1 <= n <= len(waiting)] if wanted else None
    left = bench.dismiss_facts(workspace.id, keys).pending
    yield Reply("已取消，没有记录。" + (f"\n\n{pending_text(left)}" if left else ""), pending=left)
