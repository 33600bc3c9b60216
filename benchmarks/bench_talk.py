"""How long the user waits: an edit, a told fact, opening, backing up and restoring of a drafted project.

Run: .venv/bin/python benchmarks/bench_talk.py
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from report_assistant.chat.assistant import Assistant
from report_assistant.library import Library
from report_assistant.report.form import NATURAL_PERSON, RECEIVED, Cell
from report_assistant.settings import Settings, go_offline

LAST_YEAR = Path(__file__).parents[1] / "corpus" / "qichuan-gaoxinqu-guanweihui-2023.md"
TIMES = 15


def median(call: Callable[[int], object]) -> float:
    """Milliseconds, the median of some calls."""
    spent = []
    for number in range(TIMES):
        start = time.perf_counter()
        call(number)
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def main() -> None:
    go_offline()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        library = Library(settings)
        library.ensure_ready()
        assistant = Assistant(settings, library)
        identity = assistant.store.create().id
        assistant.load_last_year(identity, LAST_YEAR)
        assistant.fill_zeros(identity)
        for words in ("网站发了118条，培训2次", "起草全文", "第一部分换一种说法"):
            list(assistant.turn(identity, words))
        cell = Cell(2, RECEIVED, NATURAL_PERSON)
        path = assistant.backup(identity)
        rows = {
            "open": lambda n: assistant.store.load(identity),
            "edit a cell, text follows": lambda n: assistant.edit(identity, {cell: str(n + 1)}),
            "check after an edit": lambda n: (
                assistant.edit(identity, {cell: str(n + 20)}),
                assistant.check(assistant.store.load(identity)),
            ),
            "tell a fact": lambda n: list(assistant.turn(identity, f"网站发布改为{n + 200}条")),
            "ask the library": lambda n: list(assistant.turn(identity, "其他街道办事处怎么写依申请公开")),
            "back up": lambda n: assistant.backup(identity),
            "restore": lambda n: assistant.restore_project(path),
        }
        for name, call in rows.items():
            print(f"{name:<28}{median(call):8.0f} ms")
        sizes = (path.stat().st_size / 1024, settings.database.stat().st_size / 1024)
        print("backup file {:.0f} kB, database {:.0f} kB".format(*sizes))


if __name__ == "__main__":
    main()
