"""Facts told in words stand as the user gave them; grounds of refusal; title and signature."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from drafting_cases import AGENCY, BUSY, FakeLibrary, busy_case, facts, figures, passage, quiet_case, words

from report_assistant.checks import check
from report_assistant.drafting import Case, Drafter, refill, to_report
from report_assistant.drafting.compose import smooth
from report_assistant.drafting.template import SIGNATURE_LINES, TITLE_LINE, Origin, Sentence
from report_assistant.report import form as f
from report_assistant.report.form import Cell
from report_assistant.report.slots import Area
from report_assistant.settings import Settings

GIVEN = {
    "B20": "水利工程招标、河道管理和取水许可",
    "C15": "办公室初审、分管领导复审、主要领导终审",
    "D01": "网站专栏于6月完成适老化改造，新增大字版和语音阅读",
    "E06.2": "优秀等次",
    "E07.3": "我局社会评议综合得分96.5分",
    "E11": "我局“水情早知道”做法被县政府推广到12个部门",
    "F01": "上年3个问题已全部整改，栏目更新由每月1次改为每周1次",
    "F02": "一是解读形式单一，图解仅占2成；二是3个栏目更新偏慢",
    "F03": "2025年每季度检查1次，解读图解不少于5篇",
    "G06": "试行“一码查水情”，扫码1.2万次",
    "G08": "云溪县人民政府网站“政府信息公开”栏目",
}


def test_words_are_written_as_given_and_quoted_in_the_ledger(settings: Settings) -> None:
    case = Case(figures(BUSY, facts(*(words(slot, text) for slot, text in GIVEN.items()))))
    draft = Drafter(settings).draft(case)
    text = "\n".join(section.text for section in draft.sections)
    for slot, given in GIVEN.items():
        assert given in text, slot
        entries = [e for e in draft.ledger if e.slot == slot]
        assert [(e.kind, e.quote) for e in entries] == [("fact", given)], slot
    assert "工作考核结果为优秀等次。" in text
    assert re.search("(?:申请|公众)[^。]*水利工程招标、河道管理和取水许可[^。]*。", text)
    assert "情况：" not in text
    assert "在工作创新方面，试行“一码查水情”" in text
    failing = [e for e in check(to_report(draft, case)).errors if e.rule != "S.PLACEHOLDER"]
    assert [e.message for e in failing] == []


def test_the_grounds_of_the_largest_refusal_are_told(settings: Settings) -> None:
    cells = {
        Cell(2, f.RECEIVED, f.NATURAL_PERSON): 8,
        Cell(2, f"{f.UNAVAILABLE}/1.本机关不掌握相关政府信息", f.NATURAL_PERSON): 5,
        Cell(2, f"{f.UNAVAILABLE}/3.补正后申请内容仍不明确", f.NATURAL_PERSON): 3,
    }
    case = Case(figures(cells))
    draft = Drafter(settings).draft(case, (1,))
    assert (
        "无法提供的申请中，不掌握相关政府信息的5件、补正后申请内容仍不明确的3件。" in draft.sections[0].text
    )
    entry = next(e for e in draft.ledger if e.slot.startswith("表二:"))
    assert entry.kind == "cell"
    fewer = refill(draft, Case(figures({**cells, Cell(2, f.GRANTED, f.NATURAL_PERSON): 2}))).draft
    assert "不掌握相关政府信息的5件" in fewer.sections[0].text


@pytest.mark.parametrize("case", [quiet_case(), busy_case(signed=None)])
def test_title_and_signature_are_in_the_ledger(settings: Settings, case: Case) -> None:
    draft = Drafter(settings).draft(case, (6,))
    title = [(e.slot, e.text) for e in draft.front.ledger if e.paragraph == TITLE_LINE]
    assert title == [("机关", AGENCY), ("本年", "2024年")]
    for entry in draft.front.ledger:
        if entry.paragraph == TITLE_LINE:
            assert draft.front.heading[entry.start : entry.end] == entry.text
    below = {e.slot: (e.kind, e.text) for e in draft.front.ledger if e.paragraph == SIGNATURE_LINES}
    assert below["机关"] == ("case", AGENCY)
    signature = to_report(draft, case).signature
    assert below["成文日期"] == ("case" if case.signed else "missing", signature.printed_date)


def test_a_changed_name_reaches_the_title(settings: Settings) -> None:
    case = quiet_case()
    draft = Drafter(settings).draft(case, (6,))
    renamed = replace(case, figures=replace(case.figures, agency="云溪县水利局"))
    assert refill(draft, renamed).draft.front.heading.startswith("云溪县水利局2024年")


def test_the_government_makes_rules_and_not_its_office(settings: Settings) -> None:
    rules = {Cell(1, "规章", "本年制发件数"): 1, Cell(1, "规章", "现行有效件数"): 6}
    sister = passage(
        "云溪市人民政府办公室", 2023, 1, Area.MANAGEMENT, "制定规章2件，截至2023年12月31日，现行有效规章9件。"
    )
    drafter = Drafter(settings, FakeLibrary(sister))
    office = drafter.draft(Case(figures(rules, agency="栖川市人民政府办公室")), (1,))
    said = [s.text for s in office.sections[0].sentences if "规章" in s.text]
    assert said
    assert all("市政府" in text and "我办" not in text for text in said)
    government = drafter.draft(Case(figures(rules, agency="栖川市人民政府")), (1,))
    assert "市政府制" not in government.sections[0].text


def test_one_sentence_names_one_time() -> None:
    sentences = [
        Sentence("{{本年}}，全年新收政府信息公开申请{{B01}}。", Origin.PRECEDENT, "x"),
        Sentence("{{本年}}，{{本机关}}全年办结申请{{B11}}。", Origin.PRECEDENT, "x"),
    ]
    first, second = smooth(sentences, busy_case())
    assert first.template == "{{本年}}，新收政府信息公开申请{{B01}}。"
    assert second.template == "{{本机关}}办结申请{{B11}}。"
