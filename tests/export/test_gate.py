from __future__ import annotations

import pytest

from report_assistant.checks import CheckResult, Finding, Severity, State
from report_assistant.errors import ExportBlocked, UnfinishedDraft
from report_assistant.export.gate import ensure_exportable

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
    with pytest.raises(UnfinishedDraft, match="只能导出供修改的草稿"):
        ensure_exportable(result(MISSING), final=True)


def test_five_errors_are_named_and_the_rest_counted() -> None:
    many = [Finding("T2.ROW", Severity.ERROR, f"第{n}行不平。") for n in range(1, 9)]
    with pytest.raises(ExportBlocked) as caught:
        ensure_exportable(result(*many), final=True)
    message = str(caught.value)
    assert "共8处" in message
    assert "第5行不平" in message
    assert "第6行不平" not in message
    assert message.endswith("另有3处）")
