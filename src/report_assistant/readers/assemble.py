"""Blocks of a file -> :class:`Report`: title, sections, tables, period, signature, warnings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from report_assistant.errors import FileTooLarge, NotAReport
from report_assistant.readers.blocks import MAX_BLOCKS, Block, Content, Grid, Text
from report_assistant.readers.labels import Heading, squash
from report_assistant.readers.outline import (
    Line,
    TitleLines,
    find_headings,
    find_period,
    find_published,
    find_publisher,
    find_signature,
    find_title,
    is_metadata,
    year_in,
)
from report_assistant.readers.regions import split_grid, take_tables
from report_assistant.readers.tables import (
    Part,
    TableReading,
    classify,
    labels_of,
    numeric_count,
    read_table,
    texts_of,
)
from report_assistant.report.document import (
    ASIDE,
    LEDGER_HEAD,
    LEDGER_TITLE,
    Paragraph,
    ReadWarning,
    Report,
    Section,
    Signature,
)
from report_assistant.report.figures import Figures, Place, Value
from report_assistant.report.form import SECTION_NUMERALS, TABLE_NAMES, Cell, Generation, form
from report_assistant.report.record import LONGEST_NAME, plain_name

# Words that only one generation of the form prints in its tables.
_MARKS = {
    Generation.G2019: (
        "本年新制作数量",
        "本年新公开数量",
        "对外公开总数量",
        "上一年项目数量",
        "政府集中采购",
    ),
    Generation.G2021: ("制发件数", "废止件数", "现行有效件数", "逾期不补正", "逾期未按收费通知"),
}
# Lines before the first heading in which a title is looked for when no heading is found.
_HEAD_LINES = 30
# So many lines above the title were typed there; the head of a web page has more.
_TYPED_ABOVE = 3
_QUOTED = 60
# Enough of the head row of the list of sources; its heading may have been typed over.
LEDGER_WORDS = frozenset(LEDGER_HEAD[:3])
_RETYPED = re.compile(r"附|数据来源.{0,12}$")


@dataclass(frozen=True, slots=True)
class _Tables:
    figures_values: dict[Cell, Value]
    numbers: tuple[int, ...]
    warnings: tuple[ReadWarning, ...]
    labels: tuple[tuple[int, str], ...]


def assemble(content: Content, source: str = "") -> Report:
    """Assemble a report from ``content``; raises NotAReport when neither part nor table is found."""
    if len(content.blocks) > MAX_BLOCKS:
        raise FileTooLarge(f"超过 {MAX_BLOCKS} 行")
    blocks = _with_cells_as_text(take_tables(_without_ledger(content.blocks)))
    parts = [b for b in blocks if not isinstance(b, Text)]
    lines = [b for b in blocks if isinstance(b, Text) and b.text.strip()]
    headings = find_headings([Line(t.text, t.level) for t in lines])
    if not headings and not parts:
        raise NotAReport(source)
    first = min(headings, default=min(len(lines), _HEAD_LINES))
    title = find_title([t.text for t in lines[:first]])
    warnings = [ReadWarning(note) for note in content.notes]
    sections, signature = _sections(lines, headings, content.agency or title.agency)
    above = [t.text for t in lines[:first]]
    preamble = [t for t in lines[title.last + 1 : first] if not is_metadata(t.text)]
    agency = content.agency or title.agency or "".join(signature.organ.split()) or find_publisher(above)
    agency = plain_name(agency)
    if len(agency) > LONGEST_NAME:
        agency = ""
    if signature.year is None and preamble:
        signature, preamble = _date_above(signature, preamble)
    prose = tuple(Paragraph(t.text.strip(), _place(0, i, t.page)) for i, t in enumerate(preamble))
    period = find_period([p.text for p in prose] + [p.text for s in sections[:1] for p in s.paragraphs])
    year = content.year or title.year or (period[0].year if period else None)
    if year is None:
        year = _guess_year(sections, signature)
        warnings.append(ReadWarning(f"题目中没有年份，按{year}年读取" if year else "没有找到报告年份"))
    if not agency:
        warnings.append(ReadWarning("没有找到报告机关的名称"))
    warnings += _heading_warnings(title, sections)
    warnings += _above_title([t.text for t in lines[: max(title.first, 0)]])
    generation = content.generation or _generation(parts, year)
    tables = _tables(parts, generation)
    return Report(
        figures=Figures(agency, year or 0, generation, tables.figures_values),
        title=title.text,
        preamble=prose,
        sections=sections,
        signature=signature,
        period=period,
        tables=tables.numbers,
        warnings=(*warnings, *tables.warnings),
        source=source,
        labels=tables.labels,
        published=content.published or find_published(above),
    )


def _without_ledger(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks before the list of sources that an export of this program carries at its end, known by
    its heading or, where that was retyped, by its head row."""
    wanted = squash(LEDGER_TITLE)
    for index, block in enumerate(blocks):
        if isinstance(block, Text) and squash(block.text) == wanted:
            return blocks[:index]
        if isinstance(block, Grid) and {squash(c.text) for c in block.cells if c.top == 0} >= LEDGER_WORDS:
            return _without_last(blocks[:index])
    return blocks


def _without_last(blocks: Sequence[Block]) -> Sequence[Block]:
    """``blocks`` without what is left of the heading of the list of sources."""
    end = len(blocks)
    while end and isinstance(last := blocks[end - 1], Text):
        if last.text.strip() and not _RETYPED.match(squash(last.text)):
            break
        end -= 1
    return blocks[:end]


def _with_cells_as_text(blocks: Sequence[Block]) -> list[Block]:
    """Tables that are not statutory (layout, contact data) become text, cell by cell."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid) and (classify(block) or _by_size(block)):
            result.extend(split_grid(block))
        elif isinstance(block, Grid):
            lines = [line for c in block.cells for line in c.text.splitlines() if line.strip()]
            # A layout table may itself hold a statutory table, one cell a line.
            result.extend(take_tables([Text(line, page=block.page) for line in lines]))
        else:
            result.append(block)
    return result


# --------------------------------------------------------------------------------- sections


def _sections(
    lines: Sequence[Text], headings: dict[int, Heading], agency: str
) -> tuple[tuple[Section, ...], Signature]:
    indices = sorted(headings)
    signature = Signature()
    sections = []
    for order, index in enumerate(indices):
        head = headings[index]
        last = order + 1 == len(indices)
        body = list(lines[index + 1 : None if last else indices[order + 1]])
        if last:
            signature, taken = find_signature([t.text for t in body], agency)
            if taken:
                signature = replace(signature, place=Place("落款", page=body[-taken].page))
                body = body[:-taken]
        if head.run_in:
            body.insert(0, Text(head.run_in, page=lines[index].page))
        paragraphs = tuple(
            Paragraph(t.text.strip(), _place(head.number, i, t.page)) for i, t in enumerate(body)
        )
        place = Place(_part(head.number) + "标题", section=head.number, page=lines[index].page)
        printed = lines[index].text.strip()
        sections.append(Section(head.number, head.words, paragraphs, head.numeral, printed, place))
    return tuple(sections), signature


def _part(number: int) -> str:
    return f"第{SECTION_NUMERALS[number - 1]}部分" if number else "前言"


def _place(section: int, paragraph: int, page: int | None) -> Place:
    return Place(f"{_part(section)}第{paragraph + 1}段", section=section, paragraph=paragraph, page=page)


def _date_above(signature: Signature, preamble: list[Text]) -> tuple[Signature, list[Text]]:
    """Some organs print the date under the title instead of at the end."""
    above, taken = find_signature([preamble[0].text], "")
    if not taken or above.organ:
        return signature, preamble
    place = Place("标题下日期", page=preamble[0].page)
    return replace(above, organ=signature.organ, place=place), preamble[1:]


def _guess_year(sections: Sequence[Section], signature: Signature) -> int | None:
    if signature.year is not None:
        return signature.year - 1
    return next((y for s in sections for p in s.paragraphs if (y := year_in(p.text))), None)


def _heading_warnings(title: TitleLines, sections: Sequence[Section]) -> list[ReadWarning]:
    messages = [] if title.text else ["没有找到报告题目"]
    missing = [n for n in range(1, 7) if n not in {s.number for s in sections}]
    messages += [f"没有找到{_part(n)}的标题" for n in missing]
    return [ReadWarning(message) for message in messages]


def _above_title(lines: Sequence[str]) -> list[ReadWarning]:
    """Words typed above the title; a page prints more, and its own."""
    typed = [line.strip() for line in lines if not is_metadata(line)]
    if not 0 < len(typed) <= _TYPED_ABOVE:
        return []
    return [ReadWarning(f"题目上方的文字没有读入：“{'；'.join(typed)[:_QUOTED]}”", ASIDE)]


# ----------------------------------------------------------------------------------- tables


def _generation(parts: Sequence[Part], year: int | None) -> Generation:
    """Generation whose words the tables print; with damaged labels by count, else by year."""
    printed = squash("".join(t for p in parts for t in texts_of(p)))
    marks = {g: sum(mark in printed for mark in words) for g, words in _MARKS.items()}
    if marks[Generation.G2019] != marks[Generation.G2021]:
        return max(marks, key=lambda g: marks[g])
    size = len(form(Generation.G2019).table(2).cells)
    if any(numeric_count([part]) == size for part in parts):
        return Generation.G2019
    return Generation.for_year(year or Generation.G2021)


def _tables(parts: Sequence[Part], generation: Generation) -> _Tables:
    values: dict[Cell, Value] = {}
    numbers: list[int] = []
    warnings: list[ReadWarning] = []
    labels: list[tuple[int, str]] = []
    statutory = form(generation)
    for number, name in TABLE_NAMES.items():
        table = statutory.table(number)
        mine = [p for p in parts if (classify(p) or _by_size(p)) == number]
        reading = read_table(table, mine) if mine else TableReading()
        if mine:
            numbers.append(number)
            values |= reading.values
            labels += ((number, name) for name in labels_of(mine))
            warnings += reading.warnings
        else:
            warnings.append(ReadWarning(f"没有找到{name}", Place(name, section=table.section)))
    return _Tables(values, tuple(numbers), tuple(warnings), tuple(labels))


def _by_size(part: Part) -> int | None:
    """Number of the table whose cells are as many as the numbers of ``part``; labels may be lost."""
    count = numeric_count([part])
    return next((n for n in (2, 3) for g in Generation if len(form(g).table(n).cells) == count), None)
