"""What the bot keeps about chats, in a file of its own: settings, questions, daily quotes, who may ask.

Times are seconds since the epoch. Questions, answers and uploads are forgotten with age (`prune`).
"""

import base64
import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bot.script import Script
from corpus.errors import LibraryError

QUERY_DAYS = 30
UPLOAD_DAYS = 1
_DAY = 86400.0

_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE chats (
    id INTEGER PRIMARY KEY,
    language TEXT,               -- chosen by /lang; NULL: as Telegram says
    script TEXT NOT NULL DEFAULT 'o',
    zone TEXT,
    menu TEXT                    -- what the chat's own command menu was last set to
);
CREATE TABLE queries (
    id TEXT PRIMARY KEY,         -- a hash of the rest, short enough for a button
    chat INTEGER NOT NULL,
    asker INTEGER NOT NULL,      -- 0: anybody may turn
    topic TEXT NOT NULL,
    created REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX queries_created ON queries (created);
CREATE TABLE answers (
    chat INTEGER NOT NULL,
    question INTEGER NOT NULL,   -- message id of the question
    answer INTEGER NOT NULL,     -- message id of the answer to it
    created REAL NOT NULL,
    PRIMARY KEY (chat, question)
) WITHOUT ROWID;
CREATE INDEX answers_created ON answers (created);
CREATE TABLE daily (
    chat INTEGER PRIMARY KEY,
    thread INTEGER,              -- forum topic
    clock TEXT NOT NULL,         -- HH:MM in the chat's zone
    about TEXT NOT NULL,
    language TEXT NOT NULL
);
CREATE TABLE access (id INTEGER PRIMARY KEY, allowed INTEGER NOT NULL);
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    chat INTEGER NOT NULL,
    name TEXT NOT NULL,
    url TEXT,
    content_type TEXT,
    speaker TEXT,                -- whose monologue it is, if somebody said so
    prompt INTEGER,              -- message that asks for that name
    data BLOB NOT NULL,
    created REAL NOT NULL
);
"""
# One script a version; PRAGMA user_version tells how many have run.
_MIGRATIONS = (_SCHEMA,)
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


class Daily(NamedTuple):
    """A chat's daily quote: `clock` is HH:MM in the chat's time zone, `about` a name or topic or empty."""

    chat: int
    thread: int | None
    clock: str
    about: str
    language: str


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
    """The chat state. Every method may be called from any thread and takes well under a millisecond."""

    def __init__(self, database: sqlite3.Connection, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._now = now

    @classmethod
    def open(cls, path: Path | None, now: Callable[[], float] = time.time) -> "Chats":
        """The state kept in `path`, made if there is none; None keeps it in memory.

        Raises:
            LibraryError: the file is damaged, read-only, or of a newer version of the program.
        """
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        name = str(path or ":memory:")
        database = sqlite3.connect(name, check_same_thread=False, isolation_level=None, timeout=10)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                database.execute(f"PRAGMA {pragma}")
            _migrate(database, name)
        except sqlite3.OperationalError as error:
            database.close()
            reason = "locked" if "locked" in str(error) else "read-only"
            raise LibraryError(name, reason) from error
        except sqlite3.DatabaseError as error:
            database.close()
            raise LibraryError(name, "corrupt") from error
        return cls(database, now)

    def backup(self, target: Path) -> None:
        """Copy the state as it is now to a file, while in use."""
        with self._lock, closing(sqlite3.connect(target)) as copy:
            self._database.backup(copy)

    def restore(self, saved: Path) -> None:
        """Take over the state that `backup` wrote, for every process that has the file open.

        Raises:
            LibraryError: it is of a newer version of the program, or no such copy.
        """
        Chats.open(saved).close()  # migrated, or refused before anything is overwritten
        with self._lock, closing(sqlite3.connect(saved)) as copy:
            copy.backup(self._database)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def settings(self, chat: int) -> ChatSettings:
        """What the chat chose."""
        row = self._one("SELECT language, script, zone, menu FROM chats WHERE id = ?", chat)
        return ChatSettings(row[0], Script(row[1]), row[2], row[3]) if row else ChatSettings()

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
        row = self._one("SELECT value FROM facts WHERE name = ?", name)
        return row[0] if row else None

    def set_fact(self, name: str, value: str) -> None:
        """Remember a fact about the bot itself."""
        self._run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, value)

    def remember(self, chat: int, asker: int, topic: str) -> str:
        """Keep a question for its buttons; its id has 10 characters and is the same each time."""
        key = hashlib.sha256(f"{chat}\n{asker}\n{topic}".encode(errors="replace")).digest()
        query_id = base64.b32encode(key)[:10].decode().lower()
        self._run(
            "INSERT OR REPLACE INTO queries VALUES (?, ?, ?, ?, ?)", query_id, chat, asker, topic, self._now()
        )
        return query_id

    def remembered(self, query_id: str) -> Remembered | None:
        """The question of that id; None when it is unknown or too old."""
        row = self._one("SELECT id, chat, asker, topic FROM queries WHERE id = ?", query_id)
        return Remembered(*row) if row else None

    def answered(self, chat: int, question: int, answer: int) -> None:
        """Keep which message answers which."""
        self._run("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", chat, question, answer, self._now())

    def answer_to(self, chat: int, question: int) -> int | None:
        """The message that answers that one."""
        row = self._one("SELECT answer FROM answers WHERE chat = ? AND question = ?", chat, question)
        return row[0] if row else None

    def set_daily(self, daily: Daily) -> None:
        """Keep the chat's daily quote, instead of an earlier one."""
        self._run("INSERT OR REPLACE INTO daily VALUES (?, ?, ?, ?, ?)", *daily)

    def drop_daily(self, chat: int) -> bool:
        """Forget the chat's daily quote; False when there was none."""
        return self._run("DELETE FROM daily WHERE chat = ?", chat) > 0

    def daily(self, chat: int) -> Daily | None:
        """The chat's daily quote."""
        row = self._one("SELECT chat, thread, clock, about, language FROM daily WHERE chat = ?", chat)
        return Daily(*row) if row else None

    def dailies(self) -> list[Daily]:
        """Every daily quote."""
        return [Daily(*row) for row in self._all("SELECT * FROM daily")]

    def allow(self, key: int, *, allowed: bool) -> None:
        """Let a user or chat ask, or not; stands above the settings' list."""
        self._run("INSERT OR REPLACE INTO access VALUES (?, ?)", key, int(allowed))

    def allowed(self, key: int) -> bool | None:
        """What was decided about a user or chat; None when nothing was."""
        row = self._one("SELECT allowed FROM access WHERE id = ?", key)
        return bool(row[0]) if row else None

    def keep_upload(self, upload: Upload) -> None:
        """Keep a file until an admin decides."""
        self._run(
            "INSERT OR REPLACE INTO uploads (id, chat, name, url, content_type, data, speaker, prompt,"
            " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *upload,
            self._now(),
        )

    def upload(self, upload_id: str) -> Upload | None:
        """The waiting file of that id; None when it was decided or is too old."""
        row = self._one(_UPLOAD + "id = ?", upload_id)
        return Upload(*row) if row else None

    def upload_asked(self, chat: int, prompt: int) -> Upload | None:
        """The waiting file whose speaker that message asks for."""
        row = self._one(_UPLOAD + "chat = ? AND prompt = ?", chat, prompt)
        return Upload(*row) if row else None

    def drop_upload(self, upload_id: str) -> None:
        """Forget a waiting file."""
        self._run("DELETE FROM uploads WHERE id = ?", upload_id)

    def forget(self, user: int) -> None:
        """Delete what is kept about a person: questions, and settings and daily quote of their chat."""
        with self._transaction() as database:
            database.execute("DELETE FROM queries WHERE asker = ?", (user,))
            database.execute("DELETE FROM answers WHERE chat = ?", (user,))
            database.execute("DELETE FROM daily WHERE chat = ?", (user,))
            database.execute("DELETE FROM uploads WHERE chat = ?", (user,))
            database.execute("DELETE FROM chats WHERE id = ?", (user,))

    def move(self, old: int, new: int) -> None:
        """A group became a supergroup: everything kept about it goes by its new id."""
        with self._transaction() as database:
            for statement in _MOVES:
                database.execute(statement, (new, old))

    def prune(self) -> None:
        """Forget questions and answers after 30 days, undecided uploads after one."""
        old, undecided = self._now() - QUERY_DAYS * _DAY, self._now() - UPLOAD_DAYS * _DAY
        with self._transaction() as database:
            database.execute("DELETE FROM queries WHERE created < ?", (old,))
            database.execute("DELETE FROM answers WHERE created < ?", (old,))
            database.execute("DELETE FROM uploads WHERE created < ?", (undecided,))

    def _set(self, chat: int, statement: str, value: str | None) -> None:
        with self._transaction() as database:
            database.execute("INSERT OR IGNORE INTO chats (id) VALUES (?)", (chat,))
            database.execute(statement, (value, chat))

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._database.execute(sql, values).fetchone()
            return row

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(sql).fetchall()

    def _run(self, sql: str, *values: object) -> int:
        with self._lock:
            return self._database.execute(sql, values).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")


def _migrate(database: sqlite3.Connection, name: str) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > len(_MIGRATIONS):
        raise LibraryError(name, "newer")
    for number, script in enumerate(_MIGRATIONS[version:], version + 1):
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
