"""An immutable set of segments as an engine: exact statistics over all of them, filters, ranked hits."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.bm25 import GRAIN, LengthNorm, idf, kept_length, saturation
from search.model import Clause, Field, Hit, Hits, Request
from search.prepared import Prepared
from search.segment import Array, Row, Segment, term_bytes, term_text

REMEMBERED = 10_000
"""Terms that a snapshot remembers: a search asks for those whose frequencies were asked just before."""
FEW_RUNS = 4
"""Runs of deleted documents up to which each is looked up in a list by itself, not all by numpy."""
FEW = 16
"""A filter that admits at most one document in this many is answered from its documents, not by a mask."""


class Postings(NamedTuple):
    """The posting list of a clause in a segment. A posting counts grained(factor x table[code])."""

    start: int
    end: int
    table_at: int  # where the codes of the field start in View.table
    factor: float  # weights of field and clause, times idf
    bound: float  # no posting counts more


class _Term(NamedTuple):
    """A term in all segments: living documents, idf, and its lists as view, start, end, table_at, peak."""

    frequency: int
    rarity: float
    lists: tuple[tuple[int, int, int, int, float], ...]


class Passing(NamedTuple):
    """Which documents of a segment may be hits: those of `mask` (None: all) and of `only` if it is set."""

    mask: NDArray[np.bool_] | None
    only: NDArray[np.int32] | None


class Kernel(Protocol):
    """Ranks the documents of one segment. Called from several threads at once."""

    def top(
        self, view: "View", postings: Sequence[Postings], limit: int, floor: float, passing: Passing
    ) -> tuple[Array, Array]:
        """Ordinals and scores of the best `limit` documents that score `floor` or more, in any order.

        Documents that tie with the last one may be given besides.
        """


class View:
    """A segment as a snapshot sees it: which documents live, its pairs scored under today's averages."""

    def __init__(self, segment: Segment, deleted: frozenset[str]) -> None:
        self.segment = segment
        self.deleted = deleted
        self.alive: NDArray[np.bool_] | None = None
        self._gone = np.zeros((2, 0), np.int32)
        if deleted:
            places = [segment.source_ids[source] for source in deleted]
            table = np.ones(len(segment.source_ids), np.bool_)
            table[places] = False
            self.alive = table[segment.sources]
            edges = np.flatnonzero(np.diff(np.concatenate(([True], self.alive, [True]))))
            self._gone = edges.reshape(-1, 2).T.astype(np.int32)  # where runs of deleted documents start, end
        self.documents = segment.documents if self.alive is None else int(self.alive.sum())
        living = segment.lengths if self.alive is None else segment.lengths[:, self.alive]
        self.totals = [int(total) for total in living.sum(axis=1, dtype=np.int64)]
        self._empty = [int(count) for count in (living == 0).sum(axis=1)]
        self.table = np.zeros(0)
        self.growth: tuple[float, ...] = ()

    def counted(self, field: int, norm: LengthNorm) -> int:
        """Terms of all documents in a field, as they count to the average length."""
        return self.totals[field] + (self._empty[field] if norm == "lucene" else 0)

    def scored(self, fields: Sequence[Field], averages: Sequence[float], norm: LengthNorm) -> "View":
        """The same documents with the table of scores under these average lengths."""
        view = object.__new__(View)
        view.segment, view.deleted, view.alive = self.segment, self.deleted, self.alive
        view._gone, view.documents = self._gone, self.documents
        view.totals, view._empty = self.totals, self._empty
        shape = self.segment.shape
        tables, growth = [], []
        for number, (field, average) in enumerate(zip(fields, averages, strict=True)):
            part = slice(*shape.pairs_at[number : number + 2])
            tf = self.segment.pair_frequency[part].astype(np.int64)
            length = self.segment.pair_length[part].astype(np.int64)
            now = saturation(field, tf, kept_length(length, norm), average)
            tables.append(now)
            # bounds were taken under the averages of then; no posting grew more than the one that most did
            then = saturation(field, tf, length, shape.averages[number])
            growth.append(float((now[then > 0] / then[then > 0]).max(initial=0.0)) * (1 + 1e-9))
        view.table, view.growth = np.concatenate(tables), tuple(growth)
        return view

    @property
    def runs(self) -> int:
        """Runs of deleted documents."""
        return self._gone.shape[1]

    def frequency(self, start: int, end: int) -> int:
        """Living documents among postings."""
        if not self._gone.size:
            return end - start
        if self.runs <= FEW_RUNS:
            docs = self.segment.doc_list
            edges = [[bisect_left(docs, edge, start, end) for edge in run] for run in self._gone.T.tolist()]
            return end - start - sum(last - first for first, last in edges)
        first, last = self.segment.docs[start:end].searchsorted(self._gone)
        return end - start - int((last - first).sum())

    def frequencies(self, first: int, last: int) -> Array:
        """The living documents of each term from one place to another."""
        at = self.segment.postings_at[first : last + 1]
        if self.alive is None:
            return np.diff(at)
        stays = np.concatenate(([0], np.cumsum(self.alive[self.segment.docs[at[0] : at[-1]]])))
        return np.diff(stays[at - at[0]])

    @cached_property
    def living_sources(self) -> frozenset[str]:
        """Sources with documents here that are not deleted."""
        return frozenset(self.segment.source_ids) - self.deleted


class Snapshot:
    """Engine over views. Immutable: it goes on working while the index changes and its files are removed."""

    def __init__(
        self,
        fields: Sequence[Field],
        views: Iterable[View],
        kernel: Kernel,
        length_norm: LengthNorm = "exact",
    ) -> None:
        views = sorted(views, key=lambda view: -view.documents)
        self._fields = tuple(fields)
        self._kernel = kernel
        self._size = sum(view.documents for view in views)
        averages = [
            sum(view.counted(field, length_norm) for view in views) / max(self._size, 1)
            for field in range(len(fields))
        ]
        self.views = tuple(view.scored(fields, averages, length_norm) for view in views if view.documents)
        self._terms: dict[tuple[int, str], _Term] = {}
        self._masks: dict[tuple[int, frozenset[str], frozenset[int]], NDArray[np.bool_] | None] = {}

    @property
    def size(self) -> int:
        """Number of documents."""
        return self._size

    def search(self, request: Request) -> Hits:
        """The best `request.limit` documents by summed field BM25, exactly as exhaustive scoring orders them.

        Raises ValueError where a clause has a negative weight or a field that is not there.
        """
        if request.limit <= 0:
            return Hits()
        lists: list[list[Postings]] = [[] for _ in self.views]
        for field, name, weight in request.clauses:
            if weight < 0:
                raise ValueError("a clause counts less than nothing")
            term = self._terms.get((field, name)) or self._term(field, name)
            factor = self._fields[field].weight * weight * term.rarity
            for view, start, end, table_at, peak in term.lists:
                lists[view].append(Postings(start, end, table_at, factor, factor * peak + 2 * GRAIN))
        hits = Hits()
        floor = 0.0
        for view, postings in enumerate(lists):
            passing = self._passing(self.views[view], request) if postings else None
            if passing is None:
                continue
            docs, scores = self._kernel.top(self.views[view], postings, request.limit, floor, passing)
            hits += map(Hit, self.views[view].segment.numbers[docs].tolist(), scores.tolist())
            hits.sort(key=_order)
            del hits[request.limit :]
            floor = hits[-1].score if len(hits) == request.limit else 0.0
        return hits

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Document frequency of each clause's term in its field; 0 where unknown."""
        known = self._terms.get
        return [(known((at, name)) or self._term(at, name)).frequency for at, name, _ in clauses]

    def vocabulary(self, field: int, start: str = "") -> Iterable[tuple[str, int]]:
        """Every term of a field that begins so, with its document frequency, in no particular order."""
        total: dict[bytes, int] = {}
        for view in self.views:
            first, last = view.segment.beginning(field, term_bytes(start))
            counts = view.frequencies(first, last)
            for place in np.flatnonzero(counts).tolist():
                term = view.segment.term(first + place)
                total[term] = total.get(term, 0) + int(counts[place])
        for term, count in total.items():
            yield term_text(term), count

    def prepared(self, numbers: Sequence[int]) -> list[Prepared]:
        """The turns of these numbers as they were when indexed; unknown ones are left out."""
        stored = self._stored(numbers)
        prompts = {row[4] for row in stored if row[4]}
        asked = {row[0]: row[3] for row in self._stored(list(prompts))} if prompts else {}
        return [
            Prepared(number, source, speaker, folded, prompt, asked.get(prompt, ""), cut)
            for number, source, speaker, folded, prompt, cut in stored
        ]

    def _stored(self, numbers: Sequence[int]) -> list[Row]:
        wanted = np.array(numbers, np.int64)
        found: list[Row] = []
        for view in self.views:
            at = np.minimum(view.segment.numbers.searchsorted(wanted), view.segment.documents - 1)
            here = view.segment.numbers[at] == wanted
            if view.alive is not None:
                here &= view.alive[at]
            found += view.segment.rows(at[here])
        return found

    def _term(self, field: int, name: str) -> _Term:
        """What is known of a term."""
        known = self._terms.get((field, name))
        if known is None:
            if len(self._terms) >= REMEMBERED:
                self._terms.clear()
            known = self._terms[field, name] = self._find(field, name)
        return known

    def _find(self, field: int, name: str) -> _Term:
        if not 0 <= field < len(self._fields):
            raise ValueError(f"no field {field}")
        stored = term_bytes(name)
        frequency = 0
        lists = []
        for number, view in enumerate(self.views):
            segment = view.segment
            place = segment.find(field, stored)
            if place < 0:
                continue
            start, end = segment.borders[place], segment.borders[place + 1]
            frequency += view.frequency(start, end)
            peak = segment.peak_list[place] * view.growth[field]
            lists.append((number, start, end, segment.shape.pairs_at[field], peak))
        if not frequency:  # unknown, or only in deleted documents
            return _Term(0, 0.0, ())
        return _Term(frequency, idf(self._size, frequency), tuple(lists))

    def _passing(self, view: View, request: Request) -> Passing | None:
        """The filters of a request on one segment; None where nothing can pass."""
        mask = self._visible(view, request.hidden_speakers, request.hidden_numbers)
        segment = view.segment
        chosen = [
            _documents(ids, known, documents, at)
            for ids, known, documents, at in (
                (request.sources, segment.source_ids, segment.by_source, segment.source_at),
                (request.speakers, segment.speaker_ids, segment.by_speaker, segment.speaker_at),
            )
            if ids is not None
        ]
        only = None
        if chosen:
            only = chosen[0] if len(chosen) == 1 else np.intersect1d(chosen[0], chosen[1], assume_unique=True)
            if not len(only):
                return None
        if request.excluded:
            mask = np.ones(segment.documents, np.bool_) if mask is None else mask.copy()
            for clause in request.excluded:
                for number, start, end, _, _ in self._term(clause.field, clause.term).lists:
                    if self.views[number] is view:
                        mask[segment.docs[start:end]] = False
        if only is not None and mask is not None:
            only = only[mask[only]]
            mask = None
        if only is not None and len(only) * FEW > segment.documents:
            mask = np.zeros(segment.documents, np.bool_)
            mask[only] = True
            only = None
        return Passing(mask, only)

    def _visible(
        self, view: View, speakers: frozenset[str], numbers: frozenset[int]
    ) -> NDArray[np.bool_] | None:
        """A mask without deleted and hidden documents, kept because hardly a request changes it."""
        key = (id(view), speakers, numbers)
        if key in self._masks:
            return self._masks[key]
        mask = view.alive
        segment = view.segment
        places = [segment.speaker_ids[known] for known in speakers if known in segment.speaker_ids]
        wanted = np.array(sorted(numbers), np.int64)
        at = segment.numbers.searchsorted(wanted)
        at = at[(at < segment.documents) & (segment.numbers[np.minimum(at, segment.documents - 1)] == wanted)]
        if places or len(at):
            mask = np.ones(segment.documents, np.bool_) if mask is None else mask.copy()
            mask[at] = False
            for place in places:
                start, end = segment.speaker_at[place : place + 2].tolist()
                mask[segment.by_speaker[start:end]] = False
        if len(self._masks) > 16 * len(self.views):
            self._masks.clear()
        self._masks[key] = mask
        return mask


def _order(hit: Hit) -> tuple[float, int]:
    return -hit.score, hit.number


def _documents(ids: frozenset[str], known: dict[str, int], documents: Array, at: Array) -> Array:
    """The documents of some sources or speakers, ascending."""
    places = [known[name] for name in ids if name in known]
    parts = [documents[slice(*at[place : place + 2].tolist())] for place in places]
    return np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int32)
