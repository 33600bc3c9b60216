"""2,000 mutated and hostile files through ``read``: a report, figures, or one sentence – nothing else.

    .venv/bin/python benchmarks/fuzz_readers.py              # all files: about 10 minutes
    .venv/bin/python benchmarks/fuzz_readers.py 300 340      # the files 300 to 339

The files are those of ``tests/readers/fuzz_cases.py``. They are read in a child process with 2 GiB of
address space; when it dies or one file takes longer than 60 s, that file has failed and a new child
goes on behind it. A file passes when it ends within 10 s of processor time (its own children too).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "readers"), str(ROOT / "tests")]

FILES = 2000
MEMORY = 2 * 2**30
SECONDS = 10
HANGS = 60

Outcome = dict[str, object]


def _processor() -> float:
    mine, children = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def work(first: int, last: int) -> None:
    """Read the files ``first`` to ``last`` - 1 and print an outcome a line (the child)."""
    from fuzz_cases import case, originals

    from report_assistant.errors import ReportAssistantError
    from report_assistant.readers import read

    originals()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            name, data = case(number)
            path = Path(folder, name)
            path.write_bytes(data)
            print(json.dumps({"number": number, "name": name}), flush=True)
            begun, wall = _processor(), time.monotonic()
            try:
                end = type(read(path)).__name__
            except ReportAssistantError as error:
                end = type(error).__name__
                if not "\u4e00" <= str(error)[:1] <= "\u9fff" or "\n" in str(error):
                    end = f"not a sentence: {error}"
            spent = {
                "end": end,
                "cpu": _processor() - begun,
                "wall": time.monotonic() - wall,
                "size": len(data),
            }
            print(json.dumps(spent, ensure_ascii=False), flush=True)
            path.unlink()
    peak = [resource.getrusage(w).ru_maxrss // 1024 for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"peak": peak}), flush=True)


def outcomes(first: int, last: int) -> Iterator[Outcome]:
    """Outcomes of all files, through as many children as it takes."""
    while first < last:
        command = [sys.executable, __file__, "--work", str(first), str(last)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            current: Outcome = {}
            watch = threading.Timer(HANGS + 30, child.kill)
            watch.start()
            for line in child.stdout:
                said = json.loads(line)
                if "name" in said:
                    current = said
                    watch.cancel()
                    watch = threading.Timer(HANGS, child.kill)
                    watch.start()
                elif "end" in said:
                    yield current | said
                    first, current = int(str(current["number"])) + 1, {}
                else:
                    yield said
            watch.cancel()
            errors = child.stderr.read() if child.stderr else ""
        if first < last and not current:
            raise SystemExit(errors)
        if current:
            reason = (errors.strip().splitlines() or [f"killed ({child.returncode})"])[-1]
            yield current | {"end": f"died: {reason}", "cpu": 0.0, "wall": 0.0, "size": 0}
            first = int(str(current["number"])) + 1


def main(first: int = 0, last: int = FILES) -> int:
    ends: Counter[str] = Counter()
    failed: list[Outcome] = []
    slowest: list[tuple[float, float, str]] = []
    peaks = [0, 0]
    for outcome in outcomes(first, last):
        if "peak" in outcome:
            peaks = [max(pair) for pair in zip(peaks, outcome["peak"], strict=True)]  # type: ignore[call-overload]
            continue
        end, cpu = str(outcome["end"]), float(str(outcome["cpu"]))
        ends[end] += 1
        slowest = sorted([*slowest, (cpu, float(str(outcome["wall"])), str(outcome["name"]))])[-10:]
        if ":" in end or cpu > SECONDS:
            failed.append(outcome)
            print("FAILED", json.dumps(outcome, ensure_ascii=False), flush=True)
    print("ends:", dict(ends.most_common()))
    print("slowest (processor s, wall s):", *(f"{c:.2f} {w:.2f} {n}" for c, w, n in slowest), sep="\n  ")
    print(f"peak memory: reader {peaks[0]} MB, its children {peaks[1]} MB; failed: {len(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(int(sys.argv[2]), int(sys.argv[3]))
    else:
        raise SystemExit(main(*map(int, sys.argv[1:3])))
