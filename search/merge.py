"""Several segments into one, without the deleted documents, in bounded memory."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.bm25 import saturation
from search.build import Words, block_maxima, code_type, coded, grouped, json_bytes, raised
from search.model import Field
from search.segment import BLOCK, Array, Segment, SegmentWriter, Shape
from search.snapshot import View

CHUNK = 1 << 21
"""Postings that are moved at a time."""

BLOBS = ("folded", "sentences")
"""Arrays that each document has a part of, with its borders beside them."""

RATIO = 4
"""A segment is merged with smaller ones once together they have a `RATIO`-th of its documents."""
LEAST_ALIVE = 0.75
"""Share of documents not deleted below which a segment is written anew."""
MOST_RUNS = 256
"""Runs of deleted documents above which it is (a search asks each about every term)."""


class Part(NamedTuple):
    """A segment to be merged; `alive` is a mask over its documents, None where all are."""

    segment: Segment
    alive: NDArray[np.bool_] | None


class _Field(NamedTuple):
    """How one field of the parts fits together."""

    chosen: list[Array]  # of each part: its terms with postings that stay, ascending (these three in 32 bits)
    places: list[Array]  # ... their places in the union
    kept: list[Array]  # ... how many postings stay
    codes: list[Array]  # of each part's codes in the union
    pairs: tuple[Array, Array]
    lengths: Array
    terms: Words
    counts: Array


def due(views: Sequence[View]) -> list[View]:
    """What should be one segment: the smallest, up to the last that is not `RATIO` times all before it.

    So there are few segments, and a turn is rewritten a few times only, however many sources are added.
    """
    for view in views:
        if view.runs > MOST_RUNS or view.documents < LEAST_ALIVE * view.segment.documents:
            return [view]
    rising = sorted(views, key=lambda view: view.documents)
    chosen, total = 0, 0
    for number, view in enumerate(rising):
        if view.documents <= RATIO * total:
            chosen = number + 1
        total += view.documents
    return rising[:chosen]


def merge(path: Path, fields: Sequence[Field], parts: Sequence[Part]) -> bool:
    """Writes the living documents of `parts` as one segment; False, and no file, where there are none."""
    numbers = np.concatenate([_living(part, part.segment.numbers) for part in parts])
    if not len(numbers):
        return False
    order = np.argsort(numbers, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    moves = _moves(parts, place)
    plans = [_plan(parts, field, order) for field in range(len(fields))]
    writer = _begin(path, parts, plans, numbers[order], order)
    averages = tuple(float(plan.lengths.sum()) / len(order) for plan in plans)
    at = 0
    interleaved = bool((np.diff(order) < 0).any())
    impacts: list[Array] = []
    for field, plan, average in zip(fields, plans, averages, strict=True):
        tf, length = (pair.astype(np.int64) for pair in plan.pairs)
        table = raised(saturation(field, tf, length, average))
        number = len(impacts)
        peaks = []
        for docs, codes, counts in _chunks(parts, plan, number, moves, interleaved=interleaved):
            writer.array("docs")[at : at + len(docs)] = docs
            writer.array("codes")[at : at + len(docs)] = codes
            at += len(docs)
            peaks.append(np.maximum.reduceat(table[codes], np.cumsum(counts) - counts))
        impacts.append(np.concatenate([np.zeros(0, np.float32), *peaks]))
        _block_peaks(writer, at, table, first=at - int(plan.counts.sum()))
    writer.array("peaks")[:] = np.concatenate(impacts)
    terms_at = np.cumsum([0, *(len(plan.counts) for plan in plans)]).tolist()
    pairs_at = np.cumsum([0, *(len(plan.pairs[0]) for plan in plans)]).tolist()
    writer.finish(Shape(len(order), averages, tuple(terms_at), tuple(pairs_at)))
    return True


def _living(part: Part, values: Array) -> Array:
    return values if part.alive is None else values[part.alive]


def _count(part: Part) -> int:
    return part.segment.documents if part.alive is None else int(part.alive.sum())


def _moves(parts: Sequence[Part], place: Array) -> list[Array]:
    """For each part, the new ordinal of every document that stays (-1 for the others)."""
    moves, start = [], 0
    for segment, alive in parts:
        stays = np.ones(segment.documents, np.bool_) if alive is None else alive
        move = np.full(segment.documents, -1, np.int32)
        count = int(stays.sum())
        move[stays] = place[start : start + count]
        moves.append(move)
        start += count
    return moves


def _plan(parts: Sequence[Part], field: int, order: Array) -> _Field:
    kept = [_kept(part, field) for part in parts]
    chosen = [np.flatnonzero(counts).astype(np.int32) for counts in kept]
    kept = [counts[terms].astype(np.int32) for counts, terms in zip(kept, chosen, strict=True)]
    words = Words.joined(
        _words(part.segment, field).take(terms) for part, terms in zip(parts, chosen, strict=True)
    )
    ranks = words.ranks()
    borders = np.cumsum([len(terms) for terms in chosen])[:-1]
    places = np.split(ranks.astype(np.int32), borders)
    counts = np.zeros(int(ranks.max()) + 1 if len(ranks) else 0, np.int64)
    for place, part_kept in zip(places, kept, strict=True):
        counts[place] += part_kept
    one = np.empty(len(counts), np.int64)
    one[ranks] = np.arange(len(ranks))  # any of the equal ones stands for all
    codes, tf, length = _codes(parts, field)
    lengths = np.concatenate([_living(part, part.segment.lengths[field]) for part in parts])[order]
    return _Field(chosen, places, kept, codes, (tf, length), lengths, words.take(one), counts)


def _words(segment: Segment, field: int) -> Words:
    first, last = segment.shape.terms_at[field : field + 2]
    at = segment.text_at[first : last + 1]
    return Words(segment.text[at[0] : at[-1]], at - at[0])


def _kept(part: Part, field: int) -> Array:
    """Postings of each term of a field that belong to living documents."""
    segment, alive = part
    first, last = segment.shape.terms_at[field : field + 2]
    at = segment.postings_at[first : last + 1]
    if alive is None:
        return np.diff(at)
    kept = np.zeros(last - first, np.int64)
    for low, high in _ranges(np.diff(at)):
        stays = np.concatenate(([0], np.cumsum(alive[segment.docs[at[low] : at[high]]])))
        kept[low:high] = np.diff(stays[at[low : high + 1] - at[low]])
    return kept


def _ranges(counts: Array) -> Iterator[tuple[int, int]]:
    """Ranges of terms with about `CHUNK` postings each, at least one term."""
    ends = np.cumsum(counts)
    low, done = 0, 0
    while low < len(counts):
        high = max(low + 1, int(np.searchsorted(ends, done + CHUNK, side="right")))
        yield low, high
        low, done = high, int(ends[high - 1])


def _codes(parts: Sequence[Part], field: int) -> tuple[list[Array], Array, Array]:
    tables = []
    for segment, _ in parts:
        first, last = segment.shape.pairs_at[field : field + 2]
        tables.append((segment.pair_frequency[first:last], segment.pair_length[first:last]))
    codes, tf, length = coded(
        np.concatenate([table[0] for table in tables]), np.concatenate([table[1] for table in tables])
    )
    borders = np.cumsum([len(table[0]) for table in tables])[:-1]
    return np.split(codes, borders), tf, length


def _begin(
    path: Path, parts: Sequence[Part], plans: Sequence[_Field], numbers: Array, order: Array
) -> SegmentWriter:
    """Opens the new file and fills all but postings and bounds."""
    sources, source_ids = _attribute(parts, "sources")
    speakers, speaker_ids = _attribute(parts, "speakers")
    sources, speakers = sources[order], speakers[order]
    prompts = np.concatenate([_living(part, part.segment.prompts) for part in parts])[order]
    blobs = {name: _borders(parts, f"{name}_at", order) for name in BLOBS}
    by_source, source_at = grouped(sources, len(source_ids))
    by_speaker, speaker_at = grouped(speakers, len(speaker_ids))
    arrays = {
        "numbers": numbers,
        "sources": sources,
        "speakers": speakers,
        "prompts": prompts,
        **{f"{name}_at": at for name, at in blobs.items()},
        "lengths": np.concatenate([plan.lengths for plan in plans]),
        "by_source": by_source,
        "source_at": source_at,
        "by_speaker": by_speaker,
        "speaker_at": speaker_at,
        "source_ids": json_bytes(source_ids),
        "speaker_ids": json_bytes(speaker_ids),
        "pair_frequency": np.concatenate([plan.pairs[0] for plan in plans]),
        "pair_length": np.concatenate([plan.pairs[1] for plan in plans]),
    }
    terms = sum(len(plan.counts) for plan in plans)
    postings = sum(int(plan.counts.sum()) for plan in plans)
    counts = {name: len(array) for name, array in arrays.items()}
    counts |= {"keys": terms, "peaks": terms, "text_at": terms + 1, "postings_at": terms + 1}
    counts |= {name: int(at[-1]) for name, at in blobs.items()}
    counts |= {"text": sum(len(plan.terms.text) for plan in plans)}
    counts |= {"docs": postings, "codes": postings, "block_peaks": -(-postings // BLOCK)}
    widest = max(len(plan.pairs[0]) for plan in plans)
    writer = SegmentWriter(path, counts, {"codes": code_type(widest)})
    for name, array in arrays.items():
        writer.array(name)[:] = array
    for name, at in blobs.items():
        _copy(writer.array(name), at, parts, name, order)
    _write_terms(writer, plans)
    return writer


def _borders(parts: Sequence[Part], name: str, order: Array) -> Array:
    """Where what each living document has of a joined array will stand, in the new order."""
    sizes = np.concatenate([_living(part, np.diff(getattr(part.segment, name))) for part in parts])
    return np.concatenate(([0], np.cumsum(sizes[order])))


def _copy(target: Array, at: Array, parts: Sequence[Part], name: str, order: Array) -> None:
    """Copies a joined array, as many neighbours at a time as stay neighbours."""
    origin = np.concatenate([np.full(_count(part), n) for n, part in enumerate(parts)])[order]
    place = np.concatenate([_living(part, np.arange(part.segment.documents)) for part in parts])[order]
    breaks = np.flatnonzero((np.diff(origin) != 0) | (np.diff(place) != 1)) + 1
    for first, behind in pairwise([0, *breaks.tolist(), len(order)]):
        segment = parts[origin[first]].segment
        borders = getattr(segment, f"{name}_at")
        start, end = borders[place[first]], borders[place[behind - 1] + 1]
        target[at[first] : at[behind]] = getattr(segment, name)[start:end]


def _write_terms(writer: SegmentWriter, plans: Sequence[_Field]) -> None:
    """Fills what there is one of a term, a field after another: all at once would be most of the memory."""
    term = byte = posting = 0
    for plan in plans:
        end = term + len(plan.counts)
        writer.array("keys")[term:end] = plan.terms.keys(np.arange(len(plan.counts)))
        writer.array("text")[byte : byte + len(plan.terms.text)] = plan.terms.text
        writer.array("text_at")[term : end + 1] = plan.terms.text_at + byte
        np.cumsum(plan.counts, out=writer.array("postings_at")[term + 1 : end + 1])
        writer.array("postings_at")[term + 1 : end + 1] += posting
        writer.array("postings_at")[term] = posting
        term, byte = end, byte + len(plan.terms.text)
        posting += int(plan.counts.sum())


def _attribute(parts: Sequence[Part], name: str) -> tuple[Array, list[str]]:
    """Sources or speakers of the living documents, renumbered, and the ids that still occur."""
    union: dict[str, int] = {}
    columns = []
    for part in parts:
        ids = part.segment.source_ids if name == "sources" else part.segment.speaker_ids
        values = _living(part, getattr(part.segment, name))
        table = np.zeros(len(ids), np.int64)
        occurring = np.bincount(values, minlength=len(ids)) > 0
        for known, place in ids.items():
            if occurring[place]:
                table[place] = union.setdefault(known, len(union))
        columns.append(table[values])
    return np.concatenate(columns), list(union)


def _chunks(
    parts: Sequence[Part], plan: _Field, field: int, moves: Sequence[Array], *, interleaved: bool
) -> Iterator[tuple[Array, Array, Array]]:
    """Documents, codes and postings a term, a range of terms after another."""
    for low, high in _ranges(plan.counts):
        counts = plan.counts[low:high]
        starts = np.cumsum(counts) - counts
        docs = np.empty(int(counts.sum()), np.int32)
        codes = np.empty(len(docs), np.uint32)
        filled = starts.copy()
        for number, (segment, alive) in enumerate(parts):
            places = plan.places[number]
            begin, end = np.searchsorted(places, (low, high)).tolist()
            if begin == end:
                continue
            # chosen terms of a part are neighbours, but for those that lost all their postings
            first, last = plan.chosen[number][[begin, end - 1]] + segment.shape.terms_at[field]
            a, b = segment.postings_at[[first, last + 1]].tolist()
            old = segment.docs[a:b]
            new_docs, new_codes = moves[number][old], plan.codes[number][segment.codes[a:b]]
            if alive is not None:
                stays = alive[old]
                new_docs, new_codes = new_docs[stays], new_codes[stays]
            sizes, to = plan.kept[number][begin:end], places[begin:end] - low
            target = np.arange(len(new_docs)) + np.repeat(filled[to] - (np.cumsum(sizes) - sizes), sizes)
            docs[target], codes[target] = new_docs, new_codes
            filled[to] += sizes
        if interleaved:
            by = np.argsort((np.repeat(np.arange(high - low), counts) << 32) | docs)
            docs, codes = docs[by], codes[by]
        yield docs, codes, counts


def _block_peaks(writer: SegmentWriter, end: int, table: Array, first: int) -> None:
    """Raises the bounds of the blocks that hold the postings of one field."""
    codes = writer.array("codes")
    bounds = writer.array("block_peaks")
    at = first
    while at < end:
        stop = min(end, (at // BLOCK + CHUNK // BLOCK) * BLOCK)
        start = at // BLOCK * BLOCK
        impacts = np.zeros(stop - start, np.float32)
        impacts[at - start :] = table[codes[at:stop]]
        maxima = block_maxima(impacts)
        span = slice(start // BLOCK, start // BLOCK + len(maxima))
        bounds[span] = np.maximum(bounds[span], maxima)
        at = stop
