"""Answers to one intent each, as streams of text for people. Numbers come from rooms below."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from report_assistant.chat.background import Done, in_background
from report_assistant.chat.facts import understand_facts
from report_assistant.chat.intent import Intent, Revision, Wish, explanation, understand, which
from report_assistant.chat.lookup import look_up
from report_assistant.chat.reply import Pending, Recorded, Reply
from report_assistant.chat.told import recorded
from report_assistant.chat.undo import taken_back
from report_assistant.chat.workspace import Workspace, follow, settled, wording
from report_assistant.checks import CheckResult, Finding, State
from report_assistant.drafting import Change, Draft, Origin, SectionDraft, unwritten
from report_assistant.drafting.revise import revise
from report_assistant.report.dates import printed_date
from report_assistant.report.figures import Fact
from report_assistant.report.form import SECTION_NUMERALS, section_words
from report_assistant.report.slots import slot

if TYPE_CHECKING:
    from report_assistant.chat.assistant import Assistant

ALL_SECTIONS = (1, 2, 3, 4, 5, 6)
QUESTIONS_SHOWN = 6
FINDINGS_SHOWN = 12
SOURCES_SHOWN = 5
HELP = (
    "我可以：\n"
    "- **起草**：“起草全文”“起草总体情况”“写第五部分”\n"
    "- **修改**：“更简洁”“换一种说法”“补充培训情况”“撤销”\n"
    "- **检索**：“其他街道办事处怎么写依申请公开”“没有收到申请时一般怎么表述”\n"
    "- **比较**：“我们单位近三年依申请公开有什么变化”\n"
    "- **记录事实**：“网站发了118条，公众号200多篇，培训两次60人次”；拿不准的会先请您确认\n"
    "- **核对**：“核对一下”；对核实无误的问题可以说“说明 3：原因”\n"
    "- **查缺**：“还缺什么”"
)


START = (
    "1. 在“数据”栏的“概况”里上传上年报告，机关名称、年度和上年结转会自动带入（没有的可以直接填写）；\n"
    "2. 上传本年数据，或者直接填写表一、表二、表三；\n"
    "3. 在这里说“起草全文”，再问“还缺什么”，用一句话回答就会记下；\n"
    "4. 说“核对”，改正或说明每个问题，然后在“报告”栏的“导出”里下载 Word。"
)
_BEGIN = re.compile(r"(?:怎么|如何|怎样|从哪里?)(?:开始|使用|用|操作)|第一步|新手")
_TO_CONFIRM = re.compile(r"第.部分有(?:参考|\d+句工作做法)")
_AGAIN = re.compile(r"重写|重新|再写|再起草")
Handler = Callable[["Assistant", Workspace, Intent, threading.Event], Iterator[Reply]]


def answer(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """The stream of replies to ``intent``; stores what it changes in the workspace.

    ``stop`` set: what is under way is cancelled and not kept.
    """
    handlers: dict[Wish, Handler] = {
        Wish.DRAFT: _draft,
        Wish.REVISE: _revise,
        Wish.UNDO: _undo,
        Wish.SEARCH: _search,
        Wish.CHECK: _check,
        Wish.MISSING: _missing,
        Wish.FACTS: _facts,
        Wish.EXPLAIN: _explain,
        Wish.EXPORT: _export,
        Wish.CELLS: _cells,
        Wish.CONFIRM: _confirm,
        Wish.DISMISS: _dismiss,
        Wish.UNKNOWN: _unknown,
    }
    if workspace.asked and intent.wish not in {Wish.CONFIRM, Wish.DISMISS}:
        # Something else was said: the question is off.
        workspace = assistant.update(workspace.id, lambda now: replace(now, asked=""))
    yield from handlers[intent.wish](assistant, workspace, intent, stop)


# ---------------------------------------------------------------------------------- drafting


def _draft(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Draft. What the user had changed stays; to write it anew as well takes a clear order and a yes."""
    anew = bool(_AGAIN.search(intent.text))
    replaced = sorted(workspace.revised & set(intent.sections or ALL_SECTIONS)) if anew else []
    if replaced:
        assistant.update(workspace.id, lambda now: replace(now, asked=intent.text))
        names = "、".join(section_words(n) for n in replaced)
        yield Reply(
            f"{names}里有按您的要求修改过的内容，重新起草会替换这些修改（现在的文字会留在版本里，可以恢复）。\n\n"
            "回复“确认”继续，回复“取消”保留现在的文字；说“起草”则保留修改、只写其余。",
            asks=intent.text,
        )
        return
    yield from _drafted(assistant, workspace, intent, stop)


def _drafted(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    if not workspace.figures.agency:
        yield Reply("请先在“数据”栏的“概况”里填写机关名称和报告年度，或上传上年报告。")
        return
    sections = intent.sections or ALL_SECTIONS
    label = "全文" if len(sections) == len(ALL_SECTIONS) else "、".join(section_words(n) for n in sections)
    yield Reply("", f"正在起草{label}")
    drafted: Draft | None = None
    previous = None if _AGAIN.search(intent.text) else workspace.draft
    for item in _drafting(assistant, workspace, sections, previous, stop, f"正在起草{label}"):
        if isinstance(item, Draft):
            drafted = item
        else:
            yield item
    if drafted is None:
        return
    new = drafted
    replaced = [] if previous else sorted(workspace.revised & set(sections))

    def put(now: Workspace) -> Workspace:
        merged = replace(now, draft=_merge(now.draft, new))
        # Figures may have been edited while the draft was written.
        return settled(follow(merged), sections)

    assistant.store.keep(assistant.store.load(workspace.id), f"起草{label}之前")
    workspace = assistant.update(workspace.id, put)
    merged = workspace.draft or drafted
    text = ""
    for number in sections:
        section = merged.section(number)
        if section is None:  # pragma: no cover - every asked section is drafted
            continue
        for piece in _show_section(section):
            text += piece
            yield Reply(text, f"正在写{section_words(number)}")
    text += _after_draft(assistant, workspace, sections)
    if replaced:
        names = "、".join(section_words(n) for n in replaced)
        text += (
            f"\n\n{names}此前按您的要求修改过，已被这次起草替换；原来的文字保留在版本里，说“撤销”即可恢复。"
        )
    yield Reply(text, changes=new.superseded)


def _drafting(
    assistant: Assistant,
    workspace: Workspace,
    sections: tuple[int, ...],
    previous: Draft | None,
    stop: threading.Event,
    step: str,
) -> Iterator[Reply | Draft]:
    """The draft at the end, and before it replies that show it growing."""
    growing = ""
    area: object = None
    for item in in_background(
        lambda tell: assistant.drafter.draft(workspace.case, sections, on_event=tell, previous=previous),
        stop,
    ):
        if isinstance(item, Done):
            yield item.value
            return
        match item.get("event"):
            case "token":
                # Proved sentences of a chat model, as they come; the draft is kept when it is whole.
                growing += ("\n\n" if growing and item.get("area") is not area else "") + str(item["text"])
                area = item.get("area")
                yield Reply("", step, growing=growing)
            case "waiting":
                seconds = int(item["seconds"])
                yield Reply("", f"{step}（大模型已用 {seconds} 秒）", growing=growing, waiting=seconds)
            case _ if item.get("message"):
                step = str(item["message"])
                yield Reply("", step, growing=growing)


def _merge(old: Draft | None, new: Draft) -> Draft:
    """Sections of ``new`` replace those of ``old``; the rest of ``old`` stays."""
    if old is None or old.year != new.year or old.agency != new.agency:
        return new
    numbers = {s.number for s in new.sections}
    kept = tuple(s for s in old.sections if s.number not in numbers)
    return replace(
        new,
        sections=tuple(sorted((*kept, *new.sections), key=lambda s: s.number)),
        left_out=new.left_out if 1 in numbers else old.left_out,
    )


def _show_section(section: SectionDraft) -> Iterator[str]:
    yield f"\n\n**{SECTION_NUMERALS[section.number - 1]}、{section.heading}**\n\n"
    if 2 <= section.number <= 4:
        yield f"（表{SECTION_NUMERALS[section.number - 2]}，见“数据”栏；导出时按官方版式排入。）\n\n"
    for paragraph in section.paragraphs:
        if not paragraph.text:
            continue
        for sentence in paragraph.sentences:
            if sentence.text:
                yield sentence.text
        yield "\n\n"


def _after_draft(assistant: Assistant, workspace: Workspace, sections: tuple[int, ...]) -> str:
    draft = workspace.draft
    if draft is None:  # pragma: no cover - called after drafting only
        return ""
    parts = ["\n\n---\n"]
    numbers = sum(1 for entry in draft.ledger if entry.section in sections)
    parts.append(f"文中 {numbers} 处数字、年份和名称都有来源，见“报告”栏的“依据”。")
    sources = _precedents(assistant, draft, sections)
    if sources:
        parts.append("参考的表述：" + "；".join(sources) + "。")
    parts.extend(f"注意：{notice}" for notice in _notices(draft, sections))
    if draft.questions:
        asked = "\n".join(f"- {q.text}" for q in draft.questions[:QUESTIONS_SHOWN])
        parts.append(f"还需要您提供（直接回答即可）：\n{asked}")
    result = assistant.check(workspace)
    parts.append(_verdict(result))
    return "\n\n".join(parts)


def _notices(draft: Draft, sections: tuple[int, ...]) -> list[str]:
    drafted = [s for s in draft.sections if s.number in sections]
    text = "".join(s.text for s in drafted)
    own = [n for s in drafted for n in s.notices]
    # What a notice asks to confirm may have given way to words of the user.
    stale = [n for n in own if _TO_CONFIRM.match(n) and not any(q in text for q in _sentences(n))]
    return [n for n in dict.fromkeys((*draft.notices, *own)) if n not in stale][:5]


def _sentences(notice: str) -> list[str]:
    return [part for part in re.split(r"[“”：]|(?<=。)", notice) if part.endswith("。")]


def _precedents(assistant: Assistant, draft: Draft, sections: tuple[int, ...]) -> list[str]:
    documents = {d.id: f"{d.agency}{d.year}年" for d in assistant.library.documents()}
    names = dict.fromkeys(
        documents.get(sentence.reference.partition("#")[0], "本单位上年报告")
        for number in sections
        if (section := draft.section(number)) is not None
        for sentence in section.sentences
        if sentence.origin is Origin.PRECEDENT and sentence.text
    )
    shown = list(names)[:SOURCES_SHOWN]
    return shown + ([f"另有 {len(names) - len(shown)} 份"] if len(names) > len(shown) else [])


def _verdict(result: CheckResult) -> str:
    errors = len(result.errors)
    if errors:
        return f"核对：有 {errors} 处错误，说“核对”可以看到每一处。"
    return f"核对：运行规则 {result.run} 条，没有错误。"


def _revise(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    draft = workspace.draft
    if draft is None:
        yield Reply("还没有草稿可以修改。先说“起草全文”或“起草总体情况”。")
        return
    number = intent.sections[0] if intent.sections else _last_section(workspace)
    revision = intent.revision or Revision.REPHRASE
    yield Reply("", f"正在修改{section_words(number)}")
    revised = revise(
        assistant.drafter, draft, workspace.case, number, revision.value, intent.area, intent.text
    )
    if not revised.changes:
        yield Reply(revised.notice or "这一部分没有可以改动的地方。")
        return

    def put(now: Workspace) -> Workspace:
        return settled(follow(replace(now, draft=revised.draft)), {number})

    assistant.store.keep(assistant.store.load(workspace.id), intent.text)
    workspace = assistant.update(workspace.id, put)
    lines = [f"已修改{section_words(number)}，其余不动（说“撤销”可以恢复）：\n"]
    for change in revised.changes:
        if change.before:
            lines.append(f"- ~~{change.before}~~")
        if change.after:
            lines.append(f"- **{change.after}**")
    lines.append("\n" + _verdict(assistant.check(workspace)))
    yield Reply("\n".join(lines), changes=revised.changes)


def _last_section(workspace: Workspace) -> int:
    """The section the talk was last about; section one when it was about all or none."""
    for message in reversed(workspace.messages):
        if message.role == "assistant":
            for number in ALL_SECTIONS:
                name = SECTION_NUMERALS[number - 1]
                if f"**{name}、" in message.text or f"已修改第{name}部分" in message.text:
                    return number
    return 1


def _undo(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Take the last turn back that still shows; the turn under way is no such turn (it has no end)."""
    for turn in assistant.store.turns(workspace.id):
        back = taken_back(workspace, turn.before, turn.after) if turn.after else workspace
        facts = {n for n in _slots(workspace) | _slots(back) if _fact(workspace, n) != _fact(back, n)}
        words = wording(workspace.draft) != wording(back.draft)
        noted = workspace.explanations != back.explanations
        if turn.after is None or not (facts or words or noted):
            continue
        if words:
            assistant.store.keep(workspace, "撤销之前")
        done = assistant.update(
            workspace.id,
            lambda now, t=turn: follow(taken_back(now, t.before, t.after)),  # type: ignore[misc]
        )
        # Neither this turn nor the one it took back can be taken back once more.
        assistant.store.drop_turns(workspace.id, turn.message)
        parts = []
        if words:
            parts.append("已恢复上一版草稿。" if done.draft else "已撤回草稿，起草前没有文字。")
        if facts:
            lines = "\n".join(_recorded_line(r) for r in recorded(workspace, done, sorted(facts)))
            parts.append(f"已撤销刚才的记录：\n{lines}")
        if noted:
            parts.append("已撤销刚才的说明。")
        yield Reply("\n\n".join(parts))
        return
    yield Reply("没有可以撤销的修改。更早的文字可以在“版本”里恢复。")


def _slots(workspace: Workspace) -> set[str]:
    return set(workspace.figures.facts)


def _fact(workspace: Workspace, name: str) -> Fact | None:
    return workspace.figures.facts.get(name)


# ---------------------------------------------------------------------------------- search


def _search(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    yield from look_up(assistant, workspace, intent.text, stop)


# ---------------------------------------------------------------------------------- checking


def open_findings(result: CheckResult) -> list[Finding]:
    """Failing findings in the order in which talk and page number them, from 1."""
    return [finding for finding in result.findings if finding.state is State.FAIL]


def _check(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    yield Reply("", "正在核对")
    result = assistant.check(workspace)
    open_ = open_findings(result)
    scope = "草稿和三张表" if workspace.draft is not None else "三张表（还没有草稿）"
    text = (
        f"已核对{scope}：运行规则 {result.run} 条，通过 {result.passed} 条，"
        f"无法判断 {result.unknown} 条，错误 {len(result.errors)} 处。\n"
    )
    for i, finding in enumerate(open_[:FINDINGS_SHOWN], start=1):
        text += f"\n{i}. 〔{finding.severity.words}〕{finding.message}"
    if len(open_) > FINDINGS_SHOWN:
        text += f"\n\n另有 {len(open_) - FINDINGS_SHOWN} 处，见“报告”栏的“核对”。"
    if open_:
        text += "\n\n核实无误的，可以说“说明 1：原因”；数字有误的，直接在“数据”栏的表格里改。"
    yield Reply(text)


def _explain(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    given = explanation(intent.text)
    open_ = open_findings(assistant.check(workspace))
    if given is None or not 1 <= given[0] <= len(open_):
        yield Reply(f"现在共有 {len(open_)} 个问题，请按“说明 编号：原因”的格式回复。")
        return
    finding = open_[given[0] - 1]
    assistant.explain(workspace.id, finding.key, given[1])
    yield Reply(f"已记录说明：{finding.message}\n\n理由：{given[1]}\n\n数字一旦改动，这条说明自动失效。")


# ---------------------------------------------------------------------------------- facts


def _missing(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    questions = assistant.drafter.questions(workspace.case)
    blank = sum(value.blank for value in workspace.figures.values.values())
    parts = []
    if blank:
        parts.append(f"三张表还有 {blank} 个空格；没有发生的请填 0（“数据”栏里有“空格填 0”）。")
    if questions:
        asked = "\n".join(f"{i}. {q.text}" for i, q in enumerate(questions, start=1))
        parts.append(f"还可以提供以下内容，用一句话回答即可，也可以按编号回答（例如“3. 118条”）：\n{asked}")
    yield Reply(
        "\n\n".join(parts) or "没有缺少的内容，可以起草或导出。", questions=tuple(q.slot for q in questions)
    )


def _facts(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    asked = [question.slot for question in assistant.drafter.questions(workspace.case)]
    shown = [m.shown.questions for m in workspace.messages if m.shown and m.shown.questions]
    understood = understand_facts(
        intent.text, workspace.figures, workspace.pending, asked, shown[-1] if shown else ()
    )
    parts = []
    told = assistant.tell(workspace.id, understood.facts, understood.doubts)
    if told.recorded:
        lines = "\n".join(_recorded_line(r) for r in told.recorded)
        parts.append(f"已记录（来源为您这句话；有误请说“撤销”，或在“数据”栏的“事实”里改）：\n{lines}")
    if understood.signed:
        signed = assistant.set_signature(workspace.id, understood.signed).signed
        parts.append(f"成文日期已记为{printed_date(signed) if signed else ''}。")
    waiting = told.workspace.pending
    if waiting:
        parts.append(_pending_text(waiting))
    if understood.of_tables:
        names = "、".join(slot(s).name for s in understood.of_tables)
        parts.append(f"{names}由三张表计算，请直接改表格，文字会随之更新。")
    parts += [f"{words}。" for words in understood.aside]
    if understood.unclear:
        parts.append("没有听懂的数字：" + "、".join(understood.unclear) + "。请说明指的是什么。")
    parts += _moved_text(told.changes)
    parts += _unwritten_text(told.workspace, {fact.slot for fact in understood.facts})
    text = "\n\n".join(parts)
    yield Reply(text or HELP, recorded=told.recorded, pending=waiting, changes=told.changes)


def _recorded_line(fact: Recorded) -> str:
    before = f"（原为{fact.before}）" if fact.before and fact.before != fact.value else ""
    return f"- {fact.name}（{fact.slot}）：{fact.value or '空'}{before}"


def _pending_text(waiting: Sequence[Pending]) -> str:
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
    lines = ["草稿随之更新："]
    for change in changes:
        if change.before:
            lines.append(f"- ~~{change.before}~~")
        if change.after:
            lines.append(f"- **{change.after}**")
        elif change.reason:
            lines.append(f"  （已撤下：{change.reason}）")
    return ["\n".join(lines)]


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


def _confirm(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    if workspace.asked:
        wanted_turn = understand(workspace.asked)
        workspace = assistant.update(workspace.id, lambda now: replace(now, asked=""))
        yield from _drafted(assistant, workspace, wanted_turn, stop)
        return
    waiting, wanted = workspace.pending, which(intent.text)
    if not waiting:
        yield Reply("没有等待确认的内容。")
        return
    if any(not 1 <= number <= len(waiting) for number, _ in wanted):
        yield Reply(
            f"等待确认的有 {len(waiting)} 条，请按编号回复。\n\n{_pending_text(waiting)}", pending=waiting
        )
        return
    chosen = wanted or tuple((i, 0) for i, p in enumerate(waiting, start=1) if len(p.choices) == 1)
    if not chosen:
        yield Reply(f"请选出是哪一项。\n\n{_pending_text(waiting)}", pending=waiting)
        return
    written: list[Recorded] = []
    changes: list[Change] = []
    left = waiting
    for number, choice in chosen:
        pending = waiting[number - 1]
        name = pending.choices[min(choice, len(pending.choices) - 1)][0]
        told = assistant.confirm_facts(workspace.id, [pending.key], name)
        written += told.recorded
        changes += told.changes
        left = told.workspace.pending
    parts = ["已记录：\n" + "\n".join(map(_recorded_line, written))]
    parts += _moved_text(changes)
    parts += _unwritten_text(assistant.store.load(workspace.id), {fact.slot for fact in written})
    parts += [_pending_text(left)] if left else []
    yield Reply("\n\n".join(parts), recorded=tuple(written), pending=left, changes=tuple(changes))


def _dismiss(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    if workspace.asked:
        assistant.update(workspace.id, lambda now: replace(now, asked=""))
        yield Reply("好的，文字没有改动。")
        return
    waiting, wanted = workspace.pending, which(intent.text)
    if not waiting:
        yield Reply("没有等待确认的内容。要撤回刚才的修改，请说“撤销”。")
        return
    keys = [waiting[n - 1].key for n, _ in wanted if 1 <= n <= len(waiting)] if wanted else None
    left = assistant.dismiss_facts(workspace.id, keys).pending
    yield Reply("已取消，没有记录。" + (f"\n\n{_pending_text(left)}" if left else ""), pending=left)


def _export(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    result = assistant.check(workspace)
    yield Reply(f"请在“报告”栏的“导出”里下载草稿或定稿。{_verdict(result)}")


def _cells(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    yield Reply(
        "三张表的数字请直接在“数据”栏的“表一”“表二”“表三”里改，合计和草稿文字会随之更新；对话不改表格。"
    )


def _unknown(
    assistant: Assistant, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    yield Reply(START if _BEGIN.search(intent.text) else HELP)
