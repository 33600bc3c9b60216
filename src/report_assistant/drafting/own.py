"""The user's own words of last year: which sentences of the last report may stand again.

Standing practice (systems, rules, ways of working) is the organ's own and may be kept; what was
done last year (events, cases, changes) is no fact of this year and may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from report_assistant.drafting.mask import Masked, Precedent, mask_paragraph
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.template import bare
from report_assistant.report.mentions import claims

SHORTEST, LONGEST = 14, 110
KEPT = "第{number}部分有{count}句沿用上年表述，请核实：{quotes}"

# Done once: it happened last year, and only the user knows whether it happened again.
_EVENT = re.compile(
    r"完成|建成|新建|新增|增设|增加|上线|改版|开设|开通|举办|召开|印发|出台|制定|修订|编[制印写]|荣获|获评|获得|升级|迁移|整合|注销|"
    r"合并|归并|压缩|移到|改到|试点|成立|邀请|拍摄|安装|更换|启用|推出|试行|调整|聘请|委托|参加|走访|调度|演练|表彰|先进|达标|"
    r"授课|主题为|对象为|内容(?:为|包括|涉及|是)|当日|当天|同日|次日|"
    r"了(?!解)|已(?:经)?(?=[\u4e00-\u9fff])|起(?=[，。])|着重|重新|适应|改造|与.{0,12}(?:合作|联合|共用)"
)
# Said of the figures, the cases or the year, which have changed.
_DATED = re.compile(
    r"本年|今年|年内|年末|年初|上半年|下半年|全年|年度|去年|上年|近[一二两三四五几]年|\{\{(?:本年|上年|下年|期末|统计期限)\}\}|"
    r"没有|未(?!成年|经)|无(?!障碍|关|正当)|不存在|比|较(?:上|去)|同比|增多|减少|下降|增长|多为|较多|占多数|集中在|主要是|主要涉及|"
    r"[一两]件|被纠正|申请内容|申请事项|申请增多|复议|诉讼|责任追究|追责|问责|满意|评议|考核|测评|检查|通报|整改|培训|会议|收到"
)
# Persons and contacts change; they are asked for, not carried on.
_PERSON = re.compile(r"同志|先生|女士|电话|邮箱|网址|地址(?![簿栏])|邮编")
_HANGING = re.compile(
    r"^(?:[涉含]|其|该|此|这|那|由此|对此|为此|从而|以便|以及|并|而|且|也|还|又|另|[一二三四五六]是)"
)

# The head of a list item (一是高质量做好主动公开。) says nothing once its list is gone.
_SLOGAN = re.compile(
    r"^(?:高[质标水规效]\S|扎实|全面|持续|不断|切实|深入|大力|着力|稳步|强化|加强|做好)[^，；：]{2,20}。?$"
)


def lapsed_words(template: str) -> str:
    """A word that makes a sentence of last year one about last year only, or empty."""
    for pattern in (_EVENT, _DATED, _PERSON):
        found = pattern.search(template)
        if found:
            return found.group()
    return ""


def gone(clause: str) -> bool:
    """True for a clause without a figure of the user that speaks of last year only."""
    return not content_slots(clause) and bool(lapsed_words(clause))


def standing(template: str) -> bool:
    """True for a sentence of standing practice that can be read by itself."""
    words = bare(template, "")
    return (
        not content_slots(template)
        and SHORTEST <= len(words) <= LONGEST
        and not lapsed_words(template)
        and not _HANGING.search(words)
        and not _SLOGAN.search(words)
        and not claims(words)
    )


def kept_sentences(precedents: Iterable[Precedent]) -> tuple[Masked, ...]:
    """Sentences of standing practice of the organ's own last report, in their order."""
    return tuple(
        masked
        for precedent in precedents
        if precedent.own
        for masked in mask_paragraph(precedent)[0]
        if standing(masked.sentence.template)
    )
