"""The kind of organ as a user says it in talk: 我们是街道办, 机关类型改为乡镇."""

from __future__ import annotations

import re

from report_assistant.report.organ import OrganKind

AUTO = "自动识别"
_WORDS: tuple[tuple[str, OrganKind], ...] = (
    (r"街道(?:办|办事处)?", OrganKind.STREET),
    (r"乡镇|(?:乡镇?|镇)(?:人民)?政府|乡|镇", OrganKind.TOWNSHIP),
    (r"(?:园区|开发区|高新区)?(?:管委会|管理委员会)|园区|开发区|高新区", OrganKind.PARK),
    (r"(?:人民)?政府办(?:公[室厅]|公室)?", OrganKind.OFFICE),
    (r"(?:一级|本级|地方)?(?:人民)?政府(?!部门)", OrganKind.GOVERNMENT),
    (r"(?:政府)?(?:工作|组成|职能)?部门|委办局|局|委", OrganKind.DEPARTMENT),
    (r"其他(?:机关|单位)?", OrganKind.OTHER),
)
_SAID = re.compile(
    r"(?:我们|我)?(?:单位|机关|本单位|本机关)?(?:的?机关)?(?:的?类型)?"
    r"(?:不是[^，,]{1,12}[，,]\s*)?(?:应该|应当)?(?:就?是|为|属于|改成|改为|设为|算|[：:])\s*(?:一?个|一家)?"
    r"(?P<kind>[^，,。；;！!？?\s]{1,14})[。！!]?"
)


def told_kind(text: str) -> OrganKind | str:
    """The kind that ``text`` says the organ is; :data:`AUTO` to read it from the name again; empty
    when it says neither."""
    said = _SAID.fullmatch(text.strip())
    if said is None:
        return ""
    words = re.sub(r"^[省市区县]级?(?=[^省市区县]{2})", "", said["kind"])
    if re.fullmatch(r"自动(?:识别|判断)?|按名称(?:识别|判断)?", words):
        return AUTO
    return next((kind for pattern, kind in _WORDS if re.fullmatch(pattern, words)), "")
