"""What changed in a report that came back edited."""

from __future__ import annotations

from html import escape

from report_assistant.drafting import Returned
from report_assistant.web.findings import place_of_section
from report_assistant.web.tables import cell_key
from report_assistant.web.words import bilingual


def returned_html(returned: Returned) -> str:
    """Sentences, figures and lines that were changed by hand, and the numbers nothing known says."""
    if not returned.changed:
        return '<p class="ra-note-line">读回的文件与导出时一致，没有改动。</p>'
    parts = [
        f'<p class="ra-note-line">已读回：文字改动 {len(returned.sentences)} 处，'
        f"表格数字改动 {len(returned.cells)} 处，标题或落款改动 {len(returned.lines)} 处。"
        "原来的草稿已存为历史版本。</p>"
    ]
    for edit in returned.sentences:
        words = "、".join(dict.fromkeys(doubt.words for doubt in edit.doubts if doubt.words))
        doubts = f'<span class="ra-note-line">请核实：{escape(words)}</span>' if words else ""
        parts.append(f"<p>{place_of_section(edit.section)}：{_pair(edit.before, edit.after)}{doubts}</p>")
    for cell in returned.cells:
        way = escape(f"cell:{cell_key(cell.cell)}", quote=True)
        parts.append(
            f"<p>{escape(str(cell.cell))}：{_pair(cell.before or '空', cell.after or '空')}"
            f'<button type="button" class="ra-link" data-jump="{way}">{bilingual("jump")}</button></p>'
        )
    parts += [f"<p>{escape(line.what)}：{_pair(line.before, line.after)}</p>" for line in returned.lines]
    if returned.untraced:
        said = "、".join(f"“{escape(entry.text)}”" for entry in returned.untraced)
        parts.append(f"<p><b>找不到来源的数字：</b>{said}。请核实，或在“事实”里补上。</p>")
    parts += [f'<p class="ra-note-line">{escape(notice)}</p>' for notice in returned.notices]
    return f'<div class="ra-changes">{"".join(parts)}</div>'


def _pair(before: str, after: str) -> str:
    gone = f"<del>{escape(before)}</del> " if before else ""
    return gone + (f"<ins>{escape(after)}</ins> " if after else "")
