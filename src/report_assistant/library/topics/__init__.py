"""What reports of this kind speak of: topics as data, written by hand in the YAML files beside this one.

A topic knows the official wording (``cues``) and the plain words in which a clerk asks for it
(``questions``); ``outside.yaml`` holds questions that no such report answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from report_assistant.report.slots import Area


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter that a paragraph or sentence can be about, and where reports treat it."""

    id: str
    name: str
    area: Area | None
    section: int | None
    cues: tuple[re.Pattern[str], ...]
    questions: tuple[str, ...]

    def speaks_in(self, text: str) -> bool:
        """True when the official ``text`` is about this topic."""
        return any(cue.search(text) for cue in self.cues)


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, in the order of the files, and questions that lie ``outside`` of all reports."""

    topics: tuple[Topic, ...]
    outside: tuple[str, ...]


@cache
def topics() -> Topics:
    """Read the topics that come with the package."""
    import yaml

    # The C loader reads the 5,000 lines in a tenth of the time; it is missing in some builds.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[Topic] = []
    outside: list[str] = []
    for file in sorted(files(__package__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            for entry in yaml.load(file.read_text(encoding="utf-8"), Loader=loader):
                if "id" in entry:
                    found.append(_topic(entry))
                else:
                    outside.extend(entry["questions"])
    return Topics(tuple(found), tuple(outside))


def _topic(entry: dict[str, Any]) -> Topic:
    return Topic(
        id=entry["id"],
        name=entry["name"],
        area=Area(entry["area"]) if "area" in entry else None,
        section=entry.get("section"),
        cues=tuple(re.compile(cue) for cue in entry["cues"]),
        questions=tuple(entry["questions"]),
    )
