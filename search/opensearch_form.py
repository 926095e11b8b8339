"""Documents and requests in the form in which OpenSearch takes them.

A field holds its terms between spaces, and a tokenizer cuts there; nothing is analysed by the server. Its
statistics count only documents that have the field, so a field without terms holds one that nobody asks for:
then every document counts, as here.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from search.model import Clause, Document, Field, Request
from search.opensearch_link import Answer

NOTHING = "\\-"
"""What a field without terms holds. No term is stored so: a backslash in one is written otherwise."""
FORMAT = 1
REFRESH = "10s"
"""When changes are seen whose writer was interrupted; those of others are, at once."""
LONGEST = 200
"""Characters of a term up to which it is stored as it is; longer ones by their beginning and a checksum."""
WINDOW = 10_000
"""Hits that a server gives at most (index.max_result_window)."""
MANY = 60_000
"""Values of one filter; a server takes 65,536 (index.max_terms_count)."""

NUMBER, SOURCE, SPEAKER, REVISION, LISTED = "number", "source", "speaker", "revision", "listed"
_OWN = (NUMBER, SOURCE, SPEAKER, REVISION, LISTED)
_ODD = re.compile("[\\s\\\\\ud800-\udfff]")
_LATIN = re.compile("[a-z][a-z0-9]{2,30}")


def stored(term: str) -> str:
    """A term as it stands in a field: never empty, without a blank, and as other terms are not stored."""
    if len(term) > LONGEST:
        checksum = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return stored(term[:LONGEST]) + "\\=" + checksum
    return _ODD.sub(lambda match: f"\\{ord(match[0]):x};", term) if term else "\\;"


def names(fields: Sequence[Field]) -> list[str]:
    """The names of the fields in the index."""
    return [f"terms_{field.name}" for field in fields]


def template(fields: Sequence[Field], shards: int, replicas: int) -> Answer:
    """Settings and mappings of an index."""
    similarities = {
        name: {"type": "BM25", "k1": field.k1, "b": field.b}
        for name, field in zip(names(fields), fields, strict=True)
    }
    text = {"type": "text", "analyzer": "terms", "index_options": "freqs"}
    properties: Answer = {name: text | {"similarity": name} for name in similarities}
    properties |= {
        NUMBER: {"type": "long"},
        SOURCE: {"type": "keyword"},
        SPEAKER: {"type": "keyword"},
        REVISION: {"type": "long"},
        LISTED: {"type": "keyword", "index": False},
    }
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "refresh_interval": REFRESH,
                "similarity": similarities,
                "analysis": {
                    "analyzer": {"terms": {"type": "custom", "tokenizer": "terms"}},
                    "tokenizer": {"terms": {"type": "whitespace", "max_token_length": 16 * LONGEST}},
                },
            }
        },
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties},
    }


def action(document: Document, fields: Sequence[str], listed: int, revision: int) -> Answer:
    """The bulk action that puts a document there, unless what is there is of a later revision."""
    found: Answer = {
        "_id": str(document.number),
        "version": revision + 1,
        "version_type": "external_gte",
        NUMBER: document.number,
        SOURCE: document.source,
        SPEAKER: document.speaker,
        REVISION: revision,
        LISTED: sorted(set(filter(_LATIN.fullmatch, document.terms[listed]))),
    }
    for name, terms in zip(fields, document.terms, strict=True):
        whole = "".join(terms)
        plain = "" not in terms and not _ODD.search(whole)
        if len(whole) > LONGEST:
            plain = plain and max(map(len, terms)) <= LONGEST
        text = " ".join(terms if plain else map(stored, terms)) or NOTHING
        found[name] = text
    return found


def question(request: Request, fields: Sequence[Field], factors: Sequence[float], seconds: float) -> Answer:
    """The search for a request. A clause counts its weight, its field's, and the field's factor.

    Raises ValueError where a clause has a negative weight or a field that is not there.
    """
    bool_query: Answer = {
        "should": [_term(clause, fields, factors) for clause in request.clauses],
        "minimum_should_match": 1,
        "filter": [],
        "must_not": [_term(clause, fields, None) for clause in request.excluded],
    }
    for name, wanted in ((SPEAKER, request.speakers), (SOURCE, request.sources)):
        if wanted is not None:
            bool_query["filter"].append(_any(name, sorted(wanted)))
    if request.hidden_speakers:
        bool_query["must_not"].append(_any(SPEAKER, sorted(request.hidden_speakers)))
    if request.hidden_numbers:
        bool_query["must_not"].append(_any(NUMBER, sorted(request.hidden_numbers)))
    return {
        "query": {"bool": bool_query},
        "size": min(request.limit, WINDOW),
        "sort": [{"_score": "desc"}, {NUMBER: "asc"}],  # the sort values are all that is read of a hit
        "track_total_hits": False,  # so that documents which cannot be among the best are skipped
        "_source": False,
        "stored_fields": "_none_",
        "timeout": f"{int(seconds * 1000)}ms",
    }


def _term(clause: Clause, fields: Sequence[Field], factors: Sequence[float] | None) -> Answer:
    check(clause, fields)
    about: Answer = {"value": stored(clause.term)}
    if factors is not None:
        about["boost"] = clause.weight * fields[clause.field].weight * factors[clause.field]
    return {"term": {names(fields)[clause.field]: about}}


def check(clause: Clause, fields: Sequence[Field]) -> None:
    """Raises ValueError for a clause that cannot be."""
    if not 0 <= clause.field < len(fields):
        raise ValueError(f"no field {clause.field}")
    if clause.weight < 0:
        raise ValueError("a clause counts less than nothing")


def _any(name: str, values: Sequence[str] | Sequence[int]) -> Answer:
    parts = [{"terms": {name: list(values[at : at + MANY])}} for at in range(0, max(len(values), 1), MANY)]
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts}}


def about(terms: Iterable[tuple[int, str]], fields: Sequence[Field], routes: Iterable[str]) -> Answer:
    """The question how many documents have (field, term), to the shard that each routing value leads to.

    A document that has them all is sent to each, and analysed there: one request a shard for any number of
    terms, where counting hits takes one for each term and shard.
    """
    texts: dict[str, list[str]] = {}
    for field, term in terms:
        texts.setdefault(names(fields)[field], []).append(stored(term))
    document = {name: " ".join(words) for name, words in texts.items()}
    return {
        "docs": [
            {
                "doc": document,
                "routing": route,
                "fields": list(document),
                "term_statistics": True,
                "field_statistics": False,
                "positions": False,
                "offsets": False,
                "payloads": False,
            }
            for route in routes
        ]
    }


def commonest(most: int) -> Answer:
    """The question for the commonest listed terms."""
    return {"size": 0, "aggs": {LISTED: {"terms": {"field": LISTED, "size": most}}}}


def stale(sources: Iterable[str], revision: int) -> Answer:
    """What was written of some sources before a revision."""
    older = {"range": {REVISION: {"lt": revision}}}
    return {"query": {"bool": {"filter": [_any(SOURCE, sorted(sources)), older]}}}
