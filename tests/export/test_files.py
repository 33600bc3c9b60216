from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.export.files import file_name

ENDING = "2024年政府信息公开工作年度报告（草稿）（附数据来源）.docx"


@given(st.text())
def test_a_title_names_one_file_in_its_folder(title: str) -> None:
    name = file_name(title, ENDING)
    assert Path("folder", name).parent == Path("folder")
    assert name.endswith(ENDING)
    assert len(name) > len(ENDING)
    assert len(name.encode()) < 255
    assert name.isprintable()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("青禾区司法局", "青禾区司法局.md"),
        ("../../外面/某局", "外面_某局.md"),
        ("交通局/运管处\n第二行", "交通局_运管处_第二行.md"),
        ("..", "_.md"),
    ],
)
def test_what_no_file_name_holds_is_replaced(title: str, name: str) -> None:
    assert file_name(title, ".md") == name
