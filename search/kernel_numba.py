"""Ranking by a compiled loop: MaxScore over windows of documents, as in Lucene's bulk scorer.

Lists stand in falling order of their upper bounds. Those whose bounds together stay below the worst hit so
far can make no hit on their own (Turtle & Flood 1995): where they are long, they are only asked about
documents of the others that are still in question. Rare lists come first, for a floor to start with.
Scores are counted in grains here (see search/bm25.py), as whole numbers.
"""
# ruff: noqa: PLR0917 - what a compiled loop works on comes as plain arrays and numbers

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from numba import njit

from search.bm25 import GRAIN
from search.segment import Array
from search.snapshot import Passing, Postings, View

WINDOW = 1 << 15
"""Documents scored at a time: their sums stay in the second cache."""
WARM = 4096
"""Postings of rare lists that are gone through for a floor."""
LONGER = 3
"""How many times as long as all that must be gone through a list may be that is gone through, not asked."""

START, END, TABLE, FACTOR, BOUND = range(5)  # columns of `lists`, as in Postings
NOWHERE = np.int64(1) << 40
_NO_MASK = np.zeros(0, np.bool_)

Whole: TypeAlias = Any  # a whole number; numba has many types of them
Data: TypeAlias = tuple[Array, Array, Array]  # documents, codes, and what the codes count
Scratch: TypeAlias = tuple[Array, Array]  # sums of a window, zeros between uses; the documents worth a look
Heap: TypeAlias = tuple[Array, Array]  # scores and documents, the worst first
_Function = TypeVar("_Function", bound=Callable[..., Any])
_compiled: Callable[[_Function], _Function] = cast("Any", njit(cache=True, nogil=True))
_by_bound = itemgetter(BOUND)


class NumbaKernel:
    """The same hits as numpy's, several times as fast. Releases the interpreter lock."""

    def __init__(self) -> None:
        self._idle: list[Scratch] = []  # one for each search at once

    def top(
        self, view: View, postings: Sequence[Postings], limit: int, floor: float, passing: Passing
    ) -> tuple[Array, Array]:
        """Ordinals and scores of the best `limit` documents that score `floor` or more."""
        numbers: list[float] = []
        for start, end, table_at, factor, bound in sorted(postings, key=_by_bound, reverse=True):
            numbers += start, end, table_at, factor / GRAIN, bound / GRAIN
        lists = np.array(numbers).reshape(-1, 5)
        data = (view.segment.docs, view.segment.codes, view.table)
        if passing.only is not None:
            docs, scores = _only(data, lists, passing.only, limit, floor / GRAIN)
        else:
            mask = _NO_MASK if passing.mask is None else passing.mask
            try:
                scratch = self._idle.pop()  # not asked first: another thread may take the last one meanwhile
            except IndexError:
                scratch = (np.zeros(WINDOW), np.empty(WINDOW, np.int32))
            docs, scores = _top(data, lists, mask, limit, floor / GRAIN, scratch)
            self._idle.append(scratch)
        return docs, scores * GRAIN


@_compiled
def _counted(impact: float, factor: float) -> float:
    """A contribution in grains: `search.bm25.grained` for one number."""
    grains: float = np.rint(impact * factor)
    return grains if grains > 1.0 else 1.0  # noqa: FURB136 - max of numba looks for NaN


@_compiled
def _better(score: float, doc: Whole, other_score: float, other_doc: Whole) -> bool:
    return score > other_score or (score == other_score and doc < other_doc)


@_compiled
def _keep(heap: Heap, count: int, score: float, doc: Whole) -> int:
    """Puts a document into the heap of the best, whose root is the worst of them; the new count."""
    scores, docs = heap
    if count < len(scores):
        at = count
        scores[at], docs[at] = score, doc
        while at:
            parent = (at - 1) // 2
            if not _better(scores[parent], docs[parent], scores[at], docs[at]):
                break
            scores[at], scores[parent] = scores[parent], scores[at]
            docs[at], docs[parent] = docs[parent], docs[at]
            at = parent
        return count + 1
    scores[0], docs[0] = score, doc
    at = 0
    while True:
        child = 2 * at + 1
        if child >= count:
            return count
        if child + 1 < count and _better(scores[child], docs[child], scores[child + 1], docs[child + 1]):
            child += 1
        if not _better(scores[at], docs[at], scores[child], docs[child]):
            return count
        scores[at], scores[child] = scores[child], scores[at]
        docs[at], docs[child] = docs[child], docs[at]
        at = child


@_compiled
def _seek(docs: Array, at: Whole, end: Whole, doc: Whole) -> Whole:
    """The first place from `at` on whose document is not before `doc`."""
    if at >= end or docs[at] >= doc:
        return at
    step = 1
    while at + step < end and docs[at + step] < doc:
        at += step
        step *= 2
    high = min(at + step, end)
    at += 1
    while at < high:
        middle = (at + high) >> 1
        if docs[middle] < doc:
            at = middle + 1
        else:
            high = middle
    return at


@_compiled
def _split(
    lists: Array, left: Array, floor: float, scanned: Array, asked: Array, rest: Array
) -> tuple[int, int]:
    """Which lists are gone through and which are asked: how many of each. `left` are their postings to come.

    No document reaches the floor without one of the first. Besides those that this needs, every list that is
    not much longer than they are is gone through, as that costs less than asking.
    """
    number = len(lists)
    needed, bound = number, 0.0
    while needed and bound + lists[needed - 1, BOUND] < floor:
        needed -= 1
        bound += lists[needed, BOUND]
    length = left[:needed].sum()
    scans = asks = 0
    for i in range(number):
        if i < needed or (needed and left[i] <= LONGER * length):
            scanned[scans] = i
            scans += 1
        else:
            asked[asks] = i
            asks += 1
    rest[asks] = 0.0
    for n in range(asks - 1, -1, -1):
        rest[n] = rest[n + 1] + lists[asked[n], BOUND]
    return scans, asks


@_compiled
def _add(
    data: Data,
    entry: Array,
    at: Whole,
    first: Whole,
    scratch: Scratch,
    worth: float,
    found: int,
) -> tuple[Whole, int]:
    """Adds what a list has in the window from document `first` on.

    Where that ends, and how many documents were found to reach `worth`; they are put into the scratch.
    """
    docs, codes, table = data
    sums, met = scratch
    offset, factor = np.int64(entry[TABLE]), entry[FACTOR]
    end = np.int64(entry[END])
    for p in range(np.uint64(at), np.uint64(end)):  # unsigned places need no test for being negative
        place = np.uint64(docs[p] - first)
        if place >= np.uint64(WINDOW):
            return np.int64(p), found
        before = sums[place]
        after = before + _counted(table[np.uint64(offset + codes[p])], factor)
        sums[place] = after
        if after >= worth and (before < worth or before == 0.0):
            met[found] = place
            found += 1
    return end, found


@_compiled
def _ask(data: Data, entry: Array, at: Whole, doc: Whole) -> tuple[float, Whole]:
    """What a list counts for one document, and the place where it was sought from `at` on."""
    docs, codes, table = data
    place = _seek(docs, at, np.int64(entry[END]), doc)
    if place < np.int64(entry[END]) and docs[place] == doc:
        impact: Any = table[np.int64(entry[TABLE]) + codes[place]]
        return _counted(impact, entry[FACTOR]), place
    return 0.0, place


@_compiled
def _scan(
    data: Data,
    lists: Array,
    mask: Array,
    floor: float,
    scratch: Scratch,
    heap: Heap,
) -> tuple[int, float]:
    """Ranks the documents of all lists: how many are in the heap, and the new floor."""
    number = len(lists)
    docs = data[0]
    at = lists[:, START].astype(np.int64)
    end = lists[:, END].astype(np.int64)
    until = at.copy()
    scanned, asked = np.empty(number, np.int64), np.empty(number, np.int64)
    rest = np.empty(number + 1)
    sums, met = scratch
    scans = asks = count = 0
    split_at = -1.0
    while True:
        if floor > split_at:
            scans, asks = _split(lists, end - at, floor, scanned, asked, rest)
            split_at = floor
        first = _first(docs, at, end, scanned[:scans])
        if first == NOWHERE:
            return count, floor
        found = 0
        for i in scanned[:scans]:
            until[i], found = _add(data, lists[i], at[i], first, scratch, floor - rest[0], found)
        for i in asked[:asks]:
            at[i] = _seek(docs, at[i], end[i], first)
        for place in met[:found]:
            score, doc = sums[place], first + np.int64(place)
            if len(mask) and not mask[doc]:
                continue
            for n in range(asks):
                if score + rest[n] < floor:
                    break
                score += _ask(data, lists[asked[n]], at[asked[n]], doc)[0]
            if score >= floor:
                count, floor = _offer(heap, count, score, doc, floor)
        _clear(docs, at, until, scanned[:scans], first, sums)


@_compiled
def _first(docs: Array, at: Array, end: Array, scanned: Array) -> Whole:
    """The first document to come in any of some lists."""
    first = NOWHERE
    for i in scanned:
        if at[i] < end[i]:
            first = min(first, np.int64(docs[at[i]]))
    return first


@_compiled
def _offer(heap: Heap, count: int, score: float, doc: Whole, floor: float) -> tuple[int, float]:
    """Keeps a document if it is among the best: the new count and floor."""
    if count < len(heap[0]) or _better(score, doc, heap[0][0], heap[1][0]):
        count = _keep(heap, count, score, doc)
    if count == len(heap[0]) and heap[0][0] > floor:
        floor = heap[0][0]
    return count, floor


@_compiled
def _clear(docs: Array, at: Array, until: Array, scanned: Array, first: Whole, sums: Array) -> None:
    """Leaves zeros for the next window, and the lists at its begin."""
    for i in scanned:
        for p in range(np.uint64(at[i]), np.uint64(until[i])):
            sums[np.uint64(docs[p] - first)] = 0.0
        at[i] = until[i]


@_compiled
def _top(
    data: Data, lists: Array, mask: Array, limit: int, floor: float, scratch: Scratch
) -> tuple[Array, Array]:
    total: Whole = 0
    rare = 0
    for i in range(len(lists)):
        total += np.int64(lists[i, END] - lists[i, START])
        if total <= WARM:
            rare = i + 1
    limit = min(limit, total)
    heap = (np.empty(limit), np.empty(limit, np.int64))
    if rare and total > 2 * WARM:
        floor = _scan(data, lists[:rare], mask, floor, scratch, heap)[1]
    count = _scan(data, lists, mask, floor, scratch, heap)[0]
    return heap[1][:count], heap[0][:count]


@_compiled
def _only(data: Data, lists: Array, only: Array, limit: int, floor: float) -> tuple[Array, Array]:
    """As `_top`, for few documents: each is sought in every list."""
    limit = min(limit, len(only))
    heap = (np.empty(limit), np.empty(limit, np.int64))
    at = lists[:, START].astype(np.int64)
    count = 0
    for doc in only:
        score = 0.0
        for i in range(len(lists)):
            counted, at[i] = _ask(data, lists[i], at[i], doc)
            score += counted
        if score > 0 and score >= floor:
            count, floor = _offer(heap, count, score, np.int64(doc), floor)
    return heap[1][:count], heap[0][:count]
