"""Floors of the quality on graded topics, where the evaluation set is at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(__file__).parents[2] / "shared"
QUERIES = SHARED / "eval" / "dev.jsonl"

pytestmark = pytest.mark.skipif(not QUERIES.exists(), reason="the evaluation set is not here")


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


def test_passages_are_short(figures: dict[str, dict[str, float]]) -> None:
    assert figures["all"]["chars"] <= 160


def test_silence_where_nothing_was_said(figures: dict[str, dict[str, float]]) -> None:
    assert figures["none"]["empty"] >= 0.8
    assert figures["none"]["auc"] >= 0.95
