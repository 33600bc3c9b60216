"""What the documents name exists: commands, options, settings, files, tests, targets of make."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from conftest import ROOT
from report_assistant.cli import app
from report_assistant.settings import Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "models" / "README.md"])
SOURCES = ("src", "tests", "benchmarks", "scripts")
FILES = ["app.py", *(p.relative_to(ROOT).as_posix() for s in SOURCES for p in (ROOT / s).rglob("*.*"))]
TESTS = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests").rglob("test_*.py"))


def commands() -> list[str]:
    root = typer.main.get_command(app)
    return sorted(getattr(root, "commands", {}))


@pytest.mark.parametrize("name", commands())
def test_every_command_is_documented_and_has_help(name: str) -> None:
    assert f"report-assistant {name}" in README
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.help or command.short_help


def test_every_setting_is_described_and_documented() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"REPORT_ASSISTANT_{name.upper()}`" in README, name


@pytest.mark.parametrize("row", re.findall(r"(?m)^\| `report-assistant ([^`]+)`", README))
def test_documented_options_exist(row: str) -> None:
    command: Any = typer.main.get_command(app)
    for word in row.replace("|", " ").replace("\\", " ").split():
        command = getattr(command, "commands", {}).get(word, command)
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"(?<!\S)\[?(--?[a-z][a-z-]*)", row)) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_points_at_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
    code = " ".join(re.findall(r"`([^`\n]+)`", text))
    for name in re.findall(r"[\w/-]+\.(?:py|yaml|css|js)\b", code):
        assert any(file == name or file.endswith(f"/{name}") for file in FILES), name
    for name in re.findall(r"\btest_\w+\b(?!\.py)", code):
        assert f"def {name}(" in TESTS, name
    for target in re.findall(r"\bmake ([a-z-]+)", code):
        assert f"\n{target}: " in MAKEFILE, target
