"""Why a number of talk is not the count of the whole year: 每月1次, 上半年3次, 近三年, 未培训1次."""

from __future__ import annotations

import re
from dataclasses import dataclass

from report_assistant.report.numerals import Quantity
from report_assistant.report.text import normalise

# As far as the words around a number reach.
_WINDOW = 120
_STOP = re.compile(r"[，。；;！!？?\n]|,(?!\d)")
_NUMERAL = r"[\d一二两三四五六七八九十]"
_RATE = re.compile(
    r"每(?:个)?(?:[一两三半]?个?(?:季度?|年|月|周|星期|日|天)|次|期|人|件|条|场|批|位|科室|单位|部门|村|社区)"
    r"|[月日周季年人次场]均|平均|各\s*$"
)
_PER = re.compile(r"\s*[/／每]\s*(?:季|月|周|日|天|次|人|场|期)")
_TOTAL = re.compile(r"共|累计|合计|总计|总数|全年|今年(?!以来)|本年")
_SPAN = re.compile(
    rf"近(?:{_NUMERAL}|[几数半])+个?[年月]|最近|历年|多年|历次|{_NUMERAL}+年来|(?:自[^，。；;]{{1,8}})?(?<!今年)(?<!本年)(?<!年初)以来"
)
_PART = re.compile(
    rf"[第前]?[一二三四1-4]季度|[上下前]半年|截[至止]|目前|(?<![每个\d])(?:\d{{1,2}}月?(?:-|—|~|～|至|到))?(?:1[0-2]|[1-9])月|{_NUMERAL}月|月份"
)
# 拟稿 and 草拟 are work done, 准备工作 is none to come.
_PLAN = re.compile(
    r"明年|来年|下一年|下一步|打算|预计|(?<![草模虚])拟(?!稿|办|文|写|公开|定(?!于)|订(?!立)|制(?![定发作]))"
    r"|计划(?!单列)|准备(?=[举召开组在于])|争取|力争|将(?=[于在]|组织|开展|举办|召开|新增)"
)
_DONE = re.compile(r"(?:^|(?<=[，,；;。]))(?:而)?(?:今年|本年)|已经?|共|实际|按(?:照)?(?:年度)?计划|年度计划")
_NONE = re.compile(r"(?:从未|并未|尚未|未|没有?|不曾|无(?![障纸线偿人]))(?!来|名)(?![^，]*的)")
_LESS = re.compile(r"(?:不到|不足|未满|不满|未超过?|不超过|少于|低于|至多|最多)\s*$")
_HEDGE = re.compile(r"好像|似乎|可能|估计|大概|印象|记不清|不确定|差不多")
_ASIDE_YEAR = re.compile(r"\s*[（(][^（）()\d]*(20\d\d)年[\d月日]*[）)]")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a number is not recorded as it stands; ``firm``: not at all, otherwise it is to be confirmed."""

    reason: str
    firm: bool


def objection(said: str, quantity: Quantity, year: int) -> Objection | None:
    """What speaks against taking ``quantity`` of the sentence ``said`` as the count of ``year``."""
    before = normalise(said[max(0, quantity.start - _WINDOW) : quantity.start])
    after = normalise(said[quantity.end : quantity.end + _WINDOW])
    clause = before[max((m.end() for m in _STOP.finditer(before)), default=0) :]
    named = _ASIDE_YEAR.match(after)
    if planned(before):
        return Objection("说的是今后的打算", firm=True)
    if (none := _NONE.search(clause)) and quantity.amount:
        return Objection(f"前面有“{none.group()}”", firm=True)
    if less := _LESS.search(clause):
        return Objection(f"前面是“{less.group().strip()}”，没有说准确数", firm=True)
    if _last(_RATE, clause) > _last(_TOTAL, clause) or _PER.match(after):
        return Objection("是平均或者每次、每月一类的数，不是全年的数", firm=True)
    if named and int(named[1]) != year:
        return Objection(f"说的不是{year}年", firm=True)
    if not _HEDGE.search(clause + _STOP.split(after.lstrip("吧，,"))[0]):
        return _of_a_part(before, clause, year)
    return Objection("您说得不肯定，请确认", firm=False)


def _of_a_part(before: str, clause: str, year: int) -> Objection | None:
    """The objection that the words name more than the year, or a part of it."""
    whole = re.compile(
        rf"(?:截[至止]到?)?(?:(?:{year}|今|本|当)年)?(?:(?:1|一)月?(?:1日)?(?:-|—|~|～|至|到)(?:{year}年)?)?"
        rf"(?:12|十二)月(?:31日|底|末)|(?:1|一)月?(?:1日)?(?:-|—|~|～|至|到)(?:{year}年)?(?:12|十二)月(?:份|31日)?"
        rf"|(?:截[至止]到?)?(?:{year}年|[今本当]年|(?<!\d)年)[底末]|{year}年度?以来|{year}年(?!\d+月|[底末])"
    )
    before = whole.sub(lambda m: "全年".ljust(len(m.group())), before)
    marks = [(m.end(), m.group(), True) for m in _SPAN.finditer(before)]
    marks += [(m.end(), m.group(), False) for m in _PART.finditer(before)]
    end, words, longer = max(marks, default=(-1, "", False))
    if end > _last(_TOTAL, before) or (longer and not re.search("全年|今年|本年", before[end:])):
        if end > len(before) - len(clause):
            return Objection(f"说的是“{words}”，不是全年的数", firm=True)
        return Objection(f"前面说的是“{words}”，请确认这是全年的数", firm=False)
    if "累计" in clause and not re.search("全年|今年|本年", before):
        return Objection("“累计”的可能不止这一年，请确认是全年的数", firm=False)
    return None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=-1)


def planned(text: str) -> bool:
    """True when what follows ``text`` is work to come."""
    return _last(_PLAN, text) > _last(_DONE, text)
