"""The README names every command and every setting, and the pictures it shows exist."""

from __future__ import annotations

import re

import pytest
import typer

from conftest import ROOT
from report_assistant.cli import app
from report_assistant.settings import Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    root = typer.main.get_command(app)
    return sorted(getattr(root, "commands", {}))


@pytest.mark.parametrize("name", commands())
def test_every_command_is_documented_and_has_help(name: str) -> None:
    assert f"report-assistant {name}" in README
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.help or command.short_help


def test_every_setting_is_described() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_linked_files_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target
