"""The components of the page: one function and one class a pane.

A new component is made in the function of its pane and named in the class beside it. When it follows
the project it also goes into :class:`Page`, and its value into the handler that the property names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from report_assistant.chat.export_as import Format
from report_assistant.report.form import section_words
from report_assistant.report.organ import OrganKind
from report_assistant.web import views
from report_assistant.web.findings import FINDINGS_SCRIPT
from report_assistant.web.returned import RETURNED_SCRIPT
from report_assistant.web.tables import PATCH_SCRIPT, TABLE_SCRIPT
from report_assistant.web.words import WORDS, bilingual

UPLOAD_TYPES = [".docx", ".txt", ".md", ".pdf", ".html", ".htm", ".doc"]
FIGURE_TYPES = [".xlsx", ".json", *UPLOAD_TYPES]


def translations() -> gr.I18n:
    """Screen words by the language of the page; Chinese when it is neither."""
    chinese = {key: words[0] for key, words in WORDS.items()}
    english = {key: words[1] for key, words in WORDS.items()}
    return gr.I18n(**{"zh-CN": chinese, "zh": chinese, "en": english})


@dataclass(frozen=True)
class Projects:
    """The sidebar: the user's projects."""

    new: gr.Button
    sample: gr.Button
    reports: gr.Radio
    name: gr.Textbox
    archive: gr.Button
    delete: gr.Button
    backup: gr.Button
    saved: gr.HTML
    restore_backup: gr.UploadButton
    put_away: gr.Dropdown
    take_back: gr.Button


@dataclass(frozen=True)
class Head:
    """Above the panes: the project, what still gets ready, and how far the work is."""

    brand: gr.HTML
    status: gr.HTML
    work: gr.HTML
    guide: gr.HTML


@dataclass(frozen=True)
class Chat:
    """The pane to talk in, and to search precedents in."""

    talk: gr.Chatbot
    offers: gr.HTML
    suggest: gr.HTML
    box: gr.MultimodalTextbox
    question: gr.Textbox
    search: gr.Button
    chips: gr.CheckboxGroup
    found: gr.HTML
    library: gr.Tab
    own: gr.HTML
    add: gr.UploadButton


@dataclass(frozen=True)
class Data:
    """The pane of figures and facts; ``tables`` and ``zeros`` are one a statutory table."""

    agency: gr.Textbox
    year: gr.Number
    organ_kind: gr.Dropdown
    note: gr.Markdown
    last_year: gr.File
    figures: gr.File
    blank: gr.HTML
    signed: gr.Textbox
    opening: gr.Textbox
    tables: Sequence[gr.HTML]
    zeros: Sequence[gr.Button]
    facts: gr.Dataframe


@dataclass(frozen=True)
class Export:
    """The last tab of the report: how it leaves, and how it comes back from Word."""

    gate: gr.HTML
    kind: gr.Radio
    options: gr.CheckboxGroup
    draft: gr.Button
    unverified: gr.HTML
    verified: gr.Checkbox
    final: gr.Button
    download: gr.HTML
    returned: gr.UploadButton
    told: gr.HTML


@dataclass(frozen=True)
class Report:
    """The pane of the report."""

    draft: gr.HTML
    part: gr.Dropdown
    versions: gr.Dropdown
    restore: gr.Button
    reviewed: gr.Button
    changes: gr.HTML
    findings: gr.HTML
    ledger: gr.HTML
    charts: gr.HTML
    export: Export


@dataclass(frozen=True)
class Page:
    """All components, and the lists of those that an answer of the server sets."""

    current: gr.Textbox
    shown: gr.Textbox
    patch: gr.HTML
    passage: gr.HTML
    projects: Projects
    head: Head
    chat: Chat
    data: Data
    report: Report

    @property
    def text(self) -> list[Any]:
        """What follows every edit, the last of ``all``."""
        report, export = self.report, self.report.export
        return [
            self.shown,
            self.patch,
            self.head.guide,
            self.chat.suggest,
            report.draft,
            report.findings,
            export.gate,
            export.final,
            export.unverified,
            export.verified,
            report.ledger,
            report.charts,
            report.part,
            report.versions,
            report.changes,
        ]

    @property
    def all(self) -> list[Any]:
        """All that follows the project but its id and its talk, in the order of ``catch_up``
        (first what ``handlers.AROUND`` names)."""
        data = self.data
        return [
            self.head.brand,
            self.projects.reports,
            self.projects.put_away,
            self.projects.name,
            data.agency,
            data.year,
            data.organ_kind,
            data.signed,
            data.opening,
            data.note,
            *data.tables,
            data.facts,
            self.chat.offers,
            *self.text,
        ]

    @property
    def project(self) -> list[Any]:
        """All that follows the project, in the order of ``show_project``."""
        return [self.current, self.chat.talk, self.chat.box, *self.all]


def make(status: str) -> Page:
    """Make all components, inside the blocks of the page."""
    t = translations()
    current = gr.Textbox(visible="hidden", elem_id="current")
    projects = _projects(t)
    head = _head(t, status)
    with gr.Row(elem_id="panes", equal_height=True):
        chat, data, report = _chat(t), _data(t), _report(t)
    return Page(
        current=current,
        # The project and the revision of it that the window shows, as id@number.
        shown=gr.Textbox(visible="hidden", elem_id="shown"),
        patch=gr.HTML("{}", html_template="<span></span>", js_on_load=PATCH_SCRIPT, visible="hidden"),
        passage=gr.HTML(js_on_load=views.PASSAGE_SCRIPT, apply_default_css=False, elem_id="passage"),
        projects=projects,
        head=head,
        chat=chat,
        data=data,
        report=report,
    )


def _projects(t: gr.I18n) -> Projects:
    with gr.Sidebar(width=320, open=False):
        new = gr.Button(t("new"), size="md", variant="primary", elem_id="new")
        sample = gr.Button(t("sample"), size="md", elem_id="sample")
        reports = gr.Radio(label=t("reports"), choices=[], elem_id="reports")
        name = gr.Textbox(label=t("name"), max_length=60, max_lines=1, elem_id="name")
        with gr.Row():
            archive = gr.Button(t("archive"), size="md", elem_id="archive", min_width=80)
            delete = gr.Button(t("delete"), size="md", elem_id="delete", min_width=80)
        with gr.Row():
            backup = gr.Button(t("backup"), size="md", elem_id="backup", min_width=80)
            restore_backup = gr.UploadButton(
                str(t("restore_backup")),
                size="md",
                file_types=[".zip"],
                elem_id="restore-backup",
                min_width=80,
            )
        saved = gr.HTML(elem_id="saved", apply_default_css=False)
        put_away = gr.Dropdown(label=t("put_away"), choices=[], elem_id="put-away")
        take_back = gr.Button(t("take_back"), size="md", elem_id="take-back")
    return Projects(
        new, sample, reports, name, archive, delete, backup, saved, restore_backup, put_away, take_back
    )


def _head(t: gr.I18n, status: str) -> Head:
    with gr.Row(elem_id="bar"):
        brand = gr.HTML(elem_id="brand", apply_default_css=False)
        ready = gr.HTML(status, elem_id="status", apply_default_css=False)
        work = gr.HTML(elem_id="work", js_on_load=views.WORK_SCRIPT, apply_default_css=False)
        gr.Button(t("theme"), size="sm", elem_id="theme")
        gr.Button(t("language"), size="sm", elem_id="language")
    guide = gr.HTML(elem_id="guide", apply_default_css=False)
    buttons = "".join(
        f'<button type="button" role="tab" data-pane-button="{name}" '
        f'aria-selected="{str(name == "chat").lower()}">{bilingual(name)}</button>'
        for name in ("chat", "data", "report")
    )
    gr.HTML(
        f'<div class="ra-switch" role="tablist">{buttons}</div>', elem_id="switch", apply_default_css=False
    )
    return Head(brand, ready, work, guide)


def _pane_head(name: str) -> None:
    gr.HTML(
        f'<div class="ra-pane-head"><button type="button" data-wide-button="{name}" aria-pressed="false" '
        f'title="{WORDS["wide"][0]}" aria-label="{WORDS["wide"][0]}">⤢</button></div>',
        elem_classes="ra-bare",
        apply_default_css=False,
    )


def _part_head(key: str) -> None:
    gr.HTML(f"<h3>{bilingual(key)}</h3>", elem_classes="ra-part", apply_default_css=False)


def _chat(t: gr.I18n) -> Chat:
    with gr.Column(elem_id="pane-chat"):
        _pane_head("chat")
        with gr.Tabs(elem_id="tabs-chat"):
            with gr.Tab(t("chat"), elem_id="tab-talk"):
                talk = gr.Chatbot(
                    show_label=False,
                    container=False,
                    height="100%",
                    buttons=["copy"],
                    editable="user",
                    elem_id="chat",
                    placeholder=str(t("welcome")),
                )
                offers = gr.HTML(elem_id="offers", js_on_load=views.OFFERS_SCRIPT, apply_default_css=False)
                suggest = gr.HTML(elem_id="suggest", js_on_load=views.SUGGEST_SCRIPT, apply_default_css=False)
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
            with gr.Tab(t("library"), elem_id="tab-library") as library:
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
                found = gr.HTML(elem_id="found", js_on_load=views.OPENS, apply_default_css=False)
                gr.HTML(
                    f"<h3>{bilingual('own_reports')}</h3>", elem_classes="ra-part", apply_default_css=False
                )
                own = gr.HTML(elem_id="own", js_on_load=views.OWN_SCRIPT, apply_default_css=False)
                add = gr.UploadButton(
                    str(t("add_reports")),
                    size="md",
                    file_types=UPLOAD_TYPES,
                    file_count="multiple",
                    elem_id="add-reports",
                )
    return Chat(talk, offers, suggest, box, question, search, chips, found, library, own, add)


def _data(t: gr.I18n) -> Data:
    with gr.Column(elem_id="pane-data"):
        _pane_head("data")
        with gr.Tabs(elem_id="tabs-data"):
            with gr.Tab(t("basic"), elem_id="tab-basic"):
                agency = gr.Textbox(label=t("agency"), max_length=60, max_lines=1, elem_id="agency")
                with gr.Row():
                    year = gr.Number(label=t("year"), precision=0, elem_id="year", scale=1, min_width=110)
                    organ_kind = gr.Dropdown(
                        label=t("organ_kind"),
                        choices=[
                            (t("organ_kind_auto"), ""),
                            *((str(kind), str(kind)) for kind in OrganKind),
                        ],
                        elem_id="organ-kind",
                        scale=2,
                        min_width=140,
                    )
                note = gr.Markdown(elem_id="note")
                with gr.Row():
                    last_year = gr.File(
                        label=t("last_year"), file_types=UPLOAD_TYPES, height=140, elem_id="last-year"
                    )
                    figures = gr.File(
                        label=t("figures"), file_types=FIGURE_TYPES, height=140, elem_id="figures"
                    )
                blank = gr.HTML(elem_id="blank", apply_default_css=False)
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
    return Data(
        agency,
        year,
        organ_kind,
        note,
        last_year,
        figures,
        blank,
        signed,
        opening,
        tuple(tables),
        tuple(zeros),
        facts,
    )


def _report(t: gr.I18n) -> Report:
    with gr.Column(elem_id="pane-report"):
        _pane_head("report")
        with gr.Tabs(elem_id="tabs-report"):
            with gr.Tab(t("text"), elem_id="tab-text"):
                with gr.Accordion(t("versions"), open=False, elem_id="history"):
                    with gr.Row():
                        part = gr.Dropdown(
                            label=t("part"),
                            choices=[(t("whole"), 0), *((section_words(n), n) for n in range(1, 7))],
                            value=0,
                            elem_id="part",
                            scale=2,
                            min_width=110,
                        )
                        versions = gr.Dropdown(
                            label=t("version"), choices=[], scale=4, elem_id="versions", min_width=200
                        )
                    changes = gr.HTML(elem_id="changes", apply_default_css=False)
                    restore = gr.Button(t("restore"), size="md", elem_id="restore")
                draft = gr.HTML(elem_id="draft", apply_default_css=False)
                reviewed = gr.Button(t("reviewed"), size="md", elem_id="reviewed")
            with gr.Tab(t("findings"), elem_id="tab-findings"):
                findings = gr.HTML(js_on_load=FINDINGS_SCRIPT, elem_id="findings", apply_default_css=False)
            with gr.Tab(t("ledger"), elem_id="tab-ledger"):
                ledger = gr.HTML(apply_default_css=False)
            with gr.Tab(t("charts"), elem_id="tab-charts"):
                charts = gr.HTML(apply_default_css=False)
            with gr.Tab(t("export"), elem_id="tab-export"):
                export = _export(t)
    return Report(draft, part, versions, restore, reviewed, changes, findings, ledger, charts, export)


def _export(t: gr.I18n) -> Export:
    gate = gr.HTML(elem_id="gate", apply_default_css=False)
    kind = gr.Radio(
        label=t("kind"),
        choices=[(t(f"kind_{k.name.lower()}"), k.value) for k in Format],
        value=Format.WORD.value,
        elem_id="kind",
    )
    options = gr.CheckboxGroup(
        label=t("options"),
        choices=[(t(f"option_{name}"), name) for name in ("comments", "appendix", "changes")],
        value=["comments"],
        elem_id="options",
    )
    unverified = gr.HTML(apply_default_css=False)
    verified = gr.Checkbox(label=t("verified"), elem_id="verified")
    with gr.Row():
        draft = gr.Button(
            t("export_draft"), size="md", variant="primary", elem_id="export-draft", min_width=80
        )
        final = gr.Button(WORDS["export_final"][0], size="md", elem_id="export-final", min_width=80)
    download = gr.HTML(elem_id="download", apply_default_css=False)
    _part_head("returned_head")
    returned = gr.UploadButton(
        str(t("returned")), size="md", file_types=[".docx", ".doc"], elem_id="returned"
    )
    told = gr.HTML(elem_id="told", js_on_load=RETURNED_SCRIPT, apply_default_css=False)
    return Export(gate, kind, options, draft, unverified, verified, final, download, returned, told)
