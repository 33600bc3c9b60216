"""Reports printed side by side in one PDF: two columns under two captions."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_maker import WIDTH, pdf, table, text

from report_assistant.errors import UnreadableFile
from report_assistant.readers import pdf_child, read_report, read_reports

LEFT, RIGHT = 40, 320
TITLE = "年政府信息公开年报"
DISPUTES = ["0"] * 14 + ["7"]


def comparison() -> list[list[str]]:
    """Two reports of three pages, and a last page that only compares them."""
    narrow = [["规章", "1"], ["文件", "2"]]
    return [
        [
            text(LEFT, 820, "青禾市政务公开年报比对"),
            text(LEFT, 790, "2023" + TITLE),
            text(RIGHT, 790, "2024" + TITLE),
            text(LEFT, 760, "一、总体情况"),
            text(130, 762, "(重复率: 40%)", 8),
            text(LEFT, 730, "去年公开三条。"),
            text(RIGHT, 728, "今年公开 5 条。"),
            text(LEFT, 700, "左栏另有一行。"),
        ],
        [
            table(LEFT, 800, narrow),
            table(RIGHT, 800, [["规章", "3"], ["文件", "4"]]),
            table(LEFT, 700, [["指标", "2023年", "2024年"], ["规章", "1", "3"]], 160),
        ],
        [
            text(LEFT, 820, "四、政府信息公开行政复议、行政诉讼情况"),
            text(250, 800, "2024" + TITLE),
            table(LEFT, 780, [["结果"] * 4, ["4"] * 4], 120),
            text(250, 700, "2023" + TITLE),
            table(LEFT, 680, [["结果"] * 4, ["3"] * 4], 120),
            text(250, 600, "2019" + TITLE),
            table(LEFT, 580, [["结果"] * 4, ["9"] * 4], 120),
        ],
        [
            text(LEFT, 800, "问题清单"),
            text(LEFT, 770, "这一行从左栏一直写到右栏说明两份报告哪里不同并且越过中线两次"),
        ],
    ]


def shown(blocks: list[dict[str, object]]) -> list[object]:
    return [b.get("text") or [c[4] for c in b["cells"]] for b in blocks]  # type: ignore[attr-defined]


def test_each_column_is_one_report() -> None:
    left, right = pdf_child.reports(pdf(comparison()))
    assert [(r["agency"], r["year"], r["beside"]) for r in (left, right)] == [
        ("青禾市", 2023, (2023, 2024)),
        ("青禾市", 2024, (2023, 2024)),
    ]
    assert shown(left["blocks"]) == [
        "一、总体情况",
        "去年公开三条。",
        "左栏另有一行。",
        ["规章", "1", "文件", "2"],
        "四、政府信息公开行政复议、行政诉讼情况",
        ["结果"] * 4 + ["3"] * 4,
    ]
    assert shown(right["blocks"]) == [
        "一、总体情况",
        "今年公开5条。",
        ["规章", "3", "文件", "4"],
        "四、政府信息公开行政复议、行政诉讼情况",
        ["结果"] * 4 + ["4"] * 4,
    ]


def test_read_report_gives_the_later_one_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf(comparison()))
    assert [r.year for r in read_reports(path)] == [2023, 2024]
    report = read_report(path)
    assert (report.year, report.agency) == (2024, "青禾市")
    assert report.warnings[0].message.startswith("文件中并排印有2023年和2024年两份报告，这里是2024年的一份")


@pytest.mark.parametrize(
    "captions",
    [
        ("2023" + TITLE, "2023" + TITLE),
        ("2023" + TITLE, "2024年工作报告"),
        ("2023年", "2024年"),
    ],
)
def test_other_pairs_are_no_two_reports(captions: tuple[str, str]) -> None:
    page = [text(LEFT, 790, captions[0]), text(RIGHT, 790, captions[1]), text(LEFT, 760, "一、总体情况")]
    (report,) = pdf_child.reports(pdf([page]))
    assert report["beside"] == ()
    assert WIDTH > RIGHT


def test_figures_alone_are_no_reports(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text('{"agency": "青禾市司法局", "year": 2023}', "utf-8")
    with pytest.raises(UnreadableFile, match="数据文件"):
        read_reports(path)
