"""What a chat model answers, made into template sentences; anything else is an empty answer.

Small slips of small models are put right here, so that they cost no second call: braces forgotten
or doubled, a unit behind a slot, numbering, a name in place of a slot id. Nothing here decides
whether a sentence may stand; that is :mod:`drafting.verify`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import Any
from unicodedata import category

from report_assistant.drafting.sources import known
from report_assistant.drafting.template import SLOT, bare
from report_assistant.report.slots import slots
from report_assistant.report.text import sentences

MOST_SENTENCES = 12
_LEAST_WORDS = 4
_THINKING = re.compile(
    r"<(think|thinking|reasoning|analysis)>.*?(?:</\1>|$)|<\|channel\|>analysis.*?(?:<\|channel\|>final<\|message\|>|$)",
    re.DOTALL | re.IGNORECASE,
)
# The chat templates of reasoning models often open the thinking themselves: only its end is seen.
_THOUGHT = re.compile(r"^.*</(?:think|thinking|reasoning|analysis)>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)(?:```|$)", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)+)"')
_NUMBERING = re.compile(
    r"^(?:[-*•·]+|第[一二三四五六七八九十]+[句条点][：:、，]?|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[）)]|[.．、]))\s*"
)
# The prompt's own words come back as text of the report.
_ECHO = re.compile(r"要点|参考语句|占位符|JSON|sentences|改写")
_BRACES = re.compile(r"\{+\s*([^{}]+?)\s*(\??)\}+")
_ID = re.compile(r"(?<![A-Za-z\d{.])([A-G]\d\d(?:\.\d)?)(?![\d}.?])")
_SELF = re.compile(r"(?<!\{\{)(本机关|本年)(?!度|\}\})")
_WORD_ENDS = frozenset("例款数序员均第")
_CJK = re.compile(r"[\u4e00-\u9fff]")
# Control and format characters (zero width, direction), halves of pairs, private and unassigned ones.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def visible(answer: str) -> str:
    """``answer`` without reasoning text; empty while the reasoning has not ended."""
    return _THOUGHT.sub("", _THINKING.sub("", answer))


def templates(answer: str) -> tuple[str, ...]:
    """Template sentences of ``answer``: ``{"sentences": ["…{{A02}}…。", …]}``.

    Reasoning text and code fences are left out. From broken JSON the strings that are complete
    are taken, from plain text the sentences, in both cases only those that hold a slot. A string
    that holds several sentences is cut, so that one bad sentence does not take the others with it.
    """
    text = visible(answer)
    fenced = _FENCE.search(text)
    text = fenced.group(1) if fenced else text
    data = _json(text)
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), None)
    if isinstance(data, list):
        return _distinct([piece for item in data for piece in _pieces(item)])
    return _distinct([piece for piece in _loose(text) if SLOT.search(piece)])


def finished(answer: str) -> tuple[str, ...]:
    """Template sentences of an ``answer`` that is still being written: complete strings only."""
    return _distinct([piece for piece in _strings(visible(answer)) if SLOT.search(piece)])


def _distinct(pieces: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(_sensible, pieces)))[:MOST_SENTENCES]


def _strings(text: str) -> list[str]:
    # "[" or "," before a string: an element of the list, never a key.
    found = (m.group(1) for m in _STRING.finditer(text) if text[: m.start()].rstrip()[-1:] in {"[", ","})
    return [piece for string in found for piece in _pieces(string.replace('\\"', "”").replace("\\n", "\n"))]


def _loose(text: str) -> list[str]:
    return _strings(text) if '"' in text else [p for line in text.splitlines() for p in _pieces(line)]


def _pieces(item: object) -> tuple[str, ...]:
    if isinstance(item, dict):
        item = next((value for key, value in item.items() if key in {"text", "sentence", "template"}), "")
    if not isinstance(item, str):
        return ()
    return tuple(_ended(tidy(span.text)) for span in sentences(item.strip()))


def _ended(text: str) -> str:
    return text if text.endswith(("。", "；", "！", "？", "：")) else text.rstrip("，,;.") + "。"


def _sensible(template: str) -> bool:
    """False for headings, echoes of the prompt, characters nobody can see, and slots without words or
    said twice."""
    words = bare(template, "")
    if any(category(char) in _UNPRINTABLE for char in template):
        return False
    if len(_CJK.findall(words)) < _LEAST_WORDS or words.endswith("：") or _ECHO.search(words):
        return False
    counted = Counter(match.group(1) for match in SLOT.finditer(template) if match.group(1) in slots())
    return all(count == 1 for count in counted.values())


def tidy(text: str) -> str:
    """``text`` with the small slips of a model put right (see the module)."""
    text = _NUMBERING.sub("", text.strip()).strip()
    text = text.replace("｛", "{").replace("｝", "}")
    text = _BRACES.sub(_slot, text)
    text = _ID.sub(lambda m: f"{{{{{m.group(1)}}}}}" if m.group(1) in slots() else m.group(), text)
    text = _SELF.sub(r"{{\1}}", text)
    return _without_units(text)


def _slot(match: re.Match[str]) -> str:
    name = match.group(1)
    if not known(name):
        name = _by_name().get(name, name)
    return f"{{{{{name}{match.group(2)}}}}}"


@cache
def _by_name() -> dict[str, str]:
    """Chinese name of a content slot -> its id, where the name is unambiguous."""
    counted = Counter(slot.name for slot in slots().values())
    return {slot.name: slot.id for slot in slots().values() if counted[slot.name] == 1}


def _without_units(text: str) -> str:
    """The unit comes with the slot: ``{{A02}}条，`` is ``{{A02}}，``, ``{{E03}}次培训`` ``{{E03}}培训``."""

    def cut(match: re.Match[str]) -> str:
        name, after = match.groups()
        units = slots()[name].units if name in slots() else ()
        unit = next((u for u in sorted(units, key=len, reverse=True) if after.startswith(u)), "")
        rest = after.removeprefix(unit)
        # 条例, 件数, 次序, 人员 are words, not units.
        return match.group() if not unit or rest[:1] in _WORD_ENDS else f"{{{{{name}}}}}{rest}"

    return re.sub(r"\{\{([^{}?]+)\}\}([\u4e00-\u9fff%]{1,4})", cut, text)


def _json(text: str) -> Any:
    """The first JSON object or array in ``text``, or None."""
    decoder = json.JSONDecoder()
    for match in re.finditer(r"[\[{]", text):
        # {{A02}} in loose text is no JSON; keep looking until something parses.
        try:
            value, _ = decoder.raw_decode(text, match.start())
        except ValueError:
            continue
        except RecursionError:
            # Brackets in thousands: no answer, and every further one would be as deep.
            return None
        if isinstance(value, dict | list):
            return value
    return None
