"""Read many files at once, in child processes: one hostile file costs itself and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict

from report_assistant.library.children import command, environment
from report_assistant.library.sources import Outcome, Rejected, Source, outcome_from_dict

_CHILD = "report_assistant.library.parse_child"
DIED = "读取这个文件时解析程序中断（文件可能已损坏、过大或内容异常），已跳过。"


def read_all(sources: Sequence[Source], workers: int | None = None) -> Iterator[tuple[Source, Outcome]]:
    """Outcome of every source, in order, read by ``workers`` processes (default: one a core).

    A file whose reader dies or takes too long comes back as :class:`Rejected`.
    """
    count = min(workers or os.cpu_count() or 1, len(sources))
    if count == 0:
        return
    idle = [_Worker() for _ in range(count)]
    guard = threading.Lock()

    def read(source: Source) -> Outcome:
        with guard:
            worker = idle.pop()
        try:
            return worker.read(source)
        finally:
            with guard:
                idle.append(worker)

    pool = ThreadPoolExecutor(count)
    try:
        yield from zip(sources, pool.map(read, sources), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)
        for worker in idle:
            worker.close()


class _Worker:
    """One child process, started when first needed and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, source: Source) -> Outcome:
        """Outcome of ``source``; Rejected when the child dies over it."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(asdict(source)).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer.endswith(b"\n"):
            self.close()
            return Rejected(source.path, DIED)
        return outcome_from_dict(json.loads(answer))

    def close(self) -> None:
        """End the child."""
        if self._process is not None:
            self._process.kill()
            with suppress(BrokenPipeError), self._process:  # what it had not read yet is lost, rightly
                pass
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            command(_CHILD),
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process
