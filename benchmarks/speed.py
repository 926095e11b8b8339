"""How fast topics are answered, beside tantivy, bm25s and rank_bm25, each given the same terms.

    pip install -e '.[fast,bench]'
    python benchmarks/speed.py [--turns 1000000] [--small 100000] [--folder DIR]

The library is made by script (see library.py); topics go through our analysis to the clauses all engines get.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import measure
import numpy as np
import peers
from library import sources

from search.analyzer import FIELDS
from search.model import Clause

FRESH = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, {here!r})
from search.analyzer import FIELDS
from search.index import Index
from search.model import Clause, Request
from measure import private_mb
if {kernel!r} == "numba":
    import search.kernel_numba
topics = [[Clause(*clause) for clause in topic] for topic in json.loads(Path(sys.argv[2]).read_text())]
start = time.perf_counter()
engine = Index.open(Path(sys.argv[1]), "benchmark", FIELDS, kernel="{kernel}").snapshot()
engine.search(Request(tuple(topics[0]), 10))
first = time.perf_counter() - start
for topic in topics:
    engine.search(Request(tuple(topic), 10))
print(json.dumps([first, private_mb()]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=100_000, help="turns for rank_bm25 and bm25s")
    parser.add_argument("--topics", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="keeps what was built for the next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        large(folder, options)
        small(folder, options)


def large(folder: Path, options: argparse.Namespace) -> None:
    """Beside tantivy, and what a process needs."""
    own = folder / f"own-{options.turns}"
    index = measure.built(own, options.turns)
    other = folder / f"tantivy-{options.turns}-{len(FIELDS)}"
    new = not (other / "meta.json").exists()
    documents = (document for _, some in sources(options.turns) for document in some) if new else None
    engines = {"tantivy": peers.tantivy(other, FIELDS, documents, options.limit)}
    engines |= {name: peers.own(own, FIELDS, name, options.limit) for name in ("numpy", "numba")}
    topics = measure.asked(index, options.topics)
    mean = np.mean([len(topic) for topic in topics])
    print(f"{options.turns:,} turns, {len(topics)} topics of {mean:.1f} clauses, top {options.limit}; µs")
    compare(measure.side_by_side(engines, topics, options.rounds), "tantivy")
    fresh(own, topics)


def compare(taken: Mapping[str, np.ndarray], base: str) -> None:
    rows = []
    for name, times in taken.items():
        p50, p95, p99 = (measure.percentile(times, share) * 1e6 for share in (50, 95, 99))
        ratios = [
            measure.percentile(times, share) / measure.percentile(taken[base], share) for share in (50, 99)
        ]
        rows.append(
            [name, f"{times.mean() * 1e6:,.0f}", f"{p50:,.0f}", f"{p95:,.0f}", f"{p99:,.0f}"]
            + [f"{ratio:.2f}" if ratio > 0.1 else f"1/{1 / ratio:,.0f}" for ratio in ratios]
        )
    measure.table(["engine", "mean", "p50", "p95", "p99", f"p50 of {base}'s", "p99"], rows)


def fresh(own: Path, topics: list[tuple[Clause, ...]]) -> None:
    """Load time and memory of processes of their own."""
    asked = own / "topics.json"
    asked.write_text(json.dumps(topics))
    rows = []
    for kernel in ("numpy", "auto", "numba"):
        script = FRESH.format(here=str(Path(__file__).parent), kernel=kernel)
        runs = []
        for _ in range(3):
            command = [sys.executable, "-c", script, str(own), str(asked)]
            answer = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[1])
            runs.append(json.loads(answer.stdout))
        rows.append([kernel, *(f"{min(column):.3f}" for column in zip(*runs, strict=True))])
    measure.table(["kernel", "load to first answer, s", "private memory, MB"], rows)
    size = sum(path.stat().st_size for path in own.glob("*.segment"))
    text = int((own / "text-bytes").read_text())
    print(f"On disk {size / 1e6:,.0f} MB, {size / text:.1f} times the text ({text / 1e6:,.0f} MB of UTF-8)\n")


def small(folder: Path, options: argparse.Namespace) -> None:
    """Beside the Python libraries, which go through all turns or keep them in memory."""
    own = folder / f"own-{options.small}"
    index = measure.built(own, options.small)
    topics = measure.asked(index, options.topics)
    engines = {name: peers.own(own, FIELDS, name, options.limit) for name in ("numpy", "numba")}
    documents = [document for _, some in sources(options.small) for document in some]
    engines["rank_bm25"] = peers.rank_bm25(documents, options.limit)
    joined = [peers.joined(document.terms) for document in documents]
    engines["bm25s numpy"] = peers.bm25s(joined, "numpy", options.limit)
    engines["bm25s numba"] = peers.bm25s(joined, "numba", options.limit)
    del documents, joined
    topics, rounds = topics[:40], min(3, options.rounds)
    print(f"{options.small:,} turns, {len(topics)} topics, top {options.limit}; µs, each engine by itself")
    compare(measure.one_by_one(engines, topics, rounds), "rank_bm25")
    # rank_bm25 goes through so much memory that whoever comes next finds the processor's caches empty.
    print("The same, each topic to all in turn")
    compare(measure.side_by_side(engines, topics, rounds), "rank_bm25")


if __name__ == "__main__":
    main()
