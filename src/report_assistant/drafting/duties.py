"""Practice that the ordinance itself demands, in the project's own words.

Said where a sub-area has few facts. A line may ask for a state of the figures, so that it is said
only where it fits (what is done with refusals is said only by an organ that refused something).
Source: 条例 art. 4, 15–17, 19, 26, 29, 36, 37, 39, 40, 46, 47 and 国办 rules on publication.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from zlib import crc32

from report_assistant.drafting.case import Case
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.support import unsupported
from report_assistant.drafting.template import Sentence, bare
from report_assistant.report.slots import Area

REFERENCE = "duty"
# Two sentences that share this many characters in a row say the same.
_SHARED = 6
_TOPIC = re.compile(r"解读|新媒体|属性|保密|申请渠道|专区|公示栏|隐私|效力|监督|督促|链接|检索|补正|办事")

# requirement (or -) | sentence
_DUTIES: dict[Area, str] = {
    Area.PROACTIVE: """
        - | 政府信息形成后，按照规定的时限及时公开，内容发生变化的同步更新。
        - | 对照法定主动公开内容逐项梳理公开事项，做到应公开的不遗漏、不应公开的不公开。
        - | 围绕公众关注的办事服务、资金使用和政策执行等事项确定公开重点，便于公众了解和监督。
        - | 公开信息由承办机构核对事实和数据，发现内容不准确的及时更正。
        - | 公开内容力求文字简明、要素齐全，方便公众查阅和理解。
        +A17 | 解读材料与政策文件相互关联，帮助公众准确理解政策内容。
        +A17 | 解读内容着重说明政策依据、适用范围和办理方式，便于公众对照办理。
        +A25 | 对公众留言反映的问题，由承办机构核实情况后予以回应。
        """,
    Area.ON_REQUEST: """
        +B01 | 对收到的申请逐件登记、逐件审核，答复前核对事实依据和法律依据。
        +B01 | 对内容不明确的申请，指导申请人作出补正；答复文书载明救济途径和期限。
        +B16 | 对不掌握的信息，在答复中说明情况，能够确定负责公开的机关的，告知申请人该机关的名称和联系方式。
        +B15 | 对不予公开的申请，在答复中说明理由和依据，做好解释工作。
        +B14 | 对含有不应公开内容但能够作区分处理的信息，向申请人提供可以公开的内容。
        +B17 | 对以申请公开名义进行信访、投诉、举报等活动的，告知申请人通过相应渠道提出。
        0B01 | 保持当面、信函和网络申请渠道畅通，明确接收、登记和转办的责任人员。
        0B01 | 政府信息公开指南载明受理机构和申请方式，方便公众提出申请。
        """,
    Area.MANAGEMENT: """
        - | 制作政府信息时同步明确公开属性，拟不公开的说明理由和依据，随公文一并报批。
        - | 对涉及国家秘密、商业秘密和个人隐私的内容严格把关，防止不当公开。
        - | 对已经公开的信息定期核对，内容失效或者不准确的及时清理、更正。
        - | 信息发布前由承办机构核对内容，再按程序审核签发，做到来源可查、责任可溯。
        - | 根据情况变化对不予公开的信息进行评估，可以公开的及时公开。
        +C02 | 对现行有效的行政规范性文件实行动态管理，文件效力状态发生变化的及时标明。
        """,
    Area.PLATFORM: """
        - | 规范设置政府信息公开指南、制度、年报和法定主动公开内容等栏目，保持栏目名称和内容相符。
        - | 明确各栏目的维护责任，定期查看栏目更新和链接情况，发现问题及时处理。
        - | 注重栏目检索和查阅功能，方便公众查找所需信息。
        - | 做好政府信息公开平台的安全防护和日常值守，保持访问稳定。
        +D05 | 重要信息由网站和政务新媒体同步发布，方便公众通过移动端查阅。
        +D05 | 政务新媒体发布内容与网站保持一致，发布前执行同样的审核程序。
        +D10 | 政务公开专区为公众查阅、获取政府信息和提出申请提供便利。
        +D11 | 公示栏内容由专人维护，公示期内保持完整，便于群众随时查看。
        """,
    Area.SUPERVISION: """
        - | 公布监督渠道，对公众就政府信息公开工作提出的意见及时核实、处理。
        - | 把政府信息公开工作要求落实到岗位，定期查看工作进展，督促承办机构按时完成。
        - | 工作人员注重学习政府信息公开法律法规和业务规范，提高依法办理能力。
        - | 对公开工作中发现的问题逐项明确责任人员和处理时限，跟踪督促落实。
        +E03 | 把学习内容与日常办理中的具体问题结合起来，提高工作人员审核把关和答复办理能力。
        """,
}


def duties(area: Area, case: Case, before: Iterable[str], count: int) -> tuple[Sentence, ...]:
    """At most ``count`` sentences of practice for ``area`` that hold now and that none of the
    sentences ``before`` says already."""
    said = tuple(before)
    taken = [bare(text, "") for text in said]
    practice = [text for text in said if not content_slots(text)]
    chosen: list[Sentence] = []
    for requirement, text in _ranked(area, case):
        if len(chosen) == count:
            break
        if alike(text, taken) or same_topic(text, practice):
            continue
        needs = () if requirement == "-" else (requirement,)
        if unsupported(needs, case):
            continue
        chosen.append(pattern(text, f"{REFERENCE}/{area.value}", *needs))
        taken.append(text)
        practice.append(text)
    return tuple(chosen)


def _ranked(area: Area, case: Case) -> list[tuple[str, str]]:
    """The lines of ``area`` by organ, moving on yearly; for half of the organs those that the
    figures ask for go first, so that sister organs do not read the same."""
    lines = [tuple(part.strip() for part in line.split("|")) for line in _DUTIES[area].strip().splitlines()]
    rows = [(requirement, text) for requirement, text in lines]
    start = crc32(f"{case.organ.name}/duty/{area}".encode()) + case.year + case.variant
    turned = rows[start % len(rows) :] + rows[: start % len(rows)]
    return sorted(turned, key=lambda row: row[0] == "-") if start % 2 or area is Area.ON_REQUEST else turned


def alike(text: str, others: Collection[str]) -> bool:
    """True when ``text`` repeats a run of characters of one of ``others``."""
    runs = {text[i : i + _SHARED] for i in range(len(text) - _SHARED + 1)}
    return any(run in other for other in others for run in runs)


def same_topic(text: str, others: Collection[str]) -> bool:
    """True when one of ``others`` (practice without figures) already speaks of the topic."""
    topics = set(_TOPIC.findall(text))
    return any(topics & set(_TOPIC.findall(other)) for other in others)
