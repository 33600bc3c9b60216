"""What stands against a project: findings of the checker, and sentences that nobody has vouched for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from report_assistant.chat.workspace import Workspace
from report_assistant.checks import CheckResult, check, recheck
from report_assistant.drafting import Origin, to_report
from report_assistant.drafting.practice import content_slots
from report_assistant.drafting.vocabulary import remarks
from report_assistant.export.gate import INCOMPLETE, with_untraced
from report_assistant.library import Library, Passage
from report_assistant.report.document import Paragraph, Report, Section
from report_assistant.report.figures import Figures
from report_assistant.report.form import Generation
from report_assistant.report.organ import OrganKind

MOST_PEERS = 20
# Relations inside one table; last year's figures or the text may have reasons to differ, these not.
IDENTITIES = frozenset({"T2.ROW", "T2.COL", "T2.BAL", "T3.SUM"})
# No reason makes an impossible table possible, nor an unwritten sentence written.
UNEXPLAINABLE = IDENTITIES | INCOMPLETE
# What a check depends on beside the subject: last year's report, organ, year, kind of organ, library.
_Against = tuple[Report | None, str, int, OrganKind | None, str]


class Checker:
    """Checks projects; after the first check of one only the rules that a change touches run again."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._checked: dict[str, tuple[_Against, CheckResult]] = {}

    def check(self, workspace: Workspace) -> CheckResult:
        """Check the drafted report, or the figures alone while nothing is drafted."""
        figures, draft = workspace.figures, workspace.draft
        # A backup may hold any explanation.
        said = [e for e in workspace.explanations if rule_of(e.key) not in UNEXPLAINABLE]
        subject = figures if draft is None else to_report(draft, workspace.case)
        against = (workspace.last_year, figures.agency, figures.year, figures.organ_kind, self._library.build)
        known, before = self._checked.get(workspace.id, (None, None))
        if before is not None and known == against:
            result = recheck(before, subject, said)
        else:
            result = check(subject, workspace.last_year, said, self._peers(figures))
        self._checked[workspace.id] = (against, result)
        return result if draft is None else with_untraced(result, draft, said)

    def _peers(self, figures: Figures) -> tuple[Report, ...]:
        """The text of sister organs' reports in the library: the same kind, this year or the last.

        None while the library has no index: a check waits for nobody."""
        kind, years = figures.organ.kind, (figures.year, figures.year - 1)
        sisters: dict[str, list[Passage]] = {}
        for passage in self._library.held():
            if passage.organ_kind is kind and passage.year in years and passage.agency != figures.agency:
                sisters.setdefault(passage.document, []).append(passage)
        return tuple(map(_text_of, islice(sisters.values(), MOST_PEERS)))


def _text_of(passages: Sequence[Passage]) -> Report:
    """A report of the library as far as its passages tell."""
    first = passages[0]
    sections = (
        Section(number, "", tuple(Paragraph(p.text) for p in passages if p.section == number))
        for number in range(1, 7)
    )
    figures = Figures(first.agency, first.year, Generation.for_year(first.year))
    return Report(figures, sections=tuple(sections))


def rule_of(key: str) -> str:
    """The rule of the finding with ``key``."""
    return key.partition(":")[0]


def unverified(workspace: Workspace) -> tuple[str, ...]:
    """Sentences of the draft that state practice, problems or measures the user did not tell, all
    that is worded by last year's report, and those to whose figures a chat model added words."""
    if workspace.draft is None:
        return ()
    return tuple(
        sentence.text
        for section in workspace.draft.sections
        if section.number in {1, 5}
        for paragraph in section.paragraphs
        if not paragraph.heading
        for sentence in paragraph.sentences
        if sentence.text
        and sentence.origin is not Origin.USER
        and (
            sentence.origin is Origin.OWN
            or not content_slots(sentence.template)
            or (sentence.origin is Origin.MODEL and remarks(sentence.template))
        )
    )
