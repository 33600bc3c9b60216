"""The assistant: one object that the page and tests talk to.

A turn is a stream of :class:`Reply` values whose ``text`` grows; the user's words are stored
before anything is done with them, the answer as soon as it is complete.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from report_assistant.chat.answers import Reply, answer
from report_assistant.chat.intent import understand
from report_assistant.chat.store import Store
from report_assistant.chat.workspace import (
    Message,
    Workspace,
    all_zero,
    carry_over,
    complete,
    edit_cells,
    follow,
    rename,
)
from report_assistant.checks import CheckResult, Explanation, check, recheck
from report_assistant.drafting import Drafter, Origin, to_report
from report_assistant.drafting.practice import content_slots
from report_assistant.errors import BadFigures, MustBeEqual, ReportAssistantError, UnverifiedWords
from report_assistant.export.gate import ensure_exportable
from report_assistant.export.word import write_report
from report_assistant.library import Hit, Library, Understanding
from report_assistant.readers import read_figures, read_report
from report_assistant.report.dates import parse_date
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures
from report_assistant.report.form import Cell
from report_assistant.report.organ import organ
from report_assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit of cells brought: the workspace and the totals that were recomputed."""

    workspace: Workspace
    recomputed: Mapping[Cell, str]


HITS_SHOWN = 6
MOST_PEERS = 20
# Relations inside one table; last year's figures or the text may have reasons to differ, these not.
IDENTITIES = frozenset({"T2.ROW", "T2.COL", "T2.BAL", "T3.SUM"})


class Assistant:
    """Everything a user can do with a workspace; holds no state but its collaborators."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings = settings
        self.library = library
        self.store = Store(settings.home)
        self.drafter = Drafter(settings, library)
        self._lock = threading.RLock()
        self._checked: dict[str, tuple[tuple[Report | None, str, int], CheckResult]] = {}

    # ------------------------------------------------------------------ talk

    def turn(self, workspace_id: str, text: str) -> Iterator[Reply]:
        """Answer one turn. Our own errors become an answer; the talk is never lost."""
        self.store.say(workspace_id, Message("user", text))
        reply = Reply("")
        try:
            workspace = self.store.load(workspace_id)
            for reply in answer(self, workspace, understand(text)):
                yield reply
        except ReportAssistantError as error:
            reply = Reply(f"{reply.text}\n\n{error}".strip())
            yield reply
        finally:
            # Also when the user stops the turn: what was shown stays in the talk.
            self.store.say(workspace_id, Message("assistant", reply.text or "（已停止）"))

    # ------------------------------------------------------------------ figures

    def update(self, workspace_id: str, change: Callable[[Workspace], Workspace]) -> Workspace:
        """Load, change and save a workspace, one change at a time; no edit is lost to another."""
        with self._lock:
            workspace = change(self.store.load(workspace_id))
            self.store.save(workspace)
            return workspace

    def edit(self, workspace_id: str, edits: Mapping[Cell, str]) -> Edited:
        """Set cells as typed; totals follow, and so does the text that used them."""
        recomputed: dict[Cell, str] = {}

        def change(workspace: Workspace) -> Workspace:
            figures, changed = edit_cells(workspace.figures, edits)
            recomputed.update(changed)
            return follow(replace(workspace, figures=figures))

        return Edited(self.update(workspace_id, change), recomputed)

    def change_figures(self, workspace_id: str, change: Callable[[Figures], Figures]) -> Workspace:
        """Change the figures of a workspace; the text follows."""
        return self.update(workspace_id, lambda w: follow(replace(w, figures=change(w.figures))))

    def fill_zeros(self, workspace_id: str) -> Workspace:
        """Blank cells become 0."""
        return self.change_figures(workspace_id, all_zero)

    def set_head(self, workspace_id: str, agency: str, year: int) -> Workspace:
        """Set organ and year."""
        if not 2019 <= year <= datetime.now(tz=UTC).year:
            raise BadFigures(f"年份应在 2019 到今年之间，收到 {year}")
        return self.change_figures(workspace_id, lambda figures: rename(figures, agency.strip(), year))

    def set_signature(self, workspace_id: str, printed: str) -> Workspace:
        """Set the date under the report, given as 2025年1月17日 or 2025-01-17; empty clears it."""
        signed = parse_date(printed)
        return self.update(workspace_id, lambda w: follow(replace(w, signed=signed)))

    def set_opening(self, workspace_id: str, text: str) -> Workspace:
        """Set the user's own opening sentence of section one."""
        return self.update(workspace_id, lambda w: follow(replace(w, opening=text.strip())))

    def reviewed(self, workspace_id: str) -> Workspace:
        """The user has read the sections that changed; their marks go."""
        return self.update(workspace_id, lambda w: replace(w, stale=frozenset()))

    def load_figures(self, workspace_id: str, path: Path) -> Workspace:
        """Take all figures from a .json, .xlsx or report file."""
        given = read_figures(path)

        def change(figures: Figures) -> Figures:
            return complete(replace(given, facts={**figures.facts, **given.facts}))

        return self.change_figures(workspace_id, change)

    def load_last_year(self, workspace_id: str, path: Path) -> Workspace:
        """Take ``path`` as last year's report; organ, year and 上年结转 follow from it."""

        def change(workspace: Workspace) -> Workspace:
            workspace = self.store.attach_last_year(workspace, path)
            last, figures = workspace.last_year, workspace.figures
            if last is None:
                return workspace
            if not figures.agency:
                figures = rename(figures, last.agency, last.year + 1)
            return follow(replace(workspace, figures=carry_over(figures, last.figures)))

        return self.update(workspace_id, change)

    # ------------------------------------------------------------------ search and versions

    def search(
        self, question: str, agency: str, kept: Sequence[str] | None = None
    ) -> tuple[Understanding, tuple[Hit, ...]]:
        """Passages for ``question``; with ``kept`` only those of its filters hold."""
        understood = self.library.understand(question, agency or None)
        narrowed = understood
        for chip in understood.chips:
            if kept is not None and chip.field not in kept:
                narrowed = narrowed.without(chip.field)
        hits = self.library.search(replace(narrowed.query, k=HITS_SHOWN))
        # Shown only after the words were found again in the source, character by character.
        return understood, tuple(hit for hit in hits if hit.quote in hit.passage.text)

    def restore(self, workspace_id: str, number: int) -> Workspace:
        """Take version ``number`` back as the draft; the present one is kept as a version."""
        draft = self.store.version(workspace_id, number)

        def change(workspace: Workspace) -> Workspace:
            self.store.keep(workspace, "恢复旧版之前")
            return follow(replace(workspace, draft=draft, stale=frozenset()))

        return self.update(workspace_id, change)

    # ------------------------------------------------------------------ checking and export

    def check(self, workspace: Workspace) -> CheckResult:
        """Check the drafted report, or the figures alone while nothing is drafted.

        After a first check of a workspace only the rules that a change touches run again.
        """
        subject = workspace.figures if workspace.draft is None else to_report(workspace.draft, workspace.case)
        with self._lock:
            against = (workspace.last_year, workspace.figures.agency, workspace.figures.year)
            known, before = self._checked.get(workspace.id, (None, None))
            if before is not None and known == against:
                result = recheck(before, subject, workspace.explanations)
            else:
                peers = self._peers(workspace.figures)
                result = check(subject, workspace.last_year, workspace.explanations, peers)
            self._checked[workspace.id] = (against, result)
        return result

    def _peers(self, figures: Figures) -> tuple[Report, ...]:
        """Reports of sister organs in the library: the same kind, this year or the last."""
        kind = organ(figures.agency).kind
        sisters = (
            document
            for document in self.library.documents()
            if document.organ_kind is kind
            and document.agency != figures.agency
            and document.year in (figures.year, figures.year - 1)
        )
        return tuple(read_report(Path(document.path)) for document in islice(sisters, MOST_PEERS))

    def explain(self, workspace_id: str, key: str, reason: str) -> Workspace:
        """Mark a finding as explained; the reason is kept with it.

        Raises MustBeEqual for a sum inside a table: no reason makes an impossible table possible.
        """
        if key.partition(":")[0] in IDENTITIES:
            raise MustBeEqual
        note = Explanation(key=key, reason=reason.strip(), who="经办人", when=_today())

        def change(workspace: Workspace) -> Workspace:
            kept = tuple(e for e in workspace.explanations if e.key != key)
            return replace(workspace, explanations=(*kept, note))

        return self.update(workspace_id, change)

    def unverified(self, workspace: Workspace) -> tuple[str, ...]:
        """Sentences of the draft that state practice, problems or measures the user did not tell."""
        if workspace.draft is None:
            return ()
        return tuple(
            sentence.text
            for section in workspace.draft.sections
            if section.number in {1, 5}
            for paragraph in section.paragraphs
            if not paragraph.heading
            for sentence in paragraph.sentences
            if sentence.text and sentence.origin is not Origin.USER and not content_slots(sentence.template)
        )

    def export(self, workspace_id: str, *, final: bool, verified: bool = False) -> Path:
        """Write the .docx; raises ExportBlocked, UnfinishedDraft or UnverifiedWords.

        ``verified``: the user vouches for the sentences of :meth:`unverified`.
        """
        workspace = self.store.load(workspace_id)
        if workspace.draft is None:
            raise BadFigures("还没有草稿，请先在对话中说“起草全文”")
        report = to_report(workspace.draft, workspace.case)
        folder = self.settings.exports_dir / workspace.id
        folder.mkdir(parents=True, exist_ok=True)
        label = "" if final else "（草稿）"
        path = (
            folder
            / f"{workspace.figures.agency}{workspace.figures.year}年政府信息公开工作年度报告{label}.docx"
        )
        result = self.check(workspace)
        ensure_exportable(result, final=final)
        words = self.unverified(workspace)
        if final and words and not verified:
            raise UnverifiedWords(f"共 {len(words)} 句，例如“{words[0]}”")
        if final:
            write_report(report, path)
        else:
            write_report(
                report,
                path,
                unfinished=True,
                findings=result.failures,
                ledger=workspace.draft.ledger,
            )
        return path


def _today() -> str:
    return datetime.now(tz=UTC).date().isoformat()
