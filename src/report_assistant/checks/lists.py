"""P.COUNT_CLAIM, P.REPEATED_LIST: lists that are shorter than announced or name a thing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks.finding import Finding, Severity
from report_assistant.checks.rule import TEXT, Need, Rule
from report_assistant.checks.subject import ParagraphAt, Subject
from report_assistant.report.text import normalise

_DIGITS = "零一二三四五六七八九十"
_CLAIM = re.compile(r"(?P<n>[一二两三四五六七八九十]|\d{1,2})(?:个|大)?(?P<what>部分|方面|类别|类)")
_SECTIONS = (
    ("总体情况", r"总体情况|概述|总体"),
    ("主动公开", r"主动公开"),
    ("申请", r"收到和处理|依申请|申请(?!行政复议|复议)"),
    ("复议诉讼", r"行政复议|行政诉讼"),
    ("问题", r"存在的?(?:主要)?问题|主要问题"),
    ("其他", r"其[他它](?:需要|应当|有关)?(?:报告)?的?(?:事项|情况)"),
)
_COUNTED = re.compile(r"(?:^|(?<=[。；;：:，,、\s）)]))(?P<n>[一二三四五六七八九十])(?:是|要)(?!否)")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS.index(text.replace("两", "二"))


def _sections_announced(subject: Subject) -> Iterator[Finding]:
    """本报告由六个部分组成：… in the opening: six parts are due and six are named."""
    for sentence in subject.sentences:
        if sentence.section > 1:
            continue
        plain = normalise(sentence.text)
        claim = _CLAIM.search(plain)
        if claim is None or claim["what"] != "部分" or not re.search("报告|包括|组成", plain):
            continue
        said = _number(claim["n"])
        named = [name for name, cue in _SECTIONS if re.search(cue, plain)]
        # Fewer than four known names: it is no list of the parts.
        if said == len(_SECTIONS) and (len(named) < 4 or len(named) == said):
            continue
        listed = f"，列出的是 {len(named)} 个" if len(named) >= 4 else ""
        message = f"文中说报告有“{claim.group()}”{listed}；规定的格式是六个部分，请核对。"
        yield Finding(
            "P.COUNT_CLAIM",
            Severity.WARNING,
            message,
            (sentence.evidence(claim.group(), claim.start()), sentence.evidence()),
        )


def _counted_points(subject: Subject) -> Iterator[Finding]:
    """一是…二是…四是…: a number is missing; 三个方面 followed by two points."""
    last, previous = 0, -1
    for paragraph in subject.paragraphs:
        if paragraph.section != previous or paragraph.heading:
            last, previous = 0, paragraph.section
        plain = normalise(paragraph.text)
        found = list(_COUNTED.finditer(plain))
        for match in found:
            number = _number(match["n"])
            # A smaller number starts another list or goes back to an outer one.
            if number > last + 1:
                due = _DIGITS[last + 1]
                message = f"“{match.group()}”之前没有“{due}是”，列举的序号不连续，请核对是否漏写。"
                evidence = (paragraph.evidence(match.group(), match.start()),)
                yield Finding("P.COUNT_CLAIM", Severity.WARNING, message, evidence)
            last = number
        yield from _announced(paragraph, plain, [_number(m["n"]) for m in found], found)


def _announced(
    paragraph: ParagraphAt, plain: str, numbers: list[int], found: list[re.Match[str]]
) -> Iterator[Finding]:
    if not found or numbers != list(range(1, len(numbers) + 1)):
        return
    opening = plain[: found[0].start()]
    claims = [m for m in _CLAIM.finditer(opening) if m["what"] == "方面" and found[0].start() - m.end() <= 12]
    if claims and _number(claims[-1]["n"]) != len(numbers):
        claim = claims[-1]
        message = f"文中说“{claim.group()}”，下面列了 {len(numbers)} 点，请核对。"
        evidence = (paragraph.evidence(claim.group(), claim.start()),)
        yield Finding("P.COUNT_CLAIM", Severity.WARNING, message, evidence)


def _count_claims(subject: Subject) -> Iterator[Finding]:
    yield from _sections_announced(subject)
    yield from _counted_points(subject)


_RUN = re.compile(r"[^，。；：:;！？（）()“”《》\n]+")
_COUNT = re.compile(r"(?:共|各|约)?[\d.]+(?:余|多|万)*[\u4e00-\u9fff]{0,2}$")
_TAIL = re.compile(r"(?:等|及|和|以及)[\u4e00-\u9fff\d]{0,16}$")
_FEWEST, _SHORTEST, _LONGEST = 3, 3, 14


def _items(run: str) -> list[str]:
    pieces = [re.sub(r"\s", "", piece) for piece in run.split("、")]
    return [_TAIL.sub("", _COUNT.sub("", piece)) for piece in pieces]


def _named_twice(subject: Subject) -> Iterator[Finding]:
    for sentence in subject.sentences:
        for run in _RUN.finditer(normalise(sentence.text)):
            items = _items(run.group()) if "、" in run.group() else []
            if len(items) < _FEWEST:
                continue
            # The first item carries the verb (公开政策法规、…), so its end is compared.
            middle = [i for i in items[1:] if _SHORTEST <= len(i) <= _LONGEST]
            twice = [i for n, i in enumerate(middle) if i in middle[:n] or items[0].endswith(i)]
            for item in dict.fromkeys(twice):
                message = f"列举中“{item}”出现了两次，请核对。"
                evidence = (sentence.evidence(sentence.text[run.start() : run.end()], run.start()),)
                yield Finding("P.REPEATED_LIST", Severity.INFO, message, evidence)


RULES = (
    Rule(
        "P.COUNT_CLAIM",
        Severity.WARNING,
        "“六个部分”“三个方面”与列出的项数相符；一是、二是、三是连续",
        _count_claims,
        needs=(Need.REPORT,),
        exceptions="没有列出各部分名称的只核对数目是否为六",
        case="合水镇：“7个部分”列了 6 个；某统计局：“六部分”列了 5 个",
        reads=TEXT,
    ),
    Rule(
        "P.REPEATED_LIST",
        Severity.INFO,
        "顿号列举中没有同一项出现两次",
        _named_twice,
        needs=(Need.REPORT,),
        exceptions="少于三项的列举、少于三字的项不计",
        case="朝阳市自然资源局：政策法规出现两次",
        reads=TEXT,
    ),
)
