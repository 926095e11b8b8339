"""What the library costs: adding, fetching, size on disk; beside bare sqlite3 and JSON lines in the same run.

    python benchmarks/store.py --turns 100000

The words are drawn with a Zipf law, so no two turns are twins; one transcript has 500 turns. The peers keep
number, speaker and text only: no ids that last, no history, no search for the same talk elsewhere.
"""

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.model import Cue, Transcript
from corpus.store import Store

TURNS = 500  # of a transcript
FETCHES = 2000
HAN = range(0x4E00, 0x4E00 + 6000)


def transcripts(turns: int, seed: int = 7) -> Iterator[tuple[Transcript, bytes]]:
    """Transcripts of two to five people, turns of 20 to 200 characters."""
    chance = random.Random(seed)
    words = ["".join(map(chr, chance.choices(HAN, k=chance.choice((1, 2, 2, 2, 3))))) for _ in range(40_000)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    for number in range(turns // TURNS):
        people = [f"讲者{chance.randrange(turns // 50 + 9)}" for _ in range(chance.randint(2, 5))]
        cues = []
        for line in range(TURNS):
            drawn = chance.choices(words, cum_weights=weights, k=chance.randint(12, 110))
            cues.append(Cue(line + 1, people[line % len(people)], "".join(drawn) + "。"))
        raw = "\n".join(f"{cue.label}：{cue.text}" for cue in cues).encode()
        yield assemble(Draft("text", tuple(cues), title=f"第{number}场"), raw, f"{number}.txt"), raw


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


class BareTable:
    """sqlite3 with one table of number, speaker and text, in the same mode and as durable."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("CREATE TABLE turn (number INTEGER PRIMARY KEY, speaker TEXT, text TEXT)")

    def add(self, transcript: Transcript) -> None:
        """Keep a transcript, on the disk when this returns."""
        self.connection.execute("BEGIN")
        rows = [(turn.speaker_id, turn.text) for turn in transcript.turns]
        self.connection.executemany("INSERT INTO turn (speaker, text) VALUES (?, ?)", rows)
        self.connection.execute("COMMIT")

    def turns(self, numbers: list[int]) -> None:
        """Fetch the turns of these numbers."""
        places = ",".join("?" * len(numbers))
        self.connection.execute(f"SELECT * FROM turn WHERE number IN ({places})", numbers).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


class JsonLines:
    """One line a turn, flushed to the disk after every transcript; fetching by remembered offsets."""

    def __init__(self, folder: Path) -> None:
        self.file = (folder / "turns.jsonl").open("w+b")
        self.offsets = [0]

    def add(self, transcript: Transcript) -> None:
        """Keep a transcript, on the disk when this returns."""
        self.file.seek(0, os.SEEK_END)
        for turn in transcript.turns:
            row = {"speaker": turn.speaker_id, "text": turn.text}
            self.offsets.append(
                self.offsets[-1] + self.file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            )
        self.file.flush()
        os.fsync(self.file.fileno())

    def turns(self, numbers: list[int]) -> None:
        """Fetch the turns of these numbers."""
        for number in numbers:
            self.file.seek(self.offsets[number - 1])
            json.loads(self.file.readline())

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()


class Library:
    """The store itself."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder / "library.db")
        self.raw: dict[str, bytes] = {}

    def add(self, transcript: Transcript) -> None:
        """Keep a transcript, on the disk when this returns."""
        self.store.add(transcript, self.raw[transcript.source.id])

    def turns(self, numbers: list[int]) -> None:
        """Fetch the turns of these numbers."""
        self.store.turns(numbers)

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()


def measure(
    kind: type[Library | BareTable | JsonLines], made: list[tuple[Transcript, bytes]]
) -> tuple[float, ...]:
    """Turns added a second, microseconds a turn fetched ten at a time, bytes on disk."""
    turns = sum(len(transcript.turns) for transcript, _ in made)
    with tempfile.TemporaryDirectory() as name:
        keeper = kind(Path(name))
        if isinstance(keeper, Library):
            keeper.raw = {transcript.source.id: raw for transcript, raw in made}
        adding = seconds(lambda: [keeper.add(transcript) for transcript, _ in made])
        chance = random.Random(1)
        wanted = [[chance.randint(1, turns) for _ in range(10)] for _ in range(FETCHES)]
        fetching = seconds(lambda: [keeper.turns(numbers) for numbers in wanted])
        keeper.close()
        return turns / adding, fetching / FETCHES / 10 * 1e6, size(Path(name))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=100_000)
    made = list(transcripts(parser.parse_args().turns))
    text = sum(len(turn.text.encode()) for transcript, _ in made for turn in transcript.turns)
    raw = sum(len(data) for _, data in made)
    print(
        f"{len(made)} transcripts, {text / 1e6:.1f} MB of words, {raw / 1e6:.1f} MB of files;"
        f" Python {sys.version.split()[0]}"
    )
    print(f"{'':12} {'added/s':>10} {'µs/fetch':>10} {'MB on disk':>11} {'disk/words':>11}")
    for kind in (Library, BareTable, JsonLines):
        rate, fetch, disk = measure(kind, made)
        print(f"{kind.__name__:12} {rate:>10,.0f} {fetch:>10.1f} {disk / 1e6:>11.1f} {disk / text:>11.2f}")


if __name__ == "__main__":
    main()
