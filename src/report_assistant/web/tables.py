"""The statutory tables on the page: official layout with merged heads, one input a figure.

The HTML is made here from ``report.form`` and escaped here; the script only reports an edit
(``{cell, raw}``) and, on an answer, sets values and marks without drawing the table anew, so
that typing is never interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell, GridCell, Table

SEPARATOR = "|"
ROLE_CLASS = {"head": "ra-head", "label": "ra-label", "note": "ra-note", "value": "ra-value"}

TABLE_CSS = """
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 13px;
  background: #fff; color: #111; }
td { border: 1px solid #444; padding: 1px 3px; text-align: center; line-height: 1.35; }
td.ra-label { text-align: left; }
td.ra-head, td.ra-note { background: #f4f6f8; }
td.ra-note { font-size: 12px; color: #555; }
td.ra-tall { writing-mode: vertical-rl; text-align: center; letter-spacing: 2px; }
input { width: 100%; min-width: 0; border: 0; text-align: center; background: transparent;
  font: inherit; color: #111; padding: 3px 0; }
input:focus { outline: 2px solid #1a5fb4; background: #fff; }
input.ra-sum { font-weight: 600; }
td:has(input.ra-bad) { background: #fdd8d8; }
"""

# Focus stays where it is: the table is drawn once, later values arrive through the patch element.
TABLE_SCRIPT = """
element.addEventListener('change', (event) => {
  const cell = event.target.dataset.cell;
  if (cell) trigger('input', { cell: cell, raw: event.target.value });
});
element.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !event.target.dataset.cell) return;
  const inputs = Array.from(element.querySelectorAll('input[data-cell]'));
  const next = inputs[inputs.indexOf(event.target) + 1];
  if (next) { next.focus(); next.select(); } else { event.target.blur(); }
});
element.addEventListener('paste', (event) => {
  const start = event.target;
  const text = event.clipboardData.getData('text');
  if (!start.dataset.cell || !/[\\t\\n]/.test(text.trim())) return;
  event.preventDefault();
  const rows = text.replace(/\\r/g, '').replace(/\\n$/, '').split('\\n').map((r) => r.split('\\t'));
  const edits = [];
  let line = start.closest('tr');
  const offset = Array.from(line.querySelectorAll('input[data-cell]')).indexOf(start);
  for (const row of rows) {
    if (!line) break;
    const inputs = Array.from(line.querySelectorAll('input[data-cell]')).slice(offset);
    row.slice(0, inputs.length).forEach((raw, i) => {
      inputs[i].value = raw.trim();
      edits.push({ cell: inputs[i].dataset.cell, raw: raw.trim() });
    });
    line = line.nextElementSibling;
  }
  trigger('input', { edits: edits });
});
"""

PATCH_SCRIPT = """
watch('value', () => {
  const patch = JSON.parse(props.value || '{}');
  for (const [cell, raw] of Object.entries(patch.values || {})) {
    const input = document.querySelector('input[data-cell="' + CSS.escape(cell) + '"]');
    if (input && input !== document.activeElement) input.value = raw;
  }
  const bad = new Set(patch.bad || []);
  document.querySelectorAll('input[data-cell]').forEach((input) =>
    input.classList.toggle('ra-bad', bad.has(input.dataset.cell)));
});
"""


def cell_key(cell: Cell) -> str:
    """The name of a cell on the page."""
    return SEPARATOR.join((str(cell.table), cell.row, cell.column))


def cell_of(key: str) -> Cell:
    """The cell named ``key``; raises ValueError when it is not such a name."""
    table, row, column = key.split(SEPARATOR)
    return Cell(int(table), row, column)


def _input(cell: Cell, figures: Figures, bad: frozenset[Cell], totals: frozenset[Cell]) -> str:
    value = figures.values.get(cell)
    raw = "" if value is None else value.raw
    names = [name for name, on in (("ra-bad", cell in bad), ("ra-sum", cell in totals)) if on]
    key = escape(cell_key(cell), quote=True)
    return (
        f'<input data-cell="{key}" class="{" ".join(names)}" value="{escape(raw, quote=True)}" '
        f'aria-label="{escape(str(cell), quote=True)}" inputmode="decimal" autocomplete="off">'
    )


def _td(grid_cell: GridCell, inner: str) -> str:
    tall = grid_cell.height > 4 and grid_cell.width == 1
    name = ROLE_CLASS[grid_cell.role] + (" ra-tall" if tall else "")
    return f'<td rowspan="{grid_cell.height}" colspan="{grid_cell.width}" class="{name}">{inner}</td>'


def table_html(table: Table, figures: Figures, bad: Iterable[Cell] = ()) -> str:
    """HTML of ``table`` with an input for each figure; ``bad`` cells are marked red."""
    marked, totals = frozenset(bad), frozenset(figures.form.totals)
    rows: list[list[str]] = [[] for _ in range(table.height)]
    for grid_cell in sorted(table.grid, key=lambda g: (g.top, g.left)):
        if grid_cell.cell is None:
            inner = escape(grid_cell.text)
        else:
            inner = _input(grid_cell.cell, figures, marked, totals)
        rows[grid_cell.top].append(_td(grid_cell, inner))
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    total = sum(table.widths)
    columns = "".join(f'<col style="width: {width / total:.1%}">' for width in table.widths)
    return f"<table><colgroup>{columns}</colgroup><tbody>{body}</tbody></table>"
