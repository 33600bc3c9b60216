"""What a number in prose counts: the slot for one number in its context.

Each function looks at one family of statements and answers with a slot, or None when it is not
sure. :mod:`report_assistant.report.mentions` walks over the numbers and keeps the context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from report_assistant.report.cues import APPLICATION_UNITS, Pattern, patterns
from report_assistant.report.numerals import Kind, Quantity
from report_assistant.report.slots import Area


@dataclass(frozen=True, slots=True)
class Context:
    """One number and what stands around it, normalised.

    ``lead`` are the words before the number in its clause, ``bare`` the same without fillers such
    as 共计; ``tail`` the words after it in its clause; ``scope`` the text from the start of the
    sentence to the number, ``text`` everything before it. ``part``: the number stands in a list after 其中. ``seen`` are the slots
    of the sentence so far, in order.
    """

    quantity: Quantity
    lead: str
    bare: str
    tail: str
    scope: str
    area: Area | None
    part: bool
    seen: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    joined: bool = False
    text: str = ""

    @property
    def last(self) -> str:
        """Slot of the number before, or an empty text."""
        return self.seen[-1] if self.seen else ""

    def counts(self, units: frozenset[str]) -> bool:
        """True when the measure word is one of ``units``; a missing one is let pass at a clause's end."""
        unit = self.quantity.unit
        return unit in units or (not unit and not self.tail and self.quantity.kind is Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Found:
    """The slot a number belongs to; ``also`` are slots that the same words may mean."""

    slot: str
    also: tuple[str, ...] = ()


# ---------------------------------------------------------------------------- applications

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
    rf"(?:答复|决定|作出?|作|予|(?:结果|情况|依次|分别|具体)为?|按|分|属于|依法|本年度?|全年|已|的|以|为)*(?P<outcome>{'|'.join(_OUTCOMES)})(?:的|类|决定|申请|信息|答复)*"
)
_OF_REQUEST = r"(?:的|了|到|新的|各类|书面|有效|公民、法人(?:和|或|或者)其他组织|提出|提交|关于|向我\w提出)*(?:依申请)?(?:公开)?(?:政府)?(?:信息)?(?:公开)?(?:的)?(?:申请)?"
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
_SHARE = re.compile(
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
    if context.last in set(_OUTCOMES.values()) and _SHARE.fullmatch(context.lead):
        return Found(context.last + ".2")
    return None


def _total(context: Context) -> Found | None:
    if _JOINTLY.search(context.bare):
        return Found("B03")
    if (
        "B02" in context.seen
        and "B01" in context.seen + context.earlier
        and not context.part
        and _TOTAL.fullmatch(context.lead)
    ):
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
    if _REQUEST_TAIL.search(context.tail) and re.search(r"新收(?:到)?$", bare):
        return Found("B01")
    if _REQUEST_TAIL.search(context.tail) and re.search(r"(?:收到|受理|接到|接收)(?:了)?$|^$", bare):
        return Found("B01", ("B03",))
    return None


def _concluded(context: Context) -> Found | None:
    if _OTHER_DONE.search(context.lead):
        return None
    if _DONE.search(context.bare) or (not context.bare and _DONE_TAIL.search(context.tail)):
        return Found("B11")
    return None


# ---------------------------------------------------------------------------- disputes

_DISPUTE_UNITS = frozenset({"件", "起", "宗", "例"})
_OWN_TRADE = re.compile(
    r"(?:受理|审理|审结|代理|备案|承办|办理)(?:了|的)?(?:各类|政府信息公开)*行政(?:复议|应诉|诉讼)"
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
_RULING_PREFIX = r"(?:复议机关|人民法院|法院|判决|决定|已|被|结果(?:为|均为)?|以|均|的|申请人)*"


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


# ---------------------------------------------------------------------------- fees, documents

_FEE_CHARGED = re.compile(
    r"(?:收取|计收|收到|收费|收|合计|总计|共计|共|金额|计|处理费|总额)(?:了)?(?:信息处理费|费用|金额|为|共|计|合计|总)*$"
)
_FEE_TAIL = re.compile(r"^(?:政府信息公开)?申请[^，]{0,8}收取(?:了)?信息处理费")


def fee(context: Context) -> Found | None:
    """信息处理费: how many applications, how much money. Parts of a list are left out."""
    if "处理费" not in context.text + context.tail or context.part or "G02" in context.seen + context.earlier:
        return None
    follows = context.last == "G01" and not context.bare
    if re.search(r"[一二三]件|超出", context.lead):
        return None
    if context.quantity.kind is Kind.MONEY:
        return Found("G02") if follows or _FEE_CHARGED.search(context.lead) or context.last == "G01" else None
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
    r"(?:(?:(?:行政)?规范性文件|(?:[市省]?政府)?规章|本年度?|全[年市县区]|年末|年内|年底|截至\d{4}年(?:\d+月)?(?:\d+日|底)?|其中|新|宣布|我\w|目前|共|清理后|本\w|已|均)*)"
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
    share = context.quantity.kind is Kind.PERCENT and _SHARE.fullmatch(context.lead)
    documents = "C08" in context.seen and re.search(r"主动公开(?:属性)?的?", context.scope)
    return Found("C08.2") if share and documents else None


# ---------------------------------------------------------------------------- channels and totals

_CHANNELS = re.compile(
    r"(?P<A02>门户网站|政府网站|官方网站|官网|网站|网页)|(?P<D05>公众号|微信(?!群|小程序|视频号))|(?P<D06>微博)|"
    r"(?P<D07>抖音|视频号|快手)|(?P<D08>今日头条|头条号|头条|南方号|小程序|客户端)"
)
_PUBLISHED = re.compile(
    r"(?:平台|账号|专栏|栏目|上|共|公开|全年|年度?|累计|主动|及时|本年度?|\d{4}年|“[^”]*”|[^，、]{0,10}?(?:专栏|栏目))*"
    r"(?:(?:发布|公开|推送|更新|推出|发文|刊发|刊登|转载|编发|上传|登载|发表|发|公布)+(?:了)?)?"
    r"(?:政府|政务|各类|各项|相关|有关|工作|原创|图文|公开|主动公开|动态|类|的)*(?:信息|消息|资讯|文章|稿件|推文|图文|短?视频|作品|内容|条数)?"
)
_VIEWS = re.compile(r"(?:阅读|浏览|点击|访问|播放)(?:量|次数|总量|人次)?(?:累计|达|突破)*$")
_PUBLISH_UNITS = frozenset({"条", "篇", "件", "则", "期", "份"})
_SOME_CHANNELS = re.compile(r"(?:等)?(?:多种|各类|多个)?(?:渠道|方式|载体|平台|途径|形式)")
_ALL_PUBLISHED = re.compile(
    r"(?:主动公开|公开|主动发布)(?:了)?(?:各类|政府|政务|相关|有关|本级|公开)*信息(?:总数|总量)?$|主动公开(?:了)?$"
)
_ALL_ISSUED = re.compile(r"发布(?:了)?(?:各类|政府|政务|公开)*信息$")


def published(context: Context) -> Found | None:
    """Information published through one channel, its readers, or in all."""
    if views := _viewed(context):
        return views
    if not context.counts(_PUBLISH_UNITS):
        return None
    lead = context.bare
    channels = list(_CHANNELS.finditer(lead))
    kinds = {m.lastgroup for m in channels}
    if len(kinds) > 1:
        return _all(context)
    if kinds:
        rest = lead[channels[-1].end() :]
        published = _PUBLISHED.fullmatch(rest) is not None
        if not published or not _one_place(lead):
            return None
        slot = channels[-1].lastgroup or ""
        return Found(slot, ("A01",) if slot == "A02" and "主动公开" in rest else ())
    return _all(context) or _carried(context)


def _carried(context: Context) -> Found | None:
    """发布信息 without a channel, when the sentence has named just one."""
    kinds = [m.lastgroup or "" for m in _CHANNELS.finditer(context.scope)]
    verb = re.search(r"发布|推送|更新|发文", context.bare)
    if len(set(kinds)) != 1 or context.part or not verb or not _PUBLISHED.fullmatch(context.bare):
        return None
    return Found(kinds[0], ("A01",) if kinds[0] == "A02" else ())


def _one_place(lead: str) -> bool:
    """False for a sum over several places (网站和宣传栏公开, 网站等渠道公开) and for a part of one."""
    return not _SOME_CHANNELS.search(lead) and not re.search(
        r"首发|转载自|抽查|检查|清理|排查|整改|监测|收到|征集|回收", lead
    )


def _all(context: Context) -> Found | None:
    lead = context.bare
    if context.part or "A01" in context.seen or re.search(r"栏目|专栏|公示栏|领域|(?<!各)类信息", lead):
        return None
    before = list(_CHANNELS.finditer(context.scope))
    one = len({m.lastgroup for m in before}) == 1 and not _SOME_CHANNELS.search(context.scope)
    if _ALL_PUBLISHED.search(lead):
        if one and not _CHANNELS.search(lead) and before[-1].lastgroup == "A02" and "主动公开" not in lead:
            return Found("A02", ("A01",))
        return Found("A01", ("A02",) if one else ())
    if _ALL_ISSUED.search(lead) and context.area is Area.PROACTIVE:
        if not before:
            return Found("A01")
        return Found("A02", ("A01",)) if one and before[-1].lastgroup == "A02" else None
    return None


def _viewed(context: Context) -> Found | None:
    if context.quantity.unit not in {"次", "人次"} or not _VIEWS.search(context.bare):
        return None
    if "公众号" in context.bare or (context.last in {"D05", "D05.2"} and len(context.bare) <= 8):
        return Found("D05.3")
    return Found("D09") if re.search(r"网站[^，“”专]{0,8}$", _VIEWS.sub("", context.bare)) else None


# ---------------------------------------------------------------------------- people, all else

_PERSONS = frozenset({"人次", "人", "名", "位"})


def people(context: Context) -> Found | None:
    """People at a training or an open day that the sentence has named."""
    if context.quantity.unit not in _PERSONS:
        return None
    bare, tail = context.bare, context.tail
    if re.search(r"(?:参训|受训|参加培训|培训)(?:人员|干部|学员|人数|各类|工作人员|\w{0,6}干部)*$", bare):
        return None if re.search(r"选派|派员|派出|参加\w*组织", context.lead) else Found("E03.2")
    nothing = re.fullmatch(r"(?:参加|参与|参会|共|吸引|参加人员|参与人员|参与群众)*", bare) is not None
    if context.last == "E03" and nothing:
        return Found("E03.2")
    if "E03" in context.seen and re.match(r"(?:参加|参训)(?:了)?(?:培训|学习)?$", tail):
        return Found("E03.2")
    if context.last == "A28" and (nothing or re.search(r"参与|参加|参观|邀请", bare)):
        return Found("A28.2")
    return None


def _cued(context: Context) -> Found | None:
    for pattern in patterns():
        cue = pattern.cue
        if not context.counts(pattern.units):
            continue
        near = context.lead + context.tail
        if pattern.bars and pattern.bars.search(near):
            continue
        if not _needed(context, pattern):
            continue
        if _noun_fits(context, pattern):
            return Found(cue.slot, cue.also)
    return None


def _needed(context: Context, pattern: Pattern) -> bool:
    """Whether the sentence speaks of what the cue needs, or the sub-head says so."""
    slot = pattern.cue.slot
    if pattern.needs is None or pattern.needs.search(context.scope + context.tail):
        return True
    if slot[0] == "B":
        return about_requests(context)
    return slot in {"E02", "E04"} and context.area is Area.SUPERVISION


def _noun_fits(context: Context, pattern: Pattern) -> bool:
    match = pattern.lead.search(context.bare)
    if match:
        start = match.start("noun")
        joined = context.bare[start - 1 : start]
        # 会议和培训3次 counts both, so neither.
        return pattern.cue.joined or not joined or joined not in "、和及与或"
    if not pattern.cue.tail or not context.quantity.unit:
        return False
    tail = pattern.tail.search(context.tail)
    if tail is None:
        return False
    rest = context.tail[tail.end("noun") :]
    return rest[:1] not in set("和及与") and not (context.joined and not rest)


def classify(context: Context) -> Found | None:
    """The slot that the number of ``context`` belongs to, or None when the words leave a doubt."""
    for family in (fee, dispute, request, document_share, norm, people, _cued, published):
        if found := family(context):
            return found
    return None
