"""Backups, restoring and migrations."""

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from corpus import schema
from corpus.backup import restore
from corpus.database import Database
from corpus.errors import CorpusError, LibraryError, NotFoundError
from corpus.store import Store
from tests.talks import made

STEPS = (*schema.MIGRATIONS, "ALTER TABLE source ADD COLUMN mood TEXT;\nUPDATE source SET mood = 'calm';\n")
BROKEN = (*schema.MIGRATIONS, "ALTER TABLE source ADD COLUMN mood TEXT;\nINSERT INTO nowhere VALUES (1);\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = Store.open(tmp_path / "library.db")
    store.add(made(), b"first")
    store.close()
    return tmp_path / "library.db"


def columns(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    names = [row[1] for row in connection.execute("PRAGMA table_info(source)")]
    connection.close()
    return names


def test_an_older_library_is_migrated_once_after_a_backup(path: Path) -> None:
    old = len(schema.MIGRATIONS) + 1
    for _ in range(2):
        Database(path, migrations=STEPS).close()
        assert "mood" in columns(path)
    saved = path.with_name(f"library.db.version-{old}")
    assert "mood" not in columns(saved)
    assert {file.name for file in path.parent.iterdir()} == {path.name, saved.name}
    with pytest.raises(LibraryError) as caught:
        Store.open(path)
    assert caught.value.reason == "newer"
    Store.open(saved).close()


def test_a_library_of_the_first_version_gets_the_index_of_questions(path: Path) -> None:
    database = sqlite3.connect(path)
    database.executescript("DROP INDEX turn_asking; PRAGMA user_version = 1")
    database.close()
    store = Store.open(path)
    assert store.questions_before([1, 2], 8) == {2: store.turns([1])}
    store.close()
    assert path.with_name("library.db.version-1").exists()


def test_a_migration_that_fails_leaves_the_library_as_it_was(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(sqlite3.OperationalError):
        Database(path, migrations=BROKEN)
    assert "mood" not in columns(path)
    assert path.read_bytes() == before
    Store.open(path).close()


def test_many_open_a_new_or_an_older_library_at_once(path: Path, tmp_path: Path) -> None:
    failures: list[Exception] = []

    def open_it(where: Path) -> None:
        try:
            Database(where, migrations=STEPS).close()
        except (CorpusError, AssertionError, sqlite3.Error) as error:
            failures.append(error)

    for where in (tmp_path / "fresh" / "library.db", path):
        threads = [threading.Thread(target=open_it, args=(where,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []


def test_a_backup_is_one_whole_file_with_another_lineage(path: Path, tmp_path: Path) -> None:
    store = Store.open(path)
    store.backup(tmp_path / "backup.db")
    assert (tmp_path / "backup.db").read_bytes()[18:20] == b"\1\1"  # opening it makes no log beside it
    store.add(made(raw=b"later"), b"later")
    saved = Store.open(tmp_path / "backup.db")
    assert len(saved.sources()) == 1
    assert saved.problems() == store.problems() == []
    assert saved.lineage != store.lineage
    saved.close()
    store.close()
    assert not list(tmp_path.glob("*.partial*"))


def test_a_backup_is_taken_while_others_write(path: Path, tmp_path: Path) -> None:
    store = Store.open(path)
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            store.add(made(raw=str(number).encode()), str(number).encode())

    thread = threading.Thread(target=write)
    thread.start()
    for number in range(5):
        store.backup(tmp_path / f"{number}.db")
    done.set()
    thread.join()
    store.close()
    for number in range(5):
        saved = Store.open(tmp_path / f"{number}.db")
        assert all(summary.turns == 4 for summary in saved.sources())
        assert saved.problems() == []
        saved.close()


def test_a_backup_that_cannot_be_written_is_reported(path: Path, tmp_path: Path) -> None:
    store = Store.open(path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError) as caught:
        store.backup(tmp_path / "file" / "backup.db")
    assert caught.value.reason == "read-only"
    store.close()


def test_restoring_is_seen_by_whoever_has_it_open(path: Path, tmp_path: Path) -> None:
    store = Store.open(path)
    store.backup(tmp_path / "backup.db")
    gone = store.add(made(raw=b"later"), b"later").source
    kept = store.sources()[0].source
    revision, lineage = store.revision, store.lineage
    Store.restore(tmp_path / "backup.db", path)
    assert [summary.source for summary in store.sources()] == [kept]
    assert store.revision > revision
    assert store.changed_sources(revision) == {kept.id, gone.id}
    assert store.lineage != lineage
    with pytest.raises(NotFoundError):
        store.undo_remove(gone.id)
    assert store.add(made(raw=b"later"), b"later").source == gone
    assert [turn.number for turn in store.source_turns(gone.id)] == [9, 10, 11, 12]
    assert store.problems() == []
    store.close()


def test_restoring_twice_gives_two_lineages(path: Path, tmp_path: Path) -> None:
    store = Store.open(path)
    store.backup(tmp_path / "backup.db")
    lineages = set()
    for _ in range(2):
        Store.restore(tmp_path / "backup.db", path)
        lineages.add(store.lineage)
    store.close()
    assert len(lineages) == 2


def test_restoring_where_there_is_no_library_makes_one(path: Path, tmp_path: Path) -> None:
    Store.restore(path, tmp_path / "elsewhere" / "library.db")
    store = Store.open(tmp_path / "elsewhere" / "library.db")
    assert len(store.sources()) == 1
    store.close()


def test_an_older_backup_is_migrated_and_a_newer_one_refused(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "target.db"
    restore(path, target, migrations=STEPS)
    assert "mood" in columns(target)
    assert "mood" not in columns(path)
    before = path.read_bytes()
    with pytest.raises(LibraryError) as caught:
        Store.restore(target, path)
    assert (caught.value.reason, caught.value.path) == ("newer", str(target))
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.restoring*"))


def test_a_file_of_another_program_gives_way_to_the_library(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "other.db"
    sqlite3.connect(target).execute("CREATE TABLE theirs (x)").connection.close()
    Store.restore(path, target)
    store = Store.open(target)
    assert len(store.sources()) == 1
    store.close()


def test_a_migration_that_breaks_keys_is_undone(path: Path) -> None:
    breaking = "UPDATE turn SET speaker = 99;\n"
    with pytest.raises(sqlite3.IntegrityError):
        Database(path, migrations=(*schema.MIGRATIONS, breaking))
    store = Store.open(path)
    assert store.problems() == []
    assert len(store.speakers()) == 2
    store.close()


def test_what_a_killed_restore_left_goes_at_the_next_opening(path: Path, tmp_path: Path) -> None:
    (tmp_path / ".restoring-abc").mkdir()
    (tmp_path / ".restoring-abc" / "library.db").write_bytes(b"half")
    Store.open(path).close()
    assert {file.name for file in tmp_path.iterdir()} == {"library.db"}


def test_a_damaged_backup_changes_nothing(path: Path, tmp_path: Path) -> None:
    store = Store.open(path)
    store.backup(tmp_path / "backup.db")
    broken = tmp_path / "broken.db"
    shutil.copy(tmp_path / "backup.db", broken)
    broken.write_bytes(broken.read_bytes()[:20_000])
    wrong = tmp_path / "wrong.db"
    shutil.copy(tmp_path / "backup.db", wrong)
    other = sqlite3.connect(wrong, isolation_level=None)
    other.execute("UPDATE turn SET speaker = 99")
    other.close()
    for backup in (broken, wrong, tmp_path / "missing.db"):
        with pytest.raises(LibraryError) as caught:
            Store.restore(backup, path)
        assert (caught.value.reason, caught.value.path) == ("corrupt", str(backup))
    assert len(store.sources()) == 1
    store.close()
