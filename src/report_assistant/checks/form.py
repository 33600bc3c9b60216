"""S.*: headings, tables, title, signature and other marks of form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from report_assistant.checks.finding import (
    Evidence,
    Finding,
    Severity,
    unknown,
)
from report_assistant.checks.rule import TEXT, Need, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report.dates import printed_date
from report_assistant.report.document import Report, Section, Signature
from report_assistant.report.figures import Place
from report_assistant.report.form import HEADINGS, SECTION_NUMERALS, TABLE_NAMES, section_words
from report_assistant.report.organ import OrganKind
from report_assistant.report.text import normalise


def _given(subject: Subject) -> Report:
    # The runner calls these rules only when there is a report.
    assert subject.report is not None
    return subject.report


def _heading_evidence(section: Section) -> Evidence:
    printed = section.printed or section.heading
    place = Place(f"{section_words(section.number)}标题", section=section.number, page=section.place.page)
    return Evidence(place, printed)


def bare(text: str) -> str:
    """Heading words for comparison: one width, no spaces and punctuation."""
    return re.sub(r"[\W_]", "", normalise(text))


# ---------------------------------------------------------------------------------- headings


def _six_headings(subject: Subject) -> Iterator[Finding]:
    report = _given(subject)
    headings = subject.figures.form.headings
    missing = [n for n in range(1, 7) if report.section(n) is None]
    if missing:
        names = "、".join(f"“{SECTION_NUMERALS[n - 1]}、{headings[n - 1]}”" for n in missing)
        message = f"报告应有六个部分，缺少{names}。"
        evidence = tuple(Evidence(Place(section_words(n), section=n), headings[n - 1]) for n in missing)
        yield Finding("S.HEAD6", Severity.ERROR, message, evidence)


def _ordinals(subject: Subject) -> Iterator[Finding]:
    for section in _given(subject).sections:
        due = SECTION_NUMERALS[section.number - 1]
        if section.numeral == due:
            continue
        printed = section.printed or section.heading
        fault = f"序号写成了“{section.numeral}”" if section.numeral else "没有序号"
        message = f"{section_words(section.number)}的标题“{printed}”{fault}，应为“{due}、”。"
        yield Finding("S.ORDINAL", Severity.WARNING, message, (_heading_evidence(section),))


def _order(subject: Subject) -> Iterator[Finding]:
    sections = _given(subject).sections
    for former, section in pairwise(sections):
        if section.number > former.number:
            continue
        what = "重复出现" if section.number == former.number else f"排在{section_words(former.number)}之后"
        message = (
            f"{section_words(section.number)}“{section.heading}”{what}，六个部分应按一至六的顺序各出现一次。"
        )
        yield Finding("S.ORDER", Severity.WARNING, message, (_heading_evidence(section),))


def _heading_words(subject: Subject) -> Iterator[Finding]:
    generation = subject.figures.generation
    for section in _given(subject).sections:
        due = HEADINGS[generation][section.number - 1]
        words = bare(section.heading)
        # 行政机关 before the heading stands in the form of 2019 and many reports keep it.
        if words.removeprefix("行政机关") == bare(due):
            continue
        others = (h[section.number - 1] for g, h in HEADINGS.items() if g is not generation)
        old = words in map(bare, others)
        message = (
            f"{section_words(section.number)}的标题是“{section.heading}”，"
            f"{'这是另一版格式的写法，' if old else ''}规定的标题是“{due}”。"
        )
        severity = Severity.WARNING if old else Severity.INFO
        yield Finding("S.HEADTEXT", severity, message, (_heading_evidence(section),))


def _tables(subject: Subject) -> Iterator[Finding]:
    report = _given(subject)
    for table in report.figures.form.tables:
        if table.number not in report.tables:
            message = (
                f"{section_words(table.section)}没有找到{TABLE_NAMES[table.number]}"
                f"（{report.figures.form.headings[table.section - 1]}），表格可能是图片或在转存时丢失。"
            )
            evidence = Evidence(
                Place(section_words(table.section), section=table.section), f"{TABLE_NAMES[table.number]}"
            )
            yield Finding("S.TABLES", Severity.ERROR, message, (evidence,))


# ------------------------------------------------------------------------- title, year, period


def _year(subject: Subject) -> Iterator[Finding]:
    report = _given(subject)
    title = normalise(report.title)
    stated = {int(y) for y in re.findall(r"(?<!\d)(20\d\d)年", title)}
    wrong = sorted(y for y in stated if y != subject.year)
    if wrong:
        message = f"标题写的是 {wrong[0]} 年，报告的年度是 {subject.year} 年，请统一。"
        yield Finding("S.YEAR", Severity.ERROR, message, (Evidence(Place("标题"), report.title, wrong[0]),))
    if report.period is not None and report.period[0].year != subject.year:
        start, end = report.period
        message = f"统计期限写的是 {_span(start, end)}，报告的年度是 {subject.year} 年，请统一。"
        yield Finding("S.YEAR", Severity.ERROR, message, (_period_evidence(start, end),))


def _span(start: date, end: date) -> str:
    return f"{printed_date(start)}至{printed_date(end)}"


def _period_evidence(start: date, end: date) -> Evidence:
    return Evidence(Place("统计期限"), _span(start, end))


_WHOLE_YEAR = re.compile(r"1月1日[^。]{0,16}12月31")


def _period(subject: Subject) -> Iterator[Finding]:
    report = _given(subject)
    if report.period is None:
        opening = normalise("".join(s.text for s in subject.sentences if s.section < 2))
        if _WHOLE_YEAR.search(opening):
            return
        yield Finding("S.PERIOD", Severity.INFO, "没有写明统计期限，建议在开头写明“1月1日至12月31日”。")
        return
    start, end = report.period
    if start.year == subject.year and (start, end) != (date(start.year, 1, 1), date(start.year, 12, 31)):
        message = f"统计期限写的是 {_span(start, end)}，应为 {subject.year}年1月1日至12月31日。"
        yield Finding("S.PERIOD", Severity.WARNING, message, (_period_evidence(start, end),))


# ---------------------------------------------------------------------------------- signature


def signed_on(signature: Signature) -> date | None:
    """The date of the signature, None when a part is missing or the day does not exist."""
    try:
        return signature.date
    except ValueError:
        return None


def _signature(subject: Subject) -> Iterator[Finding]:
    signature = _given(subject).signature
    evidence = (Evidence(Place("落款"), signature.printed_date or signature.organ),)
    if not signature.organ and not signature.printed_date:
        yield Finding("S.SIGN", Severity.INFO, "文末没有落款，请写明机关名称和成文日期。", evidence)
        return
    if not signature.organ:
        yield Finding("S.SIGN", Severity.INFO, "落款没有机关名称。", evidence)
    if not signature.printed_date:
        yield Finding("S.SIGN", Severity.INFO, "落款没有成文日期。", evidence)
    elif PENDING.search(signature.printed_date):
        return  # S.PLACEHOLDER says that it is not written yet
    elif signature.day is None or signature.month is None or signature.year is None:
        message = f"落款日期“{signature.printed_date}”不完整，应写明年、月、日。"
        yield Finding("S.SIGN", Severity.INFO, message, evidence)
    elif signed_on(signature) is None:
        message = f"落款日期“{signature.printed_date}”不存在，请改正。"
        yield Finding("S.SIGN", Severity.WARNING, message, evidence)


_GOVERNMENT = {OrganKind.GOVERNMENT, OrganKind.OFFICE}
_NOT_NAMED = {OrganKind.TOWNSHIP, OrganKind.STREET, OrganKind.PARK, OrganKind.OTHER}


def _deadline(subject: Subject) -> Iterator[Finding]:
    rule, signature, year = "S.DEADLINE", _given(subject).signature, subject.year
    signed = signed_on(signature)
    if signed is None:
        yield unknown(rule, "落款日期缺失或不完整，无法判断是否按期公布。")
        return
    evidence = (Evidence(Place("落款"), signature.printed_date),)
    government = subject.organ.kind in _GOVERNMENT
    last = date(year + 1, 3, 31) if government else date(year + 1, 1, 31)
    if signed <= date(year, 12, 31):
        message = (
            f"落款日期 {printed_date(signed)} 在统计期限结束之前，{year} 年度报告应在 {year + 1} 年公布。"
        )
        yield Finding(rule, Severity.WARNING, message, evidence)
    elif signed > last:
        # Art. 49 of the regulation names departments and governments; for the others it is custom.
        mild = subject.organ.kind in _NOT_NAMED and signed <= date(year + 1, 3, 31)
        severity = Severity.INFO if mild else Severity.WARNING
        message = f"落款日期 {printed_date(signed)} 晚于 {printed_date(last)}的公布期限。"
        yield Finding(rule, severity, message, evidence)


# ------------------------------------------------------------------------------- placeholders

PENDING = re.compile(r"【待补[^】]*】?")
_LEFTOVERS = re.compile(
    r"(?<![A-Za-z0-9])[XxＸｘ×]{2,}(?![A-Za-z0-9])|_{2,}|＿{2,}|[（(](?:文字描述|具体网址|此处填|请填)[^（()）]*[）)]|"
    r"[（(][^（()）]{0,8}(?:宋体|仿宋|黑体|楷体)[^（()）]*[）)]|填写说明|\{\{[^{}]*\}\}|\{[A-G]\d\d[^{}]*\}"
)


def _texts(report: Report) -> Iterator[tuple[int | None, int | None, str, str]]:
    """(section, paragraph, words for the place, text) of everything printed outside tables."""
    yield None, None, "标题", report.title
    for section in report.sections:
        yield section.number, None, f"{section_words(section.number)}标题", section.printed or section.heading
    for number, paragraphs in ((0, report.preamble), *((s.number, s.paragraphs) for s in report.sections)):
        for index, paragraph in enumerate(paragraphs):
            yield number, index, section_words(number), paragraph.text
    yield None, None, "落款", report.signature.organ
    yield None, None, "落款", report.signature.printed_date


def _placeholders(subject: Subject) -> Iterator[Finding]:
    for section, paragraph, words, text in _texts(_given(subject)):
        for pattern in (PENDING, _LEFTOVERS):
            for match in pattern.finditer(text):
                quote = match.group()
                place = Place(words, None, section, paragraph, match.start(), match.end())
                if pattern is PENDING:
                    message = f"{words}还有没写完的内容：{quote}，补充后才能定稿。"
                else:
                    message = f"{words}留有模板文字“{quote}”，请换成实际内容或删去。"
                yield Finding("S.PLACEHOLDER", Severity.ERROR, message, (Evidence(place, quote),))


# --------------------------------------------------------------------------------- citations

_NUMBER = re.compile(r"(国办[发函公开办字]*)\s*([〔【\[［（(])\s*(20\d\d)\s*([〕】\]］）)])\s*(\d+)\s*号")
_FORMAT_NOTICE = {2019: ("国办公开办函", 2019, 60), 2021: ("国办公开办函", 2021, 30)}


def _citations(subject: Subject) -> Iterator[Finding]:
    due = _FORMAT_NOTICE[int(subject.figures.generation)]
    due_words = f"{due[0]}〔{due[1]}〕{due[2]}号"
    for sentence in subject.sentences:
        for match in _NUMBER.finditer(sentence.text):
            office, year, number = match[1], int(match[3]), int(match[5])
            if number not in {30, 60} or (year, number) not in {(2019, 60), (2021, 30)}:
                continue
            before = sentence.text[max(0, match.start() - 60) : match.start()]
            evidence = (sentence.evidence(match.group(), match.start()),)
            if (office, year, number) != due:
                message = f"引用的格式文件是“{match.group()}”，{subject.year} 年度报告应依据 {due_words}。"
                yield Finding("S.CITE", Severity.WARNING, message, evidence)
            elif number == 30 and "有关事项的通知" in before:
                message = (
                    f"{due_words}的名称不是“……有关事项的通知”，"
                    "应为《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》。"
                )
                yield Finding("S.CITE", Severity.WARNING, message, evidence)


def _brackets(subject: Subject) -> Iterator[Finding]:
    for sentence in subject.sentences:
        for match in re.finditer(r"[【\[［]\s*(20\d\d)\s*[】\]］]\s*(\d+)\s*号", sentence.text):
            message = f"文号“{match.group()}”的年份应使用六角括号，写作“〔{match[1]}〕{match[2]}号”。"
            yield Finding(
                "S.BRACKET", Severity.INFO, message, (sentence.evidence(match.group(), match.start()),)
            )


RULES = (
    Rule(
        "S.HEAD6",
        Severity.ERROR,
        "六个部分的标题齐全",
        _six_headings,
        needs=(Need.REPORT,),
        case="高楼乡 2023 没有第一部分；盐都区财政局 2023 只列五个部分",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.ORDER",
        Severity.WARNING,
        "六个部分按一至六的顺序各出现一次",
        _order,
        needs=(Need.REPORT,),
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.ORDINAL",
        Severity.WARNING,
        "六个标题的序号依次为一至六",
        _ordinals,
        needs=(Need.REPORT,),
        case="西城园管委会 2023：第二、三部分没有序号；临潼：两个“一”",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.HEADTEXT",
        Severity.WARNING,
        "标题文字与规定格式一致",
        _heading_words,
        needs=(Need.REPORT,),
        exceptions="空格、标点、“行政机关”前缀不计；不是另一版格式的写法只作提示",
        case="来宾市卫健委 2023 沿用 2019 年格式的标题",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.TABLES",
        Severity.ERROR,
        "第二、三、四部分各有一张表",
        _tables,
        needs=(Need.REPORT,),
        case="合水镇：表格转存时丢失",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.YEAR",
        Severity.ERROR,
        "标题、统计期限与数据的年度一致",
        _year,
        needs=(Need.REPORT,),
        case="淮安市自然资源局 2021 的统计期限写成 2020 年",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.PERIOD",
        Severity.WARNING,
        "写明统计期限，且为 1 月 1 日至 12 月 31 日",
        _period,
        needs=(Need.REPORT,),
        exceptions="没有写明的只作提示",
        reads=parts(Part.FRAME, Part.PREAMBLE, Part.SECTION_1),
    ),
    Rule(
        "S.SIGN",
        Severity.INFO,
        "文末有机关名称和完整的成文日期",
        _signature,
        needs=(Need.REPORT,),
        case="西城园管委会 2023：“2024年1月”没有日",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.DEADLINE",
        Severity.WARNING,
        "部门 1 月 31 日前、政府 3 月 31 日前公布，且不早于统计期限结束",
        _deadline,
        needs=(Need.REPORT,),
        exceptions="乡镇、街道、园区 2 至 3 月公布的只作提示；日期不完整的不判断",
        case="青田县某街道 2022：2023-09-09；武山镇 2024：2024-12-25",
        reads=parts(Part.FRAME),
    ),
    Rule(
        "S.PLACEHOLDER",
        Severity.ERROR,
        "没有模板残留和未写完的标记",
        _placeholders,
        needs=(Need.REPORT,),
        case="高楼乡 2023：（具体网址）",
        reads=parts(Part.FRAME, *TEXT),
    ),
    Rule(
        "S.CITE",
        Severity.WARNING,
        "引用的格式文件文号和名称正确",
        _citations,
        needs=(Need.REPORT,),
        exceptions="其他文件（如国办函〔2020〕109号）不核对",
        case="宜城市教育局 2022 引用 60 号；中村乡 2023 用错名称",
        reads=TEXT,
    ),
    Rule(
        "S.BRACKET",
        Severity.INFO,
        "文号年份用六角括号〔〕",
        _brackets,
        needs=(Need.REPORT,),
        case="中村乡：【2021】",
        reads=TEXT,
    ),
)
