"""Figures files in JSON."""

from __future__ import annotations

import json
from decimal import Decimal

from report_assistant.errors import BadFigures
from report_assistant.readers.plain import decode
from report_assistant.report.figures import Figures
from report_assistant.report.record import figures_from_dict


def read_figures_file(data: bytes) -> Figures:
    """Figures from JSON; decimals stay exact. Raises BadFigures for anything else."""
    try:
        parsed = json.loads(decode(data), parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadFigures("文件不是正确的 JSON") from error
    if isinstance(parsed, list) and len(parsed) == 1:
        parsed = parsed[0]
    return figures_from_dict(parsed)


def _no_constant(name: str) -> None:
    raise ValueError(name)
