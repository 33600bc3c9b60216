"""Files are hostile until parsed: size, kind by content, zip and XML tricks, before any parser."""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import Enum
from io import BytesIO
from pathlib import Path

from report_assistant.errors import FileMissing, FileTooLarge, UnreadableFile

MAX_FILE = 40 * 2**20
MAX_TEXT = 4 * 2**20
MAX_ENTRIES = 3000
MAX_ENTRY = 64 * 2**20
MAX_XML = 24 * 2**20
MAX_TOTAL = 200 * 2**20
MAX_RATIO = 200
# Small parts compress well without being bombs.
_RATIO_FROM = 2 * 2**20
_XML_HEAD = 4096


class Kind(Enum):
    """What a file is, by its content."""

    WORD = "docx"
    LEGACY = "doc"
    EXCEL = "xlsx"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    MARKDOWN = "md"
    TEXT = "txt"


_MAGIC = (
    (b"{\\rtf", "这是 RTF 文件，请用 Word 或 WPS 另存为 .docx"),
    (b"\x89PNG", "这是图片，图片中的文字无法读取"),
    (b"\xff\xd8\xff", "这是图片，图片中的文字无法读取"),
    (b"GIF8", "这是图片，图片中的文字无法读取"),
    (b"Rar!", "这是压缩包，请解压后上传其中的报告"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后上传其中的报告"),
    (b"\x1f\x8b", "这是压缩包，请解压后上传其中的报告"),
    (b"MZ", "这是程序文件"),
    (b"\x7fELF", "这是程序文件"),
)
_OLE = b"\xd0\xcf\x11\xe0"
# Streams of an OLE file, and what to say when it is no .doc.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_SHEET = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_OLD_WORD = "WordDocument".encode("utf-16-le")
# The Word stream usually begins in the first sector; a bit of its head tells encryption.
_WORD_HEAD, _WORD_MAGIC, _WORD_FLAGS = 512, b"\xec\xa5", 512 + 0x0B
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta)\b", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def load(path: Path) -> bytes:
    """Bytes of a file; raises UnreadableFile (FileMissing, FileTooLarge), also when it is empty."""
    if not path.is_file():
        raise FileMissing(path.name)
    try:
        if path.stat().st_size > MAX_FILE:
            raise FileTooLarge(f"超过 {MAX_FILE // 2**20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"文件打不开：{path.name}") from error
    if not data.strip():
        raise UnreadableFile("文件是空的")
    return data


def kind_of(data: bytes, name: str = "") -> Kind:
    """Kind of a file by content; the extension decides only between text formats.

    Raises UnreadableFile for every kind that is not read, saying what the file is.
    """
    for magic, sentence in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(sentence)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if data.startswith(b"PK"):
        return check_zip(data)
    if data[:1024].lstrip().startswith(b"%PDF"):
        return Kind.PDF
    utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if b"\0" in data[:4096] and not utf16:
        raise UnreadableFile("文件内容不是文字")
    if len(data) > MAX_TEXT:
        raise FileTooLarge(f"文字超过 {MAX_TEXT // 2**20} MB")
    extension = Path(name).suffix.lower()
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if extension == ".json" or (head.startswith((b"{", b"[")) and extension not in {".md", ".txt"}):
        return Kind.JSON
    if _HTML.match(head) or head.startswith(b"<?xml") or extension in {".html", ".htm"}:
        return Kind.HTML
    if extension in {".md", ".markdown"} or head.startswith(b"---\n"):
        return Kind.MARKDOWN
    return Kind.TEXT


def _kind_of_ole(data: bytes) -> Kind:
    """LEGACY for a .doc; raises UnreadableFile for other and for encrypted OLE files."""
    marked = data[_WORD_HEAD : _WORD_HEAD + 2] == _WORD_MAGIC and data[_WORD_FLAGS : _WORD_FLAGS + 1]
    if _ENCRYPTED in data or (marked and marked[0] & 0x01):
        raise UnreadableFile("文件已加密，请去掉密码后上传")
    if _OLD_WORD in data:
        return Kind.LEGACY
    if any(name in data for name in _OLD_SHEET):
        raise UnreadableFile("这是旧版 .xls 文件，请用 Excel 或 WPS 另存为 .xlsx")
    raise UnreadableFile("这是旧版 Office 文件，请用 Word 或 WPS 另存为 .docx")


def check_zip(data: bytes) -> Kind:
    """Kind of an Office file after looking at its central directory and the head of its XML parts.

    Raises UnreadableFile for damaged, encrypted or foreign archives and FileTooLarge for bombs.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            names = {entry.filename for entry in entries}
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels", ".vml")):
                    with archive.open(entry) as part:
                        head = part.read(_XML_HEAD)
                    if _DECLARATION.search(head.replace(b"\0", b"")):
                        raise UnreadableFile("文件中含有不允许的 XML 声明")
            damaged = archive.testzip()
    except UnreadableFile:
        raise
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableFile("文件已损坏或不完整") from error
    if damaged:
        raise UnreadableFile("文件已损坏或不完整")
    if "word/document.xml" in names:
        return Kind.WORD
    if "xl/workbook.xml" in names:
        return Kind.EXCEL
    raise UnreadableFile("压缩文件里没有 Word 或 Excel 文档")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FileTooLarge("文件内部条目过多")
    if len({e.filename for e in entries}) < len(entries):
        raise UnreadableFile("文件内部有重名条目")
    if any(e.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for e in entries):
        raise UnreadableFile("文件使用了不支持的压缩方式")
    if any(e.flag_bits & 0x1 for e in entries):
        raise UnreadableFile("文件已加密，请去掉密码后上传")
    if sum(e.file_size for e in entries) > MAX_TOTAL:
        raise FileTooLarge("文件解压后过大")
    for entry in entries:
        limit = MAX_XML if entry.filename.endswith((".xml", ".rels", ".vml")) else MAX_ENTRY
        inflated = entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if entry.file_size > limit or inflated:
            raise FileTooLarge("文件解压后过大")
