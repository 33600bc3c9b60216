"""P.*: text against text."""

from __future__ import annotations

import pytest
from check_cases import BODY, fired, report_of

from report_assistant.checks import Finding, Severity
from report_assistant.checks.partition import partitions, summed


def found(rule: str, *texts: str) -> list[Finding]:
    return fired(report_of(body={1: (*BODY[1], *texts)})).get(rule, [])


def test_one_number_with_two_measure_words() -> None:
    (finding,) = found("P.UNIT", "全年通过政府网站公开各类信息118篇。")
    assert "118条、118篇" in finding.message
    assert {e.value for e in finding.evidence} == {118}


@pytest.mark.parametrize(
    "text", ["全年通过政府网站公开各类信息118条。", "接待来访群众118人。", "微信公众号推送消息118篇。"]
)
def test_the_same_measure_word_or_another_thing(text: str) -> None:
    assert found("P.UNIT", text) == []


LONG = "对拟公开的信息逐件做保密审查和公开属性审查，审查意见随文归档备查"


def test_a_sentence_written_twice() -> None:
    (finding,) = found("P.DUP_PARA", f"{LONG}。", f"日常工作中，{LONG}。")
    assert "2 次" in finding.message
    assert len(finding.evidence) == 2
    (finding,) = found("P.DUP_PARA", f"{LONG}。", f"{LONG}。", f"{LONG}。")
    assert "3 次" in finding.message
    assert found("P.DUP_PARA", "按时公开。", "按时公开。", f"{LONG}。") == []


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("加强资金资金使用公开。", True),
        ("逐条逐条核对，一个一个答复。", False),
        ("维护信息公开公开栏。", False),
    ],
)
def test_a_word_written_twice(text: str, twice: bool) -> None:
    assert bool(found("P.DUP_WORD", text)) is twice


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("全年主动公开条，按时更新。", Severity.ERROR),
        ("全年共条。", Severity.ERROR),
        ("予以公开占%。", Severity.ERROR),
        ("2023年我通过网站公开信息。", Severity.WARNING),
        ("严格执行信息公开条例。", None),
        ("受理件、办结件分开归档。", None),
        ("予以公开占37.5%。", None),
        ("2023年我局公开信息。", None),
    ],
)
def test_lost_numbers(text: str, severity: Severity | None) -> None:
    assert [x.severity for x in found("P.MISSING_NUM", text)] == ([] if severity is None else [severity])


PARTS = [
    ("发布信息314条，其中：概况3条、公告2条、动态309条。", None),
    ("发布信息314条，其中：概况3条、公告2条、动态319条。", Severity.ERROR),
    ("发布信息314条，其中概况3条、公告2条、其他9条。", Severity.ERROR),
    ("发布信息314条，其中概况3条、公告2条。", Severity.INFO),
    ("发布信息314条，其中概况3条、公告2条、动态4条、简讯5条。", Severity.WARNING),
    ("发布信息314条，其中概况3条、公告2条等。", None),
    ("发布信息314条，主要包括概况3条、公告2条。", None),
    ("发布信息314条，分别为概况3条、公告2条。", Severity.WARNING),
    ("发布信息12条，分别为概况3、公告9条。", None),
    ("发布信息314条，其中网站200条、微信公众号180条。", Severity.WARNING),
    ("发布信息300余条，其中概况200条、公告120条。", None),
    ("发布信息300余条，其中概况200条、公告200条。", Severity.WARNING),
    ("发布信息约300条，其中概况200条、公告250条。", Severity.WARNING),
    ("发布信息近300条，其中概况200条、公告80条。", None),
    ("发布信息300条，其中概况200余条、公告80条。", None),
    ("发布信息300条，其中概况200余条、其他120条。", Severity.WARNING),
    ("发布信息300余条，其中概况20条、公告10条、其他20条。", Severity.WARNING),
    ("新收来信12件，其中自然人10件，予以公开8件。", None),
    ("新收来信12件，其中自然人10件、企业4件，予以公开8件。", Severity.ERROR),
    ("新收来信12件，其中自然人10件、企业2件，予以公开8件、无法提供4件。", None),
    ("发布信息60条，其中动态20条（含会议15条），公告40条。", None),
    ("发布信息60条，其中动态20条（含会议25条），公告40条。", Severity.WARNING),
    ("发布信息60条，其中动态20条（会议15条、调研9条），公告40条。", Severity.ERROR),
    ("发布信息60条（含动态20条），组织培训（见附件）3场。", None),
    ("发布信息314条，其中概况3条、公告2篇。", None),
    ("发布信息314条，其中概况300条、公告20篇。", Severity.WARNING),
    ("发布信息50条，其中动态20条，公告10条，均按时更新，另有专题80条。", Severity.INFO),
    ("发布信息50条，其中动态20条，公告10条，另有专题80条。", Severity.INFO),
    ("办理来信8件，其中直接办理3件，占37.5%，转办5件，占62.5%。", None),
    ("办理来信8件，其中直接办理3件，转办5件，同比增加2件。", None),
    ("发布信息50条，其中动态20条，公告15条，图片说明和简讯，通知20条。", None),
    ("发布信息50条，其中动态20条和公告10条，通知20条。", None),
    ("发布信息50条，内容以动态和公告通知为主，其中动态20条，公告90条。", None),
    ("其中动态20条，公告90条。", None),
    ("发布信息50条，其中动态90条。", Severity.WARNING),
    ("发布信息50条，较上年增加3条，其中动态20条、公告40条。", Severity.ERROR),
    ("发布信息50条，包括动态20条，其中会议动态40条、其他动态50条。", None),
    ("发布信息5条，其中20条是动态，90条是公告。", Severity.ERROR),
    ("发布信息5条。其中，动态2条、公告4条。", Severity.ERROR),
    ("发布信息5条，培训2次。其中，动态2条、公告4条。", None),
    ("发布信息50条，其中网站30条、公众号20条；回应关切20件。", None),
    ("发布信息50条，其中：网站30条；公众号20条；另外，回应关切20件。", None),
    ("发布信息50条，其中：动态30条；公告25条。", Severity.ERROR),
    ("发布信息50条，其中：动态30条；培训2次。", None),
    ("发布解读5篇，其中视频解读2篇；编写问答6篇。", None),
    ("作出决定735件，其中资格认定649件，设立、变更和终止86件；处罚3件。", None),
    ("公开50条，其中甲类20条，包括甲10条、乙10条，丙类30条。", None),
    ("公开50条，其中甲类20条，包括甲10条、乙8条，丙类30条。", Severity.INFO),
    ("公开50条，其中甲类20条，包括甲10条、乙8条，丙类31条。", None),
    ("公开50条，其中：甲类20条，包括甲10条、乙8条、其他1条；丙类30条。", Severity.ERROR),
    ("公开50条，其中：甲类20条，包括甲10条、乙8条、其他2条；丙类30条。", None),
    ("组织培训3场，其中参训90人次、讲师2人。", None),
    (
        "发布信息50条，其中2023年在门户网站公开栏发布动态信息数量统计20条情况说明的文字也比较多，公告40条。",
        None,
    ),
    ("网上申请9件、信函申请2件，共计11件。", None),
    ("网上申请9件、信函申请2件，共计12件。", Severity.WARNING),
    ("公开动态9条、公告2条，培训2次，共计公开信息50条。", None),
    ("公开动态9条、公告2篇，共计50条。", None),
    ("公开动态9条以后、公告2条，共计50条。", None),
]


@pytest.mark.parametrize(("text", "severity"), PARTS, ids=lambda x: str(x)[:40])
def test_parts_and_whole(text: str, severity: Severity | None) -> None:
    assert [x.severity for x in found("P.PART", text)] == ([] if severity is None else [severity])


def test_a_text_too_long_to_be_prose_is_left_alone() -> None:
    text = "发布信息5条，其中动态4条、公告4条，共计9条。" * 400
    assert partitions(text) == summed(text) == ()
    assert partitions(text[:25]) != ()


def test_a_partition_shows_its_items() -> None:
    (part,) = partitions("申请方式分为网上，收到申请11件，其中网上申请9件、信函申请2件。")
    assert (part.whole.amount, [p.amount for p in part.parts], part.dimension) == (11, [9, 2], "channel")
    assert part.verdict == "equal"


def test_nested_lists_in_three_ways_of_writing() -> None:
    inner = ("机构10条、职能4条、领导1条、其他5条", "动态3条、简报3条、其他5条")
    texts = (
        f"公开50条，其中概况类20条（{inner[0]}）、工作类11条（{inner[1]}）、人事4条、财政8条、其他7条。",
        f"公开50条，其中：概况类20条，包括{inner[0]}；工作类11条，包括{inner[1]}；人事4条；财政8条；其他7条。",
        f"公开50条，其中概况类20条，包括{inner[0]}，工作类11条，包括{inner[1]}，人事4条，财政8条，其他7条。",
    )
    for text in texts:
        lists = {p.whole.amount: [q.amount for q in p.parts] for p in partitions(text)}
        assert lists == {20: [10, 4, 1, 5], 11: [3, 3, 5], 50: [20, 11, 4, 8, 7]}, text
        assert {p.verdict for p in partitions(text)} == {"equal"}


def test_the_fee_list_has_its_own_rule() -> None:
    text = "2023年收取信息处理费3件700元，其中申请人甲1件400元、申请人乙2件400元。"
    assert "P.PART" not in fired(report_of(body={6: (text,)}))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("报送信息115条，采用111条，采用率96.5%。", False),
        ("报送信息115条，采用111条，采用率98.5%。", True),
        ("答复47条，其中转办7条，占比14.9%。", False),
        ("答复47条，其中转办7条，占比15.9%。", True),
        ("答复47条，其中转办7条，占信息总数的14.8%。", False),
        ("答复40余条，其中转办7条，占比15.9%。", False),
        ("受理来信20件，办结19件，按时办结率100%。", False),
        ("受理来信0件，办结3件，办结率100%。", True),
        ("转办7条，占全市的5%。", False),
        ("报送信息115条，采用率约96%。", False),
    ],
)
def test_shares_of_what_the_sentence_counts(text: str, wrong: bool) -> None:
    assert bool(found("N.PCT", text)) is wrong
