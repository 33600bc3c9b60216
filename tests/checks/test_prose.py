"""P.*: text against text."""

from __future__ import annotations

import pytest
from check_cases import BODY, fired, report_of

from report_assistant.checks import Finding, Severity
from report_assistant.checks.partition import partition


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


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("发布信息314条，其中：概况3条、公告2条、动态309条。", None),
        ("发布信息314条，其中：概况3条、公告2条、动态319条。", Severity.ERROR),
        ("发布信息314条，其中概况3条、公告2条、其他9条。", Severity.ERROR),
        ("发布信息314条，其中概况3条、公告2条。", Severity.INFO),
        ("发布信息314条，其中概况3条、公告2条等。", None),
        ("发布信息314条，其中网站200条、微信公众号180条。", Severity.WARNING),
        ("发布信息300余条，其中概况200条、公告200条。", None),
        ("新收来信12件，其中自然人10件，予以公开8件。", None),
        ("发布信息50条，其中动态20条（含会议15条），公告40条。", None),
        ("发布信息314条，其中概况3条、公告2篇。", None),
        ("发布信息50条，其中动态20条，公告10条，均按时更新，另有专题80条。", Severity.INFO),
        ("办理来信8件，其中直接办理3件，占37.5%，转办5件，占62.5%。", None),
        ("发布信息50条，其中动态20条，公告15条，图片说明和简讯，通知20条。", None),
        ("发布信息50条，其中动态20条和公告10条，通知20条。", None),
        ("发布信息50条，内容以动态和公告通知为主，其中动态20条，公告90条。", None),
        ("其中动态20条，公告90条。", None),
        ("发布信息50条，其中动态90条。", None),
        ("发布信息50条，包括动态20条，其中会议动态40条、其他动态50条。", None),
        ("发布信息5条，其中20条是动态信息汇总说明文字，90条是公告。", None),
    ],
)
def test_parts_and_whole(text: str, severity: Severity | None) -> None:
    assert [x.severity for x in found("P.PART", text)] == ([] if severity is None else [severity])


def test_a_partition_shows_its_items() -> None:
    part = partition("申请方式分为网上，收到申请11件，其中网上申请9件、信函申请2件。")
    assert part is not None
    assert (part.whole.amount, [p.amount for p in part.parts], part.dimension) == (11, [9, 2], "channel")
    assert part.verdict == "equal"
