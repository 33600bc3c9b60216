"""Child process of :mod:`.parsing`: reads one file after another, each line in, each line out.

It runs with limits, because a hostile file can make a parser use hours or gigabytes. When a limit
is hit the process dies and its parent blames the file it was reading.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from report_assistant.library.sources import Source, outcome_to_dict, read_source

MEMORY = 3 * 2**30
SECONDS = 90
"""A file that takes longer is given up; ordinary reports take less than a tenth of a second."""


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _limit_time(seconds: int) -> None:
    """Have the system end this process after ``seconds``, whatever its parser is doing; 0: lift it."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def main() -> None:
    """Answer each source (JSON) on standard input with its outcome (JSON) on standard output."""
    # Parsers that print must not disturb the answers.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        _limit_memory()
        for line in sys.stdin.buffer:
            _limit_time(SECONDS)
            outcome = read_source(Source(**json.loads(line)))
            _limit_time(0)
            answers.write(json.dumps(outcome_to_dict(outcome), ensure_ascii=False) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
