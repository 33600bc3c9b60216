"""LibreOffice as the tests use it: files saved in another format."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from conftest import require_tool


@cache
def _profile() -> str:
    """A user profile for all conversions of a run: making one takes longer than converting."""
    folder = Path(tempfile.mkdtemp(prefix="office-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return f"-env:UserInstallation={folder.as_uri()}"


def convert(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """``files`` saved by LibreOffice as ``kind`` (an ending, perhaps with a filter) into ``folder``."""
    subprocess.run(
        [
            *(require_tool("soffice"), _profile(), "--headless"),
            *("--convert-to", kind, "--outdir", str(folder), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
