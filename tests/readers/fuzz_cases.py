"""Mutated and hostile files by number: the same number is always the same file.

Two thirds are damaged copies of good files in every format (cut, torn, mixed, with parts of the
package mutated and packed again); the rest are built to hurt: bombs, deep nesting, giant cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import reader_cases as cases
from pdf_maker import pdf, table, text

from report_assistant.export import markdown, word, workbook
from report_assistant.report.record import figures_to_dict

EXTENSIONS = ("txt", "md", "html", "json", "docx", "xlsx", "pdf", "doc", "htm", "")
ROUND = 20
"""After this many numbers the kinds of files begin again: 15 damaged ones, 5 built to hurt."""


@cache
def originals() -> dict[str, bytes]:
    """A good file of every format, by name."""
    given = cases.report(cases.figures())
    with TemporaryDirectory() as folder:
        word.write_report(given, Path(folder, "a.docx"))
        workbook.write_figures(given.figures, Path(folder, "a.xlsx"))
        packed = {name: Path(folder, name).read_bytes() for name in ("a.docx", "a.xlsx")}
    page = cases.document(given, cases.html, "<p>{}</p>".format)
    first = given.figures.form.table(1)
    rows = [["".join(row.labels), "1", "2", "3"] for row in first.rows]
    lines = [text(90, 800 - 30 * i, s.printed or s.heading) for i, s in enumerate(given.sections)]
    return packed | {
        "tabs.txt": cases.document(given, cases.tab_cells).encode(),
        "pipes.txt": cases.document(given, cases.pipe_runs).encode("gb18030"),
        "a.md": markdown.render(given).encode(),
        "a.html": page.encode("utf-8"),
        "old.html": ('<meta charset="gb2312">' + page).encode("gb18030"),
        "a.json": str(figures_to_dict(given.figures)).replace("'", '"').encode(),
        "a.pdf": pdf([lines, [table(60, 800, rows)]]),
    }


def hurting(number: int) -> str:
    """Kind of a file that is built to hurt, nothing for a damaged one."""
    kinds = tuple(HURTING)
    step = number % ROUND - 15
    return kinds[(number // ROUND * 5 + step) % len(kinds)] if step >= 0 else ""


def case(number: int) -> tuple[str, bytes]:
    """Name and bytes of file ``number``."""
    random = Random(number)
    step = number % ROUND
    kind = hurting(number)
    if kind:
        name, data = HURTING[kind](random)
        return f"{number}-{kind}{name}", data
    names = tuple(originals())
    # PDFs cost a process each: one in twenty.
    name = "a.pdf" if step == 0 else names[(number // ROUND + step) % (len(names) - 1)]
    data = originals()[name]
    if name in {"a.docx", "a.xlsx"} and random.random() < 0.7:
        data = _repacked(data, random)
    else:
        for _ in range(random.randint(1, 4)):
            data = random.choice(DAMAGES)(data, random)
    if random.random() < 0.1:
        name = f"{name}.{random.choice(EXTENSIONS)}"
    return f"{number}-{name}", data


# --------------------------------------------------------------------------------- damage


def _spot(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 4, 50, 1000)))


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 5, 40)) if data else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _drop(data: bytes, random: Random) -> bytes:
    start, end = _spot(data, random)
    return data[:start] + data[end:]


def _repeat(data: bytes, random: Random) -> bytes:
    start, end = _spot(data, random)
    return data[:end] + data[start:end] * random.choice((1, 3, 200)) + data[end:]


def _insert(data: bytes, random: Random) -> bytes:
    start, _ = _spot(data, random)
    pieces = (
        b"\0",
        b"<",
        b"|",
        b"\t",
        b'"',
        "（".encode(),
        b"9" * 400,
        b"]]>",
        b"<!DOCTYPE a>",
        b"<table>",
        b"\xff\xfe",
    )
    return data[:start] + random.choice(pieces) * random.choice((1, 7, 300)) + data[start:]


def _noise(data: bytes, random: Random) -> bytes:
    start, end = _spot(data, random)
    return data[:start] + random.randbytes(end - start) + data[end:]


def _mix(data: bytes, random: Random) -> bytes:
    other = random.choice(tuple(originals().values()))
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other)) :]


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (_cut, _flip, _drop, _repeat, _insert, _noise, _mix)


def _repacked(data: bytes, random: Random) -> bytes:
    """An Office file with one of its parts damaged, the package itself sound."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = [n for n in parts if n.endswith(("document.xml", "sheet1.xml", "sheet2.xml", "styles.xml"))]
    name = random.choice(main if random.random() < 0.8 else list(parts))
    parts[name] = random.choice(DAMAGES)(parts[name], random)
    if random.random() < 0.1:
        del parts[random.choice(list(parts))]
    return _archive(parts.items())


def _archive(parts: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


# ---------------------------------------------------------------------------- built to hurt


def _package(kind: str, part: str, xml: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(originals()[f"a.{kind}"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _archive((parts | {part: xml}).items())


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _document(body: bytes) -> bytes:
    xml = b"<w:document " + _W + b"><w:body>" + body + b"</w:body></w:document>"
    return _package("docx", "word/document.xml", xml)


def _letters(random: Random, count: int) -> bytes:
    """Text that does not compress to nothing."""
    return bytes(random.choices(b"abcdefghijklmnopqrstuvwxyz ", k=count))


def _sheet(cells: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return _package("xlsx", "xl/worksheets/sheet1.xml", head + cells + b"</sheetData></worksheet>")


def _nested_pdf(random: Random) -> tuple[str, bytes]:
    depth = random.choice((100, 5000, 100_000))
    return ".pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"\nendobj\ntrailer << /Root 1 0 R >>"


def _looping_pdf(random: Random) -> tuple[str, bytes]:
    good = originals()["a.pdf"]
    return ".pdf", good.replace(
        b"/Kids [5 0 R", b"/Kids [2 0 R" if random.random() < 0.5 else b"/Kids [5 0 R 5 0 R"
    )


def _ruled_pdf(random: Random) -> tuple[str, bytes]:
    count = random.choice((100, 400, 2000))
    return ".pdf", pdf(
        [[f"0 {i % 800} m 595 {i % 800} l S {i % 595} 0 m {i % 595} 842 l S" for i in range(count)]]
    )


def _inflating_pdf(random: Random) -> tuple[str, bytes]:
    import zlib

    packed = zlib.compress(b"BT /F1 12 Tf (a) Tj ET\n" * random.choice((1000, 3_000_000)))
    head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    head += b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n"
    page = (
        b"endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>\nendobj\n"
    )
    body = b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (
        len(packed),
        packed,
    )
    return ".pdf", head + page + body + b"trailer << /Root 1 0 R >>"


def _entities(random: Random) -> tuple[str, bytes]:
    levels = b"".join(b'<!ENTITY a%d "%b">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "boom">' + levels + b"]><a>&a9;</a>"
    if random.random() < 0.5:
        return ".html", bomb
    return ".docx", _package("docx", random.choice(("word/document.xml", "word/styles.xml")), bomb)


HURTING: dict[str, Callable[[Random], tuple[str, bytes]]] = {
    "random": lambda r: (f".{r.choice(EXTENSIONS)}", r.randbytes(r.choice((1, 64, 5000)))),
    "random-zip": lambda r: (".docx", b"PK\x03\x04" + r.randbytes(3000)),
    "random-pdf": lambda r: (".pdf", b"%PDF-1.7\n" + r.randbytes(3000)),
    "empty": lambda r: (f".{r.choice(EXTENSIONS)}", b"" if r.random() < 0.5 else b" \r\n\t" * 9),
    "zip-bomb": lambda r: (
        ".docx",
        _archive([(f"word/{i}.xml", bytes(2**24)) for i in range(r.choice((1, 4)))]),
    ),
    "zip-nested": lambda r: (".xlsx", _archive([("a.zip", _archive([("b", bytes(2**22))]))])),
    "zip-many": lambda r: (".docx", _archive((f"{i}.xml", b"") for i in range(r.choice((2000, 4000))))),
    "cell-100MB": lambda r: (
        ".docx",
        _document(b"<w:p><w:r><w:t>" + b"a" * 100 * 2**20 + b"</w:t></w:r></w:p>"),
    ),
    "cell-large": lambda r: (
        ".docx",
        _document(
            b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>"
            + _letters(r, 4 * 2**20)
            + b"</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
    ),
    "cell-sheet": lambda r: (
        ".xlsx",
        _sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + _letters(r, 2**22) + b"</t></is></c></row>"),
    ),
    "sheet-far": lambda r: (".xlsx", _sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "sheet-rows": lambda r: (
        ".xlsx",
        _sheet(b"".join(b'<row r="%d"><c><v>1</v></c></row>' % i for i in range(1, 90_000))),
    ),
    "deep-docx": lambda r: (
        ".docx",
        _document(b"<w:tbl><w:tr><w:tc>" * 300 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 300),
    ),
    "deep-xml": lambda r: (".docx", _document(b"<w:sdt>" * 200_000)),
    "wide-docx": lambda r: (
        ".docx",
        _document(
            b"<w:tbl><w:tr>"
            + b'<w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p/></w:tc>' * 3000
            + b"</w:tr></w:tbl>"
        ),
    ),
    "deep-html": lambda r: (".html", r.choice((b"<div>", b"<table><tr><td>", b"<b>", b"<ul><li>")) * 60_000),
    "span-html": lambda r: (
        ".html",
        b"<table>" + b"<tr><td rowspan=60000 colspan=900>1<td>2<td>3<td>4<td>5" * 900,
    ),
    "entities": _entities,
    "deep-json": lambda r: (".json", r.choice((b"[", b'{"a":')) * r.choice((900, 200_000))),
    "number-json": lambda r: (
        ".json",
        b'{"agency": "a", "year": ' + r.choice((b"1e999999999", b"9" * 100_000, b"-0", b"NaN")) + b"}",
    ),
    "yaml": lambda r: (
        ".md",
        b"---\n"
        + r.choice((b"a: &b [*b]", b"? " * 2000, b"- " * 9000, b"!!python/object:os.system x"))
        + b"\n---\n# t\n",
    ),
    "long-line": lambda r: (
        ".txt",
        r.choice(
            ("第二十条第（一）项", "一、", "（", "|", "1,", "总体情况 ", "2023年1月1日至", "一、总体情况")
        ).encode()
        * 100_000,
    ),
    "lines": lambda r: (
        ".txt",
        (
            r.choice(("自然人", "一、总体情况", "\t1", "|1|2|", "甲局2023年政府信息公开工作年度报告")) + "\n"
        ).encode()
        * 40_000,
    ),
    "utf16": lambda r: (".txt", b"\xff\xfe" + r.randbytes(2001)),
    "pdf-nested": _nested_pdf,
    "pdf-looping": _looping_pdf,
    "pdf-ruled": _ruled_pdf,
    "pdf-inflating": _inflating_pdf,
    "ole": lambda r: (".doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + r.randbytes(4000)),
    "encrypted": lambda r: (
        ".docx",
        b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    ),
}
