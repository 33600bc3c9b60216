"""Enumerated problems and measures (一是…；二是…) in section five of a past report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from report_assistant.report.document import Report

# What an item of a list begins with.
MARK = re.compile(r"(?:^|(?<=[。；：，]))(?:[一二三四五]是|第[一二三四五]，|[（(][一二三四五1-5][）)])")
_MEASURES = re.compile(r"改进措施|改进情况|下一步|针对(?:上述|以上|存在)|整改措施|将(?:从|着力|重点|进一步)")
_LAST_YEAR = re.compile(r"上一?年|去年|整改(?:落实)?情况|改进情况如下")
_PROBLEMS = re.compile(r"问题|不足|短板|薄弱|差距")


def items(texts: Sequence[str]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Problems and measures of the paragraphs ``texts`` of one section five, each with the number
    of its paragraph."""
    problems: list[tuple[str, int]] = []
    measures: list[tuple[str, int]] = []
    for number, text in enumerate(texts):
        pieces = MARK.split(text)
        head, found = pieces[0], pieces[1:]
        if not found or _LAST_YEAR.search(head):
            continue
        # A paragraph that opens with plans, or the second list of a report, holds the measures.
        target = measures if _MEASURES.search(head) or (problems and not measures) else problems
        target += [(item.strip(), number) for item in found]
    return problems, measures


def told_problems(words: str) -> tuple[str, ...]:
    """The problems in the user's words: marked 一是…；二是…, else by sentence, else by clause."""
    marked = [piece for piece in MARK.split(words)[1:] if piece.strip()]
    if marked:
        return tuple(marked)
    parts = [part for part in re.split(r"[。；]", words) if part.strip()]
    return tuple(parts if len(parts) > 1 else (part for part in re.split(r"[。；，]", words) if part.strip()))


def last_problems(report: Report | None) -> tuple[str, ...]:
    """The problems that last year's report named, shortened; empty when it named none."""
    section = report.section(5) if report else None
    if section is None:
        return ()
    texts = [p.text for p in section.paragraphs]
    found, _ = items(texts)
    if found:
        return tuple(re.split(r"[。；，]", text)[0] for text, _ in found)
    # Not enumerated: the sentences that speak of problems.
    sentences = [s for text in texts for s in re.split(r"[。；]", text) if _PROBLEMS.search(s)]
    return tuple(s[:40] for s in sentences if len(s) > len("存在的主要问题及改进情况"))[:3]


def topics_of(report: Report | None) -> str:
    """All words of last year's section five, to tell which problems it named."""
    section = report.section(5) if report else None
    return "" if section is None else "".join(p.text for p in section.paragraphs)
