"""Settings from the environment: what makes no sense is named, what is empty is no setting."""

from __future__ import annotations

import pytest

from report_assistant.errors import BadSetting
from report_assistant.settings import Settings, load_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("CHAT_TIMEOUT", "-1"),
        ("CHAT_TIMEOUT", "0"),
        ("DUPLICATION_LIMIT", "7"),
        ("SISTER_LIMIT", "-0.1"),
        ("SECTION_ONE_LENGTH", "-5"),
        ("LOGIN", "vielleicht"),
        ("LOGIN_ATTEMPTS", "0"),
    ],
)
def test_a_value_without_sense_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"REPORT_ASSISTANT_{name}", value)
    with pytest.raises(BadSetting, match=f"REPORT_ASSISTANT_{name}"):
        load_settings()


def test_a_variable_set_to_nothing_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORT_ASSISTANT_HOME")
    default = load_settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(f"REPORT_ASSISTANT_{name.upper()}", "")
    assert load_settings() == default
    assert load_settings().home.is_absolute()
