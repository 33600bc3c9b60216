"""The modules of the chat import one another one way, also where only types are imported."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

from conftest import ROOT

PACKAGE = "report_assistant.chat"


def test_no_module_imports_what_imports_it() -> None:
    imports = {}
    for file in (ROOT / "src" / "report_assistant" / "chat").glob("*.py"):
        tree = ast.walk(ast.parse(file.read_text("utf-8")))
        found = [node.module or "" for node in tree if isinstance(node, ast.ImportFrom)]
        imports[f"{PACKAGE}.{file.stem}"] = [name for name in found if name.startswith(f"{PACKAGE}.")]
    order = list(TopologicalSorter(imports).static_order())  # raises CycleError
    assert order.index(f"{PACKAGE}.store") < order.index(f"{PACKAGE}.editor")
    assert order.index(f"{PACKAGE}.workbench") < order.index(f"{PACKAGE}.assistant")
