"""S.*: form and content of a report; every rule with a passing and a failing case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from check_cases import BODY, CELLS, figures_of, fired, one, paragraphs, report_of

from report_assistant.checks import Severity, State
from report_assistant.report.document import Report, Section, Signature
from report_assistant.report.form import Generation
from report_assistant.report.slots import SECTION_ONE


def headed(number: int, **changes: str) -> Report:
    report = report_of()
    sections = tuple(replace(s, **changes) if s.number == number else s for s in report.sections)  # type: ignore[arg-type]
    return replace(report, sections=sections)


def preamble(*texts: str) -> Report:
    return report_of(preamble=paragraphs(*texts))


def test_the_sample_report_has_no_finding() -> None:
    assert fired(report_of()) == {}


def test_the_sample_report_of_the_older_form_has_no_finding() -> None:
    body = {1: tuple(t.replace("2023", "2020") for t in BODY[1]), 6: ("无其他需要报告的事项。",)}
    assert fired(
        report_of(figures_of({}, Generation.G2019), {**body, **one("没有收到政府信息公开申请。")})
    ).keys() <= {"X.STALE_YEAR"}


# ---------------------------------------------------------------------------------- headings


def test_a_missing_heading_is_an_error() -> None:
    report = report_of()
    (finding,) = fired(replace(report, sections=report.sections[1:]))["S.HEAD6"]
    assert finding.severity is Severity.ERROR
    assert "一、总体情况" in finding.message


def test_a_heading_without_or_with_a_wrong_numeral() -> None:
    (finding,) = fired(headed(2, numeral=""))["S.ORDINAL"]
    assert finding.severity is Severity.WARNING
    assert "没有序号" in finding.message
    (finding,) = fired(headed(2, numeral="一", printed="一、主动公开政府信息情况"))["S.ORDINAL"]
    assert "“一”" in finding.message
    assert finding.evidence[0].quote == "一、主动公开政府信息情况"


def test_sections_out_of_order_or_twice() -> None:
    report = report_of()
    one_, two, *rest = report.sections
    (finding,) = fired(replace(report, sections=(two, one_, *rest)))["S.ORDER"]
    assert "第二部分之后" in finding.message
    (finding,) = fired(replace(report, sections=(one_, one_, two, *rest)))["S.ORDER"]
    assert "重复出现" in finding.message


@pytest.mark.parametrize(
    ("number", "heading", "severity"),
    [
        (4, "因政府信息公开工作被申请行政复议、提起行政诉讼情况", Severity.WARNING),
        (5, "政府信息公开工作存在的主要问题及改进情况", Severity.WARNING),
        (5, "存在问题及改进措施", Severity.INFO),
        (2, "行政机关主动公开政府信息情况", None),
        (4, "政府信息公开行政复议 、行政诉讼情况", None),
    ],
)
def test_heading_words(number: int, heading: str, severity: Severity | None) -> None:
    found = fired(headed(number, heading=heading)).get("S.HEADTEXT", [])
    assert [x.severity for x in found] == ([] if severity is None else [severity])


def test_a_missing_table_is_an_error() -> None:
    (finding,) = fired(report_of(tables=(1, 3)))["S.TABLES"]
    assert finding.severity is Severity.ERROR
    assert "表二" in finding.message


# ------------------------------------------------------------------------- title, year, period


def test_the_year_is_the_same_everywhere() -> None:
    (finding,) = fired(report_of(title="青禾区司法局2022年政府信息公开工作年度报告"))["S.YEAR"]
    assert finding.severity is Severity.ERROR
    assert finding.evidence[0].value == 2022
    wrong = (date(2022, 1, 1), date(2022, 12, 31))
    assert "2022年1月1日至2022年12月31日" in fired(report_of(period=wrong))["S.YEAR"][0].message
    assert "S.YEAR" not in fired(report_of(title="政府信息公开工作年度报告"))


def test_the_period_is_the_whole_year() -> None:
    (finding,) = fired(report_of(period=(date(2023, 1, 1), date(2023, 12, 30))))["S.PERIOD"]
    assert finding.severity is Severity.WARNING
    assert "S.PERIOD" not in fired(report_of(period=None))  # the opening states it in its own words
    (finding,) = fired(report_of(period=None, preamble=()))["S.PERIOD"]
    assert finding.severity is Severity.INFO


# ---------------------------------------------------------------------------------- signature


@pytest.mark.parametrize(
    ("signature", "words", "severity"),
    [
        (Signature("青禾区司法局", "2024年1月", 2024, 1), "不完整", Severity.INFO),
        (Signature("青禾区司法局"), "没有成文日期", Severity.INFO),
        (Signature("", "2024年1月17日", 2024, 1, 17), "没有机关名称", Severity.INFO),
        (Signature(), "没有落款", Severity.INFO),
        (Signature("青禾区司法局", "2024年2月30日", 2024, 2, 30), "不存在", Severity.WARNING),
    ],
)
def test_signature(signature: Signature, words: str, severity: Severity) -> None:
    (finding,) = fired(report_of(signature=signature))["S.SIGN"]
    assert words in finding.message
    assert finding.severity is severity


def test_a_date_still_to_be_written_is_told_once() -> None:
    fired_rules = fired(report_of(signature=Signature("青禾区司法局", "【待补：成文日期】")))
    assert "S.SIGN" not in fired_rules
    assert len(fired_rules["S.PLACEHOLDER"]) == 1


@pytest.mark.parametrize(
    ("agency", "day", "severity"),
    [
        ("青禾区司法局", date(2024, 1, 31), None),
        ("青禾区司法局", date(2024, 2, 1), Severity.WARNING),
        ("青禾区人民政府", date(2024, 3, 31), None),
        ("青禾区人民政府", date(2024, 4, 1), Severity.WARNING),
        ("青禾区西河街道办事处", date(2024, 2, 26), Severity.INFO),
        ("青禾区西河街道办事处", date(2024, 9, 9), Severity.WARNING),
        ("青禾区司法局", date(2023, 12, 25), Severity.WARNING),
    ],
)
def test_deadline(agency: str, day: date, severity: Severity | None) -> None:
    printed = f"{day.year}年{day.month}月{day.day}日"
    signature = Signature(agency, printed, day.year, day.month, day.day)
    found = fired(report_of(figures_of(CELLS, agency=agency), signature=signature)).get("S.DEADLINE", [])
    assert [x.severity for x in found] == ([] if severity is None else [severity])


def test_a_deadline_without_a_day_is_unknown() -> None:
    signature = Signature("青禾区司法局", "2024年1月", 2024, 1)
    assert "S.DEADLINE" in fired(report_of(signature=signature), state=State.UNKNOWN)


# ------------------------------------------------------------------------------- placeholders


@pytest.mark.parametrize(
    "text",
    [
        "通过网站公开信息【待补：网站发布信息（条）】，按时更新。",
        "详见（具体网址）。",
        "XX局按照要求开展工作。",
        "全年公开信息××条。",
        "联系电话：____。",
        "（文字描述，收取信息处理费情况在此处报告。）",
        "主动公开情况(宋体加粗小四号字)",
        "填写说明见附件。",
        "公开信息{A02}条。",
    ],
)
def test_leftovers_are_errors(text: str) -> None:
    found = fired(report_of(body={6: (*BODY[6], text)}))["S.PLACEHOLDER"]
    assert [x.severity for x in found] == [Severity.ERROR]
    assert found[0].evidence[0].place.section == 6


@pytest.mark.parametrize(
    "text", ["在脸书、X等平台转载。", "参考型号AXX2的设备。", "网址为www.example.cn/xx9。"]
)
def test_ordinary_letters_are_no_leftovers(text: str) -> None:
    assert "S.PLACEHOLDER" not in fired(report_of(body={6: (*BODY[6], text)}))


def test_an_unfinished_mark_says_so_and_titles_are_searched_too() -> None:
    found = fired(report_of(title="【待补：机关名称】2023年政府信息公开工作年度报告"))["S.PLACEHOLDER"]
    assert "没写完" in found[0].message
    assert "标题" in found[0].message


# --------------------------------------------------------------------------------- citations


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "按照《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。",
            False,
        ),
        ("按照《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2021〕30号）编制。", True),
        ("按照国办公开办函〔2019〕60号编制。", True),
        ("按照国办发〔2021〕30号编制。", True),
        ("按照国办公开办函【2021】30号编制。", False),
        ("收费执行国办函〔2020〕109号。", False),
    ],
)
def test_the_notice_cited(text: str, wrong: bool) -> None:
    assert ("S.CITE" in fired(preamble(text))) is wrong


def test_brackets_of_document_numbers() -> None:
    (finding,) = fired(preamble("按照国办公开办函【2021】30号编制。"))["S.BRACKET"]
    assert "〔2021〕30号" in finding.message
    assert "S.BRACKET" not in fired(preamble("按照国办公开办函〔2021〕30号编制。"))


# ------------------------------------------------------------------------------------ content


def test_five_areas() -> None:
    (finding,) = fired(report_of(body={1: ("2023年，公开信息118条，召开会议2次，检查网站栏目。",)}))["S.SUB5"]
    assert SECTION_ONE[1] in finding.message
    regrouped = "2023年公开信息118条，收到申请7件，清理文件，维护网站，组织培训。"
    assert "S.SUB5" not in fired(report_of(body={1: (regrouped,)}))
    assert "S.SUB5" in fired(report_of(body={1: ()}), state=State.UNKNOWN)


def test_governments_report_their_results() -> None:
    town = figures_of(CELLS, agency="云溪县茶岭镇人民政府")
    body = {1: tuple(t.replace("我局", "我镇") for t in BODY[1])}
    (finding,) = fired(report_of(town, body))["S.GOV_ART50_4"]
    assert "社会评议" in finding.message
    assert "工作考核" not in finding.message
    full = (*body[1], "开展社会评议，满意度较高，没有发生责任追究的情形。")
    assert "S.GOV_ART50_4" not in fired(report_of(town, {1: full}))


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ((), "没有内容"),
        (("无。",), "存在的问题和改进情况"),
        (("公开工作存在不足。",), "没有看到改进情况"),
        (("下一步加强培训。",), "没有看到存在的问题"),
    ],
)
def test_section_five_has_both_parts(texts: tuple[str, ...], words: str) -> None:
    (finding,) = fired(report_of(body={5: texts}))["S.SEC5_PARTS"]
    assert words in finding.message


def test_section_six_is_not_empty() -> None:
    assert {"S.SEC6", "S6.FEE_MISSING"} == set(fired(report_of(body={6: ()})))


@pytest.mark.parametrize(
    ("agency", "text", "wrong"),
    [
        ("云溪县茶岭镇人民政府", "我局重视公开工作。", True),
        ("青禾区司法局", "我委重视公开工作，我委检查栏目。", True),
        ("青禾区西河街道办事处", "我办重视公开工作，我街道检查栏目。", False),
        ("栖川高新技术产业园区管理委员会", "我委重视公开工作。", False),
        ("青禾区人民政府", "我办汇总各部门情况。", False),
        ("青禾区司法局", "引导群众自我委屈化解，方便为我办理。", False),
        ("青禾区司法局", "我区我市均有安排。", False),
    ],
)
def test_self_reference(agency: str, text: str, wrong: bool) -> None:
    body = {1: (text,), 5: BODY[5]}
    found = fired(report_of(figures_of(CELLS, agency=agency), body)).get("S.SELFNAME", [])
    assert len(found) == wrong


def test_an_organ_of_no_known_kind_is_unknown() -> None:
    assert "S.SELFNAME" in fired(report_of(figures_of(CELLS, agency="某某公司")), state=State.UNKNOWN)


def test_rules_of_the_text_are_unknown_without_a_text() -> None:
    unknown = fired(figures_of(CELLS), state=State.UNKNOWN)
    assert {"S.HEAD6", "P.UNIT", "N.APP", "S6.FEE_MISSING"} <= set(unknown)
    assert "没有报告正文" in unknown["S.HEAD6"][0].message


def test_a_section_can_be_printed_without_a_numeral_field() -> None:
    section = Section(2, "主动公开政府信息情况", numeral="二", printed="二、主动公开政府信息情况")
    report = report_of()
    assert fired(replace(report, sections=(report.sections[0], section, *report.sections[2:]))) == {}
