"""What a turn of talk asks for, understood by plain rules; no model is needed to be understood.

Rules are tried in order; the first that matches wins. What none of them understands is
``UNKNOWN`` and is answered with what can be asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from report_assistant.chat.facts import is_answer, says_facts, told_words
from report_assistant.chat.kind import told_kind
from report_assistant.drafting.wishes import read_wish
from report_assistant.report.slots import Area


class Wish(StrEnum):
    """What the user wants of this turn."""

    DRAFT = "draft"
    REVISE = "revise"
    UNDO = "undo"
    SEARCH = "search"
    CHECK = "check"
    MISSING = "missing"
    FACTS = "facts"
    EXPORT = "export"
    CELLS = "cells"
    EXPLAIN = "explain"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    ORGAN_KIND = "organ kind"
    RESTORE = "restore"
    ZEROS = "zeros"
    UNKNOWN = "unknown"


class Revision(StrEnum):
    """How a section is to be revised."""

    SHORTER = "shorter"
    REPHRASE = "rephrase"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Intent:
    """A turn: the wish, the sections it names (1–6, empty: none named), and the area if one."""

    wish: Wish
    text: str
    sections: tuple[int, ...] = ()
    area: Area | None = None
    revision: Revision | None = None


_SECTION_WORDS: tuple[tuple[int, str], ...] = (
    (1, r"总体情况|第一部分|第[1１]部分|^一[、 ]"),
    (2, r"第二部分|第[2２]部分|^二[、 ]|主动公开政府信息情况"),
    (3, r"第三部分|第[3３]部分|^三[、 ]|收到和处理"),
    (4, r"第四部分|第[4４]部分|^四[、 ]|行政复议、行政诉讼情况"),
    (5, r"存在的?(主要)?问题|问题(及|和|与)?改进|改进情况|改进措施|第五部分|第[5５]部分|^五[、 ]"),
    (6, r"其他需要报告|其他事项|信息处理费|第六部分|第[6６]部分|^六[、 ]"),
)
_AREA_WORDS: tuple[tuple[Area, str], ...] = (
    (Area.ON_REQUEST, r"依申请公开|依申请"),
    (Area.PROACTIVE, r"主动公开"),
    (Area.MANAGEMENT, r"信息管理"),
    (Area.PLATFORM, r"平台建设"),
    (Area.SUPERVISION, r"监督保障"),
)
_ALL = re.compile(r"全部|全文|整篇|整份|通篇|六个部分|所有部分|整个报告|完整(的)?报告|整份报告")

_UNDO = re.compile(r"撤销|(?:恢复|回|退回|还原)到?上一版|还原")
_RESTORE = re.compile(r"(?:恢复|回|退|还原)(?:到|成|为)?(?:上|前)[一1]?个?(?:版|稿)")
_EXPLAIN = re.compile(r"^说明\s*(?P<number>\d+)\s*[:：，,]?\s*(?P<reason>.+)$", re.S)
_YES = re.compile(
    r"(?:确认(?:无误|记录|起草)?|对的?|是的?|没错|正确|好的?|可以|行|嗯|按此(?:记录|写入))[。！!]?"
    r"|确认\s*(?:第?\s*\d+(?!\d)\s*[条项个]?\s*[A-Da-d]?\s*(?:〔[^〔〕]*〕)?\s*[、，,和\s]*)+"
)
_NO = re.compile(
    r"(?:取消|不对|不是|错了|不要|都不要|不记录|作废|算了)\s*(?:第?\s*\d+\s*[条项个]?\s*[、，,和\s]*)*[。！!]?"
)
_WHICH = re.compile(r"(\d+)\s*[条项个]?\s*([A-Da-d])?")
_ZEROS = re.compile(
    r"(?:请|帮我|把|将)*(?:三张表|表格|所有|全部)?(?:里|中)?的?(?:空格|空白格?|空着的格?)(?:里|都|全部?|一律)*"
    r"(?:填|补|写|记)(?:上|成|为|作)?\s*[0０零〇][。！!]?"
)
_SEARCH = re.compile(
    r"怎么写|怎样写|如何写|怎么表述|如何表述|怎样表述|一般(怎么|如何)|提法|写法|表述(方式|方法)?有哪些|"
    r"(?:近|最近|过去)[一二两三四五\d]{1,2}年.{0,20}(?:变化|怎么|如何|对比|比较)|历年|逐年|有(?:什么|哪些|何)变化|"
    r"20\d\d.{0,30}(?:变化|对比|比较)|(?:和|与|跟|同)(?:去年|上年|前年).{0,8}(?:对比|比较|不同|区别)|"
    r"(其他|其它|别的|同类|类似|兄弟)(单位|机关|部门|街道|乡镇|园区|局|委|地方)|范例|范文|(?<!检)查一下|检索|搜索|找一?找"
)
_CHECK = re.compile(r"核对|检查|校验|核验|审核一下|有没有(错|问题)|哪里(错|不对)|对不对")
_MISSING = re.compile(
    r"还?缺(什么|哪些|少)|还差|待补|哪些数据|需要(补充?|提供)(什么|哪些)|要我?(补|填)什么|问我"
)
_DRAFT = re.compile(
    r"起草|草拟|撰写|拟写|生成|写一?(下|段|个|份|篇|写)|^(请|帮我|帮忙)?写|重写|重新(写|起草)|续写|出(一|个)?(稿|草稿)"
)
_SHORTER = re.compile(r"更?简洁|精简|压缩|缩短|短一(点|些)|太长|删减")
_REPHRASE = re.compile(
    r"换(一)?(种|个|下)(说法|写法|表述|方式)|改写|润色|重新措辞|再来一版|换一版|不要(和|跟|与)去年"
)
_ADD = re.compile(r"补充|增加|加上|加入|补上|写进|写上|加(一|上一)?[句段]|详细(一)?(些|点)|展开")
_CELL = re.compile(r"表[一二三].{0,20}(改|填|换)(成|为)|(许可|处罚|强制|申请).{0,8}(改成|改为|填成)")
_EXPORT = re.compile(r"导出|下载|生成\s*(word|docx|文档)|输出\s*(word|文档)", re.I)


def _sections(text: str) -> tuple[int, ...]:
    if _ALL.search(text):
        return (1, 2, 3, 4, 5, 6)
    named = tuple(number for number, pattern in _SECTION_WORDS if re.search(pattern, text))
    if not named and _area(text) is not None:
        return (1,)
    return named


def _area(text: str) -> Area | None:
    return next((area for area, pattern in _AREA_WORDS if re.search(pattern, text)), None)


def _revision(text: str) -> Revision | None:
    if _SHORTER.search(text):
        return Revision.SHORTER
    if _REPHRASE.search(text):
        return Revision.REPHRASE
    return Revision.ADD if _ADD.search(text) else None


def understand(text: str) -> Intent:
    """Return the intent of one user turn."""
    text = text.strip()
    sections, area = _sections(text), _area(text)

    def intent(wish: Wish, revision: Revision | None = None) -> Intent:
        return Intent(wish, text, sections, area, revision)

    if _YES.fullmatch(text):
        return intent(Wish.CONFIRM)
    if _NO.fullmatch(text):
        return intent(Wish.DISMISS)
    if _ZEROS.fullmatch(text):
        return intent(Wish.ZEROS)
    if _EXPLAIN.match(text):
        return intent(Wish.EXPLAIN)
    if told_kind(text):
        return intent(Wish.ORGAN_KIND)
    if sections and len(sections) == 1 and _RESTORE.search(text):
        return intent(Wish.RESTORE)
    if _UNDO.search(text):
        return intent(Wish.UNDO)
    if _EXPORT.search(text):
        return intent(Wish.EXPORT)
    wish = read_wish(text)
    if wish.like is not None or wish.delete:
        return intent(Wish.REVISE, _revision(text) or Revision.REPHRASE)
    if told_words(text)[0] or is_answer(text):
        return intent(Wish.FACTS)
    if _SEARCH.search(text):
        return intent(Wish.SEARCH)
    if _MISSING.search(text):
        return intent(Wish.MISSING)
    has_facts = says_facts(text)
    if _CHECK.search(text) and not (has_facts and re.search(r"\d|[一二两三四五六七八九十][次场]", text)):
        return intent(Wish.CHECK)
    if _CELL.search(text):
        return intent(Wish.CELLS)
    revision = _revision(text)
    if revision is not None and not (has_facts and revision is Revision.ADD):
        return intent(Wish.REVISE, revision)
    if _DRAFT.search(text) and (sections or not has_facts):
        return intent(Wish.DRAFT)
    if has_facts:
        return intent(Wish.FACTS)
    if sections and len(text) <= 20:
        return intent(Wish.DRAFT)
    if text.endswith(("?", "？", "吗", "呢")):
        return intent(Wish.SEARCH)
    return intent(Wish.UNKNOWN)


def explanation(text: str) -> tuple[int, str] | None:
    """``说明 3：原因`` → (3, 原因); None when the turn is not of this form."""
    found = _EXPLAIN.match(text.strip())
    return (int(found["number"]), found["reason"].strip()) if found else None


def which(text: str) -> tuple[tuple[int, int], ...]:
    """``确认 1、2B`` → ((1, 0), (2, 1)): numbers from 1 with the choice from 0; empty: all.

    Words in 〔〕 after a number only name it."""
    found = _WHICH.findall(re.sub(r"〔[^〔〕]*〕", "", text))
    return tuple((int(n), "ABCD".index(c.upper()) if c else 0) for n, c in found)
