"""P.*: text against text: repeated sentences and words, lost numbers, part–whole lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks.finding import Finding, Severity
from report_assistant.checks.partition import Partition
from report_assistant.checks.rule import TEXT, Need, Rule
from report_assistant.checks.subject import SentenceAt, Subject
from report_assistant.report.numerals import render_amount
from report_assistant.report.text import normalise

_SHORTEST_REPEAT = 20
_MARKS = re.compile(r"[\W_]+")


def core(text: str) -> str:
    """``text`` without marks and spaces, for comparing sentences."""
    return _MARKS.sub("", normalise(text))


def _repeated_sentences(subject: Subject) -> Iterator[Finding]:
    cores = [(core(s.text), s) for s in subject.sentences if not s.heading]
    long = [(words, s) for words, s in cores if len(words) >= _SHORTEST_REPEAT]
    groups: dict[str, list[SentenceAt]] = {}
    for i, (words, sentence) in enumerate(long):
        for other, later in long[i + 1 :]:
            shorter, longer = sorted((words, other), key=len)
            if shorter in longer:
                group = groups.setdefault(shorter, [])
                group.extend(s for s in (sentence, later) if s not in group)
    for group in groups.values():
        message = (
            f"同一句话出现了 {len(group)} 次：“{min(group, key=lambda s: len(s.text)).text}”，请删去重复的。"
        )
        yield Finding("P.DUP_PARA", Severity.WARNING, message, tuple(s.evidence() for s in group))


_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
_MEANT_TWICE = re.compile(r"[一逐][\u4e00-\u9fff]|公开|办公室|委员会|[来往]+")


def _doubled_words(subject: Subject) -> Iterator[Finding]:
    for sentence in subject.sentences:
        for match in _DOUBLED.finditer(sentence.text):
            if _MEANT_TWICE.fullmatch(match[1]):
                continue
            message = f"“{match.group()}”中的“{match[1]}”写了两遍。"
            yield Finding(
                "P.DUP_WORD", Severity.WARNING, message, (sentence.evidence(match.group(), match.start()),)
            )


# A measure word with its number lost; only where nothing else can be meant (公开条例, 受理件 are words).
_LOST = re.compile(
    r"(?:共|共计|累计|合计|总计|收到|发布|公开)(?:信息|申请)?(?:条|篇)(?=[，。；、！]|$)|"
    r"(?:共|共计|累计|合计|收到)(?:申请)?[件份次场](?=[，。；！]|$)|"
    r"(?:占比?|率为?|达到?)[%％]"
)
_LOST_WORD = re.compile(
    r"20\d\d年我(?![局委办镇乡街区县市厅部院校中园省州旗处站队国会所机馆社村们的国方军党单])"
)


def _lost_numbers(subject: Subject) -> Iterator[Finding]:
    for sentence in subject.sentences:
        for match in _LOST.finditer(sentence.text):
            message = (
                f"“{match.group()}”的量词前没有数字，可能漏写，也可能在转换文件时丢失：“{sentence.text}”"
            )
            evidence = (sentence.evidence(match.group(), match.start()), sentence.evidence())
            yield Finding("P.MISSING_NUM", Severity.ERROR, message, evidence)
        for match in _LOST_WORD.finditer(sentence.text):
            message = f"“{match.group()}”后面少了单位的自称（如我局、我镇）：“{sentence.text}”"
            evidence = (sentence.evidence(match.group(), match.start()), sentence.evidence())
            yield Finding("P.MISSING_NUM", Severity.WARNING, message, evidence)


_MANY_ITEMS = 4


def _part_severity(found: Partition) -> Severity | None:
    """How bad a list is whose sum differs from the whole; None when it need not agree."""
    match found.verdict:
        case "over":
            # One item on several channels may be counted once in the whole.
            sure = found.exact and found.dimension != "channel" and len(found.items) > 1
            return Severity.ERROR if sure else Severity.WARNING
        case "under":
            if found.rest:
                return Severity.ERROR if found.exact else Severity.WARNING
            long = found.complete or len(found.items) >= _MANY_ITEMS
            return Severity.WARNING if long else Severity.INFO
        case _:
            return None


def _part_words(found: Partition) -> str:
    unit = found.whole.unit
    listed = " ＋ ".join(render_amount(p.amount) for p in found.parts)
    sums = f"{listed} ＝ {render_amount(found.total)}{unit}，总数写的是 {found.whole.raw}"
    if found.verdict == "over":
        return f"分项之和大于总数：{sums}。"
    if found.rest:
        return f"分项之和（已含“其他”）小于总数：{sums}。"
    return f"各分项之和小于总数：{sums}；如果没有全部列出，请加“等”字。"


def _parts(subject: Subject) -> Iterator[Finding]:
    for paragraph in subject.paragraphs:
        for found in paragraph.wording.lists:
            severity = _part_severity(found)
            # The fee list has its own rule.
            fee = paragraph.section == 6 and "处理费" in paragraph.text
            if severity is None or fee:
                continue
            evidence = tuple(
                paragraph.evidence(q.raw, q.start, q.amount) for q in (found.whole, *found.parts)
            )
            yield Finding("P.PART", severity, _part_words(found), evidence)


RULES = (
    Rule(
        "P.DUP_PARA",
        Severity.WARNING,
        "20 字以上的句子在一份报告里只出现一次",
        _repeated_sentences,
        needs=(Need.REPORT,),
        reads=TEXT,
        case="西城园管委会 2023：公文制发、保密审查两句在（一）（三）各出现一次",
    ),
    Rule(
        "P.DUP_WORD",
        Severity.WARNING,
        "没有连写两遍的词",
        _doubled_words,
        needs=(Need.REPORT,),
        reads=TEXT,
        exceptions="一个一个、逐条逐条、公开公开栏一类",
        case="上海市科委 2024：资金资金",
    ),
    Rule(
        "P.MISSING_NUM",
        Severity.ERROR,
        "量词和百分号前有数字",
        _lost_numbers,
        needs=(Need.REPORT,),
        reads=TEXT,
        exceptions="公开条例、受理件等词语；“年我”后缺自称的只作警告",
        case="启东某园区 2024：“公开条”；沧州市卫健委 2023：“2023年我通过”",
    ),
    Rule(
        "P.PART",
        Severity.ERROR,
        "“其中”“包括”“分别为”“合计”各项之和等于总数",
        _parts,
        needs=(Need.REPORT,),
        reads=TEXT,
        exceptions="有“等”“主要”的可以小于总数；没有“其他”的小于总数只作提醒；约数、单位不一、按渠道列的从宽；"
        "两种分法混列的分别核对；分不清层次的不核对",
        case="子长市 2023：分项之和 3914，总数 3437",
    ),
)
