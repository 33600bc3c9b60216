"""What Chroma does to those who do not know it: each trap has a guard, each guard a test.

The first part shows the trap itself where that is quick, so that a guard that is no longer needed
is noticed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import test_library as room_tests
from filelock import FileLock
from library_cases import OwnCorpus, QuickEncoder, plain_report, small_corpus, write_report

from report_assistant.errors import IndexBroken, IndexBusy
from report_assistant.library import Library, Query, index, vectors
from report_assistant.library.embedding import Vectors
from report_assistant.library.health import is_sound
from report_assistant.library.index import open_index
from report_assistant.library.manifest import MANIFEST, Manifest, current_build, manifest_to_dict, write_json
from report_assistant.library.passages import Passage
from report_assistant.library.seal import FILE, changed, damaged, seal
from report_assistant.library.vectors import BATCH, Collection, Store, extend, write
from report_assistant.report.organ import Level, OrganKind

SIZE = 6_000
"""More rows than Chroma takes at once, and several of its flushes."""


def _passage(number: int) -> Passage:
    return Passage(
        f"d{number // 10}#{number % 10}", f"d{number // 10}", "甲局", OrganKind.OTHER, Level.COUNTY, "甲州市",
        2024, 1, None, f"段落{number}",
    )  # fmt: skip


def _rows(number: int) -> Vectors:
    rows = np.random.default_rng(1).normal(size=(number, 4)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _keys(number: int) -> list[str]:
    return [vectors.key(_passage(n).text) for n in range(number)]


def _large(build: Path) -> Path:
    passages = [_passage(n) for n in range(SIZE)]
    rows = _rows(SIZE)
    build.mkdir()
    index._write_files(build, index._Previous(), passages, rows, lambda *step: None)
    manifest = Manifest("2", "quick", "passages-large", 4, SIZE, (), (), ())
    write_json(build / MANIFEST, manifest_to_dict(manifest))
    write(Store(build / "chroma"), "passages-large", _keys(SIZE), rows)
    seal(build)
    return build


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of 6,000 passages."""
    return _large(tmp_path_factory.mktemp("large") / "build")


same_process = room_tests.same_process


@pytest.fixture
def case(tmp_path: Path) -> OwnCorpus:
    small_corpus(tmp_path / "corpus")
    return OwnCorpus(home=tmp_path / "home")


def _open(case: OwnCorpus) -> index.Index:
    build = current_build(case.index_dir)
    assert build is not None
    return open_index(build)


def test_batch_limit(large: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with closing(Collection(Store(large / "chroma"), "passages-large", [])) as rows:
        assert rows.count() == SIZE
    monkeypatch.setattr(vectors, "BATCH", SIZE)
    with pytest.raises(IndexBroken):  # Chroma's limit is still there
        write(Store(tmp_path / "chroma"), "passages-test", _keys(SIZE), _rows(SIZE))


def test_large_gets(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = _keys(40_000)
    with closing(Collection(Store(large / "chroma"), "passages-large", keys)) as rows:
        assert rows.absent() == keys[SIZE:]
        np.testing.assert_allclose(rows.vectors(range(SIZE)), _rows(SIZE), atol=1e-6)
        monkeypatch.setattr(vectors, "BATCH", len(keys))
        with pytest.raises(IndexBroken):
            rows.absent()


def _settings(client: Any) -> dict[str, Any]:
    found = client.get_collection("passages-large", embedding_function=None)
    settings: dict[str, Any] = found.configuration_json["hnsw"]
    return settings


def test_search_effort_counts_from_the_first_opening(large: Path) -> None:
    with closing(Store(large / "chroma").client()) as client:
        settings = _settings(client)
        assert (settings["ef_search"], settings["max_neighbors"]) == (1_600, 32)
        assert settings["space"] == "cosine"


def test_opening_replays_little(large: Path) -> None:
    """Rows outside the graph file are replayed at every opening, 1.5 ms each."""
    (graph,) = (large / "chroma").glob("*/data_level0.bin")
    with closing(Store(large / "chroma").client()) as client:
        threshold = _settings(client)["sync_threshold"]
    assert threshold <= BATCH
    assert graph.stat().st_size > (SIZE - threshold) * 4 * 4


def _truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _fill(file: Path) -> None:
    file.write_bytes(b"\xff" * file.stat().st_size)


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x10
    file.write_bytes(data)


GRAPH_DAMAGE = pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("index_metadata.pickle", _truncate),
        ("header.bin", _fill),
        ("data_level0.bin", _truncate),
        ("data_level0.bin", _flip),
        ("link_lists.bin", _truncate),
        ("link_lists.bin", _flip),
        ("length.bin", _fill),
    ],
)


def _copy(large: Path, build: Path) -> Path:
    shutil.copytree(large, build)  # with the times of the files
    return build


@GRAPH_DAMAGE
def test_a_damaged_graph_is_noticed_before_chroma_opens_it(
    large: Path, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    """Opening such a collection can end the interpreter, or give neighbours that are none."""
    build = _copy(large, tmp_path / "build")
    assert changed(build) == damaged(build) == ""
    (file,) = (build / "chroma").glob(f"*/{name}")
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    damage(file)
    assert changed(build).endswith(name), "by size, or by content as the time is new"
    os.utime(file, ns=times)  # a bad disk leaves the times alone
    assert damaged(build).endswith(name)
    with pytest.raises(IndexBroken, match=name):
        open_index(build).collection.nearest(_rows(1)[0], 1)


@pytest.mark.parametrize("name", ["index_metadata.pickle", "header.bin"])
def test_kill_during_flush_is_found_from_outside(large: Path, tmp_path: Path, name: str) -> None:
    """Before a build is sealed the probe dies in our place."""
    build = _copy(large, tmp_path / "build")
    (build / FILE).unlink()
    (file,) = (build / "chroma").glob(f"*/{name}")
    _fill(file)
    assert not is_sound(build)


def test_the_undamaged_build_is_sound(large: Path) -> None:
    assert is_sound(large)


@pytest.mark.usefixtures("same_process")
def test_a_spoilt_copy_is_written_anew(
    case: OwnCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(case, QuickEncoder())
    library.ensure_ready()
    original = extend

    def spoil(store: Store, name: str, base: tuple[Path, str], passages: object, rows: object) -> None:
        original(store, name, base, [], np.zeros((0, 64), dtype=np.float32))  # the new rows get lost

    monkeypatch.setattr(index, "extend", spoil)
    library.add([write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库除险加固"))])
    opened = _open(case)
    assert opened.collection.count() == len({p.text for p in opened.passages})
    assert library.search(Query("水库除险加固"))[0].passage.agency == "甲州市水利局"
    assert library.verify().problems == ()


@pytest.mark.usefixtures("same_process")
def test_changed_report_keeps_nothing_of_the_old_one(case: OwnCorpus) -> None:
    """Chroma keeps what is deleted or updated on disk and in its graph; we write a new collection."""
    Library(case, QuickEncoder()).ensure_ready()
    gone = vectors.key(next(p.text for p in _open(case).passages if "义务教育招生" in p.text))
    write_report(case.corpus_dir, "jiaoyuju-2024", plain_report("甲州市教育局", 2024, "校车安全"))
    Library(case, QuickEncoder()).ensure_ready()
    opened = _open(case)
    with closing(opened.collection) as rows:
        assert rows.count() == len({p.text for p in opened.passages})
        assert rows.absent() == []
        np.testing.assert_allclose(rows.vectors(range(len(opened.passages))), opened.vectors, atol=1e-6)
        database = opened.folder / "chroma" / "chroma.sqlite3"
        assert gone.encode() not in database.read_bytes()


def test_an_upsert_would_merge(tmp_path: Path) -> None:
    """The trap itself: what a row had before stays. Ours carry nothing that could be merged."""
    with closing(Store(tmp_path).client()) as client:
        rows = client.create_collection("passages-merged", embedding_function=None)
        rows.upsert(ids=["a"], embeddings=[[1.0, 0.0]], metadatas=[{"year": 2023, "agency": "甲局"}])
        rows.upsert(ids=["a"], embeddings=[[1.0, 0.0]], metadatas=[{"year": 2024}])
        assert rows.get()["metadatas"] == [{"year": 2024, "agency": "甲局"}]


def test_our_rows_carry_nothing_that_could_be_merged(large: Path) -> None:
    with closing(Store(large / "chroma").client()) as client:
        rows = client.get_collection("passages-large", embedding_function=None).get(limit=3)
    assert rows["metadatas"] == [None] * 3
    assert rows["documents"] == [None] * 3


def test_equal_texts_do_not_hide_the_others(tmp_path: Path) -> None:
    """A search that meets more equal vectors than ``ef_search`` never gets past them.

    Every report states its period in the same words; so a text is one row, however many hold it.
    """
    copies, others = 600, 60
    keys = [*["same"] * copies, *(f"other{n}" for n in range(others))]
    rows = np.vstack([np.repeat(_rows(1), copies, axis=0), _rows(others + 1)[1:]])
    first = vectors.first_rows(keys)
    write(Store(tmp_path), "passages-test", [keys[row] for row in first], rows[first])
    with closing(Collection(Store(tmp_path), "passages-test", keys)) as collection:
        assert collection.count() == len(collection) == others + 1
        found = collection.nearest(rows[0], copies + 5)
    assert [row for row, _ in found[:copies]] == list(range(copies)), "all copies, in order"
    assert {row for row, _ in found[copies:]} <= set(range(copies, copies + others))
    assert len(found) == copies + 5


@pytest.mark.usefixtures("same_process")
def test_additions_copy_the_collection_and_leave_the_old_one_alone(
    case: OwnCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(case, QuickEncoder())
    library.ensure_ready()
    before = _open(case)
    rows_before = before.collection.count()
    assert rows_before == len({p.text for p in before.passages})
    monkeypatch.setattr(index, "write", lambda *given: pytest.fail("everything was written again"))
    library.add([write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库除险加固"))])
    after = _open(case)
    assert after.folder != before.folder
    assert before.collection.count() == rows_before
    assert after.collection.count() == len({p.text for p in after.passages}) > rows_before
    row = next(n for n, p in enumerate(after.passages) if "水库" in p.text)
    assert after.collection.nearest(after.vectors[row], 1)[0][1] > 0.999


@pytest.mark.usefixtures("same_process")
def test_a_new_folder_for_every_build(case: OwnCorpus) -> None:
    """Chroma remembers what it opened by folder: the same folder would show the old rows."""
    library = Library(case, QuickEncoder())
    folders = set()
    for _ in range(2):
        library.rebuild()
        folders.add(current_build(case.index_dir))
    assert len(folders) == 2


@pytest.mark.usefixtures("same_process")
def test_second_writer_says_so_and_copies_nothing(case: OwnCorpus, tmp_path: Path) -> None:
    library = Library(case, QuickEncoder(), patience=0.1)
    library.ensure_ready()
    file = write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库"))
    with (
        FileLock(case.index_dir / "writer.lock"),
        pytest.raises(IndexBusy),
    ):
        library.add([file])
    assert not case.library_dir.exists() or not list(case.library_dir.iterdir())


@pytest.mark.usefixtures("same_process")
def test_the_build_before_the_last_one_is_closed(case: OwnCorpus, tmp_path: Path) -> None:
    """Chroma keeps an open graph in memory for ever; searches under way may still read the last one."""
    library = Library(case, QuickEncoder())
    opened: list[index.Index] = []
    for name in ("水利局", "民政局", "财政局"):
        library.add([write_report(tmp_path, name, plain_report(f"甲州市{name}", 2024, name))])
        library.search(Query("业务培训"))
        assert library._index is not None
        opened.append(library._index)
    assert [o.collection._client is None for o in opened] == [True, False, False]
