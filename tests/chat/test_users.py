"""Users: hashes, not passwords; guessing is slowed down."""

from __future__ import annotations

import sqlite3

import pytest

from report_assistant.chat.users import Users
from report_assistant.errors import BadUser, TooManyAttempts, UnknownUser
from report_assistant.settings import Settings


class Clock:
    """Seconds that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def users(settings: Settings, clock: Clock) -> Users:
    return Users(settings, clock=clock)


def test_only_the_right_password_of_a_known_user_opens(users: Users) -> None:
    users.add("王敏", "公开年报2024")
    assert users.verify("王敏", "公开年报2024")
    assert not users.verify("王敏", "公开年报2025")
    assert not users.verify("李强", "公开年报2024")
    assert not users.verify("李强", "")


def test_no_password_is_on_disk_and_equal_ones_differ(users: Users, settings: Settings) -> None:
    users.add("a", "same-password")
    users.add("b", "same-password")
    assert b"same-password" not in (settings.home / "users.sqlite3").read_bytes()
    rows = sqlite3.connect(settings.home / "users.sqlite3").execute("SELECT salt, hash FROM user").fetchall()
    assert len({salt for salt, _ in rows}) == len({digest for _, digest in rows}) == 2
    assert (settings.home / "users.sqlite3").stat().st_mode & 0o077 == 0


def test_guessing_has_to_wait_even_for_the_right_password(users: Users, clock: Clock) -> None:
    users.add("王敏", "公开年报2024")
    for _ in range(5):
        assert not users.verify("王敏", "guess-guess")
    with pytest.raises(TooManyAttempts):
        users.verify("王敏", "公开年报2024")
    users.add("李强", "另一个密码123")
    assert users.verify("李强", "另一个密码123"), "others are not held up"
    clock.now += 301
    assert users.verify("王敏", "公开年报2024")


def test_a_right_login_forgives_earlier_slips(users: Users) -> None:
    users.add("王敏", "公开年报2024")
    for _ in range(3):
        for _ in range(4):
            users.verify("王敏", "slip-slip")
        assert users.verify("王敏", "公开年报2024")


def test_unknown_names_are_throttled_too(users: Users) -> None:
    for _ in range(5):
        users.verify("nobody", "guess-guess")
    with pytest.raises(TooManyAttempts):
        users.verify("nobody", "guess-guess")


def test_users_are_listed_removed_and_given_new_passwords(users: Users) -> None:
    users.add("b", "password-b")
    users.add("a", "password-a")
    assert [user.name for user in users.list()] == ["a", "b"]
    users.set_password("a", "password-2")
    assert users.verify("a", "password-2")
    assert not users.verify("a", "password-a")
    users.remove("a")
    assert not users.verify("a", "password-2")
    with pytest.raises(UnknownUser):
        users.remove("a")
    with pytest.raises(UnknownUser):
        users.set_password("a", "password-3")


@pytest.mark.parametrize(
    ("name", "password"), [("", "password-a"), ("a b", "password-a"), ("../x", "password-a"), ("a", "short")]
)
def test_odd_names_and_short_passwords_are_refused(users: Users, name: str, password: str) -> None:
    with pytest.raises(BadUser):
        users.add(name, password)
    assert users.list() == ()


def test_a_name_is_taken_once(users: Users) -> None:
    users.add("a", "password-a")
    with pytest.raises(BadUser):
        users.add("a", "password-b")
    assert users.verify("a", "password-a")


def test_bytes_of_another_encoding_are_a_password_too(settings: Settings) -> None:
    users = Users(settings)
    typed = "密码".encode("gb18030").decode("utf-8", "surrogateescape") * 4
    users.add("王敏", typed)
    assert users.verify("王敏", typed)
    assert not users.verify("王敏", typed[:-1])
