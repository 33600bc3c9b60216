"""One organ over years: what changed in its reports, with the numbers that at least two years state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from report_assistant.chat.reply import Reply, Source, verbatim
from report_assistant.chat.sources import HITS_DIGESTED, SEARCHING, VERIFIED, source
from report_assistant.chat.workspace import Workspace
from report_assistant.library import Library, Understanding
from report_assistant.library.answers import YearAnswer, compare
from report_assistant.library.passages import cut, is_heading
from report_assistant.report.figures import Amount
from report_assistant.report.mentions import LAST_YEAR, mentions
from report_assistant.report.numerals import render_amount
from report_assistant.report.slots import slot
from report_assistant.report.text import sentences, similarity

YEARS_COMPARED = 5
SENTENCES_SHOWN = 4
ALIKE = 0.6
_OWN = re.compile(
    r"我(?:们)?(?:单位|局|委|办|镇|乡|街道|机关|区|县|市)?|本(?:单位|机关|局|委|办|镇|乡|街道)|自己"
)


def compared(
    library: Library, workspace: Workspace, asked: Understanding, frame: Reply, head: str
) -> Iterator[Reply]:
    """The stream of replies to ``asked`` of one organ; ``head`` stands before the text of ``frame``."""
    own = workspace.figures.agency
    agency = asked.query.agency or _organ(library, asked, own)
    if agency is None:
        yield replace(frame, text="请写明要比较哪个单位，例如“青禾区司法局近三年依申请公开有什么变化”。")
        return
    held = {d.year for d in library.documents() if d.agency == agency}
    last = workspace.last_year if agency == own else None
    years = sorted(set(asked.query.years) or held | ({last.year} if last else set()))[-YEARS_COMPARED:]
    area = asked.query.area
    answers = {a.year: a for a in compare(library.search, agency, years, area)}
    if last is not None and last.year in years and not answers[last.year].passages:
        passages = tuple(p for p in cut(last, "本单位上年报告") if area in (None, p.area))
        answers[last.year] = YearAnswer(last.year, passages)
    found = [answers[year] for year in years if answers[year].passages]
    if not found:
        listed = "、".join(f"{year}年" for year in sorted(held)) or "没有任何年份"
        yield replace(frame, text=f"{head}\n范文库里没有{agency}这些年份的段落；现有：{listed}。")
        return
    absent = [f"{year}年" for year in years if not answers[year].passages]
    subject = f"“{area}”" if area else "报告"
    text = f"{head}\n**{agency}** {found[0].year}—{found[-1].year}年{subject}的变化\n"
    if absent:
        text += f"\n（范文库里没有{'、'.join(absent)}的这一部分。）\n"
    text += _numbers(found)
    sources: list[Source] = []
    before: YearAnswer | None = None
    for year in found:
        text += _year(year, before, sources)
        before = year
        yield replace(frame, text=text, step=SEARCHING, sources=tuple(sources))
    yield replace(frame, text=f"{text}\n{VERIFIED}", sources=tuple(sources))


def _organ(library: Library, asked: Understanding, own: str) -> str | None:
    """The organ meant: the user's own when the question says so, else the only one that fits."""
    if own and _OWN.search(asked.question):
        return own
    hits = library.search(replace(asked.query, years=(), area=None, k=HITS_DIGESTED))
    named = {hit.passage.agency for hit in hits}
    return named.pop() if len(named) == 1 else None


def _numbers(years: Sequence[YearAnswer]) -> str:
    """A table of the quantities that at least two years state."""
    stated: dict[str, dict[int, str]] = {}
    for answer in years:
        for passage in answer.passages:
            for mention in mentions(passage.text, passage.area):
                old = mention.period in (LAST_YEAR, answer.year - 1)
                if mention.slot and mention.quantity.is_quantity and not old and not mention.change:
                    amount: Amount = mention.quantity.amount
                    shown = f"{render_amount(amount)}{mention.quantity.unit}"
                    stated.setdefault(mention.slot, {}).setdefault(answer.year, shown)
    rows = [(name, values) for name, values in stated.items() if len(values) > 1]
    if not rows:
        return ""
    heads = "|".join(f"{a.year}年" for a in years)
    lines = [f"\n|项目|{heads}|", "|---" * (len(years) + 1) + "|"]
    lines += [f"|{slot(name).name}|{'|'.join(v.get(a.year, '—') for a in years)}|" for name, v in rows]
    return "\n".join(lines) + "\n"


def _year(answer: YearAnswer, before: YearAnswer | None, sources: list[Source]) -> str:
    """What one year wrote; after the first, only what the year before did not."""
    said = [
        (span.text, p) for p in answer.passages for span in sentences(p.text) if not is_heading(span.text)
    ]
    if before is None:
        text, shown = f"\n**{answer.year}年**\n", said
    else:
        old = [span.text for p in before.passages for span in sentences(p.text)]
        shown = [pair for pair in said if not any(similarity(pair[0], o) >= ALIKE for o in old)]
        same = len(said) - len(shown)
        text = f"\n**{answer.year}年**：{same} 句与{before.year}年相同或相近，{len(shown)} 句是新的提法\n"
    for quote, passage in shown[:SENTENCES_SHOWN]:
        sources.append(source(passage, quote))
        text += f"\n> {verbatim(quote)}\n"
    if len(shown) > SENTENCES_SHOWN:
        text += f"\n另有 {len(shown) - SENTENCES_SHOWN} 句。\n"
    return text
