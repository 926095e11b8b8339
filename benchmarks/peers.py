"""The engines we are measured against, each given the same terms and asked the same clauses."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from search.bm25 import Okapi
from search.index import Index
from search.kernel import KernelName
from search.model import Clause, Document, Field, Request

Search = Callable[[Sequence[Clause]], object]
LIMIT = 10


def own(folder: Path, fields: Sequence[Field], kernel: KernelName, limit: int = LIMIT) -> Search:
    engine = Index.open(folder, "benchmark", fields, kernel=kernel).snapshot()
    return lambda clauses: engine.search(Request(tuple(clauses), limit))


def tantivy(
    folder: Path, fields: Sequence[Field], documents: Iterable[Document] | None, limit: int = LIMIT
) -> Search:
    """One text field a field of ours, whose terms stand between spaces; one thread, one segment."""
    import tantivy as engine  # noqa: PLC0415  # bench extra

    builder = engine.SchemaBuilder()
    for field in fields:
        builder.add_text_field(field.name, tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    folder.mkdir(parents=True, exist_ok=True)
    index = engine.Index(schema, path=str(folder))
    if documents is not None:
        writer = index.writer(heap_size=1_500_000_000, num_threads=1)
        for document in documents:
            names = zip(fields, document.terms, strict=True)
            writer.add_document(engine.Document(**{field.name: " ".join(terms) for field, terms in names}))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
    searcher = index.searcher()

    def search(clauses: Sequence[Clause]) -> object:
        parts = []
        for clause in clauses:
            term = engine.Query.term_query(schema, fields[clause.field].name, clause.term, "freq")
            weight = fields[clause.field].weight * clause.weight
            parts.append((engine.Occur.Should, engine.Query.boost_query(term, weight)))
        return searcher.search(engine.Query.boolean_query(parts), limit, count=False)

    return search


def joined(terms: Sequence[Sequence[str]]) -> list[str]:
    """Terms of all fields as one list, for engines of one field; the field stays part of the term."""
    return [f"{field}{term}" for field, column in enumerate(terms) for term in column]


def rank_bm25(documents: Iterable[Document], limit: int = LIMIT) -> Search:
    """rank_bm25 with our idf over one field, ranked by numpy (its own get_top_n sorts everything)."""
    model = Okapi([joined(document.terms) for document in documents])

    def search(clauses: Sequence[Clause]) -> object:
        scores = model.get_scores([f"{clause.field}{clause.term}" for clause in clauses])
        best = np.argpartition(scores, -limit)[-limit:]
        return best[np.argsort(-scores[best], kind="stable")]

    return search


def bm25s(corpus: list[list[str]], backend: str, limit: int = LIMIT) -> Search:
    """bm25s over one field; `corpus` as of `joined`."""
    import bm25s as engine  # noqa: PLC0415  # bench extra

    model = engine.BM25(method="lucene", backend=backend)
    model.index(corpus, show_progress=False)
    known = model.vocab_dict

    def search(clauses: Sequence[Clause]) -> object:
        terms = [f"{clause.field}{clause.term}" for clause in clauses]
        terms = [term for term in terms if term in known]
        if not terms:
            return None
        return model.retrieve([terms], k=limit, show_progress=False, n_threads=1)

    return search
