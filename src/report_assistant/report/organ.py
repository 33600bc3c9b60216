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


# First match wins; the order matters (a 街道办事处 is not an office of a government).
_KINDS: tuple[tuple[OrganKind, str], ...] = (
    (OrganKind.STREET, r"(街道|街道办|街道办事处)$"),
    (OrganKind.PARK, r"(管理委员会|管委会)$"),
    (OrganKind.OFFICE, r"(人民政府|政府)(办公室|办公厅)$"),
    (OrganKind.TOWNSHIP, r"([乡镇]|[乡镇](人民)?政府)$"),
    (OrganKind.GOVERNMENT, r"(人民政府|政府|[省市县区]（?全[市县区]）?|[省市县])$"),
    (OrganKind.DEPARTMENT, r"(局|厅|委员会|委|办公室|分局|支队|大队|所|中心|部|院|署|总队)$"),
)

_SELF_NAMES: tuple[tuple[str, str], ...] = (
    (r"(街道|街道办|街道办事处)$", "我街道"),
    (r"(管理委员会|管委会)$", "我委"),
    (r"(人民政府|政府)(办公室|办公厅)$", "我办"),
    (r"(乡|乡(人民)?政府)$", "我乡"),
    (r"(镇|镇(人民)?政府)$", "我镇"),
    (r"区(人民)?政府$", "我区"),
    (r"(县|县(人民)?政府)$", "我县"),
    (r"(市|市(人民)?政府)$", "我市"),
    (r"局$", "我局"),
    (r"厅$", "我厅"),
    (r"(委员会|委)$", "我委"),
    (r"(办公室|办)$", "我办"),
)

_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:自治区|自治州|自治县|新区|省|市|州|盟|县|旗|区|街道|镇|乡)")


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
        return tuple(m.group() for m in _PLACE.finditer(self.name))


def _level(name: str, kind: OrganKind) -> Level:
    if kind in {OrganKind.STREET, OrganKind.TOWNSHIP}:
        return Level.TOWN
    places = _PLACE.findall(name)
    if not places:
        return Level.UNKNOWN
    last = places[-1]
    if last.endswith(("县", "旗")) or (last.endswith("区") and not last.endswith("自治区")):
        return Level.COUNTY
    if last.endswith(("市", "州", "盟")):
        return Level.CITY
    return Level.PROVINCE if last.endswith(("省", "自治区")) else Level.TOWN


def organ(name: str) -> Organ:
    """Classify an organ by its official name; never fails, unknown names are 其他."""
    bare = re.sub(r"[\s（(][^（(]*[）)]$", "", name.strip())
    kind = next((k for k, pattern in _KINDS if re.search(pattern, bare)), OrganKind.OTHER)
    self_name = next((s for pattern, s in _SELF_NAMES if re.search(pattern, bare)), "本机关")
    return Organ(name.strip(), kind, _level(bare, kind), self_name)
