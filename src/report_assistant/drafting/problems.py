"""Section five: what became of last year's problems, this year's problems, mirrored measures.

The user's own words go first. Without them problems and measures are taken from one precedent at
a time, pair by pair, and the user is asked to confirm them; general pairs are the last resort.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from zlib import crc32

from report_assistant.drafting.case import Case
from report_assistant.drafting.mask import Masked, Precedent, mask
from report_assistant.drafting.patterns import choose, pattern
from report_assistant.drafting.template import DraftParagraph, Sentence
from report_assistant.drafting.verify import verify
from report_assistant.drafting.vocabulary import neutral
from report_assistant.report.slots import Area

FEWEST, MOST = 2, 3
CONFIRM = "第五部分的问题和改进措施是参考表述，不是本单位确认的事实，请核实，或直接告诉我实际情况。"

_NUMERALS = "一二三四五"
_MARK = re.compile(r"(?:^|(?<=[。；：，]))(?:[一二三四五]是|第[一二三四五]，)")
_MEASURES = re.compile(r"改进措施|改进情况|下一步|针对(?:上述|以上|存在)|整改措施|将(?:从|着力|重点|进一步)")
_LAST_YEAR = re.compile(r"上一?年|去年|整改(?:落实)?情况|改进情况如下")

# Problems that many reports of this kind name, each with its measure.
_PAIRS: tuple[tuple[str, str], ...] = (
    (
        "政策解读的形式还不够丰富，通俗性、针对性有待增强",
        "丰富政策解读形式，站在公众角度组织解读内容，提高解读的可读性和针对性",
    ),
    (
        "部分信息更新的及时性有待提高，栏目日常维护还不够到位",
        "完善信息发布和栏目巡查机制，明确责任人和更新时限，做到及时发布、准确发布",
    ),
    (
        "工作人员业务能力与工作要求相比还有差距，政策掌握不够全面",
        "加强业务培训和日常指导，保持工作人员相对稳定，提升业务能力",
    ),
    (
        "主动公开的深度和广度与公众期待相比还有差距",
        "围绕公众关注的事项细化公开内容，拓展公开深度，及时回应社会关切",
    ),
    (
        "公开渠道的互动性不强，听取公众意见的方式较为单一",
        "畅通意见反馈渠道，加强与公众的互动交流，提升公开实效",
    ),
    (
        "依申请公开答复的规范化水平有待提升，答复文书的说理还不够充分",
        "规范申请办理流程，统一答复文书样式，加强答复内容的审核把关",
    ),
    (
        "信息公开的内部协作还不够顺畅，信息收集和报送存在滞后",
        "健全内部信息收集、审核、报送机制，明确各环节责任和时限",
    ),
    (
        "政策文件公开后的跟踪反馈不够，公众的疑问收集不够及时",
        "加强政策公开后的意见收集和分析，针对公众关注的问题补充解读",
    ),
    (
        "公开信息的分类不够细，公众查找信息还不够便捷",
        "优化栏目设置和信息分类，方便公众查找和使用信息",
    ),
)


def problem_section(
    case: Case, precedents: Sequence[Precedent], gazetteer: frozenset[str]
) -> tuple[tuple[DraftParagraph, ...], tuple[str, ...]]:
    """Paragraphs of section five and notices for the user."""
    body: list[tuple[str, list[DraftParagraph]]] = []
    notices: list[str] = []
    if case.fact("F01"):
        body.append(("上年问题整改情况", [_paragraph(pattern("{{F01}}。", "F01"))]))
    pairs: Sequence[tuple[Sentence, Sentence]] = ()
    if not case.fact("F02") or not case.fact("F03"):
        pairs = _precedent_pairs(case, precedents, gazetteer) or _own_pairs(case)
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


def _listed(start: str, items: Sequence[Sentence]) -> DraftParagraph:
    """``start`` and the items as 一是…；二是…。"""
    listed = [pattern(start, "heading")]
    for i, item in enumerate(items):
        end = "。" if i == len(items) - 1 else "；"
        listed.append(replace(item, template=f"{_NUMERALS[i]}是{item.template.rstrip('。；')}{end}"))
    return _paragraph(*listed)


def _own_pairs(case: Case) -> list[tuple[Sentence, Sentence]]:
    # Steps of MOST, so that next year's list (or another wording) shares nothing with this one.
    start = crc32(case.organ.name.encode()) + MOST * (case.year + case.variant)
    chosen = [_PAIRS[(start + i) % len(_PAIRS)] for i in range(MOST)]
    return [(pattern(p, "problem"), pattern(m, "measure")) for p, m in chosen]


def _precedent_pairs(
    case: Case, precedents: Sequence[Precedent], gazetteer: frozenset[str]
) -> list[tuple[Sentence, Sentence]]:
    """Pairs of the first precedent report that has enough usable ones."""
    reports: dict[str, list[Precedent]] = defaultdict(list)
    for precedent in precedents:
        if not precedent.own:
            reports[f"{precedent.agency}{precedent.year}"].append(precedent)
    usable = []
    for paragraphs in reports.values():
        problems, measures = _items(paragraphs)
        if len(problems) != len(measures):
            continue
        pairs = []
        for problem, measure in zip(problems, measures, strict=True):
            left, right = _usable(problem, case, gazetteer), _usable(measure, case, gazetteer)
            if left and right:
                pairs.append((left, right))
        if len(pairs) >= FEWEST:
            usable.append(pairs[:MOST])
        if len(usable) > case.variant:
            break
    return usable[case.variant % len(usable)] if usable else []


def _usable(item: tuple[str, Precedent], case: Case, gazetteer: frozenset[str]) -> Sentence | None:
    text, precedent = item
    masked = mask(text.rstrip("；。，") + "。", precedent)
    if not isinstance(masked, Masked) or (masked.sentence.slots and not _only_case(masked.sentence)):
        return None
    # A problem is a fact of the organ; only what could be said of every organ is borrowed.
    if not neutral(masked.sentence.template) or verify(masked.sentence, case, Area.PROBLEMS, gazetteer):
        return None
    return masked.sentence


def _only_case(sentence: Sentence) -> bool:
    return all(name in {"本机关", "本年", "下年", "政府", "条例简称", "条例"} for name in sentence.slots)


def _items(
    paragraphs: Iterable[Precedent],
) -> tuple[list[tuple[str, Precedent]], list[tuple[str, Precedent]]]:
    """Enumerated problems and enumerated measures of one report."""
    problems: list[tuple[str, Precedent]] = []
    measures: list[tuple[str, Precedent]] = []
    for paragraph in paragraphs:
        pieces = _MARK.split(paragraph.text)
        head, items = pieces[0], pieces[1:]
        if not items or _LAST_YEAR.search(head):
            continue
        # A paragraph that opens with plans, or the second list of a report, holds the measures.
        target = measures if _MEASURES.search(head) or (problems and not measures) else problems
        target += [(item.strip(), paragraph) for item in items]
    return problems, measures
