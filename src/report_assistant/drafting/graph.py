"""The drafting graph: plan → retrieve → write → fill → verify → repair or drop, unit by unit.

The state is plain data (dicts, lists, strings); the steps hold the case, the maker and the listener.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict

from report_assistant.drafting.case import Case
from report_assistant.drafting.compose import complete, states
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.maker import Maker, OnEvent, Written
from report_assistant.drafting.mask import Precedent
from report_assistant.drafting.plan import Unit
from report_assistant.drafting.record import sentence_from_dict
from report_assistant.drafting.rejection import Reason, Violation, dropped
from report_assistant.drafting.sources import known
from report_assistant.drafting.template import Sentence
from report_assistant.drafting.verify import verify

MOST_REPAIRS = 2


class State(TypedDict):
    """One run over all units; ``current`` is the index of the unit being written."""

    units: list[str]
    current: int
    precedents: list[dict[str, Any]]
    sentences: list[dict[str, Any]]
    ordered: bool
    violations: list[dict[str, Any]]
    round: int
    done: dict[str, list[dict[str, Any]]]
    notices: list[str]


@dataclass(frozen=True, slots=True)
class _Steps:
    """The nodes of the graph: each takes the state and returns what it changes."""

    units: Mapping[str, Unit]
    case: Case
    maker: Maker
    gazetteer: frozenset[str]
    find: Callable[[Unit], Sequence[Precedent]]
    emit: OnEvent

    def unit(self, state: State) -> Unit:
        """The unit being written."""
        return self.units[state["units"][state["current"]]]

    def tell(self, name: str, unit: Unit, **more: Any) -> None:
        """Send an event about ``unit``."""
        self.emit({"event": name, "section": unit.section, "area": unit.area, **more})

    def plan(self, state: State) -> dict[str, Any]:
        self.emit({"event": "plan", "units": state["units"]})
        return {}

    def retrieve(self, state: State) -> dict[str, Any]:
        unit = self.unit(state)
        found = self.find(unit)
        self.tell("retrieve", unit, found=len(found), message=f"正在查找“{unit.area}”的范文")
        return {
            "precedents": [asdict(p) for p in found],
            "round": 0,
            "violations": [],
            "sentences": [],
            "ordered": False,
        }

    def write(self, state: State) -> dict[str, Any]:
        unit, again = self.unit(state), state["round"]
        rejected = [_violation(v) for v in state["violations"]]
        precedents = [Precedent(**p) for p in state["precedents"]]
        message = f"正在{'修改' if again else '起草'}“{unit.area}”"
        self.tell("write", unit, round=again, message=message)
        written = self.maker.write(unit, precedents, rejected, self.emit)
        kept = [sentence_from_dict(s) for s in state["sentences"]]
        return {
            "sentences": [asdict(s) for s in distinct((*kept, *written.sentences))],
            "ordered": written.ordered or state["ordered"],
            "notices": [*state["notices"], *written.notices],
        }

    def fill(self, state: State) -> dict[str, Any]:
        # A slot that does not exist is left to the verifier, which names it.
        read = [sentence_from_dict(data) for data in state["sentences"]]
        filled = [fill_sentence(s, self.case)[0] if all(map(known, s.slots)) else s for s in read]
        return {"sentences": [asdict(s) for s in filled]}

    def verify(self, state: State) -> dict[str, Any]:
        unit = self.unit(state)
        good, bad = [], []
        for data in state["sentences"]:
            found = verify(sentence_from_dict(data), self.case, unit.area, self.gazetteer)
            bad += [asdict(v) for v in found]
            good += [] if found else [data]
        for violation in bad:
            self.tell("violation", unit, **violation)
        return {"sentences": good, "violations": bad, "round": state["round"] + 1}

    def finish(self, state: State) -> dict[str, Any]:
        unit = self.unit(state)
        kept = tuple(sentence_from_dict(s) for s in state["sentences"])
        sentences = complete(unit, Written(kept, ordered=state["ordered"] and bool(kept)), self.case)
        self.tell("unit", unit, sentences=len(sentences))
        return {
            "done": {**state["done"], unit.key: [asdict(s) for s in sentences]},
            "notices": [*state["notices"], *_dropped(unit, state["violations"])],
            "current": state["current"] + 1,
        }


def run(
    units: Sequence[Unit],
    case: Case,
    maker: Maker,
    gazetteer: frozenset[str],
    find: Callable[[Unit], Sequence[Precedent]],
    emit: OnEvent,
) -> tuple[dict[str, tuple[Sentence, ...]], tuple[str, ...]]:
    """Write all ``units``; returns verified sentences by unit key, and notices (Chinese).

    ``find`` gives the precedents of a unit. An exception of ``emit`` (cancel) ends the run.
    """
    if not units:
        return {}, ()
    steps = _Steps({unit.key: unit for unit in units}, case, maker, gazetteer, find, emit)
    most = 4 + len(units) * (2 + 3 * (MOST_REPAIRS + 1))
    end = _graph(steps).invoke(_start(units), {"recursion_limit": most})
    done = {key: tuple(sentence_from_dict(s) for s in found) for key, found in end["done"].items()}
    return done, tuple(dict.fromkeys(end["notices"]))


def _graph(steps: _Steps) -> Any:
    """The compiled graph: one pass of its loop writes one unit."""
    from langgraph.graph import END, START, StateGraph

    def repair_or_finish(state: State) -> str:
        return "write" if state["violations"] and state["round"] <= MOST_REPAIRS else "finish"

    def next_unit(state: State) -> str:
        return "retrieve" if state["current"] < len(state["units"]) else END

    graph = StateGraph(State)
    graph.add_node("plan", steps.plan)
    graph.add_node("retrieve", steps.retrieve)
    graph.add_node("write", steps.write)
    graph.add_node("fill", steps.fill)
    graph.add_node("verify", steps.verify)
    graph.add_node("finish", steps.finish)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "retrieve")
    graph.add_edge("retrieve", "write")
    graph.add_edge("write", "fill")
    graph.add_edge("fill", "verify")
    graph.add_conditional_edges("verify", repair_or_finish, ["write", "finish"])
    graph.add_conditional_edges("finish", next_unit, ["retrieve", END])
    return graph.compile()


def _start(units: Sequence[Unit]) -> State:
    return {
        "units": [unit.key for unit in units],
        "current": 0,
        "precedents": [],
        "sentences": [],
        "ordered": False,
        "violations": [],
        "round": 0,
        "done": {},
        "notices": [],
    }


def distinct(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences without those that say again what an earlier one said."""
    said: set[str] = set()
    seen: set[str] = set()
    result = []
    for sentence in sentences:
        new = states(sentence)
        if new & said or sentence.template in seen:
            continue
        said |= new
        seen.add(sentence.template)
        result.append(sentence)
    return tuple(result)


def _dropped(unit: Unit, violations: Sequence[Mapping[str, Any]]) -> list[str]:
    """The notice that sentences of ``unit`` were dropped; none when none were."""
    if not violations:
        return []
    count = len({v["sentence"] for v in violations})
    return [dropped(str(unit.area or unit.section), count, (str(v["reason"]) for v in violations))]


def _violation(data: Mapping[str, Any]) -> Violation:
    return Violation(Reason(data["reason"]), data["words"], data["sentence"])
