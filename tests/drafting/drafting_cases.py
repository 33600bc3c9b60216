"""Cases for the drafting tests: figures of invented organs, a small library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from invented_reports import balanced_figures
from report_assistant.drafting import Case
from report_assistant.library.passages import Passage
from report_assistant.library.query import Hit, Query
from report_assistant.report import form as f
from report_assistant.report.document import Report
from report_assistant.report.figures import Amount, Fact, Figures
from report_assistant.report.form import Cell, Generation, form
from report_assistant.report.organ import organ
from report_assistant.report.slots import Area, slots

AGENCY = "云溪县水务局"
SIGNED = date(2025, 1, 17)


def figures(
    cells: dict[Cell, int] | None = None,
    given: dict[str, Fact] | None = None,
    *,
    agency: str = AGENCY,
    year: int = 2024,
) -> Figures:
    """Figures that balance: ``cells`` are inner cells, totals are computed, the rest is 0."""
    return balanced_figures(cells or {}, agency=agency, year=year, facts=given)


def quantity(slot: str, amount: Amount, unit: str = "", approx: str = "") -> Fact:
    """A fact as the chat keeps it."""
    return Fact(slot, amount, unit or (slots()[slot].units or ("",))[0], approx, quote=f"{slot}的原话")


def words(slot: str, text: str) -> Fact:
    return Fact(slot, text=text, quote=text)


def facts(*given: Fact) -> dict[str, Fact]:
    return {fact.slot: fact for fact in given}


NATURAL, COMPANY = f.NATURAL_PERSON, f.LEGAL_PERSONS[0]
BUSY = {
    Cell(2, f.RECEIVED, NATURAL): 10,
    Cell(2, f.RECEIVED, COMPANY): 2,
    Cell(2, f.CARRIED_IN, NATURAL): 1,
    Cell(2, f.GRANTED, NATURAL): 6,
    Cell(2, f.PARTLY, COMPANY): 2,
    Cell(2, f"{f.UNAVAILABLE}/1.本机关不掌握相关政府信息", NATURAL): 4,
    Cell(2, f.CARRIED_OUT, NATURAL): 1,
    Cell(3, f.REVIEW, "结果维持"): 1,
    Cell(1, "行政规范性文件", "本年制发件数"): 2,
    Cell(1, "行政规范性文件", "现行有效件数"): 9,
}
FACTS = facts(
    quantity("A02", 118, "条"),
    quantity("A17", 12, "篇"),
    quantity("C05", 72, "份"),
    quantity("D05", 200, "篇", "余"),
    quantity("E03", 2, "次"),
    quantity("E03.2", 60, "人次"),
    quantity("G01", 0),
    words("F02", "部分政策解读形式单一"),
    words("F03", "丰富解读形式，多用图解"),
)


def quiet_case(**more: Any) -> Case:
    """No applications, review or litigation, and the usual facts."""
    return replace(Case(figures(None, FACTS), signed=SIGNED), **more)


def busy_case(**more: Any) -> Case:
    """Twelve applications, one carried in and one out, one review."""
    return replace(Case(figures(BUSY, FACTS), signed=SIGNED), **more)


class AnyCase(Case):
    """A generated case that prints shortly: its figures are not zero where it says so."""

    def __repr__(self) -> str:
        cells = {str(c): v.amount for c, v in self.figures.values.items() if v.amount}
        facts = {name: (f.amount, f.unit, f.approx) for name, f in self.figures.facts.items()}
        return f"{self.figures.agency}{self.year} {cells} {facts}"[:4000]


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    """Balanced figures of any shape, with any facts, of several kinds of organs."""
    agency = draw(
        st.sampled_from(
            [
                AGENCY,
                "云溪县青石镇人民政府",
                "澜州市望澜区人民政府",
                "松岭县茶园街道办事处",
                "澜州市人民政府办公室",
            ]
        )
    )
    year = draw(st.sampled_from([2020, 2021, 2024]))
    generation = Generation.for_year(year)
    small = st.integers(0, 30)
    cells: dict[Cell, int] = {}
    for person in f.APPLICANTS[:-1]:
        if not draw(st.booleans()):
            continue
        outcomes = draw(st.dictionaries(st.sampled_from(f.outcome_rows(generation)), small, max_size=4))
        cells |= {Cell(2, row, person): n for row, n in outcomes.items()}
        left = draw(st.integers(0, 3))
        handled = sum(outcomes.values()) + left
        carried = draw(st.integers(0, min(handled, 3)))
        cells[Cell(2, f.CARRIED_OUT, person)] = left
        cells[Cell(2, f.CARRIED_IN, person)] = carried
        cells[Cell(2, f.RECEIVED, person)] = handled - carried
    for block in f.DISPUTES:
        for ruling in f.RULINGS:
            cells[Cell(3, block, ruling)] = draw(st.sampled_from([0, 0, 0, 1, 4]))
    for cell in form(generation).table(1).cells:
        cells[cell] = draw(st.sampled_from([0, 0, 3, 40]))
    given: dict[str, Fact] = {}
    for name in draw(st.lists(st.sampled_from(sorted(slots())), max_size=25, unique=True)):
        slot = slots()[name]
        if slot.formula:
            continue
        if slot.is_text:
            given[name] = words(name, "按用户所述开展了有关工作")
        else:
            amount = draw(st.sampled_from([0, 1, 2, 7, 60, 1234, 25000]))
            approx = draw(st.sampled_from(["", "", "余", "约"]))
            given[name] = quantity(name, amount, draw(st.sampled_from(slot.units)), approx)
    signed = draw(st.sampled_from([None, date(year + 1, 1, 20)]))
    return AnyCase(figures(cells, given, agency=agency, year=year), signed=signed)


# ---------------------------------------------------------------------------------- a library


def passage(agency: str, year: int, section: int, area: Area | None, text: str, *states: str) -> Passage:
    body = organ(agency)
    return Passage(
        id=f"{agency}{year}#{abs(hash(text)) % 1000}",
        document=f"{agency}{year}",
        agency=agency,
        organ_kind=body.kind,
        level=body.level,
        region="".join(body.places),
        year=year,
        section=section,
        area=area,
        text=text,
        states=frozenset(states),
    )


class FakeLibrary:
    """Passages in a list; every filter is honoured, the order is that of the list."""

    def __init__(self, *passages: Passage) -> None:
        self.passages = passages

    def search(self, query: Query) -> tuple[Hit, ...]:
        found = [p for p in self.passages if query.admits(p)]
        return tuple(Hit(p, 1.0, p.text) for p in found[: query.k])

    def documents(self) -> tuple[Passage, ...]:
        return self.passages


SISTER = "云溪县农业农村局"


def library(*more: Passage) -> FakeLibrary:
    """Three organs' paragraphs, among them sentences that must never be borrowed."""
    return FakeLibrary(
        *more,
        passage(
            SISTER,
            2023,
            1,
            Area.PROACTIVE,
            "2023年，我局严格按照规定做好主动公开工作。全年通过县政府门户网站公开各类政府信息352条，"
            "其中惠农补贴信息120条。发布政策解读材料9篇。",
        ),
        passage(
            "松岭县民政局",
            2022,
            1,
            Area.SUPERVISION,
            "组织开展政府信息公开业务培训3次，参训人员85人次。松岭县民政局在全县考核中排名第一。",
        ),
        passage(
            SISTER,
            2023,
            1,
            Area.ON_REQUEST,
            "2023年，全年新收政府信息公开申请31件，上年结转2件，合计33件。",
            "with_applications",
        ),
        passage(
            "望澜区桥头街道办事处",
            2023,
            1,
            Area.ON_REQUEST,
            "全年未收到政府信息公开申请，也没有上年结转的申请。",
            "no_applications",
        ),
        passage(
            SISTER,
            2023,
            5,
            Area.PROBLEMS,
            "存在的主要问题：一是政策解读形式不够丰富；二是信息更新不够及时。",
        ),
        passage(
            SISTER,
            2023,
            5,
            Area.PROBLEMS,
            "下一步改进措施：一是丰富政策解读形式，提高针对性；二是完善信息更新机制，做到及时发布。",
        ),
    )


def prose(report: Report) -> str:
    """Everything the report says in words."""
    texts = [report.title, *(p.text for _, p in report.paragraphs()), report.signature.printed_date]
    return "\n".join(texts)
