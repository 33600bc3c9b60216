"""Words that borrowed clauses and a chat model may use, and no others.

A list of forbidden words is never complete; a list of allowed ones is. Words of the project's own
phrases and those below belong to the matter of the report itself, to no organ. A chat model is held
to the project's phrases for the very facts its sentence says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from report_assistant.drafting.duties import duty_texts
from report_assistant.drafting.macros import LISTS
from report_assistant.drafting.practice import clauses, content_slots
from report_assistant.drafting.template import bare, slot_names
from report_assistant.drafting.wording import groups, leads, spelled_out, statements
from report_assistant.report.claims import claims

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
    """True when every word of a template clause (slots apart) is a word of the report's matter; a
    numeral of one character (破万) is a word, too."""
    import rjieba

    tagged = rjieba.tag(bare(clause, "，"))
    return all(word in _allowed() for word, tag in tagged if len(word) > 1 or tag == "m")


# Words in the phrases of this many facts belong to none of them: 公开, 通过, 组织.
_SHARED = 3
# 从公开内容看， and 其中 say nothing of their own.
_OPENING, _JOINING = 8, 2
# Documents are told by code (:mod:`drafting.compose`), with these words.
_DOCUMENTS = ("A08", "A09", "C01", "C01.2", "C02", "C02.2")
_DOCUMENT_WORDS = "制发废止，截至，年末，现行有效，行政规范性文件，规章，其中"
# What is counted is this year's; only cases come from another.
_OTHER_YEAR = re.compile(r"\{\{(下年|上年)\}\}(?!度?的?结转)")


def _cut(texts: Iterable[str]) -> set[str]:
    import rjieba

    return {w for text in texts for said in spelled_out(text) for w in rjieba.cut(bare(said, "，"))}


def _phrases() -> Iterator[tuple[str, Iterable[str]]]:
    """Each slot with texts of the project that say it, openers and closers of its group included."""
    for group in groups():
        around = [phrase.text for phrase in (*group.openers, *group.closers)]
        for clause in group.clauses:
            yield clause.slot, (*clause.text, *clause.alone, *around)
    for texts in statements().values():
        for text in texts:
            for name in slot_names(text):
                yield from ((slot, (text,)) for slot, _ in LISTS.get(name, ((name, ""),)))
    for members in LISTS.values():
        yield from ((slot, (words, "其中")) for slot, words in members)
    for slot in _DOCUMENTS:
        yield slot, (_DOCUMENT_WORDS,)


@cache
def _of_slot() -> Mapping[str, frozenset[str]]:
    """Words with which the project says each slot."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for slot, texts in _phrases():
        found[slot] |= _cut(texts)
    return {slot: frozenset(words) for slot, words in found.items()}


@cache
def _shared() -> frozenset[str]:
    users: defaultdict[str, set[str]] = defaultdict(set)
    for group in groups():
        for clause in group.clauses:
            for word in _cut((*clause.text, *clause.alone)):
                users[word].add(clause.slot)
    shared = {word for word, slots in users.items() if len(slots) >= _SHARED}
    # 全年, 本年度
    return frozenset(shared | _cut(statements()["documents"]))


@cache
def _general() -> frozenset[str]:
    """Words of the opening statements and duties, which say no fact."""
    opened = (phrase.text for found in leads().values() for phrase in found)
    return frozenset(_cut((*opened, *duty_texts())))


@cache
def _unfigured() -> frozenset[str]:
    """Words of the statements that need no figure (未收到申请); the verifier holds their claims."""
    return frozenset(_cut(t for texts in statements().values() for t in texts if not content_slots(t)))


def unfamiliar(template: str) -> str:
    """The first word of a chat model's sentence with which the project says neither its facts nor
    general practice; in a clause with a fact only the words of the facts may stand (拟公开118条 is no
    fact). Empty when every word is familiar."""
    import rjieba

    other_year = _OTHER_YEAR.search(template)
    if other_year:
        return other_year.group(1)
    names = [slot for n in slot_names(template) for slot, _ in LISTS.get(n, ((n, ""),))]
    facts = _shared().union(*(_of_slot().get(name, frozenset()) for name in names))
    free = facts | _general() | (frozenset() if content_slots(template) else _unfigured())
    for clause in clauses(template):
        known = facts if content_slots(clause) else free
        for word in rjieba.cut(bare(clause, "，")):
            if not _made_of(word, known):
                return word
    return ""


def remarks(template: str) -> bool:
    """True when a clause of ``template`` says something that no figure, fact or claim of the tables
    stands behind: more than a few words before the first figure (从公开内容看，), any after it."""
    figured = False
    for clause in clauses(template):
        words = re.sub(r"\W", "", bare(clause, ""))
        if content_slots(clause):
            figured = True
        elif len(words) > (_JOINING if figured else _OPENING) and not claims(words):
            return True
    return False


def _made_of(word: str, known: frozenset[str]) -> bool:
    """True for a known word, a sign, and a word put together of longer known ones (专题会议)."""
    if word in known or not re.search(r"\w", word):
        return True
    return any(
        word[:i] in known and _made_of(word[i:], known) and len(word) - i > 1 for i in range(2, len(word) - 1)
    )
