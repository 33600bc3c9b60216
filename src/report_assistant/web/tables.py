"""The statutory tables on the page: official layout with merged heads, one input a figure.

The HTML is made here from ``report.form`` and escaped here; the script only reports an edit
(``{cell, raw}``) and, on an answer, sets values and marks without drawing the table anew, so
that typing is never interrupted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from html import escape

from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell, GridCell, Table
from report_assistant.report.numerals import render_amount

SEPARATOR = "|"
ROLE_CLASS = {"head": "ra-head", "label": "ra-label", "note": "ra-note", "value": "ra-value"}

# Focus stays where it is: the table is drawn once, when its tab is first opened; later values arrive
# through the patch element, and those that came before the table was drawn are shown at once.
TABLE_SCRIPT = """
raTables.show(element);
element.addEventListener('change', (event) => {
  const cell = event.target.dataset.cell;
  if (!cell) return;
  raTables.typed(event.target);
  trigger('input', { cell: cell, raw: event.target.value });
});
element.addEventListener('focusin', (event) => { event.target.dataset.was = event.target.value; });
const go = (input) => { if (input) { input.focus(); input.select(); } };
element.addEventListener('keydown', (event) => {
  if (!event.target.dataset.cell) return;
  const inputs = Array.from(element.querySelectorAll('input[data-cell]'));
  if (event.key === 'Enter') {
    const next = inputs[inputs.indexOf(event.target) + 1];
    if (next) go(next); else event.target.blur();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const here = event.target.getBoundingClientRect();
    const down = event.key === 'ArrowDown';
    const column = inputs.filter((input) => {
      const box = input.getBoundingClientRect();
      return Math.abs(box.left - here.left) < 4 && (down ? box.top > here.top + 2 : box.top < here.top - 2);
    });
    go(down ? column[0] : column[column.length - 1]);
  }
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
      raTables.typed(inputs[i]);
      edits.push({ cell: inputs[i].dataset.cell, raw: raw.trim() });
    });
    line = line.nextElementSibling;
  }
  trigger('input', { edits: edits });
});
"""

PATCH_SCRIPT = """
watch('value', () => raTables.take(JSON.parse(props.value || '{}')));
"""


def cell_key(cell: Cell) -> str:
    """The name of a cell on the page."""
    return SEPARATOR.join((str(cell.table), cell.row, cell.column))


def cell_of(key: str) -> Cell:
    """The cell named ``key``; raises ValueError when it is not such a name."""
    table, row, column = key.split(SEPARATOR)
    return Cell(int(table), row, column)


def beside(figures: Figures) -> dict[Cell, str]:
    """For each total that differs from its parts: the sum of the parts, as shown beside it."""
    notes = {}
    for total, parts in figures.form.totals.items():
        given = figures.amount(total)
        known = [amount for part in parts if (amount := figures.amount(part)) is not None]
        if given is not None and known and sum(known) != given:
            notes[total] = f"合计应为{render_amount(sum(known))}"
    return notes


def patch(figures: Figures, moved: Iterable[Cell], bad: Iterable[Cell]) -> str:
    """The message to the tables on the page: the figures that moved, the cells to mark, the sums to show."""
    return json.dumps(
        {
            # Never twice the same: a message that says what the last one said must arrive as well.
            "sent": time.monotonic_ns(),
            "values": {cell_key(cell): _raw(figures, cell) for cell in moved},
            "bad": [cell_key(cell) for cell in bad],
            "beside": {cell_key(cell): note for cell, note in beside(figures).items()},
        },
        ensure_ascii=False,
    )


def table_html(table: Table, figures: Figures, bad: Iterable[Cell] = ()) -> str:
    """HTML of ``table`` with an input for each figure; ``bad`` cells are marked red."""
    marked, totals, notes = frozenset(bad), frozenset(figures.form.totals), beside(figures)

    def figure(cell: Cell) -> str:
        names = [name for name, on in (("ra-bad", cell in marked), ("ra-sum", cell in totals)) if on]
        note = f'<span class="ra-beside">{escape(notes.get(cell, ""))}</span>' if cell in totals else ""
        return (
            f'<input data-cell="{escape(cell_key(cell), quote=True)}" class="{" ".join(names)}" '
            f'value="{escape(_raw(figures, cell), quote=True)}" '
            f'aria-invalid="{str(cell in marked).lower()}" '
            f'aria-label="{escape(str(cell), quote=True)}" inputmode="decimal" autocomplete="off">{note}'
        )

    return f'<div class="ra-scroll">{_grid(table, figure, totals)}</div>'


def printed_table_html(table: Table, figures: Figures) -> str:
    """HTML of ``table`` as it will be printed."""
    return (
        f'<div class="ra-scroll">{_grid(table, lambda cell: escape(_raw(figures, cell)), frozenset())}</div>'
    )


def _raw(figures: Figures, cell: Cell) -> str:
    value = figures.values.get(cell)
    return "" if value is None else value.raw


def _td(grid_cell: GridCell, inner: str, *, total: bool) -> str:
    tall = grid_cell.height > 4 and grid_cell.width == 1
    name = ROLE_CLASS[grid_cell.role] + (" ra-tall" if tall else "") + (" ra-sum-cell" if total else "")
    return f'<td rowspan="{grid_cell.height}" colspan="{grid_cell.width}" class="{name}">{inner}</td>'


def _grid(table: Table, figure: Callable[[Cell], str], totals: frozenset[Cell]) -> str:
    rows: list[list[str]] = [[] for _ in range(table.height)]
    for grid_cell in sorted(table.grid, key=lambda g: (g.top, g.left)):
        cell = grid_cell.cell
        inner = escape(grid_cell.text) if cell is None else figure(cell)
        rows[grid_cell.top].append(_td(grid_cell, inner, total=cell in totals))
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    width = sum(table.widths)
    columns = "".join(f'<col style="width: {part / width:.1%}">' for part in table.widths)
    return f'<table class="ra-table"><colgroup>{columns}</colgroup><tbody>{body}</tbody></table>'
