"""Units: which count the same kind of thing."""

from __future__ import annotations

import pytest

from report_assistant.report.units import same_kind


@pytest.mark.parametrize(
    ("units", "same"),
    [
        ((), True),
        (("条", ""), True),
        (("条", "条"), True),
        (("万人次", "人次"), True),
        (("人", "名"), True),
        (("次", "场"), True),
        (("篇", "次"), False),
        (("人", "次"), False),
        (("人", "名", "次"), False),
    ],
)
def test_parts_are_said_of_a_whole_of_their_kind(units: tuple[str, ...], same: bool) -> None:
    assert same_kind(*units) is same
