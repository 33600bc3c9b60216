"""Import the library of components without its development help.

While it is imported, that library parses the source of each of its components and writes a stub file
for editors beside it: more than half of the time the import takes (benchmarks/bench_start.py). It
leaves out classes whose file is unknown, so that is what they are for the length of the import.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_LIBRARY = "gradio."


@contextmanager
def without_stubs() -> Iterator[None]:
    """The file of the library's classes cannot be found inside this block."""
    find = inspect.getfile

    def getfile(object: Any) -> str:
        if isinstance(object, type) and object.__module__.startswith(_LIBRARY):
            raise OSError(object.__module__)
        return find(object)

    inspect.getfile = getfile
    try:
        yield
    finally:
        inspect.getfile = find
