"""The same words in two sources: fingerprints of turns, and the links between turns that share most of them.

Fingerprints are chosen by winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003): of every WINDOW
neighbouring hashes of GRAM characters the least is kept, so two texts that share WINDOW + GRAM - 1 characters
share a fingerprint, whatever stands around. Candidates found by them are compared in full.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.database import Connection
from corpus.names import bare

GRAM = 5
WINDOW = 48
LEAST = 3  # fingerprints of a turn however short, so that one typing error does not hide it
BITS = 48  # of a hash: a chance hit in a million turns is rare, and is found out by the comparison

# Shorter turns are pleasantries that people say independently. A Han character counts as two letters.
SHORTEST = 32
# Share of the shorter turn's grams that the other one has. One wrong character in ten leaves 0.6.
SHARED = 0.6
# Words in another mouth are the same talk only where several other turns of the two sources agree.
AGREEING_TURNS = 3
# A fingerprint of so many turns is a formula, not a find; so many candidates of a turn are enough.
COMMON = 32
CANDIDATES = 12

Hashes = NDArray[np.uint64]


class Said(NamedTuple):
    """A stored turn to find twins of. `speaker` and `source` are row keys."""

    number: int
    speaker: int
    source: int
    text: str


def fingerprints(text: str) -> list[int]:
    """The fingerprints of a turn, ascending; none if it is too short to tell."""
    return _chosen(_grams(bare(text)))


def link(connection: Connection, turns: Iterable[Said]) -> None:
    """Store the fingerprints of new turns and their links with turns of other sources."""
    rows: list[tuple[int, int]] = []
    found: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)  # other source → pairs, same mouth
    for said in turns:
        grams = _grams(bare(said.text))
        chosen = _chosen(grams)
        if not chosen:
            continue
        rows.extend((value, said.number) for value in chosen)
        for other in _candidates(connection, chosen, said.source):
            if share(grams, _grams(bare(other.text))) >= SHARED:
                found[other.source].append((said.number, other.number, other.speaker == said.speaker))
    connection.executemany("INSERT OR IGNORE INTO fingerprint VALUES (?, ?)", rows)
    for pairs in found.values():
        agreed = len({number for number, _, _ in pairs}) >= AGREEING_TURNS
        linked = [(one, other) for one, other, same_mouth in pairs if same_mouth or agreed]
        connection.executemany("INSERT OR IGNORE INTO twin VALUES (?, ?)", linked)
        connection.executemany("INSERT OR IGNORE INTO twin VALUES (?, ?)", [(b, a) for a, b in linked])


def unlink(connection: Connection, turns: Iterable[tuple[int, str]]) -> None:
    """Forget the fingerprints and links of turns (number, text) that go."""
    for number, text in turns:
        connection.executemany(
            "DELETE FROM fingerprint WHERE hash = ? AND turn = ?",
            [(value, number) for value in fingerprints(text)],
        )
        connection.execute(
            "DELETE FROM twin WHERE other = ? AND turn IN (SELECT other FROM twin WHERE turn = ?)",
            (number, number),
        )
        connection.execute("DELETE FROM twin WHERE turn = ?", (number,))


def share(one: Hashes, other: Hashes) -> float:
    """How much of the shorter text's grams the other one has too: 0 to 1."""
    few, many = sorted((np.unique(one), np.unique(other)), key=len)
    return len(np.intersect1d(few, many, assume_unique=True)) / len(few) if len(few) else 0.0


def _grams(bare_text: str) -> Hashes:
    """A hash of every GRAM neighbouring characters; none for a text too short."""
    codes = np.frombuffer(bare_text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    weight = len(codes) + int(np.count_nonzero(codes >= 0x2E80))  # from the CJK radicals on
    if weight < SHORTEST or len(codes) < GRAM:
        return np.empty(0, dtype=np.uint64)
    count = len(codes) - GRAM + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(GRAM):
        hashes = hashes * np.uint64(0x100000001B3) + codes[offset : offset + count]
    # The finaliser of MurmurHash3, so that near-by characters do not make near-by hashes
    hashes = (hashes ^ (hashes >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    return (hashes ^ (hashes >> np.uint64(33))) >> np.uint64(64 - BITS)


def _chosen(grams: Hashes) -> list[int]:
    if not len(grams):
        return []
    least = np.sort(grams)[:LEAST]
    if len(grams) > WINDOW:
        least = np.concatenate((least, np.lib.stride_tricks.sliding_window_view(grams, WINDOW).min(axis=1)))
    return [int(value) for value in np.unique(least)]


def _candidates(connection: Connection, hashes: Sequence[int], source: int) -> Iterator[Said]:
    """Stored turns of other sources with some of these fingerprints, those with most of them first."""
    met: Counter[int] = Counter()
    for value in hashes:
        rows = connection.execute(
            "SELECT turn FROM fingerprint WHERE hash = ? LIMIT ?", (value, COMMON)
        ).fetchall()
        if len(rows) < COMMON:
            met.update(number for (number,) in rows)
    for number, _ in met.most_common(CANDIDATES):
        row = connection.execute(
            "SELECT number, speaker, source, text FROM turn WHERE number = ? AND source <> ?",
            (number, source),
        ).fetchone()
        if row:
            yield Said(*row)
