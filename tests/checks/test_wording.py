"""Rules on titles, tone, length, names of others, personal data, lists and facts stated twice."""

from __future__ import annotations

import pytest
from check_cases import BODY, CELLS, figures_of, fired, one, report_of

from report_assistant.checks import Finding, Severity, State
from report_assistant.checks.facts import contradicts
from report_assistant.checks.privacy import is_identity_number
from report_assistant.report.document import Section
from report_assistant.report.figures import Figures, Place, Value
from report_assistant.report.form import Cell


def found(rule: str, *texts: str, agency: str = "青禾区司法局") -> list[Finding]:
    return fired(report_of(figures_of(CELLS, agency=agency), {1: (*BODY[1], *texts)})).get(rule, [])


def severities(findings: list[Finding]) -> list[Severity]:
    return [x.severity for x in findings]


W, I = Severity.WARNING, Severity.INFO  # noqa: E741


@pytest.mark.parametrize(
    ("title", "severity"),
    [
        ("青禾区司法局2023年政府信息公开工作年度报告", None),
        ("青禾区司法局\n2023年政府信息公开工作年度报告", None),
        ("青禾区司法局202023年政府信息公开工作年度报告", W),
        ("青禾区司法局223年政府信息公开工作年度报告", W),
        ("青禾区司法局2023年2023年政府信息公开工作年度报告", W),
        ("青禾区司法局政府信息公开工作年度报告", W),
        ("青禾区司法局2023年度政府信息公开工作年度报告", W),
        ("青禾区司法局青禾区司法局2023年政府信息公开工作年度报告", W),
        ("2023年政府信息公开工作年度报告", I),
        ("青禾区司法局2023年政府信息公开年度报告", I),
    ],
)
def test_titles(title: str, severity: Severity | None) -> None:
    own = fired(report_of(title=title)).get("S.TITLE", [])
    assert severities(own) == ([] if severity is None else [severity])


def test_a_missing_title_is_unknown() -> None:
    assert "S.TITLE" in fired(report_of(title=" "), state=State.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("根据贵办通知要求，我局认真编制报告。", True),
        ("现将工作情况汇报如下：", True),
        ("特此报告。", True),
        ("现将2023年政府信息公开工作情况报告如下：", False),
        ("定期向区政府汇报公开工作。", False),
    ],
)
def test_words_for_the_superior(text: str, wrong: bool) -> None:
    assert bool(found("S.INTERNAL_TONE", text)) is wrong


def test_length_of_section_one() -> None:
    assert "S.LEN" not in fired(report_of())
    (finding,) = fired(report_of(body={1: (*BODY[1], "公开信息工作按计划推进。" * 100)}))["S.LEN"]
    assert "1000 字" in finding.message
    (finding,) = fired(report_of(body={1: BODY[1][:2]}))["S.LEN"]
    assert "只有" in finding.message


def test_without_section_one_nothing_is_judged() -> None:
    unknown = fired(report_of(body={1: ()}), state=State.UNKNOWN)
    assert {"S.LEN", "S.GENERIC"} <= set(unknown)


FORUM = (
    "成功举办行业论坛和专题展览，邀请多家企业和专家学者参加，媒体多次报道，进一步提升了区域品牌影响力和美誉度。"
    * 2
)


def test_paragraphs_off_the_topic() -> None:
    assert severities(found("S.OFFTOPIC", FORUM)) == [I]
    assert found("S.OFFTOPIC", FORUM + "及时公开活动信息。") == []
    assert found("S.OFFTOPIC", "开展普法活动。") == []
    assert (
        found(
            "S.OFFTOPIC",
            "局领导多次召开会议，逐级落实责任，按季度考核各科室任务完成情况，对进度偏慢的科室约谈提醒并限期整改。",
        )
        == []
    )


def test_a_report_without_numbers() -> None:
    assert severities(fired(report_of(body={1: ("主动公开各类信息，数量有所增长。",)}))["S.GENERIC"]) == [W]
    assert "S.GENERIC" not in fired(report_of())


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("截止2023年12月31日，公开信息118条。", "截至"),
        ("转结下年度办理的申请为零。", "结转"),
        ("推进其它领域公开。", "其他"),
        ("报名截止日期已公布。", ""),
        ("截至2023年12月31日，公开信息118条。", ""),
    ],
)
def test_typos(text: str, due: str) -> None:
    own = found("S.TYPO", text)
    assert [due in x.message for x in own] == ([True] if due else [])


def test_typos_in_headings() -> None:
    sections = (
        Section(4, "工作中作被申请行政复议情况", numeral="四"),
        Section(6, "其它需要报告的事项", numeral="六"),
    )
    own = fired(report_of(sections=sections))["S.TYPO"]
    assert len(own) == 2
    assert all("标题" in x.message for x in own)


# ------------------------------------------------------------------------- names of others


@pytest.mark.parametrize(
    ("agency", "text", "severity"),
    [
        ("青禾区司法局", "通过白沙区人民政府门户网站公开信息。", W),
        ("青禾区司法局", "通过青禾区人民政府门户网站公开信息。", None),
        ("青禾区司法局", "通过澜州市人民政府门户网站公开信息。", I),
        ("澜州市司法局", "通过栖川市人民政府门户网站公开信息。", W),
        ("青禾区司法局", "赴白沙区人民政府学习公开工作。", None),
        ("青禾区司法局", "指导临湖镇人民政府做好公开。", None),
        ("云溪县茶岭镇人民政府", "通过石门县人民政府门户网站公开信息。", W),
        ("云溪县茶岭镇人民政府", "通过临湖镇人民政府公开栏张贴信息。", W),
        ("澜州市司法局", "指导青禾区司法局做好公开。", None),
        ("青禾区司法局", "通过区人民政府门户网站公开信息，及时更新社区人民政府栏目。", None),
        ("青禾区司法局", "全年3次请区司法局同志授课。", None),
        ("青禾区司法局", "及时更新区政府门户网站栏目。", None),
        ("青禾区司法局", "不断优化完善区人民政府门户网站。", None),
        ("青禾区司法局", "及时更新青禾区政府门户网站栏目。", None),
        ("青禾区司法局", "及时更新白沙区政府门户网站栏目。", W),
        ("青禾区司法局", "加强维护白沙区人民政府网站。", W),
        ("青禾区司法局", "全年3家白沙区司法局窗口试点。", None),
        ("青禾区司法局", "在开发园区管委会设置公开专区。", None),
        ("青禾区司法局", "根据信访工作实际，做好公开。", W),
        ("青禾区信访局", "根据信访工作实际，做好公开。", None),
        ("青禾区司法局", "学习关于教育工作的重要论述。", W),
        ("青禾区人民政府", "根据信访工作实际，做好公开。", None),
        ("青禾区司法局", "2023年，全省主动公开信息5000条。", W),
        ("江南省司法厅", "2023年，全省主动公开信息5000条。", None),
    ],
)
def test_names_of_other_organs(agency: str, text: str, severity: Severity | None) -> None:
    assert severities(found("S.ORGNAME", text, agency=agency)) == ([] if severity is None else [severity])


def test_one_name_is_reported_once() -> None:
    text = "通过白沙区人民政府门户网站公开信息。"
    assert len(found("S.ORGNAME", text, text)) == 1


def test_an_organ_without_a_place() -> None:
    report = report_of(figures_of(CELLS, agency="自然资源部"))
    assert "S.ORGNAME" in fired(report, state=State.UNKNOWN)


# --------------------------------------------------------------------------- personal data

VALID, BAD = "11010519491231002X", "110105194912310021"


def test_check_digits() -> None:
    assert is_identity_number(VALID)
    assert is_identity_number(VALID.lower())
    assert not is_identity_number(BAD)
    assert not is_identity_number("110105194902310020")
    assert not is_identity_number("110105180012310020")


def test_identity_numbers_are_errors_and_masked() -> None:
    (finding,) = found("S.PRIVATE", f"申请人身份证号{VALID}。")
    assert finding.severity is Severity.ERROR
    assert VALID not in finding.message
    assert finding.evidence[0].quote == VALID
    assert found("S.PRIVATE", f"业务流水号{BAD}。") == []


def test_identity_numbers_in_cells() -> None:
    figures = figures_of(CELLS)
    cell = Cell(2, "（一）予以公开", "自然人")
    broken = Figures(
        figures.agency,
        figures.year,
        figures.generation,
        {**figures.values, cell: Value(None, VALID, place=Place())},
    )
    (finding,) = fired(broken)["S.PRIVATE"]
    assert VALID not in finding.message


@pytest.mark.parametrize(
    ("section", "text", "wrong"),
    [
        (1, "联系群众代表张某13812345678。", True),
        (1, "联系群众代表张某138 1234 5678。", True),
        (1, "全年短信通知13812345条。", False),
        (6, "办公联系电话：13812345678。", False),
        (6, "当事人张某13812345678。", True),
    ],
)
def test_mobile_numbers(section: int, text: str, wrong: bool) -> None:
    own = fired(report_of(body={section: (*BODY[section], text)})).get("S.PRIVATE", [])
    assert severities(own) == ([W] if wrong else [])


# --------------------------------------------------------------------------------- lists


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、行政复议和行政诉讼情况、"
            "存在的主要问题及改进情况、其他需要报告的事项六个部分组成。",
            False,
        ),
        (
            "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、行政复议和行政诉讼情况、"
            "存在的主要问题及改进情况等七个部分组成。",
            True,
        ),
        ("本报告包括总体情况、主动公开情况、收到和处理申请情况、行政复议情况、存在的问题六部分。", True),
        ("报告全文分六个部分。", False),
        ("报告全文包括五个部分。", True),
        ("公开内容涉及两个部分。", False),
        ("年内办理三个方面的事项。", False),
    ],
)
def test_announced_parts(text: str, wrong: bool) -> None:
    report = report_of()
    preamble = (*report.preamble, type(report.preamble[0])(text))
    assert ("P.COUNT_CLAIM" in fired(report_of(preamble=preamble))) is wrong


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (("一是加强审核；二是更新栏目；三是开展培训。",), False),
        (("一是加强审核；三是开展培训。",), True),
        (("一是加强审核。", "二是更新栏目。", "三是开展培训。"), False),
        (("一是加强审核，一是写清依据，二是核对日期；二是更新栏目。",), False),
        (("二是更新栏目。",), True),
        (("从三个方面改进：一是加强审核；二是更新栏目。",), True),
        (("从两个方面改进：一是加强审核；二是更新栏目。",), False),
        (("全年三个方面都有进步，尤其是公开质量和公开时效提高明显。一是加强审核；二是更新栏目。",), False),
        (("从三个方面改进：一是加强审核；三是更新栏目。",), True),
    ],
)
def test_counted_points(texts: tuple[str, ...], wrong: bool) -> None:
    assert ("P.COUNT_CLAIM" in fired(report_of(body={5: (*BODY[5], *texts)}))) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("公开政策法规、通知公告、政策法规等信息。", True),
        ("公开通知公告3条、工作动态5条、通知公告2条。", True),
        ("公开政策法规、通知公告、工作动态。", False),
        ("按月、按季、按月更新。", False),
        ("公开政策法规、政策法规。", False),
    ],
)
def test_an_item_named_twice(text: str, wrong: bool) -> None:
    assert bool(found("P.REPEATED_LIST", text)) is wrong


# --------------------------------------------------------------------------------- facts


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (("全年通过区政府门户网站公开信息120条。",), True),
        (("全年通过区政府门户网站公开信息118条。",), False),
        (("存在的问题：二是网站仅更新99条。",), True),
        (("全年累计通过区政府门户网站公开信息120条。",), True),
        (("累计通过区政府门户网站公开信息1200条。",), False),
        (("上半年通过区政府门户网站公开信息60条。",), False),
        (("全年通过区政府门户网站公开信息120余条。",), False),
        (("全年通过区政府门户网站公开信息60条。", "通过区政府门户网站公开信息58条。"), False),
        (("组织业务培训3次。",), False),
    ],
)
def test_one_fact_with_two_numbers(texts: tuple[str, ...], wrong: bool) -> None:
    assert bool(found("P.DUPFACT", *texts)) is wrong


@pytest.mark.parametrize(
    ("approx", "rounded", "exact", "wrong"),
    [
        ("余", 200, 231, False),
        ("余", 200, 331, True),
        ("余", 200, 199, True),
        ("超", 200, 331, False),
        ("以上", 200, 100, True),
        ("近", 200, 195, False),
        ("近", 200, 205, True),
        ("近", 200, 95, True),
        ("约", 200, 231, False),
        ("约", 200, 331, True),
        ("余", 1270, 1279, False),
        ("余", 1270, 1281, True),
    ],
)
def test_what_a_round_number_can_mean(approx: str, rounded: int, exact: int, wrong: bool) -> None:
    assert contradicts(approx, rounded, exact) is wrong


def test_round_beside_exact() -> None:
    assert severities(found("P.APPROX", "全年通过区政府门户网站公开信息100余条。")) == [I]
    assert severities(found("P.APPROX", "全年通过区政府门户网站公开信息300余条。")) == [W]
    assert found("P.APPROX", "全年通过区政府门户网站公开信息118条。") == []
    assert found("P.APPROX", "各街道门户网站公开信息300余条。") == []


# ------------------------------------------------------------------------------- channels


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("收到政府信息公开申请7件，其中网上申请5件、信函申请2件。", False),
        ("收到政府信息公开申请7件，其中网上申请5件、信函申请3件。", True),
        ("收到政府信息公开申请7件，网上申请3件，信函申请2件等。", False),
        ("网上申请5件，当面申请3件，公开申请均已答复。", False),
        ("网上申请5件，当面申请4件，公开申请均已答复。", True),
        ("收到政府信息公开申请7件，网上申请5件，网上申请5件。", False),
    ],
)
def test_applications_by_channel(text: str, wrong: bool) -> None:
    own = fired(report_of(body=one(text))).get("N.CHANNEL", [])
    assert severities(own) == ([W] if wrong else [])


def test_channels_without_a_total_are_unknown() -> None:
    report = report_of(figures_of(CELLS), one("网上申请5件，当面申请3件，公开申请均已答复。"))
    left = {c: v for c, v in report.figures.values.items() if c.table != 2}
    figures = Figures(report.agency, report.year, report.figures.generation, left)
    unknown = fired(
        report_of(figures, one("网上申请5件，当面申请3件，公开申请均已答复。")), state=State.UNKNOWN
    )
    assert "N.CHANNEL" in unknown


def test_channels_together_exceed_the_total() -> None:
    text = "全年主动公开政府信息{}条。门户网站发布信息80条，微信公众号发布信息50条，微博发布信息9条。"
    body = {1: (BODY[1][0], text.format(120), *BODY[1][2:])}
    assert severities(fired(report_of(body=body))["P.CHANNEL_CAP"]) == [I]
    body = {1: (BODY[1][0], text.format(140), *BODY[1][2:])}
    assert "P.CHANNEL_CAP" not in fired(report_of(body=body))
