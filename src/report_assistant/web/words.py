"""Words on the screen: simplified Chinese, with an English toggle by the browser's language."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title": ("政府信息公开工作年度报告助手", "Annual disclosure report assistant"),
    "reports": ("我的报告", "My reports"),
    "new": ("新建", "New"),
    "delete": ("删除", "Delete"),
    "agency": ("机关名称", "Organ"),
    "year": ("报告年份", "Report year"),
    "signed": ("成文日期（如 2025年1月17日）", "Date of signature"),
    "opening": ("开头语（选填，本单位自己的话）", "Opening sentence (optional, your own words)"),
    "last_year": ("上年报告（.docx .txt .md 等）", "Last year's report"),
    "figures": ("本年数据（.xlsx .json 或报告文件）", "This year's figures"),
    "blank": ("下载空白数据表", "Blank workbook"),
    "zeros": ("空格填 0", "Fill blanks with 0"),
    "chat": ("对话", "Chat"),
    "placeholder": (
        "例如：起草总体情况 / 其他街道办事处怎么写依申请公开 / 网站发了118条，公众号200多篇 / 核对",
        "e.g. 起草总体情况 / 其他街道怎么写依申请公开 / 核对",
    ),
    "send": ("发送", "Send"),
    "stop": ("停止", "Stop"),
    "ask_all": ("起草全文", "Draft all"),
    "ask_missing": ("还缺什么", "What is missing"),
    "ask_check": ("核对一下", "Check"),
    "ask_search": ("同类单位怎么写依申请公开", "How do similar organs put it"),
    "draft": ("草稿", "Draft"),
    "table1": ("表一", "Table 1"),
    "table2": ("表二", "Table 2"),
    "table3": ("表三", "Table 3"),
    "facts": ("事实", "Facts"),
    "findings": ("核对", "Findings"),
    "ledger": ("依据", "Ledger"),
    "library": ("检索", "Library"),
    "question": ("问题，例如：近三年园区类单位存在问题部分有哪些提法", "Question"),
    "chips": ("检索条件（取消勾选即不限）", "Filters (untick to lift)"),
    "versions": ("历史版本", "Earlier versions"),
    "reviewed": ("改动处已复核", "Changes reviewed"),
    "restore": ("恢复这一版", "Restore"),
    "sure": ("确定删除这份报告吗？数据、草稿和对话都会删除。", "Delete this report?"),
    "export": ("导出", "Export"),
    "which": ("要说明的问题", "Finding to explain"),
    "reason": ("理由", "Reason"),
    "explain": ("说明理由", "Explain"),
    "export_draft": ("导出草稿（供修改）", "Export draft"),
    "export_final": ("导出定稿", "Export final copy"),
    "verified": ("以上表述已核实，符合本单位实际", "The sentences above are true of us"),
    "welcome": (
        "**从这里开始**\n\n1. 左侧上传上年报告，机关名称、年份和上年结转自动带入\n"
        "2. 上传本年数据，或在右侧表一、表二、表三填写\n"
        "3. 说“起草全文”，再问“还缺什么”\n4. 说“核对”，然后在“导出”页下载",
        "**Start here**\n\n1. Upload last year's report on the left\n2. Upload or type this year's figures\n"
        "3. Say 起草全文, then 还缺什么\n4. Say 核对, then export",
    ),
    "download": ("下载 Word 文件", "Download"),
}
