"""What the library's one file carries: adding, point reads and changes at 1, 10 and 100 million turns.

    python benchmarks/growth.py --turns 1 10 --folder /var/tmp       # in millions; three minutes
    python benchmarks/growth.py --turns 1 10 100 --folder /var/tmp   # half an hour, 25 GB

The file is filled by SQL with rows of twenty characters (all tables that grow with turns, ids and
fingerprints spread evenly, so that what is added afterwards lands anywhere in the trees). Everything measured
goes through the store itself. The peer is the machine: as many random pages of the same file, read one by one
without SQLite. "Cold" is after the system was told to forget its pages of the file, "warm" after it read them
all, where its memory holds them.
"""

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

from corpus.assemble import assemble
from corpus.database import Database, connect
from corpus.draft import Draft
from corpus.model import Cue
from corpus.store import Store

P = ParamSpec("P")
T = TypeVar("T")

TURNS = 500  # of a source
SPEAKERS = 4  # of a source
READ = 80  # turns at once, as a search fetches them
ROUNDS = 400
ADDED = 12  # transcripts added to the full file
FINGERPRINTS = 3  # of a turn
PAGE = 4096
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"  # of public ids, in the order of their bytes
WORDS = "".join(chr(0x4E00 + 37 * step) for step in range(20))


class Figures(NamedTuple):
    """What was measured at one size; times in milliseconds."""

    turns: int
    fill: float  # rows a second, by SQL alone
    size: float  # bytes a turn
    add: tuple[float, float]  # turns a second, by Store.add, warm and cold
    warm: tuple[float, float]  # 80 turns by number: p50, p95
    cold: tuple[float, float]
    peer: float  # 80 random pages, p50, cold
    by_id: float
    around: float  # the turn before and the turn after
    latest: float  # changes since the last but ten
    everything: float  # changes since 0
    listing: float  # sources and speakers, as a new searcher reads them
    memory: float  # MB that the listing took at most


def identity(total: int) -> str:
    """SQL for the id of row `i`: four digits that spread `total` rows evenly, then the number."""
    place = f"(i * {32**4 * 1000 // total} / 1000)"
    digits = (f"substr('{DIGITS}', (({place} >> {5 * shift}) & 31) + 1, 1)" for shift in range(3, -1, -1))
    return " || ".join(digits) + " || printf('%08x', i)"


def fill(path: Path, turns: int) -> float:
    """Make a library of so many turns; seconds it took."""
    Database(path).close()
    sources, speakers = turns // TURNS, turns // TURNS // 3 + SPEAKERS
    count = "WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
    begun = time.perf_counter()
    with closing(connect(path)) as connection:
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -262144"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            count.format(last=sources - 1)
            + "INSERT INTO source SELECT i + 1, printf('%012x', i), '第' || i || '场', i || '.txt', NULL,"
            " NULL, NULL, 'text', 'utf-8', '[]', zeroblob(32), i + 1, NULL FROM n"
        )
        connection.execute(
            count.format(last=speakers - 1)
            + "INSERT INTO speaker SELECT i + 1, printf('%012x', i), '讲者' || i, NULL FROM n"
        )
        connection.execute(
            count.format(last=sources * SPEAKERS - 1) + "INSERT INTO appearance"
            f" SELECT i / {SPEAKERS} + 1, (i / {SPEAKERS} / 3) + i % {SPEAKERS} + 1, i % {SPEAKERS},"
            f" '讲者' || ((i / {SPEAKERS} / 3) + i % {SPEAKERS}), '', '[]', {TURNS // SPEAKERS} FROM n"
        )
        connection.execute("UPDATE library SET revision = ?", (sources,))
        step = 1_000_000
        for start in range(0, turns, step):  # in one statement the log would grow as large as the file
            last = min(start + step, turns) - 1
            connection.execute(
                f"WITH RECURSIVE n (i) AS (VALUES ({start}) UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
                f"INSERT INTO turn SELECT i + 1, {identity(turns)}, i / {TURNS} + 1, i % {TURNS},"
                f" (i / {TURNS} / 3) + i % {SPEAKERS} + 1, i % {TURNS} + 1, NULL, NULL, 0, '{WORDS}' FROM n"
            )
        prints = turns * FINGERPRINTS
        for start in range(0, prints, 3 * step):
            last = min(start + 3 * step, prints) - 1
            connection.execute(
                f"WITH RECURSIVE n (i) AS (VALUES ({start}) UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
                f"INSERT INTO fingerprint SELECT i * {2**48 // prints}, (i * 7919) % {turns} + 1 FROM n"
            )
    return time.perf_counter() - begun


def apart(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    """The result of something done in a process of its own, so that its memory can be told."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *args, **options).result()


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round, sorted."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1e3)
    return sorted(took)


def percentiles(took: list[float]) -> tuple[float, float]:
    return statistics.median(took), took[int(len(took) * 0.95)]


def forget(path: Path) -> None:
    """Ask the system to drop its pages of the file; what is not written yet stays."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def recall(path: Path) -> None:
    """Have the system read the whole file, so that it keeps what its memory can hold."""
    with path.open("rb", buffering=0) as file:
        while file.read(1 << 24):
            pass


def pages(path: Path, chance: random.Random) -> float:
    """Milliseconds for as many random pages as turns are read at once, cold; the median."""
    forget(path)
    last = path.stat().st_size // PAGE
    with path.open("rb", buffering=0) as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_RANDOM)
        draw = lambda: [os.pread(file.fileno(), PAGE, PAGE * chance.randrange(last)) for _ in range(READ)]  # noqa: E731
        return percentiles(timed(draw, ROUNDS // 8))[0]


def added(store: Store, chance: random.Random) -> float:
    """Turns added a second to the file as it is: whole transcripts of new words, searched for twins."""
    made = []
    for number in range(ADDED):
        cues = tuple(
            Cue(
                line + 1, f"来客{line % 3}", "".join(chr(chance.randrange(0x4E00, 0x6E00)) for _ in range(90))
            )
            for line in range(TURNS)
        )
        raw = str(chance.random()).encode()
        made.append((assemble(Draft("text", cues, title=f"新{number}"), raw, f"new{number}.txt"), raw))
    begun = time.perf_counter()
    for transcript, raw in made:
        store.add(transcript, raw)
    return ADDED * TURNS / (time.perf_counter() - begun)


def measure(folder: Path, turns: int) -> Figures:
    """Everything at one size."""
    path = folder / "library.db"
    took = apart(fill, path, turns)
    store = Store.open(path)
    chance = random.Random(5)
    read = lambda: store.turns([chance.randint(1, turns) for _ in range(READ)])  # noqa: E731
    recall(path)
    warm = percentiles(timed(read, ROUNDS))
    some = [store.turns([chance.randint(1, turns)])[0] for _ in range(ROUNDS)]
    named, near = iter(some), iter(some)

    def around() -> None:
        turn = next(near)
        store.before(turn), store.after(turn)

    by_id = percentiles(timed(lambda: store.turn(next(named).id), ROUNDS))[0]
    sides = percentiles(timed(around, ROUNDS))[0]
    revision = store.revision
    latest = percentiles(timed(lambda: store.changes(revision - 10), ROUNDS))[0]
    everything = timed(lambda: store.changes(0), 1)[0]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    listing = timed(lambda: (store.sources(), store.speakers()), 1)[0]
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    size = path.stat().st_size / turns
    quick = added(store, chance)
    forget(path)
    cold = percentiles(timed(read, ROUNDS // 8))
    peer = pages(path, chance)
    forget(path)
    adding = quick, added(store, chance)
    store.close()
    return Figures(
        turns, turns / took, size, adding, warm, cold, peer, by_id, sides, latest, everything, listing, memory
    )


ROWS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("filled by SQL, turns/s", lambda f: f"{f.fill:,.0f}"),
    ("bytes a turn", lambda f: f"{f.size:,.0f}"),
    ("Store.add, turns/s, warm / cold", lambda f: f"{f.add[0]:,.0f} / {f.add[1]:,.0f}"),
    (f"{READ} turns by number, warm, p50 / p95 ms", lambda f: f"{f.warm[0]:.2f} / {f.warm[1]:.2f}"),
    (f"{READ} turns by number, cold, p50 / p95 ms", lambda f: f"{f.cold[0]:.1f} / {f.cold[1]:.1f}"),
    (f"peer: {READ} random pages, cold, p50 ms", lambda f: f"{f.peer:.1f}"),
    ("cold reads beside the peer", lambda f: f"x {f.cold[0] / f.peer:.2f}"),
    ("one turn by id, ms", lambda f: f"{f.by_id:.3f}"),
    ("before and after, ms", lambda f: f"{f.around:.3f}"),
    ("changes since the last ten, ms", lambda f: f"{f.latest:.3f}"),
    ("changes since 0, ms", lambda f: f"{f.everything:,.0f}"),
    ("sources and speakers listed, ms", lambda f: f"{f.listing:,.0f}"),
    ("memory of that, MB", lambda f: f"{f.memory:,.0f}"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, nargs="+", default=[1, 10], help="sizes in millions")
    parser.add_argument("--folder", type=Path, default=None, help="where the files are made and deleted")
    options = parser.parse_args()
    found = []
    for millions in options.turns:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            found.append(apart(measure, Path(name), millions * 1_000_000))
        print(f"{millions} million turns: done", flush=True)
    print(f"{'':44}" + "".join(f"{f.turns // 1_000_000:>15,} M" for f in found))
    for label, shown in ROWS:
        print(f"{label:44}" + "".join(f"{shown(f):>17}" for f in found))


if __name__ == "__main__":
    main()
