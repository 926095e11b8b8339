"""The search stage while a transcript is being added, and how soon a bot that was just started answers.

    python benchmarks/load.py [--turns 100000] [--rate 50] [--library DIR]

Questions arrive at random times averaging `--rate` a second and are worked out as in the bot, by as many
threads and by `--searchers` processes beside it; the time is from arrival to the quotes. The same once more
while a transcript of 2,000 turns is added in the same process, again and again, counting questions that
arrive during an addition. Beside it tantivy, the bare engine in the same way: words cut beforehand, nothing
looked up, nothing quoted.

The cold start is a process of its own for each of `--starts`: importing, starting the segmenter, opening the
library, the first answer. Exit status 1 where p99 reaches 50 ms, or opening and answering 0.3 s. DIR keeps
the made library for the next run.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import library
import numpy as np
from conversation import fill, topics
from measure import table

from bot.archive import Archive
from bot.desk import THREADS
from bot.settings import Settings
from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.model import Cue, Transcript
from search.analyzer import FIELDS, Analyzer

ADDED = 2000  # turns of the transcript that is added
MOST_MS, MOST_SECONDS = 50.0, 0.3
COLD = """
import time
began = time.perf_counter()
import sys, json, os
from pathlib import Path
import bot.archive, bot.analysis
imported = time.perf_counter()
segmenter = 0.0
build = bot.analysis.AnalyzerOptions.build
def timed(self):
    global segmenter
    started = time.perf_counter()
    try:
        return build(self)
    finally:
        segmenter += time.perf_counter() - started
bot.analysis.AnalyzerOptions.build = timed
archive = bot.archive.Archive.open(Path(sys.argv[1]))
opened = time.perf_counter()
found = archive.ask(sys.argv[2]).quotes
answered = time.perf_counter()
print(json.dumps([imported - began, segmenter, opened - imported - segmenter, answered - opened, len(found)]))
os._exit(0)
"""


def arriving(
    work: Callable[[str], object], asked: Sequence[str], rate: float, seconds: float
) -> list[tuple[float, float]]:
    """Arrival (perf_counter) and milliseconds of each question; they come whatever is under way."""
    chance = random.Random(5)
    times: list[tuple[float, float]] = []

    def one(topic: str, arrived: float) -> None:
        work(topic)
        times.append((arrived, (time.perf_counter() - arrived) * 1000))

    with ThreadPoolExecutor(THREADS + Settings().searchers) as pool:
        arrival = began = time.perf_counter()
        number = 0
        while arrival < began + seconds:
            arrival += chance.expovariate(rate)
            time.sleep(max(0.0, arrival - time.perf_counter()))
            pool.submit(one, asked[number % len(asked)], arrival)
            number += 1
    return times


def during(
    work: Callable[[str], object], asked: Sequence[str], rate: float, changes: Sequence[Callable[[], object]]
) -> tuple[list[float], float]:
    """Milliseconds of questions that arrive while something is added, and the seconds an addition takes."""
    spans: list[tuple[float, float]] = []

    def change() -> None:
        for add in changes:
            time.sleep(0.5)
            began = time.perf_counter()
            add()
            spans.append((began, time.perf_counter()))

    adding = threading.Thread(target=change)
    adding.start()
    times: list[tuple[float, float]] = []
    while adding.is_alive():
        times += arriving(work, asked, rate, 5.0)
    adding.join()
    inside = [taken for arrived, taken in times if any(start <= arrived <= end for start, end in spans)]
    return inside, statistics.median(end - start for start, end in spans)


def large(number: int) -> tuple[Transcript, bytes]:
    """A transcript of 2,000 turns."""
    cues = []
    for _, documents in library.sources(ADDED, seed=1000 + number):
        for document in documents:
            cues.append(
                Cue(len(cues) + 1, f"新讲者{document.speaker[-1]}", "".join(document.terms[0]) + "。")
            )
    raw = "\n".join(f"{cue.label}：{cue.text}" for cue in cues).encode()
    return assemble(Draft("text", tuple(cues), title=f"新来的第{number}场"), raw, f"{number}.txt"), raw


def add(archive: Archive, made: tuple[Transcript, bytes]) -> None:
    archive.add(*made)
    archive.tidy()


def ours(archive: Archive, asked: Sequence[str], options: argparse.Namespace) -> list[tuple[object, ...]]:
    """The rows of the searcher without and with additions."""
    while archive.searchers < options.searchers:
        time.sleep(0.1)
    arriving(archive.ask, asked, options.rate, 2.0)  # warm: caches
    quiet = [taken for _, taken in arriving(archive.ask, asked, options.rate, options.seconds)]
    made = [large(number) for number in range(options.adds)]
    inside, took = during(archive.ask, asked, options.rate, [partial(add, archive, one) for one in made])
    for transcript, _ in made:
        archive.remove(transcript.source.id)
    return [row("search stage", quiet, None), row("search stage, while 2,000 turns are added", inside, took)]


def row(name: str, times: Sequence[float], took: float | None) -> tuple[object, ...]:
    shown = [f"{np.percentile(times, share):.1f}" for share in (50, 95, 99)]
    return (name, len(times), *shown, f"{max(times):.1f}", "" if took is None else f"{took:.1f}")


def theirs(folder: Path, asked: Sequence[str], options: argparse.Namespace) -> list[tuple[object, ...]]:
    """The rows of tantivy with the same terms and clauses, one field of text a field of ours."""
    import tantivy as engine  # noqa: PLC0415  # bench extra

    builder = engine.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field.name, tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    folder.mkdir()
    index = engine.Index(schema, path=str(folder))
    writer = index.writer(heap_size=200_000_000, num_threads=1)

    def put(turns: int, seed: int) -> None:
        for _, documents in library.sources(turns, seed=seed):
            for document in documents:
                fields = {
                    field.name: " ".join(terms) for field, terms in zip(FIELDS, document.terms, strict=True)
                }
                writer.add_document(engine.Document(**fields))
        writer.commit()
        index.reload()

    put(options.turns, 1)
    analyzer = Analyzer()
    read = {topic: _clauses(engine, schema, topic, analyzer) for topic in asked}

    def search(topic: str) -> object:
        return index.searcher().search(read[topic], 10, count=False)

    arriving(search, asked, options.rate, 1.0)
    quiet = [taken for _, taken in arriving(search, asked, options.rate, options.seconds)]
    adds = [partial(put, ADDED, 1000 + number) for number in range(options.adds)]
    inside, took = during(search, asked, options.rate, adds)
    return [
        row("tantivy, engine alone", quiet, None),
        row("tantivy, while 2,000 turns are added", inside, took),
    ]


def _clauses(engine: object, schema: object, topic: str, analyzer: Analyzer) -> object:
    words = analyzer.segment(topic)
    terms = [engine.Query.term_query(schema, FIELDS[0].name, word, "freq") for word in words]  # type: ignore[attr-defined]
    return engine.Query.boolean_query([(engine.Occur.Should, term) for term in terms])  # type: ignore[attr-defined]


def cold(folder: Path, topic: str, starts: int) -> float:
    """Print what a start consists of; returns the median of opening and the first answer, in seconds."""
    runs = []
    for _ in range(starts):
        done = subprocess.run(
            [sys.executable, "-c", COLD, str(folder), topic],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        runs.append(json.loads(done.stdout))
    assert all(run[-1] for run in runs), "the first answer has no quotes"
    names = ("importing dependencies", "starting the segmenter", "opening the library", "the first answer")
    medians = [statistics.median(column) for column in list(zip(*runs, strict=True))[:-1]]
    table(
        ("cold start", "seconds"),
        [(name, f"{taken:.3f}") for name, taken in zip(names, medians, strict=True)],
    )
    return statistics.median(run[2] + run[3] for run in runs)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--adds", type=int, default=10)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--searchers", type=int, default=Settings().searchers, help="search processes")
    parser.add_argument("--alone", action="store_true", help="without tantivy")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.library or Path(name) / "library"
        fill(folder, options.turns)
        asked = topics(options.turns, 1000)
        first = cold(folder, asked[0], options.starts)
        archive = Archive.open(folder)
        archive.warm()
        with archive.searching_beside(options.searchers):
            rows = ours(archive, asked, options)
        archive.close()
        late = float(rows[1][4])  # type: ignore[arg-type]
        if not options.alone:
            rows += theirs(Path(name) / "tantivy", asked, options)
    header = ("milliseconds from arrival", "questions", "p50", "p95", "p99", "longest", "seconds to add")
    table(header, rows)
    print(f"p99 during an addition    {late:.1f} ms   (below {MOST_MS:.0f})")
    print(f"opening and first answer  {first:.3f} s   (at most {MOST_SECONDS})")
    return 1 if late >= MOST_MS or first > MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
