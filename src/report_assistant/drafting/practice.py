"""Adapting a masked sentence: clauses that state another organ's work are cut off.

A sentence without a number can still be untrue: 完成网站改版 is an event, and only the user knows
whether it happened. What stays is the clause that speaks of a slot the user has a figure for, and
general practice that the ordinance itself demands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from report_assistant.drafting.template import bare, slot_names

EVENTS = re.compile(
    r"完成|建成|新增|新建|(?<!线)上线(?!下)|改版|开设|设立|设置|举办|召开|印发|出台|制[定作]|修订|编[制写印]|荣获|获评|获得|组织|邀请|发放|引入|"
    r"升级|迁移|整合|注销|合并|试点|建立|成立|选派|走访|拍摄|录制|张贴|安装|配备|更换|联合|开通|推出|试行|调整|聘请|委托|"
    r"每[月周日年季]|季度|按月|年[底初中内]|[上下]半年|台账|专班|检测|扫描|比对|抽查|归档|自查|轮训|轮岗|交办|约谈|通报|排查|整改|"
    r"清理|培训|会议|座谈|研讨|学习|演练|考核|评议|评估|专家|律师|顾问|表彰|先进|达标|超期|投诉|热线|进驻|入驻|窗口|大厅|"
    r"新媒体|微博|抖音|视频|图解|动漫|直播|广播|公报|手册|指南|标识|二维码|适老|无障碍|智能|人工|机器人|小程序|APP"
)
# Who leads and by which body the work is done are facts of the organ, even beside a number.
ROLES = re.compile(
    r"领导|负责(?!人)|分管|牵头|局长|主任|镇长|乡长|书记|党委|党组|党工委|主要负责|班子|专人|联络员|信息员|办公会|常务会|例会|专题会|"
    r"[\u4e00-\u9fff]{1,6}[科股处]室?(?:负责|承担|牵头|组织)|办公室(?:负责|承担|牵头)"
)
_SLOT_ID = re.compile(r"^(?:[A-G]\d\d(?:\.\d)?|表[一二三]:.+)$")
# What a sentence with a number must do; 专职工作人员1名 alone is no sentence.
_VERBS = re.compile(
    r"公开|发布|推送|公布|公示|更新|收到|接到|新收|受理|办理|办结|答复|结转|提出|提交|递交|召开|举办|开展|组织|培训|配备|设置|设立|开设|新增|优化|"
    r"制发|制定|修订|废止|清理|印发|编发|参训|参加|整改|审查|接待|发放|收回|征集|采纳|回应|发生|被申请|被提起|予以|现行有效|统计"
)
_NOUNS = re.compile(r"政务公开|政府信息公开|信息公开|公开(?:专区|专栏|栏|目录|属性|平台)|公示栏")
_NOTHING_DONE = re.compile(
    r"^(?:对|将|在|按|从|就|为|围绕|针对|按照|依照|根据|通过)[^，；]*(?:内容|信息|事项|方面|情况|工作|中|时|上|前|后)$"
)
_OPEN, _CLOSE = "“（《{〈", "”）》}〉"
_LEANS = re.compile(
    r"^(?:其中|其余|并(?!行)|且|又|再|另|均|都|即|由|涉及|包括|内容|主要|较|比|占|为|对其|以及|和|与|及)"
)
# 制发2件, 年末现行有效9件: what is counted is named by the clause before.
_NAMELESS = re.compile(
    rf"(?:{_VERBS.pattern}|本年度?|全年|年[内末底]|当年|截至|[新共均已又另为]|合计|累计|\W)*"
)
_MIN_WORDS, _MIN_WORDS_CUT = 8, 12


def content_slots(template: str) -> tuple[str, ...]:
    """Names of content slots (A01 … G08) and table cells in ``template``."""
    return tuple(name for name in slot_names(template) if _SLOT_ID.match(name))


def clauses(template: str) -> tuple[str, ...]:
    """Clauses of a sentence, each with its closing comma, never cut inside quotes or brackets."""
    return tuple(_cut(template))


def _cut(template: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, char in enumerate(template):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in "，；：" and not depth:
            yield template[start : at + 1]
            start = at + 1
    yield template[start:]


def unbacked_event(template: str) -> str:
    """A word for a piece of work in a clause that no slot of the user backs, or empty."""
    for clause in clauses(template):
        role = ROLES.search(clause)
        if role:
            return role.group()
        found = EVENTS.search(clause)
        if found and not content_slots(clause):
            return found.group()
    return ""


def adapt(template: str, known: Callable[[str], bool], foreign: Callable[[str], bool]) -> str:
    """``template`` without the clauses that cannot stand for this case; empty when nothing is left.

    ``known`` tells whether a content slot has a figure that is not zero; ``foreign`` whether the
    words of a clause belong to another organ. A clause that leans on a dropped one, or that names what it
    counts only by it, goes with it.
    """
    kept: list[str] = []
    dropped = False
    for clause in clauses(template):
        slots = content_slots(clause)
        leans = dropped and bool(_LEANS.match(clause) or (slots and _NAMELESS.fullmatch(bare(clause, ""))))
        loose = not slots and (bool(EVENTS.search(clause)) or (dropped and bool(kept)))
        loose = loose or bool(ROLES.search(clause))
        dropped = leans or loose or foreign(clause) or not all(known(slot) for slot in slots)
        if not dropped:
            kept.append(clause)
    text = "".join(kept).rstrip("，；：。")
    # A template with numbers must keep one; the rest must still be a statement, and what is cut
    # down to a few words says less than the project's own phrase.
    words = len(re.sub(r"\{\{[^}]*\}\}|[\W_]", "", text))
    lost = bool(content_slots(template)) and not content_slots(text)
    cut = len(kept) < len(clauses(template))
    lost = lost or bool(content_slots(text) and not _VERBS.search(_NOUNS.sub("", text)))
    # 对拟在网站公布的内容 is no sentence: a preposition and nothing done.
    lost = lost or bool(_NOTHING_DONE.search(text))
    # A sentence may not open with a number: 4件通过网络提交 hangs in the air.
    lost = lost or bool(content_slots(text[: text.find("}}") + 2]) and text.startswith("{{"))
    return "" if lost or words < (_MIN_WORDS_CUT if cut else _MIN_WORDS) else text + "。"
