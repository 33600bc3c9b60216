"""Which slot a quantity of prose speaks of. The marks in the sentences are the labels.

``118条[A02]`` means: classified as A02; ``[-]``: must stay unclassified (a doubt, or no slot).
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.report.mentions import LAST_YEAR, Mention, Subject, mentions
from report_assistant.report.slots import Area, slots

PROACTIVE = """
全年主动公开政府信息118条[A01]。
通过区政府门户网站公开各类信息118条[A02]，微信公众号推送信息200余篇[D05]。
网站仅更新99条[A02]。网站只发布信息99条[A02]。
依托政府网站发布信息320条[A02]，其中工作动态210条[A04]、通知公告35条[A06]、政策文件12件[A07]、机构职能信息3条[A03]。
通过政府网站、微信公众号等渠道主动公开信息500余条[A01]。
主动公开信息900条[A01]，其中通过政府网站公开600条[A02]、政务微博公开100条[D06]、微信公众号公开200条[D05]。
在市政府门户网站公开本级文件95件[-]，其中其他文件55件[A10]。
公开重点领域信息46条[A16]，公示行政许可信息31条[A13]、行政处罚信息9条[A14]。
公开人事任免信息4条[A11]、财政预决算信息6条[A12]、“双随机、一公开”抽查结果22条[A15]。
发布政策解读14篇[A17]，其中图解6篇[-]、文字解读8篇[-]，负责人解读2次[A18]。
召开新闻发布会9场[A19]，主要负责人出席3场[A19.2]；参加在线访谈2期[A20]。
开展民意征集12期[A21]，收到意见413条[A21.2]，采纳96条[A21.3]。
公布重大行政决策事项目录6项[A22]，公开建议提案办理结果8件[A23]。
发布解读材料20篇[A17]，其中政策解读2篇[-]。
依托区政府网站，全年公开政府信息118条[A02]。
全年发布各类信息151条[A01]。
利用政府网站，全年发布信息151条[A02]。
依托网站和公众号，全年发布信息151条[-]。
编印《政府公报》12期[A24]，免费发放9600册[A24.2]。
答复网民留言45条[A25]，办结率100%[A25.2]；办理12345热线工单320件[A26]，回应社会关切7次[A27]。
举办政府开放日活动2场[A28]，120人次[A28.2]参加。
中央和省级媒体报道15篇[A29]，发放明白纸4600份[A30]，动态调整权责清单12项[A31]。
全年报送信息60条[A32]，被采用24条[A32.2]。
会同保密部门抽查政府网站信息2600条[-]。
邀请公众代表列席会议5次[-]。
网站首发688条[-]、公众号首发115条[-]。
全年作出行政许可决定735件[C16]、行政处罚决定3件[C17]、行政强制决定1件[C18]。
教师资格认定等行政许可决定688件[-]。
对违规办学作出行政处罚决定3件[-]。
全年制作119期[-]简明问答，其中市级47期[-]。
新华社、人民网等央媒发稿百余篇[A29]。
来自16个[-]国家的近260名[-]嘉宾参加活动20场[-]。
"""

ON_REQUEST = """
全年新收政府信息公开申请57件[B01]，上年结转4件[B02]，合计收办61件[B03]。
本年新收75件[B01]，上年结转5件[B02]，共80件[B03]。
2024年收到政府信息公开申请10件[B01]，比上年减少3件[-]，下降23.08%[B04]；加上年结转1件[B02]，应办理11件[B03]。
新收申请14件[B01]，较上年的10件[-]增长40%[B04]。
受理依申请公开12件[B01]，办结11件[B11]，结转下年度继续办理1件[B19]。
办理政府信息公开申请12件[B11]，另有1件[B19]结转2025年继续办理。
其中网上申请10件[B05]、信函申请4件[B06]、当面申请1件[B07]、传真申请5件[B08]。
10件[B05]通过网络提交，2件[B06]以信函方式提交。
新收申请中，自然人46件[B09]，法人或其他组织11件[B10]，商业企业4件[-]，法律服务机构5件[-]。
从申请人看，6件[B09]由自然人提出，1件[B10]由法人或其他组织提出。
办结58件[B11]：予以公开23件[B13]，占39.66%[B13.2]；部分公开4件[B14]；不予公开6件[B15]，占10.34%[B15.2]；无法提供19件[B16]；不予处理3件[B17]；其他处理3件[B18]。
其中不予公开5件[B15]，属于行政执法案卷的3件[-]、属于过程性信息的2件[-]。
作其他处理（含申请人主动撤回申请）341件[B18]。
予以公开和部分公开合计261件[-]，占办结总数的53.48%[-]。
因不掌握相关政府信息无法提供2件[-]。
8件[B11]在年内办结，申请按时办结率100%[B12]。
依法延长答复期限6件[B21]，征求第三方意见4次[B22]，组织疑难申请会商5次[B23]，转为主动公开3件[B27]。
因政府信息公开被申请行政复议9件[B24]，其中结果维持5件[B24.1]、结果纠正1件[B24.2]、其他结果2件[B24.3]、尚未审结1件[B24.4]；被提起行政诉讼7件[B25]，其中维持4件[B25.1]、纠正1件[B25.2]、其他结果1件[B25.3]、尚未审结1件[B25.4]。
行政诉讼25件[B25]（未经复议直接起诉12件[B25.5]、复议后起诉13件[B25.6]）。
行政诉讼16件[B25]，未经复议直接起诉8件[B25.5]、复议后起诉8件[B25.6]；结果维持9件[B25.1]。
未经复议直接起诉的4件[B25.5]中维持1件[-]、纠正1件[-]。
复议后起诉的行政诉讼1件[B25.6]。
行政复议、行政诉讼共3件[-]。
受理政府信息公开行政复议案件134件[-]。
行政复议被纠错率11.11%[B26]，行政诉讼败诉率5%[B26.2]。
2件[B24]行政复议案件均已结案。
3件[B25]信息公开类行政诉讼案件正在审理。
收办申请案件3607件[B03]（市政府349件[-]、沭阳县477件[-]），同比增长70.3%[-]。
收到3件[B01]政府信息公开申请。
新收3件[B01]信息公开申请。
电话解答咨询15次[-]，送达政府信息公开行政复议答复书3件[-]。
"""

MANAGEMENT = """
制发行政规范性文件8件[A09]，废止5件[C02.2]，现行有效112件[C02]。
规范性文件制发0件[A09]、废止0件[C02.2]、现行有效0件[C02]。
废止行政规范性文件2件[C02.2]，年末现行有效行政规范性文件6件[C02]，新出台的3件[A09]行政规范性文件均已解读。
制定规章1件[A08]，废止规章1件[C01.2]，截至2023年12月31日，现行有效规章9件[C01]。
市政府规章制定2件[A08]，废止1件[C01.2]，现行有效6件[C01]。
清理规范性文件26件[C03]，其中废止4件[-]、现行有效20件[-]。
对3件[C04]规范性文件进行合法性审查，对72份[C05]合同协议进行了合法性审查，完成公平竞争审查5件[C06]。
完成保密审查和公开属性审查386件[C07]。
完成公文制发80份[C08]，其中确定为主动公开的20份[-]，占25%[C08.2]。
主动公开属性公文占比45%[C08.2]。
清理历史信息127条[C09]，整改错别字、错链27处[C10]，排查个人隐私信息14条[C11]。
更新政府信息公开指南和目录62项[C12]，修订制度2项[C13]，政策文件库入库文件412件[C14]。
全年收取行政事业性收费38.52万元[C19]。
全年新增电子目录2316条[-]。
制发公文和简报80份[-]。
"""

PLATFORM = """
微信公众号发布信息276篇[D05]，年末关注人数1.8万人[D05.2]，阅读量9.7万次[D05.3]；视频号发布短视频66条[D07]，今日头条发布信息30条[D08]。
开通公众号后，全年推送231篇[D05]。
区政府门户网站新增专栏3个[D02]，开设专题2个[D03]，网站全年访问量482万次[D09]。
在运政务新媒体账号2个[D04]，注销账号4个[-]。
设政务公开专区1个[D10]，配自助查询机2台[D10.2]，全年接待1360人次[D10.3]；设公示栏5块[D11]，公报查阅点12个[D14]。
政策问答库收录问答264条[D12]，网站抽查合格率100%[D13]。
专题点击量36.8万次[-]。
部门专栏由19个[-]整合为14个[-]。
"""

SUPERVISION = """
配备专职工作人员2名[E01]、兼职工作人员1名[E01.2]。
由2名[E01.2]兼职工作人员负责，科室各确定1名[-]专职人员。
召开专题会议2次[E02]，组织业务培训3次[E03]，参训88人次[E03.2]。
举办培训1期[E03]，58人[E03.2]参加。
培训两次[E03]60人次[E03.2]。
举办培训1期[E03]，整改问题3个[E05.2]，58人[E03.2]参加。
召开2次[E02]专题会议、开展3次[E03]业务培训。
会议和培训3次[-]。
参加上级组织的业务培训2次[-]、5人次[-]。
开展监督检查4次[E04]，发布通报4期[E05]，整改问题36个[E05.2]。
每季度检查1次[-]。
政务公开占绩效考核4分[E06]，评议发放问卷230份[E07]，满意率91.74%[E07.2]，开展第三方评估1次[E09]。
发生责任追究0起[E08]，信息公开专项经费2万元[E10]。
党组会研究政务公开工作2次[-]，召开推进会3次[-]。
"""

OTHER = """
收取信息处理费9件[G01]，合计3260元[G02]，其中按件计收4件[-]、400元[-]。
信息处理费：2025年共收取3件[G01]、680元[G02]。
对1件[G01]申请按量收取信息处理费，收费300元[G02]；其中一件[-]160元[-]。
办理建议提案31件[G05]。
收取信息处理费2件[G01]、涉及材料60页[-]，费用300元[G02]。
一名申请人提出申请14件[-]，对超出10件[-]的部分按件计收信息处理费。
"""

CHAT = """
网站发了118条[A02]，公众号200多篇[D05]，培训两次[E03]60人次[E03.2]
网站118条[A02]，公众号206篇[D05]，专职1个人[E01]，开了3次[E02]会
今年申请5件[B01]都办完了，兼职1人[E01.2]，粉丝2.3万[D05.2]
解读发了6篇[A17]，行政许可办了312件[C16]，处罚12件[C17]，强制1件[C18]
专区1个[-]，公开专区1个[D10]，主动公开500[A01]
"""

GROUPS = (
    (Area.PROACTIVE, PROACTIVE),
    (Area.ON_REQUEST, ON_REQUEST),
    (Area.MANAGEMENT, MANAGEMENT),
    (Area.PLATFORM, PLATFORM),
    (Area.SUPERVISION, SUPERVISION),
    (None, OTHER),
    (None, CHAT),
)
LABEL = re.compile(r"\[(?P<slot>-|[A-G][\d.]+)\]")
CASES = [(area, line) for area, lines in GROUPS for line in lines.strip().splitlines()]


def labelled(line: str) -> tuple[str, list[str | None]]:
    return LABEL.sub("", line), [None if m["slot"] == "-" else m["slot"] for m in LABEL.finditer(line)]


@pytest.mark.parametrize(("area", "line"), CASES, ids=[LABEL.sub("", line)[:30] for _, line in CASES])
def test_labelled_sentences(area: Area | None, line: str) -> None:
    text, wanted = labelled(line)
    assert [m.slot for m in mentions(text, area)] == wanted


def test_the_labels_are_many_and_cover_the_slots() -> None:
    wanted = [slot for _, line in CASES for slot in labelled(line)[1]]
    assert len(wanted) > 250
    quantities = {slot.id for slot in slots().values() if not slot.is_text and "%" not in slot.units}
    missing = quantities - {*wanted, "A05", "E11"}
    assert missing == set()


def one(text: str, area: Area | None = None) -> Mention:
    (mention,) = mentions(text, area)
    return mention


def test_words_with_two_meanings_say_so() -> None:
    assert one("受理政府信息公开申请12件").also == ("B03",)
    assert one("新收政府信息公开申请12件").also == ()
    assert one("通过政府网站主动公开信息12条").also == ("A01",)


def test_part_whole_and_change() -> None:
    whole, part, change = mentions("发布信息320条，其中通知公告35条，比上年增加5条。", Area.PROACTIVE)
    assert (whole.part, part.part) == (False, True)
    assert (change.slot, change.change) == (None, "增")
    assert [m.change for m in mentions("新收申请3件，同比下降12.5%。")] == ["", "减"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022年收到政府信息公开申请3件", 2022),
        ("截至2023年12月31日，现行有效规范性文件3件", 2023),
        ("收到政府信息公开申请3件", None),
        ("加上2022年结转的3件申请", None),
        ("2022年结转政府信息公开申请3件", None),
        ("清理2019年以前历史信息3条", None),
        ("《2022年工作要点》印发后召开政务公开会议3次", None),
        ("对2019—2021年历史信息清理3条", None),
        ("上年公开信息3条", LAST_YEAR),
    ],
)
def test_period(text: str, period: int | None) -> None:
    assert one(text).period == period


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("全市新收政府信息公开申请3件", Subject.AREA_WIDE),
        ("各部门公开信息3条", Subject.AREA_WIDE),
        ("新收政府信息公开申请3件", Subject.SELF),
        ("其中沭阳县3件", Subject.PART),
        ("教育局3件", Subject.PART),
    ],
)
def test_subject(text: str, subject: Subject) -> None:
    assert one(text).subject is subject


def test_two_numbers_for_one_fact_of_the_user_are_both_left_open() -> None:
    assert [m.slot for m in mentions("举办培训2次，又举办专题培训3次。")] == [None, None]
    assert [m.slot for m in mentions("举办培训2次，全年培训2次。")] == ["E03", "E03"]


def test_a_list_over_a_semicolon_keeps_its_topic_and_a_full_stop_ends_it() -> None:
    assert [m.slot for m in mentions("政府信息公开行政复议2件；维持1件。")] == ["B24", "B24.1"]
    assert [m.slot for m in mentions("政府信息公开行政复议2件。维持1件。")] == ["B24", None]


def test_offsets_are_those_of_the_text() -> None:
    text = "一、情况。　其中，公众号推送信息２００余篇；完成"
    (mention,) = mentions(text)
    assert text[mention.start : mention.end] == "２００余篇"


def test_a_table_in_one_line_is_not_read_as_prose() -> None:
    assert [m.slot for m in mentions("收到申请1件，" * 301)][-1] is None


def test_years_and_names_are_no_mentions() -> None:
    assert mentions("2023年，按照国办公开办函〔2021〕30号和第二十条，落实三审三校。") == ()


@given(
    st.text(
        alphabet="公开信息申请网站公众号培训复议维持结转上年下年度件条次人12390％，。；（）其中同比增长",
        max_size=50,
    )
)
def test_any_text_gives_ordered_mentions_with_known_slots(text: str) -> None:
    found = mentions(text, Area.ON_REQUEST)
    assert all(text[m.start : m.end] == m.quantity.raw for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.slot is None or m.slot in slots() for m in found)
