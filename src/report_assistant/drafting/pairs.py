# ruff: noqa: E501 (the table is read by line)
"""Problems that reports of this kind name, each with the measure that mirrors it.

A line may ask for a kind of organ and for a state of the figures; each measure names who does
what by when. The organ that keeps this work is 政府信息公开工作机构 (条例 art. 4), whatever its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from report_assistant.drafting.case import Case
from report_assistant.drafting.enumeration import topics_of
from report_assistant.drafting.support import unsupported
from report_assistant.report.organ import OrganKind


@dataclass(frozen=True, slots=True)
class Pair:
    """A problem and its measure; ``topic`` is the word by which last year's report is searched."""

    topic: str
    problem: str
    measure: str
    requires: tuple[str, ...] = ()
    kinds: frozenset[OrganKind] = frozenset()


_KINDS = {
    "府": OrganKind.GOVERNMENT,
    "办": OrganKind.OFFICE,
    "部": OrganKind.DEPARTMENT,
    "街": OrganKind.STREET,
    "镇": OrganKind.TOWNSHIP,
    "园": OrganKind.PARK,
}

# topic | requirements | kinds | problem | measure
_TABLE = """
解读形式 | | | 政策解读形式还不够丰富，图解、问答等形式运用较少 | 由政策起草机构会同政府信息公开工作机构拟定解读方案，{{下年}}内对重要政策文件增加图解、问答等解读形式
更新 | | | 部分栏目信息更新不够及时，日常维护责任落实不够到位 | {{下年}}上半年由政府信息公开工作机构逐栏明确责任人员和更新时限，每月查看更新情况并督促补齐
业务能力 | | | 承办人员对政府信息公开法规和业务规范掌握不够全面，业务能力有待提高 | 由政府信息公开工作机构制定学习安排，{{下年}}内围绕公开审查、申请答复等内容开展业务学习
深度 | | | 主动公开内容的深度与公众期待相比还有差距，过程性、服务性信息偏少 | 由各承办机构在{{下年}}上半年梳理公众关注的事项，细化公开内容，报政府信息公开工作机构汇总后公开
互动 | | | 听取公众意见的方式较为单一，公开后的互动交流不够 | {{下年}}内由政府信息公开工作机构完善意见反馈渠道，各承办机构对公众意见逐条研究并及时回应
分类 | | | 公开信息的分类不够细，公众查找信息还不够便捷 | {{下年}}上半年由政府信息公开工作机构优化栏目设置和信息分类，统一信息标题和要素
报送 | | | 信息收集、审核、报送衔接不够紧密，个别信息报送滞后 | 由政府信息公开工作机构在{{下年}}上半年明确信息报送清单和各环节时限，每季度通报报送情况
反馈 | | | 政策公开后的跟踪反馈不够，对公众疑问的收集不够及时 | 由政策起草机构收集、分析公众疑问，{{下年}}起在政策执行中及时补充解读
公开属性 | | | 公文公开属性认定不够准确，不予公开的理由填写不够规范 | {{下年}}起拟稿人员同步填写公开属性和理由，由政府信息公开工作机构逐件复核
主动性 | | | 部分承办机构公开意识不够强，提供信息的主动性不足 | 由分管负责人在{{下年}}上半年组织学习公开要求，把主动公开任务分解到各承办机构并督促落实
目录 | | | 主动公开事项目录调整不够及时，与实际职责存在不一致的情况 | {{下年}}上半年由各承办机构对照职责修订主动公开事项，政府信息公开工作机构统一审核后更新
失效 | | | 对已公开信息的清理不够经常，失效信息未能及时处理 | 由政府信息公开工作机构每季度组织各承办机构核对已公开信息，失效的及时标明或者清理
兼职 | +E01.2,~E01 | | 政府信息公开工作人员以兼职为主，岗位变动影响工作衔接 | {{下年}}上半年由分管负责人明确相对固定的承办人员，做好岗位交接，新任人员先学习后上岗
熟悉 | 0B01 | | 依申请公开办理实践较少，承办人员对受理、审查、答复程序不够熟悉 | {{下年}}内由政府信息公开工作机构组织学习申请办理规范和典型案例，做好申请受理准备
无法提供 | >B01:5,>B16.2:30 | | 无法提供的申请占比较高，公众对职责范围和信息公开范围了解不够 | {{下年}}上半年由政府信息公开工作机构完善公开指南和机构职能信息，梳理常见申请事项，引导公众准确提出申请
复议 | +B24.2 | | 个别答复被行政复议纠正，事实核查和法律适用把关不够严格 | {{下年}}起由承办机构和法制审核人员对答复共同审查，政府信息公开工作机构定期分析被纠正的原因并改进答复
诉讼 | +B25.2 | | 个别答复在行政诉讼中被纠正，答复的说理和证据留存不够充分 | {{下年}}起由承办机构完整留存办理材料，法制审核人员逐件审查拟作出的答复，防止同类问题再次发生
会商 | >B19:3 | | 申请办理的内部会商和征求意见衔接不够紧密，部分申请需要结转办理 | {{下年}}上半年由政府信息公开工作机构明确转办、会商、答复各环节时限，对临近期限的申请及时提醒承办机构
口径 | >B01:30 | | 申请数量较多、内容较为复杂，答复口径和文书规范还不够统一 | 由政府信息公开工作机构在{{下年}}上半年统一答复文书样式，整理常见申请的答复要点供承办机构使用
新媒体 | +D05,<D05:100 | | 政务新媒体发布信息数量偏少，服务公众的作用发挥不够 | {{下年}}内由承办机构结合工作进展增加原创信息，政府信息公开工作机构每月查看发布情况
解读数量 | +A17,<A17:6 | | 政策解读数量偏少，解读的主动性和覆盖面不够 | {{下年}}起由政策起草机构在起草文件时同步准备解读材料，政府信息公开工作机构审核后与文件一并公开
培训 | +E03,<E03:2 | | 业务培训次数较少，对承办人员的覆盖不够 | 由政府信息公开工作机构制定{{下年}}培训计划，增加培训频次，将新任承办人员纳入培训范围
效力 | >C02:10 | | 行政规范性文件数量较多，清理和效力标明不够及时 | {{下年}}上半年由法制审核人员会同起草机构核对现行有效文件，效力变化后及时在网站标明
线下 | | 街镇 | 线下公开与网上公开衔接不够，面向老年群众的公开方式不够便捷 | {{下年}}上半年由各承办机构对照网上公开内容更新公示栏，对群众关心的事项采取通俗易懂的方式公开
办事 | | 街镇 | 涉及群众切身利益的办事信息公开还不够细致 | 由各承办机构在{{下年}}上半年梳理群众咨询较多的办事事项，公开办理条件、所需材料和办理时限
通俗 | | 部园 | 专业性较强的信息表述不够通俗，公众理解存在困难 | {{下年}}内由各业务机构对专业术语作出说明，政府信息公开工作机构在发布前审核内容是否通俗易懂
业务信息 | | 部 | 业务工作信息公开的及时性不够均衡，部分业务机构公开信息较少 | 由政府信息公开工作机构按季度统计各业务机构公开情况，{{下年}}上半年完善业务信息公开清单
指导 | | 府办 | 对部门和下级单位政府信息公开工作的日常指导不够经常 | {{下年}}由政府信息公开工作主管部门每季度了解各单位工作情况，对薄弱单位进行专门指导
均衡 | | 府办 | 各单位公开工作水平不够均衡，部分单位信息公开质量有待提高 | 由政府信息公开工作主管部门在{{下年}}上半年统一公开标准，对质量不高的单位督促限期改进
惠企 | | 园 | 面向企业的政策信息集中公开不够，企业查询还不够便捷 | {{下年}}上半年由承办机构集中梳理面向企业的政策信息，注明适用对象、办理方式和咨询途径
"""


@cache
def pairs() -> tuple[Pair, ...]:
    """All pairs in the order of the table."""
    result = []
    for line in _TABLE.strip().splitlines():
        topic, requires, kinds, problem, measure = (cell.strip() for cell in line.split("|"))
        result.append(
            Pair(
                topic,
                problem,
                measure,
                tuple(r for r in requires.split(",") if r),
                frozenset(_KINDS[k] for k in kinds),
            )
        )
    return tuple(result)


def chosen_pairs(case: Case, count: int) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """``count`` pairs that fit the organ and its figures, and general ones to stand in for those
    whose figures change later.

    What the figures show goes first, then what fits the kind of organ, then the general; a problem
    that last year's report named is taken only when nothing else is left.
    """
    named = topics_of(case.last_year)
    fitting = [
        pair
        for pair in pairs()
        if (not pair.kinds or case.organ.kind in pair.kinds) and not unsupported(pair.requires, case)
    ]

    def turned(group: Sequence[Pair], key: str) -> list[Pair]:
        # Each group by a lot of its own, so that sister organs rarely share all problems.
        start = crc32(f"{case.organ.name}/{key}".encode()) + count * (case.year + case.variant)
        at = start % len(group) if group else 0
        return sorted([*group[at:], *group[:at]], key=lambda pair: pair.topic in named)

    shown = turned([p for p in fitting if p.requires], "figures")
    kind = turned([p for p in fitting if p.kinds], "kind")
    general = turned([p for p in fitting if not p.requires and not p.kinds], "general")
    first = shown[: count - 1] + kind[:1]
    chosen = (first + general)[:count]
    rest = [pair for pair in general if pair not in chosen]
    return tuple(chosen), tuple(rest)
