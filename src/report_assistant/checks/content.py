"""S.*: what the sections must talk about, and how the organ names itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks.finding import Finding, Severity, section_evidence, unknown
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import SECTION_ONE, Area

# A section that never names an area may still cover it; only when these words are absent too
# is the area really missing (a third of real reports regroup the areas).
_AREA_CUES = {
    Area.PROACTIVE: "公开",
    Area.ON_REQUEST: "申请",
    Area.MANAGEMENT: "信息管理|资源管理|规范性文件|审查|审核|公文|制度|清理|目录|三审",
    Area.PLATFORM: "平台|网站|公众号|新媒体|微博|专区|专栏|栏目|公示栏",
    Area.SUPERVISION: "监督|保障|培训|考核|评议|领导|检查|整改|追究|机制",
}


def _five_areas(subject: Subject) -> Iterator[Finding]:
    text = subject.text(1)
    if not text:
        yield unknown("S.SUB5", "没有第一部分的正文，五个方面无法核对。")
        return
    found = {s.area for s in subject.sentences if s.section == 1}
    missing = [a for a in SECTION_ONE if a not in found and not re.search(_AREA_CUES[a], text)]
    if missing:
        names = "、".join(missing)
        message = (
            f"第一部分应写主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面，没有看到{names}。"
        )
        yield Finding("S.SUB5", Severity.WARNING, message, section_evidence(1))


_ART50 = {"工作考核": "考核", "社会评议": "评议|测评|满意度|问卷", "责任追究": "追究|追责|问责"}


def _government_results(subject: Subject) -> Iterator[Finding]:
    name = subject.organ.name
    government = subject.organ.kind in {OrganKind.GOVERNMENT, OrganKind.TOWNSHIP}
    if not government:
        return
    text = subject.text(1) + subject.text(5)
    missing = [words for words, cue in _ART50.items() if not re.search(cue, text)]
    if missing:
        message = (
            f"{name}是一级人民政府，按条例第五十条还应报告{'、'.join(missing)}结果情况，"
            "第一、五部分都没有写到。"
        )
        yield Finding("S.GOV_ART50_4", Severity.WARNING, message, section_evidence(1))


_PROBLEM = re.compile(
    r"问题|不足|不够|有待|欠缺|薄弱|差距|[还仍]需|仍须|短板|单一|滞后|不及时|困难|不高|不强|不平衡|不充分|偏少|偏低|不深|不规范"
)
_REMEDY = re.compile(
    r"下一步|改进|整改|将[^会]|加强|加大|提升|提高|完善|继续|进一步|强化|优化|拓宽|健全|今后|针对|对应|拟|准备|计划|安排"
)


def _problems_and_remedies(subject: Subject) -> Iterator[Finding]:
    text = subject.text(5).strip()
    if not text:
        yield Finding(
            "S.SEC5_PARTS",
            Severity.WARNING,
            "第五部分没有内容，应写存在的主要问题和改进情况。",
            section_evidence(5),
        )
        return
    later = f"{subject.year + 1}年" in text  # A plan for next year is a remedy in any words.
    found = {"存在的问题": _PROBLEM.search(text), "改进情况": later or _REMEDY.search(text)}
    missing = [words for words, there in found.items() if not there]
    if missing:
        message = f"第五部分应写存在的问题和改进情况，没有看到{'和'.join(missing)}。"
        yield Finding("S.SEC5_PARTS", Severity.WARNING, message, section_evidence(5))


def _last_section(subject: Subject) -> Iterator[Finding]:
    if not subject.text(6).strip():
        message = "第六部分没有内容；没有其他事项的，也应写明收取信息处理费的情况。"
        yield Finding("S.SEC6", Severity.WARNING, message, section_evidence(6))


# 自我…, 我办理… and 我委托… are no self-references.
_SELF = re.compile(r"(?<![自对敌忘本])我(街道|委(?![托员派任])|办(?![理公结事好学实])|局(?!限)|[镇乡厅])")


def _self_name(subject: Subject) -> Iterator[Finding]:
    organ = subject.organ
    if organ.self_name == "本机关":
        yield unknown("S.SELFNAME", f"从机关名称“{organ.name}”看不出应当怎样自称。")
        return
    seen: set[str] = set()
    for sentence in subject.sentences:
        for match in _SELF.finditer(sentence.text):
            word = match[1]
            # The word must be part of the organ's own name: 我委 fits a 委员会 and a 管委会.
            fits = word[0] in organ.name or (word == "办" and organ.kind is OrganKind.GOVERNMENT)
            if fits or word in seen:
                continue
            seen.add(word)
            message = (
                f"文中自称“我{word}”，与机关名称“{organ.name}”不符，可能沿用了其他单位的文字，"
                f"应为“{organ.self_name}”。"
            )
            evidence = (sentence.evidence(match.group(), match.start()),)
            yield Finding("S.SELFNAME", Severity.WARNING, message, evidence)


RULES = (
    Rule(
        "S.SUB5",
        Severity.WARNING,
        "第一部分写到主动公开、依申请公开、政府信息管理、平台建设、监督保障",
        _five_areas,
        needs=(Need.REPORT,),
        exceptions="合并叙述的不算缺",
        case="南通市卫健委：没有写依申请公开",
        reads=parts(Part.SECTION_1),
    ),
    Rule(
        "S.GOV_ART50_4",
        Severity.WARNING,
        "各级人民政府写明工作考核、社会评议、责任追究结果",
        _government_results,
        needs=(Need.REPORT,),
        exceptions="部门、街道、园区不要求",
        case="条例第五十条第四项",
        reads=parts(Part.SECTION_1, Part.SECTION_5),
    ),
    Rule(
        "S.SEC5_PARTS",
        Severity.WARNING,
        "第五部分既有问题又有改进",
        _problems_and_remedies,
        needs=(Need.REPORT,),
        reads=parts(Part.SECTION_5),
    ),
    Rule(
        "S.SEC6",
        Severity.WARNING,
        "第六部分有内容",
        _last_section,
        needs=(Need.REPORT,),
        reads=parts(Part.SECTION_6),
    ),
    Rule(
        "S.SELFNAME",
        Severity.WARNING,
        "自称与机关类型相符",
        _self_name,
        needs=(Need.REPORT,),
        exceptions="我市、我区、我县可指所在地区；政府报告中的“我办”",
        case="横山镇 2023 自称“我局”",
        reads=TEXT,
    ),
)
