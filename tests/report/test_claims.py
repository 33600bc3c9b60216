"""Statements without a number: what they claim and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.report.claims import ClaimKind, claims

K = ClaimKind

CASES: list[tuple[str, list[ClaimKind]]] = [
    ("本年度未收到政府信息公开申请。", [K.NO_APPLICATIONS]),
    ("未收到公民、法人和其他组织提出的政府信息公开申请。", [K.NO_APPLICATIONS]),
    ("没有公民、法人或其他组织向我局提出政府信息公开申请。", [K.NO_APPLICATIONS]),
    ("全年无依申请公开。", [K.NO_APPLICATIONS]),
    ("全年收到政府信息公开申请0件。", [K.NO_APPLICATIONS]),
    ("依申请公开数量为零。", [K.NO_APPLICATIONS]),
    ("没收到申请", [K.NO_APPLICATIONS]),
    ("收到政府信息公开申请10件。", []),
    ("未收到信函方式提出的政府信息公开申请。", [K.NO_INCIDENT]),
    ("未收到涉及土地征收的政府信息公开申请。", [K.NO_INCIDENT]),
    ("未收到法人提出的政府信息公开申请。", [K.NO_INCIDENT]),
    ("未收到投诉。", [K.NO_INCIDENT]),
    ("对无正当理由大量反复申请不予处理。", []),
    ("无法提供的申请均说明了理由。", []),
    ("未发生因依申请公开引发的行政复议和行政诉讼。", [K.NO_REVIEW_OR_LITIGATION]),
    ("无上年结转。", [K.NO_CARRIED_IN]),
    ("上年也无结转。", [K.NO_CARRIED_IN]),
    ("上年结转申请0件。", [K.NO_CARRIED_IN]),
    ("没有往年转来继续办理的申请。", [K.NO_CARRIED_IN]),
    ("没有需要结转下年的申请。", [K.NO_CARRIED_OUT]),
    ("结转下年度继续办理0件。", [K.NO_CARRIED_OUT]),
    ("申请均已答复，无结转。", [K.ALL_DONE, K.NO_CARRIED_OUT]),
    ("上述申请全部办结。", [K.ALL_DONE]),
    ("申请办结率100%。", [K.ALL_DONE]),
    ("申请均在法定期限内答复。", [K.ON_TIME, K.ALL_DONE]),
    # Nothing was late; what is not due yet may still be carried over.
    ("申请按时答复率100%。", [K.ON_TIME]),
    ("申请按期办结率为100%。", [K.ON_TIME]),
    ("依申请公开没有逾期答复。", [K.ON_TIME]),
    ("网民留言均已答复。", []),
    ("反馈问题均已办结。", []),
    ("确保申请按时答复。", []),
    ("未发生政府信息公开行政复议。", [K.NO_REVIEW]),
    ("行政复议0件。", [K.NO_REVIEW]),
    ("没有行政诉讼。", [K.NO_LITIGATION]),
    ("行政诉讼未发生。", [K.NO_LITIGATION]),
    ("未发生行政复议，未发生行政诉讼。", [K.NO_REVIEW_OR_LITIGATION]),
    ("政府信息公开方面无行政复议、无行政诉讼。", [K.NO_REVIEW_OR_LITIGATION]),
    ("行政复议、行政诉讼均为0件。", [K.NO_REVIEW_OR_LITIGATION]),
    ("没有因政府信息公开被申请行政复议或者被提起行政诉讼。", [K.NO_REVIEW_OR_LITIGATION]),
    ("未经复议直接起诉的案件1件。", []),
    ("未发生行政复议被纠错、行政诉讼败诉案件。", [K.WITHOUT_LOSS]),
    ("尚未审结2件、结果纠正1件。", []),
    ("行政复议3件，结果均为维持。", [K.ALL_UPHELD]),
    ("2023年未收取信息处理费。", [K.NO_FEE]),
    ("依申请公开未产生信息处理费。", [K.NO_FEE]),
    ("信息处理费收取金额为零。", [K.NO_FEE]),
    ("信息处理费收取情况：无。", [K.NO_FEE]),
    ("本街道2023年未发生收费事项。", [K.NO_FEE]),
    ("没收费", [K.NO_FEE]),
    ("没有产生应收未收的费用。", []),
    ("未产生物业管理费用。", []),
    ("收取信息处理费2件。", []),
    ("本年未制发行政规范性文件。", [K.NO_DOCUMENTS]),
    ("全年未发生责任追究。", [K.NO_ACCOUNTABILITY]),
    ("责任追究：无。", [K.NO_ACCOUNTABILITY]),
    ("没有因政府信息公开工作被追究责任的情形。", [K.NO_ACCOUNTABILITY]),
    ("首次开展评议。", [K.FIRST_TIME]),
    ("排名全区第一。", [K.RANKING]),
    ("第一时间公开。", []),
    ("荣获先进单位称号。", [K.AWARD]),
    ("同比增长12%。", [K.GROWTH]),
    ("较上年有所减少。", [K.DECLINE]),
    ("与上年持平。", [K.UNCHANGED]),
    ("未发现泄密事件。", [K.NO_INCIDENT]),
    ("主动公开信息12条。", []),
]


@pytest.mark.parametrize(("text", "kinds"), CASES, ids=[text for text, _ in CASES])
def test_labelled_claims(text: str, kinds: list[ClaimKind]) -> None:
    assert sorted({c.kind for c in claims(text)}) == sorted(kinds)


def test_a_claim_quotes_the_text_it_stands_in() -> None:
    text = "一、申请。２０２３年未收到政府信息公开申请；没有行政诉讼。"
    first, second = claims(text)
    assert text[first.start : first.end] == first.quote == "未收到政府信息公开申请"
    assert text[second.start : second.end] == second.quote == "没有行政诉讼"


@given(st.text(alphabet="未无没有收到政府信息公开申请复议诉讼结转上下年处理费均已答复，。；0件", max_size=60))
def test_claims_are_exact_and_in_order(text: str) -> None:
    found = claims(text)
    assert all(text[c.start : c.end] == c.quote for c in found)
    starts = [c.start for c in found]
    assert len(set(found)) == len(found)
    assert starts == sorted(starts)
