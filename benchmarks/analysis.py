"""How fast text becomes terms, on one core: folding, conversion and segmentation, and all fields of a turn.

    python benchmarks/analysis.py [FOLDER] [--megabytes 0.3]

FOLDER holds UTF-8 texts (default: the shipped samples); their lines are repeated up to the size asked for.
Prints megabytes of UTF-8 a second: plain jieba.cut, OpenCC's own t2s with jieba (the path that the parts come
with), our base path, and the fast one. Processor time, the best of five turns.
"""

import argparse
import math
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import jieba
from opencc import OpenCC

from search.analyzer import Analyzer

Work = Callable[[str], object]

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"


def lines(folder: Path, size: int) -> list[str]:
    """Lines of the texts in a folder, again and again up to `size` bytes of UTF-8."""
    known = [
        line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines() if line
    ]
    if not known:
        sys.exit(f"{folder} has no .txt files with text")
    return list(_until(size, cycle(known)))


def _until(size: int, endless: Iterator[str]) -> Iterator[str]:
    for line in endless:
        size -= len(line.encode())
        if size < 0:
            return
        yield line


def rates(works: dict[str, Work], texts: list[str]) -> dict[str, float]:
    """Megabytes a second of each, the best of five; they take turns, so that a busy machine slows all."""
    size = sum(len(text.encode()) for text in texts)
    best = dict.fromkeys(works, math.inf)
    for _ in range(5):
        for name, work in works.items():
            begun = time.process_time()
            for text in texts:
                work(text)
            best[name] = min(best[name], time.process_time() - begun)
    return {name: size / seconds / 1e6 for name, seconds in best.items()}


def as_it_comes() -> Work:
    """Fold and convert character by character and by OpenCC's own converter, then jieba."""
    convert = OpenCC("t2s").convert

    def work(text: str) -> object:
        folded = "".join(
            key if len(key := unicodedata.normalize("NFKC", c).lower()) == 1 else c for c in text
        )
        return jieba.lcut(convert(folded))

    return work


def main() -> int:
    parser = argparse.ArgumentParser(description="Megabytes of text analysed in a second, on one core.")
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--megabytes", type=float, default=0.3)
    options = parser.parse_args()
    texts = lines(options.folder, int(options.megabytes * 1e6))
    jieba.initialize()
    base = Analyzer()
    works: dict[str, Work] = {
        "jieba.cut alone": jieba.lcut,
        "per character NFKC, OpenCC's converter, jieba": as_it_comes(),
        "base: fold": base.fold,
        "base: fold and words": base.segment,
        "base: all fields": base.terms,
    }
    if Analyzer.can_be_fast():
        fast = Analyzer(fast=True)
        works |= {"fast: fold and words": fast.segment, "fast: all fields": fast.terms}
    found = rates(works, texts)
    for name, value in found.items():
        print(f"{name:48}{value:8.2f} MB/s")
    for part in ("fold and words", "all fields"):
        if f"fast: {part}" in found:
            print(f"fast / base, {part}: {found[f'fast: {part}'] / found[f'base: {part}']:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
