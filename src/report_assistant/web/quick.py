"""Import the library of components, and make a page of it, without what a finished page does not use.

Each way here takes something away only for the length of a block, see benchmarks/bench_start.py for
what it saves. With a library that does not do what is avoided, nothing is avoided.
"""

from __future__ import annotations

import gc
import importlib.util
import inspect
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_LIBRARY = "gradio"
# The library's command line, its ways to models on other machines and its editor of workflows, of no
# use here; and what its sheets need when they are filled, but not when they are described.
_UNUSED = ("gradio.cli", "gradio.external", "gradio.workflow", "pandas")


@contextmanager
def quiet_memory() -> Iterator[None]:
    """Nothing that is made inside this block is looked through for rubbish, nor ever after."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def without_stubs() -> Iterator[None]:
    """Without the stubs for editors that the library writes beside its components on import.

    It parses the source of each component for it, and leaves out classes whose file is unknown: so
    that is what they are inside this block.
    """
    find = inspect.getfile

    def getfile(object: Any) -> str:
        if isinstance(object, type) and object.__module__.startswith(f"{_LIBRARY}."):
            raise OSError(object.__module__)
        return find(object)

    inspect.getfile = getfile
    try:
        yield
    finally:
        inspect.getfile = find


class _StandIn(ModuleType):
    """A module with every name; each is an empty class."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


class _StandIns(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if any(fullname == name or fullname.startswith(f"{name}.") for name in _UNUSED):
            return importlib.util.spec_from_loader(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to do."""


@contextmanager
def without_unused() -> Iterator[None]:
    """Modules that a page does not need to be described are empty inside this block, real afterwards."""
    finder = _StandIns()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, _StandIn)]:
            del sys.modules[name]
            package, _, last = name.rpartition(".")
            if package in sys.modules:
                vars(sys.modules[package]).pop(last, None)


@contextmanager
def without_drafts() -> Iterator[None]:
    """Blocks get no web application while they are described: the library makes one twice in that
    time, with all its routes, and a third when the page is served."""
    from gradio.routes import App

    make = App.create_app
    App.create_app = staticmethod(lambda *_, **__: App())  # type: ignore[method-assign]
    try:
        yield
    finally:
        App.create_app = staticmethod(make)  # type: ignore[method-assign]
