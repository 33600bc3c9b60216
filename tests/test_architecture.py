"""A lower room never imports an upper one (docs/architecture.md)."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_rooms_import_downwards_only() -> None:
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    result = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = ("torch", "chromadb", "gradio", "langchain", "sentence_transformers", "pandas")
    code = f"import sys, report_assistant.cli; print([m for m in {heavy!r} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_what_is_read_beside_the_code_travels_in_the_wheel() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    packed = build["targets"]["wheel"]["force-include"]
    settings = (ROOT / "src" / "report_assistant" / "settings.py").read_text(encoding="utf-8")
    names = re.findall(r"resource_dir\(\"(\w+)\"\)", settings)
    assert names
    assert packed == {name: f"report_assistant/_data/{name}" for name in names}
