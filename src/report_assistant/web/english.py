"""English for readers without Chinese: what a rule is about, what an error says, what a button does.

Documents, quotations and the Chinese sentence of a finding stay as they are; this stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from report_assistant.errors import ReportAssistantError

RULES: Mapping[str, str] = {
    "T1.TYPE": "A cell of table 1 is no whole number or amount of at least 0",
    "T1.BLANK": "An empty cell, a slash or a dash in table 1",
    "T1.UNIT_IN_CELL": "A unit inside a cell of table 1",
    "T1.OPENING": "More documents made than stand at the end of the year",
    "T1.LEVEL": "This organ cannot make government rules",
    "T1.GEN": "The form is not that of the year",
    "T1.DEPT_ENFORCE": "An enforcing organ without permits, penalties or coercion",
    "T1.FEE_SCALE": "The fees look a thousand times too large (yuan for 10,000 yuan?)",
    "T1.LABEL": "Row or column names differ from the official form",
    "T1A.ITEM": "Decisions look like the number of items (form of 2019)",
    "T1A.PUBLIC": "More made public than exists (form of 2019)",
    "T2.INT": "A cell of table 2 is no whole number of at least 0",
    "T2.BLANK": "An empty cell, a slash or a dash in table 2",
    "T2.ROW": "A row of table 2 does not add up to its total",
    "T2.COL": "A column of table 2 does not add up to its total",
    "T2.BAL": "Received and carried in do not equal concluded and carried out",
    "T2.LOCATE": "The cell that is probably wrong, and its number",
    "T2.SHIFT": "A row of table 2 seems to be shifted by one column",
    "T3.INT": "A cell of table 3 is no whole number of at least 0",
    "T3.BLANK": "An empty cell, a slash or a dash in table 3",
    "T3.SUM": "Outcomes in table 3 do not add up to the total",
    "T2.CARRY_HIGH": "Many applications carried to the next year",
    "T2.FEE_ROW": "Unpaid fees in table 2, but section 6 says nothing of fees",
    "T2.BIG_ROW20": "Many applications in the rows of other handling",
    "T3.RATIO": "More reviews than applications concluded in two years",
    "T23.ZERO": "Reviews or lawsuits without any application",
    "X.GEN": "The two years use different forms; not compared",
    "X.CARRY": "Carried in differs from what last year carried out",
    "X.VALID": "Valid documents do not follow from last year's",
    "X.STALE_YEAR": "Last year's date in a sentence on this year",
    "X.DUP": "Much of the text is that of last year",
    "X.SWING": "A figure changed more than five times",
    "X.SAME": "Many numbers are exactly those of last year",
    "X.DUP_PEER": "Much of the text is that of a sister organ",
    "X.SUM_CHILD": "The sum of the subordinate organs differs",
    "N.APP": "Applications received differ between text and table 2",
    "N.APP_ZERO": "The text says no application, table 2 has some",
    "N.APP_NONZERO": "The text does not state the applications of table 2",
    "N.DONE": "Applications concluded differ between text and table 2",
    "N.CARRY_IN": "Carried in differs between text and table 2",
    "N.CARRY_OUT": "Carried out differs between text and table 2",
    "N.ALLDONE": "The text says all concluded, table 2 carries some out",
    "N.OUTCOME": "Outcomes differ between text and table 2",
    "N.TYPE": "Kinds of applicants differ between text and table 2",
    "N.NORM": "Rules and documents differ between text and table 1",
    "N.LPC": "Permits, penalties or coercion differ between text and table 1",
    "N.FEE1": "Administrative fees differ between text and table 1",
    "N.CHANNEL": "Applications by channel do not add up",
    "P.CHANNEL_CAP": "Channels publish more than the stated total",
    "N.REVIEW": "Administrative reviews differ between text and table 3",
    "N.LITIG": "Lawsuits differ between text and table 3",
    "N.RL_ZERO": "The text says no review or lawsuit, table 3 has some",
    "N.PCT": "A percentage does not fit its numbers",
    "X.GROWTH": "Growth against last year does not fit the two tables",
    "S6.FEE_MISSING": "Section 6 does not say whether processing fees were charged",
    "S6.FEE_SUM": "Processing fees do not add up",
    "S6.FEE_TEN": "The processing fee is no multiple of 10 yuan",
    "S6.FEE_T1": "Processing fees charged, but table 1 has no fees",
    "P.UNIT": "One number with different counters",
    "P.DUPFACT": "One matter with different numbers",
    "P.APPROX": "An approximate number contradicts the exact one",
    "P.DUP_PARA": "A long sentence stands twice",
    "P.DUP_WORD": "A word is written twice",
    "P.MISSING_NUM": "A number is missing before its unit",
    "P.PART": "Parts do not add up to their total",
    "P.COUNT_CLAIM": "The items listed are not as many as announced",
    "P.REPEATED_LIST": "An item stands twice in a list",
    "S.HEAD6": "A heading of the six sections is missing",
    "S.ORDER": "Sections are out of order",
    "S.ORDINAL": "Numbers of the headings are not one to six",
    "S.HEADTEXT": "A heading differs from the official one",
    "S.TABLES": "A table is missing in section 2, 3 or 4",
    "S.YEAR": "Year of title, period and figures differ",
    "S.PERIOD": "The period is not stated as 1 January to 31 December",
    "S.SIGN": "Organ or full date are missing at the end",
    "S.DEADLINE": "The date is late, or before the end of the period",
    "S.PLACEHOLDER": "Something is still to be filled in",
    "S.CITE": "The number or name of the official notice is wrong",
    "S.BRACKET": "Document years stand in other brackets than 〔〕",
    "S.SUB5": "Section 1 lacks one of its five subjects",
    "S.GOV_ART50_4": "A government must report assessment, review and accountability",
    "S.SEC5_PARTS": "Section 5 lacks problems or improvements",
    "S.SEC6": "Section 6 is empty",
    "S.SELFNAME": "The organ calls itself by a name of another kind",
    "S.TITLE": "The title is not organ, year and 政府信息公开工作年度报告",
    "S.INTERNAL_TONE": "Words to a superior in a public report",
    "S.LEN": "Section 1 is too long or too short",
    "S.OFFTOPIC": "A paragraph is not about disclosure",
    "S.GENERIC": "Section 1 states no quantity",
    "S.TYPO": "A common misspelling",
    "S.ORGNAME": "The name of another place or organ",
    "S.PRIVATE": "An identity or private telephone number",
    "S.UNTRACED": "A number typed by hand has no source",
}
ERRORS: Mapping[str, str] = {
    "ReportAssistantError": "Something unexpected happened. Nothing is lost; please try again.",
    "UnreadableFile": "This file cannot be read. Save it as .docx, .txt, .md or .xlsx and try again.",
    "FileTooLarge": "The file is too large. Remove pictures and annexes.",
    "FileMissing": "There is no such file.",
    "NotAReport": "No six sections or tables of an annual report were found in the file.",
    "BadFigures": "The figures are not as the blank workbook asks for.",
    "NotPossible": "This cannot be done now. What is there has not changed.",
    "BadDate": "The date is not understood. Write it like 2025年1月17日.",
    "BadQuery": "The search condition is wrong.",
    "BadCommand": "The command is wrong; see --help.",
    "MustBeEqual": "Sums inside a table must be right; no reason stands in for a number.",
    "StillAnswering": "The last answer has not ended. Wait or press stop; your words are still in the box.",
    "Cancelled": "Cancelled; nothing has changed.",
    "UnverifiedWords": "Vouch for the sentences taken from precedents before the final copy.",
    "UnknownSlot": "The file names a fact that does not exist; take names from the blank workbook.",
    "IndexBusy": "Another program is writing to the library. Try again later.",
    "IndexBroken": "The index is broken and could not be rebuilt.",
    "VectorServerUnavailable": "The Chroma server does not answer.",
    "UnknownDocument": "The library has no such report.",
    "UnknownWorkspace": "There is no such project; choose another one from the list.",
    "ChangedElsewhere": "Another window changed the same thing. Nothing was written; look and try again.",
    "BadBackup": "This is no backup of a project, or it is damaged. Nothing was restored.",
    "BadUser": "The user name or password is not allowed.",
    "UnknownUser": "There is no such user.",
    "TooManyAttempts": "Too many failed logins. Wait some minutes.",
    "EmbeddingModelMissing": "The embedding model was not found.",
    "ChatModelUnavailable": "The chat model gave no usable answer; precedents were used. Nothing is lost.",
    "ExportBlocked": "There are errors left: mend or explain them before the export.",
    "UnfinishedDraft": "Something is still to be filled in; only a draft can leave.",
    "UntracedNumbers": "Numbers typed by hand have no source; give the facts or explain them first.",
    "StateUnusable": "The state folder or its database cannot be used; nothing was saved. Is the disk full?",
    "CannotWrite": "The file cannot be written. Is the folder writable, the file open elsewhere?",
    "PromptVariablesMissing": "A prompt file lacks a variable.",
    "Unexpected": "Something went wrong that nobody foresaw; the step was not done, what was saved is safe.",
    "BadSetting": "A setting is wrong.",
}
SEVERITIES: Mapping[str, str] = {"error": "Error", "warning": "Warning", "info": "Hint"}
EXPLAINED = "Explained"
# What a suggestion says, for its button; it is sent in Chinese.
_SUGGESTIONS: tuple[tuple[str, str], ...] = (
    (r"确认", "Confirm"),
    (r"取消", "Cancel"),
    (r"怎么开始", "How to begin"),
    (r"还缺什么", "What is missing"),
    (r"起草全文", "Draft all"),
    (r"起草第(.)部分", "Draft section {}"),
    (r"核对", "Check"),
    (r"说明 (\d+)：", "Explain {}: …"),
    (r"今年没有收取信息处理费", "No processing fees were charged"),
    (r"没有收到申请时一般怎么表述", "How do others say that there were no applications"),
    (r"导出", "Export"),
    (r"(.+)：", "{}: …"),
)
_PLACES: tuple[tuple[str, str], ...] = (
    (r"表([一二三])", "Table {}"),
    (r"第([一二三四五六])部分", "Section {}"),
    (r"文字", "Text"),
    (r"报告整体", "Whole report"),
    (r"已说明", EXPLAINED),
)
_NUMERALS = {numeral: str(number) for number, numeral in enumerate("一二三四五六", start=1)}


def both(chinese: str, english: str) -> str:
    """Chinese as HTML, with the English that the toggle puts in its place."""
    if not english:
        return escape(chinese)
    return f'<span data-en="{escape(english, quote=True)}">{escape(chinese)}</span>'


def beside(english: str) -> str:
    """English that is seen in the English page only, as HTML."""
    return f'<b data-en="{escape(english, quote=True)}. "></b>' if english else ""


def suggestion(words: str) -> str:
    """What the suggestion ``words`` means; empty when it is not known."""
    return _first(_SUGGESTIONS, words)


def place(words: str) -> str:
    """The name of a group of findings; empty when it is not known."""
    return _first(_PLACES, words)


def error(raised: ReportAssistantError) -> str:
    """The sentence of an error, with its Chinese details."""
    name = next(kind.__name__ for kind in type(raised).__mro__ if kind.__name__ in ERRORS)
    detail = "; ".join(str(arg) for arg in raised.args if str(arg))
    return f"{ERRORS[name]} ({detail})" if detail else ERRORS[name]


def _first(table: tuple[tuple[str, str], ...], words: str) -> str:
    for pattern, english in table:
        if found := re.fullmatch(pattern, words):
            return english.format(*(_NUMERALS.get(group, group) for group in found.groups()))
    return ""
