"""Sums, shares and growth that real reports state, in sentences of our own around their figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from check_cases import BODY, CELLS, figures_of, fired, report_of

from report_assistant.checks import Finding
from report_assistant.report import form as f
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "narrative_arithmetic.json"
RECORDS: list[dict[str, Any]] = json.loads(SOURCE.read_text(encoding="utf-8")) if SOURCE.exists() else []
pytestmark = pytest.mark.skipif(not RECORDS, reason="the statements of real reports lie beside the checkout")

NAMES = (
    "概况类",
    "通知公告类",
    "工作动态类",
    "财政类",
    "人事类",
    "规划类",
    "教育类",
    "医疗类",
    "救助类",
    "安全类",
)


def of_kind(kind: str) -> list[Any]:
    return [pytest.param(r, id=f"{r['agency']}-{r['what']}") for r in RECORDS if r["kind"] == kind]


def found(text: str, *rules: str) -> list[Finding]:
    """Failing findings of ``rules`` on a report with ``text`` as a paragraph of section one."""
    failing = fired(report_of(body={1: (*BODY[1], text)}))
    return [x for rule in rules for x in failing.get(rule, [])]


def phrasings(whole: int, parts: list[int], approx: str, rest: bool) -> Iterator[str]:
    """The same list in five ways of writing, with the last item named 其他 when it was so."""
    last = len(parts) - 1
    names = ["其他类" if rest and n == last else NAMES[n] for n in range(len(parts))]
    items = [
        f"{name}{part}{approx if rest and n == last else ''}条"
        for n, (name, part) in enumerate(zip(names, parts, strict=True))
    ]
    total = f"{whole}{approx}条"
    yield f"全年整理档案目录{total}，其中{'、'.join(items)}。"
    yield f"全年整理档案目录{total}，包括：{'；'.join(items)}。"
    yield f"全年整理档案目录{total}。其中，{'，'.join(items)}。"
    yield f"全年整理档案目录{total}（{'、'.join(items[:-1])}和{items[-1]}）。"
    if not approx:
        yield f"{'、'.join(f'整理{item}' for item in items)}，合计{total}。"


@pytest.mark.parametrize("record", of_kind("part_whole"))
def test_sums_are_judged_as_recorded(record: dict[str, Any]) -> None:
    whole, parts = record["whole"], record["parts"]
    approx = "余" if "approximate" in record["note"] else ""
    rest = "其他" in record["what"]
    if len(parts) == 1:
        # One list by channel, one by content: the same total stated twice.
        for again in (
            "全年主动公开政府信息{}条。",
            "本年度共主动公开政府信息{}条。",
            "主动公开政府信息{}条，按内容分类。",
        ):
            text = f"主动公开政府信息{whole}条，渠道为网站。"
            failing = fired(report_of(body={1: (*BODY[1], text, again.format(parts[0]))}))
            assert "P.DUPFACT" in failing
        return
    for text in phrasings(whole, parts, approx, rest):
        wrong = found(text, "P.PART")
        assert bool(wrong) is not record["ok"], text
        assert all(x.evidence[0].value == whole for x in wrong)


@pytest.mark.parametrize("record", [p for p in of_kind("part_whole") if p.values[0]["ok"]])
def test_the_same_sums_with_one_more_are_found(record: dict[str, Any]) -> None:
    parts = [*record["parts"][:-1], record["parts"][-1] + 1]
    for text in phrasings(record["whole"], parts, "", False):
        assert found(text, "P.PART"), text


@pytest.mark.parametrize("record", of_kind("percent"))
def test_shares_are_judged_as_recorded(record: dict[str, Any]) -> None:
    top, base = record["numerator"], record["denominator"]
    for shift in (Decimal(0), Decimal(1)):
        printed = Decimal(str(record["printed"])) + shift
        for text in (
            f"全年办理来信{base}件，其中转交办理{top}件，占{printed}%。",
            f"报送稿件{base}篇，采用{top}篇，采用率{printed}%。",
            f"全年办理来信{base}件；转交办理{top}件，占办理总数的{printed}%。",
        ):
            right = record["ok"] and not shift
            assert bool(found(text, "N.PCT")) is not right, text


def with_received(count: int, year: int) -> Figures:
    return figures_of({Cell(2, f.RECEIVED, "自然人"): count, Cell(2, f.GRANTED, "自然人"): count}, year=year)


@pytest.mark.parametrize("record", of_kind("growth"))
def test_growth_is_judged_as_recorded(record: dict[str, Any]) -> None:
    now, before = with_received(record["new"], 2023), with_received(record["old"], 2022)
    for printed, right in ((record["printed"], record["ok"]), (record["computed"], True)):
        for text in (
            f"新收政府信息公开申请{record['new']}件，同比增长{printed}%。",
            f"全年新收申请{record['new']}件，较上年增长{printed}%。",
            f"2023年新收政府信息公开申请{record['new']}件，比上年增加{printed}%。",
        ):
            body = {1: (*BODY[1][:3], text, *BODY[1][4:])}
            assert ("X.GROWTH" in fired(report_of(now, body), before)) is not right, text


def test_other_statements_are_judged_as_recorded() -> None:
    norms = {Cell(1, "行政规范性文件", "本年制发件数"): 4, Cell(1, "行政规范性文件", "现行有效件数"): 32}
    for text in (
        "全年制发行政规范性文件0件，废止0件，现行有效0件。",
        "本年度未制发行政规范性文件，现行有效行政规范性文件0件。",
        "行政规范性文件制发0件、废止0件、现行有效0件。",
    ):
        assert "N.NORM" in fired(report_of(figures_of({**CELLS, **norms}), {1: (*BODY[1], text)}))
