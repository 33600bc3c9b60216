# ruff: noqa: E501 -- the table of cues is read line by line
"""Which words around a number say what it counts: one cue a line, the first that fits wins.

A cue looks at the *lead* (the words before the number in its clause, fillers such as 共计 cut off)
and at the *tail* (the words after the number in its clause). ``scope`` is the text of the sentence
up to the number. Cues are written for precision: a number that no cue fits stays unclassified.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from report_assistant.report.slots import slots

APPLICATION_UNITS = frozenset({"件", "条", "份", "封", "起", "宗", "项", "次", "件次", "个"})
_ITEM_UNITS = frozenset({"条", "篇", "件", "份", "则", "期", "条次", "篇次"})
_SAME_UNIT = {
    "次": "场次 场 期 轮 批次",
    "场": "场次 次",
    "期": "次 场",
    "人": "名 位 人次 个人",
    "名": "人 位 个人",
    "件": "件次 份 条",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """``noun`` ends the lead (or stands in the tail when ``tail``); ``needs`` is found in the scope,
    lead or tail; ``bars`` in lead or tail rules the cue out; ``joined`` allows 、和及 before the noun.
    """

    slot: str
    noun: str
    needs: str = ""
    bars: str = ""
    units: str = ""
    tail: bool = False
    joined: bool = False
    also: tuple[str, ...] = ()
    gap: str = r"[^，、]{0,16}?"

    @property
    def accepted_units(self) -> frozenset[str]:
        """Measure words that the number may carry."""
        own = frozenset(self.units.split()) or frozenset(slots()[self.slot].units)
        if self.units:
            return own
        if self.slot[0] == "B" and "%" not in own:
            return own | APPLICATION_UNITS
        if own & {"条", "篇"}:
            return own | _ITEM_UNITS
        return own.union(*(_SAME_UNIT.get(unit, "").split() for unit in own))


_NORMS = r"(?:行政)?规范性文件"
_MADE = r"(?:制发|制定|印发|出台|制作|发布)"
_INFO = r"(?:类)?(?:信息|稿件|文章|内容)?"
_CAMPAIGN = r"(?:系列|主题|专题|宣传)*(?:活动)?"
_MEETING = r"(?:会议?|专题会|推进会|调度会|部署会)"
_BY_CHANNEL = r"(?:渠道|平台|方式|形式|途径|系统|上|端|网站)*(?:提交|提出|申请|递交|收到|受理|寄送|接收|办理|的)*(?:政府信息公开)?(?:申请)?(?:的)?"
_SLIPS = "(?:错别字|错链|错敏[词字]?|死链|断链|失效链接|错误链接|错误表述|表述不规范|表述错误)"
_BY = "(?:均|都|全部)?(?:通过|由|以|经|系|来自|是|采用|为)?"
_APPLY = r"申请|依申请|收到|新收"
_TOPIC = r"公开|网站|栏目|新媒体|平台"

CUES: tuple[Cue, ...] = (
    # ------------------------------------------------------------------ applications
    Cue("B12", r"(?:按时|按期|及时)?(?:办结|答复)率", needs="申请", bars=r"留言|信箱|工单|热线|诉求|建议|提案|投诉"),
    Cue("A25.2", r"(?:办结|答复|回复)率", needs=r"留言|信箱|来信"),
    Cue("B26", r"复议[^，]{0,8}(?:被?纠错|纠正)率"),
    Cue("B26.2", r"(?:诉讼|应诉)[^，]{0,8}败诉率"),
    Cue("B21", r"延(?:期|长)(?:答复|办理)?(?:期限|答复)?", needs=_APPLY, tail=True),
    Cue("B22", r"征求(?:了)?第三方(?:权利人)?(?:意见|的意见)?", units="次 件 条 份"),
    Cue("B23", r"(?:会商|研判)(?:疑难)?(?:申请|复杂|件|案件|事项)*", needs="申请", units="次 件 场"),
    Cue("B27", r"转为主动公开|转为公开", tail=True, units="件 条 份 项"),
    Cue("B05", rf"(?:网上|网络|在线|线上|互联网)(?:申请)?{_BY_CHANNEL}", needs="申请", tail=True, gap=_BY, bars="信息公开信息"),
    Cue("B06", rf"(?:信函|邮寄|信件|来信|书面|邮政|EMS)(?:寄送|申请)?{_BY_CHANNEL}", needs="申请", tail=True, gap=_BY),
    Cue("B07", rf"(?:当面|现场|窗口)(?:申请)?{_BY_CHANNEL}", needs="申请", tail=True, gap=_BY),
    Cue("B08", rf"(?:传真|(?:电子)?邮[件箱])(?:申请)?{_BY_CHANNEL}", needs="申请", tail=True, gap=_BY),
    Cue("B09", r"(?:自然人|公民|公民个人)(?:提出|提交|申请|的|政府信息公开)*", needs="申请", bars="组织", tail=True, gap=_BY),
    Cue(
        "B10",
        r"法人(?:和|或|及|、|或者)?(?:其他|其它)?(?:非法人)?组织(?:提出|提交|申请|的|政府信息公开)*",
        needs="申请",
        bars="公民|自然人",
        tail=True,
        gap=_BY,
    ),
    # ------------------------------------------------------------------ documents
    Cue("C05", r"(?:合同|协议)(?:书)?(?:的)?(?:合法性审[查核])?", needs="合法性审|法制审|审查", tail=True, joined=True),
    Cue("C06", r"公平竞争审查(?:文件)?", tail=True),
    Cue("C04", rf"{_NORMS}(?:进行|开展|的)*合法性审[查核]", tail=True),
    Cue(
        "C07",
        r"(?:保密审查[和、及与](?:政府)?(?:信息)?(?:公开)?属性审[查核]|保密审查|(?:信息)?公开前审查|公开属性(?:审[查核]|认定))(?:信息|的)?",
        tail=True,
        joined=True,
        units="件 条 次 份 件次 条次",
    ),
    Cue("C03", rf"清理(?:现行)?(?:有效)?(?:的)?(?:各类)?{_NORMS}", bars="废止|失效"),
    Cue("A09", rf"{_MADE}(?:的|了|完成|本级|政府|\w{{0,12}}方面的)*{_NORMS}", bars="解读|审查|清理|失效"),
    Cue("C02.2", rf"(?:废止|失效)(?:的|了|、失效|或宣布失效|[^，]{{0,14}}的)?{_NORMS}", bars="解读"),
    Cue("C02", rf"有效(?:的)?{_NORMS}|{_NORMS}(?:年末)?现行有效", bars="解读|清理"),
    Cue("A08", rf"{_MADE}(?:的|了|政府)*规章"),
    Cue("C01.2", r"废止(?:的|了|政府)*规章"),
    Cue("C01", r"有效(?:的)?(?:政府)?规章|规章(?:年末)?现行有效"),
    Cue("C16", r"(?:行政)许可(?:处理)?(?:决定|案件|办件|事项)?(?:办理|办|作出)?", bars="公示|公布|信息|等行政|领域|收费|(?<!并)公开|对"),
    Cue("C17", r"行政处罚(?:处理)?(?:决定|案件)?", bars="公示|公布|信息|等行政|领域|(?<!并)公开|对"),
    Cue("C18", r"行政强制(?:处理)?(?:决定|措施|案件)?", bars="公示|公布|信息|等行政|领域|(?<!并)公开|对"),
    Cue("C19", r"行政事业性收费(?:金额|收入|总额)?", units="万元 元 亿元"),
    Cue("C08", r"公文(?:制发)?", bars="错|属性审|主动公开|清理|审查|抽查|查阅", tail=True),
    Cue("C08.2", r"主动公开(?:属性)?(?:的)?公文(?:占比|比例|占)"),
    Cue("C12", r"(?:公开)?(?:指南[和、及])?(?:(?:基本|标准|公开|事项|信息)+目录|(?<=指南和)目录|(?<=指南、)目录)(?:内容|事项|条目|类目)?", needs="更新|调整|修订|完善|维护", bars="权责|信息公开目录信息|决策|电子目录", joined=True),
    Cue("C13", r"(?:制度|办法|规程|细则)(?:规定|文件)?", needs="制定|修订|完善|出台|建立|新订|健全", units="项 个", bars="规范性文件|条例"),
    Cue("C14", r"(?:入库|归集|收录)(?:政策性?|文件|各类|规范性)*|文件库(?:文件)?", needs="库", units="件 条 份", bars="问答"),
    Cue("C10", rf"{_SLIPS}(?:[、和及]{_SLIPS})*(?:问题)?", joined=True),
    Cue("C11", r"(?:个人)?隐私(?:信息|泄露|问题)*", needs="排查|清理|遮蔽|整改|处理", joined=True, bars="保护"),
    Cue("C09", r"历史(?:遗留)?(?:公开)?信息", needs="清理|排查|下架|整改|梳理"),
    # ------------------------------------------------------------------ proactive disclosure
    Cue("A18", r"(?:主要)?负责人解读(?:材料|视频|文章)?", units="次 篇 个 件"),
    Cue(
        "A17",
        r"(?<!文字)(?<!视频)(?<!图文)(?<!图片)(?<!负责人)(?<!专家)(?<!案例)(?<!动漫)(?<!部门)(?<!媒体)"
        r"(?:各类|多形式)?(?:政策(?:性)?(?:文件)?)?解读(?:材料|稿件|信息|文章|产品|稿|作品)?(?:发布|制作|发)?",
        bars="专栏|(?:文字|视频|图文|负责人|专家|案例)解读",
        tail=True,
    ),
    Cue("A19.2", r"(?:负责人|领导|负责同志)[^，]{0,4}出席", needs="发布会|吹风会|通气会"),
    Cue("A19", r"(?:新闻)?(?:发布|吹风|通气)会(?:活动)?", tail=True, bars="论坛|成果|出席|政策发布会|参加"),
    Cue("A20", r"(?:在线|网上|视频)访谈(?:活动|节目|栏目)?", tail=True),
    Cue("A21.3", r"采纳(?:合理|有效|公众|群众|意见|建议|化)*", needs="征集|征求|调查|收集|听取"),
    Cue("A21.2", r"(?:征集|收集|收到|征求)(?:到|了)?(?:各类|公众|群众|居民|社会|有效|反馈|合理|网民|企业)*(?:意见|建议)(?:建议|和建议)?", needs="征集|征求|调查|收集", units="条 件 个", bars="书面"),
    Cue("A21", r"(?:民意|意见|网上|公众)(?:征集|调查)(?:调查|意见)?(?:活动)?|征集调查|(?:征集|征求)(?:公众|社会)?意见(?:活动)?", tail=True),
    Cue("A22", r"重大行政决策(?:事项)?(?:预公开|目录|公开)?(?:事项)?", tail=True),
    Cue("A23", r"(?:建议提案|建议[、和及]\w{0,4}提案|提案建议)(?:办理)?(?:结果|情况|答复|复函)(?:信息)?", joined=True),
    Cue("G05", r"(?:建议提案|建议[、和及]\w{0,4}提案|提案建议)", needs="办理|承办|答复", joined=True),
    Cue("A24.2", r"(?:发放|赠阅|赠送|免费发放|免费赠阅|投放)(?:\w{0,4}公报)?", needs="公报", units="册 份 本"),
    Cue("A24", r"公报》?(?:纸质版)?", units="期", tail=True),
    Cue("A26", r"(?:12345|12366|12329|12333)?(?:政务服务)?(?:便民)?热线(?:平台|工单|诉求|转办件)*|(?:热线)?工单", tail=True),
    Cue("A25", r"(?:网民|网上|网友|群众)?(?:留言|来信)(?:咨询)?|(?:领导|区长|市长|县长|局长|书记|镇长)信箱(?:来信|留言|信件)?", tail=True, bars="满意"),
    Cue("A27", r"回应(?:社会|公众|群众|热点)*(?:关切|热点|问题)*|舆情(?:信息|回应|事件)?", units="次 条 件 个", bars="访谈"),
    Cue("A28", rf"(?:开放|公开)[日周月]{_CAMPAIGN}", tail=True, bars="每"),
    Cue("A29", r"媒体?[^，]{0,10}(?:报道|刊发|采用|发稿|转载|刊登)(?:稿件|信息|文章)?", bars="新媒体|海外"),
    Cue("A30", r"(?:公示栏|公开栏|公告栏|宣传栏)[^，]{0,8}(?:张贴|公开|发布|公示)(?:各类)?(?:信息|公告|材料)?|明白[纸卡]|(?:应急)?广播(?:播报|播出)?[^，]{0,10}信息", units="条 份 次 期 张", bars="更换"),
    Cue("A31", r"(?:权责|权力|责任)(?:清单|事项)(?:事项|目录)?", tail=True),
    Cue("A32.2", r"(?:被)?(?:采用|录用|采纳)(?:信息)?", needs="报送|上报"),
    Cue("A32", r"(?:报送|上报)(?:各类|政务|政府)*(?:公开)?信息(?:稿件)?"),
    Cue("A16", rf"重点领域(?:政府)?{_INFO}"),
    Cue("A15", r"双随机[、]?一公开”?(?:抽查|检查)?(?:结果|事项)?(?:信息)?", bars="部门联合"),
    Cue("A13", r"行政许可(?:决定|结果|类)?(?:公示|公开)?信息|公[示开]行政许可(?:决定|结果|信息)?|行政许可结果", bars="作出|和|、"),
    Cue("A14", r"行政处罚(?:决定|结果|类)?(?:公示|公开)?信息|公[示开]行政处罚(?:决定|结果|信息)?|行政处罚结果", bars="作出|和|、"),
    Cue("A12", r"(?:财政)?预决?算[^，]{0,10}(?:信息|公开)?|“?三公”?经费(?:信息)?", joined=True, units="条 件 篇 份"),
    Cue("A11", r"人事(?:任免|信息|任免信息)", joined=True),
    Cue("A06", rf"(?:通知公告|公示公告|公告公示|通知、公告|公告通知){_INFO}"),
    Cue("A04", rf"(?:工作|政务|街道|园区|镇街)动态{_INFO}"),
    Cue("A03", rf"(?:机构|部门)?(?:概况|职能){_INFO}", bars="其他"),
    Cue("A10", r"其[他它]文件"),
    Cue("A07", rf"(?<!其他)(?<!其它)政策(?:性)?文件{_INFO}", bars="解读|学习|起草|规范性|审查|清理|文件库|入库"),
    # ------------------------------------------------------------------ platforms
    Cue("D05.2", r"(?:粉丝|关注)(?:人数|用户|数量|数|量|总数)*(?:增至|达到|增加到)?", units="人 名 个 户 位"),
    Cue("D09", r"网站(?:[^，]{0,8})(?:访问|点击|浏览)(?:量|总量|次数|数)?(?:超过)?", units="次 人次", bars="公众号|专题|专栏"),
    Cue("D10.3", r"接待(?:企业|群众|居民|查询|咨询|来访|和|及|、)*", needs="专区", units="人次 人"),
    Cue("D10.2", r"(?:自助)?查询(?:机|终端)|自助(?:服务)?(?:一体)?机|自助终端", tail=True, units="台"),
    Cue("D14", r"公报(?:查阅|免费)[点处](?:室)?", tail=True, units="个 处"),
    Cue("D10", r"(?:政务|信息)?公开专区(?:增至|达到)?|(?<=共设)专区", tail=True, units="个 处"),
    Cue("D11", r"(?:公示|公开|公告|宣传)栏", units="个 块 处", bars="更换|更新|张贴|抽查|检查"),
    Cue("D12", r"(?:问答库|知识库)[^，]{0,10}", units="条", bars="新增|新录"),
    Cue("D13", r"(?:抽查|检查)?(?:总体)?合格率"),
    Cue("D04", r"(?:政务)?新媒体(?:账号)?|在运(?:的)?(?:政务新媒体)?账号", tail=True, units="个", bars="注销|关停|归并|停更|清理|整合"),
    Cue("D02", r"(?:新增|新设|新开设|开设|增设|设立|优化)[^，]{0,14}(?:专栏|栏目)", units="个", bars="关|撤|停|合并|归并|删"),
    Cue("D03", r"(?:新增|新设|开设|增设|设立|制作|建设)[^，]{0,14}(?:专题(?:专栏)?|专题专区)", units="个", bars="关|撤|停|合并|会"),
    # ------------------------------------------------------------------ supervision
    Cue("E01.2", r"兼职(?:的)?(?:工作)?(?:人员)?|工作人员兼职", tail=True, bars="专兼职|专职"),
    Cue("E01", r"(?:专职(?:的)?(?:工作)?(?:人员)?|专门(?:的)?(?:工作)?人员)", tail=True, bars="专兼职|兼职"),
    Cue("E10", r"(?:专项|工作)?经费(?:投入|支出)?", needs="公开", units="元 万元"),
    Cue("E09", r"第三方评[估测]", tail=True, bars="满意|问卷"),
    Cue("E07.2", r"(?:总体|综合)?满意(?:率|度)(?:达到|达|为)?", needs="评议|问卷|评价|满意"),
    Cue("E07", r"(?:有效)?(?:问卷|评议表)(?:调查)?", needs="评议|满意", units="份 张", tail=True),
    Cue("E06", r"(?:分值|权重|占(?:比)?)[^，]{0,24}", needs="考核|绩效|考评|督导", units="分 %"),
    Cue("E08", r"(?:责任追究|追责|问责)(?:情况|事项|情形)?", units="起 人 次 件 例"),
    Cue("E05.2", r"整改(?:到位|完成|办结|落实)?(?:各类|的)*(?:问题)?|问题整改", needs="问题|检查|通报|反馈", units="个 条 处 项", bars="发现(?!并)|未"),
    Cue("E05", r"(?:发布|印发|编发|下发|制发)?(?:检查|工作|案例|情况|季度)*通报", units="期 次 份", tail=True, bars="会"),
    Cue("E03", r"(?:业务|专题|集中|专项|实务|工作|全[市县区]|政务公开|信息公开|线上|线下|轮训)?培训(?:班|会|讲座|活动|课程)*(?:(?:村级|兼职|各级|全体|网站)?(?:信息员|联络员|工作人员|人员|干部))?", units="次 场 期 个 场次 班次", tail=True, bars="参加|选派|派员|派人|企业|居民|村民|校外|招生"),
    Cue("E04", r"(?:检查|督查|巡查|抽查|自查|督导|检测|监测)(?:活动|工作)?", needs=_TOPIC, units="次 轮 批次", tail=True, bars="双随机|执法|发现|反馈|会|信息\\d"),
    Cue(
        "E02",
        rf"(?:{_MEETING}|(?:会议?|党组|党委|党工委|班子|领导小组|办公会)[^，]{{0,8}}(?:研究|部署|讨论|听取|审议|分析)[^，]{{0,16}})",
        needs=_TOPIC,
        units="次 场 个",
        tail=True,
        bars="列席|旁听|发布会|吹风会|通气会|座谈|听证|恳谈|户主|会商|培训|碰头|博览|会诊|结果|议题|评议|报告会|社会|培训会",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """A cue with its expressions compiled."""

    cue: Cue
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    needs: re.Pattern[str] | None
    bars: re.Pattern[str] | None
    units: frozenset[str]


@cache
def patterns() -> tuple[Pattern, ...]:
    """All cues, compiled once."""
    return tuple(_compiled(cue) for cue in CUES)


def _compiled(cue: Cue) -> Pattern:
    return Pattern(
        cue,
        re.compile(rf"(?P<noun>{cue.noun})(?:的)?(?:总?数量?|总量|条数|件数|人数|次数)?$"),
        re.compile(rf"^{cue.gap}(?P<noun>{cue.noun})"),
        re.compile(cue.needs) if cue.needs else None,
        re.compile(cue.bars) if cue.bars else None,
        cue.accepted_units,
    )
