"""The library at 1,000, 10,000 and 100,000 passages: adding, memory, disk, opening, questions.

    .venv/bin/python benchmarks/bench_library.py                 # all sizes: half an hour on 2 cores
    .venv/bin/python benchmarks/bench_library.py --size 1000     # one size, printed as JSON
    .venv/bin/python benchmarks/bench_library.py --out docs      # also write the plot

Each size runs in a process of its own over reports recombined from ``corpus/`` with a seed. The
neighbours found by Chroma's graph are compared with an exact search over the same vectors in the
same run; a neighbour counts as found when it is as near as the k-th exact one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from library_reports import pool, reports, write
from report_assistant.library import Library, Query
from report_assistant.library.embedding import SentenceEncoder, Vectors, model_name
from report_assistant.library.index import open_index
from report_assistant.library.manifest import current_build
from report_assistant.library.neighbours import exact, highest, nearest
from report_assistant.report.slots import Area
from report_assistant.settings import Settings, go_offline

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 200
K = 10
POOL = 60
"""Candidates asked of each ranking when retrieval is timed: BM25, the vector of the question, the graph."""


class BareSettings(Settings):
    """Settings without sample reports."""

    @property
    def corpus_dir(self) -> Path:
        """A folder that is not there."""
        return self.home / "no-corpus"


class Stages:
    """Progress callback that adds up the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, done: int, total: int, name: str) -> None:
        """Count the time since the last call for the stage of ``name``."""
        now = time.perf_counter()
        stage = name if name.startswith("正在") else "读取文件"
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def _megabytes(folder: Path) -> float:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 2**20


def _memory() -> float:
    """Most memory this process has had, MB. ``getrusage`` would count that of the parent, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _processor() -> float:
    """Seconds of processor time of this process and the children it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class Clock:
    """Wall and processor time of the parts of a run; the machine may be busy with other things."""

    def __init__(self) -> None:
        self._times: dict[str, list[tuple[float, float]]] = {}

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Count what happens inside for ``name``."""
        wall, processor = time.perf_counter(), time.process_time()
        yield
        spent = time.perf_counter() - wall, time.process_time() - processor
        self._times.setdefault(name, []).append(spent)

    def milliseconds(self) -> dict[str, dict[str, float]]:
        """By name: wall time p50 and p99, processor time p50 and p99."""
        result = {}
        for name, times in self._times.items():
            (p50, cpu), (p99, cpu99) = np.percentile(np.array(times) * 1000, [50, 99], axis=0)
            values = {"p50": p50, "p99": p99, "cpu": cpu, "cpu99": cpu99}
            result[f"{name}_ms"] = {key: round(float(value), 2) for key, value in values.items()}
        return result


def _questions(number: int) -> list[str]:
    """Parts of sentences of the corpus: what a clerk might type."""
    chance = random.Random(7)
    stock = [s for sentences in pool().values() for s in sentences if len(s) > 8]
    return [chance.choice(stock)[: chance.randint(6, 24)] for _ in range(number)]


def measure(size: int) -> dict[str, Any]:
    go_offline()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = list(reports(root / "inbox", size))
        settings = BareSettings(home=root / "home")
        encoder = SentenceEncoder(model_name(settings))
        encoder.load()
        encoder.passages(["预热"])
        result: dict[str, Any] = {"reports": len(files), "model_mb": round(_memory())}
        library, stages = Library(settings, encoder), Stages()
        start, processor = time.perf_counter(), _processor()
        added = library.add(files, stages)
        seconds, processor = time.perf_counter() - start, _processor() - processor
        assert len(added.documents) == len(files), added.rejected[:3]
        stages.seconds["检查"] = seconds - sum(stages.seconds.values())
        passages = sum(d.passages for d in added.documents)
        result |= {
            "passages": passages,
            "add_s": round(seconds, 1),
            "add_cpu_s": round(processor, 1),
            "add_per_s": round(passages / seconds),
            "add_stages_s": {k: round(v, 1) for k, v in stages.seconds.items()},
            "add_mb": round(_memory()),
            "index_mb": round(_megabytes(settings.index_dir)),
        }
        result |= _one_more(library, root)
        result |= _open(settings)
        result |= _ask(library, encoder, settings)
        result["search_mb"] = round(_memory())
    return result


def _one_more(library: Library, root: Path) -> dict[str, Any]:
    """Seconds for adding one report to all the others, for adding it again."""
    file = write(root / "more", 99_999, pool(), random.Random(99))
    result: dict[str, Any] = {}
    for name in ("one_more", "known"):
        start, processor = time.perf_counter(), _processor()
        library.add([file])
        result |= {
            f"{name}_s": round(time.perf_counter() - start, 2),
            f"{name}_cpu_s": round(_processor() - processor, 2),
        }
    return result


def _open(settings: Settings) -> dict[str, Any]:
    """Seconds and memory of a fresh process that opens the index and answers one question."""
    code = (
        "import json, sys, time; from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from bench_library import BareSettings, Library, Query, _memory\n"
        f"library = Library(BareSettings(home=Path({str(settings.home)!r})))\n"
        "found = {}\n"
        "def timed(name, work):\n"
        "    wall, processor = time.perf_counter(), time.process_time(); work()\n"
        "    found[f'{name}_s'] = round(time.perf_counter() - wall, 2)\n"
        "    found[f'{name}_cpu_s'] = round(time.process_time() - processor, 2)\n"
        "timed('open', lambda: library.ensure_ready(load_model=False))\n"
        "timed('model', library.ensure_ready)\n"
        "timed('prove', library.prove)\n"
        "timed('first', lambda: library.search(Query('业务培训')))\n"
        "print(json.dumps(found | {'start_mb': round(_memory())}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _ask(library: Library, encoder: SentenceEncoder, settings: Settings) -> dict[str, Any]:
    build = current_build(settings.index_dir)
    assert build is not None
    index = open_index(build)
    matrix: Vectors = np.array(index.vectors)
    questions = _questions(QUESTIONS)
    vectors = encoder.queries(questions)
    everything = np.ones(len(index.passages), dtype=np.bool_)
    masks = {
        "filtered": index.columns.mask(Query(years=(2023,), area=Area.ON_REQUEST)),
        "excluded": index.columns.mask(Query(exclude_agency=index.passages[0].agency)),
    }
    clock = Clock()
    found = 0
    exact(matrix, vectors[0], K, everything)
    nearest(index, vectors[0], K, everything)
    for vector in vectors:
        with clock.time("graph"):
            near = nearest(index, vector, K, everything)
        with clock.time("exact"):
            true = exact(matrix, vector, K, everything)
        found += sum(likeness >= true[-1][1] - 1e-5 for _, likeness in near)
        for name, mask in masks.items():
            with clock.time(name):
                nearest(index, vector, K, mask)
    print(f"recall {found / (K * len(questions)):.4f}", clock.milliseconds(), file=sys.stderr, flush=True)
    for question in questions:
        with clock.time("retrieval"):
            scores = index.lexical.scores(question)
            matching = np.flatnonzero(scores > 0)
            matching[highest(scores[matching], POOL)]
            nearest(index, encoder.queries([question])[0], POOL, everything)
    library.search(Query(questions[0]))
    whole = {"search": Query(), "search_filtered": Query(years=(2023,), area=Area.ON_REQUEST)}
    for name, query in whole.items():
        for question in questions:
            with clock.time(name):
                library.search(replace(query, text=question))
    return {"recall": round(found / (K * len(questions)), 4), **clock.milliseconds()}


ROWS = (
    ("Reports", "reports"), ("Passages", "passages"), ("Add everything, s", "add_s"),
    ("– processor time", "add_cpu_s"), ("Add, passages a second", "add_per_s"),
    ("One more report, s", "one_more_s"), ("– processor time", "one_more_cpu_s"),
    ("A known report again, s", "known_s"), ("Memory with the model only, MB", "model_mb"),
    ("Memory at most while adding, MB", "add_mb"), ("Memory at most while searching, MB", "search_mb"),
    ("Index on disk, MB", "index_mb"), ("Start: open the index, s", "open_s"),
    ("– processor time", "open_cpu_s"), ("Start: load the model, s", "model_s"),
    ("– processor time", "model_cpu_s"),
    ("In the background: read every file, s", "prove_s"), ("– processor time", "prove_cpu_s"),
    ("First question (opens the graph), s", "first_s"), ("– processor time", "first_cpu_s"),
    ("Memory after start and a question, MB", "start_mb"), ("Recall@10 of the graph", "recall"),
    ("Graph, k=10, ms p50 / p99", "graph_ms"), ("Exact numpy, k=10, ms p50 / p99", "exact_ms"),
    ("Year and area filtered, ms p50 / p99", "filtered_ms"),
    ("All but one organ, ms p50 / p99", "excluded_ms"),
    ("Retrieval: BM25 and vectors, ms p50 / p99", "retrieval_ms"),
    ("Whole search, ms p50 / p99", "search_ms"),
    ("Whole search, filtered, ms p50 / p99", "search_filtered_ms"),
)  # fmt: skip


def table(results: list[dict[str, Any]]) -> str:
    lines = ["| | " + " | ".join(f"{r['passages']:,}" for r in results) + " |"]
    lines.append("|---|" + "---:|" * len(results))
    for label, key in ROWS:
        cells = [r[key] for r in results]
        words = [_cell(c) for c in cells]
        lines.append(f"| {label} | " + " | ".join(words) + " |")
    stages = list(dict.fromkeys(stage for r in results for stage in r["add_stages_s"]))
    for stage in stages:
        cells = [f"{r['add_stages_s'].get(stage, 0):,}" for r in results]
        lines.append(f"| – of adding: {STAGES.get(stage, stage)}, seconds | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return "{p50} / {p99} ({cpu} / {cpu99})".format(**value)
    return f"{value:,}"


STAGES = {
    "读取文件": "reading files", "正在计算句向量": "embedding", "正在建立词语索引": "BM25",
    "正在写入向量": "Chroma", "正在核对索引": "proving and sealing the build", "检查": "the rest",
}  # fmt: skip

SERIES = (
    ("retrieval, ms", "retrieval_ms", "#111827"),
    ("whole search, ms", "search_ms", "#b91c1c"), ("filtered search, ms", "search_filtered_ms", "#ea580c"),
    ("graph, ms", "graph_ms", "#1d4ed8"), ("exact numpy, ms", "exact_ms", "#0891b2"),
    ("adding all, s", "add_s", "#15803d"), ("adding one more, s", "one_more_s", "#7c3aed"),
    ("opening, s", "open_s", "#a16207"),
)  # fmt: skip


def plot(results: list[dict[str, Any]]) -> str:
    """Growth with the number of passages, both axes logarithmic, as SVG."""
    width, height, left, bottom = 720, 420, 60, 50
    low, high = -1.0, 3.0

    def x(passages: float) -> float:
        return left + (math.log10(passages) - 2.8) / 2.4 * (width - left - 190)

    def y(value: float) -> float:
        return height - bottom - (math.log10(max(value, 0.1)) - low) / (high - low) * (height - bottom - 20)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="12">']
    parts.append(f'<rect width="{width}" height="{height}" fill="white"/>')
    for power in range(-1, 4):
        parts.append(
            f'<path d="M{left} {y(10**power):.1f}H{width - 190}" stroke="#ddd"/>'
            f'<text x="{left - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:g}</text>'
        )
    for size in SIZES:
        parts.append(f'<text x="{x(size):.1f}" y="{height - 25}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{x(10_000):.1f}" y="{height - 6}" text-anchor="middle">passages</text>')
    for number, (label, key, colour) in enumerate(SERIES):
        values = [r[key]["cpu"] if isinstance(r[key], dict) else r[key] for r in results]
        points = [(x(r["passages"]), y(v)) for r, v in zip(results, values, strict=True)]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        parts.append(
            f'<text x="{width - 180}" y="{40 + 22 * number}" fill="{colour}">{label} (processor, p50)</text>'
            if isinstance(results[0][key], dict)
            else f'<text x="{width - 180}" y="{40 + 22 * number}" fill="{colour}">{label}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _measure_in_child(size: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--size", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, help="run this size only and print JSON")
    parser.add_argument("--ask", type=Path, help="put the questions to the index of this home folder")
    parser.add_argument("--results", type=Path, help="print the table of JSON lines measured before")
    parser.add_argument("--out", type=Path, help="folder for library-scale.svg")
    given = parser.parse_args()
    if given.size:
        print(json.dumps(measure(given.size), ensure_ascii=False))
        return
    if given.ask:
        settings = BareSettings(home=given.ask)
        encoder = SentenceEncoder(model_name(settings))
        print(json.dumps(_ask(Library(settings, encoder), encoder, settings)))
        return
    if given.results:
        results = [json.loads(line) for line in given.results.read_text(encoding="utf-8").splitlines()]
    else:
        results = [_measure_in_child(size) for size in SIZES]
    print(table(results))
    if given.out:
        (given.out / "library-scale.svg").write_text(plot(results), encoding="utf-8")


if __name__ == "__main__":
    main()
