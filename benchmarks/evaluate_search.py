"""Evaluate the search on the golden set: one table, our search beside its parts and LangChain's default.

    .venv/bin/python benchmarks/evaluate_search.py [--encoder PATH] [--tuning] [--failures]

Measures: nDCG@10 with linear gain (grades 2 and 1) by type of question; wrong year or organ among
the first five hits of questions that name one; share of unanswerable questions that are refused;
share of quotes that are exact. A hit that folds near-duplicates counts as its passage followed by
them, so every passage must still be found. A chunk of the LangChain pipeline earns the best grade
of the labelled passages that begin in it, and its ideal is counted in chunks.

The golden set was labelled by reading corpus/. Even ids were used for tuning; docs/search.md says what
else was looked at, and when the held-out questions were asked, whose writer knew neither the search nor
its topics. ``--encoder`` adds rows with another sentence-transformers model for comparison.
"""

from __future__ import annotations

import argparse
import math
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from report_assistant.library import Hit, Library
from report_assistant.library.embedding import Encoder, SentenceEncoder, model_name, travelling
from report_assistant.library.index import Index, open_index
from report_assistant.library.manifest import current_build
from report_assistant.library.ranking import Use
from report_assistant.library.search import search as search_index
from report_assistant.settings import Settings

GOLDEN = Path(__file__).parent / "golden" / "search.yaml"
HELD_OUT = Path(__file__).parent / "golden" / "heldout.yaml"
TYPES = ("year", "exact", "meaning", "filter")
DEPTH = 10
CHUNK, OVERLAP = 1000, 200
"""Chunk size and overlap of LangChain's retrieval tutorial, in characters."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A labelled passage: its document, its opening words, its grade (2 or 1)."""

    document: str
    opening: str
    grade: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the golden set."""

    id: int
    type: str
    question: str
    own: str | None
    answers: tuple[Answer, ...]


Unit = tuple[str, str]
"""What a system returns: document id and text."""

System = Callable[[Item], Sequence[Unit]]


def golden(path: Path = GOLDEN) -> tuple[Item, ...]:
    """Read the golden set."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
    return tuple(
        Item(q["id"], q["type"], q["question"], q.get("own"), tuple(Answer(*a) for a in q["answers"]))
        for q in data
    )


def _earn(unit: Unit, left: set[Answer]) -> int:
    """Best grade of the answers in ``unit`` that were not counted before; they are counted now."""
    found = {a for a in left if a.document == unit[0] and a.opening in unit[1]}
    left -= found
    return max((a.grade for a in found), default=0)


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades[:DEPTH]))


def _ideal(item: Item, pool: Sequence[Unit]) -> float:
    """Best gain that units of ``pool`` can earn: the best unit first, greedily."""
    left, grades = set(item.answers), []
    by_document = [u for u in pool if u[0] in {a.document for a in item.answers}]
    for grade in (2, 1):
        for unit in by_document:
            if any(a.grade == grade and a.document == unit[0] and a.opening in unit[1] for a in left):
                grades.append(_earn(unit, left))
    return _gain(sorted(grades, reverse=True))


def ndcg(item: Item, units: Sequence[Unit], pool: Sequence[Unit]) -> float:
    """nDCG@10 of one answered question, 0 to 1."""
    left = set(item.answers)
    return _gain([_earn(unit, left) for unit in units[:DEPTH]]) / _ideal(item, pool)


# ------------------------------------------------------------------------------ systems


def fuse(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Reciprocal rank fusion (Cormack et al. 2009): Σ 1 / (60 + rank), best first."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, row in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (60 + place)
    return sorted(scores, key=lambda row: (-scores[row], row))


def flatten(hits: Sequence[Hit]) -> list[Unit]:
    """The passages of ``hits`` in the order shown, folded ones after their first."""
    return [(p.document, p.text) for hit in hits for p in (hit.passage, *hit.alike)]


def raw(index: Index, encoder: Encoder, *, words: bool, meaning: bool) -> System:
    """Ranking by the bare question: no understanding, no filters, no folding."""

    def answer(item: Item) -> list[Unit]:
        rankings: list[list[int]] = []
        if words:
            scores = index.lexical.scores(item.question)
            order = np.argsort(-scores, kind="stable")[:60]
            rankings.append([int(row) for row in order if scores[row] > 0])
        if meaning:
            vector = encoder.queries([item.question])[0]
            rankings.append([row for row, _ in index.collection.nearest(vector, 60)])
        rows = fuse(rankings)[:DEPTH]
        return [(index.passages[row].document, index.passages[row].text) for row in rows]

    return answer


def filtered(library: Library, index: Index, encoder: Encoder, use: Use, guide: Encoder | None) -> System:
    """Our search with some of its rankings."""

    def answer(item: Item) -> list[Unit]:
        query = library.understand(item.question, item.own).query
        return flatten(search_index(index, encoder, query, use=use, guide=guide))

    return answer


def chunks(settings: Settings) -> list[Unit]:
    """The corpus cut as by RecursiveCharacterTextSplitter, with the library itself if installed."""
    result: list[Unit] = []
    for path in sorted(settings.corpus_dir.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        result.extend((path.stem, piece) for piece in _split(text))
    return result


def _split(text: str) -> list[str]:
    try:
        from langchain_text_splitters import (  # type: ignore[import-not-found, unused-ignore]
            RecursiveCharacterTextSplitter,
        )
    except ModuleNotFoundError:
        return recursive_split(text, ("\n\n", "\n", " ", ""))
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    return [str(piece) for piece in splitter.split_text(text)]


def recursive_split(text: str, separators: Sequence[str]) -> list[str]:
    """What RecursiveCharacterTextSplitter does by default, for when it is not installed."""
    at = next((i for i, s in enumerate(separators) if not s or s in text), len(separators) - 1)
    separator, finer = separators[at], separators[at + 1 :]
    parts = text.split(separator) if separator else list(text)
    pieces = [p for p in [parts[0], *(separator + p for p in parts[1:])] if p]  # separators are kept
    result: list[str] = []
    good: list[str] = []
    for piece in pieces:
        if len(piece) < CHUNK:
            good.append(piece)
            continue
        result += _merge(good)
        good = []
        result += recursive_split(piece, finer) if finer else [piece]
    return result + _merge(good)


def _merge(pieces: Sequence[str]) -> list[str]:
    result: list[str] = []
    current: list[str] = []
    total = 0
    for piece in pieces:
        if current and total + len(piece) > CHUNK:
            result.append("".join(current).strip())
            while total > OVERLAP or (total and total + len(piece) > CHUNK):
                total -= len(current.pop(0))
        current.append(piece)
        total += len(piece)
    result.append("".join(current).strip())
    return [piece for piece in result if piece]


def langchain_default(units: Sequence[Unit], encoder: Encoder) -> System:
    """Chroma similarity search over the chunks, in memory, with Chroma's default configuration."""
    import chromadb

    rows = chromadb.EphemeralClient().get_or_create_collection(
        f"baseline-{encoder.fingerprint}", embedding_function=None
    )
    rows.upsert(ids=[str(i) for i in range(len(units))], embeddings=encoder.passages([u[1] for u in units]))

    def answer(item: Item) -> list[Unit]:
        found = rows.query(query_embeddings=encoder.queries([item.question]), n_results=DEPTH)
        return [units[int(i)] for i in found["ids"][0]]

    return answer


# ------------------------------------------------------------------------------ measures


@dataclass(frozen=True, slots=True)
class Row:
    """Results of one system: nDCG@10 by question id, unanswerable refused, milliseconds of each question."""

    name: str
    scores: dict[int, float]
    refused: float
    milliseconds: tuple[float, ...]


def measure(name: str, system: System, items: Sequence[Item], pool: Sequence[Unit]) -> Row:
    """Ask every question once."""
    scores: dict[int, float] = {}
    refused: list[bool] = []
    times: list[float] = []
    for item in items:
        start = time.perf_counter()
        units = system(item)
        times.append(1000 * (time.perf_counter() - start))
        if item.type == "unanswerable":
            refused.append(not units)
        else:
            scores[item.id] = ndcg(item, units, pool)
    return Row(name, scores, statistics.mean(refused), tuple(times))


def table(rows: Sequence[Row], items: Sequence[Item], *, halves: bool = True) -> str:
    """Markdown table of ``rows``; ``halves``: also even and odd ids."""
    groups = {t: [i.id for i in items if i.type == t] for t in TYPES}
    groups["all"] = [i for t in TYPES for i in groups[t]]
    if halves:
        groups["even"] = [i for i in groups["all"] if i % 2 == 0]
        groups["odd"] = [i for i in groups["all"] if i % 2]
    head = [f"{name} ({len(ids)})" for name, ids in groups.items()]
    lines = [
        f"| nDCG@10 | {' | '.join(head)} | refused | p50 ms | p99 ms |",
        "|---" * (len(groups) + 4) + "|",
    ]
    for row in rows:
        cells = [f"{statistics.mean(row.scores[i] for i in ids):.3f}" for ids in groups.values()]
        half, most = np.percentile(row.milliseconds, [50, 99])
        lines.append(f"| {row.name} | {' | '.join(cells)} | {row.refused:.0%} | {half:.1f} | {most:.1f} |")
    return "\n".join(lines)


def safety(library: Library, items: Sequence[Item]) -> tuple[int, int, int, int, int]:
    """(questions naming a year or organ, of them with a wrong one in the top 5, quotes, inexact, wrong type).

    Years and organs are read off the labels: every labelled passage is of a year and organ named.
    """
    named = wrong = quotes = inexact = 0
    sources = {d.id: Path(d.path).read_text(encoding="utf-8") for d in library.documents()}
    documents = {d.id: d for d in library.documents()}
    for item in items:
        hits = library.search(library.understand(item.question, item.own).query)
        for hit in hits:
            quotes += 1
            inexact += hit.quote not in sources[hit.passage.document]
        if item.type != "year":
            continue
        named += 1
        agencies = {documents[a.document].agency for a in item.answers}
        said = sorted(int(year) for year in re.findall(r"20\d\d", item.question))
        years = {documents[a.document].year for a in item.answers} | set(
            range(said[0], said[-1] + 1) if said else ()
        )
        says_organ = len(agencies) == 1 and any(word in item.question for word in _ORGAN_WORDS)
        wrong += any(
            (hit.passage.year not in years) or (says_organ and hit.passage.agency not in agencies)
            for hit in hits[:5]
        )
    return named, wrong, quotes, inexact, len(items)


_ORGAN_WORDS = ("街道", "镇", "乡", "局", "白沙区", "高新区", "政府办公室", "卫健委", "物流园")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Evaluate the search on the golden set.")
    parser.add_argument("--encoder", type=Path, help="another sentence-transformers model to compare")
    parser.add_argument("--model", type=Path, help="model to use instead of the travelling one")
    parser.add_argument("--failures", action="store_true", help="print the worst questions")
    parser.add_argument("--tuning", action="store_true", help="leave the held-out questions alone")
    arguments = parser.parse_args()
    items = golden()
    held_out = () if arguments.tuning else golden(HELD_OUT)
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), embedding_model=str(arguments.model or ""))
        rows, unseen, library = evaluate(settings, items, held_out)
        if arguments.encoder:
            with tempfile.TemporaryDirectory() as other:
                extra = Settings(home=Path(other), embedding_model=str(arguments.encoder))
                compared, compared_unseen, _ = evaluate(extra, items, held_out)
                rows += _named(compared, arguments.encoder.name)
                unseen += _named(compared_unseen, arguments.encoder.name)
        print(table(rows, items))
        report(library, items)
        if held_out:
            print(f"\n{table(unseen, held_out, halves=False)}")
            report(library, held_out)
        if arguments.failures:
            failures(library, items, rows)


def report(library: Library, items: Sequence[Item]) -> None:
    """Print what must never happen: wrong years and organs, quotes that are not in their source."""
    named, wrong, quotes, inexact, _ = safety(library, items)
    print(f"\nwrong year or organ in the top 5: {wrong} of {named} questions that name one")
    print(f"quotes that are exact parts of their source: {quotes - inexact} of {quotes}")


def _named(rows: Sequence[Row], model: str) -> list[Row]:
    """``rows`` that depend on the model, with its name."""
    kept = [row for row in rows if "BM25 alone" not in row.name and row.name != "BM25 + understanding"]
    return [Row(f"{row.name} [{model}]", row.scores, row.refused, row.milliseconds) for row in kept]


def evaluate(
    settings: Settings, items: Sequence[Item], held_out: Sequence[Item]
) -> tuple[list[Row], list[Row], Library]:
    """Rows of all systems with the embedding model of ``settings``, for both sets of questions."""
    library = Library(settings)
    library.ensure_ready()
    encoder = SentenceEncoder(model_name(settings))
    guide = travelling(settings)
    build = current_build(settings.index_dir)
    if build is None:
        sys.exit("no index")
    index = open_index(build)
    passages = [(p.document, p.text) for p in index.passages]
    pieces = chunks(settings)
    systems: list[tuple[str, System, Sequence[Unit]]] = [
        ("LangChain default", langchain_default(pieces, encoder), pieces),
        ("BM25 alone", raw(index, encoder, words=True, meaning=False), passages),
        ("encoder alone", raw(index, encoder, words=False, meaning=True), passages),
        ("both fused by rank, bare question", raw(index, encoder, words=True, meaning=True), passages),
        ("BM25 + understanding", filtered(library, index, encoder, Use.WORDS, guide), passages),
        ("encoder + understanding", filtered(library, index, encoder, Use.MEANING, guide), passages),
        ("both + understanding, no topics", filtered(library, index, encoder, Use.BOTH, guide), passages),
        (
            "**this search**",
            lambda item: flatten(library.search(library.understand(item.question, item.own).query)),
            passages,
        ),
    ]
    rows = [measure(name, system, items, pool) for name, system, pool in systems]
    unseen = [measure(name, system, held_out, pool) for name, system, pool in systems] if held_out else []
    return rows, unseen, library


def failures(library: Library, items: Sequence[Item], rows: Sequence[Row]) -> None:
    """Print what our search got wrong."""
    ours = next(row for row in rows if row.name == "**this search**")
    for item in sorted(items, key=lambda i: ours.scores.get(i.id, 1)):
        understood = library.understand(item.question, item.own)
        hits = library.search(understood.query)
        if item.type == "unanswerable":
            if hits:
                print(f"\nANSWERED {item.id} {item.question} | {understood.query.text} | {understood.chips}")
            continue
        if ours.scores[item.id] > 0.95:
            continue
        chips = "、".join(c.label for c in understood.chips)
        print(f"\n{ours.scores[item.id]:.2f} {item.id} {item.type} {item.question}")
        print(f"   [{chips}] “{understood.query.text}”")
        left = set(item.answers)
        for unit in flatten(hits)[:DEPTH]:
            print("  ", _earn(unit, left), unit[0], unit[1][:60])
        for answer in left:
            print("   missed", answer.grade, answer.document, answer.opening)


if __name__ == "__main__":
    main()
