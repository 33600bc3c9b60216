"""Organs by their official names: kind, level, self-reference, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.report.organ import Level, OrganKind, organ, same_organ

K, L = OrganKind, Level


@pytest.mark.parametrize(
    ("name", "kind", "level", "self_name", "places"),
    [
        ("青禾区西河街道办事处", K.STREET, L.TOWN, "我街道", ("青禾区", "西河街道")),
        ("白沙区滨湖街道办", K.STREET, L.TOWN, "我街道", ("白沙区", "滨湖街道")),
        ("石门渡区卫生健康委员会", K.DEPARTMENT, L.COUNTY, "我委", ("石门渡区",)),
        ("云溪县人民政府办公室", K.OFFICE, L.COUNTY, "我办", ("云溪县",)),
        ("澜州市人民政府办公室", K.OFFICE, L.CITY, "我办", ("澜州市",)),
        ("云溪县政府办", K.OFFICE, L.COUNTY, "我办", ("云溪县",)),
        ("栖川经济技术开发区管理委员会", K.PARK, L.UNKNOWN, "我委", ()),
        ("苏州工业园区管委会", K.PARK, L.UNKNOWN, "我委", ()),
        ("临江新区现代物流园管理委员会", K.PARK, L.COUNTY, "我委", ("临江新区",)),
        ("栖川经济技术开发区", K.PARK, L.UNKNOWN, "我区", ()),
        ("澜州市城市管理委员会", K.DEPARTMENT, L.CITY, "我委", ("澜州市",)),
        ("国家税务总局澜州市税务局", K.DEPARTMENT, L.CITY, "我局", ("澜州市",)),
        ("国家税务总局", K.DEPARTMENT, L.NATION, "我局", ()),
        ("自然资源部", K.DEPARTMENT, L.NATION, "我部", ()),
        ("澜州市公安局青禾分局", K.DEPARTMENT, L.CITY, "我局", ("澜州市",)),
        ("澜州市住房和城乡建设局", K.DEPARTMENT, L.CITY, "我局", ("澜州市",)),
        ("澜州市市场监督管理局", K.DEPARTMENT, L.CITY, "我局", ("澜州市",)),
        ("青禾区乡村振兴局", K.DEPARTMENT, L.COUNTY, "我局", ("青禾区",)),
        ("云溪县茶岭镇人民政府", K.TOWNSHIP, L.TOWN, "我镇", ("云溪县", "茶岭镇")),
        ("南屏县竹溪乡", K.TOWNSHIP, L.TOWN, "我乡", ("南屏县", "竹溪乡")),
        ("澜州市茶岭镇财政所", K.DEPARTMENT, L.TOWN, "本机关", ("澜州市", "茶岭镇")),
        ("东乡县人民政府", K.GOVERNMENT, L.COUNTY, "我县", ("东乡县",)),
        ("新乡市人民政府", K.GOVERNMENT, L.CITY, "我市", ("新乡市",)),
        ("景德镇市人民政府", K.GOVERNMENT, L.CITY, "我市", ("景德镇市",)),
        ("宿迁市(全市)", K.GOVERNMENT, L.CITY, "我市", ("宿迁市",)),
        ("白沙区人民政府", K.GOVERNMENT, L.COUNTY, "我区", ("白沙区",)),
        ("上海市人民政府办公厅", K.OFFICE, L.PROVINCE, "我办", ("上海市",)),
        ("江苏省公安厅", K.DEPARTMENT, L.PROVINCE, "我厅", ("江苏省",)),
        ("内蒙古自治区人民政府", K.GOVERNMENT, L.PROVINCE, "我区", ("内蒙古自治区",)),
        ("延边朝鲜族自治州人民政府", K.GOVERNMENT, L.CITY, "我州", ("延边朝鲜族自治州",)),
        ("新疆生产建设兵团", K.OTHER, L.UNKNOWN, "本机关", ()),
    ],
)
def test_names(name: str, kind: OrganKind, level: Level, self_name: str, places: tuple[str, ...]) -> None:
    found = organ(name)
    assert (found.kind, found.level, found.self_name, found.places) == (kind, level, self_name, places)


@given(st.text(max_size=30))
def test_any_text_is_classified(name: str) -> None:
    found = organ(name)
    assert found.name == name.strip()
    assert all(place in found.name for place in found.places)


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("云溪市临江区司法局", "临江区司法局", True),
        ("临江区司法局", "司法局", True),
        ("栖川高新技术产业园区管理委员会", "栖川高新技术产业园区管委会", True),
        ("白沙区滨湖街道办事处", "滨湖街道", True),
        ("云溪县司法局（本级）", "云溪县司法局", True),
        ("白沙区滨湖街道办事处", "白沙区东湖街道办事处", False),
        ("云溪市司法局", "临江市司法局", False),
        ("云溪市", "云溪市司法局", False),
        ("临江区人民政府", "临江区人民政府办公室", False),
        ("", "云溪市", False),
        ("", "", False),
    ],
)
def test_one_organ_under_two_names(name: str, other: str, same: bool) -> None:
    assert same_organ(name, other) is same_organ(other, name) is same
