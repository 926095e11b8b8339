"""One SQLite file: connections, transactions, its version, backups. Owner of sqlite3 in this room.

What SQLite and the disk report leaves it as LibraryError. A transaction is either wholly in the file or not
at all, whatever kills the process; a committed one is on the disk.
"""

import errno
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from corpus.errors import LibraryError
from corpus.schema import MIGRATIONS, SCHEMA
from corpus.scratch import remove_like, sweep, sync_folder

Connection = sqlite3.Connection
Row = tuple[Any, ...]

# How long a writer waits for another one, in seconds. A large transcript takes well under one.
PATIENCE = 30.0

# Folders beside a library in which a backup is made ready to take its place.
RESTORING = ".restoring-"
_VERSIONS = 18  # where the file format's versions stand in a database

_REASONS = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_FORMAT: "corrupt",
}
_SYSTEM_REASONS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.ENOENT: "read-only",
    errno.EEXIST: "read-only",
    errno.ENOTDIR: "read-only",
    errno.EISDIR: "read-only",
}
_FAILED_WRITES = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk report about `path` into LibraryError; errors of the program stay."""
    try:
        yield
    except sqlite3.Error as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise LibraryError(str(path), reason) from error
    except (zlib.error, json.JSONDecodeError) as error:
        raise LibraryError(str(path), "corrupt") from error
    except OSError as error:
        reason = _SYSTEM_REASONS.get(error.errno or 0)
        if reason is None:
            raise
        raise LibraryError(str(path), reason) from error


def _reason(error: sqlite3.Error) -> str | None:
    """What happened to the file; None for an error of the program."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # the module's own complaint: text that is no UTF-8
        return "corrupt" if isinstance(error, sqlite3.OperationalError) else None
    if code & 0xFF == sqlite3.SQLITE_IOERR:
        return "full" if code in _FAILED_WRITES else "corrupt"
    return _REASONS.get(code & 0xFF)


class Database:
    """A file brought to the newest schema. Safe to use from several threads and processes."""

    def __init__(self, path: Path, schema: str = SCHEMA, migrations: Sequence[str] = MIGRATIONS) -> None:
        """Open `path`, made if there is none, and migrated (after a backup beside it) if it is older.

        Raises:
            LibraryError: newer than the program, corrupt, locked, on a full or read-only disk.
        """
        self.path = path
        self._idle: list[Connection] = []
        self._guard = Lock()
        self._writing = Lock()
        self._closed = False
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            sweep(path.parent, RESTORING)
            connection = connect(self.path)
            try:
                prepare(connection, path, schema, migrations)
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)

    def close(self) -> None:
        """Close every connection; those in use are closed when they are given back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def reading(self, *, once: bool = False) -> Iterator[Connection]:
        """A connection that sees one state of the library, whatever is written meanwhile.

        `once`: for a single statement, which does so by itself.
        """
        with explained(self.path):
            connection = self._take()
            try:
                if not once:
                    connection.execute("BEGIN")
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in the only write transaction; committed at the end, undone by any exception."""
        with explained(self.path), self._writing:
            connection = self._take()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                self._give_back(connection)

    def backup(self, target: Path) -> None:
        """Copy the library as it is now to one file, while in use. `target` appears whole or not at all.

        The copy gets a lineage of its own.

        Raises:
            LibraryError: `path` is the target when that can't be written.
        """
        with self.reading() as connection:
            copy(connection, target)

    def problems(self) -> list[str]:
        """What an integrity check finds, in SQLite's words; empty when all is well. Reads the whole file."""
        try:
            with self.reading() as connection:
                return integrity(connection)
        except LibraryError as error:
            return [error.reason]

    def _take(self) -> Connection:
        with self._guard:
            if self._closed:
                raise RuntimeError("the library is closed")
            if self._idle:
                return self._idle.pop()
        return connect(self.path)

    def _give_back(self, connection: Connection) -> None:
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            connection.close()  # broken; the next one may do better
            return
        with self._guard:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def connect(path: Path) -> Connection:
    """A connection without a transaction, for one thread at a time."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16384")  # KiB
        connection.execute(
            "PRAGMA wal_autocheckpoint = 8192"
        )  # pages: a rush of additions rewrites most of them
        connection.execute("PRAGMA journal_size_limit = 67108864")  # bytes of the log that stay after a rush
    except BaseException:
        connection.close()
        raise
    return connection


def batches(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """Values in portions for one statement each: SQLite takes 32,766, and one for few is quick to prepare."""
    for start in range(0, len(values), 512):
        yield values[start : start + 512]


def marks(values: Sequence[int]) -> str:
    """As many parameters of a statement as there are values."""
    return ",".join("?" * len(values))


def prepare(connection: Connection, path: Path, schema: str, migrations: Sequence[str]) -> None:
    """Make the tables of a new file, migrate an older one after a backup beside it, refuse the rest."""
    newest = len(migrations) + 1
    version = _version(connection)
    if version > newest:
        raise LibraryError(str(path), "newer")
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        version = _version(connection)  # another process may have just made the tables
        if version == 0:
            raise LibraryError(str(path), "corrupt")  # somebody else's database
    _use_log(connection)
    if version < newest:
        _migrate(connection, path, (schema, *migrations))
    connection.execute("SELECT revision, lineage FROM library").fetchone()


def _version(connection: Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _use_log(connection: Connection) -> None:
    """Switch to write-ahead logging; SQLite does not wait for others here, so this does."""
    for attempt in range(50):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == 49:
                raise
            time.sleep(0.02)
        else:
            return


def _migrate(connection: Connection, path: Path, steps: Sequence[str]) -> None:
    """Run what is missing in one transaction; migrations may rebuild tables, so keys are checked after.

    Of several processes the first one does it, after a backup; the others find it done.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)
        if 0 < version < len(steps):
            with closing(connect(path)) as reader:  # the log lets it read what was there before
                copy(reader, path.with_name(f"{path.name}.version-{version}"))
        for step in steps[:1] if version == 0 else steps[version:]:
            for statement in statements(step):
                connection.execute(statement)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError("a migration left dangling keys")
        connection.execute(f"PRAGMA user_version = {len(steps):d}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")


def statements(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would commit before the first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def copy(connection: Connection, target: Path) -> None:
    """Copy a database in use to one file with a lineage of its own; it appears whole or not at all."""
    partial = target.with_name(target.name + ".partial")
    with explained(target):
        remove_like(partial)  # what a killed process left
        with closing(sqlite3.connect(partial, isolation_level=None)) as saved:
            saved.execute("PRAGMA journal_mode = MEMORY")
            connection.backup(saved)
        _without_log(partial)
        with closing(sqlite3.connect(partial, isolation_level=None)) as saved:
            saved.execute("PRAGMA journal_mode = MEMORY")
            saved.execute("UPDATE library SET lineage = lower(hex(randomblob(8)))")
        partial.replace(target)
        sync_folder(target.parent)


def _without_log(path: Path) -> None:
    """Mark a copy as one without a write-ahead log, before anybody opens it: one file is enough.

    The two bytes are the versions for writing and reading of SQLite's file format, 2 with a log and 1
    without. PRAGMA journal_mode would have to open the log first, and a kill would leave it lying there.
    """
    with path.open("r+b") as file:
        file.seek(_VERSIONS)
        file.write(b"\x01\x01")
        file.flush()
        os.fsync(file.fileno())


def opened_as_is(path: Path) -> Connection:
    """A connection that only reads, to a file that may be anything."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def overwrite(path: Path, fresh: Connection) -> None:
    """Make a file what another database is, in one transaction that other processes see at once."""
    with closing(connect(path)) as target:
        fresh.backup(target)
        _use_log(target)


def set_aside(path: Path) -> None:
    """Rename a ruined database and its log to `….damaged`."""
    for part in ("", "-wal", "-shm"):
        broken = path.with_name(path.name + part)
        if broken.exists():
            broken.replace(path.with_name(f"{path.name}.damaged{part}"))


def integrity(connection: Connection) -> list[str]:
    """What SQLite's integrity and key checks find, in its words; empty when all is well."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    return found + [
        f"foreign key: {row[0]} {row[1]}" for row in connection.execute("PRAGMA foreign_key_check")
    ]
