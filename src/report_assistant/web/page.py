"""The page: layout and wiring; what happens is in :mod:`report_assistant.web.handlers`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from report_assistant.chat.assistant import Assistant
from report_assistant.web import views
from report_assistant.web.handlers import Page, told
from report_assistant.web.tables import PATCH_SCRIPT, TABLE_CSS, TABLE_SCRIPT
from report_assistant.web.words import WORDS

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
    blank: gr.DownloadButton
    chat: gr.Chatbot
    draft: gr.HTML
    tables: Sequence[gr.HTML]
    patch: gr.HTML
    facts: gr.Dataframe
    findings: gr.HTML
    which: gr.Dropdown
    ledger: gr.HTML
    versions: gr.Dropdown
    unverified: gr.HTML

    @property
    def all(self) -> list[Any]:
        """In the order of ``Page.show_all``."""
        return [
            self.reports,
            self.agency,
            self.year,
            self.signed,
            self.opening,
            self.note,
            self.blank,
            self.chat,
            *self.tables,
            self.facts,
            *self.text,
        ]

    def without_chat(self, values: Sequence[Any]) -> list[Any]:
        """What belongs to all parts but the chat, out of one value (or part) for each of ``all``."""
        return [value for part, value in zip(self.all, values, strict=True) if part is not self.chat]

    @property
    def text(self) -> list[Any]:
        """What follows an edit, in the order of ``Page.show_text``."""
        return [
            self.patch,
            self.draft,
            self.findings,
            self.which,
            self.ledger,
            self.versions,
            self.unverified,
        ]


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
            last_year = gr.File(label=t("last_year"), file_types=UPLOAD_TYPES, height=90, elem_id="last-year")
            note = gr.Markdown()
            figures = gr.File(label=t("figures"), file_types=FIGURE_TYPES, height=90, elem_id="figures")
            blank = gr.DownloadButton(WORDS["blank"][0], size="sm")
            agency = gr.Textbox(label=t("agency"), max_length=60, elem_id="agency")
            year = gr.Number(label=t("year"), precision=0, elem_id="year")
            signed = gr.Textbox(label=t("signed"), max_length=20, elem_id="signed")
            opening = gr.Textbox(label=t("opening"), max_length=300, lines=2, elem_id="opening")
        gr.Markdown(f"## {WORDS['title'][0]}")
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=420):
                chat = gr.Chatbot(
                    label=t("chat"),
                    height="calc(100vh - 300px)",
                    min_height=260,
                    buttons=["copy"],
                    elem_id="chat",
                    placeholder=WORDS["welcome"][0],
                )
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
                    with gr.Row():
                        versions = gr.Dropdown(label=t("versions"), choices=[], scale=4)
                        with gr.Column(scale=1, min_width=120):
                            restore = gr.Button(t("restore"), size="sm")
                            reviewed = gr.Button(t("reviewed"), size="sm", elem_id="reviewed")
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
                with gr.Tab(t("library")):
                    question = gr.Textbox(label=t("question"), max_length=300, elem_id="question")
                    chips = gr.CheckboxGroup(label=t("chips"), choices=[], elem_id="chips")
                    found = gr.HTML()
                with gr.Tab(t("export")):
                    export_draft = gr.Button(t("export_draft"), variant="primary", elem_id="export-draft")
                    unverified = gr.HTML()
                    verified = gr.Checkbox(label=t("verified"), elem_id="verified")
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
            blank,
            chat,
            draft,
            tables,
            patch,
            facts,
            findings,
            which,
            ledger,
            versions,
            unverified,
        )

        everything = [current, *parts.all]
        # Edits are handled one after the other and none is skipped, however fast they come.
        edits: dict[str, Any] = {**private, "trigger_mode": "multiple", "concurrency_limit": 1}
        edits["concurrency_id"] = "edits"
        blocks.load(told(page.start), current, everything, **private)
        new.click(told(page.create), None, everything, **private)
        sure = f"(id) => confirm('{WORDS['sure'][0]}') ? id : ''"
        delete.click(told(page.delete), current, everything, js=sure, **private)
        reviewed.click(told(page.reviewed), current, parts.text, **edits)
        restore.click(told(page.restore), [current, versions], parts.all, **private)
        question.submit(told(page.search), [current, question], [chips, found], **private)
        chips.input(told(page.search_with), [current, question, chips], [chips, found], **private)
        reports.input(told(lambda chosen: [chosen, *page.show_all(chosen)]), reports, everything, **private)
        for head in (agency, year):
            head.submit(told(page.set_head), [current, agency, year], parts.all, **edits)
            head.blur(told(page.set_head), [current, agency, year], parts.all, **edits)
        for box_, handler in ((signed, page.set_signature), (opening, page.set_opening)):
            box_.submit(told(handler), [current, box_], parts.text, **edits)
            box_.blur(told(handler), [current, box_], parts.text, **edits)
        last_year.upload(told(page.upload_last_year), [current, last_year], parts.all, **private)
        figures.upload(told(page.upload_figures), [current, figures], parts.all, **private)
        for table, zero in zip(tables, zeros, strict=True):
            table.input(told(page.edit), current, parts.text, **edits)
            zero.click(told(page.zeros), current, parts.all, **edits)
        facts.input(told(page.edit_facts), [current, facts], parts.text, **edits)
        explain.click(told(page.explain), [current, which, reason], [*parts.text, reason], **private)
        export_draft.click(told(lambda i: page.export(i, False, False)), current, download, **private)
        export_final.click(
            told(lambda i, ok: page.export(i, True, ok)), [current, verified], download, **private
        )

        def show_rest(workspace_id: str) -> list[Any]:
            return parts.without_chat(page.show_all(workspace_id))

        said = gr.State("")
        turns = []
        for sent in (send.click, box.submit):
            taken = sent(page.take, box, [box, said], queue=False, **private)
            turns.append(taken.then(page.talk, [current, said, chat], chat, concurrency_limit=4, **private))
        for ask, key in zip(asks, ("ask_all", "ask_missing", "ask_check", "ask_search"), strict=True):
            asked = gr.State(WORDS[key][0])
            turns.append(ask.click(page.talk, [current, asked, chat], chat, concurrency_limit=4, **private))
        for turn in turns:
            # The chat shows its turn already, or the next one.
            turn.then(told(show_rest), current, parts.without_chat(parts.all), **private)
        chat.clear(told(page.forget), current, None, **private)
        stop.click(None, None, None, cancels=turns, **private)
    return blocks
