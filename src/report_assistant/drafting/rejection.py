"""Why a sentence may not be used: failures are values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Kind of a violation; the value is the Chinese name shown to users."""

    NUMBER = "没有来源的数字"
    YEAR = "没有来源的年份或日期"
    NAME = "其他单位、地名或人名"
    TITLE = "不在清单内的文件名称"
    CONTACT = "网址、电话或邮箱"
    INSTRUCTION = "指令性文字"
    CLAIM = "数据不支持的说法"
    EVENT = "没有事实依据的具体工作"
    SLOT = "不认识的槽位或缺少数据的槽位"
    CONTEXT = "数字与上下文所说的事项不符"
    SELF = "没有用槽位书写的自称"
    BUSINESS = "其他单位的业务内容"
    WORD = "数据和事实没有说到的词语"
    LETTERS = "正文不用的字符"
    FORM = "语句不完整或过长"


@dataclass(frozen=True, slots=True)
class Violation:
    """A reason, the words that caused it, and the sentence."""

    reason: Reason
    words: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.reason.value}：{self.words}" if self.words else self.reason.value


def dropped(area: str, count: int, reasons: Iterable[str]) -> str:
    """The notice that ``count`` sentences of ``area`` were dropped."""
    return f"“{area}”部分删去{count}句无法核实的语句（{'、'.join(dict.fromkeys(reasons))}）。"
