"""What is done is not done twice, even when the process was killed; and damage counts as nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from library_cases import plain_report, write_report

from report_assistant.errors import FileTooLarge, UnreadableFile
from report_assistant.library import incoming
from report_assistant.library.sources import Rejected, Source, digest_of, read_source
from report_assistant.library.unfinished import FILE, Unfinished


@pytest.fixture
def source(tmp_path: Path) -> Source:
    file = write_report(tmp_path / "in", "甲", plain_report("甲州市水利局", 2024, "水库"))
    return Source(file.stem, str(file), digest_of(file), file.stat().st_size, 0, True)


def test_readings_and_vectors_come_back(tmp_path: Path, source: Source) -> None:
    outcome = read_source(source)
    work = Unfinished(tmp_path)
    work.keep_reading(source, outcome)
    rows = np.arange(8, dtype=np.float32).reshape(2, 4)
    work.keep_vectors("model", ["一", "二"], rows)
    work.close()
    again = Unfinished(tmp_path)
    assert again.reading(source) == outcome
    assert again.reading(replace(source, digest="other")) is None
    assert again.reading(replace(source, id="other")) is None
    found = again.vectors("model", ["二", "三", "一"], 4)
    assert {text: list(row) for text, row in found.items()} == {"一": [0, 1, 2, 3], "二": [4, 5, 6, 7]}
    assert again.vectors("other model", ["一"], 4) == {}
    assert again.vectors("model", ["一"], 8) == {}
    again.close(remove=True)
    assert not (tmp_path / FILE).exists()


def test_many_texts_at_once(tmp_path: Path) -> None:
    work = Unfinished(tmp_path)
    texts = [str(n) for n in range(5_000)]
    work.keep_vectors("model", texts, np.zeros((len(texts), 2), dtype=np.float32))
    assert len(work.vectors("model", texts, 2)) == len(texts)
    work.close()


@pytest.mark.parametrize("data", [b"", b"not a database at all" * 100, os.urandom(4096)])
def test_damage_counts_as_nothing(tmp_path: Path, source: Source, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    work = Unfinished(tmp_path)
    assert work.reading(source) is None
    work.keep_reading(source, Rejected(source.path, "读不了。"))
    assert work.reading(source) == Rejected(source.path, "读不了。")
    work.close()


def test_damage_behind_the_first_page(tmp_path: Path, source: Source) -> None:
    work = Unfinished(tmp_path)
    texts = [str(n) for n in range(2_000)]
    work.keep_vectors("model", texts, np.ones((len(texts), 64), dtype=np.float32))
    work.close()
    file = tmp_path / FILE
    data = file.read_bytes()
    file.write_bytes(data[:4096] + os.urandom(len(data) - 4096))
    again = Unfinished(tmp_path)
    assert again.vectors("model", texts, 64) == {}
    again.keep_reading(source, Rejected(source.path, "读不了。"))
    again.close()


# ------------------------------------------------------------------------------- incoming


def test_note_and_copies_are_what_is_left(tmp_path: Path, source: Source) -> None:
    library = tmp_path / "library"
    assert not incoming.is_pending(library)
    incoming.note(library, [Path(source.path), tmp_path / "gone.md"])
    assert incoming.is_pending(library)
    staged = incoming.stage(library, Path(source.path))
    assert staged.digest == source.digest
    assert incoming.pending(library) == [Path(source.path), Path(staged.path)]
    Path(source.path).unlink()
    assert incoming.pending(library) == [Path(staged.path)]
    assert incoming.stage(library, Path(staged.path)) == staged
    assert incoming.accept(library, staged) == library / Path(staged.path).name
    incoming.forget(library)
    assert not incoming.is_pending(library)
    assert [p.name for p in library.iterdir()] == [Path(staged.path).name]


def test_a_damaged_note_leaves_the_copies(tmp_path: Path, source: Source) -> None:
    library = tmp_path / "library"
    staged = incoming.stage(library, Path(source.path))
    (library / incoming.NOTE).write_bytes(b"\xff[")
    assert incoming.pending(library) == [Path(staged.path)]


def test_what_cannot_be_a_report_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, tmp_path / "missing.md"):
        with pytest.raises(UnreadableFile):
            incoming.stage(library, path)
    monkeypatch.setattr(incoming, "MAX_FILE", 10)
    large = tmp_path / "large.md"
    large.write_text("一" * 20, "utf-8")
    with pytest.raises(FileTooLarge):
        incoming.stage(library, large)
    assert not (library / incoming.FOLDER).exists()


def test_an_odd_extension_is_kept_readable(tmp_path: Path, source: Source) -> None:
    odd = Path(source.path).rename(tmp_path / "年报.md.bak")
    assert Path(incoming.stage(tmp_path / "library", odd).path).suffix == ".txt"
