"""Fixtures shared by all rooms: state in a temporary folder, real reports when they are there."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from report_assistant.library import Library
from report_assistant.settings import Settings, go_offline

if TYPE_CHECKING:
    from browsing import Server
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

go_offline()
# A busy machine makes single examples slow; what must be quick is measured by tests of its own.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """When processes share the tests: a file stays whole, and the browser tests begin first in one of them.

    Two servers with two browsers would only slow each other down; the rest fills the other process.
    """
    if not hasattr(config, "workerinput"):
        return
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        browser = item.get_closest_marker("browser") is not None
        item.add_marker(pytest.mark.xdist_group("browser" if browser else str(item.path)))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All state of a test in its own folder."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("REPORT_ASSISTANT_HOME", str(folder))
    return folder


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The one browser; each test has a context of its own in it, which ends with the test."""
    from browsing import one_browser

    found = one_browser()
    yield found
    for context in found.contexts:
        context.close()


@pytest.fixture
def server() -> Server:
    """The one server for tests of the page that need no other settings."""
    from browsing import one_server

    return one_server()


@cache
def _indexed_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="report-assistant-index-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    Library(Settings(home=home)).ensure_ready(load_model=False)
    return home


def with_index(home: Path) -> Path:
    """``home`` with the index of corpus/, which is made once: few tests are about making it."""
    shutil.copytree(_indexed_home() / "index", home / "index")
    return home


def shared_file(name: str) -> Path:
    """A real report or data file beside the checkout; skips the test when it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"real data not found: ../shared/{name}")
    return path


@pytest.fixture(scope="session")
def xicheng() -> Path:
    return shared_file("reports/xicheng-park-committee-2023.txt")


def require_tool(name: str) -> str:
    """Path of a Debian tool; skips when missing, but fails in CI where it must be installed."""
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not installed (make system-packages)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path
