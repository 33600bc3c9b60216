"""The filters are one thing in three places: a predicate, array masks and Chroma clauses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.library.passages import Passage
from report_assistant.library.query import Columns, Query
from report_assistant.library.vectors import Collection, Store, write
from report_assistant.report.organ import Level, OrganKind
from report_assistant.report.slots import Area

AGENCIES = ["甲区司法局", "乙镇人民政府", "丙街道办事处"]
REGIONS = ["甲州市甲区", "甲州市乙县", "丙州市"]
KINDS = [OrganKind.STREET, OrganKind.TOWNSHIP, OrganKind.DEPARTMENT]
LEVELS = [Level.TOWN, Level.COUNTY]
AREAS = [None, Area.PROACTIVE, Area.ON_REQUEST]
STATES = ["no_applications", "with_review", "no_fee"]
state_sets = st.sets(st.sampled_from(STATES), max_size=2).map(frozenset)


def _passages() -> list[Passage]:
    rng = np.random.default_rng(7)

    def one(number: int) -> Passage:
        pick = rng.integers
        return Passage(
            f"d{number % 9}#{number}", f"d{number % 9}", AGENCIES[pick(3)], KINDS[pick(3)], LEVELS[pick(2)],
            REGIONS[pick(3)], 2021 + int(pick(4)), int(pick(3)), AREAS[pick(3)], f"段落{number}",
            frozenset(s for s in STATES if pick(2)), bool(pick(2)),
        )  # fmt: skip

    return [one(number) for number in range(80)]


PASSAGES = _passages()
queries = st.builds(
    Query,
    section=st.none() | st.integers(0, 3),
    area=st.sampled_from([*AREAS, Area.OTHER]),
    organ_kind=st.none() | st.sampled_from(KINDS),
    years=st.lists(st.integers(2020, 2025), max_size=3, unique=True).map(tuple),
    agency=st.none() | st.sampled_from([*AGENCIES, "不存在的局"]),
    exclude_agency=st.none() | st.sampled_from(AGENCIES),
    states=state_sets,
    level=st.none() | st.sampled_from(LEVELS),
    region=st.none() | st.sampled_from(["甲州市", "乙县", "不存在"]),
    document=st.none() | st.sampled_from(["d1", "d2", "不存在"]),
)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    folder: Path = tmp_path_factory.mktemp("filters") / "chroma"
    vectors = np.random.default_rng(1).normal(size=(len(PASSAGES), 8)).astype(np.float32)
    ids = [p.id for p in PASSAGES]
    write(Store(folder), "passages-test", ids, vectors)
    opened = Collection(Store(folder), "passages-test", ids)
    yield opened
    opened.close()


@given(queries)
def test_mask_is_the_predicate(query: Query) -> None:
    assert Columns(PASSAGES).mask(query).tolist() == [query.admits(p) for p in PASSAGES]


def test_stored_vectors_come_back_in_order(collection: Collection) -> None:
    rows = [5, 0, 79]
    expected = np.random.default_rng(1).normal(size=(len(PASSAGES), 8)).astype(np.float32)[rows]
    np.testing.assert_allclose(collection.vectors(rows), expected, rtol=1e-6)


def test_empty_columns() -> None:
    assert Columns([]).mask(Query(agency="甲", years=(2024,))).tolist() == []
