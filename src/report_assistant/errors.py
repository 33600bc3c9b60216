"""Errors. The first line of each docstring is the sentence a user reads."""

from __future__ import annotations


class ReportAssistantError(Exception):
    """出现未预期的错误，内容未丢失，请重试。"""

    def __str__(self) -> str:
        sentence = (type(self).__doc__ or "").strip().splitlines()[0]
        detail = "；".join(str(arg) for arg in self.args if str(arg))
        return f"{sentence}（{detail}）" if detail else sentence


class UnreadableFile(ReportAssistantError, ValueError):
    """无法读取该文件，请另存为 .docx、.txt、.md 或 .xlsx 后重新上传。"""


class FileTooLarge(UnreadableFile):
    """文件过大，请删除图片和附件后重新上传。"""


class FileMissing(UnreadableFile, FileNotFoundError):
    """找不到这个文件，请检查路径。"""


class NotAReport(UnreadableFile):
    """文件中没有找到年度报告的六个部分或表格，请确认上传的是政府信息公开工作年度报告。"""


class BadFigures(ReportAssistantError, ValueError):
    """数据文件的内容不符合要求，请按空白数据表的格式填写。"""


class NotPossible(ReportAssistantError):
    """这一步现在做不了，已有的内容没有改动。"""


class BadDate(ReportAssistantError, ValueError):
    """日期看不懂，请写成“2025年1月17日”。"""


class BadQuery(ReportAssistantError, ValueError):
    """检索条件有误，请改正后再检索。"""


class BadCommand(ReportAssistantError, ValueError):
    """命令写法不对，请加 --help 查看用法。"""


class MustBeEqual(ReportAssistantError, ValueError):
    """表内的合计和勾稽关系必须相等，不能用说明代替，请改正数字。"""


class StillAnswering(ReportAssistantError):
    """上一个回答还没有结束，请等它说完，或先点“停止”；您输入的话还在框里。"""


class Cancelled(ReportAssistantError):
    """已取消，什么都没有改动。"""


class UnverifiedWords(ReportAssistantError):
    """定稿前请核实参考范文写入的做法、问题和措施，属实的请勾选“已核实”。"""


class UnknownSlot(BadFigures, KeyError):
    """数据文件里有不认识的事实名称，请从空白数据表的“事实”页中选用名称或编号。"""


class IndexBusy(ReportAssistantError):
    """范文库正由另一个程序更新，请稍后再试。"""


class IndexBroken(ReportAssistantError):
    """范文库索引损坏且自动重建失败，请运行 report-assistant library rebuild。"""


class VectorServerUnavailable(ReportAssistantError):
    """连不上 Chroma 向量库服务，请确认服务已启动、地址设置无误；不设地址则使用内置向量库。"""


class UnknownDocument(ReportAssistantError, KeyError):
    """范文库里没有这份报告，请用 report-assistant library list 查看编号。"""


class UnknownWorkspace(ReportAssistantError, KeyError):
    """没有找到这份工作，可能已被删除，请从左侧列表另选一份。"""


class ChangedElsewhere(ReportAssistantError):
    """这份报告刚在另一个窗口中被改过，您这一步没有写入；请核对最新内容后再操作。"""


class BadBackup(UnreadableFile):
    """这不是本系统的项目备份文件，或者文件已经损坏，没有恢复任何内容。"""


class BadUser(ReportAssistantError, ValueError):
    """用户名或密码不符合要求，请改正后再试。"""


class UnknownUser(ReportAssistantError, KeyError):
    """没有这个用户，请用 report-assistant user list 查看。"""


class TooManyAttempts(ReportAssistantError):
    """登录失败次数过多，请过几分钟再试。"""


class EmbeddingModelMissing(ReportAssistantError, FileNotFoundError):
    """找不到句向量模型，请检查设置中的模型路径。"""


class ChatModelUnavailable(ReportAssistantError):
    """大模型没有给出可用的回答，已改用范文方式起草，内容未丢失。"""


class ExportBlocked(ReportAssistantError):
    """报告还有未解决的错误，改正或说明理由后才能导出。"""


class UnfinishedDraft(ExportBlocked):
    """草稿里还有【待补】内容或表格空格，只能导出供修改的草稿，不能导出定稿。"""


class UntracedNumbers(ExportBlocked):
    """文中有手工写入、没有来源的数字或日期，请补充对应的事实或者说明出处，再导出定稿。"""


class CannotWrite(ReportAssistantError, OSError):
    """无法写入文件，请检查文件夹是否可写、文件是否正被其他程序打开。"""


class StateUnusable(ReportAssistantError, OSError):
    """存放数据的文件夹或数据库无法读写，这一步没有保存，请检查磁盘空间、权限和 REPORT_ASSISTANT_HOME。"""


class PromptVariablesMissing(ReportAssistantError, KeyError):
    """提示词文件缺少变量，请检查 prompts 目录。"""


class Unexpected(ReportAssistantError):
    """程序出了没有预料到的错误，这一步没有完成，已保存的内容都在；请再试一次，仍不行时请把日志交给管理员。"""


class BadSetting(ReportAssistantError, ValueError):
    """设置有误，请检查环境变量。"""
