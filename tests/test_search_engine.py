"""The contract of every engine: what the oracle on rank_bm25 gives, each other one gives, bit by bit."""

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.bm25 import ExhaustiveEngine, Okapi, grained, idf, kept_length
from search.index import Index
from search.kernel import PATIENCE, KernelName, WarmingKernel, choose
from search.model import Clause, Document, Engine, Field, Hit, Request
from search.snapshot import Snapshot

FIELDS = (Field("words", 1.0, 0.9, 0.4), Field("grams", 0.5, 1.5, 0.75), Field("asked", 0.25, 0.6, 0.0))
Make = Callable[[Sequence[Document]], Engine]


def by_source(documents: Sequence[Document]) -> dict[str, list[Document]]:
    sources: dict[str, list[Document]] = {}
    for document in documents:
        sources.setdefault(document.source, []).append(document)
    return sources


@pytest.fixture(params=["oracle", "numpy", "numba"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Make:
    name = request.param
    if name == "numba" and find_spec("numba") is None:
        pytest.skip("the fast extra is not installed")

    def made(documents: Sequence[Document]) -> Engine:
        if name == "oracle":
            return ExhaustiveEngine(documents, FIELDS)
        index = Index.open(tmp_path_factory.mktemp("index"), "f", FIELDS, kernel=name)
        sources = list(by_source(documents).items())
        for number in range(0, len(sources), 2):  # several segments
            index.update(dict(sources[number : number + 2]), number + 1)
        return index.snapshot()

    return made


def document(number: int, *terms: str, source: str = "s", speaker: str = "p") -> Document:
    return Document(
        number, source, speaker, tuple(tuple(field.split()) for field in (*terms, "", "", "")[:3])
    )


TERMS = [f"t{number}" for number in range(8)] + ["一", "一条长路", "一条长河与山", "", "a\0", "a", "ab" * 40]


def corpus(chooser: random.Random, size: int) -> list[Document]:
    """Documents over few terms, so that equal scores are common."""
    weights = [1 / (rank + 1) for rank in range(len(TERMS))]
    return [
        Document(
            number * 3 + chooser.randrange(3),
            f"s{chooser.randrange(5)}",
            f"p{chooser.randrange(4)}",
            tuple(tuple(chooser.choices(TERMS, weights, k=chooser.randrange(7))) for _ in FIELDS),
        )
        for number in range(size)
    ]


@st.composite
def requests(draw: st.DrawFn) -> Request:
    clause = st.builds(
        Clause,
        st.integers(0, len(FIELDS) - 1),
        st.sampled_from([*TERMS, "unknown"]),
        st.sampled_from([1.0, 0.5, 2.25, 0.0]),
    )
    names = st.frozensets(st.sampled_from(["p0", "p1", "p2", "p9"]))
    return Request(
        clauses=tuple(draw(st.lists(clause, max_size=8))),
        limit=draw(st.integers(0, 12)),
        speakers=draw(st.none() | names),
        sources=draw(st.none() | st.frozensets(st.sampled_from(["s0", "s1", "s2", "s9"]))),
        excluded=tuple(draw(st.lists(clause, max_size=1))),
        hidden_speakers=draw(st.just(frozenset()) | names),
        hidden_numbers=draw(st.frozensets(st.integers(0, 60), max_size=3)),
    )


@pytest.mark.parametrize(("size", "examples"), [(1, 30), (7, 60), (60, 120), (400, 80)])
@pytest.mark.parametrize("make", ["numpy", "numba"], indirect=True)
def test_hits_equal_the_oracle(make: Make, size: int, examples: int) -> None:
    documents = corpus(random.Random(size), size)
    engine = make(documents)
    oracle = ExhaustiveEngine(documents, FIELDS)
    assert engine.size == oracle.size == size

    @settings(max_examples=examples, deadline=None)
    @given(requests())
    def holds(request: Request) -> None:
        assert engine.search(request) == oracle.search(request)
        assert engine.frequencies(request.clauses) == oracle.frequencies(request.clauses)

    holds()
    for field in range(len(FIELDS)):
        assert sorted(engine.vocabulary(field)) == oracle.vocabulary(field)
        for start in ("", "a", "水", "\U00020000"):
            assert sorted(engine.vocabulary(field, start)) == oracle.vocabulary(field, start)


def test_scores_are_those_of_rank_bm25(make: Make) -> None:
    documents = corpus(random.Random(5), 80)
    engine = make(documents)
    ordered = sorted(documents, key=lambda document: document.number)
    for field, settings_ in enumerate(FIELDS):
        model = Okapi([document.terms[field] for document in ordered], k1=settings_.k1, b=settings_.b)
        for query in (["t0"], ["t1", "t3"], ["一", "t5", "t5"]):
            expected = settings_.weight * model.get_scores(query)
            hits = engine.search(Request(tuple(Clause(field, term) for term in query), limit=80))
            found = {hit.number: hit.score for hit in hits}
            for turn, score in zip(ordered, expected, strict=True):
                assert found.get(turn.number, 0.0) == pytest.approx(score, abs=1e-9)


def test_idf_is_never_negative(make: Make) -> None:
    engine = make([document(1, "河"), document(2, "河 山")])
    assert [hit.number for hit in engine.search(Request((Clause(0, "河"),), limit=5))] == [1, 2]
    assert all(hit.score > 0 for hit in engine.search(Request((Clause(0, "河"),), limit=5)))


def test_a_filter_reaches_behind_the_best(make: Make) -> None:
    many = [document(number, "河", speaker="loud") for number in range(1, 40)]
    engine = make([*many, document(40, "河 山 石 木", speaker="quiet", source="z")])
    only = Request((Clause(0, "河"),), limit=3, speakers=frozenset({"quiet"}))
    assert [hit.number for hit in engine.search(only)] == [40]
    without = Request((Clause(0, "河"),), limit=3, excluded=(Clause(0, "山"),), hidden_numbers=frozenset({1}))
    assert [hit.number for hit in engine.search(without)] == [2, 3, 4]


def test_ties_go_by_number_across_sources(make: Make) -> None:
    engine = make([document(number, "河", source=f"s{number % 7}") for number in range(50, 0, -1)])
    hits = engine.search(Request((Clause(0, "河"),), limit=10))
    assert [hit.number for hit in hits] == list(range(1, 11))
    assert len({hit.score for hit in hits}) == 1


def test_nothing_is_found_in_nothing(make: Make) -> None:
    engine = make([])
    assert engine.size == 0
    assert engine.search(Request((Clause(0, "河"),), limit=3)) == []
    assert engine.frequencies([Clause(0, "河")]) == [0]
    assert list(engine.vocabulary(0)) == []


def test_documents_without_terms_are_counted_but_not_found(make: Make) -> None:
    engine = make([document(1), document(2, "", "河")])
    assert engine.size == 2
    assert [hit.number for hit in engine.search(Request((Clause(1, "河"),), limit=3))] == [2]
    assert engine.search(Request((Clause(0, "河"),), limit=3)) == []


def test_hits_are_plain_numbers(make: Make) -> None:
    hit = make([document(7, "河")]).search(Request((Clause(0, "河"),), limit=1))[0]
    assert isinstance(hit, Hit)
    assert type(hit.number) is int
    assert type(hit.score) is float


def test_what_is_not_there_or_negative_is_refused(tmp_path: Path) -> None:
    index = Index.open(tmp_path, "f", FIELDS, kernel="numpy")
    index.update({"s": [document(1, "河")]}, 1)
    with pytest.raises(ValueError, match="no field 9"):
        index.snapshot().search(Request((Clause(9, "河"),), limit=1))
    with pytest.raises(ValueError, match="less than nothing"):
        index.snapshot().search(Request((Clause(0, "河", -1.0),), limit=1))


@pytest.mark.skipif(find_spec("numba") is None, reason="the fast extra is not installed")
def test_the_compiled_kernel_takes_over_without_a_change(tmp_path: Path) -> None:
    documents = corpus(random.Random(3), 60)
    index = Index.open(tmp_path, "f", FIELDS)
    index.update(by_source(documents), 1)
    kernel = choose("auto")
    assert isinstance(kernel, WarmingKernel)
    engine = Snapshot(FIELDS, index.views, kernel)
    request = Request((Clause(0, "t0"), Clause(1, "t1")), limit=5)
    expected = ExhaustiveEngine(documents, FIELDS).search(request)
    for _ in range(PATIENCE):
        assert engine.search(request) == expected
    for thread in threading.enumerate():
        if thread.daemon and thread.name == "warming":
            thread.join()
    assert engine.search(request) == expected
    assert type(kernel.ready).__name__ == "NumbaKernel"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough documents for every way of pruning: terms from rare to in half of all, some bursty."""
    folder = tmp_path_factory.mktemp("large")
    chooser = np.random.default_rng(11)
    ranks = np.arange(1, 401)
    chances = (1 / ranks) / (1 / ranks).sum()
    index = Index.open(folder, "f", FIELDS[:2])
    for first, source in ((0, "a"), (70_000, "b")):
        count = 70_000 if source == "a" else 5_000
        drawn = chooser.choice(len(ranks), (count, 6), p=chances)
        drawn[200:260, :3] = 390  # a burst
        lengths = chooser.integers(1, 7, (count, 2)).tolist()
        names = [[f"t{term}" for term in row] for row in drawn.tolist()]
        index.update(
            {
                source: (
                    Document(first + at, source, f"p{at % 50}", (tuple(row[:one]), tuple(row[:other])))
                    for at, (row, (one, other)) in enumerate(zip(names, lengths, strict=True))
                )
            },
            1,
        )
    return folder


def exhaustive(index: Index, request: Request) -> list[Hit]:
    """Every posting added up, nothing left out; itself held to rank_bm25 by what stands above, on less."""
    snapshot = index.snapshot()
    frequencies = snapshot.frequencies(request.clauses)
    hits = []
    for view in snapshot.views:
        segment = view.segment
        sums = np.zeros(segment.documents)
        for clause, frequency in zip(request.clauses, frequencies, strict=True):
            place = segment.find(clause.field, clause.term.encode())
            if place >= 0:
                part = slice(segment.postings_at[place], segment.postings_at[place + 1])
                table = view.table[segment.shape.pairs_at[clause.field] :]
                factor = FIELDS[clause.field].weight * clause.weight * idf(snapshot.size, frequency)
                sums[segment.docs[part]] += grained(factor * table[segment.codes[part]])
        if request.speakers is not None:
            passing = [place for known, place in segment.speaker_ids.items() if known in request.speakers]
            sums[~np.isin(segment.speakers, passing)] = 0.0
        best = np.lexsort((segment.numbers, -sums))[: min(request.limit, np.count_nonzero(sums))]
        hits += map(Hit, segment.numbers[best].tolist(), sums[best].tolist())
    return sorted(hits, key=lambda hit: (-hit.score, hit.number))[: request.limit]


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
def test_pruning_changes_nothing(large: Path, kernel: KernelName) -> None:
    if kernel == "numba" and find_spec("numba") is None:
        pytest.skip("the fast extra is not installed")
    index = Index.open(large, "f", FIELDS[:2], kernel=kernel)
    engine = index.snapshot()
    chooser = random.Random(12)
    for number in range(120):
        clauses = tuple(
            Clause(chooser.randrange(2), f"t{int(400 ** chooser.random()) - 1}", chooser.choice([1.0, 0.4]))
            for _ in range(chooser.randint(1, 7))
        )
        if not number % 10:
            clauses += (Clause(0, "t390"), Clause(1, "t390"))
        speakers = {3: frozenset({"p7"}), 4: frozenset(f"p{n}" for n in range(30))}.get(number % 5)
        request = Request(clauses, chooser.choice([1, 10, 150, 3000]), speakers=speakers)
        assert engine.search(request) == exhaustive(index, request)


def test_lengths_as_lucene_keeps_them() -> None:
    lengths = np.array([0, 1, 24, 39, 40, 41, 42, 55, 56, 59, 60, 1_000, 100_000, 2_000_000_000])
    kept = [0, 1, 24, 39, 40, 40, 42, 54, 56, 56, 60, 984, 98_328, 1_879_048_216]
    assert kept_length(lengths, "lucene").tolist() == kept
    assert kept_length(lengths, "exact").tolist() == lengths.tolist()


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
def test_scores_under_lengths_as_lucene_keeps_them(tmp_path: Path, kernel: KernelName) -> None:
    if kernel == "numba" and find_spec("numba") is None:
        pytest.skip("the fast extra is not installed")
    chooser = random.Random(8)
    documents = [
        document(number, " ".join(chooser.choices(TERMS[:8], k=chooser.randrange(1, 120))))
        for number in range(1, 200)
    ]
    index = Index.open(tmp_path, "f", FIELDS, kernel=kernel, length_norm="lucene")
    index.update({"s": documents}, 1)
    oracle = ExhaustiveEngine(documents, FIELDS, "lucene")
    plain = ExhaustiveEngine(documents, FIELDS)
    differing = 0
    for _ in range(30):
        request = Request(tuple(Clause(0, term) for term in chooser.sample(TERMS[:8], 3)), limit=10)
        assert index.snapshot().search(request) == oracle.search(request)
        differing += oracle.search(request) != plain.search(request)
    assert differing


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
def test_threads_do_not_disturb_each_other(large: Path, kernel: KernelName) -> None:
    if kernel == "numba" and find_spec("numba") is None:
        pytest.skip("the fast extra is not installed")
    engine = Index.open(large, "f", FIELDS[:2], kernel=kernel).snapshot()
    requests = [
        Request((Clause(0, f"t{number}"), Clause(1, f"t{3 * number}"), Clause(0, "t90")), 20)
        for number in range(1, 40)
    ]
    alone = [engine.search(request) for request in requests]
    with ThreadPoolExecutor(4) as pool:
        rounds = [pool.submit(lambda: [engine.search(request) for request in requests]) for _ in range(8)]
        assert all(taken.result() == alone for taken in rounds)
