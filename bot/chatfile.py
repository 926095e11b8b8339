"""The file behind the chat state: SQLite, its tables, and rows that are written many at once."""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from corpus.database import statements
from corpus.errors import LibraryError
from corpus.scratch import remove_like

_log = logging.getLogger(__name__)
# Rows of a lively moment go into one transaction, which costs as much as one row. A process killed
# within this time loses the buttons of the answers just given: they say so, and offer to ask again.
_SOON = 0.05

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
# Which quotes of the day were sent was not kept before: what is past counts as sent.
_SHOWN_AND_SENT = """
ALTER TABLE daily ADD COLUMN begun REAL NOT NULL DEFAULT 0;  -- when it was asked for
ALTER TABLE daily ADD COLUMN sent REAL NOT NULL DEFAULT 0;   -- when the last one was sent
ALTER TABLE answers ADD COLUMN shown BLOB NOT NULL DEFAULT x'';  -- fingerprint of what the answer shows
UPDATE daily SET begun = CAST(strftime('%s', 'now') AS REAL);
"""
# Several bots on one data folder: see bot/claims.py.
_CLAIMS = """
CREATE TABLE claims (
    id INTEGER PRIMARY KEY,      -- of the update
    person TEXT NOT NULL,        -- whose updates keep their order; empty: nobody's
    taken REAL NOT NULL,
    owner TEXT,                  -- the bot that has it; NULL once it was dealt with
    body TEXT                    -- the update itself, until somebody begins to deal with it
);
CREATE INDEX claims_open ON claims (person, id) WHERE owner IS NOT NULL;
CREATE INDEX claims_taken ON claims (taken);
CREATE TABLE buckets (
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    level REAL NOT NULL,
    filled REAL NOT NULL,
    told INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
"""
# One script a version; PRAGMA user_version tells how many have run.
_MIGRATIONS = (_SCHEMA, _SHOWN_AND_SENT, _CLAIMS)


class ChatFile:
    """The connection. Every method may be called from any thread."""

    def __init__(self, database: sqlite3.Connection, *, at_once: bool = False) -> None:
        self._database = database
        self._at_once = at_once
        self._lock = threading.RLock()
        self._later: dict[tuple[str, object], tuple[Any, ...]] = {}
        self._some = threading.Event()
        self._writer: threading.Thread | None = None
        self._closed = False

    @classmethod
    def open(cls, path: Path | None, *, at_once: bool = False) -> "ChatFile":
        """The file at `path`, made if there is none and brought up to date; None keeps it in memory.

        With `at_once` nothing waits to be written: other processes need it.

        Raises:
            LibraryError: it is damaged, read-only, or of a newer version of the program.
        """
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        name = str(path or ":memory:")
        database = sqlite3.connect(name, check_same_thread=False, isolation_level=None, timeout=10)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                database.execute(f"PRAGMA {pragma}")
            _migrate(database, path, name)
        except sqlite3.OperationalError as error:
            database.close()
            reason = "locked" if "locked" in str(error) else "read-only"
            raise LibraryError(name, reason) from error
        except sqlite3.DatabaseError as error:
            database.close()
            raise LibraryError(name, "corrupt") from error
        return cls(database, at_once=at_once)

    def backup(self, target: Path) -> None:
        """Copy everything as it is now to a file, while in use."""
        with self._lock, closing(sqlite3.connect(target)) as copy:
            self.flush()
            self._database.backup(copy)

    def restore(self, saved: Path) -> None:
        """Take over what `backup` wrote, for every process that has the file open.

        Raises:
            LibraryError: it is of a newer version of the program, or no such copy.
        """
        ChatFile.open(saved).close()  # migrated, or refused before anything is overwritten
        with self._lock, closing(sqlite3.connect(saved)) as copy:
            self._later.clear()
            copy.backup(self._database)

    def close(self) -> None:
        """Write what waits, and close the file."""
        with self._lock:
            try:
                self.flush()
            except sqlite3.Error as error:  # a full disk is no reason not to end
                _log.warning("what buttons need could not be written: %s", error)
            self._database.close()
            self._closed = True
        self._some.set()

    @property
    def others(self) -> int:
        """A number that changes when another process changed the file."""
        with self._lock:
            row: tuple[int] = self._database.execute("PRAGMA data_version").fetchone()
            return row[0]

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of a query."""
        with self._lock:
            row: tuple[Any, ...] | None = self._database.execute(sql, values).fetchone()
            return row

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Every row of a query."""
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> int:
        """Change something at once; the number of rows it concerned."""
        with self._lock:
            return self._database.execute(sql, values).rowcount

    def put(self, table: str, key: object, row: tuple[Any, ...]) -> None:
        """Write a row of a table a moment later, together with others; `waiting` has it until then."""
        with self._lock:
            self._later[table, key] = row
            if self._at_once:
                self.flush()
                return
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="chats", daemon=True)
                self._writer.start()
        self._some.set()

    def waiting(self, table: str, key: object) -> tuple[Any, ...] | None:
        """A row that is not written yet."""
        return self._later.get((table, key))

    def flush(self) -> None:
        """Write what waits.

        Raises:
            sqlite3.Error: it can't be written now; it waits on.
        """
        with self._lock:
            if not self._later:
                return
            with self._transaction() as database:
                for (table, _), row in self._later.items():
                    marks = ", ".join("?" * len(row))
                    database.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", row)  # noqa: S608
            self._later.clear()

    def _write(self) -> None:
        while not self._closed:
            self._some.wait()
            time.sleep(_SOON)
            self._some.clear()
            with self._lock:
                if self._closed:
                    return
                try:
                    self.flush()
                except sqlite3.Error as error:
                    _log.warning("what buttons need could not be written: %s", error)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Several changes that happen together or not at all, after those that wait."""
        with self._lock:
            self.flush()
            with self._transaction() as database:
                yield database

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


def _migrate(database: sqlite3.Connection, path: Path | None, name: str) -> None:
    """Run what is missing in one transaction, after a copy beside; of several processes the first does it."""
    if _version(database, name) == len(_MIGRATIONS):
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        version = _version(database, name)
        if path is not None and 0 < version < len(_MIGRATIONS):
            _copy(path, path.with_name(f"{path.name}.version-{version}"))
        for script in _MIGRATIONS[version:]:
            for statement in statements(script):
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {len(_MIGRATIONS):d}")
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise


def _version(database: sqlite3.Connection, name: str) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    if version > len(_MIGRATIONS):
        raise LibraryError(name, "newer")
    return version


def _copy(path: Path, target: Path) -> None:
    """Copy a file that another connection is about to change; it appears whole or not at all."""
    partial = target.with_name(target.name + ".partial")
    remove_like(partial)
    with closing(sqlite3.connect(path)) as reader, closing(sqlite3.connect(partial)) as saved:
        saved.execute("PRAGMA journal_mode = MEMORY")
        reader.backup(saved)
    partial.replace(target)
