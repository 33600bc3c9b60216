"""Numbers of information published: through one channel, in all, and how often it was read."""

from __future__ import annotations

import re

from report_assistant.report.counted_context import Context, Found
from report_assistant.report.slots import Area

_CHANNELS = re.compile(
    r"(?P<A02>门户网站|政府网站|官方网站|官网|网站|网页)|(?P<D05>公众号|微信(?!群|小程序|视频号))|(?P<D06>微博)|"
    r"(?P<D07>抖音|视频号|快手)|(?P<D08>今日头条|头条号|头条|南方号|小程序|客户端)"
)
_PUBLISHED = re.compile(
    r"(?:平台|账号|专栏|栏目|上|共|仅|只|公开|全年|年度?|累计|主动|及时|本年度?|\d{4}年|“[^”]*”|[^，、]{0,10}?(?:专栏|栏目))*+"
    r"(?:(?:发布|公开|推送|更新|推出|发文|刊发|刊登|转载|编发|上传|登载|发表|发|公布)+(?:了)?)?"
    r"(?:[^，]{1,40}等(?=各类|信息|相关))?(?:政府|政务|各类|各项|相关|有关|工作|原创|图文|公开|主动公开|动态|类|的)*+(?:信息|消息|资讯|文章|稿件|推文|图文|短?视频|作品|内容|条数)?"
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
    account = "公众号" in context.bare or (context.last in {"D05", "D05.2"} and len(context.bare) <= 8)
    return Found("D05.3") if account else None
