"""Answers of a chat model, kept so that drafts can be scored again without the model.

One JSON line an answer, appended as soon as it is whole: an interrupted run is taken up where it
stopped, and only prompts that changed are asked again. Lines hold the prompt as it was sent.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

# Examples of style come from the library's search; what must be said does not depend on them.
_STYLE = re.compile(r"<参考语句>.*?</参考语句>", re.DOTALL)
_SLOT = re.compile(r"\{\{([^{}]+)\}\}")
SLOTS_ROW = "slots"
_ROLES = {"human": "user", "ai": "assistant"}
Draft = tuple[str, str, str, int]


@dataclass(frozen=True)
class Answer:
    """One answer: for which draft it was asked, prompt, options, text, seconds it took."""

    row: str
    case: str
    part: str
    variant: int
    model: str
    date: str
    messages: tuple[tuple[str, str], ...]
    answer: str
    seconds: float = 0.0
    call: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """The draft this answer belongs to."""
        return self.row, self.case, self.part, self.variant

    @property
    def key(self) -> str:
        """What makes this answer fit a prompt; see :func:`key`."""
        return key(self.draft, self.call, self.messages)


def key(draft: Draft, call: int, messages: Iterable[tuple[str, str]]) -> str:
    """Hash of a draft, the number of the call, and the prompt.

    Of a prompt of our maker only the slots that must be said count: an answer worded from an older
    wording of the same points is still an answer to them, and the present code must cope with it.
    """
    asked: list[list[str]] = [[role, text] for role, text in messages]
    if draft[0] == SLOTS_ROW:
        asked = [sorted(set(_SLOT.findall(_STYLE.sub("", text)))) for role, text in asked if role == "user"]
    return sha256(json.dumps([*draft, call, asked], ensure_ascii=False).encode()).hexdigest()


def worded_alike(left: Iterable[tuple[str, str]], right: Iterable[tuple[str, str]]) -> bool:
    """True when two prompts are the same but for the examples of style."""
    one, other = ([(role, _STYLE.sub("", text)) for role, text in prompt] for prompt in (left, right))
    return one == other


def read(path: Path) -> list[Answer]:
    """The answers of a .jsonl or .jsonl.gz file; none when there is no such file.

    A line that was cut off by a kill is left out.
    """
    if not path.exists():
        return []
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8")
    return [found for line in text.split("\n") if (found := _answer(line))]


def _answer(line: str) -> Answer | None:
    try:
        data = json.loads(line)
    except ValueError:
        return None
    messages = tuple((str(role), str(text)) for role, text in data.pop("messages"))
    return Answer(messages=messages, **data)


def write(answers: Iterable[Answer], path: Path) -> None:
    """Write ``answers`` to a .jsonl.gz file, the same bytes for the same answers."""
    lines = "".join(json.dumps(asdict(a), ensure_ascii=False) + "\n" for a in answers)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))


class Record:
    """All known answers by key; new ones are appended to ``file`` (a .jsonl). Safe for threads."""

    def __init__(self, answers: Iterable[Answer], file: Path | None = None) -> None:
        self._lock = Lock()
        self._file = file
        self._found: dict[str, Answer] = {}
        self.answers: list[Answer] = []
        self._used: set[str] = set()
        if file and file.exists() and file.read_bytes()[-1:] not in (b"", b"\n"):
            with file.open("a", encoding="utf-8") as torn:
                torn.write("\n")
        for answer in (*answers, *(read(file) if file else ())):
            self._keep(answer)

    def get(self, wanted: str) -> Answer | None:
        """The answer with this key."""
        with self._lock:
            self._used.add(wanted)
        return self._found.get(wanted)

    @property
    def used(self) -> list[Answer]:
        """The answers that were asked for in this run, without those to prompts of the past."""
        return sorted((a for a in self.answers if a.key in self._used), key=lambda a: (*a.draft, a.key))

    def drafts(self, row: str) -> dict[tuple[str, str, int], Answer]:
        """The first answer of every draft of ``row`` by case, part and variant."""
        first: dict[tuple[str, str, int], Answer] = {}
        for answer in self.answers:
            if answer.row == row:
                first.setdefault(answer.draft[1:], answer)
        return first

    def add(self, answer: Answer) -> None:
        """Keep ``answer``, on disk first, and count it as used."""
        with self._lock:
            if self._file:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(answer), ensure_ascii=False) + "\n")
            self._used.add(answer.key)
            self._keep(answer)

    def _keep(self, answer: Answer) -> None:
        if answer.key not in self._found:
            self.answers.append(answer)
        self._found.setdefault(answer.key, answer)


class RecordedModel(BaseChatModel):
    """Replays what is recorded for one draft; asks ``live``, when there is one, for the rest.

    Without ``live`` an unknown prompt is answered with nothing and counted in ``missing``: the
    maker then drafts without a model, which must not be scored as the model's work.
    """

    record: Any
    live: Any = None
    draft: Draft
    label: str = ""
    missing: int = 0
    changed: bool = False
    waited: float = 0.0
    prompts: list[str] = []  # noqa: RUF012 - a pydantic field, copied for every model

    @property
    def _llm_type(self) -> str:
        return "recorded"

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        pairs = tuple((_ROLES.get(m.type, m.type), str(m.content)) for m in messages)
        call = len(self.prompts)
        known: Answer | None = self.record.get(key(self.draft, call, pairs))
        if known is not None:
            self._heard(known.messages, known.seconds)
            self.changed |= not worded_alike(known.messages, pairs)
            yield _chunk(known.answer)
            return
        if self.live is None:
            self.missing += 1
            yield _chunk("")
            return
        start = time.monotonic()
        pieces: list[str] = []
        # Until the answer is whole it is missing: a time-out is no draft of the model either.
        self.missing += 1
        for chunk in self.live.stream(messages, **kwargs):
            pieces.append(str(chunk.content))
            yield _chunk(pieces[-1])
        self.missing -= 1
        seconds = round(time.monotonic() - start, 1)
        self._heard(pairs, seconds)
        row, case, part, variant = self.draft
        today = datetime.now(UTC).date().isoformat()
        text = "".join(pieces)
        self.record.add(
            Answer(row, case, part, variant, self.label, today, pairs, text, seconds, call, dict(kwargs))
        )

    def _heard(self, messages: Iterable[tuple[str, str]], seconds: float) -> None:
        self.prompts.append("\n".join(text for _, text in messages))
        self.waited += seconds

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, **kwargs))


def _chunk(text: str) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=AIMessageChunk(content=text))
