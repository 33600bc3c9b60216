"""What an answer shows."""

from __future__ import annotations

from report_assistant.chat.reply import verbatim


def test_words_of_a_report_do_nothing_in_an_answer() -> None:
    words = "公开![图](http://other.example/a.png)<img src=x>*12*件_共_|"
    shown = verbatim(words)
    assert shown.replace("\\", "") == words
    assert "![" not in shown
    assert "\\](" in shown
    assert "<img" not in shown.replace("\\<", "")
    assert verbatim("公开政府信息12件。") == "公开政府信息12件。"
