"""Section five: what became of last year's problems, this year's problems, mirrored measures.

The user's own words go first. Without them problems that the figures and the kind of organ suggest
stand with their measures (another wording takes those of one precedent), and the user is asked to
confirm them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from report_assistant.drafting.case import Case
from report_assistant.drafting.enumeration import items, last_problems
from report_assistant.drafting.mask import Masked, Precedent, mask
from report_assistant.drafting.pairs import Pair, chosen_pairs
from report_assistant.drafting.patterns import choose, pattern
from report_assistant.drafting.support import otherwise
from report_assistant.drafting.template import DraftParagraph, Sentence
from report_assistant.drafting.verify import verify
from report_assistant.drafting.vocabulary import neutral
from report_assistant.report.slots import Area

FEWEST, MOST = 2, 3
# One problem or measure: the sentence that stands, and those that take its place.
_Item = tuple[tuple[Sentence, ...], tuple[Sentence, ...]]
CONFIRM = "第五部分的问题和改进措施是参考表述，不是本单位确认的事实，请核实，或直接告诉我实际情况。"

_NUMERALS = "一二三四五"


def problem_section(
    case: Case, precedents: Sequence[Precedent], gazetteer: frozenset[str]
) -> tuple[tuple[DraftParagraph, ...], tuple[str, ...]]:
    """Paragraphs of section five and notices for the user."""
    body: list[tuple[str, list[DraftParagraph]]] = []
    notices: list[str] = []
    if case.fact("F01"):
        body.append(("上年问题整改情况", [_paragraph(pattern("{{F01}}。", "F01"))]))
    elif last_problems(case.last_year):
        # The heading of the section asks what became of them (及改进情况).
        body.append(("上年问题整改情况", [_paragraph(pattern("{{F01?}}。", "F01"))]))
    asked = any(precedent.preferred for precedent in precedents)
    pairs: Sequence[_Item] = ()
    if not case.fact("F02"):
        borrowed = _precedent_pairs(case, precedents, gazetteer) if case.variant % 2 or asked else []
        pairs = borrowed or _own_pairs(case)
    if case.fact("F02"):
        problems = [_paragraph(pattern("{{F02}}。", "F02"))]
    else:
        notices.append(CONFIRM)
        problems = [_listed("{{本年}}{{本机关}}政府信息公开工作还存在以下不足：", [p for p, _ in pairs])]
    if case.fact("F03"):
        measures = [_paragraph(pattern("{{F03}}。", "F03"))]
    elif case.fact("F02"):
        # Measures must mirror the user's own problems, so they are asked for, not borrowed.
        measures = [_paragraph(pattern("{{F03?}}。", "F03"))]
    else:
        start = choose(
            (
                "针对以上不足，{{本机关}}将采取以下措施加以改进：",
                "下一步，{{本机关}}将重点做好以下改进工作：",
                "针对存在的不足，{{本机关}}将从以下方面改进：",
            ),
            case,
            "measures",
        )
        measures = [_listed(start, [m for _, m in pairs])]
    body += [("本年存在的主要问题", problems), ("改进措施", measures)]
    paragraphs: list[DraftParagraph] = []
    for numeral, (head, content) in zip(_NUMERALS, body, strict=False):
        heading = pattern(f"（{numeral}）{head}", "heading")
        paragraphs += [DraftParagraph((heading,), Area.PROBLEMS, heading=True), *content]
    return tuple(paragraphs), tuple(notices)


def _paragraph(*sentences: Sentence) -> DraftParagraph:
    return DraftParagraph(sentences, Area.PROBLEMS)


def _listed(start: str, items: Sequence[Sequence[Sentence]]) -> DraftParagraph:
    """``start`` and the items as 一是…；二是…。"""
    listed = [pattern(start, "heading")]
    for i, alternatives in enumerate(items):
        end = "。" if i == len(items) - 1 else "；"
        listed += [
            replace(item, template=f"{_NUMERALS[i]}是{item.template.rstrip('。；')}{end}")
            for item in alternatives
        ]
    return _paragraph(*listed)


def _own_pairs(case: Case) -> list[_Item]:
    """Problems that fit the organ and its figures; a general one stands in when the figures move."""
    chosen, rest = chosen_pairs(case, MOST)
    spare = iter(rest)
    items = []
    for pair in chosen:
        problems, measures = _sentences(pair, pair.requires)
        if pair.requires:
            other = next(spare)
            for requires in otherwise(pair.requires):
                problem, measure = _sentences(other, requires)
                problems, measures = problems + problem, measures + measure
        items.append((problems, measures))
    return items


def _sentences(pair: Pair, requires: tuple[str, ...]) -> _Item:
    return (
        (pattern(pair.problem, f"problem/{pair.topic}", *requires),),
        (pattern(pair.measure, f"measure/{pair.topic}", *requires),),
    )


def _precedent_pairs(case: Case, precedents: Sequence[Precedent], gazetteer: frozenset[str]) -> list[_Item]:
    """Pairs of the first precedent report that has enough usable ones."""
    reports: dict[str, list[Precedent]] = defaultdict(list)
    for precedent in precedents:
        if not precedent.own:
            reports[f"{precedent.agency}{precedent.year}"].append(precedent)
    usable: list[list[_Item]] = []
    for paragraphs in reports.values():
        problems, measures = items([p.text for p in paragraphs])
        if len(problems) != len(measures):
            continue
        pairs: list[_Item] = []
        for (problem, at), (measure, there) in zip(problems, measures, strict=True):
            left = _usable(problem, paragraphs[at], case, gazetteer)
            right = _usable(measure, paragraphs[there], case, gazetteer)
            if left and right:
                pairs.append(((left,), (right,)))
        if len(pairs) >= FEWEST:
            usable.append(pairs[:MOST])
        if len(usable) > case.variant:
            break
    return usable[case.variant % len(usable)] if usable else []


def _usable(text: str, precedent: Precedent, case: Case, gazetteer: frozenset[str]) -> Sentence | None:
    masked = mask(text.rstrip("；。，") + "。", precedent)
    if not isinstance(masked, Masked) or (masked.sentence.slots and not _only_case(masked.sentence)):
        return None
    # A problem is a fact of the organ; only what could be said of every organ is borrowed.
    if not neutral(masked.sentence.template) or verify(masked.sentence, case, Area.PROBLEMS, gazetteer):
        return None
    return masked.sentence


def _only_case(sentence: Sentence) -> bool:
    return all(name in {"本机关", "本年", "下年", "政府", "条例简称", "条例"} for name in sentence.slots)
