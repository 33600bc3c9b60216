"""A draft goes out as .docx, is edited by hand, saved by an office program, and comes back.

LibreOffice really saves the files; Word and WPS are not here: their traits (tracked changes not yet
accepted, split runs, numbered style ids, text boxes, automatic numbers) are written into the file.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest
import word_edits as by_hand
from export_cases import figures_of

from office import convert
from report_assistant.drafting import Case, Draft, Drafter, Returned, compare_returned, to_report
from report_assistant.drafting.returned import Edit
from report_assistant.export.origin import fingerprint, origin_of
from report_assistant.export.word import write_report
from report_assistant.readers import read_report
from report_assistant.report import form as f
from report_assistant.report.document import LEDGER_TITLE
from report_assistant.report.figures import Amount, Fact
from report_assistant.report.form import Cell, Generation
from report_assistant.report.text import sentences
from report_assistant.settings import Settings

NATURAL = Cell(2, f.RECEIVED, "自然人")
NEW = "全年开展专项核查17轮。"


@cache
def left() -> tuple[Draft, Case]:
    """A draft without a date, as it leaves."""
    rows = {f.RECEIVED: (5, 2), f.CARRIED_IN: (1, 0), f.GRANTED: (6, 2)}
    amounts: dict[Cell, Amount] = {}
    for row, (natural, firms) in rows.items():
        amounts |= {Cell(2, row, "自然人"): natural, Cell(2, row, "商业企业"): firms}
    figures = figures_of(Generation.G2021, amounts)
    for slot, amount, unit in (("A02", 118, "条"), ("D05", 36, "篇")):
        figures = figures.with_fact(Fact(slot, amount, unit))
    case = Case(figures)
    return Drafter(Settings(home=Path("unused"))).draft(case), case


def sent(folder: Path) -> Path:
    """The draft as the page exports it: notice in the header, sources as comments and as a list."""
    draft, case = left()
    path = folder / "sent.docx"
    write_report(to_report(draft, case), path, unfinished=True, ledger=draft.ledger, appendix=True)
    return path


def sentence_with(words: str) -> str:
    draft, case = left()
    report = to_report(draft, case)
    (found,) = [s.text for _, p in report.paragraphs() for s in sentences(p.text) if words in s.text]
    return found


def plain_sentence() -> str:
    """A sentence of section one without a number, in a paragraph without any."""
    draft, case = left()
    one = to_report(draft, case).sections[0]
    plain = (p.text for p in one.paragraphs if p.text.endswith("。") and not re.search(r"\d|【", p.text))
    return next(s.text for text in plain for s in sentences(text) if len(s.text) > 14)


def edited(source: Path, target: Path) -> Path:
    """Typed over: a number, a sentence gone, a new sentence, the date, a cell, full-width digits."""
    document = docx.Document(str(source))
    by_hand.type_over(document, "118条", "120条")
    by_hand.type_over(document, sentence_with("36篇"), sentence_with("36篇").replace("36", "３６") + NEW)
    by_hand.type_over(document, plain_sentence(), "")
    by_hand.type_over(document, "【待补：成文日期】", "2024年1月20日")
    by_hand.type_cell(document.tables[1], 3, 3, "６")
    document.save(str(target))
    return target


def tracked(source: Path, target: Path) -> Path:
    """Tracked and not accepted, a text box, automatic numbers instead of typed ones."""
    document = docx.Document(str(source))
    by_hand.track(document, "118条", "120条")
    by_hand.track(document, plain_sentence(), "")
    by_hand.box(document, sentence_with("36篇"), NEW)
    by_hand.number_headings(document)
    document.save(str(target))
    return target


def back(path: Path) -> Returned:
    draft, case = left()
    return compare_returned(draft, case, read_report(path))


def expect_nothing(returned: Returned) -> None:
    assert (returned.sentences, returned.cells, returned.lines, returned.notices) == ((), (), (), ())
    assert returned.draft == left()[0]


def expect_words(returned: Returned) -> None:
    said = {(e.edit, e.before, e.after) for e in returned.sentences}
    site = sentence_with("118条")
    assert said == {
        (Edit.CHANGED, site, site.replace("118", "120")),
        (Edit.DELETED, plain_sentence(), ""),
        (Edit.ADDED, "", NEW),
    }
    assert {e.text for e in returned.untraced} == {"120条", "17轮"}
    assert returned.notices == ()


def expect_edits(returned: Returned) -> None:
    expect_words(returned)
    assert [(e.cell, e.before, e.value.amount) for e in returned.cells] == [(NATURAL, "5", 6)]
    assert [(e.what, e.after) for e in returned.lines] == [("成文日期", "2024年1月20日")]
    assert returned.case.signed == date(2024, 1, 20)


def test_an_open_draft_comes_back_as_it_left(tmp_path: Path) -> None:
    path = sent(tmp_path)
    expect_nothing(back(path))
    assert read_report(path).signature.printed_date == "【待补：成文日期】"


def test_typed_edits_come_back(tmp_path: Path) -> None:
    expect_edits(back(edited(sent(tmp_path), tmp_path / "edited.docx")))


def test_tracked_changes_boxes_and_automatic_numbers_come_back(tmp_path: Path) -> None:
    returned = back(tracked(sent(tmp_path), tmp_path / "tracked.docx"))
    expect_words(returned)
    assert (returned.cells, returned.lines) == ((), ())


@pytest.mark.parametrize("touched", [False, True])
def test_a_file_with_the_traits_of_wps_comes_back(touched: bool, tmp_path: Path) -> None:
    path = sent(tmp_path)
    if touched:
        path = edited(path, tmp_path / "edited.docx")
    document = docx.Document(str(path))
    by_hand.as_wps_writes(document)
    document.save(str(tmp_path / "wps.docx"))
    returned = back(tmp_path / "wps.docx")
    if touched:
        expect_edits(returned)
    else:
        expect_nothing(returned)


@pytest.mark.office
def test_files_saved_by_libreoffice_come_back(tmp_path: Path) -> None:
    source = sent(tmp_path)
    files = [source, edited(source, tmp_path / "edited.docx"), tracked(source, tmp_path / "tracked.docx")]
    as_word = convert(files, "docx", tmp_path / "word")
    through_odt = convert(convert(files, "odt", tmp_path / "odt"), "docx", tmp_path / "again")
    for untouched, typed, marked in (as_word, through_odt):
        expect_nothing(back(untouched))
        expect_edits(back(typed))
        expect_words(back(marked))


def test_a_file_says_from_which_state_it_was_written(tmp_path: Path) -> None:
    draft, case = left()
    report = to_report(draft, case)
    path = sent(tmp_path)
    assert origin_of(path) == fingerprint(report) != ""
    assert origin_of(edited(path, tmp_path / "edited.docx")) == fingerprint(report)
    assert fingerprint(replace(report, figures=report.figures.with_amount(NATURAL, 6))) != fingerprint(report)
    typed = docx.Document()
    typed.save(str(tmp_path / "typed.docx"))
    assert origin_of(tmp_path / "typed.docx") == ""
    (tmp_path / "report.md").write_text("# 报告", "utf-8")
    assert origin_of(tmp_path / "report.md") == ""


@pytest.mark.parametrize("typed", ["", "附件：数字从哪里来", "数据来源表"])
def test_the_list_of_sources_is_left_out_whatever_its_heading(typed: str, tmp_path: Path) -> None:
    draft, case = left()
    document = docx.Document(str(sent(tmp_path)))
    heading = by_hand.paragraph_with(document, LEDGER_TITLE)
    if typed:
        heading.runs[0].text = typed
    else:
        document.element.body.remove(heading._p)
    path = tmp_path / "edited.docx"
    document.save(str(path))
    returned = compare_returned(draft, case, read_report(path))
    assert not returned.changed


def test_what_is_read_otherwise_than_typed_is_said(tmp_path: Path) -> None:
    draft, case = left()
    document = docx.Document(str(sent(tmp_path)))
    document.paragraphs[0].insert_paragraph_before("请王主任审阅。")
    row = document.tables[1].rows[8]._tr
    row.addnext(deepcopy(row))
    five, six = (by_hand.paragraph_with(document, f"{n}、")._p for n in "五六")
    body = list(document.element.body)
    for element in body[body.index(six) :][:2]:
        five.addprevious(element)
    path = tmp_path / "edited.docx"
    document.save(str(path))
    notices = compare_returned(draft, case, read_report(path)).notices
    assert any("题目上方的文字没有读入：“请王主任审阅。”" in notice for notice in notices)
    assert any("一行在文件中不止一行，取了第一行" in notice for notice in notices)
    assert any("顺序是一、二、三、四、六、五" in notice for notice in notices)
