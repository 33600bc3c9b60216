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
from report_assistant.drafting.enumeration import items, last_problems, told_problems
from report_assistant.drafting.mask import Masked, Precedent, mask
from report_assistant.drafting.pairs import Pair, chosen_pairs, mirrored_pairs
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.support import otherwise, same_words
from report_assistant.drafting.template import DraftParagraph, Sentence
from report_assistant.drafting.told import told
from report_assistant.drafting.verify import verify
from report_assistant.drafting.vocabulary import neutral
from report_assistant.drafting.wording import statement
from report_assistant.report.slots import Area

FEWEST, MOST = 2, 3
# One problem or measure: the sentence that stands, and those that take its place.
_Item = tuple[tuple[Sentence, ...], tuple[Sentence, ...]]
CONFIRM = "第五部分的问题和改进措施是参考表述，不是本单位确认的事实，请核实，或直接告诉我实际情况。"
CONFIRM_MEASURES = "第五部分的改进措施是对照您所说的问题写的参考表述，请核实，或直接告诉我实际措施。"

_NUMERALS = "一二三四五"


def problem_section(
    case: Case, precedents: Sequence[Precedent], gazetteer: frozenset[str]
) -> tuple[tuple[DraftParagraph, ...], tuple[str, ...]]:
    """Paragraphs of section five and notices for the user."""
    asked = any(precedent.preferred for precedent in precedents)
    borrowed = _precedent_pairs(case, precedents, gazetteer) if case.variant % 2 or asked else []
    pairs = borrowed or _own_pairs(case)
    mirrored = case.fact("F02") and not case.fact("F03") and len(_mirrored(case)) > 1
    notices = (CONFIRM_MEASURES,) if mirrored else () if case.fact("F02") else (CONFIRM,)
    problems = DraftParagraph(
        (
            _if(told("F02", case), "=F02"),
            *_listed(statement("problems.list", case), [p for p, _ in pairs], "^F02"),
        ),
        Area.PROBLEMS,
    )
    measures = DraftParagraph(
        (
            _if(told("F03", case), "=F03"),
            *_mirrored(case),
            *_listed(statement("measures.list", case), [m for _, m in pairs], "^F02", "^F03"),
        ),
        Area.PROBLEMS,
    )
    # The heading of the section asks what became of last year's problems (及改进情况).
    owed = bool(last_problems(case.last_year))
    solved = [_if(told("F01", case), "=F01")]
    if owed:
        open_words = statement("solved.short", case).replace("{{F01}}", "{{F01?}}")
        solved.append(pattern(open_words, "F01.open", "^F01"))
    first = () if owed else ("=F01",)
    body = [
        _heading(("（一）上年问题整改情况", first)),
        DraftParagraph(tuple(solved), Area.PROBLEMS),
        _heading(*_numbered("本年存在的主要问题", 1, owed)),
        problems,
        _heading(*_numbered("改进措施", 2, owed)),
        measures,
    ]
    return tuple(body), notices


def _mirrored(case: Case) -> list[Sentence]:
    """Measures for the problems that the user told without any: suggested where a pair speaks of the
    same topic, for as long as the problems are told in these words; else asked for, each by itself."""
    start = statement("measures.user", case)
    asked = pattern(start + "{{F03?}}。", "F03.open", "=F02", "^F03")
    fact = case.fact("F02")
    problems = told_problems(fact.text) if fact else ()
    found = mirrored_pairs(problems, case)
    if not any(found) or len(found) > len(_NUMERALS):
        return [asked]
    same, other = same_words("F02", case)
    items = [_mirror(pair, case) for pair in found]
    if len(items) == 1:
        one = [replace(s, template=f"{start}{s.template}。") for s in items[0]]
        return [_if(asked, other), *(_if(s, same, "^F03") for s in one)]
    return [_if(asked, other), *_listed(start, items, same, "^F03")]


def _mirror(pair: Pair | None, case: Case) -> tuple[Sentence, ...]:
    """The measure of a pair while its figures stand; else a measure to be given."""
    if pair is None:
        return (pattern("{{F03?}}", "F03.open"),)
    measure = pattern(pair.measure(case), f"measure/{pair.topic}", *pair.requires)
    return (measure, *(pattern("{{F03?}}", "F03.open", *other) for other in otherwise(pair.requires)))


def _numbered(head: str, at: int, owed: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The heading numbered after, or without, what became of last year's problems."""
    after, without = f"（{_NUMERALS[at]}）{head}", f"（{_NUMERALS[at - 1]}）{head}"
    return ((after, ()),) if owed else ((after, ("=F01",)), (without, ("^F01",)))


def _heading(*texts: tuple[str, tuple[str, ...]]) -> DraftParagraph:
    return DraftParagraph(
        tuple(pattern(text, "heading", *requires) for text, requires in texts), Area.PROBLEMS, heading=True
    )


def _if(sentence: Sentence, *requires: str) -> Sentence:
    return replace(sentence, requires=(*sentence.requires, *requires))


def _listed(start: str, items: Sequence[Sequence[Sentence]], *requires: str) -> list[Sentence]:
    """``start`` and the items as 一是…；二是…。, while ``requires`` holds."""
    listed = [pattern(start, "list", *requires)]
    for i, alternatives in enumerate(items):
        end = "。" if i == len(items) - 1 else "；"
        listed += [
            _if(replace(item, template=f"{_NUMERALS[i]}是{item.template.rstrip('。；')}{end}"), *requires)
            for item in alternatives
        ]
    return listed


def _own_pairs(case: Case) -> list[_Item]:
    """Problems that fit the organ and its figures; a general one stands in when the figures move."""
    chosen, rest = chosen_pairs(case, MOST)
    spare = iter(rest)
    items = []
    for pair in chosen:
        problems, measures = _sentences(pair, pair.requires, case)
        if pair.requires:
            other = next(spare)
            for requires in otherwise(pair.requires):
                problem, measure = _sentences(other, requires, case)
                problems, measures = problems + problem, measures + measure
        items.append((problems, measures))
    return items


def _sentences(pair: Pair, requires: tuple[str, ...], case: Case) -> _Item:
    return (
        (pattern(pair.problem(case), f"problem/{pair.topic}", *requires),),
        (pattern(pair.measure(case), f"measure/{pair.topic}", *requires),),
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
