from __future__ import annotations

import pytest

from report_assistant.library.naming import region_in, strange_place
from report_assistant.library.question import understand

AGENCIES = (
    "青禾区司法局",
    "青禾区教育局",
    "白沙区人民政府",
    "望澜区住房和城乡建设局",
    "云溪县茶岭镇人民政府",
)
REGIONS = ("澜州市青禾区", "栖川市白沙区", "澜州市望澜区", "澜州市云溪县")


def _query(question: str) -> tuple[str | None, str | None]:
    query = understand(question, agencies=AGENCIES, regions=REGIONS, newest_year=2025).query
    return query.agency, query.region


@pytest.mark.parametrize(
    ("question", "agency", "region"),
    [
        ("青禾区财政局主动公开怎么写", "青禾区财政局", None),
        ("白沙区教育局培训情况", "白沙区教育局", None),
        ("教育局主动公开怎么写", "青禾区教育局", None),
        ("澜州市水利局监督保障", "澜州市水利局", None),
        ("北京市海淀区依申请公开怎么写", None, "北京市"),
        ("青禾区各单位培训情况", None, "青禾区"),
        ("澜州市的乡镇怎么写", None, "澜州市"),
        ("青禾区司法局怎么写", "青禾区司法局", None),
        ("城市更新怎么公开", None, None),
        ("园区管委会平台建设怎么写", None, None),
        ("同一个小区多人申请", None, None),
        ("各市县怎么写", None, None),
        ("工作布局长远", None, None),
    ],
)
def test_organs_and_places(question: str, agency: str | None, region: str | None) -> None:
    assert _query(question) == (agency, region)


def test_what_the_library_lacks_is_said_and_can_be_lifted() -> None:
    understood = understand("青禾区财政局主动公开怎么写", agencies=AGENCIES, regions=REGIONS)
    (chip,) = [c for c in understood.chips if c.field == "agency"]
    assert "范文库中没有" in chip.label
    assert understood.without("agency").query.agency is None


def test_inner_place_wins() -> None:
    assert region_in("澜州市青禾区的街道", REGIONS) == "青禾区"
    assert strange_place("澜州市青禾区的街道", REGIONS) is None
