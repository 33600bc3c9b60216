"""Facts told in words: the sentence that carries the user's own words.

An answer may be a grade (优秀等次), a list (供水、供电) or a whole sentence; each gets the lead-in
that makes it read as one sentence, and nothing is put before an answer that needs none.
"""

from __future__ import annotations

import re

from report_assistant.drafting.case import Case
from report_assistant.drafting.template import Origin, Sentence
from report_assistant.drafting.wording import statement
from report_assistant.report.slots import slots

REFERENCE = "told"
# An answer with one of these is a sentence; 优秀等次 and a list of subjects are not.
_PREDICATE = re.compile(
    r"[，；。为获被已将了]|得分|满意|开展|完成|执行|实行|试行|落实|涉及|申请内容|组织|制定|建立|新增|优化|举办|召开|采取|推进|提升|达到|存在|免|收取"
)
_AWARD = re.compile(r"(?:等次|称号|表彰|表扬|奖|奖项|荣誉)$")
_SHORT_GRADE = 6

# slot -> (words that make a lead-in needless, lead-in of a sentence, template of a fragment)
_LEADS: dict[str, tuple[str, str, str]] = {
    "B20": ("", "", ""),
    "C15": ("审核|流程|发布", "在信息发布审核方面，", "信息发布实行{{C15}}的审核流程。"),
    "D01": ("网站|专栏|栏目", "在网站建设方面，", "在网站建设方面，{{本机关}}实施了{{D01}}。"),
    "E06.2": ("考核|得分", "在工作考核方面，", "工作考核结果为{{E06.2}}。"),
    "E07.3": ("社会评议", "从社会评议情况看，", "社会评议结果为{{E07.3}}。"),
    "G04": ("要点", "在落实年度政务公开工作要点方面，", "在落实年度政务公开工作要点方面，{{G04}}。"),
    "G05": ("建议|提案", "在办理建议提案方面，", "在办理建议提案方面，{{G05}}。"),
    "G06": ("创新", "在工作创新方面，", "在工作创新方面，{{本机关}}的主要做法是{{G06}}。"),
    "G07": ("标准化", "在政务公开标准化规范化方面，", "在政务公开标准化规范化方面，{{G07}}。"),
    "G08": ("查阅|查询|获取", "", "本报告可通过{{G08}}查阅。"),
}
_PROBLEMS = re.compile(r"^.{0,24}(?:存在|问题|不足)[^，。；]{0,12}[：:，]|^(?:存在|主要问题)")
_MEASURES = re.compile(r"^(?:针对|下一步|对上述|对以上|为解决)|将(?:采取|从)[^，。；]{0,12}[：:，]")
_SOLVED = re.compile(r"^(?:上年|上一年|去年|针对|对|关于|就|20\d\d年)")


def told(slot: str, case: Case) -> Sentence:
    """The sentence that says the words given for ``slot``; its template is that of a fragment
    while nothing is given."""
    return Sentence(told_template(slot, case), Origin.PATTERN, f"{REFERENCE}/{slot}")


def is_told(sentence: Sentence) -> bool:
    """True for a sentence made here."""
    return sentence.reference.startswith(f"{REFERENCE}/")


def told_template(slot: str, case: Case) -> str:
    """The template that fits the user's present words for ``slot``."""
    fact = case.fact(slot)
    text = "" if fact is None else fact.text.strip().rstrip("。；，、 ")
    mark = f"{{{{{slot}}}}}。"
    if case.organ.self_name in text or text.startswith(("本机关", "本单位", "我单位")):
        return mark
    special = {"F01": _solved, "F02": _problems, "F03": _measures}.get(slot)
    if special is not None:
        return special(text, case, mark)
    whole = bool(_PREDICATE.search(text))
    if slot not in _LEADS:
        return mark if whole else f"{slots()[slot].name}的具体情况是：{mark}"
    needless, lead, fragment = _LEADS[slot]
    if slot == "B20":
        return mark if whole else statement("received.subjects", case)
    if not whole:
        if slot == "E06.2" and _AWARD.search(text) and len(text) > _SHORT_GRADE:
            return "在工作考核中，{{本机关}}获得{{E06.2}}。"
        if slot == "E07.3" and len(text) > _SHORT_GRADE:
            return f"{lead}{mark}"
        return fragment
    return mark if re.search(needless, text) else f"{lead}{mark}"


def _solved(text: str, case: Case, mark: str) -> str:
    return mark if not text or _SOLVED.search(text) else statement("solved.short", case)


def _problems(text: str, case: Case, mark: str) -> str:
    return mark if _PROBLEMS.search(text) else statement("problems.user", case) + mark


def _measures(text: str, case: Case, mark: str) -> str:
    return mark if _MEASURES.search(text) else statement("measures.user", case) + mark
