"""Models by path, real and tiny, built here: query and passage prompts, a cross-encoder, a transformer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from report_assistant.library.embedding import SentenceEncoder
from report_assistant.library.matching import matcher
from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit
from report_assistant.library.reranking import cross_encoder, rerank
from report_assistant.report.organ import Level, OrganKind

CHARACTERS = list("公开申请培训政策解读问：文")


def _static(folder: Path, prompts: dict[str, str] | None) -> str:
    """A static model whose words are characters."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {word: number for number, word in enumerate(["[UNK]", *CHARACTERS, "query", "passage", ":"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Split("", "isolated")]
    )
    vectors = np.random.default_rng(1).normal(size=(len(words), 8)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=vectors)], device="cpu", prompts=prompts
    )
    model.save_pretrained(str(folder), create_model_card=False)
    return str(folder)


def test_the_prompts_of_a_model_are_used(tmp_path: Path) -> None:
    plain = SentenceEncoder(_static(tmp_path / "plain", None))
    with_prompts = SentenceEncoder(_static(tmp_path / "prompted", {"query": "问：", "document": "文："}))
    np.testing.assert_allclose(with_prompts.queries(["公开"]), plain.queries(["问：公开"]), atol=1e-6)
    np.testing.assert_allclose(with_prompts.passages(["公开"]), plain.passages(["文：公开"]), atol=1e-6)
    assert not np.allclose(with_prompts.queries(["公开"]), plain.queries(["公开"]))


def test_models_known_to_need_prompts_get_them(tmp_path: Path) -> None:
    plain = SentenceEncoder(_static(tmp_path / "plain", None))
    known = SentenceEncoder(_static(tmp_path / "multilingual-e5-tiny", None))
    np.testing.assert_allclose(known.queries(["公开"]), plain.queries(["query: 公开"]), atol=1e-6)
    np.testing.assert_allclose(known.passages(["公开"]), plain.passages(["passage: 公开"]), atol=1e-6)


def _cross_encoder(folder: Path) -> str:
    """A cross-encoder of two small layers with random weights, written from a configuration."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARACTERS]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(2)
    config: Any = BertConfig(  # type: ignore[call-arg, unused-ignore]
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, num_labels=1, max_position_embeddings=512, initializer_range=1.0,
    )  # fmt: skip
    model: Any = BertForSequenceClassification(config)
    model.save_pretrained(folder)
    tokenizer: Any = BertTokenizer(str(folder / "vocab.txt"))
    tokenizer.save_pretrained(folder)
    return str(folder)


def _hit(text: str) -> Hit:
    passage = Passage(text, "d", "甲局", OrganKind.DEPARTMENT, Level.COUNTY, "", 2023, 1, None, text)
    return Hit(passage, 0.5, text)


def test_a_real_cross_encoder_reorders(tmp_path: Path) -> None:
    score = cross_encoder(_cross_encoder(tmp_path / "cross"))
    texts = ["培训", "政策解读", "申请公开", "公开培训"]
    values = score([("申请", text) for text in texts])
    assert len(set(values)) == len(texts)
    assert score([("申请", texts[2])])[0] == pytest.approx(values[2], abs=1e-4)  # alone as in a batch
    assert score([("培训", texts[2])])[0] != pytest.approx(values[2], abs=1e-4)  # the question counts
    found = rerank("申请", [_hit(text) for text in texts], score)
    ordered = sorted(zip(values, texts, strict=True), reverse=True)
    assert [hit.passage.text for hit in found] == [text for _, text in ordered]
    assert [hit.score for hit in found] == pytest.approx([value for value, _ in ordered], abs=1e-4)


def test_a_transformer_is_no_table_of_words(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path / "bert"
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARACTERS]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    model: Any = BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
        )
    )
    model.save_pretrained(folder)
    tokenizer: Any = BertTokenizer(str(folder / "vocab.txt"))
    tokenizer.save_pretrained(folder)
    SentenceTransformer(str(folder), device="cpu").save_pretrained(
        str(tmp_path / "st"), create_model_card=False
    )
    encoder = SentenceEncoder(str(tmp_path / "st"))
    assert matcher(encoder) is None
    assert encoder.queries(["公开"]).shape == (1, 16)
