"""The search index: built beside the old one, verified, then put in force.

A build is never changed. Whoever reads an old build goes on reading it until the pointer moves.
What the old build or an interrupted one has read and embedded already is taken from there.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from report_assistant.errors import IndexBroken, VectorServerUnavailable
from report_assistant.library import manifest as m
from report_assistant.library.embedding import Encoder, Vectors
from report_assistant.library.health import is_sound
from report_assistant.library.lexical import Lexical
from report_assistant.library.parsing import read_all
from report_assistant.library.passages import Passage, passage_from_dict, passage_to_dict
from report_assistant.library.query import Columns
from report_assistant.library.seal import GRAPH, damaged, seal
from report_assistant.library.sources import Document, Outcome, Rejected, Source
from report_assistant.library.unfinished import Unfinished
from report_assistant.library.vectors import Collection, Store, drop, extend, first_rows, key, prefix, write
from report_assistant.library.wordcounts import WordCounts, count_words, load_counts

Progress = Callable[[int, int, str], None]
"""Called with (done, total, name of what is being done)."""

PASSAGES = "passages.jsonl"
VECTORS = "vectors.npy"
LEXICAL = "lexical"
WORDS = "words"
_EMBED_BATCH = 512
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Index:
    """An open build: passages in row order, their columns, BM25, vectors and the collection."""

    folder: Path
    manifest: m.Manifest
    passages: tuple[Passage, ...]
    columns: Columns
    lexical: Lexical
    collection: Collection
    vectors: Vectors


def fingerprint(model: str, sources: Sequence[Source]) -> str:
    """Hash of everything a build is made from."""
    data = [m.SCHEMA, model, *(f"{s.id}:{s.digest}" for s in sources)]
    return hashlib.sha256("\n".join(data).encode()).hexdigest()[:16]


def read_passages(build: Path) -> tuple[Passage, ...]:
    """Passages of ``build`` in row order; raises OSError, ValueError or KeyError if damaged."""
    with (build / PASSAGES).open(encoding="utf-8") as file:
        return tuple(passage_from_dict(json.loads(line)) for line in file)


def read_vectors(build: Path) -> Vectors:
    """Vectors of ``build`` in row order, left on disk until used; raises OSError or ValueError."""
    # Mapped: a search touches only the rows it compares, and processes share the memory.
    rows: Vectors = np.load(build / VECTORS, mmap_mode="r", allow_pickle=False)
    return rows


def open_index(build: Path) -> Index:
    """Open a build that is known to be sound; raises IndexBroken when it is not after all.

    Chroma is left out until the first question that needs it; the files of its graph are proved then.
    """
    found = m.read_manifest(build)
    if found is None:
        raise IndexBroken(build.name)
    try:
        passages = read_passages(build)
        lexical = Lexical.load(build / LEXICAL, len(passages))
        vectors = read_vectors(build)
    except (OSError, ValueError, KeyError) as error:
        raise IndexBroken(build.name) from error
    store = Store(build / "chroma", found.server)

    def prove() -> None:
        if name := damaged(build, GRAPH):
            raise IndexBroken(name)

    keys = [key(passage.text) for passage in passages]
    collection = Collection(store, found.collection, keys, None if found.server else prove)
    return Index(build, found, passages, Columns(passages), lexical, collection, vectors)


def build(
    index_dir: Path,
    sources: Sequence[Source],
    encoder: Encoder,
    progress: Progress | None = None,
    *,
    keep_old: bool = True,
    reuse: bool = True,
    server: str = "",
) -> Path:
    """Build an index of ``sources``, verify it and put it in force; the caller holds the writer lock.

    The old build stays in force till then; ``keep_old`` leaves it on disk for one more round, for
    other processes that read it. Without ``reuse`` every file is read and embedded again. ``server``
    is the address of the Chroma server to use, empty: none.

    Raises IndexBroken when the new build does not answer, VectorServerUnavailable, OSError.
    """
    step = progress or _ignore
    previous = _previous(index_dir) if reuse else _Previous()
    name = fingerprint(encoder.fingerprint, sources)
    target = index_dir / m.BUILDS / f"{name}-{secrets.token_hex(4)}"
    before = m.current_build(index_dir)
    _sweep(index_dir, {before})
    target.mkdir(parents=True)
    work = Unfinished(index_dir)
    try:
        if not reuse:
            work.clear()
        documents, rejected, passages = _read(previous, work, sources, step)
        vectors = _embed(previous, work, passages, encoder, step)
        _write_files(target, previous, passages, vectors, step)
        made = m.Manifest(
            schema=m.SCHEMA,
            model=encoder.fingerprint,
            collection=f"{prefix(index_dir)}{target.name}" if server else f"passages-{name}",
            dimensions=vectors.shape[1],
            passages=len(passages),
            sources=tuple(sources),
            documents=documents,
            rejected=rejected,
            server=server,
        )
        m.write_json(target / m.MANIFEST, m.manifest_to_dict(made))
        _write_collection(target, made, previous, passages, vectors, step)
        seal(target)
        step(1, 1, "正在核对索引")
        m.point_to(index_dir, target)
        work.close(remove=True)
    finally:
        work.close()
    keep: set[Path | None] = {target, before} if keep_old else {target}
    _sweep(index_dir, keep)
    if server:
        _drop_old(index_dir, server, keep)
    return target


def _ignore(done: int, total: int, name: str) -> None:
    """No progress wanted."""


def _sweep(index_dir: Path, keep: set[Path | None]) -> None:
    folders = (index_dir / m.BUILDS).iterdir() if (index_dir / m.BUILDS).is_dir() else ()
    for folder in folders:
        if folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _drop_old(index_dir: Path, server: str, keep: set[Path | None]) -> None:
    """Delete the collections on the server that belong to builds of this index that are gone."""
    kept = (m.read_manifest(folder) for folder in keep if folder is not None)
    try:
        drop(Store(index_dir, server), prefix(index_dir), {k.collection for k in kept if k is not None})
    except (IndexBroken, VectorServerUnavailable) as error:
        # The new build is in force; the next one tidies up.
        _log.warning("old collections stay on the server: %s", error)


@dataclass(frozen=True, slots=True)
class _Previous:
    """The build in force as far as it can be used again; empty when there is none."""

    folder: Path | None = None
    manifest: m.Manifest | None = None
    outcomes: Mapping[tuple[str, str], Outcome] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    vectors: Vectors | None = None
    words: WordCounts | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    """Row of every text."""

    def embedded(self, model: str) -> Mapping[str, int]:
        """Row of every text that is embedded under ``model``."""
        return self.rows if self.manifest is not None and self.manifest.model == model else {}


def _previous(index_dir: Path) -> _Previous:
    folder = m.current_build(index_dir)
    found = m.read_manifest(folder) if folder else None
    if folder is None or found is None or found.schema != m.SCHEMA:
        return _Previous()
    try:
        if damaged(folder, PASSAGES, VECTORS):
            return _Previous()
        passages, vectors = read_passages(folder), read_vectors(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return _Previous()
    grouped: dict[str, list[Passage]] = {}
    for passage in passages:
        grouped.setdefault(passage.document, []).append(passage)
    outcomes: dict[tuple[str, str], Outcome] = {
        (d.id, d.digest): (d, tuple(grouped.get(d.id, ()))) for d in found.documents
    }
    refused = {r.path: r for r in found.rejected}
    outcomes |= {(s.id, s.digest): refused[s.path] for s in found.sources if s.path in refused}
    rows = {passage.text: row for row, passage in enumerate(passages)}
    words = None if damaged(folder, WORDS) else load_counts(folder / WORDS, len(passages))
    return _Previous(folder, found, outcomes, passages, vectors, words, rows)


def _read(
    previous: _Previous, work: Unfinished, sources: Sequence[Source], step: Progress
) -> tuple[tuple[Document, ...], tuple[Rejected, ...], list[Passage]]:
    outcomes: dict[str, Outcome] = {}
    unread: list[Source] = []
    for source in sources:
        known = previous.outcomes.get((source.id, source.digest)) or work.reading(source)
        if known is None:
            unread.append(source)
        else:
            outcomes[source.id] = known
    for done, (source, outcome) in enumerate(read_all(unread)):
        work.keep_reading(source, outcome)
        outcomes[source.id] = outcome
        step(done, len(unread), Path(source.path).name)
    documents: list[Document] = []
    rejected: list[Rejected] = []
    passages: list[Passage] = []
    for source in sources:
        outcome = outcomes[source.id]
        if isinstance(outcome, Rejected):
            rejected.append(replace(outcome, path=source.path))
        else:
            documents.append(replace(outcome[0], path=source.path, added=source.added))
            passages.extend(outcome[1])
    return tuple(documents), tuple(rejected), passages


def _embed(
    previous: _Previous, work: Unfinished, passages: Sequence[Passage], encoder: Encoder, step: Progress
) -> Vectors:
    """One row a passage; only texts that neither build nor unfinished work know are embedded."""
    model = encoder.fingerprint
    texts = list(dict.fromkeys(p.text for p in passages))
    rows = previous.embedded(model)
    new = [text for text in texts if text not in rows]
    dimensions = encoder.passages([]).shape[1]
    known = work.vectors(model, new, dimensions)
    missing = [text for text in new if text not in known]
    for start in range(0, len(missing), _EMBED_BATCH):
        batch = missing[start : start + _EMBED_BATCH]
        vectors = encoder.passages(batch)
        work.keep_vectors(model, batch, vectors)
        known.update(zip(batch, vectors, strict=True))
        step(min(start + _EMBED_BATCH, len(missing)), len(missing), "正在计算句向量")
    result = np.zeros((len(passages), dimensions), dtype=np.float32)
    for number, passage in enumerate(passages):
        row = rows.get(passage.text)
        stored = known[passage.text] if row is None or previous.vectors is None else previous.vectors[row]
        result[number] = stored
    return result


def _write_files(
    target: Path, previous: _Previous, passages: Sequence[Passage], vectors: Vectors, step: Progress
) -> None:
    step(0, 1, "正在建立词语索引")
    with (target / PASSAGES).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(passage_to_dict(p), ensure_ascii=False) + "\n" for p in passages)
    np.save(target / VECTORS, vectors, allow_pickle=False)
    words = count_words([p.text for p in passages], previous.words, previous.rows)
    words.save(target / WORDS)
    Lexical.of(words).save(target / LEXICAL)
    step(1, 1, "正在建立词语索引")


def _write_collection(
    target: Path,
    made: m.Manifest,
    previous: _Previous,
    passages: Sequence[Passage],
    vectors: Vectors,
    step: Progress,
) -> None:
    """Write the collection and prove the build; raises IndexBroken when it does not answer.

    When the old build holds no text that is gone, its collection is copied and only what is new is
    added; a copy that does not answer is thrown away and the collection written from scratch.
    """
    store = Store(target / "chroma", made.server)
    keys = [key(passage.text) for passage in passages]
    new = _new_rows(made, previous, keys)
    if new is not None and previous.folder is not None and previous.manifest is not None:
        base = (previous.folder / "chroma", previous.manifest.collection)
        step(0, len(new), "正在写入向量")
        try:
            extend(store, made.collection, base, [keys[row] for row in new], vectors[new])
            step(0, 1, "正在核对索引")
            sound = is_sound(target)
        except IndexBroken:
            sound = False
        if sound:
            return
        shutil.rmtree(store.folder, ignore_errors=True)
    rows = first_rows(keys)
    distinct = [keys[row] for row in rows]
    write(store, made.collection, distinct, vectors[rows], lambda d, t: step(d, t, "正在写入向量"))
    step(0, 1, "正在核对索引")
    if not is_sound(target):
        shutil.rmtree(target, ignore_errors=True)
        raise IndexBroken(target.name)


def _new_rows(made: m.Manifest, previous: _Previous, keys: Sequence[str]) -> list[int] | None:
    """Rows of texts that the old collection lacks, or None when it cannot be gone on from.

    Rows are only ever added to a copy: Chroma keeps what is deleted on disk and in its graph, and an
    update merges what it is given with what was there.
    """
    old = previous.manifest
    if old is None or made.server or not old.usable(made.model) or not previous.passages:
        return None
    known = {key(text) for text in previous.rows}
    if not known.issubset(keys):
        return None
    return [row for row in first_rows(keys) if keys[row] not in known]
