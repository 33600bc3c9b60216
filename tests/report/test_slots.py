"""The content slots."""

from __future__ import annotations

import pytest

from report_assistant.errors import UnknownSlot
from report_assistant.report.form import Generation
from report_assistant.report.formulas import formulas
from report_assistant.report.slots import SECTION_ONE, Area, slot, slots


def test_ids_names_and_areas_are_sound() -> None:
    table = slots()
    assert list(table) == [s.id for s in table.values()]
    assert len({s.name for s in table.values()}) == len(table) > 120
    assert all(1 <= s.often <= 3 for s in table.values())
    assert {s.area for s in table.values()} == set(Area)
    assert len(SECTION_ONE) == 5


def test_formulas_belong_to_slots_and_computed_slots_have_one() -> None:
    computed = {s.id for s in slots().values() if s.formula}
    assert set(formulas(Generation.G2021)) == computed
    assert set(formulas(Generation.G2019)) <= computed


def test_lookup_by_id_and_by_name() -> None:
    assert slot("A02") is slot("政府网站发布信息")
    assert slot("A02").units[0] == "条"
    assert slot("F02").is_text
    assert not slot("A02").is_text
    with pytest.raises(UnknownSlot, match="A99"):
        slot("A99")
