"""Handlers of the page: each calls the assistant and returns what the components show."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import gradio as gr

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.background import Done, Tell
from report_assistant.chat.conflict import cell_key, facts_shown
from report_assistant.chat.editor import Edited
from report_assistant.chat.export_as import Format, export_as
from report_assistant.chat.precedents import own_reports
from report_assistant.chat.reply import Reply, Source
from report_assistant.chat.returned import proposed, take_returned
from report_assistant.chat.versions import section_versions
from report_assistant.chat.workspace import Message, Workspace, with_facts, without_fact
from report_assistant.checks import CheckResult
from report_assistant.errors import Cancelled, ChangedElsewhere
from report_assistant.readers import read_figures, read_report
from report_assistant.report.dates import printed_date
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell
from report_assistant.report.numerals import render_amount
from report_assistant.report.organ import OrganKind
from report_assistant.web import findings as f
from report_assistant.web import views
from report_assistant.web.charts import charts_html
from report_assistant.web.document import draft_html
from report_assistant.web.downloads import exported_html
from report_assistant.web.guide import guide_html
from report_assistant.web.returned import returned_html
from report_assistant.web.tables import cell_of, patch, table_html
from report_assistant.web.words import WORDS

SAMPLE_LAST_YEAR = "qichuan-gaoxinqu-guanweihui-2023.md"
SAMPLE_FIGURES = "qichuan-gaoxinqu-guanweihui-2024.md"
LONGEST_CELL = 100
_log = logging.getLogger(__name__)
T = TypeVar("T")
_NAME = ("agency", "year", "name")
ALWAYS = ("project",)
# What stands around the text, in the order of ``Parts.all``: the things touched that each shows.
AROUND: tuple[tuple[str, ...], ...] = (
    _NAME,  # brand
    ALWAYS,  # projects: others are made and put away in other windows
    ALWAYS,  # put away
    ("name",),
    ("agency",),
    ("year",),
    ("organ_kind",),
    ("signed",),
    ("opening",),
    ("agency", "organ_kind", "last_year"),  # note
    *[()] * 3,  # tables: cells are patched
    ("fact",),
    (),  # offers
)


class Opened(list[Any]):
    """Values of ``Parts.project``: from here on the window shows this project."""

    @property
    def project(self) -> str:
        """The id."""
        return str(self[0])


class Page:
    """Handlers over one user's assistant; all state is in the store. ``english``: the user reads English."""

    def __init__(self, assistant: Assistant, *, english: bool = False) -> None:
        self.assistant = assistant
        self.english = english
        self.store = assistant.store

    # ------------------------------------------------------------------ showing

    def start(self, asked: str) -> Opened:
        """The project named in the address, else the last used one, else a new one.

        One that cannot be shown keeps nobody from the others.
        """
        known = [identity for _, identity in self.store.titles()]
        for identity in sorted(known, key=lambda one: one != asked):
            try:
                return self.show_project(identity)
            except Exception:  # noqa: BLE001 - whatever it is, the other projects are shown
                _log.exception("project %s cannot be shown", identity)
        return self.show_project(self.store.create().id)

    def show_project(self, workspace_id: str) -> Opened:
        """The id, the talk, the box that takes words, and all that belongs to the project."""
        workspace = self.store.load(workspace_id)
        return Opened([workspace.id, _history(workspace), _box(), *self._all(workspace)])

    def catch_up(self, workspace_id: str, shown: str) -> list[Any]:
        """Values of ``Parts.all`` for a window that may be out of date."""
        workspace = self.store.load(workspace_id)
        try:
            seen = _seen(workspace_id, shown)
        except ChangedElsewhere:
            return self._all(workspace)
        return self._since(workspace, seen)

    def _all(self, workspace: Workspace) -> list[Any]:
        result = self.assistant.check(workspace)
        return [
            *self._around(workspace, result),
            *self._text(workspace, result, workspace.figures.form.cells),
        ]

    def _around(self, workspace: Workspace, result: CheckResult) -> list[Any]:
        """What stands around the text, in the order of ``AROUND``."""
        bad = f.bad_cells(result)
        figures = workspace.figures
        put_away = [(f"〔已归档〕{p.title}", p.id) for p in self.store.projects(archived=True)]
        put_away += [(f"〔已删除〕{p.title}", p.id) for p in self.store.projects(deleted=True)]
        return [
            views.brand_html(workspace),
            gr.Radio(choices=self.store.titles(), value=workspace.id),
            gr.Dropdown(choices=put_away, value=None),
            workspace.name,
            figures.agency,
            figures.year,
            figures.organ_kind or "",
            "" if workspace.signed is None else printed_date(workspace.signed),
            workspace.opening,
            views.note_text(workspace),
            *(table_html(table, figures, bad) for table in figures.form.tables),
            views.fact_rows(figures),
            views.offers_html(_last_reply(workspace)),
        ]

    def _since(self, workspace: Workspace, seen: int) -> list[Any]:
        """Values of ``Parts.all`` for a window that showed revision ``seen``.

        The window shows the newest revision from here on, so it must show all that was saved since
        ``seen``; what was not touched is skipped, since somebody may just be typing there.
        """
        keys = self.store.touched_since(workspace.id, seen)
        if keys is None:  # too long ago to be known
            return self._all(workspace)
        kinds = {key.partition(":")[0] for key in keys}.union(ALWAYS)
        if "year" in kinds:  # perhaps another form
            return self._all(workspace)
        result = self.assistant.check(workspace)
        form = workspace.figures.form
        totals = form.totals if workspace.revision > seen else {}
        moved = [cell for cell in form.cells if cell in totals or cell_key(cell) in keys]
        around = zip(AROUND, self._around(workspace, result), strict=True)
        return [
            *(value if kinds.intersection(follows) else gr.skip() for follows, value in around),
            *self._text(workspace, result, moved),
        ]

    def _after(self, workspace: Workspace, seen: int, edited: Edited | None = None) -> Any:
        """The same after an edit of this window, which shows already what was typed."""
        if workspace.revision == seen:  # nothing was written: who has vouched for the text still does
            return gr.skip()
        if workspace.revision > seen + 1:
            return self._since(workspace, seen)
        recomputed = edited.recomputed if edited else ()
        text = self._text(workspace, self.assistant.check(workspace), recomputed)
        return [*([gr.skip()] * len(AROUND)), *text]

    def _text(self, workspace: Workspace, result: CheckResult, moved: Iterable[Cell]) -> list[Any]:
        """What follows every edit; ``moved``: the cells whose figures the tables are to show."""
        drafted = workspace.draft is not None
        words = self.assistant.unverified(workspace)
        unverified = len(words)
        label = f.export_label(
            result, drafted=drafted, unverified=unverified, chinese=WORDS["export_final"][0]
        )
        versions = views.version_choices(self.store.versions(workspace.id))
        return [
            f"{workspace.id}@{workspace.revision}",
            patch(workspace.figures, moved, f.bad_cells(result)),
            guide_html(workspace, result, unverified=unverified),
            views.suggestions_html(self.assistant.suggestions(workspace)),
            draft_html(workspace, result),
            f.findings_html(result),
            f.gate_html(result, drafted=drafted, unverified=unverified),
            gr.Button(label),
            f.unverified_html(words),
            # Who vouched has seen these sentences as they were.
            False,
            views.ledger_html(workspace),
            charts_html(workspace, self.assistant.settings.duplication_limit),
            0,
            gr.Dropdown(choices=versions, value=None),
            "",
        ]

    # ------------------------------------------------------------------ talk

    def suggest(self, workspace_id: str, event: gr.EventData) -> Iterator[list[Any]]:
        """A suggestion: said at once, or put into the box when the user has to complete it."""
        text = str(event._data["say"])
        if text.endswith("："):
            yield [gr.skip(), gr.skip(), gr.MultimodalTextbox(value={"text": text, "files": []})]
            return
        yield from self._streamed(workspace_id, self.assistant.turn(workspace_id, text))

    def talk(self, workspace_id: str, said: dict[str, Any] | None) -> Iterator[list[Any]]:
        """Stream one turn into the chat, after the files that came with it were read.

        The box is emptied when its words are stored, not before: refused words stay in it.
        """
        said = said or {}
        text, files = str(said.get("text") or "").strip(), list(said.get("files") or ())
        self.assistant.ensure_quiet(workspace_id)
        # Words that come with files are stored after them: until then they stay in the box.
        left: dict[str, Any] = {"value": {"text": text, "files": []}}
        for path in map(Path, files):
            yield from self._streamed(workspace_id, self.assistant.attach(workspace_id, path), **left)
            left = {}
            if self.assistant.stopped(workspace_id):
                return
        if text:
            yield from self._streamed(workspace_id, self.assistant.turn(workspace_id, text), value=None)

    def retry(self, workspace_id: str) -> Iterator[list[Any]]:
        """Answer the last words again."""
        yield from self._streamed(workspace_id, self.assistant.retry(workspace_id))

    def edit_turn(self, workspace_id: str, event: gr.EditData) -> Iterator[list[Any]]:
        """Put other words in place of a message and go on from there."""
        workspace = self.store.load(workspace_id)
        messages = workspace.messages
        index = event.index if isinstance(event.index, int) else event.index[0]
        was, words = _text_of(event.previous_value), _text_of(event.value)
        try:
            if index >= len(messages):
                raise ChangedElsewhere("这条消息已经不在了")
            replies = self.assistant.edit_turn(workspace_id, words, messages[index].number, was)
        except ChangedElsewhere:
            yield [_history(workspace), gr.skip(), gr.skip()]
            raise
        yield from self._streamed(workspace_id, replies)

    def _streamed(self, workspace_id: str, replies: Iterator[Reply], **left: Any) -> Iterator[list[Any]]:
        """The replies as they come, under the words that are in the store by now; ``left``: what stands
        in the box from here on, when it is not what stood there."""
        said = _history(self.store.load(workspace_id))
        yield [[*said, {"role": "assistant", "content": "…"}], gr.skip(), _box(answering=True, **left)]
        try:
            for reply in replies:
                answer = {"role": "assistant", "content": views.reply_text(reply)}
                yield [[*said, answer], views.offers_html(reply), _box(answering=True)]
        except Exception:
            yield [gr.skip(), gr.skip(), _box()]
            raise
        # The talk may have been cleared, or gone on, in another window.
        yield [_history(self.store.load(workspace_id)), gr.skip(), _box()]

    def take_offer(self, workspace_id: str, event: gr.EventData) -> Iterator[list[Any]]:
        """A fact confirmed, left out or undone, which the chat says; or a filter switched."""
        kind, key, slot = (str(event._data.get(name) or "") for name in ("offer", "key", "slot"))
        if event._data.get("project", workspace_id) != workspace_id:
            raise ChangedElsewhere("这些内容属于另一个项目")
        match kind:
            case "chip":
                last = _last_reply(self.store.load(workspace_id))
                chips = () if last is None else last.chips
                kept = [chip.field for chip in chips if chip.on != (chip.field == key)]
                yield from self._streamed(workspace_id, self.assistant.search_again(workspace_id, kept))
                return
            case "confirm":
                keys = [key] if key else json.loads(str(event._data["keys"]))
                accepted = self.assistant.accept(workspace_id, keys, slot or None)
                yield from self._streamed(workspace_id, accepted)
                return
            case "reject":
                self.assistant.dismiss_facts(workspace_id, [key])
                words = "已不计入。"
            case _:
                told = self.assistant.undo_facts(workspace_id, [key]).recorded
                words = "已撤销：" + "；".join(f"{done.name} {done.value or '未填'}" for done in told)
        now = self.store.load(workspace_id)
        # What else the last answer offers can still be taken.
        last = _last_reply(now) or Reply("")
        left = replace(
            Reply(words),
            pending=now.pending,
            recorded=tuple(done for done in last.recorded if done.slot != key),
        )
        self.store.say(workspace_id, Message("assistant", words, shown=left))
        yield [_history(self.store.load(workspace_id)), views.offers_html(left), gr.skip()]

    def stop(self, workspace_id: str) -> None:
        """End the turn under way."""
        self.assistant.stop(workspace_id)

    def forget(self, workspace_id: str) -> None:
        """Clear the talk for good, as the button says."""
        self.assistant.forget(workspace_id)

    # ------------------------------------------------------------------ data

    def edit(self, workspace_id: str, shown: str, event: gr.EventData) -> Any:
        """Cells typed or pasted into a table."""
        seen = _seen(workspace_id, shown)
        data = event._data
        edits = {cell_of(e["cell"]): str(e["raw"])[:LONGEST_CELL] for e in data.get("edits", [data])}
        edited = self.assistant.edit(workspace_id, edits, seen)
        return self._after(edited.workspace, seen, edited)

    def edit_facts(self, workspace_id: str, shown: str, rows: Sequence[Sequence[object]]) -> Any:
        """The facts sheet as it stands now; what it was filled with is as old as the window."""
        seen = _seen(workspace_id, shown)

        def change(figures: Figures) -> Figures:
            since = self.store.touched_since(workspace_id, seen) or {}
            shown_facts = facts_shown(figures.facts, since)
            changed, emptied = views.changed_facts(figures, rows, shown_facts)
            figures = with_facts(figures, changed)
            for slot in emptied:
                figures = without_fact(figures, slot)
            return figures

        return self._after(self.assistant.change_figures(workspace_id, change, seen), seen)

    def set_head(self, workspace_id: str, shown: str, agency: str, year: float | None) -> Any:
        """Organ and year."""
        seen = _seen(workspace_id, shown)
        before = self.store.load(workspace_id).figures
        if (before.agency, before.year) == (agency.strip(), int(year or 0)):
            return gr.skip()
        return self._since(self.assistant.set_head(workspace_id, agency, int(year or 0), seen), seen)

    def set_organ_kind(self, workspace_id: str, shown: str, kind: str) -> list[Any]:
        """What kind of organ this is; empty: as its name says."""
        seen = _seen(workspace_id, shown)
        chosen = OrganKind(kind) if kind else None
        return self._since(self.assistant.set_organ_kind(workspace_id, chosen, seen), seen)

    def set_signature(self, workspace_id: str, shown: str, printed: str) -> Any:
        """The date under the report."""
        seen = _seen(workspace_id, shown)
        return self._after(self.assistant.set_signature(workspace_id, printed, seen), seen)

    def set_opening(self, workspace_id: str, shown: str, text: str) -> Any:
        """The user's own opening sentence."""
        seen = _seen(workspace_id, shown)
        return self._after(self.assistant.set_opening(workspace_id, text, seen), seen)

    def upload_last_year(self, workspace_id: str, path: str | None) -> str:
        """Last year's report."""
        if path:
            report = self._worked(workspace_id, lambda tell: read_report(Path(path)))
            self.assistant.load_last_year(workspace_id, Path(path), report)
        return self.end()

    def upload_figures(self, workspace_id: str, path: str | None) -> str:
        """This year's figures."""
        if path:
            given = self._worked(workspace_id, lambda tell: read_figures(Path(path)))
            self.assistant.load_figures(workspace_id, Path(path), given=given)
        return self.end()

    def zeros(self, workspace_id: str, shown: str) -> list[Any]:
        """Blank cells become 0."""
        seen = _seen(workspace_id, shown)
        return self._since(self.assistant.fill_zeros(workspace_id), seen)

    # ------------------------------------------------------------------ report

    def fix(self, workspace_id: str, shown: str, event: gr.EventData) -> list[Any]:
        """Put the proposed amount into its cell."""
        seen = _seen(workspace_id, shown)
        key, number = str(event._data["key"]), int(event._data["number"])
        result = self.assistant.check(self.store.load(workspace_id))
        finding = next((found for found in result.findings if found.key == key), None)
        if finding is None or number >= len(finding.proposals):
            raise ChangedElsewhere("这个问题已经不在了")
        proposal = finding.proposals[number]
        edits = {proposal.cell: render_amount(proposal.amount)}
        return self._since(self.assistant.edit(workspace_id, edits, seen).workspace, seen)

    def explain(self, workspace_id: str, shown: str, event: gr.EventData) -> Any:
        """Mark a finding as explained."""
        seen = _seen(workspace_id, shown)
        key, reason = str(event._data["key"]), str(event._data["reason"])[:500]
        return self._after(self.assistant.explain(workspace_id, key, reason, seen), seen)

    def reviewed(self, workspace_id: str, shown: str) -> list[Any]:
        """Take the marks off the sections that changed."""
        seen = _seen(workspace_id, shown)
        return self._since(self.assistant.reviewed(workspace_id), seen)

    def versions(self, workspace_id: str, part: int) -> list[Any]:
        """Earlier versions of the whole text (0) or of one section; nothing is compared yet."""
        kept = self.store.versions(workspace_id)
        if part:
            found = section_versions(self.store, self.store.load(workspace_id), part)
            kept = [(version.number, version.created, version.label) for version in found]
        return [gr.Dropdown(choices=views.version_choices(kept), value=None), ""]

    def compare(self, workspace_id: str, number: int | None, part: int) -> str:
        """What changed since an earlier version, in the whole text (0) or in one section."""
        now = self.store.load(workspace_id).draft
        if number is None or now is None:
            return ""
        return views.changes_html(self.store.version(workspace_id, int(number)), now, part)

    def restore(self, workspace_id: str, shown: str, number: int | None, part: int) -> Any:
        """Take an earlier version back, of the whole text (0) or of one section."""
        seen = _seen(workspace_id, shown)
        if number is None:
            return gr.skip()
        return self._since(self.assistant.restore(workspace_id, int(number), seen, part or None), seen)

    def export_draft(self, workspace_id: str, kind: str, options: list[str]) -> str:
        """A draft for editing."""
        return self._export(workspace_id, kind, options, final=False, verified=False)

    def export_final(self, workspace_id: str, shown: str, kind: str, verified: bool) -> str:
        """The final copy; who vouches for sentences has seen them as they are."""
        if _seen(workspace_id, shown) != self.store.load(workspace_id).revision and verified:
            raise ChangedElsewhere("刷新页面后请重新核实并勾选")
        return self._export(workspace_id, kind, [], final=True, verified=verified)

    def _export(
        self, workspace_id: str, kind: str, options: Sequence[str], *, final: bool, verified: bool
    ) -> str:
        last_year = self.store.load(workspace_id).last_year

        def export(tell: Tell) -> Path:
            return export_as(
                self.assistant,
                workspace_id,
                Format(kind),
                final=final,
                verified=verified,
                comments="comments" in options,
                appendix="appendix" in options,
                marks="changes" in options and last_year is not None,
            )

        return exported_html(self._worked(workspace_id, export))

    def take_returned(self, workspace_id: str, path: str) -> str:
        """An exported file that was edited by hand, in place of the draft; what changed is told."""
        known = self.store.load(workspace_id).figures
        report = self._worked(workspace_id, lambda tell: read_report(Path(path)))
        returned = take_returned(self.assistant, workspace_id, Path(path), report)
        return returned_html(returned, proposed(returned, known), workspace_id)

    # ------------------------------------------------------------------ projects

    def create(self) -> Opened:
        """A new project."""
        return self.show_project(self.store.create().id)

    def sample(self) -> Opened:
        """A project of an invented organ, with last year's report and this year's figures."""
        corpus = self.assistant.settings.corpus_dir
        workspace = self.store.create()
        self.assistant.load_last_year(workspace.id, corpus / SAMPLE_LAST_YEAR)
        self.assistant.load_figures(workspace.id, corpus / SAMPLE_FIGURES)
        title = self.store.load(workspace.id).title
        self.assistant.rename_project(workspace.id, f"样例：{title}")
        return self.show_project(workspace.id)

    def rename(self, workspace_id: str, shown: str, name: str) -> list[Any]:
        """The user's own name for the project."""
        seen = _seen(workspace_id, shown)
        return self._since(self.assistant.rename_project(workspace_id, name, seen), seen)

    def archive(self, workspace_id: str) -> Opened:
        """Put the project out of the list and show another."""
        self.store.archive(workspace_id)
        return self.start("")

    def delete(self, workspace_id: str) -> Any:
        """Delete a project (empty: the user thought better of it) and show another."""
        if not workspace_id:
            return gr.skip()
        self.store.delete(workspace_id)
        return self.start("")

    def take_back(self, workspace_id: str | None) -> Opened:
        """Take an archived or deleted project back and show it."""
        if workspace_id in {project.id for project in self.store.projects(deleted=True)}:
            self.store.undelete(str(workspace_id))
        elif workspace_id:
            self.store.archive(workspace_id, on=False)
        return self.start(workspace_id or "")

    def backup(self, workspace_id: str) -> str:
        """The project as one file for download."""
        return exported_html(self._worked(workspace_id, lambda tell: self.assistant.backup(workspace_id)))

    def restore_backup(self, workspace_id: str, path: str) -> Opened:
        """A new project out of a backup, shown at once."""

        def restore(tell: Tell) -> Workspace:
            return self.assistant.restore_project(Path(path), lambda: tell({}))

        return self.show_project(self._worked(workspace_id, restore).id)

    # ------------------------------------------------------------------ long work

    def begin(self, workspace_id: str, paths: str | list[str] | None) -> str:
        """The sign that something long has begun, with the button that ends it."""
        names = [Path(path).name for path in ([paths] if isinstance(paths, str) else paths or ())]
        said = "、".join(names)
        return views.work_html(workspace_id, f"正在读取“{said}”", f"Reading {said}") if names else ""

    def begin_writing(self, workspace_id: str) -> str:
        """The sign that a file is being written."""
        return views.work_html(workspace_id, "正在生成文件", "Writing the file")

    def end(self) -> str:
        """Nothing long is under way."""
        return ""

    def cancel(self, event: gr.EventData) -> str:
        """End the long work that the sign tells of; all stays as it was."""
        self.assistant.cancel(str(event._data["cancel"]))
        return ""

    def _worked(self, workspace_id: str, call: Callable[[Tell], T]) -> T:
        """The result of ``call``; raises Cancelled."""
        for item in self.assistant.work(workspace_id, call):
            if isinstance(item, Done):
                return item.value
        raise Cancelled

    # ------------------------------------------------------------------ library

    def open_passage(self, event: gr.EventData) -> str:
        """The report around a passage, as a dialog."""
        data = event._data
        source = Source(str(data["document"]), "", "", 0, int(data["section"]), "", str(data["quote"]))
        return views.passage_html(self.assistant.open_source(source))

    def own_reports(self) -> str:
        """The reports that users added."""
        return views.own_reports_html(own_reports(self.assistant.library))

    def add_reports(self, project: str, paths: list[str] | None) -> Iterator[list[Any]]:
        """Add reports to the library; says how far it is, and at the end what became of each file."""
        for item in self.assistant.add_reports(project, [Path(path) for path in paths or ()]):
            if isinstance(item, Done):
                yield [self.own_reports() + views.added_html(item.value), ""]
                return
            far = f"{item['done']}/{item['total']}：{Path(str(item['name'])).name}"
            sign = views.work_html(project, f"正在加入范文 {far}", f"Adding reports {far}")
            yield [gr.skip(), sign]
        raise Cancelled

    def remove_report(self, event: gr.EventData) -> str:
        """Take a report that a user added out of the library."""
        self.assistant.library.remove(str(event._data["remove"]))
        return self.own_reports()

    def search(self, workspace_id: str, question: str) -> list[Any]:
        """Search with all filters that the question names."""
        return self._search(workspace_id, question, None)

    def search_with(self, workspace_id: str, question: str, kept: list[str]) -> list[Any]:
        """Search with the filters that were kept."""
        return self._search(workspace_id, question, kept)

    def _search(self, workspace_id: str, question: str, kept: list[str] | None) -> list[Any]:
        if not question.strip():
            return [gr.CheckboxGroup(choices=[], value=[], visible=False), ""]
        figures = self.store.load(workspace_id).figures
        understood, hits = self.assistant.search(question, figures, kept)
        chips = [(chip.label, chip.field) for chip in understood.chips]
        chosen = [field for _, field in chips if kept is None or field in kept]
        return [gr.CheckboxGroup(choices=chips, value=chosen, visible=bool(chips)), views.hits_html(hits)]


def _seen(workspace_id: str, shown: str) -> int:
    """The revision that a window shows; raises ChangedElsewhere when it shows another project's."""
    identity, _, number = shown.rpartition("@")
    if identity != workspace_id or not number.isdigit():
        raise ChangedElsewhere("窗口里显示的是另一个项目的内容")
    return int(number)


def _box(*, answering: bool = False, **left: Any) -> gr.MultimodalTextbox:
    """The box: takes words, or stops the turn under way. The words in it stay, if ``left`` has no value."""
    stop = WORDS["stop"][0] if answering else False
    return gr.MultimodalTextbox(submit_btn=not answering, stop_btn=stop, **left)


def _text_of(value: Any) -> str:
    """The words of a message as the page tells of it: a string, or parts with a text each."""
    return value if isinstance(value, str) else "".join(str(part["text"]) for part in value)


def _history(workspace: Workspace) -> list[dict[str, str]]:
    return [{"role": m.role, "content": m.text} for m in workspace.messages]


def _last_reply(workspace: Workspace) -> Reply | None:
    last = workspace.messages[-1] if workspace.messages else None
    return None if last is None else last.shown
