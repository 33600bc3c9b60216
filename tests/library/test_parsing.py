"""Reading in child processes: hostile files cost themselves and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from library_cases import plain_report, write_report

from report_assistant.library import parse_child, parsing
from report_assistant.library.parsing import DIED, read_all
from report_assistant.library.sources import (
    Rejected,
    Source,
    digest_of,
    outcome_from_dict,
    outcome_to_dict,
    read_source,
)

# A child whose reader hangs or dies over files named so; everything else is read as always.
CHILD = """
import ctypes, sys, time
from report_assistant.library import parse_child

original = parse_child.read_source

def read(source):
    if "hangs" in source.path:
        time.sleep(60)
    if "crashes" in source.path:
        ctypes.string_at(0)
    if "prints" in source.path:
        print("a parser that talks")
    if "raises" in source.path:
        raise KeyError("an error of ours")
    return original(source)

parse_child.read_source = read
parse_child.SECONDS = 2
parse_child.main()
"""


def _sources(folder: Path, *names: str) -> list[Source]:
    files = [write_report(folder, n, plain_report(f"甲州市{n}局", 2024, f"事项{n}")) for n in names]
    return [Source(f.stem, str(f), digest_of(f), f.stat().st_size, 0, True) for f in files]


def test_the_same_as_reading_here_in_order(tmp_path: Path) -> None:
    sources = _sources(tmp_path, *(f"第{n}" for n in range(5)))
    (tmp_path / "第3.md").write_bytes(b"\x00\x01")
    assert list(read_all(sources, workers=2)) == [(s, read_source(s)) for s in sources]
    assert list(read_all([])) == []


def test_hostile_files_cost_only_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "hostile_child.py"
    module.write_text(CHILD, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(parsing, "_CHILD", "hostile_child")
    names = ("good1", "hangs", "crashes", "good2", "raises", "prints", "good3")
    outcomes = {s.id: outcome for s, outcome in read_all(_sources(tmp_path, *names), workers=1)}
    assert list(outcomes) == list(names)
    for name in ("hangs", "crashes", "raises"):
        refused = outcomes[name]
        assert isinstance(refused, Rejected)
        assert refused.reason == DIED
    for name in ("good1", "good2", "good3", "prints"):
        assert not isinstance(outcomes[name], Rejected)


def test_limits_are_set_before_the_first_file(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    limits: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, value: limits.append((which, value)))
    parse_child._limit_memory()
    assert limits == [(resource.RLIMIT_AS, (parse_child.MEMORY, parse_child.MEMORY))]


def test_outcomes_survive_the_pipe(tmp_path: Path) -> None:
    (source,) = _sources(tmp_path, "甲")
    outcome = read_source(source)
    assert outcome_from_dict(outcome_to_dict(outcome)) == outcome
    refused = Rejected("甲.md", "读不了。")
    assert outcome_from_dict(outcome_to_dict(refused)) == refused


def test_no_child_outlives_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    original = parsing._Worker._start

    def start(worker: parsing._Worker) -> object:
        process = original(worker)
        started.append(process.pid)
        return process

    monkeypatch.setattr(parsing._Worker, "_start", start)
    for _ in read_all(_sources(tmp_path, "甲", "乙", "丙"), workers=2):
        break  # whoever stops early, too
    assert started
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
