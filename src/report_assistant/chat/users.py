"""Users and their passwords, used only when the setting ``login`` is on.

Passwords are kept as scrypt hashes with a salt of their own; failed logins are counted per name, so
that guessing takes years, and an unknown name costs the same time as a wrong password.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from report_assistant.chat.database import state_folder, transaction
from report_assistant.errors import BadUser, TooManyAttempts, UnknownUser
from report_assistant.settings import Settings

_SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
  name TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS failure (name TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS failure_of ON failure (name, at);
"""
_NAME = re.compile(r"[\w\u4e00-\u9fff][\w.@\u4e00-\u9fff-]{0,39}")
SHORTEST, LONGEST = 8, 128
# 16 MiB and some 50 ms a guess.
_COST = {"n": 2**14, "r": 8, "p": 1}
_SALT = 16


@dataclass(frozen=True, slots=True)
class User:
    """A user; ``created`` is an ISO time in UTC."""

    name: str
    created: str


class Users:
    """The users of one state folder; safe to use from several threads and processes."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.time) -> None:
        """``clock`` gives seconds (tests)."""
        self._database = state_folder(settings.home) / "users.sqlite3"
        self._attempts, self._pause = settings.login_attempts, settings.login_pause
        self._clock = clock
        with self._open() as db:
            db.executescript(_SCHEMA)
        self._database.chmod(0o600)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with transaction(self._database) as db:
            yield db

    def add(self, name: str, password: str) -> User:
        """A new user; raises BadUser when the name is taken or odd, or the password too short."""
        if not _NAME.fullmatch(name):
            raise BadUser("用户名为 1 至 40 个汉字、字母、数字或 . _ - @")
        user = User(name, datetime.now(tz=UTC).isoformat())
        salt, digest = _hashed(_checked(password))
        try:
            with self._open() as db:
                db.execute("INSERT INTO user VALUES (?, ?, ?, ?)", (name, salt, digest, user.created))
        except sqlite3.IntegrityError as error:
            raise BadUser(f"用户“{name}”已经存在，请换一个用户名") from error
        return user

    def list(self) -> tuple[User, ...]:
        """All users by name."""
        with self._open() as db:
            rows = db.execute("SELECT name, created FROM user ORDER BY name").fetchall()
        return tuple(User(name, created) for name, created in rows)

    def remove(self, name: str) -> None:
        """Remove a user; the projects stay, a new user of that name gets them. Raises UnknownUser."""
        with self._open() as db:
            gone = db.execute("DELETE FROM user WHERE name = ?", (name,)).rowcount
        if not gone:
            raise UnknownUser(name)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password and lift the wait; raises UnknownUser or BadUser."""
        salt, digest = _hashed(_checked(password))
        with self._open() as db:
            values = (salt, digest, name)
            done = db.execute("UPDATE user SET salt = ?, hash = ? WHERE name = ?", values).rowcount
            db.execute("DELETE FROM failure WHERE name = ?", (name,))
        if not done:
            raise UnknownUser(name)

    def verify(self, name: str, password: str) -> bool:
        """True for the right password. Raises TooManyAttempts after too many failures of this name,
        also for the right password, until the pause of the settings has passed."""
        now, name = self._clock(), name[:100]
        with self._open() as db:
            db.execute("DELETE FROM failure WHERE at < ?", (now - self._pause,))
            failures = db.execute("SELECT count(*) FROM failure WHERE name = ?", (name,)).fetchone()[0]
            if failures >= self._attempts:
                raise TooManyAttempts(f"“{name}”需等待 {self._pause // 60 or 1} 分钟")
            # Counted before the slow comparison: guesses made at the same moment count as well.
            mine = db.execute("INSERT INTO failure VALUES (?, ?)", (name, now)).lastrowid
            row = db.execute("SELECT salt, hash FROM user WHERE name = ?", (name,)).fetchone()
        salt, wanted = row if row else (b"\0" * _SALT, b"")
        right = hmac.compare_digest(_scrypt(password, salt), wanted) and row is not None
        if right:
            with self._open() as db:
                db.execute("DELETE FROM failure WHERE rowid = ? OR name = ?", (mine, name))
        return right


def _checked(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadUser(f"密码应为 {SHORTEST} 至 {LONGEST} 个字符")
    return password


def _hashed(password: str) -> tuple[bytes, bytes]:
    salt = secrets.token_bytes(_SALT)
    return salt, _scrypt(password, salt)


def _scrypt(password: str, salt: bytes) -> bytes:
    # A hostile form may send a long password; hashing must not take longer for it.
    # A terminal of another encoding may send what is no character; it is a password all the same.
    secret = password[: LONGEST + 1].encode(errors="surrogatepass")
    return hashlib.scrypt(secret, salt=salt, **_COST)
