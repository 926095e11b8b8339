"""The same words in two sources: fingerprints of turns, and the links between turns that share most of them.

Fingerprints are chosen by winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003): of every WINDOW
neighbouring hashes of so many characters the least is kept, so two texts that share a passage a little longer
than that share fingerprints, whatever stands around. Candidates found by them are compared in full.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.database import Connection, batches, marks
from corpus.names import bareness, plain

# Characters of a gram: long enough to be no common phrase. A Han character says as much as a few letters.
HAN_GRAM = 8
LETTER_GRAM = 20
WINDOW = 48  # 3 x 16, see _draw
LEAST = 3  # fingerprints at least, so that one typing error does not hide a short turn
BITS = 48  # of a hash: a chance hit in a million turns is rare, and is found out by the comparison

# Shorter turns are pleasantries that people say independently. A Han character counts as two letters.
SHORTEST = 32
# Of longer turns only the beginning is compared, in characters; half an hour of speech has about as many.
COMPARED = 10_000
# Characters worked on at once; each takes about 60 bytes.
PORTION = 500_000
# Share of the shorter turn's grams that the other one has. One wrong character in twenty leaves as much.
SHARED = 0.5
# Words in another mouth are the same talk only where several other turns of the two sources agree.
AGREEING_TURNS = 3
# A fingerprint of so many turns is a formula, not a find, and gets no more; so many candidates are enough.
COMMON = 32
CANDIDATES = 12

_TURN_END = 0x110000  # no character
_UNKNOWN = 0xFFFFFFFF
_CJK = 0x2E80  # from the CJK radicals on

Hashes = NDArray[np.uint64]
Codes = NDArray[np.uint32]


class Said(NamedTuple):
    """A stored turn to find twins of. `speaker` and `source` are row keys."""

    number: int
    speaker: int
    source: int
    text: str


class Sketch(NamedTuple):
    """A turn to compare: the hashes of all its grams, and its fingerprints, ascending; none if too short."""

    grams: Hashes
    fingerprints: list[int]


def sketches(texts: Iterable[str]) -> list[Sketch]:
    """What to compare of each text; many at once cost little more than one."""
    return [sketch for portion in _portions(texts) for sketch in _sketches(portion)]


def _portions(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts, of each as much as is compared, in portions that need little memory."""
    portion: list[str] = []
    held = 0
    for text in texts:
        portion.append(text[:COMPARED])
        held += len(portion[-1])
        if held > PORTION:
            yield portion
            portion, held = [], 0
    if portion:
        yield portion


def _sketches(texts: Sequence[str]) -> list[Sketch]:
    codes = _codes(texts)
    ends = np.flatnonzero(codes == _TURN_END)
    han = np.concatenate(([0], np.cumsum((codes >= _CJK) & (codes != _TURN_END))))
    starts = np.concatenate(([0], ends[:-1] + 1))
    wide, long = han[ends] - han[starts], ends - starts
    lengths = np.where(2 * wide >= long, HAN_GRAM, LETTER_GRAM)
    drawn = {length: _draw(_hashes(codes, length)) for length in np.unique(lengths).tolist()}
    counts = np.where(long + wide >= SHORTEST, np.maximum(long - lengths + 1, 0), 0)
    return [
        _sketch(*drawn[length], start, start + count)
        for length, start, count in zip(lengths.tolist(), starts.tolist(), counts.tolist(), strict=True)
    ]


def _sketch(hashes: Hashes, least: Hashes, turns: NDArray[np.bool_], start: int, stop: int) -> Sketch:
    """The sketch of the turn whose grams are hashes[start:stop]."""
    grams = hashes[start:stop]
    windows = slice(start, max(start, stop - WINDOW + 1))
    chosen = set(least[windows][turns[windows]].tolist())
    if windows.stop > start:
        chosen.add(int(least[start]))
    if len(chosen) < LEAST:
        chosen.update(np.sort(grams)[:LEAST].tolist())
    return Sketch(grams, sorted(chosen))


def share(one: Sketch, other: Sketch) -> float:
    """How much of the shorter text's grams the other one has too: 0 to 1."""
    few, many = sorted((np.unique(one.grams), np.unique(other.grams)), key=len)
    return len(np.intersect1d(few, many, assume_unique=True)) / len(few) if len(few) else 0.0


def link(connection: Connection, turns: Sequence[Said]) -> None:
    """Store the fingerprints of new turns and their links with turns of other sources."""
    drawn = sketches([said.text for said in turns])
    postings = _postings(connection, drawn)
    met = [_candidates(sketch, postings) for sketch in drawn]
    others = _stored(connection, {number for numbers in met for number in numbers})
    found: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)  # other source → pairs, same mouth
    for said, sketch, numbers in zip(turns, drawn, met, strict=True):
        for other, their_sketch in (others[number] for number in numbers if number in others):
            if other.source != said.source and share(sketch, their_sketch) >= SHARED:
                found[other.source].append((said.number, other.number, other.speaker == said.speaker))
    rows = [
        (value, said.number)
        for said, sketch in zip(turns, drawn, strict=True)
        for value in sketch.fingerprints
    ]
    connection.executemany(
        "INSERT OR IGNORE INTO fingerprint VALUES (?, ?)",
        sorted(row for row in rows if len(postings[row[0]]) < COMMON),
    )
    for pairs in found.values():
        agreed = len({number for number, _, _ in pairs}) >= AGREEING_TURNS
        linked = [(one, other) for one, other, same_mouth in pairs if same_mouth or agreed]
        both = linked + [(other, one) for one, other in linked]
        connection.executemany("INSERT OR IGNORE INTO twin VALUES (?, ?)", both)


def unlink(connection: Connection, turns: Iterable[tuple[int, str]]) -> None:
    """Forget the fingerprints and links of turns (number, text) that go."""
    gone = list(turns)
    rows = [
        (value, number)
        for (number, _), sketch in zip(gone, sketches([text for _, text in gone]), strict=True)
        for value in sketch.fingerprints
    ]
    connection.executemany("DELETE FROM fingerprint WHERE hash = ? AND turn = ?", sorted(rows))
    for number, _ in gone:
        connection.execute(
            "DELETE FROM twin WHERE other = ? AND turn IN (SELECT other FROM twin WHERE turn = ?)",
            (number, number),
        )
        connection.execute("DELETE FROM twin WHERE turn = ?", (number,))


def _postings(connection: Connection, drawn: Sequence[Sketch]) -> dict[int, list[int]]:
    """The stored turns of each fingerprint, in few queries that walk the table in its order."""
    postings: dict[int, list[int]] = {value: [] for sketch in drawn for value in sketch.fingerprints}
    for some in batches(sorted(postings)):
        wanted = f"SELECT hash, turn FROM fingerprint WHERE hash IN ({marks(some)})"  # noqa: S608 - marks
        rows = connection.execute(wanted, some)
        for value, number in rows:
            postings[value].append(number)
    return postings


def _candidates(sketch: Sketch, postings: Mapping[int, list[int]]) -> list[int]:
    """Numbers of turns with some of these fingerprints, those with most of them first."""
    found = [postings[value] for value in sketch.fingerprints if postings[value]]
    if not found:
        return []
    met = Counter(number for numbers in found if len(numbers) < COMMON for number in numbers)
    return [number for number, _ in met.most_common(CANDIDATES)]


def _stored(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[Said, Sketch]]:
    """Stored turns by number, sketched."""
    found = [
        Said(*row)
        for some in batches(sorted(numbers))
        for row in connection.execute(
            f"SELECT number, speaker, source, text FROM turn WHERE number IN ({marks(some)})",  # noqa: S608
            some,
        )
    ]
    drawn = sketches([said.text for said in found])
    return {said.number: (said, sketch) for said, sketch in zip(found, drawn, strict=True)}


@cache
def _table() -> Codes:
    """Code point → what `bareness` makes of it, 0 for nothing; filled as characters are met."""
    table = np.full(_TURN_END + 1, _UNKNOWN, dtype=np.uint32)
    table[0] = _TURN_END
    return table


def _codes(texts: Sequence[str]) -> Codes:
    """The bare characters of all texts, the end of each marked."""
    joined = plain("".join(text.replace("\0", "") + "\0" for text in texts))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    table = _table()
    bared = table[codes]
    if (bared == _UNKNOWN).any():
        rule = bareness()
        for code in np.unique(codes[bared == _UNKNOWN]).tolist():
            character = rule[code]
            table[code] = ord(character) if character else 0
        bared = table[codes]
    kept: Codes = bared[bared != 0]
    return kept


def _hashes(codes: Codes, length: int) -> Hashes:
    """A hash of every so many neighbouring characters."""
    count = max(0, len(codes) - length + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        hashes = hashes * np.uint64(0x100000001B3) + codes[offset : offset + count]
    # The finaliser of MurmurHash3, so that near-by characters do not make near-by hashes
    hashes = (hashes ^ (hashes >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    return (hashes ^ (hashes >> np.uint64(33))) >> np.uint64(64 - BITS)


def _draw(hashes: Hashes) -> tuple[Hashes, Hashes, NDArray[np.bool_]]:
    """Hashes, the least of every WINDOW of them (by doubling: 2, 4, 8, 16, 32, 48), where that changes."""
    least = hashes
    for step in (1, 2, 4, 8, 16, 16):
        least = np.minimum(least[:-step], least[step:])
    return hashes, least, np.concatenate(([True], least[1:] != least[:-1]))[: len(least)]
