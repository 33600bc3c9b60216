"""From a precedent sentence to a template: numbers, years, the organ and legal references become
slots. A sentence that cannot be masked wholly is not usable; the reason is data. Sentences of a chat
model and of the user are adopted in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from report_assistant.drafting import law
from report_assistant.drafting.case import Case
from report_assistant.drafting.cells import cell_slot
from report_assistant.drafting.rejection import Reason, Violation
from report_assistant.drafting.template import Origin, Sentence, bare, slot_names
from report_assistant.report.form import Generation
from report_assistant.report.mentions import ClaimKind, Mention, Subject, claims, mentions
from report_assistant.report.numerals import Kind, Quantity, quantities
from report_assistant.report.organ import organ
from report_assistant.report.slots import Area
from report_assistant.report.text import normalise, sentences

# Claims with a test in drafting.support; the others make a sentence unusable.
TESTABLE = frozenset(
    {
        ClaimKind.NO_APPLICATIONS,
        ClaimKind.NO_CARRIED_IN,
        ClaimKind.NO_CARRIED_OUT,
        ClaimKind.NO_REVIEW,
        ClaimKind.NO_LITIGATION,
        ClaimKind.NO_REVIEW_OR_LITIGATION,
        ClaimKind.NO_FEE,
        ClaimKind.ALL_DONE,
        ClaimKind.ON_TIME,
        ClaimKind.WITHOUT_LOSS,
        ClaimKind.NO_ACCOUNTABILITY,
        ClaimKind.NO_DOCUMENTS,
    }
)

# One statement about all applicants that the tables decide.
ALL_NATURAL = re.compile(
    r"申请人?[^，。；]{0,6}?(?:均|全部|都)[为由系是]自然人(?:提出|提交)?(?=[，。；]|$)|"
    r"(?:均|全部|都)由自然人提出(?=[，。；]|$)"
)

# Openings that tie a sentence to the one before it.
_CONNECTIVE = re.compile(
    r"^(?:其?[一二三四五六七八九十]{1,2}是|其[一二三四五](?=[，、])|同时|此外|另外|并且|另|还|在此基础上|与此同时|特别是)[，：、]?"
)
_ANAPHOR = re.compile(
    r"^(?:其中|其余|其他|上述|以上|该|对此|对其|这|据此|前述|两[类项者]|为此|因此|由此|并|而|均|也|对不|对能)"
)
_HEAD = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+[.．、])")
_ACCOUNT = re.compile(r"“[^”]{2,12}”(?=(?:政务)?(?:微信)?(?:公众号|微博))|(?<=公众号)“[^”]{2,12}”")
_QUOTED = re.compile(r"“(?!三公”)[^”]*”")
_ANAPHOR_ANYWHERE = re.compile(r"上述|前述|该(?:项|类|件|局|单位|栏目)|上一段|如下|见表|下表|附表|附件")
_GOVERNMENT = re.compile(r"(?<![\u4e00-\u9fff])?(?:本)?([省市县区州旗])(?:人民)?政府(?!信息|部门|工作)")
_GENERIC_SELF = ("本机关", "本单位", "我单位", "本部门")


@dataclass(frozen=True, slots=True)
class Precedent:
    """A paragraph of a past report as style source. ``own``: of the same organ as the case;
    ``preferred``: of the report whose wording the user asked for."""

    id: str
    agency: str
    year: int
    text: str
    area: Area | None = None
    own: bool = False
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Masked:
    """A usable sentence of a precedent, as a template with the claims it makes."""

    sentence: Sentence
    precedent: Precedent

    @property
    def covers(self) -> frozenset[str]:
        """Slots and claims that the sentence states."""
        return frozenset((*self.sentence.slots, *self.sentence.requires))


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


class _Refused(Exception):
    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(words)
        self.reason, self.words = reason, words


def mask_paragraph(precedent: Precedent) -> tuple[tuple[Masked, ...], tuple[Violation, ...]]:
    """All usable sentences of a paragraph, and why the others are not."""
    masked, refused = [], []
    for span in sentences(precedent.text):
        found = mask(span.text, precedent)
        if isinstance(found, Masked):
            masked.append(found)
        else:
            refused.append(found)
    return tuple(masked), tuple(refused)


def mask(text: str, precedent: Precedent) -> Masked | Violation:
    """Mask one sentence of ``precedent``."""
    text = text.strip()
    plain = normalise(_CONNECTIVE.sub("", text))
    if not precedent.own:
        # The name of somebody's account goes, the account stays.
        plain = _ACCOUNT.sub("", plain)
    try:
        template = _template(plain, precedent)
        found = (_requirement(claim.kind, claim.quote) for claim in claims(plain))
        requires = tuple(dict.fromkeys((*found, *exclusive(plain))))
    except _Refused as refused:
        return Violation(refused.reason, refused.words, text)
    ended = re.sub(r"[；;，,]$", "。", template)
    origin = Origin.OWN if precedent.own else Origin.PRECEDENT
    sentence = Sentence(ended, origin, precedent.id, text, requires)
    return Masked(sentence, precedent)


def adopt(template: str, case: Case, origin: Origin, reference: str) -> Sentence:
    """A sentence of a chat model or of the user: the case's own names become slots, its claims
    requirements."""
    template = template.replace(case.organ.name, "{{机关}}").replace(case.organ.self_name, "{{本机关}}")
    return Sentence(template, origin, reference, requires=requirements(template))


def requirements(template: str) -> tuple[str, ...]:
    """The testable claims of a template; the verifier refuses the others."""
    words = bare(template)
    found = (claim.kind for claim in claims(words))
    tested = (kind.value for kind in found if kind in TESTABLE)
    return tuple(dict.fromkeys((*tested, *exclusive(words))))


def exclusive(text: str) -> tuple[str, ...]:
    """What the tables must say for 申请人均为自然人: applications, and none of legal persons."""
    return ("+B01", "0B10") if ALL_NATURAL.search(text) else ()


def _requirement(kind: ClaimKind, quote: str) -> str:
    if kind is ClaimKind.GROWTH:
        # Growth with a percentage has become {{B04}}; without one it cannot be tested.
        raise _Refused(Reason.CLAIM, quote)
    if kind not in TESTABLE:
        raise _Refused(Reason.CLAIM, quote)
    return kind.value


def _template(plain: str, precedent: Precedent) -> str:
    # A quoted phrase is the name of somebody's campaign, product or column; the own may stay.
    special = _HEAD.search(plain) or (None if precedent.own else _QUOTED.search(plain))
    if special:
        raise _Refused(Reason.FORM, special.group())
    anaphor = _ANAPHOR.search(plain) or _ANAPHOR_ANYWHERE.search(plain)
    if anaphor:
        raise _Refused(Reason.FORM, anaphor.group())
    edits: list[_Edit] = []
    _references(plain, edits)
    _names(plain, precedent, edits)
    _numbers(plain, precedent, edits)
    return _apply(plain, edits)


def _free(edits: list[_Edit], start: int, end: int) -> bool:
    return all(end <= e.start or start >= e.end for e in edits)


def _references(plain: str, edits: list[_Edit]) -> None:
    for spelling, slot in law.SPELLINGS:
        for match in re.finditer(spelling, plain):
            if _free(edits, *match.span()):
                edits.append(_Edit(*match.span(), slot))
    for generation in Generation:
        notice = law.references(generation)["格式通知"].text
        at = plain.find(notice)
        if at >= 0:
            edits.append(_Edit(at, at + len(notice), "{{格式通知}}"))


def _names(plain: str, precedent: Precedent, edits: list[_Edit]) -> None:
    body = organ(precedent.agency)
    for name, slot in (
        (body.name, "{{机关}}"),
        *(
            (word, "{{本机关}}")
            for word in (body.self_name, body.self_name.replace("我", "本"), *_GENERIC_SELF)
        ),
    ):
        for match in re.finditer(re.escape(name), plain):
            if _free(edits, *match.span()):
                edits.append(_Edit(*match.span(), slot))
    for match in _GOVERNMENT.finditer(plain):
        if _free(edits, *match.span()):
            edits.append(_Edit(*match.span(), "{{政府}}"))


def _numbers(plain: str, precedent: Precedent, edits: list[_Edit]) -> None:
    by_start = {m.quantity.start: m for m in mentions(plain, precedent.area)}
    generation = Generation.for_year(precedent.year)
    for quantity in quantities(plain):
        if not _free(edits, quantity.start, quantity.end):
            continue
        mention = by_start.get(quantity.start)
        if quantity.is_quantity and (mention is None or mention.slot is None):
            slot = cell_slot(plain, quantity.start, quantity.unit, precedent.area)
            if slot and quantity.upper is None and generation is Generation.G2021:
                edits.append(_Edit(quantity.start, quantity.end, f"{{{{{slot}}}}}"))
                continue
        replacement = _number(quantity, mention, precedent)
        if replacement is not None:
            edits.append(_Edit(quantity.start, quantity.end, replacement))


def _number(quantity: Quantity, mention: Mention | None, precedent: Precedent) -> str | None:
    raw = quantity.raw
    if quantity.kind is Kind.YEAR:
        words = {precedent.year: "{{本年}}", precedent.year - 1: "{{上年}}", precedent.year + 1: "{{下年}}"}
        slot = words.get(int(quantity.amount))
        if slot is None or "年" not in raw or len(raw.rstrip("度")) != 5:
            raise _Refused(Reason.YEAR, raw)
        return slot + ("度" if raw.endswith("度") else "")
    if quantity.kind is Kind.DATE:
        if re.fullmatch(rf"{precedent.year}年12月31日", raw):
            return "{{期末}}"
        if re.fullmatch(rf"{precedent.year}年1月1日[至到—-](?:{precedent.year}年)?12月31日", raw):
            return "{{统计期限}}"
        raise _Refused(Reason.YEAR, raw)
    if quantity.kind in {Kind.LIST, Kind.NAME} and not re.search(r"\d", raw):
        return None
    if not quantity.is_quantity:
        raise _Refused(Reason.NUMBER, raw)
    if mention is None or mention.slot is None or mention.subject is not Subject.SELF:
        raise _Refused(Reason.NUMBER, raw)
    if mention.period not in (None, precedent.year) or quantity.upper is not None:
        raise _Refused(Reason.NUMBER, raw)
    return f"{{{{{mention.slot}}}}}"


def _apply(plain: str, edits: list[_Edit]) -> str:
    result, last = "", 0
    for edit in sorted(edits, key=lambda e: e.start):
        result += plain[last : edit.start] + edit.text
        last = edit.end
    template = result + plain[last:]
    names = [name for name in slot_names(template) if re.fullmatch(r"[A-G]\d\d(?:\.\d)?|表.*", name)]
    if any(template.count(f"{{{{{name}}}}}") > 1 for name in names):
        raise _Refused(Reason.NUMBER, "同一事项出现两个数字")
    return template
