"""Error rate of the number parser on hand-labelled text: the test list and 160 further sentences.

    .venv/bin/python benchmarks/evaluate_numbers.py

A number is right when its amount, its unit and its word of approximation are all as labelled; a
number that is missing or should not be there counts as an error too. Results: docs/numbers.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path

from report_assistant.report.figures import Amount
from report_assistant.report.numerals import quantities

ROOT = Path(__file__).parents[1]
FURTHER = ROOT / "benchmarks" / "golden" / "numbers.txt"

Number = tuple[Amount, str, str]
Case = tuple[str, list[Number]]


def further() -> list[Case]:
    """The sentences of ``golden/numbers.txt`` with their labels."""
    result = []
    for line in FURTHER.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            sentence, _, labels = line.rpartition("|")
            result.append((sentence.strip(), [_label(item) for item in labels.split(";") if item.strip()]))
    return result


def _label(item: str) -> Number:
    amount, *words = item.split()
    unit = next((w for w in words if w not in {"余", "多", "约", "近", "超", "以上"}), "")
    approx = next((w for w in words if w in {"余", "多", "约", "近", "超", "以上"}), "")
    return (Decimal(amount) if "." in amount else int(amount)), unit, approx


def tested() -> list[Case]:
    """The labelled list of tests/report/test_numerals.py."""
    sys.path[:0] = [str(ROOT / "tests" / "report")]
    from test_numerals import CASES

    return [(text, [(amount, unit, approx) for _, amount, unit, approx in wanted]) for text, wanted in CASES]


def found(text: str) -> list[Number]:
    """What the parser takes for quantities in ``text``."""
    return [(q.amount, q.unit, q.approx) for q in quantities(text) if q.is_quantity]


def measure(name: str, cases: Iterable[Case]) -> None:
    """Print counts, errors and the error rate of one list."""
    total = sentences = wrong = missing = extra = clean = 0
    lines = []
    for text, wanted in cases:
        given = found(text)
        sentences, total = sentences + 1, total + len(wanted)
        clean += given == wanted
        for tag, a, b, c, d in SequenceMatcher(None, wanted, given, autojunk=False).get_opcodes():
            if tag != "equal":
                paired = min(b - a, d - c)
                wrong, missing, extra = wrong + paired, missing + b - a - paired, extra + d - c - paired
        if given != wanted:
            lines.append(f"  {text}\n    wanted {_shown(wanted)}\n    found  {_shown(given)}")
    errors = wrong + missing + extra
    print(f"{name}: {sentences} sentences ({clean} without an error), {total} quantities")
    print(f"  wrong {wrong}, missing {missing}, too many {extra}: error rate {errors / max(total, 1):.1%}")
    print(*lines, sep="\n")


def _shown(numbers: Iterable[Number]) -> str:
    return "; ".join(" ".join(str(part) for part in number if part != "") for number in numbers) or "–"


if __name__ == "__main__":
    measure("test list", tested())
    measure("further sentences", further())
