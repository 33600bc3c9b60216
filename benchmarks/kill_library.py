"""Kill ``library add`` with SIGKILL at random points and see what is left.

    .venv/bin/python benchmarks/kill_library.py [--rounds 100] [--seed 1] [--folder FOLDER]

Each round adds two new reports to a library in a process of its own and kills it at a moment drawn
evenly from the time that such an addition takes. Then

* the index in force before (or the new one, if the pointer had moved) must answer at once, in a
  process that had it open and in one that opens it anew;
* the next start must finish the work by itself: both reports are found, the build is sound, and
  nothing unfinished is left on disk.

At the end two processes add to one library at the same time, ten times over: each waits for the
other or says that it is busy, and nothing is lost. Prints one line for each stage that was hit.

With ``--folder`` the library and the count stay there, and a run that was stopped goes on from them.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

from bench_library import BareSettings
from library_reports import pool, write
from report_assistant.errors import IndexBusy
from report_assistant.library import Library, Query
from report_assistant.library.embedding import SentenceEncoder, model_name
from report_assistant.library.incoming import FOLDER, NOTE
from report_assistant.library.manifest import BUILDS, current_build, write_json
from report_assistant.library.seal import FILE as SEAL
from report_assistant.library.unfinished import FILE
from report_assistant.settings import go_offline

FIRST = 6
"""Reports that are in the library before the first round."""

COURSE = "course.json"
DONE = "not killed: it was done"
NOT_NOTED = "– of these: before the files were noted"


def add(home: Path, files: Sequence[Path]) -> None:
    """Body of the process that is killed."""
    settings = BareSettings(home=home)
    try:
        Library(settings).add(files)
    except IndexBusy:
        sys.exit(3)


def stage(home: Path, before: Path | None) -> str:
    """What the killed process was doing, as far as its traces show."""
    library, index = home / "library", home / "index"
    if current_build(index) != before:
        return "after the switch"
    builds = [b for b in (index / BUILDS).iterdir() if b != before and b.stat().st_mtime > time.time() - 60]
    if any((b / SEAL).is_file() for b in builds):
        return "sealed, before the switch"
    if any((b / "chroma").is_dir() for b in builds):
        return "writing or proving the collection"
    if any(not (b / "manifest.json").is_file() for b in builds):
        return "reading back, embedding, BM25"
    if (library / NOTE).is_file():
        return "copying and reading the files"
    return "before or between"


def check(condition: bool, what: str) -> None:
    if not condition:
        raise SystemExit(f"FAILED: {what}")


@dataclass
class Course:
    """How far a run is: number of the next round, reports held, usual seconds of an addition, hits."""

    number: int
    known: int
    usual: float
    hit: Counter[str]

    @property
    def kills(self) -> int:
        """Rounds in which a process was killed at work."""
        return self.hit.total() - self.hit[DONE] - self.hit[NOT_NOTED]

    def save(self, path: Path) -> None:
        """Write it down for a later run."""
        write_json(path, {**vars(self), "hit": dict(self.hit)})


def begin(context: ForkServerContext, root: Path, library: Library, seed: int) -> Course:
    """The course of an earlier run, or a new one: a first library and the time of one addition."""
    path = root / COURSE
    if path.is_file():
        data = json.loads(path.read_text(encoding="utf-8"))
        return Course(data["number"], data["known"], data["usual"], Counter(data["hit"]))
    stock, chance = pool(), random.Random(seed)
    library.add([write(root / "inbox", n, stock, chance) for n in range(FIRST)])
    file = write(root / "inbox", 10_000, stock, chance)
    start = time.perf_counter()
    process = context.Process(target=add, args=(root / "home", [file]))
    process.start()
    process.join()
    return Course(0, FIRST + 1, time.perf_counter() - start, Counter())


def kills(context: ForkServerContext, root: Path, rounds: int, seed: int) -> Counter[str]:
    stock = pool()
    settings = BareSettings(home=root / "home")
    encoder = SentenceEncoder(model_name(settings))
    library = Library(settings, encoder)
    course = begin(context, root, library, seed)
    hit = course.hit
    while course.kills < rounds:
        number = course.number
        chance = random.Random(f"{seed} {number}")
        files = [write(root / "inbox", FIRST + 2 * number + i, stock, chance) for i in range(2)]
        before = current_build(settings.index_dir)
        process = context.Process(target=add, args=(settings.home, files))
        process.start()
        process.join(chance.random() * course.usual)
        ended = process.exitcode is not None
        process.kill()
        process.join()
        # The machine may be busy or idle at times; the draw follows what an addition takes now.
        course.usual *= 0.85 if ended else 1.03
        hit[DONE if ended else stage(settings.home, before)] += 1
        check(bool(library.search(Query("业务培训"))), f"round {number}: the open index does not answer")
        started = (settings.library_dir / NOTE).is_file()
        fresh = Library(settings, encoder)
        fresh.ensure_ready()
        held = {d.digest for d in fresh.documents()}
        if len(held) == course.known and not started:
            hit[NOT_NOTED] += 1  # as if add had never been called
            fresh.add(files)
            held = {d.digest for d in fresh.documents()}
        course.known += 2
        course.number += 1
        check(len(held) == course.known, f"round {number}: {len(held)} reports instead of {course.known}")
        check(bool(fresh.search(Query("业务培训"))), f"round {number}: no answer after the next start")
        left = [settings.library_dir / NOTE, settings.library_dir / FOLDER, settings.index_dir / FILE]
        check(not any(path.exists() for path in left), f"round {number}: unfinished work is left")
        check(len(list((settings.index_dir / BUILDS).iterdir())) <= 2, f"round {number}: builds are left")
        check(fresh.prove(), f"round {number}: a damaged file is in force")
        course.save(root / COURSE)
        print(number + 1, dict(hit), file=sys.stderr, flush=True)
    check(library.verify().problems == (), "the library is not in order")
    return hit


def races(context: ForkServerContext, root: Path, rounds: int, chance: random.Random) -> tuple[int, int]:
    """Reports in the library at the end, and additions that said they were busy (and were repeated)."""
    stock = pool()
    home = root / "race"
    busy = 0
    for number in range(rounds):
        files = [write(root / "inbox", 20_000 + 2 * number + i, stock, chance) for i in range(2)]
        processes = [context.Process(target=add, args=(home, [file])) for file in files]
        for process in processes:
            process.start()
        for process, file in zip(processes, files, strict=True):
            process.join()
            check(process.exitcode in (0, 3), f"race {number}: exit code {process.exitcode}")
            if process.exitcode == 3:
                busy += 1
                Library(BareSettings(home=home)).add([file])
    library = Library(BareSettings(home=home))
    check(library.verify().problems == (), "after the races the library is not in order")
    return len(library.documents()), busy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--races", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work, and to go on later")
    given = parser.parse_args()
    go_offline()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "sentence_transformers", "report_assistant.library"])
    with nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory() as name:
        root = Path(name)
        start = time.perf_counter()
        hit = kills(context, root, given.rounds, given.seed)
        print(f"{given.rounds} kills in {time.perf_counter() - start:.0f} s: all answered, all finished")
        for what, times in hit.most_common():
            print(f"  {times:4} {what}", flush=True)
        documents, busy = races(context, root, given.races, random.Random(given.seed))
        check(documents == 2 * given.races, f"{documents} reports after {2 * given.races} racing additions")
        print(f"{2 * given.races} additions, two at a time: {documents} reports, {busy} said busy")


if __name__ == "__main__":
    main()
