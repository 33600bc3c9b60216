"""The user's own words of last year: which sentences of the last report may stand again.

Standing practice (systems, rules, ways of working) is the organ's own and may be kept; what was
done last year (events, cases, changes) is no fact of this year and may not. Where a sentence tells
both, the clauses of practice are kept if they can be read by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from report_assistant.drafting.case import Case
from report_assistant.drafting.mask import Masked, Precedent, mask
from report_assistant.drafting.practice import clauses, content_slots
from report_assistant.drafting.template import bare
from report_assistant.drafting.vocabulary import neutral
from report_assistant.report.mentions import claims
from report_assistant.report.numerals import Kind, quantities
from report_assistant.report.text import normalise, sentences

# Shorter ones have lost their object: 办公室按月抽查、按季通报.
SHORTEST, LONGEST = 16, 110
KEPT = "第{number}部分有{count}句沿用上年表述，请核实：{quotes}"

# Done once: it happened last year, and only the user knows whether it happened again.
_EVENT = re.compile(
    r"完成|建成|新建|新增|增设|增加|(?<!线)上线(?!下)|改版|开设|开通|举办|召开|举行|(?<!统一)印发|出台|制定|修订|编[制印写]|荣获|获评|获得|升级|迁移|"
    r"整合|注销|合并|归并|压缩|移到|改到|试点|成立|邀请|拍摄|安装|更换|启用|启动|推出|试行|调整|聘请|委托|参加|走访|调度|演练|表彰|先进|"
    r"达标|授课|到场|转为|下放|承接|延伸|扩[展大]|首次|改为|改写|并入|迁入|撤并|撤回|清理|通过[^，]*(?:检测|验收)|(?:作|进行|实施|实行)[^，]{0,12}改造|"
    r"主题为|对象为|内容(?:为|包括|涉及|侧重|是(?!否))|当日|当天|同日|次日|"
    r"了(?!解)|(?<!是否)已(?:经)?(?=[\u4e00-\u9fff])|起(?=[，。])|着重|重新|适应|与.{0,12}(?:合作|联合|共用)|"
    r"巡视|巡察|审计|督察|机构改革|新组建|疫情|期间|大多数|表示|反响|好评"
)
# How a thing was done last time: a figure of this year beside it does not make it true again.
_PARTICULAR = re.compile(
    r"当日|当天|同日|次日|首次|首批|邀请|扩展|增设|新增的|新修订|围绕|针对|结合|面向|随着|居多"
)
# Background that means something only beside what was told of it.
_BACKGROUND = re.compile(r"最?关[心注]")
# Said of the figures, the cases or the year, which have changed.
_DATED = re.compile(
    r"本年|今年|年内|年末|年初|上半年|下半年|全年|去年|上年|近[一二两三四五几]年|\{\{(?:本年|上年|下年|期末|统计期限)\}\}|"
    r"没有|未(?!成年|经)|无(?!障碍|关|正当|法)|不存在|比(?![对例照较])|较(?:上|去)|同比|增多|减少|下降|增长|多为|较多|占多数|集中在|"
    r"主要是|主要涉及|尚|得益于|原来|以往|全部|按时|保持|占比|较高|审理|其他结果|不掌握|无法提供|党的|全会|[一两]件|被纠正|申请内容|申请事项|申请人以|申请增多|复议|诉讼|责任追究|追究|追责|问责|满意|收到"
)
# Done every year, but how it was done last year only last year's report knows; unless it is a rule.
_ROUTINE = re.compile(r"年度|评议|考核|测评|检查|通报|整改|培训|会议")
_RULE = re.compile(
    r"每(?:个)?(?:月|季|周|年|半年|批|项)|按[月季周旬]|定期|逐[件项条级批]|日常|先[^，、]{1,6}后|统一|实行|一律|须|应当|纳入|列入|挂钩|"
    r"由[^，]{2,24}(?:负责|审[核定]|[核校]对|复核|承担|牵头|保管|编号|把关|设置|保障|公[示开]|发布|比对)|"
    r"前(?=[^，]{2,})|[^，]的(?=，)|随[^，]{1,8}(?:更新|公布)|予以|同步|集中|无法|方可|不得|在[^，]{2,8}时"
)
# Persons and contacts change; they are asked for, not carried on.
_PERSON = re.compile(r"同志|先生|女士|(?<!录音)电话|邮箱|网址|地址(?=[为是：:])|邮编")
_HANGING = re.compile(
    r"^(?:[涉含](?!有|[^，]*的)|其|该|此|这|那|由此|对此|为此|从而|以便|以及|并|而|且|也|还|又|另|均|都|由|因|是否|[一二三四五六]是|"
    r"(?:考核|考评|评议|检查)结果)"
)
# The head of a list item (一是高质量做好主动公开。) says nothing once its list is gone; what was set
# up or put right last year is done.
_SLOGAN = re.compile(
    r"^(?:高[质标水规效]\S|扎实|全面|持续|不断|切实|深入|大力|着力|稳步|强化|加强|做好|依法|落实)[^，；：]{2,20}。?$|"
    r"^(?:完善|健全|建立|统一|规定|优化|规范)"
)
# What stands before a sentence and says nothing of its own.
_BEFORE = re.compile(
    r"^(?:（[一二三四五]）[^，。：]{2,16}[：。]|\d[.、])|^(?:20\d\d年度?|全年|本年度?|年度内|年内)(?=，)，"
)
# How a clause begins that can open a sentence, beside one that begins with its subject.
_OPENS = re.compile(
    r"^(?:我|本|坚持|实行|执行|依[托靠]|落实|将|把|对|在|与|各|凡|拟|为|含有|涉及|按[月季]|每|定期|[^，]*(?:须|应当|一律))"
)
_SUBJECT = frozenset({"n", "nr", "ns", "nt", "nz", "nrt", "l", "j", "b", "s", "vn", "an"})
# A last clause that says nothing is done, and a single clause that only says about what.
_UNDONE = re.compile(r"(?:[后时中上下内看前]|以来|方面|领域|原则)$|^涉及[^，]*的[^，]{1,4}$")
_ABOUT = re.compile(r"^(?:围绕|针对|按照|根据|随着|[^，]{0,4}面向)[^，]*$")

# What a sentence speaks of -> the content slots that tell it this year.
_TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("新媒体|公众号|微博|抖音|视频号", ("D04", "D05", "D06", "D07", "D08")),
    ("专区|查阅[点区架角]", ("D10", "D14")),
    ("公[示开]栏", ("D11",)),
    ("规范性文件", ("A09", "C02", "C02.2")),
    ("专职", ("E01",)),
    ("兼职", ("E01.2",)),
    ("培训", ("E03",)),
    ("答复|申请人|(?:收到|办理)的?申请", ("B03",)),
    ("访谈", ("A20",)),
    ("公报", ("A24",)),
    ("会议", ("E02",)),
    ("检查|抽查|巡查", ("E04",)),
    ("通报", ("E05",)),
    ("考核|考评|绩效", ("E06",)),
)
_DENIED = re.compile(r"不(?:单独|另行)?(?:设|建|开|配|制|组)|尚未|没有|未|暂无")
# What the user tells in words this year takes the place of what was told last year.
_TOLD = {"C15": "审[核查签定]|[初复终]审|把关|先审后发|[核校]对", "D01": "改版|适老", "E07.3": "评议"}


def lapsed_words(template: str) -> str:
    """A word that makes a sentence of last year one about last year only, or empty."""
    for clause in clauses(template):
        for pattern in (_EVENT, _DATED, _PERSON):
            found = pattern.search(clause)
            if found:
                return found.group()
        routine = _ROUTINE.search(clause)
        if routine and not _RULE.search(clause):
            return routine.group()
    return ""


def gone(clause: str) -> bool:
    """True for a clause of a sentence with figures that tells more than a figure of the user: the
    occasion, the manner and the effect were last year's."""
    particular = _PARTICULAR.search(clause) or _BACKGROUND.search(clause)
    about = _ABOUT.search(clause.rstrip("，；：。"))
    return not content_slots(clause) or bool(particular or about) or not neutral(clause)


def last_years(template: str) -> str:
    """Words of a sentence of last year's report that hold of last year only, or empty."""
    if content_slots(template):
        return next(filter(gone, clauses(template)), "")
    return lapsed_words(template)


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


def contradicted(template: str, case: Case) -> bool:
    """True when what the user said of this year speaks against a sentence of last year: it denies
    what there is, tells how a thing is done of which there is none, or the user told it anew."""
    words = bare(template)
    if any(case.fact(name) and re.search(told, words) for name, told in _TOLD.items()):
        return True
    for topic, names in _TOPICS:
        amounts = [case.amount(name) for name in names]
        there, none = any(amounts), 0 in amounts and not any(amounts)
        if re.search(topic, words) and (none or (there and _DENIED.search(words))):
            return True
    return False


def kept_sentences(precedents: Iterable[Precedent]) -> tuple[Masked, ...]:
    """Sentences of standing practice of the organ's own last report, in their order, each with last
    year's whole sentence as its quote. What could stand in anybody's report is not kept."""
    found = (
        _kept(span.text, precedent)
        for precedent in precedents
        if precedent.own
        for span in sentences(precedent.text)
    )
    return tuple(masked for masked in found if masked and not neutral(masked.sentence.template))


def _kept(text: str, precedent: Precedent) -> Masked | None:
    for part in (text, practice_in(text)):
        masked = mask(part, precedent) if part else None
        if isinstance(masked, Masked) and standing(masked.sentence.template):
            return replace(masked, sentence=replace(masked.sentence, quote=text.strip()))
    return None


def practice_in(text: str) -> str:
    """The longest run of clauses of a sentence of last year that tells standing practice and can be
    read by itself; empty when there is none."""
    plain = _BEFORE.sub("", _BEFORE.sub("", normalise(text.strip())))
    runs: list[str] = []
    run: list[str] = []
    first = True
    for clause in (*clauses(plain), ""):
        lost = _figures(clause) or lapsed_words(clause) or claims(clause) or _BACKGROUND.search(clause)
        if clause and not lost:
            run.append(clause)
            continue
        if run and _readable(run, first):
            runs.append("".join(run).rstrip("，；：。") + "。")
        run, first = [], False
    return max(runs, key=len, default="")


def _figures(clause: str) -> bool:
    return any(q.is_quantity or q.kind in {Kind.YEAR, Kind.DATE} for q in quantities(clause))


def _readable(run: list[str], first: bool) -> bool:
    """True for clauses that make a sentence; after a clause that is gone they must begin with a
    subject and tell a rule, or they lean on what is gone."""
    words = "".join(run).rstrip("，；：。")
    if _UNDONE.search(run[-1].rstrip("，；：。")) or _ABOUT.search(words) or _HANGING.search(words):
        return False
    if first:
        return _subject(words) or bool(_OPENS.search(words) or _RULE.search(run[0]))
    return _subject(words) and bool(_RULE.search(words))


def _subject(words: str) -> bool:
    """True when ``words`` begin with a noun."""
    import rjieba

    _, tag = rjieba.tag(words)[0]
    return tag in _SUBJECT or words.startswith(("拟", "我"))
