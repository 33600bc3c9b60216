"""Numbers of processing fees, of documents made and repealed, and of documents marked for disclosure."""

from __future__ import annotations

import re

from report_assistant.report.counted_context import Context, Found
from report_assistant.report.counted_requests import SHARE
from report_assistant.report.numerals import Kind

_FEE_CHARGED = re.compile(
    r"(?:收取|计收|收到|收费|收|合计|总计|共计|共|金额|费用|计|处理费|总额)(?:了)?(?:信息处理费|费用|金额|为|共|计|合计|总)*$"
)
_FEE_TAIL = re.compile(r"^(?:政府信息公开)?申请[^，]{0,8}收取(?:了)?信息处理费")


def fee(context: Context) -> Found | None:
    """信息处理费: how many applications, how much money. Parts of a list are left out."""
    if "处理费" not in context.text + context.tail or context.part or "G02" in context.seen + context.earlier:
        return None
    if re.search(r"[一二三]件|超出", context.lead):
        return None
    if context.quantity.kind is Kind.MONEY:
        follows = context.last == "G01" and not context.bare
        return Found("G02") if follows or _FEE_CHARGED.search(context.lead) else None
    if not context.counts(frozenset({"件", "宗", "起", "项"})):
        return None
    charged = _FEE_CHARGED.search(context.lead) or _FEE_TAIL.search(context.tail)
    return Found("G01") if charged and "G01" not in context.seen else None


_NORM_SLOTS = {
    "norm": {"made": "A09", "void": "C02.2", "valid": "C02"},
    "rule": {"made": "A08", "void": "C01.2", "valid": "C01"},
}
_NORM_MADE = re.compile(r"(?:制发|制定|印发|出台)(?:的|了)?$")
_NORM_VERB = re.compile(
    r"(?:(?:(?:行政)?规范性文件|(?:[市省]?政府)?规章|本年度?|全[年市县区]|年末|年内|年底|截至\d{4}年(?:\d+月)?(?:\d+日|底)?|其中|新|宣布|我\w|目前|共|清理后|本\w|已|均)*+)"
    r"(?:(?P<made>制发|制定|新制发|印发|出台)|(?P<void>废止|宣布失效|失效)|(?P<valid>现行有效|有效))(?:的)?"
)


def norm(context: Context) -> Found | None:
    """制发, 废止, 现行有效 in a sentence that has named 规范性文件 or 规章 before."""
    if not context.counts(frozenset({"件", "部", "份", "个"})):
        return None
    named = list(re.finditer(r"(?P<norm>规范性文件)|(?P<rule>(?<!党内法规)规章(?!制度))", context.scope))
    verb = _NORM_VERB.fullmatch(context.bare)
    if re.match(r"(?:行政)?规范性文件(?:$|[，。；、]|的|，)?", context.tail) and _NORM_MADE.search(
        context.bare
    ):
        return Found("A09")
    if not named or not verb:
        return None
    kind, what = named[-1].lastgroup or "", verb.lastgroup or ""
    # 清理规范性文件26件，其中废止4件 counts what was looked through, not what the table asks for.
    if context.part and ("C03" in context.seen or "清理" in context.scope):
        return None
    return Found(_NORM_SLOTS[kind][what])


def document_share(context: Context) -> Found | None:
    """Share of documents marked for disclosure among those issued."""
    share = context.quantity.kind is Kind.PERCENT and SHARE.fullmatch(context.lead)
    documents = "C08" in context.seen and re.search(r"主动公开(?:属性)?的?", context.scope)
    return Found("C08.2") if share and documents else None
