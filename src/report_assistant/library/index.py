"""The search index: built beside the old one, verified, then put in force.

A build is never changed. Whoever reads an old build goes on reading it until the pointer moves.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from report_assistant.errors import IndexBroken
from report_assistant.library import manifest as m
from report_assistant.library.embedding import Encoder, Vectors
from report_assistant.library.health import is_sound
from report_assistant.library.lexical import Lexical
from report_assistant.library.passages import Passage, passage_from_dict, passage_to_dict
from report_assistant.library.query import Columns
from report_assistant.library.sources import Document, Outcome, Rejected, Source, read_source
from report_assistant.library.vectors import Collection, write

Progress = Callable[[int, int, str], None]
"""Called with (done, total, name of what is being done)."""

PASSAGES = "passages.jsonl"
_EMBED_BATCH = 256


@dataclass(frozen=True, slots=True)
class Index:
    """An open build: passages in row order, their columns, BM25 and vectors."""

    folder: Path
    manifest: m.Manifest
    passages: tuple[Passage, ...]
    columns: Columns
    lexical: Lexical
    collection: Collection


def fingerprint(model: str, sources: Sequence[Source]) -> str:
    """Hash of everything a build is made from."""
    data = [m.SCHEMA, model, *(f"{s.id}:{s.digest}" for s in sources)]
    return hashlib.sha256("\n".join(data).encode()).hexdigest()[:16]


def read_passages(build: Path) -> tuple[Passage, ...]:
    """Passages of ``build`` in row order; raises OSError, ValueError or KeyError if damaged."""
    with (build / PASSAGES).open(encoding="utf-8") as file:
        return tuple(passage_from_dict(json.loads(line)) for line in file)


def open_index(build: Path) -> Index:
    """Open a build that is known to be sound; raises IndexBroken when it is not after all."""
    found = m.read_manifest(build)
    if found is None:
        raise IndexBroken(build.name)
    try:
        passages = read_passages(build)
        lexical = Lexical.load(build / "lexical", len(passages))
    except (OSError, ValueError, KeyError) as error:
        raise IndexBroken(build.name) from error
    return Index(
        build, found, passages, Columns(passages), lexical, Collection(build / "chroma", found.collection)
    )


def build(
    index_dir: Path,
    sources: Sequence[Source],
    encoder: Encoder,
    progress: Progress | None = None,
    *,
    keep_old: bool = True,
    fresh: Mapping[str, Outcome] | None = None,
    reuse: bool = True,
) -> Path:
    """Build an index of ``sources``, verify it and put it in force; the caller holds the writer lock.

    The old build stays in force till then; ``keep_old`` leaves it on disk for one more round, for
    other processes that read it. ``fresh`` holds what was just read, by digest; without ``reuse``
    every file is read again. Raises IndexBroken when the new build does not answer.
    """
    name = fingerprint(encoder.fingerprint, sources)
    target = index_dir / m.BUILDS / f"{name}-{secrets.token_hex(4)}"
    target.mkdir(parents=True)
    documents, rejected, passages = _read(
        _kept_passages(index_dir) if reuse else {}, sources, fresh or {}, progress
    )
    vectors = _embed(passages, encoder, progress)
    with (target / PASSAGES).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(passage_to_dict(p), ensure_ascii=False) + "\n" for p in passages)
    Lexical.build([p.text for p in passages]).save(target / "lexical")
    collection = f"passages-{name}"
    write(target / "chroma", collection, passages, vectors)
    m.write_json(
        target / m.MANIFEST,
        m.manifest_to_dict(
            m.Manifest(
                schema=m.SCHEMA,
                model=encoder.fingerprint,
                collection=collection,
                dimensions=vectors.shape[1],
                passages=len(passages),
                sources=tuple(sources),
                documents=documents,
                rejected=rejected,
            )
        ),
    )
    if not is_sound(target):
        shutil.rmtree(target, ignore_errors=True)
        raise IndexBroken(target.name)
    before = m.current_build(index_dir)
    m.point_to(index_dir, target)
    _sweep(index_dir, keep={target, before} if keep_old else {target})
    return target


def _sweep(index_dir: Path, keep: set[Path | None]) -> None:
    for folder in (index_dir / m.BUILDS).iterdir():
        if folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _read(
    kept: Mapping[tuple[str, str], Outcome],
    sources: Sequence[Source],
    fresh: Mapping[str, Outcome],
    progress: Progress | None,
) -> tuple[tuple[Document, ...], tuple[Rejected, ...], list[Passage]]:
    documents: list[Document] = []
    rejected: list[Rejected] = []
    passages: list[Passage] = []
    for done, source in enumerate(sources):
        if progress is not None:
            progress(done, len(sources), Path(source.path).name)
        outcome = kept.get((source.id, source.digest)) or fresh.get(source.digest) or read_source(source)
        if isinstance(outcome, Rejected):
            rejected.append(outcome)
        else:
            documents.append(replace(outcome[0], path=source.path, added=source.added))
            passages.extend(outcome[1])
    if progress is not None:
        progress(len(sources), len(sources), "正在计算句向量并写入索引")
    return tuple(documents), tuple(rejected), passages


def _kept_passages(index_dir: Path) -> dict[tuple[str, str], Outcome]:
    """Documents of the build in force with their passages: unchanged files are not read again."""
    current = m.current_build(index_dir)
    found = m.read_manifest(current) if current else None
    if current is None or found is None or found.schema != m.SCHEMA:
        return {}
    grouped: dict[str, list[Passage]] = {}
    try:
        for passage in read_passages(current):
            grouped.setdefault(passage.document, []).append(passage)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {
        (d.id, d.digest): (d, tuple(grouped[d.id]))
        for d in found.documents
        if len(grouped.get(d.id, ())) == d.passages
    }


def _batches(total: int) -> Iterator[slice]:
    for start in range(0, total, _EMBED_BATCH):
        yield slice(start, start + _EMBED_BATCH)


def _embed(passages: Sequence[Passage], encoder: Encoder, progress: Progress | None) -> Vectors:
    parts: list[Vectors] = [encoder.passages([])]
    texts = [p.text for p in passages]
    for part in _batches(len(texts)):
        parts.append(encoder.passages(texts[part]))
        if progress is not None:
            progress(min(part.stop, len(texts)), len(texts), "正在计算句向量")
    return np.concatenate(parts)
