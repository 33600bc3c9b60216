"""Drafts as plain dictionaries, both ways: for files, the command line and the chat store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from report_assistant.drafting.case import Case
from report_assistant.drafting.template import (
    Change,
    Draft,
    DraftParagraph,
    LedgerEntry,
    Origin,
    Question,
    SectionDraft,
    Sentence,
)
from report_assistant.report.slots import Area


def _section(section: SectionDraft) -> dict[str, Any]:
    precedents = [
        {"id": s.reference, "quote": s.quote, "used_in": s.text}
        for s in section.sentences
        if s.origin is Origin.PRECEDENT and not s.lapsed
    ]
    return {
        "number": section.number,
        "heading": section.heading,
        "text": section.text,
        "slots": list(section.slots),
        "ledger": [asdict(entry) for entry in section.ledger],
        "precedents": precedents,
        "missing": list(section.missing),
        "notices": list(section.notices),
        "paragraphs": [
            {
                "area": None if p.area is None else p.area.value,
                "heading": p.heading,
                "revised": p.revised,
                "sentences": [
                    {**asdict(s), "origin": s.origin.value, "requires": list(s.requires)} for s in p.sentences
                ],
            }
            for p in section.paragraphs
        ],
    }


def draft_to_dict(draft: Draft, case: Case | None = None) -> dict[str, Any]:
    """The draft as JSON data; ``case`` adds the organ's kind and self-reference."""
    result: dict[str, Any] = {
        "agency": draft.agency,
        "year": draft.year,
        "complete": draft.complete,
        "front": _section(draft.front),
        "sections": [_section(section) for section in draft.sections],
        "questions": [asdict(question) for question in draft.questions],
        "missing": [question.slot for question in draft.questions],
        "notices": list(draft.notices),
        "left_out": list(draft.left_out),
        "superseded": [asdict(change) for change in draft.superseded],
        "limit": draft.limit,
        "agencies": list(draft.agencies),
    }
    if case is not None:
        result["organ_kind"] = case.organ.kind.value
        result["self_name"] = case.organ.self_name
    return result


def sentence_from_dict(data: Mapping[str, Any]) -> Sentence:
    """The sentence whose fields ``data`` holds."""
    known = {f.name: data[f.name] for f in fields(Sentence) if f.name in data}
    known |= {"origin": Origin(data["origin"]), "requires": tuple(data.get("requires", ()))}
    return Sentence(**known)


def _paragraph(data: Mapping[str, Any]) -> DraftParagraph:
    area = data.get("area")
    sentences = tuple(sentence_from_dict(s) for s in data["sentences"])
    return DraftParagraph(
        sentences, None if area is None else Area(area), bool(data.get("heading")), bool(data.get("revised"))
    )


def _section_from(data: Mapping[str, Any]) -> SectionDraft:
    return SectionDraft(
        number=data["number"],
        heading=data["heading"],
        paragraphs=tuple(_paragraph(p) for p in data["paragraphs"]),
        ledger=tuple(LedgerEntry(**entry) for entry in data["ledger"]),
        missing=tuple(data["missing"]),
        notices=tuple(data["notices"]),
    )


def draft_from_dict(data: Mapping[str, Any]) -> Draft:
    """The draft that :func:`draft_to_dict` wrote; raises KeyError or ValueError for other data."""
    return Draft(
        agency=data["agency"],
        year=data["year"],
        front=_section_from(data["front"]),
        sections=tuple(_section_from(section) for section in data["sections"]),
        questions=tuple(Question(**question) for question in data["questions"]),
        notices=tuple(data["notices"]),
        left_out=tuple(data.get("left_out", ())),
        superseded=tuple(Change(**change) for change in data.get("superseded", ())),
        limit=data.get("limit", 0),
        agencies=tuple(data.get("agencies", ())),
    )
