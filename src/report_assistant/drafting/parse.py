"""What a chat model answers, made into template sentences; anything else is an empty answer."""

from __future__ import annotations

import json
import re
from typing import Any

from report_assistant.report.text import sentences

_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
MOST_SENTENCES = 12


def templates(answer: str) -> tuple[str, ...]:
    """Template sentences of ``answer``: ``{"sentences": ["…{{A02}}…。", …]}``.

    Reasoning text and code fences are left out; broken JSON gives an empty tuple. A string that
    holds several sentences is cut, so that one bad sentence does not take the others with it.
    """
    text = _THINKING.sub("", answer)
    fenced = _FENCE.search(text)
    data = _json(fenced.group(1) if fenced else text)
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), None)
    if not isinstance(data, list):
        return ()
    found = [piece for item in data for piece in _pieces(item)]
    return tuple(dict.fromkeys(found))[:MOST_SENTENCES]


def _pieces(item: object) -> tuple[str, ...]:
    if isinstance(item, dict):
        item = next((value for key, value in item.items() if key in {"text", "sentence", "template"}), "")
    if not isinstance(item, str):
        return ()
    return tuple(_ended(span.text) for span in sentences(item.strip()))


def _ended(text: str) -> str:
    return text if text.endswith(("。", "；", "！", "？")) else text.rstrip("，,;.") + "。"


def _json(text: str) -> Any:
    """The first JSON object or array in ``text``, or None."""
    decoder = json.JSONDecoder()
    for match in re.finditer(r"[\[{]", text):
        # {{A02}} in loose text is no JSON; keep looking until something parses.
        try:
            value, _ = decoder.raw_decode(text, match.start())
        except ValueError:
            continue
        if isinstance(value, dict | list):
            return value
    return None
