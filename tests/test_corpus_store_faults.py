"""The library under bad luck: two writers, killed processes, full, read-only and damaged disks."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from corpus import database, schema
from corpus.errors import CorpusError, LibraryError
from corpus.store import Store
from tests.talks import made

WRITER = """
import sys, itertools
from pathlib import Path
from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.model import Cue
from corpus.store import Store
path, name, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = Store.open(path)
print("open", flush=True)
for round in range(rounds):
    raw = f"{name} {round}".encode()
    words = "{}第{}场第{}句，说的是各不相同的事情，一直说到天亮为止。"
    cues = [Cue(n, "甲" if n % 2 else "乙", words.format(name, round, n)) for n in range(40)]
    transcript = assemble(Draft("text", tuple(cues)), raw, name, source_id=name if sys.argv[4:] else None)
    store.add(transcript, raw)
    if sys.argv[4:] and round % 3 == 2:
        store.remove(name)
store.close()
"""
ROOT = Path(__file__).parents[1]


def writer(path: Path, name: str, rounds: int, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(rounds), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def test_two_processes_write_at_once(path: Path) -> None:
    writers = [writer(path, name, 12) for name in ("东", "西")]
    for process in writers:
        process.communicate(timeout=60)
    assert [process.returncode for process in writers] == [0, 0]
    store = Store.open(path)
    assert len(store.sources()) == 24
    assert [len(store.source_turns(s.source.id)) for s in store.sources()] == [40] * 24
    numbers = [turn.number for s in store.sources() for turn in store.source_turns(s.source.id)]
    assert sorted(numbers) == list(range(1, 24 * 40 + 1))
    assert store.problems() == []
    store.close()


def test_another_process_is_seen_and_does_not_disturb(store: Store, path: Path) -> None:
    before = store.revision
    writer(path, "东", 1).communicate(timeout=60)
    assert store.revision > before
    assert store.changed_sources(before) == {store.sources()[0].source.id}


def test_threads_read_while_one_writes(store: Store) -> None:
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                for summary in store.sources():
                    assert len(store.source_turns(summary.source.id)) == summary.turns == 4
                store.speakers()
                store.random_turns(2)
        except (CorpusError, AssertionError, sqlite3.Error) as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(30):
        store.add(made(raw=bytes([number])), bytes([number]))
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []


@pytest.mark.parametrize("pause", [0.0, 0.004, 0.012, 0.02, 0.035, 0.05, 0.08, 0.13])
def test_a_killed_process_leaves_before_or_after(path: Path, pause: float) -> None:
    process = writer(path, "abcdefabcdef", 400, "replace")
    assert process.stdout is not None
    process.stdout.readline()
    threading.Event().wait(pause)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    store = Store.open(path)
    assert store.problems() == []
    kept = [summary.turns for summary in store.sources()]
    assert kept in ([], [40])
    if kept:
        turns = store.source_turns("abcdefabcdef")
        rounds = {turn.text.split("第")[1] for turn in turns}
        assert len(rounds) == 1
        assert store.raw("abcdefabcdef").decode() == f"abcdefabcdef {rounds.pop().removesuffix('场')}"
    assert store.add(made(), b"first").outcome == "added"
    store.close()
    assert [file.name for file in path.parent.iterdir()] == ["library.db"]


def test_a_transaction_that_fails_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(made(), b"first")
    before = store.revision, store.sources(), store.speakers()

    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("corpus.intake._write_margins", fail)
    with pytest.raises(OSError, match="gone"):
        store.add(made(raw=b"second"), b"second")
    assert (store.revision, store.sources(), store.speakers()) == before


def test_a_full_disk_is_named_and_nothing_is_lost(path: Path) -> None:
    script = f"""
import resource, sys, signal
sys.path.insert(0, {str(ROOT / "tests")!r})
from pathlib import Path
from tests.talks import made
from corpus.errors import LibraryError
from corpus.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(Path({str(path)!r}))
store.add(made(), b"first")
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    store.add(made(("甲", "一" * 500_000), raw=b"second"), b"second")
except LibraryError as error:
    print(error.reason)
print(len(store.sources()), len(store.source_turns(store.sources()[0].source.id)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["full", "1", "4"], done.stderr


@pytest.mark.usefixtures("unprivileged")
def test_a_read_only_place_is_named() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = Store.open(folder / "library.db")
        store.add(made(), b"first")
        store.close()
        (folder / "library.db").chmod(0o400)
        folder.chmod(0o500)
        try:
            for place in (folder / "library.db", folder / "new.db", folder / "inner" / "new.db"):
                with pytest.raises(LibraryError) as caught:
                    Store.open(place).add(made(raw=b"second"), b"second")
                assert (caught.value.reason, caught.value.path) == ("read-only", str(place))
        finally:
            folder.chmod(0o700)


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file" / "library.db", tmp_path):
        with pytest.raises(LibraryError) as caught:
            Store.open(place)
        assert (caught.value.reason, caught.value.path) == ("read-only", str(place))


def test_a_busy_library_is_named_in_the_end(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    impatient = Store.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError) as caught:
        impatient.add(made(), b"first")
    assert caught.value.reason == "locked"
    assert impatient.sources() == []
    other.execute("ROLLBACK")
    assert impatient.add(made(), b"first").outcome == "added"
    other.close()
    impatient.close()


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_database_is_reported_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LibraryError) as caught:
        Store.open(path)
    assert caught.value.reason == "corrupt"
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    content = path.read_bytes()
    with pytest.raises(LibraryError) as caught:
        Store.open(path)
    assert caught.value.reason == "corrupt"
    assert path.read_bytes() == content


def damage(path: Path) -> None:
    """Overwrite the second half of the file; the tables of the schema are at its start."""
    for number in range(40):
        other = Store.open(path)
        other.add(made(("甲", f"第{number}个下午，" + "说话" * 400), raw=bytes([number])), bytes([number]))
        other.close()
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half:] = os.urandom(len(content) - half)
    path.write_bytes(content)


def test_damage_is_found_and_a_backup_brings_everything_back(path: Path, tmp_path: Path) -> None:
    store = Store.open(path)
    source = store.add(made(), b"first").source
    store.backup(tmp_path / "backup.db")
    store.close()
    damage(path)
    store = Store.open(path)
    assert store.problems()
    with pytest.raises(LibraryError) as caught:
        [store.source_turns(summary.source.id) for summary in store.sources()]
    assert caught.value.reason == "corrupt"
    store.close()
    Store.restore(tmp_path / "backup.db", path)
    store = Store.open(path)
    assert [summary.source for summary in store.sources()] == [source]
    assert store.problems() == []
    store.close()
    assert (tmp_path / "library.db.damaged").exists()
    assert not list(tmp_path.glob("*.restoring*"))


@pytest.mark.parametrize(
    "damaging",
    [
        "UPDATE turn SET text = CAST(x'ff00fe' AS TEXT)",
        "UPDATE edition SET raw = x'00'",
        "UPDATE source SET doubts = '['",
    ],
)
def test_content_that_makes_no_sense_is_damage(path: Path, damaging: str) -> None:
    store = Store.open(path)
    source = store.add(made(), b"first").source
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(damaging)
    other.close()
    with pytest.raises(LibraryError) as caught:
        store.transcript(source.id), store.raw(source.id)
    assert caught.value.reason == "corrupt"
    store.close()


def test_a_newer_library_is_refused_and_left_alone(path: Path) -> None:
    Store.open(path).close()
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 2}")
    other.close()
    content = path.read_bytes()
    with pytest.raises(LibraryError) as caught:
        Store.open(path)
    assert caught.value.reason == "newer"
    assert path.read_bytes() == content
