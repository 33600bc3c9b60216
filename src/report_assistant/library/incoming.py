"""Files on their way into the library: noted and copied first, read afterwards.

A kill leaves the note and the copies; the next start finishes the work from them. Layout, all in
the library folder and invisible to :func:`~report_assistant.library.sources.scan`:

    .pending     paths that were given to ``add`` and are not done (JSON)
    .incoming/   copies that wait for being read, named as they will be in the library
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from report_assistant.errors import FileMissing, FileTooLarge
from report_assistant.library.sources import SUFFIXES, Source, digest_of, document_id
from report_assistant.readers.guard import MAX_FILE

NOTE = ".pending"
FOLDER = ".incoming"


def is_pending(library: Path) -> bool:
    """True when files were given to ``add`` and not taken in yet, by whatever process."""
    return (library / NOTE).is_file()


def pending(library: Path) -> list[Path]:
    """Files that an interrupted ``add`` left: the paths noted and the copies made."""
    try:
        noted = [Path(path) for path in json.loads((library / NOTE).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        noted = []
    copies = (library / FOLDER).glob("[!.]*")
    return [*(path for path in noted if path.is_file()), *sorted(copies)]


def waiting(library: Path) -> int:
    """Number of files that were given to ``add`` and are not taken in yet."""
    try:
        noted = json.loads((library / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        noted = []
    return len(noted) if isinstance(noted, list) else 0


def note(library: Path, files: Sequence[Path]) -> None:
    """Write down that ``files`` are to be taken in; raises OSError."""
    library.mkdir(parents=True, exist_ok=True)
    partial = library / f"{NOTE}.part"
    with partial.open("w", encoding="utf-8") as file:
        json.dump([os.path.abspath(path) for path in files], file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, library / NOTE)


def forget(library: Path) -> None:
    """All files are in the library or refused: remove the note and what is left of the copies."""
    shutil.rmtree(library / FOLDER, ignore_errors=True)
    (library / NOTE).unlink(missing_ok=True)


def stage(library: Path, file: Path) -> Source:
    """Copy ``file`` beside the library; the copy is what is hashed, read and kept.

    Raises UnreadableFile (FileTooLarge) for what cannot be a report, OSError when it cannot be copied.
    """
    if not file.is_file():
        raise FileMissing(file.name)
    if file.stat().st_size > MAX_FILE:
        raise FileTooLarge(f"超过 {MAX_FILE // 2**20} MB")
    folder = library / FOLDER
    if file.parent == folder:
        return _source(file)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / ".part"
    shutil.copyfile(file, partial)
    suffix = file.suffix.lower()
    name = document_id(file, digest_of(partial)) + (suffix if suffix in SUFFIXES else ".txt")
    os.replace(partial, folder / name)
    return _source(folder / name)


def accept(library: Path, source: Source) -> Path:
    """Move the copy ``source`` into the library."""
    target = library / Path(source.path).name
    os.replace(source.path, target)
    return target


def discard(source: Source) -> None:
    """Delete the copy ``source``."""
    Path(source.path).unlink(missing_ok=True)


def _source(copy: Path) -> Source:
    stat = copy.stat()
    return Source(copy.stem, str(copy), digest_of(copy), stat.st_size, stat.st_mtime_ns, True)
