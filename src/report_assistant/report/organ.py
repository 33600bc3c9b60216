"""Organs that report: kind, level and self-reference, all read from the official name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class OrganKind(StrEnum):
    """Kind of organ (机关类型); the value is what users and filters say."""

    GOVERNMENT = "人民政府"
    OFFICE = "政府办公室"
    DEPARTMENT = "部门"
    STREET = "街道办事处"
    TOWNSHIP = "乡镇"
    PARK = "园区管委会"
    OTHER = "其他"


class Level(StrEnum):
    """Administrative level (层级) as far as the name tells it."""

    NATION = "国家级"
    PROVINCE = "省级"
    CITY = "市级"
    COUNTY = "县级"
    TOWN = "乡级"
    UNKNOWN = "不详"


# First match wins; the order matters (a 街道办事处 is not an office of a government, and
# 城市管理委员会 is a department although it ends like a park committee).
_KINDS: tuple[tuple[OrganKind, str], ...] = (
    (OrganKind.STREET, r"(街道|街道办|街道办事处)$"),
    (OrganKind.DEPARTMENT, r"(城市|监督|健康|事务|应急|行政|综合)管理委员会$"),
    (OrganKind.PARK, r"(管理委员会|管委会|开发区|园区|高新区|保税区)$"),
    (OrganKind.OFFICE, r"(人民政府|政府)(办公室|办公厅|办)$"),
    (OrganKind.TOWNSHIP, r"([乡镇]|[乡镇](人民)?政府)$"),
    (OrganKind.GOVERNMENT, r"(人民政府|政府|[省市县区州盟旗])$"),
    (OrganKind.DEPARTMENT, r"(局|厅|委员会|委|办公室|分局|支队|大队|所|中心|部|院|署|总队|处|站|办)$"),
)

_SELF_NAMES: tuple[tuple[str, str], ...] = (
    (r"(街道|街道办|街道办事处)$", "我街道"),
    (r"(管理委员会|管委会)$", "我委"),
    (r"(人民政府|政府)(办公室|办公厅|办)$", "我办"),
    *((rf"{unit}((人民)?政府)?$", f"我{unit}") for unit in "乡镇区县市州盟旗省"),
    *((rf"{unit}$", f"我{unit}") for unit in "局厅部处站"),
    (r"(委员会|委)$", "我委"),
    (r"(办公室|办)$", "我办"),
)

# Short words at the end of names, and what they stand for.
_SHORT: tuple[tuple[str, str], ...] = (
    (r"管委会$", "管理委员会"),
    (r"街道(?:办)?$", "街道办事处"),
    (r"人民政府", "政府"),
    (r"政府办$", "政府办公室"),
)

# A place name ends where its unit is not the start of the next word (城乡建设, 市场监督) nor a
# character of a longer name (澜州市, 新乡市, 景德镇市); 园区 and 社区 are no places of the state.
_PLACE = re.compile(
    r"(?!城市|市区)[\u4e00-\u9fff]{1,8}?(?:自治区|自治州|自治县|自治旗|省(?![级直])|市(?![场政民容级直域])|县(?![级域直市])"
    r"|州(?![市区县镇乡级工经高开]|街道)|盟(?!市)|旗(?![镇乡县市区])|(?<![园发社小专山片])区(?![域级直划])|街道"
    r"|镇(?![江化市级村])|乡(?![村镇建振市县土]))"
)
_NATIONAL = re.compile(r"^(?:国家税务总局|中华人民共和国)(?=.)")
_MUNICIPALITIES = frozenset({"北京市", "上海市", "天津市", "重庆市"})


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ by its official name, e.g. 云溪市临江区司法局."""

    name: str
    kind: OrganKind
    level: Level
    self_name: str

    @property
    def places(self) -> tuple[str, ...]:
        """Place names inside the official name, outermost first (云溪市, 临江区)."""
        return _places(self.name)


def _places(name: str) -> tuple[str, ...]:
    return tuple(m.group() for m in _PLACE.finditer(_NATIONAL.sub("", _bare(name))))


def _bare(name: str) -> str:
    """The name without a note in brackets at its end: 宿迁市(全市)."""
    return re.sub(r"[\s（(][^（(]*[）)]$", "", name.strip())


def _level(name: str, kind: OrganKind) -> Level:
    places = _places(name)
    if kind in {OrganKind.STREET, OrganKind.TOWNSHIP}:
        return Level.TOWN
    if not places:
        return Level.NATION if re.search(r"^(?:国家|中国|国务院)|(?<!武装)部$", name) else Level.UNKNOWN
    last = places[-1]
    if last.endswith(("街道", "镇", "乡")):
        return Level.TOWN
    if last.endswith(("省", "自治区")) or last in _MUNICIPALITIES:
        return Level.PROVINCE
    return Level.CITY if last.endswith(("市", "州", "盟")) else Level.COUNTY


def same_organ(name: str, other: str) -> bool:
    """Whether two names mean one organ: they differ at most in the places before it, in a note in
    brackets and in short words (管委会). An organ that was given another name is not known as the same."""
    long, short = sorted((_full(name), _full(other)), key=len, reverse=True)
    before = long.removesuffix(short)
    places = _places(long)
    return bool(short) and (
        long == short or any(before == "".join(places[: n + 1]) for n in range(len(places)))
    )


def _full(name: str) -> str:
    bare = re.sub(r"\s", "", _bare(name))
    for short, full in _SHORT:
        bare = re.sub(short, full, bare)
    return bare


def organ(name: str, kind: OrganKind | None = None) -> Organ:
    """Classify an organ by its official name; never fails, unknown names are 其他.

    ``kind`` is what the organ itself says it is; it stands above what the name looks like.
    """
    bare = _bare(name)
    kind = kind or next((k for k, pattern in _KINDS if re.search(pattern, bare)), OrganKind.OTHER)
    self_name = next((s for pattern, s in _SELF_NAMES if re.search(pattern, bare)), "本机关")
    return Organ(name.strip(), kind, _level(bare, kind), self_name)
