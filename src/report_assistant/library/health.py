"""Is a stored build sound? Asked in a process of its own, because a broken one kills the asker.

A damaged Chroma collection can end the interpreter with a segmentation fault; no ``except`` helps.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TIMEOUT = 300.0
"""Seconds; replaying the log takes about 15 s at 100,000 rows."""


def is_sound(build: Path) -> bool:
    """True when a fresh process can open ``build`` and every probed row finds itself."""
    command = [sys.executable, "-m", "report_assistant.library.probe", str(build)]
    source = str(Path(__file__).parents[2])
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
