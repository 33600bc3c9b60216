"""How the library starts its child processes: the same interpreter, the same packages."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def command(module: str, *arguments: str) -> list[str]:
    """Command line that runs ``module`` of this package in a process of its own."""
    return [sys.executable, "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Environment in which the child finds this package even from a checkout that is not installed."""
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
