"""The turns of a cluster's index, ranked there."""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from search.model import Clause, Field, Hit, Hits, Request, SearchDownError
from search.opensearch_form import LISTED, about, check, commonest, names, question, stored
from search.opensearch_link import Answer, Link

REMEMBERED = 20_000
"""Terms whose frequencies are remembered: a topic's are asked for several times."""
VOCABULARY = 50_000
"""Terms that `vocabulary` gives at most: one answer of the server, whatever the size of the library."""
_SHARE = 0.8  # of the time a node is given that its shards may take; then it answers with what it has
_TRIES = 30  # routing values for each shard after which the search for one that leads there ends

_Term = tuple[int, str]  # field, term


class Place(NamedTuple):
    """Where turns are searched: the index, and what a field's scores there lack of ours."""

    name: str
    factors: tuple[float, ...]


class ClusterEngine:
    """Engine over the index that `locate` tells; asked to look again (True) where that index is gone.

    Frequencies and the size are remembered: make another engine where the index has changed.
    """

    def __init__(
        self,
        link: Link,
        fields: Sequence[Field],
        locate: Callable[[bool], Place],
        routes: dict[str, list[str]],
        seconds: float,
    ) -> None:
        """`routes` is filled with a routing value for each shard of an index. `seconds` is for one search."""
        self._link = link
        self._fields = tuple(fields)
        self._locate = locate
        self._seconds = seconds
        self._known: dict[_Term, int] = {}
        self._size: int | None = None
        self._listed: list[tuple[str, int]] | None = None
        self._routes = routes
        self._asking = threading.Lock()

    @property
    def size(self) -> int:
        """Number of documents. Raises SearchDownError."""
        if self._size is not None:
            return self._size
        answer = self._asked(lambda place: self._link.ask("GET", f"/{place.name}/_count"))
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

        def ask(place: Place) -> Answer:
            body = question(request, self._fields, place.factors, self._seconds * _SHARE)
            exact = {"search_type": "dfs_query_then_fetch"}  # by the statistics of all shards together
            return self._link.ask("POST", f"/{place.name}/_search", body, exact)

        answer = self._asked(ask)
        found = (hit["sort"] for hit in answer["hits"]["hits"])
        return Hits((Hit(int(number), float(score)) for score, number in found), complete=_complete(answer))

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Document frequency of each clause's term in its field; 0 where unknown.

        What was deleted counts until the server merges it away, as it does in the scores.
        Raises SearchDownError, and ValueError as `search`.
        """
        for clause in clauses:
            check(clause, self._fields)
        terms = dict.fromkeys(clause[:2] for clause in clauses)
        found = {term: known for term in terms if (known := self._known.get(term)) is not None}
        unknown = [term for term in terms if term not in found]
        found |= self._counted(unknown) if unknown else {}
        return [found[clause[:2]] for clause in clauses]

    def vocabulary(self, field: int, start: str = "") -> Iterable[tuple[str, int]]:
        """The commonest Latin words of the first field that begin so, with their document frequency.

        Enough for spelling: words of other scripts are looked up one by one. Raises SearchDownError.
        """
        return [one for one in self._commonest() if one[0].startswith(start)] if field == 0 else []

    def prepared(self, numbers: Sequence[int]) -> None:
        """None: only terms are stored."""

    def _commonest(self) -> list[tuple[str, int]]:
        with self._asking:
            if self._listed is None:
                body = commonest(VOCABULARY)
                answer = self._asked(lambda place: self._link.ask("POST", f"/{place.name}/_search", body))
                buckets = answer["aggregations"][LISTED]["buckets"]
                listed = [(bucket["key"], int(bucket["doc_count"])) for bucket in buckets]
                if not _complete(answer):
                    return listed
                self._listed = listed
            return self._listed

    def _counted(self, terms: Sequence[_Term]) -> dict[_Term, int]:
        """How many documents have each term, summed over the shards that can be asked."""
        size = self.size

        def ask(place: Place) -> Answer:
            body = about(terms, self._fields, self._routes_of(place.name))
            answer = self._link.ask("POST", f"/{place.name}/_mtermvectors", body)
            errors = [one["error"] for one in answer["docs"] if "error" in one]
            if any(error["type"] == "index_not_found_exception" for error in errors):
                raise SearchDownError("missing", place.name)
            if len(errors) == len(answer["docs"]):
                forbidden = errors[0]["type"] == "security_exception"
                raise SearchDownError("forbidden" if forbidden else "red", str(errors[0])[:500])
            return answer

        shards = self._asked(ask)["docs"]
        found = {term: min(_frequency(shards, term, self._fields), size) for term in terms}
        if all("error" not in shard for shard in shards):
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known |= found
        return found

    def _routes_of(self, index: str) -> list[str]:
        """A routing value that leads to each shard of an index, found by asking where some lead."""
        if index in self._routes:
            return self._routes[index]
        shards = int(self._link.ask("GET", f"/{index}/_count")["_shards"]["total"])
        leads: dict[int, str] = {}
        for route in map(str, range(_TRIES * shards)):
            answer = self._link.ask("GET", f"/{index}/_search_shards", parameters={"routing": route})
            leads.setdefault(answer["shards"][0][0]["shard"], route)
            if len(leads) == shards:
                break
        self._routes[index] = list(leads.values())
        return self._routes[index]

    def _asked(self, ask: Callable[[Place], Answer]) -> Answer:
        """An answer from where turns are searched now."""
        try:
            return ask(self._locate(False))
        except SearchDownError as error:
            if error.reason != "missing":
                raise
            return ask(self._locate(True))


def _frequency(shards: Sequence[Answer], term: _Term, fields: Sequence[Field]) -> int:
    """Documents that have a term, summed over answers to `about`."""
    name, text = names(fields)[term[0]], stored(term[1])
    counts = (shard.get("term_vectors", {}).get(name, {}).get("terms", {}).get(text, {}) for shard in shards)
    return sum(int(count.get("doc_freq", 0)) for count in counts)


def _complete(answer: Answer) -> bool:
    """Whether every shard answered, and in time."""
    shards = answer["_shards"]
    return bool(shards["successful"] == shards["total"]) and not answer.get("timed_out", False)
