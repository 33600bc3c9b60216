"""The index as a cache: missing, stale or broken, it comes back; writers take turns; kills do no harm."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from library_cases import OwnCorpus, QuickEncoder, plain_report, small_corpus, write_report

from report_assistant.errors import CannotWrite, IndexBroken, IndexBusy, StateUnusable, UnknownDocument
from report_assistant.library import Library, Query, index, intake, room
from report_assistant.library.health import is_sound
from report_assistant.library.manifest import current_build, read_manifest
from report_assistant.library.probe import examine
from report_assistant.library.sources import Outcome, Source, read_source

HERE = Path(__file__).parent
PATHS = [str(HERE), str(HERE.parent)]
"""Where another process finds the helpers of these tests."""


@pytest.fixture
def case(tmp_path: Path) -> OwnCorpus:
    small_corpus(tmp_path / "corpus")
    return OwnCorpus(home=tmp_path / "home")


@pytest.fixture
def same_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files and look at builds in this process: the others have tests of their own."""
    monkeypatch.setattr(index, "is_sound", lambda build: examine(build) == "")
    for module in (index, intake, room):
        monkeypatch.setattr(module, "read_all", lambda sources: ((s, read_source(s)) for s in sources))


def _library(case: OwnCorpus, fingerprint: str = "quick") -> Library:
    return Library(case, QuickEncoder(fingerprint), patience=20)


def _best(library: Library, text: str) -> str:
    return library.search(Query(text))[0].passage.document


def _build(case: OwnCorpus) -> Path:
    build = current_build(case.index_dir)
    assert build is not None
    return build


def test_first_search_makes_the_index(case: OwnCorpus) -> None:
    library = _library(case)
    assert _best(library, "义务教育招生") == "jiaoyuju-2024"
    assert is_sound(_build(case))
    assert [d.id for d in library.documents()] == [
        "dongshan-2023", "dongshan-2024", "jiaoyuju-2024", "nanmen-2024",
    ]  # fmt: skip
    assert library.documents()[1].region == "甲州市东山片"
    assert library.verify().problems == ()


@pytest.mark.usefixtures("same_process")
def test_second_start_builds_nothing(case: OwnCorpus) -> None:
    _library(case).ensure_ready()
    before = _build(case)
    encoder = QuickEncoder()
    second = Library(case, encoder)
    second.ensure_ready()
    assert _build(case) == before
    assert encoder.embedded == 0


@pytest.mark.usefixtures("same_process")
@pytest.mark.parametrize(
    "damage", ["no pointer", "pointer", "stray pointer", "manifest", "passages", "lexical", "chroma", "all"]
)
def test_damage_is_repaired_at_the_next_start(case: OwnCorpus, damage: str) -> None:
    _library(case).ensure_ready()
    build = _build(case)
    pointer = case.index_dir / "current.json"
    match damage:
        case "no pointer":
            pointer.unlink()
        case "pointer":
            pointer.write_bytes(b"\xff{")
        case "stray pointer":
            pointer.write_text(json.dumps({"build": "../../corpus"}))
        case "manifest":
            (build / "manifest.json").write_text("{")
        case "passages":
            (build / "passages.jsonl").write_text('{"id": 1}\n')
        case "lexical":
            shutil.rmtree(build / "lexical")
        case "chroma":
            (build / "chroma" / "chroma.sqlite3").write_bytes(os.urandom(5000))
        case _:
            shutil.rmtree(case.index_dir)
    again = _library(case)
    assert _best(again, "义务教育招生") == "jiaoyuju-2024"
    assert examine(_build(case)) == ""


@pytest.mark.usefixtures("same_process")
def test_other_model_other_index(case: OwnCorpus) -> None:
    _library(case, "one").ensure_ready()
    first = _build(case)
    second = _library(case, "two")
    second.ensure_ready()
    assert _build(case) != first
    manifest = read_manifest(_build(case))
    assert manifest is not None
    assert manifest.model == "two"


@pytest.mark.usefixtures("same_process")
def test_changed_new_and_deleted_sources_are_noticed(case: OwnCorpus) -> None:
    _library(case).ensure_ready()
    write_report(case.corpus_dir, "nanmen-2024", plain_report("甲州市南门街道办事处", 2024, "河道整治"))
    write_report(case.corpus_dir, "shuili-2024", plain_report("甲州市水利局", 2024, "水库除险加固"))
    (case.corpus_dir / "jiaoyuju-2024.md").unlink()
    library = _library(case)
    assert [d.id for d in library.documents()] == [
        "dongshan-2023", "dongshan-2024", "nanmen-2024", "shuili-2024",
    ]  # fmt: skip
    assert _best(library, "河道整治") == "nanmen-2024"
    assert not any("集贸市场" in hit.passage.text for hit in library.search(Query("集贸市场搬迁")))


@pytest.mark.usefixtures("same_process")
def test_add_remove_and_add_again(case: OwnCorpus, tmp_path: Path) -> None:
    library = _library(case)
    inbox = tmp_path / "inbox"
    good = write_report(inbox, "水利局 年报(终稿)", plain_report("甲州市水利局", 2024, "水库除险加固"))
    (inbox / "残缺.md").write_text("只有一句话。", encoding="utf-8")
    (inbox / "空.docx").write_bytes(b"")
    (inbox / "图片.png").write_bytes(b"\x89PNG")
    seen: list[tuple[int, int, str]] = []
    added = library.add([inbox, tmp_path / "没有这个文件.md"], lambda *step: seen.append(step))
    assert [d.agency for d in added.documents] == ["甲州市水利局"]
    assert added.documents[0].added
    assert not added.documents[0].sample
    assert {Path(r.path).name for r in added.rejected} == {"残缺.md", "空.docx", "没有这个文件.md"}
    assert all(r.reason for r in added.rejected)
    assert seen
    assert all(0 <= done <= total for done, total, _ in seen)
    name = added.documents[0].id
    assert _best(library, "水库除险加固") == name

    again = library.add([good])
    assert again.documents == ()
    assert [d.id for d in again.known] == [name]

    good.unlink()  # the library has its own copy
    assert library.remove(name).id == name
    assert not any(hit.passage.document == name for hit in library.search(Query("水库除险加固")))
    assert not list(case.library_dir.glob("*.md"))
    text = "".join(p.read_text("utf-8") for p in case.index_dir.rglob("passages.jsonl"))
    assert "水库除险加固" not in text, "what was removed must not stay in the index folder"
    with pytest.raises(UnknownDocument):
        library.remove(name)


@pytest.mark.usefixtures("same_process")
def test_removed_sample_is_hidden_and_can_come_back(case: OwnCorpus) -> None:
    library = _library(case)
    library.remove("jiaoyuju-2024")
    file = case.corpus_dir / "jiaoyuju-2024.md"
    assert file.exists()
    assert "jiaoyuju-2024" not in {d.id for d in _library(case).documents()}
    back = library.add([file])
    assert [d.id for d in (*back.documents, *back.known)] == ["jiaoyuju-2024"]
    assert _best(library, "义务教育招生") == "jiaoyuju-2024"


@pytest.mark.usefixtures("same_process")
def test_unreadable_source_does_not_stop_the_rest(case: OwnCorpus) -> None:
    (case.corpus_dir / "broken.md").write_bytes(b"\x00\xff\x00")
    library = _library(case)
    assert len(library.documents()) == 4
    assert [Path(r.path).name for r in library.rejected()] == ["broken.md"]


@pytest.mark.usefixtures("same_process")
def test_unchanged_files_are_not_read_again(
    case: OwnCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _library(case)
    library.ensure_ready()
    read: list[str] = []

    def reading(sources: Sequence[Source]) -> Iterator[tuple[Source, Outcome]]:
        for source in sources:
            read.append(source.id)
            yield source, read_source(source)

    monkeypatch.setattr(index, "read_all", reading)
    library.add([write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库"))])
    assert read == []
    library.rebuild()
    assert len(read) == 5


@pytest.mark.usefixtures("same_process")
def test_empty_library_answers_nothing(tmp_path: Path) -> None:
    library = _library(OwnCorpus(home=tmp_path / "home"))
    assert library.search(Query("培训")) == ()
    assert library.documents() == ()
    assert library.understand("去年怎么写").query.years == ()


@pytest.mark.usefixtures("same_process")
def test_another_process_moved_the_pointer(case: OwnCorpus, tmp_path: Path) -> None:
    reader, writer = _library(case), _library(case)
    reader.ensure_ready()
    writer.add([write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库除险加固"))])
    assert _best(reader, "水库除险加固").startswith("new-")
    writer.rebuild()  # removes the build that the reader has open
    assert _best(reader, "水库除险加固").startswith("new-")


def test_busy_writer_without_an_index(case: OwnCorpus) -> None:
    case.index_dir.mkdir(parents=True)
    with FileLock(case.index_dir / "writer.lock"):
        outcome: list[BaseException | None] = []

        def attempt() -> None:
            try:
                Library(case, QuickEncoder(), patience=0.2).search(Query("培训"))
            except IndexBusy as error:
                outcome.append(error)

        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert len(outcome) == 1


@pytest.mark.usefixtures("same_process")
def test_busy_writer_with_an_old_index(case: OwnCorpus) -> None:
    _library(case).ensure_ready()
    write_report(case.corpus_dir, "shuili-2024", plain_report("甲州市水利局", 2024, "水库"))
    answers: list[str] = []
    with FileLock(case.index_dir / "writer.lock"):
        library = Library(case, QuickEncoder(), patience=0.2)
        thread = threading.Thread(target=lambda: answers.append(_best(library, "义务教育招生")))
        thread.start()
        thread.join()
    assert answers == ["jiaoyuju-2024"], "the old index answers while another program writes"


@pytest.mark.usefixtures("same_process")
def test_a_full_disk_leaves_the_old_index_answering(case: OwnCorpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    _library(case).ensure_ready()
    write_report(case.corpus_dir, "shuili-2024", plain_report("甲州市水利局", 2024, "水库"))
    with monkeypatch.context() as disk:
        disk.setattr(room, "build", full)
        library = _library(case)
        assert _best(library, "义务教育招生") == "jiaoyuju-2024"
        assert "无法写入" in library.status().trouble
        with pytest.raises(CannotWrite):
            library.rebuild()
    library.ensure_ready()
    assert _best(library, "水库") == "shuili-2024"
    assert not library.status().trouble


@pytest.mark.usefixtures("same_process")
def test_a_folder_that_cannot_be_made_is_said(case: OwnCorpus) -> None:
    case.home.mkdir(exist_ok=True)
    case.index_dir.write_text("a file where the folder should be")
    with pytest.raises(StateUnusable):
        _library(case).ensure_ready()


@pytest.mark.usefixtures("same_process")
def test_a_build_that_does_not_answer_is_never_put_in_force(
    case: OwnCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _library(case)
    library.ensure_ready()
    before = _build(case)
    monkeypatch.setattr(index, "is_sound", lambda build: False)
    with pytest.raises(IndexBroken):
        library.rebuild()
    assert _build(case) == before
    assert _best(library, "义务教育招生") == "jiaoyuju-2024"


def test_threads_ask_at_once(case: OwnCorpus) -> None:
    library = _library(case)
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(_best(library, "义务教育招生"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["jiaoyuju-2024"] * 6


# ------------------------------------------------------------------------- other processes

WRITER = """
import sys, time
from pathlib import Path
sys.path[:0] = {paths!r}
from library_cases import OwnCorpus, QuickEncoder
from report_assistant.library import Library, index, intake, vectors

case = OwnCorpus(home=Path({home!r}))
stage, file = sys.argv[1], Path(sys.argv[2])

class Stopping(QuickEncoder):
    def passages(self, texts):
        if stage == "embedding" and texts:
            print("now", flush=True)
            time.sleep(60)
        return super().passages(texts)

if stage == "reading":
    def read_all(sources):
        print("now", flush=True)
        time.sleep(60)
    intake.read_all = read_all
if stage == "vectors":
    original = index.extend
    def extend(*given):
        original(*given)
        print("now", flush=True)
        time.sleep(60)
    index.extend = extend
added = Library(case, Stopping(), patience=60).add([file])
print("done", [d.id for d in added.documents], flush=True)
"""


def _writer(case: OwnCorpus, stage: str, file: Path) -> subprocess.Popen[str]:
    code = WRITER.format(paths=PATHS, home=str(case.home))
    return subprocess.Popen(
        [sys.executable, "-c", code, stage, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("stage", ["reading", "embedding", "vectors"])
def test_kill_while_building(case: OwnCorpus, tmp_path: Path, stage: str) -> None:
    library = _library(case)
    library.ensure_ready()
    before = _build(case)
    new = write_report(tmp_path, "new", plain_report("甲州市水利局", 2024, "水库除险加固"))
    with _writer(case, stage, new) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert _build(case) == before
    assert _best(library, "义务教育招生") == "jiaoyuju-2024", "the old index still answers"
    fresh = _library(case)
    fresh.ensure_ready()
    assert _best(fresh, "水库除险加固").startswith("new-"), "the work is finished"
    assert len(list((case.index_dir / "builds").iterdir())) <= 2, "no rubbish is left"


@pytest.mark.usefixtures("same_process")
def test_interrupt_by_the_user_gives_up_what_is_not_read(
    case: OwnCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _library(case)
    files = [
        write_report(tmp_path, f"new{n}", plain_report(f"甲州市{n}局", 2024, f"事项{n}")) for n in "一二"
    ]

    def interrupted(sources: Sequence[Source]) -> Iterator[tuple[Source, Outcome]]:
        yield sources[0], read_source(sources[0])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(intake, "read_all", interrupted)
        with pytest.raises(KeyboardInterrupt):
            library.add(files)
    assert [p.name for p in case.library_dir.iterdir()] == [library.documents()[-1].id + ".md"]
    assert len(_library(case).documents()) == 5


def test_two_writers_take_turns(case: OwnCorpus, tmp_path: Path) -> None:
    files = [
        write_report(tmp_path, f"new{n}", plain_report(f"甲州市{name}局", 2024, mark))
        for n, (name, mark) in enumerate((("水利", "水库除险加固"), ("交通运输", "农村公路养护")))
    ]
    processes = [_writer(case, "none", file) for file in files]
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert "done" in output
    library = _library(case)
    assert len(library.documents()) == 6
    assert library.verify().problems == ()
