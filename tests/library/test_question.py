from __future__ import annotations

import pytest

from report_assistant.library.query import Query
from report_assistant.library.question import aliases, understand
from report_assistant.report.organ import Level, OrganKind
from report_assistant.report.slots import Area

AGENCIES = (
    "青禾区司法局",
    "青禾区西河街道办事处",
    "云溪县茶岭镇人民政府",
    "栖川高新技术产业园区管理委员会",
    "白沙区人民政府",
    "澜州市人民政府办公室",
)
OWN = "白沙区滨湖街道办事处"

CASES: list[tuple[str, dict[str, object]]] = [
    (
        "其他街道办事处怎么写依申请公开",
        {"organ_kind": OrganKind.STREET, "area": Area.ON_REQUEST, "exclude_agency": OWN},
    ),
    (
        "近三年园区类单位存在问题部分有哪些提法",
        {"organ_kind": OrganKind.PARK, "area": Area.PROBLEMS, "years": (2023, 2024, 2025)},
    ),
    ("没有收到申请时一般怎么表述", {"area": Area.ON_REQUEST, "states": frozenset({"no_applications"})}),
    ("未收到政府信息公开申请的怎么写", {"area": Area.ON_REQUEST, "states": frozenset({"no_applications"})}),
    ("没收取信息处理费怎么说", {"area": Area.OTHER, "states": frozenset({"no_fee"})}),
    ("收取了信息处理费的单位怎么写", {"area": Area.OTHER, "states": frozenset({"with_fee"})}),
    ("有行政诉讼的单位怎么写", {"states": frozenset({"with_litigation"}), "text": "有行政诉讼"}),
    ("信息处理费怎么写", {"area": Area.OTHER, "text": "信息处理费"}),
    ("2022年至2024年乡镇的主动公开",
        {"years": (2022, 2023, 2024), "organ_kind": OrganKind.TOWNSHIP, "area": Area.PROACTIVE}),
    ("2023年度各部门监督保障情况",
        {"years": (2023,), "organ_kind": OrganKind.DEPARTMENT, "area": Area.SUPERVISION}),
    ("去年区政府的平台建设怎么写",
        {"years": (2025,), "organ_kind": OrganKind.GOVERNMENT, "area": Area.PLATFORM}),
    ("前年县级单位的信息管理", {"years": (2024,), "level": Level.COUNTY, "area": Area.MANAGEMENT}),
    ("西河街道2023年培训情况", {"agency": "青禾区西河街道办事处", "years": (2023,)}),
    ("茶岭镇改进措施", {"agency": "云溪县茶岭镇人民政府", "area": Area.PROBLEMS, "organ_kind": None}),
    ("栖川高新区管委会的公众号", {"agency": "栖川高新技术产业园区管理委员会", "text": "公众号"}),
    ("白沙区政府的社会评议", {"agency": "白沙区人民政府"}),
    ("总体情况怎么开头", {"section": 1, "area": None}),
    ("政策解读形式单一", {"text": "政策解读形式单一", "section": None, "area": None, "organ_kind": None}),
    ("公众号关注人数", {"text": "公众号关注人数", "area": None}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CASES, ids=[question for question, _ in CASES])
def test_question(question: str, expected: dict[str, object]) -> None:
    query = understand(question, agencies=AGENCIES, newest_year=2025, own_agency=OWN).query
    assert {name: getattr(query, name) for name in expected} == expected


@pytest.mark.parametrize("question", [question for question, _ in CASES])
def test_every_filter_has_a_chip_that_lifts_it(question: str) -> None:
    understood = understand(question, agencies=AGENCIES, newest_year=2025, own_agency=OWN)
    for chip in understood.chips:
        assert chip.label
        assert getattr(understood.query, chip.field) != getattr(Query(), chip.field)
        lifted = understood.without(chip.field)
        assert getattr(lifted.query, chip.field) == getattr(Query(), chip.field)
        assert len(lifted.chips) == len(understood.chips) - 1
    fields = ("section", "area", "organ_kind", "years", "agency", "exclude_agency", "states", "level")
    set_filters = {f for f in fields if getattr(understood.query, f) != getattr(Query(), f)}
    assert set_filters == {chip.field for chip in understood.chips}


def test_a_question_always_leaves_something_to_look_for() -> None:
    for question, _ in CASES:
        assert understand(question, agencies=AGENCIES, newest_year=2025).query.text


def test_shared_short_name_names_nobody() -> None:
    agencies = ("甲区东山街道办事处", "乙区东山街道办事处")
    assert understand("东山街道怎么写", agencies=agencies).query.agency is None
    assert understand("乙区东山街道怎么写", agencies=agencies).query.agency == agencies[1]


def test_aliases() -> None:
    assert "西河街道" in aliases("青禾区西河街道办事处")
    assert "望澜区住建局" in aliases("望澜区住房和城乡建设局")


@pytest.mark.parametrize("question", ["", "？", "的", "2024", "近三年", "其他", "\udcff\udce7培训"])
def test_scraps_do_no_harm(question: str) -> None:
    understand(question, agencies=AGENCIES, newest_year=2025, own_agency=OWN)
