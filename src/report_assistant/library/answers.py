"""Ways to answer beside the list of passages: a digest of phrasings, one organ over years, a synthesis.

Every quote is an exact substring of the passage it names; what cannot be proved is not shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import Template

from report_assistant.errors import PromptVariablesMissing
from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit, Query
from report_assistant.report.slots import Area
from report_assistant.report.text import sentences, strip_numbers

PROMPT = "search.v1.md"

LIKE = 0.6
"""Share of character pairs from which two sentences follow one pattern (Dice, numbers apart)."""

SHORTEST = 8
"""A shorter quote proves nothing; a shorter sentence is no phrasing."""

Search = Callable[[Query], tuple[Hit, ...]]
Model = Callable[[str], str]
"""Takes the prompt, returns the text of the answer; a chat model behind one function."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A pattern of wording that ``count`` reports of ``agencies`` follow; ``quote`` stands in ``passage``."""

    pattern: str
    count: int
    quote: str
    passage: Passage
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearAnswer:
    """What one organ wrote in one year; no passages: the library holds nothing for that year."""

    year: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage, proved to stand in it."""

    text: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a synthesis with at least one proved quote."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Synthesis:
    """A short answer; ``dropped`` says in Chinese what was left out because its quotes failed."""

    statements: tuple[Statement, ...]
    dropped: tuple[str, ...]


def digest(hits: Sequence[Hit], *, most: int = 12) -> tuple[Phrasing, ...]:
    """Phrasings of the passages of ``hits`` (folded ones too), grouped by pattern, the commonest first.

    A pattern counts each organ's sentence once a report. At most ``most`` patterns; of a pattern the
    sentence most like the others is quoted.
    """
    shown = list(dict.fromkeys(p for hit in hits for p in (hit.passage, *hit.alike)))
    said = [(span.text, p) for p in shown for span in sentences(p.text) if len(span.text) >= SHORTEST]
    groups: list[list[tuple[str, Passage]]] = []
    marks: list[list[frozenset[str]]] = []
    for text, passage in said:
        pairs = _pairs(text, passage.agency)
        likeness = [_dice(pairs, members[0]) for members in marks]
        best = max(range(len(groups)), key=likeness.__getitem__, default=-1)
        if best >= 0 and likeness[best] >= LIKE:
            groups[best].append((text, passage))
            marks[best].append(pairs)
        else:
            groups.append([(text, passage)])
            marks.append([pairs])
    found = [_phrasing(group, pairs) for group, pairs in zip(groups, marks, strict=True)]
    return tuple(sorted(found, key=lambda p: -p.count)[:most])


def _phrasing(group: Sequence[tuple[str, Passage]], pairs: Sequence[frozenset[str]]) -> Phrasing:
    middle = max(range(len(group)), key=lambda i: sum(_dice(pairs[i], other) for other in pairs))
    quote, passage = group[middle]
    agencies = tuple(dict.fromkeys(p.agency for _, p in group))
    documents = {p.document for _, p in group}
    pattern = strip_numbers(quote).replace(passage.agency, "本机关").replace("#", "×")
    return Phrasing(pattern, len(documents), quote, passage, agencies)


def _pairs(text: str, agency: str) -> frozenset[str]:
    bare = re.sub(r"[\W_]+", "", strip_numbers(text.replace(agency, "")).replace("#", "0"))
    return frozenset(bare[i : i + 2] for i in range(max(len(bare) - 1, 1)))


def _dice(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right) or 1)


def compare(search: Search, agency: str, years: Sequence[int], area: Area | None) -> tuple[YearAnswer, ...]:
    """What ``agency`` wrote in each of ``years`` about ``area`` (None: everything), oldest first.

    ``search`` is ``Library.search``. Passages stand in the order of the report.
    """
    result: list[YearAnswer] = []
    for year in sorted(set(years)):
        hits = search(Query(agency=agency, years=(year,), area=area, k=200))
        passages = {p for hit in hits for p in (hit.passage, *hit.alike) if p.year == year}
        result.append(YearAnswer(year, tuple(sorted(passages, key=_place))))
    return tuple(result)


def _place(passage: Passage) -> tuple[str, int]:
    document, _, number = passage.id.rpartition("#")
    return document, int(number) if number.isdigit() else 0


def synthesise(question: str, hits: Sequence[Hit], model: Model, prompts: Path) -> Synthesis:
    """A short answer by ``model`` in which every sentence carries proved quotes.

    ``prompts``: folder that holds ``search.v1.md``. A quote that does not stand in its passage word
    for word is dropped, and with it a sentence that has no other; ``dropped`` says so. An answer
    that is no JSON of the asked shape gives no statements. A number in a sentence must stand in one
    of its quotes. Raises PromptVariablesMissing; what ``model`` raises passes through.
    """
    passages = [hit.passage for hit in hits]
    if not passages:
        return Synthesis((), ())
    listed = "\n".join(
        f"[{number}] {p.agency}{p.year}年：{p.text}" for number, p in enumerate(passages, start=1)
    )
    try:
        template = Template((prompts / PROMPT).read_text(encoding="utf-8"))
        prompt = template.substitute(question=question, passages=listed)
    except (OSError, KeyError, ValueError) as error:
        raise PromptVariablesMissing(PROMPT) from error
    statements: list[Statement] = []
    dropped: list[str] = []
    for entry in _entries(model(prompt)):
        _take(entry, passages, statements, dropped)
    if not statements and not dropped:
        dropped.append("大模型没有给出有依据的回答，请直接查看下面的原文。")
    return Synthesis(tuple(statements), tuple(dropped))


def _entries(answer: str) -> list[dict[str, object]]:
    """The sentences of the model's answer; nothing of what has another shape."""
    start, end = answer.find("{"), answer.rfind("}")
    try:
        data = json.loads(answer[start : end + 1]) if start >= 0 else {}
    except (json.JSONDecodeError, RecursionError):
        return []
    found = data.get("sentences") if isinstance(data, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _take(
    entry: dict[str, object],
    passages: Sequence[Passage],
    statements: list[Statement],
    dropped: list[str],
) -> None:
    text, given = entry.get("text"), entry.get("quotes")
    if not isinstance(text, str) or not text.strip():
        return
    quotes = [q for q in given if isinstance(q, dict)] if isinstance(given, list) else []
    proved = [quote for quote in map(partial(_prove, passages=passages), quotes) if quote is not None]
    if not proved:
        dropped.append(f"“{text.strip()}”没有可核对的原文，已删去。")
        return
    if not _numbers(text) <= {n for quote in proved for n in _numbers(quote.text)}:
        dropped.append(f"“{text.strip()}”中的数字在引文中找不到，已删去。")
        return
    if len(proved) < len(quotes):
        dropped.append(f"“{text.strip()}”有 {len(quotes) - len(proved)} 处引文与原文不符，已删去引文。")
    statements.append(Statement(text.strip(), tuple(proved)))


def _prove(quote: dict[str, object], passages: Sequence[Passage]) -> Quote | None:
    number, text = quote.get("passage"), quote.get("text")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(text, str):
        return None
    if not 1 <= number <= len(passages) or len(text) < SHORTEST:
        return None
    passage = passages[number - 1]
    return Quote(text, passage) if text in passage.text else None


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+(?:\.\d+)?%?", text))
