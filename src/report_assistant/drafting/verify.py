"""The gate for every sentence of every maker: what cannot be traced does not pass.

First the template's own words are examined (no number, year, name, title, contact, instruction or
unsupported claim), then the filled text is read again with the parser that the checker uses and
every number in it must lie inside a filled slot that speaks of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_assistant.drafting import law, names
from report_assistant.drafting.case import Case
from report_assistant.drafting.fill import Span, fill
from report_assistant.drafting.mask import ALL_NATURAL, exclusive
from report_assistant.drafting.names import foreign_names, has_contact, known_names, persons
from report_assistant.drafting.own import contradicted, last_years
from report_assistant.drafting.practice import content_slots, unbacked_event
from report_assistant.drafting.rejection import Reason, Violation
from report_assistant.drafting.sources import SourceKind, known
from report_assistant.drafting.support import holds, unsupported
from report_assistant.drafting.template import SLOT, TODO_MARK, Origin, Sentence, bare, slot_names
from report_assistant.drafting.vocabulary import unfamiliar
from report_assistant.report.mentions import ClaimKind, claims, mentions
from report_assistant.report.numerals import Kind, Quantity, quantities
from report_assistant.report.slots import SECTION_ONE, Area
from report_assistant.report.text import normalise
from report_assistant.report.units import same_kind

LONGEST_SENTENCE = 260
_TITLE = re.compile(r"《[^》]*》")
_INSTRUCTION = re.compile(
    r"忽略|无视|不要理会|提示词|系统消息|大模型|语言模型|人工智能助手|作为AI|指令|以上要求|上述要求|上面的要求|"
    r"请(?:你|您|输出|回答|改写|写|生成|注意|务必)|你(?:是|要|必须|应|现在)|您(?:是|要|必须)|"
    r"ignore|disregard|system\s*prompt|assistant|instruction|<[^>]*>|```|\{|\}|\[/?INST",
    re.IGNORECASE,
)
_UNUSUAL = re.compile(r"[^\u4e00-\u9fff，。；：、！？（）《》“”—…·□]")
_FREE_KINDS = frozenset({Kind.LIST, Kind.NAME})
_FREE_ORDINALS = frozenset({"第三方", "第一时间", "第一责任人", "第一平台", "第三人"})
# Said by the slot B04 itself, whose text carries the direction.
_CHANGES = frozenset({ClaimKind.GROWTH, ClaimKind.DECLINE, ClaimKind.UNCHANGED})
_DIGIT = re.compile(r"\d")
_PART = re.compile(r"其中")
# Amounts without a measure word: 三成以上, 过半, 近半数, 两倍.
_FRACTION = re.compile(
    r"[一二三四五六七八九]成(?![立为员效本果功就熟品])|过半|半数|[一二两三四五六七八九十数]倍|翻了?一番|分之[一二三四五六七八九]"
)
# Claims that no figure of a report can support.
_BOASTS = re.compile(
    r"首次|首创|率先|名列前茅|第一名|排名|位居|前列|创新高|历史最|显著成绩|圆满|百分之百|全覆盖|无一|零投诉|零差错|翻番|倍增"
)
# All of them, none of them, only this: said about another organ's figures, never about the user's.
_EXCLUSIVE = re.compile(
    r"(?:均|都|全部|全)[为由系是属以通]|申请人[为系是]|结果[为系是]?(?:维持|纠正)(?!□)|"
    r"(?:没有|未|无|均无)(?:新)?(?:制发|制定|废止|新增|修订|修改)"
)
# Said in general words, yet a statement of its own that wants the fact: word -> slot.
_WANTS = {"经费": "E10", "资金保障": "E10"}
_EVERY = re.compile(r"(?<![平人])均(?![衡匀等价值])|全部|一律|无一|悉数|当日|当天|同日|次日")
# Slots of one quantity under several names: a mention of one is no conflict with the other.
_KIN: tuple[frozenset[str], ...] = (
    frozenset({"A01", "A02", "A03", "A04", "A05", "A06", "A07", "A10", "A16"}),
    frozenset({"B01", "B03", "B11"}),
    frozenset({"D05", "D06", "D07", "D08"}),
    frozenset({"A07", "A09", "C02", "C08", "C14"}),
    frozenset({"B24", "B24.1", "B24.2", "B24.3", "B24.4"}),
    frozenset({"B25", "B25.1", "B25.2", "B25.3", "B25.4", "B25.5", "B25.6"}),
    frozenset({"A13", "C16"}),
    frozenset({"A14", "C17"}),
)
# What is posted on one channel is not what is posted on another.
_DISTINCT = frozenset({"D05", "D06", "D07", "D08"})


def verify(
    sentence: Sentence, case: Case, area: Area | None, gazetteer: frozenset[str]
) -> tuple[Violation, ...]:
    """Everything wrong with ``sentence``; empty when it may stand.

    Sentences of the user's own words and of the project's own patterns pass the same numbers and
    context gate; names and business are only looked for in text from elsewhere.
    """
    found = list(_slots(sentence, case))
    if found:
        return tuple(found)
    found += _own_words(sentence)
    if sentence.origin in {Origin.PRECEDENT, Origin.MODEL}:
        found += _borrowed(sentence, case, gazetteer)
        # Plans of section five speak of work to come; section one only of work the user stated.
        event = unbacked_event(sentence.template) if area in SECTION_ONE else ""
        if event:
            found.append(Violation(Reason.EVENT, event, sentence.template))
        found += [
            Violation(Reason.CLAIM, claim, sentence.template)
            for claim in unsupported(sentence.requires, case)
        ]
    if sentence.origin is Origin.OWN:
        found += _kept(sentence, case, gazetteer)
    filled = fill(sentence.template, case)
    if filled.text:
        found += _claims(sentence, filled.text, filled.spans, case)
        found += _parts(sentence, filled.text, filled.spans)
        # What a model says of a number must be understood, or it is not proved.
        found += traced(filled.text, filled.spans, area, strict=sentence.origin is Origin.MODEL)
    if sentence.origin is Origin.MODEL and not found:
        found += _unfamiliar(sentence)
    return tuple(found)


def _unfamiliar(sentence: Sentence) -> Iterator[Violation]:
    """Signs and words with which the project itself would not say what a chat model says: numerals and
    boasts have more forms than can be listed."""
    if _UNUSUAL.search(bare(sentence.template)):
        yield Violation(Reason.LETTERS, "", sentence.template)
    elif word := unfamiliar(sentence.template):
        yield Violation(Reason.WORD, word, sentence.template)


def _slots(sentence: Sentence, case: Case) -> Iterator[Violation]:
    for name in slot_names(sentence.template):
        if not known(name):
            yield Violation(Reason.SLOT, name, sentence.template)
    left = SLOT.sub("", sentence.template)
    if "{" in left or "}" in left:
        yield Violation(Reason.SLOT, "{}", sentence.template)
    elif sentence.origin is Origin.MODEL and not list(_unknown(sentence)):
        reason = fill(sentence.template, case).reason
        if reason:
            yield Violation(Reason.SLOT, reason, sentence.template)


def _unknown(sentence: Sentence) -> Iterator[str]:
    return (name for name in slot_names(sentence.template) if not known(name))


def _own_words(sentence: Sentence) -> Iterator[Violation]:
    """Numbers, years, titles, contacts and instructions in the words outside the slots."""
    words = normalise(bare(sentence.template))
    for title in _TITLE.findall(words):
        # The organ's own rules keep their titles; a year or number in one is not traced.
        own = sentence.origin is Origin.OWN and not any(_untraced(q, title) for q in quantities(title))
        if title not in law.titles() and "□" not in title and not own:
            yield Violation(Reason.TITLE, title, sentence.template)
    words = _TITLE.sub("□", words)
    if has_contact(words):
        yield Violation(Reason.CONTACT, "", sentence.template)
    found = _INSTRUCTION.search(words)
    if found:
        yield Violation(Reason.INSTRUCTION, found.group(), sentence.template)
    for quantity in quantities(words):
        violation = _untraced(quantity, sentence.template)
        if violation is not None:
            yield violation
    fraction = _FRACTION.search(words)
    if fraction:
        yield Violation(Reason.NUMBER, fraction.group(), sentence.template)
    if _DIGIT.search(words):
        yield Violation(Reason.NUMBER, words, sentence.template)


def _untraced(quantity: Quantity, where: str) -> Violation | None:
    if quantity.kind in _FREE_KINDS and not _DIGIT.search(normalise(quantity.raw)):
        return None
    if quantity.kind is Kind.ORDINAL and any(word.startswith(quantity.raw) for word in _FREE_ORDINALS):
        return None
    if quantity.kind in {Kind.YEAR, Kind.DATE}:
        return Violation(Reason.YEAR, quantity.raw, where)
    return Violation(Reason.NUMBER, quantity.raw, where)


def _malformed(words: str, sentence: Sentence) -> Iterator[Violation]:
    if TODO_MARK.search(words):
        yield Violation(Reason.FORM, "【待补】", sentence.template)
    if len(words) > LONGEST_SENTENCE or not words.rstrip("”）").endswith(("。", "；", "！", "？")):
        yield Violation(Reason.FORM, words[:20], sentence.template)


def _boasting(words: str, sentence: Sentence) -> Iterator[Violation]:
    proved = [(c.start, c.end) for c in claims(words) if c.kind.value in sentence.requires]
    if set(exclusive(words)) & set(sentence.requires):
        proved += [match.span() for match in ALL_NATURAL.finditer(words)]
    boast = _BOASTS.search(words)
    said = (match for match in _EXCLUSIVE.finditer(words) if not _within_any(match.start(), proved))
    boast = boast or next(said, None)
    if boast:
        yield Violation(Reason.CLAIM, boast.group(), sentence.template)
    for every in _EVERY.finditer(words):
        # 全部按程序办理 is known of the other organ's cases only; what the figures prove may stand.
        if sentence.origin is not Origin.OWN and not _within_any(every.start(), proved):
            yield Violation(Reason.CLAIM, every.group(), sentence.template)


def _within_any(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _borrowed(sentence: Sentence, case: Case, gazetteer: frozenset[str]) -> Iterator[Violation]:
    words = _TITLE.sub("□", normalise(bare(sentence.template)))
    yield from _malformed(words, sentence)
    for name in foreign_names(words, gazetteer):
        yield Violation(Reason.NAME, name, sentence.template)
    self_name = names.self_reference(words)
    if self_name:
        yield Violation(Reason.SELF, self_name, sentence.template)
    business = names.foreign_business(words, case.organ.name) or names.internal_units(words, case.organ.kind)
    if business:
        yield Violation(Reason.BUSINESS, business, sentence.template)
    for word, slot in _WANTS.items():
        if word in words.replace("“三公”经费", "") and not case.amount(slot):
            yield Violation(Reason.EVENT, word, sentence.template)
    yield from _boasting(words, sentence)


def _kept(sentence: Sentence, case: Case, gazetteer: frozenset[str]) -> Iterator[Violation]:
    """Own words of last year: own names may stand; other organs, persons, events, claims and what this
    year's figures and facts contradict may not."""
    words = normalise(bare(sentence.template))
    yield from _malformed(words, sentence)
    for name in (*known_names(words, gazetteer), *persons(words)):
        yield Violation(Reason.NAME, name, sentence.template)
    event = unbacked_event(sentence.template) if content_slots(sentence.template) else ""
    event = event or last_years(sentence.template)
    if event:
        yield Violation(Reason.EVENT, event, sentence.template)
    yield from _boasting(words, sentence)
    if contradicted(sentence.template, case):
        yield Violation(Reason.CLAIM, "", sentence.template)
    for claim in unsupported(sentence.requires, case):
        yield Violation(Reason.CLAIM, claim, sentence.template)


def _claims(sentence: Sentence, text: str, spans: tuple[Span, ...], case: Case) -> Iterator[Violation]:
    for claim in claims(text):
        # A claim inside the user's own words is the user's; so is 结果为 before 优秀等次.
        if any(s.start <= claim.start and claim.end <= s.end for s in spans):
            continue
        if any(_told(s) and s.start < claim.end and claim.start < s.end for s in spans):
            continue
        if claim.kind.value in sentence.requires:
            continue
        # 同比 and 按时办结率 are said with their own figure beside them.
        figure = "B04" if claim.kind in _CHANGES else "B12" if claim.kind is ClaimKind.ON_TIME else ""
        if any(s.resolved.slot == figure for s in spans):
            continue
        if holds(claim.kind, case) is not True:
            yield Violation(Reason.CLAIM, claim.quote, sentence.template)


def _told(span: Span) -> bool:
    """True for a slot that prints words of the user."""
    return span.resolved.kind is SourceKind.FACT and span.resolved.amount is None


def _parts(sentence: Sentence, text: str, spans: tuple[Span, ...]) -> Iterator[Violation]:
    """A part (其中…) counted in another unit than its whole: 解读12篇，其中负责人解读2次."""
    for match in _PART.finditer(text):
        end = next((i for i in range(match.end(), len(text)) if text[i] in "。；"), len(text))
        whole = [s for s in spans if s.resolved.unit and s.end <= match.start()]
        parts = [s for s in spans if s.resolved.unit and match.end() <= s.start < end]
        if whole and parts and not same_kind(whole[-1].resolved.unit, parts[0].resolved.unit):
            yield Violation(Reason.FORM, text[whole[-1].start : parts[0].end], sentence.template)


def traced(
    text: str, spans: tuple[Span, ...], area: Area | None = None, *, strict: bool = False
) -> Iterator[Violation]:
    """Numbers of a filled text that lie in no slot, or in a slot that speaks of something else.

    ``strict``: the words around a content slot must be understood as that slot; otherwise words
    that leave a doubt pass.
    """
    plain = normalise(text)
    for quantity in quantities(plain):
        if _inside(quantity, spans) is None:
            violation = _untraced(quantity, text)
            if violation is not None:
                yield violation
    for match in _DIGIT.finditer(plain):
        if not any(s.start <= match.start() < s.end for s in spans):
            yield Violation(Reason.NUMBER, text[max(0, match.start() - 4) : match.end() + 4], text)
    for mention in mentions(text, area):
        span = _inside(mention.quantity, spans)
        if span is None or span.resolved.amount is None or (mention.slot is None and not strict):
            continue
        said = span.resolved.slot
        if not _same(said, mention.slot or "", _DISTINCT if strict else frozenset()):
            yield Violation(Reason.CONTEXT, f"{span.resolved.text}（{said}／{mention.slot}）", text)


def _inside(quantity: Quantity, spans: tuple[Span, ...]) -> Span | None:
    """The slot that holds the digits of ``quantity``; its unit (度, 件) may reach beyond it."""
    digits = [quantity.start + m.start() for m in _DIGIT.finditer(quantity.raw)]
    start, end = (digits[0], digits[-1] + 1) if digits else (quantity.start, quantity.end)
    return next((s for s in spans if s.start <= start and end <= s.end), None)


def _same(slot: str, other: str, distinct: frozenset[str]) -> bool:
    return slot == other or any(slot in kin - distinct and other in kin - distinct for kin in _KIN)
