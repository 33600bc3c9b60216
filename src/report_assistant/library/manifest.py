"""What an index was built from, and the pointer to the index in force.

Layout of the index folder (a cache; it may be deleted at any time):

    current.json                      names the build in force; replaced atomically
    builds/<fingerprint>-<nonce>/     one immutable build
        manifest.json  passages.jsonl  vectors.npy  words/  lexical/
        chroma/                       unless on a server
        seal.json                     what all these were like when they were proved
    unfinished.sqlite3                work done for a build that is not in force yet
    writer.lock                       held while building
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from report_assistant.library.passages import CUT_VERSION
from report_assistant.library.sources import Document, Rejected, Source, document_from_dict

SCHEMA = f"5.{CUT_VERSION}"
POINTER = "current.json"
BUILDS = "builds"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``model`` is the fingerprint of the embedding model, ``passages`` their number.

    ``server`` is the address of the Chroma server that holds the collection, empty: the build does.
    """

    schema: str
    model: str
    collection: str
    dimensions: int
    passages: int
    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    rejected: tuple[Rejected, ...]
    server: str = ""

    def usable(self, model: str, server: str = "") -> bool:
        """True when questions can be put to the build, be it up to date or not."""
        return (self.schema, self.model, self.server) == (SCHEMA, model, server)

    def is_for(self, model: str, sources: Sequence[Source], server: str = "") -> bool:
        """True when a build with this manifest answers for ``sources`` under ``model``."""
        return self.usable(model, server) and {(s.id, s.digest) for s in self.sources} == {
            (s.id, s.digest) for s in sources
        }


def manifest_to_dict(manifest: Manifest) -> dict[str, Any]:
    """JSON shape of a manifest."""
    return asdict(manifest)


def manifest_from_dict(data: dict[str, Any]) -> Manifest:
    """Read what :func:`manifest_to_dict` wrote; raises KeyError, TypeError or ValueError if damaged."""
    return Manifest(
        schema=data["schema"],
        model=data["model"],
        collection=data["collection"],
        dimensions=int(data["dimensions"]),
        passages=int(data["passages"]),
        sources=tuple(Source(**s) for s in data["sources"]),
        documents=tuple(map(document_from_dict, data["documents"])),
        rejected=tuple(Rejected(**r) for r in data["rejected"]),
        server=str(data["server"]),
    )


def write_json(path: Path, data: object) -> None:
    """Write ``data`` so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def current_build(index_dir: Path) -> Path | None:
    """Folder of the build in force, or None when there is none or the pointer is damaged."""
    try:
        name = json.loads((index_dir / POINTER).read_text(encoding="utf-8"))["build"]
        build = index_dir / BUILDS / str(name)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return build if (build / MANIFEST).is_file() and build.parent == index_dir / BUILDS else None


def point_to(index_dir: Path, build: Path) -> None:
    """Put ``build`` in force."""
    write_json(index_dir / POINTER, {"build": build.name})


def read_manifest(build: Path) -> Manifest | None:
    """Manifest of ``build``, or None when it is damaged."""
    try:
        return manifest_from_dict(json.loads((build / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
