"""Facts out of free words: 网站发了118条，公众号200多篇，培训两次60人次."""

from __future__ import annotations

from dataclasses import dataclass

from report_assistant.report.claims import ClaimKind, claims
from report_assistant.report.figures import Fact, Figures
from report_assistant.report.formulas import formulas
from report_assistant.report.mentions import mentions
from report_assistant.report.slots import slot
from report_assistant.report.text import sentences

# What a statement without a number says of slots that the tables do not determine.
_ZERO_BY_CLAIM = {ClaimKind.NO_FEE: ("G01", "G02"), ClaimKind.NO_ACCOUNTABILITY: ("E08",)}


@dataclass(frozen=True, slots=True)
class Understood:
    """Facts with their quotes, slots that only the tables may set, and numbers not understood."""

    facts: tuple[Fact, ...]
    of_tables: tuple[str, ...]
    unclear: tuple[str, ...]


def understand_facts(text: str, figures: Figures) -> Understood:
    """Facts stated in ``text``; the sentence is kept with each as its source."""
    facts: dict[str, Fact] = {}
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
