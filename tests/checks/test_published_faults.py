"""Faults of published reports (domain.md section 6), each in sentences of our own with its figures.

And the statements of published reports that are right, which must not be reported.
"""

from __future__ import annotations

from datetime import date

import pytest
from check_cases import BODY, CELLS, figures_of, fired, one, paragraphs, report_of

from report_assistant.checks import Finding
from report_assistant.report import form as f
from report_assistant.report.document import Report, Section, Signature
from report_assistant.report.figures import Amount, Figures, Place, Value
from report_assistant.report.form import Cell, Generation, outcome_rows

NORMS = "行政规范性文件"
PERSON, FIRM = "自然人", "商业企业"
UNAVAILABLE = f"{f.UNAVAILABLE}/1.本机关不掌握相关政府信息"
PROCESS = f"{f.REFUSED}/6.属于四类过程性信息"
PETITION = f"{f.NOT_PROCESSED}/1.信访举报投诉类申请"
OTHER = f"{f.OTHERWISE}/3.其他"


def table2(new: int, carried: int = 0, left: int = 0, **outcomes: int) -> dict[Cell, Amount]:
    """Cells of table 2 for one kind of applicant; outcomes by the names below, the rest granted."""
    rows = {
        "partly": f.PARTLY,
        "refused": PROCESS,
        "unavailable": UNAVAILABLE,
        "petition": PETITION,
        "other": OTHER,
    }
    cells: dict[Cell, Amount] = {Cell(2, rows[name], PERSON): n for name, n in outcomes.items()}
    granted = new + carried - left - sum(outcomes.values())
    amounts = {f.RECEIVED: new, f.CARRIED_IN: carried, f.CARRIED_OUT: left, f.GRANTED: granted}
    return {**cells, **{Cell(2, row, PERSON): n for row, n in amounts.items()}}


def faults_of(report: Report, rule: str) -> list[Finding]:
    return fired(report).get(rule, [])


def section_one(text: str, cells: dict[Cell, Amount] | None = None, **figures: object) -> Report:
    """A report with ``text`` in place of the paragraph on applications."""
    return report_of(figures_of(cells if cells is not None else CELLS, **figures), one(text))  # type: ignore[arg-type]


PARTITIONS = (
    (
        "子长市 2023",
        "通过网站公开信息3437条，包括：机构类12条、动态类1740条、公告类225条、法规类110条、其他类1827条。",
    ),
    ("上海市科委 2024", "发布信息2139条，其中：动态类1744条、公告类393条、解读类21条、其他类2条。"),
    ("陇县财政局 2021", "全年公开信息732条，其中预决算公开400条、公告类200条、其他类154条。"),
    ("遂宁经开区 2021", "公开信息977条，其中包括机构11条、动态270条、公告28条、规划58条、其他145条。"),
    ("均村乡 2023", "公开信息300余条，其中概况2条、公告11条、人事2条、财政28条、救助27条、其他300余条。"),
    (
        "宁强县自然资源局 2021",
        "公开信息66条，其中概况1条、公告18条、人事2条、财政2条、规划3条、救助1条、动态9条。",
    ),
    ("白云区税务局 2021", "公开信息144条，其中概况1条、公告18条、规划9条、动态9条。"),
    ("来宾市卫健委 2023", "公开信息313条，其中概况38条、公告100条、动态60条、规划40条。"),
    ("北街街道", "公开信息1条，其中机构概况1条、预决算2条。"),
)


@pytest.mark.parametrize(("case", "text"), PARTITIONS)
def test_partitions_that_do_not_add_up(case: str, text: str) -> None:
    report = report_of(body={1: (*BODY[1], text)})
    assert faults_of(report, "P.PART"), case


ONE_SENTENCE_FAULTS = (
    ("上海市科委 2024", "P.DUP_WORD", "安排专项资金资金用于网站维护。"),
    ("启东某园区 2024", "P.MISSING_NUM", "全年主动公开条，按时更新。"),
    ("沧州市卫健委 2023", "P.MISSING_NUM", "2023年我通过网站公开信息。"),
    ("梅子镇 2024", "S.INTERNAL_TONE", "根据贵办通知要求编制。"),
    ("宜城市教育局 2022", "S.CITE", "按照国办公开办函〔2019〕60号编制。"),
    (
        "中村乡 2023",
        "S.CITE",
        "按照《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2021〕30号）编制。",
    ),
    ("武义某乡 2023", "S.CITE", "按照国办发〔2021〕30号编制。"),
    ("中村乡 2023", "S.BRACKET", "按照国办公开办函【2021】30号编制。"),
    ("高楼乡 2023", "S.PLACEHOLDER", "详见门户网站（具体网址）。"),
    ("五原县农牧局 2025", "S.PLACEHOLDER", "填写说明：本栏填报本年数。"),
    ("沙湖镇 2023", "X.STALE_YEAR", "2022年我局收到群众咨询12件。"),
    ("朝阳市自然资源局", "P.REPEATED_LIST", "公开政策法规、通知公告、政策法规等信息。"),
    ("青山区公安分局 2025", "S.ORGNAME", "根据信访工作实际，推进公开。"),
    ("文昌阁乡 2025", "S.ORGNAME", "登录白沙区人民政府门户网站查询。"),
    ("民主街 2025", "S.ORGNAME", "2023年，全省主动公开信息37条。"),
    ("横山镇、某管委会", "S.SELFNAME", "我镇及时更新栏目。"),
    ("某区教育局", "S.TYPO", "截止2023年12月31日，公开信息118条。"),
)


@pytest.mark.parametrize(("case", "rule", "text"), ONE_SENTENCE_FAULTS)
def test_faults_of_one_sentence(case: str, rule: str, text: str) -> None:
    assert faults_of(report_of(body={1: (*BODY[1], text)}), rule), case


TEXT_AGAINST_TABLE: tuple[tuple[str, str, str, dict[Cell, Amount]], ...] = (
    ("长春市退役军人 2023", "N.APP", "共受理政府信息公开申请2件，均已答复。", table2(3)),
    ("海城市西柳镇 2023", "N.NORM", "制发行政规范性文件0件，废止0件，现行有效0件。",
     {Cell(1, NORMS, "本年制发件数"): 4, Cell(1, NORMS, "现行有效件数"): 32}),
    ("上海市政府办公厅 2019 258/275", "N.OUTCOME", "答复申请805件，其中予以公开258件，部分公开35件。",
     table2(805, partly=35, unavailable=337, petition=158)),
    ("上海市政府办公厅 2019 265/337", "N.OUTCOME", "答复申请805件，其中予以公开275件，无法提供265件。",
     table2(805, partly=35, unavailable=337, petition=158)),
    ("上海市政府办公厅 2019 33.9%", "N.PCT", "答复申请805件，其中予以公开258件，占33.9%。",
     table2(805, partly=35, unavailable=354, petition=158)),
    ("上海市科委 2024", "N.ALLDONE", "新收政府信息公开申请40件，均已办结。", table2(40, left=1)),
    ("大垅乡 2025", "N.ALLDONE", "收到政府信息公开申请0件，均已全部办结。", {}),
    ("临夏市 2023", "P.PART", "办理申请60件，其中予以公开28件、其他15件。", table2(60, other=32)),
)  # fmt: skip


@pytest.mark.parametrize(("case", "rule", "text", "cells"), TEXT_AGAINST_TABLE)
def test_text_against_tables(case: str, rule: str, text: str, cells: dict[Cell, Amount]) -> None:
    assert faults_of(section_one(text, cells), rule), case


def test_suqian_2024_growth() -> None:
    now = figures_of(table2(3525, 121, 125), year=2024, agency="宿迁市人民政府")
    before = figures_of(table2(3511, 96, 121), year=2023, agency="宿迁市人民政府")
    for printed, wrong in (("1.05", True), ("0.40", False), ("1.08", False)):
        report = report_of(now, one(f"新收政府信息公开申请3525件，同比增长{printed}%。"))
        assert ("X.GROWTH" in fired(report, before)) is wrong


def test_huaian_natural_resources_2021_period() -> None:
    wrong = report_of(period=(date(2022, 1, 1), date(2022, 12, 31)))
    assert faults_of(wrong, "S.YEAR")


def test_wushan_2024_published_too_early_and_carried_into_the_wrong_year() -> None:
    early = report_of(signature=Signature("青禾区司法局", "2023年12月25日", 2023, 12, 25))
    assert faults_of(early, "S.DEADLINE")


def test_lueyang_2021_old_form_and_items() -> None:
    cells: dict[Cell, Amount] = {
        Cell(1, "行政许可", column): n
        for column, n in (("上一年项目数量", 61), ("本年增/减", 36), ("处理决定数量", 97))
    }
    figures = figures_of(cells, Generation.G2019, 2021, "略阳县自然资源局")
    assert {"T1.GEN", "T1A.ITEM"} <= set(fired(figures))


def test_lintong_2021_labels_unit_and_ordinal() -> None:
    fee = Cell(1, "行政事业性收费", "本年收费金额（万元）")
    figures = figures_of(CELLS)
    value = Value(43, "43.788万元", place=Place(str(fee), cell=fee))
    broken = Figures(figures.agency, figures.year, figures.generation, {**figures.values, fee: value})
    sections = list(report_of().sections)
    sections[1] = Section(2, sections[1].heading, (), "一")
    report = report_of(broken, labels=((1, "本年处理绝对数量"),), sections=tuple(sections))
    assert {"T1.LABEL", "T1.UNIT_IN_CELL", "S.ORDINAL"} <= set(fired(report))


def test_nileke_2023_rules_of_a_township() -> None:
    figures = figures_of({Cell(1, "规章", "现行有效件数"): 6}, agency="云溪县茶岭镇人民政府")
    assert fired(figures)["T1.LEVEL"]


def test_jinhu_2023_suits() -> None:
    figures = figures_of({Cell(3, f.DIRECT_SUIT, "结果维持"): 2, Cell(3, f.DIRECT_SUIT, "其他结果"): 1})
    assert fired(figures.with_amount(Cell(3, f.DIRECT_SUIT, f.TOTAL), 0))["T3.SUM"]


def test_dalong_2025_title() -> None:
    assert faults_of(report_of(title="青禾区司法局2023年2023年政府信息公开工作年度报告"), "S.TITLE")


# ------------------------------------------------------------------------------- right ones

BOTH = {Cell(2, f.RECEIVED, FIRM): 114, Cell(2, f.GRANTED, FIRM): 114}
RIGHT = (
    ("淮安市自然资源局 2021",
     "新收申请317件，上年结转3件，合计320件：予以公开184件、部分公开18件、不予公开8件、无法提供57件、"
     "不予处理18件、其他处理22件，结转下年度继续办理13件。",
     table2(317, 3, 13, partly=18, refused=8, unavailable=57, petition=18, other=22)),
    ("朋普镇 2024", "公开信息597条，其中公告6条、动态315条、图文95篇、视频73期、其他108条。", CELLS),
    ("永靖县 2024",
     "公开信息26365条，其中概况1086条、公告4345条、动态2533条、财政2223条、规划2513条、人事293条、"
     "救助11983条、其他1389条。", CELLS),
    ("江门市人社局 2024",
     "发布信息3682条，其中公告1233条、动态687条、就业151条、社保151条、人事127条、人才820条、"
     "其他513条。", CELLS),
    ("武汉市公安局 2024",
     "新收申请464件，上年结转3件，全年办结441件，结转下年度继续办理26件。", table2(464, 3, 26)),
    ("眉山市住建局", "共收到政府信息公开申请166件，结转下年度继续办理81件。", table2(166, 0, 81)),
    ("高平市府办 2023", "收到政府信息公开申请9件，其中同意公开2件、不予公开5件、其他处理2件。",
     table2(9, refused=5, other=2)),
    ("溪下乡 2023",
     "公开50条，其中概况类20条（机构10条、职能4条、领导1条、其他5条）、工作类11条（动态3条、简报3条、其他5条）、"
     "人事4条、财政8条、其他7条。", CELLS),
    ("宿迁市 2023", "全年收办申请3607件，其中新收3511件、上年结转96件，自然人提出3493件、"
     "法人或其他组织提出114件。",
     {**table2(3397, 96, 121), **BOTH}),
    ("上海市政府办公厅 2025",
     "办结申请1191件，其中予以公开和部分公开208件，占17.46%；无法提供564件，占47.36%；其他处理319件，占26.78%。",
     table2(1191, partly=108, unavailable=564, petition=100, other=319)),
)  # fmt: skip


@pytest.mark.parametrize(("case", "text", "cells"), RIGHT)
def test_right_statements_are_not_reported(case: str, text: str, cells: dict[Cell, Amount]) -> None:
    report = section_one(text, cells, agency="青禾区人民政府")
    found = fired(report)
    # Some of these sentences are about publishing and take the place of the one on applications.
    found.pop("N.APP_NONZERO", None)
    kept = {
        r: [x.message for x in own] for r, own in found.items() if r[:2] in {"N.", "P."} and r != "P.UNIT"
    }
    assert kept == {}, case


def test_huaian_2024_sums_of_suits() -> None:
    cells: dict[Cell, Amount] = {
        Cell(3, f.DIRECT_SUIT, "结果维持"): 12, Cell(3, f.SUIT_AFTER_REVIEW, "结果维持"): 13,
        Cell(3, f.DIRECT_SUIT, "结果纠正"): 1, Cell(3, f.SUIT_AFTER_REVIEW, "结果纠正"): 4,
        Cell(3, f.DIRECT_SUIT, "其他结果"): 1, Cell(3, f.SUIT_AFTER_REVIEW, "其他结果"): 8,
        Cell(3, f.DIRECT_SUIT, "尚未审结"): 6, Cell(3, f.SUIT_AFTER_REVIEW, "尚未审结"): 1,
    }  # fmt: skip
    text = "因政府信息公开引起的行政诉讼46件，其中结果维持25件、结果纠正5件、其他结果9件、尚未审结7件。"
    found = fired(section_one(text, {**CELLS, **cells}))
    assert not {"N.LITIG", "P.PART"} & set(found)


def test_suqian_fee_lists() -> None:
    text = (
        "2023年收取信息处理费25件2950元，其中甲县1件420元、乙县2件290元、丙区15件1500元、丁区1件140元、"
        "市本级6件600元。"
    )
    found = fired(report_of(body={6: (text,)}))
    assert not {"S6.FEE_SUM", "S6.FEE_TEN", "S6.FEE_MISSING", "P.PART"} & set(found)


def test_shanghai_2019_blank_totals_are_reported_once() -> None:
    figures = figures_of(table2(805, partly=35), Generation.G2019, 2019)
    for row in outcome_rows(Generation.G2019):
        figures = figures.with_amount(Cell(2, row, f.TOTAL), None)
    assert len(fired(figures)["T2.BLANK"]) == 1
    assert not {"T2.ROW", "T2.COL"} & set(fired(figures))


def test_an_opening_of_our_own_is_fine() -> None:
    report = report_of(preamble=paragraphs("本报告的统计期限为2023年1月1日至2023年12月31日。"))
    assert {r for r in fired(report) if r.startswith("S.")} == set()
