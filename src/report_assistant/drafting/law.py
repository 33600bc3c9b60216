"""Fixed legal references: the only titles and document numbers a draft may contain.

Their numbers contain digits, so they are slots like any other number. Sources: 国令第711号 (条例),
国办公开办函〔2019〕60号, 国办公开办函〔2021〕30号 (format notices), 国办函〔2020〕109号 (fees).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from report_assistant.report.form import Generation

_ORDINANCE = "《中华人民共和国政府信息公开条例》"
_SHORT = "《条例》"
_FEES = "《政府信息公开信息处理费管理办法》"
_OFFICE = "国务院办公厅政府信息与政务公开办公室"


@dataclass(frozen=True, slots=True)
class Reference:
    """A legal reference: slot name, printed text, and what it is for the ledger."""

    slot: str
    text: str
    source: str


def _notice(generation: Generation) -> tuple[str, str]:
    if generation is Generation.G2019:
        return f"《{_OFFICE}关于政府信息公开工作年度报告有关事项的通知》", "国办公开办函〔2019〕60号"
    title = f"《{_OFFICE}关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》"
    return title, "国办公开办函〔2021〕30号"


@cache
def references(generation: Generation) -> dict[str, Reference]:
    """Legal references by slot name; the format notice is the one of ``generation``."""
    title, number = _notice(generation)
    ordinance = "国务院令第711号公布的《中华人民共和国政府信息公开条例》"
    table = (
        ("条例", _ORDINANCE, ordinance),
        ("条例全称简称", _ORDINANCE.replace("》", "》（以下简称《条例》）"), ordinance),
        ("条例简称", _SHORT, ordinance),
        ("第五十条", "第五十条", f"{ordinance}第五十条"),
        ("格式通知", f"{title}（{number}）", number),
        ("收费办法", _FEES, "国办函〔2020〕109号"),
    )
    return {slot: Reference(slot, text, source) for slot, text, source in table}


@cache
def titles() -> tuple[str, ...]:
    """Titles in 《》 that a draft may contain, of both generations of the form."""
    notices = [_notice(generation)[0] for generation in Generation]
    return (_ORDINANCE, _SHORT, _FEES, "《政府信息公开条例》", *notices)


# How precedents write the references; the longest form first.
SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"《中华人民共和国政府信息公开条例》（以下简称《条例》）", "{{条例}}"),
    (r"《(?:中华人民共和国)?政府信息公开条例》", "{{条例}}"),
    (r"《条例》", "{{条例简称}}"),
    (r"《政府信息公开信息处理费管理办法》(?:（国办函〔2020〕109号）)?", "{{收费办法}}"),
)
