"""The drafting graph: plan → retrieve → write → fill → verify → repair or drop, unit by unit.

The state is plain data (dicts, lists, strings), the makers and the case are its surroundings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypedDict

from report_assistant.drafting.case import Case
from report_assistant.drafting.compose import complete, states
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.maker import Maker, OnEvent, Written
from report_assistant.drafting.mask import Precedent
from report_assistant.drafting.plan import Unit
from report_assistant.drafting.record import sentence_from_dict
from report_assistant.drafting.rejection import Reason, Violation
from report_assistant.drafting.sources import known
from report_assistant.drafting.template import Sentence
from report_assistant.drafting.verify import verify

MOST_REPAIRS = 2
_DROPPED = "“{area}”部分删去{count}句无法核实的语句（{reasons}）。"


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
    from langgraph.graph import END, START, StateGraph

    by_key = {unit.key: unit for unit in units}

    def unit_of(state: State) -> Unit:
        return by_key[state["units"][state["current"]]]

    def plan(state: State) -> dict[str, Any]:
        emit({"event": "plan", "units": state["units"]})
        return {}

    def retrieve(state: State) -> dict[str, Any]:
        unit = unit_of(state)
        found = find(unit)
        emit(
            {
                "event": "retrieve",
                "section": unit.section,
                "area": unit.area,
                "found": len(found),
                "message": f"正在查找“{unit.area}”的范文",
            }
        )
        return {
            "precedents": [asdict(p) for p in found],
            "round": 0,
            "violations": [],
            "sentences": [],
            "ordered": False,
        }

    def write(state: State) -> dict[str, Any]:
        unit = unit_of(state)
        rejected = [_violation(v) for v in state["violations"]]
        precedents = [Precedent(**p) for p in state["precedents"]]
        emit(
            {
                "event": "write",
                "section": unit.section,
                "area": unit.area,
                "round": state["round"],
                "message": f"正在{'修改' if state['round'] else '起草'}“{unit.area}”",
            }
        )
        written = maker.write(unit, precedents, rejected, emit)
        kept = [sentence_from_dict(s) for s in state["sentences"]]
        merged = distinct((*kept, *written.sentences))
        return {
            "sentences": [asdict(s) for s in merged],
            "ordered": written.ordered or state["ordered"],
            "notices": [*state["notices"], *written.notices],
        }

    def fill(state: State) -> dict[str, Any]:
        # A slot that does not exist is left to the verifier, which names it.
        read = [sentence_from_dict(data) for data in state["sentences"]]
        filled = [fill_sentence(s, case)[0] if all(map(known, s.slots)) else s for s in read]
        return {"sentences": [asdict(s) for s in filled]}

    def check(state: State) -> dict[str, Any]:
        unit = unit_of(state)
        good, bad = [], []
        for data in state["sentences"]:
            found = verify(sentence_from_dict(data), case, unit.area, gazetteer)
            bad += [asdict(v) for v in found]
            good += [] if found else [data]
        for violation in bad:
            emit({"event": "violation", "section": unit.section, "area": unit.area, **violation})
        return {"sentences": good, "violations": bad, "round": state["round"] + 1}

    def finish(state: State) -> dict[str, Any]:
        unit = unit_of(state)
        kept = tuple(sentence_from_dict(s) for s in state["sentences"])
        sentences = complete(unit, Written(kept, ordered=state["ordered"] and bool(kept)), case)
        notices = list(state["notices"])
        if state["violations"]:
            reasons = "、".join(dict.fromkeys(str(v["reason"]) for v in state["violations"]))
            count = len({v["sentence"] for v in state["violations"]})
            notices.append(_DROPPED.format(area=unit.area or unit.section, count=count, reasons=reasons))
        done = {**state["done"], unit.key: [asdict(s) for s in sentences]}
        emit({"event": "unit", "section": unit.section, "area": unit.area, "sentences": len(sentences)})
        return {"done": done, "notices": notices, "current": state["current"] + 1}

    def repair_or_finish(state: State) -> str:
        return "write" if state["violations"] and state["round"] <= MOST_REPAIRS else "finish"

    def next_unit(state: State) -> str:
        return "retrieve" if state["current"] < len(state["units"]) else END

    graph = StateGraph(State)
    for name, node in (
        ("plan", plan),
        ("retrieve", retrieve),
        ("write", write),
        ("fill", fill),
        ("verify", check),
        ("finish", finish),
    ):
        graph.add_node(name, node)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "retrieve")
    graph.add_edge("retrieve", "write")
    graph.add_edge("write", "fill")
    graph.add_edge("fill", "verify")
    graph.add_conditional_edges("verify", repair_or_finish, ["write", "finish"])
    graph.add_conditional_edges("finish", next_unit, ["retrieve", END])
    steps = 4 + len(units) * (2 + 3 * (MOST_REPAIRS + 1))
    start: State = {
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
    if not units:
        return {}, ()
    end = graph.compile().invoke(start, {"recursion_limit": steps})
    done = {key: tuple(sentence_from_dict(s) for s in found) for key, found in end["done"].items()}
    return done, tuple(dict.fromkeys(end["notices"]))


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


def _violation(data: dict[str, Any]) -> Violation:
    return Violation(Reason(data["reason"]), data["words"], data["sentence"])
