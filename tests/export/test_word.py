from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from export_cases import AGENCIES, any_figures, figures_of, report_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, require_tool, shared_file
from office import convert
from report_assistant.checks import Evidence, Finding, Severity, State
from report_assistant.drafting.template import LedgerEntry
from report_assistant.errors import CannotWrite
from report_assistant.export.breaking import line_length
from report_assistant.export.word import write_report
from report_assistant.readers import read_report
from report_assistant.report.document import Paragraph, Report, Section
from report_assistant.report.figures import Place, Value
from report_assistant.report.form import RECEIVED, TOTAL, Cell, Generation, form

GENERATIONS = list(Generation)


def written(report: Report, folder: Path, **options: object) -> docx.document.Document:
    path = folder / "report.docx"
    write_report(report, path, **options)  # type: ignore[arg-type]
    return docx.Document(str(path))


def spans(table: WordTable) -> dict[tuple[int, int], tuple[int, int]]:
    """(top, left) → (height, width) of every printed cell."""
    grid = [[cell._tc for cell in row.cells] for row in table.rows]
    found: dict[object, list[tuple[int, int]]] = {}
    for top, row in enumerate(grid):
        for left, element in enumerate(row):
            found.setdefault(element, []).append((top, left))
    result = {}
    for places in found.values():
        (top, left), (bottom, right) = min(places), max(places)
        result[top, left] = (bottom - top + 1, right - left + 1)
    return result


def same_report(one: Report, other: Report) -> None:
    assert other.title == one.title
    assert (other.agency, other.year, other.figures.generation) == (
        one.agency,
        one.year,
        one.figures.generation,
    )
    assert [p.text for p in other.preamble] == [p.text for p in one.preamble]
    assert [(s.number, s.numeral, s.heading) for s in other.sections] == [
        (s.number, s.numeral, s.heading) for s in one.sections
    ]
    assert [s.text for s in other.sections] == [s.text for s in one.sections]
    assert (other.signature.organ, other.signature.printed_date) == (
        one.signature.organ,
        one.signature.printed_date,
    )
    assert other.tables == one.tables
    assert {c: (v.amount, v.raw, v.note) for c, v in other.figures.values.items()} == {
        c: (v.amount, v.raw, v.note) for c, v in one.figures.values.items()
    }


@given(figures=any_figures())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_written_report_reads_back_the_same(figures: object, tmp_path: Path) -> None:
    report = report_of(figures)  # type: ignore[arg-type]
    path = tmp_path / "report.docx"
    write_report(report, path, unfinished=True)
    same_report(report, read_report(path))


@pytest.mark.parametrize("sample", sorted((ROOT / "corpus").glob("*.md"))[::6], ids=lambda p: p.stem)
def test_a_sample_report_reads_back_the_same(sample: Path, tmp_path: Path) -> None:
    report = read_report(sample)
    path = tmp_path / "report.docx"
    write_report(report, path)
    same_report(report, read_report(path))


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("generation", GENERATIONS)
def test_tables_have_the_official_grid(generation: Generation, number: int, tmp_path: Path) -> None:
    table = form(generation).table(number)
    document = written(report_of(figures_of(generation, {})), tmp_path)
    made = document.tables[table.number - 1]
    widths = [int(c.get(qn("w:w"), "0")) for c in made._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert widths == list(table.widths)
    assert spans(made) == {(g.top, g.left): (g.height, g.width) for g in table.grid}
    for grid in table.grid:
        text = "0" if grid.cell is not None else grid.text
        assert made.cell(grid.top, grid.left).text == text
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made.rows]
    assert repeated == [n < table.head_rows for n in range(table.height)]


def official_look(table: WordTable) -> list[tuple[str, str, str]]:
    """(label, alignment, shading) of every labelled cell, row by row."""
    look = []
    for row in table._tbl.tr_lst:
        for cell in row.tc_lst:
            text = "".join(t.text or "" for t in cell.iter(qn("w:t"))).strip()
            if text and not text.isdigit():
                shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
                fill = "auto" if shade is None else shade.get(qn("w:fill"), "auto")
                alignment = cell.p_lst[0].find(f"{qn('w:pPr')}/{qn('w:jc')}")
                kind = "center" if alignment is None else alignment.get(qn("w:val"), "")
                look.append((text, kind.replace("both", "left"), fill))
    return look


def test_labels_stand_and_are_shaded_as_in_the_official_form(tmp_path: Path) -> None:
    official = docx.Document(str(shared_file("reports/official-form-2021.docx")))
    made = written(report_of(figures_of(Generation.G2021, {})), tmp_path)
    # The last label of table 1 stands at the left, its like in the centre: a slip of the form.
    slips = {"行政事业性收费", "三、本年度办理结果"}  # the second is written downwards
    for one, other in zip(official.tables, made.tables, strict=True):
        wanted, got = official_look(one), official_look(other)
        assert [w[0] for w in wanted] == [g[0] for g in got]
        assert [w for w in wanted if w[0] not in slips] == [g for g in got if g[0] not in slips]


def test_each_table_follows_the_heading_of_its_section(tmp_path: Path) -> None:
    document = written(report_of(figures_of(Generation.G2021, {})), tmp_path)
    blocks = list(document.iter_inner_content())
    before = [one.text for one, two in pairwise(blocks) if isinstance(two, WordTable)]  # type: ignore[union-attr]
    assert [text[:2] for text in before] == ["二、", "三、", "四、"]


def test_page_fonts_and_pitch_follow_the_standard(tmp_path: Path) -> None:
    document = written(report_of(figures_of(Generation.G2021, {})), tmp_path)
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round((m or Mm(0)).mm) for m in margins] == [37, 35, 28, 26]
    assert [round((m or Mm(0)).mm) for m in (section.page_width, section.page_height)] == [210, 297]

    def style(name: str) -> tuple[str | None, object, object]:
        found = document.styles[name]
        fonts = found.element.rPr.rFonts
        assert fonts.get(qn("w:ascii")) == "Times New Roman"
        assert fonts.get(qn("w:asciiTheme")) is None
        return fonts.get(qn("w:eastAsia")), found.font.size, found.paragraph_format.line_spacing

    assert style("Title") == ("方正小标宋简体", Pt(22), Pt(35))
    assert style("Normal") == ("仿宋_GB2312", Pt(16), Pt(28))
    assert style("Heading 1") == ("黑体", Pt(16), Pt(28))
    assert style("Heading 2") == ("楷体_GB2312", Pt(16), Pt(28))
    assert document.styles["Normal"].element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    heads = [p for p in document.paragraphs if p.text.startswith(("一、", "（二）"))]
    assert [p.style and p.style.name for p in heads] == ["Heading 1", "Heading 2"]
    run_in = next(p for p in document.paragraphs if p.text.startswith("（一）"))
    assert run_in.style is not None
    assert run_in.style.name == "Normal"
    assert (run_in.runs[0].text, run_in.runs[0].style.name) == ("（一）主动公开情况。", "标题楷体")


def test_page_numbers_stand_at_the_outer_edge(tmp_path: Path) -> None:
    document = written(report_of(figures_of(Generation.G2021, {})), tmp_path)
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = document.sections[0].footer.paragraphs[0], document.sections[0].even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("- 1 -", "- 1 -")
    assert (str(odd.alignment), str(even.alignment)) == ("RIGHT (2)", "LEFT (0)")


def test_a_long_title_breaks_after_the_organ(tmp_path: Path) -> None:
    report = report_of(figures_of(Generation.G2021, {}, AGENCIES[2]))
    title = written(report, tmp_path).paragraphs[0]
    assert title.text == f"{AGENCIES[2]}\n2023年政府信息公开工作年度报告"
    short = replace(report, title="2023年政府信息公开工作年度报告")
    assert "\n" not in written(short, tmp_path).paragraphs[0].text


LONG_NAMES = (
    "青禾区司法局",
    "产业开发区管理委员会综合行政审批与政务服务数据管理局",
    "云溪市柏川高新技术产业开发区管理委员会综合行政审批与政务服务数据管理局",
    "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克区巴音布鲁克镇赛罕陶海蒙古民族乡人民政府",
)


@pytest.mark.parametrize("name", LONG_NAMES, ids=len)
def test_a_long_name_stays_on_the_page_above_its_date(name: str, tmp_path: Path) -> None:
    report = report_of(figures_of(Generation.G2021, {}, name))
    document = written(report, tmp_path)
    title, (organ, day) = document.paragraphs[0], document.paragraphs[-2:]
    assert (organ.text, day.text) == (name, report.signature.printed_date)

    def block(paragraph: WordParagraph) -> tuple[float, float]:
        layout = paragraph.paragraph_format
        left, right = layout.left_indent or 0, layout.right_indent or 0
        assert left >= 0
        return left / Pt(1), (Mm(156) - right) / Pt(1)

    (left, right), (date_left, date_right) = block(organ), block(day)
    assert left + right == pytest.approx(date_left + date_right, abs=1), "centred on each other"
    assert date_right - date_left >= 9 * 16, "the date keeps its line"
    assert len(name) / ((right - left) // 15.75) <= 2, "the name takes two lines at most"
    first, last = block(title)
    assert last - first >= 16.5 * 21.75, "so does the rest of the title"
    same_report(report, read_report(tmp_path / "report.docx"))


@pytest.mark.parametrize(
    ("name", "most", "lines"),
    [
        (LONG_NAMES[2], 25, ("云溪市柏川高新技术产业开发区管理委员会", "综合行政审批与政务服务数据管理局")),
        (LONG_NAMES[1], 20, ("产业开发区管理委员会综合行政", "审批与政务服务数据管理局")),
        ("柏" * 30, 20, ("柏" * 15, "柏" * 15)),
    ],
)
def test_names_break_between_words(name: str, most: int, lines: tuple[str, ...]) -> None:
    length = line_length(name, most)
    assert tuple(name[i : i + length] for i in range(0, len(name), length)) == lines


def test_an_unfinished_draft_says_so_on_every_page_and_marks_the_gaps(tmp_path: Path) -> None:
    prose = {1: ("【待补：政府网站发布信息】条，举办培训【待补：业务培训】",)}
    report = report_of(figures_of(Generation.G2021, {}), prose)
    document = written(report, tmp_path, unfinished=True)
    header = document.sections[0].header.paragraphs[0].text
    assert header == "【草稿·未完成】尚有2处待补内容，仅供修改，不得报送或公开"
    assert document.sections[0].even_page_header.paragraphs[0].text == header
    yellow = [r.text for p in document.paragraphs for r in p.runs if r.font.highlight_color is not None]
    assert yellow == ["【待补：政府网站发布信息】", "【待补：业务培训】"]
    assert "草稿" not in "".join(p.text for p in document.paragraphs)


def test_a_final_copy_has_no_notice_no_comments_and_names_only_the_organ(tmp_path: Path) -> None:
    document = written(report_of(figures_of(Generation.G2021, {})), tmp_path)
    assert document.sections[0].header.paragraphs[0].text == ""
    assert len(document.comments) == 0
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == (AGENCIES[0],) * 2 + ("",)
    assert properties.title == f"{AGENCIES[0]}2023年政府信息公开工作年度报告"


def test_findings_and_sources_become_comments_beside_their_place(tmp_path: Path) -> None:
    cell = Cell(2, RECEIVED, TOTAL)
    findings = [
        Finding("T2.ROW", Severity.ERROR, "总计不平。", (Evidence(Place(cell=cell)),)),
        Finding("P.UNIT", Severity.WARNING, "量词不一。", (Evidence(Place(section=1, paragraph=0)),)),
        Finding("S.ORDINAL", Severity.WARNING, "缺序号。", (Evidence(Place(section=5)),)),
        Finding("S.X", Severity.INFO, "缺落款。", state=State.EXPLAINED, reason="网页发布"),
        Finding("P.Y", Severity.INFO, "段落已删。", (Evidence(Place(section=9, paragraph=3)),)),
    ]
    entry = LedgerEntry(1, 0, 0, 3, "118条", "A02", "fact", "用户填写", "118", "条", "全年118条")
    report = report_of(figures_of(Generation.G2021, {}))
    document = written(report, tmp_path, findings=findings, ledger=[entry, entry])
    texts = [c.text for c in document.comments]
    assert texts[:3] == ["总计不平。", "量词不一。", "缺序号。"]
    assert texts[3:] == ["缺落款。（已说明：网页发布）", "段落已删。", "118条：用户填写（“全年118条”）"]
    starts = document.element.body.findall(".//" + qn("w:commentRangeStart"))
    near = {s.get(qn("w:id")): "".join(t.text or "" for t in s.getparent().iter(qn("w:t"))) for s in starts}
    assert near["0"] == "0"
    assert near["1"] == near["5"] == report.sections[0].paragraphs[0].text
    assert near["2"] == "五、存在的主要问题及改进情况"
    assert near["3"].startswith(AGENCIES[0])


def test_missing_cells_control_characters_and_a_table_at_the_end(tmp_path: Path) -> None:
    figures = replace(figures_of(Generation.G2021, {}), values={Cell(3, "行政复议", TOTAL): Value(4)})
    section = Section(4, "行政复议、行政诉讼\x00情况", (Paragraph("如下：\x0b"),), "四")
    document = written(Report(figures, "标题\x01", sections=(section,)), tmp_path)
    assert document.paragraphs[0].text == "标题"
    assert document.tables[0].cell(3, 4).text == "4"
    assert document.tables[0].cell(3, 0).text == ""
    assert document.paragraphs[-1].text == ""


def test_a_table_that_was_not_found_is_not_invented(tmp_path: Path) -> None:
    report = replace(report_of(figures_of(Generation.G2021, {})), tables=(1, 3))
    assert len(written(report, tmp_path).tables) == 2


def test_a_failed_write_keeps_the_older_file(tmp_path: Path) -> None:
    report = report_of(figures_of(Generation.G2021, {}))
    target = tmp_path / "taken.docx"
    target.mkdir()
    with pytest.raises(CannotWrite, match="无法写入文件"):
        write_report(report, target)
    assert [p.name for p in tmp_path.iterdir()] == ["taken.docx"]
    blocked = tmp_path / "file"
    blocked.write_text("x", "utf-8")
    with pytest.raises(CannotWrite):
        write_report(report, blocked / "report.docx")


@given(text=st.text(alphabet="（一）主动公开情况。：全年发布【待补：数】12条a\n", max_size=40))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_character_of_a_paragraph_is_lost(text: str, tmp_path: Path) -> None:
    report = Report(figures_of(Generation.G2021, {}), "标题", (Paragraph(text),))
    assert written(report, tmp_path).paragraphs[1].text == text


@pytest.mark.office
def test_printed_pages(tmp_path: Path) -> None:
    """LibreOffice prints table 2 on one page and loses no character of the prose."""
    pdftotext = require_tool("pdftotext")
    sample = ROOT / "corpus" / "qinghe-sifaju-2023.md"
    if not sample.exists():
        pytest.skip("sample report not found")
    report = read_report(sample)
    write_report(report, tmp_path / "report.docx")
    pages = printed_pages(tmp_path / "report.docx", pdftotext)
    assert 4 <= len(pages) <= 8
    squeezed = [re.sub(r"\s", "", page) for page in pages]
    table2 = [n for n, page in enumerate(squeezed) if "申请人情况" in page]
    assert len(table2) == 1
    assert "四、结转下年度继续办理" in squeezed[table2[0]]
    assert "三、收到和处理政府信息公开申请情况" in squeezed[table2[0]]
    running = "".join(re.sub(r"-\d+-$", "", page) for page in squeezed)
    for _, paragraph in report.paragraphs():
        assert re.sub(r"\s", "", paragraph.text) in running
    assert [re.search(r"-(\d+)-$", page).group(1) for page in squeezed] == [  # type: ignore[union-attr]
        str(n) for n in range(1, len(pages) + 1)
    ]


def printed_pages(path: Path, pdftotext: str) -> list[str]:
    """Text of each page of ``path`` as LibreOffice prints it."""
    (printed,) = convert([path], "pdf", path.parent)
    text = subprocess.run(
        [pdftotext, "-raw", str(printed), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    return [page for page in text.split("\f") if page.strip()]
