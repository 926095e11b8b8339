"""An OpenSearch cluster beside the embedded engine: the same hits, how fast, and a node killed under load.

    pip install -e '.[fast,opensearch]'      # and Maven with a JDK of 17 or newer, or OPENSEARCH_URL
    python benchmarks/cluster.py [--turns 200000] [--nodes 3] [--shards 3] [--replicas 1] [--folder DIR]

The library is made by script (see library.py). The nodes are genuine ones, each a process of its own; what is
loaded has its terms already, so the rate is that of the cluster and of the client that feeds it.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Self

import library
import measure
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from search.analyzer import FIELDS, Analyzer
from search.index import Index
from search.model import Clause, Document, Engine, Hits, Request, SearchDownError
from search.opensearch import ClusterOptions, OpenSearchIndex
from search.topic import read_topic
from tests.cluster import Cluster, Given, NoClusterError, ask, cluster

NAME = "benchmark"
LIMIT = 10
ROUNDING = 2e-6  # what a sum of some scores of 32 bits may be off, relatively
COMMIT = 50_000  # turns of one update
SEARCHERS = 2  # threads that ask while a node is killed


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=200_000)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--shards", type=int, default=3)
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--heap", default="768m", help="of each node's Java")
    parser.add_argument("--topics", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keeps the embedded index for the next time")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        embedded = measured_build(folder / f"own-{options.turns}", options.turns)
        try:
            servers = stack.enter_context(cluster(options.nodes, heap=options.heap))
        except NoClusterError as error:
            sys.exit(f"nothing measured: {error}")
        settings = ClusterOptions(
            servers.urls, shards=options.shards, replicas=options.replicas, timeout=10.0
        )
        index = loaded(settings, options.turns)
        topics = measure.asked(embedded, options.topics)
        same(embedded, index, topics)
        speed(embedded, index, topics, options)
        memory(servers, index)
        if isinstance(servers, Cluster) and options.nodes > 1:
            outage(servers, index, embedded.snapshot(), topics)
        index.close()


def measured_build(folder: Path, turns: int) -> Index:
    measure.built(folder, turns)
    return Index.open(folder, "benchmark", FIELDS, kernel="auto", length_norm="lucene")


def loaded(options: ClusterOptions, turns: int) -> OpenSearchIndex:
    """The library in the cluster, with the rates of getting it there."""
    index = OpenSearchIndex.anew(options, NAME, f"benchmark {turns}", FIELDS)
    seconds = 0.0
    for revision, chunk in enumerate(chunks(turns), 1):
        if revision > index.revision:
            start = time.perf_counter()
            index.update(chunk, revision)
            seconds += time.perf_counter() - start
    publishing = measure.timed(lambda: index.publish(force_merge=True))
    if len(options.urls) > options.replicas:
        publishing += measure.timed(lambda: copied(index))
    rate = turns / seconds if seconds else 0.0
    print(
        f"{turns:,} turns, {options.shards} shards, {options.replicas} replica(s), {len(options.urls)} nodes"
    )
    print(
        f"Loaded in {seconds:,.0f} s: {rate:,.0f} turns/s; merged, copied, published in {publishing:,.0f} s\n"
    )
    return index


def copied(index: OpenSearchIndex) -> None:
    """Waits until every copy of every shard is there."""
    while index.health().status != "green":
        time.sleep(0.5)


def chunks(turns: int) -> Iterator[dict[str, list[Document]]]:
    chunk: dict[str, list[Document]] = {}
    for source, documents in library.sources(turns):
        chunk[source] = documents
        if len(chunk) * library.TURNS_A_SOURCE >= COMMIT:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


class Expected:
    """What the embedded engine answers, with more hits below, for scores that differ by rounding only."""

    def __init__(self, engine: Engine, clauses: Sequence[Clause]) -> None:
        self.request = Request(tuple(clauses), LIMIT)
        more = engine.search(Request(tuple(clauses), 20 * LIMIT))
        self.best, self.scores = more[:LIMIT], dict(more)

    def is_met(self, found: Hits) -> bool:
        """Whether every rank has the same score, every hit its own, and exact ties go by number."""
        if len(found) != len(self.best):
            return False
        close = all(
            abs(one - other.score) <= ROUNDING * other.score
            for hit, other in zip(found, self.best, strict=True)
            for one in (hit.score, self.scores.get(hit.number, 0.0))
        )
        return close and all(
            self.scores[one.number] != self.scores[other.number] or one.number < other.number
            for one, other in pairwise(found)
        )


def same(embedded: Index, index: OpenSearchIndex, topics: Sequence[Sequence[Clause]]) -> None:
    ours, theirs = embedded.snapshot(), index.snapshot()
    met = identical = 0
    worst = 0.0
    for clauses in topics:
        expected = Expected(ours, clauses)
        found = theirs.search(expected.request)
        met += expected.is_met(found)
        identical += [hit.number for hit in found] == [hit.number for hit in expected.best]
        pairs = zip(found, expected.best, strict=False)
        worst = max([worst, *(abs(one.score / other.score - 1) for one, other in pairs)])
    words = [Clause(clause.field, clause.term) for clauses in topics for clause in clauses]
    counts = sum(map(int.__eq__, ours.frequencies(words), theirs.frequencies(words)))
    rows = [
        ["top 10 the same, ties by number", f"{met} of {len(topics)}"],
        ["ids the same at every rank", f"{identical} of {len(topics)}"],
        ["largest relative difference of a score", f"{worst:.1e}"],
        ["document frequencies the same", f"{counts:,} of {len(words):,}"],
    ]
    measure.table(["beside the embedded engine with Lucene's lengths", ""], rows)


def speed(
    embedded: Index, index: OpenSearchIndex, topics: Sequence[Sequence[Clause]], options: argparse.Namespace
) -> None:
    ours, theirs = embedded.snapshot(), index.snapshot()
    engines: dict[str, measure.Search] = {
        "embedded": lambda clauses: ours.search(Request(tuple(clauses), LIMIT)),
        "OpenSearch": lambda clauses: theirs.search(Request(tuple(clauses), LIMIT)),
        "OpenSearch, 85 hits": lambda clauses: theirs.search(Request(tuple(clauses), 85)),
    }
    mean = np.mean([len(clauses) for clauses in topics])
    print(f"{len(topics)} topics of {mean:.1f} clauses, top {LIMIT}; milliseconds")
    rows = []
    taken = measure.side_by_side(engines, topics, options.rounds)
    taken["reading a topic (frequencies), embedded"] = read_times(ours, options.topics)
    taken["reading a topic (frequencies), OpenSearch"] = read_times(theirs, options.topics)
    for name, times in taken.items():
        figures = [measure.percentile(times, share) * 1e3 for share in (50, 95, 99)]
        rows.append([name, *(f"{figure:.2f}" for figure in figures)])
    measure.table(["", "p50", "p95", "p99"], rows)


def read_times(engine: Engine, count: int) -> np.ndarray:
    """Seconds to read topics that are new to the engine."""
    analyzer = Analyzer()
    texts = [" ".join(words) for words in library.topics(count, seed=99)]
    return np.array([measure.timed(lambda text=text: read_topic(text, analyzer, engine)) for text in texts])


def memory(servers: Cluster | Given, index: OpenSearchIndex) -> None:
    """Disk and heap of the cluster."""
    stats = ask(f"{servers.urls[0]}/{NAME}-*/_stats/store,docs")
    total, one = stats["_all"]["total"], stats["_all"]["primaries"]
    size = one["store"]["size_in_bytes"]
    nodes = ask(f"{servers.urls[0]}/_nodes/stats/jvm")["nodes"]
    heap = [node["jvm"]["mem"]["heap_used_in_bytes"] / 1e6 for node in nodes.values()]
    rows = [
        ["disk of one copy, MB", f"{size / 1e6:,.0f}"],
        ["bytes a turn", f"{size / max(one['docs']['count'], 1):,.0f}"],
        ["disk with replicas, MB", f"{total['store']['size_in_bytes'] / 1e6:,.0f}"],
        ["heap used by each node, MB", ", ".join(f"{used:,.0f}" for used in heap)],
    ]
    measure.table([f"{index.health().status} cluster", ""], rows)


class Load:
    """Threads that ask all the time and judge every answer."""

    def __init__(self, index: OpenSearchIndex, topics: Sequence[Expected]) -> None:
        self._index, self._topics = index, topics
        self._stop = threading.Event()
        self.phase = "before"
        self.seen: Counter[tuple[str, str]] = Counter()
        self.slowest: dict[str, float] = {}
        self._threads = [threading.Thread(target=self._run, args=(seed,)) for seed in range(SEARCHERS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, seed: int) -> None:
        chooser = np.random.default_rng(seed)
        while not self._stop.is_set():
            expected = self._topics[chooser.integers(len(self._topics))]
            phase, start = self.phase, time.perf_counter()
            try:
                found = self._index.snapshot().search(expected.request)
                answer = "right" if expected.is_met(found) else "WRONG" if found.complete else "incomplete"
            except SearchDownError as error:
                answer = f"down: {error.reason}"
            self.seen[phase, answer] += 1
            self.slowest[phase] = max(self.slowest.get(phase, 0.0), time.perf_counter() - start)


def outage(
    servers: Cluster, index: OpenSearchIndex, engine: Engine, topics: Sequence[Sequence[Clause]]
) -> None:
    """One node dies under load, and comes back."""
    expected = [Expected(engine, clauses) for clauses in topics]
    nodes = servers.nodes
    with Load(index, expected) as load:
        time.sleep(5)
        load.phase = "one node killed"
        servers.kill(1)
        time.sleep(20)
        load.phase = "it comes back"
        servers.start(1)
        servers.wait(nodes, "green")
        load.phase = "after"
        time.sleep(5)
    answers = sorted({answer for _, answer in load.seen})
    rows = [
        [phase, *(load.seen[phase, answer] for answer in answers), f"{load.slowest[phase] * 1e3:,.0f}"]
        for phase in load.slowest
    ]
    print(f"{SEARCHERS} threads ask without a pause; the client is the same throughout")
    measure.table(["", *answers, "slowest, ms"], rows)


if __name__ == "__main__":
    main()
