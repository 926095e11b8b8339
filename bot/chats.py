"""What the bot keeps about chats, in a file of its own: settings, questions, daily quotes, who may ask.

Times are seconds since the epoch. Questions, answers and uploads are forgotten with age (`prune`).
"""

import base64
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.chatfile import ChatFile
from bot.script import Script

QUERY_DAYS = 30
UPLOAD_DAYS = 1
_DAY = 86400.0
_LOOK_SECONDS = 1.0  # until what another process wrote counts
_KEPT = 20_000  # chats and people whose choices are in memory

_UPLOAD = "SELECT id, chat, name, url, content_type, data, speaker, prompt FROM uploads WHERE "
_MOVES = (
    "UPDATE OR REPLACE chats SET id = ? WHERE id = ?",
    "UPDATE OR REPLACE queries SET chat = ? WHERE chat = ?",
    "UPDATE OR REPLACE answers SET chat = ? WHERE chat = ?",
    "UPDATE OR REPLACE daily SET chat = ? WHERE chat = ?",
    "UPDATE OR REPLACE access SET id = ? WHERE id = ?",
    "UPDATE OR REPLACE uploads SET chat = ? WHERE chat = ?",
)


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What a chat chose; None: as Telegram or the installation says."""

    language: str | None = None
    script: Script = Script.ORIGINAL
    zone: str | None = None
    menu: str | None = None


class Remembered(NamedTuple):
    """A question whose answer has buttons. `asker` 0: anybody may turn it."""

    id: str
    chat: int
    asker: int
    topic: str


class Answered(NamedTuple):
    """A message that answers a question, and the fingerprint of what it showed at first."""

    message: int
    shown: bytes


class Daily(NamedTuple):
    """A chat's daily quote: `clock` is HH:MM in the chat's time zone, `about` a name or topic or empty."""

    chat: int
    thread: int | None
    clock: str
    about: str
    language: str


class DailyTimes(NamedTuple):
    """When a daily quote was asked for, and when the last one was sent; 0: none yet."""

    begun: float
    sent: float


class Upload(NamedTuple):
    """A file that waits for an admin's decision."""

    id: str
    chat: int
    name: str
    url: str | None
    content_type: str | None
    data: bytes
    speaker: str | None = None
    prompt: int | None = None


class Chats:
    """The chat state. Every method may be called from any thread and takes well under a millisecond.

    Settings and decisions are read for every message, so the latest are kept in memory.
    """

    def __init__(self, file: ChatFile, now: Callable[[], float] = time.time, *, shared: bool = False) -> None:
        self._file = file
        self._look_seconds = 0.0 if shared else _LOOK_SECONDS
        self._now = now
        # Held while something is read and kept, so that nothing is kept that was changed meanwhile.
        self._reading = threading.Lock()
        self._settings: dict[int, ChatSettings] = {}
        self._access: dict[int, bool | None] = {}
        self._others = file.others
        self._looked = time.monotonic()

    @classmethod
    def open(cls, path: Path | None, now: Callable[[], float] = time.time) -> "Chats":
        """The state kept in `path`, made if there is none; None keeps it in memory.

        Raises:
            LibraryError: the file is damaged, read-only, or of a newer version of the program.
        """
        return cls(ChatFile.open(path), now)

    def backup(self, target: Path) -> None:
        """Copy the state as it is now to a file, while in use."""
        self._file.backup(target)

    def restore(self, saved: Path) -> None:
        """Take over the state that `backup` wrote, for every process that has the file open.

        Raises:
            LibraryError: it is of a newer version of the program, or no such copy.
        """
        self._file.restore(saved)
        self._forget_read()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def settings(self, chat: int) -> ChatSettings:
        """What the chat chose."""
        self._look_around()
        known = self._settings.get(chat)
        if known is not None:
            return known
        with self._reading:
            row = self._file.one("SELECT language, script, zone, menu FROM chats WHERE id = ?", chat)
            known = ChatSettings(row[0], Script(row[1]), row[2], row[3]) if row else ChatSettings()
            self._settings[chat] = known
        return known

    def set_language(self, chat: int, language: str | None) -> None:
        """Keep the chat's language; None follows Telegram again."""
        self._set(chat, "UPDATE chats SET language = ? WHERE id = ?", language)

    def set_script(self, chat: int, script: Script) -> None:
        """Keep the script in which the chat reads quotes."""
        self._set(chat, "UPDATE chats SET script = ? WHERE id = ?", script.value)

    def set_zone(self, chat: int, zone: str) -> None:
        """Keep the chat's time zone."""
        self._set(chat, "UPDATE chats SET zone = ? WHERE id = ?", zone)

    def set_menu(self, chat: int, menu: str | None) -> None:
        """Keep what the chat's command menu was set to."""
        self._set(chat, "UPDATE chats SET menu = ? WHERE id = ?", menu)

    def fact(self, name: str) -> str | None:
        """A remembered fact about the bot itself."""
        row = self._file.one("SELECT value FROM facts WHERE name = ?", name)
        return row[0] if row else None

    def set_fact(self, name: str, value: str) -> None:
        """Remember a fact about the bot itself."""
        self._file.run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, value)

    def remember(self, chat: int, asker: int, topic: str) -> str:
        """Keep a question for its buttons; its id has 10 characters and is the same each time."""
        key = hashlib.sha256(f"{chat}\n{asker}\n{topic}".encode(errors="replace")).digest()
        query_id = base64.b32encode(key[:10])[:10].decode().lower()
        self._file.put("queries", query_id, (query_id, chat, asker, topic, self._now()))
        return query_id

    def remembered(self, query_id: str) -> Remembered | None:
        """The question of that id; None when it is unknown or too old."""
        row = self._file.waiting("queries", query_id) or self._file.one(
            "SELECT id, chat, asker, topic FROM queries WHERE id = ?", query_id
        )
        return Remembered(*row[:4]) if row else None

    def answered(self, chat: int, question: int, answer: Answered) -> None:
        """Keep which message answers which, and what it shows."""
        self._file.put(
            "answers", (chat, question), (chat, question, answer.message, self._now(), answer.shown)
        )

    def answer_to(self, chat: int, question: int) -> Answered | None:
        """The message that answers that one."""
        waiting = self._file.waiting("answers", (chat, question))
        if waiting is not None:
            return Answered(waiting[2], waiting[4])
        row = self._file.one(
            "SELECT answer, shown FROM answers WHERE chat = ? AND question = ?", chat, question
        )
        return Answered(*row) if row else None

    def set_daily(self, daily: Daily) -> None:
        """Keep the chat's daily quote, instead of an earlier one; from now on, so nothing is owed yet."""
        self._file.run("INSERT OR REPLACE INTO daily VALUES (?, ?, ?, ?, ?, ?, 0)", *daily, self._now())

    def drop_daily(self, chat: int) -> bool:
        """Forget the chat's daily quote; False when there was none."""
        return self._file.run("DELETE FROM daily WHERE chat = ?", chat) > 0

    def daily(self, chat: int) -> Daily | None:
        """The chat's daily quote."""
        row = self._file.one("SELECT chat, thread, clock, about, language FROM daily WHERE chat = ?", chat)
        return Daily(*row) if row else None

    def dailies(self) -> list[Daily]:
        """Every daily quote."""
        return [
            Daily(*row) for row in self._file.all("SELECT chat, thread, clock, about, language FROM daily")
        ]

    def daily_times(self, chat: int) -> DailyTimes | None:
        """When the chat asked for its daily quote, and when it last got one."""
        row = self._file.one("SELECT begun, sent FROM daily WHERE chat = ?", chat)
        return DailyTimes(*row) if row else None

    def daily_sent(self, chat: int, when: float) -> None:
        """Keep when the chat's daily quote was sent."""
        self._file.run("UPDATE daily SET sent = ? WHERE chat = ?", when, chat)

    def daily_taken(self, chat: int, before: float, when: float) -> bool:
        """Keep that the chat's daily quote is sent now; False if somebody did since it was `before`."""
        return self._file.run("UPDATE daily SET sent = ? WHERE chat = ? AND sent = ?", when, chat, before) > 0

    def due(self, name: str, seconds: float) -> bool:
        """Whether to do now what one process does for all every so many seconds; once told so, do it."""
        statement = (
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
            " WHERE CAST(value AS REAL) NOT BETWEEN ? AND ?"
        )
        now = self._now()
        return self._file.run(statement, f"turn {name}", str(now), now - seconds, now) > 0

    def allow(self, key: int, *, allowed: bool) -> None:
        """Let a user or chat ask, or not; stands above the settings' list."""
        self._file.run("INSERT OR REPLACE INTO access VALUES (?, ?)", key, int(allowed))
        with self._reading:
            self._access.pop(key, None)

    def allowed(self, key: int) -> bool | None:
        """What was decided about a user or chat; None when nothing was."""
        self._look_around()
        if key in self._access:
            return self._access.get(key)
        with self._reading:
            row = self._file.one("SELECT allowed FROM access WHERE id = ?", key)
            decided = self._access[key] = bool(row[0]) if row else None
        return decided

    def keep_upload(self, upload: Upload) -> None:
        """Keep a file until an admin decides."""
        self._file.run(
            "INSERT OR REPLACE INTO uploads (id, chat, name, url, content_type, data, speaker, prompt,"
            " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *upload,
            self._now(),
        )

    def upload(self, upload_id: str) -> Upload | None:
        """The waiting file of that id; None when it was decided or is too old."""
        row = self._file.one(_UPLOAD + "id = ?", upload_id)
        return Upload(*row) if row else None

    def upload_asked(self, chat: int, prompt: int) -> Upload | None:
        """The waiting file whose speaker that message asks for."""
        row = self._file.one(_UPLOAD + "chat = ? AND prompt = ?", chat, prompt)
        return Upload(*row) if row else None

    def drop_upload(self, upload_id: str) -> None:
        """Forget a waiting file."""
        self._file.run("DELETE FROM uploads WHERE id = ?", upload_id)

    def forget(self, user: int) -> None:
        """Delete what is kept about a person: questions, and settings and daily quote of their chat."""
        with self._file.transaction() as database:
            database.execute("DELETE FROM queries WHERE asker = ?", (user,))
            database.execute("DELETE FROM answers WHERE chat = ?", (user,))
            database.execute("DELETE FROM daily WHERE chat = ?", (user,))
            database.execute("DELETE FROM uploads WHERE chat = ?", (user,))
            database.execute("DELETE FROM chats WHERE id = ?", (user,))
        self._forget_read()

    def move(self, old: int, new: int) -> None:
        """A group became a supergroup: everything kept about it goes by its new id."""
        with self._file.transaction() as database:
            for statement in _MOVES:
                database.execute(statement, (new, old))
        self._forget_read()

    def prune(self) -> None:
        """Forget questions and answers after 30 days, undecided uploads after one."""
        old, undecided = self._now() - QUERY_DAYS * _DAY, self._now() - UPLOAD_DAYS * _DAY
        with self._file.transaction() as database:
            database.execute("DELETE FROM queries WHERE created < ?", (old,))
            database.execute("DELETE FROM answers WHERE created < ?", (old,))
            database.execute("DELETE FROM uploads WHERE created < ?", (undecided,))

    def _set(self, chat: int, statement: str, value: str | None) -> None:
        with self._file.transaction() as database:
            database.execute("INSERT OR IGNORE INTO chats (id) VALUES (?)", (chat,))
            database.execute(statement, (value, chat))
        with self._reading:
            self._settings.pop(chat, None)

    def _look_around(self) -> None:
        """Forget what was read once another process has written: a backup was restored."""
        now = time.monotonic()
        if now - self._looked < self._look_seconds and len(self._settings) + len(self._access) < _KEPT:
            return
        self._looked = now
        others = self._file.others
        if others != self._others or len(self._settings) + len(self._access) >= _KEPT:
            self._others = others
            self._forget_read()

    def _forget_read(self) -> None:
        with self._reading:
            self._settings.clear()
            self._access.clear()
