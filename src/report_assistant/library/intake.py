"""Take files into the library: copy, read in child processes, keep what is readable."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from report_assistant.errors import CannotWrite, ReportAssistantError
from report_assistant.library import incoming
from report_assistant.library.parsing import read_all
from report_assistant.library.sources import Rejected, Source, scan, unhide
from report_assistant.library.unfinished import Unfinished
from report_assistant.settings import Settings

_OUR_FAULT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""Errors of the place copied to, not of the file copied."""

_log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """Digests of the files that the library holds now, those new to it, and the refused ones."""

    digests: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    rejected: tuple[Rejected, ...] = ()


def take_in(settings: Settings, files: Sequence[Path], progress: Progress | None = None) -> Taken:
    """Copy and read ``files`` and those an interrupted run left; the caller holds the writer lock.

    Raises CannotWrite when the disk is full or not writable; what is done stays done.
    """
    library = settings.library_dir
    left = incoming.pending(library) if incoming.is_pending(library) else []
    if not files and not left:
        incoming.forget(library)
        return Taken()
    rejected: list[Rejected] = []
    try:
        incoming.note(library, [*left, *files])
        digests, staged = _stage(settings, [*left, *files], rejected)
        fresh = _read(settings, staged, rejected, progress)
    except KeyboardInterrupt:
        incoming.forget(library)
        raise
    except ReportAssistantError:
        raise
    except OSError as error:
        raise CannotWrite(error.strerror or str(error)) from error
    incoming.forget(library)
    asked = {str(file) for file in files}
    for refused in rejected:
        if refused.path not in asked:
            _log.warning("left by an interrupted add, not readable: %s: %s", refused.path, refused.reason)
    return Taken(frozenset(digests), frozenset(fresh), tuple(r for r in rejected if r.path in asked))


def _stage(
    settings: Settings, files: Sequence[Path], rejected: list[Rejected]
) -> tuple[set[str], list[tuple[Path, Source]]]:
    """Copies of the files that the library does not hold; and the digests of all that it will."""
    library = settings.library_dir
    held = {source.digest for source in scan(settings)}
    digests: set[str] = set()
    staged: dict[str, tuple[Path, Source]] = {}
    for file in dict.fromkeys(files):
        try:
            source = incoming.stage(library, file)
        except ReportAssistantError as error:
            rejected.append(Rejected(str(file), str(error)))
            continue
        except OSError as error:
            if error.errno in _OUR_FAULT:
                raise
            rejected.append(Rejected(str(file), error.strerror or "文件无法打开。"))
            continue
        digests.add(source.digest)
        if source.digest in held or unhide(settings, source.digest):
            incoming.discard(source)
        elif source.digest not in staged:
            staged[source.digest] = (file, source)
        elif staged[source.digest][1].path != source.path:
            incoming.discard(source)
    return digests, list(staged.values())


def _read(
    settings: Settings,
    staged: Sequence[tuple[Path, Source]],
    rejected: list[Rejected],
    progress: Progress | None,
) -> list[str]:
    """Read the copies; what is readable goes into the library. Digests of the new files."""
    library = settings.library_dir
    fresh: list[str] = []
    work = Unfinished(settings.index_dir)
    try:
        outcomes = read_all([source for _, source in staged])
        for done, ((file, _), (source, outcome)) in enumerate(zip(staged, outcomes, strict=True), start=1):
            if isinstance(outcome, Rejected):
                rejected.append(replace(outcome, path=str(file)))
                incoming.discard(source)
            else:
                work.keep_reading(source, outcome)
                incoming.accept(library, source)
                fresh.append(source.digest)
            if progress is not None:
                progress(done, len(staged), file.name)
    finally:
        work.close()
    return fresh
