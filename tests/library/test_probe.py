"""Each kind of damage is named by the probe, and the process around it only says sound or not."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from library_cases import OwnCorpus, QuickEncoder, small_corpus

from report_assistant.library import Library, health, seal
from report_assistant.library.health import is_sound
from report_assistant.library.index import read_passages
from report_assistant.library.manifest import current_build, manifest_to_dict, read_manifest, write_json
from report_assistant.library.probe import examine
from report_assistant.library.vectors import Store, key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sound index, made once; each test spoils a copy."""
    folder = tmp_path_factory.mktemp("probe")
    small_corpus(folder / "corpus")
    Library(OwnCorpus(home=folder / "home"), QuickEncoder()).ensure_ready()
    return folder


@pytest.fixture
def build(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    found = current_build(OwnCorpus(home=tmp_path / "home").index_dir)
    assert found is not None
    return found


def test_sound_build(build: Path) -> None:
    assert examine(build) == ""
    assert is_sound(build)


def _flip_last(file: Path) -> None:
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    data = bytearray(file.read_bytes())
    data[-1] ^= 0x40
    file.write_bytes(data)
    os.utime(file, ns=times)


@pytest.mark.parametrize(
    "name",
    ["passages.jsonl", "vectors.npy", "manifest.json", "words/counts.npy", "lexical/data.csc.index.npy"],
)
def test_damage_that_leaves_size_and_time_alone(build: Path, name: str) -> None:
    _flip_last(build / name)
    assert seal.changed(build) == "", "that is what the light look cannot see"
    assert seal.damaged(build) == name
    assert not is_sound(build)


def test_lost_passage(build: Path) -> None:
    lines = (build / "passages.jsonl").read_text("utf-8").splitlines(keepends=True)
    (build / "passages.jsonl").write_text("".join(lines[1:]), "utf-8")
    assert seal.changed(build) == examine(build) == "passages.jsonl"


def test_a_copied_build_is_as_good(build: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(build, copy, copy_function=shutil.copyfile)  # other times, same content
    assert seal.changed(copy) == ""


def test_files_and_seals_that_are_gone(build: Path) -> None:
    (build / "words" / "starts.npy").unlink()
    assert seal.changed(build) == "words/starts.npy"
    (build / seal.FILE).write_text("[1]")
    assert seal.changed(build) == seal.FILE
    (build / seal.FILE).unlink()
    assert seal.damaged(build) == seal.FILE


def test_damaged_database(build: Path) -> None:
    database = build / "chroma" / seal.DATABASE
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    assert seal.changed(build) == seal.DATABASE
    page = 4096
    database.write_bytes(whole[: 3 * page] + b"\xff" * page + whole[4 * page :])
    assert seal.changed(build) == ""
    assert seal.damaged(build) == seal.DATABASE


def test_row_that_holds_another_vector(build: Path) -> None:
    """What two writers or a kill leave behind need not be missing: it may be wrong."""
    manifest = read_manifest(build)
    assert manifest is not None
    with closing(Store(build / "chroma").client()) as client:
        rows = client.get_collection(manifest.collection, embedding_function=None)
        first = key(read_passages(build)[0].text)
        rows.update(ids=[first], embeddings=[[1.0] + [0.0] * (manifest.dimensions - 1)])
    assert examine(build) == "a row with another vector"


def test_lost_row(build: Path) -> None:
    manifest = read_manifest(build)
    assert manifest is not None
    client = Store(build / "chroma").client()
    rows = client.get_collection(manifest.collection, embedding_function=None)
    rows.delete(ids=rows.get(limit=1)["ids"])
    client.close()
    assert "rows" in examine(build)


def test_exchanged_collection(build: Path) -> None:
    manifest = read_manifest(build)
    assert manifest is not None
    write_json(build / "manifest.json", manifest_to_dict(manifest) | {"collection": "passages-other"})
    assert not is_sound(build)


def test_no_manifest(build: Path) -> None:
    (build / "manifest.json").unlink()
    assert examine(build) == "manifest"
    assert not is_sound(build)


def test_a_probe_that_hangs_is_no_proof(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "TIMEOUT", 0.01)
    assert not is_sound(build)
