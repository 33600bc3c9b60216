"""The library as one object: search, add, remove, rebuild, verify."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock

from filelock import FileLock, Timeout

from report_assistant.errors import (
    CannotWrite,
    IndexBroken,
    IndexBusy,
    ReportAssistantError,
    StateUnusable,
    UnknownDocument,
)
from report_assistant.library import incoming
from report_assistant.library import sources as s
from report_assistant.library.embedding import Encoder, SentenceEncoder, model_name, travelling
from report_assistant.library.health import is_sound
from report_assistant.library.index import Index, Progress, build, open_index, read_passages
from report_assistant.library.intake import take_in
from report_assistant.library.manifest import Manifest, current_build, read_manifest
from report_assistant.library.parsing import read_all
from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit, Query
from report_assistant.library.question import Understanding, understand
from report_assistant.library.ranking import warm
from report_assistant.library.reranking import RERANKED, cross_encoder, rerank
from report_assistant.library.seal import changed, damaged
from report_assistant.library.search import search
from report_assistant.library.status import Condition, Status
from report_assistant.report.organ import OrganKind
from report_assistant.settings import Settings

LOCK = "writer.lock"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the files given to :meth:`Library.add`; ``known`` were there already."""

    documents: tuple[s.Document, ...]
    known: tuple[s.Document, ...]
    rejected: tuple[s.Rejected, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of :meth:`Library.verify`; the library is in order when ``problems`` is empty."""

    documents: int
    passages: int
    rejected: tuple[s.Rejected, ...]
    problems: tuple[str, ...]


class Library:
    """Past reports and the search in them. Safe to use from several threads and processes.

    The index is made when first needed and whenever it is missing, stale or broken. What a killed
    program was adding is taken in at the next start. While one thread or process writes, the others
    go on searching the index in force.
    """

    def __init__(self, settings: Settings, encoder: Encoder | None = None, *, patience: float = 60.0) -> None:
        """``encoder`` replaces the model of the settings; ``patience``: seconds to wait for a writer.

        Opens nothing; raises EmbeddingModelMissing when the model's folder does not exist.
        """
        self._settings = settings
        self._encoder: Encoder = encoder or SentenceEncoder(model_name(settings))
        self._guide = None if encoder else travelling(settings)
        self._patience = patience
        self._lock = RLock()
        self._index: Index | None = None
        self._retired: Index | None = None
        self._sound: set[Path] = set()
        self._doubted: set[Path] = set()
        self._opening = False
        self._writing = False
        self._step = (0, 0, "")
        self._trouble = ""

    def search(self, query: Query) -> tuple[Hit, ...]:
        """The best passages for ``query``, at most ``query.k``; empty when nothing fits.

        Raises IndexBusy or IndexBroken when there is no index and none can be made, and
        VectorServerUnavailable when the Chroma server of the settings does not answer.
        """
        if self._settings.reranker_model and query.text.strip():
            found = self._found(replace(query, k=max(query.k, RERANKED)))
            return rerank(query.text, found, cross_encoder(self._settings.reranker_model))[: query.k]
        return self._found(query)

    def _found(self, query: Query) -> tuple[Hit, ...]:
        index = self._open()
        try:
            return search(index, self._encoder, query, guide=self._guide)
        except IndexBroken:
            # Another process may have put a new build in force and removed this one.
            return search(self._reopen(index), self._encoder, query, guide=self._guide)

    def understand(
        self, question: str, own_agency: str | None = None, own_kind: OrganKind | None = None
    ) -> Understanding:
        """Turn a Chinese question into a query with the filters it names; ``own_kind`` is the kind of
        the user's organ when its name does not tell it."""
        documents = self._in_force().documents
        return understand(
            question,
            agencies=sorted({d.agency for d in documents}),
            regions=sorted({d.region for d in documents}),
            newest_year=max((d.year for d in documents), default=0),
            years_held=frozenset(d.year for d in documents),
            own_agency=own_agency,
            own_kind=own_kind,
        )

    def documents(self) -> tuple[s.Document, ...]:
        """All reports of the library, by id."""
        return self._manifest().documents

    @property
    def build(self) -> str:
        """Name of the index in force, another after every change; empty when there is none. Like
        :meth:`held` it waits for nobody and makes nothing."""
        current = current_build(self._settings.index_dir)
        return "" if current is None else current.name

    def held(self) -> tuple[Passage, ...]:
        """The passages of the index in force, be it up to date or not; none when there is none."""
        current, index = current_build(self._settings.index_dir), self._index
        if index is not None and index.folder == current:
            return index.passages
        if current is None or not self._usable(read_manifest(current)):
            return ()
        try:
            return read_passages(current)
        except (OSError, ValueError, KeyError, TypeError):  # damaged or just replaced: a search mends it
            return ()

    def rejected(self) -> tuple[s.Rejected, ...]:
        """Files of the library that cannot be read, with the reason."""
        return self._manifest().rejected

    def ensure_ready(self, progress: Progress | None = None, *, load_model: bool = True) -> None:
        """Open the index, making it first if it is missing, stale or broken; load the model.

        Finishes what a killed program was adding. A good index is opened in a second or two, whatever
        its size: files are compared by size and time, :meth:`prove` reads them. Without ``load_model``
        the first search that needs the model loads it.
        """
        self._opening, self._trouble = True, ""
        try:
            current, manifest = self._current()
            if not self._up_to_date(manifest) or current is None or not self._is_sound(current):
                self._renew(progress)
            if load_model:
                self._encoder.load()
            index = self._open()
            if load_model:
                warm(index, self._encoder, self._guide)
        except ReportAssistantError as error:
            self._trouble = str(error)
            raise
        finally:
            self._opening = False

    def prove(self, progress: Progress | None = None) -> bool:
        """Read every file of the index in force and mend it when one is damaged; True when none was.

        For the time after :meth:`ensure_ready`, in the background: searches go on meanwhile. Raises
        what :meth:`ensure_ready` raises.
        """
        current = self._current()[0]
        if current is None or not damaged(current) or current != current_build(self._settings.index_dir):
            return True
        self._doubt(current)
        self.ensure_ready(progress, load_model=False)
        return False

    def status(self) -> Status:
        """What the library is doing now, for the screen; waits for nobody and opens nothing."""
        index, (done, total, stage) = self._index, self._step
        manifest = index.manifest if index is not None else self._current()[1]
        usable = manifest if self._usable(manifest) else None
        documents, passages = (len(usable.documents), usable.passages) if usable else (0, 0)
        waiting = incoming.waiting(self._settings.library_dir)
        if self._writing:
            condition = Condition.UPDATING
        elif self._is_written_elsewhere():
            condition = Condition.UPDATED_ELSEWHERE
        elif self._opening:
            condition = Condition.OPENING
        elif self._trouble:
            condition = Condition.FAILED
        elif waiting:
            condition = Condition.WAITING
        else:
            condition = Condition.READY if index is not None else Condition.CLOSED
        return Status(condition, documents, passages, done, total, stage, waiting, self._trouble)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the index anew from the source files, whatever state it is in."""
        with self._writer():
            take_in(self._settings, (), self._noting(progress))
            self._build(progress, keep_old=False, reuse=False)

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> Added:
        """Copy reports (files or folders) into the library and index them.

        Unreadable files are reported and do not stop the rest. A kill loses nothing: the next start
        goes on from what is done. An interrupt by the user (KeyboardInterrupt) gives up the files
        that are not read yet. Raises IndexBusy when another program is writing; nothing has been
        copied then.
        """
        files = [file for path in paths for file in s.report_files(Path(path))]
        with self._writer():
            taken = take_in(self._settings, files, self._noting(progress))
            self._refresh(progress)
            documents = [d for d in self._manifest().documents if d.digest in taken.digests]
        return Added(
            tuple(d for d in documents if d.digest in taken.fresh),
            tuple(d for d in documents if d.digest not in taken.fresh),
            taken.rejected,
        )

    def remove(self, document_id: str, progress: Progress | None = None) -> s.Document:
        """Take a report out; raises UnknownDocument. A sample is only hidden, its file stays."""
        with self._writer():
            take_in(self._settings, (), self._noting(progress))
            document = next((d for d in self._manifest().documents if d.id == document_id), None)
            if document is None:
                raise UnknownDocument(document_id)
            if document.added:
                Path(document.path).unlink(missing_ok=True)
            else:
                s.hide(self._settings, s.hidden(self._settings) | {document_id})
            self._refresh(progress, keep_old=False)
        return document

    def verify(self) -> Verification:
        """Prove the index: it opens in a fresh process and every passage stands in its source."""
        self.ensure_ready()
        with self._writer():  # nobody may move the pointer meanwhile
            current, manifest = self._current()
            if current is None or manifest is None:
                raise IndexBroken
            problems: list[str] = []
            if changed(current) or not is_sound(current):
                problems.append("索引无法打开，请运行 report-assistant library rebuild。")
            wanted = s.scan(self._settings)
            if not manifest.is_for(self._encoder.fingerprint, wanted, self._server):
                problems.append("索引与范文文件不一致，请运行 report-assistant library rebuild。")
            stored: dict[str, list[Passage]] = {}
            for passage in read_passages(current):
                stored.setdefault(passage.document, []).append(passage)
            for source, outcome in read_all(wanted):
                if isinstance(outcome, s.Rejected):
                    continue
                if outcome[1] != tuple(stored.get(source.id, ())):
                    problems.append(f"{source.id}：索引中的段落与文件不一致。")
            return Verification(
                len(manifest.documents), manifest.passages, manifest.rejected, tuple(problems)
            )

    # ------------------------------------------------------------------------------ inside

    @property
    def _server(self) -> str:
        return self._settings.chroma_url

    def _current(self) -> tuple[Path | None, Manifest | None]:
        current = current_build(self._settings.index_dir)
        return current, read_manifest(current) if current else None

    def _in_force(self) -> Manifest:
        """Manifest of the index that answers now, without a look at the source files."""
        with self._lock:
            if self._index is not None and self._index.folder == current_build(self._settings.index_dir):
                return self._index.manifest
        return self._manifest()

    def _manifest(self) -> Manifest:
        """Manifest of an index that is up to date; does not load the model when there is one."""
        manifest = self._current()[1]
        if manifest is None or not self._up_to_date(manifest):
            self._renew(None)
            manifest = self._current()[1]
        if manifest is None:
            raise IndexBroken
        return manifest

    def _up_to_date(self, manifest: Manifest | None) -> bool:
        if manifest is None or incoming.is_pending(self._settings.library_dir):
            return False
        wanted = s.scan(self._settings, manifest.sources)
        return manifest.is_for(self._encoder.fingerprint, wanted, self._server)

    def _is_sound(self, folder: Path) -> bool:
        """Light for a build that nobody complained of; one that did not answer is proved from outside."""
        if folder not in self._sound:
            if changed(folder) or (folder in self._doubted and not is_sound(folder)):
                return False
            self._doubted.discard(folder)
            self._sound.add(folder)
        return True

    def _doubt(self, folder: Path) -> None:
        self._sound.discard(folder)
        self._doubted.add(folder)

    def _is_written_elsewhere(self) -> bool:
        """True when another program holds the lock of the writers."""
        path = self._settings.index_dir / LOCK
        if not path.exists():
            return False
        lock = FileLock(path, timeout=0)  # one of its own: that of the writers is shared by threads
        try:
            with lock:
                return False
        except Timeout:
            return True
        except OSError:  # a folder that may only be read: nobody writes there
            return False

    def _open(self) -> Index:
        with self._lock:
            current, manifest = self._current_of_open_index()
            if self._index is not None and current == self._index.folder:
                return self._index
            if current is None or manifest is None or not self._usable(manifest):
                self._index = None
                self.ensure_ready()
                return self._open()
            if self._index is None and current not in self._sound:
                self.ensure_ready()
                return self._open()
            # A pointer that moved under us was moved by a process that verified the build.
            self._show(open_index(current))
            return self._open()

    def _show(self, index: Index) -> None:
        """Let ``index`` answer. The one before stays open for searches that are under way in it."""
        if self._retired is not None:
            self._retired.collection.close()  # else Chroma keeps its graph in memory for ever
        self._retired, self._index = self._index, index

    def _current_of_open_index(self) -> tuple[Path | None, Manifest | None]:
        current = current_build(self._settings.index_dir)
        if self._index is not None and self._index.folder == current:
            return current, self._index.manifest  # spares reading a long manifest for every question
        return self._current()

    def _usable(self, manifest: Manifest | None) -> bool:
        return manifest is not None and manifest.usable(self._encoder.fingerprint, self._server)

    def _reopen(self, broken: Index) -> Index:
        with self._lock:
            self._doubt(broken.folder)
            self._index = None
            return self._open()

    def _renew(self, progress: Progress | None) -> None:
        """Bring the index up to date; when somebody else is at it, or the disk takes nothing, a good old
        one will do meanwhile."""
        usable = self._usable(self._current()[1])
        for patience in (0.0, self._patience) if usable else (self._patience,):
            try:
                with self._writer(patience):
                    take_in(self._settings, (), self._noting(progress))
                    current, manifest = self._current()  # may be new: built while we waited
                    if not self._up_to_date(manifest) or current is None or not self._is_sound(current):
                        self._build(progress)
                    return
            except (IndexBusy, CannotWrite, StateUnusable) as error:
                current, manifest = self._current()
                if current is not None and self._usable(manifest) and self._is_sound(current):
                    self._trouble = "" if isinstance(error, IndexBusy) else str(error)
                    return
                if not isinstance(error, IndexBusy):
                    raise
        raise IndexBusy

    def _refresh(self, progress: Progress | None, *, keep_old: bool = True) -> None:
        if not self._up_to_date(self._current()[1]):
            self._build(progress, keep_old=keep_old)

    def _build(self, progress: Progress | None, *, keep_old: bool = True, reuse: bool = True) -> None:
        index_dir = self._settings.index_dir
        manifest = self._current()[1] if reuse else None
        wanted = s.scan(self._settings, manifest.sources if manifest else ())
        try:
            folder = build(
                index_dir,
                wanted,
                self._encoder,
                self._noting(progress),
                keep_old=keep_old,
                reuse=reuse,
                server=self._server,
            )
        except ReportAssistantError:
            raise
        except OSError as error:
            raise CannotWrite(error.strerror or str(error)) from error
        self._sound.add(folder)

    @contextmanager
    def _writer(self, patience: float | None = None) -> Iterator[None]:
        """Hold the lock of all writers of this index, in all processes; raises IndexBusy, StateUnusable."""
        folder = self._settings.index_dir
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / LOCK, is_singleton=True)
            lock.acquire(timeout=self._patience if patience is None else patience)
        except Timeout as error:
            raise IndexBusy from error
        except OSError as error:
            raise StateUnusable(str(folder)) from error
        self._writing, self._step = True, (0, 0, "")
        try:
            yield
        finally:
            self._writing = False
            lock.release()

    def _noting(self, progress: Progress | None) -> Progress:
        """``progress`` that :meth:`status` hears, too."""

        def step(done: int, total: int, name: str) -> None:
            self._step = (done, total, name)
            if progress is not None:
                progress(done, total, name)

        return step
