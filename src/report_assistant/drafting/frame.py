"""The fixed parts of a report: title, preamble, sentences before the tables, fees, other matters."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from report_assistant.drafting import on_request
from report_assistant.drafting.case import Case
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.template import DraftParagraph, Sentence
from report_assistant.drafting.told import told
from report_assistant.drafting.wording import statement
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.slots import Area, slot

TITLE = "{{机关}}{{本年}}政府信息公开工作年度报告"
# 国办函〔2020〕109号 is in force from 2021.
FEE_RULES_FROM = 2021
_NO_FEE = ClaimKind.NO_FEE.value
# Other matters that the user may tell, in the order of the form.
_OTHER = ("G04", "G05", "G06", "G07", "G08")
_DECISIONS = (("C16", "行政许可决定"), ("C17", "行政处罚决定"), ("C18", "行政强制决定"))
_RECEIVED = frozenset({"received.none", "received.both", "received.new", "received.carried", "received.only"})

# The lines under the report, as the ledger sees them; the report itself prints them.
SIGNATURE = "{{机关}}{{成文日期?}}"


def title(case: Case) -> Sentence:
    """The title of the report."""
    return pattern(TITLE, "title")


def preamble(case: Case) -> tuple[DraftParagraph, ...]:
    """Basis, period, and what the report consists of."""
    text = statement("preamble", case)
    cut = text.index("。") + 1
    parts = [part for part in (text[:cut], text[cut:]) if part]
    return (DraftParagraph(tuple(pattern(part, "preamble") for part in parts)),)


def opening(case: Case) -> tuple[DraftParagraph, ...]:
    """The user's own opening of section one, when there is one."""
    return (DraftParagraph((pattern("{{开篇}}。", "opening"),)),) if case.opening else ()


def fee(case: Case) -> tuple[Sentence, ...]:
    """The fee statement: charged, not charged, or still to be given; exactly one is printed."""
    basis = "依据{{收费办法}}，" if case.year >= FEE_RULES_FROM else ""
    none = basis + statement("fee.none", case)
    charged = f"{basis}{{{{本年}}}}{{{{本机关}}}}收取信息处理费"
    no, yes, unknown = _NO_FEE, "!" + _NO_FEE, "?" + _NO_FEE
    return (
        pattern(none, "fee.none", no),
        pattern(f"{charged}{{{{G01}}}}，共计{{{{G02}}}}。", "fee.some", yes),
        pattern(f"{charged}{{{{G02}}}}，涉及申请{{{{G01?}}}}。", "fee.amount", yes, "-G01"),
        pattern(f"{charged}{{{{G01}}}}，共计{{{{G02?}}}}。", "fee.count", yes, "-G02"),
        pattern(f"{charged}{{{{G01?}}}}，共计{{{{G02?}}}}。", "fee.open", unknown),
        told("G01", case),
    )


def other_matters(case: Case) -> tuple[DraftParagraph, ...]:
    """Section six: the fee statement, the user's other matters, and that there are no more.

    A matter not told stands ready without text, so that a re-fill brings it.
    """
    paragraphs = [DraftParagraph(fee(case), Area.OTHER)]
    paragraphs += [DraftParagraph(_matter(name, case), Area.OTHER) for name in _OTHER]
    nothing = pattern(statement("no-more", case), "no-more", *(f"^{name}" for name in _OTHER))
    paragraphs.append(DraftParagraph((nothing,), Area.OTHER))
    return tuple(paragraphs)


def _matter(name: str, case: Case) -> tuple[Sentence, ...]:
    """How a matter is said in the user's words and, where it can be counted, with its amount."""
    counted = (pattern(f"公开办理建议提案{{{{{name}}}}}。", name),) if slot(name).units else ()
    return (*counted, told(name, case))


def introduction(number: int, case: Case) -> tuple[DraftParagraph, ...]:
    """The paragraph before the table of section ``number`` (2–4): what its figures say, one wording
    for each state of them, and where they stand."""
    # Section one says the same of applications and disputes: here the next wording, not the same.
    case = replace(case, variant=case.variant + 1)
    match number:
        case 2:
            sentences = (*_decisions(case), pattern(statement("table.one", case), "table.one"))
        case 3:
            received = (s for s in on_request.received(case) if s.reference in _RECEIVED)
            sentences = (*received, pattern(statement("table.two", case), "table.two"))
        case _:
            sentences = (*on_request.disputes(case), pattern(statement("table.three", case), "table.three"))
    return (DraftParagraph(sentences),)


def _decisions(case: Case) -> tuple[Sentence, ...]:
    opener = statement("table.decisions", case)
    none = pattern(
        statement("table.no-decisions", case), "decisions.none", *(f"0{slot}" for slot, _ in _DECISIONS)
    )
    result = [none]
    for present in product((True, False), repeat=len(_DECISIONS)):
        given = [
            f"{words}{{{{{slot}}}}}" for (slot, words), here in zip(_DECISIONS, present, strict=True) if here
        ]
        absent = [f"~{slot}" for (slot, _), here in zip(_DECISIONS, present, strict=True) if not here]
        if given:
            result.append(pattern(f"{opener}{'、'.join(given)}。", "decisions", *absent))
    return tuple(result)
