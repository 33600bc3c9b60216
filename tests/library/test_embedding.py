from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml

from report_assistant.errors import EmbeddingModelMissing
from report_assistant.library.embedding import SentenceEncoder, model_fingerprint, model_name
from report_assistant.library.lexical import Lexical
from report_assistant.library.matching import matcher
from report_assistant.settings import Settings

PAIRS: list[list[str]] = yaml.safe_load(
    (Path(__file__).parent / "paraphrases.yaml").read_text(encoding="utf-8")
)
QUESTIONS = [question for question, _ in PAIRS]
ANSWERS = [answer for _, answer in PAIRS]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    return SentenceEncoder(model_name(Settings(home=tmp_path_factory.mktemp("model"))))


def _reciprocal_ranks(rank: Callable[[str], list[int]]) -> float:
    """Mean of 1 / position of the right answer; 0 when it is not found."""
    total = 0.0
    for number, question in enumerate(QUESTIONS):
        order = rank(question)
        total += 1 / (order.index(number) + 1) if number in order else 0.0
    return total / len(QUESTIONS)


def test_travelling_model_is_small() -> None:
    folder = Path(model_name(Settings()))
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) <= 20_000_000


def test_rows_have_unit_length(encoder: SentenceEncoder) -> None:
    rows = encoder.passages(ANSWERS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-4)
    assert encoder.passages([]).shape == (0, rows.shape[1])


def test_unknown_text_has_no_direction(encoder: SentenceEncoder) -> None:
    assert not np.any(encoder.queries(["？！", ""]))


def test_figures_and_width_do_not_move_a_passage(encoder: SentenceEncoder) -> None:
    rows = encoder.passages(["收到申请3件。", "收到申请1,284件", "收到申请１２件，"])
    np.testing.assert_allclose(rows @ rows.T, 1, atol=1e-5)


def test_meaning_in_other_words(encoder: SentenceEncoder) -> None:
    """The thresholds are a little under what was measured (models/README.md)."""
    vectors = encoder.passages(ANSWERS)
    index = Lexical.build(ANSWERS)

    def by_words(question: str) -> list[int]:
        scores = index.scores(question)
        return [int(row) for row in np.argsort(-scores, kind="stable") if scores[row] > 0]

    def by_meaning(question: str) -> list[int]:
        return [int(row) for row in np.argsort(-(vectors @ encoder.queries([question])[0]), kind="stable")]

    compared = matcher(encoder)
    assert compared is not None
    answers = compared.clauses(ANSWERS)

    def word_by_word(question: str) -> list[int]:
        return [int(row) for row in np.argsort(-compared.compare(question, answers).passages, kind="stable")]

    words, meaning, single = map(_reciprocal_ranks, (by_words, by_meaning, word_by_word))
    assert meaning > 0.64, (words, meaning, single)
    assert single > 0.64, (words, meaning, single)
    assert words < min(meaning, single)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelMissing, match="nowhere"):
        SentenceEncoder(str(tmp_path / "nowhere"))


def test_hub_name_that_is_not_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(EmbeddingModelMissing):
        SentenceEncoder("no-such-owner/no-such-model").load()


def test_fingerprint_follows_the_files(tmp_path: Path) -> None:
    for name, content in (("a", b"1"), ("b", b"1"), ("c", b"2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "weights").write_bytes(content)
    a, b, c = (model_fingerprint(str(tmp_path / name)) for name in "abc")
    assert a == b != c
    assert model_fingerprint("owner/model") != model_fingerprint("owner/other")
