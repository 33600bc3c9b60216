"""Facts out of free words: 网站发了118条，公众号200多篇，培训两次60人次."""

from __future__ import annotations

import re
from dataclasses import dataclass

from report_assistant.report.claims import ClaimKind, claims
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.formulas import formulas
from report_assistant.report.mentions import mentions
from report_assistant.report.slots import slot
from report_assistant.report.text import sentences

# What a statement without a number says of slots that the tables do not determine.
_ZERO_BY_CLAIM = {ClaimKind.NO_FEE: ("G01", "G02"), ClaimKind.NO_ACCOUNTABILITY: ("E08",)}

MIN_WORDS = 4

# Slots that hold words are told as “名称：内容”; these are the names people use for them.
_NAMES: tuple[tuple[str, str], ...] = (
    ("F01", r"(?:上年|去年|上一年)度?(?:的|存在的?)?(?:主要)?问题(?:的)?(?:整改|改进)?(?:情况|结果)?"),
    ("F02", r"(?:今年|本年|当前)度?(?:的|存在的?)?(?:主要)?问题|存在的?(?:主要)?问题"),
    ("F03", r"(?:改进|整改)(?:措施|办法)|下一步(?:打算|工作)?"),
    ("B20", r"申请(?:内容|领域|事项)(?:主要)?(?:集中|涉及)?"),
    ("E06.2", r"(?:工作)?考核(?:结果|情况)"),
    ("E07.3", r"社会评议(?:结果|情况)?"),
    ("G06", r"创新(?:做法|举措)"),
    ("G07", r"(?:政务公开)?标准化(?:规范化)?(?:建设|情况)?"),
)
_STARTS = "|".join(f"(?P<{slot_id.replace('.', '_')}>{pattern})" for slot_id, pattern in _NAMES)
# A name opens its words at the start of a sentence: 存在的主要问题是…；改进措施：…
_TOLD = re.compile(rf"(?:^|(?<=[。；;\n]))\s*(?:{_STARTS})\s*(?:主要)?(?:[：:]|是|为|有(?!哪|没))\s*")
_MEASURE = re.compile(r"^针对.{2,40}?[，,].{0,6}(将|要|拟|计划|准备)")


def told_words(text: str) -> tuple[tuple[Fact, ...], str]:
    """Words told by name, and what is left of ``text``.

    ``上年问题整改情况：…`` gives the words of that slot; several may stand in one turn.
    """
    text = text.strip()
    marks = list(_TOLD.finditer(text))
    if not marks:
        if _MEASURE.match(text):
            return (Fact("F03", text=text, quote=text),), ""
        return (), text
    facts: dict[str, Fact] = {}
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        words = text[mark.end() : after.start() if after else len(text)].strip().lstrip("：:")
        slot_id = str(mark.lastgroup).replace("_", ".")
        if len(words) >= MIN_WORDS:
            facts[slot_id] = Fact(slot_id, text=words, quote=text)
    return tuple(facts.values()), text[: marks[0].start()].strip()


@dataclass(frozen=True, slots=True)
class Understood:
    """Facts with their quotes, slots that only the tables may set, and numbers not understood."""

    facts: tuple[Fact, ...]
    of_tables: tuple[str, ...]
    unclear: tuple[str, ...]


def understand_facts(text: str, figures: Figures) -> Understood:
    """Facts stated in ``text``; the sentence is kept with each as its source."""
    words, text = told_words(text)
    facts: dict[str, Fact] = {fact.slot: fact for fact in words}
    of_tables: dict[str, None] = {}
    unclear: list[str] = []
    computed = formulas(figures.generation)
    for sentence in sentences(text):
        for mention in mentions(sentence.text):
            quantity = mention.quantity
            if not quantity.is_quantity:
                continue
            if mention.slot is None:
                unclear.append(quantity.raw)
            elif mention.slot in computed:
                of_tables[mention.slot] = None
            else:
                unit = quantity.unit or slot(mention.slot).units[0]
                facts[mention.slot] = Fact(
                    mention.slot, quantity.amount, unit, quantity.approx, quote=sentence.text.strip()
                )
        for claim in claims(sentence.text):
            for name in _ZERO_BY_CLAIM.get(claim.kind, ()):
                facts.setdefault(name, Fact(name, 0, slot(name).units[0], quote=sentence.text.strip()))
    return Understood(tuple(facts.values()), tuple(of_tables), tuple(unclear))
