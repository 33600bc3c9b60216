"""What every writer needs: text that XML can hold, figures as printed, files written whole."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from report_assistant.errors import CannotWrite
from report_assistant.report.figures import Value

# XML 1.0 cannot hold these; text copied out of PDF files sometimes carries them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# （一）主动公开情况 alone, or run in before the text: （一）主动公开情况。全年……
SUBHEAD = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。：；，！？]{1,30}")

# Signs that one system or another does not take in a file name.
_NO_NAME = frozenset('\\/:*?"<>| ')
# Bytes; with the longest ending a name stays below the 255 of file systems.
_LONGEST_TITLE = 150


def file_name(title: str, ending: str) -> str:
    """A file name from a title that users or files gave: it names no folder and fits every system."""
    fit = "".join("_" if c in _NO_NAME or not c.isprintable() else c for c in title).strip("._")
    return f"{fit.encode()[:_LONGEST_TITLE].decode(errors='ignore') or '_'}{ending}"


def printable(text: str) -> str:
    """``text`` without the control characters that Word and Excel files cannot hold."""
    return _UNPRINTABLE.sub("", text)


def printed(value: Value | None) -> str:
    """A table figure as it stands in the cell: as given, without outer spaces; empty when missing."""
    if value is None:
        return ""
    raw = printable(value.raw).strip()
    return raw if raw or value.amount is None else str(value.amount)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary file beside ``path`` that takes its place when the block ends well.

    A reader never sees half a file, and the older one survives a failure or a power cut. Raises CannotWrite.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=path.suffix, prefix=".export-", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise CannotWrite(path.name) from error
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("r+b") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise CannotWrite(path.name) from error
    finally:
        temporary.unlink(missing_ok=True)
