"""Wrong numbers, leaks and checker errors of drafts: both makers beside two usual baselines.

``python benchmarks/evaluate_drafts.py`` drafts with the precedent maker only.
``--model-url http://127.0.0.1:8080/v1`` adds the rows of the chat model (any OpenAI-compatible
server): its maker, a plain prompt that hands it the figures, and the same with retrieved passages,
the way LangChain's own examples do it. See docs/evaluation-drafting.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from draft_measures import Measure, corpus_cases, measure, other_names, real_cases, text_errors, with_area
from report_assistant.drafting import Case, Drafter, Origin
from report_assistant.drafting.compose import smooth
from report_assistant.drafting.fill import fill_sentence
from report_assistant.drafting.graph import run
from report_assistant.drafting.model import ModelMaker
from report_assistant.drafting.names import gazetteer
from report_assistant.drafting.plan import DOCUMENTS, Unit, units
from report_assistant.drafting.precedent import PrecedentMaker
from report_assistant.drafting.provider import chat_model
from report_assistant.drafting.retrieve import Searcher, library_precedents, own_precedents
from report_assistant.drafting.sources import amount_text
from report_assistant.drafting.stream import answer
from report_assistant.errors import ChatModelUnavailable
from report_assistant.library import Library
from report_assistant.report.slots import SECTION_ONE, Area, slots
from report_assistant.settings import Settings, go_offline

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data" / "real_figures.json"
PROSE = (1, 5, 6)
VARIANTS = 2
PASSAGES = 3
LONGEST_PASSAGE = 300
PLAIN = (
    "你是政府机关的文秘人员。请根据给出的数据，起草政府信息公开工作年度报告中指定部分的一段正文，"
    "语句正式、简洁，直接输出正文。"
)
RETRIEVAL = PLAIN + "请参考检索到的内容。"


@dataclass(frozen=True)
class Result:
    """One draft: the row it belongs to, the case, the part, its text and what was counted."""

    row: str
    case: str
    part: str
    text: str
    seconds: float
    measure: Measure


def precedent_drafts(cases: list[Case], library: Searcher, agencies: list[str]) -> Iterator[Result]:
    """Sections one, five and six of every case in two wordings."""
    with tempfile.TemporaryDirectory() as home:
        drafter = Drafter(Settings(home=Path(home), chat_model=""), library)
        for case in (replace(case, variant=variant) for case in cases for variant in range(VARIANTS)):
            start = time.perf_counter()
            draft = drafter.draft(case)
            seconds = time.perf_counter() - start
            errors = text_errors(with_area(draft, case, Area.OTHER, ""), case)
            names = other_names(case, agencies)
            for number in PROSE:
                section = draft.section(number)
                if section is None:
                    continue
                counted = measure(section.text, case, None, names)
                whole = measure("\n".join(part.text for part in draft.sections), case, None, names)
                # Facts of fees stand in section six: coverage is that of the whole draft.
                counted = replace(counted, facts=whole.facts, said=whole.said)
                if number != 1:
                    counted = replace(counted, facts=0, said=0, alike=0, sentences=0)
                # The checker reads the whole report: its errors are counted once, with section one.
                counted = replace(counted, errors=errors if number == 1 else ())
                yield Result("precedent", _name(case), str(number), section.text, seconds, counted)


def pick(cases: list[Case], count: int) -> list[tuple[Case, Unit]]:
    """``count`` sub-areas with something to state, spread over all cases and the five sub-areas."""
    chosen: list[tuple[Case, Unit]] = []
    step = max(1, len(cases) * 5 // max(count, 1))
    at = 0
    while len(chosen) < count and at < len(cases) * 5 * 2:
        case = cases[(at * step // 5) % len(cases)]
        unit = next(u for u in units(case, (1,)) if u.area is SECTION_ONE[at % 5])
        at += 1
        if (case, unit) not in chosen and data(case, unit):
            chosen.append((case, unit))
    return chosen


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


class Rows:
    """The three rows of the chat model, each a function from (case, unit) to a text."""

    def __init__(self, settings: Settings, library: Searcher, agencies: list[str]) -> None:
        model = chat_model(settings)
        if model is None:
            raise ChatModelUnavailable("没有设置大模型")
        self.model, self.settings, self.library, self.agencies = model, settings, library, agencies
        self.worded: list[tuple[int, int]] = []
        self.notices: list[str] = []

    def slots_maker(self, case: Case, unit: Unit) -> str:
        """The chat-model maker, in the drafting graph, as the product runs it."""
        names = frozenset(
            w for w in gazetteer({*self.agencies} - {case.organ.name}) if w not in case.organ.name
        )
        maker = ModelMaker(self.model, PrecedentMaker(case, names), self.settings, case, names)

        def find(unit: Unit) -> tuple[Any, ...]:
            return (*library_precedents(self.library, case, unit), *own_precedents(case, unit))

        written, notices = run([unit], case, maker, names, find, lambda event: None)
        sentences = [s for s in smooth(written[unit.key], case) if fill_sentence(s, case)[0].text]
        self.worded.append((sum(s.origin is Origin.MODEL for s in sentences), len(sentences)))
        self.notices += notices
        return "".join(fill_sentence(s, case)[0].text for s in sentences)

    def plain(self, case: Case, unit: Unit) -> str:
        """A prompt with the figures."""
        return self._ask(PLAIN, self._task(case, unit))

    def retrieval(self, case: Case, unit: Unit) -> str:
        """The same with the best passages of other organs before the figures."""
        found = library_precedents(self.library, case, unit)[:PASSAGES]
        context = "\n\n".join(p.text[:LONGEST_PASSAGE] for p in found)
        return self._ask(RETRIEVAL, f"检索到的内容：\n{context}\n\n{self._task(case, unit)}")

    def _task(self, case: Case, unit: Unit) -> str:
        lines = "\n".join(data(case, unit))
        return f"机关：{case.organ.name}\n年度：{case.year}年\n部分：{unit.area}情况\n数据：\n{lines}"

    def _ask(self, system: str, user: str) -> str:
        return answer(self.model, [("system", system), ("user", user)], self.settings.chat_timeout)


def model_drafts(
    cases: list[Case], library: Searcher, agencies: list[str], options: argparse.Namespace
) -> Iterator[Result | str]:
    """Drafts of sub-areas by the three rows; a string is a notice."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(
            home=Path(home),
            chat_model=options.model_name,
            chat_base_url=options.model_url,
            chat_timeout=options.timeout,
        )
        rows = Rows(settings, library, agencies)
        writer = Drafter(Settings(home=Path(home), chat_model=""), library)
        table: dict[str, Callable[[Case, Unit], str]] = {
            "chat model, slots": rows.slots_maker,
            "chat model, plain prompt": rows.plain,
            "chat model, retrieval": rows.retrieval,
        }
        picked = pick(cases, options.units)
        end = time.monotonic() + options.seconds
        for case, unit in picked:
            # All rows of one sub-area together, so that a run that is cut short stays fair.
            if time.monotonic() > end:
                yield f"stopped after {options.seconds:.0f} s"
                break
            frame = writer.draft(case)
            for row, write in table.items():
                if not row.endswith(tuple(options.rows.split(","))):
                    continue
                start = time.perf_counter()
                try:
                    text = write(case, unit)
                except ChatModelUnavailable as error:
                    yield f"{row}: {_name(case)} {unit.area}: {error}"
                    continue
                seconds = time.perf_counter() - start
                area = unit.area or Area.PROACTIVE
                counted = measure(text, case, area, other_names(case, agencies))
                counted = replace(counted, errors=text_errors(with_area(frame, case, area, text), case))
                yield Result(row, _name(case), area.value, text, seconds, counted)
        model, all_ = (sum(pair[i] for pair in rows.worded) for i in (0, 1))
        yield f"chat model, slots: {model} of {all_} sentences are in the model's own words"
        for notice in dict.fromkeys(rows.notices):
            yield f"notice: {notice}"


def _name(case: Case) -> str:
    return f"{case.figures.agency} {case.year}"


def printed(results: list[Result]) -> str:
    """The table, one line a row, as Markdown."""
    head = (
        "| row | drafts | numbers | unsupported | misstated | leaks | checker errors | "
        "facts said | like last year | s/draft |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    lines = [head]
    for row in dict.fromkeys(r.row for r in results):
        mine = [r for r in results if r.row == row]
        got = [r.measure for r in mine]
        facts, said = sum(m.facts for m in got), sum(m.said for m in got)
        alike, sentences = sum(m.alike for m in got), sum(m.sentences for m in got)
        cells = (
            row,
            len(mine),
            sum(m.numbers for m in got),
            sum(len(m.unsupported) for m in got),
            sum(len(m.misstated) for m in got),
            sum(len(m.leaks) for m in got),
            sum(len(m.errors) for m in got),
            f"{said}/{facts}" if facts else "–",
            f"{alike / sentences:.0%}" if sentences else "–",
            f"{sum(r.seconds for r in mine) / len(mine):.1f}",
        )
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def main() -> None:
    """Draft, count, print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model-url", default="", help="base URL of an OpenAI-compatible server")
    parser.add_argument("--model-name", default="local")
    parser.add_argument("--units", type=int, default=20, help="sub-areas for each chat-model row")
    parser.add_argument("--rows", default="slots,plain prompt,retrieval", help="chat-model rows to run")
    parser.add_argument("--seconds", type=float, default=3600, help="stop the chat-model rows after this")
    parser.add_argument("--timeout", type=float, default=180, help="seconds of silence allowed")
    parser.add_argument("--skip-precedent", action="store_true", help="only the chat-model rows")
    parser.add_argument("--out", type=Path, help="JSON lines of every draft")
    options = parser.parse_args()
    go_offline()
    cases = corpus_cases(ROOT / "corpus")
    if REAL.exists():
        cases += real_cases(json.loads(REAL.read_text(encoding="utf-8")))
    agencies = sorted({case.figures.agency for case in cases})
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as home:
        library = Library(Settings(home=Path(home)))
        library.ensure_ready()
        sources: list[Iterator[Result | str]] = []
        if not options.skip_precedent:
            sources.append(iter(precedent_drafts(cases, library, agencies)))
        if options.model_url:
            sources.append(model_drafts(cases, library, agencies, options))
        for found in (item for source in sources for item in source):
            if isinstance(found, str):
                print(found)
                continue
            results.append(found)
            if options.out:
                with options.out.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(asdict(found), ensure_ascii=False, default=str) + "\n")
    print(f"{len(cases)} figure sets, {len(agencies)} organs, {len(results)} section drafts")
    print(printed(results))
    for result in results:
        m = result.measure
        wrong = [*m.unsupported, *m.misstated, *m.leaks, *m.errors]
        if wrong:
            print(f"- {result.row}, {result.case}, {result.part}: " + "；".join(wrong))
    if not options.model_url:
        print("No --model-url: the rows of the chat model were not run.")


if __name__ == "__main__":
    main()
