"""A fixed sample of the files of benchmarks/fuzz_readers.py: a report, figures, or one sentence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fuzz_cases import HURTING, case, hurting

from report_assistant.errors import ReportAssistantError
from report_assistant.readers import read
from report_assistant.report.document import Report
from report_assistant.report.figures import Figures

SAMPLE = range(5, 2000, 13)
SECONDS = 10


@pytest.mark.parametrize("start", range(0, len(SAMPLE), 22))
def test_damaged_and_hostile_files_end_well(start: int, tmp_path: Path) -> None:
    for number in SAMPLE[start : start + 22]:
        name, data = case(number)
        path = tmp_path / name
        path.write_bytes(data)
        begun = time.process_time()
        sentence = said(path)
        assert time.process_time() - begun < SECONDS, name
        assert not sentence or ("\u4e00" <= sentence[0] <= "\u9fff" and "\n" not in sentence), name
        path.unlink()


def said(path: Path) -> str:
    """The sentence with which reading ends, nothing when it gives a report or figures."""
    try:
        assert isinstance(read(path), Report | Figures)
    except ReportAssistantError as error:
        return str(error)
    return ""


def test_the_sample_holds_most_kinds_and_stays_the_same() -> None:
    assert len(SAMPLE) >= 150
    assert len({hurting(n) for n in SAMPLE} - {""}) > len(HURTING) / 2
    assert case(105) == case(105)
