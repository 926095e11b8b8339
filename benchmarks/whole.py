"""Processor time of a whole search, from the topic as typed to quotes, beside the engine alone.

    python benchmarks/whole.py [--turns 100000] [--topics 300] [--library DIR]

A topic asked again finds its terms looked up; nothing else is remembered of it. Engine: the ranking alone.
Swap: what it takes to go on with one changed source. DIR keeps the made library for the next run.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from conversation import fill, topics
from measure import table

from bot.archive import Archive
from search.model import Request
from search.topic import read_topic


def processor_times(call: Callable[[Any], object], arguments: Iterable[Any]) -> list[float]:
    """Milliseconds of this thread for a call with each argument."""
    times = []
    for argument in arguments:
        begun = time.thread_time()
        call(argument)
        times.append((time.thread_time() - begun) * 1000)
    return times


def measure(archive: Archive, asked: list[str]) -> list[tuple[object, ...]]:
    shelf = archive._own
    engine, analyzer = shelf.searcher._engine, shelf._analyzer
    for topic in asked[-20:]:
        archive.ask(topic)
    asked = asked[:-20]
    requests = [Request(read_topic(topic, analyzer, engine).clauses, 85) for topic in asked]
    source = archive.sources()[0].source

    def change(_: int) -> None:
        archive.store.edit_source(source.id, title=source.title)
        shelf._show()

    measured = {
        "whole search": processor_times(archive.ask, asked),
        "the same topics again": processor_times(archive.ask, asked),
        "engine alone": processor_times(engine.search, requests),
        "swap after a change": processor_times(change, range(20)),
    }
    engine_middle = float(np.median(measured["engine alone"]))
    rows: list[tuple[object, ...]] = []
    for name, times in measured.items():
        middle, late = np.percentile(times, [50, 95])
        rows.append((name, f"{middle:.2f}", f"{late:.2f}", f"{middle / engine_middle:.0f}"))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--topics", type=int, default=300)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.library or Path(name) / "library"
        fill(folder, options.turns)
        archive = Archive.open(folder)
        rows = measure(archive, topics(options.turns, options.topics + 20))
        archive.close()
    table(("milliseconds of processor", "p50", "p95", "times the engine"), rows)


if __name__ == "__main__":
    main()
