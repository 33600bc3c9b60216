"""Names in words kept from the organ's own last report: each has its place in the ledger.

Everything else that is printed comes out of slots or was refused when it held a name
(:mod:`drafting.verify`), so only these words can name a rule, a column, a place or a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from report_assistant.drafting.case import Case
from report_assistant.drafting.names import foreign_names
from report_assistant.drafting.sources import Resolved, SourceKind
from report_assistant.drafting.template import Origin, Sentence

SLOT_NAME = "上年报告"
_TITLED = re.compile(r"《[^》]*》|“[^”]*”")
_SOURCE = "上年报告沿用的名称"


def kept_names(
    sentence: Sentence, case: Case, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, Resolved]]:
    """Names in the filled ``sentence`` with their offsets, those inside ``taken`` left out; only for
    words of the organ's own last report."""
    if sentence.origin is not Origin.OWN or not sentence.text:
        return
    found = [match.span() for match in _TITLED.finditer(sentence.text)]
    words = {*foreign_names(sentence.text), case.organ.name, *case.organ.places}
    for word in sorted(words, key=len, reverse=True):
        found += [match.span() for match in re.finditer(re.escape(word), sentence.text)]
    placed = list(taken)
    for start, end in found:
        # 《…水务局信息发布审核办法》: the organ in it is a slot already, the rest is named here.
        for a, b in _left(start, end, placed):
            placed.append((a, b))
            text = sentence.text[a:b]
            yield a, b, Resolved(SLOT_NAME, text, SourceKind.REPORT, _SOURCE, quote=sentence.quote)


def _left(start: int, end: int, placed: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of ``start`` to ``end`` is not ``placed``, pieces of one sign left out."""
    pieces, at = [], start
    for a, b in sorted(span for span in placed if span[0] < end and start < span[1]):
        pieces.append((at, a))
        at = max(at, b)
    return [(a, b) for a, b in (*pieces, (at, end)) if b - a > 1]
