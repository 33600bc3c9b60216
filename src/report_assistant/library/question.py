"""Understand a question in Chinese without a model: what names a filter becomes one.

其他街道办事处怎么写依申请公开 → organ kind 街道办事处, area 依申请公开, not one's own organ. What is
left after the filters and the words of asking is what the search looks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from report_assistant.errors import BadQuery
from report_assistant.library.naming import department_in, holders, region_in, strange_place
from report_assistant.library.query import Query
from report_assistant.library.states import FigureState
from report_assistant.report.form import SECTION_NUMERALS
from report_assistant.report.organ import Level, Organ, OrganKind, organ
from report_assistant.report.slots import Area
from report_assistant.report.text import normalise


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that was understood: ``field`` of the query, and the words to show."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question with the query made from it; a chip can be taken back with :meth:`without`."""

    question: str
    query: Query
    chips: tuple[Chip, ...]

    def without(self, field: str) -> Understanding:
        """The same question with one filter lifted."""
        lifted = replace(self.query, **{field: getattr(Query(), field)})
        return Understanding(self.question, lifted, tuple(c for c in self.chips if c.field != field))


_S = FigureState
_STATES: tuple[tuple[str, FigureState], ...] = (
    (
        r"(没有?|未|无|零)(人)?(新)?(收到|接到|收|有)?(任何)?(政府信息)?(公开)?申请(?!行政复议)",
        _S.NO_APPLICATIONS,
    ),
    (r"申请(数|量|数量)?(为|是)?(零|0件|没有)", _S.NO_APPLICATIONS),
    (r"(有|收到)(了|过|几件|不少|较多)?(依|公开)?申请的", _S.WITH_APPLICATIONS),
    (r"(没有?|未|无)(发生|被|有)?(申请)?(行政)?复议", _S.NO_REVIEW),
    (r"(没有?|未|无)(发生|被|有)?(提起)?(行政)?(诉讼|起诉|官司)", _S.NO_LITIGATION),
    (r"(有|发生|被申请)(过|了)?行政复议|有复议", _S.WITH_REVIEW),
    (r"(有|发生|被提起)(过|了)?(行政)?诉讼|败诉|被起诉|打官司", _S.WITH_LITIGATION),
    (r"(没有?|未|不|无)(收取|收)(信息处理)?费用?|免费", _S.NO_FEE),
    (r"(?<!未)(?<!没有)(?<!没)收取?(了|过)(信息处理)?费用?", _S.WITH_FEE),
    (r"结转(到)?下(年|一年|年度)", _S.CARRIED_OUT),
    (r"上(年|一年|年度)结转", _S.CARRIED_IN),
)
_KINDS: tuple[tuple[str, OrganKind], ...] = (
    (r"街道(办事处|办)?|街办", OrganKind.STREET),
    (r"乡镇(人民)?(政府)?|镇政府|乡政府|乡镇街|[乡镇](?=怎|如|是|的|一般|都|们)", OrganKind.TOWNSHIP),
    (
        r"(产业|工业|科技|物流)?园区(管委会)?|管委会|管理委员会|开发区|高新区|经开区|新区管委会",
        OrganKind.PARK,
    ),
    (r"(政府|府)办公?[室厅]?(?=怎|如|的|是|一般|在|都|$)|政府办公[室厅]", OrganKind.OFFICE),
    (r"[省市县区]?(各级)?人民政府|[市县区]政府(?!公报|网站|门户|规章|信息|常务)", OrganKind.GOVERNMENT),
    (r"(政府|职能|委办局)?部门(?!预算|决算)|委办局|局机关|[区县市]直单位", OrganKind.DEPARTMENT),
)
_LEVELS: tuple[tuple[str, Level], ...] = (
    (r"省级|省直", Level.PROVINCE),
    (r"市级|市直|地市", Level.CITY),
    (r"[县区]级|县直|区直|区县", Level.COUNTY),
    (r"乡级|镇级|基层单位", Level.TOWN),
)
# (words, section, area)
_PARTS: tuple[tuple[str, int | None, Area | None], ...] = (
    (r"依申请公开(部分|情况|方面|工作)?|依申请(部分|情况|方面|办理)?", 1, Area.ON_REQUEST),
    (r"(?<![为转])主动公开(部分|情况|方面|工作)?(?!政府信息情况)", 1, Area.PROACTIVE),
    (r"(政府)?信息(资源)?管理(部分|情况|方面|工作)?", 1, Area.MANAGEMENT),
    (r"(政府)?(信息|政务)?(公开)?平台(建设)?(部分|情况|方面|工作)?", 1, Area.PLATFORM),
    (r"监督保障(部分|情况|方面|工作)?", 1, Area.SUPERVISION),
    (
        r"(主要)?存在的?(主要)?(问题|不足)((和|与|及)(问题|不足|短板))?(及|和|与)?(改进)?(情况|措施)?(部分|方面)?"
        r"|(主要)?(问题|不足|短板)(和|与|及)(问题|不足|短板)|主要(问题|不足)(部分|方面)?|不足之处|第五部分|改进措施|改进情况",
        5,
        Area.PROBLEMS,
    ),
    (r"其[他它](需要)?(报告|说明)?的?事项(部分|方面)?|第六部分", 6, Area.OTHER),
    (r"信息处理费|(?<=收)费用?(情况|说明)", 6, Area.OTHER),
    (r"总体情况(部分|方面)?|第一部分", 1, None),
    (r"(开头|导语|引言|前言)(部分)?", 0, None),
)
_ABSENT = "（范文库中没有）"
_QUOTED = re.compile(r"[“\"「『]([^“”\"」』]{2,30})[”\"」』]")
_ORGAN = re.compile(r"[\u4e00-\u9fff]{4,12}?(?:管委会|街道办?|镇政府|乡政府|局|卫健委|政府办公?室)")
_OTHERS = re.compile(r"其[他它]|别的|兄弟|同类|同级|类似|像我们")
_LIKE_US = re.compile(r"同类|类似|像我们")
_ASKING = re.compile(
    r"请问|(?<!申)请(帮我|给我|告诉我)?|帮我|帮忙|给我|查找|查一下|查查|找找|找一下|看看|看一下|搜索|检索"
    r"|(一般|通常|大多|往往)?(是)?(怎么样?|如何|怎样|咋)(地|来)?(写|表述|描述|讲|表达|措辞|陈述)(的|呢|吗|法)?"
    r"|(一般|通常)?(是)?(怎么|如何|怎样)(说|做|办|处理)?(的|呢)?(?=$|[，。？?\s])|怎么样?|如何|怎样"
    r"|(都|还)?有?(哪些|什么|几种|多少种)(样)?(的)?(提法|说法|写法|表述|措辞|内容|例子|范文|句子)?(的|呢|吗)?"
    r"|提法|说法|写法|表述|措辞|范文|例句|模板|样例|哪份报告|哪些单位|各单位|各类单位"
    r"|其[他它](单位|机关|地方)?|别的|兄弟单位|同类(单位|机关)?|类似(单位)?|像我们(这样)?的?|同级(单位)?"
    r"|[？?！!。，、；：“”\s]"
)
_EDGE = frozenset(
    re.split(
        r"\s+",
        "的 了 在 是 都 和 与 里 中 对 写 做 要 该 用 时 吗 呢 有 请 找 搜 一般 通常 单位 机关 地方 类 "
        "类单位 报告 年报 关于 有关 部分 方面 时候 里面 当中 情况 哪些 什么 没有 各",
    )
)
"""Words that say nothing at the edge of what is asked for."""

# Words that name a section and are worth looking for as well.
_TOPICS = re.compile(r"信息处理费|改进")

_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_SPAN = re.compile(r"(20\d\d)年?\s*(?:[-—–~～至到]|—{2})\s*(20\d\d)年?度?")
_LAST = re.compile(r"(?:最?近|过去|前)([一二两三四五六七八九十]|\d{1,2})(?:个)?年(?:来|间|度)?")
_YEAR = re.compile(r"(20\d\d)(?:年度?)?")
# 较上年增长, 上年问题改进: the year before that of a report, not a year of the library.
_RELATIVE = (
    (re.compile(r"前年"), 1),
    (re.compile(r"(?<![较比与同])去年|(?<![较比与同])上一?年度(?!结转|提出|问题|反映|报告)"), 0),
)


def understand(
    question: str,
    *,
    agencies: Sequence[str] = (),
    newest_year: int = 0,
    own_agency: str | None = None,
    own_kind: OrganKind | None = None,
    regions: Sequence[str] = (),
    years_held: Collection[int] = (),
) -> Understanding:
    """Turn ``question`` into a query.

    ``agencies`` are the organs of the library, ``newest_year`` the year of its newest reports
    (近三年 counts back from it, 去年 is it), ``own_agency`` the user's organ, left out when the
    question asks for others, ``own_kind`` its kind when its name does not tell it, ``regions`` the
    places of the library's organs, ``years_held`` the years of its reports. An organ, a place or a year
    that the library does not hold becomes a filter that nothing passes, and its chip says so.
    """
    reading = _Reading(question)
    agency = reading.organ_or_place(agencies, regions)
    reading.years(newest_year, years_held)
    reading.states()
    reading.part()
    if agency is None:
        reading.first(_KINDS, "organ_kind")
        reading.first(_LEVELS, "level")
        if own_agency:
            reading.others(organ(own_agency, own_kind))
    return reading.understood()


class _Reading:
    """A question as it is read: the filters found so far, and the words that are left."""

    def __init__(self, question: str) -> None:
        # What a terminal could not decode is no word.
        text = normalise(question.encode(errors="replace").decode()).strip()
        self._question = question
        self._quoted = " ".join(_QUOTED.findall(text))
        self._text = _QUOTED.sub(" ", text)
        self._query = Query()
        self._chips: list[Chip] = []
        self._hint = ""

    def _note(self, label: str, field: str, value: object) -> None:
        self._query = replace(self._query, **{field: value})  # type: ignore[arg-type]
        self._chips.append(Chip(field, label))

    def organ_or_place(self, agencies: Sequence[str], regions: Sequence[str]) -> str | None:
        """Take the organ or the place that the question names; the organ, held by the library or not."""
        agency, self._text = _agency(self._text, agencies)
        if agency is not None:
            self._note(agency, "agency", agency)
            return agency
        named, self._text = _named(self._text, agencies, regions)
        for field, value, held in named:
            self._note(value if held else f"{value}{_ABSENT}", field, value)
            agency = value if field == "agency" else agency
        return agency

    def years(self, newest: int, held: Collection[int]) -> None:
        """Take the years; ``held`` are those of the library, when they are known."""
        years, self._text = _years(self._text, newest)
        if years:
            label = "、".join(f"{year}年" for year in years)
            absent = held and set(years).isdisjoint(held)
            self._note(f"{label}{_ABSENT}" if absent else label, "years", years)

    def states(self) -> None:
        """Take what the figures must be like."""
        states, self._text = _states(self._text)
        if states:
            label = "、".join(state.words for state in states)
            self._note(label, "states", frozenset(state.value for state in states))

    def part(self) -> None:
        """Take the part of the report; words of its name that are a topic too are still looked for."""
        for pattern, section, area in _PARTS:
            if match := re.search(pattern, self._text):
                self._text = f"{_cut(self._text, match)} {' '.join(_TOPICS.findall(match.group()))}"
                if area is not None:
                    self._note(area.value, "area", area)
                    self._hint = _hint(area, match.group())
                else:
                    self._note("总体情况" if section == 1 else "引言", "section", section)
                return

    def first(self, names: Sequence[tuple[str, OrganKind | Level]], field: str) -> None:
        """Take the first of ``names``, pairs of a pattern and its value, that the question holds."""
        for words, value in names:
            if match := re.search(words, self._text):
                self._text = _cut(self._text, match)
                self._note(value.value, field, value)
                return

    def others(self, own: Organ) -> None:
        """Leave the user's own organ out when the question asks for others."""
        if not _OTHERS.search(self._question):
            return
        if _LIKE_US.search(self._question) and self._query.organ_kind is None:
            self._note(own.kind.value, "organ_kind", own.kind)
        self._note(f"不含{own.name}", "exclude_agency", own.name)

    def understood(self) -> Understanding:
        """The query with what is left to look for; some states are stated in one part only."""
        states = {FigureState(state) for state in self._query.states}
        if self._query.area is None and FigureState.NO_APPLICATIONS in states:
            self._note(Area.ON_REQUEST.value, "area", Area.ON_REQUEST)
        if self._query.area is None and states & {FigureState.NO_FEE, FigureState.WITH_FEE}:
            self._note(Area.OTHER.value, "area", Area.OTHER)
        words = f"{self._quoted} {_topic(self._text)}".strip()
        said = "，".join(state.words for state in sorted(states))
        query = replace(self._query, text=f"{words} {said}".strip() or self._hint)
        return Understanding(self._question, query, tuple(self._chips))


def _hint(area: Area, said: str) -> str:
    """What to look for when nothing but the part was named: problems come before what is done about them."""
    if area is Area.PROBLEMS and "改进" not in said:
        return "存在的主要问题和不足"
    return area.value


def _topic(text: str) -> str:
    """What is left to look for: asking words cut out, empty words cut off at both ends."""
    import rjieba

    pieces: list[str] = []
    for piece in _ASKING.sub(" ", text).split():
        words = rjieba.cut(piece)
        while words and words[0] in _EDGE:
            words = words[1:]
        while words and words[-1] in _EDGE:
            words = words[:-1]
        if sum(map(len, words)) > 1:
            pieces.append("".join(words))
    return " ".join(pieces)


def _years(text: str, newest: int) -> tuple[tuple[int, ...], str]:
    if match := _SPAN.search(text):
        first, last = sorted((int(match[1]), int(match[2])))
        return tuple(range(first, min(last, first + 50) + 1)), _cut(text, match)
    if newest and (match := _LAST.search(text)):
        count = _NUMERALS.get(match[1]) or int(match[1])
        return tuple(range(newest - count + 1, newest + 1)), _cut(text, match)
    found = sorted({int(year) for year in _YEAR.findall(text)})
    if found:
        return tuple(found), _YEAR.sub(" ", text)
    for pattern, back in _RELATIVE:
        if newest and (match := pattern.search(text)):
            return (newest - back,), _cut(text, match)
    return (), text


def _states(text: str) -> tuple[frozenset[FigureState], str]:
    found: set[FigureState] = set()
    for pattern, state in _STATES:
        if match := re.search(pattern, text):
            found.add(state)
            text = _cut(text, match)
    return frozenset(found), text


def _agency(text: str, agencies: Sequence[str]) -> tuple[str | None, str]:
    names = sorted(((alias, name) for name in agencies for alias in aliases(name)), key=lambda n: -len(n[0]))
    for alias, name in names:
        if alias in text and len({n for a, n in names if a == alias}) == 1:
            return name, text.replace(alias, " ")
    for match in _ORGAN.finditer(text):
        # 临江物流园管委会 for 临江新区现代物流园管理委员会: all its characters, in their order.
        found = {
            name for alias, name in names if alias[:2] == match.group()[:2] and _within(match.group(), alias)
        }
        if len(found) == 1:
            return found.pop(), _cut(text, match)
    return None, text


def _within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _named(
    text: str, agencies: Sequence[str], regions: Sequence[str]
) -> tuple[list[tuple[str, str, bool]], str]:
    """Organ or place of ``text`` as (field, value, held by the library), and the rest of ``text``."""
    strange = strange_place(text, regions) if regions else None
    if strange is not None:
        return [("region", strange, False)], text.replace(strange, " ", 1)
    place = region_in(text, regions)
    department = department_in(text) if agencies else None
    if department is not None:
        names = [(alias, name) for name in agencies for alias in aliases(name)]
        found = holders(department.group(), place, names)
        rest = _cut(text, department).replace(place or "\n", " ")
        if not found:
            return [("agency", f"{place or ''}{department.group()}", False)], rest
        if len(found) == 1:
            return [("agency", found[0], True)], rest
    if place is not None:
        return [("region", place, True)], text.replace(place, " ", 1)
    return [], text


@cache
def aliases(agency: str) -> frozenset[str]:
    """Ways to name an organ: official, short, and both without the outer place names."""
    short = agency
    for long, brief in (
        ("街道办事处", "街道"), ("管理委员会", "管委会"), ("委员会", "委"), ("镇人民政府", "镇"),
        ("乡人民政府", "乡"), ("人民政府办公室", "政府办公室"), ("人民政府", "政府"),
        ("市场监督管理局", "市场监管局"), ("人力资源和社会保障局", "人社局"),
        ("住房和城乡建设局", "住建局"), ("自然资源和规划局", "自然资源局"), ("卫生健康委", "卫健委"),
        ("高新技术产业园区", "高新区"),
    ):  # fmt: skip
        short = short.replace(long, brief)
    found = {agency, short}
    if organ(agency).kind in {OrganKind.STREET, OrganKind.TOWNSHIP}:
        for name in (agency, short):
            inner = re.sub(r"^.*?[市县区](?=..)", "", name)
            found.add(inner if len(inner) >= 3 else name)
    return frozenset(found)


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def narrow(
    query: Query, *, section: str = "", organ_type: str = "", years: Sequence[int] = (), k: int = 10
) -> Query:
    """``query`` with filters given by name: 1–6, 一–六 or an area; an organ kind; years.

    Raises BadQuery for a name that is no section, area or organ kind.
    """
    if section:
        numbers = {str(i): i for i in range(1, 7)} | {n: i for i, n in enumerate(SECTION_NUMERALS, start=1)}
        if section in numbers:
            query = replace(query, section=numbers[section], area=None)
        elif section in set(Area):
            query = replace(query, area=Area(section), section=None)
        else:
            raise BadQuery(f"没有名为“{section}”的部分；可用 1–6 或 {'、'.join(Area)}")
    if organ_type:
        if organ_type not in set(OrganKind):
            raise BadQuery(f"没有名为“{organ_type}”的机关类型；可用 {'、'.join(OrganKind)}")
        query = replace(query, organ_kind=OrganKind(organ_type))
    return replace(query, years=tuple(years) or query.years, k=k)
