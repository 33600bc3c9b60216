"""The rows of the evaluation that ask a chat model: our maker beside a plain prompt and retrieval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from recorded_answers import SLOTS_ROW, RecordedModel
from report_assistant.drafting import Case, Origin
from report_assistant.drafting.compose import smooth
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.graph import run
from report_assistant.drafting.mask import Precedent
from report_assistant.drafting.model import ModelMaker
from report_assistant.drafting.names import gazetteer
from report_assistant.drafting.plan import DOCUMENTS, Unit, units
from report_assistant.drafting.precedent import PrecedentMaker
from report_assistant.drafting.retrieve import Searcher, library_precedents, own_precedents
from report_assistant.drafting.sources import amount_text
from report_assistant.drafting.stream import answer
from report_assistant.report.slots import Area, slots
from report_assistant.settings import Settings

PASSAGES = 3
LONGEST_PASSAGE = 300
PLAIN = (
    "你是政府机关的文秘人员。请根据给出的数据，起草政府信息公开工作年度报告中指定部分的一段正文，"
    "语句正式、简洁，直接输出正文。"
)
RETRIEVAL = PLAIN + "请参考检索到的内容。"
ROWS = (SLOTS_ROW, "plain prompt", "retrieval")
Messages = list[tuple[str, str]]


@dataclass(frozen=True)
class Task:
    """One section draft: a sub-area of section one of one case, in one wording (``case.variant``)."""

    case: Case
    unit: Unit

    @property
    def name(self) -> tuple[str, str, int]:
        """Organ and year, sub-area, wording."""
        figures = self.case.figures
        return f"{figures.agency} {figures.year}", str(self.unit.area), self.case.variant


def tasks(cases: Iterable[Case], second: int = 40) -> tuple[Task, ...]:
    """Every sub-area of section one that has something to state, ``second`` of them in two wordings.

    The order is mixed by a fixed hash, so that a run that is cut short holds organs of all kinds.
    """
    first = [Task(case, unit) for case in cases for unit in units(case, (1,)) if data(case, unit)]
    again = [Task(replace(task.case, variant=1), task.unit) for task in first]
    return (*sorted(first, key=_lot), *sorted(again, key=_lot)[:second])


def _lot(task: Task) -> str:
    case, part, variant = task.name
    return sha256(f"{case.replace(' ', '')}{part}{variant}".encode()).hexdigest()


def data(case: Case, unit: Unit) -> list[str]:
    """The figures of a sub-area as lines, for the prompts of the baselines."""
    names = list(unit.required)
    if unit.area is Area.ON_REQUEST:
        names += [name for name in ("B01", "B02", "B03") if case.amount(name) is not None]
        names += [name for name in slots() if name.startswith("B") and case.amount(name)]
        names += [name for name in ("B19", "B24", "B25") if case.amount(name) is not None]
    if unit.area is Area.MANAGEMENT:
        names += [name for name in DOCUMENTS if case.amount(name) is not None]
    lines = []
    for name in dict.fromkeys(names):
        amount, fact, unit_name = case.amount(name), case.fact(name), (slots()[name].units or ("",))[0]
        if amount is not None:
            fact_unit = fact.unit if fact and fact.unit else unit_name
            lines.append(
                f"{slots()[name].name}：{amount_text(amount, fact_unit, fact.approx if fact else '')}"
            )
    return lines


def plain(task: Task) -> Messages:
    """A prompt with the figures."""
    return [("system", PLAIN), ("user", _task(task))]


def retrieval(task: Task, library: Searcher) -> Messages:
    """The same with the best passages of other organs before the figures, as LangChain's examples do."""
    found = library_precedents(library, task.case, task.unit)[:PASSAGES]
    context = "\n\n".join(p.text[:LONGEST_PASSAGE] for p in found)
    return [("system", RETRIEVAL), ("user", f"检索到的内容：\n{context}\n\n{_task(task)}")]


def _task(task: Task) -> str:
    case, lines = task.case, "\n".join(data(task.case, task.unit))
    return f"机关：{case.organ.name}\n年度：{case.year}年\n部分：{task.unit.area}情况\n数据：\n{lines}"


def asked(model: RecordedModel, messages: Messages, timeout: float) -> str:
    """The answer of a baseline; another wording is another seed. Raises ChatModelUnavailable."""
    return answer(model, messages, timeout, options={"seed": model.draft[-1]})


@dataclass(frozen=True)
class Slotted:
    """A text of our maker: how many of its sentences are the model's own words, and the notices."""

    text: str
    own_words: int
    sentences: int
    notices: tuple[str, ...]


def slotted(
    task: Task, found: Iterable[Precedent], model: RecordedModel, settings: Settings, agencies: Iterable[str]
) -> Slotted:
    """The chat-model maker in the drafting graph, as the product runs it."""
    case, unit = task.case, task.unit
    names = frozenset(w for w in gazetteer({*agencies} - {case.organ.name}) if w not in case.organ.name)
    maker = ModelMaker(model, PrecedentMaker(case, names), settings, case, names)
    precedents = tuple(found)
    written, notices = run([unit], case, maker, names, lambda u: precedents, _silent)
    printed = [s for s in written[unit.key] if fill_sentence(s, case)[0].text]
    text = "".join(fill_sentence(s, case)[0].text for s in smooth(printed, case))
    # A point that stood in the prompt word for word is not the model's own, even if it reads otherwise now.
    own = sum(s.origin is Origin.MODEL and not any(s.template in p for p in model.prompts) for s in printed)
    return Slotted(text, own, len(printed), notices)


def precedents(task: Task, library: Searcher) -> tuple[Precedent, ...]:
    """What the product's maker is given as examples."""
    return (*library_precedents(library, task.case, task.unit), *own_precedents(task.case, task.unit))


def _silent(event: Any) -> None:
    """Nobody listens."""
