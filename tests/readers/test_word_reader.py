"""Word files: merged heads, automatic numbers, insertions, layout tables; our own export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import reader_cases as cases
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from report_assistant.export.word import write_report
from report_assistant.readers import read_report
from report_assistant.readers.blocks import Grid, Text
from report_assistant.readers.numbering import chinese
from report_assistant.readers.word import read_word
from report_assistant.report.document import Report
from report_assistant.report.form import Generation


def saved(document: Any, folder: Path) -> Path:
    path = folder / "report.docx"
    document.save(str(path))
    return path


def word_report(report: Report) -> Any:
    """A report typed by hand: plain paragraphs, tables with merged cells."""
    document = Document()
    document.add_paragraph(report.agency)
    document.add_paragraph(report.title.removeprefix(report.agency))
    for section in report.sections:
        document.add_paragraph(f"{section.numeral}、{section.heading}")
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph.text)
        if 2 <= section.number <= 4:
            layout = report.figures.form.table(section.number - 1)
            table = document.add_table(layout.height, len(layout.widths))
            for cell in layout.grid:
                first = table.cell(cell.top, cell.left)
                last = table.cell(cell.top + cell.height - 1, cell.left + cell.width - 1)
                value = report.figures.values[cell.cell].raw if cell.cell else cell.text
                first.merge(last).text = value
    document.add_paragraph(report.signature.organ)
    document.add_paragraph(report.signature.printed_date)
    return document


@pytest.mark.parametrize("generation", Generation)
def test_merged_heads(generation: Generation, tmp_path: Path) -> None:
    given = cases.report(cases.figures(generation, lambda i: cases.RAWS[i % len(cases.RAWS)]))
    result = read_report(saved(word_report(given), tmp_path))
    assert cases.amounts(result.figures) == cases.amounts(given.figures)
    assert result.title == given.title
    assert result.signature.organ == given.agency


@pytest.mark.parametrize("generation", Generation)
def test_our_own_export_reads_back_the_same(generation: Generation, tmp_path: Path) -> None:
    given = cases.report(cases.figures(generation))
    path = tmp_path / "report.docx"
    write_report(given, path)
    result = read_report(path)
    assert cases.words(result) == cases.words(given)
    assert result.warnings == ()


def blocks(document: Any, folder: Path) -> list[str]:
    content = read_word(saved(document, folder).read_bytes())
    return [b.text for b in content.blocks if isinstance(b, Text) and b.text.strip()]


def test_insertions_count_and_deletions_do_not(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("公开")
    for tag, text_tag, text in (
        ("w:ins", "w:t", "118"),
        ("w:del", "w:delText", "99"),
        ("w:moveFrom", "w:t", "8"),
    ):
        change, run, content = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        content.text = text
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("条\t信息").add_break()
    paragraph.add_run("第二行")
    assert blocks(document, tmp_path) == ["公开118条\t信息", "第二行"]


def test_content_controls_and_layout_tables(tmp_path: Path) -> None:
    document = Document()
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件中的段落</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, control)
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "版面左"
    inner = outer.cell(0, 1).add_table(2, 2)
    inner.cell(0, 0).text = "内表"
    content = read_word(saved(document, tmp_path).read_bytes())
    texts = [b.text for b in content.blocks if isinstance(b, Text) and b.text]
    assert texts == ["控件中的段落", "版面左"]
    assert [b.cells[0].text for b in content.blocks if isinstance(b, Grid)] == ["内表"]


def numbered(document: Any, levels: dict[str, tuple[str, str]]) -> None:
    """Give the document list 77 with the levels ``ilvl: (format, text)``."""
    root = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in levels.items()
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="770">{body}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="770"/></w:num>'))


def add_numbered(document: Any, text: str, depth: int, list_id: int = 77) -> None:
    paragraph = document.add_paragraph(text)
    numbers = paragraph._p.get_or_add_pPr()._add_numPr()
    numbers._add_ilvl().set(qn("w:val"), str(depth))
    numbers._add_numId().set(qn("w:val"), str(list_id))


def test_automatic_numbers_stand_before_the_text(tmp_path: Path) -> None:
    document = Document()
    numbered(
        document,
        {"0": ("chineseCountingThousand", "%1、"), "1": ("japaneseCounting", "（%2）"), "2": ("bullet", "●")},
    )
    for text, depth in [
        ("总体情况", 0),
        ("主动公开", 1),
        ("依申请公开", 1),
        ("要点", 2),
        ("主动公开情况", 0),
        ("甲", 1),
    ]:
        add_numbered(document, text, depth)
    add_numbered(document, "不编号", 0, list_id=0)
    add_numbered(document, "无此列表", 0, list_id=99)
    assert blocks(document, tmp_path) == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "要点",
        "二、主动公开情况",
        "（一）甲",
        "不编号",
        "无此列表",
    ]


def test_numbers_of_a_style(tmp_path: Path) -> None:
    document = Document()
    numbered(document, {"0": ("decimal", "%1.")})
    style = document.styles["Heading 2"]
    numbers = style.element.get_or_add_pPr()._add_numPr()
    numbers._add_numId().set(qn("w:val"), "77")
    document.add_paragraph("甲", style="Heading 2")
    document.add_paragraph("乙", style="Heading 2")
    content = read_word(saved(document, tmp_path).read_bytes())
    assert [(b.text, b.level) for b in content.blocks if isinstance(b, Text)] == [("1.甲", 2), ("2.乙", 2)]


def test_outline_levels_are_headings(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("总体情况")
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(outline)
    document.add_paragraph("正文")
    report = read_report(saved(document, tmp_path))
    assert [(s.number, s.numeral, s.text) for s in report.sections] == [(1, "", "正文")]


def test_chinese_numerals() -> None:
    assert [chinese(n) for n in (1, 9, 10, 11, 20, 35, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "三十五",
        "九十九",
    ]


def test_a_file_without_numbering(tmp_path: Path) -> None:
    document = Document()
    part = document.part.numbering_part
    relation = next(k for k, r in document.part.rels.items() if r.target_part is part)
    del document.part.rels[relation]
    document.add_paragraph("正文")
    assert blocks(document, tmp_path) == ["正文"]


def test_a_table_that_is_too_wide_is_refused(tmp_path: Path) -> None:
    from report_assistant.errors import UnreadableFile

    document = Document()
    table = document.add_table(1, 3)
    for cell in table.rows[0].cells:
        span = OxmlElement("w:gridSpan")
        span.set(qn("w:val"), "999999")
        cell._tc.get_or_add_tcPr().append(span)
    with pytest.raises(UnreadableFile, match="表格过大"):
        read_word(saved(document, tmp_path).read_bytes())


# ------------------------------------------------------------------ documents that were edited by hand


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    document = Document()
    first = document.add_paragraph("全年发布信息")
    document.add_paragraph("118条。")
    marks = parse_xml(
        f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="甲" w:date="2024-01-02T00:00:00Z"/></w:rPr>'
    )
    first._p.get_or_add_pPr().append(marks)
    assert blocks(document, tmp_path) == ["全年发布信息118条。"]


def test_a_deleted_row_is_not_read(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=3, cols=2)
    for n, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = f"行{n}", str(n)
    gone = parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="甲" w:date="2024-01-02T00:00:00Z"/>')
    table.rows[1]._tr.get_or_add_trPr().append(gone)
    grid = read_word(saved(document, tmp_path).read_bytes()).blocks[0]
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["行0", "0", "行2", "2"]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内文字。</w:t></w:r></w:p></w:txbxContent>"
    both = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    vml = f'{nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"'
    old = f"<w:r {vml}><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    for xml in (both, old):
        document = Document()
        document.add_paragraph("前文。")._p.append(parse_xml(xml))
        document.add_paragraph("后文。")
        assert blocks(document, tmp_path) == ["前文。", "框内文字。", "后文。"]


@pytest.mark.parametrize("printed", ["【待补：成文日期】", "【待补：成文日期】 "])
def test_an_open_date_under_a_draft_is_a_signature(tmp_path: Path, printed: str) -> None:
    document = Document()
    for line in (
        "甲县司法局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "按时公开。",
        "六、其他需要报告的事项",
    ):
        document.add_paragraph(line)
    document.add_paragraph("信息处理费收取情况：【待补：收取件数】")
    document.add_paragraph("甲县司法局")
    document.add_paragraph(printed)
    report = read_report(saved(document, tmp_path))
    assert (report.signature.organ, report.signature.printed_date) == ("甲县司法局", "【待补：成文日期】")
    assert report.signature.date is None
    assert report.sections[-1].text == "信息处理费收取情况：【待补：收取件数】"


def test_a_gap_at_the_end_of_the_text_is_no_signature(tmp_path: Path) -> None:
    document = Document()
    for line in (
        "甲县司法局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "按时公开。",
        "六、其他需要报告的事项",
    ):
        document.add_paragraph(line)
    document.add_paragraph("【待补：收取件数】")
    assert read_report(saved(document, tmp_path)).sections[-1].text == "【待补：收取件数】"
