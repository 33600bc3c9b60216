"""Which event calls which handler, and what the answer sets: one function a subject.

Every handler is private: it belongs to the page and is no interface for programs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import gradio as gr

from report_assistant.web.downloads import BLANK
from report_assistant.web.handlers import Page as Handlers
from report_assistant.web.panes import Page
from report_assistant.web.served import Served
from report_assistant.web.words import WORDS, bilingual

AT_ONCE = 8
READY_SECONDS = 2
PRIVATE: dict[str, Any] = {
    "api_visibility": "private",
    "show_progress": "minimal",
    "concurrency_limit": AT_ONCE,
}
QUIET: dict[str, Any] = {**PRIVATE, "show_progress": "hidden"}
UNQUEUED: dict[str, Any] = {**QUIET, "queue": False}
# Edits, and whatever shows a project, are handled one after the other and none is skipped, however
# fast they come: an answer made from an older state never arrives after a newer one.
IN_ORDER: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": 1, "concurrency_id": "edits"}
EDITS: dict[str, Any] = {**QUIET, **IN_ORDER}
SHOWS: dict[str, Any] = {**PRIVATE, **IN_ORDER}

# The address names the project, so that a reload or a bookmark comes back to it.
ASKED = "() => new URL(location.href).searchParams.get('p') || ''"
KEEP = (
    "(id) => { const url = new URL(location.href); url.searchParams.set('p', id);"
    " history.replaceState(null, '', url); }"
)
# A link to the blank workbook of this project; files and facts of another are not offered.
BLANK_LINK = (
    f"(id) => ['<a class=\"ra-file\" href=\".{BLANK}/' + id + '\" download>'"
    f" + '{bilingual('blank')}</a>', '', '', '']"
)
SURE = "(id) => confirm(document.documentElement.lang === 'en' ? {1} : {0}) ? id : ''".format(
    *map(json.dumps, WORDS["sure"])
)


def projects(page: Page, serve: Served, blocks: gr.Blocks) -> None:
    """The first screen, and the sidebar."""
    current, side = page.current, page.projects
    blocks.load(serve(Handlers.start), current, page.project, js=ASKED, **SHOWS)
    current.change(None, current, None, js=KEEP, **PRIVATE)
    files = [page.data.blank, page.report.export.download, side.saved, page.report.export.told]
    current.change(None, current, files, js=BLANK_LINK, **PRIVATE)
    side.new.click(serve(Handlers.create), None, page.project, **PRIVATE)
    side.sample.click(serve(Handlers.sample), None, page.project, **PRIVATE)
    side.reports.input(serve(Handlers.show_project), side.reports, page.project, **SHOWS)
    for named in (side.name.submit, side.name.blur):
        named(serve(Handlers.rename), [current, page.shown, side.name], page.all, **EDITS)
    side.archive.click(serve(Handlers.archive), current, page.project, **PRIVATE)
    side.delete.click(serve(Handlers.delete), current, page.project, js=SURE, **PRIVATE)
    _writes(page, serve, side.backup, Handlers.backup, [current], side.saved)
    _long(page, serve, side.restore_backup, Handlers.restore_backup, page.project)
    page.head.work.select(serve.event(Handlers.cancel), None, page.head.work, **UNQUEUED)
    side.take_back.click(serve(Handlers.take_back), side.put_away, page.project, **PRIVATE)


def data(page: Page, serve: Served) -> None:
    """Organ, year, files, tables and facts."""
    current, pane = page.current, page.data
    here = [current, page.shown]
    for head in (pane.agency, pane.year):
        head.submit(serve(Handlers.set_head), [*here, pane.agency, pane.year], page.all, **EDITS)
        head.blur(serve(Handlers.set_head), [*here, pane.agency, pane.year], page.all, **EDITS)
    pane.organ_kind.input(serve(Handlers.set_organ_kind), [*here, pane.organ_kind], page.all, **EDITS)
    for line, handler in ((pane.signed, Handlers.set_signature), (pane.opening, Handlers.set_opening)):
        line.submit(serve(handler), [*here, line], page.all, **EDITS)
        line.blur(serve(handler), [*here, line], page.all, **EDITS)
    _long(page, serve, pane.last_year, Handlers.upload_last_year, [page.head.work])
    _long(page, serve, pane.figures, Handlers.upload_figures, [page.head.work])
    for table, zero in zip(pane.tables, pane.zeros, strict=True):
        table.input(serve.event(Handlers.edit), here, page.all, **EDITS)
        zero.click(serve(Handlers.zeros), here, page.all, **EDITS)
    pane.facts.input(serve(Handlers.edit_facts), [*here, pane.facts], page.all, **EDITS)


def report(page: Page, serve: Served) -> None:
    """Findings, versions, and the way out and back."""
    current, pane, export = page.current, page.report, page.report.export
    here = [current, page.shown]
    pane.findings.select(serve.event(Handlers.fix), here, page.all, **EDITS)
    pane.findings.submit(serve.event(Handlers.explain), here, page.all, **EDITS)
    pane.reviewed.click(serve(Handlers.reviewed), here, page.all, **EDITS)
    pane.part.input(serve(Handlers.versions), [current, pane.part], [pane.versions, pane.changes], **PRIVATE)
    pane.versions.input(serve(Handlers.compare), [current, pane.versions, pane.part], pane.changes, **PRIVATE)
    pane.restore.click(serve(Handlers.restore), [*here, pane.versions, pane.part], page.all, **EDITS)
    extras = [current, export.kind, export.options]
    _writes(page, serve, export.draft, Handlers.export_draft, extras, export.download)
    vouched = [*here, export.kind, export.verified]
    _writes(page, serve, export.final, Handlers.export_final, vouched, export.download)
    _long(page, serve, export.returned, Handlers.take_returned, [export.told])


def _writes(
    page: Page,
    serve: Served,
    button: gr.Button,
    handler: Callable[..., Any],
    inputs: list[Any],
    link: gr.HTML,
) -> None:
    """A button that writes a file: the way to end it is shown while it lasts, then the link."""
    button.click(serve(Handlers.begin_writing), page.current, page.head.work, **UNQUEUED).then(
        serve(handler), inputs, link, **QUIET
    ).then(serve(Handlers.end), None, page.head.work, **UNQUEUED)


def _long(
    page: Page,
    serve: Served,
    file: gr.File | gr.UploadButton,
    handler: Callable[..., Any],
    outputs: list[Any],
) -> None:
    """A file that takes long: what is done and the way to end it are shown while it lasts.

    Afterwards the place to drop it on is free again: what was read is told elsewhere.
    """
    here = [page.current, file]
    file.upload(serve(Handlers.begin), here, page.head.work, **UNQUEUED).then(
        serve(handler), here, outputs, **QUIET
    ).then(serve(Handlers.catch_up), [page.current, page.shown], page.all, **EDITS).then(
        serve(Handlers.end), None, page.head.work, **UNQUEUED
    ).then(None, None, file, js="() => null", **UNQUEUED)


def library(page: Page, serve: Served) -> None:
    """Precedents: searched, opened in their report, added and removed."""
    own = [page.chat.own, page.head.work]
    page.chat.library.select(serve(Handlers.own_reports), None, page.chat.own, **QUIET)
    page.chat.own.select(serve.event(Handlers.remove_report), None, page.chat.own, **PRIVATE)
    _long(page, serve, page.chat.add, Handlers.add_reports, own)
    pane, found = page.chat, [page.chat.chips, page.chat.found]
    for event in (pane.question.submit, pane.search.click):
        event(serve(Handlers.search), [page.current, pane.question], found, **PRIVATE)
    pane.chips.input(serve(Handlers.search_with), [page.current, pane.question, pane.chips], found, **PRIVATE)
    for sources in (pane.found, pane.offers):
        sources.select(serve.event(Handlers.open_passage), None, page.passage, **PRIVATE)


def talk(page: Page, serve: Served) -> None:
    """Talk: the words leave the box when they are stored, the answer grows, then what changed is shown.

    What is sent while an answer grows is refused and stays in the box.
    """
    current, pane, box = page.current, page.chat, page.chat.box
    answer = [pane.talk, pane.offers, box]
    # A window that went on to another project may talk there while an answer grows here.
    turn_by_turn: dict[str, Any] = {**QUIET, "concurrency_id": "talk", "trigger_mode": "multiple"}
    turns = [
        box.submit(serve(Handlers.talk), [current, box], answer, **turn_by_turn),
        pane.suggest.submit(serve.event(Handlers.suggest), current, answer, **turn_by_turn),
        pane.talk.retry(serve(Handlers.retry), current, answer, **turn_by_turn),
        pane.talk.edit(serve.edited(Handlers.edit_turn), current, answer, **turn_by_turn),
        pane.offers.submit(serve.event(Handlers.take_offer), current, answer, **turn_by_turn),
        page.report.export.told.submit(serve.event(Handlers.take_offer), current, answer, **turn_by_turn),
    ]
    for turn in turns:
        turn.then(serve(Handlers.catch_up), [current, page.shown], page.all, **EDITS)
    box.stop(serve(Handlers.stop), current, None, **UNQUEUED)
    pane.talk.clear(serve(Handlers.forget), current, None, **PRIVATE)


def readiness(page: Page, status: Callable[[], str]) -> None:
    """What still gets ready is told until everything is."""
    timer = gr.Timer(READY_SECONDS)

    def tell() -> tuple[str, gr.Timer]:
        words = status()
        return words, gr.Timer(active=bool(words))

    timer.tick(tell, None, [page.head.status, timer], **QUIET)
