"""Ranking by numpy alone: rare terms are added up, common ones looked up for documents still in question.

MaxScore (Turtle & Flood 1995), some lists at a time: they are added up in falling order of their upper bounds
until no document that was not met so far can reach the best `limit`; the others are asked about survivors.
Cost goes with the postings that are read: no array over all documents is cleared or sorted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from search.bm25 import GRAIN, grained
from search.segment import Array
from search.snapshot import Passing, Postings, View

BATCH = 8192
"""Postings that are added up before the floor is looked at again."""

_by_bound = attrgetter("bound")


class NumpyKernel:
    """Keeps an array over the documents for each search at once; what is in it need not be cleared."""

    def __init__(self) -> None:
        self._idle: list[NDArray[np.int32]] = []

    def top(
        self, view: View, postings: Sequence[Postings], limit: int, floor: float, passing: Passing
    ) -> tuple[Array, Array]:
        """Ordinals and scores of the best `limit` documents that score `floor` or more, and of others."""
        lists = sorted(postings, key=_by_bound, reverse=True)
        if passing.only is not None:
            met = _Met(view, limit, floor, passing.only, np.zeros(len(passing.only)))
        else:
            slots = self._borrow(view.segment.documents)
            met = _Met(view, limit, floor, np.zeros(0, np.int32), np.zeros(0))
            while batch := _batch(lists, met.floor, max(BATCH, 4 * len(met.docs))):
                met.add(lists[:batch], passing.mask, slots)
                lists = lists[batch:]
                met.drop(sum(entry.bound for entry in lists), GRAIN)
            self._idle.append(slots)
        met.ask(lists)
        return met.docs, met.scores

    def _borrow(self, documents: int) -> NDArray[np.int32]:
        try:
            slots = self._idle.pop()  # not asked first: another thread may take the last one meanwhile
        except IndexError:
            slots = np.empty(0, np.int32)
        return slots if len(slots) >= documents else np.empty(documents, np.int32)


def _batch(lists: Sequence[Postings], floor: float, most: int) -> int:
    """How many lists are to be added up next: none when the others can make no hit on their own.

    About `most` postings, as much as makes it worth while to go through the documents met before again.
    """
    needed = len(lists)
    rest = 0.0
    while needed and rest + lists[needed - 1].bound < floor:
        needed -= 1
        rest += lists[needed].bound
    if not needed:
        return 0
    if sum(entry.end - entry.start for entry in lists) <= 2 * BATCH:
        return len(lists)
    length = 0
    for number, entry in enumerate(lists[:needed]):
        length += entry.end - entry.start
        if length > most:
            return max(number, 1)
    return needed


@dataclass(slots=True)
class _Met:
    """The documents met so far, each once, with what was added up for them."""

    view: View
    limit: int
    floor: float  # no document below it is a hit
    docs: NDArray[np.int32]
    scores: NDArray[np.float64]

    def add(
        self, lists: Sequence[Postings], mask: NDArray[np.bool_] | None, slots: NDArray[np.int32]
    ) -> None:
        """Adds up whole lists. `slots` has a place for every document."""
        docs, counted = self._postings(lists)
        if mask is not None:
            passed = mask[docs]
            docs, counted = docs[passed], counted[passed]
        if len(self.docs):
            docs = np.concatenate((self.docs, docs))
            counted = np.concatenate((self.scores, counted))
        if len(lists) > 1 or len(self.docs):
            places = docs.astype(np.intp)
            slots[places] = np.arange(len(places), dtype=np.int32)
            # one posting of each document, the last one written, stands for all; the others count nothing
            counted = np.bincount(slots.take(places), counted, len(places))
        self.docs, self.scores = docs, counted

    def _postings(self, lists: Sequence[Postings]) -> tuple[Array, Array]:
        """Documents of lists, one list after another, and what each posting counts."""
        segment, table = self.view.segment, self.view.table
        if len(lists) == 1:
            start, end, table_at, factor, _ = lists[0]
            return segment.docs[start:end], grained(factor * table[table_at:].take(segment.codes[start:end]))
        sizes = [entry.end - entry.start for entry in lists]
        docs = np.concatenate([segment.docs[entry.start : entry.end] for entry in lists])
        codes = np.concatenate([segment.codes[entry.start : entry.end] for entry in lists])
        places = np.repeat([entry.table_at for entry in lists], sizes)
        places += codes
        return docs, grained(table.take(places) * np.repeat([entry.factor for entry in lists], sizes))

    def ask(self, lists: Sequence[Postings]) -> None:
        """Completes the scores by lists, without the documents that cannot be hits any more."""
        segment, table = self.view.segment, self.view.table
        rests = np.cumsum([0.0, *(entry.bound for entry in reversed(lists))])[::-1].tolist()
        for entry, rest in zip(lists, rests[1:], strict=True):
            start, end, table_at, factor, _ = entry
            own = segment.docs[start:end]
            at = own.searchsorted(self.docs)
            found = (own.take(at, mode="clip") == self.docs).nonzero()[0]
            if len(found):
                codes = segment.codes[start:end].take(at.take(found))
                self.scores[found] += grained(factor * table[table_at:].take(codes))
            self.drop(rest, 0.0 if rest else GRAIN)

    def drop(self, rest: float, least: float) -> None:
        """Forgets the documents below `least`, and those that cannot be hits though `rest` is to come."""
        if len(self.scores) > self.limit:
            self.floor = max(self.floor, float(np.partition(self.scores, -self.limit)[-self.limit]))
        stays = (self.scores >= max(self.floor - rest, least)).nonzero()[0]
        if len(stays) < len(self.docs):
            self.docs, self.scores = self.docs.take(stays), self.scores.take(stays)
