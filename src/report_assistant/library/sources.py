"""Source documents of the library: the samples in ``corpus/`` and the files users added.

They are the truth; the index is made from them. A document is known by a stable id (the stem of
its file name) and by the hash of its content.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from report_assistant.errors import ReportAssistantError
from report_assistant.library.passages import Passage, cut, passage_from_dict, passage_to_dict
from report_assistant.report.document import Report
from report_assistant.report.organ import Level, OrganKind, organ
from report_assistant.settings import Settings

SUFFIXES = frozenset({".md", ".txt", ".docx", ".doc", ".html", ".htm", ".pdf", ".xlsx"})
_UNFINISHED = re.compile(r"【待补[^】]*】?")
"""A mark that a draft carries where the user has still to say something."""

HIDDEN = ".hidden"
"""File in the library folder that lists the ids of samples the user removed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the library: ``digest`` is the SHA-256 of its content, ``added`` by a user."""

    id: str
    path: str
    digest: str
    size: int
    modified: int
    added: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A report of the library. ``sample`` marks an invented organ; ``passages`` is their number."""

    id: str
    path: str
    digest: str
    added: bool
    agency: str
    organ_kind: OrganKind
    level: Level
    region: str
    year: int
    sample: bool
    passages: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that could not be taken in, with the reason in one Chinese sentence."""

    path: str
    reason: str


Outcome = tuple[Document, tuple[Passage, ...]] | Rejected
"""What reading one file gives."""


def document_from_dict(data: Mapping[str, Any]) -> Document:
    """Read what ``asdict`` made of a document; raises KeyError, TypeError or ValueError if damaged."""
    return Document(**{**data, "organ_kind": OrganKind(data["organ_kind"]), "level": Level(data["level"])})


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """JSON shape of what reading one file gave."""
    if isinstance(outcome, Rejected):
        return {"rejected": asdict(outcome)}
    return {"document": asdict(outcome[0]), "passages": [passage_to_dict(p) for p in outcome[1]]}


def outcome_from_dict(data: Mapping[str, Any]) -> Outcome:
    """Read what :func:`outcome_to_dict` wrote; raises KeyError, TypeError or ValueError if damaged."""
    if "rejected" in data:
        return Rejected(**data["rejected"])
    return document_from_dict(data["document"]), tuple(passage_from_dict(p) for p in data["passages"])


def digest_of(path: Path) -> str:
    """SHA-256 of the content of ``path``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def document_id(path: Path, digest: str) -> str:
    """Id for an added file: its name without odd characters, and the start of its hash."""
    stem = unicodedata.normalize("NFKC", path.stem)
    slug = re.sub(r"[^\w\u4e00-\u9fff]+", "-", stem).strip("-_").lower()[:48] or "report"
    return f"{slug}-{digest[:8]}"


def hidden(settings: Settings) -> frozenset[str]:
    """Ids of samples that the user removed."""
    path = settings.library_dir / HIDDEN
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


def hide(settings: Settings, ids: frozenset[str]) -> None:
    """Store the ids of the samples that the user removed."""
    settings.library_dir.mkdir(parents=True, exist_ok=True)
    path = settings.library_dir / HIDDEN
    temporary = path.with_name(f"{HIDDEN}.part")
    temporary.write_text("\n".join(sorted(ids)), encoding="utf-8")
    os.replace(temporary, path)


def unhide(settings: Settings, digest: str) -> bool:
    """Bring back the removed sample whose content has ``digest``; False when there is none."""
    removed = hidden(settings)
    back = {
        i
        for i in removed
        if (path := settings.corpus_dir / f"{i}.md").is_file() and digest_of(path) == digest
    }
    if back:
        hide(settings, removed - back)
    return bool(back)


def report_files(path: Path) -> list[Path]:
    """``path`` itself, or all readable kinds of file below a folder, sorted; no hidden files."""
    if not path.is_dir():
        return [path]
    found = (p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES)
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))


def scan(settings: Settings, known: Sequence[Source] = ()) -> tuple[Source, ...]:
    """All source files, sorted by id. Files whose size and time are as in ``known`` are not read.

    Files of equal content count once (a sample wins over an added copy).
    """
    before: Mapping[str, Source] = {source.path: source for source in known}
    removed = hidden(settings)
    by_digest: dict[str, Source] = {}
    ids: set[str] = set()
    for folder, added in ((settings.corpus_dir, False), (settings.library_dir, True)):
        if not folder.is_dir():
            continue
        for path in report_files(folder):
            source = _source(path, added, before.get(str(path)))
            if source.digest in by_digest or (not added and source.id in removed):
                continue
            if source.id in ids:
                source = Source(
                    document_id(path, source.digest), source.path, source.digest, source.size,
                    source.modified, added,
                )  # fmt: skip
            ids.add(source.id)
            by_digest[source.digest] = source
    return tuple(sorted(by_digest.values(), key=lambda s: s.id))


def _source(path: Path, added: bool, before: Source | None) -> Source:
    stat = path.stat()
    unchanged = before is not None and (before.size, before.modified) == (stat.st_size, stat.st_mtime_ns)
    digest = before.digest if before is not None and unchanged else digest_of(path)
    return Source(path.stem, str(path), digest, stat.st_size, stat.st_mtime_ns, added)


def read_source(source: Source) -> Outcome:
    """Read and cut one file; what cannot be read comes back as :class:`Rejected`."""
    from report_assistant.readers import read_report

    path = Path(source.path)
    try:
        report = read_report(path)
        front = _front_matter(path)
    except (ReportAssistantError, OSError) as error:
        return Rejected(source.path, str(error))
    if not report.agency:
        return Rejected(source.path, "没有找到报告单位的名称，请在标题中写明单位全称。")
    unfinished = sum(len(_UNFINISHED.findall(text)) for text in _texts(report))
    if unfinished:
        return Rejected(source.path, f"报告中还有 {unfinished} 处【待补】内容，请补全后再收入范文库。")
    region, sample = str(front.get("region") or ""), front.get("sample") is True
    passages = cut(report, source.id, region=region, sample=sample)
    if not passages:
        return Rejected(source.path, "文件中没有可供检索的正文段落。")
    body = organ(report.agency)
    document = Document(
        id=source.id,
        path=source.path,
        digest=source.digest,
        added=source.added,
        agency=report.agency,
        organ_kind=body.kind,
        level=body.level,
        region=passages[0].region,
        year=report.year,
        sample=sample,
        passages=len(passages),
    )
    return document, passages


def _texts(report: Report) -> Iterator[str]:
    yield report.title
    yield from (paragraph.text for _, paragraph in report.paragraphs())
    yield report.signature.printed_date


def _front_matter(path: Path) -> Mapping[str, object]:
    if path.suffix.lower() != ".md":
        return {}
    from report_assistant.readers.markdown import front_matter
    from report_assistant.readers.plain import decode

    return front_matter(decode(path.read_bytes()).replace("\r\n", "\n"))[0]
