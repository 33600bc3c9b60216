"""Section five: problems that fit the figures, mirrored by measures with actor and time."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from drafting_cases import BUSY, SIGNED, any_case, busy_case, facts, figures, quantity, words
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from test_own import last_year

from report_assistant.checks import State, check
from report_assistant.drafting import Case, Drafter, refill
from report_assistant.drafting.fill import fill
from report_assistant.drafting.pairs import Pair, chosen_pairs, mirrored_pairs, pairs
from report_assistant.drafting.patterns import pattern
from report_assistant.drafting.support import otherwise, unsupported
from report_assistant.drafting.verify import verify
from report_assistant.drafting.wording import spelled_out
from report_assistant.report.document import Paragraph, Report, Section
from report_assistant.report.organ import OrganKind
from report_assistant.report.slots import Area
from report_assistant.settings import Settings

PROBLEMS = "存在的主要问题：一是政策解读形式单一，图解偏少；二是栏目更新不及时。"


def bare_case(agency: str = "云溪县水务局", **more: object) -> Case:
    return Case(figures(BUSY, agency=agency), **more)  # type: ignore[arg-type]


def test_at_least_twenty_pairs_each_with_actor_and_time() -> None:
    assert len(pairs()) >= 20
    assert len({pair.topic for pair in pairs()}) == len(pairs())
    for pair in pairs():
        assert len(pair.problems) >= 3
        assert len(pair.measures) >= 6
        for measure in pair.measures:
            assert any(word in measure for word in ("机构", "人员", "负责人", "主管部门")), measure
            assert "{{下年}}" in measure, measure
            assert not re.match(r"由[^，]*在\{\{下年\}\}[上半年内]*在", measure), measure


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.topic)
def test_every_pair_passes_the_gate(pair: Pair) -> None:
    for text in (*pair.problems, *pair.measures):
        for spelled in spelled_out(text):
            assert verify(pattern(f"一是{spelled}。", "x"), busy_case(), Area.PROBLEMS, frozenset()) == ()


def test_no_phrasing_is_an_error_to_the_checker() -> None:
    """填写说明 looks like words left over from a template."""
    case = bare_case()
    texts = [text for pair in pairs() for text in (*pair.problems, *pair.does)]
    lines = [Paragraph(f"{fill(spelled, case).text}。") for text in texts for spelled in spelled_out(text)]
    report = Report(case.figures, sections=(Section(5, "存在的主要问题及改进情况", tuple(lines)),))
    empty = replace(report, sections=(replace(report.sections[0], paragraphs=()),))
    before = {finding.key for finding in check(empty).findings if finding.state is State.FAIL}
    found = [f for f in check(report).findings if f.state is State.FAIL and f.key not in before]
    assert [f"{f.rule}：{f.message}" for f in found] == []


@hypothesis_settings(max_examples=60, deadline=None)
@given(case=any_case())
def test_exactly_one_wording_stands_whatever_the_figures(case: Case) -> None:
    for pair in pairs():
        if pair.requires:
            standing = [r for r in (pair.requires, *otherwise(pair.requires)) if not unsupported(r, case)]
            assert len(standing) == 1, pair.topic


def test_the_figures_and_the_kind_choose() -> None:
    topics = {pair.topic for pair in chosen_pairs(bare_case(), 3)[0]}
    assert "无法提供" in topics
    assert "熟悉" not in topics
    town = {pair.topic for pair in chosen_pairs(Case(figures(agency="云溪县青石镇人民政府")), 3)[0]}
    assert town & {pair.topic for pair in pairs() if OrganKind.TOWNSHIP in pair.kinds}
    assert not town & {"惠企", "业务信息", "指导"}
    assert town & {"熟悉", "申请渠道", "文书样式", "信息底数", "申请引导"}


def test_a_problem_of_last_year_is_not_named_again() -> None:
    case = replace(bare_case(), last_year=last_year({}, PROBLEMS))
    for variant in range(4):
        topics = {pair.topic for pair in chosen_pairs(replace(case, variant=variant), 3)[0]}
        assert not topics & {"解读形式", "更新"}


def test_a_draft_of_last_year_is_recognised(settings: Settings) -> None:
    """Also where the word of the topic does not stand in the phrasing."""
    for name in ("水务", "教育", "机关事务管理"):
        case = bare_case(f"云溪县{name}局")
        chosen = chosen_pairs(case, 3)[0]
        before = last_year({}, "；".join(pair.problem(case) for pair in chosen))
        again = chosen_pairs(replace(case, last_year=before), 3)[0]
        assert not {pair.topic for pair in chosen} & {pair.topic for pair in again}


def test_a_field_of_work_has_problems_of_its_own() -> None:
    own = {pair.topic: pair.names for pair in pairs() if pair.names}
    assert len(own) >= 25

    def ever(agency: str) -> set[str]:
        cases = [bare_case(agency, variant=variant) for variant in range(4)]
        return {pair.topic for case in cases for pair in chosen_pairs(case, 3)[0]} & set(own)

    assert ever("云溪县教育局") == {"招生"}
    assert ever("云溪县水利局") == {"水利工程"}
    assert ever("云溪县机关事务管理局") == set()
    assert ever("云溪县教育园区管理委员会") == set()


def test_the_problems_of_a_year_are_not_those_of_the_next() -> None:
    """Also for an organ that shows no report of last year."""
    for name in ("水务", "教育", "机关事务管理"):
        case = bare_case(f"云溪县{name}局")
        topics = [{p.topic for p in chosen_pairs(replace(case, variant=v), 3)[0]} for v in range(4)]
        assert all(len(a & b) <= 1 for a, b in pairwise(topics))


def test_what_became_of_last_years_problems_is_asked(settings: Settings) -> None:
    case = replace(bare_case(), last_year=last_year({}, PROBLEMS))
    draft = Drafter(settings).draft(case, (5,))
    section = draft.section(5)
    assert section is not None
    assert "【待补：上年问题整改情况】" in section.text
    question = next(q.text for q in draft.questions if q.slot == "F01")
    assert "政策解读形式单一" in question
    signed = replace(case, last_year=last_year({}), signed=SIGNED)
    silent = Drafter(settings).draft(signed, (5,))
    assert "F01" not in {q.slot for q in silent.questions}
    assert silent.complete


def test_a_problem_gives_way_when_its_figure_moves(settings: Settings) -> None:
    case = Case(figures(None, facts(quantity("A02", 9))))
    draft = Drafter(settings).draft(case, (5,))
    section = draft.section(5)
    assert section is not None
    pair = next(pair for pair in chosen_pairs(case, 3)[0] if pair.requires)
    assert pair.requires == ("0B01",)
    assert pair.problem(case) in section.text
    refilled = refill(draft, Case(figures(BUSY, facts(quantity("A02", 9))))).draft.section(5)
    assert refilled is not None
    assert pair.problem(case) not in refilled.text
    for text in (section.text, refilled.text):
        assert [text.count(f"{n}是") for n in "一二三"] == [2, 2, 2]


def test_measures_mirror_the_problems_that_the_user_told(settings: Settings) -> None:
    told = "栏目更新偏慢，政策解读形式单一"
    case = Case(figures(None, facts(words("F02", told))), signed=SIGNED)
    draft = Drafter(settings).draft(case, (5,))
    section = draft.sections[0]
    lines = section.text.splitlines()
    by_topic = {pair.topic: pair for pair in pairs()}
    assert told in lines[1]
    first, second = (
        by_topic[topic].measure(case).replace("{{下年}}", "2025年") for topic in ("更新", "解读形式")
    )
    assert lines[3].endswith(f"一是{first}；二是{second}。")
    assert any("参考表述" in notice for notice in draft.notices)
    assert "F03" in {q.slot for q in draft.questions}
    # Other words for the problems: nobody knows whether the measures still fit.
    other = replace(case, figures=case.figures.with_fact(words("F02", "股室之间配合不够")))
    moved = refill(draft, other).draft
    assert moved.sections[0].text.endswith("【待补：改进措施】。")
    assert refill(moved, case).draft == draft
    # The user's own measures take the place of the suggested ones.
    own = replace(case, figures=case.figures.with_fact(words("F03", "逐栏明确责任人")))
    assert "逐栏明确责任人" in refill(draft, own).draft.sections[0].text
    assert first not in refill(draft, own).draft.sections[0].text


def measures_for(told: str, settings: Settings, **more: object) -> str:
    case = Case(figures(None, facts(words("F02", told)), **more), signed=SIGNED)  # type: ignore[arg-type]
    return Drafter(settings).draft(case, (5,)).sections[0].text.splitlines()[-1]


def test_a_problem_without_a_measure_is_asked_for_among_the_others(settings: Settings) -> None:
    told = "一是档案移交偏慢；二是栏目更新偏慢；三是股室之间配合不够。"
    text = measures_for(told, settings)
    assert text.count("【待补：改进措施】") == 2
    assert "一是【待补：改进措施】；二是" in text
    assert text.endswith("；三是【待补：改进措施】。")
    assert "【待补" not in measures_for("一是栏目更新偏慢；二是政策解读形式单一。", settings)
    assert "一是" not in measures_for("栏目更新偏慢", settings)


def test_a_measure_speaks_of_the_matter_of_its_problem() -> None:
    """No measure about standards of disclosure for answers that are uneven; none whose figures fail."""
    office = Case(figures(None, agency="栖川市人民政府办公室"))
    assert mirrored_pairs(["部门之间答复质量不够均衡"], office) == (None,)
    (uneven,) = mirrored_pairs(["各单位公开水平不够均衡"], office)
    assert uneven is not None
    assert uneven.topic == "均衡"
    assert mirrored_pairs(["留言答复不够及时"], office) == (None,)
    for other in ("股室之间沟通不够", "网站检索不便", "安全意识不强", "成果转化不够"):
        assert mirrored_pairs([other], bare_case()) == (None,)
    first, again = mirrored_pairs(["栏目更新偏慢", "专栏更新不勤"], office)
    assert first is not None
    assert again is None


def test_sister_organs_share_few_problems(settings: Settings) -> None:
    names = ("水务", "教育", "民政", "财政", "司法", "审计", "统计", "交通运输", "农业农村", "卫生健康")
    topics = [{pair.topic for pair in chosen_pairs(bare_case(f"云溪县{name}局"), 3)[0]} for name in names]
    same = [len(a & b) for i, a in enumerate(topics) for b in topics[i + 1 :]]
    assert sum(same) / len(same) <= 1.3
    assert same.count(3) <= 1


def test_two_problems_are_never_about_one_matter() -> None:
    for name in ("水务", "教育", "民政", "财政"):
        for variant in range(8):
            given = facts(quantity("A17", 2, "篇"), quantity("E03", 1, "次"), quantity("D05", 40, "篇"))
            case = Case(figures(BUSY, given, agency=f"云溪县{name}局"), variant=variant)
            chosen, rest = chosen_pairs(case, 3)
            matters = [pair.topic[:2] for pair in (*chosen, *rest)]
            assert len(chosen) == 3
            assert len(set(matters)) == len(matters)
            for word in ("解读", "业务", "渠道", "公示"):
                assert sum(word in pair.problem(case) for pair in chosen) <= 1


def test_two_problems_of_a_park_are_not_both_about_one_matter() -> None:
    for variant in range(8):
        given = facts(quantity("A17", 2, "篇"))
        case = Case(figures(None, given, agency="临江新区现代物流园管理委员会"), variant=variant)
        problems = [pair.problem(case) for pair in chosen_pairs(case, 3)[0]]
        assert sum("解读" in problem for problem in problems) <= 1


def test_no_applications_received_show_one_problem_only() -> None:
    for name in ("水务", "教育", "民政", "财政", "司法", "审计"):
        for variant in range(8):
            chosen = chosen_pairs(Case(figures(None, agency=f"云溪县{name}局"), variant=variant), 3)[0]
            assert sum("0B01" in pair.requires for pair in chosen) <= 1


def test_the_office_of_a_government_is_itself_the_department_in_charge() -> None:
    in_charge = [pair for pair in pairs() if "主管部门" in pair.who]
    government, office = (Case(figures(BUSY, agency=f"云溪市云溪县人民政府{end}")) for end in ("", "办公室"))
    assert in_charge
    assert all("由政府信息公开工作主管部门" in pair.measure(government) for pair in in_charge)
    assert all("由政府信息公开工作机构" in pair.measure(office) for pair in in_charge)
