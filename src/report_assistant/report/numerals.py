"""Numbers in prose: what they are, how much, in which unit, and where they stand.

One parser for reports and for what a clerk types. It tells quantities (件, 元, %) from years,
dates, ordinals, document and article numbers, versions, list marks and names such as 三公经费.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from report_assistant.report import rare_numerals as rare
from report_assistant.report import units as u
from report_assistant.report.figures import BLANKS, Amount
from report_assistant.report.text import normalise


class Kind(StrEnum):
    """What a number in prose is."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    YEAR = "year"
    DATE = "date"
    DURATION = "duration"
    ORDINAL = "ordinal"
    DOCUMENT = "document"
    ARTICLE = "article"
    VERSION = "version"
    LIST = "list"
    NAME = "name"


QUANTITIES = frozenset({Kind.COUNT, Kind.PERCENT, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, with ``raw == text[start:end]``.

    ``raw`` covers approximation words and the unit (约1.3万余条); ``digits`` is the span of the
    number alone. ``amount`` is in single units (1.3万条 → 13000), money in its printed ``unit``
    (43.788万元 → 43.788, 万元), a percentage as printed. ``approx`` is 余, 多, 约, 近, 超, 以上 or
    empty. ``upper`` is the end of a range. A year or date has the year as its amount, all other
    kinds that are no quantities have 0. ``quoted``: inside 《》 or “”.
    """

    amount: Amount
    unit: str
    approx: str
    kind: Kind
    start: int
    end: int
    raw: str
    digits: tuple[int, int] = (0, 0)
    upper: Amount | None = None
    quoted: bool = False

    @property
    def is_quantity(self) -> bool:
        """True for a count, a percentage or a sum of money."""
        return self.kind in QUANTITIES

    @property
    def exact(self) -> bool:
        """True when nothing says that the number is rounded and it is no range."""
        return not self.approx and self.upper is None


_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d{1,30}(?:\.\d{1,30})?)"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿廿卅卌]{1,24}(?:点[零〇一二三四五六七八九]{1,12})?"
_ANY = rf"(?:{_ARABIC}|{_CHINESE})"
_SCALE = r"(?:百万|千万|万亿|亿|万|千(?!瓦|米|克)|百(?!分))"
_TO = r"(?:-|—|–|~|～|至|到)"
_DAY = r"\d{1,2}(?:日|号)(?!令)"
_YEAR4 = r"(?:(?:19|20)\d{2}|[一二][〇零九][〇零一二三四五六七八九]{2})"
_SPAN_WORDS = r"个?(?:工作日|自然日|日历日|月|季度|小时|星期|年|周|天|日(?![常均志报趋益前渐])|分钟)"
_FEW = "[一二三四五六七八九十]"
_NEAR = "(?<![最附临邻靠新远])近"  # 最近, 附近 are no approximations
_BEFORE = rf"{_NEAR}|超过|超|逾|突破|将近|接近|大约|大概|约有?|不少于|不低于|至少"
_UNIT = "|".join(u.UNITS)
_CHINESE_UNIT = "|".join(u.CHINESE_UNITS)
_LAST = "|".join(u.APPROX_LAST)

# Characters a number, its sign or its approximation can start with; spares the long alternation
# at all other places.
_STARTS = (
    r"(?=[\d零〇一二两三四五六七八九十百千万亿第前其双高每多最近超逾突将接大约不至上数几邮"
    rf"〔\[【（({rare.STARTS}A-Za-z+-])"
)

_PATTERN = rf"""{_STARTS}(?:
  (?P<web> https?://[\w./?=&%:\#-]+ | www\.[\w./-]+ | [A-Za-z0-9._-]{{1,64}}@[A-Za-z0-9.-]+ )
| (?P<phone> (?<!\d)(?:\d{{3,4}}-\d{{7,8}}(?:-\d{{1,6}})?|1[3-9]\d{{9}}|\d{{17}}[\dXx])(?![\d件条])
      | 邮(?:政编码|编)[:：]?\s?\d{{6}}(?!\d) )
| (?P<clock> \d{{1,2}}[:：]\d{{2}}(?!\d) )
| (?P<document> [〔\[【（(](?:19|20)\d{{2}}[〕\]】）)]\s*第?\d{{1,5}}号? | 第\d{{1,5}}号(?:令|公告|文)?
      | \d{{1,5}}号(?:令|文) )
| (?P<article> 第{_ANY}(?:条|款|编|章(?!程)|节)(?:之{_ANY})?(?:第?{_ANY}款)?(?:第?[（(]?{_ANY}[）)]?项)?
             | 第[（(]{_ANY}[）)]项 )
| (?P<ordinal> 第{_ANY}(?:届|次|期|季度|名|批|位|轮|个|项|类|版|号|场|部|件|大)? | 第[（(]{_ANY}[）)]
             | 前{_ANY}(?:名|位|列) )
| (?P<name> {"|".join(u.IDIOMS)} )
| (?P<date> {_YEAR4}年\d{{1,2}}月(?:{_DAY})?(?:{_TO}(?:{_YEAR4}年)?(?:\d{{1,2}}月)?{_DAY})?
          | (?:19|20)\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)
          | \d{{1,2}}(?:{_TO}\d{{1,2}})?月(?:{_DAY}|份|底|末|初|中旬|下旬|上旬|\d{{1,2}}(?=止|起|至))?
          | [一二三四五六七八九十]{{1,2}}月(?:份|底|末|初|中旬|下旬|上旬)
          | \d{{1,2}}日(?=[止起至前后，,）)]) )
| (?P<year> (?<!\d){_YEAR4}(?:年?度?{_TO}{_YEAR4})?\s?年(?:度(?!的?数))?
          | (?<![\d.,])(?:19|20)\d{{2}}(?:{_TO}(?:19|20)\d{{2}})?
            (?:年?版|(?![\d.,%万亿百千余多]|(?:{_UNIT}|元))) )
| {rare.NUMERAL}
| (?P<version> [Vv]?\d{{1,4}}\.\d{{1,4}}(?:\.\d{{1,4}})*(?:版本?|时代)
      | \d{{1,4}}(?:\.\d{{1,4}}){{2,6}} )
| (?P<list> (?:^|(?<=[\n。；;：:，,、\s”）)]))(?:其?{_FEW}{{1,2}}是|其{_FEW}(?=[，,、]))
          | (?:^|(?<=[\n。；;：:\s]))(?:\d{{1,2}}[.、](?!\d)|{_FEW}{{1,3}}、)
          | [（(](?:{_FEW}{{1,3}}|\d{{1,2}})[）)] | [①-⑳] )
| (?P<percent> (?P<pct_sign>(?<![A-Za-z\d)）%])[-+])?
      (?P<pct_before>超过|超|逾|将近|接近|近|约|大约|不低于|至少)?
      (?: (?P<pct>{_ARABIC}) (?:{_TO}(?P<pct_upper>{_ARABIC}))? \s? (?P<pct_unit>%|‰|个百分点)
        | 百分之(?P<pct_cn>{_ANY}) | 百分(?P<pct_all>百) )
      (?P<pct_last>{_LAST})? )
| (?P<duration> (?:{_NEAR}|超过|超|约|不少于|至少)?
      (?:{_ARABIC}|(?<!第){_CHINESE})(?:[-—~至到]{_ARABIC})?
      [余多几]?{_SPAN_WORDS}(?:以上|左右)? )
| (?P<arabic> (?P<before>{_BEFORE})?
      (?P<sign>(?<![A-Za-z\d)）%])[-+](?=\d))?
      (?P<digits>{_ARABIC})(?P<inner>余|多(?=[万亿]))?(?P<scale>{_SCALE})?
      (?: {_TO}(?P<upper>{_ARABIC})(?P<upper_scale>{_SCALE})?(?=\s?(?:{_UNIT}|[万亿]?元)) )?
      (?P<after>余|多(?=\s?(?:{_UNIT}|[万亿]?元(?![化素])))|几(?={_UNIT}))?
      (?:\s?(?P<unit>(?:美|港|欧)?元(?![素旦宇年化])|{_UNIT}))?
      (?P<last>{_LAST})? )
| (?P<chinese> (?P<cn_before>{_BEFORE}|上(?=[百千万])|[数几](?=[十百千万]))?
      (?P<cn>{_CHINESE})(?P<cn_after>[余多几来])?
      (?P<cn_unit>元(?![素旦宇年化月])|{_CHINESE_UNIT})
      (?P<cn_last>{_LAST})? )
)"""

_PLAIN_KINDS = {
    "web": Kind.NAME,
    "phone": Kind.NAME,
    "clock": Kind.NAME,
    "name": Kind.NAME,
    "document": Kind.DOCUMENT,
    "article": Kind.ARTICLE,
    "ordinal": Kind.ORDINAL,
    "date": Kind.DATE,
    "version": Kind.VERSION,
    "list": Kind.LIST,
    "duration": Kind.DURATION,
}
_SCALES: dict[str, int] = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "万亿": 1_000_000_000_000,
}
_ADDRESS = re.compile(r"[号楼室栋幢弄]")
_QUOTED = re.compile(r"《[^《》\n]*》|“[^“”\n]*”")
_RUN = re.compile("[〇零一二两三四五六七八九]{2,}")
_SINGLE = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_COUNTED_ONE = re.compile(rf"(?:{u.COUNTING_VERBS})$")
_ONE_OF = ("次", "场", "期", "名", "份", "篇", "件", "条", "台", "处", "部", "起", "宗", "轮")


@cache
def _scanner() -> re.Pattern[str]:
    return re.compile(_PATTERN, re.VERBOSE)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of ``text`` from left to right, quantities and others (see :class:`Kind`)."""
    plain = normalise(text)
    quotes = [m.span() for m in _QUOTED.finditer(plain)]
    found = []
    for quantity in _scan(text, plain):
        nearest = bisect(quotes, (quantity.start, 0)) - 1
        inside = nearest >= 0 and quantity.start < quotes[nearest][1]
        found.append(_in_quotes(quantity, plain, quotes[nearest]) if inside else quantity)
    return tuple(found)


def _scan(text: str, plain: str) -> Iterator[Quantity]:
    position = 0
    while match := _scanner().search(plain, position):
        position = match.end()
        name = next(n for n in (*_READERS, *_PLAIN_KINDS) if match[n] is not None)
        quantity = _READERS[name](match, text) if name in _READERS else _other(match, text, name)
        if quantity is None:
            position = match.end("rare" if name == "rare" else "cn")
        else:
            yield quantity


def _other(match: re.Match[str], text: str, name: str) -> Quantity:
    start, end = match.span()
    year = re.match(_YEAR4, match.group()) if name == "date" else None
    amount = _year_number(year.group()) if year else 0
    return Quantity(amount, "", "", _PLAIN_KINDS[name], start, end, text[start:end], (start, end))


def _year(match: re.Match[str], text: str) -> Quantity:
    start, end = match.span()
    years = [_year_number(y) for y in re.findall(_YEAR4, match["year"])]
    upper = years[1] if len(years) > 1 else None
    return Quantity(years[0], "", "", Kind.YEAR, start, end, text[start:end], (start, end), upper)


def _year_number(text: str) -> int:
    return int("".join(str(_SINGLE.get(c, c)) for c in text))


def _percent(match: re.Match[str], text: str) -> Quantity:
    start, end = match.span()
    approx = _approx(match["pct_before"], None, match["pct_last"])
    if match["pct_all"]:
        return Quantity(100, "%", approx, Kind.PERCENT, start, end, text[start:end], match.span("pct_all"))
    if match["pct_cn"]:
        amount = _amount(match["pct_cn"])
        return Quantity(
            amount or 0, "%", approx, Kind.PERCENT, start, end, text[start:end], match.span("pct_cn")
        )
    value = _arabic(match["pct"])
    upper = None if match["pct_upper"] is None else _arabic(match["pct_upper"])
    value = -value if match["pct_sign"] == "-" else value
    unit, digits = match["pct_unit"], match.span("pct")
    return Quantity(value, unit, approx, Kind.PERCENT, start, end, text[start:end], digits, upper)


def _count(match: re.Match[str], text: str) -> Quantity:
    start, end = match.span()
    scale, unit = match["scale"] or "", match["unit"] or ""
    approx = _approx(match["before"], match["inner"] or match["after"], match["last"])
    digits, kind = match.span("digits"), Kind.COUNT
    if unit.endswith("元"):
        kind = Kind.MONEY
        # Money keeps the printed unit, because the form asks for 万元 and 元 in different places.
        if scale in {"万", "亿"}:
            scale, unit = "", scale + unit
    elif not unit and _ADDRESS.match(text, end):
        return Quantity(0, "", "", Kind.NAME, start, end, text[start:end], digits)
    amount = _scaled(_arabic(match["digits"]), scale)
    upper = None
    if match["upper"] is not None:
        own = match["upper_scale"] or ""
        own = "" if unit[:1] in {"万", "亿"} else own
        upper = _scaled(_arabic(match["upper"]), own)
        # 3至5万: the scale of the second number holds for the first.
        amount = _scaled(amount, own) if own and not scale else amount
    amount = -amount if match["sign"] == "-" else amount
    return Quantity(amount, unit, approx, kind, start, end, text[start:end], digits, upper)


def _chinese_count(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.span()
    numeral, unit = match["cn"], match["cn_unit"]
    if numeral == "一" and not _one_counts(match):
        return None
    before, after = match["cn_before"], match["cn_after"]
    approx = _approx(before, after, match["cn_last"])
    kind = Kind.MONEY if unit.endswith("元") else Kind.COUNT
    upper: Amount | None = None
    if _RUN.fullmatch(numeral):
        # 三四次 is three or four; other runs of digits are no way to count.
        low, high = _SINGLE[numeral[0]], _SINGLE[numeral[-1]]
        if len(numeral) != 2 or not 0 < low == high - 1:
            return None
        amount: Amount | None = low
        upper = high
    else:
        amount = _amount(numeral)
    if amount is None:
        return None
    return Quantity(amount, unit, approx, kind, start, end, text[start:end], match.span("cn"), upper)


def _rare(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.span()
    numeral, unit = match["rare"], match["rare_unit"]
    amount = _amount(numeral) if numeral[0] in rare.FORMAL else rare.of_marks(numeral)
    if amount is None:
        return None
    kind = Kind.MONEY if unit == "元" else Kind.COUNT
    return Quantity(amount, unit, "", kind, start, end, text[start:end], match.span("rare"))


def _pair(match: re.Match[str], text: str) -> Quantity:
    start, end = match.span()
    sign = match["rare_pair"]
    unit = text[start + 1 : end] or "个"
    return Quantity(rare.PAIRS[sign], unit, "", Kind.COUNT, start, end, text[start:end], (start, start + 1))


_READERS = {
    "year": _year,
    "percent": _percent,
    "arabic": _count,
    "chinese": _chinese_count,
    "rare": _rare,
    "rare_pair": _pair,
}


def _one_counts(match: re.Match[str]) -> bool:
    """Whether 一 + measure word counts: 培训一次, 召开一次会议; not 一批, 每一件, 一项重要工作."""
    plain, start, end = match.string, match.start(), match.end()
    before, after = plain[max(0, start - 4) : start], plain[end : end + 1]
    if match["cn_before"] or match["cn_after"]:
        return True
    if match["cn_unit"] not in _ONE_OF and match["cn_unit"] not in {"个", "人", "人次", "项"}:
        return False
    if before[-1:] and before[-1] in u.NOT_BEFORE_ONE:
        return False
    closed = not after or not ("\u4e00" <= after[0] <= "\u9fff")
    if closed:
        return True
    return match["cn_unit"] in _ONE_OF and _COUNTED_ONE.search(before) is not None


def _in_quotes(quantity: Quantity, plain: str, span: tuple[int, int]) -> Quantity:
    """In a title nothing is counted; in short “” a numeral is part of a name (“三个一”)."""
    start, end = span
    title = plain[start] == "《"
    numeral = plain[quantity.digits[0]]
    brand = not title and end - start <= 14 and (not numeral.isdigit() or not quantity.unit)
    kind = Kind.NAME if quantity.is_quantity and (title or brand) else quantity.kind
    return Quantity(
        quantity.amount,
        quantity.unit,
        quantity.approx,
        kind,
        quantity.start,
        quantity.end,
        quantity.raw,
        quantity.digits,
        quantity.upper,
        quoted=True,
    )


def _approx(before: str | None, after: str | None, last: str | None) -> str:
    if after:
        return u.APPROX_AFTER[after]
    if before:
        return u.APPROX_BEFORE[before]
    return u.APPROX_LAST[last] if last else ""


def _arabic(digits: str) -> Amount:
    bare = digits.replace(",", "")
    return _tidy(Decimal(bare)) if "." in bare else int(bare)


def _scaled(amount: Amount, scale: str) -> Amount:
    return _tidy(amount * _SCALES[scale])


def _tidy(amount: Amount) -> Amount:
    return int(amount) if amount == int(amount) else amount


@lru_cache(maxsize=1024)
def _amount(numeral: str) -> Amount | None:
    """Value of an Arabic or Chinese numeral, or None (千百, 一十百)."""
    if numeral[0].isdigit():
        return _arabic(numeral)
    import cn2an  # 0.2 s to load; most texts need it, an import of the package does not

    for short, long in rare.TENS.items():
        numeral = numeral.replace(short, long)
    whole, _, fraction = numeral.replace("〇", "零").partition("点")
    # cn2an wants the leading 一 that 百余 and 千余 leave out.
    whole = "一" + whole if whole[0] in "十百千万亿" else whole
    try:
        value = int(cn2an.cn2an(whole, "normal"))
    except (ValueError, KeyError):  # cn2an looks an odd order such as 亿一 up in a table
        return None
    if not fraction:
        return value
    return Decimal(f"{value}." + "".join(str(_SINGLE[c]) for c in fraction))


_CELL = re.compile(
    rf"(?P<sign>[+-])?(?P<digits>{_ARABIC})(?P<scale>{_SCALE})?[余多]?(?P<unit>[万亿]?元|[^\d\s]{{0,3}})"
)


def parse_amount(text: str) -> Amount | None:
    """The one amount of a table cell or a short answer, or None when there is none or several.

    Reads ``１``, ``1,234``, `` 0``, ``-36``, ``22（其中修订16件）`` (22), ``43.788万元`` (43.788, in the
    printed unit of money), ``1.3万余条`` (13000), ``两次`` (2), ``零`` (0). Blanks give None.
    """
    plain = re.sub(r"[（(].*?[）)]", "", normalise(text)).strip()
    if plain in BLANKS:
        return None
    if match := _CELL.fullmatch(plain):
        scale = match["scale"] or ""
        scale = "" if match["unit"].endswith("元") and scale in {"万", "亿"} else scale
        value = _scaled(_arabic(match["digits"]), scale)
        return -value if match["sign"] == "-" else value
    if re.fullmatch(_CHINESE, plain):
        return _amount(plain)
    counted = [q for q in quantities(plain) if q.is_quantity]
    return counted[0].amount if len(counted) == 1 else None


def render_amount(amount: Amount) -> str:
    """``amount`` in half-width digits without thousands marks or trailing zeros (13000, 43.788)."""
    if isinstance(amount, int):
        return str(amount)
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
