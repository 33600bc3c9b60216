"""Is a stored build sound? Asked in a process of its own, because a broken one kills the asker.

A damaged Chroma collection can end the interpreter with a segmentation fault; no ``except`` helps.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from report_assistant.library.children import command, environment

TIMEOUT = 300.0
"""Seconds; a build of 100,000 passages takes about ten."""

_PROBE = "report_assistant.library.probe"


def is_sound(build: Path) -> bool:
    """True when a fresh process can open ``build`` and every probed row finds itself."""
    try:
        done = subprocess.run(
            command(_PROBE, str(build)),
            env=environment(),
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
