"""Organs with the very same figures and facts: what two drafts share stays under the setting."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from report_assistant.drafting import Case, Drafter
from report_assistant.settings import Settings

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def sisters(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return import_module("sister_drafts")


@pytest.mark.parametrize(
    ("group", "section", "mean"),
    [
        ("ten departments", 1, 0.06),
        ("ten departments", 5, 0.03),
    ],
)
def test_sisters_share_less_than_the_limit(
    sisters: Any, settings: Settings, group: str, section: int, mean: float
) -> None:
    figures, drafter = sisters.sample_figures(), Drafter(settings)
    drafts = [drafter.draft(Case(replace(figures, agency=a)), (section,)) for a in sisters.GROUPS[group]]
    found = sisters.shares(drafts, section)
    assert len(found) == len(drafts) * (len(drafts) - 1)
    assert max(found) <= settings.sister_limit
    assert sum(found) / len(found) <= mean


@pytest.mark.parametrize(
    "kind", ["county bureaus", "townships", "subdistricts", "parks", "county governments"]
)
def test_few_of_many_sisters_share_two_points_of_six(sisters: Any, settings: Settings, kind: str) -> None:
    figures, agencies = sisters.sample_figures(), sisters.MANY[kind][::2]
    for given in (figures, sisters.without_applications(figures)):
        assert sisters.over_limit(given, agencies, settings.sister_limit) <= 0.005


def test_organs_of_one_wording_are_over_the_limit(sisters: Any, settings: Settings) -> None:
    assert sisters.over_limit(sisters.sample_figures(), ["云溪县水务局"] * 3, settings.sister_limit) == 1
