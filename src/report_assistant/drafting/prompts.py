"""Prompt files: ``prompts/<task>.v<N>.md``, never edited in place; variables are ``$name``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

from report_assistant.errors import PromptVariablesMissing


def load(directory: Path, name: str, variables: Mapping[str, str]) -> str:
    """The prompt ``name`` (e.g. ``write_area.v1``) filled with ``variables``.

    Raises PromptVariablesMissing with the names that are missing, or when there is no such file.
    """
    path = directory / f"{name}.md"
    try:
        template = Template(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PromptVariablesMissing(path.name) from error
    missing = [key for key in template.get_identifiers() if key not in variables]
    if missing:
        raise PromptVariablesMissing("、".join(missing))
    return template.substitute(variables)
