"""依申请公开 in the project's own words: every state of the figures has its sentence.

All alternatives are in the draft, each guarded by what it requires; those that do not hold are
not printed. So a changed figure brings the right sentence by itself (未收到… becomes 新收…).
"""

from __future__ import annotations

from report_assistant.drafting.case import Case
from report_assistant.drafting.patterns import choose, pattern
from report_assistant.drafting.template import Sentence
from report_assistant.report.mentions import ClaimKind

_NONE = ClaimKind.NO_APPLICATIONS.value
_NOTHING_IN = ClaimKind.NO_CARRIED_IN.value
_NOTHING_OUT = ClaimKind.NO_CARRIED_OUT.value
_ALL_DONE = ClaimKind.ALL_DONE.value
_NO_REVIEW = ClaimKind.NO_REVIEW.value
_NO_SUIT = ClaimKind.NO_LITIGATION.value
_NEITHER = ClaimKind.NO_REVIEW_OR_LITIGATION.value

# Growth is worth a sentence only when last year's number is not tiny.
LEAST_FOR_GROWTH = 10
LEAST_FOR_GROUNDS = 4
_REFUSALS = (
    ("B15", "不予公开的申请中", "不予公开理由"),
    ("B16", "无法提供的申请中", "无法提供情形"),
    ("B17", "不予处理的申请中", "不予处理情形"),
)


def received(case: Case) -> tuple[Sentence, ...]:
    """What was received and carried over: four exclusive states, then growth and applicants."""
    nothing = choose(
        (
            "{{本年}}，{{本机关}}未收到政府信息公开申请，无上年结转申请。",
            "{{本年}}，{{本机关}}没有收到政府信息公开申请，也无上年结转办理的申请。",
            "全年{{本机关}}未收到政府信息公开申请，上年亦无结转申请。",
        ),
        case,
        "nothing",
    )
    both = choose(
        (
            "{{本年}}，{{本机关}}新收政府信息公开申请{{B01}}，上年结转申请{{B02}}，合计{{B03}}。",
            "{{本年}}，{{本机关}}新收政府信息公开申请{{B01}}，加上上年结转申请{{B02}}，共计{{B03}}。",
        ),
        case,
        "both",
    )
    some = choose(
        (
            "{{本年}}，{{本机关}}新收政府信息公开申请{{B01}}，无上年结转申请。",
            "{{本年}}，{{本机关}}共收到政府信息公开申请{{B01}}，上年无结转申请。",
        ),
        case,
        "some",
    )
    carried = "{{本年}}，{{本机关}}未收到新的政府信息公开申请，办理上年结转申请{{B02}}。"
    sentences = [
        pattern(nothing, "received.none", _NONE, _NOTHING_IN),
        pattern(both, "received.both"),
        pattern(some, "received.new", _NOTHING_IN),
        pattern(carried, "received.carried", _NONE),
        pattern("新收申请中，{{申请人}}。", "received.persons", "+B09", "+B10"),
        pattern("新收申请均由自然人提出。", "received.natural", "+B01", "0B10"),
        pattern("新收申请均由法人或其他组织提出。", "received.legal", "+B01", "0B09"),
        pattern("从申请渠道看，{{申请渠道}}。", "received.channels"),
    ]
    if case.amount("B01") is None or case.amount("B02") is None:
        sentences += [
            pattern("{{本年}}，{{本机关}}新收政府信息公开申请{{B01?}}。", "received.open", "-B01"),
            pattern("{{本年}}，{{本机关}}新收政府信息公开申请{{B01}}。", "received.only", "+B01", "-B02"),
        ]
    before = None if case.last_figures is None else Case(case.last_figures).amount("B01")
    if before is not None and before >= LEAST_FOR_GROWTH:
        sentences.append(pattern("新收申请数量同比{{B04}}。", "received.growth"))
    return tuple(sentences)


def concluded(case: Case) -> tuple[Sentence, ...]:
    """What became of the applications: outcomes, what is left, time limits."""
    outcomes = choose(
        (
            "全年办结申请{{B11}}，其中{{办理结果}}。",
            "本年度办结申请{{B11}}，按办理结果分为{{办理结果}}。",
        ),
        case,
        "outcomes",
    )
    return (
        pattern(outcomes, "concluded.outcomes"),
        *_grounds(case),
        pattern("申请按时办结率{{B12}}。", "concluded.rate"),
        pattern("收到的申请均已办结，无结转下年度继续办理的申请。", "concluded.all", _ALL_DONE, _NOTHING_OUT),
        pattern("结转下年度继续办理申请{{B19}}。", "concluded.left"),
    )


def _grounds(case: Case) -> tuple[Sentence, ...]:
    """The single grounds of the largest kind of refusal, when it is large enough to matter."""
    slot, words, name = max(_REFUSALS, key=lambda refusal: case.amount(refusal[0]) or 0)
    if (case.amount(slot) or 0) < LEAST_FOR_GROUNDS:
        return ()
    return (pattern(f"{words}，{{{{{name}}}}}。", "concluded.grounds"),)


def disputes(case: Case) -> tuple[Sentence, ...]:
    """Administrative review and litigation: none, one of them, or both."""
    none = choose(
        (
            "{{本年}}未发生因政府信息公开引发的行政复议和行政诉讼。",
            "本年度没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。",
            "全年未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况。",
        ),
        case,
        "disputes",
    )
    return (
        pattern(none, "disputes.none", _NEITHER),
        pattern("因政府信息公开工作被申请行政复议{{B24}}，其中{{复议结果}}。", "disputes.review"),
        pattern("因政府信息公开工作被提起行政诉讼{{B25}}，其中{{诉讼结果}}。", "disputes.suit"),
        pattern(
            "未发生因政府信息公开工作被提起的行政诉讼。", "disputes.review-only", _NO_SUIT, "!" + _NO_REVIEW
        ),
        pattern(
            "未发生因政府信息公开工作被申请的行政复议。", "disputes.suit-only", _NO_REVIEW, "!" + _NO_SUIT
        ),
    )
