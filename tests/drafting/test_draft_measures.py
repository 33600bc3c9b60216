"""What the evaluation of drafts counts must be able to see what is wrong."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from drafting_cases import AGENCY, busy_case

from report_assistant.drafting import Drafter, Origin
from report_assistant.report.slots import Area
from report_assistant.settings import Settings

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def measures(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return import_module("draft_measures")


OTHERS = frozenset({"松岭县民政局", "松岭县"})


def test_a_number_that_nobody_gave(measures: Any) -> None:
    found = measures.measure("2024年，公开政府信息118条，举办讲座99场。", busy_case(), None, OTHERS)
    assert found.unsupported == ("99场",)
    assert found.leaks == ()


def test_a_number_of_something_else(measures: Any) -> None:
    text = "2024年，新收政府信息公开申请6件。"
    found = measures.measure(text, busy_case(), Area.ON_REQUEST, OTHERS)
    assert found.unsupported == ()
    assert len(found.misstated) == 1


def test_names_and_years_of_others(measures: Any) -> None:
    found = measures.measure("2019年，松岭县民政局公开信息118条。", busy_case(), None, OTHERS)
    assert set(found.leaks) == {"松岭县民政局", "松岭县", "2019年"}


def test_laws_and_the_period_are_no_figures(measures: Any) -> None:
    text = (
        "依据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号，统计期限为2024年1月1日至12月31日。"
    )
    found = measures.measure(text, busy_case(), None, OTHERS)
    assert (found.numbers, found.unsupported, found.leaks) == (0, (), ())


def test_a_sub_head_is_no_sentence_that_sisters_share(measures: Any) -> None:
    head, said = "（四）政府信息公开平台建设情况", "水情信息由值班人员核对后在专栏公布。"
    found = measures.measure(f"{head}\n{said}", busy_case(), None, OTHERS, (head, said))
    assert (found.sisters, found.counted) == (1, 1)


def test_facts_said_and_errors_of_the_checker(measures: Any, settings: Settings) -> None:
    case = busy_case()
    draft = Drafter(settings).draft(case)
    section = draft.section(1)
    assert section is not None
    assert not [s for s in section.sentences if s.origin is Origin.MODEL]
    good = measures.measure(section.text, case, None, OTHERS)
    assert (good.said, good.unsupported, good.misstated) == (good.facts, (), ())
    assert good.facts >= 6
    wrong = measures.with_area(draft, case, Area.ON_REQUEST, "2024年，新收政府信息公开申请99件。")
    assert measures.text_errors(wrong, case)
    right = measures.with_area(draft, case, Area.ON_REQUEST, "2024年，新收政府信息公开申请12件。")
    assert measures.text_errors(right, case) == ()
    assert AGENCY in right.title
