"""The page of an official document: A4 margins, styles and fonts, page numbers, properties.

Measures follow GB/T 9704-2012 as offices use it (domain.md section 7). The official fonts are
not free: only their names are written, each with a common stand-in for machines without them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from docx import Document as new_document
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from report_assistant.export.files import printable

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
TABLE_FONT = "宋体"
DIGIT_FONT = "Times New Roman"
STAND_INS = {TITLE_FONT: "宋体", BODY_FONT: "仿宋", SUBHEADING_FONT: "楷体"}

TITLE_SIZE, BODY_SIZE, TABLE_SIZE, PAGE_NUMBER_SIZE = Pt(22), Pt(16), Pt(10), Pt(14)
TITLE_PITCH, BODY_PITCH = Pt(35), Pt(28)
TEXT_WIDTH = Mm(210 - 28 - 26)  # between the margins of _layout
LETTER_SPACING = -5  # twips: 28 characters of 16 pt fill 448 pt, the line has 442

TITLE, BODY, HEADING, SUBHEADING, TABLE_TEXT = "Title", "Normal", "Heading 1", "Heading 2", "表格文字"
SUBHEADING_RUN = "标题楷体"


def add_text(paragraph: Paragraph, text: str, *, marked: bool = False, style: str | None = None) -> Run:
    """Add a run; quotation marks and dashes take the Chinese font, ``marked`` text is yellow."""
    run = paragraph.add_run(printable(text), style)
    # Without the hint Word sets “ ” — … in the Latin font.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    if marked:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return run


def _set_font(style: CharacterStyle, east_asian: str, size: Pt | None, *, bold: bool = False) -> None:
    properties = style.element.get_or_add_rPr()
    properties.remove_all("w:rFonts", "w:i", "w:color", "w:spacing", "w:kern", "w:b", "w:bCs", "w:iCs")
    style.font.name = DIGIT_FONT
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), east_asian)
    style.font.bold = bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    if size is not None:
        style.font.size = size


def _set_letter_spacing(style: ParagraphStyle, twips: int) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(twips))
    # The schema wants it before the size.
    style.element.get_or_add_rPr().find(qn("w:sz")).addprevious(spacing)


def _set_spacing(style: ParagraphStyle, pitch: Pt, *, indent_chars: int) -> None:
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = pitch
    layout.first_line_indent = Pt(BODY_SIZE.pt * indent_chars)
    # Word prefers the indent in characters, which follows the font size.
    style.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(indent_chars * 100))


def _styles(document: Document) -> None:
    styles = document.styles
    language = styles.element.find(".//" + qn("w:docDefaults") + "//" + qn("w:lang"))
    language.set(qn("w:eastAsia"), "zh-CN")

    body = styles[BODY]
    _set_font(body, BODY_FONT, BODY_SIZE)
    _set_spacing(body, BODY_PITCH, indent_chars=2)
    # Not justified: LibreOffice 7 then drops some punctuation marks at the end of a line. With 28
    # characters filling the line the right edge is even all the same.
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _set_letter_spacing(body, LETTER_SPACING)

    title = styles[TITLE]
    _set_font(title, TITLE_FONT, TITLE_SIZE)
    title.element.get_or_add_pPr().remove_all("w:pBdr", "w:contextualSpacing")
    _set_spacing(title, TITLE_PITCH, indent_chars=0)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = BODY_PITCH

    for name, font in ((HEADING, HEADING_FONT), (SUBHEADING, SUBHEADING_FONT)):
        heading = styles[name]
        _set_font(heading, font, BODY_SIZE)
        _set_spacing(heading, BODY_PITCH, indent_chars=2)
        heading.paragraph_format.keep_with_next = True

    run_in = styles.add_style(SUBHEADING_RUN, WD_STYLE_TYPE.CHARACTER)
    _set_font(run_in, SUBHEADING_FONT, None)

    table = styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    table.base_style = body
    _set_font(table, TABLE_FONT, TABLE_SIZE)
    _set_spacing(table, Pt(12), indent_chars=0)
    _set_letter_spacing(table, 0)
    table.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER

    for name in ("Header", "Footer"):
        margin = styles[name]
        _set_font(margin, TABLE_FONT, PAGE_NUMBER_SIZE)
        _set_spacing(margin, Pt(18), indent_chars=0)


def _stand_ins(document: Document) -> None:
    """Name a stand-in for each font that many machines lack."""
    part = next(p for p in document.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
    fonts = etree.fromstring(part.blob)
    for name, stand_in in STAND_INS.items():
        font = etree.SubElement(fonts, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): stand_in})
    part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)


def _chinese_settings(document: Document) -> None:
    settings = document.settings.element
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.remove_all("w:savePreviewPicture")


def _page_number(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """``- 1 -``, one character in from the outer edge."""
    paragraph.alignment = alignment
    side = "left_indent" if alignment is WD_ALIGN_PARAGRAPH.LEFT else "right_indent"
    setattr(paragraph.paragraph_format, side, PAGE_NUMBER_SIZE)
    paragraph.add_run("- ")
    run = paragraph.add_run()
    for kind in ("begin", None, "separate", "text", "end"):
        if kind == "text":
            run.add_text("1")
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.text = "PAGE"
            run._element.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
    paragraph.add_run(" -")


def _layout(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The page number stands 7 mm under the text area.
    section.header_distance, section.footer_distance = Mm(20), Mm(22)
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    # No character grid: LibreOffice spreads text and tables over it. The exact pitch and the
    # letter spacing make the 22 lines of 28 characters.
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def add_notice(section: Section, notice: str) -> None:
    """Print ``notice`` in red at the top of every page; it is no part of the text."""
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = add_text(paragraph, notice)
        run.font.bold = True
        run.font.color.rgb = RGBColor(0xC0, 0, 0)


def blank_page(title: str, author: str) -> Document:
    """An empty A4 document with styles, page numbers and properties; ``author`` is the organ."""
    document = new_document()
    _styles(document)
    _stand_ins(document)
    _chinese_settings(document)
    document.settings.odd_and_even_pages_header_footer = True
    _layout(document.sections[0])
    relations = document.part.package.rels
    for key in [k for k, r in relations.items() if r.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        relations.pop(key)  # a picture of the library's own template
    properties = document.core_properties
    properties.title, properties.author = printable(title)[:255], printable(author)[:255]
    properties.last_modified_by, properties.comments = properties.author, ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    return document
