"""How long the checker takes: one report, many, after a change, and beside reading the same files.

Usage: python benchmarks/bench_checks.py [--reports N]   (default 1000; needs corpus/)
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from report_assistant.checks import check, recheck, rules
from report_assistant.readers import read_report
from report_assistant.report.document import Paragraph, Report
from report_assistant.report.form import RECEIVED, TOTAL, Cell

CORPUS = Path(__file__).parents[1] / "corpus"


def milliseconds(run: Callable[[], object]) -> float:
    """Processor time of one call; wall time would measure the other work of the machine."""
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start)


def row(name: str, times: Sequence[float]) -> None:
    """Print count, median, 95th percentile and worst of ``times`` in milliseconds."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"| {name} | {len(times)} | {statistics.median(times):.2f} | {p95:.2f} | {ordered[-1]:.2f} |")


def changed_cell(report: Report) -> Report:
    """One figure of table 2 one higher."""
    cell = Cell(2, RECEIVED, TOTAL)
    return replace(report, figures=report.figures.with_amount(cell, (report.figures.amount(cell) or 0) + 1))


def changed_paragraph(report: Report) -> Report:
    """One paragraph of section one with a sentence added."""
    first, *rest = report.sections
    paragraphs = list(first.paragraphs)
    paragraphs[-1] = Paragraph(paragraphs[-1].text + "全年通报4期。", paragraphs[-1].place)
    return replace(report, sections=(replace(first, paragraphs=tuple(paragraphs)), *rest))


def main() -> None:
    """Measure and print one table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=1000)
    count: int = arguments.parse_args().reports
    files = sorted(CORPUS.glob("*.md"))
    if not files:
        sys.exit("no sample reports in corpus/")
    read_report(files[0])  # imports are not what is measured
    check(read_report(files[0]))
    reports: list[Report] = []
    reading = [milliseconds(lambda f=f: reports.append(read_report(f))) for f in files]  # type: ignore[misc]
    print(f"{len(rules())} rules, {len(files)} sample reports; milliseconds of processor time\n")
    print("| what | runs | median | p95 | worst |")
    print("|---|---:|---:|---:|---:|")
    row("read a report (.md)", reading)
    many = list(islice(cycle(reports), count))
    start = time.process_time()
    checking = [milliseconds(lambda r=r: check(r)) for r in many]  # type: ignore[misc]
    total = time.process_time() - start
    row("check a report from memory", checking)
    results = [check(r) for r in reports]
    pairs = list(zip(results, reports, strict=True))
    cells = [(p, changed_cell(r)) for p, r in pairs]
    texts = [(p, changed_paragraph(r)) for p, r in pairs]
    row("recheck, nothing changed", [milliseconds(lambda p=p, r=r: recheck(p, r)) for p, r in pairs])  # type: ignore[misc]
    row("recheck, one cell changed", [milliseconds(lambda p=p, r=r: recheck(p, r)) for p, r in cells])  # type: ignore[misc]
    row("check, one cell changed", [milliseconds(lambda r=r: check(r)) for _, r in cells])  # type: ignore[misc]
    row("recheck, one paragraph changed", [milliseconds(lambda p=p, r=r: recheck(p, r)) for p, r in texts])  # type: ignore[misc]
    row("check, one paragraph changed", [milliseconds(lambda r=r: check(r)) for _, r in texts])  # type: ignore[misc]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = statistics.median(checking) / statistics.median(reading)
    print(f"\n{count} reports in one process: {total:.1f} s; peak memory {memory:.0f} MB")
    print(f"checking a report takes {ratio:.1f} times as long as reading it")


if __name__ == "__main__":
    main()
