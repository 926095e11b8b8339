"""kill -9 at random moments of adding, replacing, removing, undoing, compacting, backing up and migrating.

    python benchmarks/kills.py --times 500

After every kill the library must be exactly before or after the change under way, the index must find what is
in it and nothing else, and no file may be left behind. The first violation ends the run with exit status 1.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.archive import Archive
from corpus import schema
from corpus.assemble import assemble
from corpus.database import Database
from corpus.draft import Draft
from corpus.model import Cue, Transcript
from corpus.store import Store

SOURCES = 6
VERSIONS = 4
TURNS = 60
EXPECTED = {"library.db", "library.db-wal", "library.db-shm", "index", "cache", "backup.db"}
STEP = "ALTER TABLE turn ADD COLUMN mood TEXT;\nUPDATE turn SET mood = 'calm';\n"


def word(source: int, version: int) -> str:
    """A word that only this version of this source has, unlike every other one."""
    return "".join(random.Random(100 * source + version).choices("bcdfghklmnpqrstvwxz", k=9))


def transcript(source: int, version: int) -> tuple[Transcript, bytes]:
    raw = f"{source} {version}".encode()
    cues = tuple(
        Cue(
            line,
            f"讲者{line % 3}",
            f"第{line}句 {word(source, version)} 说的是第{source}场的第{version}版。" * 3,
        )
        for line in range(1, TURNS + 1)
    )
    return assemble(Draft("text", cues), raw, f"{source}.txt", source_id=f"{source:012x}"), raw


def verify(folder: Path, archive: Archive) -> None:
    """Raise AssertionError unless the library is whole and the index tells the same."""
    store = archive.store
    assert store.problems() == []
    there: dict[int, int] = {}
    for summary in store.sources():
        turns = store.source_turns(summary.source.id)
        source, version = map(int, store.raw(summary.source.id).split())
        made, _ = transcript(source, version)
        assert [(t.id, t.text) for t in turns] == [(t.id, t.text) for t in made.turns], "between two versions"
        there[source] = version
    for source in range(SOURCES):
        for version in range(VERSIONS):
            quotes = archive.ask(word(source, version)).quotes
            assert bool(quotes) == (there.get(source) == version), f"index: {source} {version}"
            assert all(word(source, version) in quote.turn.text for quote in quotes)
    left = {path.name for path in folder.iterdir()} - EXPECTED
    assert not {name for name in left if not name.endswith((".lock", ".txt", ".partial"))}, left


def change(folder: Path, archive: Archive, chance: random.Random) -> None:
    """One change at random."""
    source = chance.randrange(SOURCES)
    identity = f"{source:012x}"
    there = identity in {summary.source.id for summary in archive.sources()}
    kind = chance.choice(("add", "add", "add", "remove", "tidy", "backup"))
    if kind == "remove" and there:
        archive.remove(identity)
        if chance.random() < 0.5:
            archive.undo_remove(identity)
    elif kind == "tidy":
        archive._own.tidy()
    elif kind == "backup":
        archive.store.backup(folder / "backup.db")
    else:
        archive.add(*transcript(source, chance.randrange(VERSIONS)))


def live(folder: Path, seed: int, said: int) -> None:
    """Verify what the last process left, say so, and change things until the end."""
    chance = random.Random(seed)
    archive = Archive.open(folder)
    verify(folder, archive)
    os.write(said, b"y")
    while True:
        change(folder, archive, chance)


def killed(work: Callable[[int], object], wait: float, *, ready: bool) -> bool:
    """Run `work(pipe)` in a process and kill it `wait` seconds after it said it is ready, or was started."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        try:
            work(said)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    os.close(said)
    well = not ready or os.read(heard, 1) == b"y"
    os.close(heard)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return well and (os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0)


def migrating(folder: Path, chance: random.Random) -> bool:
    """Kill a migration; the library must be of the old version or of the new one, whole."""
    path = folder / "library.db"
    Store.open(path).close()
    shutil.copy(path, folder / "saved.db")
    well = killed(
        lambda _: Database(path, migrations=(*schema.MIGRATIONS, STEP)).close(),
        chance.random() * 0.08,
        ready=False,
    )
    migrated = Database(path, migrations=(*schema.MIGRATIONS, STEP))
    with migrated.reading() as connection:
        moods = connection.execute("SELECT count(*) FROM turn WHERE mood IS NOT 'calm'").fetchone()[0]
    whole = moods == 0 and migrated.problems() == []
    migrated.close()
    for leftover in folder.glob("library.db*"):
        leftover.unlink()
    (folder / "saved.db").rename(path)
    return well and whole


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(1, options.times + 1):
            seed = chance.randrange(1 << 30)
            ready = chance.random() < 0.85  # else it is killed while it opens
            well = killed(
                lambda said, seed=seed: live(folder, seed, said), chance.random() * 0.4, ready=ready
            )
            if well and number % 10 == 0:
                well = migrating(folder, chance)
            if not well:
                print(f"kill {number} of {options.times}: the library or its index is not what it was")
                return 1
        archive = Archive.open(folder)
        verify(folder, archive)
        left = sorted(path.name for path in folder.iterdir())
        archive.close()
    print(f"{options.times} kills in {time.monotonic() - began:.0f} s: always before or after, never between")
    print(f"files: {', '.join(left)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
