"""A sentence as somebody typed it made into a sentence of the draft: every number, year, title and
name is traced to a cell, a formula, a fact, a law or the case, or kept and marked as untraced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from report_assistant.drafting import law
from report_assistant.drafting.case import Case
from report_assistant.drafting.fill import Span, fill, fill_sentence
from report_assistant.drafting.macros import LISTS
from report_assistant.drafting.mask import requirements
from report_assistant.drafting.names import foreign_names
from report_assistant.drafting.rejection import Reason, Violation
from report_assistant.drafting.sources import CASE_SLOTS, Resolved, SourceKind, held, known, resolve, says
from report_assistant.drafting.support import holds, unsupported
from report_assistant.drafting.template import SLOT, TODO_MARK, Origin, Sentence, bare
from report_assistant.drafting.verify import verify
from report_assistant.report.claims import ZERO_BY_CLAIM, claims
from report_assistant.report.figures import Fact
from report_assistant.report.mentions import LAST_YEAR, Mention, Subject, mentions
from report_assistant.report.numerals import Kind, Quantity, quantities
from report_assistant.report.slots import Area, slots
from report_assistant.report.text import similarity

HAND = "手工修改"
HEADING = "heading"
# Under this likeness what stood at a place before says nothing about what stands there now.
ALIKE = 0.4
_FREE = frozenset({Kind.LIST, Kind.NAME})
_FREE_ORDINALS = ("第三方", "第三人", "第一时间", "第一责任人", "第一平台")
_DATES = ("统计期限", "期末", "成文日期", "本年", "上年", "下年")
_GROWTH = "B04"
_LIST_MARK = re.compile(r"^(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)])")
_DIGITS = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_NUMERAL = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿廿卅]")


@dataclass(frozen=True, slots=True)
class Retraced:
    """The sentence, what about it is to be confirmed, and facts that it states and nobody gave."""

    sentence: Sentence
    doubts: tuple[Violation, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters ``start:end`` of the typed text, and the slot they are; ``exact``: it prints them."""

    start: int
    end: int
    slot: str
    exact: bool
    expected: bool = False


class _Before:
    """What stood at the place of the typed text, aligned with it character by character."""

    def __init__(self, before: Sequence[Sentence], typed: str, case: Case) -> None:
        self.text, self.spans = "", tuple[Span, ...]()
        for sentence in before:
            filled = fill(sentence.template, case)
            if filled.text != sentence.text:
                # The draft was filled from other figures: nothing is known about its spans.
                self.spans = ()
                self.text = "".join(s.text for s in before)
                break
            at = len(self.text)
            self.spans += tuple(replace(s, start=s.start + at, end=s.end + at) for s in filled.spans)
            self.text += filled.text
        self._codes = SequenceMatcher(None, self.text, typed, autojunk=False).get_opcodes()
        self._alike = similarity(self.text, typed) >= ALIKE

    def kept(self) -> Iterator[_Piece]:
        """Words, names and marks (no amounts) that stand unchanged in the typed text."""
        for span in self.spans:
            if span.resolved.amount is not None or span.resolved.held:  # traced like any typed number
                continue
            for tag, a, b, c, _ in self._codes:
                if tag == "equal" and a <= span.start and span.end <= b:
                    start = c + span.start - a
                    missing = span.resolved.kind is SourceKind.MISSING
                    yield _Piece(start, start + span.end - span.start, span.resolved.slot, True, missing)

    def slot_at(self, quantity: Quantity) -> str:
        """The content slot whose number stood where ``quantity`` stands; empty when unsure."""
        if not self._alike:
            return ""
        first, last = quantity.digits
        touched: set[str] = set()
        for tag, a, b, c, d in self._codes:
            if tag == "insert" or d <= first or last <= c:
                continue
            low, high = (a + max(first, c) - c, a + min(last, d) - c) if tag == "equal" else (a, b)
            touched |= {
                s.resolved.slot
                for s in self.spans
                if s.start < high and low < s.end and self._counted(s.resolved, quantity)
            }
        return touched.pop() if len(touched) == 1 else ""

    def _counted(self, found: Resolved, quantity: Quantity) -> bool:
        wanted = slots().get(found.slot)
        if found.kind is SourceKind.MISSING:
            return wanted is not None and quantity.unit in wanted.units
        return found.amount is not None and quantity.unit.removeprefix("万") == found.unit.removeprefix("万")


def retrace(text: str, case: Case, area: Area | None = None, before: Sequence[Sentence] = ()) -> Retraced:
    """The sentence ``text`` that somebody typed, ``before`` what stood there.

    It prints exactly ``text`` (curly brackets in full width). What the figures of ``case`` do not say
    is held as it is and stands in the ledger as untraced, until a fact says it.
    """
    text = text.replace("{", "｛").replace("}", "｝")
    old = _Before(before, text, case)
    pieces = sorted(_pieces(text, case, area, old), key=lambda p: p.start)
    head = bool(before) and before[0].reference.startswith(HEADING)
    kept = Sentence("", Origin.USER, before[0].reference if head else HAND, old.text)
    sentence = next(s for s in _readings(kept, text, pieces, case) if s.text == text)
    facts = tuple(_facts(text, pieces, case))
    return Retraced(sentence, tuple(_doubts(sentence, case, area, old.text)), facts)


def retrace_kept(sentence: Sentence, case: Case, area: Area | None = None) -> Retraced | None:
    """A sentence of the user's as a file kept it. What :func:`retrace` made comes back as it is; numbers
    that stand outside its slots are held as untraced. None when neither template nor text can be read.
    """
    left = SLOT.sub("", sentence.template)
    if not all(known(name) for name in sentence.slots) or "{" in left or "}" in left:
        return retrace(sentence.text, case, area) if sentence.text else None
    kept = replace(sentence, template=_with_held(sentence.template, case))
    return Retraced(kept, tuple(_doubts(kept, case, area, sentence.quote)))


def _with_held(template: str, case: Case) -> str:
    """``template`` with every number of its own words held."""
    text, places, last = "", list[int](), 0  # where each character of the text stands; -1: in a slot
    for match in SLOT.finditer(template):
        printed = fill(match.group(), case).text or "□"
        text += template[last : match.start()] + printed
        places += [*range(last, match.start()), *(-1 for _ in printed)]
        last = match.end()
    text += template[last:]
    places += range(last, len(template))
    loose: set[int] = set()
    for start, end in (*((q.start, q.end) for q in quantities(text) if not _is_free(q)), *_plain_marks(text)):
        own = [i for i in range(start, end) if places[i] >= 0]
        if len(own) == end - start or any(_NUMERAL.match(text[i]) for i in own):
            loose.update(places[i] for i in own)
    for start, end in _runs(loose):
        template = template[:start] + held("", template[start:end]) + template[end:]
    return template


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Stretches of neighbouring ``places``, the last first."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places, reverse=True):
        if runs and runs[-1][0] == place + 1:
            runs[-1] = (place, runs[-1][1])
        else:
            runs.append((place, place + 1))
    return runs


def _plain_marks(text: str) -> Iterator[tuple[int, int]]:
    """【待补】 marks and bare digits of ``text``, but for the numbers of a list."""
    for mark in (*TODO_MARK.finditer(text), *_DIGITS.finditer(text)):
        if not _LIST_MARK.match(text[mark.start() - 1 if mark.start() else 0 : mark.end() + 1]):
            yield mark.span()


def _readings(kept: Sentence, text: str, pieces: Sequence[_Piece], case: Case) -> Iterator[Sentence]:
    """The text as a sentence: with slots; its amounts held; all held.

    A list that leaves out a member, or a zero, would make a sentence with slots lapse; what somebody
    typed stays.
    """
    worded = [replace(p, exact=p.exact and (p.expected or _is_worded(p.slot, case))) for p in pieces]
    for chosen in (pieces, worded, [replace(p, exact=False) for p in pieces]):
        template = _joined(text, chosen)
        stated = tuple(name for name in requirements(template) if not unsupported((name,), case))
        yield fill_sentence(replace(kept, template=template, requires=stated), case)[0]
    yield replace(kept, template=template, text=text)


def _is_worded(name: str, case: Case) -> bool:
    resolved = resolve(name, case)
    return resolved is not None and resolved.amount is None


def _joined(text: str, pieces: Iterable[_Piece]) -> str:
    template, last = "", 0
    for piece in pieces:
        words = text[piece.start : piece.end]
        mark = "?" if piece.expected else ""
        slot = f"{{{{{piece.slot}{mark}}}}}" if piece.exact else held(piece.slot, words)
        template += text[last : piece.start] + slot
        last = piece.end
    return template + text[last:]


def _pieces(text: str, case: Case, area: Area | None, old: _Before) -> tuple[_Piece, ...]:
    found: list[_Piece] = []
    counted = quantities(text)

    def add(piece: _Piece) -> None:
        # 2024年 is no slot inside 2024年5月8日.
        longer = (q for q in counted if q.start <= piece.start and piece.end <= q.end)
        if piece.slot in _DATES and any(q.raw.rstrip("度") != text[piece.start : piece.end] for q in longer):
            return
        if all(piece.end <= other.start or other.end <= piece.start for other in found):
            found.append(piece)

    for piece in old.kept():
        add(piece)
    for name, words in _fixed(case):
        for match in re.finditer(re.escape(words), text):
            add(_Piece(*match.span(), name, True))
    said = {m.quantity.start: m for m in mentions(text, area)}
    for quantity in counted:
        if _is_free(quantity):
            continue
        inside = next((p for p in found if p.start <= quantity.start and quantity.end <= p.end), None)
        if inside is None:
            add(_traced(text, quantity, said.get(quantity.start), case, old))
    for start, end in _plain_marks(text):
        add(_Piece(start, end, "", False))
    return tuple(found)


def _fixed(case: Case) -> Iterator[tuple[str, str]]:
    """Slots that print words and not amounts, the longest words first."""
    table = [(name, ref.text) for name, ref in law.references(case.figures.generation).items()]
    for name in CASE_SLOTS:
        resolved = None if name == "政府" else resolve(name, case)
        if resolved is not None:
            table.append((name, resolved.text))
    yield from sorted(table, key=lambda pair: -len(pair[1]))


def _is_free(quantity: Quantity) -> bool:
    if quantity.kind in _FREE:
        return True
    return quantity.kind is Kind.ORDINAL and any(w.startswith(quantity.raw) for w in _FREE_ORDINALS)


def _traced(text: str, quantity: Quantity, mention: Mention | None, case: Case, old: _Before) -> _Piece:
    """The quantity as a slot that says the same; held when only its words differ or nothing says it."""
    start, end = quantity.start, quantity.end
    candidates = list(_candidates(text, quantity, mention, case, old))
    for name in candidates:
        resolved = resolve(name, case)
        if resolved is None:
            continue
        if name == _GROWTH:
            begin = end - len(resolved.text)
            if text[max(0, begin) : end] == resolved.text:
                return _Piece(begin, end, name, True)
        elif says(quantity.raw, resolved):
            exact = text[start:end] == resolved.text and not resolved.zero
            return _Piece(start, end, name, exact)
    return _Piece(start, end, candidates[0] if candidates else "", False)


def _candidates(
    text: str, quantity: Quantity, mention: Mention | None, case: Case, old: _Before
) -> Iterator[str]:
    if not quantity.is_quantity:
        yield from (name for name in _DATES if _says(quantity.raw, name, case))
        yield from (r for r in law.references(case.figures.generation) if _says(quantity.raw, r, case))
        yield from _told(quantity, case)
        return
    if mention is not None and mention.subject is not Subject.SELF:
        return
    if mention is not None and (mention.period == LAST_YEAR or mention.period not in (None, case.year)):
        return
    understood = mention.slot if mention is not None else None
    stood = old.slot_at(quantity)
    if understood is not None and mention is not None:
        yield understood
        yield from mention.also
    elif mention is not None and mention.change:
        return
    elif stood:
        yield stood
    yield from _listed(text[: quantity.start])
    yield from _told(quantity, case)


def _says(words: str, name: str, case: Case) -> bool:
    resolved = resolve(name, case)
    return resolved is not None and resolved.amount is None and says(words, resolved)


def _listed(before: str) -> Iterator[str]:
    """The member of a list of table rows whose words stand right before the number."""
    for entries in LISTS.values():
        yield from (name for name, words in entries if before.endswith(words) and name not in slots())


def _told(quantity: Quantity, case: Case) -> Iterator[str]:
    """Facts in the user's own words that hold the very same number or year."""
    for fact in case.figures.facts.values():
        if fact.text and any(q.raw == quantity.raw for q in quantities(fact.text)):
            yield fact.slot


def _facts(text: str, pieces: Iterable[_Piece], case: Case) -> Iterator[Fact]:
    """Facts that the text states otherwise than known, or that nobody gave; tables decide the rest."""
    for piece in pieces:
        wanted = slots().get(piece.slot)
        if piece.exact or wanted is None or wanted.formula or wanted.is_text:
            continue
        resolved = resolve(piece.slot, case)
        words = text[piece.start : piece.end]
        counted = [q for q in quantities(words) if q.is_quantity]
        if len(counted) == 1 and (resolved is None or not says(words, resolved)):
            said = counted[0]
            yield Fact(wanted.id, said.amount, said.unit or wanted.units[0], said.approx, quote=text)
    for kind in {claim.kind for claim in claims(text)} & ZERO_BY_CLAIM.keys():
        told = [name for name in ZERO_BY_CLAIM[kind] if case.amount(name) != 0]
        if not holds(kind, case):
            yield from (Fact(name, 0, slots()[name].units[0], quote=text) for name in told)


def _doubts(sentence: Sentence, case: Case, area: Area | None, before: str) -> Iterator[Violation]:
    """What the gate for sentences has against it, and names that are new; numbers are in the ledger."""
    words = _LIST_MARK.sub("", sentence.template)
    for violation in verify(replace(sentence, template=words), case, area, frozenset()):
        if violation.reason is not Reason.SLOT and not (violation.words and violation.words in before):
            yield replace(violation, sentence=sentence.text)
    for name in foreign_names(bare(sentence.template, "，")):
        if name not in before and name not in case.organ.name and not _known(name, case):
            yield Violation(Reason.NAME, name, sentence.text)


def _known(name: str, case: Case) -> bool:
    """True for a name of the organ's own last report."""
    report = case.last_year
    return report is not None and any(name in p.text for _, p in report.paragraphs())
