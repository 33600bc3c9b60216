"""What is looked at when: little at opening, everything in the background; and what the screen is told."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import test_library as room_tests
from filelock import FileLock
from library_cases import OwnCorpus, QuickEncoder, plain_report, small_corpus, write_report

from report_assistant.errors import IndexBusy
from report_assistant.library import Condition, Library, Query, index, room
from report_assistant.library.manifest import current_build
from report_assistant.library.probe import examine

same_process = room_tests.same_process
pytestmark = pytest.mark.usefixtures("same_process")

TEXT = "义务教育招生"


@pytest.fixture
def case(tmp_path: Path) -> OwnCorpus:
    small_corpus(tmp_path / "corpus")
    case = OwnCorpus(home=tmp_path / "home")
    _library(case).ensure_ready()
    return case


def _library(case: OwnCorpus) -> Library:
    return Library(case, QuickEncoder(), patience=0.1)


def _build(case: OwnCorpus) -> Path:
    build = current_build(case.index_dir)
    assert build is not None
    return build


def _spoil(file: Path) -> None:
    """Another byte in the middle, same size and times: what a failing disk does."""
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x01
    file.write_bytes(data)
    os.utime(file, ns=times)


def test_opening_asks_no_other_process_and_reads_no_file(
    case: OwnCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*given: object) -> bool:
        pytest.fail("that takes seconds at 100,000 passages")

    monkeypatch.setattr(room, "is_sound", never)
    monkeypatch.setattr(room, "damaged", never)
    library = _library(case)
    library.ensure_ready()
    assert library.search(Query(TEXT))


def test_opening_leaves_chroma_alone(case: OwnCorpus) -> None:
    """Importing it takes longer than all the rest; the first question that needs it pays."""
    code = (
        "import sys; from pathlib import Path\n"
        f"sys.path[:0] = {room_tests.PATHS!r}\n"
        "from library_cases import OwnCorpus, QuickEncoder\n"
        "from report_assistant.library import Library\n"
        f"library = Library(OwnCorpus(home=Path({str(case.home)!r})), QuickEncoder())\n"
        "library.ensure_ready()\n"
        "print(library.status().condition, 'chromadb' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ready", "False"], done.stderr


def test_prove_finds_what_opening_cannot_see_and_mends_it(case: OwnCorpus) -> None:
    library = _library(case)
    library.ensure_ready()
    assert library.prove()
    _spoil(_build(case) / "vectors.npy")
    library.ensure_ready()
    before = _build(case)
    assert not library.prove()
    assert _build(case) != before
    assert examine(_build(case)) == ""
    assert library.prove()
    assert library.search(Query(TEXT))[0].passage.document == "jiaoyuju-2024"


def test_a_build_that_fails_a_search_is_proved_before_it_is_used_again(
    case: OwnCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(room, "is_sound", lambda build: asked.append(build) or examine(build) == "")  # type: ignore[func-returns-value]
    library = _library(case)
    library.ensure_ready()
    build = _build(case)
    opened = library._index
    assert opened is not None
    opened.collection._name = "passages-other"  # as if the collection had gone
    assert library.search(Query(TEXT))
    assert asked == [build]
    assert _build(case) == build, "it was sound after all"


# ----------------------------------------------------------------------------------- status


def test_conditions_of_a_library(case: OwnCorpus, tmp_path: Path) -> None:
    library = _library(case)
    assert library.status().condition is Condition.CLOSED
    library.search(Query(TEXT))
    status = library.status()
    assert (status.condition, status.documents) == (Condition.READY, 4)
    assert "4 份报告" in status.text
    seen: list[tuple[Condition, str]] = []
    new = write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库"))
    library.add([new], lambda *step: seen.append((library.status().condition, library.status().text)))
    assert {condition for condition, _ in seen} == {Condition.UPDATING}
    assert any("正在写入向量（0/" in text for _, text in seen), seen
    assert all("原有的 4 份报告" in text for _, text in seen[:-1])
    assert library.status().condition is Condition.READY


def test_another_writer_is_told_of(case: OwnCorpus) -> None:
    library = _library(case)
    library.ensure_ready()
    with FileLock(case.index_dir / room.LOCK):
        status = library.status()
        assert status.condition is Condition.UPDATED_ELSEWHERE
        assert "另一个程序正在更新范文库" in status.text
        assert library.search(Query(TEXT)), "the old index answers"
    assert library.status().condition is Condition.READY


def test_asking_for_the_status_lets_writers_in(case: OwnCorpus, tmp_path: Path) -> None:
    """It looks at the lock; whoever wants it must not be turned away for that."""
    library = Library(case, QuickEncoder(), patience=5)
    library.ensure_ready()
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            _library(case).status()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        added = library.add([write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库"))])
    finally:
        over.set()
        thread.join()
    assert len(added.documents) == 1


def test_files_that_wait_and_trouble_are_told_of(case: OwnCorpus) -> None:
    library = _library(case)
    library.ensure_ready()
    note = case.library_dir / ".pending"
    case.library_dir.mkdir()
    note.write_text('["/a.md", "/b.md"]')
    status = library.status()
    assert (status.condition, status.waiting) == (Condition.WAITING, 2)
    assert "2 个文件" in status.text
    note.write_text("{")
    assert library.status().waiting == 0
    note.unlink()
    fresh = OwnCorpus(home=case.home.parent / "other")
    fresh.index_dir.mkdir(parents=True)
    with FileLock(fresh.index_dir / room.LOCK):
        troubled = _library(fresh)
        with pytest.raises(IndexBusy):
            troubled.ensure_ready()
    assert troubled.status().condition is Condition.FAILED
    assert "稍后再试" in troubled.status().text


# ------------------------------------------------------------------------------ what is refused


def test_a_report_with_marks_left_is_refused(case: OwnCorpus, tmp_path: Path) -> None:
    library = _library(case)
    text = "围绕水库开展【待补：培训次数】次培训，【待补】。"
    draft = plain_report("甲州市水利局", 2024, text)
    added = library.add([write_report(tmp_path, "draft", draft)])
    assert added.documents == ()
    assert len(added.rejected) == 1
    assert "待补" in added.rejected[0].reason
    assert not any("水库" in hit.passage.text for hit in library.search(Query("水库")))


def test_removing_and_adding_again_gives_the_same_files(case: OwnCorpus, tmp_path: Path) -> None:
    """Exact to the byte: passages, words, BM25; and the same rows in Chroma."""
    file = write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库除险加固"))
    library = _library(case)
    name = library.add([file]).documents[0].id

    def state() -> dict[str, bytes]:
        build = _build(case)
        files = [
            *build.glob("lexical/*"),
            *build.glob("words/*"),
            build / "passages.jsonl",
            build / "vectors.npy",
        ]
        opened = index.open_index(build)
        rows = opened.collection.vectors(range(len(opened.passages))).tobytes()
        opened.collection.close()
        return {f.name: f.read_bytes() for f in files} | {"chroma": rows}

    first = state()
    library.remove(name)
    assert state().keys() == first.keys()
    assert state() != first
    library.add([file])
    assert state() == first
    library.rebuild()
    assert state() == first


def test_what_is_held_is_told_without_opening_or_making_anything(
    case: OwnCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = _library(case)
    opened.ensure_ready()
    with FileLock(case.index_dir / room.LOCK), monkeypatch.context() as patched:
        patched.setattr(Library, "ensure_ready", lambda *_: pytest.fail("it waits for nobody"))
        patched.setattr(Library, "_renew", lambda *_: pytest.fail("it waits for nobody"))
        other = _library(case)
        assert other.held() == opened.held() != ()
        assert other.build == opened.build == _build(case).name
    opened.add([write_report(tmp_path, "new", plain_report("云溪县水利局", 2024, "水库移民"))])
    assert opened.build == _build(case).name
    assert "云溪县水利局" in {passage.agency for passage in other.held()}
    (_build(case) / index.PASSAGES).write_text("{", "utf-8")
    assert _library(case).held() == ()


def test_nothing_is_held_where_no_index_is(tmp_path: Path) -> None:
    small_corpus(tmp_path / "corpus")
    case = OwnCorpus(home=tmp_path / "home")
    library = _library(case)
    assert (library.build, library.held()) == ("", ())
    assert not case.index_dir.exists()
