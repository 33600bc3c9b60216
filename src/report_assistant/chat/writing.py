"""Turns that write: drafting section by section, and revising one of them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from report_assistant.chat.background import BEAT, Done, Tell, in_background
from report_assistant.chat.intent import Intent, Revision
from report_assistant.chat.reply import Reply, verbatim
from report_assistant.chat.versions import differences, section_versions, with_section
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace, follow, settled
from report_assistant.checks import CheckResult
from report_assistant.drafting import Change, Draft, Origin, SectionDraft
from report_assistant.drafting.revise import Revised, revise
from report_assistant.export.gate import INCOMPLETE
from report_assistant.report.form import SECTION_NUMERALS, section_words

T = TypeVar("T")
ALL_SECTIONS = (1, 2, 3, 4, 5, 6)
QUESTIONS_SHOWN = 3
SOURCES_SHOWN = 5
# Notices of sentences to vouch for; the page lists these sentences before the final copy.
_TO_CONFIRM = re.compile(r"第.部分(?:有参考|有\d+句|的问题和改进)")
_AGAIN = re.compile(r"重写|重新|再写|再起草")


def draft_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Draft. What the user had changed stays; to write it anew as well takes a clear order and a yes."""
    anew = bool(_AGAIN.search(intent.text))
    replaced = sorted(workspace.revised & set(intent.sections or ALL_SECTIONS)) if anew else []
    if replaced:
        bench.update(workspace.id, lambda now: replace(now, asked=intent.text))
        names = "、".join(section_words(n) for n in replaced)
        yield Reply(
            f"{names}里有按您的要求修改过的内容，重新起草会替换这些修改（现在的文字会留在版本里，可以恢复）。\n\n"
            "回复“确认”继续，回复“取消”保留现在的文字；说“起草”则保留修改、只写其余。",
            asks=intent.text,
        )
        return
    yield from write(bench, workspace, intent, stop)


def write(bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event) -> Iterator[Reply]:
    """Draft the sections named (all, when none is) and show them as they are kept."""
    if not workspace.figures.agency:
        yield Reply("请先在“数据”栏的“概况”里填写机关名称和报告年度，或上传上年报告。")
        return
    sections = intent.sections or ALL_SECTIONS
    label = "全文" if len(sections) == len(ALL_SECTIONS) else "、".join(section_words(n) for n in sections)
    yield Reply("", f"正在起草{label}")
    previous = None if _AGAIN.search(intent.text) else workspace.draft
    new = yield from _working(
        lambda tell: bench.drafter.draft(workspace.case, sections, on_event=tell, previous=previous),
        stop,
        f"正在起草{label}",
    )
    if new is None:
        return
    replaced = [] if previous else sorted(workspace.revised & set(sections))

    def put(now: Workspace) -> Workspace:
        merged = replace(now, draft=_merge(now.draft, new))
        # Figures, name or year may have been edited while the draft was written.
        return settled(follow(merged), sections)

    workspace = bench.update(workspace.id, put, kept_as=f"起草{label}之前")
    merged = workspace.draft or new
    text = ""
    for number in sections if len(sections) == 1 else ():
        section = merged.section(number)
        if section is None:  # pragma: no cover - every asked section is drafted
            continue
        for piece in _show_section(section):
            text += piece
            yield Reply(text, f"正在写{section_words(number)}")
    asked = merged.questions[:QUESTIONS_SHOWN]
    text += _after_draft(bench, workspace, sections, label)
    if replaced:
        names = "、".join(section_words(n) for n in replaced)
        text += (
            f"\n\n{names}此前按您的要求修改过，已被这次起草替换；原来的文字保留在版本里，说“撤销”即可恢复。"
        )
    yield Reply(text, changes=new.superseded, questions=tuple(q.slot for q in asked))


def _working(call: Callable[[Tell], T], stop: threading.Event, step: str) -> Generator[Reply, None, T | None]:
    """Replies that show ``call`` (a draft, a revision) growing; returns its result, None when stopped."""
    growing = ""
    area: object = None
    for item in in_background(call, stop, beat=BEAT):
        if isinstance(item, Done):
            return item.value
        match item.get("event"):
            case "plan":
                growing = ""  # another attempt
            case "token":
                # Proved sentences of a chat model, as they come; the draft is kept when it is whole.
                growing += ("\n\n" if growing and item.get("area") is not area else "") + str(item["text"])
                area = item.get("area")
                yield Reply("", step, growing=growing)
            case "waiting":
                seconds = int(item["seconds"])
                yield Reply("", f"{step}（大模型已用 {seconds} 秒）", growing=growing, waiting=seconds)
            case kind if item.get("message") or kind is None:
                step = str(item.get("message") or step)
                yield Reply("", step, growing=growing)
    return None


def _merge(old: Draft | None, new: Draft) -> Draft:
    """Sections of ``new`` replace those of ``old``; the rest of ``old`` stays."""
    if old is None:
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
                yield verbatim(sentence.text)
        yield "\n\n"


def _after_draft(bench: Workbench, workspace: Workspace, sections: tuple[int, ...], label: str) -> str:
    """What was written, what to ask, and what stands against an export. One section is shown before."""
    draft = workspace.draft
    if draft is None:  # pragma: no cover - called after drafting only
        return ""
    parts = ["\n\n---\n" if len(sections) == 1 else f"已起草{label}，正文在“报告”栏。"]
    numbers = sum(1 for entry in draft.ledger if entry.section in sections)
    parts.append(f"文中 {numbers} 处数字、年份和名称都有来源，指到数字上就能看到。")
    blank = workspace.figures.blanks
    if blank:
        parts.append(
            f"三张表还有 {blank} 个空格，不当作 0，有关内容没有写；没有发生的请说“空格填 0”，其余请填写。"
        )
    sources = _precedents(bench, draft, sections)
    if sources:
        parts.append("参考的表述：" + "；".join(sources) + "。")
    parts.extend(f"注意：{notice}" for notice in _notices(draft, sections))
    if draft.questions:
        asked = "\n".join(f"{i}. {q.text}" for i, q in enumerate(draft.questions[:QUESTIONS_SHOWN], 1))
        more = len(draft.questions) - QUESTIONS_SHOWN
        rest = f"\n\n另有 {more} 项，说“还缺什么”可以看到。" if more > 0 else ""
        parts.append(f"最要紧的几项还需要您提供（直接回答即可，也可以按编号回答）：\n{asked}{rest}")
    parts.append(_left_to_do(bench, workspace))
    return "\n\n".join(parts).lstrip("\n" if len(sections) > 1 else "")


def _left_to_do(bench: Workbench, workspace: Workspace) -> str:
    """What stands against the final copy, by kind."""
    result = bench.check(workspace)
    missing = sum(f.rule in INCOMPLETE for f in result.errors)
    wrong = len(result.errors) - missing
    vouch = len(bench.unverified(workspace))
    blank = workspace.figures.blanks
    left = [
        f"{wrong} 处错误要改正或说明" if wrong else "",
        f"{missing} 处【待补】要补上" if missing else "",
        f"{blank} 个空格要填写" if blank else "",
        f"{vouch} 句沿用上年或通用的表述要核实" if vouch else "",
    ]
    said = "，".join(words for words in left if words)
    if not said:
        return f"核对：运行规则 {result.run} 条，没有错误，可以导出定稿。"
    return f"核对：导出定稿之前，还有 {said}。说“核对”可以看到每一处。"


def _notices(draft: Draft, sections: tuple[int, ...]) -> list[str]:
    """Notices on ``sections``; those that ask to vouch for sentences only beside the text of one."""
    drafted = [s for s in draft.sections if s.number in sections]
    text = "".join(s.text for s in drafted)
    own = [n for s in drafted for n in s.notices]
    # What a notice asks to confirm may have given way to words of the user.
    stale = [
        n
        for n in own
        if _TO_CONFIRM.match(n) and (len(sections) > 1 or not any(q in text for q in _sentences(n)))
    ]
    return [n for n in dict.fromkeys((*draft.notices, *own)) if n not in stale][:5]


def _sentences(notice: str) -> list[str]:
    return [part for part in re.split(r"[“”：]|(?<=。)", notice) if part.endswith("。")]


def _precedents(bench: Workbench, draft: Draft, sections: tuple[int, ...]) -> list[str]:
    documents = {d.id: f"{d.agency}{d.year}年" for d in bench.library.documents()}
    names = dict.fromkeys(
        documents.get(sentence.reference.partition("#")[0], "本单位上年报告")
        for number in sections
        if (section := draft.section(number)) is not None
        for sentence in section.sentences
        if sentence.origin is Origin.PRECEDENT and sentence.text
    )
    shown = list(names)[:SOURCES_SHOWN]
    return shown + ([f"另有 {len(names) - len(shown)} 份"] if len(names) > len(shown) else [])


def verdict(result: CheckResult) -> str:
    """One sentence on the errors of a check."""
    errors = len(result.errors)
    if errors:
        return f"核对：有 {errors} 处错误，说“核对”可以看到每一处。"
    return f"核对：运行规则 {result.run} 条，没有错误。"


def revise_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Change one section as asked and show the difference."""
    draft = workspace.draft
    if draft is None:
        yield Reply("还没有草稿可以修改。先说“起草全文”或“起草总体情况”。")
        return
    number = intent.sections[0] if intent.sections else _last_section(workspace)
    revision = intent.revision or Revision.REPHRASE
    step = f"正在修改{section_words(number)}"
    yield Reply("", step)

    def call(tell: Tell) -> Revised:
        # Each wording that is tried tells that it is written: not said to the user, who asked for one.
        def quietly(event: dict[str, Any]) -> None:
            tell({key: value for key, value in event.items() if key != "message"})

        return revise(
            bench.drafter,
            draft,
            workspace.case,
            number,
            revision.value,
            intent.area,
            intent.text,
            on_event=quietly,
        )

    revised = yield from _working(call, stop, step)
    if revised is None:
        return
    if not revised.changes:
        yield Reply(revised.notice or "这一部分没有可以改动的地方。")
        return

    def put(now: Workspace) -> Workspace:
        # Other sections may have been changed elsewhere while this one was revised.
        merged = with_section(now.draft, revised.draft, number)
        return settled(follow(replace(now, draft=replace(merged, left_out=revised.draft.left_out))), {number})

    workspace = bench.update(workspace.id, put, kept_as=intent.text)
    lines = [f"已修改{section_words(number)}，其余不动（说“撤销”可以恢复）：\n"]
    lines += change_lines(revised.changes)
    lines.append("\n" + verdict(bench.check(workspace)))
    yield Reply("\n".join(lines), changes=revised.changes)


def change_lines(changes: Iterable[Change]) -> Iterator[str]:
    """Changes as lines of Markdown: what was struck out, what stands there now."""
    for change in changes:
        if change.before:
            yield f"- ~~{verbatim(change.before)}~~"
        if change.after:
            yield f"- **{verbatim(change.after)}**"
        elif change.reason:
            yield f"  （已撤下：{change.reason}）"


def restore_turn(
    bench: Workbench, workspace: Workspace, intent: Intent, stop: threading.Event
) -> Iterator[Reply]:
    """Take one section back to the last text that differs from the present one; the rest stays."""
    number = intent.sections[0]
    name = section_words(number)
    before = section_versions(bench.store, workspace, number)
    if not before:
        yield Reply(f"{name}没有更早的版本。")
        return
    done = bench.restore(workspace.id, before[0].number, section=number)
    old, new = (draft.section(number) if draft else None for draft in (workspace.draft, done.draft))
    changes = tuple(
        Change(number, was, now) for was, now in differences(_sentences_of(old), _sentences_of(new))
    )
    cause = before[0].label.removesuffix("之前")
    lines = [f"{name}已恢复到“{cause}”之前的文字，其余部分不动；刚才的文字也留在版本里：\n"]
    lines += change_lines(changes)
    lines.append("\n" + verdict(bench.check(done)))
    yield Reply("\n".join(lines), changes=changes)


def _sentences_of(section: SectionDraft | None) -> list[str]:
    return [] if section is None else [s.text for s in section.sentences if s.text]


def _last_section(workspace: Workspace) -> int:
    """The section the talk was last about; section one when it was about all or none."""
    for message in reversed(workspace.messages):
        if message.role == "assistant":
            for number in ALL_SECTIONS:
                name = SECTION_NUMERALS[number - 1]
                if f"**{name}、" in message.text or f"已修改第{name}部分" in message.text:
                    return number
    return 1
