"""A whole project as one file, and back: figures, facts, draft, versions, talk, last year's report.

The file is a zip of ``project.json`` and ``last-year.<ext>``. A file given for restoring is hostile
until parsed: names, number, size and compression of its entries are limited before anything is
inflated, and no sentence of a draft in it is trusted: every template is filled anew from the figures
and passes the verifier again; in the user's own sentences every number is traced or held as untraced.
"""

from __future__ import annotations

import json
import re
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from report_assistant.chat.reply import shown_from_dict, shown_to_dict, verbatim
from report_assistant.chat.state import state_of, workspace_from_state
from report_assistant.chat.store import Store
from report_assistant.chat.workspace import Message, Workspace
from report_assistant.drafting import Case, Draft, draft_from_dict, draft_to_dict
from report_assistant.drafting.fill import REFUSED, fill_section
from report_assistant.drafting.names import gazetteer
from report_assistant.drafting.rejection import Violation
from report_assistant.drafting.retrace import retrace_kept
from report_assistant.drafting.sources import known
from report_assistant.drafting.template import DraftParagraph, Origin, SectionDraft, Sentence
from report_assistant.drafting.verify import verify
from report_assistant.errors import BadBackup, FileTooLarge, ReportAssistantError, StateUnusable
from report_assistant.export.files import replacing
from report_assistant.library import Library

FORMAT = 1
PROJECT = "project.json"
LAST_YEAR = "last-year"
SUFFIXES = frozenset({".docx", ".doc", ".txt", ".md", ".pdf", ".html", ".htm", ".xlsx", ".json"})
MAX_FILE = 64 * 2**20
MAX_PROJECT = 64 * 2**20
MAX_LAST_YEAR = 40 * 2**20
MAX_RATIO = 200
_RATIO_FROM = 2**20
MAX_MESSAGES = 20_000
MAX_VERSIONS = 2_000
MAX_WORDS = 200_000
MAX_SHOWN = 10
RESTORED = "项目已从备份恢复，请留意："
NO_REPORT = "备份里没有上年报告的文件，请重新上传上年报告。"
LONGEST_HEAD = 40
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, OverflowError)


def write_backup(store: Store, workspace_id: str, path: Path) -> Path:
    """Write the project as one file to ``path``; raises UnknownWorkspace or CannotWrite."""
    workspace = store.load(workspace_id)
    numbers = reversed(store.versions(workspace_id))
    data = {
        "format": FORMAT,
        "saved": datetime.now(tz=UTC).isoformat(),
        "title": workspace.title,
        "state": state_of(workspace),
        "talk": [
            {"role": m.role, "text": m.text, "shown": shown_to_dict(m.shown) if m.shown else {}}
            for m in workspace.messages
        ],
        "versions": [
            {"created": created, "label": label, "draft": draft_to_dict(store.version(workspace_id, n))}
            for n, created, label in numbers
        ],
    }
    last_year = store.last_year_file(workspace)
    with replacing(path) as fresh, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PROJECT, json.dumps(data, ensure_ascii=False))
        if last_year is not None:
            archive.write(last_year, LAST_YEAR + last_year.suffix)
    return path


def restore_backup(
    store: Store, library: Library, path: Path, alive: Callable[[], object] = lambda: None
) -> Workspace:
    """A new project from a file that :func:`write_backup` wrote, for the user of ``store``.

    All or nothing. Raises BadBackup, FileTooLarge or StateUnusable; nothing is kept then, nor when
    ``alive``, which is called again and again on the way, raises.
    """
    project, name, report = _unpacked(path)
    identity = uuid.uuid4().hex[:12]
    with ExitStack() as undo:
        undo.callback(store.drop_files, identity)
        workspace = _restored(store, library, identity, project, (name, report), alive)
        undo.pop_all()
    return workspace


def _restored(
    store: Store,
    library: Library,
    identity: str,
    project: Mapping[str, Any],
    last_year: tuple[str, bytes],
    alive: Callable[[], object],
) -> Workspace:
    try:
        if project["format"] != FORMAT:
            raise BadBackup(f"备份文件的格式是 {str(project['format'])[:10]}，本版本只认 {FORMAT}")
        workspace = workspace_from_state(identity, project["state"])
        workspace = replace(workspace, last_year=None, last_year_name="", revision=0)
        talk = [_message(entry) for entry in _listed(project["talk"], MAX_MESSAGES)]
        versions = [
            (_text(v["created"], 40), _text(v["label"], MAX_WORDS), draft_from_dict(v["draft"]))
            for v in _listed(project["versions"], MAX_VERSIONS)
        ]
        if last_year[0]:
            workspace = _with_report(store, workspace, *last_year)
        names, case = foreign(library, workspace.figures.agency), workspace.case
        notices = [NO_REPORT] if project["state"]["last_year_name"] and not last_year[0] else []
        if workspace.draft is not None:
            now = proved(workspace.draft, case, names)
            workspace = replace(workspace, draft=now.draft)
            notices += _lost(now.lost, "草稿") + _to_confirm(now.doubts)
        kept, lost = [], dict[str, None]()
        for created, label, draft in versions:
            alive()
            old = proved(draft, case, names)
            kept.append((created, label, old.draft))
            lost.update(dict.fromkeys(old.lost))
        notices += _lost(tuple(lost), "历史版本")
        if notices:
            talk.append(Message("assistant", "\n\n".join((RESTORED, *notices))))
        alive()
        return store.load(store.insert(workspace, talk, kept).id)
    except (BadBackup, FileTooLarge, StateUnusable):
        raise
    except ReportAssistantError as error:
        raise BadBackup(*error.args) from error  # its sentence speaks of another file
    except _WRONG as error:
        raise BadBackup("内容不完整") from error


def _lost(texts: Sequence[str], where: str) -> list[str]:
    if not texts:
        return []
    lines = [f"- {verbatim(text)}" for text in texts[:MAX_SHOWN]]
    return [f"{where}中有 {len(texts)} 句没有通过核验，没有恢复{_more(texts)}：\n" + "\n".join(lines)]


def _to_confirm(doubts: Sequence[Violation]) -> list[str]:
    if not doubts:
        return []
    lines = [f"- {verbatim(doubt.sentence)}（{verbatim(str(doubt))}）" for doubt in doubts[:MAX_SHOWN]]
    return [f"您自己改写的文字已原样恢复，其中请再核实{_more(doubts)}：\n" + "\n".join(lines)]


def _more(items: Sequence[object]) -> str:
    return f"（只列前 {MAX_SHOWN} 处）" if len(items) > MAX_SHOWN else ""


def _unpacked(path: Path) -> tuple[dict[str, Any], str, bytes]:
    """The project data, and name and bytes of last year's file (empty when there is none)."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise FileTooLarge(f"超过 {MAX_FILE // 2**20} MB")
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check(entries)
            content = {e.filename: archive.read(e) for e in entries}
        project = json.loads(content.pop(PROJECT).decode("utf-8"))
    except ReportAssistantError:
        raise
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, *_WRONG) as error:
        raise BadBackup from error
    if not isinstance(project, dict):
        raise BadBackup("内容不完整")
    for name, data in content.items():
        return project, name, data
    return project, "", b""


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse every archive that :func:`write_backup` cannot have written, before inflating it."""
    names = [entry.filename for entry in entries]
    others = [name for name in names if name != PROJECT]
    known = {LAST_YEAR + suffix for suffix in SUFFIXES}
    if names.count(PROJECT) != 1 or len(others) > 1 or not known.issuperset(others):
        raise BadBackup
    for entry in entries:
        if entry.flag_bits & 0x1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BadBackup("文件已加密或使用了不支持的压缩方式")
        limit = MAX_PROJECT if entry.filename == PROJECT else MAX_LAST_YEAR
        inflated = entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if entry.file_size > limit or inflated:
            raise FileTooLarge("备份文件解压后过大")


def _listed(data: object, most: int) -> list[Any]:
    if not isinstance(data, list):
        raise BadBackup("内容不完整")
    if len(data) > most:
        raise FileTooLarge("备份文件中的条目过多")
    return data


def _text(data: object, most: int) -> str:
    if not isinstance(data, str) or len(data) > most:
        raise BadBackup("内容不完整")
    return data


def _message(data: Mapping[str, Any]) -> Message:
    role, text = data["role"], _text(data["text"], MAX_WORDS)
    if role not in ("user", "assistant"):
        raise BadBackup("内容不完整")
    shown = data.get("shown")
    return Message(role, text, shown=shown_from_dict(text, shown) if shown else None)


def _with_report(store: Store, workspace: Workspace, name: str, data: bytes) -> Workspace:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        return store.attach_last_year(workspace, file)


def foreign(library: Library, agency: str) -> frozenset[str]:
    """Names of the other organs of the library: none of them belongs into this organ's report."""
    names = {document.agency for document in library.documents()} - {agency}
    return frozenset(word for word in gazetteer(names) if word not in agency)


@dataclass(frozen=True, slots=True)
class Proved:
    """A draft of a backup as it may stand; ``lost``: texts of sentences that may not; ``doubts`` about
    the user's own words, which stay."""

    draft: Draft
    lost: tuple[str, ...] = ()
    doubts: tuple[Violation, ...] = ()


def proved(draft: Draft, case: Case, names: frozenset[str]) -> Proved:
    """``draft`` filled from the figures of ``case``: the user's own sentences with every number traced
    or held as untraced, of all others those that pass the verifier.

    Title and signature are the project's own and made anew.
    """
    prover = _Prover(case, names)
    front = fill_section(prover.section(replace(draft.front, number=0)), case)
    sections = []
    for section in draft.sections:
        heading = case.figures.form.headings[section.number - 1]
        sections.append(fill_section(replace(prover.section(section), heading=heading), case))
    done = replace(draft, agency=case.figures.agency, year=case.year, front=front, sections=tuple(sections))
    return Proved(done, tuple(prover.lost), tuple(prover.doubts))


class _Prover:
    """Sentences of a file as they may stand; collects what is lost and what is to be confirmed."""

    def __init__(self, case: Case, names: frozenset[str]) -> None:
        self._case, self._names = case, names
        self.lost: list[str] = []
        self.doubts: list[Violation] = []

    def section(self, section: SectionDraft) -> SectionDraft:
        """The section, not filled."""
        paragraphs = tuple(
            replace(p, sentences=tuple(kept for s in p.sentences if (kept := self._sentence(s, p))))
            for p in section.paragraphs
        )
        return replace(section, paragraphs=paragraphs)

    def _sentence(self, sentence: Sentence, paragraph: DraftParagraph) -> Sentence | None:
        if sentence.origin is Origin.USER:
            traced = retrace_kept(sentence, self._case, paragraph.area)
            if traced is not None:
                self.doubts += traced.doubts if sentence.text else ()
                return traced.sentence
        elif paragraph.heading:
            if _is_head(sentence.template):
                return sentence
        else:
            found = verify(sentence, self._case, paragraph.area, self._names)
            if not found:
                return sentence
            if not sentence.text and all(known(name) for name in sentence.slots):
                # It prints nothing, and a re-fill lets it come back only when it passes the verifier.
                return replace(sentence, lapsed=f"{REFUSED}{found[0]}")
        self.lost += [sentence.text] if sentence.text else []
        return None


def _is_head(template: str) -> bool:
    return len(template) <= LONGEST_HEAD and not re.search(r"[\d{}]", template)
