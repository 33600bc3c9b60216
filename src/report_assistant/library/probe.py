"""Look at a stored build from a process of its own: ``python -m report_assistant.library.probe BUILD``.

Exits with 0 when the build answers. See :mod:`report_assistant.library.health`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from report_assistant.library.index import read_passages
from report_assistant.library.lexical import Lexical
from report_assistant.library.manifest import read_manifest
from report_assistant.library.vectors import Collection

PROBES = 16
"""Rows, spread evenly, that have to find themselves."""


def examine(build: Path) -> str:
    """Open ``build`` here and return what is wrong with it, empty when nothing is."""

    manifest = read_manifest(build)
    if manifest is None:
        return "manifest"
    passages = read_passages(build)
    size = manifest.passages
    if len(passages) != size:
        return f"{len(passages)} passages instead of {size}"
    if len(Lexical.load(build / "lexical", size).scores("政府信息公开")) != size:
        return "lexical index"
    rows = Collection(build / "chroma", manifest.collection)
    if rows.count() != size:
        return f"{rows.count()} rows instead of {size}"
    probes = sorted({int(i) for i in np.linspace(0, size - 1, PROBES)}) if size else []
    for vector in rows.vectors(probes):
        # A twin of the row may come first; what counts is that something equal is found.
        if np.any(vector) and (not (found := rows.nearest(vector, 1)) or found[0][1] < 0.999):
            return "a row does not find itself"
    return ""


if __name__ == "__main__":
    sys.exit(1 if examine(Path(sys.argv[1])) else 0)
