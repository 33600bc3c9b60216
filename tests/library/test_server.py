"""The same room with its vectors on a Chroma server."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import test_library as room_tests
from library_cases import OwnCorpus, QuickEncoder, small_corpus

from report_assistant.errors import BadSetting, VectorServerUnavailable
from report_assistant.library import Library, Query
from report_assistant.library.health import is_sound
from report_assistant.library.manifest import current_build
from report_assistant.library.vectors import Store, prefix

# Chroma's client leaves its connections to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

same_process = room_tests.same_process

test_first_search_makes_the_index = room_tests.test_first_search_makes_the_index
test_second_start_builds_nothing = room_tests.test_second_start_builds_nothing
test_other_model_other_index = room_tests.test_other_model_other_index
test_changed_sources = room_tests.test_changed_new_and_deleted_sources_are_noticed
test_add_remove_and_add_again = room_tests.test_add_remove_and_add_again
test_removed_sample = room_tests.test_removed_sample_is_hidden_and_can_come_back
test_another_process_moved_the_pointer = room_tests.test_another_process_moved_the_pointer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that runs for this file."""
    port = _free_port()
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path_factory.mktemp("server")), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while not _answers(port):
            assert process.poll() is None, "chroma run ended"
            assert time.monotonic() < until, "chroma run does not listen"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
    # Let go of the connections here, where the marks above hold, and not at the end of the session.
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
    gc.collect()


@pytest.fixture
def case(tmp_path: Path, server: str) -> OwnCorpus:
    small_corpus(tmp_path / "corpus")
    return OwnCorpus(home=tmp_path / "home", chroma_url=server)


def _collections(case: OwnCorpus) -> set[str]:
    with closing(Store(case.index_dir, case.chroma_url).client()) as client:
        return {c.name for c in client.list_collections() if c.name.startswith(prefix(case.index_dir))}


@pytest.mark.usefixtures("same_process")
def test_no_rows_on_disk_and_no_collection_left_behind(case: OwnCorpus) -> None:
    library = Library(case, QuickEncoder())
    library.ensure_ready()
    build = current_build(case.index_dir)
    assert build is not None
    assert not (build / "chroma").exists()
    library.rebuild()
    library.remove("jiaoyuju-2024")
    assert len(_collections(case)) == 1


@pytest.mark.usefixtures("same_process")
def test_two_libraries_on_one_server(case: OwnCorpus, tmp_path: Path) -> None:
    small_corpus(tmp_path / "other" / "corpus")
    other = OwnCorpus(home=tmp_path / "other" / "home", chroma_url=case.chroma_url)
    Library(case, QuickEncoder()).ensure_ready()
    Library(other, QuickEncoder()).rebuild()
    assert len(_collections(case)) == len(_collections(other)) == 1
    assert _collections(case) != _collections(other)
    assert Library(case, QuickEncoder()).search(Query("义务教育招生"))


def test_a_collection_lost_on_the_server_comes_back(case: OwnCorpus) -> None:
    Library(case, QuickEncoder()).ensure_ready()
    with closing(Store(case.index_dir, case.chroma_url).client()) as client:
        for name in _collections(case):
            client.delete_collection(name)
    again = Library(case, QuickEncoder())
    assert again.search(Query("义务教育招生"))
    build = current_build(case.index_dir)
    assert build is not None
    assert is_sound(build)


@pytest.mark.usefixtures("same_process")
def test_from_embedded_to_server_and_back(case: OwnCorpus) -> None:
    embedded = OwnCorpus(home=case.home)
    for settings in (embedded, case, embedded):
        encoder = QuickEncoder()
        library = Library(settings, encoder)
        assert library.search(Query("义务教育招生"))[0].passage.document == "jiaoyuju-2024"
        build = current_build(settings.index_dir)
        assert build is not None
        assert (build / "chroma").exists() == (settings is embedded)
    assert encoder.embedded == 0, "vectors are used again"


@pytest.mark.usefixtures("same_process")
def test_nobody_answers(tmp_path: Path) -> None:
    small_corpus(tmp_path / "corpus")
    url = f"http://127.0.0.1:{_free_port()}"
    with pytest.raises(VectorServerUnavailable, match="Chroma"):
        Library(OwnCorpus(home=tmp_path / "home", chroma_url=url), QuickEncoder()).search(Query("培训"))


@pytest.mark.parametrize("url", ["localhost", "ftp://a", "http://", "http://a:b", "http://a:99999999"])
def test_bad_address(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSetting, match="CHROMA_URL"):
        Store(tmp_path, url).client()
