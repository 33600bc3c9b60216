"""What the library is doing, for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """What the library is doing."""

    CLOSED = "closed"
    """Nothing was asked of it yet."""
    OPENING = "opening"
    UPDATING = "updating"
    """This program makes a new index; ``done`` of ``total`` steps of ``stage``."""
    UPDATED_ELSEWHERE = "updated_elsewhere"
    """Another program does."""
    WAITING = "waiting"
    """Files were given to it that an interrupted program did not take in."""
    READY = "ready"
    FAILED = "failed"
    """The last attempt to open or update it ended with ``trouble``."""


@dataclass(frozen=True, slots=True)
class Status:
    """State of the library. ``documents`` and ``passages`` are those of the index that answers now."""

    condition: Condition
    documents: int = 0
    passages: int = 0
    done: int = 0
    total: int = 0
    stage: str = ""
    waiting: int = 0
    trouble: str = ""

    @property
    def text(self) -> str:
        """The state in one Chinese sentence."""
        held = f"{self.documents} 份报告、{self.passages} 个段落"
        old = f"完成前仍按原有的 {self.documents} 份报告检索。" if self.documents else "完成后即可检索。"
        match self.condition:
            case Condition.CLOSED:
                return "范文库尚未打开，首次检索时自动打开。"
            case Condition.OPENING:
                return "正在打开范文库，请稍候。"
            case Condition.UPDATING:
                far = f"{self.stage or '准备中'}（{self.done}/{self.total}）" if self.total else "准备中"
                return f"正在更新范文库：{far}，{old}"
            case Condition.UPDATED_ELSEWHERE:
                return f"另一个程序正在更新范文库，{old}"
            case Condition.WAITING:
                return f"有 {self.waiting} 个文件尚未收入范文库，下次启动时自动继续；现有 {held}。"
            case Condition.FAILED:
                return self.trouble
            case Condition.READY:
                return f"范文库已就绪，共 {held}。"
