"""The page: layout and wiring. Each handler calls the assistant and shows what came back."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from report_assistant.chat.assistant import Assistant, Edited, numbered_findings
from report_assistant.chat.workspace import Workspace, with_facts, without_fact
from report_assistant.errors import ReportAssistantError
from report_assistant.export.workbook import write_blank
from report_assistant.report.figures import Figures
from report_assistant.report.form import Generation, form
from report_assistant.web import views
from report_assistant.web.tables import PATCH_SCRIPT, TABLE_CSS, TABLE_SCRIPT, cell_of, table_html
from report_assistant.web.words import WORDS

P = ParamSpec("P")
R = TypeVar("R")

UPLOAD_TYPES = [".docx", ".txt", ".md", ".pdf", ".html", ".htm", ".doc"]
FIGURE_TYPES = [".xlsx", ".json", *UPLOAD_TYPES]


def translations() -> gr.I18n:
    """Screen words by the browser's language; Chinese when it is neither."""
    chinese = {key: words[0] for key, words in WORDS.items()}
    english = {key: words[1] for key, words in WORDS.items()}
    return gr.I18n(**{"zh-CN": chinese, "zh": chinese, "en": english})


@dataclass(frozen=True)
class Parts:
    """The components that follow a workspace."""

    reports: gr.Radio
    agency: gr.Textbox
    year: gr.Number
    signed: gr.Textbox
    opening: gr.Textbox
    note: gr.Markdown
    chat: gr.Chatbot
    draft: gr.HTML
    tables: Sequence[gr.HTML]
    patch: gr.HTML
    facts: gr.Dataframe
    findings: gr.HTML
    which: gr.Dropdown
    ledger: gr.HTML

    @property
    def all(self) -> list[Any]:
        """In the order of :meth:`Page.show_all`."""
        return [
            self.reports,
            self.agency,
            self.year,
            self.signed,
            self.opening,
            self.note,
            self.chat,
            *self.tables,
            self.facts,
            *self.text,
        ]

    @property
    def text(self) -> list[Any]:
        """What follows an edit, in the order of :meth:`Page.show_text`."""
        return [self.patch, self.draft, self.findings, self.which, self.ledger]


class Page:
    """Handlers of the page over one assistant; all state is in the store."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    # ------------------------------------------------------------------ showing

    def start(self, remembered: str | None) -> list[Any]:
        """The workspace of the last visit, else the last used one, else a new one."""
        known = [identity for _, identity in self.assistant.store.titles()]
        if remembered in known:
            return [remembered, *self.show_all(remembered)]
        workspace_id = known[0] if known else self.assistant.store.create().id
        return [workspace_id, *self.show_all(workspace_id)]

    def show_all(self, workspace_id: str) -> list[Any]:
        """Values of :attr:`Parts.all`."""
        workspace = self.assistant.store.load(workspace_id)
        titles = self.assistant.store.titles()
        bad = views.bad_cells(self.assistant.check(workspace))
        return [
            gr.Radio(choices=titles, value=workspace_id),
            workspace.figures.agency,
            workspace.figures.year,
            ""
            if workspace.signed is None
            else f"{workspace.signed:%Y}年{workspace.signed.month}月{workspace.signed.day}日",
            workspace.opening,
            self._note(workspace),
            [{"role": m.role, "content": m.text} for m in workspace.messages],
            *(
                table_html(table, workspace.figures, bad)
                for table in form(workspace.figures.generation).tables
            ),
            views.fact_rows(workspace.figures),
            *self.show_text(workspace),
        ]

    def show_text(self, workspace: Workspace, edited: Edited | None = None) -> list[Any]:
        """Values of :attr:`Parts.text`."""
        result = self.assistant.check(workspace)
        values = edited.recomputed if edited else {}
        choices = [(f"{number}. {message[:60]}", key) for number, key, message in numbered_findings(result)]
        return [
            views.patch(values, views.bad_cells(result)),
            views.draft_html(workspace),
            views.findings_html(result),
            gr.Dropdown(choices=choices, value=None),
            views.ledger_html(workspace),
        ]

    @staticmethod
    def _note(workspace: Workspace) -> str:
        last = workspace.last_year
        if last is None:
            return "尚未上传上年报告。"
        warnings = "".join(f"\n- {w.message}（{w.place}）" for w in last.warnings[:5])
        return f"已读取上年报告：{last.agency} {last.year}年，{len(last.sections)} 个部分。{warnings}"

    # ------------------------------------------------------------------ handlers

    def talk(self, workspace_id: str, text: str, history: list[dict[str, Any]]) -> Iterator[tuple[Any, str]]:
        """Stream one turn into the chat."""
        if not text.strip():
            yield history, ""
            return
        history = [*history, {"role": "user", "content": text}]
        yield [*history, {"role": "assistant", "content": "…"}], ""
        for reply in self.assistant.turn(workspace_id, text):
            shown = reply.text + (f"\n\n*{reply.step}…*" if reply.step else "")
            yield [*history, {"role": "assistant", "content": shown or "…"}], ""

    def edit(self, workspace_id: str, event: gr.EventData) -> list[Any]:
        """Cells typed or pasted into a table."""
        data = event._data
        edits = {cell_of(e["cell"]): str(e["raw"])[:100] for e in data.get("edits", [data])}
        edited = self.assistant.edit(workspace_id, edits)
        return self.show_text(edited.workspace, edited)

    def edit_facts(self, workspace_id: str, rows: Sequence[Sequence[object]]) -> list[Any]:
        """The facts sheet as it stands now."""

        def change(figures: Figures) -> Figures:
            changed, emptied = views.changed_facts(figures, rows)
            figures = with_facts(figures, changed)
            for slot in emptied:
                figures = without_fact(figures, slot)
            return figures

        return self.show_text(self.assistant.change_figures(workspace_id, change))

    def set_head(self, workspace_id: str, agency: str, year: float | None) -> list[Any]:
        """Organ and year."""
        self.assistant.set_head(workspace_id, agency, int(year or 0))
        return self.show_all(workspace_id)

    def set_signature(self, workspace_id: str, printed: str) -> list[Any]:
        """The date under the report."""
        return self.show_text(self.assistant.set_signature(workspace_id, printed))

    def set_opening(self, workspace_id: str, text: str) -> list[Any]:
        """The user's own opening sentence."""
        return self.show_text(self.assistant.set_opening(workspace_id, text))

    def upload_last_year(self, workspace_id: str, path: str | None) -> list[Any]:
        """Last year's report."""
        if path:
            self.assistant.load_last_year(workspace_id, Path(path))
        return self.show_all(workspace_id)

    def upload_figures(self, workspace_id: str, path: str | None) -> list[Any]:
        """This year's figures."""
        if path:
            self.assistant.load_figures(workspace_id, Path(path))
        return self.show_all(workspace_id)

    def zeros(self, workspace_id: str) -> list[Any]:
        """Blank cells become 0."""
        self.assistant.fill_zeros(workspace_id)
        return self.show_all(workspace_id)

    def blank(self, agency: str, year: float | None) -> str:
        """A blank workbook for this organ and year."""
        folder = self.assistant.settings.exports_dir
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "政府信息公开年度数据表.xlsx"
        number = int(year or 0) or None
        generation = Generation.for_year(number) if number else Generation.G2021
        write_blank(path, generation, agency=agency, year=number)
        return str(path)

    def explain(self, workspace_id: str, key: str | None, reason: str) -> list[Any]:
        """Mark the chosen finding as explained."""
        if not key or not reason.strip():
            raise gr.Error("请先选择要说明的问题，并写明理由。")
        return [*self.show_text(self.assistant.explain(workspace_id, key, reason)), ""]

    def export(self, workspace_id: str, final: bool) -> Any:
        """The .docx for download."""
        path = self.assistant.export(workspace_id, final=final)
        return gr.DownloadButton(value=str(path), interactive=True)

    def create(self) -> list[Any]:
        """A new workspace."""
        workspace = self.assistant.store.create()
        return [workspace.id, *self.show_all(workspace.id)]

    def delete(self, workspace_id: str) -> list[Any]:
        """Delete the present workspace and show another."""
        self.assistant.store.delete(workspace_id)
        return self.start(None)


def told(handler: Callable[P, R]) -> Callable[P, R]:
    """Turn our errors into the notice that the page shows; nothing else is caught."""

    @functools.wraps(handler)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return handler(*args, **kwargs)
        except ReportAssistantError as error:
            raise gr.Error(str(error), duration=15) from error

    return wrapped


def build(assistant: Assistant) -> gr.Blocks:
    """The whole page."""
    t = translations()
    page = Page(assistant)
    private: dict[str, Any] = {"api_visibility": "private"}
    blocks: gr.Blocks
    with gr.Blocks(title=WORDS["title"][0], fill_width=True, analytics_enabled=False) as blocks:
        current = gr.BrowserState("", storage_key="report-assistant-workspace")
        with gr.Sidebar(width=300):
            new = gr.Button(t("new"), size="sm", variant="primary")
            reports = gr.Radio(label=t("reports"), choices=[])
            delete = gr.Button(t("delete"), size="sm")
            agency = gr.Textbox(label=t("agency"), max_length=60, elem_id="agency")
            year = gr.Number(label=t("year"), precision=0, elem_id="year")
            signed = gr.Textbox(label=t("signed"), max_length=20, elem_id="signed")
            opening = gr.Textbox(label=t("opening"), max_length=300, lines=2, elem_id="opening")
            last_year = gr.File(
                label=t("last_year"), file_types=UPLOAD_TYPES, height=110, elem_id="last-year"
            )
            note = gr.Markdown()
            figures = gr.File(label=t("figures"), file_types=FIGURE_TYPES, height=110, elem_id="figures")
            blank = gr.DownloadButton(WORDS["blank"][0], size="sm")
        gr.Markdown(f"## {WORDS['title'][0]}")
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=420):
                chat = gr.Chatbot(label=t("chat"), height=560, buttons=["copy"], elem_id="chat")
                with gr.Row():
                    asks = [
                        gr.Button(t(key), size="sm")
                        for key in ("ask_all", "ask_missing", "ask_check", "ask_search")
                    ]
                with gr.Row():
                    box = gr.Textbox(
                        show_label=False,
                        placeholder=t("placeholder"),
                        lines=1,
                        max_lines=6,
                        scale=8,
                        max_length=4000,
                        elem_id="box",
                    )
                    send = gr.Button(t("send"), variant="primary", scale=1, min_width=70)
                    stop = gr.Button(t("stop"), scale=1, min_width=70)
            with gr.Column(scale=6, min_width=520), gr.Tabs():
                with gr.Tab(t("draft")):
                    draft = gr.HTML()
                tables, zeros = [], []
                for number in (1, 2, 3):
                    with gr.Tab(t(f"table{number}")):
                        tables.append(gr.HTML(css_template=TABLE_CSS, js_on_load=TABLE_SCRIPT))
                        zeros.append(gr.Button(t("zeros"), size="sm"))
                with gr.Tab(t("facts")):
                    facts = gr.Dataframe(
                        headers=views.FACT_HEADERS,
                        type="array",
                        interactive=True,
                        static_columns=[0, 1],
                        column_count=len(views.FACT_HEADERS),
                        max_height=600,
                        wrap=True,
                        elem_id="facts",
                    )
                with gr.Tab(t("findings")):
                    findings = gr.HTML()
                    which = gr.Dropdown(label=t("which"), choices=[])
                    reason = gr.Textbox(label=t("reason"), max_length=500)
                    explain = gr.Button(t("explain"), size="sm")
                with gr.Tab(t("ledger")):
                    ledger = gr.HTML()
                with gr.Tab(t("export")):
                    export_draft = gr.Button(t("export_draft"), variant="primary", elem_id="export-draft")
                    export_final = gr.Button(t("export_final"), elem_id="export-final")
                    download = gr.DownloadButton(WORDS["download"][0], interactive=False, elem_id="download")
        patch = gr.HTML("{}", html_template="<span></span>", js_on_load=PATCH_SCRIPT, visible="hidden")
        parts = Parts(
            reports,
            agency,
            year,
            signed,
            opening,
            note,
            chat,
            draft,
            tables,
            patch,
            facts,
            findings,
            which,
            ledger,
        )

        everything = [current, *parts.all]
        # Edits are handled one after the other and none is skipped, however fast they come.
        edits: dict[str, Any] = {**private, "trigger_mode": "multiple", "concurrency_limit": 1}
        edits["concurrency_id"] = "edits"
        blocks.load(told(page.start), current, everything, **private)
        new.click(told(page.create), None, everything, **private)
        delete.click(told(page.delete), current, everything, **private)
        reports.input(told(lambda chosen: [chosen, *page.show_all(chosen)]), reports, everything, **private)
        for head in (agency, year):
            head.submit(told(page.set_head), [current, agency, year], parts.all, **edits)
            head.blur(told(page.set_head), [current, agency, year], parts.all, **edits)
        for box_, handler in ((signed, page.set_signature), (opening, page.set_opening)):
            box_.submit(told(handler), [current, box_], parts.text, **edits)
            box_.blur(told(handler), [current, box_], parts.text, **edits)
        last_year.upload(told(page.upload_last_year), [current, last_year], parts.all, **private)
        figures.upload(told(page.upload_figures), [current, figures], parts.all, **private)
        blank.click(told(page.blank), [agency, year], blank, **private)
        for table, zero in zip(tables, zeros, strict=True):
            table.input(told(page.edit), current, parts.text, **edits)
            zero.click(told(page.zeros), current, parts.all, **edits)
        facts.input(told(page.edit_facts), [current, facts], parts.text, **edits)
        explain.click(told(page.explain), [current, which, reason], [*parts.text, reason], **private)
        export_draft.click(told(lambda i: page.export(i, False)), current, download, **private)
        export_final.click(told(lambda i: page.export(i, True)), current, download, **private)

        turns = [
            gr.on(
                [send.click, box.submit],
                page.talk,
                [current, box, chat],
                [chat, box],
                concurrency_limit=4,
                **private,
            )
        ]
        for ask, key in zip(asks, ("ask_all", "ask_missing", "ask_check", "ask_search"), strict=True):
            said = gr.State(WORDS[key][0])
            turns.append(
                ask.click(page.talk, [current, said, chat], [chat, box], concurrency_limit=4, **private)
            )
        for turn in turns:
            turn.then(told(page.show_all), current, parts.all, **private)
        stop.click(None, None, None, cancels=turns, **private)
    return blocks
