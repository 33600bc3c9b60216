"""Reports that users add to the library of precedents, shared by all projects of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from report_assistant.chat.background import Stopped, Tell
from report_assistant.library import Added, Document, Library
from report_assistant.library.sources import digest_of

LONGEST_TAKING_BACK = 60.0  # seconds


def own_reports(library: Library) -> tuple[Document, ...]:
    """The reports that users added, the newest year first."""
    added = [document for document in library.documents() if document.added]
    return tuple(sorted(added, key=lambda d: (-d.year, d.agency)))


def add_reports(library: Library, paths: Sequence[Path], tell: Tell) -> Added:
    """Add files and say what became of them; tells ``{done, total, name}`` while they are read.

    When ``tell`` raises Stopped, what was added so far is taken out again before it goes on. Raises
    what :meth:`Library.add` raises.
    """

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
