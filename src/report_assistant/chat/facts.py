"""Facts out of free words: 网站发了118条，公众号200多篇，培训两次60人次."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from report_assistant.chat.conflict import fact_words
from report_assistant.chat.keywords import CLAUSE_END, clause_of, named_slots, none_of
from report_assistant.chat.reply import Pending
from report_assistant.chat.spoken import NO_FEE, spelled
from report_assistant.chat.whole_year import objection
from report_assistant.errors import BadFigures
from report_assistant.report.claims import ZERO_BY_CLAIM, ClaimKind, claims
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.formulas import formulas
from report_assistant.report.mentions import Mention, Subject, mentions
from report_assistant.report.numerals import Quantity, quantities
from report_assistant.report.organ import OrganKind
from report_assistant.report.record import fact_of_text
from report_assistant.report.slots import slot, slots
from report_assistant.report.text import sentences

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


_CORRECTION = re.compile(
    r"(?:应该?|需要?)?(?:改成|改为|更正为|更正成|修改为|更新为|订正为)|应为|应该是|实际(?:上)?(?:是|为)|准确(?:数|数字)?(?:是|为)"
)
_SIGNED = re.compile(
    r"(?:成文|落款|签发)(?:日期|时间)?\s*(?:是|为|[：:])?\s*(20\d\d\s*[年\-./]\s*\d{1,2}\s*[月\-./]\s*\d{1,2}\s*日?)"
)
_NAMED = re.compile(r"^[\s\d.、（）()]*(?P<name>[^：:，,。；;]{2,20})[：:]\s*(?P<value>[^，,。；;]{1,20})$")
_BY_ID = re.compile(
    r"^\s*(?P<name>[A-G]\d\d(?:\.\d)?)\s*(?:[=＝]|改?[为成是])+\s*(?P<value>[^，,。；;]{1,20})$"
)
_DENIED = re.compile(r"(?:而?不是|并非|不再是)$")
_NUMBERED = re.compile(r"\s*(\d{1,2})\s*[.．、:：)）]\s*(?!\d{1,2}[.．])")
_ANSWERS = re.compile(r"\n+|(?<=[；;。，,\s])(?=\d{1,2}\s*[.．、:：)）]\s*\D|\d{1,2}[.．、:：)）]\s*\d)")
_WHOLE_AREA = {OrganKind.GOVERNMENT, OrganKind.TOWNSHIP}
MOST_CHOICES = 4
HUNDRED = 100
LONGEST_LEAD = 4
# Units that are not only counted in whole numbers.
_PARTED = {"元", "万元", "%", "分", "万次", "万人", "万人次"}
# Another number right beside one: 100、120条.
_TOUCHED = re.compile(r"\d[，,.、'’·]?\s?$")
_TOUCHES = re.compile(r"[，,、'’· ]?\d|[+kKwW十百千万亿]")
_VAGUE = re.compile(
    r"[一二两三四五六七八九几\d]成(?!立|员|果|效)|倍|[一过大]半|翻番|若干|[几数好][次条篇件场个人]|许多|无数|[①-⓿❶-➓㈠-㈩Ⅰ-ⅿ]"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a turn tells: plain ``facts`` with their quotes, and ``doubts`` that the user must confirm.

    ``of_tables`` are slots that only the tables may set, ``unclear`` numbers without a meaning,
    ``aside`` sentences (Chinese) on numbers that are not this year's; ``signed`` is the date under
    the report, as told.
    """

    facts: tuple[Fact, ...]
    of_tables: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    doubts: tuple[Pending, ...] = ()
    aside: tuple[str, ...] = ()
    signed: str = ""


def understand_facts(
    text: str,
    figures: Figures,
    waiting: Sequence[Pending] = (),
    asked: Sequence[str] = (),
    numbered: Sequence[str] = (),
) -> Understood:
    """Facts stated in ``text``; the sentence is kept with each as its source.

    ``waiting`` are facts that wait for the user: a bare number answers the one whose unit fits.
    ``asked`` are the slots that were asked for: a bare number may mean one of them, but that is
    for the user to say; ``numbered`` are the questions of the list shown last, which ``1. 118条``
    answers by number. A fact is plain unless its slot is ambiguous, its number approximate, said
    of a wider area, or it would replace another value without the words of a correction.
    """
    signed = _SIGNED.search(text)
    if signed:
        text = text.replace(signed.group(), " ")
    found = _Found(figures, {})
    printed, text = _by_number(text, numbered, found)
    words, text = told_words(text)
    found.facts |= {fact.slot: fact for fact in words}
    plain = spelled(text)
    found.typed |= plain.typed
    for sentence in sentences(plain.text):
        words_of_user = sentence.text.strip()
        quote = words_of_user if words_of_user in text else text.strip()
        _read_sentence(sentence.text, quote, found, waiting, asked)
    return Understood(
        tuple(found.facts.values()),
        tuple(found.of_tables),
        tuple(found.unclear),
        tuple(found.doubts.values()),
        tuple(found.aside),
        signed.group(1) if signed else printed,
    )


@dataclass
class _Found:
    """What one turn has told so far."""

    figures: Figures
    facts: dict[str, Fact]
    doubts: dict[str, Pending] = field(default_factory=dict)
    of_tables: dict[str, None] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)
    aside: dict[str, None] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)  # as spelled for the parser: as typed

    def told(self, name: str) -> Fact | None:
        """What this turn told of the slot before."""
        waits = self.doubts.get(name)
        return waits.fact if waits else self.facts.get(name)

    def plain(self, fact: Fact) -> None:
        """Take ``fact`` as told without doubt."""
        self.doubts.pop(fact.slot, None)
        self.facts[fact.slot] = fact

    def doubt(self, fact: Fact, why: str, choices: Sequence[str]) -> None:
        """Take ``fact`` as told, to be confirmed."""
        self.facts.pop(fact.slot, None)
        value = fact_words(fact)
        other = self.doubts.get(fact.slot)
        if other is not None and len(other.choices) > 1 and other.value != value:
            self.unclear.append(other.value)
        pairs = tuple((name, slot(name).name) for name in choices)
        before = fact_words(self.figures.facts.get(fact.slot)) if len(pairs) == 1 else ""
        self.doubts[fact.slot] = Pending(f"{fact.slot}|{value}", fact, value, why, pairs, before)


def _by_number(text: str, numbered: Sequence[str], found: _Found) -> tuple[str, str]:
    """Take the answers given by number; returns the date to sign, if one is among them, and the rest."""
    if not numbered or not _NUMBERED.match(text):
        return "", text
    signed, rest = "", []
    for line in _ANSWERS.split(text):
        mark = _NUMBERED.match(line)
        number, words = (int(mark[1]), line[mark.end() :].strip(" ；;。，,")) if mark else (0, "")
        name = numbered[number - 1] if 1 <= number <= len(numbered) else ""
        if not name or not words:
            rest.append(line)
        elif name not in slots():
            signed = words
        elif name == "G01" and NO_FEE.fullmatch(words):
            for fee in ZERO_BY_CLAIM[ClaimKind.NO_FEE]:
                _take(Fact(fee, 0, slot(fee).units[0], quote=words), found, corrected=True, why="")
        elif slot(name).is_text:
            found.plain(Fact(name, text=words, quote=words))
        else:
            plain = spelled(words)
            found.typed |= plain.typed
            counted = [q for q in quantities(plain.text) if q.is_quantity]
            fits = len(counted) == 1 and counted[0].unit in (*slot(name).units, "", "个")
            if fits and not any(m.slot not in (None, name) for m in mentions(plain.text)):
                if not _refused(plain.text, counted[0], found):
                    fact = _fact(name, counted[0], words)
                    why = _why(fact, Mention(name, counted[0]), plain.text, found)
                    _take(fact, found, False, why)
            else:
                rest.append(line[mark.end() :] if mark else line)
    return signed, "。".join(rest)


def _read_sentence(
    text: str, quote: str, found: _Found, waiting: Sequence[Pending], asked: Sequence[str]
) -> None:
    named = _named_fact(text.strip())
    if named is not None:
        fact = replace(named, quote=quote)
        why = next((_read_as(fact, raw) for raw in found.typed.values() if raw in quote), "")
        _take(fact, found, bool(_CORRECTION.search(text)), why)
        return
    corrected = bool(_CORRECTION.search(text))
    said = _CORRECTION.sub("", text)
    computed = formulas(found.figures.generation)
    for mention in mentions(said):
        quantity = mention.quantity
        if not quantity.is_quantity:
            continue
        raw = quantity.raw
        if mention.period is not None and mention.period != found.figures.year:
            found.aside[f"“{raw}”说的不是{found.figures.year}年，没有记录"] = None
        elif mention.change:
            found.aside[f"“{raw}”是增减的数，没有记录；请说全年的数"] = None
        elif mention.slot in computed:
            found.of_tables[mention.slot] = None
        elif (mention.slot is None and _DENIED.search(said[: mention.start])) or _refused(
            said, quantity, found
        ):
            continue
        elif mention.slot is None:
            _read_bare(quantity, said, quote, corrected, found, waiting, asked)
        else:
            others = tuple(name for name in mention.also if name not in computed)
            fact = _fact(mention.slot, quantity, quote)
            choices = (mention.slot, *others)[:MOST_CHOICES]
            _take(fact, found, corrected, _why(fact, mention, said, found), choices)
    for name in none_of(text):
        if name not in found.facts and name not in computed:
            _take(Fact(name, 0, slot(name).units[0], quote=quote), found, corrected, "")
    for claim in claims(text):
        for name in ZERO_BY_CLAIM.get(claim.kind, ()):
            if name not in found.facts:
                _take(Fact(name, 0, slot(name).units[0], quote=quote), found, corrected, "")
    _name_the_rest(said, found)


def _name_the_rest(said: str, found: _Found) -> None:
    """Say which clauses speak of an amount or a fact and gave none: 增长两成, 培训很多."""
    counted = [q for q in quantities(said) if q.is_quantity]
    known = {*found.facts, *(doubt.fact.slot for doubt in found.doubts.values()), *found.of_tables}
    start = 0
    for words in CLAUSE_END.split(said):
        start = said.index(words, start)
        end = start + len(words)
        told = any(claim.kind in ZERO_BY_CLAIM for claim in claims(words)) or any(none_of(words))
        if told or any(start <= q.start < end for q in counted):
            continue
        named = named_slots(words, "")
        if _VAGUE.search(words) or (named and not known.intersection(named)):
            found.aside[f"没有记录：“{words.strip()}”"] = None


def _refused(said: str, quantity: Quantity, found: _Found) -> bool:
    """Whether ``quantity`` is no count of the whole year; the reason is noted."""
    against = objection(said, quantity, found.figures.year)
    if against is None or not against.firm:
        return False
    found.aside[f"“{quantity.raw}”{against.reason}，没有记录"] = None
    return True


def _no_count(fact: Fact) -> str:
    """Why the amount of ``fact`` cannot be; empty when it can."""
    if fact.amount is None or (
        fact.amount >= 0 and (fact.unit in _PARTED or fact.amount == int(fact.amount))
    ):
        return ""
    how = "是负数" if fact.amount < 0 else "不是整数"
    return f"“{fact_words(fact)}”{how}，{slot(fact.slot).name}没有记录"


def _take(fact: Fact, found: _Found, corrected: bool, why: str, choices: Sequence[str] = ()) -> None:
    """Take ``fact``: with a doubt when ``why`` says one, or when it would replace another value.

    ``choices`` are the slots that it may belong to, when the words leave more than its own.
    """
    if wrong := _no_count(fact):
        found.aside[wrong] = None
        return
    if len(choices) > 1:
        found.doubt(fact, "这句话可以指不止一项，请选一项", choices)
        return
    if fact.slot in formulas(found.figures.generation):
        found.of_tables[fact.slot] = None
        return
    told = found.told(fact.slot)
    before = found.figures.facts.get(fact.slot)
    if told is not None and told.amount != fact.amount and not corrected:
        why = f"这段话里有两个不同的数：{fact_words(told)}、{fact_words(fact)}"
    elif not why and not corrected and before is not None and before.amount is not None:
        # An exact number in place of an approximate one is the answer that was asked for.
        exact = bool(before.approx) and not fact.approx
        if before.amount != fact.amount and not exact:
            why = f"此前记录的是{fact_words(before)}"
    if why:
        found.doubt(fact, why, (fact.slot,))
    else:
        found.plain(fact)


def _fact(name: str, quantity: Quantity, quote: str) -> Fact:
    units = slot(name).units
    spoken = quantity.unit == "个" and "个" not in units  # two 个 of staff are two 人
    unit = units[0] if spoken or not quantity.unit else quantity.unit
    return Fact(name, quantity.amount, unit, quantity.approx, quote=quote)


def _read_as(fact: Fact, typed: str) -> str:
    return f"“{typed}”读作{fact_words(fact)}，请确认"


def _why(fact: Fact, mention: Mention, said: str, found: _Found) -> str:
    """The doubt about a fact told in ``said`` whose slot is clear; empty when there is none."""
    quantity, figures = mention.quantity, found.figures
    against = objection(said, quantity, figures.year)
    if against is not None:
        return against.reason
    if typed := found.typed.get(said[slice(*quantity.digits)]):
        return _read_as(fact, typed)
    if quantity.upper is not None:
        return f"“{quantity.raw}”是一个范围，请给出一个数"
    before = figures.facts.get(fact.slot)
    if quantity.approx and (before is None or before.approx != fact.approx or before.amount != fact.amount):
        return f"“{quantity.raw}”是约数；有准确数请直接回复，没有就按“{fact_words(fact)}”写"
    if mention.subject is Subject.AREA_WIDE and figures.organ.kind not in _WHOLE_AREA:
        return "说的是整个地区，请确认就是本机关的数"
    if quantity.unit == "%" and quantity.amount > HUNDRED:
        return "比例超过100%"
    if _TOUCHED.search(said[max(0, quantity.start - 4) : quantity.start]) or (
        not quantity.unit and _TOUCHES.match(said, quantity.end)
    ):
        return f"“{quantity.raw}”前后还有数字，请确认"
    return ""


def _read_bare(
    quantity: Quantity,
    text: str,
    quote: str,
    corrected: bool,
    found: _Found,
    waiting: Sequence[Pending],
    asked: Sequence[str],
) -> None:
    """A number without the words of a report: what its clause names, what waits, or what was asked."""
    computed = formulas(found.figures.generation)
    clause = clause_of(text, quantity.start, quantity.end)
    named = tuple(name for name in named_slots(clause, quantity.unit) if name not in found.facts)
    of_tables = tuple(name for name in named if name in computed)
    if of_tables:
        found.of_tables.update(dict.fromkeys(of_tables))
        return
    if len(named) == 1:
        fact = _fact(named[0], quantity, quote)
        _take(fact, found, corrected, _why(fact, Mention(named[0], quantity), text, found))
        return
    fits = [p.fact.slot for p in waiting if quantity.unit in (*slot(p.fact.slot).units, "")]
    if not named and len(set(fits)) == 1 and quantity.exact:
        fact = _fact(fits[0], quantity, quote)
        _take(fact, found, True, _why(fact, Mention(fits[0], quantity), text, found))
        return
    names = named or tuple(
        n for n in asked if n in slots() and quantity.unit and quantity.unit in slot(n).units
    )
    names = tuple(n for n in names if n not in found.facts and n not in found.figures.facts)[:MOST_CHOICES]
    if names:
        fact = _fact(names[0], quantity, quote)
        found.doubt(fact, f"“{quantity.raw}”没有说明是哪一项", names)
    else:
        found.unclear.append(quantity.raw)


def _named_fact(text: str) -> Fact | None:
    """``业务培训：3次``, ``E03改为3次`` – name or id of a slot and its value; None for any other line."""
    text = text.rstrip("。；;，, ")
    line = _NAMED.match(text) or _BY_ID.match(text)
    if line is None:
        return None
    name = line["name"].strip().removeprefix("本年")
    wanted = next((s for s in slots().values() if name in (s.name, s.id)), None)
    counted = [q for q in quantities(line["value"]) if q.is_quantity]
    if wanted is None or not (wanted.is_text or all(q.exact for q in counted)):
        return None
    try:
        fact = fact_of_text(wanted, line["value"])
    except BadFigures:
        return None
    return replace(fact, quote=text)


def says_facts(text: str) -> bool:
    """True when ``text`` gives a number or a statement that belongs to a slot."""
    text = spelled(text).text
    said = _CORRECTION.sub("", text)
    found = mentions(said)
    if any(m.slot is not None for m in found) or any(c.kind in ZERO_BY_CLAIM for c in claims(text)):
        return True
    counted = [m.quantity for m in found if m.quantity.is_quantity]
    named = any(named_slots(clause_of(said, q.start, q.end), q.unit) for q in counted)
    return named or any(none_of(text)) or _named_fact(text) is not None


def is_answer(text: str) -> bool:
    """True for the short answers to a question: a number alone, ``名称：数值``, the date to sign."""
    text = text.strip()
    if _SIGNED.search(text) or NO_FEE.fullmatch(text):
        return True
    if _NUMBERED.match(text):
        return True
    lines = [line for line in re.split(r"[\n；;。]", text) if line.strip()]
    if lines and all(_named_fact(line.strip()) is not None for line in lines):
        return True
    text = spelled(text).text
    counted = [q for q in quantities(text) if q.is_quantity]
    return len(counted) == 1 and len(text) - len(counted[0].raw) <= LONGEST_LEAD
