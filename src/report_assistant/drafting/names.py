"""What belongs to other organs: their names, places and people, and the business of their field.

Two nets for names: the names of all organs of the library and their places (exact), and the tagger of
rjieba (place, person, organ). A false alarm only costs a precedent sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from report_assistant.report.form import LEGAL_PERSONS
from report_assistant.report.organ import OrganKind, organ

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

# field in the organ's name -> words of that field in prose
_FIELDS: tuple[tuple[str, str], ...] = (
    ("司法", "法律|法治|公证|仲裁|律师|普法|调解|司法|立法|执法"),
    ("教育", "教育|学校|招生|学生|教师|义务段|幼儿|办学|家长|校园|入学|师德"),
    ("住房|住建|建设", "住房|房屋|征收|物业|建筑|工程|保障房|公租房|棚改|老旧小区|施工|燃气|拆迁|补偿"),
    ("卫生|健康|医疗", "卫生|健康|医疗|医院|疫情|疫苗|诊疗|药品|接种|献血|病"),
    ("市场监督", "市场|食品|药品|质量|特种设备|消费|企业登记|抽检|抽查|商标|专利|计量|认证|许可证|营业执照"),
    ("人力资源|社会保障", "就业|社保|社会保障|人社|工伤|养老|劳动|招聘|技能|职业|薪"),
    ("农业|农村", "农业|农村|农民|惠农|农机|种植|养殖|耕地|粮食|农资|畜"),
    ("自然资源|规划", "土地|规划|用地|征地|不动产|矿|测绘|地质|林地|国土|供地"),
    ("财政", "财政局|财政资金|政府采购|国库|预算编制"),
    ("公安", "公安|治安|交警|户籍|出入境|警"),
    ("税务", "税|纳税"),
    ("交通", "交通|公路|客运|道路|运输"),
    ("环境", "环境|污染|排污|生态|环评|水质|大气"),
    ("应急", "应急|防汛|安全生产|消防|事故"),
    ("园区|开发区|管委会|管理委员会", "园区|企业|入驻|入园|招商|产业|惠企|项目申报|孵化|投资|营商|物流"),
    ("街道", "街道|社区|居民|居委|网格|小区|楼"),
    ("镇|乡", "村|镇|乡|农户|低保|救助|惠农|农村|宅基地|组级|屋场"),
    ("民政", "民政|低保|救助|婚姻|殡葬|养老"),
)
_LEVEL = re.compile(
    r"全([省市县区镇乡])|([省市县区镇乡])(?:级|直|属|委|里|域|情)|各([省市县区镇乡村])|(街道|[镇乡])"
)
_UNITS = re.compile(r"[科股处]室|各?科(?:室)?|站所|司法所|各部门|下属|直属|所属|系统|分局|支队|大队|基层")
_HAS_UNITS = frozenset({OrganKind.DEPARTMENT, OrganKind.OFFICE, OrganKind.GOVERNMENT, OrganKind.PARK})
_SELF = re.compile(r"(?:我|本)(?:局|委|办|厅|镇|乡|街道|区|县|市|单位|机关|中心|所|院|部门|级)")


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


def words_of_others(agencies: Iterable[str], own: str) -> frozenset[str]:
    """The gazetteer of ``agencies`` without what is part of the ``own`` name."""
    return frozenset(word for word in gazetteer(set(agencies) - {own}) if word not in own)


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


def persons(text: str) -> tuple[str, ...]:
    """Names of persons in ``text``."""
    import rjieba

    tagged = rjieba.tag(text)
    return tuple(w for w, tag in tagged if tag in _PEOPLE and _is_person(w) and w not in _COMMON)


def _is_person(word: str) -> bool:
    return 2 <= len(word) <= 3 and word[0] in _SURNAMES


def _generic(word: str) -> bool:
    # A single Latin letter or a bare level word (区、镇、局) is no name.
    return bool(re.fullmatch(r"[\W\w]", word) and not "\u4e00" <= word <= "\u9fff") or word in set(
        "省市县区镇乡村局"
    )


def foreign_business(text: str, name: str) -> str:
    """The first word of a field or level that does not fit the organ ``name``, or empty.

    ``text`` is the sentence without its slots.
    """
    for person in LEGAL_PERSONS[:-1]:
        # Kinds of applicants in table two are nobody's business.
        text = text.replace(person, "")
    for names, words in _FIELDS:
        if not re.search(names, name):
            found = re.search(words, text)
            if found:
                return found.group()
    for match in _LEVEL.finditer(text):
        level = next(group for group in match.groups() if group)
        if level not in name:
            return match.group()
    return ""


def internal_units(text: str, kind: OrganKind) -> str:
    """A word for inner or lower units (各科室, 站所) that an organ of ``kind`` may not have."""
    found = _UNITS.search(text)
    return "" if found is None or kind in _HAS_UNITS else found.group()


def self_reference(text: str) -> str:
    """A self-reference written out instead of as a slot (我局, 本镇), or empty."""
    found = _SELF.search(text)
    return "" if found is None else found.group()
