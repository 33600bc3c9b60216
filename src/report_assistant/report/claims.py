# ruff: noqa: E501 -- the table of patterns is read line by line
"""Statements without a number that the figures must support: 未收到申请, 均已办结, 同比增长, …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from report_assistant.report.text import normalise, sentences


class ClaimKind(StrEnum):
    """What a claim says; the first group can be held against the tables or facts."""

    NO_APPLICATIONS = "no_applications"
    NO_CARRIED_IN = "no_carried_in"
    NO_CARRIED_OUT = "no_carried_out"
    ALL_DONE = "all_done"
    ON_TIME = "on_time"
    NO_REVIEW = "no_review"
    NO_LITIGATION = "no_litigation"
    NO_REVIEW_OR_LITIGATION = "no_review_or_litigation"
    WITHOUT_LOSS = "without_loss"
    ALL_UPHELD = "all_upheld"
    NO_FEE = "no_fee"
    NO_DOCUMENTS = "no_documents"
    NO_ACCOUNTABILITY = "no_accountability"
    # Only the writer can vouch for these.
    FIRST_TIME = "first_time"
    RANKING = "ranking"
    AWARD = "award"
    GROWTH = "growth"
    DECLINE = "decline"
    UNCHANGED = "unchanged"
    NO_INCIDENT = "no_incident"


# Claims of none that say how much a fact of the user's is: nothing.
ZERO_BY_CLAIM = {ClaimKind.NO_FEE: ("G01", "G02"), ClaimKind.NO_ACCOUNTABILITY: ("E08",)}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with ``quote == text[start:end]``."""

    kind: ClaimKind
    start: int
    end: int
    quote: str


_NOT = r"(?:未曾|尚未|均未|从未|未有|未|没有|没|无)"
_GOT = r"(?:有|曾)?(?:收到|接到|接收到?|受理|收|发生|产生|出现)(?:过|任何)?"
_RECEIVED = r"(?:有|曾)?(?:收到|接到|接收到?|受理|收|产生|发生)(?:过|任何)?"
_REQUEST = r"(?:政府信息公开(?:的)?申请|信息公开(?:的)?申请|依申请公开(?:的)?(?:政府信息)?(?:申请|事项|件|案件|信息)?|公开申请)"
_ZERO = r"(?:均)?(?:为|是|：|:|共|共计)?(?:0|零)\s?(?:件|条|份|宗|起|项|次|元)?(?![\d.])"
_DISPUTE = r"(?:行政)?复议"
_SUIT = r"(?:行政)?(?:诉讼|应诉)"
_LOSS = r"纠错|败诉|纠正|撤销|确认违法|不利|被责令"

_PATTERNS: tuple[tuple[ClaimKind, str], ...] = (
    (ClaimKind.NO_APPLICATIONS, rf"{_NOT}{_RECEIVED}[^，。；、]{{0,30}}?(?:公民、法人[^，。；]{{0,12}})?[^，。；、]{{0,12}}?{_REQUEST}(?!引发|引起|的?行政|产生)"),
    (
        ClaimKind.NO_APPLICATIONS,
        r"(?:没有|未有|无)(?:任何)?(?:公民|人|单位|个人|群众|申请人|公民、法人(?:和|或|或者)其他组织)[^，。；]{0,16}?(?:提出|提交)[^，。；]{0,10}?申请",
    ),
    (ClaimKind.NO_APPLICATIONS, rf"(?<![有均])(?:无|没有)(?:人)?{_REQUEST}(?!办理|受理)"),
    (ClaimKind.NO_APPLICATIONS, rf"(?:新收|收到|接到|受理)(?:的)?[^，。；、]{{0,12}}?{_REQUEST}(?:数量|数|总数)?{_ZERO}"),
    (ClaimKind.NO_APPLICATIONS, rf"{_REQUEST}(?:数量|数|总数|受理数)?{_ZERO}"),
    (ClaimKind.NO_APPLICATIONS, rf"{_NOT}(?:收到)?(?:任何|过)?申请(?=[，。；、\s]|$)"),
    (
        ClaimKind.NO_CARRIED_IN,
        rf"{_NOT}(?:有)?(?:上一?年度?|往年|去年)(?:度)?(?:结转|转来)[^，。；]{{0,8}}?(?=[，。；、]|$)|(?:上一?年度?|往年|去年)(?:也|均|都)?(?:{_NOT}(?:有)?结转)"
        rf"|(?:上一?年度?|往年)结转[^，。；\d]{{0,10}}{_ZERO}|{_NOT}(?:有)?往年转来[^，。；]{{0,10}}?申请",
    ),
    (
        ClaimKind.NO_CARRIED_OUT,
        rf"{_NOT}(?:有)?(?:需|需要)?(?:结转|顺延|转)(?:至|到)?(?:下|明|次)(?:一)?年度?[^，。；]{{0,10}}|结转(?:至)?下年度?(?:继续)?(?:办理)?[^，。；\d]{{0,4}}{_ZERO}"
        rf"|(?<![年也均])(?:无|没有)结转(?!下)[^，。；]{{0,4}}|{_NOT}(?:有)?未办结的申请",
    ),
    (ClaimKind.WITHOUT_LOSS, rf"{_NOT}(?!经|正当|审结|办结)(?:有|发生|出现|被|因)?[^，。；\d]{{0,28}}?(?:{_LOSS})[^，。；]{{0,10}}"),
    (
        ClaimKind.NO_REVIEW_OR_LITIGATION,
        rf"{_NOT}(?!经|正当)(?:有|因|{_GOT}|被|引发|涉及|申请|提起)?[^，。；]{{0,36}}?{_DISPUTE}(?:案件|申请|事项|情况)?(?:、|和|及|与|或|以及|或者||、被提起|和被提起|、提起|或者被提起|及被提起|、{_NOT}|，{_NOT}|和提起)"
        rf"(?:被)?(?:提起|发生)?{_SUIT}(?:[、和及]责任追究)?(?:的)?(?:案件|情况|情形|事项)?"
        rf"|{_DISPUTE}(?:案件)?[、和及与或]{_SUIT}(?:案件|情况|数量)?(?:{_ZERO}|(?:均)?(?:未发生|没有发生)|[：:]无)",
    ),
    (
        ClaimKind.NO_REVIEW,
        rf"{_NOT}(?!经|正当)(?:有|因|{_GOT}|被|引发|涉及)?[^，。；、]{{0,30}}?{_DISPUTE}(?!决定|后|机关)(?:案件|申请)?|{_DISPUTE}(?:案件|申请)?(?:{_ZERO}|未发生)",
    ),
    (
        ClaimKind.NO_LITIGATION,
        rf"{_NOT}(?!经|正当)(?:有|因|{_GOT}|被|引发|涉及|提起)?[^，。；、]{{0,30}}?{_SUIT}(?:案件)?|{_SUIT}(?:案件)?(?:{_ZERO}|未发生)",
    ),
    (
        ClaimKind.NO_FEE,
        rf"(?:{_NOT}|不)(?:向)?[^，。；]{{0,16}}?(?:收取|产生|发生|收|涉及|征收|计收|有)(?:过|任何)?[^，。；]{{0,16}}?(?:信息处理费|收费|处理费|费用)(?:收费事项|收费|情况)?"
        rf"|没有?收费(?=[，。；\s]|$)|(?:未|没有)(?:发生|产生)收费(?:事项|情形|情况)?|信息处理费(?:收取)?(?:金额|收费)?(?:共)?{_ZERO}|信息处理费[^，。；\d]{{0,8}}(?:{_NOT}(?:收取|产生|发生)|[：:]无|为零)",
    ),
    (ClaimKind.ALL_UPHELD, r"(?:结果)?均(?:为|被|予以|获)?维持|全部维持"),
    (ClaimKind.ON_TIME, r"(?:均|全部|都)?(?:已)?(?:按时|按期|(?:均)?在法定(?:时限|期限)内|在规定(?:时限|期限)内)(?:依法)?(?:予以)?(?:办结|答复|作出答复|办理)(?:率)?"),
    (ClaimKind.ON_TIME, r"(?:按时|按期|及时)(?:办结|答复)率(?:均)?(?:为|达到|达|保持)?100%|(?:没有|未|无)(?:出现|发生)?(?:超期|逾期)(?:答复|办理|未答复|办结)"),
    (
        ClaimKind.ALL_DONE,
        r"(?:均|全部|都|已经全部|已全部)(?:已)?(?:按时|按期|依法|依规|及时|按规定|在法定(?:时限|期限)内|在规定(?:时限|期限)内|予以)*(?:办结|答复|办理完毕|办理完成|办完|办复|作出答复|处理完毕)|(?<!按时)(?<!按期)(?<!及时)(?<!准时)(?:办结|答复)率(?:均)?(?:为|达到|达|保持)?100%",
    ),
    (ClaimKind.NO_DOCUMENTS, r"(?:未|没有|无)(?:新)?(?:制发|制定|出台|印发)[^，。；、]{0,6}?(?:规范性文件|规章)"),
    (
        ClaimKind.NO_ACCOUNTABILITY,
        rf"{_NOT}(?:有|发生|出现|因)?[^，。；]{{0,28}}?(?:责任追究|追究(?:相关)?责任|被追责|被问责|问责|追责)(?:的)?(?:情况|情形|事项|人员)?|责任追究[^，。；]{{0,8}}?(?:[：:]无|(?<![\d.]){_ZERO})",
    ),
    (ClaimKind.FIRST_TIME, r"首次|首创|首家|首个|率先|第一次"),
    (
        ClaimKind.RANKING,
        r"(?:排名|位列|位居|名列|居全|列全|获全|荣获)[^，。；]{0,14}?(?:第[一二三四五六七八九十\d]+(?:名|位)?|首位|前列|前茅|榜首|前[三五十\d]+名?)",
    ),
    (ClaimKind.AWARD, r"荣获|获评|被评为|获得[^，。；]{0,14}(?:奖|称号|表彰|表扬)|通报表扬|入选|(?:等次|结果)为(?:优秀|良好)|优秀等次"),
    (ClaimKind.GROWTH, r"(?:同比|环比|(?:较|比|与)(?:上|去|20\d\d)[^，。；]{0,8}?)(?:相比)?(?:有所|略有|明显|大幅)?(?:增长|增加|上升|提高|提升|多)"),
    (ClaimKind.DECLINE, r"(?:同比|环比|(?:较|比|与)(?:上|去|20\d\d)[^，。；]{0,8}?)(?:相比)?(?:有所|略有|明显|大幅)?(?:下降|减少|降低|回落)"),
    (ClaimKind.UNCHANGED, r"(?:与|同)(?:上|去)年[^，。；]{0,4}持平|持平"),
    (
        ClaimKind.NO_INCIDENT,
        r"(?:未|没有|无)(?:发生|出现|发现|收到|接到|再出现)[^，。；]{0,24}|零(?:投诉|差错|泄密|失误)",
    ),
)  # fmt: skip

# A claim that speaks of one channel, one kind of applicant or another matter is not the claim.
_LIMITED = {
    ClaimKind.NO_APPLICATIONS: re.compile(
        r"信函|邮寄|网上|线上|当面|传真|电子邮|投诉|举报|复议|重复|涉及|关于|商业|企业|自然人|不予"
        r"|(?<!公民、)(?<!公民和)(?<!自然人、)法人"
    ),
    ClaimKind.NO_REVIEW: re.compile(_LOSS),
    ClaimKind.NO_LITIGATION: re.compile(_LOSS),
    ClaimKind.NO_REVIEW_OR_LITIGATION: re.compile(_LOSS),
    ClaimKind.WITHOUT_LOSS: re.compile(r"问题|错误|差错|链接|信息未"),
}
_LONGEST = 1500  # no real sentence is longer; a hostile one must not take long
_OTHER_CASES = re.compile(r"留言|来信|信箱|工单|热线|建议|提案|诉求|投诉|咨询|问题|意见|整改|反馈")
_NO_CHARGE = re.compile(r"收取|没有?收费|(?:发生|产生)收费")
_POLICY = re.compile(r"(?:确保|做到|保证|力争|应当?|要求|必须|严格按照?|实现|推动)[^，。；]{0,20}$")
# A wider claim swallows the narrower ones that lie inside it.
_SWALLOWED = {
    ClaimKind.NO_REVIEW_OR_LITIGATION: {ClaimKind.NO_REVIEW, ClaimKind.NO_LITIGATION},
    ClaimKind.WITHOUT_LOSS: {
        ClaimKind.NO_REVIEW,
        ClaimKind.NO_LITIGATION,
        ClaimKind.NO_REVIEW_OR_LITIGATION,
        ClaimKind.NO_INCIDENT,
    },
}


@cache
def _compiled() -> tuple[tuple[ClaimKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


def claims(text: str) -> tuple[Claim, ...]:
    """Claims of a sentence or paragraph in the order of the text, each kind once at one place.

    未收到申请 limited to one channel, and 均已答复 about letters or hotline cases, are no claims
    about applications and are left out.
    """
    plain = normalise(text)
    found: list[Claim] = []
    for span in sentences(plain):
        found.extend(_of_sentence(text, plain, span.start, min(span.end, span.start + _LONGEST)))
    return tuple(found)


def _of_sentence(text: str, plain: str, start: int, end: int) -> list[Claim]:
    all_found = [
        Claim(kind, m.start(), m.end(), text[m.start() : m.end()])
        for kind, pattern in _compiled()
        for m in pattern.finditer(plain, start, end)
        if _meant(kind, m, plain, start, end)
    ]
    kept = [c for c in all_found if not any(_covers(other, c) for other in all_found if other is not c)]
    return sorted(dict.fromkeys(kept), key=lambda c: (c.start, c.end))


def _meant(kind: ClaimKind, match: re.Match[str], plain: str, start: int, end: int) -> bool:
    limited = _LIMITED.get(kind)
    if limited is not None and limited.search(match.group()):
        return False
    before = plain[start : match.start()]
    if kind in {ClaimKind.ALL_DONE, ClaimKind.ON_TIME}:
        clause = re.split(r"[。；]", before)[-1]
        other = _OTHER_CASES.search(clause) and not re.search("申请", clause)
        return not other and not _POLICY.search(before)
    if kind is ClaimKind.NO_FEE:
        named = "处理费" in plain[start:end] or "信息公开" in plain[start:end]
        return "应收未收" not in match.group() and (named or _NO_CHARGE.search(match.group()) is not None)
    return True


def _covers(wide: Claim, narrow: Claim) -> bool:
    overlap = wide.start < narrow.end and narrow.start < wide.end
    if narrow.kind in _SWALLOWED.get(wide.kind, set()):
        return overlap
    if narrow.kind is ClaimKind.NO_INCIDENT:
        return overlap and wide.kind is not ClaimKind.NO_INCIDENT
    inside = wide.start <= narrow.start and narrow.end <= wide.end
    return wide.kind is narrow.kind and inside and wide != narrow
