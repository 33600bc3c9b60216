from __future__ import annotations

from dataclasses import replace

import pytest

from report_assistant.checks import CheckResult, Explanation, Finding, Severity, State
from report_assistant.drafting import Draft, LedgerEntry, SectionDraft
from report_assistant.errors import ExportBlocked, UnfinishedDraft, UntracedNumbers
from report_assistant.export.gate import ensure_exportable, with_untraced

WRONG = Finding("T2.ROW", Severity.ERROR, "表二总计不等于各列之和，相差1。")
MISSING = Finding("S.PLACEHOLDER", Severity.ERROR, "第一部分还有待补内容。")


def result(*findings: Finding) -> CheckResult:
    return CheckResult(findings, run=10, passed=10 - len(findings), unknown=0)


@pytest.mark.parametrize("final", [True, False])
def test_a_clean_result_passes(final: bool) -> None:
    warning = Finding("P.UNIT", Severity.WARNING, "量词前后不一。")
    unknown = Finding("X.CARRY", Severity.INFO, "没有上年报告。", state=State.UNKNOWN)
    ensure_exportable(result(warning, unknown), final=final)


@pytest.mark.parametrize("final", [True, False])
def test_a_wrong_number_blocks_drafts_and_final_copies(final: bool) -> None:
    with pytest.raises(ExportBlocked, match="共1处：表二总计不等于各列之和，相差1") as caught:
        ensure_exportable(result(WRONG, MISSING), final=final)
    assert not isinstance(caught.value, UnfinishedDraft)
    assert "待补" not in str(caught.value)


def test_an_explained_error_does_not_block() -> None:
    explained = Finding("T2.ROW", Severity.ERROR, "相差1。", state=State.EXPLAINED, reason="上级已核定")
    ensure_exportable(result(explained), final=True)


def test_placeholders_block_only_final_copies() -> None:
    ensure_exportable(result(MISSING), final=False)
    for missing in (MISSING, replace(MISSING, state=State.EXPLAINED, reason="不用写")):
        with pytest.raises(UnfinishedDraft, match="只能导出供修改的草稿"):
            ensure_exportable(result(missing), final=True)


@pytest.mark.parametrize("table", [1, 2, 3])
def test_blank_cells_block_only_final_copies_and_no_reason_stands_for_them(table: int) -> None:
    blank = Finding(f"T{table}.BLANK", Severity.WARNING, "没有填数字，没有发生的应填 0。")
    ensure_exportable(result(blank), final=False)
    for missing in (blank, replace(blank, state=State.EXPLAINED, reason="没有发生")):
        with pytest.raises(UnfinishedDraft, match="空格"):
            ensure_exportable(result(missing), final=True)
    with pytest.raises(UnfinishedDraft, match="共2处：第一部分还有待补内容；没有填数字"):
        ensure_exportable(result(blank, MISSING), final=True)


def test_five_errors_are_named_and_the_rest_counted() -> None:
    many = [Finding("T2.ROW", Severity.ERROR, f"第{n}行不平。") for n in range(1, 9)]
    with pytest.raises(ExportBlocked) as caught:
        ensure_exportable(result(*many), final=True)
    message = str(caught.value)
    assert "共8处" in message
    assert "第5行不平" in message
    assert "第6行不平" not in message
    assert message.endswith("另有3处）")


def test_a_number_without_a_source_blocks_the_final_copy_until_it_is_explained() -> None:
    entry = LedgerEntry(1, 2, 4, 7, "17轮", "手工", "untraced", "手工写入，没有数据或事实可以对应", "17轮")
    said = replace(entry, text="7件", slot="B01", kind="cell")
    draft = Draft(
        "青禾区司法局", 2023, SectionDraft(0, "题目"), (SectionDraft(1, "总体情况", ledger=(entry, said)),)
    )
    open_result = with_untraced(result(), draft)
    (finding,) = open_result.errors
    assert "第一部分的“17轮”没有来源" in finding.message
    assert (finding.evidence[0].place.paragraph, finding.evidence[0].place.start) == (2, 4)
    ensure_exportable(open_result, final=False)
    with pytest.raises(UntracedNumbers, match="17轮"):
        ensure_exportable(open_result, final=True)
    explained = with_untraced(result(), draft, [Explanation(finding.key, "见局台账")])
    ensure_exportable(explained, final=True)
