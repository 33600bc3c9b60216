"""The page: layout and wiring; what happens is in :mod:`report_assistant.web.handlers`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.export_as import Format
from report_assistant.web import views
from report_assistant.web.findings import FINDINGS_SCRIPT
from report_assistant.web.handlers import Page
from report_assistant.web.served import Served
from report_assistant.web.tables import PATCH_SCRIPT, TABLE_SCRIPT
from report_assistant.web.words import WORDS, bilingual

UPLOAD_TYPES = [".docx", ".txt", ".md", ".pdf", ".html", ".htm", ".doc"]
FIGURE_TYPES = [".xlsx", ".json", *UPLOAD_TYPES]
AT_ONCE = 8
READY_SECONDS = 2


def translations() -> gr.I18n:
    """Screen words by the language of the page; Chinese when it is neither."""
    chinese = {key: words[0] for key, words in WORDS.items()}
    english = {key: words[1] for key, words in WORDS.items()}
    return gr.I18n(**{"zh-CN": chinese, "zh": chinese, "en": english})


@dataclass(frozen=True)
class Text:
    """What follows an edit, in the order of ``Page.show_text``."""

    revision: gr.Number
    patch: gr.HTML
    guide: gr.HTML
    suggest: gr.HTML
    draft: gr.HTML
    findings: gr.HTML
    gate: gr.HTML
    export_final: gr.Button
    unverified: gr.HTML
    ledger: gr.HTML
    charts: gr.HTML
    versions: gr.Dropdown


@dataclass(frozen=True)
class Parts:
    """The components that follow a project, in the order of ``Page.show_project``."""

    current: gr.Textbox
    chat: gr.Chatbot
    brand: gr.HTML
    reports: gr.Radio
    put_away: gr.Dropdown
    name: gr.Textbox
    agency: gr.Textbox
    year: gr.Number
    signed: gr.Textbox
    opening: gr.Textbox
    note: gr.Markdown
    tables: Sequence[gr.HTML]
    facts: gr.Dataframe
    offers: gr.HTML
    rest: Text

    @property
    def text(self) -> list[Any]:
        """Values of ``Page.show_text``."""
        return [getattr(self.rest, field.name) for field in fields(self.rest)]

    @property
    def project(self) -> list[Any]:
        """Values of ``Page.show_project``."""
        flat: list[Any] = []
        for field in fields(self):
            part = getattr(self, field.name)
            flat.extend(self.text if field.name == "rest" else part if field.name == "tables" else [part])
        return flat

    @property
    def all(self) -> list[Any]:
        """Values of ``Page.show_all``: all but the id and the talk."""
        return self.project[2:]


def _pane_head(name: str) -> None:
    gr.HTML(
        f'<div class="ra-pane-head"><button type="button" data-wide-button="{name}" aria-pressed="false" '
        f'title="{WORDS["wide"][0]}" aria-label="{WORDS["wide"][0]}">⤢</button></div>',
        elem_classes="ra-bare",
        apply_default_css=False,
    )


def _switch() -> str:
    buttons = "".join(
        f'<button type="button" role="tab" data-pane-button="{name}" '
        f'aria-selected="{str(name == "chat").lower()}">{bilingual(name)}</button>'
        for name in ("chat", "data", "report")
    )
    return f'<div class="ra-switch" role="tablist">{buttons}</div>'


def build(assistant: Assistant, status: Callable[[], str]) -> gr.Blocks:
    """The whole page; ``status`` says in a few words what still gets ready, empty when nothing."""
    t = translations()
    blocks: gr.Blocks
    with gr.Blocks(title=WORDS["title"][0], fill_width=True, analytics_enabled=False) as blocks:
        current = gr.Textbox(visible="hidden", elem_id="current")
        said = gr.State({})
        with gr.Sidebar(width=320, open=False):
            new = gr.Button(t("new"), variant="primary", elem_id="new")
            sample = gr.Button(t("sample"), elem_id="sample")
            reports = gr.Radio(label=t("reports"), choices=[], elem_id="reports")
            name = gr.Textbox(label=t("name"), max_length=60, max_lines=1, elem_id="name")
            with gr.Row():
                archive = gr.Button(t("archive"), size="sm", elem_id="archive", min_width=80)
                delete = gr.Button(t("delete"), size="sm", elem_id="delete", min_width=80)
            with gr.Row():
                backup = gr.Button(t("backup"), size="sm", elem_id="backup", min_width=80)
                saved = gr.DownloadButton(
                    str(t("download")), size="sm", interactive=False, elem_id="saved", min_width=80
                )
            restore_backup = gr.UploadButton(
                str(t("restore_backup")), size="sm", file_types=[".zip"], elem_id="restore-backup"
            )
            put_away = gr.Dropdown(label=t("put_away"), choices=[], elem_id="put-away")
            take_back = gr.Button(t("take_back"), size="sm", elem_id="take-back")
        with gr.Row(elem_id="bar"):
            brand = gr.HTML(elem_id="brand", apply_default_css=False)
            ready = gr.HTML(status(), elem_id="status", apply_default_css=False)
            gr.Button(t("theme"), size="sm", elem_id="theme")
            gr.Button(t("language"), size="sm", elem_id="language")
        guide = gr.HTML(elem_id="guide", apply_default_css=False)
        gr.HTML(_switch(), elem_id="switch", apply_default_css=False)
        with gr.Row(elem_id="panes", equal_height=True):
            with gr.Column(elem_id="pane-chat"):
                _pane_head("chat")
                with gr.Tabs(elem_id="tabs-chat"):
                    with gr.Tab(t("chat"), elem_id="tab-talk"):
                        chat = gr.Chatbot(
                            show_label=False,
                            container=False,
                            height="100%",
                            buttons=["copy"],
                            editable="user",
                            elem_id="chat",
                            placeholder=str(t("welcome")),
                        )
                        offers = gr.HTML(
                            elem_id="offers", js_on_load=views.OFFERS_SCRIPT, apply_default_css=False
                        )
                        suggest = gr.HTML(
                            elem_id="suggest", js_on_load=views.SUGGEST_SCRIPT, apply_default_css=False
                        )
                        box = gr.MultimodalTextbox(
                            show_label=False,
                            container=False,
                            placeholder=str(t("placeholder")),
                            file_types=FIGURE_TYPES,
                            file_count="multiple",
                            sources=["upload"],
                            max_plain_text_length=4000,
                            max_lines=6,
                            elem_id="box",
                        )
                    with gr.Tab(t("library"), elem_id="tab-library"):
                        with gr.Row():
                            question = gr.Textbox(
                                label=t("question"),
                                placeholder=str(t("question_hint")),
                                max_length=300,
                                elem_id="question",
                                scale=5,
                            )
                            search = gr.Button(t("search"), variant="primary", elem_id="search", min_width=80)
                        chips = gr.CheckboxGroup(label=t("chips"), choices=[], elem_id="chips", visible=False)
                        found = gr.HTML(
                            elem_id="found", js_on_load=views.HITS_SCRIPT, apply_default_css=False
                        )
            with gr.Column(elem_id="pane-data"):
                _pane_head("data")
                with gr.Tabs(elem_id="tabs-data"):
                    with gr.Tab(t("basic"), elem_id="tab-basic"):
                        with gr.Row():
                            agency = gr.Textbox(
                                label=t("agency"), max_length=60, max_lines=1, elem_id="agency", scale=3
                            )
                            year = gr.Number(
                                label=t("year"), precision=0, elem_id="year", scale=1, min_width=110
                            )
                        note = gr.Markdown(elem_id="note")
                        with gr.Row():
                            last_year = gr.File(
                                label=t("last_year"), file_types=UPLOAD_TYPES, height=140, elem_id="last-year"
                            )
                            figures = gr.File(
                                label=t("figures"), file_types=FIGURE_TYPES, height=140, elem_id="figures"
                            )
                        blank = gr.DownloadButton(str(t("blank")), size="sm", elem_id="blank")
                        signed = gr.Textbox(label=t("signed"), max_length=20, max_lines=1, elem_id="signed")
                        opening = gr.Textbox(label=t("opening"), max_length=300, lines=3, elem_id="opening")
                    tables, zeros = [], []
                    for number in (1, 2, 3):
                        with gr.Tab(t(f"table{number}"), elem_id=f"tab-table{number}"):
                            tables.append(gr.HTML(js_on_load=TABLE_SCRIPT, apply_default_css=False))
                            zeros.append(gr.Button(t("zeros"), size="sm"))
                    with gr.Tab(t("facts"), elem_id="tab-facts"):
                        facts = gr.Dataframe(
                            headers=views.FACT_HEADERS,
                            type="array",
                            interactive=True,
                            static_columns=[0, 1],
                            column_count=len(views.FACT_HEADERS),
                            column_widths=["66px", "30%", "70px", "60px", "60px", "30%"],
                            wrap=True,
                            elem_id="facts",
                        )
            with gr.Column(elem_id="pane-report"):
                _pane_head("report")
                with gr.Tabs(elem_id="tabs-report"):
                    with gr.Tab(t("text"), elem_id="tab-text"):
                        draft = gr.HTML(elem_id="draft", apply_default_css=False)
                        with gr.Row(elem_id="versions-row"):
                            versions = gr.Dropdown(
                                label=t("versions"), choices=[], scale=4, elem_id="versions"
                            )
                            restore = gr.Button(t("restore"), size="sm", elem_id="restore", min_width=110)
                            reviewed = gr.Button(t("reviewed"), size="sm", elem_id="reviewed", min_width=110)
                        changes = gr.HTML(elem_id="changes", apply_default_css=False)
                    with gr.Tab(t("findings"), elem_id="tab-findings"):
                        findings = gr.HTML(
                            js_on_load=FINDINGS_SCRIPT, elem_id="findings", apply_default_css=False
                        )
                    with gr.Tab(t("ledger"), elem_id="tab-ledger"):
                        ledger = gr.HTML(apply_default_css=False)
                    with gr.Tab(t("charts"), elem_id="tab-charts"):
                        charts = gr.HTML(apply_default_css=False)
                    with gr.Tab(t("export"), elem_id="tab-export"):
                        gate = gr.HTML(elem_id="gate", apply_default_css=False)
                        kind = gr.Radio(
                            label=t("kind"),
                            choices=[(t(f"kind_{k.name.lower()}"), k.value) for k in Format],
                            value=Format.WORD.value,
                            elem_id="kind",
                        )
                        options = gr.CheckboxGroup(
                            label=t("options"),
                            choices=[(t("option_appendix"), "appendix"), (t("option_changes"), "changes")],
                            elem_id="options",
                        )
                        export_draft = gr.Button(t("export_draft"), variant="primary", elem_id="export-draft")
                        unverified = gr.HTML(apply_default_css=False)
                        verified = gr.Checkbox(label=t("verified"), elem_id="verified")
                        export_final = gr.Button(WORDS["export_final"][0], elem_id="export-final")
                        download = gr.DownloadButton(
                            str(t("download")), interactive=False, elem_id="download", variant="primary"
                        )
                        returned = gr.UploadButton(
                            str(t("returned")), file_types=[".docx", ".doc"], elem_id="returned"
                        )
                        told = gr.HTML(elem_id="told", apply_default_css=False)
        passage = gr.HTML(js_on_load=views.PASSAGE_SCRIPT, apply_default_css=False, elem_id="passage")
        patch = gr.HTML("{}", html_template="<span></span>", js_on_load=PATCH_SCRIPT, visible="hidden")
        revision = gr.Number(0, visible="hidden", precision=0, elem_id="revision")
        rest = Text(
            revision, patch, guide, suggest, draft, findings, gate, export_final, unverified, ledger, charts,
            versions,
        )  # fmt: skip
        parts = Parts(
            current, chat, brand, reports, put_away, name, agency, year, signed, opening, note, tables,
            facts, offers, rest,
        )  # fmt: skip

        serve = Served(assistant)
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
        private["concurrency_limit"] = AT_ONCE
        # Edits are handled one after the other and none is skipped, however fast they come.
        edits: dict[str, Any] = {**private, "show_progress": "hidden", "trigger_mode": "multiple"}
        edits |= {"concurrency_limit": 1, "concurrency_id": "edits"}
        here = [current, revision]

        # Projects. The address names the project, so that a reload or a bookmark comes back to it.
        asked = "() => new URL(location.href).searchParams.get('p') || ''"
        keep = (
            "(id) => { const url = new URL(location.href); url.searchParams.set('p', id);"
            " history.replaceState(null, '', url); }"
        )
        blocks.load(serve(Page.start), current, parts.project, js=asked, **private)
        current.change(None, current, None, js=keep, **private)
        new.click(serve(Page.create), None, parts.project, **private)
        sample.click(serve(Page.sample), None, parts.project, **private)
        reports.input(serve(Page.show_project), reports, parts.project, **private)
        name.submit(serve(Page.rename), [*here, name], parts.all, **edits)
        archive.click(serve(Page.archive), current, parts.project, **private)
        sure = f"(id) => confirm('{WORDS['sure'][0]}') ? id : ''"
        delete.click(serve(Page.delete), current, parts.project, js=sure, **private)
        backup.click(serve(Page.backup), current, saved, **private)
        restore_backup.upload(serve(Page.restore_backup), restore_backup, parts.project, **private)
        take_back.click(serve(Page.take_back), put_away, parts.project, **private)

        # Data
        for head in (agency, year):
            head.submit(serve(Page.set_head), [*here, agency, year], parts.all, **edits)
            head.blur(serve(Page.set_head), [*here, agency, year], parts.all, **edits)
        for line, handler in ((signed, Page.set_signature), (opening, Page.set_opening)):
            line.submit(serve(handler), [*here, line], parts.text, **edits)
            line.blur(serve(handler), [*here, line], parts.text, **edits)
        last_year.upload(serve(Page.upload_last_year), [current, last_year], parts.all, **private)
        figures.upload(serve(Page.upload_figures), [current, figures], parts.all, **private)
        for table, zero in zip(tables, zeros, strict=True):
            table.input(serve.event(Page.edit), here, parts.text, **edits)
            zero.click(serve(Page.zeros), current, parts.all, **edits)
        facts.input(serve(Page.edit_facts), [*here, facts], [*parts.text, facts], **edits)

        for head in (agency, year):
            # Also when the program fills it in; after the first screen, which need not wait for it.
            head.change(serve(Page.blank), current, blank, **{**private, "show_progress": "hidden"})

        # Report
        findings.select(serve.event(Page.fix), here, parts.all, **edits)
        findings.submit(serve.event(Page.explain), here, parts.text, **edits)
        reviewed.click(serve(Page.reviewed), current, parts.text, **edits)
        versions.input(serve(Page.compare), [current, versions], changes, **private)
        restore.click(serve(Page.restore), [*here, versions], parts.all, **private)
        export_draft.click(serve(Page.export_draft), [current, kind, options], download, **private)
        export_final.click(serve(Page.export_final), [current, kind, verified], download, **private)
        returned.upload(serve(Page.take_returned), [current, returned], [*parts.all, told], **private)

        # Library
        for event in (question.submit, search.click):
            event(serve(Page.search), [current, question], [chips, found], **private)
        chips.input(serve(Page.search_with), [current, question, chips], [chips, found], **private)
        found.select(serve.event(Page.open_passage), None, passage, **private)
        offers.select(serve.event(Page.open_passage), None, passage, **private)

        # Talk: the words leave the box at once, the answer grows, then all that follows is shown.
        talk: dict[str, Any] = {**private, "show_progress": "hidden", "concurrency_id": "talk"}
        turns = [
            box.submit(serve(Page.take), box, [box, said], queue=False, **private).then(
                serve(Page.talk), [current, said], [chat, offers, box], **talk
            ),
            suggest.submit(serve.event(Page.take_suggestion), None, [box, said], queue=False, **private).then(
                serve(Page.talk), [current, said], [chat, offers, box], **talk
            ),
            chat.retry(serve(Page.retry), current, [chat, offers, box], **talk),
            chat.edit(serve.edited(Page.edit_turn), current, [chat, offers, box], **talk),
            offers.submit(serve.event(Page.take_offer), current, [chat, offers, box], **talk),
        ]
        for turn in turns:
            turn.then(serve(Page.ready), None, box, queue=False, **private).then(
                serve(Page.show_all), current, parts.all, **{**private, "show_progress": "hidden"}
            )
        box.stop(serve(Page.stop), current, None, queue=False, **private)
        chat.clear(serve(Page.forget), current, None, **private)

        timer = gr.Timer(READY_SECONDS)

        def tell() -> tuple[str, gr.Timer]:
            words = status()
            return words, gr.Timer(active=bool(words))

        timer.tick(tell, None, [ready, timer], **{**private, "show_progress": "hidden"})
    return blocks
