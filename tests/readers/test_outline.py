"""Titles, headings, periods and signatures in the ways real reports print them."""

from __future__ import annotations

from datetime import date

import pytest

from report_assistant.readers.labels import heading, squash
from report_assistant.readers.outline import (
    Line,
    find_headings,
    find_period,
    find_signature,
    find_title,
    is_organ,
    year_in,
)

ORGAN = "云溪市司法局"
WHOLE = "云溪市司法局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("lines", "text", "agency", "year"),
    [
        (
            [WHOLE],
            WHOLE,
            ORGAN,
            2023,
        ),
        (
            [ORGAN, "", "2023年政府信息公开工作年度报告"],
            WHOLE,
            ORGAN,
            2023,
        ),
        (["2023年云溪市司法局政府信息公开工作年度报告"], None, ORGAN, 2023),
        (["云溪市司法局政府信息公开工作2024年度报告"], None, ORGAN, 2024),
        (["云溪市司法局关于2023年度政府信息公开工作的报告"], None, ORGAN, 2023),
        (["中埠镇202020年政府信息公开工作年度报告"], None, "中埠镇", 2020),
        (["云溪市司法局２０２３年政府信息公开工作年报"], None, ORGAN, 2023),
        (["云溪市司法局二〇二三年政府信息公开年度报告（文字版）"], None, ORGAN, 2023),
        (["云 溪 市 司 法 局 2023 年 政 府 信 息 公 开 工 作 年 度 报 告"], None, ORGAN, 2023),
        (
            ["索引号：000014349", "发布机构：司法局", WHOLE],
            None,
            ORGAN,
            2023,
        ),
        (["政府信息公开工作年度报告"], "政府信息公开工作年度报告", "", None),
        (["司法局按照规定编制政府信息公开工作年度报告。"], "", "", None),
        ([], "", "", None),
    ],
)
def test_titles(lines: list[str], text: str | None, agency: str, year: int | None) -> None:
    title = find_title(lines)
    assert title.agency == agency
    assert title.year == year
    assert title.text == (lines[-1] if text is None else text)


def test_years() -> None:
    assert [year_in(t) for t in ("2023年", "２０２３年", "二○二三年度", "二零二四年", "今年")] == [
        *(2023, 2023, 2023, 2024, None)
    ]


@pytest.mark.parametrize(
    ("line", "number", "numeral", "words", "run_in"),
    [
        ("一、总体情况", 1, "一", "总体情况", ""),
        ("一、2023年政务公开总体情况", 1, "一", "2023年政务公开总体情况", ""),
        ("一、总体情况。2023年，我局公开信息3条。", 1, "一", "总体情况", "2023年，我局公开信息3条。"),
        ("一、总体情况 2023年，我局公开信息3条。", 1, "一", "总体情况", "2023年，我局公开信息3条。"),
        ("—、总体情况", 1, "—", "总体情况", ""),
        ("第一部分 总体情况", 1, "一", "总体情况", ""),
        ("1.总体情况", 1, "1", "总体情况", ""),
        ("总体情况", 1, "", "总体情况", ""),
        ("二、行政机关主动公开政府信息情况", 2, "二", "行政机关主动公开政府信息情况", ""),
        ("二、主动公开 政府信息情况", 2, "二", "主动公开 政府信息情况", ""),
        ("三、收到和处理政府信息公开申请情况", 3, "三", "收到和处理政府信息公开申请情况", ""),
        ("四、作被申请行政复议、提起行政诉讼情况", 4, "四", "作被申请行政复议、提起行政诉讼情况", ""),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4, "四", None, ""),
        ("五、政府信息公开工作存在的主要问题及改进情况", 5, "五", None, ""),
        ("五、存在问题及改进措施", 5, "五", "存在问题及改进措施", ""),
        ("五、存在的主要问题和下一步改进打算", 5, "五", "存在的主要问题和下一步改进打算", ""),
        ("五、主要问题与改进情况", 5, "五", "主要问题与改进情况", ""),
        ("六、其它需要报告的事项", 6, "六", "其它需要报告的事项", ""),
        ("六、其他需要报告的事项（文字描述）", 6, "六", "其他需要报告的事项（文字描述）", ""),
        ("六、其他需要报告事项说明", 6, "六", "其他需要报告事项说明", ""),
        ("一、二、主动公开政府信息情况", 2, "一", "主动公开政府信息情况", ""),
    ],
)
def test_headings(line: str, number: int, numeral: str, words: str | None, run_in: str) -> None:
    found = heading(line)
    assert found is not None
    assert (found.number, found.numeral, found.run_in) == (number, numeral, run_in)
    assert found.words == (line.split("、", 1)[1] if words is None else words)


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开政府信息情况",
        "一、本年新收政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "二、主动公开政策文件3件。",
        "总体情况良好，公开信息3条。",
        "一、加强学习",
        "3.7亿次阅读",
        "",
        "五、政策解读工作继续加强，全年共发布解读材料二十余篇，图解和视频各占一半左右",
    ],
)
def test_no_headings(line: str) -> None:
    assert heading(line) is None


def test_a_marked_heading_needs_no_numeral() -> None:
    found = heading("总体情况：全年平稳，公开信息若干条。", marked=True)
    assert found is not None
    assert (found.numeral, found.run_in) == ("", "全年平稳，公开信息若干条。")


def test_contents_and_sub_heads_do_not_take_the_place_of_headings() -> None:
    lines = [
        *("一、总体情况", "二、主动公开政府信息情况", "六、其他需要报告的事项"),
        *("一、总体情况", "开头", "主动公开政府信息情况", "2.收到和处理政府信息公开申请情况", "正文"),
        *("二、主动公开政府信息情况", "正文", "六、其他需要报告的事项", "无。"),
    ]
    found = find_headings([Line(text) for text in lines])
    assert {i: h.number for i, h in found.items()} == {3: 1, 6: 3, 8: 2, 10: 6}


def test_a_marked_heading_beats_a_plain_line() -> None:
    found = find_headings([Line("总体情况"), Line("正文"), Line("总体情况", level=2), Line("正文")])
    assert list(found) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
        "数据统计时间为2023年1月1日至12月31日。",
        "统计期限：2023年1月1日—2023年12月31日",
        "（２０２３年１月１日-１２月３１日）",
        "2023年1月1日至12月31止",
    ],
)
def test_periods(text: str) -> None:
    assert find_period(["无关", text]) == (date(2023, 1, 1), date(2023, 12, 31))


def test_a_wrong_period_is_read_as_written_and_other_spans_are_none() -> None:
    assert find_period(["统计期限2020年1月1日至2020年6月30日"]) == (date(2020, 1, 1), date(2020, 6, 30))
    assert find_period(["2023年5月1日至5月31日开展宣传月活动。"]) is None
    assert find_period(["统计期限2023年1月1日至2023年13月41日"]) is None


@pytest.mark.parametrize(
    ("lines", "organ", "printed", "parts", "taken"),
    [
        (["正文。", ORGAN, "2024年1月17日"], ORGAN, "2024年1月17日", (2024, 1, 17), 2),
        (["正文。", ORGAN, "2024年1月"], ORGAN, "2024年1月", (2024, 1, None), 2),
        (["正文。", "云溪市司法局2024年1月17日"], ORGAN, "2024年1月17日", (2024, 1, 17), 1),
        (["正文。", "云溪市司法局  2024-01-17"], ORGAN, "2024-01-17", (2024, 1, 17), 1),
        (["正文。", "２０２４年１月１７日"], "", "２０２４年１月１７日", (2024, 1, 17), 1),
        (
            ["正文。", ORGAN, "二〇二四年一月十七日"],
            ORGAN,
            "二〇二四年一月十七日",
            (2024, 1, 17),
            2,
        ),
        (["正文。", "（2024年1月31日）"], "", "2024年1月31日", (2024, 1, 31), 1),
        (["正文。", "临江新城"], "临江新城", "", (None, None, None), 1),
        (["正文。", "临江新城", "2024年1月2日"], "临江新城", "2024年1月2日", (2024, 1, 2), 2),
        (["截至2024年1月17日"], "", "", (None, None, None), 0),
        (["正文。", "2024年13月17日"], "", "", (None, None, None), 0),
        (["正文。", "2024年2月30日"], "", "", (None, None, None), 0),
        (["正文。"], "", "", (None, None, None), 0),
        ([], "", "", (None, None, None), 0),
    ],
)
def test_signatures(
    lines: list[str], organ: str, printed: str, parts: tuple[int | None, ...], taken: int
) -> None:
    found, count = find_signature(lines, "临江新城")
    assert (found.organ, found.printed_date, count) == (organ, printed, taken)
    assert (found.year, found.month, found.day) == parts


def test_organs() -> None:
    assert is_organ("  云溪市 司法局 ")
    assert not is_organ("我局、各科室")
    assert not is_organ("无其他需要报告的事项。")
    assert not is_organ("局")


def test_squash_takes_out_everything_but_characters() -> None:
    assert squash("（三）　不予 公开／１．属于⺠间") == "三不予公开1属于民间"
    assert squash("報告機關") == "报告机关"


NAMES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
)


@pytest.mark.parametrize("printed", ["五、主要问题及下一步打算", "第五部分 短板与对策", "五、努力方向"])
def test_a_reworded_heading_is_known_by_its_numeral_between_its_neighbours(printed: str) -> None:
    texts = [f"{n}、{words}" for n, words in zip("一二三四", NAMES, strict=True)]
    texts += [printed, "（一）问题", "解读形式不多。", "五、培训", "六、其他需要报告的事项", "五、附录"]
    found = find_headings([Line(text) for text in texts])
    assert {head.number: index for index, head in found.items()} == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 8}


def test_a_numeral_alone_is_no_heading_where_it_cannot_stand() -> None:
    texts = ["一、总体情况", "五、培训情况", "二、主动公开政府信息情况", "六、其他需要报告的事项"]
    texts += ["五、全年培训2次；参加60人次。", "四、结转下年度继续办理"]
    assert {h.number for h in find_headings([Line(text) for text in texts]).values()} == {1, 2, 6}
