"""S.PRIVATE: personal data that must not be published. Numbers are masked in messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from report_assistant.checks.finding import Evidence, Finding, Severity
from report_assistant.checks.rule import SECTIONS, Part, Rule, parts
from report_assistant.checks.subject import Subject
from report_assistant.report.figures import Place
from report_assistant.report.form import section_words
from report_assistant.report.text import normalise

_IDENTITY = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_MOBILE = re.compile(r"(?<![\d-])1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})(?!\d)")
_OFFICE_CONTACT = re.compile(r"联系|电话|咨询|监督|举报|受理|地址|邮编|传真|热线|办公室")
_LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_identity_number(text: str) -> bool:
    """True for a citizen's number with a real birthday and the right check digit (GB 11643)."""
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return born.year >= 1900 and _CHECKS[total % 11] == text[17].upper()


def mask(number: str) -> str:
    """``number`` with its middle hidden."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _personal(subject: Subject) -> Iterator[Finding]:
    rule = "S.PRIVATE"
    for paragraph in subject.paragraphs:
        plain = normalise(paragraph.text)
        for match in _IDENTITY.finditer(plain):
            if is_identity_number(match.group()):
                evidence = (paragraph.evidence(paragraph.text[match.start() : match.end()], match.start()),)
                yield Finding(rule, Severity.ERROR, _identity_words(paragraph.section, match), evidence)
        for match in _MOBILE.finditer(plain):
            # An organ may give a mobile number as its own contact, in the opening or at the end.
            near = plain[max(0, match.start() - 30) : match.start()]
            if paragraph.section in {0, 6} and _OFFICE_CONTACT.search(near):
                continue
            evidence = (paragraph.evidence(paragraph.text[match.start() : match.end()], match.start()),)
            message = (
                f"{section_words(paragraph.section)}有手机号码 {mask(match.group())}，"
                "不是办公联系电话的，公布前请删去。"
            )
            yield Finding(rule, Severity.WARNING, message, evidence)
    yield from _in_cells(subject)


def _identity_words(section: int, match: re.Match[str]) -> str:
    return f"{section_words(section)}有公民身份号码 {mask(match.group())}，属于个人隐私，公布前必须删去。"


def _in_cells(subject: Subject) -> Iterator[Finding]:
    for cell, value in subject.figures.values.items():
        match = _IDENTITY.search(normalise(value.raw)) if len(value.raw) >= _LENGTH else None
        if match and is_identity_number(match.group()):
            message = f"{cell}填的是公民身份号码 {mask(match.group())}，属于个人隐私，必须删去。"
            evidence = (Evidence(Place(str(cell), cell), value.raw, value.amount),)
            yield Finding("S.PRIVATE", Severity.ERROR, message, evidence)


RULES = (
    Rule(
        "S.PRIVATE",
        Severity.ERROR,
        "没有公民身份号码和个人手机号码",
        _personal,
        exceptions="校验码或生日不对的 18 位数；开头和第六部分写明的办公联系电话；手机号码只作警告",
        reads=parts(*SECTIONS, Part.TABLE_1, Part.TABLE_2, Part.TABLE_3),
    ),
)
