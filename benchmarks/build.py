"""How fast an index is built from terms (segmentation excluded), beside bm25s; how soon a change is found.

pip install -e '.[bench]'
python benchmarks/build.py [--turns 200000] [--large 1000000]
"""

import argparse
import tempfile
import time
from pathlib import Path

import library
import measure
import peers

from search.analyzer import FIELDS
from search.index import Index
from search.model import Clause, Document, Request


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=200_000)
    parser.add_argument("--large", type=int, default=1_000_000, help="turns of the library that is changed")
    parser.add_argument("--folder", type=Path, help="keeps the large library for the next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        built(Path(temporary), options.turns)
        changed(options.folder or Path(temporary), options.large)


def built(folder: Path, turns: int) -> None:
    """The same terms to both: ours to disk, merged to one segment; theirs in memory, and saved."""
    import bm25s  # noqa: PLC0415  # bench extra

    sources = list(library.sources(turns))
    joined = [peers.joined(document.terms) for _, documents in sources for document in documents]
    tokens = sum(map(len, joined))
    index = Index.open(folder / "own", "benchmark", FIELDS, kernel="numpy")
    loaded = measure.timed(lambda: index.load(sources, 1))
    merged = measure.timed(lambda: all(iter(index.merge, False)))
    model = bm25s.BM25(method="lucene")
    theirs = measure.timed(lambda: model.index(joined, show_progress=False))
    saved = measure.timed(lambda: model.save(folder / "bm25s"))
    print(f"{turns:,} turns, {tokens:,} terms; seconds")
    rows = [
        [name, f"{build:.1f}", f"{after:.1f}", f"{(build + after) / tokens * 1e6:.2f}"]
        for name, build, after in (("ours, on disk", loaded, merged), ("bm25s, saved", theirs, saved))
    ]
    measure.table(["engine", "build", "merge or save", "microseconds a term"], rows)
    ratio = (theirs + saved) / (loaded + merged)
    print(f"bm25s takes {ratio:.1f} times as long; {theirs / loaded:.1f} neither merged nor saved\n")


def changed(folder: Path, turns: int) -> None:
    """One source added to, replaced in and removed from a large library, until a search finds it so."""
    index = measure.built(folder / f"own-{turns}", turns)
    added = [
        Document(turns + number, "new", "p", (("新来的词",), *(((),) * (len(FIELDS) - 1))))
        for number in range(1, 201)
    ]
    request = Request((Clause(0, "新来的词"),), 10)
    rows = []
    try:
        for name, documents, expected in (("add", added, 10), ("replace", added[:5], 5), ("remove", [], 0)):
            start = time.perf_counter()
            index.update({"new": documents}, 2)
            found = len(index.snapshot().search(request))
            taken = time.perf_counter() - start
            assert found == expected
            rows.append([f"{name} a source of {len(documents)} turns", f"{taken:.3f}"])
        first, kept = next(library.sources(turns))
        rows.append(
            [f"remove one of {turns:,}", f"{measure.timed(lambda: index.update({first: []}, 3)):.3f}"]
        )
        rows.append(["put it back", f"{measure.timed(lambda: index.update({first: kept}, 3)):.3f}"])
    finally:
        measure.table([f"change of a library of {turns:,} turns", "seconds until found"], rows)


if __name__ == "__main__":
    main()
