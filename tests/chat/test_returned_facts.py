"""Facts of an edited Word file: offered, accepted with the sentence of the file as source, taken back."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from chat_cases import project, said, shared_assistant

from report_assistant.chat.assistant import Assistant
from report_assistant.chat.export_as import Format, export_as
from report_assistant.chat.returned import take_returned
from report_assistant.chat.workspace import Workspace
from report_assistant.drafting.returned import untraced
from report_assistant.report.form import GRANTED, Cell

TYPED = "全年组织业务培训7次，通过网站公开信息318条。"


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return shared_assistant()


@pytest.fixture
def returned(assistant: Assistant, tmp_path: Path) -> tuple[Workspace, Path]:
    """A drafted project and its Word file with a sentence typed in."""
    workspace = project(assistant)
    assistant.edit(workspace.id, {Cell(2, GRANTED, "商业企业"): "1"})  # the one carried over is done
    said(assistant, workspace, "起草全文")
    document = docx.Document(str(export_as(assistant, workspace.id, Format.WORD)))
    next(p for p in document.paragraphs if p.text.startswith("（五）")).insert_paragraph_before(TYPED)
    path = tmp_path / "edited.docx"
    document.save(str(path))
    return workspace, path


def test_accepted_facts_have_the_words_of_the_file_as_source(
    assistant: Assistant, returned: tuple[Workspace, Path]
) -> None:
    workspace, path = returned
    found = take_returned(assistant, workspace.id, path)
    assert {fact.slot for fact in found.facts} >= {"E03"}
    now = assistant.store.load(workspace.id)
    waiting = {p.fact.slot: p for p in now.pending}
    assert waiting.keys() == {fact.slot for fact in found.facts}
    assert "E03" not in now.figures.facts, "nothing is taken unasked"
    assert now.draft
    assert {e.text for e in untraced(now.draft)} >= {"7次"}

    reply = list(assistant.accept(workspace.id, [waiting["E03"].key]))[-1]
    assert [r.slot for r in reply.recorded] == ["E03"]
    done = assistant.store.load(workspace.id)
    assert done.figures.facts["E03"].quote == TYPED
    assert done.draft
    assert "7次" not in {e.text for e in untraced(done.draft)}, "the ledger is traced at once"
    assert "E03" not in {p.fact.slot for p in done.pending}

    said(assistant, workspace, "撤销")
    undone = assistant.store.load(workspace.id)
    assert "E03" not in undone.figures.facts
    assert undone.draft
    assert {e.text for e in untraced(undone.draft)} >= {"7次"}


def test_all_at_once_and_from_the_chat(assistant: Assistant, returned: tuple[Workspace, Path]) -> None:
    workspace, path = returned
    reply = list(assistant.attach(workspace.id, path))[-1]
    assert reply.pending
    assert "确认" in reply.text
    list(assistant.accept(workspace.id))
    done = assistant.store.load(workspace.id)
    assert not done.pending
    assert {p.fact.slot for p in reply.pending} <= done.figures.facts.keys()
