"""A segment: the posting lists of some documents as flat arrays in one file that is mapped, never parsed.

File: the arrays of `LAYOUT` one after another at multiples of 64 bytes, a JSON footer that says where each
stands and its CRC-32, and a trailer (magic, length of the footer, CRC-32 of the footer). Little-endian.
Documents are ordinals 0..n-1 in the order of their numbers. Terms are ordered by field, then by UTF-8 bytes.
A posting is the document's ordinal and a code for the pair (term frequency, document length), so that scoring
reads no length: the few thousand pairs are scored once a snapshot, under the averages of that day.
"""

import errno
import json
import mmap
import os
import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from search.prepared import Cut

Array: TypeAlias = NDArray[Any]
Row: TypeAlias = tuple[int, str, str, str, int, Callable[[], Cut]]
"""Of a document: number, source id, speaker id, folded text, prompt's number (0: none), how to cut it."""

MAGIC = b"YHSEGM02"
TRAILER = struct.Struct("<8sQI")
ALIGNMENT = 64
BLOCK = 128
"""Postings of one entry of `block_peaks`; blocks are cut from the whole array, not from each list."""

LAYOUT = {
    "numbers": "<i8",  # of each document: Turn.number, ascending
    "sources": "<i4",  # ... its place in source_ids
    "speakers": "<i4",  # ... its place in speaker_ids
    "prompts": "<i8",  # ... the number of the turn that asks what it answers; 0: none
    "lengths": "<i4",  # ... its terms in field 0, then of each document in field 1 ...
    "by_source": "<i4",  # documents of source 0, of source 1 ...; each ascending
    "source_at": "<i8",
    "by_speaker": "<i4",
    "speaker_at": "<i8",
    "source_ids": "u1",  # JSON list
    "speaker_ids": "u1",
    "folded": "u1",  # texts of the documents as folded, UTF-8, joined
    "folded_at": "<i8",
    "sentences": "<u4",  # of the documents, joined; of each sentence three numbers (search.prepared.Cut)
    "sentences_at": "<i8",
    "keys": "<u8",  # of each term: its first eight bytes as a big-endian number
    "text": "u1",  # terms as bytes, joined
    "text_at": "<i8",
    "postings_at": "<i8",
    "peaks": "<f4",  # of each term: upper bound of saturation under `averages`
    "pair_frequency": "<i4",  # of each code: term frequency
    "pair_length": "<i4",  # ... document length
    "block_peaks": "<f4",
    "codes": "<u2",  # place in the pairs of the field; "<u4" where there are more than 65,536
    "docs": "<i4",
}
SENTENCE_ITEM = np.dtype(LAYOUT["sentences"]).itemsize
LARGE = (
    *("block_peaks", "codes", "docs", "keys", "text", "text_at", "postings_at", "peaks"),
    *("folded", "folded_at", "sentences", "sentences_at"),
)
CHECKED_AT_ONCE = 128 << 20
"""Bytes up to which a file is checked whole when opened (at 3.7 GB/s); the large arrays of larger files wait
for `verify`, so that opening does not read what nobody asks for."""


class SegmentError(Exception):
    """A segment file that is not what was written. `path` and `reason` say which and how."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason


class Shape(NamedTuple):
    """What the arrays do not say themselves: documents, and for each field its totals and borders."""

    documents: int
    averages: tuple[float, ...]  # mean length of each field when `peaks` were taken
    terms_at: tuple[int, ...]  # terms of field f are terms_at[f] to terms_at[f + 1]
    pairs_at: tuple[int, ...]


def term_bytes(term: str) -> bytes:
    """A term as it is stored: UTF-8, where no byte is zero (as in Java's modified UTF-8)."""
    return term.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")


def term_text(stored: bytes) -> str:
    """The term of `term_bytes`."""
    return stored.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")


def _room(dtype: str, count: int) -> int:
    """Bytes of an array with what fills it up to the next one."""
    return -(-np.dtype(dtype).itemsize * count // ALIGNMENT) * ALIGNMENT


def _reserve(file: int, size: int) -> None:
    """Makes a full disk an error here, not a signal when the mapping is written to. Raises OSError."""
    if size and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file, 0, size)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):  # not every file system can
                raise


def _sum(content: mmap.mmap, dtype: str, count: int, offset: int) -> int:
    with memoryview(content) as view:
        return zlib.crc32(view[offset : offset + _room(dtype, count)])


class SegmentWriter:
    """A new segment file: reserved on disk, filled through a mapping, complete only after `finish`."""

    def __init__(self, path: Path, counts: Mapping[str, int], dtypes: dict[str, str] | None = None) -> None:
        """Reserves room for `counts[name]` items of every array of `LAYOUT`; OSError on a full disk."""
        self._path = path
        self._places: dict[str, tuple[str, int, int]] = {}
        end = 0
        for name, dtype in (LAYOUT | (dtypes or {})).items():
            self._places[name] = (dtype, counts[name], end)
            end += _room(dtype, counts[name])
        self._end = end
        try:
            with path.open("w+b") as file:
                _reserve(file.fileno(), end)
                file.truncate(max(end, ALIGNMENT))
                self._map = mmap.mmap(file.fileno(), max(end, ALIGNMENT))
        except OSError:
            path.unlink(missing_ok=True)
            raise

    def array(self, name: str) -> Array:
        """The array to be filled, on disk."""
        dtype, count, offset = self._places[name]
        return np.frombuffer(self._map, dtype, count, offset)

    def finish(self, shape: Shape) -> None:
        """Writes the footer and waits until everything is on disk."""
        footer = {
            "shape": shape._asdict(),
            "arrays": {
                name: [dtype, count, offset, _sum(self._map, dtype, count, offset)]
                for name, (dtype, count, offset) in self._places.items()
            },
        }
        content = json.dumps(footer).encode()
        self._map.flush()
        with self._path.open("r+b") as file:
            file.seek(self._end)
            file.write(content + TRAILER.pack(MAGIC, len(content), zlib.crc32(content)))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


class Segment:
    """A finished segment file, mapped read-only. Keeps working after the file's name is gone."""

    def __init__(self, path: Path) -> None:
        """Maps and checks the file. Raises SegmentError where it is not a whole segment."""
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise SegmentError(path, str(error)) from error
        self.size = len(self._map)
        try:
            self._read_footer()
        except (ValueError, KeyError, TypeError, struct.error) as error:
            raise SegmentError(path, f"unreadable footer ({error})") from error
        self.verify(tuple(LAYOUT) if self.size <= CHECKED_AT_ONCE else tuple(LAYOUT.keys() - set(LARGE)))

    def _read_footer(self) -> None:
        magic, length, checksum = TRAILER.unpack(self._map[-TRAILER.size :])
        content = self._map[-TRAILER.size - length : -TRAILER.size]
        if magic != MAGIC or len(content) != length or zlib.crc32(content) != checksum:
            raise ValueError("magic, length or checksum")
        footer = json.loads(content)
        shape = footer["shape"]
        self.shape = Shape(
            shape["documents"], tuple(shape["averages"]), tuple(shape["terms_at"]), tuple(shape["pairs_at"])
        )
        self._places = footer["arrays"]
        views = {
            name: np.frombuffer(self._map, *footer["arrays"][name][:3])  # raises where it leaves the file
            for name in LAYOUT
        }
        self.numbers, self.sources, self.speakers = views["numbers"], views["sources"], views["speakers"]
        self.by_source, self.source_at = views["by_source"], views["source_at"]
        self.by_speaker, self.speaker_at = views["by_speaker"], views["speaker_at"]
        self.keys, self.postings_at, self.peaks = views["keys"], views["postings_at"], views["peaks"]
        self.text, self.text_at = views["text"], views["text_at"]
        self.folded, self.folded_at = views["folded"], views["folded_at"]
        self.sentences, self.sentences_at = views["sentences"], views["sentences_at"]
        self.prompts = views["prompts"]
        self.pair_frequency, self.pair_length = views["pair_frequency"], views["pair_length"]
        self.docs, self.codes, self.block_peaks = views["docs"], views["codes"], views["block_peaks"]
        # single numbers come ten times as fast from these as from arrays
        self.key_list, self.text_borders = self._raw("keys").cast("Q"), self._raw("text_at").cast("q")
        self._sentence_list = self._raw("sentences").cast("I")
        self.doc_list = self._raw("docs").cast("i")
        self.borders, self.peak_list = self._raw("postings_at").cast("q"), self._raw("peaks").cast("f")
        self.lengths = views["lengths"].reshape(self.fields, self.documents)
        self._views = views
        self._text_offset = self._places["text"][2]
        self._folded_offset = self._places["folded"][2]

    def verify(self, names: tuple[str, ...] = tuple(LAYOUT)) -> None:
        """Compares arrays with their checksums. Raises SegmentError where one differs."""
        for name in names:
            *place, checksum = self._places[name]
            if _sum(self._map, *place) != checksum:
                raise SegmentError(self.path, f"checksum of {name}")

    @property
    def documents(self) -> int:
        """Number of documents, deleted ones included."""
        return self.shape.documents

    @property
    def fields(self) -> int:
        """Number of fields."""
        return len(self.shape.averages)

    @cached_property
    def source_ids(self) -> dict[str, int]:
        """Source ids and their places, in order of place."""
        return {name: place for place, name in enumerate(json.loads(bytes(self._views["source_ids"])))}

    @cached_property
    def source_list(self) -> list[str]:
        """Source ids by place."""
        return list(self.source_ids)

    @cached_property
    def speaker_list(self) -> list[str]:
        """Speaker ids by place."""
        return list(self.speaker_ids)

    @cached_property
    def speaker_ids(self) -> dict[str, int]:
        """Speaker ids and their places, in order of place."""
        return {name: place for place, name in enumerate(json.loads(bytes(self._views["speaker_ids"])))}

    def _raw(self, name: str) -> memoryview:
        dtype, count, offset, _ = self._places[name]
        return memoryview(self._map)[offset : offset + count * np.dtype(dtype).itemsize]

    def find(self, field: int, term: bytes) -> int:
        """The place of a term (as of `term_bytes`) of a field; -1 where absent."""
        first, last = self.shape.terms_at[field : field + 2]
        key = int.from_bytes(term[:8].ljust(8, b"\0"), "big")
        at = bisect_left(self.key_list, key, first, last)
        if len(term) > 8:  # the key is only its beginning
            last = bisect_right(self.key_list, key, at, last)
            at = bisect_left(_Terms(self), term, at, last)
        return at if at < last and self.term(at) == term else -1

    def beginning(self, field: int, start: bytes) -> tuple[int, int]:
        """The places of the terms of a field that begin with some bytes: first, and behind the last."""
        first, last = self.shape.terms_at[field : field + 2]
        first = bisect_left(_Terms(self), start, first, last)
        return first, bisect_left(_Terms(self), start + b"\xff", first, last)  # no UTF-8 has this byte

    def term(self, place: int) -> bytes:
        """A term as of `term_bytes`."""
        start = self._text_offset
        return self._map[start + self.text_borders[place] : start + self.text_borders[place + 1]]

    def rows(self, ordinals: Array) -> Iterator[Row]:
        """What is stored of some documents."""
        texts, cuts = self._spans(ordinals, "folded"), self._spans(ordinals, "sentences")
        sources, speakers = self.source_list, self.speaker_list
        content, first = self._map, self._folded_offset
        return zip(
            self.numbers[ordinals].tolist(),
            [sources[place] for place in self.sources[ordinals].tolist()],
            [speakers[place] for place in self.speakers[ordinals].tolist()],
            [content[first + a : first + b].decode("utf-8", "surrogatepass") for a, b in texts],
            self.prompts[ordinals].tolist(),
            [partial(self._cut, a, b) for a, b in cuts],
            strict=True,
        )

    def _spans(self, ordinals: Array, name: str) -> Iterator[tuple[int, int]]:
        """Where documents begin and end in a joined array."""
        at = self._views[f"{name}_at"]
        return zip(at[ordinals].tolist(), at[ordinals + 1].tolist(), strict=True)

    def _cut(self, start: int, end: int) -> Cut:
        return Cut.unpacked(self._sentence_list[start:end].tolist())


class _Terms:
    """The terms of a segment as a sequence, to be bisected."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __getitem__(self, place: int) -> bytes:
        return self._segment.term(place)

    def __len__(self) -> int:
        return len(self._segment.key_list)
