"""An edited report against its draft: what was edited is reported, all of it and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report_assistant.drafting import (
    Case,
    Draft,
    Drafter,
    Origin,
    Returned,
    compare_returned,
    draft_from_dict,
    draft_to_dict,
    refill,
    to_report,
)
from report_assistant.drafting.returned import Edit
from report_assistant.report.document import Paragraph, Report, Signature
from report_assistant.report.figures import Amount, Fact, Figures, Value
from report_assistant.report.form import (
    CARRIED_IN,
    CONCLUDED,
    GRANTED,
    RECEIVED,
    TOTAL,
    UNAVAILABLE,
    Cell,
    Generation,
    form,
)
from report_assistant.report.text import sentences
from report_assistant.settings import Settings

NATURAL = Cell(2, RECEIVED, "自然人")


def _figures() -> Figures:
    missing = f"{UNAVAILABLE}/1.本机关不掌握相关政府信息"
    rows = {RECEIVED: (5, 2), CARRIED_IN: (1, 0), GRANTED: (4, 2), missing: (2, 0), CONCLUDED: (6, 2)}
    amounts: dict[Cell, Amount] = dict.fromkeys(form(Generation.G2021).cells, 0)
    for row, (natural, firms) in rows.items():
        amounts |= {Cell(2, row, "自然人"): natural, Cell(2, row, "商业企业"): firms}
        amounts[Cell(2, row, TOTAL)] = natural + firms
    values = {cell: Value(amount, str(amount)) for cell, amount in amounts.items()}
    figures = Figures("青禾区司法局", 2023, Generation.G2021, values)
    for slot, amount, unit in (("A02", 118, "条"), ("D05", 36, "篇"), ("E08", 0, "起"), ("G01", 0, "件")):
        figures = figures.with_fact(Fact(slot, amount, unit))
    return figures


@cache
def left() -> tuple[Draft, Case, Report]:
    """A draft of all six sections as it left, with the report it prints."""
    case = Case(_figures(), signed=date(2024, 1, 17))
    draft = Drafter(Settings(home=Path("unused"))).draft(case)
    return draft, case, to_report(draft, case)


def with_text(report: Report, old: str, new: str) -> Report:
    """The report with ``old`` typed over; it must stand there exactly once."""
    assert sum(p.text.count(old) for _, p in report.paragraphs()) == 1
    sections = tuple(
        replace(s, paragraphs=tuple(Paragraph(p.text.replace(old, new)) for p in s.paragraphs))
        for s in report.sections
    )
    preamble = tuple(Paragraph(p.text.replace(old, new)) for p in report.preamble)
    return replace(report, sections=sections, preamble=preamble)


def sentence_with(words: str) -> str:
    """The one sentence of the report that holds ``words``."""
    _, _, report = left()
    found = [s.text for _, p in report.paragraphs() for s in sentences(p.text) if words in s.text]
    assert len(found) == 1, found
    return found[0]


def back(report: Report) -> Returned:
    draft, case, _ = left()
    return compare_returned(draft, case, report)


def prints(returned: Returned) -> list[str]:
    report = to_report(returned.draft, returned.case)
    return [p.text for _, p in report.paragraphs()]


# ------------------------------------------------------------------------------ nothing edited


def test_an_untouched_report_is_the_draft_itself() -> None:
    draft, case, report = left()
    returned = compare_returned(draft, case, report)
    assert not returned.changed
    assert returned.draft == draft
    assert (returned.untraced, returned.facts, returned.followed, returned.notices) == ((), (), (), ())


def test_width_of_digits_and_spaces_are_no_edit() -> None:
    _, _, report = left()
    wide = with_text(report, "118条", "１１８ 条")
    assert not back(wide).changed


# ------------------------------------------------------------------------------ sentences


def test_a_changed_number_is_untraced_until_the_fact_says_it() -> None:
    draft, case, report = left()
    returned = back(with_text(report, "118条", "120条"))
    (edit,) = returned.sentences
    assert (edit.edit, edit.section) == (Edit.CHANGED, 1)
    assert ("118条" in edit.before, "120条" in edit.after) == (True, True)
    (entry,) = returned.untraced
    assert (entry.text, entry.slot) == ("120条", "A02")
    assert "现值118条不一致" in entry.source
    assert [(f.slot, f.amount, f.unit) for f in returned.facts] == [("A02", 120, "条")]
    changed = next(s for s in returned.draft.section(1).sentences if "120条" in s.text)  # type: ignore[union-attr]
    assert changed.origin is Origin.USER
    assert "{{政府}}" in changed.template  # untouched words keep their slots

    told = replace(case, figures=case.figures.with_fact(returned.facts[0]))
    after = refill(returned.draft, told).draft
    assert [e for e in after.ledger if e.kind == "untraced"] == []
    assert next(e for e in after.ledger if e.text == "120条").kind == "fact"
    again = compare_returned(draft, told, with_text(report, "118条", "120条"))
    assert again.untraced == ()
    assert next(e for e in again.draft.ledger if e.text == "120条").slot == "A02"


@pytest.mark.parametrize("typed", ["一百一十八条", "１１８条"])
def test_the_same_number_in_other_characters_is_traced(typed: str) -> None:
    _, _, report = left()
    sentence = sentence_with("118条")
    returned = back(
        with_text(report, sentence, sentence.replace("118条", typed).replace("。", "，内容准确。"))
    )
    assert returned.untraced == ()
    entry = next(e for e in returned.draft.ledger if e.text == typed)
    assert (entry.slot, entry.kind) == ("A02", "fact")


def test_a_deleted_sentence_stays_away_when_figures_move() -> None:
    _, case, report = left()
    gone = sentence_with("均已办结")
    returned = back(with_text(report, gone, ""))
    assert [(e.edit, e.before) for e in returned.sentences] == [(Edit.DELETED, gone)]
    moved = replace(case, figures=case.figures.with_amount(Cell(2, CONCLUDED, TOTAL), 7))
    assert gone not in "".join(p.text for p in refill(returned.draft, moved).draft.section(1).paragraphs)  # type: ignore[union-attr]
    assert "结转下年度" not in refill(returned.draft, moved).draft.section(1).text  # type: ignore[union-attr]


def test_a_new_sentence_with_an_unknown_number_is_kept_and_marked() -> None:
    _, _, report = left()
    before = sentence_with("118条")
    new = "全年开展专项核查17轮，覆盖2024年5月8日新设的窗口。"
    returned = back(with_text(report, before, before + new))
    (edit,) = returned.sentences
    assert (edit.edit, edit.after) == (Edit.ADDED, new)
    assert {e.text for e in returned.untraced} == {"17轮", "2024年5月8日"}
    assert any(new in text for text in prints(returned))


@pytest.mark.parametrize("typed", ["2023年我局未收取信息处理费。", "2023年我局收取信息处理费：无。"])
def test_a_fee_not_charged_is_proposed_as_none(typed: str) -> None:
    draft, case, _ = left()
    facts = {name: fact for name, fact in case.figures.facts.items() if name != "G01"}
    open_case = replace(case, figures=replace(case.figures, facts=facts))
    asked = refill(draft, open_case).draft
    report = to_report(asked, open_case)
    old = next(p.text for p in report.section(6).paragraphs if "【待补" in p.text)  # type: ignore[union-attr]
    returned = compare_returned(asked, open_case, with_text(report, old, typed))
    assert [(f.slot, f.amount, f.quote) for f in returned.facts] == [("G01", 0, typed), ("G02", 0, typed)]
    known = left()[2]
    fee = known.section(6).paragraphs[0].text  # type: ignore[union-attr]
    assert back(with_text(known, fee, typed)).facts == (), "known already"


def test_a_new_sentence_with_known_numbers_is_traced_to_cell_fact_and_law() -> None:
    _, _, report = left()
    before = sentence_with("118条")
    new = "依据《中华人民共和国政府信息公开条例》，2023年青禾区司法局新收政府信息公开申请7件。"
    returned = back(with_text(report, before, before + new))
    assert returned.untraced == ()
    added = next(s for s in returned.draft.section(1).sentences if s.text == new)  # type: ignore[union-attr]
    assert added.template == "依据{{条例}}，{{本年}}{{机关}}新收政府信息公开申请{{B01}}。"
    followed = refill(
        returned.draft,
        replace(returned.case, figures=returned.case.figures.with_amount(Cell(2, RECEIVED, TOTAL), 9)),
    )
    assert "新收政府信息公开申请9件。" in followed.draft.section(1).text  # type: ignore[union-attr]


def test_a_zero_or_a_list_cut_short_is_held_and_not_dropped() -> None:
    _, _, report = left()
    before = sentence_with("均已办结")
    new = "办理结果为予以公开6件。结转下年度继续办理0件。"
    returned = back(with_text(report, before, before + new))
    assert returned.untraced == ()
    assert any(new in text for text in prints(returned))


def test_a_wrong_direction_of_growth_is_untraced() -> None:
    draft, case, report = left()
    last = replace(report, figures=replace(_figures(), year=2022).with_amount(Cell(2, RECEIVED, TOTAL), 5))
    grown = replace(case, last_year=last)
    before = sentence_with("118条")
    for typed, open_numbers in (("同比增长40%", []), ("同比下降40%", ["40%"])):
        text = f"新收政府信息公开申请7件，{typed}。"
        returned = compare_returned(draft, grown, with_text(report, before, before + text))
        assert [e.text for e in returned.untraced] == open_numbers


def test_a_claim_the_figures_do_not_support_is_doubted_and_kept() -> None:
    _, _, report = left()
    before = sentence_with("118条")
    new = "本年度未收到政府信息公开申请。"
    returned = back(with_text(report, before, before + new))
    assert any("数据不支持" in str(d) for d in returned.sentences[0].doubts)
    assert any(new in text for text in prints(returned))


def test_slots_typed_into_the_file_are_only_words() -> None:
    _, _, report = left()
    before = sentence_with("118条")
    returned = back(with_text(report, before, before + "{{G08}}{{A02?}}以此为准。"))
    assert any("｛｛G08｝｝" in text for text in prints(returned))
    assert "".join(prints(returned)).count("【待补") == "".join(p.text for _, p in report.paragraphs()).count(
        "【待补"
    )


def test_a_moved_sentence_keeps_its_slots() -> None:
    _, case, report = left()
    sentence = sentence_with("118条")
    end = sentence_with("36篇")
    returned = back(with_text(with_text(report, sentence, ""), end, end + sentence))
    assert [(e.edit, e.after) for e in returned.sentences] == [(Edit.MOVED, sentence)]
    more = refill(returned.draft, replace(case, figures=case.figures.with_fact(Fact("A02", 130, "条"))))
    assert "130条" in more.draft.section(1).text  # type: ignore[union-attr]


def test_paragraphs_joined_or_split_are_no_edit_of_sentences() -> None:
    _, _, report = left()
    one = report.section(1)
    assert one is not None
    joined = Paragraph(one.paragraphs[1].text + "\n" + one.paragraphs[3].text)
    paragraphs = (one.paragraphs[0], joined, one.paragraphs[2], *one.paragraphs[4:])
    split = [Paragraph(s.text) for s in sentences(one.paragraphs[1].text)]
    apart = (one.paragraphs[0], *split, *one.paragraphs[2:])
    for layout, moves in ((paragraphs, True), (apart, False)):
        sections = tuple(
            replace(s, paragraphs=tuple(layout)) if s.number == 1 else s for s in report.sections
        )
        returned = back(replace(report, sections=sections))
        assert {e.edit for e in returned.sentences} <= ({Edit.MOVED} if moves else set())
        assert returned.untraced == ()


def test_the_new_version_survives_the_store() -> None:
    _, case, report = left()
    returned = back(with_text(report, "118条", "120条"))
    stored = draft_from_dict(draft_to_dict(returned.draft, case))
    assert stored == returned.draft
    # Coming back once more unchanged, the held number is no new edit.
    assert not compare_returned(stored, returned.case, to_report(stored, returned.case)).changed


# ------------------------------------------------------------------------------ tables and lines


def test_a_changed_cell_moves_the_sentences_that_say_it() -> None:
    _, _, report = left()
    edited = replace(report, figures=report.figures.with_amount(NATURAL, 6))
    returned = back(edited)
    assert [(e.cell, e.before, e.after) for e in returned.cells] == [(NATURAL, "5", "6")]
    assert returned.case.figures.amount(NATURAL) == 6
    assert any("自然人申请5件" in c.before and "自然人申请6件" in c.after for c in returned.followed)
    assert returned.sentences == ()


def test_a_refused_cell_is_listed_but_not_taken() -> None:
    draft, case, report = left()
    edited = replace(report, figures=report.figures.with_amount(NATURAL, 6))
    returned = compare_returned(draft, case, edited, cells=())
    assert len(returned.cells) == 1
    assert returned.case.figures.amount(NATURAL) == 5
    assert returned.followed == ()


def test_text_that_still_says_the_old_figure_follows_the_table() -> None:
    _, _, report = left()
    sentence = sentence_with("自然人申请5件")
    edited = with_text(report, sentence, sentence.replace("新收申请中", "今年新收的申请中"))
    returned = back(replace(edited, figures=report.figures.with_amount(NATURAL, 6)))
    assert returned.untraced == ()
    assert any("今年新收的申请中，自然人申请6件" in text for text in prints(returned))


def test_a_table_that_is_gone_changes_nothing_and_is_said() -> None:
    _, case, report = left()
    values = {c: v for c, v in report.figures.values.items() if c.table != 2}
    returned = back(replace(report, figures=replace(report.figures, values=values), tables=(1, 3)))
    assert returned.cells == ()
    assert returned.case.figures == case.figures
    assert any("没有读到表二" in n for n in returned.notices)


def test_a_retyped_date_is_taken_and_an_incomplete_one_is_not() -> None:
    _, _, report = left()
    retyped = replace(report, signature=Signature("青禾区司法局", "2024年1月20日", 2024, 1, 20))
    returned = back(retyped)
    assert [(e.what, e.before, e.after) for e in returned.lines] == [
        ("成文日期", "2024年1月17日", "2024年1月20日")
    ]
    assert returned.case.signed == date(2024, 1, 20)
    assert any(e.text == "2024年1月20日" for e in returned.draft.ledger)
    month = back(replace(report, signature=Signature("青禾区司法局", "2024年1月", 2024, 1, None)))
    assert month.case.signed == date(2024, 1, 17)
    assert any("没有写到日" in n for n in month.notices)


def test_changed_title_heading_and_organ_are_told_and_not_taken() -> None:
    draft, _, report = left()
    sections = (replace(report.sections[0], heading="基本情况", printed="一、基本情况"), *report.sections[1:])
    edited = replace(
        report,
        title=report.title.replace("青禾", "青河"),
        sections=sections,
        signature=replace(report.signature, organ="青河区司法局"),
    )
    returned = back(edited)
    assert [e.what for e in returned.lines] == ["题目", "第一部分标题", "落款单位"]
    assert len(returned.notices) == 3
    assert returned.draft == draft


# ------------------------------------------------------------------------------ properties


@st.composite
def edits(draw: st.DrawFn) -> dict[str, str]:
    """Sentences of the report and what is typed over them; no two of them neighbours."""
    _, _, report = left()
    found = [
        s.text
        for _, p in report.paragraphs()
        for s in sentences(p.text)
        if len(s.text) > 14 and s.text[-1] in "。；"
    ]
    assert len(set(found)) == len(found)
    places = sorted(draw(st.sets(st.integers(0, len(found) // 2 - 1), min_size=1, max_size=5)))
    result = {}
    for place in places:
        sentence = found[2 * place]
        kinds = ["delete", "words", "after", *(["number"] if re.search(r"\d", sentence) else [])]
        match draw(st.sampled_from(kinds)):
            case "delete":
                result[sentence] = ""
            case "words":
                result[sentence] = sentence[0:-1] + "，务求实效" + sentence[-1]
            case "after":
                number = draw(st.integers(2, 9999))
                result[sentence] = f"{sentence}已逐项登记核对台账{number}册。"
            case _:
                numbers = list(re.finditer(r"\d+", sentence))
                at = draw(st.sampled_from(numbers))
                other = str(int(at.group()) + draw(st.integers(1, 50)))
                result[sentence] = sentence[: at.start()] + other + sentence[at.end() :]
    return result


@given(typed=edits())
@settings(max_examples=40, deadline=None)
def test_exactly_the_edited_sentences_are_reported_and_the_new_draft_prints_the_file(
    typed: dict[str, str],
) -> None:
    _, _, report = left()
    for old, new in typed.items():
        report = with_text(report, old, new)
    returned = back(report)
    expected = set()
    for old, new in typed.items():
        added = new.removeprefix(old) if new.startswith(old) else ""
        expected.add(("", added) if added else (old, new))
    assert {(e.before, e.after) for e in returned.sentences} == expected
    assert prints(returned) == [p.text for _, p in report.paragraphs() if p.text]
    assert (returned.cells, returned.lines, returned.followed) == ((), (), ())
    # Every digit of the whole text stands in the ledger, with a source or marked as untraced.
    printed = {
        s.number: [p.text for p in s.paragraphs if p.text]
        for s in (returned.draft.front, *returned.draft.sections)
    }
    for number, texts in printed.items():
        entries = [e for e in returned.draft.ledger if e.section == number]
        for index, text in enumerate(texts):
            for digit in re.finditer(r"\d", text):
                assert any(e.paragraph == index and e.start <= digit.start() < e.end for e in entries), text


@given(
    moved=st.dictionaries(
        st.sampled_from(form(Generation.G2021).cells), st.integers(0, 9999), min_size=1, max_size=5
    )
)
@settings(max_examples=20, deadline=None)
def test_exactly_the_edited_cells_are_reported(moved: dict[Cell, int]) -> None:
    _, case, report = left()
    figures = report.figures
    for cell, amount in moved.items():
        figures = figures.with_amount(cell, amount)
    returned = back(replace(report, figures=figures))
    assert {e.cell: e.value.amount for e in returned.cells} == {
        cell: amount for cell, amount in moved.items() if case.figures.amount(cell) != amount
    }
    assert returned.sentences == ()


@given(
    text=st.lists(
        st.sampled_from(
            (
                *(
                    "新收政府信息公开申请",
                    "其中",
                    "，",
                    "。",
                    "；",
                    "7件",
                    "１１８条",
                    "0件",
                    "一百一十八条",
                    "2024年",
                ),
                *(
                    "5月8日",
                    "{{A02}}",
                    "【待补：业务培训】",
                    "原样｜A02｜9条",
                    "同比增长",
                    "12.5%",
                    "近",
                    "余",
                    "第三方",
                ),
                *(
                    "1.",
                    "（2）",
                    "《条例》第五十条",
                    "我局",
                    "青禾区司法局",
                    "“",
                    "”",
                    "\n",
                    " ",
                    "?",
                    "三成",
                    "予以公开",
                ),
            )
        ),
        min_size=1,
        max_size=14,
    ).map("".join)
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_stays_as_typed_and_every_digit_is_accounted_for(text: str) -> None:
    draft, case, report = left()
    one = report.sections[0]
    typed = replace(one, paragraphs=(one.paragraphs[0], Paragraph(text), *one.paragraphs[2:]))
    returned = compare_returned(draft, case, replace(report, sections=(typed, *report.sections[1:])))
    wanted = "".join(p.text for p in typed.paragraphs).replace("{", "｛").replace("}", "｝")
    section = returned.draft.section(1)
    assert section is not None
    assert "".join(section.text.split()) == "".join(wanted.split())
    printed = [p.text for p in section.paragraphs if p.text]
    for index, paragraph in enumerate(printed):
        entries = [e for e in section.ledger if e.paragraph == index]
        for digit in re.finditer(r"\d", paragraph):
            marks = re.match(r"\d[.）]", paragraph[digit.start() :])
            assert marks or any(e.start <= digit.start() < e.end for e in entries), paragraph
