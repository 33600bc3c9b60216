"""Numbers of applications for information: received, carried over, concluded, outcomes, shares."""

from __future__ import annotations

import re

from report_assistant.report.counted_context import Context, Found
from report_assistant.report.cues import APPLICATION_UNITS
from report_assistant.report.numerals import Kind
from report_assistant.report.slots import Area

_NO_INFORMATION_REQUEST = re.compile(r"(?:许可|复议|救助|低保|补贴|资金|登记|注销)申请")
_CARRIED_OUT = re.compile(
    r"(?:结转|顺延|转|延续)(?:至|到|入)?(?:下|次|明|20\d\d年?)(?:一)?(?:年)?(?:度)?(?:继续)?(?:办理|处理|答复)?(?:的)?(?:申请)?$"
)
_CARRIED_OUT_TAIL = re.compile(
    r"^(?:申请)?(?:正在办理)?(?:并|将)?(?:结转|顺延|转)(?:至|到|入)?(?:下|次|20\d\d)"
)
_CARRIED_IN = re.compile(
    r"(?:上一?年度?|去年|往年|20\d\d年度?)(?:度)?(?:结转|遗留|转来)(?:的|办理|继续办理|至本年|政府信息公开|信息公开|申请|件)*$"
)
_OUTCOMES = {
    "予以公开": "B13",
    "同意公开": "B13",
    "部分公开": "B14",
    "不予公开": "B15",
    "无法提供": "B16",
    "不予处理": "B17",
    "其他处理": "B18",
    "其它处理": "B18",
}
_OUTCOME = re.compile(
    r"(?:答复|决定|作出?|(?:办结|处理|办理|结果|情况|依次|分别|具体)+为?|按|分|属于|依法|本年度?|全年|已|的|为)*+"
    rf"(?P<outcome>{'|'.join(_OUTCOMES)})(?:的|类|决定|申请|信息|答复)*"
)
_OF_REQUEST = (
    r"(?:的|了|到|新的|各类|书面|有效|公民、法人(?:和|或|或者)其他组织|提出|提交|关于|向我\w提出)*"
    r"(?:依申请)?(?:公开)?(?:政府)?(?:信息)?(?:公开)?(?:的)?(?:申请)?"
)
_REQUEST = r"(?:依申请公开|(?:政府)?信息公开(?:的)?申请|公开申请|申请)"
_REQUEST_END = r"(?:案件|事项|件|书|总量|总数|数量|数|的)*$"
_NEW = re.compile(rf"新(?:增|接)?收(?:到)?{_OF_REQUEST}{_REQUEST_END}")
_RECEIVED = re.compile(
    rf"(?:收到|接到|接收|受理|收)(?:了|到)?{_OF_REQUEST}(?:申请|依申请公开|信息公开){_REQUEST_END}"
)
_HANDLED = re.compile(rf"(?<!收)办理(?:了)?{_OF_REQUEST}(?:申请|依申请公开){_REQUEST_END}")
_JOINTLY = re.compile(rf"收办(?:了|的)?{_OF_REQUEST}{_REQUEST_END}")
_BARE_REQUEST = re.compile(rf"(?:我\w|全年|本年度?|共|今年|20\d\d年度?|\s)*{_REQUEST}{_REQUEST_END}")
_DONE = re.compile(
    r"(?<!未)(?<!期)(?:办结|答复|办复|办理完毕|作出答复)(?:的|了|政府信息公开|依申请公开|信息公开|公开|申请|事项|案件|件|数量|总数)*$"
)
_DONE_TAIL = re.compile(
    r"^(?:申请)?(?:的)?(?:已|均已|均|全部|在?年内|当年|都|按时|按期|在法定(?:期限|时限)内)*(?:办结|答复)"
)
_REQUEST_TAIL = re.compile(r"^(?:新的)?(?:政府)?(?:信息公开|依申请公开)(?:的)?申请")
_OTHER_DONE = re.compile(r"留言|来信|工单|热线|信箱|建议|提案|提问|咨询|逾期|超期|延期|诉求|投诉")
_TOTAL = re.compile(
    r"^(?:两项|两者|当年|全年|本年度?|年内)*(?:合计|共计|总计|总数|共|应|需|收办)(?:应当?|需|收办|办理|受理|处理|申请|总数|政府信息公开|合计|为|的|计|要)*$"
)
SHARE = re.compile(
    r"占(?:比|(?:已|本年|全年|年度)*(?:办结|答复|办理|处理|申请)*(?:申请|答复|结果)?(?:的)?(?:总数|总量|数)?(?:的)?(?:比例)?)?(?:为)?$"
)


def about_requests(context: Context) -> bool:
    """True when the sentence or the sub-head speaks of applications for information."""
    words = _NO_INFORMATION_REQUEST.sub("", context.scope + context.tail)
    return context.area is Area.ON_REQUEST or "申请" in words or any(s.startswith("B") for s in context.seen)


def request(context: Context) -> Found | None:
    """Applications: received, carried over, concluded, outcomes and their shares."""
    if not about_requests(context):
        return None
    if context.quantity.kind is Kind.PERCENT:
        return _share(context)
    if not context.counts(APPLICATION_UNITS):
        return None
    bare = context.bare
    outcome = _OUTCOME.fullmatch(bare)
    if outcome:
        return Found(_OUTCOMES[outcome["outcome"]])
    if _CARRIED_OUT.search(bare) or (not outcome and _CARRIED_OUT_TAIL.search(context.tail)):
        return Found("B19")
    if _CARRIED_IN.search(bare):
        return Found("B02")
    return _total(context) or _received(context) or _concluded(context)


def _share(context: Context) -> Found | None:
    """A share of all conclusions, stated right after the number it belongs to."""
    if context.last in set(_OUTCOMES.values()) and SHARE.fullmatch(context.lead):
        return Found(context.last + ".2")
    return None


def _total(context: Context) -> Found | None:
    if _JOINTLY.search(context.bare):
        return Found("B03")
    both = "B02" in context.seen and "B01" in context.seen + context.earlier
    if both and not context.part and _TOTAL.fullmatch(context.lead):
        return Found("B03")
    return None


def _received(context: Context) -> Found | None:
    if context.part:
        return None
    bare = context.bare
    if _NEW.search(bare):
        return Found("B01")
    if _RECEIVED.search(bare) or _BARE_REQUEST.fullmatch(bare):
        return Found("B01", ("B03",))
    if _HANDLED.search(bare):
        return Found("B11", ("B03", "B01"))
    if _REQUEST_TAIL.search(context.tail) and re.search(r"(?:收到|受理|接到|接收)(?:了)?$|^$", bare):
        return Found("B01", ("B03",))
    return None


def _concluded(context: Context) -> Found | None:
    if _OTHER_DONE.search(context.lead):
        return None
    if _DONE.search(context.bare) or (not context.bare and _DONE_TAIL.search(context.tail)):
        return Found("B11")
    return None
