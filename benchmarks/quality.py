"""Answers a file of topics from a folder of transcripts, for a scorer of graded quotes.

    python benchmarks/quality.py --queries QUERIES.jsonl --transcripts DIR --out RESULTS.jsonl [--fast]

QUERIES holds one JSON object a line with at least {"id", "query"}. RESULTS gets one line each:
{"id", "results": [{"doc", "speaker", "text", "score"}, ...]}, best first; `doc` is the transcript's file
name, `text` the passage shown. Files that cannot be used are named on standard error, the rest answers.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.archive import Archive
from corpus.errors import CorpusError
from search.model import Results

LIMIT = 10


def fill(archive: Archive, folder: Path) -> int:
    """Add every file of a folder; the number of turns that the library has then."""
    for path in sorted(entry for entry in folder.rglob("*") if entry.is_file()):
        data = path.read_bytes()
        try:
            archive.store.add(archive.preview(data, path.name), data)
        except CorpusError as error:
            print(f"left out: {path.name}: {type(error).__name__}: {error}", file=sys.stderr)
    archive.refresh()
    return sum(summary.turns for summary in archive.sources())


def as_line(topic: str, results: Results) -> str:
    found = [
        {"doc": quote.source.origin, "speaker": quote.speaker.name, "text": quote.text, "score": quote.score}
        for quote in results.quotes
    ]
    return json.dumps({"id": topic, "results": found}, ensure_ascii=False)


def main() -> int:
    parser = argparse.ArgumentParser(description="Answer a file of topics from a folder of transcripts.")
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--transcripts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fast", action="store_true", help="segment with rjieba (extra 'fast')")
    options = parser.parse_args()
    queries = [
        json.loads(line) for line in options.queries.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder), fast=options.fast)
        turns = fill(archive, options.transcripts)
        lines: list[str] = []
        times: list[float] = []
        lengths: list[int] = []
        for query in queries:
            begun = time.perf_counter()
            results = archive.ask(query["query"], limit=LIMIT)
            times.append((time.perf_counter() - begun) * 1000)
            lengths += [len(quote.text) for quote in results.quotes[:1]]
            lines.append(as_line(query["id"], results))
        archive.close()
    options.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"turns {turns}, topics {len(queries)}, answered {len(lengths)}")
    if lengths:
        print(f"code points of the first passage, median {statistics.median(lengths):.0f}")
        print(f"milliseconds a topic, median {statistics.median(times):.1f}, longest {max(times):.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
