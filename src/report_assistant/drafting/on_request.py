"""依申请公开 in the project's own words: every state of the figures has its sentence.

All alternatives are in the draft, each guarded by what it requires; those that do not hold are
not printed. So a changed figure brings the right sentence by itself (未收到… becomes 新收…).
"""

from __future__ import annotations

from report_assistant.drafting.case import Case
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.template import Sentence
from report_assistant.drafting.wording import statement
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

    def said(name: str, *requires: str) -> Sentence:
        return pattern(statement(name, case), name, *requires)

    sentences = [
        said("received.none", _NONE, _NOTHING_IN),
        said("received.both"),
        said("received.new", _NOTHING_IN),
        said("received.carried", _NONE),
        said("received.persons", "+B09", "+B10"),
        said("received.natural", "+B01", "0B10"),
        said("received.legal", "+B01", "0B09"),
        said("received.channels"),
        pattern("{{本年}}，{{本机关}}新收政府信息公开申请{{B01?}}。", "received.open", "-B01"),
        pattern("{{本年}}，{{本机关}}新收政府信息公开申请{{B01}}。", "received.only", "+B01", "-B02"),
    ]
    before = None if case.last_figures is None else Case(case.last_figures).amount("B01")
    if before is not None and before >= LEAST_FOR_GROWTH:
        sentences.append(said("received.growth"))
    return tuple(sentences)


def concluded(case: Case) -> tuple[Sentence, ...]:
    """What became of the applications: outcomes, what is left, time limits."""
    return (
        pattern(statement("concluded.outcomes", case), "concluded.outcomes"),
        *_grounds(case),
        pattern(statement("concluded.rate", case), "concluded.rate"),
        pattern(statement("concluded.all", case), "concluded.all", _ALL_DONE, _NOTHING_OUT),
        pattern(statement("concluded.left", case), "concluded.left"),
    )


def _grounds(case: Case) -> tuple[Sentence, ...]:
    """The single grounds of the largest kind of refusal, when it is large enough to matter."""
    slot, words, name = max(_REFUSALS, key=lambda refusal: case.amount(refusal[0]) or 0)
    if (case.amount(slot) or 0) < LEAST_FOR_GROUNDS:
        return ()
    return (pattern(f"{words}，{{{{{name}}}}}。", "concluded.grounds"),)


def disputes(case: Case) -> tuple[Sentence, ...]:
    """Administrative review and litigation: none, one of them, or both."""
    states = (
        ("disputes.none", (_NEITHER,)),
        ("disputes.review", ()),
        ("disputes.suit", ()),
        ("disputes.review-only", (_NO_SUIT, "!" + _NO_REVIEW)),
        ("disputes.suit-only", (_NO_REVIEW, "!" + _NO_SUIT)),
    )
    return tuple(pattern(statement(name, case), name, *requires) for name, requires in states)
