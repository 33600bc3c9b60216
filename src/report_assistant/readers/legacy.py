"""Legacy Word files (.doc), through LibreOffice or antiword when one of them is installed.

Both run as child processes with limits: a .doc is as hostile as a PDF.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from report_assistant.errors import UnreadableFile
from report_assistant.readers.blocks import Content
from report_assistant.readers.guard import check_zip
from report_assistant.readers.plain import read_plain
from report_assistant.readers.word import read_word

# Wall time; LibreOffice takes 2 to 4 s with a fresh profile.
SECONDS = 60
# Processor time and address space (kB) that the converter may use.
_LIMITED = 'ulimit -t 30 -v 6291456 2>/dev/null; exec "$0" "$@"'
_SAVE_AS = "请用 Word 或 WPS 另存为 .docx 后上传"


def read_legacy(data: bytes) -> Content:
    """Content of a .doc file; raises UnreadableFile when no converter is there or it fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is not None:
        return _through_office(office, data)
    antiword = shutil.which("antiword")
    if antiword is not None:
        return _through_antiword(antiword, data)
    raise UnreadableFile(f"这是旧版 .doc 文件，{_SAVE_AS}")


def _through_office(office: str, data: bytes) -> Content:
    with TemporaryDirectory(prefix="report-assistant-") as folder:
        given, wanted = Path(folder, "report.doc"), Path(folder, "report.docx")
        given.write_bytes(data)
        # A profile of its own: a running LibreOffice of the user would take the file over.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        _run([office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(given)], folder)
        if not wanted.is_file():
            raise UnreadableFile(f"旧版 .doc 文件转换失败，{_SAVE_AS}")
        converted = wanted.read_bytes()
    check_zip(converted)
    return read_word(converted)


def _through_antiword(antiword: str, data: bytes) -> Content:
    with TemporaryDirectory(prefix="report-assistant-") as folder:
        given = Path(folder, "report.doc")
        given.write_bytes(data)
        text = _run([antiword, "-m", "UTF-8.txt", "-w", "0", str(given)], folder)
    if not text.strip():
        raise UnreadableFile(f"旧版 .doc 文件转换失败，{_SAVE_AS}")
    note = f"旧版 .doc 文件的表格可能读得不全，请核对；要读得完整，{_SAVE_AS}"
    return replace(read_plain(text), notes=(note,))


def _run(command: Sequence[str], folder: str) -> bytes:
    """Standard output of ``command``; it and what it starts are ended when the time is over."""
    posix = sys.platform != "win32"
    full = ["/bin/sh", "-c", _LIMITED, *command] if posix else list(command)
    with subprocess.Popen(
        full,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=posix,
    ) as process:
        try:
            return process.communicate(timeout=SECONDS)[0]
        except subprocess.TimeoutExpired as error:
            if posix:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            raise UnreadableFile(f"旧版 .doc 文件没有在限定的时间内转换完，{_SAVE_AS}") from error
