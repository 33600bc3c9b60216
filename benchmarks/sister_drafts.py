"""How alike the drafts of sister organs are that give the very same figures and facts (worst case).

Usage: python benchmarks/sister_drafts.py   (no library, no chat model; a few seconds)
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from dataclasses import replace
from itertools import permutations
from pathlib import Path

from report_assistant.drafting import Case, Drafter
from report_assistant.drafting.duplication import sister_duplication
from report_assistant.readers import read_report
from report_assistant.report.figures import Fact
from report_assistant.settings import Settings

CORPUS = Path(__file__).parents[1] / "corpus"
SAME = "wanglan-zhujianju-2024"
FIELDS = ["水务", "教育", "民政", "财政", "司法", "审计", "统计", "交通运输", "农业农村", "卫生健康"]
FACTS = {"A01": (438, "条"), "A17": (12, "篇"), "D05": (215, "篇"), "E03": (2, "次"), "E03.2": (91, "人次")}


def main() -> int:
    """Print mean and worst share of sentences of one draft that stand in another, by section."""
    figures = read_report(CORPUS / f"{SAME}.md").figures
    figures = replace(figures, facts={slot: Fact(slot, n, unit) for slot, (n, unit) in FACTS.items()})
    with tempfile.TemporaryDirectory() as home:
        drafter = Drafter(Settings(home=Path(home)))
        drafts = [drafter.draft(Case(replace(figures, agency=f"云溪县{f}局")), (1, 5)) for f in FIELDS]
    print("| section | pairs | mean share | worst share |")
    print("|---|---|---|---|")
    for at, number in enumerate((1, 5)):
        shares = [
            sister_duplication(a.sections[at], [b.sections[at].text]) for a, b in permutations(drafts, 2)
        ]
        print(f"| {number} | {len(shares)} | {statistics.mean(shares):.2f} | {max(shares):.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
