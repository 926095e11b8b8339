"""The turns of a cluster's index, ranked there."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from search.model import Clause, Field, Hit, Hits, Request, SearchDownError
from search.opensearch_form import LISTED, commonest, count, question
from search.opensearch_link import Answer, Link, down

REMEMBERED = 20_000
"""Terms whose frequencies are remembered: a topic's are asked for several times."""
VOCABULARY = 50_000
"""Terms that `vocabulary` gives at most: one answer of the server, whatever the size of the library."""
_SHARE = 0.8  # of the time a node is given that its shards may take; then it answers with what it has


class Place(NamedTuple):
    """Where turns are searched: the index, and what a field's scores there lack of ours."""

    name: str
    factors: tuple[float, ...]


class ClusterEngine:
    """Engine over the index that `locate` tells; asked to look again (True) where that index is gone.

    Frequencies and the size are remembered: make another engine where the index has changed.
    """

    def __init__(
        self, link: Link, fields: Sequence[Field], locate: Callable[[bool], Place], seconds: float
    ) -> None:
        self._link = link
        self._fields = tuple(fields)
        self._locate = locate
        self._seconds = seconds
        self._known: dict[tuple[int, str], int] = {}
        self._size: int | None = None
        self._listed: list[tuple[str, int]] | None = None
        self._listing = threading.Lock()

    @property
    def size(self) -> int:
        """Number of documents. Raises SearchDownError."""
        if self._size is not None:
            return self._size
        answer = self._ask("_count", None)
        size = int(answer["count"])
        if _complete(answer):
            self._size = size
        return size

    def search(self, request: Request) -> Hits:
        """The best `request.limit` documents (10,000 at most) by summed field BM25.

        Raises SearchDownError, and ValueError where a clause has a negative weight or a field that is not
        there.
        """
        if request.limit <= 0 or not request.clauses:
            return Hits()
        place = self._locate(False)
        body = question(request, self._fields, place.factors, self._seconds * _SHARE)
        answer = self._ask("_search", body, {"search_type": "dfs_query_then_fetch"})
        found = (hit["sort"] for hit in answer["hits"]["hits"])
        return Hits((Hit(int(number), float(score)) for score, number in found), complete=_complete(answer))

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Document frequency of each clause's term in its field; 0 where unknown. Raises SearchDownError."""
        unknown = list(dict.fromkeys(c[:2] for c in clauses if c[:2] not in self._known))
        found = self._counted(unknown) if unknown else {}
        return [found[c[:2]] if c[:2] in found else self._known[c[:2]] for c in clauses]

    def vocabulary(self, field: int) -> Iterable[tuple[str, int]]:
        """The commonest Latin words of the first field with their document frequency; none of another.

        Enough for spelling: words of other scripts are looked up one by one. Raises SearchDownError.
        """
        if field:
            return []
        with self._listing:
            if self._listed is None:
                answer = self._ask("_search", commonest(VOCABULARY))
                buckets = answer["aggregations"][LISTED]["buckets"]
                listed = [(bucket["key"], int(bucket["doc_count"])) for bucket in buckets]
                if not _complete(answer):
                    return listed
                self._listed = listed
            return self._listed

    def _counted(self, terms: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
        questions = [count(Clause(*term), self._fields) for term in terms]
        lines = "".join(f"{{}}\n{json.dumps(one)}\n" for one in questions)
        found: dict[tuple[int, str], int] = {}
        for term, answer in zip(terms, self._ask("_msearch", lines)["responses"], strict=True):
            if "error" in answer:
                raise down(answer.get("status"), str(answer["error"]))
            found[term] = int(answer["hits"]["total"]["value"])
            if _complete(answer):
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[term] = found[term]
        return found

    def _ask(self, what: str, body: object, parameters: Mapping[str, str] | None = None) -> Answer:
        method = "POST" if body is not None else "GET"
        try:
            return self._link.ask(method, f"/{self._locate(False).name}/{what}", body, parameters)
        except SearchDownError as error:
            if error.reason != "missing":
                raise
            return self._link.ask(method, f"/{self._locate(True).name}/{what}", body, parameters)


def _complete(answer: Answer) -> bool:
    """Whether every shard answered, and in time."""
    shards = answer["_shards"]
    return shards["successful"] == shards["total"] and not answer.get("timed_out", False)
