"""Documents into segments: terms are numbered as they come, then sorted once."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.bm25 import saturation
from search.model import Document, Field
from search.segment import BLOCK, SENTENCE_ITEM, Array, SegmentWriter, Shape, term_bytes

STRETCH = 256
"""Documents turned into numbers at a time; other threads wait for the interpreter as long as that takes."""

STEP = 1 << 18
"""Terms worked on at a time."""


def _numbering() -> defaultdict[str, int]:
    """Numbers for names in order of appearance."""
    return defaultdict(count().__next__)


class Words(NamedTuple):
    """Terms as one array of bytes with their borders, for sorting without a string each."""

    text: Array
    text_at: NDArray[np.int64]

    @classmethod
    def of(cls, terms: Sequence[str]) -> "Words":
        """Terms as of `term_bytes`, joined."""
        text = np.frombuffer("\0".join([*terms, ""]).encode("utf-8", "surrogatepass"), np.uint8)
        ends = np.flatnonzero(text == 0)
        if len(ends) != len(terms):  # a term has the sign between terms in it
            stored = [term_bytes(term) for term in terms]
            text = np.frombuffer(b"\0".join([*stored, b""]), np.uint8)
            ends = np.flatnonzero(text == 0)
        return cls(text[text != 0], np.concatenate(([0], ends - np.arange(len(ends)))).astype(np.int64))

    @classmethod
    def joined(cls, parts: Iterable["Words"]) -> "Words":
        """The terms of several, one after another."""
        parts = list(parts)
        sizes = np.concatenate([np.diff(part.text_at) for part in parts])
        at = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        return cls(np.concatenate([part.text for part in parts]), at)

    def take(self, chosen: Array) -> "Words":
        """The terms at these places, in that order."""
        sizes = np.diff(self.text_at)[chosen]
        at = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        text = np.empty(at[-1], np.uint8)
        for part in _steps(len(chosen)):
            shifts = np.repeat(self.text_at[chosen[part]] - at[:-1][part], sizes[part])
            low = int(at[part.start])
            text[low : low + len(shifts)] = self.text[np.arange(low, low + len(shifts)) + shifts]
        return Words(text, at)

    def ranks(self) -> NDArray[np.int64]:
        """The place of each term among the distinct ones in order of bytes, from 0."""
        return self._ranks(np.arange(len(self.text_at) - 1), 0)

    def keys(self, chosen: Array, level: int = 0) -> NDArray[np.uint64]:
        """Bytes 8 x level to 8 x level + 8 of chosen terms as big-endian numbers, zeros behind their end."""
        keys = np.zeros(len(chosen), np.uint64)
        for part in _steps(len(chosen) if len(self.text) else 0):
            starts = self.text_at[chosen[part]] + 8 * level
            left = self.text_at[chosen[part] + 1] - starts
            for byte in range(8):
                keys[part] <<= np.uint64(8)
                values = self.text.take(np.minimum(starts + byte, len(self.text) - 1))
                keys[part] |= np.where(left > byte, values, 0)
        return keys

    def _ranks(self, chosen: Array, level: int) -> NDArray[np.int64]:
        keys = self.keys(chosen, level)
        longer = self.text_at[chosen + 1] - self.text_at[chosen] > 8 * (level + 1)
        if not longer.any():
            return np.unique(keys, return_inverse=True)[1].astype(np.int64)
        tails = np.zeros(len(chosen), np.int64)
        tails[longer] = self._ranks(chosen[longer], level + 1) + 1
        order = np.lexsort((tails, keys))
        new = np.zeros(len(chosen), np.int64)
        new[1:] = (keys[order][1:] != keys[order][:-1]) | (tails[order][1:] != tails[order][:-1])
        ranks = np.empty(len(chosen), np.int64)
        ranks[order] = np.cumsum(new)
        return ranks


class _Postings(NamedTuple):
    """One field of a segment in the making."""

    terms: Words
    counts: NDArray[np.int64]  # postings of each term
    docs: Array
    frequencies: Array
    lengths: Array  # of each document


class _Attributes(NamedTuple):
    """What is known of documents besides their terms."""

    rows: Array  # number, place of the source, place of the speaker, number of the prompt
    sources: list[str]
    speakers: list[str]
    texts: list[bytes]  # folded
    sentences: list[bytes]


class Builder:
    """Gathers documents in memory until they are written as one segment."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields = tuple(fields)
        self.clear()

    def clear(self) -> None:
        """Forgets everything gathered."""
        self.tokens = 0
        self.documents = 0
        self._vocabularies = [_numbering() for _ in self._fields]
        self._tokens: list[list[Array]] = [[] for _ in self._fields]
        self._lengths: list[list[Array]] = [[] for _ in self._fields]
        self._sources = _numbering()
        self._speakers = _numbering()
        self._attributes: list[Array] = []  # rows: number, source, speaker, prompt
        self._texts: list[bytes] = []
        self._sentences: list[bytes] = []

    def add(self, documents: Sequence[Document]) -> None:
        """Takes some documents (a stretch of about `STRETCH`). Raises ValueError where a field is missing."""
        if any(len(document.terms) != len(self._fields) for document in documents):
            raise ValueError(f"every document needs terms for {len(self._fields)} fields")
        rows = [
            (one.number, self._sources[one.source], self._speakers[one.speaker], one.stored.prompt)
            for one in documents
        ]
        self._attributes.append(np.array(rows, dtype=np.int64).reshape(-1, 4))
        self._texts += [one.stored.folded.encode("utf-8", "surrogatepass") for one in documents]
        self._sentences += [one.stored.sentences for one in documents]
        self.documents += len(rows)
        for field, vocabulary in enumerate(self._vocabularies):
            columns = [document.terms[field] for document in documents]
            lengths = np.fromiter(map(len, columns), np.int32, len(columns))
            total = int(lengths.sum())
            numbered = map(vocabulary.__getitem__, chain.from_iterable(columns))
            self._tokens[field].append(np.fromiter(numbered, np.int32, total))
            self._lengths[field].append(lengths)
            self.tokens += total

    def write(self, path: Path) -> None:
        """Writes a segment of what was gathered (at least one document) and forgets it."""
        attributes = np.concatenate(self._attributes)
        order = np.argsort(attributes[:, 0], kind="stable")
        if (np.diff(attributes[order, 0]) == 0).any():
            raise ValueError("two documents have the same number")
        fields = []
        for field in range(len(self._fields)):
            fields.append(self._postings(field, order))
            self._tokens[field].clear()  # the sorted copy is all that is needed
        texts = [self._texts[place] for place in order.tolist()]
        sentences = [self._sentences[place] for place in order.tolist()]
        people = _Attributes(attributes[order], list(self._sources), list(self._speakers), texts, sentences)
        self.clear()
        write_segment(path, self._fields, people, fields)

    def _postings(self, field: int, order: Array) -> _Postings:
        words = Words.of(list(self._vocabularies[field]))
        by_rank = np.argsort(words.ranks())
        rank = np.empty(len(by_rank), np.int64)
        rank[by_rank] = np.arange(len(by_rank))
        lengths = np.concatenate(self._lengths[field])
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        pairs = rank[np.concatenate(self._tokens[field])]
        pairs <<= 32
        pairs |= np.repeat(place, lengths)
        pairs.sort()
        first = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1]))) if len(pairs) else pairs
        frequencies = np.diff(np.append(first, len(pairs))).astype(np.int32)
        pairs = pairs[first]
        counts = np.bincount(pairs >> 32, minlength=len(by_rank))
        docs = (pairs & 0xFFFFFFFF).astype(np.int32)
        return _Postings(words.take(by_rank), counts, docs, frequencies, lengths[order])


def _steps(count: int) -> Iterator[slice]:
    """Ranges of places that are worked on at a time, to need little memory in between."""
    for start in range(0, count, STEP):
        yield slice(start, min(count, start + STEP))


def coded(frequencies: Array, lengths: Array) -> tuple[Array, Array, Array]:
    """A code for each (term frequency, document length) pair; frequency and length of each code."""
    if not len(frequencies):
        return frequencies, frequencies, frequencies
    width = int(lengths.max()) + 1
    cells = width * (int(frequencies.max()) + 1)
    pairs = frequencies.astype(np.int64) * width + lengths
    if cells > 1 << 26:  # a table would be larger than sorting is slow
        found, codes = (array.astype(np.int64) for array in np.unique(pairs, return_inverse=True))
    else:
        table = np.zeros(cells, np.int32)
        table[pairs] = 1
        found = np.flatnonzero(table)
        table[found] = np.arange(len(found), dtype=np.int32)
        codes = table[pairs].astype(np.int64)
    return codes.astype(np.uint32), (found // width).astype(np.int32), (found % width).astype(np.int32)


def grouped(places: Array, groups: int) -> tuple[Array, Array]:
    """Documents by group, ascending within each, and where each group starts."""
    at = np.zeros(groups + 1, np.int64)
    np.cumsum(np.bincount(places, minlength=groups), out=at[1:])
    return np.argsort(places, kind="stable").astype(np.int32), at


def raised(bounds: Array) -> NDArray[np.float32]:
    """Upper bounds as 32-bit floats, rounded up."""
    return np.nextafter(bounds.astype(np.float32), np.float32(np.inf))


def block_maxima(impacts: Array) -> Array:
    """The largest of every `BLOCK` values; the last block may be short."""
    padded = np.zeros(-(-len(impacts) // BLOCK) * BLOCK, impacts.dtype)
    padded[: len(impacts)] = impacts
    return padded.reshape(-1, BLOCK).max(axis=1) if len(padded) else padded


def write_segment(
    path: Path, fields: Sequence[Field], people: _Attributes, postings: Sequence[_Postings]
) -> None:
    """Writes documents in order of number, with the postings of every field, as a segment file."""
    words = Words.joined([field.terms for field in postings])
    codes = [coded(field.frequencies, field.lengths[field.docs]) for field in postings]
    averages = [float(field.lengths.sum()) / len(people.rows) for field in postings]
    impacts = np.concatenate(
        [
            raised(saturation(field, tf.astype(np.int64), length.astype(np.int64), average))[code]
            for field, average, (code, tf, length) in zip(fields, averages, codes, strict=True)
        ]
    )
    counts = np.concatenate([field.counts for field in postings])
    postings_at = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=postings_at[1:])
    arrays = {
        **_attribute_arrays(people),
        "lengths": np.concatenate([field.lengths for field in postings]),
        "keys": words.keys(np.arange(len(counts))),
        "text": words.text,
        "text_at": words.text_at,
        "postings_at": postings_at,
        "peaks": np.maximum.reduceat(impacts, postings_at[:-1]) if len(impacts) else impacts,
        "pair_frequency": np.concatenate([tf for _, tf, _ in codes]),
        "pair_length": np.concatenate([length for _, _, length in codes]),
        "block_peaks": block_maxima(impacts),
        "codes": np.concatenate([code for code, _, _ in codes]),
        "docs": np.concatenate([field.docs for field in postings]),
    }
    widest = max(len(tf) for _, tf, _ in codes)
    writer = SegmentWriter(
        path, {name: len(array) for name, array in arrays.items()}, {"codes": code_type(widest)}
    )
    for name, array in arrays.items():
        writer.array(name)[:] = array
    terms_at = np.cumsum([0, *(len(field.counts) for field in postings)]).tolist()
    pairs_at = np.cumsum([0, *(len(tf) for _, tf, _ in codes)]).tolist()
    writer.finish(Shape(len(people.rows), tuple(averages), tuple(terms_at), tuple(pairs_at)))


def _attribute_arrays(people: _Attributes) -> dict[str, Array]:
    """The arrays of a segment that say what is known of documents besides their terms."""
    rows, sources, speakers, texts, sentences = people
    by_source, source_at = grouped(rows[:, 1], len(sources))
    by_speaker, speaker_at = grouped(rows[:, 2], len(speakers))
    return {
        "numbers": rows[:, 0],
        "sources": rows[:, 1],
        "speakers": rows[:, 2],
        "prompts": rows[:, 3],
        "by_source": by_source,
        "source_at": source_at,
        "by_speaker": by_speaker,
        "speaker_at": speaker_at,
        "source_ids": json_bytes(sources),
        "speaker_ids": json_bytes(speakers),
        "folded": np.frombuffer(b"".join(texts), np.uint8),
        "folded_at": np.cumsum([0, *map(len, texts)]),
        "sentences": np.frombuffer(b"".join(sentences), "<u4"),
        "sentences_at": np.cumsum([0, *map(len, sentences)]) // SENTENCE_ITEM,
    }


def json_bytes(names: list[str]) -> Array:
    """A list of names as JSON."""
    return np.frombuffer(json.dumps(names).encode(), np.uint8)


def code_type(pairs: int) -> str:
    """The type of an array of codes."""
    return "<u2" if pairs <= 1 << 16 else "<u4"
