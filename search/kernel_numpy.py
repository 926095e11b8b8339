"""Ranking by numpy alone: rare terms are added up, common ones looked up for documents still in question.

MaxScore (Turtle & Flood 1995), a term at a time: lists are read in falling order of their upper bounds until
no document that was not met so far can reach the best `limit`; from there on, survivors are looked up.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.bm25 import grained
from search.segment import Array
from search.snapshot import Passing, Postings, View


class NumpyKernel:
    """Scores touched documents only, in an array that is kept and cleaned between searches."""

    def __init__(self) -> None:
        self._idle: list[NDArray[np.float64]] = []

    def top(
        self, view: View, postings: Sequence[Postings], limit: int, floor: float, passing: Passing
    ) -> tuple[Array, Array]:
        """Ordinals and scores of at least the best `limit` documents that score `floor` or more."""
        lists = sorted(postings, key=lambda entry: -entry.bound)
        if passing.only is not None:
            only = passing.only
            scores = np.zeros(len(only))
            return self._look_up(view, lists, only, scores, limit, floor)
        sums = self._borrow(view.segment.documents)
        touched: list[Array] = []
        try:
            used, floor = self._gather(view, lists, limit, floor, passing.mask, sums, touched)
            rest = sum(entry.bound for entry in lists[used:])
            met = [docs[sums[docs] >= floor - rest] for docs in touched]
            docs = np.unique(np.concatenate(met)) if met else np.zeros(0, np.int32)
            scores = sums[docs]
        finally:
            for met_docs in touched:
                sums[met_docs] = 0.0
            self._idle.append(sums)
        return self._look_up(view, lists[used:], docs, scores, limit, floor)

    def _borrow(self, documents: int) -> NDArray[np.float64]:
        """An array of zeros, large enough."""
        try:
            sums = self._idle.pop()
        except IndexError:
            return np.zeros(documents)
        return sums if len(sums) >= documents else np.zeros(documents)

    def _gather(
        self,
        view: View,
        lists: Sequence[Postings],
        limit: int,
        floor: float,
        mask: NDArray[np.bool_] | None,
        sums: NDArray[np.float64],
        touched: list[Array],
    ) -> tuple[int, float]:
        """Adds up lists while a document in none of them could be a hit: how many, and the new floor."""
        rest = sum(entry.bound for entry in lists)
        for number, entry in enumerate(lists):
            if rest < floor:
                return number, floor
            docs = view.segment.docs[entry.start : entry.end]
            counted = counts(view, entry, view.segment.codes[entry.start : entry.end])
            if mask is not None:
                passed = mask[docs]
                docs, counted = docs[passed], counted[passed]
            counted += sums[docs]
            sums[docs] = counted
            touched.append(docs)
            floor = raised_floor(counted, limit, floor)
            rest -= entry.bound
        return len(lists), floor

    def _look_up(
        self, view: View, lists: Sequence[Postings], docs: Array, scores: Array, limit: int, floor: float
    ) -> tuple[Array, Array]:
        """Completes the scores of candidates, dropping those that cannot be hits any more."""
        rest = sum(entry.bound for entry in lists)
        for entry in lists:
            own = view.segment.docs[entry.start : entry.end]
            at = own.searchsorted(docs)
            at[at == len(own)] = 0
            found = np.flatnonzero(own[at] == docs)
            scores[found] += counts(view, entry, view.segment.codes[entry.start : entry.end][at[found]])
            rest -= entry.bound
            floor = raised_floor(scores, limit, floor)
            stays = scores >= floor - rest
            docs, scores = docs[stays], scores[stays]
        stays = (scores >= floor) & (scores > 0)
        return docs[stays], scores[stays]


def counts(view: View, entry: Postings, codes: Array) -> NDArray[np.float64]:
    """What postings with these codes count."""
    return grained(entry.weight * (entry.idf * view.table[entry.table_at :][codes]))


def raised_floor(scores: Array, limit: int, floor: float) -> float:
    """The `limit`-th best of some scores where that is above `floor`."""
    better = scores[scores > floor]
    if len(better) < limit:
        return floor
    return float(np.partition(better, len(better) - limit)[len(better) - limit])
