"""The chat-model maker: one sub-area at a time, JSON with slots, and the precedent maker behind it.

The model sees the names of slots, never a figure, and masked sentences instead of past reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from report_assistant.drafting.adopt import adopt
from report_assistant.drafting.case import Case
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.macros import members
from report_assistant.drafting.maker import Maker, OnEvent, Written
from report_assistant.drafting.mask import Precedent, mask_paragraph
from report_assistant.drafting.parse import templates
from report_assistant.drafting.plan import Unit
from report_assistant.drafting.prompts import load
from report_assistant.drafting.rejection import Violation
from report_assistant.drafting.stream import answer
from report_assistant.drafting.template import Origin
from report_assistant.drafting.verify import verify
from report_assistant.errors import ChatModelUnavailable
from report_assistant.report.slots import Area, slots
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_PRECEDENTS = 6
MOST_SENTENCES = 6
_ON_REQUEST = ("B01", "B02", "B03", "B11", "B19", "B24", "B25")
_WORDS = {
    "本机关": "本机关自称",
    "本年": "报告年度，如某某年",
    "政府": "所在地政府，用于“{{政府}}门户网站”",
    "条例简称": "政府信息公开条例",
}
_LISTS = {"办理结果": "各类办理结果的列举", "申请人": "自然人和法人申请的列举", "申请渠道": "申请渠道的列举"}
_FALLBACK = "“{area}”部分：{error}"
_NOTHING = "“{area}”部分：大模型没有给出符合要求的语句，已改用范文方式起草，内容未丢失。"


def chat_model(settings: Settings) -> BaseChatModel | None:
    """The chat model of the settings, or None when no model is set (nothing is contacted yet).

    Raises ChatModelUnavailable when the provider's package is not installed or refuses the settings.
    """
    if not settings.chat_model:
        return None
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0.2}
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
    if settings.chat_provider != "ollama":
        key = settings.chat_api_key.get_secret_value() or "none"
        options |= {"api_key": key, "timeout": settings.chat_timeout, "max_retries": 1}
    try:
        model: BaseChatModel = init_chat_model(
            settings.chat_model, model_provider=settings.chat_provider, **options
        )
    except (ImportError, ValueError, TypeError) as error:
        raise ChatModelUnavailable(settings.chat_provider) from error
    return model


class ModelMaker:
    """Asks a chat model; what it cannot do, ``fallback`` does, with a notice."""

    def __init__(
        self, model: BaseChatModel, fallback: Maker, settings: Settings, case: Case, gazetteer: frozenset[str]
    ) -> None:
        """``gazetteer``: names of other organs, to keep them out of the prompt."""
        self._model = model
        self._fallback = fallback
        self._settings = settings
        self._case = case
        self._gazetteer = gazetteer
        self._down = ""

    def write(
        self, unit: Unit, precedents: Sequence[Precedent], rejected: Sequence[Violation], emit: OnEvent
    ) -> Written:
        """Sentences of the model for ``unit``; of the precedent maker when it fails."""
        if unit.section != 1 or unit.area is None or self._down:
            return self._fallback.write(unit, precedents, rejected, emit)

        def token(text: str) -> None:
            emit({"event": "token", "section": unit.section, "area": unit.area, "text": text})

        messages = [
            ("system", self._prompt("write_system.v1", {})),
            ("user", self._task(unit, precedents, rejected)),
        ]
        try:
            reply = answer(self._model, messages, self._settings.chat_timeout, token)
        except ChatModelUnavailable as error:
            # One time-out is enough: the other sub-areas must not wait for a server that is down.
            self._down = str(error)
            notice = _FALLBACK.format(area=unit.area.value, error=error)
            written = self._fallback.write(unit, precedents, rejected, emit)
            return Written(written.sentences, (*written.notices, notice), written.ordered)
        found = templates(reply)
        if not found:
            written = self._fallback.write(unit, precedents, rejected, emit)
            notice = _NOTHING.format(area=unit.area.value)
            return Written(written.sentences, (*written.notices, notice), written.ordered)
        name = self._settings.chat_model or type(self._model).__name__
        sentences = tuple(adopt(template, self._case, Origin.MODEL, name) for template in found)
        return Written(sentences, ordered=True)

    def _prompt(self, name: str, variables: dict[str, str]) -> str:
        return load(self._settings.prompts_dir, name, variables)

    def _task(self, unit: Unit, precedents: Sequence[Precedent], rejected: Sequence[Violation]) -> str:
        area = str(unit.area)
        names = self._slots(unit)
        if rejected:
            lines = [f"- {v.sentence}（{v}）" for v in rejected]
            return self._prompt(
                "repair_area.v1", {"area": area, "problems": "\n".join(lines), "slots": names}
            )
        shown = self._examples(unit.area, precedents)
        variables = {
            "area": area,
            "count": str(MOST_SENTENCES),
            "slots": names,
            "precedents": "\n".join(shown),
        }
        return self._prompt("write_area.v1", variables)

    def _slots(self, unit: Unit) -> str:
        known = slots()
        wanted = list(unit.required)
        lists: dict[str, str] = {}
        if unit.area is Area.ON_REQUEST:
            wanted = [*(n for n in _ON_REQUEST if self._case.amount(n)), *wanted]
            lists = {name: words for name, words in _LISTS.items() if members(name, self._case)}
        lines = [f"{{{{{name}}}}}：{known[name].name}" for name in dict.fromkeys(wanted)]
        lines += [f"{{{{{name}}}}}：{words}" for name, words in (_WORDS | lists).items()]
        return "\n".join(lines)

    def _examples(self, area: Area | None, precedents: Sequence[Precedent]) -> list[str]:
        shown: list[str] = []
        for precedent in precedents:
            for masked in mask_paragraph(precedent)[0]:
                sentence = masked.sentence
                fits = len(shown) < MOST_PRECEDENTS and fill_sentence(sentence, self._case)[0].text
                if fits and not verify(sentence, self._case, area, self._gazetteer):
                    shown.append(sentence.template)
        return shown or ["（无）"]
