"""Each kind of damage is named by the probe, and the process around it only says sound or not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from library_cases import OwnCorpus, QuickEncoder, small_corpus

from report_assistant.library import Library, health
from report_assistant.library.health import is_sound
from report_assistant.library.index import read_passages
from report_assistant.library.manifest import current_build, manifest_to_dict, read_manifest, write_json
from report_assistant.library.probe import examine
from report_assistant.library.vectors import Store, key


@pytest.fixture
def build(tmp_path: Path) -> Path:
    small_corpus(tmp_path / "corpus")
    case = OwnCorpus(home=tmp_path / "home")
    Library(case, QuickEncoder()).ensure_ready()
    found = current_build(case.index_dir)
    assert found is not None
    return found


def test_sound_build(build: Path) -> None:
    assert examine(build) == ""
    assert is_sound(build)


def test_lost_passage(build: Path) -> None:
    lines = (build / "passages.jsonl").read_text("utf-8").splitlines(keepends=True)
    (build / "passages.jsonl").write_text("".join(lines[1:]), "utf-8")
    assert examine(build) == "passages.jsonl"


def test_changed_vector(build: Path) -> None:
    file = build / "vectors.npy"
    data = bytearray(file.read_bytes())
    data[-1] ^= 0x40
    file.write_bytes(data)
    assert examine(build) == "vectors.npy"


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
