"""S.TITLE, S.INTERNAL_TONE, S.LEN, S.OFFTOPIC, S.GENERIC, S.TYPO: how the report is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks.finding import Evidence, Finding, Severity, section_evidence, unknown
from report_assistant.checks.rule import SECTIONS, TEXT, Need, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report.figures import Place
from report_assistant.report.form import section_words
from report_assistant.report.slots import Area
from report_assistant.report.text import normalise

# ------------------------------------------------------------------------------------ title

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGITS = re.compile(r"\d{5,}|(?<!\d)\d{1,3}(?=年)")


def _title_faults(title: str, agency: str) -> Iterator[tuple[Severity, str]]:
    plain = re.sub(r"\s", "", normalise(title))
    years = _YEAR.findall(plain)
    damaged = _DIGITS.search(plain)
    if damaged:
        yield Severity.WARNING, f"年份写成了“{damaged.group()}”"
    elif not years:
        yield Severity.WARNING, "没有写年份"
    elif len(years) > 1:
        yield Severity.WARNING, f"年份写了 {len(years)} 次"
    if re.search(r"年度.*年度", plain):
        yield Severity.WARNING, "“年度”写了两次"
    if agency and plain.count(agency) > 1:
        yield Severity.WARNING, "机关名称写了两次"
    if agency and agency not in plain:
        yield Severity.INFO, "没有写机关全称"
    if not re.search("政府信息公开工作年度报告", plain):
        yield Severity.INFO, "没有写成“政府信息公开工作年度报告”"


def _title(subject: Subject) -> Iterator[Finding]:
    rule, report = "S.TITLE", subject.report
    if report is None or not report.title.strip():
        yield unknown(rule, "没有读到标题，这一项无法核对。")
        return
    faults = list(_title_faults(report.title, re.sub(r"\s", "", subject.figures.agency)))
    if faults:
        severity = Severity.WARNING if any(s is Severity.WARNING for s, _ in faults) else Severity.INFO
        message = (
            f"标题“{report.title}”{'，'.join(words for _, words in faults)}；"
            f"规定的写法是“机关名称＋{subject.year}年政府信息公开工作年度报告”。"
        )
        yield Finding(rule, severity, message, (Evidence(Place("标题"), report.title),))


# ------------------------------------------------------------------------------------- tone

_TO_SUPERIOR = re.compile(
    r"贵[办局委厅府]|现将[^。]{0,40}?(?:汇报|上报)如下|特此(?:报告|汇报|呈报)|专此(?:报告|汇报)|"
    r"(?:当|妥)否[，,]?请(?:批示|指示|审阅)|请(?:予)?审[阅议核]|报请[^，。]{0,12}(?:审定|审阅|批示)|如有不妥[，,]请"
)


def _tone(subject: Subject) -> Iterator[Finding]:
    for sentence in subject.sentences:
        for match in _TO_SUPERIOR.finditer(sentence.text):
            message = f"“{match.group()}”是写给上级的口吻，年度报告面向社会公布，请改写。"
            yield Finding(
                "S.INTERNAL_TONE",
                Severity.WARNING,
                message,
                (sentence.evidence(match.group(), match.start()),),
            )


# ---------------------------------------------------------------------------- section one

_LONGEST, _FEWEST_SENTENCES = 1000, 5
_CHARACTERS = re.compile(r"[\u4e00-\u9fff]|\d+")


def _length(subject: Subject) -> Iterator[Finding]:
    text = subject.text(1)
    if not text.strip():
        yield unknown("S.LEN", "没有第一部分的正文，这一项无法核对。")
        return
    length = len(_CHARACTERS.findall(normalise(text)))
    count = sum(1 for s in subject.sentences if s.section == 1 and not s.heading)
    if length > _LONGEST:
        message = f"第一部分约 {length} 字，有的地方要求总体情况不超过 {_LONGEST} 字，请酌情精简。"
        yield Finding("S.LEN", Severity.INFO, message, section_evidence(1))
    elif count < _FEWEST_SENTENCES:
        message = f"第一部分只有 {count} 句，请按五个方面写明本年情况。"
        yield Finding("S.LEN", Severity.INFO, message, section_evidence(1))


_ON_TOPIC = re.compile(
    r"公开|信息|解读|申请|平台|审查|网站|公众号|新媒体|政务|公示|公报|复议|诉讼|规范性文件"
)
_SUPERVISION = re.compile(r"培训|考核|评议|追究|追责|问责|监督|领导|会议|检查|人员|制度|整改|责任")
_SHORT_PARAGRAPH = 50


def _off_topic(subject: Subject) -> Iterator[Finding]:
    for p in subject.paragraphs:
        if p.section != 1 or p.heading or len(p.text) < _SHORT_PARAGRAPH or _ON_TOPIC.search(p.text):
            continue
        if p.area is Area.SUPERVISION and _SUPERVISION.search(p.text):
            continue
        message = f"这一段看不出与政府信息公开工作有什么关系，请核对是否需要保留：“{p.text[:30]}……”"
        yield Finding("S.OFFTOPIC", Severity.INFO, message, (p.evidence(p.text, 0),))


def _generic(subject: Subject) -> Iterator[Finding]:
    text = subject.text(1)
    own = [p for p in subject.paragraphs if p.section == 1]
    if not text.strip():
        yield unknown("S.GENERIC", "没有第一部分的正文，这一项无法核对。")
    elif not any(p.mentions for p in own):
        message = "第一部分没有一个数，请写明公开信息、办理申请等工作的数量。"
        yield Finding("S.GENERIC", Severity.WARNING, message, section_evidence(1))


# ------------------------------------------------------------------------------------ typos

_TYPOS = (
    (re.compile(r"截止(?:到|至)?(?=20\d\d|本?年底|本?年末|目前|\d{1,2}月)"), "截至"),
    (re.compile(r"转结"), "结转"),
    (re.compile(r"绝对数量"), "决定数量"),
    (re.compile(r"(?<!工)作被申请行政复议"), "因政府信息公开工作被申请行政复议"),
    (re.compile(r"(?<!吉)其它"), "其他"),
    (re.compile(r"年度报告年度"), "年度报告"),
    (re.compile(r"帐号"), "账号"),
    (re.compile(r"公布栏|公式栏(?=张贴|公开)"), "公示栏"),
)


def _typos(subject: Subject) -> Iterator[Finding]:
    rule = "S.TYPO"
    for section in subject.report.sections if subject.report is not None else ():
        printed = section.printed or section.heading
        place = Place(f"{section_words(section.number)}标题", section=section.number)
        for pattern, due in _TYPOS:
            for match in pattern.finditer(printed):
                message = f"标题中的“{match.group()}”应为“{due}”。"
                yield Finding(rule, Severity.INFO, message, (Evidence(place, printed),))
    for sentence in subject.sentences:
        for pattern, due in _TYPOS:
            for match in pattern.finditer(sentence.text):
                message = f"“{match.group()}”应为“{due}”。"
                evidence = (sentence.evidence(match.group(), match.start()),)
                yield Finding(rule, Severity.INFO, message, evidence)


RULES = (
    Rule(
        "S.TITLE",
        Severity.WARNING,
        "标题是机关名称＋年份＋“年政府信息公开工作年度报告”，名称和年份各一次",
        _title,
        needs=(Need.REPORT,),
        exceptions="用简称、没有“工作”二字的只作提示；标题分两行的连起来看",
        case="中埠镇：202020年；大垅乡 2025：年份两次；蓬江：2023年度……年度报告",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.INTERNAL_TONE",
        Severity.WARNING,
        "没有写给上级的话（贵办、汇报如下、特此报告）",
        _tone,
        needs=(Need.REPORT,),
        exceptions="“现将……报告如下”是正常写法",
        case="梅子镇 2024：根据贵办……通知",
        reads=TEXT,
    ),
    Rule(
        "S.LEN",
        Severity.INFO,
        "第一部分不超过 1000 字，不少于 5 句",
        _length,
        needs=(Need.REPORT,),
        exceptions="字数是武威市的要求，其他地方只供参考",
        case="西城园管委会 2023：约 2000 字",
        reads=parts(Part.SECTION_1),
    ),
    Rule(
        "S.OFFTOPIC",
        Severity.INFO,
        "第一部分每一段都说到公开工作",
        _off_topic,
        needs=(Need.REPORT,),
        exceptions="50 字以下的段落；监督保障里的会议、培训、考核",
        case="西城园管委会 2023：“对外宣传展示”一段只写论坛和报道",
        reads=parts(Part.SECTION_1),
    ),
    Rule(
        "S.GENERIC",
        Severity.WARNING,
        "第一部分写有数量",
        _generic,
        needs=(Need.REPORT,),
        case="温泉县某单位、民主镇：“有所增长”，通篇没有数",
        reads=parts(Part.SECTION_1),
    ),
    Rule(
        "S.TYPO",
        Severity.INFO,
        "没有常见错字：截止（应为截至）、转结、绝对数量、其它、年度报告年度等",
        _typos,
        needs=(Need.REPORT,),
        exceptions="“报名截止”一类不计",
        reads=parts(*SECTIONS, Part.FRAME),
    ),
)
