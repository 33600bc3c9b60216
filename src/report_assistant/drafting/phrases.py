# ruff: noqa: E501 (the clause tables are read by line)
"""The project's own wording: one clause a content slot, clauses grouped into sentences.

Used for a fact for which no precedent sentence fits. A clause has one or more phrasings, the
choice is by organ and year, so that sister organs and successive years do not read the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from report_assistant.report.slots import Area


@dataclass(frozen=True, slots=True)
class Clause:
    """How one slot is said. ``inside`` is the slot whose clause must stand before ``text``;
    ``alone`` is the wording without it."""

    slot: str
    text: tuple[str, ...]
    inside: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that belong together, with the words that open the sentence."""

    id: str
    area: Area
    openers: tuple[str, ...]
    clauses: tuple[Clause, ...]


def _clauses(table: str) -> tuple[Clause, ...]:
    result = []
    for line in table.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        slot, texts = cells[0], cells[1]
        inside, alone = (cells[2], cells[3]) if len(cells) > 2 else ("", "")
        result.append(Clause(slot, tuple(t.strip() for t in texts.split(" / ")), inside, alone))
    return tuple(result)


# slot | phrasing / phrasing | needs before it | wording when that is absent
_PROACTIVE = (
    Group(
        "total",
        Area.PROACTIVE,
        ("{{本年}}，{{本机关}}", "{{本年}}，{{本机关}}累计", "全年{{本机关}}"),
        _clauses(
            """
            A01 | 主动公开政府信息{{A01}}
            A02 | 其中{{政府}}门户网站公开{{A02}} / 其中通过{{政府}}门户网站发布{{A02}} | A01 | 通过{{政府}}门户网站公开政府信息{{A02}}
            """
        ),
    ),
    Group(
        "kinds",
        Area.PROACTIVE,
        ("从公开内容看，", "按信息类别统计，", "在各类信息中，"),
        _clauses(
            """
            A03 | 公开概况类信息{{A03}} / 更新概况类信息{{A03}}
            A04 | 发布政务动态信息{{A04}}
            A05 | 发布信息公开目录信息{{A05}}
            A06 | 发布通知公告{{A06}}
            A07 | 公开政策文件{{A07}}
            A10 | 公开其他文件{{A10}}
            """
        ),
    ),
    Group(
        "key",
        Area.PROACTIVE,
        ("聚焦社会关注的重点领域，", "围绕群众关心的重点事项，", "突出公开重点，"),
        _clauses(
            """
            A16 | 公开重点领域信息{{A16}}
            A12 | 公开财政预决算和“三公”经费信息{{A12}}
            A11 | 公开人事任免信息{{A11}}
            A13 | 公示行政许可信息{{A13}}
            A14 | 公示行政处罚信息{{A14}}
            A15 | 公开双随机抽查结果{{A15}}
            A22 | 对重大行政决策事项开展预公开{{A22}}
            A23 | 公开建议提案办理结果{{A23}}
            A31 | 动态调整权责清单{{A31}}
            """
        ),
    ),
    Group(
        "explain",
        Area.PROACTIVE,
        (
            "坚持政策文件与解读材料同步组织，",
            "持续做好政策解读，",
            "推动政策解读便民化，",
            "在政策解读方面，",
            "围绕已公开的政策文件，",
        ),
        _clauses(
            """
            A17 | 发布政策解读{{A17}} / 公开政策解读材料{{A17}} / 发布解读材料{{A17}}
            A18 | 开展负责人解读{{A18}}
            A19 | 举办新闻发布会{{A19}}
            A19.2 | 主要负责人出席{{A19.2}} | A19 | 主要负责人出席新闻发布会{{A19.2}}
            A20 | 开展在线访谈{{A20}}
            """
        ),
    ),
    Group(
        "interact",
        Area.PROACTIVE,
        ("畅通政民互动渠道，", "及时回应社会关切，", "加强公众参与，", "注重听取公众意见，"),
        _clauses(
            """
            A21 | 开展民意征集和网上调查{{A21}}
            A21.2 | 征集意见{{A21.2}}
            A21.3 | 采纳意见{{A21.3}}
            A25 | 答复网民留言和领导信箱来信{{A25}}
            A25.2 | 网民留言办结率{{A25.2}}
            A26 | 办理政务服务便民热线工单{{A26}}
            A27 | 回应社会关切{{A27}}
            A28 | 举办政府开放日活动{{A28}}
            A28.2 | 参与群众{{A28.2}} | A28 | 参与政府开放日活动的群众{{A28.2}}
            """
        ),
    ),
    Group(
        "channels",
        Area.PROACTIVE,
        ("拓展公开渠道，", "注重多渠道公开，", "线上线下同步公开，"),
        _clauses(
            """
            A24 | 编印政府公报{{A24}}
            A24.2 | 发放政府公报{{A24.2}}
            A30 | 通过公示栏、广播、明白纸等公开信息{{A30}}
            A29 | 媒体刊发相关报道{{A29}}
            A32 | 报送政务信息{{A32}}
            A32.2 | 获采用{{A32.2}} | A32 | 报送的政务信息获采用{{A32.2}}
            """
        ),
    ),
)

_ON_REQUEST = (
    Group(
        "handling",
        Area.ON_REQUEST,
        ("规范办理流程，", "在办理过程中，", "注重办理质量，"),
        _clauses(
            """
            B21 | 依法延期答复{{B21}}
            B22 | 书面征求第三方意见{{B22}}
            B23 | 组织会商研判{{B23}}
            B27 | 将依申请公开的信息转为主动公开{{B27}}
            """
        ),
    ),
)

_MANAGEMENT = (
    Group(
        "review",
        Area.MANAGEMENT,
        ("严把审查关口，", "坚持先审查、后公开，", "加强源头管理，", "落实审查制度，", "做好文件审查工作，"),
        _clauses(
            """
            C04 | 开展规范性文件合法性审查{{C04}}
            C05 | 对合同协议开展合法性审查{{C05}} / 完成合同协议合法性审查{{C05}}
            C06 | 开展公平竞争审查{{C06}}
            C07 | 开展保密审查和公开属性审查{{C07}}
            """
        ),
    ),
    Group(
        "papers",
        Area.MANAGEMENT,
        ("规范公文和目录管理，", "做好日常管理，", "完善管理机制，"),
        _clauses(
            """
            C08 | 制发公文{{C08}} / 完成公文制发{{C08}}
            C08.2 | 主动公开属性公文占比{{C08.2}}
            C12 | 更新公开目录{{C12}}
            C13 | 制定修订政府信息公开相关制度{{C13}}
            C14 | 归集入库政策文件{{C14}}
            """
        ),
    ),
    Group(
        "clean",
        Area.MANAGEMENT,
        ("加强信息动态管理，", "定期开展信息清查，", "提升信息发布质量，"),
        _clauses(
            """
            C03 | 清理规范性文件{{C03}}
            C09 | 清理历史信息{{C09}}
            C10 | 整改错别字和错链{{C10}}
            C11 | 排查处理个人隐私信息{{C11}}
            """
        ),
    ),
)

_PLATFORM = (
    Group(
        "site",
        Area.PLATFORM,
        ("加强政府信息公开专栏建设，", "优化网站栏目，", "提升平台服务能力，"),
        _clauses(
            """
            D02 | 新增或优化专栏{{D02}}
            D03 | 开设专题专区{{D03}}
            D12 | 政策问答库收录问答{{D12}}
            D09 | 网站访问量{{D09}}
            D13 | 网站抽查合格率{{D13}}
            """
        ),
    ),
    Group(
        "media",
        Area.PLATFORM,
        (
            "发挥政务新媒体作用，",
            "用好政务新媒体，",
            "规范政务新媒体运维，",
            "在政务新媒体方面，",
            "拓展移动端公开渠道，",
        ),
        _clauses(
            """
            D04 | 在运政务新媒体账号{{D04}}
            D05 | 通过微信公众号发布信息{{D05}} / 微信公众号发布信息{{D05}}
            D05.2 | 微信公众号关注人数{{D05.2}}
            D05.3 | 微信公众号阅读量{{D05.3}}
            D06 | 通过微博发布信息{{D06}}
            D07 | 通过抖音、视频号发布信息{{D07}}
            D08 | 通过其他新媒体平台发布信息{{D08}}
            """
        ),
    ),
    Group(
        "offline",
        Area.PLATFORM,
        ("方便群众就近查阅信息，", "完善线下公开场所，", "拓展线下公开阵地，"),
        _clauses(
            """
            D10 | 设置政务公开专区{{D10}}
            D10.2 | 配备自助查询机{{D10.2}}
            D10.3 | 政务公开专区接待群众{{D10.3}}
            D11 | 设置公示栏{{D11}}
            D14 | 设立政府公报查阅点{{D14}}
            """
        ),
    ),
)

_SUPERVISION = (
    Group(
        "people",
        Area.SUPERVISION,
        ("压实工作责任，", "落实人员保障，", "加强队伍建设，"),
        _clauses(
            """
            E01 | 配备专职工作人员{{E01}}
            E01.2 | 配备兼职工作人员{{E01.2}} / 明确兼职工作人员{{E01.2}}
            E10 | 安排政府信息公开专项经费{{E10}}
            """
        ),
    ),
    Group(
        "training",
        Area.SUPERVISION,
        ("{{本年}}，{{本机关}}", "全年", "{{本机关}}"),
        _clauses(
            """
            E02 | 召开会议研究部署政府信息公开工作{{E02}}
            E03 | 开展业务培训{{E03}} / 组织业务培训{{E03}}
            E03.2 | 参训{{E03.2}} | E03 | 参加政府信息公开业务培训{{E03.2}}
            """
        ),
    ),
    Group(
        "inspect",
        Area.SUPERVISION,
        ("加强日常监督，", "强化督促指导，", "健全监督机制，"),
        _clauses(
            """
            E04 | 开展政府信息公开检查{{E04}}
            E05 | 印发通报{{E05}}
            E05.2 | 督促整改问题{{E05.2}}
            E09 | 开展第三方评估{{E09}}
            E11 | 形成特色做法和获奖{{E11}}
            """
        ),
    ),
    Group(
        "results",
        Area.SUPERVISION,
        ("落实考核和社会评议制度，", "接受社会监督，", "注重结果运用，"),
        _clauses(
            """
            E06 | 政务公开在绩效考核中的权重为{{E06}}
            E07 | 开展社会评议，发放问卷{{E07}}
            E07.2 | 社会评议满意率{{E07.2}}
            """
        ),
    ),
)

GROUPS: tuple[Group, ...] = (*_PROACTIVE, *_ON_REQUEST, *_MANAGEMENT, *_PLATFORM, *_SUPERVISION)

# Words the user gave, as a whole sentence: slot -> template (the text has no final stop).
TEXTS: dict[str, str] = {
    "B20": "申请内容主要涉及{{B20}}。",
    "C15": "在信息发布审核流程方面，{{C15}}。",
    "D01": "在网站改版和适老化建设方面，{{D01}}。",
    "E06.2": "工作考核结果情况：{{E06.2}}。",
    "E07.3": "社会评议结果情况：{{E07.3}}。",
}

# Opening statement of each sub-area: practice that the ordinance itself demands, no event.
LEADS: dict[Area, tuple[str, ...]] = {
    Area.PROACTIVE: (
        "{{本机关}}认真贯彻落实{{条例简称}}，坚持以公开为常态、不公开为例外，依法做好主动公开工作。",
        "{{本机关}}严格执行{{条例简称}}关于主动公开的规定，及时、准确公开职责范围内的政府信息。",
        "{{本机关}}按照应公开尽公开的原则，依法公开履行职责过程中制作和获取的政府信息。",
        "{{本机关}}围绕履职重点和公众需求，依照{{条例简称}}规定的范围和时限主动公开政府信息。",
        "{{本机关}}把主动公开作为日常工作的组成部分，对应当公开的政府信息依法、及时予以公开。",
        "按照{{条例简称}}关于主动公开的要求，{{本机关}}认真做好政府信息的制作、审核和发布工作。",
    ),
    Area.ON_REQUEST: (
        "{{本机关}}严格按照{{条例简称}}规定办理政府信息公开申请，规范登记、审核、办理、答复各环节工作。",
        "{{本机关}}保持申请渠道畅通，依法依规办理政府信息公开申请。",
        "{{本机关}}落实依申请公开工作要求，做好申请的接收、登记、办理和答复。",
        "{{本机关}}依法保障公众获取政府信息的权利，按照规定程序办理政府信息公开申请。",
        "{{本机关}}重视依申请公开工作，明确受理和承办责任，依法答复申请人。",
        "在依申请公开方面，{{本机关}}执行统一的受理、审查和答复程序，注重答复的规范性。",
    ),
    Area.MANAGEMENT: (
        "{{本机关}}落实政府信息公开审查制度，坚持谁公开谁负责、先审查后公开。",
        "{{本机关}}将公开属性认定纳入公文办理流程，严格执行信息发布审核制度。",
        "{{本机关}}严格信息发布审核，做到依法公开与信息安全并重。",
        "{{本机关}}规范政府信息的制作、获取、保存和公开，落实各环节管理责任。",
        "{{本机关}}坚持依法公开、规范管理，对拟公开的政府信息先行审查。",
        "在政府信息管理方面，{{本机关}}注重源头把关，明确审核责任和发布程序。",
    ),
    Area.PLATFORM: (
        "{{本机关}}依托{{政府}}门户网站政府信息公开专栏集中发布信息，做好栏目日常维护和内容保障。",
        "{{本机关}}以{{政府}}门户网站为政府信息公开第一平台，规范设置栏目，方便公众查阅。",
        "{{本机关}}加强政府信息公开平台内容保障，及时更新{{政府}}门户网站相关栏目。",
        "{{本机关}}通过{{政府}}门户网站统一发布应当主动公开的信息，保证内容准确、更新及时。",
        "{{政府}}门户网站是{{本机关}}公开政府信息的主要平台，相关栏目按职责维护更新。",
        "{{本机关}}按照统一要求维护{{政府}}门户网站政府信息公开栏目，为公众查询信息提供便利。",
    ),
    Area.SUPERVISION: (
        "{{本机关}}明确政府信息公开工作分管负责人和承办机构，压实工作责任，主动接受社会监督。",
        "{{本机关}}把政府信息公开纳入日常工作安排，明确责任分工，加强督促落实。",
        "{{本机关}}健全政府信息公开工作机制，落实岗位责任，自觉接受社会监督。",
        "{{本机关}}落实政府信息公开工作责任，把各项公开任务分解到承办机构。",
        "{{本机关}}加强对政府信息公开工作的组织协调，做好督促检查和业务指导。",
        "为保障政府信息公开工作落实，{{本机关}}明确工作职责，完善内部协作机制。",
    ),
}
