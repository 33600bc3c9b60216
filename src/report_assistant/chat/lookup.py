"""Questions to the library: passages, a digest of phrasings, one organ over years, a synthesis.

Every quotation shown was found again in its source, character by character.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from report_assistant.chat.background import BEAT, Done, Tell, in_background
from report_assistant.chat.comparison import compared
from report_assistant.chat.reply import Reply, SearchChip, Source, verbatim
from report_assistant.chat.sources import (
    HITS_DIGESTED,
    HITS_SHOWN,
    SEARCHING,
    VERIFIED,
    passages,
    source,
    understood,
)
from report_assistant.chat.workbench import Workbench
from report_assistant.chat.workspace import Workspace
from report_assistant.drafting.stream import answer as ask_model
from report_assistant.errors import ChatModelUnavailable
from report_assistant.library import FigureState, Hit, Library, Passage, Query, Understanding
from report_assistant.library.answers import Phrasing, Synthesis, digest, synthesise
from report_assistant.library.passages import is_heading
from report_assistant.report.claims import ClaimKind, claims
from report_assistant.report.form import section_words
from report_assistant.report.slots import Area

PHRASINGS_SHOWN = 8
ORGANS_NAMED = 3
_EXAMPLES = (
    "例如：“其他街道办事处怎么写依申请公开”“没有收到申请时一般怎么表述”"
    "“近三年园区类单位存在问题部分有哪些提法”"
)
ASK = f"请说明想找什么：可以写明单位类型、年份、部分和内容。{_EXAMPLES}。"
_DIGEST = re.compile(
    r"(?:有|都有)?(?:哪些|哪几种|几种|什么)(?:常见的?|不同的?)?(?:提法|说法|写法|表述|措辞)|"
    r"常见的?(?:写法|提法|说法|表述|措辞)|"
    r"(?:一般|通常|大多|普遍|往往)(?:都|是)?(?:怎么|怎样|如何)(?:写|说|表述|描述|表达)"
)
_COMPARE = re.compile(
    r"变化|演变|历年|逐年|这几年|对比|比较|(?:和|与|跟)(?:上年|去年|前年).{0,6}(?:不同|区别|差别)"
)
_HEAD = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．][^，；：]{2,16}。?$")
# What a sentence says of the figures when the question names a state of them.
_SAYS = {
    FigureState.NO_APPLICATIONS: {ClaimKind.NO_APPLICATIONS},
    FigureState.NO_REVIEW: {ClaimKind.NO_REVIEW, ClaimKind.NO_REVIEW_OR_LITIGATION},
    FigureState.NO_LITIGATION: {ClaimKind.NO_LITIGATION, ClaimKind.NO_REVIEW_OR_LITIGATION},
    FigureState.NO_FEE: {ClaimKind.NO_FEE},
}


class Mode(StrEnum):
    """How a question to the library is answered."""

    PASSAGES = "passages"
    DIGEST = "digest"
    COMPARE = "compare"


def mode_of(question: str) -> Mode:
    """The way of answering that ``question`` asks for; passages when it asks for none."""
    if _COMPARE.search(question) and not _DIGEST.search(question):
        return Mode.COMPARE
    return Mode.DIGEST if _DIGEST.search(question) else Mode.PASSAGES


def look_up(
    bench: Workbench,
    workspace: Workspace,
    question: str,
    stop: threading.Event,
    kept: Sequence[str] | None = None,
) -> Iterator[Reply]:
    """The stream of replies to ``question``; with ``kept`` only those of its filters hold."""
    yield Reply("", SEARCHING, question=question)
    whole, narrowed = understood(bench.library, question, workspace.figures, kept)
    on = {chip.field for chip in narrowed.chips}
    chips = tuple(SearchChip(chip.field, chip.label, chip.field in on) for chip in whole.chips)
    frame = Reply("", question=question, chips=chips)
    if not whole.chips and not _words(narrowed.query.text):
        yield replace(frame, text=ASK)
        return
    head = _conditions(chips)
    match mode_of(question):
        case Mode.COMPARE:
            yield from compared(bench.library, workspace, narrowed, frame, head)
        case Mode.DIGEST:
            yield from _digested(bench.library, narrowed, frame, head)
        case _:
            yield from _found(bench, narrowed, frame, head, stop)


def _words(text: str) -> str:
    return re.sub(r"[\W_]|检索|搜索|查找?一?下?|找一?找?|范文", "", text)


def _conditions(chips: Sequence[SearchChip]) -> str:
    names = "、".join(chip.label for chip in chips if chip.on)
    return f"检索条件：{names}\n" if names else ""


# ------------------------------------------------------------------------------- passages


def _found(
    bench: Workbench, asked: Understanding, frame: Reply, head: str, stop: threading.Event
) -> Iterator[Reply]:
    hits = passages(bench.library, asked, HITS_SHOWN)
    if not hits:
        yield replace(frame, text=nothing_found(bench.library, asked))
        return
    summary = ""
    for part in _summed_up(bench, asked.question, hits, frame, stop):
        if isinstance(part, Reply):
            yield part
        else:
            summary = part
    text = head + (f"\n{summary}\n\n以下为原文：\n" if summary else "")
    sources: list[Source] = []
    for number, hit in enumerate(hits, start=1):
        sources.append(source(hit.passage, hit.quote))
        text += _cited(number, hit)
        yield replace(frame, text=text, step=SEARCHING, sources=tuple(sources))
    yield replace(frame, text=f"{text}\n{VERIFIED}", sources=tuple(sources))


def _cited(number: int, hit: Hit) -> str:
    quote = verbatim(hit.quote).replace("\n", "\n   > ")
    text = f"\n{number}. {_named(hit.passage)}\n   > {quote}\n"
    others = {p.agency for p in hit.alike} - {hit.passage.agency}
    return text + (f"   另有 {len(others)} 家单位同样表述：{_listed(others)}。\n" if others else "")


def _named(passage: Passage) -> str:
    area = f"·{passage.area}" if passage.area else ""
    label = "（样例）" if passage.sample else ""
    return f"**{passage.agency} {passage.year}年** {section_words(passage.section)}{area}{label}"


def _listed(names: set[str] | Sequence[str]) -> str:
    ordered = sorted(names)
    return "、".join(ordered[:ORGANS_NAMED]) + ("等" if len(ordered) > ORGANS_NAMED else "")


def nothing_found(library: Library, asked: Understanding) -> str:
    """That nothing was found, and which understood filter emptied the result."""
    emptied = [
        chip.label for chip in asked.chips if library.search(replace(asked.without(chip.field).query, k=1))
    ]
    if emptied:
        names = "、".join(f"“{label}”" for label in emptied)
        which = f"去掉{names}这个条件" if len(emptied) == 1 else f"在{names}中去掉任意一个条件"
        return f"范文库里没有同时符合这些条件的段落；{which}，就能找到。"
    labels = "、".join(f"“{chip.label}”" for chip in asked.chips)
    if labels and len(asked.chips) > 1:
        return f"范文库里没有找到符合条件的段落（条件：{labels}，单独去掉任何一个仍然没有）。"
    return f"范文库里没有找到相关的段落，不作回答。{_EXAMPLES}。"


# ------------------------------------------------------------------------------- synthesis


def _summed_up(
    bench: Workbench, question: str, hits: Sequence[Hit], frame: Reply, stop: threading.Event
) -> Iterator[Reply | str]:
    """Replies while the model reads, then the answer in words, or why there is none."""

    try:
        chat = bench.chat_model()
        if chat is None:
            return
        model, timeout = chat, bench.settings.chat_timeout

        def call(tell: Tell) -> Synthesis:
            # A sign of life now and then is also the moment to stop.
            def read(prompt: str) -> str:
                return ask_model(
                    model,
                    [("user", prompt)],
                    timeout,
                    on_text=lambda piece: tell({}),
                    on_wait=lambda: tell({}),
                )

            return synthesise(question, hits, read, bench.settings.prompts_dir)

        reading = replace(frame, step="大模型正在归纳，每句话都要有原文依据")
        yield reading
        began = time.monotonic()
        for item in in_background(call, stop):
            if isinstance(item, Done):
                yield _synthesis_text(item.value)
            elif time.monotonic() - began >= reading.waiting + BEAT:
                reading = replace(reading, waiting=int(time.monotonic() - began))
                yield reading
    except ChatModelUnavailable as error:
        yield f"（没有归纳：{error}）"


def _synthesis_text(synthesis: Synthesis) -> str:
    lines = []
    for statement in synthesis.statements:
        quotes = "；".join(
            f"“{verbatim(q.text)}”（{q.passage.agency}{q.passage.year}年）" for q in statement.quotes
        )
        lines.append(f"- {statement.text}\n  依据：{quotes}")
    text = "**归纳**（引文均已与原文逐字核对）\n" + "\n".join(lines) if lines else ""
    dropped = "\n".join(f"- {words}" for words in synthesis.dropped)
    return "\n\n".join(part for part in (text, f"核对时删去：\n{dropped}" if dropped else "") if part)


# ------------------------------------------------------------------------------- digest


def _digested(library: Library, asked: Understanding, frame: Reply, head: str) -> Iterator[Reply]:
    hits = passages(library, asked, HITS_DIGESTED)
    if not hits:
        yield replace(frame, text=nothing_found(library, asked))
        return
    phrasings = relevant(digest(hits, most=HITS_DIGESTED), asked.query)[:PHRASINGS_SHOWN]
    documents = {p.document for hit in hits for p in (hit.passage, *hit.alike)}
    text = f"{head}\n共看了 {len(documents)} 份报告，归纳出 {len(phrasings)} 种提法，按出现次数排列：\n"
    sources = []
    for number, phrasing in enumerate(phrasings, start=1):
        sources.append(source(phrasing.passage, phrasing.quote))
        text += _phrasing(number, phrasing)
    yield replace(frame, text=f"{text}\n{VERIFIED}", sources=tuple(sources))


def _phrasing(number: int, phrasing: Phrasing) -> str:
    passage = phrasing.passage
    return (
        f"\n{number}. **{phrasing.count} 份报告**（{_listed(phrasing.agencies)}）\n"
        f"   > {verbatim(phrasing.quote)}\n"
        f"   原文：{passage.agency} {passage.year}年 {section_words(passage.section)}"
        f"{'（样例）' if passage.sample else ''}\n"
    )


def _is_head(quote: str) -> bool:
    """True for a heading, also for one that ends in a full stop: （二）依申请公开情况。"""
    return is_heading(quote) or bool(_HEAD.match(quote))


def relevant(phrasings: Sequence[Phrasing], query: Query) -> tuple[Phrasing, ...]:
    """Phrasings that speak of what was asked; all but the headings when none can be told apart."""
    said = tuple(p for p in phrasings if not _is_head(p.quote))
    wanted = frozenset().union(*(_SAYS.get(FigureState(s), set()) for s in query.states))
    if wanted:
        found = tuple(p for p in said if any(claim.kind in wanted for claim in claims(p.quote)))
        return found or said
    words = query.text.split() if query.text not in set(Area) else []
    pairs = {word[i : i + 2] for word in words for i in range(len(word) - 1)}
    found = tuple(p for p in said if any(pair in p.quote for pair in pairs))
    return found if len(found) > 1 else said
