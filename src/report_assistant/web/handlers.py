"""Handlers of the page: each calls the assistant and returns what the components show."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from report_assistant.chat.answers import open_findings
from report_assistant.chat.assistant import Assistant, Edited
from report_assistant.chat.workspace import Workspace, with_facts, without_fact
from report_assistant.checks import CheckResult
from report_assistant.errors import ReportAssistantError
from report_assistant.export.workbook import write_blank
from report_assistant.report.dates import printed_date
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell, Generation, form
from report_assistant.web import views
from report_assistant.web.tables import cell_of, table_html

P = ParamSpec("P")
R = TypeVar("R")


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
        """Values of ``Parts.all``."""
        workspace = self.assistant.store.load(workspace_id)
        titles = self.assistant.store.titles()
        result = self.assistant.check(workspace)
        bad = views.bad_cells(result)
        return [
            gr.Radio(choices=titles, value=workspace_id),
            workspace.figures.agency,
            workspace.figures.year,
            "" if workspace.signed is None else printed_date(workspace.signed),
            workspace.opening,
            self._note(workspace),
            self._blank(workspace.figures),
            [{"role": m.role, "content": m.text} for m in workspace.messages],
            *(
                table_html(table, workspace.figures, bad)
                for table in form(workspace.figures.generation).tables
            ),
            views.fact_rows(workspace.figures),
            *self._text(workspace, result, {}),
        ]

    def show_text(self, workspace: Workspace, edited: Edited | None = None) -> list[Any]:
        """Values of ``Parts.text``."""
        return self._text(workspace, self.assistant.check(workspace), edited.recomputed if edited else {})

    def _text(self, workspace: Workspace, result: CheckResult, recomputed: Mapping[Cell, str]) -> list[Any]:
        numbered = enumerate(open_findings(result), start=1)
        choices = [(f"{number}. {finding.message[:60]}", finding.key) for number, finding in numbered]
        return [
            views.patch(recomputed, views.bad_cells(result)),
            views.draft_html(workspace),
            views.findings_html(result),
            gr.Dropdown(choices=choices, value=None),
            views.ledger_html(workspace),
            gr.Dropdown(
                choices=views.version_choices(self.assistant.store.versions(workspace.id)), value=None
            ),
            views.unverified_html(self.assistant.unverified(workspace)),
        ]

    @staticmethod
    def _note(workspace: Workspace) -> str:
        last = workspace.last_year
        if last is None:
            return "尚未上传上年报告。"
        warnings = "".join(f"\n- {w.message}（{w.place}）" for w in last.warnings[:5])
        return f"已读取上年报告：{last.agency} {last.year}年，{len(last.sections)} 个部分。{warnings}"

    # ------------------------------------------------------------------ handlers

    @staticmethod
    def take(text: str) -> tuple[str, str]:
        """Move what was typed from the box (emptied at once) to the turn under way."""
        return "", text

    def talk(self, workspace_id: str, text: str, history: list[dict[str, Any]]) -> Iterator[list[Any]]:
        """Stream one turn into the chat."""
        if not text.strip():
            yield history
            return
        history = [*history, {"role": "user", "content": text}]
        yield [*history, {"role": "assistant", "content": "…"}]
        for reply in self.assistant.turn(workspace_id, text):
            shown = reply.text + (f"\n\n*{reply.step}…*" if reply.step else "")
            yield [*history, {"role": "assistant", "content": shown or "…"}]

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

    def _blank(self, figures: Figures) -> str:
        """A blank workbook for this organ and year, ready for download."""
        folder = self.assistant.settings.exports_dir / (figures.agency or "blank")
        path = folder / f"政府信息公开年度数据表{figures.year}.xlsx"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            generation = Generation.for_year(figures.year)
            write_blank(path, generation, agency=figures.agency, year=figures.year)
        return str(path)

    def explain(self, workspace_id: str, key: str | None, reason: str) -> Any:
        """Mark the chosen finding as explained."""
        if not key or not reason.strip():
            gr.Warning("请先选择要说明的问题，并写明理由。", title="请注意")
            return gr.skip()
        return [*self.show_text(self.assistant.explain(workspace_id, key, reason)), ""]

    def export(self, workspace_id: str, final: bool, verified: bool) -> Any:
        """The .docx for download."""
        path = self.assistant.export(workspace_id, final=final, verified=verified)
        return gr.DownloadButton(value=str(path), interactive=True)

    def create(self) -> list[Any]:
        """A new workspace."""
        workspace = self.assistant.store.create()
        return [workspace.id, *self.show_all(workspace.id)]

    def delete(self, workspace_id: str) -> list[Any]:
        """Delete a workspace (empty: the user thought better of it) and show another."""
        if workspace_id:
            self.assistant.store.delete(workspace_id)
        return self.start(None)

    def forget(self, workspace_id: str) -> None:
        """Clear the talk for good, as the button says."""
        self.assistant.store.forget(workspace_id)

    def reviewed(self, workspace_id: str) -> list[Any]:
        """Take the marks off the sections that changed."""
        return self.show_text(self.assistant.reviewed(workspace_id))

    def restore(self, workspace_id: str, number: int | None) -> list[Any]:
        """Take an earlier version of the draft back."""
        if number is not None:
            self.assistant.restore(workspace_id, int(number))
        return self.show_all(workspace_id)

    def search(self, workspace_id: str, question: str) -> list[Any]:
        """Search with all filters that the question names."""
        return self._search(workspace_id, question, None)

    def search_with(self, workspace_id: str, question: str, kept: list[str]) -> list[Any]:
        """Search with the filters that were kept."""
        return self._search(workspace_id, question, kept)

    def _search(self, workspace_id: str, question: str, kept: list[str] | None) -> list[Any]:
        if not question.strip():
            return [gr.CheckboxGroup(choices=[], value=[]), ""]
        agency = self.assistant.store.load(workspace_id).figures.agency
        understood, hits = self.assistant.search(question, agency, kept)
        chips = [(chip.label, chip.field) for chip in understood.chips]
        chosen = [field for _, field in chips if kept is None or field in kept]
        return [gr.CheckboxGroup(choices=chips, value=chosen), views.hits_html(hits)]


def told(handler: Callable[P, R]) -> Callable[P, R | Any]:
    """Turn our errors into a notice on the page; what is shown stays as it was."""

    @functools.wraps(handler)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R | Any:
        try:
            return handler(*args, **kwargs)
        except ReportAssistantError as error:
            gr.Warning(str(error), title="请注意", duration=15)
            return gr.skip()

    return wrapped
