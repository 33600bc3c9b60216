"""Facts out of free words."""

from __future__ import annotations

import time

import pytest

from report_assistant.chat.facts import understand_facts
from report_assistant.chat.workspace import blank_figures, with_facts
from report_assistant.report.figures import Fact

FIGURES = blank_figures("云溪县司法局", 2024)


def test_one_sentence_fills_several_slots_with_its_words_as_source() -> None:
    text = "网站发了118条，公众号200多篇，培训两次60人次"
    understood = understand_facts(text, FIGURES)
    facts = {f.slot: f for f in understood.facts}
    assert {s: (f.amount, f.unit) for s, f in facts.items()} == {
        "A02": (118, "条"),
        "E03": (2, "次"),
        "E03.2": (60, "人次"),
    }
    (doubt,) = understood.doubts
    assert (doubt.fact.slot, doubt.fact.amount, doubt.fact.unit) == ("D05", 200, "篇")
    assert "约数" in doubt.why
    assert all(f.quote in text for f in (*facts.values(), doubt.fact))


def test_no_fee_is_a_fact_of_zero() -> None:
    facts = {f.slot: f.amount for f in understand_facts("今年没有收取信息处理费。", FIGURES).facts}
    assert facts == {"G01": 0, "G02": 0}


def test_what_the_tables_determine_is_not_taken_from_words() -> None:
    understood = understand_facts("今年收到政府信息公开申请12件", FIGURES)
    assert understood.facts == ()
    assert understood.of_tables == ("B01",)


def test_a_number_without_a_meaning_is_asked_back() -> None:
    assert understand_facts("还有37个", FIGURES).unclear == ("37个",)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("上年问题整改情况：解读形式已丰富，新增图解栏目。", "F01"),
        ("今年的主要问题：政策解读不够通俗。", "F02"),
        ("改进措施：每季度组织一次业务交流。", "F03"),
        ("社会评议结果：群众反映良好，无意见。", "E07.3"),
    ],
)
def test_words_are_told_by_name(text: str, slot: str) -> None:
    (fact,) = understand_facts(text, FIGURES).facts
    assert fact.slot == slot
    assert fact.text == text.partition("：")[2]
    assert fact.quote == text


def test_several_things_told_in_one_turn_are_all_kept() -> None:
    text = "没有收取信息处理费。存在问题：一是解读形式单一；二是更新慢。改进措施：每月查栏目，制作视频3个。"
    facts = {f.slot: f for f in understand_facts(text, FIGURES).facts}
    assert facts["G01"].amount == 0
    assert facts["F02"].text == "一是解读形式单一；二是更新慢。"
    assert facts["F03"].text == "每月查栏目，制作视频3个。"
    assert understand_facts(text, FIGURES).unclear == ()


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("本年存在的主要问题是延期答复偏多，解读形式不够多样", "F02"),
        ("针对延期答复，明年将提前征求第三方意见", "F03"),
    ],
)
def test_answers_in_whole_sentences(text: str, slot: str) -> None:
    assert [f.slot for f in understand_facts(text, FIGURES).facts] == [slot]


def told(text: str) -> dict[str, tuple[object, str]]:
    return {f.slot: (f.amount, f.unit) for f in understand_facts(text, FIGURES).facts}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("12345工单办了200件", {"A26": (200, "件")}),
        ("2、培训3次", {"E03": (3, "次")}),
        ("培训：两次", {"E03": (2, "次")}),
        ("业务培训：3次", {"E03": (3, "次")}),
        ("专栏新增2个", {"D02": (2, "个")}),
        ("我们有2个专职人员和3个兼职人员", {"E01": (2, "人"), "E01.2": (3, "人")}),
        ("开展了1次检查", {"E04": (1, "次")}),
        ("网站118，公众号206", {"A02": (118, "条"), "D05": (206, "条")}),
        ("公众号是206篇不是200篇", {"D05": (206, "篇")}),
        ("公文制发72份，主动公开的占80%", {"C08": (72, "份"), "C08.2": (80, "%")}),
        ("没有开展培训", {"E03": (0, "次")}),
        ("延期答复2件", {"B21": (2, "件")}),
    ],
)
def test_short_notes_of_clerks(text: str, facts: dict[str, tuple[object, str]]) -> None:
    understood = understand_facts(text, FIGURES)
    assert told(text) == facts
    assert (understood.doubts, understood.unclear) == ((), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("去年网站发了118条", "不是2024年"),
        ("公众号比去年增加20篇", "增减的数"),
        ("明年计划培训3次", "今后的打算"),
    ],
)
def test_other_years_growth_and_plans_are_no_facts_of_this_year(text: str, words: str) -> None:
    understood = understand_facts(text, FIGURES)
    assert (understood.facts, understood.doubts) == ((), ())
    assert any(words in line for line in understood.aside)


def test_a_plan_for_next_year_does_not_hide_what_was_done() -> None:
    assert told("明年计划新增2个专栏，今年新增专栏1个") == {"D02": (1, "个")}


@pytest.mark.parametrize(
    ("text", "slot", "why"),
    [
        ("培训3-5次", "E03", "范围"),
        ("公众号推送约300条", "D05", "约数"),
        ("全市培训12次", "E03", "整个地区"),
        ("培训3次。后来又说培训4次", "E03", "两个不同的数"),
        ("满意率120%", "E07.2", "100%"),
        ("专区1个", "D03", "哪一项"),
        ("办理人大建议3件", "A23", "哪一项"),
    ],
)
def test_doubts_are_told_with_their_slot(text: str, slot: str, why: str) -> None:
    understood = understand_facts(text, FIGURES)
    assert slot not in {f.slot for f in understood.facts}
    (doubt,) = understood.doubts
    assert doubt.fact.slot == slot
    assert why in doubt.why
    assert doubt.fact.quote in text


def test_the_whole_area_is_the_own_for_its_government() -> None:
    understood = understand_facts("全县培训12次", blank_figures("云溪县人民政府", 2024))
    assert [f.slot for f in understood.facts] == ["E03"]


def test_another_value_is_a_doubt_unless_the_words_correct_it() -> None:
    figures = with_facts(FIGURES, [Fact("D05", 200, "篇", "多"), Fact("A02", 118, "条")])
    (doubt,) = understand_facts("网站发布120条", figures).doubts
    assert "此前记录的是118条" in doubt.why
    for text, amount in (("网站发布改为120条", 120), ("网站发布应为119条", 119)):
        assert [f.amount for f in understand_facts(text, figures).facts] == [amount]
    assert [f.amount for f in understand_facts("公众号发布206篇", figures).facts] == [206], "now exact"


def test_a_bare_number_may_mean_what_was_asked_but_the_user_says_which() -> None:
    understood = understand_facts("118条", FIGURES, asked=("A02", "D05", "E03"))
    (doubt,) = understood.doubts
    assert [name for name, _ in doubt.choices] == ["A02", "D05"]
    assert understand_facts("118条", FIGURES).unclear == ("118条",)


def test_somebody_elses_training_is_not_taken() -> None:
    assert told("参加了市里组织的培训1次") == {}


@pytest.mark.parametrize("text", ["成文日期：2025年1月17日", "成文日期2025-1-17", "落款日期是2025年1月17日"])
def test_the_date_to_sign_is_no_number(text: str) -> None:
    understood = understand_facts(text, FIGURES)
    assert understood.signed.startswith("2025")
    assert (understood.facts, understood.doubts, understood.unclear) == ((), (), ())


@pytest.mark.parametrize("text", ["未收取", "没有收取。", "没收", "今年没有收费", "未收取信息处理费"])
def test_the_answer_that_the_fee_question_asks_for(text: str) -> None:
    assert told(text) == {"G01": (0, "件"), "G02": (0, "元")}


LIST = ("F01", "G01", "A02", "E03", "成文日期")


def by_number(text: str) -> dict[str, object]:
    facts = understand_facts(text, FIGURES, numbered=LIST).facts
    return {f.slot: f.text or f.amount for f in facts}


def test_questions_are_answered_by_number() -> None:
    text = "1. 公开目录已重新梳理\n2. 未收取\n3、118条；4：3次"
    assert by_number(text) == {"F01": "公开目录已重新梳理", "G01": 0, "G02": 0, "A02": 118, "E03": 3}
    assert understand_facts("5. 2025年1月17日", FIGURES, numbered=LIST).signed == "2025年1月17日"


def test_an_answer_that_does_not_fit_its_question_is_not_forced_into_it() -> None:
    assert by_number("3. 培训2次") == {"E03": 2}, "the words say what it is"
    wrong = understand_facts("4. 60人次", FIGURES, numbered=LIST)
    assert "E03" not in {f.slot for f in wrong.facts}
    assert understand_facts("9. 12条", FIGURES, numbered=LIST).facts == ()


def test_an_approximate_answer_by_number_waits_as_well() -> None:
    (doubt,) = understand_facts("3. 约120条", FIGURES, numbered=LIST).doubts
    assert doubt.fact.slot == "A02"


@pytest.mark.parametrize(
    ("text", "amount", "typed"),
    [
        ("网站发布信息1，234条", 1234, "1，234"),
        ("网站发布信息 1 234 条", 1234, "1 234"),
        ("网站发布信息1千2百条", 1200, "1千2百"),
        ("网站发布信息1万2千条", 12000, "1万2千"),
        ("网站发布信息1万2条", 12000, "1万2"),
        ("网站发布信息1.2w条", 12000, "1.2w"),
        ("网站发布信息12K条", 12000, "12K"),
        ("网站发布信息100+条", 100, "约数"),
        ("网站发布信息100、120条", 100, "前后还有数字"),
        ("网站发布信息118,5条", 118, "前后还有数字"),
        ("网站发布信息1万2百万条", 10000, "前后还有数字"),
        ("网站发布信息118条吧，好像", 118, "不肯定"),
        ("网站累计发布信息1180条", 1180, "不止这一年"),
        ("上半年很忙，网站发布信息118条", 118, "上半年"),
    ],
)
def test_a_number_that_may_be_read_otherwise_is_asked(text: str, amount: int, typed: str) -> None:
    understood = understand_facts(text, FIGURES)
    assert understood.facts == ()
    (doubt,) = understood.doubts
    assert (doubt.fact.slot, doubt.fact.amount) == ("A02", amount)
    assert typed in doubt.why
    assert doubt.fact.quote in text


@pytest.mark.parametrize("text", ["1. 1，234条", "政府网站发布信息：1.2w条", "A02=1.2w条"])
def test_short_answers_are_read_with_the_same_care(text: str) -> None:
    understood = understand_facts(text, FIGURES, numbered=("A02",))
    assert understood.facts == ()
    assert "读作" in understood.doubts[0].why


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("网站发了-5条", "负数"),
        ("网站发布信息118.5条", "不是整数"),
        ("培训2.5次", "不是整数"),
        ("业务培训：2.5次", "不是整数"),
        ("满意度-5%", "负数"),
        ("每季度组织培训一次", "每月一类"),
        ("每月召开会议1次", "每月一类"),
        ("平均每天网站发布信息5条", "每月一类"),
        ("网站发布信息12条/月", "每月一类"),
        ("近三年培训12次", "近三年"),
        ("自建站以来网站累计发布信息1.2万条", "自建站以来"),
        ("一季度网站发布信息30条", "一季度"),
        ("1-11月网站发布信息100条", "1-11月"),
        ("截至11月底网站发布信息100条", "11月"),
        ("上半年培训1次", "上半年"),
        ("12月培训1次", "12月"),
        ("2024年1月发布政策解读3篇", "1月"),
        ("召开新闻发布会1场(2023年12月)", "不是2024年"),
        ("拟于12月培训1次", "今后的打算"),
        ("今年计划培训3次", "今后的打算"),
        ("未培训1次", "前面有“未”"),
        ("没有组织2次以上培训", "前面有“没有”"),
        ("网站发布信息不到100条", "不到"),
    ],
)
def test_what_is_no_count_of_the_whole_year_is_not_recorded(text: str, reason: str) -> None:
    understood = understand_facts(text, FIGURES)
    assert (understood.facts, understood.doubts) == ((), ())
    assert any(reason in line and "没有记录" in line for line in understood.aside)


@pytest.mark.parametrize(
    "text",
    [
        "截至2024年12月31日，网站发布信息118条",
        "2024年1月1日至12月31日，网站发布信息118条",
        "1-12月网站发布信息118条",
        "今年以来网站发布信息118条",
        "2024年全年网站累计发布信息118条",
        "网站发布信息118条（含2023年补录20条）",
        "每月都有更新，网站发布信息118条",
        "上半年60条，全年网站发布信息118条",
    ],
)
def test_the_whole_year_in_other_words_is_the_whole_year(text: str) -> None:
    assert told(text)["A02"] == (118, "条")


@pytest.mark.parametrize(
    "text",
    [
        "网站发布信息118条改为128条",
        "网站发布信息118条，改成128",
        "网站发布信息118条，不对，是128条",
        "网站发布信息118条。说错了，应该是128条",
        "网站发布信息不是118条是128条",
        "网站发布信息从118条改为128条",
        "网站发布信息118条改为120条，不对，是128条",
        "A02改为128条",
    ],
)
def test_of_two_numbers_the_one_that_corrects_is_taken(text: str) -> None:
    understood = understand_facts(text, with_facts(FIGURES, [Fact("A02", 118, "条")]))
    assert {f.slot: f.amount for f in understood.facts} == {"A02": 128}
    assert (understood.doubts, understood.unclear, understood.aside) == ((), (), ())
    assert understood.facts[0].quote in text


def test_all_of_it_in_words() -> None:
    assert told("满意率百分百") == {"E07.2": (100, "%")}
    assert told("没培训过") == {"E03": (0, "次")}
    assert told("网站发布信息118条，未收费") == {"A02": (118, "条"), "G01": (0, "件"), "G02": (0, "元")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("网站发布信息118条，比上年增长两成", "比上年增长两成"),
        ("网站发布信息118条，培训很多", "培训很多"),
        ("网站发布信息118条，发布解读若干", "发布解读若干"),
        ("网站发布信息118条，培训三五次", "培训三五次"),
    ],
)
def test_what_is_not_understood_beside_a_fact_is_named(text: str, words: str) -> None:
    understood = understand_facts(text, FIGURES)
    assert [f.slot for f in understood.facts] == ["A02"]
    assert understood.aside == (f"没有记录：“{words}”",)


def test_what_leads_to_a_fact_is_not_named() -> None:
    assert understand_facts("围绕民生领域，组织业务培训2次，参训60人次", FIGURES).aside == ()


def test_no_number_of_several_is_lost() -> None:
    (doubt,) = understand_facts("培训3次。后来培训4次。又说培训5次", FIGURES).doubts
    assert "4次、5次" in doubt.why
    understood = understand_facts("人大建议5件和政协提案3件全部办结", FIGURES)
    assert understood.unclear == ("5件",)
    assert [d.value for d in understood.doubts] == ["3件"]


def test_a_bare_answer_to_what_waits_is_held_to_the_same_rules() -> None:
    waiting = understand_facts("公众号推送约300条", FIGURES).doubts
    assert [f.amount for f in understand_facts("312条", FIGURES, waiting).facts] == [312]
    assert understand_facts("-5条", FIGURES, waiting).facts == ()
    assert understand_facts("3.5条", FIGURES, waiting).facts == ()


def test_what_follows_a_correction_is_read_as_well() -> None:
    text = "网站发布信息118条改成128，公众号200篇，培训2次，不对，是3次，参训60人次"
    expected = {"A02": (128, "条"), "D05": (200, "篇"), "E03": (3, "次"), "E03.2": (60, "人次")}
    assert told(text) == expected


def test_a_long_message_of_numbers_is_read_in_short_time() -> None:
    start = time.perf_counter()
    understand_facts("网站118条" + "改为128条" * 1000, FIGURES)
    assert time.perf_counter() - start < 3, "one pass, not one for each correction"
