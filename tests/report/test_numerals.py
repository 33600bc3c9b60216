"""The number parser of prose: a hand-labelled list, tables, and text built from known numbers."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_assistant.report.figures import Amount
from report_assistant.report.numerals import Kind, Quantity, parse_amount, quantities, render_amount

# text | quantities as raw=amount unit approx, joined by ";" (nothing: no quantity in the text)
LABELLED = """
公开信息118条 | 118条=118 条
公开信息１１８条 | １１８条=118 条
公开信息1,234条 | 1,234条=1234 条
公开信息12,345,678条 | 12,345,678条=12345678 条
推送200余篇 | 200余篇=200 篇 余
推送近200篇 | 近200篇=200 篇 近
推送约200篇 | 约200篇=200 篇 约
推送超过200篇 | 超过200篇=200 篇 超
推送200多篇 | 200多篇=200 篇 多
推送200篇以上 | 200篇以上=200 篇 以上
推送200篇左右 | 200篇左右=200 篇 约
不少于5名 | 不少于5名=5 名 以上
参加人数逾3000人 | 逾3000人=3000 人 超
最近5条信息 | 5条=5 条
附近3处公示栏 | 3处=3 处
1.3万余条 | 1.3万余条=13000 条 余
60多万人次 | 60多万人次=600000 人次 多
100余万人次 | 100余万人次=1000000 人次 余
点击约3.7亿次 | 约3.7亿次=370000000 次 约
浏览28.6万 | 28.6万=286000
66万人关注 | 66万人=660000 人
发稿百余篇 | 百余篇=100 篇 余
千余人参加 | 千余人=1000 人 余
政策解读廿篇、图解⑫篇，覆盖率百分百 | 廿篇=20 篇; ⑫篇=12 篇; 百分百=100 %
办理廿五件、卅件、卌一件 | 廿五件=25 件; 卅件=30 件; 卌一件=41 件
新收壹件，办结壹拾贰件 | 壹件=1 件; 壹拾贰件=12 件
收取贰仟伍佰元 | 贰仟伍佰元=2500 元
解读Ⅻ篇、ⅩⅡ篇、XIV篇、IX篇 | Ⅻ篇=12 篇; ⅩⅡ篇=12 篇; XIV篇=14 篇; IX篇=9 篇
解读❷篇、㈤篇、⒓篇、〢篇，㊿件。 | ❷篇=2 篇; ㈤篇=5 篇; ⒓篇=12 篇; 〢篇=2 篇; ㊿件=50 件
解读仨，培训俩人 | 仨=3 个; 俩人=2 人
队伍人数稳定，登陆人次减少，收拾件件旧物 |
Ⅱ类水质、II期工程、XX件、IIX件 |
①条例解读；②件件有回音；①个人信息 |
壹百佰件 |
万余条信息 | 万余条=10000 条 余
接待60多批次 | 60多批次=60 批次 多
检查十余次 | 十余次=10 次 余
检查数十次 | 数十次=10 次 多
走访几十户 | 几十户=10 户 多
二十多家企业 | 二十多家=20 家 多
十几个问题 | 十几个=10 个 多
上万条留言 | 上万条=10000 条 超
举办两个班 | 两个=2 个
培训二次 | 二次=2 次
培训两次60人次 | 两次=2 次;60人次=60 人次
一百二十八件 | 一百二十八件=128 件
一万两千条 | 一万两千条=12000 条
两千零五份 | 两千零五份=2005 份
增加三四次 | 三四次=3 次
两三个问题 | 两三个=2 个
兼职人员１名 | １名=1 名
0件申请 | 0件=0 件
零件申请 | 零件=0 件
收到 3 件 | 3 件=3 件
同比增长70.3% | 70.3%=70.3 %
同比下降12.5％ | 12.5％=12.5 %
增幅-3.2% | -3.2%=-3.2 %
提高1.05个百分点 | 1.05个百分点=1.05 个百分点
占百分之二十 | 百分之二十=20 %
占百分之九十五点五 | 百分之九十五点五=95.5 %
占百分之20 | 百分之20=20 %
达到百分之百 | 百分之百=100 %
满意率98%以上 | 98%以上=98 % 以上
约占5‰ | 5‰=5 ‰
占比30%至40% | 30%=30 %;40%=40 %
占比30-40% | 30-40%=30 %
收费380元 | 380元=380 元
收费43.788万元 | 43.788万元=43.788 万元
收费3.5亿元 | 3.5亿元=3.5 亿元
收费三百元 | 三百元=300 元
经费0元 | 0元=0 元
补贴5000万 | 5000万=50000000
收费1百元 | 1百元=100 元
3—5名工作人员 | 3—5名=3 名
3至5万人次 | 3至5万人次=30000 人次
5万至8万人 | 5万至8万人=50000 人
申请由3件增至5件 | 3件=3 件;5件=5 件
新收3511件、结转96件 | 3511件=3511 件;96件=96 件
本年2023条信息 | 2023条=2023 条
6起诉讼 | 6起=6 起
访问7854070人次 | 7854070人次=7854070 人次
展示5项成果、10大首创 | 5项=5 项;10=10
16个国家和地区 | 16个=16 个
办理行政许可26768件 | 26768件=26768 件
召开一次会议 | 一次=1 次
培训一次，效果好 | 一次=1 次
配备一名工作人员 | 一名=1 名
至少一次 | 至少一次=1 次 以上
发放明白纸1万份 | 1万份=10000 份
得分98.5分 | 98.5分=98.5 分
共3轮检查 | 3轮=3 轮
专职2个人 | 2个人=2 个人
对3家单位通报 | 3家=3 家
12345工单320件 | 320件=320 件
12345热线办理320件 | 320件=320 件
涉及2部门 | 2部门=2 部门
印制1.2万页 | 1.2万页=12000 页
设公示栏5块 | 5块=5 块
归档二百零六卷 | 二百零六卷=206 卷
抽查网站32家次 | 32家次=32 家次
读者约有600人 | 约有600人=600 人 约
“十四五”期间公开45条 | 45条=45 条
2022年公开45条 | 45条=45 条
第三季度公开45条 | 45条=45 条
三公经费信息12条 | 12条=12 条
按《条例》第十九条公开12条 | 12条=12 条
三公经费 |
“三公”经费预决算 |
三审三校 |
严格执行三级审核 |
两微一端 |
两微一抖一号 |
“十四五”规划 |
一网通办 |
双随机、一公开 |
高效办成一件事 |
“一件事”集成改革 |
服务百姓 |
万众瞩目 |
统一公开 |
口径一致 |
一批重点信息 |
一系列措施 |
一种方式 |
每一件申请 |
进一步规范 |
统一次序 |
一个平台统筹 |
一次性告知 |
一图读懂 |
最后一公里 |
第三方评估 |
第一时间公开 |
排名第一 |
第三届大会 |
第一季度 |
前10名 |
一是加强公开 |
其一，公开不够 |
1.主动公开 |
（一）主动公开 |
（1）主动公开 |
①主动公开 |
国办公开办函〔2021〕30号 |
国办公开办函【2021】30号 |
国务院令第711号 |
第二十条第（一）项 |
第五十条 |
第36条 |
2023年度 |
二〇二三年 |
2019—2021年 |
2023年1月1日至12月31日 |
截至2023年12月31日 |
2023-12-31 |
2023.12.31 |
11月底 |
三月份 |
2023年1月1日起至12月31日止 |
20个工作日内 |
近三年 |
连续5年 |
3个月内 |
24小时在线 |
五年行动 |
2.0版政策 |
2.0时代 |
V1.2 |
1.2.3 |
目录（2024版） |
电话0510-88888888 |
手机13800000000 |
邮政编码213000 |
网址https://www.example.gov.cn/2023/12 |
邮箱box123@example.cn |
上午9:00办公 |
1+X新闻发布会 |
H5产品 |
5G网络 |
拨打12345 |
规划路18号 |
312室 |
《2023年部门预算公开表》 |
《“六个一”方案》 |
“三个一”行动 |
“三个100”行动 |
三安全一稳定 |
三类内部事务信息 |
四类过程性信息 |
党的二十大 |
党的二十届三中全会 |
三重一大 |
多元化解读 |
千方百计 |
十分重视 |
三四五处 |
千百件 |
三三个 |
"""


def cases() -> list[tuple[str, tuple[tuple[str, Amount, str, str], ...]]]:
    result = []
    for line in LABELLED.strip().splitlines():
        text, _, wanted = line.partition("|")
        expected = []
        for item in filter(None, (w.strip() for w in wanted.split(";"))):
            raw, _, rest = item.rpartition("=")
            amount, *words = rest.split(" ")
            words += [""] * (2 - len(words))
            expected.append((raw, Decimal(amount) if "." in amount else int(amount), words[0], words[1]))
        result.append((text.strip(), tuple(expected)))
    return result


CASES = cases()


def found(text: str) -> tuple[Quantity, ...]:
    return tuple(q for q in quantities(text) if q.is_quantity)


def test_the_labelled_list_is_long_enough() -> None:
    assert len(CASES) >= 160
    assert len({text for text, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_labelled(text: str, wanted: tuple[tuple[str, Amount, str, str], ...]) -> None:
    assert tuple((q.raw, q.amount, q.unit, q.approx) for q in found(text)) == wanted


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2023年1月1日", [Kind.DATE]),
        ("2023年，第三届，20个工作日", [Kind.YEAR, Kind.ORDINAL, Kind.DURATION]),
        ("〔2021〕30号", [Kind.DOCUMENT]),
        ("第二十条第（五）项", [Kind.ARTICLE]),
        ("一是公开", [Kind.LIST]),
        ("2.0版", [Kind.VERSION]),
        ("三审三校", [Kind.NAME]),
        ("118条，占12%，380元", [Kind.COUNT, Kind.PERCENT, Kind.MONEY]),
        ("18号楼", [Kind.NAME]),
    ],
)
def test_kinds(text: str, kinds: list[Kind]) -> None:
    assert [q.kind for q in quantities(text)] == kinds


def test_years_and_dates_carry_the_year() -> None:
    assert [q.amount for q in quantities("2023年，二〇二二年，2021年12月31日，3月1日")] == [
        2023,
        2022,
        2021,
        0,
    ]
    span = quantities("2019—2021年")[0]
    assert (span.amount, span.upper, span.exact) == (2019, 2021, False)


def test_ranges_have_an_upper_end() -> None:
    assert [(q.amount, q.upper) for q in found("3—5名，3至5万人次，三四次，30-40%")] == [
        (3, 5),
        (30000, 50000),
        (3, 4),
        (30, 40),
    ]


def test_quoted_titles_hold_no_quantities_but_their_years_are_seen() -> None:
    year, copies = quantities("《2023年汇编（共3册）》")
    assert (year.kind, year.amount, year.quoted) == (Kind.YEAR, 2023, True)
    assert (copies.kind, copies.quoted) == (Kind.NAME, True)
    whole = quantities("局长说：“今年公开了各类政府信息118条，比去年多。”")[0]
    assert (whole.kind, whole.quoted) == (Kind.COUNT, True)


def test_digits_are_the_number_alone() -> None:
    text = "阅读约1.3万余次"
    quantity = quantities(text)[0]
    assert text[slice(*quantity.digits)] == "1.3"
    assert quantity.raw == "约1.3万余次"


@given(
    st.text(
        alphabet="公开信息条件次年月日第一二三十百千万亿余多约0123456789.,%％〔〕《》“”（）元个两-至",
        max_size=40,
    )
)
def test_spans_are_exact_and_do_not_overlap(text: str) -> None:
    numbers = quantities(text)
    assert all(text[q.start : q.end] == q.raw for q in numbers)
    assert all(q.start <= q.digits[0] < q.digits[1] <= q.end for q in numbers)
    assert all(a.end <= b.start for a, b in pairwise(numbers))


UNITS = st.sampled_from(["条", "件", "篇", "份", "次", "人次", "个", "项"])


@given(st.integers(0, 10**8), UNITS)
def test_an_arabic_number_comes_back(amount: int, unit: str) -> None:
    for digits in (str(amount), f"{amount:,}", "".join(chr(ord(c) + 0xFEE0) for c in str(amount))):
        (quantity,) = found(f"全年共公开{digits}{unit}，其余同前")
        assert (quantity.amount, quantity.unit) == (amount, unit)


@given(st.integers(2, 10**8), UNITS)
def test_a_chinese_number_comes_back(amount: int, unit: str) -> None:
    (quantity,) = found(f"全年共公开{cn2an.an2cn(amount)}{unit}，其余同前")
    assert (quantity.amount, quantity.unit) == (amount, unit)


@given(st.decimals(0, 10**6, places=2))
def test_a_percentage_and_a_sum_of_money_come_back(amount: Decimal) -> None:
    percent, money = found(f"占{amount}%，收费{amount}万元")
    assert percent.amount == money.amount == amount
    assert (percent.unit, money.unit) == ("%", "万元")


@given(st.integers(-(10**9), 10**9) | st.decimals(0, 10**9, places=4))
def test_what_is_rendered_is_parsed_back(amount: Amount) -> None:
    assert parse_amount(render_amount(amount)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("１", 1),
        ("1,234", 1234),
        (" 0", 0),
        ("0\u00a0", 0),
        ("+1036", 1036),
        ("-36", -36),
        ("－36", -36),
        ("22（其中修订16件）", 22),
        ("43.788万元", Decimal("43.788")),
        ("251000元", 251000),
        ("1.3万余条", 13000),
        ("1.3万", 13000),
        ("12.0", 12),
        ("2023", 2023),
        ("118条", 118),
        ("两次", 2),
        ("一百二十", 120),
        ("零", 0),
        ("约200篇", 200),
        ("大概有60人", 60),
        ("", None),
        ("/", None),
        ("-", None),
        ("—", None),
        ("无", None),
        ("12件和3件", None),
        ("没有统计", None),
        ("千百", None),
    ],
)
def test_parse_amount(text: str, amount: Amount | None) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (13000, "13000"),
        (-3, "-3"),
        (Decimal("43.788"), "43.788"),
        (Decimal("12.50"), "12.5"),
        (Decimal("12.00"), "12"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_render_amount(amount: Amount, text: str) -> None:
    assert render_amount(amount) == text


@pytest.mark.parametrize("text", ["亿一条", "亿亿万一条", "百亿零一条"])
def test_orders_no_one_writes_are_no_accident(text: str) -> None:
    assert all(text[q.start : q.end] == q.raw for q in quantities(text))
