"""Dates as documents print them and as people type them."""

from __future__ import annotations

import re
from datetime import date

from report_assistant.errors import BadDate


def printed_date(day: date) -> str:
    """2025年1月7日, as under a report."""
    return f"{day.year}年{day.month}月{day.day}日"


def parse_date(printed: str) -> date | None:
    """A full date as typed; None when empty. Raises BadDate when it is no date."""
    text = printed.strip()
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?", text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise BadDate(f"没有“{text}”这一天") from error
    raise BadDate(f"收到“{text}”")
