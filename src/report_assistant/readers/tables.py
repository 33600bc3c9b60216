"""Table parts of a file (grids, loose cell texts) -> values of one statutory table.

Rows and columns are found by their labels; when labels are damaged, by position, with a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from report_assistant.readers.blocks import Grid, GridText, Loose
from report_assistant.readers.labels import best_match, simplified, squash, table_labels
from report_assistant.report.document import ASIDE, ReadWarning
from report_assistant.report.figures import Place, Value
from report_assistant.report.form import APPLICANTS, RECEIVED, SUIT_AFTER_REVIEW, TABLE_NAMES, Cell, Table
from report_assistant.report.values import is_value, number, parse_value

Part = Grid | Loose

# No statutory table has as many rows; comparing more labels would only cost time.
MAX_RUNS = 500


@dataclass(frozen=True, slots=True)
class Token:
    """Text of one value cell and the page it stands on."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A label (squashed, with every label text since the last value) and the values after it."""

    label: str
    values: tuple[Token, ...]
    whole_row: bool = False


@dataclass(frozen=True, slots=True)
class TableReading:
    """Values found for one table, and what had to be guessed or could not be placed."""

    values: Mapping[Cell, Value] = field(default_factory=dict)
    warnings: tuple[ReadWarning, ...] = ()


Found = dict[Cell, Token]
# A longer text in a table is a note, not a name of a row or column.
_LABEL_LENGTH = 60


def texts_of(part: Part) -> Sequence[str]:
    """The cell texts of ``part`` in reading order."""
    return part.tokens if isinstance(part, Loose) else [c.text for c in part.cells]


def labels_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """Names of rows and columns as printed in ``parts``, each once; traditional script simplified."""
    names = (" ".join(simplified(t).split()) for p in parts for t in texts_of(p) if not is_value(t))
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= _LABEL_LENGTH))


def classify(part: Part) -> int | None:
    """Number of the statutory table that ``part`` is (a part of), or None for another table."""
    printed = {squash(t) for t in texts_of(part) if len(t) < 120}
    counts = {n: len(printed & table_labels(n)) for n in TABLE_NAMES}
    # 总计 stands in tables 2 and 3, 行政复议 words nowhere else: the larger count decides.
    best = max(counts, key=lambda n: counts[n])
    return best if counts[best] >= 3 else None


def read_table(table: Table, parts: Sequence[Part]) -> TableReading:
    """Read one table from its parts in file order.

    The strategies are tried from the surest to the weakest; the first complete one wins, else
    the one that found most. Missing rows and guessed positions become warnings.
    """
    found: Found = {}
    note = ""
    for candidate, guess in _candidates(table, parts):
        if len(candidate) > len(found):
            found, note = candidate, guess
        if len(found) == len(table.cells):
            break
    warnings = [f"{TABLE_NAMES[table.number]}{note}"] if note and found else []
    warnings += _missing(table, found)
    if _printed_twice(table, parts):
        warnings.append(f"{TABLE_NAMES[table.number]}在文件中不止一份，请核对读取的是哪一份")
        doubled = []
    else:
        doubled = _doubled(table, parts)
    place = Place(TABLE_NAMES[table.number], section=table.section)
    return TableReading(
        {cell: _value(table, cell, token) for cell, token in found.items()},
        (*(ReadWarning(message, place) for message in warnings), *doubled),
    )


def _candidates(table: Table, parts: Sequence[Part]) -> Iterator[tuple[Found, str]]:
    """What each strategy finds, and what to say when it guesses; later ones run only if needed."""
    if table.number == 2:
        yield _by_columns(table, [p for p in parts if isinstance(p, Grid)]), ""
    runs = [run for part in parts for run in _runs(part)][:MAX_RUNS]
    if table.number == 3:
        # Where rows differ in length, a column without text may still hold a blank cell.
        yield _last_row(table, [r for part in parts for r in _runs(part, packed=False)][:MAX_RUNS]), ""
        yield _last_row(table, runs), ""
    else:
        yield _by_rows(table, runs), ""
    yield _by_position(table, runs), "的行列名称有缺损，已按位置读取，请核对"


def _value(table: Table, cell: Cell, token: Token) -> Value:
    place = Place(str(cell), cell=cell, section=table.section, page=token.page)
    return parse_value(" ".join(token.text.split()), table.column(cell), place)


def _printed_twice(table: Table, parts: Sequence[Part]) -> bool:
    """True when a label that a table holds once stands in the file twice."""
    once = {1: "行政许可", 2: RECEIVED, 3: SUIT_AFTER_REVIEW}[table.number]
    return sum(squash(t) == squash(once) for p in parts for t in texts_of(p)) > 1


def _doubled(table: Table, parts: Sequence[Part]) -> list[ReadWarning]:
    """Rows whose label, which the form prints once, stands in the file more than once."""
    form_labels = Counter(squash(g.text) for g in table.grid)
    printed = Counter(squash(t) for p in parts for t in texts_of(p) if len(t) <= _LABEL_LENGTH)
    rows = [row for row in table.rows if form_labels[squash(row.label)] == 1 < printed[squash(row.label)]]
    name = TABLE_NAMES[table.number]
    return [ReadWarning(f"{name}“{row.label}”一行在文件中不止一行，取了第一行", ASIDE) for row in rows]


def _missing(table: Table, found: Found) -> Iterable[str]:
    rows = dict.fromkeys(cell.row for cell in table.cells if cell not in found)
    name = TABLE_NAMES[table.number]
    if not found:
        return [f"{name}没有读到数据"]
    return [f"{name}“{row}”一行的数据不全或无法辨认" for row in rows]


# ---------------------------------------------------------------------------------- runs


def _runs(part: Part, packed: bool = True) -> list[Run]:
    """Cut a part into runs; in a grid a run ends with its row."""
    if isinstance(part, Loose):
        return _cut(part.tokens, part.page, whole_row=False)
    runs: list[Run] = []
    for top, row in enumerate(part.matrix(packed)):
        texts = [c.text for c in _anchored(row, top)]
        runs.extend(_cut(texts, part.page, whole_row=True))
    return runs


def _anchored(row: Sequence[GridText | None], top: int) -> list[GridText]:
    """Cells of a matrix row that begin in it, each once."""
    result: list[GridText] = []
    for cell in row:
        if cell is not None and cell.top == top and cell not in result[-1:]:
            result.append(cell)
    return result


def _cut(texts: Iterable[str], page: int | None, whole_row: bool) -> list[Run]:
    runs: list[Run] = []
    label: list[str] = []
    values: list[Token] = []

    def close() -> None:
        if values:
            runs.append(Run("".join(label), tuple(values), whole_row))

    for text in texts:
        if is_value(text):
            values.append(Token(text, page))
            continue
        if values:
            close()
            label, values = [], []
        label.append(squash(text))
    close()
    return runs


def _fit(run: Run, count: int, lead: bool) -> tuple[Token, ...] | None:
    """Exactly ``count`` values of a run, or None; surplus empty cells are dropped.

    Merged heads and cells leave empty cells behind: with ``lead`` they are looked for before
    the values first, else after them.
    """
    values = list(run.values)
    for end in (0, -1) if lead else (-1, 0):
        while len(values) > count and not values[end].text.strip():
            values.pop(end)
    return tuple(values) if len(values) == count else None


# ---------------------------------------------------------------------------- strategies


def _by_rows(table: Table, runs: Sequence[Run]) -> Found:
    """Rows by label, columns by count. A row that comes twice keeps its first values."""
    rows = [(row.key, block.columns) for block in table.blocks for row in block.rows]
    labels = _row_labels(table)
    found: Found = {}
    for run in runs:
        index = best_match(run.label, labels)
        if index is None:
            continue
        key, columns = rows[index % len(rows)]
        values = _fit(run, len(columns), lead=run.whole_row and table.number == 2)
        if values is not None:
            for column, value in zip(columns, values, strict=True):
                found.setdefault(Cell(table.number, key, column.key), value)
    return found


def _row_labels(table: Table) -> list[str]:
    """Squashed labels of all rows, three times over: as printed, without brackets, as the key."""
    printed = [row.label for row in table.rows]
    # Files often cut off the explanation in brackets after （二）部分公开.
    short = [label.split("（区分")[0] for label in printed]
    return [squash(label) for label in (*printed, *short, *(r.key.split("/")[-1] for r in table.rows))]


def _last_row(table: Table, runs: Sequence[Run]) -> Found:
    """Table 3: the last run that holds fifteen values; empty cells alone must be exactly fifteen."""
    for run in reversed(runs):
        if len(run.values) != len(table.cells) and not any(v.text.strip() for v in run.values):
            continue
        values = _fit(run, len(table.cells), lead=run.whole_row)
        if values is not None:
            return dict(zip(table.cells, values, strict=True))
    return {}


def _by_position(table: Table, runs: Sequence[Run]) -> Found:
    """All numbers of the parts in reading order, when they are exactly as many as the cells."""
    tokens = [v for run in runs for v in run.values if v.text.strip()]
    if len(tokens) != len(table.cells):
        return {}
    return dict(zip(table.cells, tokens, strict=True))


def _by_columns(table: Table, grids: Sequence[Grid]) -> Found:
    """Table 2: columns by their heads (else the last seven), rows by label."""
    labels = _row_labels(table)
    found: Found = {}
    for grid in grids:
        matrix = grid.matrix()
        columns = _heads(matrix) or _last_columns(matrix)
        if not columns:
            continue
        for row in matrix[:MAX_RUNS]:
            before = {c: None for c in row[: min(columns)] if c is not None}
            index = best_match("".join(squash(c.text) for c in before), labels)
            cells = [row[i] for i in columns]
            if index is None:
                continue
            key = table.rows[index % len(table.rows)].key
            for person, cell in zip(APPLICANTS, cells, strict=True):
                if cell is not None:
                    found.setdefault(Cell(2, key, person), Token(cell.text, grid.page))
    return found


def _last_columns(matrix: Sequence[Sequence[GridText | None]]) -> list[int]:
    width = len(matrix[0]) if matrix else 0
    return list(range(width - len(APPLICANTS), width)) if width > len(APPLICANTS) else []


def _heads(matrix: Sequence[Sequence[GridText | None]]) -> list[int]:
    """Matrix columns of the seven applicant heads in order, or an empty list."""
    keys = {squash(name): name for name in APPLICANTS}
    heads: dict[str, int] = {}
    for row in matrix[:6]:
        texts = ["" if c is None else squash(c.text) for c in row]
        if sum(t in keys for t in texts) < 2:
            continue
        for column, text in enumerate(texts):
            if text in keys:
                heads.setdefault(keys[text], column)
    return [heads[name] for name in APPLICANTS] if len(heads) == len(APPLICANTS) else []


def numeric_count(parts: Sequence[Part]) -> int:
    """How many cells of the parts hold a number; tells the generation when labels are lost."""
    return sum(number(t) is not None for p in parts for t in texts_of(p))
