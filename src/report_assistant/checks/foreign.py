"""S.ORGNAME: names and matters of another organ, the mark of copied text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.checks.finding import Finding, Severity, unknown
from report_assistant.checks.rule import TEXT, Need, Rule
from report_assistant.checks.subject import SentenceAt, Subject
from report_assistant.report.organ import Level, Organ, OrganKind
from report_assistant.report.text import normalise

# A place that is named as an organ or a channel of its own; only then does the name claim something.
_NAMED = re.compile(
    r"(?P<run>[\u4e00-\u9fff]{2,12}?(?P<unit>自治县|县|市|区|镇|乡|街道))"
    r"(?P<office>人民政府|政府(?:门户)?网站|政府网|门户网站|街道办事处|办事处|管委会|"
    r"(?:教育|司法|财政|民政|公安|卫生健康|统计|审计|水利|农业农村|自然资源|住房和城乡建设|市场监督管理|"
    r"人力资源和社会保障|生态环境|应急管理|交通运输|发展和改革)[局委])"
)
# Words that can stand before a name; what follows the last of them is the name.
_BEFORE_NAME = re.compile(
    r".*(?:通过|登录|依托|利用|访问|关注|按照|根据|参照|围绕|结合|配合|协助|由|在|向|经|据|和|与|及|对|到|于|为|将|从|按|把|"
    r"以|等|了|的|是|请|邀|靠|托|受|聘|报|送|交|据|[年月日]|"
    # Verbs of keeping a website: 及时更新区政府门户网站 names no 更新区.
    r"更新|维护|优化|完善|升级|改版|规范|提升|登陆|运用|使用|用好|做好|管好|建好|办好|加强|强化|整合|充实|改进|打造|上线|"
    r"接入|丰富|健全|发挥|落实|巡查|检查|监测)"
)
_GENERIC = re.compile(
    r"^(?:本|各|全|我|该|其|省|市|县|区|所在|辖|上级|下级|相关|有关|两|几|多|该|州|周边|兄弟|城|郊|新|老)"
)
_ALLOWED = re.compile(
    r"学习|考察|调研|交流|借鉴|兄弟|跨|联合|协作|共建|划转|转送|移送|告知|上级|转办|会同|合作|结对|对口|援|函|推广|通报|"
    r"配合|原|名|涉及|属|表扬"
)
_UNIT_LEVELS = {
    "自治县": Level.COUNTY,
    "县": Level.COUNTY,
    "区": Level.COUNTY,
    "市": Level.CITY,
    "镇": Level.TOWN,
    "乡": Level.TOWN,
    "街道": Level.TOWN,
}
_LONGEST_NAME = 7


def _level_of(place: str) -> Level:
    return next(level for unit, level in _UNIT_LEVELS.items() if place.endswith(unit))


def _name(run: str, before: str) -> str:
    """The place name at the end of ``run``, empty when its start cannot be told."""
    cut = _BEFORE_NAME.match(run)
    if cut is None and before and (before.isalnum() or before in "%”》"):
        return ""  # the name starts in the middle of other words: 3次请区司法局
    name = run[cut.end() :] if cut else run
    short = 2 <= len(name) <= _LONGEST_NAME
    return name if short and not _GENERIC.match(name) else ""


def _foreign_places(organ: Organ, sentence: SentenceAt) -> Iterator[tuple[str, int, bool]]:
    """(name with office, offset, sure) of places that are neither the organ's nor above it."""
    own = [p for p in organ.places if p[-1] in "县市区镇乡道"]
    known = {_level_of(p): p for p in own}
    plain = normalise(sentence.text)
    for match in _NAMED.finditer(plain):
        name = _name(match["run"], plain[max(0, match.start() - 1) : match.start()])
        if not name or name in organ.name or any(p.endswith(name) or name.endswith(p) for p in own):
            continue
        if match["unit"] == "区" and re.search(r"(?:社|园|小|景|校|灾|山|库|牧|林|库)区$", name):
            continue
        level = _level_of(name)
        lower = organ.kind in {OrganKind.GOVERNMENT, OrganKind.OFFICE, OrganKind.DEPARTMENT, OrganKind.PARK}
        if level is Level.TOWN and lower and Level.TOWN not in known:
            continue  # a town below a county organ
        start = match.start() + len(match["run"]) - len(name)
        # A city not in the organ's own name may be the one above it.
        above = level is Level.CITY and Level.CITY not in known
        below = level is Level.COUNTY and Level.COUNTY not in known
        if not below:
            yield name + match["office"], start, not above


_MATTERS = (
    ("信访", r"信访"),
    ("教育", r"教育|学校|大学|学院"),
    ("税务", r"税务"),
    ("公安", r"公安"),
    ("卫生健康", r"卫生|卫健|医院|疾"),
    ("民政", r"民政"),
    ("财政", r"财政"),
    ("司法行政", r"司法"),
    ("市场监管", r"市场监"),
    ("交通运输", r"交通"),
    ("水利", r"水利|水务"),
    ("农业农村", r"农业|农村"),
    ("应急管理", r"应急"),
    ("生态环境", r"环境|环保"),
    ("自然资源", r"自然资源|规划"),
    ("统计", r"统计"),
    ("审计", r"审计"),
)
_ANY_MATTER = "|".join(matter for matter, _ in _MATTERS)
_WORK = re.compile(
    rf"(?:结合|根据|立足|紧扣|围绕)(?:本单位|我[局委]|全[市县区])?(?P<a>{_ANY_MATTER})(?:工作|部门|系统)实际|"
    rf"关于[^，。；]{{0,12}}?(?P<b>{_ANY_MATTER})工作的重要(?:论述|思想|指示)"
)
_SCOPE = re.compile(
    r"(?:^|(?<=[。；，,：:]))(?P<scope>全省|全国)(?:共|累计|各级|行政机关)?(?:主动公开|公开|收到|受理|新收)"
)
_SMALL = {Level.TOWN, Level.COUNTY}


def _foreign_names(subject: Subject) -> Iterator[Finding]:
    rule, organ = "S.ORGNAME", subject.organ
    if not organ.places:
        yield unknown(rule, f"从机关名称“{organ.name}”看不出所在地，无法判断文中的地名是否属于其他单位。")
    seen: set[str] = set()
    for sentence in subject.sentences:
        if organ.places and not _ALLOWED.search(sentence.text):
            for name, start, sure in _foreign_places(organ, sentence):
                if name in seen:
                    continue
                seen.add(name)
                message = (
                    f"文中的“{name}”不是{organ.name}所在的地方，可能沿用了其他单位的文字，请核对。"
                    if sure
                    else f"文中写到“{name}”，请核对是否本单位的上级；不是的，可能沿用了其他单位的文字。"
                )
                severity = Severity.WARNING if sure else Severity.INFO
                yield Finding(rule, severity, message, (sentence.evidence(name, start),))
        yield from _foreign_matters(organ, sentence)


def _foreign_matters(organ: Organ, sentence: SentenceAt) -> Iterator[Finding]:
    match = _WORK.search(sentence.text)
    if match and organ.kind is OrganKind.DEPARTMENT:
        matter = match["a"] or match["b"]
        if not re.search(dict(_MATTERS)[matter], organ.name):
            message = (
                f"“{match.group()}”说的是{matter}部门的工作，与{organ.name}不符，可能沿用了其他单位的文字。"
            )
            evidence = (sentence.evidence(match.group(), match.start()),)
            yield Finding("S.ORGNAME", Severity.WARNING, message, evidence)
    scope = _SCOPE.search(sentence.text)
    if scope and organ.level in _SMALL:
        message = f"“{scope['scope']}”超出了{organ.name}的范围，可能沿用了其他单位的文字，请核对。"
        evidence = (sentence.evidence(scope.group(), scope.start()),)
        yield Finding("S.ORGNAME", Severity.WARNING, message, evidence)


RULES = (
    Rule(
        "S.ORGNAME",
        Severity.WARNING,
        "文中没有其他地方、其他单位的名称和业务",
        _foreign_names,
        needs=(Need.REPORT,),
        exceptions="学习交流、联合、划转、告知等句；上级市的名称只作提示；县以上机关可以写到下属乡镇",
        case="文昌阁乡 2025：“应城市人民政府门户网站”；青山区公安分局 2025：信访文字；民主街 2025：全省",
        reads=TEXT,
    ),
)
