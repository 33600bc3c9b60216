"""Title, headings, period and signature: the parts of a report that are not its tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from report_assistant.readers.labels import Heading, heading, numbered, simplified, squash
from report_assistant.report.document import Signature
from report_assistant.report.form import SECTION_NUMERALS
from report_assistant.report.organ import OrganKind, organ
from report_assistant.report.text import normalise

_TITLE = re.compile(r"(?:信息公开|政务公开).*(?:报告|年报)(?:格式模板)?(?:[（(].{1,12}[）)])?$")
_TITLE_LENGTH = 80
_YEAR = re.compile(r"(20\d{2})\s*年")
_CHINESE_YEAR = re.compile(r"([二2][〇○零Oo0][〇○零一二三四五六七八九]{2})年")
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "O": "0",
    "o": "0",
}
_PERIOD = re.compile(
    r"(20\d{2})年度?(\d{1,2})月(\d{1,2})日?(?:起|始)?(?:至|到|—+|--?|~|～|―)"
    r"(?:(20\d{2})年度?)?(\d{1,2})月(\d{1,2})日?"
)
_PERIOD_WORDS = ("统计", "数据", "期限", "时限", "截止", "起止", "本年报", "本报告")
_DATE = re.compile(r"(20\d{2})[年./-](\d{1,2})(?:[月./-](?:(\d{1,2})日?)?)?")
_CHINESE_DATE = re.compile(
    r"([二2][〇○零Oo0].{2})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
# What web sites print around a report (domain.md 4.7); a label and its value may be two cells.
_METADATA = re.compile(
    r"(?:索引号|主题分类|体裁分类|(?:发布|公开|发文|信息)(?:机构|机关|单位|部门|来源)|来源"
    r"|(?:发布|公开|公布|发文|生成|成文)(?:日期|时间)|日期|文号|有效性|名称|主题词"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)?|字体|字号|打印|分享)[:：【\[]"
)
_METADATA_LENGTH = 150
_PUBLISHED = re.compile(r"(?:发布|公开|公布)(?:日期|时间)[:：]?\s?(20\d{2})[-年./](\d{1,2})[-月./](\d{1,2})")
_PUBLISHER = re.compile(
    r"(?:发布|公开|发文)(?:机构|机关|单位|部门)[:：]\s?([\u4e00-\u9fff（）()]{3,40}?)"
    r"(?=$|\s|[^\u4e00-\u9fff（）()]|(?:发布|公开|成文|生成)(?:日期|时间))"
)
# What a draft prints for a date that nobody has given yet.
_NO_DATE = re.compile(r"【待补[^】]*】")
# So many headings known by their words make the numerals of the others sure.
_SURE = 3
_SENTENCE_END = "。；;！？!?：:，,"
_ORGAN_LENGTH = 60


def half_width(text: str) -> str:
    """``text`` with half-width digits and without white space, for titles, dates and years."""
    return "".join(unicodedata.normalize("NFKC", normalise(simplified(text))).split())


@dataclass(frozen=True, slots=True)
class TitleLines:
    """The title (its lines joined), where its last line stands, organ and year it names."""

    text: str = ""
    first: int = -1
    last: int = -1
    agency: str = ""
    year: int | None = None


def year_in(text: str) -> int | None:
    """The first year that ``text`` names (2023年, ２０２３年, 二〇二三年), or None."""
    plain = half_width(text)
    if match := _YEAR.search(plain):
        return int(match[1])
    if match := _CHINESE_YEAR.search(plain):
        return int("".join(_DIGITS.get(c, c) for c in match[1]))
    return None


def find_title(lines: Sequence[str]) -> TitleLines:
    """The title among the lines before the first heading; two lines are joined to one."""
    for index, line in enumerate(lines):
        plain = squash(line)
        if len(plain) > _TITLE_LENGTH or "。" in line or not _TITLE.search(half_width(line)):
            continue
        first, text = index, line.strip()
        before = next((i for i in range(index - 1, -1, -1) if lines[i].strip()), None)
        if not agency_in(text) and before is not None and is_organ(lines[before]):
            first, text = before, lines[before].strip() + text
        return TitleLines(text, first, index, agency_in(text), year_in(text))
    return TitleLines()


def agency_in(title: str) -> str:
    """The organ a title names: before the year, after it, or before 政府信息公开."""
    name = re.sub(r"\s+", "", title)
    name = re.split(r"政府信息公开|信息公开|政务公开", name)[0]
    name = re.sub(r"[0-9０-９]{4,6}年度?|[二2][〇○零].{2}年度?", "", name)
    return name.strip("—－-　（）()《》").removeprefix("关于").removesuffix("关于")


def is_organ(line: str) -> bool:
    """True for a short line that reads like the name of an organ."""
    name = line.strip()
    plain = squash(name)
    if not 3 <= len(plain) <= _ORGAN_LENGTH or any(c in name for c in _SENTENCE_END + "、“”《》"):
        return False
    return organ("".join(name.split())).kind is not OrganKind.OTHER


# -------------------------------------------------------------------------------- headings


@dataclass(frozen=True, slots=True)
class Line:
    """A text line as the outline sees it."""

    text: str
    level: int = 0


def find_headings(lines: Sequence[Line]) -> dict[int, Heading]:
    """Section headings by line index, in file order; each section number at most once.

    A table of contents or a sub-head may repeat the words of a heading: the numbered or marked
    one wins, then the one that text follows, then the first. A heading whose words nobody knows is
    known by its numeral between its neighbours.
    """
    found = [(i, h) for i, line in enumerate(lines) if (h := heading(line.text, bool(line.level)))]
    best: dict[int, tuple[tuple[int, int], int]] = {}
    for order, (index, head) in enumerate(found):
        following = found[order + 1][0] if order + 1 < len(found) else len(lines)
        has_text = bool(head.run_in) or any(line.text.strip() for line in lines[index + 1 : following])
        rank = (_rank(head, lines[index]), int(has_text))
        if head.number not in best or rank > best[head.number][0]:
            best[head.number] = (rank, index)
    chosen = {index for _, index in best.values()}
    result = {index: head for index, head in found if index in chosen}
    if len(result) >= _SURE:
        for number in range(1, len(SECTION_NUMERALS) + 1):
            result |= _reworded(number, result, lines)
    return dict(sorted(result.items()))


def _reworded(number: int, known: Mapping[int, Heading], lines: Sequence[Line]) -> dict[int, Heading]:
    """The heading ``number`` by its numeral, after the headings before it and before those after it."""
    if any(head.number == number for head in known.values()):
        return {}
    first = max((i for i, head in known.items() if head.number < number), default=-1)
    last = min((i for i, head in known.items() if head.number > number), default=len(lines))
    for index in range(first + 1, last):
        head = numbered(lines[index].text)
        if head is not None and head.number == number:
            return {index: head}
    return {}


def _rank(head: Heading, line: Line) -> int:
    if head.numeral and head.numeral == SECTION_NUMERALS[head.number - 1]:
        return 3
    if line.level or (head.numeral and head.numeral in "一二三四五六七八九十"):
        return 2
    return 1 if head.numeral else 0


# ------------------------------------------------------------------- page metadata, period, signature


def is_metadata(line: str) -> bool:
    """True for a line that a web site prints around a report: 索引号：…, 字体：[大 中 小], 浏览次数：12."""
    return len(line) <= _METADATA_LENGTH and _METADATA.match(half_width(line)) is not None


def find_published(lines: Sequence[str]) -> date | None:
    """The day of publication in the metadata of a page (发布日期：2024-01-25), or None."""
    match = _PUBLISHED.search("\n".join(half_width(line) for line in lines))
    return _date(match[1], match[2], match[3]) if match else None


def find_publisher(lines: Sequence[str]) -> str:
    """The organ in the metadata of a page (发布机构：…), or nothing."""
    match = _PUBLISHER.search("\n".join(half_width(line) for line in lines))
    return match[1] if match and is_organ(match[1]) else ""


def find_period(paragraphs: Sequence[str]) -> tuple[date, date] | None:
    """The reporting period a report states, or None."""
    for paragraph in paragraphs:
        for sentence in re.split(r"[。；;]", half_width(paragraph)):
            for match in _PERIOD.finditer(sentence):
                stated = any(word in sentence for word in _PERIOD_WORDS)
                if not stated and (match[2], match[5]) != ("1", "12"):
                    continue
                first = _date(match[1], match[2], match[3])
                last = _date(match[4] or match[1], match[5], match[6])
                if first and last:
                    return first, last
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_signature(lines: Sequence[str], agency: str) -> tuple[Signature, int]:
    """Signature at the end of ``lines`` and how many last lines it takes (0: none).

    A date line, with the organ before it on the same line or the line above; or the organ alone.
    """
    texts = [line.strip() for line in lines]
    if not texts:
        return Signature(), 0
    organ_part, printed, parts = _dated(texts[-1])
    if parts is None:
        same = squash(texts[-1]) == squash(agency) != ""
        return (Signature(organ=texts[-1]), 1) if same else (Signature(), 0)
    taken = 1
    if not organ_part and len(texts) > 1:
        above = texts[-2]
        if is_organ(above) or squash(above) == squash(agency) != "":
            organ_part, taken = above, 2
    elif organ_part and not (is_organ(organ_part) or squash(organ_part) == squash(agency)):
        return Signature(), 0
    if parts[0] is None and not organ_part:
        return Signature(), 0  # 【待补：…】 under prose is a gap in the text, not a date
    year, month, day = parts
    return Signature(organ_part, printed, year, month, day), taken


def _dated(line: str) -> tuple[str, str, tuple[int | None, int | None, int | None] | None]:
    """Split a line into organ, printed date and (year, month, day or None).

    A 【待补】 mark in place of the date gives the mark and no numbers.
    """
    bare = line.strip("（）() 　")
    open_date = _NO_DATE.search(bare)
    if open_date and open_date.end() == len(bare) and open_date.start() <= _ORGAN_LENGTH:
        return bare[: open_date.start()].strip(), open_date.group(), (None, None, None)
    for pattern in (_DATE, _CHINESE_DATE):
        for start in range(len(bare)):
            plain = half_width(bare[start:])
            match = pattern.fullmatch(plain)
            if match and (start == 0 or not bare[start - 1].isdigit()):
                numbers = [_number(g) for g in match.groups()]
                year, month, day = numbers
                if year and month and 1 <= month <= 12 and _valid_day(year, month, day):
                    return bare[:start].strip(), bare[start:].strip(), (year, month, day)
            if len(bare) > _ORGAN_LENGTH + 20:
                break
    return "", "", None


def _valid_day(year: int, month: int, day: int | None) -> bool:
    return day is None or _date(str(year), str(month), str(day)) is not None


def _number(text: str | None) -> int | None:
    """Number in Arabic digits, digit by digit (二〇二四) or up to 三十一."""
    if text is None:
        return None
    if "十" in text:
        tens, ones = text.split("十", 1)
        return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
    digits = "".join(_DIGITS.get(c, c) for c in text)
    return int(digits) if digits.isdecimal() else None
