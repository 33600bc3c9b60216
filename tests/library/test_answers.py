"""Digest, comparison and synthesis: every quote proved, every failure said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import with_index
from report_assistant.errors import EmbeddingModelMissing, PromptVariablesMissing
from report_assistant.library import Hit, Library, Passage, Query
from report_assistant.library.answers import Synthesis, compare, digest, synthesise
from report_assistant.library.reranking import Score, cross_encoder, rerank
from report_assistant.report.organ import Level, OrganKind
from report_assistant.report.slots import Area
from report_assistant.settings import Settings, resource_dir

PROMPTS = resource_dir("prompts")


def _hit(number: int, text: str, agency: str = "甲区司法局", alike: tuple[Passage, ...] = ()) -> Hit:
    return Hit(_passage(number, text, agency), 1.0, text, alike)


def _passage(number: int, text: str, agency: str = "甲区司法局") -> Passage:
    return Passage(
        f"d{number}#1", f"d{number}", agency, OrganKind.DEPARTMENT, Level.COUNTY, "甲区", 2024, 1,
        Area.ON_REQUEST, text,
    )  # fmt: skip


def _answer(*sentences: tuple[str, list[tuple[int, str]]]) -> str:
    shape = [{"text": t, "quotes": [{"passage": n, "text": q} for n, q in quotes]} for t, quotes in sentences]
    return f"好的：\n```json\n{json.dumps({'sentences': shape}, ensure_ascii=False)}\n```"


HITS = (
    _hit(1, "全年未收到政府信息公开申请，也没有上年结转的申请。"),
    _hit(2, "本年新收申请7件，均已按时答复。举办培训3次。", "乙区教育局"),
)


def _ask(answer: str) -> Synthesis:
    prompts: list[str] = []

    def model(prompt: str) -> str:
        prompts.append(prompt)
        return answer

    result = synthesise("怎么写申请", HITS, model, PROMPTS)
    assert "怎么写申请" in prompts[0]
    assert "[2] 乙区教育局2024年：本年新收申请7件" in prompts[0]
    return result


def test_a_proved_sentence_stays() -> None:
    answer = _ask(_answer(("有的单位没有收到申请。", [(1, "全年未收到政府信息公开申请")])))
    (statement,) = answer.statements
    assert statement.quotes[0].passage is HITS[0].passage
    assert answer.dropped == ()


@pytest.mark.parametrize(
    ("quotes", "why"),
    [
        ([(1, "全年没有收到政府信息公开申请")], "没有可核对的原文"),
        ([(2, "全年未收到政府信息公开申请")], "没有可核对的原文"),
        ([(9, "全年未收到政府信息公开申请")], "没有可核对的原文"),
        ([(1, "申请")], "没有可核对的原文"),
        ([], "没有可核对的原文"),
    ],
)
def test_a_sentence_without_proof_is_dropped_and_said(quotes: list[tuple[int, str]], why: str) -> None:
    answer = _ask(_answer(("有的单位没有收到申请。", quotes)))
    assert answer.statements == ()
    assert why in answer.dropped[0]


def test_a_failed_quote_beside_a_good_one_is_dropped_and_said() -> None:
    answer = _ask(_answer(("没有收到。", [(1, "全年未收到政府信息公开申请"), (1, "此话原文没有出现过")])))
    (statement,) = answer.statements
    assert len(statement.quotes) == 1
    assert "1 处引文与原文不符" in answer.dropped[0]


def test_a_number_must_stand_in_a_quote() -> None:
    answer = _ask(_answer(("收到申请8件。", [(2, "本年新收申请7件，均已按时答复")])))
    assert answer.statements == ()
    assert "数字" in answer.dropped[0]
    assert _ask(_answer(("收到申请7件。", [(2, "本年新收申请7件，均已按时答复")]))).statements


@pytest.mark.parametrize(
    "answer", ["", "不知道", "{", '{"sentences": 3}', '{"sentences": [1, {"text": 2}]}', "[]"]
)
def test_an_answer_of_another_shape_gives_nothing_and_says_so(answer: str) -> None:
    result = _ask(answer)
    assert result.statements == ()
    assert result.dropped


def test_nothing_found_does_not_ask_the_model() -> None:
    def model(prompt: str) -> str:
        raise AssertionError(prompt)

    assert synthesise("天气", (), model, PROMPTS) == Synthesis((), ())


def test_missing_prompt_file(tmp_path: Path) -> None:
    with pytest.raises(PromptVariablesMissing, match="search"):
        synthesise("问", HITS, lambda prompt: "", tmp_path)


KEYS = st.sampled_from(["sentences", "text", "quotes", "passage"])
ANSWERS = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(ANSWERS)
def test_no_answer_of_a_model_breaks_it_or_shows_what_is_not_there(data: object) -> None:
    result = synthesise("问", HITS, lambda prompt: json.dumps(data), PROMPTS)
    assert all(q.text in q.passage.text for s in result.statements for q in s.quotes)


def test_digest_groups_one_phrasing_of_several_organs() -> None:
    hits = (
        _hit(
            1,
            "本年度未收取信息处理费用。",
            "甲区司法局",
            (_passage(2, "本年度未收取信息处理费。", "乙区司法局"),),
        ),
        _hit(3, "2024年度未收取信息处理费。举办业务培训班3期并组织考试。", "丙区司法局"),
    )
    first, *rest = digest(hits)
    assert first.count == 3
    assert set(first.agencies) == {"甲区司法局", "乙区司法局", "丙区司法局"}
    assert first.quote in first.passage.text
    assert [p.count for p in rest] == [1]
    assert digest(()) == ()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(Settings(home=with_index(tmp_path_factory.mktemp("library"))))
    library.ensure_ready()
    return library


def test_digest_of_the_samples(library: Library) -> None:
    hits = library.search(library.understand("没有收取信息处理费怎么写").query)
    found = digest(hits)
    assert found[0].count >= 2
    assert all(p.quote in p.passage.text for p in found)
    assert [p.count for p in found] == sorted((p.count for p in found), reverse=True)


def test_one_organ_over_years(library: Library) -> None:
    found = compare(library.search, "青禾区司法局", (2023, 2021, 2022, 2019), Area.ON_REQUEST)
    assert [answer.year for answer in found] == [2019, 2021, 2022, 2023]
    assert found[0].passages == ()
    for answer in found[1:]:
        assert answer.passages
        for passage in answer.passages:
            assert (passage.agency, passage.year) == ("青禾区司法局", answer.year)
            assert passage.area is Area.ON_REQUEST
    everything = {h.passage.id for h in library.search(Query(agency="青禾区司法局", years=(2021,), k=200))}
    (whole,) = compare(library.search, "青禾区司法局", (2021,), None)
    assert everything <= {p.id for p in whole.passages}


def test_reranking_orders_by_the_given_score() -> None:
    hits = rerank("培训", HITS, lambda pairs: [0.1, 0.9])
    assert [hit.passage.id for hit in hits] == ["d2#1", "d1#1"]
    assert hits[0].score == 0.9
    assert rerank("培训", (), lambda pairs: []) == ()


def test_the_setting_reorders_what_is_found(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = library.search(Query("培训", k=5))
    asked: list[str] = []

    def by_length(path: str) -> Score:
        asked.append(path)
        return lambda pairs: [-float(len(text)) for _, text in pairs]

    monkeypatch.setattr("report_assistant.library.room.cross_encoder", by_length)
    settings = Settings(home=with_index(tmp_path), reranker_model="a/model")
    reranked = Library(settings).search(Query("培训", k=5))
    assert asked == ["a/model"]
    lengths = [len(hit.passage.text) for hit in reranked]
    assert len(reranked) == 5
    assert lengths == sorted(lengths)
    assert [hit.passage.id for hit in plain] != [hit.passage.id for hit in reranked]


def test_a_missing_reranker_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelMissing, match="nowhere"):
        cross_encoder(str(tmp_path / "nowhere"))
