"""Numbers of past reports that no content slot names but a cell of table two: 商业企业9件,
不掌握相关政府信息14件. They become named cell slots, so that only the user's figure is printed.
"""

from __future__ import annotations

import re

from report_assistant.report.form import (
    APPLICANTS,
    LEGAL_PERSONS,
    NOT_PROCESSED,
    RECEIVED,
    REFUSED,
    UNAVAILABLE,
)
from report_assistant.report.slots import Area

_TOTAL = APPLICANTS[-1]
# What stands before the number -> row of table two (column 总计).
_GROUNDS: tuple[tuple[str, str], ...] = (
    (r"国家秘密", f"{REFUSED}/1.属于国家秘密"),
    (r"法律行政法规禁止", f"{REFUSED}/2.其他法律行政法规禁止公开"),
    (r"三安全一稳定", f"{REFUSED}/3.危及“三安全一稳定”"),
    (r"第三方(?:合法)?权益|商业秘密|个人隐私", f"{REFUSED}/4.保护第三方合法权益"),
    (r"内部事务", f"{REFUSED}/5.属于三类内部事务信息"),
    (r"过程性", f"{REFUSED}/6.属于四类过程性信息"),
    (r"执法案卷", f"{REFUSED}/7.属于行政执法案卷"),
    (r"行政查询", f"{REFUSED}/8.属于行政查询事项"),
    (r"不掌握", f"{UNAVAILABLE}/1.本机关不掌握相关政府信息"),
    (r"没有现成|另行制作", f"{UNAVAILABLE}/2.没有现成信息需要另行制作"),
    (r"补正[^，、]*不明确", f"{UNAVAILABLE}/3.补正后申请内容仍不明确"),
    (r"信访|投诉类|举报类", f"{NOT_PROCESSED}/1.信访举报投诉类申请"),
    (r"重复申请", f"{NOT_PROCESSED}/2.重复申请"),
    (r"公开出版物", f"{NOT_PROCESSED}/3.要求提供公开出版物"),
    (r"大量反复", f"{NOT_PROCESSED}/4.无正当理由大量反复申请"),
    (r"重新出具", f"{NOT_PROCESSED}/5.要求行政机关确认或重新出具已获取信息"),
)
_LABEL = re.compile(r"[^，、；：。]*$")
_NEW = re.compile(r"新收|收到|申请人|提出|提交")
_CONCLUDED = re.compile(r"办结|答复|予以公开|无法提供|不予|复议|诉讼|结转")
_UNITS = frozenset({"件", "份", "条", "宗"})


def cell_slot(text: str, start: int, unit: str, area: Area | None) -> str | None:
    """The cell slot (``表二:row:column``) of the number that begins at ``start`` of ``text``, read
    from the words before it; None when they name no single cell."""
    if area is not Area.ON_REQUEST or unit not in _UNITS:
        return None
    before = text[:start]
    found = _LABEL.search(before)
    label = found.group() if found else ""
    person = next((p for p in LEGAL_PERSONS[:-1] if p in label), "")
    if label == LEGAL_PERSONS[-1] and any(p in before for p in LEGAL_PERSONS[:-1]):
        person = label
    if person:
        plain = _NEW.search(before) and not _CONCLUDED.search(before)
        return f"表二:{RECEIVED}:{person}" if plain else None
    rows = [row for words, row in _GROUNDS if re.search(words, label)]
    return f"表二:{rows[0]}:{_TOTAL}" if len(rows) == 1 else None
