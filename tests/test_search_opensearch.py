"""The contract of engines on a genuine OpenSearch: hits, ties and filters are the oracle's."""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

pytest.importorskip("opensearchpy", reason="the opensearch extra is not installed")

from search.bm25 import ExhaustiveEngine
from search.index import Index
from search.model import (
    Changeable,
    Clause,
    Document,
    Engine,
    Hit,
    OtherIndexError,
    Request,
    SearchDownError,
)
from search.opensearch import ClusterOptions, OpenSearchIndex
from tests.cluster import ask, remove
from tests.test_search_engine import FIELDS, TERMS, by_source, corpus, document, requests

KIND = "analyzer 1"
ALL = 1_000_000
ROUNDING = 2e-6  # what a sum of some scores of 32 bits may be off, relatively
Opened = Callable[..., OpenSearchIndex]


@pytest.fixture
def name() -> str:
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def opened(cluster_urls: tuple[str, ...], name: str) -> Iterator[Opened]:
    """Opens the index of this test, the same however often."""
    indexes: list[OpenSearchIndex] = []

    def made(
        fingerprint: str = KIND, *, shards: int = 1, anew: bool = False, part: str = ""
    ) -> OpenSearchIndex:
        options = ClusterOptions(cluster_urls, shards=shards, replicas=0, timeout=30.0)
        make = OpenSearchIndex.anew if anew else OpenSearchIndex.open
        indexes.append(make(options, name + part, fingerprint, FIELDS))
        return indexes[-1]

    yield made
    for index in indexes:
        index.close()
    remove(cluster_urls[0], name)


def assert_same(found: Sequence[Hit], request: Request, oracle: Engine) -> None:
    """The same scores rank for rank, each hit with its own, and equal ones by number."""
    everything = oracle.search(Request(**{**asdict(request), "limit": ALL}))
    expected = everything[: request.limit]
    scores = dict(everything)
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], ROUNDING, 1e-9)
    for hit in found:
        assert hit.score == pytest.approx(scores[hit.number], ROUNDING, 1e-9)
    for one, other in pairwise(found):
        assert scores[one.number] != scores[other.number] or one.number < other.number
    assert len({hit.number for hit in found}) == len(found)


def asdict(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in Request.__dataclass_fields__}


def drawn(count: int, seed: int = 3) -> list[Request]:
    chooser = random.Random(seed)
    return [
        Request(
            tuple(
                Clause(
                    chooser.randrange(len(FIELDS)), chooser.choice(TERMS), chooser.choice([1.0, 0.5, 2.25])
                )
                for _ in range(chooser.randint(1, 7))
            ),
            limit=10,
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize(("shards", "size"), [(1, 60), (3, 400), (6, 1_500)])
def test_hits_equal_the_oracle(opened: Opened, shards: int, size: int) -> None:
    documents = corpus(random.Random(size), size)
    index = opened(shards=shards)
    index.update(by_source(documents), 1)
    engine = index.snapshot()
    oracle = ExhaustiveEngine(documents, FIELDS, "lucene")
    assert engine.size == size

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(requests())
    def holds(request: Request) -> None:
        found = engine.search(request)
        assert found.complete
        assert_same(found, request, oracle)
        assert engine.frequencies(request.clauses) == oracle.frequencies(request.clauses)

    holds()


def test_hits_after_deletions_and_a_merge(
    opened: Opened, cluster_urls: tuple[str, ...], tmp_path: Path
) -> None:
    documents = corpus(random.Random(21), 900)
    embedded = Index.open(tmp_path, KIND, FIELDS, length_norm="lucene")
    indexes = [opened(shards=shards, part=f"-{shards}") for shards in (1, 3, 6)]
    changes: list[dict[str, list[Document]]] = [
        by_source(documents),
        {"s1": [], "s2": [one for one in documents if one.source == "s2"][::2]},
        {"s4": [one._replace(number=one.number + 5_000) for one in documents if one.source == "s4"]},
    ]
    for revision, change in enumerate(changes, 1):
        for changeable in (*indexes, embedded):
            changeable.update(change, revision)
    oracle = embedded.snapshot()
    for index in indexes:
        index.force_merge()
        assert index.snapshot().size == oracle.size
        assert index.sources() == embedded.sources()
        for request in drawn(60):
            assert_same(index.snapshot().search(request), request, oracle)
            assert index.snapshot().frequencies(request.clauses) == oracle.frequencies(request.clauses)


def test_odd_terms_stay_apart(opened: Opened) -> None:
    odd = [
        "",
        " ",
        "a b",
        " a",
        "a",
        "\u3000",
        "\u00a0",
        "\ud800",
        "\\",
        "\\-",
        "\\;",
        "\\20;",
        "\0",
        "\n",
        "𠮷",
    ]
    odd += ["x" * 200, "x" * 201, "x" * 5000, "x" * 4999 + "y", "山" * 40_000, "-", "*", '"', "a:b", "<b>"]
    index = opened()
    documents = [Document(at, "s", "p", ((term,), (), ())) for at, term in enumerate(odd, 1)]
    index.update({"s": [*documents, document(99)]}, 1)
    engine = index.snapshot()
    assert engine.size == len(odd) + 1
    assert engine.frequencies([Clause(0, term) for term in odd]) == [1] * len(odd)
    for at, term in enumerate(odd, 1):
        assert [hit.number for hit in engine.search(Request((Clause(0, term),), limit=5))] == [at]
    assert engine.search(Request((Clause(1, ""),), limit=5)) == []


def test_what_is_not_there_or_negative_is_refused(opened: Opened) -> None:
    engine = opened().snapshot()
    with pytest.raises(ValueError, match="no field 9"):
        engine.search(Request((Clause(9, "河"),), limit=1))
    with pytest.raises(ValueError, match="less than nothing"):
        engine.search(Request((Clause(0, "河", -1.0),), limit=1))


def test_nothing_is_found_in_nothing(opened: Opened) -> None:
    engine = opened().snapshot()
    assert engine.size == 0
    assert engine.search(Request((Clause(0, "河"),), limit=3)) == []
    assert engine.frequencies([Clause(0, "河"), Clause(0, "河")]) == [0, 0]
    assert list(engine.vocabulary(0)) == []


def test_filters_of_very_many_values(opened: Opened) -> None:
    index = opened()
    index.update({"s": [document(number, "河") for number in range(1, 20)]}, 1)
    request = Request((Clause(0, "河"),), 30, hidden_numbers=frozenset(range(2, 140_000)))
    assert [hit.number for hit in index.snapshot().search(request)] == [1]
    some = Request((Clause(0, "河"),), 30, speakers=frozenset(["p", *map(str, range(70_000))]))
    assert len(index.snapshot().search(some)) == 19


def test_the_vocabulary_is_of_latin_words(opened: Opened) -> None:
    index = opened(shards=3)
    index.update({"s": [document(1, "river 山 go x river", "pair"), document(2, "river stone2")]}, 1)
    assert sorted(index.snapshot().vocabulary(0)) == [("river", 2), ("stone2", 1)]
    assert list(index.snapshot().vocabulary(1)) == []


def test_an_update_done_again_changes_nothing(opened: Opened) -> None:
    index = opened(shards=3)
    documents = corpus(random.Random(5), 200)
    for _ in range(2):
        index.update(by_source(documents), 4)
        assert index.revision == 4
        assert index.snapshot().size == 200
    index.update({}, 5)
    assert index.revision == 5
    assert index.snapshot().size == 200


def test_an_interrupted_update_is_done_again(opened: Opened) -> None:
    index = opened()
    old = [document(number, "河 山") for number in range(1, 30)]
    new = [document(number, "河 石") for number in range(100, 5_000)]
    index.update({"s": old}, 1)

    def breaking() -> Iterator[Document]:
        yield from new[:3_000]
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        index.update({"s": breaking()}, 2)
    assert index.revision == 1
    assert opened().revision == 1
    index.update({"s": new}, 2)
    assert opened().revision == 2
    engine = index.snapshot()
    assert engine.size == len(new)
    assert engine.search(Request((Clause(0, "山"),), limit=5)) == []
    assert engine.frequencies([Clause(0, "石")]) == [len(new)]


def test_a_late_writer_puts_nothing_back(opened: Opened) -> None:
    index, late = opened(), opened()
    index.update({"s": [document(1, "河")]}, 7)
    late.update({"s": [document(1, "山")]}, 6)
    assert index.snapshot().frequencies([Clause(0, "河"), Clause(0, "山")]) == [1, 0]


def test_documents_that_do_not_belong_are_refused(opened: Opened) -> None:
    index = opened()
    with pytest.raises(ValueError, match="another source"):
        index.update({"s": [document(1, "河", source="t")]}, 1)
    with pytest.raises(ValueError, match="3 fields"):
        index.update({"s": [Document(1, "s", "p", ((),))]}, 1)
    assert index.revision == 0


def test_another_process_takes_over_what_was_written(opened: Opened) -> None:
    one, other = opened(), opened()
    engine: Changeable = other
    one.update({"s": [document(1, "河")]}, 3)
    assert engine.refresh()
    assert engine.revision == 3
    assert not engine.refresh()
    assert engine.snapshot().size == 1
    assert engine.verify()
    assert not engine.merge()


def test_an_index_of_another_kind_is_refused(opened: Opened, name: str) -> None:
    opened().update({"s": [document(1, "河")]}, 1)
    with pytest.raises(OtherIndexError) as caught:
        opened("analyzer 2")
    assert (caught.value.name, caught.value.found, caught.value.wanted) == (name, KIND, "analyzer 2")


def test_a_library_is_indexed_anew_beside_the_old_index(
    opened: Opened, cluster_urls: tuple[str, ...], name: str
) -> None:
    request = Request((Clause(0, "河"),), limit=5)
    serving = opened()
    serving.update({"s": [document(1, "河")]}, 1)
    engine = serving.snapshot()
    building = opened("analyzer 2", anew=True)
    building.update({"s": [document(1, "山")]}, 1)
    assert [hit.number for hit in engine.search(request)] == [1]
    again = opened("analyzer 2", anew=True)  # interrupted, and continued
    assert again.revision == 1
    again.update({"t": [document(2, "河", source="t")]}, 2)
    again.publish()
    assert again.revision == 2
    assert sorted(ask(f"{cluster_urls[0]}/{name}-*/_alias")) == [f"{name}-000002"]
    with pytest.raises(SearchDownError) as caught:  # a process of the old kind asks nothing of the new one
        engine.search(request)
    assert caught.value.reason == "missing"
    assert [hit.number for hit in opened("analyzer 2").snapshot().search(request)] == [2]


def test_searches_go_on_when_the_alias_is_switched(opened: Opened) -> None:
    request = Request((Clause(0, "河"),), limit=5)
    serving = opened()
    serving.update({"s": [document(1, "河")]}, 5)
    engine = serving.snapshot()
    building = opened(anew=True)
    building.update({"s": [document(1, "河"), document(2, "河")]}, 4)
    building.publish()
    assert [hit.number for hit in engine.search(request)] == [1, 2]
    assert serving.revision == 4  # so that what came since is done again
    serving.update({"s": [document(3, "河")]}, 5)
    assert [hit.number for hit in serving.snapshot().search(request)] == [3]


def test_an_update_does_not_skip_what_a_new_index_lacks(opened: Opened) -> None:
    serving = opened()
    serving.update({"s": [document(1, "河")]}, 5)
    building = opened(anew=True)
    building.update({"s": [document(1, "河")]}, 4)
    building.publish()
    with pytest.raises(SearchDownError) as caught:
        serving.update({"s": [document(2, "河")]}, 6)
    assert caught.value.reason == "missing"
    assert serving.revision == 4
    serving.update({"s": [document(2, "河")]}, 6)
    assert opened().revision == 6


def test_a_lost_index_is_made_again(opened: Opened, cluster_urls: tuple[str, ...], name: str) -> None:
    index = opened()
    index.update({"s": [document(1, "河")]}, 2)
    remove(cluster_urls[0], name)
    assert index.health().status == "down"
    assert not index.verify()
    assert index.revision == 0
    assert index.snapshot().size == 0


def test_a_missing_shard_is_told_and_comes_back(
    opened: Opened, cluster_urls: tuple[str, ...], name: str
) -> None:
    index = opened(shards=3)
    index.update({"s": [document(number, "河") for number in range(1, 301)]}, 1)
    every = {hit.number for hit in index.snapshot().search(Request((Clause(0, "河"),), limit=300))}
    url, concrete = cluster_urls[0], f"{name}-000001"
    allocate = {"index.routing.allocation.enable": "none"}
    ask(f"{url}/{concrete}/_settings", allocate, "PUT")
    shards = ask(f"{url}/{concrete}/_search_shards")["shards"]
    assert isinstance(shards, list)
    cancel = {"index": concrete, "shard": 1, "node": shards[1][0]["node"], "allow_primary": True}
    ask(f"{url}/_cluster/reroute", {"commands": [{"cancel": cancel}]}, "POST")
    hits = index.snapshot().search(Request((Clause(0, "河"),), limit=300))
    assert not hits.complete
    assert {hit.number for hit in hits} < every
    health = index.health()
    assert (health.status, health.shards_missing) == ("red", 1)
    ask(f"{url}/{concrete}/_settings", {"index.routing.allocation.enable": None}, "PUT")
    ask(f"{url}/_cluster/health/{concrete}?wait_for_status=green&timeout=60s")
    hits = index.snapshot().search(Request((Clause(0, "河"),), limit=300))
    assert hits.complete
    assert {hit.number for hit in hits} == every
    health = index.health()
    assert (health.status, health.shards_missing, health.documents, health.revision) == ("green", 0, 300, 1)
    assert (health.index, health.reason) == (concrete, None)
    assert health.version
