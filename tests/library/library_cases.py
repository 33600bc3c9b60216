"""What the tests of the library share: a small corpus, a quick encoder, settings under tmp_path."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from invented_reports import balanced_figures, whole_report
from report_assistant.export.markdown import render
from report_assistant.library.embedding import Vectors
from report_assistant.report.document import Report
from report_assistant.report.form import (
    GRANTED,
    NATURAL_PERSON,
    RECEIVED,
    Cell,
)
from report_assistant.settings import Settings


class OwnCorpus(Settings):
    """Settings whose corpus is a folder beside the home folder."""

    @property
    def corpus_dir(self) -> Path:
        return self.home.parent / "corpus"


class QuickEncoder:
    """Hashed character pairs: the same text gives the same vector, likes give likes."""

    dimensions = 64

    def __init__(self, fingerprint: str = "quick") -> None:
        self._fingerprint = fingerprint
        self.embedded = 0

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def load(self) -> None:
        return None

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for pair in (text[i : i + 2] for i in range(len(text) - 1)):
                row[hashlib.md5(pair.encode()).digest()[0] % self.dimensions] += 1
            row /= np.linalg.norm(row) or 1
        return rows


def report(
    agency: str, year: int, sections: Mapping[int, Sequence[str]], amounts: Mapping[Cell, int] | None = None
) -> Report:
    """A whole report: ``sections`` maps number to paragraphs, all figures are 0 but ``amounts``."""
    return whole_report(balanced_figures(amounts or {}, agency=agency, year=year), sections)


def one_application() -> dict[Cell, int]:
    """Figures of one application by a person that was granted."""
    return {Cell(2, row, NATURAL_PERSON): 1 for row in (RECEIVED, GRANTED)}


def plain_report(agency: str, year: int, mark: str, *, applications: bool = False) -> Report:
    """A small report in which ``mark`` makes every paragraph unlike those of other reports."""
    request = "收到政府信息公开申请1件，予以公开。" if applications else "未收到政府信息公开申请。"
    return report(
        agency,
        year,
        {
            1: [
                "（一）主动公开情况",
                f"围绕{mark}发布信息，政策文件同步配发解读。",
                "（二）依申请公开情况",
                f"{year}年{request}{mark}方面的咨询由窗口答复。",
                "（五）监督保障情况",
                f"围绕{mark}开展业务培训，检查发现的问题及时整改。",
            ],
            5: [f"存在的问题：{mark}信息更新不够及时。改进措施：明确专人负责{mark}栏目。"],
            6: ["本年度未收取信息处理费。"],
        },
        one_application() if applications else None,
    )


def write_report(folder: Path, name: str, subject: Report, **extra: object) -> Path:
    """Write ``subject`` as Markdown with front matter ``extra``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(render(subject, extra), encoding="utf-8")
    return path


def small_corpus(folder: Path) -> None:
    """Four invented reports: two street offices (one over two years) and a bureau."""
    east, south, school = "甲州市东山街道办事处", "甲州市南门街道办事处", "甲州市教育局"
    write_report(folder, "dongshan-2023", plain_report(east, 2023, "老旧小区改造"), sample=True)
    second = plain_report(east, 2024, "社区食堂建设", applications=True)
    write_report(folder, "dongshan-2024", second, sample=True, region="甲州市东山片")
    write_report(folder, "nanmen-2024", plain_report(south, 2024, "集贸市场搬迁"), sample=True)
    bureau = plain_report(school, 2024, "义务教育招生", applications=True)
    write_report(folder, "jiaoyuju-2024", bureau, sample=True)
