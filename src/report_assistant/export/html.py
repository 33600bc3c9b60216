"""A report as one web page for publication: semantic, accessible, without any other file.

Headings are headings, tables have captions and scopes for screen readers, wide tables scroll in
their own frame; nothing is loaded from anywhere and there is no script.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from report_assistant.export.files import SUBHEAD, printable, printed, replacing
from report_assistant.report.document import Report, Section
from report_assistant.report.figures import Figures
from report_assistant.report.form import SECTION_NUMERALS, TABLE_NAMES, GridCell, Table

VERTICAL_FROM = 10  # a label over so many rows is written downwards, as in the Word file

_STYLE = """
:root{color-scheme:light}
body{margin:0;background:#fff;color:#1a1a1a;font:1.125rem/1.9 "FangSong","STFangsong","Songti SC",serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font:700 1.75rem/1.5 "SimSun","Songti SC",serif;text-align:center;margin:0 0 2rem}
h2{font:700 1.25rem/1.8 "SimHei","Heiti SC",sans-serif;margin:1.75rem 0 .5rem}
h3{font:700 1.125rem/1.8 "KaiTi","STKaiti",serif;margin:.75rem 0 .25rem;text-indent:2em}
p{margin:0;text-indent:2em;overflow-wrap:anywhere}
.frame{overflow-x:auto;margin:.75rem 0 1.5rem}
.frame:focus-visible{outline:3px solid #0b5cad;outline-offset:2px}
table{border-collapse:collapse;table-layout:fixed;width:100%;min-width:44rem}
table{font:1rem/1.5 "SimSun","Songti SC",serif}
caption{text-align:left;padding:.25rem 0;font-weight:700}
th,td{border:1px solid #333;padding:.3rem .4rem;text-align:center;vertical-align:middle;font-weight:400}
th.left{text-align:left}
th.title{background:#c6d9f1}
th.down{writing-mode:vertical-rl;text-align:center}
.signature{text-align:right;text-indent:0;margin-top:2rem}
.signature+.signature{margin-top:0}
@media print{main{max-width:none;padding:0}h2{page-break-after:avoid}
table{page-break-inside:avoid;min-width:0}}
"""


def _text(text: str) -> str:
    return "<br>".join(escape(line) for line in printable(text).split("\n"))


def _prose(text: str) -> str:
    tag = "h3" if SUBHEAD.fullmatch(text) else "p"
    return f"<{tag}>{_text(text)}</{tag}>"


def _cell(grid: GridCell, table: Table, figures: Figures) -> str:
    spans = f' rowspan="{grid.height}"' if grid.height > 1 else ""
    spans += f' colspan="{grid.width}"' if grid.width > 1 else ""
    if grid.cell is not None:
        return f"<td{spans}>{_text(printed(figures.values.get(grid.cell)))}</td>"
    if grid.role == "label":
        scope = "rowgroup" if grid.height > 1 else "row"
    else:
        scope = "colgroup" if grid.width > 1 else "col"
    look = _look(grid, table)
    return f'<th scope="{scope}"{spans}{look}>{_text(grid.text)}</th>'


def _look(grid: GridCell, table: Table) -> str:
    if grid.height >= VERTICAL_FROM:
        return ' class="down"'
    if table.number == 1 and grid.width == len(table.widths):
        return ' class="title left"'
    return ' class="left"' if table.number == 2 and grid.role in {"label", "note"} else ""


def _table(table: Table, figures: Figures, heading: str) -> str:
    rows = [
        "".join(
            _cell(grid, table, figures)
            for grid in sorted((g for g in table.grid if g.top == top), key=lambda g: g.left)
        )
        for top in range(table.height)
    ]
    lines = [f"<tr>{row}</tr>" for row in rows]
    head, body = lines[: table.head_rows], lines[table.head_rows :]
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.2f}%">' for width in table.widths)
    parts = [f"<colgroup>{columns}</colgroup>", *([f"<thead>{''.join(head)}</thead>"] if head else [])]
    parts.append(f"<tbody>{''.join(body)}</tbody>")
    name = f"{TABLE_NAMES[table.number]} {escape(heading)}"
    # A frame that scrolls must be reachable by keyboard and have a name.
    return (
        f'<div class="frame" role="region" aria-label="{name}" tabindex="0">'
        f"<table><caption>{name}</caption>{''.join(parts)}</table></div>"
    )


def _section(section: Section, report: Report) -> list[str]:
    number = section.number
    parts = [f'<h2 id="s{number}">{SECTION_NUMERALS[number - 1]}、{_text(section.heading)}</h2>']
    parts += [_prose(p.text) for p in section.paragraphs]
    table = next((t for t in report.figures.form.tables if t.section == number), None)
    if table is not None and table.number in report.tables:
        parts.append(_table(table, report.figures, section.heading))
    return parts


def render(report: Report) -> str:
    """Return ``report`` as a whole HTML page (UTF-8) that :mod:`report_assistant.readers` reads back."""
    body = [f"<h1>{_text(report.title)}</h1>", *(_prose(p.text) for p in report.preamble)]
    for section in report.sections:
        body += _section(section, report)
    lines = (report.signature.organ, report.signature.printed_date)
    body += [f'<p class="signature">{_text(line)}</p>' for line in lines if line]
    title = escape(printable(report.title))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def write_page(report: Report, path: Path) -> None:
    """Write ``report`` to ``path`` as .html. The caller asks the gate first. Raises CannotWrite."""
    with replacing(path) as temporary:
        temporary.write_text(render(report), "utf-8")
