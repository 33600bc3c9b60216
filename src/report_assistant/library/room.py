"""The library as one object: search, add, remove, rebuild, verify."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from filelock import FileLock, Timeout

from report_assistant.errors import IndexBroken, IndexBusy, UnknownDocument
from report_assistant.library import sources as s
from report_assistant.library.embedding import Encoder, SentenceEncoder, model_name
from report_assistant.library.health import is_sound
from report_assistant.library.index import Index, Progress, build, open_index, read_passages
from report_assistant.library.manifest import SCHEMA, Manifest, current_build, read_manifest
from report_assistant.library.query import Hit, Query
from report_assistant.library.question import Understanding, understand
from report_assistant.library.search import search
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

    The index is made when first needed and whenever it is missing, stale or broken.
    """

    def __init__(self, settings: Settings, encoder: Encoder | None = None, *, patience: float = 60.0) -> None:
        """``encoder`` replaces the model of the settings; ``patience``: seconds to wait for a writer.

        Opens nothing; raises EmbeddingModelMissing when the model's folder does not exist.
        """
        self._settings = settings
        self._encoder: Encoder = encoder or SentenceEncoder(model_name(settings))
        self._patience = patience
        self._lock = RLock()
        self._index: Index | None = None
        self._sound: set[Path] = set()

    def search(self, query: Query) -> tuple[Hit, ...]:
        """The best passages for ``query``, at most ``query.k``; empty when nothing fits.

        Raises IndexBusy or IndexBroken when there is no index and none can be made.
        """
        index = self._open()
        try:
            return search(index, self._encoder, query)
        except IndexBroken:
            # Another process may have put a new build in force and removed this one.
            return search(self._reopen(index), self._encoder, query)

    def understand(self, question: str, own_agency: str | None = None) -> Understanding:
        """Turn a Chinese question into a query with the filters it names."""
        documents = self.documents()
        return understand(
            question,
            agencies=sorted({d.agency for d in documents}),
            newest_year=max((d.year for d in documents), default=0),
            own_agency=own_agency,
        )

    def documents(self) -> tuple[s.Document, ...]:
        """All reports of the library, by id."""
        return self._manifest().documents

    def rejected(self) -> tuple[s.Rejected, ...]:
        """Files of the library that cannot be read, with the reason."""
        return self._manifest().rejected

    def ensure_ready(self, progress: Progress | None = None, *, load_model: bool = True) -> None:
        """Open the index, making it first if it is missing, stale or broken; load the model.

        Without ``load_model`` a good index is opened in a second, and the first search that needs
        the model loads it.
        """
        with self._lock:
            self._index = None
            current, manifest = self._current()
            wanted = s.scan(self._settings, manifest.sources if manifest else ())
            if not self._serves(current, manifest, wanted):
                self._renew(wanted, progress)
            if load_model:
                self._encoder.load()
            self._open()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the index anew from the source files, whatever state it is in."""
        with self._lock, self._writer():
            self._build(s.scan(self._settings), progress, keep_old=False, reuse=False)

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> Added:
        """Copy reports (files or folders) into the library and index them.

        Unreadable files are reported and do not stop the rest. Raises IndexBusy when another
        program is writing; nothing has been copied then.
        """
        files = [file for path in paths for file in s.report_files(Path(path))]
        with self._lock, self._writer():
            fresh: dict[str, s.Outcome] = {}
            given: dict[str, None] = {}
            rejected: list[s.Rejected] = []
            held = {source.digest for source in s.scan(self._settings)}
            for done, file in enumerate(files):
                if progress is not None:
                    progress(done, len(files), file.name)
                try:
                    self._take(file, held, fresh, given, rejected)
                except OSError as error:
                    rejected.append(s.Rejected(str(file), error.strerror or "文件无法打开。"))
            self._refresh(progress, fresh)
            documents = [d for d in self._manifest().documents if d.digest in given]
        return Added(
            tuple(d for d in documents if d.digest in fresh),
            tuple(d for d in documents if d.digest not in fresh),
            tuple(rejected),
        )

    def remove(self, document_id: str, progress: Progress | None = None) -> s.Document:
        """Take a report out; raises UnknownDocument. A sample is only hidden, its file stays."""
        with self._lock, self._writer():
            document = next((d for d in self._manifest().documents if d.id == document_id), None)
            if document is None:
                raise UnknownDocument(document_id)
            if document.added:
                Path(document.path).unlink(missing_ok=True)
            else:
                s.hide(self._settings, s.hidden(self._settings) | {document_id})
            self._refresh(progress, {}, keep_old=False)
        return document

    def verify(self) -> Verification:
        """Prove the index: it opens in a fresh process and every passage stands in its source."""
        with self._lock:
            self.ensure_ready()
            current, manifest = self._current()
            if current is None or manifest is None:
                raise IndexBroken
            problems = (
                [] if is_sound(current) else ["索引无法打开，请运行 report-assistant library rebuild。"]
            )
            wanted = s.scan(self._settings)
            if not manifest.is_for(self._encoder.fingerprint, wanted):
                problems.append("索引与范文文件不一致，请运行 report-assistant library rebuild。")
            stored = read_passages(current)
            for source in wanted:
                outcome = s.read_source(source)
                if isinstance(outcome, s.Rejected):
                    continue
                if outcome[1] != tuple(p for p in stored if p.document == source.id):
                    problems.append(f"{source.id}：索引中的段落与文件不一致。")
            return Verification(
                len(manifest.documents), manifest.passages, manifest.rejected, tuple(problems)
            )

    # ------------------------------------------------------------------------------ inside

    def _current(self) -> tuple[Path | None, Manifest | None]:
        current = current_build(self._settings.index_dir)
        return current, read_manifest(current) if current else None

    def _manifest(self) -> Manifest:
        """Manifest of an index that is up to date; does not load the model when there is one."""
        with self._lock:
            current, manifest = self._current()
            wanted = s.scan(self._settings, manifest.sources if manifest else ())
            if manifest is not None and manifest.is_for(self._encoder.fingerprint, wanted):
                return manifest
            self._renew(wanted, None)
            current, manifest = self._current()
            if current is None or manifest is None:
                raise IndexBroken
            return manifest

    def _serves(self, current: Path | None, manifest: Manifest | None, wanted: Sequence[s.Source]) -> bool:
        fits = manifest is not None and manifest.is_for(self._encoder.fingerprint, wanted)
        return fits and current is not None and self._is_sound(current)

    def _is_sound(self, folder: Path) -> bool:
        if folder in self._sound:
            return True
        # The model loads here while the other process looks at the build.
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(is_sound, folder)
            self._encoder.load()
            if answer.result():
                self._sound.add(folder)
        return folder in self._sound

    def _open(self) -> Index:
        with self._lock:
            current, manifest = self._current()
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
            self._index = open_index(current)
            return self._index

    def _usable(self, manifest: Manifest) -> bool:
        return manifest.schema == SCHEMA and manifest.model == self._encoder.fingerprint

    def _reopen(self, broken: Index) -> Index:
        with self._lock:
            self._sound.discard(broken.folder)
            self._index = None
            return self._open()

    def _renew(self, wanted: Sequence[s.Source], progress: Progress | None) -> None:
        try:
            with self._writer():
                current, manifest = self._current()  # somebody may have built it while we waited
                if not self._serves(current, manifest, wanted):
                    self._build(wanted, progress)
        except IndexBusy:
            current, manifest = self._current()
            if current is None or manifest is None or not self._usable(manifest):
                raise
            if not self._is_sound(current):
                raise

    def _refresh(
        self, progress: Progress | None, fresh: dict[str, s.Outcome], *, keep_old: bool = True
    ) -> None:
        manifest = self._current()[1]
        wanted = s.scan(self._settings, manifest.sources if manifest else ())
        if manifest is None or not manifest.is_for(self._encoder.fingerprint, wanted):
            self._build(wanted, progress, fresh, keep_old=keep_old)

    def _build(
        self,
        wanted: Sequence[s.Source],
        progress: Progress | None,
        fresh: dict[str, s.Outcome] | None = None,
        *,
        keep_old: bool = True,
        reuse: bool = True,
    ) -> None:
        folder = build(
            self._settings.index_dir,
            wanted,
            self._encoder,
            progress,
            keep_old=keep_old,
            fresh=fresh,
            reuse=reuse,
        )
        self._sound.add(folder)

    def _take(
        self,
        file: Path,
        held: set[str],
        fresh: dict[str, s.Outcome],
        given: dict[str, None],
        rejected: list[s.Rejected],
    ) -> None:
        digest = s.digest_of(file)
        if digest in held:
            given[digest] = None
            return
        document_id = s.document_id(file, digest)
        if s.unhide(self._settings, digest):
            held.add(digest)
            given[digest] = None
            return
        stat = file.stat()
        source = s.Source(document_id, str(file), digest, stat.st_size, stat.st_mtime_ns, True)
        outcome = s.read_source(source)
        if isinstance(outcome, s.Rejected):
            rejected.append(outcome)
            return
        folder = self._settings.library_dir
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{document_id}.part"
        shutil.copyfile(file, partial)
        os.replace(partial, folder / f"{document_id}{file.suffix.lower()}")
        held.add(digest)
        fresh[digest] = outcome
        given[digest] = None

    @contextmanager
    def _writer(self) -> Iterator[None]:
        folder = self._settings.index_dir
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=self._patience, is_singleton=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexBusy from error
        try:
            yield
        finally:
            lock.release()
