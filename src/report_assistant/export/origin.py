"""Which state of a report a Word file was written from, so that an older one is known when it returns."""

from __future__ import annotations

import hashlib
from pathlib import Path

from report_assistant.export.files import printed
from report_assistant.report.document import Report


def fingerprint(report: Report) -> str:
    """Digest of the words and figures of ``report``."""
    parts = [report.title, *(f"{number}{p.text}" for number, p in report.paragraphs())]
    parts += [f"{cell}={printed(value)}" for cell, value in sorted(report.figures.values.items())]
    parts += [report.signature.organ, report.signature.printed_date]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def origin_of(path: Path) -> str:
    """The fingerprint a Word file carries in its properties; empty when it has none (other programs
    may drop it). The file must have passed :func:`report_assistant.readers.read_report`."""
    from zipfile import BadZipFile

    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        return Document(str(path)).core_properties.identifier or ""
    except (OpcError, BadZipFile, ValueError, KeyError):  # a report in another format
        return ""
