"""Numbers of 行政复议 and 行政诉讼 over disclosure: totals and rulings."""

from __future__ import annotations

import re

from report_assistant.report.counted_context import Context, Found
from report_assistant.report.slots import Area

_DISPUTE_UNITS = frozenset({"件", "起", "宗", "例"})
_OWN_TRADE = re.compile(
    r"(?:受理|审理|审结|代理|备案|承办|办理(?!结果))(?:了|的)?[^，。；\d]{0,16}行政(?:复议|应诉|诉讼)"
)
_DISPUTE = re.compile(
    r"(?P<direct>未经复议(?:直接)?(?:提?起诉?)?|直接提?起诉)|(?P<after>复议后(?:再)?(?:提?起诉?|诉讼)?)"
    r"|(?P<review>复议(?!机关))|(?P<suit>诉讼|起诉|应诉)"
)
_JOINT = re.compile(r"复议(?:案件|申请)?[、和及与或]+(?:提起)?(?:行政)?诉讼(?:案件)?")
_RULINGS = (
    (r"(?:结果)?(?:被)?维持(?:原\w{2,4})?", "1"),
    (r"(?:结果)?(?:被)?(?:纠正|纠错|撤销|败诉|确认违法)", "2"),
    (r"(?:其他|其它)(?:结果)?(?:结案)?|(?:驳回|终止)", "3"),
    (r"尚未审结|尚未办结|未审结|正在审理|尚在审理", "4"),
)
_RULING_PREFIX = r"(?:复议机关|人民法院|法院|判决|决定|已|被|结果(?:为|均为)?|以|均|的|申请人)*+"


def dispute(context: Context) -> Found | None:
    """行政复议 and 行政诉讼 over disclosure: totals and rulings."""
    if not context.counts(_DISPUTE_UNITS):
        return None
    near = context.scope + context.tail
    own = "信息公开" in near or "依申请" in near or context.area is Area.ON_REQUEST
    if not own or _OWN_TRADE.search(near) or _JOINT.search(context.lead):
        return None
    in_lead = list(_DISPUTE.finditer(context.lead))
    topic = _topic(context, in_lead)
    if in_lead and topic:
        rest = context.bare[in_lead[-1].end() :]
        return _ruled(topic, rest) or _whole(topic, rest)
    if topic:
        return _ruled(topic, context.bare)
    if tail := re.match(r"(?:政府)?(?:信息公开)?(?:类|的)?行政(复议|诉讼)(?:案件)?", context.tail):
        return Found("B24" if tail[1] == "复议" else "B25")
    return None


def _topic(context: Context, in_lead: list[re.Match[str]]) -> str | None:
    """review, suit, or one of the two kinds of suit: the last one named."""
    words = in_lead or list(_DISPUTE.finditer(context.scope))
    if not words:
        return None
    kinds = [m.lastgroup for m in words]
    if in_lead:
        # 复议后起诉的行政诉讼 names the kind first.
        return next((kind for kind in kinds if kind in {"direct", "after"}), kinds[-1])
    both = {"B25.5", "B25.6"} <= set(context.seen)
    fresh = re.search(r"；|从结果看|按结果", context.scope[words[-1].end() :])
    return "suit" if both and fresh else kinds[-1]


def _whole(topic: str, rest: str) -> Found | None:
    if not re.fullmatch(r"(?:的|案件|申请|案|事项|数量|起诉|总数)*", rest):
        return None
    return Found({"direct": "B25.5", "after": "B25.6", "review": "B24", "suit": "B25"}[topic])


def _ruled(topic: str, rest: str) -> Found | None:
    for words, ruling in _RULINGS:
        if re.fullmatch(rf"{_RULING_PREFIX}{words}(?:的|案件)*", rest):
            # The rulings of one of the two kinds of suit have cells, but no slot of their own.
            return (
                Found(f"{'B24' if topic == 'review' else 'B25'}.{ruling}")
                if topic in {"review", "suit"}
                else None
            )
    return None
