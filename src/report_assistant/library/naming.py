"""Names of organs and places in a question: which of them the library holds, and which it does not.

A question about an organ that the library does not hold must not be answered with another one's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

# Departments by the words of their names; a closed list, because 布局 and 全局 are no organs.
_DEPARTMENT = re.compile(
    r"(?:财政|公安|教育|教育体育|司法|民政|水利|水务|城管|城市管理|交通|交通运输|应急|应急管理|审计|统计|税务|商务"
    r"|生态环境|环保|环境保护|文旅|文化和旅游|文化|体育|发改|发展改革|发展和改革|工信|科技|科学技术|医保|医疗保障|林业"
    r"|气象|信访|退役军人事务|住建|住房和城乡建设|自然资源|自然资源和规划|规划|农业农村|人社|人力资源和社会保障|卫健"
    r"|卫生健康|市场监管|市场监督管理|民族宗教|粮食|海关|海事|烟草专卖|消防|邮政管理|数据|国资|金融|园林|房管)"
    r"(?:管理)?(?:分局|总局|局|委员会|委|厅)(?![长部员])"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:省|市|自治州|县|区)(?=[\u4e00-\u9fff])")
# Words that end like a place and name none.
_NO_PLACE = re.compile(
    r"^(?:各|全|本|我|其他|外|同|哪|每|地级|县级|省级|一个|几个|有|近|多少|个别|哪些|不同|农村|城)|"
    r"(?:[社小园地辖片城山新校景灾专老牧库厂矿街]|开发|高新|经开|行政|林|居民)区$|城市$|超市$|[上股楼集门菜夜早花]市$|郡县$|直辖市$"
)


def known_places(regions: Collection[str]) -> frozenset[str]:
    """Places that ``regions`` (澜州市青禾区) consist of."""
    return frozenset(place for region in regions for place in re.findall(r"[^省市县区]+[省市县区]", region))


def region_in(text: str, regions: Collection[str]) -> str | None:
    """The innermost known place that ``text`` names, e.g. 青禾区."""
    found = [place for place in known_places(regions) if place in text]
    inner = [p for p in found if p[-1] in "县区"]
    return max(inner or found, key=len, default=None)


def department_in(text: str) -> re.Match[str] | None:
    """The first department that ``text`` names, without its place."""
    return _DEPARTMENT.search(text)


def holders(department: str, place: str | None, aliases: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Organs whose name or alias ends with ``department`` and holds ``place``; pairs (alias, organ)."""
    return tuple(
        sorted({name for alias, name in aliases if alias.endswith(department) and (place or "") in name})
    )


def strange_place(text: str, regions: Collection[str]) -> str | None:
    """A place at the start of ``text`` that the library does not know, e.g. 北京市."""
    match = _PLACE.match(re.sub(r"^[\s\d年度]+", "", text))
    if match is None or match.group() in known_places(regions) or _NO_PLACE.search(match.group()):
        return None
    return match.group() if len(match.group()) > 2 else None
