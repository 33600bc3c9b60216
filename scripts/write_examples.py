"""Write docs/examples/: drafts of six invented organs, with what went in and every number's source.

Usage: python scripts/write_examples.py   (needs corpus/; no chat model; about a minute)
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from report_assistant.checks import check
from report_assistant.drafting import Case, Draft, Drafter, Origin, to_report
from report_assistant.library import Library
from report_assistant.readers import read_report
from report_assistant.report.document import Report
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.form import SECTION_NUMERALS
from report_assistant.report.mentions import Subject, mentions
from report_assistant.report.slots import slots
from report_assistant.report.text import sentences
from report_assistant.settings import Settings

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "examples"

# Whose figures, whose last report, and what the clerk says besides.
CASES: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "qinghe-xihejiedao-2024",
        "qinghe-xihejiedao-2023",
        {
            "E07.3": "居民评议总体满意",
            "F01": "针对上年指出的问题，我街道增设栏目更新提醒，调整了公示栏位置，相关问题已整改",
        },
    ),
    (
        "yunxi-chalingzhen-2024",
        "yunxi-chalingzhen-2023",
        {
            "C15": "信息发布执行经办人、党政办公室、分管领导三级审核",
            "E06.2": "全县乡镇政务公开考核良好等次",
            "F01": "上年列出的问题均已制定整改清单并逐项落实",
        },
    ),
    (
        "wanglan-zhujianju-2024",
        "wanglan-zhujianju-2023",
        {
            "B20": "房屋征收补偿、公租房分配和物业管理",
            "F01": "对上年答复文书不够规范的问题，已统一答复文书样式",
            "F02": "住房保障类信息专业性强，公众咨询量大，答复口径还不够统一；个别项目信息更新不够及时",
            "F03": "2025年上半年整理住房保障类申请的答复要点，供各科室统一使用；对项目信息逐月核对更新",
        },
    ),
    ("linjiang-wuliuyuan-guanweihui-2025", "", {"D01": "网站专栏完成适老化改造"}),
    (
        "qichuan-shi-zhengfu-bangongshi-2025",
        "",
        {"B20": "城市建设、征地拆迁和公共服务", "F02": "部门之间答复质量不够均衡，政策解读形式较为单一"},
    ),
    (
        "baisha-qu-renmin-zhengfu-2024",
        "baisha-qu-renmin-zhengfu-2023",
        {
            "E06.2": "市政府年度考核优秀等次",
            "F01": "上年指出的问题已列入年度重点任务清单，由各责任单位整改完毕",
            "G04": "年度政务公开工作要点涉及我区的任务已全部分解到责任单位",
        },
    ),
)
COUNTS: dict[str, dict[str, str]] = {
    "baisha-qu-renmin-zhengfu-2024": {"A02": "36120 条", "E08": "0 起", "G01": "0 件"},
    "yunxi-chalingzhen-2024": {"E08": "0 起", "G01": "0 件"},
    "wanglan-zhujianju-2024": {"G01": "0 件", "E02": "2 次"},
    "qichuan-shi-zhengfu-bangongshi-2025": {"A02": "5210 条", "G01": "0 件"},
    "qinghe-xihejiedao-2024": {"G01": "0 件", "E02": "3 次"},
    "linjiang-wuliuyuan-guanweihui-2025": {"E03": "1 次", "E03.2": "36 人次"},
}


def figures_with_facts(stem: str, said: dict[str, str]) -> Figures:
    """Figures of a corpus report, the counts its prose states as facts, and what is ``said``."""
    report = read_report(ROOT / "corpus" / f"{stem}.md")
    facts: dict[str, Fact] = {}
    for span in (s for _, p in report.paragraphs() for s in sentences(p.text)):
        for m in mentions(span.text):
            if m.slot is None or slots()[m.slot].formula or m.slot in facts or slots()[m.slot].is_text:
                continue
            if m.subject is Subject.SELF and m.period in (None, report.year) and not m.change:
                q = m.quantity
                facts[m.slot] = Fact(
                    m.slot, q.amount, q.unit, q.approx, quote=f"{slots()[m.slot].name}{q.raw}"
                )
    for slot, text in said.items():
        facts[slot] = Fact(slot, text=text, quote=text)
    for slot, text in COUNTS.get(stem, {}).items():
        amount, unit = text.split()
        facts[slot] = Fact(slot, int(amount), unit, quote=f"{slots()[slot].name}{amount}{unit}")
    return replace(report.figures, facts=facts)


def write(drafter: Drafter, stem: str, last: str, said: dict[str, str]) -> None:
    """Draft one report and write it as Markdown."""
    figures = figures_with_facts(stem, said)
    last_year = read_report(ROOT / "corpus" / f"{last}.md") if last else None
    case = Case(figures, last_year, signed=date(figures.year + 1, 1, 20))
    draft = drafter.draft(case)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{stem}.md").write_text(page(draft, case, last_year), encoding="utf-8")
    print(f"{stem}: {len(draft.ledger)} ledger entries")


def page(draft: Draft, case: Case, last_year: Report | None) -> str:
    """The example as Markdown: what went in, the text, notices, questions, checks, ledger."""
    lines = [
        f"# {draft.front.heading}",
        "",
        "<!-- written by scripts/write_examples.py -->",
        "",
        "## 输入",
        "",
    ]
    lines.append(f"上年报告：{last_year.title if last_year else '无'}。三张表的数据取自样例单位，事实如下：")
    lines += ["", "| 事项 | 用户所述 |", "| --- | --- |"]
    lines += [f"| {slots()[slot].name} | {cell(fact.quote)} |" for slot, fact in case.figures.facts.items()]
    lines += ["", "## 正文", "", draft.front.text, ""]
    for section in draft.sections:
        lines += [f"**{SECTION_NUMERALS[section.number - 1]}、{section.heading}**", ""]
        lines += [line for p in section.paragraphs if p.text for line in (p.text, "")] or ["（表格）", ""]
    lines += ["## 提示", "", *(f"- {notice}" for notice in draft.notices), "", "## 追问", ""]
    lines += [f"- {question.text}" for question in draft.questions]
    errors = check(to_report(draft, case), last_year).errors
    lines += ["", "## 核对", "", f"错误 {len(errors)} 处。", *(f"- {e.message}" for e in errors)]
    lines += ["", "## 语句来源", "", "| 来源 | 句数 |", "| --- | --- |"]
    stand = [s for section in draft.sections for s in section.sentences if s.text]
    lines += [f"| {origin.value} | {sum(s.origin is origin for s in stand)} |" for origin in Origin]
    lines += ["", "## 依据", "", "| 部分 | 文中 | 来源 | 现值 | 原话 |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {e.section} | {cell(e.text)} | {cell(e.source)} | {cell(e.value)} | {cell(e.quote)} |"
        for e in draft.ledger
    ]
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """``text`` for one cell of a Markdown table."""
    return text.replace("|", "／").replace("\n", " ")


def main() -> int:
    """Write all examples."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        library = Library(settings)
        library.ensure_ready()
        drafter = Drafter(settings, library)
        for stem, last, said in CASES:
            write(drafter, stem, last, said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
