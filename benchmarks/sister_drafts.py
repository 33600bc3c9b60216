"""How alike the drafts of sister organs are that give the very same figures and facts (worst case).

Usage: python benchmarks/sister_drafts.py   (no library, no chat model; about ten seconds)
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations
from pathlib import Path

from report_assistant.drafting import Case, Draft, Drafter
from report_assistant.drafting.duplication import ALIKE, repeats, sister_duplication
from report_assistant.drafting.pairs import chosen_pairs
from report_assistant.drafting.problems import MOST
from report_assistant.readers import read_report
from report_assistant.report.figures import Fact, Figures
from report_assistant.settings import Settings

CORPUS = Path(__file__).parents[1] / "corpus"
SAME = "wanglan-zhujianju-2024"
FIELDS = ["水务", "教育", "民政", "财政", "司法", "审计", "统计", "交通运输", "农业农村", "卫生健康"]
MORE = [
    *("应急管理", "市场监督管理", "生态环境", "住房和城乡建设", "自然资源", "人力资源和社会保障"),
    *("退役军人事务", "医疗保障", "信访", "文化和旅游", "科技", "商务", "林业", "公安"),
    *("工业和信息化", "发展和改革", "行政审批", "城市管理", "机关事务管理", "档案"),
]
PLACES = ["青石", "茶岭", "桥头", "白沙", "南塘", "石门", "柳河", "杨庄", "西河", "东山", "清水", "长岭"]
GROUPS = {
    "ten departments": [f"云溪县{field}局" for field in FIELDS],
    "thirty departments": [f"云溪县{field}局" for field in FIELDS + MORE],
    "twelve education bureaus": [f"{place}县教育局" for place in PLACES],
    "twelve townships": [f"云溪县{place}镇人民政府" for place in PLACES],
    "twelve subdistricts": [f"云溪区{place}街道办事处" for place in PLACES],
    "twelve parks": [f"{place}开发区管理委员会" for place in PLACES],
    "twelve governments": [f"{place}县人民政府" for place in PLACES],
}
MANY = {
    "county bureaus": [f"{place}县{field}局" for place in PLACES for field in FIELDS + MORE],
    "townships": [f"{county}县{place}镇人民政府" for county in PLACES for place in PLACES],
    "subdistricts": [f"{county}区{place}街道办事处" for county in PLACES for place in PLACES],
    "parks": [f"{city}市{place}开发区管理委员会" for city in PLACES for place in PLACES],
    "county governments": [f"{city}市{place}县人民政府" for city in PLACES for place in PLACES],
}
FACTS = {"A01": (438, "条"), "A17": (12, "篇"), "D05": (215, "篇"), "E03": (2, "次"), "E03.2": (91, "人次")}
LIKENESS = (ALIKE, 0.75, 0.6)


def sample_figures() -> Figures:
    """The figures and facts that every organ gives."""
    figures = read_report(CORPUS / f"{SAME}.md").figures
    return replace(figures, facts={slot: Fact(slot, n, unit) for slot, (n, unit) in FACTS.items()})


def without_applications(figures: Figures) -> Figures:
    """The same organ with every cell zero and no facts."""
    zero = {cell: replace(value, amount=0, raw="0") for cell, value in figures.values.items()}
    return replace(figures, values=zero, facts={})


def shares(drafts: Sequence[Draft], section: int, alike: float = ALIKE) -> list[float]:
    """For every ordered pair of drafts the share of points of one that stand in the other."""
    parts = [part for draft in drafts if (part := draft.section(section))]
    return [sister_duplication(a, [b.text], alike) for a, b in permutations(parts, 2)]


def over_limit(figures: Figures, agencies: Sequence[str], limit: float) -> float:
    """Share of all pairs of organs that have more than ``limit`` of the points of section five alike."""
    cases = [Case(replace(figures, agency=agency)) for agency in agencies]
    said = [{p.topic: (p.problem(c), p.measure(c)) for p in chosen_pairs(c, MOST)[0]} for c in cases]
    # Points of two topics are never alike.
    alike = [
        sum(repeats(a[topic][i], [b[topic][i]]) for topic in a.keys() & b.keys() for i in (0, 1))
        for a, b in combinations(said, 2)
    ]
    return sum(n > limit * 2 * MOST for n in alike) / len(alike)


def main() -> int:
    """Print mean and worst share by group, section and likeness; then how many pairs are over the limit."""
    figures = sample_figures()
    print(f"| organs | section | pairs | {' | '.join(f'{a:.0%} alike, mean / worst' for a in LIKENESS)} |")
    print("|---|--:|--:|" + "--:|" * len(LIKENESS))
    with tempfile.TemporaryDirectory() as home:
        drafter = Drafter(Settings(home=Path(home), chat_model=""))
        for name, agencies in GROUPS.items():
            sections = (1, 5) if agencies is GROUPS["ten departments"] else (5,)
            drafts = [drafter.draft(Case(replace(figures, agency=a)), sections) for a in agencies]
            for section in sections:
                found = [shares(drafts, section, alike) for alike in LIKENESS]
                cells = " | ".join(f"{statistics.mean(s):.1%} / {max(s):.0%}" for s in found)
                print(f"| {name} | {section} | {len(found[0])} | {cells} |")
    limit = Settings.model_fields["sister_limit"].default
    quiet = without_applications(figures)
    print(f"\n| organs | number | pairs over {limit:.0%} in section five | every cell zero, no facts |")
    print("|---|--:|--:|--:|")
    for name, agencies in MANY.items():
        shares_over = " | ".join(f"{over_limit(f, agencies, limit):.2%}" for f in (figures, quiet))
        print(f"| {name} | {len(agencies)} | {shares_over} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
