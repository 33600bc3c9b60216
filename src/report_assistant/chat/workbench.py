"""What a turn of talk works with: projects to edit, the library, the drafter, the checker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from report_assistant.chat.backup import restore_backup, write_backup
from report_assistant.chat.checking import IDENTITIES, UNEXPLAINABLE, Checker, rule_of, unverified
from report_assistant.chat.editor import Editor
from report_assistant.chat.reply import Source
from report_assistant.chat.sources import HITS_SHOWN, OpenedSource, opened, passages, understood
from report_assistant.chat.store import Store
from report_assistant.chat.suggest import suggestions
from report_assistant.chat.workspace import Workspace
from report_assistant.checks import CheckResult, Explanation
from report_assistant.drafting import Drafter
from report_assistant.drafting.provider import chat_model
from report_assistant.errors import ChangedElsewhere, MustBeEqual, NotPossible, UnknownDocument
from report_assistant.export.files import file_name
from report_assistant.library import Hit, Library, Understanding
from report_assistant.readers import read_report
from report_assistant.report.figures import Figures
from report_assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class Workbench(Editor):
    """The rooms below at one project's service; no talk."""

    def __init__(self, settings: Settings, library: Library, *, model: BaseChatModel | None = None) -> None:
        """``model`` takes the place of the chat model of the settings (tests, own models)."""
        super().__init__(Store(settings.home))
        self._model = model
        self.settings = settings
        self.library = library
        self.drafter = Drafter(settings, library, model=model)
        self._checker = Checker(library)

    def chat_model(self) -> BaseChatModel | None:
        """The chat model in use, or None; raises ChatModelUnavailable when it cannot be made."""
        return self._model or chat_model(self.settings)

    def check(self, workspace: Workspace) -> CheckResult:
        """Check the drafted report, or the figures alone while nothing is drafted."""
        return self._checker.check(workspace)

    def explain(self, workspace_id: str, key: str, reason: str, revision: int | None = None) -> Workspace:
        """Mark a finding as explained; the reason is kept with it.

        Raises MustBeEqual for a sum inside a table, NotPossible for what is not written yet, and
        ChangedElsewhere when nothing of this key is found.
        """
        rule = rule_of(key)
        if rule in IDENTITIES:
            raise MustBeEqual
        if rule in UNEXPLAINABLE:
            raise NotPossible("没有写完的内容不能用说明代替，请补充事实，或者改写、删去这一句")
        today = datetime.now(tz=UTC).date().isoformat()
        note = Explanation(key=key, reason=reason.strip(), who="经办人", when=today)

        def change(workspace: Workspace) -> Workspace:
            if key not in {finding.key for finding in self.check(workspace).findings}:
                raise ChangedElsewhere("这个问题已经不在了")
            kept = tuple(e for e in workspace.explanations if e.key != key)
            return replace(workspace, explanations=(*kept, note))

        return self.update(workspace_id, change, revision=revision)

    def unverified(self, workspace: Workspace) -> tuple[str, ...]:
        """Sentences that the user has to vouch for before the final copy."""
        return unverified(workspace)

    def suggestions(self, workspace: Workspace) -> tuple[str, ...]:
        """What to say next, the most useful first, at most six.

        Each can be sent as a turn as it is, but one that ends in ：is the beginning of a turn: it
        belongs into the box, for the user to complete.
        """
        return suggestions(
            workspace,
            self.drafter.questions(workspace.case),
            self.check(workspace) if workspace.draft else None,
        )

    def search(
        self, question: str, figures: Figures, kept: Sequence[str] | None = None
    ) -> tuple[Understanding, tuple[Hit, ...]]:
        """Passages for ``question`` of the organ of ``figures``; with ``kept`` only those of its filters
        hold."""
        whole, narrowed = understood(self.library, question, figures, kept)
        return whole, passages(self.library, narrowed, HITS_SHOWN)

    def open_source(self, source: Source) -> OpenedSource:
        """The report around a quotation; raises UnknownDocument when it is not in the library."""
        document = next((d for d in self.library.documents() if d.id == source.document), None)
        if document is None:
            raise UnknownDocument(source.document)
        return opened(read_report(Path(document.path)), source.section, source.quote)

    def exports(self, workspace_id: str) -> Path:
        """The folder for files of the project that leave."""
        return self.settings.exports_dir / workspace_id

    def backup(self, workspace_id: str) -> Path:
        """The whole project as one file for download: figures, facts, draft, versions, talk, last year."""
        workspace = self.store.load(workspace_id)
        path = self.exports(workspace_id) / file_name(workspace.title, ".项目备份.zip")
        return write_backup(self.store, workspace_id, path)

    def restore_project(self, path: Path, alive: Callable[[], object] = lambda: None) -> Workspace:
        """A new project from a file that :meth:`backup` wrote; raises BadBackup, nothing is kept then.
        ``alive`` is called on the way and may raise to give up."""
        return restore_backup(self.store, self.library, path, alive)
