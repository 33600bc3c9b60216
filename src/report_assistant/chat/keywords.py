"""Words that clerks use for content slots in short notes: 专栏新增2个, 12345工单200件, 没有开展培训.

Reports say the same in whole sentences, which :mod:`report_assistant.report.mentions` reads; these
are only asked where it finds no slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.report.slots import slot

# (slot, what names it). More than one that fits is a doubt for the user to settle.
_WORDS: tuple[tuple[str, str], ...] = (
    ("A17", r"政策解读|解读(?:材料|稿件|文章)"),
    ("A18", r"负责人解读"),
    ("A19", r"新闻发布会|发布会"),
    ("A20", r"在线访谈|访谈"),
    ("A21", r"民意征集|意见征集|征集意见|网上调查"),
    ("A22", r"重大(?:行政)?决策"),
    ("A23", r"人大(?:代表)?建议|政协(?:委员)?提案|建议提案"),
    ("A24", r"政府公报|公报"),
    ("A25", r"网民留言|网友留言|领导信箱|局长信箱|留言"),
    ("A26", r"12345|热线工单|工单"),
    ("A28", r"开放日|公开日"),
    ("A29", r"媒体报道"),
    ("A30", r"公示栏|明白纸|广播|宣传栏"),
    ("A32", r"信息报送|报送信息"),
    ("B05", r"(?:网上|网络|在线|线上)申请"),
    ("B06", r"(?:信函|来信|邮寄)申请"),
    ("B07", r"(?:当面|现场|窗口)申请"),
    ("B21", r"延期(?:答复)?"),
    ("B22", r"第三方意见|征求第三方"),
    ("C03", r"(?:规范性)?文件清理|清理(?:规范性)?文件"),
    ("C04", r"合法性审查|合法性审核"),
    ("C06", r"公平竞争审查"),
    ("C07", r"保密审查|公开属性审查"),
    ("C08", r"公文(?:制发)?|制发公文|发文"),
    ("C08.2", r"主动公开(?:的|类|属性)?(?:公文)?(?:占|比例)"),
    ("C12", r"目录更新|更新目录"),
    ("C13", r"制度"),
    ("D02", r"专栏"),
    ("D03", r"专题|(?<!政务公开)(?<!公开)专区"),
    ("D04", r"(?:新媒体|公众)?账号|新媒体"),
    ("D05", r"公众号|微信"),
    ("D06", r"微博"),
    ("D07", r"抖音|视频号"),
    ("D10", r"公开专区|(?<!专题)专区"),
    ("D10.2", r"查询机|自助机"),
    ("D11", r"村务公开栏|公开栏"),
    ("D12", r"问答库"),
    ("E01", r"专职(?:工作)?(?:人员)?"),
    ("E01.2", r"兼职(?:工作)?(?:人员)?"),
    ("E02", r"会议|开会|专题会|研究部署|开了?.{0,3}会"),
    ("E03", r"培训"),
    ("E04", r"检查|督查|督导|抽查|巡查"),
    ("E05.2", r"整改"),
    ("E07", r"问卷"),
    ("E07.2", r"满意[率度]"),
    ("E09", r"第三方评估"),
    ("E10", r"经费"),
    ("G05", r"人大(?:代表)?建议|政协(?:委员)?提案|建议提案"),
)
# Somebody else's training and what only names another thing.
_NOT_OWN = re.compile(r"参加.{0,10}培训|问题整改率")
_NONE = re.compile(
    r"(?:没有|未|无|没)(?:有)?(?:开展|组织|举办|召开|进行|发布|设置|开设|新增|收到|开通)?过?(?:任何)?"
)
CLAUSE_END = re.compile(r"[，。；;,、！!？?\n]|和(?=[\d一二两三四五六七八九十])")
# People are counted in 个 when talking, in 人 in reports.
_SPOKEN = {"个": "人"}


def named_slots(clause: str, unit: str) -> tuple[str, ...]:
    """Slots that ``clause`` may name and that are counted in ``unit`` (empty: in anything)."""
    if _NOT_OWN.search(clause):
        return ()
    units = {unit, _SPOKEN.get(unit, unit)}
    return tuple(
        name
        for name, words in _WORDS
        if re.search(words, clause) and (not unit or units & set(slot(name).units))
    )


def clause_of(text: str, start: int, end: int) -> str:
    """The clause of ``text`` in which ``start`` to ``end`` lies."""
    left = max((m.end() for m in CLAUSE_END.finditer(text) if m.end() <= start), default=0)
    right = CLAUSE_END.search(text, end)
    return text[left : right.start() if right else len(text)]


def none_of(text: str) -> Iterator[str]:
    """Quantity slots of which ``text`` says that there were none: 没有开展培训."""
    for clause in CLAUSE_END.split(text):
        for said in _NONE.finditer(clause):
            rest = clause[said.end() :]
            for name, words in _WORDS:
                if re.match(rf"(?:{words})(?:$|工作|活动|的?情况|了|过)", rest) and not re.search(
                    r"\d", rest
                ):
                    yield name
