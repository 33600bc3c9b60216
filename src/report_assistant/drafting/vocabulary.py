"""Neutral words of reports: a borrowed clause may use no others.

A list of forbidden business words is never complete; a list of allowed ones is. Words of the
project's own phrases and those below belong to the matter of the report itself, to no organ.
"""

from __future__ import annotations

from functools import cache

from report_assistant.drafting.template import bare
from report_assistant.drafting.wording import groups, leads

_NEUTRAL = """
通过 利用 依托 运用 公开 发布 推送 公布 编发 公示 刊发 发放 更新 维护 主动 各类 各种
信息 政府信息 政务信息 全年 年度 本年度 本年 年内 年末 共 累计 共计 合计 总数 总计 其中
包括 分别 政务 门户网站 网站 网络 网上 线上 线下 渠道 途径 方式 形式 平台 栏目 专栏 专题
公众号 新媒体 微信 微博 账号 平均 条数 收到 收 新收 接收 受理 申请 申请人 自然人 法人
组织 信函 当面 提交 递交 提出 邮寄 邮箱 传真 登记 审核 办理 办结 答复 回复 结转 继续
下年度 上年 上年度 予以 不予 部分 无法 提供 处理 决定 作出 结果 情况 情形 案件 数量 内容
纠正 维持 尚未 审结 行政复议 行政诉讼 复议 诉讼 因 引发 发生 没有 未 有 提起 现行 有效
废止 制发 制定 新制 截至 期末 行政 规范性 规范性文件 规章 文件 政策 解读 解读材料 文字
图文 材料 负责人 核对 及时 准确 依法 依规 按时 按照 按规定 规定 要求 法定 期限 时限 安全
召开 会议 研究 部署 举办 开展 业务 培训 培训班 参训 参加 参会 人员 工作人员 检查 抽查
督促 整改 问题 通报 专职 兼职 配备 配有 明确 落实 工作 许可 处罚 行政许可 行政处罚 合同
协议 合法性 审查 公平竞争 保密 公文 属性 错别字 错链 目录 制度 意见 建议 征集 采纳 群众
公众 社会 网民 留言 关切 回应 政府 机关 单位 公民 方便 查阅 规范 严格 执行 坚持 加强
做好 做到 持续 不断 进一步 切实 全面 认真 贯彻 确保 推进 提升 提高 保障 监督 责任 管理
流程 环节 日常 重点 领域 财政 预算 决算 预决算 经费 人事任免 权责清单 动态 概况 通知 公告
通知公告 对外 同步 分类 渠道畅通 畅通 便民 服务 互动 阅读量 关注 人数 访问量 制作
转为 不足 不够 单一 丰富 有待 差距 存在 较为 相比 欠缺 偏少 滞后 完善 健全 机制 优化 细化 拓展 深度 广度
针对性 可读性 通俗 易懂 图解 视频 创新 学习 能力 水平 质量 实效 队伍 建设 稳定 衔接 交流 反馈 便捷 查找 使用
转为 均 未收到 当年 全部 用于 以及 或者 其他 方面 引起 追究 追究责任 责任追究 占 含 新增
"""

# Harmless in the project's own phrases, but a statement of its own beside a figure (集中培训).
_SPECIAL = frozenset({"集中"})


@cache
def _allowed() -> frozenset[str]:
    import rjieba

    texts = [phrase.text for found in leads().values() for phrase in found]
    for group in groups():
        texts += [phrase.text for phrase in (*group.openers, *group.closers)]
        for clause in group.clauses:
            texts += (*clause.text, *clause.alone)
    words = {word for text in texts for word in rjieba.cut(bare(text, "，"))}
    return (frozenset(_NEUTRAL.split()) | words) - _SPECIAL


def neutral(clause: str) -> bool:
    """True when every word of a template clause (slots apart) is a word of the report's matter."""
    import rjieba

    words = (word for word in rjieba.cut(bare(clause, "，")) if len(word) > 1)
    return all(word in _allowed() for word in words)
