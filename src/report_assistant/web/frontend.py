"""What the browser needs of the library of components, read from that library's own files.

Nothing is imported for it, so that it can be told before the library is.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

# Types of components that are mounted with the first screen.
FIRST_COMPONENTS = (
    "button", "chatbot", "checkbox", "checkboxgroup", "column", "dataframe", "dropdown", "file", "form",
    "html", "markdown", "multimodaltextbox", "number", "radio", "row", "sidebar", "state", "tabitem",
    "tabs", "textbox", "timer", "uploadbutton",
)  # fmt: skip

_ENTRY = re.compile(r'<script type="module"[^>]*src="\./assets/([\w.-]+\.js)"')
_LISTED = re.compile(r"m\.f=(\[[^\]]*\])")
_IMPORT = re.compile(r"import\(`\./([\w.-]+\.js)`\)[^`]{0,40}?__vite__mapDeps\(\[([\d,]*)\]\)")
_COMPONENT = r"\b{}:\{{[^{{}}]*?component:\(\)=>\w+\(\(\)=>import\(`\./([\w.-]+\.js)`"
_PAGE = "Blocks-"


def folder() -> Path:
    """Where the library keeps the files that it sends to browsers."""
    found = importlib.util.find_spec("gradio")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("gradio")
    return Path(found.submodule_search_locations[0]) / "templates" / "frontend"


def opening(frontend: Path) -> str:
    """The first tags of the library's page up to ``<head>``; empty when there are none."""
    before, tag, _ = (frontend / "index.html").read_text(encoding="utf-8").partition("<head>")
    return (before + tag).replace('lang="en"', 'lang="zh-CN"', 1) if tag else ""


def first_files(frontend: Path, components: Iterable[str] = FIRST_COMPONENTS) -> tuple[str, ...]:
    """Names in ``assets/`` of scripts and styles that the first screen needs, in the order of need.

    The library tells its browser part in three steps what to ask for next; telling all at once saves
    the waiting in between. What is not recognised is left out, and then asked for a step later.
    """
    assets = frontend / "assets"
    entry = _ENTRY.search((frontend / "index.html").read_text(encoding="utf-8"))
    if entry is None:
        return ()
    found: dict[str, None] = {entry[1]: None}
    for wanted in _named(assets / entry[1]):
        found |= dict.fromkeys(wanted)
    kinds = re.compile(_COMPONENT.format(f"(?:{'|'.join(components)})"))
    for script in [name for name in found if name != entry[1] and name.endswith(".js")]:
        text = _text(assets / script)
        needed = set(kinds.findall(text)) if "component:()=>" in text else set()
        for wanted in _named(assets / script):
            if wanted[0] in needed or wanted[0].startswith(_PAGE):
                found |= dict.fromkeys(wanted)
    return tuple(name for name in found if (assets / name).is_file())


def links(frontend: Path) -> str:
    """The same as tags for the head of the page."""
    tags = []
    for name in first_files(frontend):
        kind = 'rel="modulepreload"' if name.endswith(".js") else 'rel="preload" as="style"'
        tags.append(f'<link {kind} crossorigin href="./assets/{name}">')
    return "".join(tags)


def _text(script: Path) -> str:
    return script.read_text(encoding="utf-8") if script.is_file() else ""


def _named(script: Path) -> Iterator[list[str]]:
    """What a script imports when it runs: each time the file and all that this one needs."""
    text = _text(script)
    listed = _LISTED.search(text)
    names = [Path(name).name for name in json.loads(listed[1])] if listed else []
    for name, places in _IMPORT.findall(text):
        needs = [names[int(place)] for place in places.split(",") if place and int(place) < len(names)]
        yield [name, *(need for need in needs if need != name)]
