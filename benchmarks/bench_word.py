"""Processor time of a report's way to Word and back; prints a Markdown table."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from report_assistant.drafting import Case, Drafter, compare_returned, to_report
from report_assistant.export.html import render
from report_assistant.export.word import write_report
from report_assistant.readers import read_report
from report_assistant.report.document import Paragraph
from report_assistant.report.figures import Fact
from report_assistant.settings import Settings

ROOT = Path(__file__).parents[1]
RUNS = 7


def milliseconds(work: Callable[[], object]) -> float:
    """Median processor time of ``work`` in ms, after one run that does not count."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return median(times)


def main() -> None:
    """Draft a sample case once, then measure."""
    figures = read_report(ROOT / "corpus" / "qinghe-sifaju-2023.md").figures
    last_year = read_report(ROOT / "corpus" / "qinghe-sifaju-2022.md")
    for slot, amount, unit in (("A02", 118, "条"), ("C02", 12, "篇"), ("D05", 36, "篇")):
        figures = figures.with_fact(Fact(slot, amount, unit))
    case = Case(figures, last_year)
    with tempfile.TemporaryDirectory() as folder:
        draft = Drafter(Settings(home=Path(folder))).draft(case)
        report = to_report(draft, case)
        path = Path(folder) / "report.docx"
        one = report.sections[0]
        typed = tuple(Paragraph(p.text.replace("118", "120").replace("36", "40")) for p in one.paragraphs)
        edited = replace(report, sections=(replace(one, paragraphs=typed), *report.sections[1:]))
        rows: dict[str, Callable[[], object]] = {
            "write .docx with sources as comments": lambda: write_report(report, path, ledger=draft.ledger),
            "the same with the list of sources": lambda: write_report(
                report, path, ledger=draft.ledger, appendix=True
            ),
            "write .docx with marks against last year": lambda: write_report(
                report, path, last_year=last_year
            ),
            "render .html": lambda: render(report),
            "read .docx": lambda: read_report(path),
            "compare, nothing edited": lambda: compare_returned(draft, case, report),
            "compare, two numbers edited": lambda: compare_returned(draft, case, edited),
        }
        print("| work | median, ms |\n|---|---|")
        for name, work in rows.items():
            print(f"| {name} | {milliseconds(work):.0f} |")


if __name__ == "__main__":
    main()
