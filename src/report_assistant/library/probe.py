"""Look at a stored build from a process of its own: ``python -m report_assistant.library.probe BUILD``.

Exits with 0 when the build answers. See :mod:`report_assistant.library.health`.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import numpy as np

from report_assistant.library import seal
from report_assistant.library.embedding import Vectors
from report_assistant.library.index import read_passages, read_vectors
from report_assistant.library.lexical import Lexical
from report_assistant.library.manifest import read_manifest
from report_assistant.library.vectors import Collection, Store, key

PROBES = 32
"""Rows, spread evenly, that have to find themselves."""


def examine(build: Path) -> str:
    """Open ``build`` here and return what is wrong with it, empty when nothing is."""

    manifest = read_manifest(build)
    if manifest is None:
        return "manifest"
    # A new build is sealed after this proof; one in force may have been damaged since.
    if (build / seal.FILE).exists() and (name := seal.damaged(build)):
        return name
    passages, vectors = read_passages(build), read_vectors(build)
    size = manifest.passages
    if len(passages) != size or vectors.shape != (size, manifest.dimensions):
        return f"{len(passages)} passages instead of {size}"
    if len(Lexical.load(build / "lexical", size).scores("政府信息公开")) != size:
        return "lexical index"
    store = Store(build / "chroma", manifest.server)
    with closing(Collection(store, manifest.collection, [key(p.text) for p in passages])) as rows:
        return _examine_rows(rows, vectors)


def _examine_rows(rows: Collection, vectors: Vectors) -> str:
    size = len(vectors)
    if rows.count() != len(rows) or rows.absent():
        return f"{rows.count()} rows instead of {len(rows)}"
    probes = sorted({int(i) for i in np.linspace(0, size - 1, PROBES)}) if size else []
    for row, stored in zip(probes, rows.vectors(probes), strict=True):
        if not np.allclose(stored, vectors[row], atol=1e-5):
            return "a row with another vector"
        # A twin of the row may come first; what counts is that something equal is found.
        if np.any(stored) and (not (found := rows.nearest(stored, 1)) or found[0][1] < 0.999):
            return "a row does not find itself"
    return ""


if __name__ == "__main__":
    sys.exit(1 if examine(Path(sys.argv[1])) else 0)
