"""A small PDF writer for tests: Chinese text at positions and ruled tables, no fonts embedded."""

from __future__ import annotations

from collections.abc import Sequence

SIZE = 12
WIDTH, HEIGHT = 595, 842


def text(x: float, y: float, words: str, size: float = SIZE) -> str:
    """Show ``words`` with its left bottom at (x, y); y counts from the bottom of the page."""
    return f"BT /F1 {size} Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A straight line."""
    return f"{x0} {y0} m {x1} {y1} l S"


def table(x: float, top: float, rows: Sequence[Sequence[str]], width: float = 60, height: float = 20) -> str:
    """A ruled table; an empty cell stays empty."""
    commands = []
    for i, row in enumerate(rows):
        for j, words in enumerate(row):
            left, bottom = x + j * width, top - (i + 1) * height
            commands.append(f"{left} {bottom} {width} {height} re S")
            if words:
                commands.append(text(left + 3, bottom + 5, words))
    return "\n".join(commands)


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with one page for each list of commands."""
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for i, commands in enumerate(pages):
        stream = "\n".join(commands)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
