"""Wrong numbers, leaks and checker errors of drafts: both makers beside two usual baselines.

``python benchmarks/evaluate_drafts.py`` drafts with the precedent maker, and reads the recorded
answers of a real chat model through the present code: the chat-model maker, a plain prompt that
hands the model the figures, and the same with retrieved passages, the way LangChain's own examples
do it. ``--model-url http://127.0.0.1:8080/v1`` asks a model (any OpenAI-compatible server) for what
is not recorded. See docs/evaluation-drafting.md.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from statistics import quantiles
from typing import Any

import sister_drafts
from draft_measures import (
    Measure,
    corpus_cases,
    measure,
    other_names,
    real_cases,
    sample_lengths,
    sister_sentences,
    text_errors,
    with_area,
)
from draft_rows import ROWS, Messages, Slotted, Task, asked, plain, precedents, retrieval, slotted, tasks
from recorded_answers import SLOTS_ROW, Record, RecordedModel, read, write
from report_assistant.drafting import Case, Draft, Drafter, Origin
from report_assistant.drafting.mask import Precedent
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.provider import chat_model
from report_assistant.drafting.retrieve import Searcher
from report_assistant.drafting.shorten import is_general
from report_assistant.errors import ChatModelUnavailable
from report_assistant.library import Library
from report_assistant.report.slots import Area
from report_assistant.settings import Settings, go_offline

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data" / "real_figures.json"
RECORDED = Path(__file__).parent / "recorded" / "draft_answers.jsonl.gz"
PROSE = (1, 5, 6)
NEW = ROOT / "build" / "draft_answers.jsonl"
CONTEXT = 2048
VARIANTS = 2
FEWEST = 4


@dataclass(frozen=True)
class Result:
    """One draft: the row it belongs to, the case, the part, its text and what was counted."""

    row: str
    case: str
    part: str
    text: str
    seconds: float
    measure: Measure


@dataclass
class Run:
    """One evaluation: cases, library, answers, and what has to be said beside the table."""

    cases: list[Case]
    library: Searcher
    record: Record
    options: argparse.Namespace
    live: Any = None
    home: Path = Path()
    notes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def agencies(self) -> list[str]:
        """Names of all organs."""
        return sorted({case.figures.agency for case in self.cases})

    def measured(self, text: str, case: Case, area: Area | None) -> Measure:
        """What is counted in ``text``."""
        sisters = sister_sentences(ROOT / "corpus", case)
        return measure(text, case, area, other_names(case, self.agencies), sisters)


def precedent_drafts(run: Run) -> Iterator[Result]:
    """Sections one, five and six of every case in two wordings."""
    drafter = Drafter(Settings(home=run.home, chat_model=""), run.library)
    drafted: list[Draft] = []
    for case in (replace(case, variant=variant) for case in run.cases for variant in range(VARIANTS)):
        start = time.perf_counter()
        draft = drafter.draft(case)
        seconds = time.perf_counter() - start
        drafted.append(draft)
        errors = text_errors(with_area(draft, case, Area.OTHER, ""), case)
        whole = run.measured("\n".join(part.text for part in draft.sections), case, None)
        for number in PROSE:
            section = draft.section(number)
            if section is None:
                continue
            # Facts of fees stand in section six: coverage is that of the whole draft.
            # The checker reads the whole report: its errors are counted once, with section one.
            counted = replace(
                run.measured(section.text, case, None), facts=whole.facts, said=whole.said, errors=errors
            )
            if number != 1:
                counted = replace(counted, facts=0, said=0, alike=0, sentences=0, errors=())
            yield Result("precedent", _name(case), str(number), section.text, seconds, counted)
    run.notes += composition(drafted, sample_lengths(ROOT / "corpus"))


def composition(drafts: Iterable[Draft], samples: Sequence[int]) -> list[str]:
    """How long section one is beside the sample reports', and whose its sentences are."""
    sections = [section for draft in drafts if (section := draft.section(1))]
    lengths = [len(section.text) for section in sections]
    kinds: Counter[str] = Counter()
    kept: list[int] = []
    for section in sections:
        stand = [s for p in section.paragraphs if not p.heading for s in p.sentences if s.text]
        own = sum(s.origin is Origin.OWN and not content_slots(s.template) for s in stand)
        general = sum(map(is_general, stand))
        kinds.update(own=own, general=general, stated=len(stand) - own - general)
        kept.append(own)
    whole = kinds.total() or 1
    return [
        f"section one: {quartiles(lengths)} characters; the sample reports' {quartiles(samples)}",
        f"section one: {kinds['stated'] / whole:.0%} of {whole} sentences state figures, facts or results, "
        f"{kinds['own'] / whole:.0%} keep practice of the own last report, "
        f"{kinds['general'] / whole:.0%} are general",
        f"own practice: {sum(kept)} sentences in {sum(map(bool, kept))} of {len(kept)} drafts",
    ]


def quartiles(lengths: Sequence[int]) -> str:
    """Lower quartile, median and upper quartile."""
    return " / ".join(f"{cut:.0f}" for cut in quantiles(lengths, n=4))


def model_drafts(run: Run, row: str) -> Iterator[Result]:
    """Drafts of sub-areas by one row of the chat model, several at once when there is a server."""
    if not run.live and not run.record.drafts(row):
        run.notes.append(f"{row}: no recorded answers, and no --model-url")
        return
    jobs = [_job(run, row, task) for task in tasks(run.cases)[: run.options.units]]
    # Prompts that begin alike follow each other: a server reads the common part once.
    jobs.sort(key=lambda job: str(job.messages))
    start = time.monotonic()
    with ThreadPoolExecutor(run.options.workers if run.live else 1) as pool:
        texts = list(pool.map(lambda job: _written(run, job, start + run.options.seconds), jobs))
    done = [(job, text) for job, text in zip(jobs, texts, strict=True) if text is not None]
    _tell(run, row, done, len(jobs), time.monotonic() - start)
    # Where there is nothing to word the maker does not ask: no draft of the model.
    done = [(job, text) for job, text in done if job.model.prompts]
    frames: dict[str, Draft] = {}
    drafter = Drafter(Settings(home=run.home, chat_model=""), None)
    for job, written in sorted(done, key=lambda pair: pair[0].task.name):
        case, area = job.task.case, job.task.unit.area or Area.PROACTIVE
        if _name(case) not in frames:
            frames[_name(case)] = drafter.draft(case)
        run.notices += written.notices
        counted = run.measured(written.text, case, area)
        report = with_area(frames[_name(case)], case, area, written.text)
        counted = replace(counted, errors=text_errors(report, case))
        yield Result(f"chat model, {row}", _name(case), area.value, written.text, job.model.waited, counted)


@dataclass(frozen=True)
class Job:
    """One draft to write: its prompt (baselines) or its precedents (our maker), and its model."""

    task: Task
    model: RecordedModel
    messages: Messages = field(default_factory=list)
    found: tuple[Precedent, ...] = ()
    changed: bool = False


def _job(run: Run, row: str, task: Task) -> Job:
    model = RecordedModel(
        record=run.record, live=run.live, draft=(row, *task.name), label=run.options.model_label
    )
    if row == SLOTS_ROW:
        return Job(task, model, found=precedents(task, run.library))
    now = plain(task) if row == "plain prompt" else retrieval(task, run.library)
    # A baseline stands as it was run, with the passages that the search found then.
    recorded = run.record.drafts(row).get(task.name)
    then = list(recorded.messages) if recorded else now
    return Job(task, model, then, changed=then != now)


def _written(run: Run, job: Job, end: float) -> Slotted | None:
    """The text, or None when the answer is not on file and there is no model or no time left."""
    if time.monotonic() > end:
        job.model.live = None
    settings = Settings(home=run.home, chat_model=run.options.model_name, chat_timeout=run.options.timeout)
    if not job.messages:
        written = slotted(job.task, job.found, job.model, settings, run.agencies)
        return None if job.model.missing else written
    try:
        text = asked(job.model, job.messages, settings.chat_timeout)
    except ChatModelUnavailable as error:
        run.notices.append(f"{job.model.draft[0]}: {error}")
        return None
    return None if job.model.missing else Slotted(text, 0, 0, ())


def _tell(run: Run, row: str, done: list[tuple[Job, Slotted]], wanted: int, seconds: float) -> None:
    """Notes beside the table: what is on file, what is not, and whose words are printed."""
    dates = sorted({a.date for a in run.record.answers if a.row == row})
    models = sorted({a.model for a in run.record.answers if a.row == row})
    run.notes.append(f"{row}: recorded on {'–'.join(dates[:1] + dates[1:][-1:])} with {', '.join(models)}")
    if len(done) < wanted:
        run.notes.append(
            f"{row}: {wanted - len(done)} of {wanted} drafts not replayed: no answer to their prompt"
        )
    changed = sum(job.changed or job.model.changed for job, _ in done)
    if changed:
        run.notes.append(
            f"{row}: {changed} of {len(done)} prompts would be others today; they stand as they were run"
        )
    if row == SLOTS_ROW:
        unasked = sum(not job.model.prompts for job, _ in done)
        run.notes.append(
            f"{row}: {unasked} more sub-areas had nothing for the model to word and are left out"
        )
        own, printed = sum(w.own_words for _, w in done), sum(w.sentences for _, w in done)
        run.notes.append(f"{row}: {own} of {printed} printed sentences are in the model's own words")
    if run.live:
        run.notes.append(f"{row}: {seconds:.0f} s for {len(done)} drafts, answers on file included")


def _name(case: Case) -> str:
    return f"{case.figures.agency} {case.year}"


def printed(results: list[Result]) -> str:
    """The table, one line a row, as Markdown."""
    head = (
        "| row | drafts | numbers | unsupported | misstated | leaks | checker errors | "
        "facts said | like last year | like sisters | s/draft |\n|---|" + "--:|" * 10
    )
    lines = [head]
    for row in dict.fromkeys(r.row for r in results):
        mine = [r for r in results if r.row == row]
        got = [r.measure for r in mine]
        facts, said = sum(m.facts for m in got), sum(m.said for m in got)
        cells = (
            row,
            len(mine),
            sum(m.numbers for m in got),
            sum(len(m.unsupported) for m in got),
            sum(len(m.misstated) for m in got),
            sum(len(m.leaks) for m in got),
            sum(len(m.errors) for m in got),
            f"{said}/{facts} ({said / facts:.1%})" if facts else "–",
            _share([(m.alike, m.sentences) for m in got]),
            _share([(m.sisters, m.counted) for m in got]),
            f"{sum(r.seconds for r in mine) / len(mine):.1f}",
        )
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def _share(found: list[tuple[int, int]]) -> str:
    """Mean over all sentences, and the worst draft of at least four."""
    found = [(part, whole) for part, whole in found if whole]
    if not found:
        return "–"
    mean = sum(part for part, _ in found) / sum(whole for _, whole in found)
    long = [part / whole for part, whole in found if whole >= FEWEST]
    return f"{mean:.0%}" + (f", worst {max(long):.0%}" if long else "")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model-url", default="", help="base URL of an OpenAI-compatible server")
    parser.add_argument("--gguf", type=Path, help="a model file to serve here instead (needs xllamacpp)")
    parser.add_argument("--model-name", default="local", help="what the server calls the model")
    parser.add_argument("--model-label", default="a chat model", help="what the record calls the model")
    parser.add_argument("--units", type=int, default=1000, help="at most so many drafts a chat-model row")
    parser.add_argument("--rows", default=",".join(ROWS), help="chat-model rows to run")
    parser.add_argument("--workers", type=int, default=4, help="requests at once")
    parser.add_argument("--seconds", type=float, default=7200, help="ask nothing new after this, each row")
    parser.add_argument("--timeout", type=float, default=180, help="seconds of silence allowed")
    parser.add_argument("--record", type=Path, default=NEW, help="JSON lines where answers are appended")
    parser.add_argument("--keep", action="store_true", help=f"write the answers used to {RECORDED.name}")
    parser.add_argument("--skip-precedent", action="store_true", help="only the chat-model rows")
    parser.add_argument("--out", type=Path, help="JSON lines of every draft")
    return parser.parse_args()


def _served(options: argparse.Namespace) -> Any:
    """A server in this process for a model file, for as long as it is referred to; or None."""
    if not options.gguf:
        return None
    xllamacpp = import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(options.gguf)
    params.n_parallel, params.n_ctx = options.workers, options.workers * CONTEXT
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 1
    params.verbosity = -1
    return xllamacpp.Server(params)


def _live(options: argparse.Namespace, server: Any) -> Any:
    """The model to ask, or None."""
    url = f"{server.listening_address}/v1" if server else options.model_url
    if not url:
        return None
    options.record.parent.mkdir(parents=True, exist_ok=True)
    return chat_model(
        Settings(chat_model=options.model_name, chat_base_url=url, chat_timeout=options.timeout)
    )


def evaluate(run: Run) -> list[Result]:
    """All rows that were asked for."""
    results = [] if run.options.skip_precedent else list(precedent_drafts(run))
    for row in ROWS:
        if row in run.options.rows.split(","):
            results += model_drafts(run, row)
    return results


def main() -> None:
    """Draft, count, print one table."""
    options = _options()
    go_offline()
    cases = corpus_cases(ROOT / "corpus")
    if REAL.exists():
        cases += real_cases(json.loads(REAL.read_text(encoding="utf-8")))
    record = Record(read(RECORDED), options.record)
    with tempfile.TemporaryDirectory() as home:
        library = Library(Settings(home=Path(home)))
        library.ensure_ready()
        server = _served(options)
        run = Run(cases, library, record, options, _live(options, server), Path(home))
        results = evaluate(run)
    if options.out:
        lines = (json.dumps(asdict(found), ensure_ascii=False, default=str) + "\n" for found in results)
        options.out.write_text("".join(lines), encoding="utf-8")
    if options.keep:
        rows = options.rows.split(",")
        write([*record.used, *(a for a in record.answers if a.row not in rows)], RECORDED)
    print(f"{len(cases)} figure sets, {len(run.agencies)} organs, {len(results)} section drafts")
    print(printed(results))
    print("\n".join(f"- {note}" for note in run.notes))
    for notice, times in Counter(run.notices).most_common():
        print(f"- notice ({times}): {notice}")
    for result in results:
        m = result.measure
        wrong = [*m.unsupported, *m.misstated, *m.leaks, *m.errors]
        if wrong:
            print(f"- {result.row}, {result.case}, {result.part}: " + "；".join(wrong))
    print("\nOrgans of one kind with the very same figures, no library (worst case):")
    sister_drafts.main()


if __name__ == "__main__":
    main()
