"""Reports that users add to the library of precedents, shared by all projects of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from report_assistant.chat.background import Done, Stopped, Tell, in_background
from report_assistant.library import Added, Document, Library
from report_assistant.library.sources import digest_of

LONGEST_TAKING_BACK = 60.0


def own_reports(library: Library) -> tuple[Document, ...]:
    """The reports that users added, the newest year first."""
    added = [document for document in library.documents() if document.added]
    return tuple(sorted(added, key=lambda d: (-d.year, d.agency)))


def add_reports(
    library: Library, paths: Sequence[Path], stop: threading.Event
) -> Iterator[dict[str, Any] | Done[Added]]:
    """Add files; yields ``{done, total, name}`` while they are read, then what became of them.

    ``stop`` set: what was added so far is taken out again and nothing more is yielded. Raises what
    :meth:`Library.add` raises.
    """

    through = threading.Event()

    def add(tell: Tell) -> Added:
        def progress(done: int, total: int, name: str) -> None:
            try:
                tell({"done": done, "total": total, "name": name})
            except Stopped:
                raise KeyboardInterrupt from None  # the library's word for giving up what is not read yet

        held = {document.digest for document in library.documents()}
        try:
            return library.add(paths, progress)
        except KeyboardInterrupt:
            ours = {digest_of(path) for path in paths} - held
            for document in own_reports(library):
                if document.digest in ours:
                    library.remove(document.id)
            raise Stopped from None
        finally:
            through.set()

    yield from in_background(add, stop)
    through.wait(LONGEST_TAKING_BACK)  # whoever looks now sees the library as it was
