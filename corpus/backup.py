"""Bringing a library back from a backup, without anything made of it mistaking the one for the other."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from corpus.database import (
    RESTORING,
    Connection,
    connect,
    copy,
    explained,
    integrity,
    opened_as_is,
    overwrite,
    prepare,
    set_aside,
)
from corpus.errors import LibraryError
from corpus.intake import touch
from corpus.schema import MIGRATIONS, SCHEMA
from corpus.scratch import scratch


class Reached(NamedTuple):
    """How far a library had come when it was replaced."""

    revision: int = 0
    number: int = 0  # the latest given to a turn
    sources: tuple[str, ...] = ()


def restore(backup: Path, path: Path, schema: str = SCHEMA, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Make the library at `path` what it was in a backup, for every process that has it open, at once.

    An older backup is migrated. A library too damaged to be read is kept beside as `….damaged`. Revisions go
    on and numbers are not given again; every source counts as changed, one that is not in the backup as
    removed, and the lineage is another.

    Raises:
        LibraryError: the backup (its path) is no library, damaged or newer, or the library can't be written;
            the library is then unchanged.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch(path.parent, RESTORING) as folder:
            _restore(backup, path, folder / path.name, (schema, *migrations))


def _restore(backup: Path, path: Path, staged: Path, steps: Sequence[str]) -> None:
    with explained(backup):
        if not backup.is_file():
            raise LibraryError(str(backup), "corrupt")
        with closing(opened_as_is(backup)) as saved:
            if integrity(saved):
                raise LibraryError(str(backup), "corrupt")
            copy(saved, staged)
    try:
        with explained(path), closing(connect(staged)) as fresh:
            prepare(fresh, staged, steps[0], steps[1:])
            _go_on(fresh, _reached(path))
            overwrite(path, fresh)
    except LibraryError as error:
        raise LibraryError(str(backup) if error.path == str(staged) else error.path, error.reason) from error


def _reached(path: Path) -> Reached:
    """How far the library to be replaced has come; a ruined one is set aside."""
    if not path.exists():
        return Reached()
    try:
        with explained(path), closing(connect(path)) as old:
            if not old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'library'").fetchone()[0]:
                return Reached()
            revision = old.execute("SELECT revision FROM library").fetchone()[0]
            number = old.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()[0]
            sources = tuple(source for (source,) in old.execute("SELECT id FROM source"))
            sound = not integrity(old)
    except LibraryError as error:
        if error.reason != "corrupt":
            raise
        sound, revision, number, sources = False, 0, 0, ()
    if not sound:
        set_aside(path)
    return Reached(revision, number, sources)


def _go_on(fresh: Connection, reached: Reached) -> None:
    """Let a restored library go on from where the replaced one was."""
    fresh.execute("BEGIN IMMEDIATE")
    fresh.execute("DELETE FROM sqlite_sequence WHERE name = 'turn' AND seq < ?", (reached.number,))
    fresh.execute(
        "INSERT INTO sqlite_sequence SELECT 'turn', ? WHERE NOT EXISTS"
        " (SELECT 1 FROM sqlite_sequence WHERE name = 'turn')",
        (reached.number,),
    )
    fresh.executemany(
        "INSERT OR IGNORE INTO source"
        " (id, title, origin, format, encoding, doubts, reading, changed, removed)"
        " VALUES (?, '', '', '', '', '[]', x'', 0, 1)",
        [(source,) for source in reached.sources],
    )
    fresh.execute("UPDATE library SET revision = max(revision, ?) + 1", (reached.revision,))
    touch(fresh, [key for (key,) in fresh.execute("SELECT key FROM source ORDER BY key")])
    fresh.execute("COMMIT")
