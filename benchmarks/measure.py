"""What the engine benchmarks share: building once into a folder, asking side by side, printing tables."""

import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import library
import numpy as np

from search.analyzer import FIELDS, Analyzer
from search.index import Index
from search.model import Clause, Document
from search.topic import read_topic

Search = Callable[[Sequence[Clause]], object]


def built(folder: Path, turns: int) -> Index:
    """Our index of a made library, one segment, built where the folder has none."""
    index = Index.open(folder, "benchmark", FIELDS, kernel="numpy")
    if index.snapshot().size != turns:
        size = 0

        def counted() -> Iterator[tuple[str, list[Document]]]:
            nonlocal size
            for source, documents in library.sources(turns):
                size += library.text_bytes(documents)
                yield source, documents

        index.load(counted(), 1)
        while index.merge():
            pass
        (folder / "text-bytes").write_text(str(size))
    return index


def asked(index: Index, count: int, kind: str = "any") -> list[tuple[Clause, ...]]:
    """What our analysis makes of topics: clauses over words, pairs of characters and questions."""
    analyzer, engine = Analyzer(), index.snapshot()
    topics = (read_topic(" ".join(words), analyzer, engine).clauses for words in library.topics(count, kind))
    return [clauses for clauses in topics if clauses]


def side_by_side(
    engines: Mapping[str, Search], topics: Sequence[Sequence[Clause]], rounds: int
) -> dict[str, np.ndarray]:
    """Seconds of each topic by each engine: median of some rounds, each topic to all in changing order."""
    times = {name: np.zeros((rounds, len(topics))) for name in engines}
    for search in engines.values():
        for topic in topics[:20]:
            search(topic)
    for turn in range(rounds):
        for number, topic in enumerate(topics):
            order = list(engines.items())
            shift = (turn + number) % len(order)  # none finds the processor's caches always warmed by another
            for name, search in order[shift:] + order[:shift]:
                start = time.perf_counter()
                search(topic)
                times[name][turn, number] = time.perf_counter() - start
    return {name: np.median(taken, axis=0) for name, taken in times.items()}


def one_by_one(
    engines: Mapping[str, Search], topics: Sequence[Sequence[Clause]], rounds: int
) -> dict[str, np.ndarray]:
    """As `side_by_side`, but each engine goes through all topics by itself, as it does when it serves."""
    times = {name: np.zeros((rounds, len(topics))) for name in engines}
    for turn in range(rounds):
        for name, search in engines.items():
            for topic in topics[:20]:
                search(topic)
            for number, topic in enumerate(topics):
                times[name][turn, number] = timed(partial(search, topic))
    return {name: np.median(taken, axis=0) for name, taken in times.items()}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    cells = [list(map(str, header)), *(list(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        first, *others = zip(row, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]))
        if not number:
            print("  ".join("-" * width for width in widths))
    print(flush=True)


def percentile(taken: np.ndarray, share: float) -> float:
    return float(np.percentile(taken, share))


def private_mb() -> float:
    """Memory of this process that is not a mapped file, where the system tells it."""
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
