"""From the start of the program to the first screen, against importing everything at start.

    python benchmarks/bench_start.py [--runs 5]

For each way: seconds from the start of the process to the address on the terminal, which Chromium
then opens, to the first screen there (three panes and the box to type into), to the project shown
with its checks, and the processor seconds of the server until then. Chromium runs already, with an
empty cache. The state folder and the index exist already (the first run makes them and is not
counted). The other way imports torch, sentence-transformers, chromadb, langchain, langgraph and pandas
first, opens the index and loads the model before it serves.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
LAZY = "from report_assistant.cli import main; main(['serve'])"
EAGER = (
    "from report_assistant.settings import go_offline, load_settings; go_offline();"
    "import torch, sentence_transformers, chromadb, langchain, langchain_openai, langgraph, pandas, gradio;"
    "import pdfplumber, docx, openpyxl, rjieba, opencc, bm25s;"
    "from report_assistant.library import Library; library = Library(load_settings());"
    "library.ensure_ready();"
    "from report_assistant.web.server import serve; serve(load_settings(), library, announce=print)"
)


@dataclass(frozen=True)
class Times:
    """Seconds since the start of the process, and processor seconds."""

    address: float
    content: float
    project: float
    processor: float


def once(code: str, home: str, browser: Browser) -> Times:
    # Compiled code is there after an installation; here the runs that are not counted write it.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{home}/compiled"}
    env = {**os.environ, **compiled, "REPORT_ASSISTANT_HOME": home, "PYTHONUNBUFFERED": "1"}
    begun = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-c", code], env=env, cwd=home, stdout=subprocess.PIPE, text=True
    )
    try:
        link = _address(server)
        address = time.monotonic() - begun
        page = browser.new_page(locale="zh-CN")
        page.goto(link, wait_until="commit", timeout=120_000)
        for part in ("#pane-chat", "#pane-data", "#pane-report", "#box textarea"):
            page.locator(part).wait_for(timeout=120_000)
        content = time.monotonic() - begun
        page.wait_for_function("document.querySelector('#year input')?.value > 2000", timeout=120_000)
        project = time.monotonic() - begun
        processor = _processor_seconds(server.pid)
        page.close()
    finally:
        server.terminate()
        server.wait(timeout=30)
    return Times(address, content, project, processor)


def _address(server: subprocess.Popen[str]) -> str:
    for line in server.stdout or ():
        found = re.search(r"http://[\d.]+:\d+/", line)
        if found:
            return found.group()
    raise RuntimeError("the server said no address")


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for code in (EAGER, LAZY):
            once(code, home, browser)
        print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {runs} runs")
        print(f"{'median (least) of':24}{'address':>16}{'first screen':>16}{'project':>16}{'processor':>16}")
        for name, code in (("python app.py", LAZY), ("everything at start", EAGER)):
            times = [once(code, home, browser) for _ in range(runs)]
            columns = [[getattr(t, f) for t in times] for f in ("address", "content", "project", "processor")]
            cells = "".join(f"{f'{statistics.median(c):.1f} s ({min(c):.1f})':>16}" for c in columns)
            print(f"{name:24}{cells}")
        browser.close()


if __name__ == "__main__":
    main()
