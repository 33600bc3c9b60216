"""Sentence vectors: the travelling model, a local path or a hub id, loaded when first needed."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from report_assistant.errors import EmbeddingModelMissing
from report_assistant.settings import Settings, go_offline

Vectors = npt.NDArray[np.float32]

TRAVELLING_MODEL = "static-zh"

# Models that were trained with prompts but often come without them in their configuration.
_PROMPTS: tuple[tuple[str, str, str], ...] = (
    (r"(^|[/\-_])(multilingual-)?e5-", "query: ", "passage: "),
    (r"bge-.*-zh", "为这个句子生成表示以用于检索相关文章：", ""),
)


@dataclass(frozen=True, slots=True)
class WordTable:
    """A static model: one vector a word, longer for words that say more.

    ``cut`` gives the numbers of the words of a text, ``number`` that of one word if it is known.
    Word 0 is the unknown word, with the zero vector.
    """

    vectors: Vectors
    cut: Callable[[str], list[int]]
    number: Callable[[str], int | None]


class Encoder(Protocol):
    """Turns texts into rows of unit length (float32); ``fingerprint`` changes with the model."""

    @property
    def fingerprint(self) -> str:
        """Names the model; another value means that stored vectors are useless."""
        ...

    def load(self) -> None:
        """Load the model now rather than at the first text."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        ...


def model_name(settings: Settings) -> str:
    """Path or hub id of the embedding model in force."""
    return settings.embedding_model or str(settings.models_dir / TRAVELLING_MODEL)


@cache
def model_fingerprint(name: str) -> str:
    """Hash of the files of a local model, or of the hub id; does not load the model.

    Raises EmbeddingModelMissing when ``name`` looks like a path and nothing is there.
    """
    path = Path(name)
    if not path.is_dir():
        if path.is_absolute() or name.startswith((".", "~")):
            raise EmbeddingModelMissing(name)
        return hashlib.sha256(name.encode()).hexdigest()[:16]
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(file.relative_to(path).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


class SentenceEncoder:
    """An :class:`Encoder` over sentence-transformers; the model is loaded at the first text."""

    def __init__(self, name: str) -> None:
        """``name``: path or hub id; raises EmbeddingModelMissing when a path does not exist."""
        self.name = name
        self._fingerprint = model_fingerprint(name)

    @property
    def fingerprint(self) -> str:
        """Hash of the model's files or of its hub id."""
        return self._fingerprint

    def load(self) -> None:
        """Load the model now (seconds: torch is imported); later calls are free."""
        _model(self.name)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, with the model's query prompt."""
        return self._encode(texts, "query")

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, with the model's document prompt."""
        return self._encode(texts, "document")

    def word_table(self) -> WordTable | None:
        """The words of a model that is one StaticEmbedding; None for any other model."""
        modules = list(_model(self.name))
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        if len(modules) != 1 or not isinstance(modules[0], StaticEmbedding):
            return None
        static = modules[0]
        vectors = np.array(static.embedding.weight.detach().numpy(), dtype=np.float32)
        vectors[0] = 0.0
        tokenizer = static.tokenizer

        def cut(text: str) -> list[int]:
            return list(tokenizer.encode(text, add_special_tokens=False).ids)

        return WordTable(vectors, cut, tokenizer.token_to_id)

    def _encode(self, texts: Sequence[str], task: str) -> Vectors:
        model = _model(self.name)
        if not texts:
            return np.zeros((0, model.get_embedding_dimension()), dtype=np.float32)
        encode = model.encode_query if task == "query" else model.encode_document
        rows = encode(list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(rows, dtype=np.float32)


def travelling(settings: Settings) -> SentenceEncoder | None:
    """The model that comes with the program, when the settings name another; None otherwise.

    Its words and topics help a model that is no table of words.
    """
    folder = settings.models_dir / TRAVELLING_MODEL
    return SentenceEncoder(str(folder)) if settings.embedding_model and folder.is_dir() else None


# Two threads that import parts of one package at once can see each other's halves: the page opens
# the index in the background while a first question already asks for the model.
_LOADING = threading.Lock()


def _model(name: str) -> Any:
    with _LOADING:
        return _loaded(name)


@cache
def _loaded(name: str) -> Any:
    go_offline()
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise EmbeddingModelMissing(name) from error
    for pattern, query, passage in _PROMPTS:
        if re.search(pattern, name) and not any(model.prompts.values()):
            model.prompts = {"query": query, "document": passage}
    return model
