"""Search over the sample reports with the travelling model: what staff would ask."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import with_index
from report_assistant.library import Hit, Library, Query
from report_assistant.library.search import PER_AGENCY, QUOTE_LENGTH, best_quote
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import Area
from report_assistant.settings import Settings

ANSWERABLE = """
未收到申请 培训 政策解读形式单一 公众号 社会评议 责任追究 征求第三方意见 一件申请都没有
老年人看网页方便吗 村务公开栏 信息处理费 三审三校 保密审查 错别字整改 群众参观开放日
惠企政策怎么公开 征地拆迁申请 更新不及时 行政复议维持 热线 网民留言 预算决算 会议研究部署
规范性文件清理 网站访问量 满意率 专栏建设 办事指南
"""
FOREIGN = """
今天天气 红烧肉做法 股票行情 世界杯冠军 手机哪个好 唐诗三百首 怎么追女孩子 房价走势预测
电影推荐 法国首都 宇宙飞船发射 篮球比赛 高考分数线 公司年会节目 旅游攻略 减肥食谱
养猫注意事项 婚礼主持词 贷款利率 火车票退票
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """One library over ``corpus/`` for all tests of this file."""
    library = Library(Settings(home=with_index(tmp_path_factory.mktemp("library"))))
    library.ensure_ready()
    return library


def _ask(library: Library, question: str, own: str | None = None) -> tuple[Hit, ...]:
    return library.search(library.understand(question, own).query)


def test_streets_on_request(library: Library) -> None:
    own = "青禾区西河街道办事处"
    hits = _ask(library, "其他街道办事处怎么写依申请公开", own)
    assert hits
    for hit in hits:
        assert hit.passage.organ_kind is OrganKind.STREET
        assert hit.passage.area is Area.ON_REQUEST
        assert hit.passage.agency != own


def test_parks_problems_of_three_years(library: Library) -> None:
    hits = _ask(library, "近三年园区类单位存在问题部分有哪些提法")
    newest = max(d.year for d in library.documents())
    assert hits
    for hit in hits:
        assert hit.passage.organ_kind is OrganKind.PARK
        assert hit.passage.section == 5
        assert newest - 2 <= hit.passage.year <= newest


def test_no_applications(library: Library) -> None:
    hits = _ask(library, "没有收到申请时一般怎么表述")
    assert len(hits) >= 3
    for hit in hits:
        assert "no_applications" in hit.passage.states
        assert hit.passage.area is Area.ON_REQUEST


def test_one_organ_one_year(library: Library) -> None:
    document = library.documents()[0]
    hits = _ask(library, f"{document.agency}{document.year}年的培训")
    assert {hit.passage.document for hit in hits} == {document.id}


def test_nothing_is_an_answer(library: Library) -> None:
    refused = [question for question in FOREIGN.split() if not library.search(Query(question))]
    answered = [question for question in ANSWERABLE.split() if library.search(Query(question))]
    assert len(answered) == len(ANSWERABLE.split())
    assert len(refused) >= 0.9 * len(FOREIGN.split())


def test_impossible_filters_find_nothing(library: Library) -> None:
    assert library.search(Query("培训", years=(1999,))) == ()
    assert library.search(Query("培训", agency="不存在的局")) == ()
    assert library.search(Query("培训", k=0)) == ()


def test_without_words_the_newest_come_first(library: Library) -> None:
    hits = library.search(Query(area=Area.SUPERVISION, k=20))
    years = [hit.passage.year for hit in hits]
    assert years[0] == max(years)
    assert all(hit.quote in hit.passage.text for hit in hits)


def test_nothing_asked_is_nothing_listed(library: Library) -> None:
    assert library.search(Query()) == ()
    assert library.search(Query("  ", k=50)) == ()
    assert library.search(Query(years=(2024,)))


def test_a_year_that_the_library_lacks_is_said(library: Library) -> None:
    understood = library.understand("2031年街道怎么写依申请公开")
    assert library.search(understood.query) == ()
    assert [chip.label for chip in understood.chips if chip.field == "years"] == ["2031年（范文库中没有）"]
    held = library.understand("2023年街道怎么写依申请公开")
    assert [chip.label for chip in held.chips if chip.field == "years"] == ["2023年"]


def test_a_shortened_name_is_the_organ(library: Library) -> None:
    assert library.understand("临江物流园管委会的培训").query.agency == "临江新区现代物流园管理委员会"
    assert library.understand("园区管委会的培训").query.agency is None


def test_what_was_asked_of_the_figures_is_looked_for(library: Library) -> None:
    hits = _ask(library, "有结转到下年的申请怎么写")
    assert len(hits) >= 5
    assert (
        sum("结转" in passage.text for hit in hits for passage in (hit.passage, *hit.alike)) >= len(hits) - 1
    )


def test_a_remedy_stands_near_its_problem(library: Library) -> None:
    """The remedy shares no word with the question; it is the companion of the problem."""
    hits = library.search(Query("公示内容张贴后未拍照留存，难以证明公示时间"))
    assert hits[0].passage.section == 5
    same = [hit.passage for hit in hits[1:4] if hit.passage.document == hits[0].passage.document]
    assert any("照片" in passage.text for passage in same)


def test_one_organ_does_not_fill_the_first_hits(library: Library) -> None:
    for question in ("业务培训", "公众号", "存在的主要问题和不足"):
        agencies = Counter(hit.passage.agency for hit in library.search(Query(question, k=6)))
        assert len(agencies) >= 3
        assert max(agencies.values()) <= PER_AGENCY


def test_several_reports_in_the_first_hits(library: Library) -> None:
    hits = library.search(Query("业务培训", k=6))
    assert len({hit.passage.document for hit in hits}) >= 3


def test_every_place_of_a_term_comes_before_variety(library: Library) -> None:
    """Three paragraphs of one report hold the term: the third is not put off for other reports."""
    hits = library.search(Query("青苗补偿"))
    assert len({hit.passage.document for hit in hits[:3]}) == 1
    assert ["青苗补偿" in hit.passage.text for hit in hits[:4]] == [True, True, True, False]


def test_folded_passages_are_not_shown_again(library: Library) -> None:
    hits = library.search(Query("没有其他需要报告的事项", area=Area.OTHER, k=50))
    shown = [p.id for hit in hits for p in (hit.passage, *hit.alike)]
    assert len(shown) == len(set(shown))
    assert all(alike.area is Area.OTHER for hit in hits for alike in hit.alike)


def test_same_question_same_answer(library: Library) -> None:
    assert library.search(Query("公众号")) == library.search(Query("公众号"))


YEARS = st.lists(st.integers(2021, 2025), max_size=2, unique=True).map(tuple)


@settings(max_examples=60)
@given(
    text=st.sampled_from([*ANSWERABLE.split(), *FOREIGN.split(), ""]) | st.text(max_size=20),
    kind=st.none() | st.sampled_from(OrganKind),
    area=st.none() | st.sampled_from(Area),
    years=YEARS,
    states=st.sets(st.sampled_from(["no_applications", "with_review", "no_fee"]), max_size=2).map(frozenset),
    number=st.integers(0, 40),
    k=st.integers(1, 30),
)
def test_filters_hold_and_quotes_are_exact(
    library: Library,
    text: str,
    kind: OrganKind | None,
    area: Area | None,
    years: tuple[int, ...],
    states: frozenset[str],
    number: int,
    k: int,
) -> None:
    own = sorted({d.agency for d in library.documents()})[number % 10]
    query = Query(text, None, area, kind, years, None, own, states, k)
    hits = library.search(query)
    assert len(hits) <= k
    assert len({hit.passage.id for hit in hits}) == len(hits)
    for hit in hits:
        assert hit.quote
        assert hit.quote in hit.passage.text
        for passage in (hit.passage, *hit.alike):
            assert query.admits(passage)
            assert area in (None, passage.area)
            assert kind in (None, passage.organ_kind)
            assert not years or passage.year in years
            assert passage.agency != own
            assert states <= passage.states


@given(
    st.lists(st.text(alphabet="公开申请培训件，", min_size=5, max_size=80), max_size=8), st.text(max_size=10)
)
def test_quote_is_always_a_part_of_the_text(parts: list[str], question: str) -> None:
    text = "。".join(parts)
    assert best_quote(text, question) in text


def test_quote_is_the_part_that_answers() -> None:
    filler = "全面加强组织领导，明确工作职责，细化任务分工，推动各项要求落到实处，持续提升工作水平。" * 3
    text = f"{filler}举办业务培训3次，参训90人次。{filler}"
    quote = best_quote(text, "培训人次")
    assert "参训90人次" in quote
    assert len(quote) <= QUOTE_LENGTH
