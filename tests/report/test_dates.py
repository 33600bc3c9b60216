"""Dates as printed and as typed."""

from __future__ import annotations

from datetime import date

import pytest

from report_assistant.errors import BadDate
from report_assistant.report.dates import parse_date, printed_date


def test_dates_as_people_type_them() -> None:
    assert str(parse_date("2025年1月7日")) == "2025-01-07"
    assert str(parse_date("2025-01-07")) == "2025-01-07"
    assert parse_date(" ") is None
    for wrong in ("2025年13月1日", "明天"):
        with pytest.raises(BadDate):
            parse_date(wrong)


def test_what_is_printed_reads_back() -> None:
    day = date(2025, 1, 7)
    assert printed_date(day) == "2025年1月7日"
    assert parse_date(printed_date(day)) == day
