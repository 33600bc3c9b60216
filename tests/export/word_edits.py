"""Edits of an exported Word file as people make them: typed over, tracked, split, boxed, numbered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P
from docx.table import Table
from docx.text.paragraph import Paragraph

BY = 'w:author="甲" w:date="2024-01-08T09:00:00Z"'


def paragraph_with(document: Document, words: str) -> Paragraph:
    """The one paragraph of the body that holds ``words``."""
    found = [p for p in document.paragraphs if words in p.text]
    assert len(found) == 1, (words, len(found))
    return found[0]


def type_over(document: Document, old: str, new: str) -> None:
    """Type ``new`` over ``old``; the runs become one, as after retyping."""
    paragraph = paragraph_with(document, old)
    text = paragraph.text.replace(old, new)
    for run in paragraph.runs[1:]:
        paragraph._p.remove(run._element)
    paragraph.runs[0].text = text


def type_cell(table: Table, row: int, column: int, text: str) -> None:
    """Type ``text`` into a cell."""
    paragraph = table.cell(row, column).paragraphs[0]
    for run in paragraph.runs[1:]:
        paragraph._p.remove(run._element)
    paragraph.runs[0].text = text


def track(document: Document, old: str, new: str) -> None:
    """Type ``new`` over ``old`` while changes are tracked; nothing is accepted."""
    paragraph = paragraph_with(document, old)
    before, after = paragraph.text.split(old)
    for run in paragraph.runs[1:]:
        paragraph._p.remove(run._element)
    first = paragraph.runs[0]
    first.text = before
    gone = f'<w:del {nsdecls("w")} w:id="901" {BY}><w:r><w:delText>{old}</w:delText></w:r></w:del>'
    come = f'<w:ins {nsdecls("w")} w:id="902" {BY}><w:r><w:t>{new}</w:t></w:r></w:ins>'
    rest = f"<w:r {nsdecls('w')}><w:t>{after}</w:t></w:r>"
    for xml in reversed([gone, *([come] if new else []), rest]):
        first._element.addnext(parse_xml(xml))


def box(document: Document, anchor: str, text: str) -> None:
    """Put ``text`` into a text box that hangs on the paragraph holding ``anchor``."""
    shape = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        '<v:rect style="width:200pt;height:40pt"><v:textbox><w:txbxContent><w:p><w:r>'
        f"<w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
    )
    paragraph_with(document, anchor)._p.append(parse_xml(shape))


def number_headings(document: Document) -> None:
    """Turn the typed numerals 一、 … 六、 into automatic numbers."""
    numbering = document.part.numbering_part.element
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, definition)
    number = parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    numbering.append(number)
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Heading 1":
            paragraph.runs[0].text = paragraph.runs[0].text[2:]
            mark = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
            paragraph._p.get_or_add_pPr().insert(1, mark)


def as_wps_writes(document: Document) -> None:
    """Traits of files saved by WPS, seen in the official form (made by WPS 12.1): style ids that are
    numbers, table properties repeated in every row, a _GoBack bookmark; runs cut at changes of script.
    """
    _number_style_ids(document)
    for paragraph in _all_paragraphs(document):
        _split_runs(paragraph)
    for table in document.tables:
        for row in table._tbl.tr_lst:
            row.insert(0, parse_xml(f"<w:tblPrEx {nsdecls('w')}/>"))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), "0")
    start.set(qn("w:name"), "_GoBack")
    document.paragraphs[3].runs[0]._element.addnext(end)
    document.paragraphs[3].runs[0]._element.addnext(start)


def _number_style_ids(document: Document) -> None:
    ids = {s.get(qn("w:styleId")): str(n) for n, s in enumerate(document.styles.element.style_lst, start=1)}
    for style in document.styles.element.style_lst:
        style.set(qn("w:styleId"), ids[style.get(qn("w:styleId"))])
    tags = [qn(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")]
    for part in (document.element, document.styles.element):
        for node in part.iter(*tags):
            value = node.get(qn("w:val"))
            node.set(qn("w:val"), ids.get(value, value))


def _all_paragraphs(document: Document) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for element in table._tbl.iter(qn("w:p")):
            yield Paragraph(cast(CT_P, element), table)


def _split_runs(paragraph: Paragraph) -> None:
    for run in list(paragraph.runs):
        text, element = run.text, run._element
        if len(text) < 2 or "\n" in text:
            continue
        pieces = _by_script(text)
        for piece in reversed(pieces[1:]):
            copy: Any = parse_xml(f"<w:r {nsdecls('w')}><w:t xml:space='preserve'/></w:r>")
            if element.rPr is not None:
                copy.insert(0, parse_xml(f"<w:rPr {nsdecls('w')}><w:rFonts w:hint='eastAsia'/></w:rPr>"))
            copy.find(qn("w:t")).text = piece
            element.addnext(copy)
            element.addnext(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="spellStart"/>'))
        run.text = pieces[0]


def _by_script(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        if pieces and (pieces[-1][-1].isascii() == character.isascii()) and len(pieces[-1]) < 7:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
