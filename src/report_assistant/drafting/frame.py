"""The fixed parts of a report: title, preamble, the fee statement and other matters."""

from __future__ import annotations

from report_assistant.drafting.case import Case
from report_assistant.drafting.patterns import choose, pattern, text_template
from report_assistant.drafting.template import DraftParagraph, Sentence
from report_assistant.report.mentions import ClaimKind
from report_assistant.report.slots import Area

TITLE = "{{机关}}{{本年}}政府信息公开工作年度报告"
# 国办函〔2020〕109号 is in force from 2021.
FEE_RULES_FROM = 2021
_NO_FEE = ClaimKind.NO_FEE.value
_G_TEXTS = {
    "G04": "年度政务公开工作要点落实情况：{{G04}}。",
    "G05": "公开办理建议提案{{G05}}。",
    "G06": "创新做法：{{G06}}。",
    "G07": "政务公开标准化规范化情况：{{G07}}。",
    "G08": "本报告可通过以下途径查阅：{{G08}}。",
}


# The lines under the report, as the ledger sees them; the report itself prints them.
SIGNATURE = "{{机关}}{{成文日期?}}"


def title(case: Case) -> Sentence:
    """The title of the report."""
    return pattern(TITLE, "title")


def preamble(case: Case) -> tuple[DraftParagraph, ...]:
    """Basis, period, and what the report consists of."""
    options = (
        "根据{{条例全称简称}}{{第五十条}}和{{格式通知}}的要求，{{机关}}编制完成{{本年}}政府信息公开工作年度报告。"
        "本报告所列数据的统计期限为{{统计期限}}。",
        "按照{{条例全称简称}}{{第五十条}}规定和{{格式通知}}要求，现公布{{机关}}{{本年}}政府信息公开工作年度报告。"
        "报告中数据的统计期限自{{统计期限}}。",
        "依据{{条例全称简称}}{{第五十条}}及{{格式通知}}，{{机关}}编制本报告，反映{{统计期限}}政府信息公开工作情况。",
    )
    text = choose(options, case, "preamble")
    cut = text.index("。") + 1
    parts = [part for part in (text[:cut], text[cut:]) if part]
    return (DraftParagraph(tuple(pattern(part, "preamble") for part in parts)),)


def opening(case: Case) -> tuple[DraftParagraph, ...]:
    """The user's own opening of section one, when there is one."""
    return (DraftParagraph((pattern("{{开篇}}。", "opening"),)),) if case.opening else ()


def fee(case: Case) -> tuple[Sentence, ...]:
    """The fee statement: charged, not charged, or still to be given; exactly one is printed."""
    basis = "依据{{收费办法}}，" if case.year >= FEE_RULES_FROM else ""
    none = choose(
        (
            f"{basis}{{{{本年}}}}{{{{本机关}}}}未收取信息处理费。",
            f"{basis}{{{{本机关}}}}{{{{本年}}}}度没有收取政府信息公开信息处理费。",
        ),
        case,
        "fee",
    )
    charged = f"{basis}{{{{本年}}}}{{{{本机关}}}}收取信息处理费"
    no, yes, unknown = _NO_FEE, "!" + _NO_FEE, "?" + _NO_FEE
    return (
        pattern(none, "fee.none", no),
        pattern(f"{charged}{{{{G01}}}}，共计{{{{G02}}}}。", "fee.some", yes),
        pattern(f"{charged}{{{{G02}}}}，涉及申请{{{{G01?}}}}。", "fee.amount", yes, "-G01"),
        pattern(f"{charged}{{{{G01}}}}，共计{{{{G02?}}}}。", "fee.count", yes, "-G02"),
        pattern("{{本年}}信息处理费收取情况：{{G01?}}。", "fee.open", unknown),
    )


def other_matters(case: Case) -> tuple[DraftParagraph, ...]:
    """Section six: the fee statement, the user's other matters, and that there are no more."""
    paragraphs = [DraftParagraph(fee(case), Area.OTHER)]
    given = [name for name in _G_TEXTS if name in case.given()]
    paragraphs += [
        DraftParagraph((pattern(text_template(name, _G_TEXTS[name], case), name),), Area.OTHER)
        for name in given
    ]
    last = choose(
        (
            "除上述事项外，{{本机关}}没有其他需要报告的事项。",
            "{{本年}}{{本机关}}无其他需要报告的事项。",
            "{{本机关}}无其他需要报告的事项。",
        ),
        case,
        "no-more",
    )
    if not given:
        paragraphs.append(DraftParagraph((pattern(last, "no-more"),), Area.OTHER))
    return tuple(paragraphs)
