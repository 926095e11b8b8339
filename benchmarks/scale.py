"""How cost grows with the library: rare, mixed and common topics at growing sizes, both kernels.

    python benchmarks/scale.py [--sizes 10000 100000 1000000 5000000] [--folder DIR]

Postings are those of all the topic's terms, whether they are read or not.
"""

import argparse
import tempfile
from pathlib import Path

import measure
import numpy as np
import peers

from search.analyzer import FIELDS

KINDS = ("rare", "mixed", "common")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 5_000_000])
    parser.add_argument("--topics", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keeps what was built for the next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        rows = [
            row for turns in options.sizes for row in at(options.folder or Path(temporary), turns, options)
        ]
    header = ["turns", "topics", "postings", "numpy p50", "p95", "numba p50", "p95", "p50 per 1,000 postings"]
    print("Microseconds, top 10")
    measure.table(header, rows)


def at(folder: Path, turns: int, options: argparse.Namespace) -> list[list[str]]:
    """The rows of one size."""
    own = folder / f"own-{turns}"
    index = measure.built(own, turns)
    engines = {name: peers.own(own, FIELDS, name) for name in ("numpy", "numba")}
    rows = []
    for kind in KINDS:
        topics = measure.asked(index, options.topics, kind)
        postings = np.median([sum(index.snapshot().frequencies(topic)) for topic in topics])
        taken = measure.side_by_side(engines, topics, options.rounds)
        values = [measure.percentile(taken[name], share) * 1e6 for name in engines for share in (50, 95)]
        rate = f"{values[2] / postings * 1000:.1f}"
        rows.append([f"{turns:,}", kind, f"{postings:,.0f}", *(f"{value:,.0f}" for value in values), rate])
    return rows


if __name__ == "__main__":
    main()
