"""Floors of the quality: on topics over the shipped samples, and on the evaluation set where there is one."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pytest

from corpus.read import read
from search.analyzer import Analyzer
from search.model import Quote
from tests.library import Shelf, searcher

ROOT = Path(__file__).parents[1]
SHARED = Path(__file__).parents[2] / "shared"
QUERIES = SHARED / "eval" / "dev.jsonl"

graded = pytest.mark.skipif(not QUERIES.exists(), reason="the evaluation set is not here")


class Topic(NamedTuple):
    """A topic, and what the turns worth quoting for it begin with: grade 2, or 1 where they are partial."""

    kind: str
    text: str
    grades: dict[str, int]


def topics() -> Iterator[Topic]:
    for line in (ROOT / "tests" / "data" / "sample_topics.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, text, *turns = line.split("\t")
            yield Topic(kind, text, {turn.lstrip("~"): 1 if turn.startswith("~") else 2 for turn in turns})


def samples() -> Shelf:
    """The shipped samples in memory."""
    shelf = Shelf({})
    for path in sorted((ROOT / "corpus" / "samples").glob("*.txt")):
        transcript = read(path.read_bytes(), path.name)
        shelf.sources[transcript.source.id] = transcript.source
        shelf.speakers |= {one.id: one for one in transcript.speakers}
        shelf.all += [replace(turn, number=n) for n, turn in enumerate(transcript.turns, len(shelf.all) + 1)]
    return shelf


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[Quote, ...]]:
    shelf = samples()
    ask = searcher(Analyzer(), shelf)
    for topic in topics():
        for begins in topic.grades:
            assert sum(turn.text.startswith(begins) for turn in shelf.all) == 1, begins
    return {topic.text: ask.search(ask.parse(topic.text, limit=10)).quotes for topic in topics()}


def grades(topic: Topic, quotes: tuple[Quote, ...]) -> list[int]:
    def grade(quote: Quote) -> int:
        return max((g for begins, g in topic.grades.items() if quote.turn.text.startswith(begins)), default=0)

    return [grade(quote) for quote in quotes]


def gain(found: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(found[:5]))


def test_sample_topics_are_answered_by_the_best_quotes(answers: dict[str, tuple[Quote, ...]]) -> None:
    asked = [topic for topic in topics() if topic.grades]
    ndcg = [
        gain(grades(topic, answers[topic.text])) / gain(sorted(topic.grades.values(), reverse=True))
        for topic in asked
    ]
    first = [max(topic.grades.values()) in grades(topic, answers[topic.text])[:3] for topic in asked]
    assert mean(ndcg) >= 0.68
    assert mean(first) >= 0.76
    assert mean(bool(answers[topic.text]) for topic in asked) >= 0.95


def test_sample_topics_about_which_nothing_was_said_get_nothing(
    answers: dict[str, tuple[Quote, ...]],
) -> None:
    assert mean(not answers[topic.text] for topic in topics() if not topic.grades) >= 0.85


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    folder = tmp_path_factory.mktemp("quality")
    results, scores = folder / "results.jsonl", folder / "scores.json"
    seeds = SHARED / "seeds"
    run("benchmarks/quality.py", "--queries", QUERIES, "--transcripts", seeds, "--out", results)
    scorer = SHARED / "eval" / "score_queries.py"
    run(scorer, "--queries", QUERIES, "--results", results, "--seeds", seeds, "--json", scores)
    found: dict[str, dict[str, float]] = json.loads(scores.read_text(encoding="utf-8"))
    return found


def run(script: str | Path, *arguments: str | Path) -> None:
    command = [sys.executable, str(ROOT / script), *map(str, arguments)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)


@graded
@pytest.mark.parametrize(
    ("measure", "floor"),
    [
        ("ndcg@5", 0.72),
        ("success@3", 0.85),
        ("answered", 0.97),
        ("best", 0.8),
        ("attr", 1.0),
    ],
)
def test_answered_topics(figures: dict[str, dict[str, float]], measure: str, floor: float) -> None:
    assert figures["all"][measure] >= floor


@graded
def test_passages_are_short(figures: dict[str, dict[str, float]]) -> None:
    assert figures["all"]["chars"] <= 160


@graded
def test_silence_where_nothing_was_said(figures: dict[str, dict[str, float]]) -> None:
    assert figures["none"]["empty"] >= 0.8
    assert figures["none"]["auc"] >= 0.95
