"""What the user must vouch for before the final copy."""

from __future__ import annotations

from dataclasses import replace

from chat_cases import shared_assistant

from report_assistant.chat.workspace import Workspace
from report_assistant.drafting import Draft, DraftParagraph, Origin, SectionDraft, Sentence
from report_assistant.report.figures import Figures
from report_assistant.report.form import Generation
from report_assistant.report.slots import Area


def test_words_of_last_year_are_vouched_for_with_and_without_a_figure() -> None:
    text = "公众号发布信息{{D05}}。"
    sentences = tuple(
        Sentence(text, origin, text=f"{origin.value}的句子。")
        for origin in (Origin.OWN, Origin.PATTERN, Origin.USER)
    )
    section = SectionDraft(1, "一、总体情况", (DraftParagraph(sentences, Area.PLATFORM),))
    figures = Figures("云溪县水务局", 2024, Generation.G2021)
    draft = Draft(figures.agency, figures.year, SectionDraft(0, ""), (section,))
    workspace = replace(Workspace("x", figures), draft=draft)
    assert shared_assistant().unverified(workspace) == ("own的句子。",)


def test_words_that_a_model_adds_to_figures_are_vouched_for() -> None:
    texts = (
        "从公开内容看，公众号发布信息{{D05}}，其中{{办理结果}}。",
        "公众号发布信息{{D05}}，便于公众及时了解政策。",
        "公众号发布信息{{D05}}，信息质量提高。",
    )
    sentences = tuple(Sentence(text, Origin.MODEL, text=text) for text in texts)
    section = SectionDraft(1, "一、总体情况", (DraftParagraph(sentences, Area.PLATFORM),))
    figures = Figures("云溪县水务局", 2024, Generation.G2021)
    draft = Draft(figures.agency, figures.year, SectionDraft(0, ""), (section,))
    workspace = replace(Workspace("x", figures), draft=draft)
    assert shared_assistant().unverified(workspace) == texts[1:]
