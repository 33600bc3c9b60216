"""Foreign names: organs, places and people in a text that are not the case's own.

Two nets: the names of all organs of the library and their places (exact), and the tagger of
rjieba (place, person, organ). A false alarm only costs a precedent sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from report_assistant.report.organ import organ

_PLACES_AND_ORGANS = frozenset({"ns", "nt"})
_PEOPLE = frozenset({"nr", "nrt", "nrfg"})
# The tagger takes 严格执行 for a person; a person has two or three characters and a surname.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾"
    "韦付夏方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳葛樊"
)
_SUFFIX = re.compile(r"(?:自治区|自治州|自治县|新区|街道|省|市|州|盟|县|旗|区|镇|乡|村)$")

# Words the tagger takes for names that are none, or that belong to every organ.
_COMMON = frozenset(
    [
        "中国",
        "中华人民共和国",
        "国务院",
        "国务院办公厅",
        "人民政府",
        "中央",
        "人民法院",
        "人民检察院",
        "法院",
        "检察院",
        "办公厅",
        "公报",
        "政府",
        "政务",
        "公开",
        "广播",
        "明白",
        "明确",
        "和谐",
        "高效",
        "安全",
        "成文",
        "严格",
        "文明",
        "常态",
        "属性",
        "双随机",
        "印发",
        "包括",
        "来信",
        "平台",
        "办公室",
        "公众",
        "阳光",
        "方便",
        "健全",
        "全面",
        "通畅",
        "顺畅",
        "和",
        "从严",
        "从快",
        "高频",
        "依法",
        "明细",
        "清晰",
        "时效",
        "群众",
        "公信",
        "微信",
        "微博",
        "抖音",
        "视频号",
        "公众号",
        "今日头条",
        "政务微博",
        "政务微信",
        "应公开尽公开",
        "易懂",
        "宣传周",
        "开放日",
        "信件",
        "安排",
        "严谨",
        "梁柱",
        "云",
        "小程序",
        "智能",
        "便民",
        "全年",
        "宣讲",
        "联络员",
        "温馨",
        "敬请",
        "保密法",
    ]
)
_WEB = re.compile(
    r"https?:|www\.|\.(?:com|cn|gov|org|net)\b|[\w.]+@[\w.]+|\d{3,4}-\d{6,8}|(?:电话|邮编|邮箱|网址|地址)[:：]",
    re.IGNORECASE,
)


@cache
def _words(name: str) -> frozenset[str]:
    body = organ(name)
    words = {body.name, *body.places}
    for place in body.places:
        stem = _SUFFIX.sub("", place)
        if len(stem) > 1:
            words.add(stem)
    rest = body.name
    for place in body.places:
        rest = rest.replace(place, "")
    if len(rest) > 3:
        words.add(rest)
    return frozenset(word for word in words if len(word) > 1)


def gazetteer(names: Iterable[str]) -> frozenset[str]:
    """Names and place names (full and without 市, 区…) of organs or regions."""
    return frozenset(word for name in names if name for word in _words(name))


def has_contact(text: str) -> bool:
    """True when ``text`` holds a web address, mail address, telephone number or contact label."""
    return bool(_WEB.search(text))


def known_names(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Words of ``known`` (a gazetteer) that stand in ``text``."""
    return tuple(word for word in known if word in text)


def foreign_names(text: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Names in ``text`` (slots already taken out), those of ``known`` first."""
    import rjieba

    found = list(known_names(text, known))
    for word, tag in rjieba.tag(text):
        named = tag in _PLACES_AND_ORGANS or (tag in _PEOPLE and _is_person(word))
        if named and word not in _COMMON and not _generic(word):
            found.append(word)
    return tuple(dict.fromkeys(found))


def _is_person(word: str) -> bool:
    return 2 <= len(word) <= 3 and word[0] in _SURNAMES


def _generic(word: str) -> bool:
    # A single Latin letter or a bare level word (区、镇、局) is no name.
    return bool(re.fullmatch(r"[\W\w]", word) and not "\u4e00" <= word <= "\u9fff") or word in set(
        "省市县区镇乡村局"
    )
