"""The knowledge of topics is data written by hand: it must load, compile and hold no slip."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import report_assistant.library as library
from report_assistant.readers import read_report
from report_assistant.report.slots import Area

FOLDER = Path(library.__file__).parent / "topics"
CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FILES = sorted(FOLDER.glob("*.yaml"))
# What a clerk may well ask for although no report of the sample corpus speaks of it.
NOT_IN_CORPUS = {
    "active.civil_affairs",
    "active.statistics",
    "tables.penalties.none",
}


@cache
def entries(path: Path) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")))


def topics() -> list[dict[str, Any]]:
    """Entries with an id; the list of questions outside the library has none."""
    return [entry for path in FILES for entry in entries(path) if "id" in entry]


def squeeze(question: str) -> str:
    return re.sub(r"\W", "", question)


def test_the_folder_holds_files() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_entry_has_the_agreed_shape(path: Path) -> None:
    for entry in entries(path):
        if "id" not in entry:
            assert set(entry) == {"questions"}
        else:
            assert set(entry) - {"area", "section"} == {"id", "name", "cues", "questions"}, entry["id"]
            assert re.fullmatch(r"[a-z_0-9]+(\.[a-z_0-9]+)+", entry["id"])
            assert len(entry["questions"]) >= 8, entry["id"]
            assert entry["cues"], entry["id"]
        assert all(isinstance(q, str) and q.strip() for q in entry["questions"]), entry.get("id")


def test_ids_are_unique() -> None:
    counted = Counter(topic["id"] for topic in topics())
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_topic_belongs_somewhere() -> None:
    for topic in topics():
        assert "area" in topic or "section" in topic, topic["id"]
        if "area" in topic:
            assert topic["area"] in {area.value for area in Area}, topic["id"]
        if "section" in topic:
            assert topic["section"] in range(7), topic["id"]


def test_no_question_occurs_twice_in_all_files() -> None:
    """The same words under two topics, or inside and outside, would teach a contradiction."""
    counted = Counter(squeeze(q) for path in FILES for entry in entries(path) for q in entry["questions"])
    assert [question for question, times in counted.items() if times > 1] == []


def test_cues_compile_and_need_more_than_an_empty_text() -> None:
    for topic in topics():
        for cue in topic["cues"]:
            assert re.compile(cue).search("") is None, (topic["id"], cue)


def test_cues_recognise_passages_but_not_everything() -> None:
    paragraphs = [
        paragraph.text
        for path in sorted(CORPUS.glob("*.md"))
        for report in [read_report(path)]
        for section in report.sections
        for paragraph in section.paragraphs
    ]
    assert len(paragraphs) > 300
    silent, broad = set(), []
    for topic in topics():
        cues = [re.compile(cue) for cue in topic["cues"]]
        hits = sum(any(cue.search(text) for cue in cues) for text in paragraphs)
        if not hits:
            silent.add(topic["id"])
        if hits > len(paragraphs) // 5:
            broad.append((topic["id"], hits))
    assert broad == []
    assert {name for name in silent if name.split(".")[0] in OWN} <= NOT_IN_CORPUS


OWN = {"active", "management", "platform", "tables"}
"""Topics of which every one not named above must be found in the sample corpus."""
