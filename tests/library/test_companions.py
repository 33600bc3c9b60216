from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.library.companions import NEXT_REPORT, SAME_REPORT, Companions
from report_assistant.library.passages import Passage
from report_assistant.report.organ import Level, OrganKind


def _passage(agency: str, year: int, section: int, number: int) -> Passage:
    return Passage(
        f"{agency}-{year}#{number}", f"{agency}-{year}", agency, OrganKind.STREET, Level.TOWN, "", year,
        section, None, "文",
    )  # fmt: skip


PASSAGES = (
    _passage("甲街道办事处", 2023, 5, 0),  # the problem
    _passage("甲街道办事处", 2023, 5, 1),  # the remedy
    _passage("甲街道办事处", 2024, 5, 0),  # how it went
    _passage("乙街道办事处", 2023, 5, 0),
    _passage("甲街道办事处", 2023, 1, 2),
)


def test_the_remedy_and_the_next_report_belong_to_a_problem() -> None:
    assert Companions(PASSAGES).of(0) == [(1, SAME_REPORT), (2, NEXT_REPORT)]
    assert Companions(PASSAGES).of(4) == []


def test_companions_of_the_best_rise_but_do_not_pass_it() -> None:
    rows = np.arange(5)
    raised = Companions(PASSAGES).raised(rows, np.array([1.0, 0.1, 0.1, 0.3, 0.3], dtype=np.float32))
    assert raised[0] == 1.0
    assert 0.3 < raised[2] < raised[1] < 1.0
    assert raised[3:].tolist() == np.array([0.3, 0.3], dtype=np.float32).tolist()


@given(st.sets(st.integers(0, 4)), st.lists(st.floats(0, 2, width=32), min_size=5, max_size=5))
def test_only_rows_that_were_asked_for_change_and_none_falls(asked: set[int], values: list[float]) -> None:
    rows = np.array(sorted(asked), dtype=np.intp)
    scores = np.array(values, dtype=np.float32)[rows]
    raised = Companions(PASSAGES).raised(rows, scores)
    assert raised.shape == scores.shape
    assert np.all(raised >= scores)
    assert raised.max(initial=0) <= scores.max(initial=0) + 1e-6
