"""How long drafting takes: a full precedent draft, and a re-fill after one changed figure beside it.

Usage: python benchmarks/bench_drafting.py [--runs N]   (default 5; needs corpus/; no chat model)
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from report_assistant.drafting import Case, Drafter, refill
from report_assistant.library import Library
from report_assistant.readers import read_report
from report_assistant.report.figures import Fact
from report_assistant.settings import Settings

CORPUS = Path(__file__).parents[1] / "corpus"
YEARS = ("baisha-qu-renmin-zhengfu-2023", "baisha-qu-renmin-zhengfu-2024")
FACTS = {
    "A02": (36120, "条"),
    "A17": (124, "篇"),
    "D05": (1515, "条"),
    "E03": (3, "场"),
    "E03.2": (476, "人次"),
}


def milliseconds(run: Callable[[], object]) -> float:
    """Processor time of one call; wall time would measure the other work of the machine."""
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start)


def main() -> int:
    """Print one Markdown table: medians of one run, and the ratio to the full draft."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    last, this = (read_report(CORPUS / f"{stem}.md") for stem in YEARS)
    facts = {slot: Fact(slot, amount, unit) for slot, (amount, unit) in FACTS.items()}
    case = Case(replace(this.figures, facts=facts), last)
    changed = replace(case, figures=case.figures.with_fact(Fact("D05", 1600, "条")))
    with tempfile.TemporaryDirectory() as home:
        library = Library(Settings(home=Path(home)))
        library.ensure_ready()
        drafter = Drafter(Settings(home=Path(home)), library)
        draft = drafter.draft(case)  # loads the tagger and the model
        work: dict[str, Callable[[], object]] = {
            "full draft, six sections": lambda: drafter.draft(case),
            "full draft without a library": lambda: Drafter(Settings(home=Path(home))).draft(case),
            "section one alone": lambda: drafter.draft(case, (1,)),
            "re-fill after one changed figure": lambda: refill(draft, changed),
        }
        medians = {
            name: statistics.median(milliseconds(run) for _ in range(runs)) for name, run in work.items()
        }
    full = medians["full draft, six sections"]
    print("| work | median, ms of processor time | share of a full draft |")
    print("|---|---|---|")
    for name, median in medians.items():
        print(f"| {name} | {median:.1f} | {median / full:.4f} |")
    times = full / medians["re-fill after one changed figure"]
    print(f"A re-fill is {times:.0f} times as fast as a full re-draft.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
