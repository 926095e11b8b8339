"""The BM25 formula every engine is held to, and the exhaustive engine that the others are tested against."""

import math
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from search.model import Clause, Document, Field, Hit, Hits, Request

GRAIN = 2.0**-36
"""Contributions are whole multiples of it, so that sums of doubles are exact in any order: equal
scores are equal bits, whichever list an engine reads first. It costs less than 1e-11 a clause. Sums are exact
up to 2^17."""


LengthNorm = Literal["exact", "lucene"]
"""Whether scores use the length of a document, or what Lucene keeps of it in one byte.

Under "lucene" an empty field counts as one term to the average length: an index on Lucene has to hold a term
there, or its document would not count at all (see search/opensearch_form.py)."""


def kept_length(length: NDArray[np.int64], norm: LengthNorm) -> NDArray[np.int64]:
    """Lengths as scores use them. Lucene's are exact below 40; four bits of what is above 24.

    As in Lucene's SmallFloat.intToByte4 and byte4ToInt, which OpenSearch and Elasticsearch score by.
    """
    if norm == "exact":
        return length
    above = np.maximum(length - 24, 0)
    shift = np.maximum(np.frexp(above)[1].astype(np.int64) - 4, 0)
    kept: NDArray[np.int64] = np.minimum(length, 24) + (above >> shift << shift)
    return kept


def idf(documents: int, frequency: int) -> float:
    """Weight of a term in `frequency` of `documents`: Okapi's, never negative (as in Lucene)."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def saturation(
    field: Field, tf: NDArray[np.int64], length: NDArray[np.int64], average: float
) -> NDArray[np.float64]:
    """What `tf` occurrences in a document of `length` terms count before idf; operations as in rank_bm25."""
    if not average:  # nobody has terms in this field
        return np.zeros(len(tf))
    k1, b = field.k1, field.b
    result: NDArray[np.float64] = tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average))
    return result


def grained(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores of matched clauses on the grid of `GRAIN`, at least one grain each: a hit is never zero."""
    return np.maximum(np.rint(scores * (1 / GRAIN)), 1.0) * GRAIN


class Okapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's BM25Okapi with the idf above instead of one that is negative for common terms."""

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.idf = {term: idf(self.corpus_size, frequency) for term, frequency in nd.items()}

    def weighted_scores(self, term: str, weight: float) -> NDArray[np.float64]:
        """The score of every document for one term whose idf counts `weight` times."""
        known = self.idf
        self.idf = {term: weight * known.get(term, 0.0)}
        scores: NDArray[np.float64] = self.get_scores([term])
        self.idf = known
        return scores


class ExhaustiveEngine:
    """The oracle: every document scored by rank_bm25, field by field. For tests and small comparisons."""

    def __init__(
        self, documents: Iterable[Document], fields: Sequence[Field], length_norm: LengthNorm = "exact"
    ) -> None:
        self._length_norm = length_norm
        self._documents = sorted(documents, key=lambda document: document.number)
        self._fields = tuple(fields)
        self._models = tuple(self._model(number) for number in range(len(self._fields)))

    def _model(self, number: int) -> Okapi | None:
        corpus = [document.terms[number] for document in self._documents]
        if not any(corpus):
            return None  # rank_bm25 divides by the average length
        field = self._fields[number]
        model = Okapi(corpus, k1=field.k1, b=field.b)
        lengths = np.array(model.doc_len)
        if self._length_norm == "lucene":
            model.avgdl = int(np.maximum(lengths, 1).sum()) / len(lengths)
        model.doc_len = kept_length(lengths, self._length_norm).tolist()
        return model

    @property
    def size(self) -> int:
        """Number of documents."""
        return len(self._documents)

    def search(self, request: Request) -> Hits:
        """The best `request.limit` documents by summed field BM25."""
        scores = np.zeros(self.size)
        for clause in request.clauses:
            part = self._scores(clause, self._fields[clause.field].weight * clause.weight)
            scores += np.where(self._scores(clause) > 0, grained(part), 0.0)
        excluded = np.zeros(self.size, dtype=bool)
        for clause in request.excluded:
            excluded |= self._scores(clause) > 0
        hits = [
            Hit(document.number, float(score))
            for document, score, out in zip(self._documents, scores, excluded, strict=True)
            if score > 0 and not out and _passes(document, request)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.number))
        return Hits(hits[: max(request.limit, 0)])

    def _scores(self, clause: Clause, weight: float = 1.0) -> NDArray[np.float64]:
        model = self._models[clause.field]
        return np.zeros(self.size) if model is None else model.weighted_scores(clause.term, weight)

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Document frequency of each clause's term in its field; 0 where unknown."""
        return [
            sum(clause.term in document.terms[clause.field] for document in self._documents)
            for clause in clauses
        ]

    def vocabulary(self, field: int, start: str = "") -> Iterable[tuple[str, int]]:
        """Every term of a field that begins so, with its document frequency, sorted by term."""
        seen: dict[str, int] = {}
        for document in self._documents:
            for term in {term for term in document.terms[field] if term.startswith(start)}:
                seen[term] = seen.get(term, 0) + 1
        return sorted(seen.items())

    def prepared(self, numbers: Sequence[int]) -> None:
        """None: only terms are stored."""


def _passes(document: Document, request: Request) -> bool:
    return (
        (request.speakers is None or document.speaker in request.speakers)
        and (request.sources is None or document.source in request.sources)
        and document.speaker not in request.hidden_speakers
        and document.number not in request.hidden_numbers
    )
