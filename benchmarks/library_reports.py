"""Reports for the benchmarks of the library: the sentences of ``corpus/`` recombined with a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from report_assistant.export.markdown import render
from report_assistant.library.sources import Rejected, read_source, scan
from report_assistant.report.document import Paragraph, Report, Section, Signature
from report_assistant.report.figures import Figures, Value
from report_assistant.report.form import SECTION_NUMERALS, Generation, form
from report_assistant.report.slots import Area
from report_assistant.report.text import sentences
from report_assistant.settings import Settings

HEADS = {
    Area.PROACTIVE: "（一）主动公开情况",
    Area.ON_REQUEST: "（二）依申请公开情况",
    Area.MANAGEMENT: "（三）政府信息管理情况",
    Area.PLATFORM: "（四）政府信息公开平台建设情况",
    Area.SUPERVISION: "（五）监督保障情况",
}
PER_AREA, PROBLEMS = 5, 10
PLACES = "青云白沙临江松岭望澜栖川石门云溪南屏北原东湖西陵"
ORGANS = ("教育局", "司法局", "水利局", "人民政府办公室", "卫生健康局", "{}街道办事处", "{}镇人民政府")


def pool() -> dict[Area | None, list[str]]:
    """Sentences of the corpus by the name of their area."""
    found: dict[Area | None, list[str]] = {}
    for source in scan(Settings(home=Path("/nonexistent"))):
        outcome = read_source(source)
        assert not isinstance(outcome, Rejected), outcome
        for passage in outcome[1]:
            found.setdefault(passage.area, []).extend(s.text for s in sentences(passage.text))
    return found


def reports(folder: Path, passages: int, seed: int = 20260101) -> Iterator[Path]:
    """Write reports with about ``passages`` passages in all below ``folder``."""
    chance = random.Random(seed)
    by_area = pool()
    each = PER_AREA * len(HEADS) + PROBLEMS + 3
    for number in range(max(1, round(passages / each))):
        yield write(folder, number, by_area, chance)


def write(folder: Path, number: int, by_area: dict[Area | None, list[str]], chance: random.Random) -> Path:
    """Write one report; the same ``number`` and state of ``chance`` give the same file."""
    place = chance.choice(PLACES) + chance.choice(PLACES) + chance.choice("市区县")
    inner = chance.choice(PLACES) + chance.choice(PLACES)
    agency = place + chance.choice(ORGANS).format(inner)
    year = chance.randint(2021, 2025)
    one: list[str] = []
    for area, head in HEADS.items():
        one.append(head)
        one += [_paragraph(by_area[area], chance) for _ in range(PER_AREA)]
    parts = {
        1: one,
        5: [_paragraph(by_area[Area.PROBLEMS], chance) for _ in range(PROBLEMS)],
        6: [_paragraph(by_area[Area.OTHER], chance) for _ in range(2)],
    }
    layout = form(Generation.for_year(year))
    values = {cell: Value(0, "0") for cell in layout.cells}
    report = Report(
        Figures(agency, year, layout.generation, values),
        f"{agency}{year}年政府信息公开工作年度报告",
        (Paragraph(f"本报告的统计期限为{year}年1月1日至12月31日。"),),
        tuple(
            Section(
                n, layout.headings[n - 1], tuple(map(Paragraph, parts.get(n, ()))), SECTION_NUMERALS[n - 1]
            )
            for n in range(1, 7)
        ),
        Signature(agency, f"{year + 1}年1月20日"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"report-{number:05}.md"
    path.write_text(render(report, {}), encoding="utf-8")
    return path


def _paragraph(stock: list[str], chance: random.Random) -> str:
    text = "".join(chance.choice(stock) for _ in range(chance.randint(2, 4)))
    # Other numbers, so that paragraphs differ as those of different organs do.
    return re.sub(r"\d", lambda _: str(chance.randint(1, 9)), text)
