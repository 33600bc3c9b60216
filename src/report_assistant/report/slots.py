"""Content slots: what reports of this kind state, one slot a quantity or statement.

Source: counts over 105 real reports (domain.md section 5). A slot is filled by a fact of the
user, or computed from the tables (``formula``), never from a precedent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from report_assistant.errors import UnknownSlot


class Area(StrEnum):
    """Where a slot belongs: the five areas of section one, section five, section six."""

    PROACTIVE = "主动公开"
    ON_REQUEST = "依申请公开"
    MANAGEMENT = "政府信息管理"
    PLATFORM = "平台建设"
    SUPERVISION = "监督保障"
    PROBLEMS = "存在的主要问题及改进情况"
    OTHER = "其他需要报告的事项"


SECTION_ONE = (Area.PROACTIVE, Area.ON_REQUEST, Area.MANAGEMENT, Area.PLATFORM, Area.SUPERVISION)


@dataclass(frozen=True, slots=True)
class Slot:
    """A content slot. ``units`` lists accepted units, the usual one first; empty for words.

    ``often`` ranks how often reports of this kind state it (3 most, 1 rarely); ``formula``
    names an entry of :mod:`report_assistant.report.formulas` when the tables determine it.
    """

    id: str
    name: str
    area: Area
    units: tuple[str, ...] = ()
    often: int = 1
    formula: str = ""

    @property
    def is_text(self) -> bool:
        """True for a slot that holds words instead of a quantity."""
        return not self.units


# id | name | units | often (3 = asked first) | * = computed from the tables
_TABLE = """
A01 | 主动公开政府信息总数 | 条 件 篇 | 3
A02 | 政府网站发布信息 | 条 篇 件 | 3
A03 | 概况类信息 | 条 | 1
A04 | 政务动态信息 | 条 篇 | 2
A05 | 信息公开目录信息 | 条 | 2
A06 | 通知公告 | 条 件 篇 | 2
A07 | 政策文件 | 件 条 份 | 2
A08 | 制定规章 | 件 部 | 1 | *
A09 | 制发行政规范性文件 | 件 份 | 2 | *
A10 | 其他文件 | 件 份 | 1
A11 | 人事任免信息 | 条 件 | 1
A12 | 财政预决算和“三公”经费信息 | 条 件 | 2
A13 | 公示行政许可信息 | 条 件 | 1
A14 | 公示行政处罚信息 | 条 件 | 1
A15 | 双随机抽查结果 | 条 批次 次 | 1
A16 | 重点领域信息 | 条 件 篇 | 2
A17 | 政策解读 | 篇 件 条 个 | 3
A18 | 负责人解读 | 次 篇 | 1
A19 | 新闻发布会 | 场 次 | 1
A19.2 | 主要负责人出席新闻发布会 | 次 场 | 1
A20 | 在线访谈 | 期 场 次 | 1
A21 | 民意征集和网上调查 | 期 次 项 | 1
A21.2 | 征集意见 | 条 | 1
A21.3 | 采纳意见 | 条 | 1
A22 | 重大行政决策预公开 | 项 件 | 1
A23 | 建议提案办理结果公开 | 件 条 | 1
A24 | 政府公报 | 期 | 1
A24.2 | 政府公报发放 | 册 份 | 1
A25 | 网民留言和领导信箱答复 | 件 条 | 1
A25.2 | 网民留言办结率 | % | 1
A26 | 12345热线工单 | 件 条 | 1
A27 | 回应关切和舆情回应 | 次 条 件 | 1
A28 | 政务公开日和开放日活动 | 场 次 | 1
A28.2 | 开放日活动参与 | 人次 人 名 | 1
A29 | 媒体报道 | 篇 次 条 | 1
A30 | 公示栏、广播、明白纸公开 | 条 份 次 期 | 1
A31 | 权责清单动态调整 | 项 | 1
A32 | 信息报送 | 条 篇 | 1
A32.2 | 信息采用 | 条 篇 | 1
B01 | 本年新收申请 | 件 | 3 | *
B02 | 上年结转申请 | 件 | 3 | *
B03 | 合计收办申请 | 件 | 2 | *
B04 | 新收申请同比增减 | % | 2 | *
B05 | 网上申请 | 件 | 2
B06 | 信函申请 | 件 | 2
B07 | 当面申请 | 件 | 2
B08 | 传真和邮件申请 | 件 | 1
B09 | 自然人申请 | 件 | 2 | *
B10 | 法人或其他组织申请 | 件 | 2 | *
B11 | 本年办结申请 | 件 | 3 | *
B12 | 按时办结率 | % | 2
B13 | 予以公开 | 件 | 3 | *
B13.2 | 予以公开占比 | % | 1 | *
B14 | 部分公开 | 件 | 3 | *
B14.2 | 部分公开占比 | % | 1 | *
B15 | 不予公开 | 件 | 3 | *
B15.2 | 不予公开占比 | % | 1 | *
B16 | 无法提供 | 件 | 3 | *
B16.2 | 无法提供占比 | % | 1 | *
B17 | 不予处理 | 件 | 3 | *
B17.2 | 不予处理占比 | % | 1 | *
B18 | 其他处理 | 件 | 3 | *
B18.2 | 其他处理占比 | % | 1 | *
B19 | 结转下年度办理 | 件 | 3 | *
B20 | 申请内容领域 | | 2
B21 | 延期答复 | 件 | 1
B22 | 征求第三方意见 | 次 件 | 1
B23 | 会商研判 | 次 | 1
B24 | 行政复议总数 | 件 | 3 | *
B24.1 | 行政复议结果维持 | 件 | 2 | *
B24.2 | 行政复议结果纠正 | 件 | 2 | *
B24.3 | 行政复议其他结果 | 件 | 2 | *
B24.4 | 行政复议尚未审结 | 件 | 2 | *
B25 | 行政诉讼总数 | 件 | 3 | *
B25.1 | 行政诉讼结果维持 | 件 | 2 | *
B25.2 | 行政诉讼结果纠正 | 件 | 2 | *
B25.3 | 行政诉讼其他结果 | 件 | 2 | *
B25.4 | 行政诉讼尚未审结 | 件 | 2 | *
B25.5 | 未经复议直接起诉总数 | 件 | 1 | *
B25.6 | 复议后起诉总数 | 件 | 1 | *
B26 | 复议被纠错率 | % | 1 | *
B26.2 | 诉讼败诉率 | % | 1 | *
B27 | 转为主动公开 | 件 条 | 1
C01 | 现行有效规章 | 件 部 | 1 | *
C01.2 | 废止规章 | 件 部 | 1 | *
C02 | 现行有效行政规范性文件 | 件 | 2 | *
C02.2 | 废止行政规范性文件 | 件 | 2 | *
C03 | 规范性文件清理 | 件 | 1
C04 | 规范性文件合法性审查 | 件 | 2
C05 | 合同协议合法性审查 | 份 件 | 1
C06 | 公平竞争审查 | 件 份 | 1
C07 | 保密审查和公开属性审查 | 件 条 次 | 2
C08 | 公文制发 | 份 件 | 2
C08.2 | 主动公开属性公文占比 | % | 1
C09 | 历史信息清理 | 条 | 1
C10 | 错别字和错链整改 | 处 条 个 | 1
C11 | 个人隐私信息排查 | 条 处 | 1
C12 | 公开目录更新 | 项 条 次 | 2
C13 | 制度制定修订 | 项 个 件 | 2
C14 | 文件库入库 | 件 | 1
C15 | 审核流程 | | 1
C16 | 行政许可决定 | 件 | 1 | *
C17 | 行政处罚决定 | 件 | 1 | *
C18 | 行政强制决定 | 件 | 1 | *
C19 | 行政事业性收费金额 | 万元 | 1 | *
D01 | 网站改版和适老化 | | 1
D02 | 专栏新增或优化 | 个 | 2
D03 | 专题专区 | 个 | 1
D04 | 政务新媒体账号 | 个 | 2
D05 | 微信公众号发布信息 | 条 篇 期 | 3
D05.2 | 微信公众号关注人数 | 人 万人 名 | 1
D05.3 | 微信公众号阅读量 | 次 人次 万次 | 1
D06 | 微博发布信息 | 条 篇 | 1
D07 | 抖音和视频号发布 | 条 个 期 | 1
D08 | 其他新媒体平台发布 | 条 篇 | 1
D09 | 网站访问量 | 人次 次 万次 万人次 | 1
D10 | 政务公开专区 | 个 处 | 2
D10.2 | 自助查询机 | 台 | 1
D10.3 | 政务公开专区接待 | 人次 | 1
D11 | 公示栏和村务公开栏 | 个 块 处 | 1
D12 | 政策问答库 | 条 | 1
D13 | 网站抽查合格率 | % | 1
D14 | 公报查阅点 | 个 处 | 1
E01 | 专职工作人员 | 人 名 | 2
E01.2 | 兼职工作人员 | 人 名 | 2
E02 | 会议研究部署 | 次 | 3
E03 | 业务培训 | 次 场 期 | 3
E03.2 | 参加培训 | 人次 人 名 | 3
E04 | 检查督查 | 次 轮 | 2
E05 | 通报 | 期 次 | 1
E05.2 | 问题整改 | 个 条 处 项 | 2
E06 | 考核权重 | 分 % | 1
E06.2 | 工作考核结果 | | 2
E07 | 社会评议问卷 | 份 | 1
E07.2 | 社会评议满意率 | % | 1
E07.3 | 社会评议结果 | | 2
E08 | 责任追究 | 起 人 次 | 2
E09 | 第三方评估 | 次 | 1
E10 | 专项经费 | 万元 元 | 1
E11 | 特色做法和获奖 | 项 | 1
F01 | 上年问题整改情况 | | 2
F02 | 本年主要问题 | | 3
F03 | 改进措施 | | 3
G01 | 信息处理费收取件数 | 件 | 3
G02 | 信息处理费金额 | 元 | 3
G04 | 年度政务公开工作要点落实 | | 1
G05 | 建议提案办理 | 件 | 1
G06 | 创新做法 | | 1
G07 | 政务公开标准化 | | 1
G08 | 报告查询网址 | | 1
"""

_AREAS = dict(zip("ABCDEFG", Area, strict=True))


@cache
def slots() -> dict[str, Slot]:
    """All content slots by id, in the order of the form."""
    result = {}
    for line in _TABLE.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        slot_id, name, units, often = cells[:4]
        formula = slot_id if cells[4:] else ""
        result[slot_id] = Slot(slot_id, name, _AREAS[slot_id[0]], tuple(units.split()), int(often), formula)
    return result


@cache
def _by_name() -> dict[str, Slot]:
    return {slot.name: slot for slot in slots().values()}


def slot(key: str) -> Slot:
    """Return the slot with id or Chinese name ``key``; raises UnknownSlot."""
    found = slots().get(key) or _by_name().get(key)
    if found is None:
        raise UnknownSlot(key)
    return found
