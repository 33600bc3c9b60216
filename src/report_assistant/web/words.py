"""Words on the screen: simplified Chinese first, English beside it for the toggle."""

from __future__ import annotations

from html import escape

WORDS: dict[str, tuple[str, str]] = {
    "title": ("政府信息公开工作年度报告助手", "Annual disclosure report assistant"),
    # panes and their tabs
    "chat": ("对话", "Chat"),
    "data": ("数据", "Data"),
    "report": ("报告", "Report"),
    "talk": ("问答", "Talk"),
    "library": ("检索范文", "Library"),
    "basic": ("概况", "Basics"),
    "table1": ("表一", "Table 1"),
    "table2": ("表二", "Table 2"),
    "table3": ("表三", "Table 3"),
    "facts": ("事实", "Facts"),
    "text": ("正文", "Text"),
    "findings": ("核对", "Check"),
    "ledger": ("依据", "Ledger"),
    "charts": ("图表", "Charts"),
    "export": ("导出", "Export"),
    "wide": ("放大或还原这一栏", "Widen or restore this pane"),
    # head of the page
    "projects": ("项目", "Projects"),
    "reports": ("我的项目", "My projects"),
    "new": ("新建项目", "New project"),
    "sample": ("打开样例项目", "Open a sample project"),
    "delete": ("删除", "Delete"),
    "sure": (
        "确定删除当前项目吗？30 天内可以在“已归档和已删除”里取回。",
        "Delete this project? It can be taken back for 30 days.",
    ),
    "name": ("项目名称（不填则为机关和年度）", "Name (empty: organ and year)"),
    "archive": ("归档", "Archive"),
    "backup": ("备份为文件", "Back up to a file"),
    "restore_backup": ("从备份恢复", "Restore a backup"),
    "put_away": ("已归档和已删除", "Archived and deleted"),
    "take_back": ("取回", "Take back"),
    "language": ("English", "中文"),
    "theme": ("深色／浅色", "Dark / light"),
    "autosaved": ("已自动保存", "Saved"),
    # basics
    "agency": ("机关名称", "Organ"),
    "year": ("报告年度", "Report year"),
    "organ_kind": ("机关类型", "Kind of organ"),
    "organ_kind_auto": ("按名称自动识别", "From the name"),
    "signed": ("成文日期（如 2025年1月17日）", "Date of signature (2025年1月17日)"),
    "opening": ("开头语（选填，本单位自己的话）", "Opening sentence (optional, your own words)"),
    "last_year": ("上年报告（Word、PDF 等）", "Last year's report"),
    "figures": ("本年数据（Excel 或报告）", "This year's figures"),
    "blank": ("下载空白数据表", "Blank workbook"),
    "zeros": ("空格填 0", "Fill blanks with 0"),
    # chat
    "placeholder": (
        "输入要求或事实，可拖入文件",
        "Ask, tell a fact, or drop a file here (in Chinese)",
    ),
    "stop": ("停止", "Stop"),
    "question": ("想看什么写法", "What to look for"),
    "question_hint": ("例如：其他街道办事处怎么写依申请公开", "e.g. 其他街道办事处怎么写依申请公开"),
    "own_reports": ("我的范文（本机所有用户共用）", "Own precedents (shared on this machine)"),
    "add_reports": ("添加范文（往年报告，可多选）", "Add reports"),
    "no_own_reports": ("还没有添加过范文；检索用的是自带的样例。", "None added; the samples are searched."),
    "remove": ("移除", "Remove"),
    "cancel": ("取消", "Cancel"),
    "search": ("检索", "Search"),
    "chips": ("检索条件（取消勾选即不限）", "Filters (untick to lift)"),
    "open_passage": ("在原报告中查看", "Show in its report"),
    "undo": ("撤销", "Undo"),
    "not_this": ("不计入", "Leave out"),
    "undo_head": ("已记录：", "Recorded:"),
    "chips_head": ("检索条件：", "Filters:"),
    "sources_head": ("原文：", "Sources:"),
    "close": ("关闭", "Close"),
    "welcome": (
        "**从这里开始**\n\n1. 在“数据”栏的“概况”里上传上年报告，机关名称、年度和上年结转自动带入\n"
        "2. 上传本年数据，或直接填写表一、表二、表三\n"
        "3. 在下面说“起草全文”，再问“还缺什么”\n4. 在“报告”栏核对，然后导出 Word",
        "**Start here**\n\n1. Upload last year's report under Data\n2. Upload or type this year's figures\n"
        "3. Say 起草全文, then 还缺什么\n4. Check under Report, then export",
    ),
    # report
    "versions": ("历史版本：对照和恢复", "Earlier versions: compare and restore"),
    "version": ("版本", "Version"),
    "part": ("哪一部分", "Which part"),
    "whole": ("全文", "Whole text"),
    "take_fact": ("采纳", "Accept"),
    "take_facts": ("全部采纳", "Accept all"),
    "restore": ("恢复选中的版本", "Restore the chosen version"),
    "reviewed": ("改动已复核", "Changes reviewed"),
    "jump": ("定位", "Go to"),
    "fix": ("按此改正", "Apply"),
    "fill_in": ("去填写", "Fill in"),
    "explain": ("说明原因", "Explain"),
    "reason": ("原因（核实后填写，例如：12月受理，次年1月答复）", "Reason"),
    "save": ("保存", "Save"),
    "all": ("全部", "All"),
    "errors": ("错误", "Errors"),
    "warnings": ("提醒", "Warnings"),
    "infos": ("提示", "Hints"),
    "explained": ("已说明", "Explained"),
    "kind": ("文件格式", "File format"),
    "kind_word": ("Word（.docx 文件）", "Word"),
    "kind_page": ("网页（.html 文件）", "Web page"),
    "kind_markdown": ("纯文字（.md 文件）", "Markdown"),
    "kind_workbook": ("三张表数据（.xlsx 文件）", "Figures (.xlsx)"),
    "options": ("Word 草稿另附", "In a Word draft also"),
    "option_comments": ("批注：问题和数字来源", "comments: findings and sources"),
    "option_appendix": ("数字来源清单", "a list of sources"),
    "option_changes": ("与上年报告不同之处的修订标记", "changes against last year"),
    "export_draft": ("导出草稿（供修改）", "Export draft"),
    "export_final": ("导出定稿", "Export final copy"),
    "verified": ("以上表述已核实，符合本单位实际", "The sentences above are true of us"),
    "returned": ("读回并核对…", "Read it back and check…"),
    "exported": ("已生成，点击保存：", "Ready, click to save: "),
    "returned_head": ("改过的 Word 文件", "An edited Word file"),
    # guide
    "step_head": ("机关与年度", "Organ and year"),
    "step_last": ("上年报告", "Last year"),
    "step_figures": ("本年数据", "Figures"),
    "step_draft": ("起草", "Draft"),
    "step_check": ("核对", "Check"),
    "step_export": ("导出", "Export"),
    "guide": ("办理进度", "Progress"),
}


def bilingual(key: str) -> str:
    """The words of ``key`` as HTML: Chinese, with the English that the toggle puts in its place."""
    chinese, english = WORDS[key]
    return f'<span data-en="{escape(english, quote=True)}">{escape(chinese)}</span>'
