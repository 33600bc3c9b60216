"""The held-out questions are sound: labels stand in the corpus, and nothing was taken from the tuning set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "benchmarks" / "golden"
CORPUS = ROOT / "corpus"


def _questions(name: str) -> list[dict[str, Any]]:
    data = yaml.safe_load((GOLDEN / name).read_text(encoding="utf-8"))["questions"]
    assert isinstance(data, list)
    return data


@pytest.fixture(scope="module")
def heldout() -> list[dict[str, Any]]:
    return _questions("heldout.yaml")


def _labels(questions: list[dict[str, Any]]) -> Iterator[tuple[int, str, str, int]]:
    for question in questions:
        for document, opening, grade in question["answers"]:
            yield question["id"], document, opening, grade


def _bare(question: str) -> str:
    return re.sub(r"\W", "", question)


def test_ids_and_questions_are_unique(heldout: list[dict[str, Any]]) -> None:
    known = _questions("search.yaml")
    ids = Counter(q["id"] for q in (*heldout, *known))
    assert [i for i, times in ids.items() if times > 1] == []
    said = Counter(_bare(q["question"]) for q in heldout)
    assert [text for text, times in said.items() if times > 1] == []
    assert said.keys() & {_bare(q["question"]) for q in known} == set()


def test_each_opening_begins_exactly_one_paragraph_of_its_report(heldout: list[dict[str, Any]]) -> None:
    reports = {p.stem: p.read_text(encoding="utf-8") for p in CORPUS.glob("*.md")}
    wrong = [
        (question, document, opening)
        for question, document, opening, _ in _labels(heldout)
        if reports[document].count(opening) != 1 or f"\n{opening}" not in reports[document]
    ]
    assert wrong == []
    assert {document for _, document, _, grade in _labels(heldout) if grade == 2} == reports.keys()


def test_answered_questions_have_a_full_answer_and_no_label_twice(heldout: list[dict[str, Any]]) -> None:
    for question in heldout:
        labels = list(_labels([question]))
        assert len({label[1:3] for label in labels}) == len(labels), question["id"]
        grades = {label[3] for label in labels}
        assert grades <= {1, 2}, question["id"]
        assert (2 in grades) == (question["type"] != "unanswerable"), question["id"]


def test_the_user_s_own_organ_is_no_answer(heldout: list[dict[str, Any]]) -> None:
    agency = {
        p.stem: str(yaml.safe_load(p.read_text(encoding="utf-8").split("---\n")[1])["agency"])
        for p in CORPUS.glob("*.md")
    }
    asked = [q for q in heldout if "own" in q]
    assert asked
    for question in asked:
        assert question["own"] in agency.values()
        assert question["own"] not in {agency[document] for _, document, _, _ in _labels([question])}


def test_questions_by_meaning_are_no_phrases_of_the_reports(heldout: list[dict[str, Any]]) -> None:
    """Six characters in a row shared with a labelled paragraph would let word matching alone find it."""
    paragraphs = {
        (p.stem, line) for p in CORPUS.glob("*.md") for line in p.read_text(encoding="utf-8").splitlines()
    }
    shared = []
    for question in (q for q in heldout if q["type"] == "meaning"):
        said = _bare(question["question"])
        runs = {said[i : i + 6] for i in range(len(said) - 5)}
        for _, document, opening, _ in _labels([question]):
            answer = next(line for name, line in paragraphs if name == document and line.startswith(opening))
            shared += [(question["id"], run) for run in runs if run in answer]
    assert shared == []


def test_the_product_was_not_written_from_the_questions(heldout: list[dict[str, Any]]) -> None:
    """A held-out question that stands word for word in the code or its tuning data is no longer held out."""
    places = [*(ROOT / "src").rglob("*"), *(ROOT / "scripts").rglob("*"), *(ROOT / "tests").rglob("*.yaml")]
    written = [
        p for p in places if p.suffix in {".py", ".txt", ".yaml", ".yml", ".json", ".md"} and p.is_file()
    ]
    text = "\n".join(p.read_text(encoding="utf-8") for p in written)
    assert [q["question"] for q in heldout if q["type"] == "meaning" and q["question"] in text] == []


def test_the_evaluation_reads_them(heldout: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    items = import_module("evaluate_search").golden(GOLDEN / "heldout.yaml")
    assert [item.id for item in items] == [q["id"] for q in heldout]
    types = Counter(item.type for item in items)
    assert types == {"meaning": 50, "year": 15, "exact": 10, "filter": 10, "unanswerable": 15}
