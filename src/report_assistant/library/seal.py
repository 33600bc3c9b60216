"""What the files of a proved build were like: damage is noticed before anything is read or opened.

A build is sealed after it answered in a process of its own and before the pointer moves to it; what
was sealed is on the disk for good, also after a power cut. Nobody writes to a build afterwards, but
Chroma, which notes in its database that it was opened.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from report_assistant.library.manifest import write_json
from report_assistant.library.sources import digest_of

FILE = "seal.json"
GRAPH = "chroma/"
"""Start of the names of Chroma's files, as :func:`damaged` takes them."""

DATABASE = "chroma.sqlite3"
_FLUSHED = "index_metadata.pickle"
_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file when it was proved: bytes, time of its last change (ns), SHA-256 of its content."""

    size: int
    modified: int
    digest: str


def seal(build: Path) -> None:
    """Write down what the files of ``build`` are like, and make them last; raises OSError."""
    found: dict[str, Sealed] = {}
    for path in sorted(p for p in build.rglob("*") if p.is_file() and p != build / FILE):
        with path.open("rb") as file:
            os.fsync(file.fileno())  # the pointer must not survive a power cut that its build does not
        if not path.name.startswith(DATABASE) and not _empty_graph(build, path):
            stat = path.stat()
            name = path.relative_to(build).as_posix()
            found[name] = Sealed(stat.st_size, stat.st_mtime_ns, digest_of(path))
    write_json(build / FILE, {name: asdict(sealed) for name, sealed in found.items()})


def _empty_graph(build: Path, path: Path) -> bool:
    """True for files of a graph that was never flushed: Chroma makes them anew at every opening."""
    return path.is_relative_to(build / GRAPH) and not (path.parent / _FLUSHED).exists()


def changed(build: Path) -> str:
    """Name of a file of ``build`` that is not as it was sealed, empty when there is none; milliseconds.

    Content is only read of files whose size is right and whose time is not (a copied folder). Damage
    that changes neither is for :func:`damaged`.
    """

    def same(path: Path, sealed: Sealed) -> bool:
        stat = path.stat()
        if stat.st_size != sealed.size:
            return False
        return stat.st_mtime_ns == sealed.modified or digest_of(path) == sealed.digest

    return _first(build, same) or _database(build, _whole)


def damaged(build: Path, *parts: str) -> str:
    """The same by reading every file, or those whose names start with one of ``parts``.

    Half a second for 100,000 passages when the disk is quick; Chroma's database takes some seconds more
    and is only looked at closely when ``parts`` are not given.
    """
    found = _first(build, _same_content, parts or ("",))
    if found or (parts and GRAPH not in parts):
        return found
    return _database(build, _whole if parts else _in_order)


def _same_content(path: Path, sealed: Sealed) -> bool:
    return path.stat().st_size == sealed.size and digest_of(path) == sealed.digest


def _first(build: Path, same: Callable[[Path, Sealed], bool], parts: tuple[str, ...] = ("",)) -> str:
    sealed = _read(build)
    if sealed is None:
        return FILE
    for name, state in sealed.items():
        try:
            if name.startswith(parts) and not same(build / name, state):
                return name
        except OSError:
            return name
    return ""


def _read(build: Path) -> Mapping[str, Sealed] | None:
    try:
        data = json.loads((build / FILE).read_text(encoding="utf-8"))
        return {name: Sealed(**state) for name, state in data.items()} or None
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _database(build: Path, good: Callable[[Path], bool]) -> str:
    """Chroma's database changes whenever it is opened, so that its hash says nothing."""
    folder = build / "chroma"
    if not folder.is_dir():  # the collection is on a server
        return ""
    try:
        return "" if good(folder / DATABASE) else DATABASE
    except (OSError, sqlite3.Error):
        return DATABASE


def _whole(path: Path) -> bool:
    """True when the file has as many pages as its header says."""
    with path.open("rb") as file:
        head = file.read(32)
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    return head.startswith(_MAGIC) and path.stat().st_size == (65536 if page == 1 else page) * pages


def _in_order(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        return bool(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
