"""What a sentence of the user asks of a revision: which paragraph, which words, whose wording."""

from __future__ import annotations

import re
from dataclasses import dataclass

from report_assistant.drafting.retrieve import Model, Searcher

_NUMERALS = "一二三四五六七八九十"
_PARAGRAPH = re.compile(rf"第\s*([{_NUMERALS}]|\d{{1,2}})\s*(?:自然)?段|(最后|末)一?(?:自然)?段")
_DELETE = re.compile(r"删去|删掉|删除|去掉|拿掉|不要写|不写")
_QUOTED = re.compile(r"[“\"「‘']([^”\"」’']{2,})[”\"」’']")
_WORDS = re.compile(
    rf"(?:{_DELETE.pattern})(?:掉)?(?:第[{_NUMERALS}\d]+段)?(?:里|中|的)*"
    r"(?:关于|有关|说到?|涉及|提到)?([\u4e00-\u9fff，、\d]{2,40}?)(?:的)?(?:那|这)?一?(?:句话?|语句|内容|表述)?[。！]?$"
)
_LIKE = re.compile(
    r"(?:参考|参照|借鉴|仿照|比照|学习|照着?|按照?)(?:一下)?\s*(?P<who>[\u4e00-\u9fff]{2,30}?)\s*"
    r"(?:(?P<year>20\d\d)\s*年?(?:度)?)?(?:的)?(?:年度报告|年报|报告)?(?:的|里|中)*(?:写法|表述|提法|说法|做法|样子|报告|年报)"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked. ``paragraph`` counts printed paragraphs without heads from 0 (-1: the last);
    ``delete`` are the words of the sentence to delete; ``like`` the organ and year to follow."""

    paragraph: int | None = None
    delete: str = ""
    like: tuple[str, int | None] | None = None


def read_wish(text: str) -> Wish:
    """The wish that ``text`` (the user's own sentence) states; empty when it states none."""
    found = _PARAGRAPH.search(text)
    paragraph = None
    if found:
        number = found.group(1)
        if number is None:
            paragraph = -1
        else:
            paragraph = (int(number) if number.isdigit() else _NUMERALS.index(number) + 1) - 1
    delete = ""
    if _DELETE.search(text):
        quoted, words = _QUOTED.search(text), _WORDS.search(text.strip())
        delete = quoted.group(1) if quoted else words.group(1) if words else ""
    like = _LIKE.search(text)
    named = (like.group("who"), int(like.group("year")) if like.group("year") else None) if like else None
    return Wish(paragraph, delete, named)


def find_model(library: Searcher | None, who: str, year: int | None) -> Model | None:
    """The report of the library that ``who`` (an official name or the end of one) and ``year``
    name; the newest when no year is named; None when there is none."""
    documents = getattr(library, "documents", None)
    if documents is None:
        return None
    named = [
        (str(d.agency), int(d.year))
        for d in documents()
        if (who in d.agency or d.agency in who) and year in (None, d.year)
    ]
    if not named:
        return None
    agency, newest = max(named, key=lambda pair: (-len(pair[0]), pair[1]))
    return Model(agency, newest)
